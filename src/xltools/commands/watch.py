"""Watch: check the tracker again at each save, and say what is new and what is fixed.

A finding counts as fixed only if it was judged again and found right. If a current error hides it, for example because
a cell of its row cannot be read any more, it stays known: it is fixed once it can be judged, and never new again.
"""

import contextlib
import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from watchfiles import watch

from xltools.commands.side_by_side import to_nobody
from xltools.commands.steps import Folder, Judged, judge
from xltools.deliver.build_text import changed_text, unmatched
from xltools.deliver.findings_text import headline
from xltools.errors import TrackerRefused, XltoolsError
from xltools.findings import Finding
from xltools.text.nearest import key_of
from xltools.text.safe import shown
from xltools.tracker import RawTracker, read_tracker
from xltools.validate import every_rule

#: How often to look at the file as well, since network drives report nothing.
_LOOK_EVERY_MS = 1_000
#: How long the folder must be quiet before a look: very short, because a look in the middle of a save does no harm.
_STEP_MS = 10
#: Excel saves in several steps, which take seconds on a slow drive. A file unreadable for this long is reported.
_PATIENCE = 4.0


@dataclass(frozen=True)
class _Hidden:
    """A finding that could not be judged again, and the errors that hide it."""

    finding: Finding
    by: tuple[Finding, ...]


_Signature = tuple[int, int, int] | None


@dataclass
class Watch:
    """What is known about a tracker that is watched.

    Args:
        judged: its state when it could last be read.
        clock: gives seconds; counting looks would not measure time, because they come in bursts during a save.
        checking: shows, while it is entered, that the tracker is being checked.
    """

    path: Path
    folder: Folder
    as_at: date | None
    judged: Judged
    clock: Callable[[], float] = time.monotonic
    checking: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext
    _seen: _Signature = None
    _hidden: list[_Hidden] = field(default_factory=list)
    _trouble: str = ""  # why it cannot be checked, since when, and whether that was reported
    _since: float = 0.0
    _is_told: bool = False
    _was_told: bool = False  # of any trouble since it could last be read

    def look(self) -> str:
        """Look at the file; return what to report, empty if nothing."""
        now = _signature(self.path)
        if now is None:  # between two steps of a save there is no file for a moment
            return self._told_once(_gone(self.path), _PATIENCE)
        if now == self._seen:
            return self._again()
        try:
            with self.checking() as drawn:
                raw = read_tracker(self.path)
                if _signature(self.path) != now:
                    return ""  # saved again while it was read: the next look will show
                is_same = raw.sha256 == self.judged.raw.sha256
                judged = self.judged if is_same else self._judged(raw, drawn)
        except XltoolsError as fault:
            return self._told_once(str(fault), _PATIENCE if isinstance(fault, TrackerRefused) else 0)
        self._seen = now
        if is_same:
            return self._again()
        self._trouble, self._is_told, self._was_told = "", False, False
        return self._changed(judged)

    def _judged(self, raw: RawTracker, drawn: object) -> Judged:
        told = drawn if callable(drawn) else to_nobody
        return judge(raw, self.folder, self.as_at, is_for_packs=False, before=self.judged, told=told)

    def _changed(self, judged: Judged) -> str:
        """Take what was found now for what was known; say what is new, and what was judged again and is gone."""
        known = [*self.judged.findings, *(each.finding for each in self._hidden)]
        before = {id(each.finding): each.by for each in self._hidden}
        arisen = [each for each in unmatched(judged.findings, self.judged.findings) if each.blocks]
        kinds = {rule.id: rule.kind for rule in every_rule(judged.schemas)}
        hidden = []
        for gone in unmatched(known, judged.findings):
            still = [each for each in before.get(id(gone), ()) if not unmatched([each], judged.findings)]
            by = (*still, *(each for each in arisen if _hides(each, gone, kinds)))
            if by or _place_is_gone(gone, judged, kinds):
                hidden.append(_Hidden(gone, by))
        self.judged, self._hidden = judged, hidden
        return changed_text(known, judged.findings, [each.finding for each in hidden])

    def _again(self) -> str:
        """Say that the file can be read again, after a report that it could not; it has not changed."""
        was_told, self._trouble, self._is_told, self._was_told = self._was_told, "", False, False
        if not was_told:
            return ""
        return f"{shown(self.path.name)} can be read again, and is as it was: {headline(self.judged.findings)}."

    def _told_once(self, sentence: str, patience: float) -> str:
        """Return why it cannot be checked, once, when that has lasted for some seconds."""
        now = self.clock()
        if sentence != self._trouble:
            self._trouble, self._since, self._is_told = sentence, now, False
        if self._is_told or now - self._since < patience:
            return ""
        self._is_told = self._was_told = True
        return f"Not checked: {shown(sentence)}"


def _hides(error: Finding, gone: Finding, kinds: Mapping[str, str]) -> bool:
    """Return whether an error keeps a finding of before from being judged again, by the kinds of both rules."""
    kind = kinds.get(gone.rule, "result")
    if kinds.get(error.rule) == "structure":
        return error.sheet == gone.sheet or kind not in ("structure", "cell", "row")
    if kind in ("structure", "cell"):
        return False
    if kind == "row":
        is_its_row = error.row == gone.row or (error.row_id != "" and error.row_id == gone.row_id)
        return error.sheet == gone.sheet and is_its_row
    return True


def _place_is_gone(finding: Finding, judged: Judged, kinds: Mapping[str, str]) -> bool:
    """Return whether the sheet or the heading of a finding is no longer in the tracker."""
    if finding.cell is None or kinds.get(finding.rule) == "structure":
        return False
    sheet = judged.raw.sheets.get(finding.sheet)
    if sheet is None or not finding.heading:
        return sheet is None
    heading = key_of(finding.heading)
    return all(key_of(str(value)) != heading for row in sheet.rows for value in row)


def _gone(path: Path) -> str:
    """Say that there is no file, and what is in its place, in case it was renamed."""
    try:
        others = sorted(each.name for each in path.parent.glob("*.xlsx") if not each.name.startswith("~$"))
    except OSError:
        others = []
    hint = f"; {others[0]} is there" if len(others) == 1 else ""
    return (
        f"{path} was renamed, moved or deleted{hint}. Put it back under its name, or end this watch and begin another "
        "with the new name."
    )


def watched(
    path: Path,
    folder: Folder,
    as_at: date | None,
    judged: Judged,
    checking: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext,
) -> Iterator[str]:
    """Yield what to report at each save of a tracker, without end.

    Args:
        judged: the tracker's state at the beginning.
        checking: shows, while it is entered, that the tracker is being checked.

    Raises:
        KeyboardInterrupt: the watch was stopped at the keyboard.
    """
    state = Watch(path, folder, as_at, judged, checking=checking)
    for _ in _moments(path.parent):
        if told := state.look():
            yield told
            # nothing else does this, and a watch may last for days; not while somebody waits for the answer
            gc.collect()


def _moments(folder: Path) -> Iterator[object]:
    """Yield whenever something happened in a folder, and also every second."""
    how: dict[str, Any] = {"rust_timeout": _LOOK_EVERY_MS, "yield_on_timeout": True, "recursive": False}
    how |= {"watch_filter": None, "step": _STEP_MS}
    try:
        yield from watch(folder, **how)
    except OSError:  # the system watches no more folders, or not this one
        yield from watch(folder, **how, force_polling=True)


def _signature(path: Path) -> _Signature:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

"""Watching: the tracker is judged again at each save; what is new and what is fixed is told."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from watchfiles import watch

from xltools.commands.steps import Folder, Judged, judge
from xltools.deliver.build_text import changed_text
from xltools.errors import TrackerRefused, XltoolsError
from xltools.tracker import read_tracker

#: A look at the file besides what the system reports, since network drives report nothing.
_LOOK_EVERY_MS = 1_000
#: Excel saves in several steps, over seconds on a slow drive: a file that cannot be read is told after as many looks.
_PATIENCE = 5

_Signature = tuple[int, int, int] | None


@dataclass
class Watch:
    """What is known of a tracker that is watched.

    Args:
        judged: how it stood when it could be read last.
    """

    path: Path
    folder: Folder
    as_at: date | None
    judged: Judged
    _seen: _Signature = None
    _refusals: list[str] = field(default_factory=list)

    def look(self) -> str:
        """Look at the file; return what is to be told, empty where nothing is."""
        now = _signature(self.path)
        if now is None or now == self._seen:  # between two steps of a save there is no file for a moment
            return ""
        try:
            raw = read_tracker(self.path)
            if _signature(self.path) != now:
                return ""  # saved again while it was read: the next look will tell
            self._refusals.clear()
            self._seen = now
            if raw.sha256 == self.judged.raw.sha256:
                return ""
            judged, before = judge(raw, self.folder, self.as_at, is_for_packs=False), self.judged
        except TrackerRefused as fault:
            return self._told_once(str(fault), _PATIENCE)
        except XltoolsError as fault:
            return self._told_once(str(fault), 1)
        self.judged = judged
        gc.collect()  # nothing else does it, and a watch may last for days
        return changed_text(before.findings, judged.findings)

    def _told_once(self, sentence: str, patience: int) -> str:
        """Return a refusal once, when it has lasted for some looks."""
        self._refusals.append(sentence)
        return f"Not checked: {sentence}" if len(self._refusals) == patience else ""


def watched(path: Path, folder: Folder, as_at: date | None, judged: Judged) -> Iterator[str]:
    """Yield what is to be told at each save of a tracker, without end.

    Args:
        judged: how the tracker stands at the beginning.

    Raises:
        KeyboardInterrupt: the watch was stopped at the keyboard.
    """
    state = Watch(path, folder, as_at, judged)
    for _ in _moments(path.parent):
        if told := state.look():
            yield told


def _moments(folder: Path) -> Iterator[object]:
    """Yield whenever something happened in a folder, and every second besides."""
    try:
        yield from watch(folder, rust_timeout=_LOOK_EVERY_MS, yield_on_timeout=True, recursive=False, watch_filter=None)
    except OSError:  # the system watches no more folders, or not this one
        yield from watch(
            folder,
            rust_timeout=_LOOK_EVERY_MS,
            yield_on_timeout=True,
            recursive=False,
            watch_filter=None,
            force_polling=True,
        )


def _signature(path: Path) -> _Signature:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

"""The archive: what each final report was made from, and every rating and figure it showed."""

import contextlib
import hashlib
import math
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from xltools.deliver.manifest import files_of, load_manifest, to_json
from xltools.deliver.os_errors import said
from xltools.deliver.publish import NotAsKeptError, latest_aside, next_aside, read_regular
from xltools.deliver.temporary import MARK, new_temporary_folder, sync_folder
from xltools.errors import OutputBlocked
from xltools.measures.changed_rows import listed
from xltools.measures.milestones import first_baselines
from xltools.measures.rewritten import counted_for_archive
from xltools.programme import Counted, Issue, Previous
from xltools.report.context import ReportContext
from xltools.text.safe import shown
from xltools.text.strict_json import from_json
from xltools.tracker.file_checks import BYTES_HELD

REPORT = "report.json"
TRACKER = "tracker.xlsx"
#: The folder of a report's own packs, with their manifest.
PACKS = "packs"
FORMAT = 2
#: What xltools 0.1.0 wrote, which listed no hashes: it is used as it is, and said to be unchecked.
_UNLISTED_FORMAT = 1
#: The list of a report: what its parts are by their hashes.
LIST = "sha256"
_MOST_REPORT = 64 << 20
_MOST_TRACKER = BYTES_HELD
_REPLACED = " replaced "
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def archived_report(context: ReportContext, sha256: str, version: str, source: str = "") -> dict[str, Any]:
    """Return what the archive keeps of a final report, in JSON's own types.

    That is every row of its Workings, the ids and titles that its tracker held, and the cells that it was made from:
    so the next check can tell what is gone or was written over without reading that tracker again.

    Args:
        context: the report.
        sha256: of its tracker.
        version: of xltools.
        source: how the tracker was read, where it is an office's own workbook.
    """
    figures = context.results.figures.to_dict("records")
    return {
        "format": FORMAT,
        "as_at": context.as_at.isoformat(),
        "xltools": version,
        "tracker_sha256": sha256,
        **_issue_kept(context),
        **({"source": source} if source else {}),
        "listed": listed(context.programme),
        "first_baselines": first_baselines(context.previous),
        "counted": {
            day: {name: ["\t".join(row) for row in rows] for name, rows in kinds.items()}
            for day, kinds in counted_for_archive(context.programme, context.previous).items()
        },
        "figures": [{name: _plain(value) for name, value in row.items()} for row in figures],
    }


def _issue_kept(context: ReportContext) -> dict[str, Any]:
    """Return what the archive keeps of which issue a report is; nothing where nobody said."""
    if not context.is_final or context.issue == Issue():
        return {}
    replaced = {key: _plain(value) for key, value in context.issue.replaced.items()}
    return {"issue": {**issue_json(context.issue), **({"replaced": replaced} if replaced else {})}}


def issue_json(issue: Issue) -> dict[str, Any]:
    """Say which issue of a report it is."""
    days = {"day": issue.day, "replaces": issue.replaces}
    told = {name: value.isoformat() for name, value in days.items() if value is not None}
    return {"number": issue.number, **told, **({"because": issue.because} if issue.because else {})}


def issue_from(content: Any) -> Issue:
    """Read which issue of a report it is, from what `issue_json` wrote; the first where it does not say.

    Raises:
        ValueError: it says it otherwise; TypeError likewise.
    """
    if content is None:
        return Issue()
    number, because = content["number"], content.get("because", "")
    if not isinstance(number, int) or number < 1 or not isinstance(because, str):
        raise ValueError("its issue is not one that xltools writes")
    days = {name: date.fromisoformat(content[name]) for name in ("day", "replaces") if name in content}
    return Issue(number, days.get("day"), because, days.get("replaces"), _values(content.get("replaced", {})))


def report_of(archive: Path, as_at: date) -> Previous | None:
    """Load the final report of a day; None where there is none, or it cannot be read."""
    try:
        return _load_report(archive, archive / as_at.isoformat())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def said_by_packs(archive: Path, as_at: date) -> dict[str, str]:
    """Return the hash of what each kept pack of a day says, by its name; empty where no packs are kept."""
    kept = files_of(load_manifest(archive / as_at.isoformat() / PACKS))
    return {name: str(entry["said_sha256"]) for name, entry in kept.items() if "said_sha256" in entry}


def refuse_if_archived(archive: Path, as_at: date, *, may_replace: bool) -> None:
    """Refuse to make a second final report of one day, unless it was asked for."""
    place = archive / as_at.isoformat()
    if place.exists() and not may_replace:
        raise OutputBlocked(
            f"There is a final report as at {as_at:%d/%m/%Y} already, in {place}: "
            "add --replace to make it again (the old one is kept beside it), with --because and the reason for its "
            "readers, or change As at in the Settings sheet."
        )


def save_to_archive(archive: Path, as_at: date, tracker: bytes, report: Mapping[str, Any]) -> None:
    """Keep a final report's tracker and figures; an older one of the same day is set aside, never lost."""
    with archiving(archive, as_at, tracker, report) as put:
        put()


@contextlib.contextmanager
def archiving(
    archive: Path, as_at: date, tracker: bytes, report: Mapping[str, Any], packs: Mapping[str, Path] | None = None
) -> Iterator[Callable[[], None]]:
    """Write what the archive keeps of a final report, and yield what puts it in its place, whole.

    An older report of the same day is set aside, never lost.

    Args:
        packs: the packs and their manifest, by name, where they stand now; kept so that they can be sent again.
    """
    place = archive / as_at.isoformat()
    with said(place / REPORT):
        archive.mkdir(parents=True, exist_ok=True)
        mend_archive(archive)
        staged = new_temporary_folder(archive)
    try:
        with said(place / REPORT):
            for name, content in ((TRACKER, tracker), (REPORT, to_json(_with_list(report, tracker)))):
                with (staged / name).open("xb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
            _keep_packs(staged / PACKS, packs or {})
            sync_folder(staged)
        yield lambda: _put(staged, place)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _keep_packs(place: Path, packs: Mapping[str, Path]) -> None:
    if packs:
        place.mkdir()
    for name, source in packs.items():
        shutil.copyfile(source, place / name)
        with (place / name).open("r+b") as stream:
            os.fsync(stream.fileno())


def mend_archive(archive: Path) -> None:
    """Put back a report that a stopped run had set aside, and remove what it left (call holding the lock)."""
    for left in archive.glob(f"{MARK}*.tmp"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            day = str(from_json(read_regular(left / REPORT, left, _MOST_REPORT))["as_at"])
            aside = latest_aside(archive, f"{day}{_REPLACED}") if _DAY.fullmatch(day) else None
            if aside is not None and not (archive / day).exists():
                aside.rename(archive / day)
        shutil.rmtree(left, ignore_errors=True)


def load_history(
    archive: Path, before: date, *, is_latest_enough: bool = False
) -> tuple[tuple[Previous, ...], tuple[str, ...]]:
    """Load the final reports before a day, oldest first, and sentences about those that cannot be read.

    Args:
        is_latest_enough: stop at the latest one that can be read: a check compares with no other.
    """
    reports: list[Previous] = []
    notes: list[str] = []
    try:
        days = [place for place in archive.iterdir() if _DAY.fullmatch(place.name)] if archive.is_dir() else []
    except OSError as fault:
        return (), (f"The archive {shown(archive)} cannot be read ({_why(fault)}), so nothing is compared with it.",)
    for place in sorted((place for place in days if place.name < before.isoformat()), reverse=True):
        if reports and is_latest_enough:
            break
        try:
            report = _load_report(archive, place)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            notes.append(
                f"The archived report in {place.name} cannot be read ({_why(fault)}), so nothing is compared with it: "
                "put back its report.json from a backup."
            )
            continue
        reports.append(report)
        if not report.has_tracker:
            notes.append(
                f"The {TRACKER} in {place.name} is not the one that its report was made from, so it is not used and "
                "changed rows are not shown: put it back from a backup."
            )
    return tuple(reversed(reports)), tuple(reversed(notes))


def _with_list(report: Mapping[str, Any], tracker: bytes) -> dict[str, Any]:
    """Add to a report the list of what it is made of, so that a part which was changed later is known."""
    return {**report, LIST: _hashes(report) | {TRACKER: hashlib.sha256(tracker).hexdigest()}}


def _hashes(report: Mapping[str, Any]) -> dict[str, str]:
    """Hash what a report says, whatever spaces and line ends it is written with."""
    parts = {REPORT: report, "figures": report.get("figures")}
    return {name: hashlib.sha256(to_json({name: part})).hexdigest() for name, part in parts.items()}


def _load_report(archive: Path, place: Path) -> Previous:
    """Load a report whose parts are those of its list."""
    content = from_json(read_regular(place / REPORT, archive, _MOST_REPORT))
    listed = content.pop(LIST, None)
    if content["format"] != (_UNLISTED_FORMAT if listed is None else FORMAT) or content["as_at"] != place.name:
        raise NotAsKeptError(f"format {content['format']!r}, as at {content['as_at']!r}")
    if listed is not None and listed != _hashes(content) | {TRACKER: listed[TRACKER]}:
        raise NotAsKeptError("it was changed after it was archived: its hash is not the one in its list")
    tracker_sha256 = str(listed[TRACKER] if listed is not None else content.get("tracker_sha256", ""))
    unchecked = () if listed is not None else (_UNCHECKED.format(day=place.name),)
    return Previous(
        date.fromisoformat(content["as_at"]),
        {**_first_baselines(content.get("first_baselines", {})), **_figures(content["figures"])},
        listed=_listed(content.get("listed")),
        counted=_counted(content.get("counted")),
        notes=unchecked,
        tracker_sha256=tracker_sha256,
        has_tracker=not _is_another(archive, place / TRACKER, tracker_sha256),
        issue=issue_from(content.get("issue")),
        source=str(content.get("source", "")),
    )


_UNCHECKED = (
    "The archived report in {day} was made by xltools 0.1.0, which kept no list of hashes, so it is used without a "
    "check: build it again from its own tracker with --final --replace to have it checked."
)


def _figures(rows: Any) -> dict[str, str | float | None]:
    return _values({row["key"]: row["value"] for row in rows})


def _values(figures: Mapping[Any, Any]) -> dict[str, str | float | None]:
    if not all(isinstance(key, str) for key in figures):
        raise TypeError("a figure has no key")
    if not all(value is None or isinstance(value, str | int | float) for value in figures.values()):
        raise TypeError("a figure is no number or word")
    return dict(figures)


def _first_baselines(days: Any) -> dict[str, str]:
    """Return the first baselines of milestones that the report lacks, should they come back."""
    if not all(isinstance(text, str) for pair in days.items() for text in pair):
        raise TypeError("a first baseline is not a date")
    return dict(days)


def _listed(content: Any) -> dict[str, dict[str, str]] | None:
    """Return what a report says that its tracker held; None for one of an xltools that did not say."""
    if content is None:
        return None
    listed = {str(kind): dict(items.items()) for kind, items in content.items()}
    if not all(isinstance(title, str) for items in listed.values() for title in items.values()):
        raise TypeError("a title is not text")
    return listed


def _counted(content: Any) -> Counted | None:
    """Return what a report says it was made from; None for one of an xltools that did not say."""
    if content is None:
        return None
    if not all(_DAY.fullmatch(day) for day in content):
        raise TypeError("what counted has no date")
    return {
        str(day): {str(name): tuple(_cells(row) for row in rows) for name, rows in kinds.items()}
        for day, kinds in content.items()
    }


def _cells(row: Any) -> tuple[str, ...]:
    if not isinstance(row, str):
        raise TypeError("a row that counted is not text")
    return tuple(row.split("\t"))


def _is_another(archive: Path, tracker: Path, sha256: str) -> bool:
    """Return whether an archived tracker was changed; whether it is there at all is found out by its reader."""
    try:
        return bool(sha256) and hashlib.sha256(read_regular(tracker, archive, _MOST_TRACKER)).hexdigest() != sha256
    except NotAsKeptError:
        return True
    except OSError:
        return False


def _why(fault: Exception) -> str:
    if isinstance(fault, OSError):
        return fault.strerror or type(fault).__name__
    is_ours = isinstance(fault, ValueError | TypeError) and fault.args
    return shown(fault)[:120] if is_ours else f"it is not as xltools writes it, {type(fault).__name__}"


def _put(staged: Path, place: Path) -> None:
    with said(place / REPORT):
        aside = next_aside(place.parent, f"{place.name}{_REPLACED}")
        if place.exists():
            place.rename(aside)
        try:
            staged.rename(place)
        except BaseException:
            if aside.exists() and not place.exists():
                aside.rename(place)
            raise
        sync_folder(place.parent)


def _plain(value: Any) -> Any:
    if value is pd.NaT:
        return None
    if isinstance(value, date):  # a Timestamp too
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

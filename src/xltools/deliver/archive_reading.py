"""Archived reports, read again: the reports before a day, the latest of a day, and what their packs said.

A part that was changed after it was archived, or that xltools would not have written, is named and not used.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from xltools.deliver.manifest import files_of, load_manifest, to_json
from xltools.deliver.publish import NotAsKeptError, read_regular
from xltools.programme import Counted, Issue, Previous
from xltools.text.safe import shown
from xltools.text.strict_json import from_json
from xltools.tracker.file_checks import BYTES_HELD

REPORT = "report.json"
TRACKER = "tracker.xlsx"
#: The folder of a report's own packs, with their manifest.
PACKS = "packs"
FORMAT = 2
#: What xltools 0.1.0 wrote, which listed no hashes: it is used as it is, and reported as unchecked.
_UNLISTED_FORMAT = 1
#: The list of a report's parts and their hashes.
LIST = "sha256"
MOST_REPORT = 64 << 20
_MOST_TRACKER = BYTES_HELD
REPLACED = " replaced "
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def issue_from(content: Any) -> Issue:
    """Read which issue of a report it is, from what `issue_json` wrote; the first issue if it does not say.

    Raises:
        ValueError, TypeError: it is written in another form.
    """
    if content is None:
        return Issue()
    number, because = content["number"], content.get("because", "")
    if not isinstance(number, int) or number < 1 or not isinstance(because, str):
        raise ValueError("its issue is not one that xltools writes")
    days = {name: date.fromisoformat(content[name]) for name in ("day", "replaces") if name in content}
    return Issue(number, days.get("day"), because, days.get("replaces"), _values(content.get("replaced", {})))


def report_of(archive: Path, as_at: date) -> Previous | None:
    """Load the final report of a day; None if there is none, or it cannot be read."""
    try:
        return _load_report(archive, archive / as_at.isoformat())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def said_by_packs(archive: Path, as_at: date) -> dict[str, str]:
    """Return the hash of what each kept pack of a day says, by its name; empty if no packs are kept."""
    kept = files_of(load_manifest(archive / as_at.isoformat() / PACKS))
    return {name: str(entry["said_sha256"]) for name, entry in kept.items() if "said_sha256" in entry}


def load_history(
    archive: Path, before: date, *, is_latest_enough: bool = False
) -> tuple[tuple[Previous, ...], tuple[str, ...]]:
    """Load the final reports before a day, oldest first, and sentences about those that cannot be read.

    Args:
        is_latest_enough: stop at the latest one that can be read, because a check compares only with that.
    """
    reports: list[Previous] = []
    notes: list[str] = []
    try:
        days = [place for place in archive.iterdir() if DAY.fullmatch(place.name)] if archive.is_dir() else []
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


def hashes_of(report: Mapping[str, Any]) -> dict[str, str]:
    """Hash what a report says, whatever spaces and line ends it is written with."""
    figures = to_json({_FIGURES: report.get(_FIGURES)})
    whole = to_json({REPORT: {**report, _FIGURES: None}} if _FIGURES in report else {REPORT: report})
    # The figures are nearly all of a report: they are written once, and inserted with one more level of indentation.
    within = figures.removeprefix(b"{\n").removesuffix(b"\n}\n").replace(b"\n", b"\n  ")
    whole = whole.replace(b'\n    "figures": null', b"\n  " + within)
    return {REPORT: hashlib.sha256(whole).hexdigest(), _FIGURES: hashlib.sha256(figures).hexdigest()}


_FIGURES = "figures"


def _load_report(archive: Path, place: Path) -> Previous:
    """Load a report whose parts are those of its list."""
    content, listed = _content(read_regular(place / REPORT, archive, MOST_REPORT), place.name)
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


@lru_cache(maxsize=1)  # a watch reads the same bytes at each save
def _content(report: bytes, day: str) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """Read what a report says, not to be changed, and its list, by which it is as it was archived; None without one."""
    content = from_json(report)
    listed = content.pop(LIST, None)
    if content["format"] != (_UNLISTED_FORMAT if listed is None else FORMAT) or content["as_at"] != day:
        raise NotAsKeptError(f"format {content['format']!r}, as at {content['as_at']!r}")
    if listed is not None and listed != hashes_of(content) | {TRACKER: listed[TRACKER]}:
        raise NotAsKeptError("it was changed after it was archived: its hash is not the one in its list")
    return content, listed


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
        raise TypeError("a figure is not a number or word")
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
    if not all(DAY.fullmatch(day) for day in content):
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

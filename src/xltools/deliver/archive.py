"""The archive: what each final report was made from, and every rating and figure it showed."""

import contextlib
import hashlib
import json
import math
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from xltools.deliver.aside import latest_aside, next_aside
from xltools.deliver.manifest import to_json
from xltools.deliver.temporary import MARK, new_temporary_folder, sync_folder
from xltools.deliver.trouble import said
from xltools.edition import Edition
from xltools.errors import OutputBlocked
from xltools.measures.changed_rows import listed
from xltools.measures.milestones import first_baselines
from xltools.programme import Previous

REPORT = "report.json"
TRACKER = "tracker.xlsx"
FORMAT = 1
_REPLACED = " replaced "
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def archived_report(edition: Edition, sha256: str, version: str) -> dict[str, Any]:
    """Return what the archive keeps of a final report, in JSON's own types.

    That is every row of its Workings, and the ids and titles that its tracker held: so the next check can tell what is
    gone without reading that tracker again.
    """
    figures = edition.results.figures.to_dict("records")
    return {
        "format": FORMAT,
        "as_at": edition.as_at.isoformat(),
        "xltools": version,
        "tracker_sha256": sha256,
        "listed": listed(edition.programme),
        "first_baselines": first_baselines(edition.previous),
        "figures": [{name: _plain(value) for name, value in row.items()} for row in figures],
    }


def refuse_if_archived(archive: Path, as_at: date, *, may_replace: bool) -> None:
    """Refuse to make a second final report of one day, unless it was asked for."""
    place = archive / as_at.isoformat()
    if place.exists() and not may_replace:
        raise OutputBlocked(
            f"There is a final report as at {as_at:%d/%m/%Y} already, in {place}: "
            "add --replace to make it anew (the old one is kept beside it), or change As at in the Settings sheet."
        )


def save_to_archive(archive: Path, as_at: date, tracker: bytes, report: Mapping[str, Any]) -> None:
    """Keep a final report's tracker and figures; an older one of the same day is set aside, never lost."""
    with archiving(archive, as_at, tracker, report) as put:
        put()


@contextlib.contextmanager
def archiving(archive: Path, as_at: date, tracker: bytes, report: Mapping[str, Any]) -> Iterator[Callable[[], None]]:
    """Write what the archive keeps of a final report, and yield what puts it in its place, whole.

    An older report of the same day is set aside, never lost.
    """
    place = archive / as_at.isoformat()
    with said(place / REPORT):
        archive.mkdir(parents=True, exist_ok=True)
        mend_archive(archive)
        staged = new_temporary_folder(archive)
    try:
        with said(place / REPORT):
            for name, content in ((TRACKER, tracker), (REPORT, to_json(report))):
                with (staged / name).open("xb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
            sync_folder(staged)
        yield lambda: _put(staged, place)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def mend_archive(archive: Path) -> None:
    """Put back a report that a stopped run had set aside, and take away what it left (call holding the lock)."""
    for left in archive.glob(f"{MARK}*.tmp"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            day = str(json.loads((left / REPORT).read_bytes())["as_at"])
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
    days = [place for place in archive.iterdir() if _DAY.fullmatch(place.name)] if archive.is_dir() else []
    for place in sorted((place for place in days if place.name < before.isoformat()), reverse=True):
        if reports and is_latest_enough:
            break
        try:
            report, sha256 = _load_report(place)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            notes.append(
                f"The archived report in {place.name} cannot be read ({type(fault).__name__}), so nothing is compared "
                "with it: put back its report.json from a backup."
            )
            continue
        reports.append(report)
        if _is_another(place / TRACKER, sha256):
            notes.append(
                f"The {TRACKER} in {place.name} is not the one that its report was made from, so what is told of "
                "changed rows may be wrong: put it back from a backup."
            )
    return tuple(reversed(reports)), tuple(reversed(notes))


def _load_report(place: Path) -> tuple[Previous, str]:
    """Load a report, and the hash of the tracker that it was made from."""
    content = json.loads((place / REPORT).read_bytes())
    if content["format"] != FORMAT or content["as_at"] != place.name:
        raise ValueError(f"format {content['format']}, as at {content['as_at']}")
    figures = {str(row["key"]): row["value"] for row in content["figures"]}
    if not all(value is None or isinstance(value, str | int | float) for value in figures.values()):
        raise TypeError
    # those of milestones that a report lacks, should they come back
    kept = {str(key): str(day) for key, day in content.get("first_baselines", {}).items()}
    day = date.fromisoformat(content["as_at"])
    report = Previous(day, {**kept, **figures}, listed=_listed(content.get("listed")))
    return report, str(content.get("tracker_sha256", ""))


def _listed(content: Any) -> dict[str, dict[str, str]] | None:
    """Return what a report says that its tracker held; None for one of an xltools that did not say."""
    if content is None:
        return None
    return {str(kind): {str(key): str(title) for key, title in items.items()} for kind, items in content.items()}


def _is_another(tracker: Path, sha256: str) -> bool:
    """Tell whether an archived tracker was changed; whether it is there at all is found out by its reader."""
    try:
        return bool(sha256) and hashlib.sha256(tracker.read_bytes()).hexdigest() != sha256
    except OSError:
        return False


def _put(staged: Path, place: Path) -> None:
    with said(place / REPORT):
        aside = next_aside(place.parent, f"{place.name}{_REPLACED}")
        if place.exists():
            place.rename(aside)
        try:
            staged.rename(place)
        except OSError:
            if aside.exists():
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

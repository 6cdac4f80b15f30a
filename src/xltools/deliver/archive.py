"""The archive: keeps what each final report was made from, and every rating and figure that it showed.

A report's folder is `workbooks/archive/<as at>` of its programme.
"""

import contextlib
import hashlib
import math
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from xltools.deliver.archive_reading import (
    DAY,
    FORMAT,
    LIST,
    MOST_REPORT,
    PACKS,
    REPLACED,
    REPORT,
    TRACKER,
    hashes_of,
)
from xltools.deliver.manifest import to_json
from xltools.deliver.os_errors import said
from xltools.deliver.publish import latest_aside, next_aside, read_regular
from xltools.deliver.temporary import MARK, new_temporary_folder, sync_folder
from xltools.errors import OutputBlocked
from xltools.measures.changed_rows import listed
from xltools.measures.milestones import first_baselines
from xltools.measures.rewritten import counted_for_archive
from xltools.programme import Issue
from xltools.report.context import ReportContext
from xltools.text.strict_json import from_json


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
        "figures": archived_figures(context),
    }


def archived_figures(context: ReportContext) -> list[dict[str, Any]]:
    """Return every row of a report's Workings as the archive keeps it, in JSON's own types."""
    rows = context.results.figures.to_dict("records")
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _issue_kept(context: ReportContext) -> dict[str, Any]:
    """Return what the archive keeps about which issue a report is; nothing if nobody said."""
    if not context.is_final or context.issue == Issue():
        return {}
    replaced = {key: _plain(value) for key, value in context.issue.replaced.items()}
    return {"issue": {**issue_json(context.issue), **({"replaced": replaced} if replaced else {})}}


def issue_json(issue: Issue) -> dict[str, Any]:
    """Say which issue of a report it is."""
    days = {"day": issue.day, "replaces": issue.replaces}
    told = {name: value.isoformat() for name, value in days.items() if value is not None}
    return {"number": issue.number, **told, **({"because": issue.because} if issue.because else {})}


def refuse_if_archived(archive: Path, as_at: date, *, may_replace: bool) -> None:
    """Refuse to make a second final report of one day, unless it was asked for."""
    place = archive / as_at.isoformat()
    if place.exists() and not may_replace:
        raise OutputBlocked(
            f"There is a final report as at {as_at:%d/%m/%Y} already, in {place}: "
            "add --replace to make it again (the old one is kept beside it), with --because and the reason for its "
            "readers, or change As at in the settings."
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
        repair_archive(archive)
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


def repair_archive(archive: Path) -> None:
    """Put back a report that a stopped run had set aside, and remove what it left (call holding the lock)."""
    for left in archive.glob(f"{MARK}*.tmp"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            day = str(from_json(read_regular(left / REPORT, left, MOST_REPORT))["as_at"])
            aside = latest_aside(archive, f"{day}{REPLACED}") if DAY.fullmatch(day) else None
            if aside is not None and not (archive / day).exists():
                aside.rename(archive / day)
        shutil.rmtree(left, ignore_errors=True)


def _with_list(report: Mapping[str, Any], tracker: bytes) -> dict[str, Any]:
    """Add to a report the list of what it is made of, so that a part which was changed later is known."""
    return {**report, LIST: hashes_of(report) | {TRACKER: hashlib.sha256(tracker).hexdigest()}}


def _put(staged: Path, place: Path) -> None:
    with said(place / REPORT):
        aside = next_aside(place.parent, f"{place.name}{REPLACED}")
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

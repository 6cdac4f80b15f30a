"""Compare: what changed between two trackers, in the form asked for."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from xltools.commands.steps import Folder, schemas_of
from xltools.deliver.archive_reading import load_history
from xltools.deliver.compare_text import Side, compare_json, compare_text, headline
from xltools.deliver.manifest import to_json
from xltools.deliver.publish import write_whole
from xltools.errors import OutputBlocked, TrackerRefused
from xltools.measures.comparison import comparison
from xltools.programme import Previous, Programme, programme_from
from xltools.report.packs.books import comparison_book
from xltools.schema.columns import own_text
from xltools.schema.loading import Schemas
from xltools.text.safe import plain, plain_json, shown
from xltools.tracker import RawTracker
from xltools.validate import validate_tracker
from xltools.writer import book_bytes

WORKBOOK = "comparison.xlsx"


@dataclass(frozen=True)
class _Read:
    programme: Programme
    side: Side


@own_text()
def compared(old: RawTracker, new: RawTracker, folder: Folder, form: str, output: Path | None) -> str:
    """Compare two trackers by id and write what changed as text, JSON or a workbook; return what is for the screen.

    Cells that cannot be read count as blank, and their number is given. Ratings are those of the packs: slip counts
    from the first baselines in the archive.

    Raises:
        TrackerRefused: one of them has no As at that can be read.
        OutputBlocked: the output cannot be written, or is one of the two.
    """
    _refuse_over(output, old, new)
    schemas = schemas_of(folder)
    was, now = _read(old, schemas), _read(new, schemas)
    (before_old, _), (before_new, notes) = (report_before(folder, each.programme.as_at) for each in (was, now))
    found = comparison(was.programme, now.programme, before_old, before_new)
    found = replace(found, not_compared=(*found.not_compared, *notes))
    if form == "workbook":
        target = output or Path(WORKBOOK)
        write_whole(target, book_bytes(comparison_book(found, _facts(was, now))))
        return f"{headline(found)}: written to {shown(target)}"
    is_json = form == "json"
    text = (
        plain_json(to_json(compare_json(found, was.side, now.side)).decode())
        if is_json
        else plain(compare_text(found, was.side, now.side))
    )
    if output is None:
        return text
    write_whole(output, text.encode(errors="backslashreplace"))
    return f"{headline(found)}: written to {shown(output)}"


def _refuse_over(output: Path | None, *trackers: RawTracker) -> None:
    for raw in trackers:
        if output is not None and output.exists() and output.samefile(raw.path):
            raise OutputBlocked(f"{output} is one of the trackers, which are never written: name another --output.")


def report_before(folder: Folder, as_at: date) -> tuple[Previous | None, tuple[str, ...]]:
    """Return the last final report before a day, as the packs of that day have it, and what cannot be read."""
    reports, notes = load_history(folder.archive, as_at, is_latest_enough=True)
    return reports[-1] if reports else None, notes


def _read(raw: RawTracker, schemas: Schemas) -> _Read:
    validation = validate_tracker(raw, schemas)
    if pd.isna(validation.tables.as_at):
        raise TrackerRefused(
            f"{raw.path} has no As at that can be read, so it cannot be compared: "
            "fill in As at in its Settings sheet and save, then compare again."
        )
    errors = sum(finding.blocks for finding in validation.findings)
    side = Side(raw.path.as_posix(), raw.sha256, errors)
    return _Read(programme_from(validation.tables, validation.places, raw.sha256), side)


def _facts(was: _Read, now: _Read) -> tuple[tuple[str, str, str], ...]:
    return (
        ("Tracker", was.side.path, now.side.path),
        ("As at", f"{was.programme.as_at:%d/%m/%Y}", f"{now.programme.as_at:%d/%m/%Y}"),
        ("Cells with errors, counted as blank", str(was.side.errors), str(now.side.errors)),
        ("SHA-256", was.side.sha256, now.side.sha256),
    )

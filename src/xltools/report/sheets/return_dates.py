"""The regional return's key dates: what had to be in place by each, where it stands, and how likely it was."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from xltools.report.context import Edition
from xltools.report.model import Range
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.lookups import read_months
from xltools.report.sheets.paragraphs import lines_of
from xltools.report.sheets.return_words import deliverable_words, standing_words
from xltools.report.sheets.words import NOT_GIVEN, Record, day_or, records
from xltools.schema import rag

ABREAST = 3  # checkpoints side by side, as on the form
FIRST = 2
CHARACTERS = 25.0  # of one checkpoint's column
LINE = 13.5


def put_dates(layout: Layout, edition: Edition, area_id: str, row: int) -> int:
    """Put an area's checkpoints three abreast; return the next free row."""
    layout.section(row, 1, FIRST + ABREAST - 1, "Key dates and deliverables")
    layout.heights[row] = 20
    checkpoints = edition.results.checkpoints
    own = records(checkpoints[checkpoints["area_id"] == area_id].sort_values("checkpoint"))
    if not own:
        layout.put(row + 1, 1, "No national milestone is in the tracker for this area.", "line quiet")
        return row + 3
    row += 1
    months = read_months(edition)
    own = [checkpoint | {"month": months.get(_day(checkpoint) or date.min, "")} for checkpoint in own]
    for start in range(0, len(own), ABREAST):
        row = _abreast(layout, edition, own[start : start + ABREAST], row)
    return row


def _abreast(layout: Layout, edition: Edition, checkpoints: list[Record], row: int) -> int:
    layout.put(row, 1, "By", "line strong ruled")
    layout.fill(row, FIRST, FIRST + ABREAST - 1, "line ruled")
    for column, checkpoint in enumerate(checkpoints, start=FIRST):
        layout.put(row, column, day_or(checkpoint["checkpoint"], "No date"), "date word strong ruled")
    if any(checkpoint["month"] for checkpoint in checkpoints):
        row = _columns(layout, row + 1, "On the form", [_named(checkpoint) for checkpoint in checkpoints]) - 1
    deliverables = [list(_lines(edition.results.national, checkpoint)) for checkpoint in checkpoints]
    row = _columns(layout, row + 1, "Deliverables", deliverables)
    states = [lines_of(standing_words(checkpoint), CHARACTERS) for checkpoint in checkpoints]
    row = _columns(layout, row, "Where it stands", states)
    return _likelihoods(layout, checkpoints, row) + 1


def _day(checkpoint: Record) -> date | None:
    day = day_or(checkpoint["checkpoint"])
    return day if isinstance(day, date) else None


def _named(checkpoint: Record) -> list[str]:
    """Say how the form names a checkpoint by month alone, and that its day is a reading."""
    month = checkpoint["month"]
    return lines_of(f"{month}, read as the day before it begins" if month else "This day", CHARACTERS)


def _lines(national: pd.DataFrame, checkpoint: Record) -> Iterator[str]:
    is_own = (national["area_id"] == checkpoint["area_id"]) & (national["checkpoint"] == checkpoint["checkpoint"])
    for record in records(national[is_own]):
        yield from lines_of(deliverable_words(record), CHARACTERS)


def _columns(layout: Layout, row: int, label: str, columns: list[list[str]]) -> int:
    """Put texts side by side, line by line, over a hairline; return the next free row."""
    last = row + max(map(len, columns)) - 1
    for each in range(row, last + 1):
        rule = " ruled top" if each == last else ""
        layout.put(each, 1, label if each == row else None, f"line strong{rule}")
        layout.heights[each] = LINE + (3 if rule else 0)
        for column in range(ABREAST):
            lines = columns[column] if column < len(columns) else []
            place = each - row
            layout.put(each, FIRST + column, lines[place] if place < len(lines) else None, f"line{rule}")
    return last + 1


def _likelihoods(layout: Layout, checkpoints: list[Record], row: int) -> int:
    """Put a box for each likelihood under each checkpoint; the one that was judged holds its word.

    A checkpoint's likelihood is what the latest review said, for one that is past the last that was made.
    """
    layout.put(row, 1, "How likely is it?", "line strong")
    for column, checkpoint in enumerate(checkpoints, start=FIRST):
        layout.put(row, column, None if checkpoint["likelihood"] else NOT_GIVEN, "line centre")
    for offset, word in enumerate(rag.LIKELIHOODS, start=1):
        layout.put(row + offset, 1, word, "line")
        for column, checkpoint in enumerate(checkpoints, start=FIRST):
            layout.put(row + offset, column, word if checkpoint["likelihood"] == word else None, "rating boxed")
    last = row + len(rag.LIKELIHOODS)
    layout.colour_words(Range(row + 1, FIRST, last, FIRST + ABREAST - 1), "likelihood")
    return last + 1

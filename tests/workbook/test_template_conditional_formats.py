"""What the tracker flags in Excel: the formulas of its own live rules, evaluated over its own rows."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.helpers import office
from xltools import example
from xltools.report.model import Book, Cell, Formula, Sheet, Value, When
from xltools.report.template import Rows, example_rows, tracker_book
from xltools.schema.loading import Schemas, load_schemas
from xltools.tracker import read_tracker
from xltools.tracker.addresses import address
from xltools.writer import write_book

pytestmark = pytest.mark.office

#: The formulas stand to the right of the table, one column for each rule.
FAR = 60


@cache
def schemas() -> Schemas:
    return load_schemas()


@cache
def rows() -> Rows:
    """Load the example, but of the many readings, answers and ratings only the first: LibreOffice is slow."""
    whole = example_rows(schemas(), example.DAYS[0])
    return {name: each[:40] if len(each) > 60 else each for name, each in whole.items()}


def whens(sheet: Sheet) -> list[When]:
    return [rule for rule in sheet.rules if isinstance(rule, When)]


def at_row(rule: When, row: int) -> str:
    """Move a formula from its range's first row to another, as Excel does: $C2 moves, $C$2 stays."""
    return re.sub(rf"(\$[A-Z]+){rule.range.row}\b", rf"\g<1>{row}", rule.expression)


def with_formulas(sheet: Sheet) -> Sheet:
    """Put each live rule's formula into cells beside the rows it speaks of."""
    last = max((table.last_row for table in sheet.tables), default=1)
    cells = dict(sheet.cells)
    for place, rule in enumerate(whens(sheet), FAR):
        for row in range(rule.range.row, min(rule.range.last_row, last) + 1):
            cells[row, place] = Cell(Formula(at_row(rule, row), value=False))
    return replace(sheet, cells=cells)


def flagged(book: Book, folder: Path) -> set[str]:
    """Return the cells that the tracker's own rules colour, once LibreOffice has calculated them."""
    path = folder / "tracker.xlsx"
    write_book(replace(book, sheets=tuple(with_formulas(sheet) for sheet in book.sheets)), path)
    raw = read_tracker(office.recalculated(path, folder / "recalculated"))
    found = set()
    for sheet in book.sheets:
        for place, rule in enumerate(whens(sheet), FAR):
            for row in range(rule.range.row, rule.range.last_row + 1):
                verdict = raw.sheets[sheet.name].value(row, place)
                assert verdict in ("", True, False), f"{sheet.name}!{address(row, rule.range.column)}: {verdict}"
                if verdict is True:
                    found.add(f"{sheet.name}!{address(row, rule.range.column)}")
    return found


def changed(changes: Mapping[str, Value]) -> Rows:
    """Change cells of the example's tracker, by their addresses."""
    made = {name: [dict(row) for row in each] for name, each in rows().items()}
    for where, value in changes.items():
        name, _, cell = where.partition("!")
        made[name][int(cell[1:]) - 2][list(schemas()[name].columns)[ord(cell[0]) - ord("A")]] = value
    return made


def test_an_empty_tracker_flags_the_settings_that_are_needed_and_nothing_else(tmp_path: Path) -> None:
    assert flagged(tracker_book(schemas()), tmp_path) == {"Settings!B2", "Settings!B3", "Settings!B5", "Settings!B6"}


@pytest.mark.heavy
def test_faults_are_flagged_at_their_cells_and_nothing_else_of_the_example_is(tmp_path: Path) -> None:
    faults: dict[str, Value] = {
        "Settings!B6": "end of March",  # As at: no date
        "Settings!B16": 92.5,  # Review interval: not whole
        "Workstreams!A2": "sds",  # small letters: and every row that refers to SDS is flagged with it
        "Milestones!B9": "IAB",  # no such workstream
        "Milestones!C3": "key decision",  # not in its capitals
        "Milestones!D4": "  Stray spaces",
        "Milestones!H5": date(1912, 3, 31),  # before the programme
        "Milestones!N6": None,  # needed
        "Milestones!A21": "WF-2",  # stands in the next row too: the second is flagged
        "Risks!F3": 6,  # above 5
        "Risks!D4": 12,  # a number for words
        "KPIs!W5": Cell(value=True, style="boolean"),
        "KPI readings!A7": "KPI-99",
        "KPI readings!C8": "Torquy",
        "KPI readings!D9": "12 people",
        "Self-assessment!C2": "Amber",
    }
    found = flagged(tracker_book(schemas(), changed(faults)), tmp_path)
    sds = {
        f"{name}!{address(row, place)}"
        for name, each in rows().items()
        for row, given in enumerate(each, 2)
        for place, (field, column) in enumerate(schemas()[name].columns.items(), 1)
        if "Workstreams.workstream_id" in column.refers_to and given[field] == "SDS"
    }

    assert found == {*(set(faults) - {"Milestones!A21"}), "Milestones!A22", *sds}

"""Whatever a sheet holds: validation never crashes, names only cells that exist, and does not mind their order."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.raw_trackers import Drawn, right_tracker, shipped
from tests.helpers.sampling import examples
from xltools.findings import Finding
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.cell_verdicts import Limits
from xltools.validate.conversion import NUMBERS, converted, verdict_on

SHEETS = [spec.name for spec in shipped()]
WORDS = sorted(
    {word for spec in shipped() for column in spec.columns.values() for word in (*column.words, column.heading)}
    | {cell for sheet in right_tracker().sheets.values() for row in sheet.rows for cell in row if isinstance(cell, str)}
    | {
        "Amber",
        "soon",
        "31/03/2012",
        "April 2011",
        "85%",
        "£1.2m",
        "N/A",
        "Total",
        "wf-1",
        "WF-1; WF-9",
        "a\u00a0b",
        " ",
    }
)
MOMENTS = st.datetimes(datetime(1899, 12, 31), datetime(9999, 12, 31, 23, 59, 59))
CELLS: st.SearchStrategy[RawValue] = st.one_of(
    st.just(""),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-3, 100).map(float),
    st.booleans(),
    MOMENTS,
    st.datetimes(datetime(2008, 1, 1), datetime(2013, 1, 1)).map(
        lambda moment: datetime(moment.year, moment.month, 28)
    ),
    st.times().map(lambda clock: time(clock.hour, clock.minute)),
    st.timedeltas(timedelta(), timedelta(days=9)),
)
QUICK = examples(12, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
MANY = settings(QUICK, max_examples=150, derandomize=False)
LIMITS = Limits(datetime(2008, 1, 1), datetime(2014, 3, 31))


@st.composite
def raw_sheets(draw: st.DrawFn, name: str) -> RawSheet:
    """Draw any sheet: random cells under the headings, in place of them, or over some of the right rows."""
    right = right_tracker().sheets[name].rows
    width = len(right[0]) + draw(st.integers(0, 2))
    keeps = draw(st.integers(0, len(right)))
    kept = [[*row, *[""] * (width - len(row))] for row in right[:keeps]]
    rows = kept + draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    for _ in range(draw(st.integers(0, 4)) if rows else 0):
        rows[draw(st.integers(0, len(rows) - 1))][draw(st.integers(0, width - 1))] = draw(CELLS)
    places = st.tuples(st.integers(1, max(1, len(rows))), st.integers(1, width))
    return RawSheet(
        name,
        draw(st.sampled_from(["visible", "hidden"])),
        rows,
        errors={place: "#REF!" for place in draw(st.lists(places, max_size=2)) if rows},
        uncalculated=frozenset(draw(st.lists(places, max_size=2)) if rows else ()),
        volatile=frozenset(draw(st.lists(places, max_size=2)) if rows else ()),
        struck={column: frozenset({row}) for row, column in draw(st.lists(places, max_size=3)) if rows},
        hidden_columns=frozenset(draw(st.lists(st.integers(1, 6), max_size=2))),
        merges=tuple((row, column, row + 1, column + 1) for row, column in draw(st.lists(places, max_size=1)) if rows),
        hidden_rows=frozenset(draw(st.lists(st.integers(1, 6), max_size=2))),
        is_filtered=draw(st.booleans()),
    )


def is_judged(data: st.DataObject) -> None:
    """Hold any sheet to findings with words and a remedy, at cells that are there."""
    name = data.draw(st.sampled_from(SHEETS))
    tracker = right_tracker().with_sheet(data.draw(raw_sheets(name)))
    for finding in tracker.findings:
        assert finding.message
        assert finding.fix
        if finding.row is not None:
            rows = tracker.sheets[finding.sheet].rows
            assert 1 <= finding.row <= len(rows)
            assert finding.column is not None
            assert 1 <= finding.column <= len(rows[0])


@QUICK
@given(st.data())
def test_any_sheet_is_judged_and_findings_name_only_cells_that_exist(data: st.DataObject) -> None:
    is_judged(data)


@pytest.mark.heavy
@MANY
@given(st.data())
def test_very_many_sheets_are_judged_and_findings_name_only_cells_that_exist(data: st.DataObject) -> None:
    is_judged(data)


def moves_with_its_columns(data: st.DataObject) -> None:
    """Hold findings to their cells in whatever order the columns stand."""
    name = data.draw(st.sampled_from(SHEETS))
    rows = [list(row) for row in right_tracker().sheets[name].rows]
    for _ in range(data.draw(st.integers(1, 6)) if len(rows) > 1 else 0):
        row, column = data.draw(st.integers(1, len(rows) - 1)), data.draw(st.integers(0, len(rows[0]) - 1))
        rows[row][column] = data.draw(CELLS)
    order = data.draw(st.permutations(range(len(rows[0]))))
    moved = [[row[place] for place in order] for row in rows]
    before = _findings(right_tracker().with_sheet(replace(right_tracker().sheets[name], rows=rows)))
    after = _findings(right_tracker().with_sheet(replace(right_tracker().sheets[name], rows=moved)))
    if {"STR-11", "STR-15"} & {finding.rule for finding in [*before, *after]}:
        return  # what stands beside what is the very thing that these tell
    places = {column: order.index(column - 1) + 1 for column in range(1, len(order) + 1)}
    expected = [replace(f, column=places[f.column]) if f.sheet == name and f.column is not None else f for f in before]
    assert sorted(map(repr, after)) == sorted(map(repr, expected))


@QUICK
@given(st.data())
def test_findings_move_with_their_columns(data: st.DataObject) -> None:
    moves_with_its_columns(data)


@pytest.mark.heavy
@MANY
@given(st.data())
def test_findings_of_very_many_sheets_move_with_their_columns(data: st.DataObject) -> None:
    moves_with_its_columns(data)


@settings(QUICK, max_examples=40)
@given(st.data())
def test_a_column_typed_at_once_is_typed_as_cell_by_cell(data: st.DataObject) -> None:
    column = data.draw(st.sampled_from([column for spec in shipped() for column in spec.columns.values()]))
    cells = data.draw(st.lists(CELLS, max_size=8))
    values, faults = converted(cells, column, LIMITS)
    assert len(values) == len(cells)
    for place, cell in enumerate(cells):
        verdict = verdict_on(cell, column, LIMITS)
        assert faults.get(place, verdict) == verdict
        assert (place in faults) == bool(verdict.rule)
        assert _same(values[place], verdict.value, is_number=column.kind in NUMBERS)


def _same(typed: Any, read: Any, *, is_number: bool) -> bool:
    if read is None:
        return typed is None or typed != typed or str(typed) == "NaT"  # noqa: PLR0124 - a blank equals nothing
    if is_number:
        return bool(typed == read)
    if isinstance(read, datetime):
        return str(typed).replace("T", " ").removesuffix(".000000") == str(read)
    return bool(typed == read)


def _findings(tracker: Drawn) -> list[Finding]:
    return tracker.validation.findings

"""The rows under the headings: which are records, and what the others are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, repeat
from operator import eq, itemgetter
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xltools.findings import Finding
from xltools.text.words import key_of, quoted, rows_text, shown
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import Spot, found
from xltools.validate.headings import Layout
from xltools.validate.non_data_rows import odd_rows, two_header_rows

Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Body:
    """A sheet's records.

    Args:
        rows: their Excel rows.
        cells: field -> its raw cells, one per record.
        covered: cells, as (row, column), that a merge hides: their blanks are not the staff's.
        found: the rows that hold anything at all.
        left_out: those of them that are not records, each with the rule that says why; "" where all that they hold
            is in columns that are not the table's.
    """

    rows: list[int]
    cells: dict[str, list[RawValue]]
    findings: list[Finding] = field(default_factory=list)
    covered: set[tuple[int, int]] = field(default_factory=set)
    found: list[int] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)


def body_of(layout: Layout) -> Body:
    """Read the records under a header; totals, notes, repeated headings and blank rows are reported, not read."""
    if layout.raw.origins is not None:  # what is not a record was left out when the table was put together
        under = layout.raw.rows[layout.header_row :]
        rows = list(range(layout.header_row + 1, layout.header_row + 1 + len(under)))
        return Body(rows, _columns(layout, under), found=rows)
    under = layout.raw.rows[layout.header_row :]
    columns = _columns(layout, under)
    blanks = {name: _is_blank(cells) for name, cells in columns.items()}
    kept = _given(layout, columns, blanks)
    first = layout.header_row + 1
    given = (np.flatnonzero(kept) + first).tolist()
    looked_at = [first + place for place in np.flatnonzero(kept & _is_suspect(layout, columns, blanks)).tolist()]
    records = {row: tuple(cells[row - first] for cells in columns.values()) for row in looked_at}
    odd = dict(odd_rows(layout, list(columns), records, given))
    beyond = [first + place for place in np.flatnonzero(~kept).tolist() if _holds_anything(under[place])]
    kept[[row - first for row in odd]] = False
    rows = [row for row in given if row not in odd]
    if len(rows) < len(under):
        columns = {name: list(compress(cells, kept.tolist())) for name, cells in columns.items()}
    body = Body(rows, columns, list(odd.values()))
    body.found = sorted([*given, *beyond])
    body.left_out = dict.fromkeys(beyond, "") | {row: finding.rule for row, finding in odd.items()}
    body.findings += [*_blank_rows(layout, rows), *_merges(layout, body)]
    body.findings += two_header_rows(layout)
    return body


def _columns(layout: Layout, rows: Sequence[list[RawValue]]) -> dict[str, list[RawValue]]:
    """Return each field's cells; laid end to end first, since to visit every row once a field takes twice as long."""
    width = len(rows[0]) if rows else 0
    if set(map(len, rows)) == {width}:
        cells = list(chain.from_iterable(rows))
        return {name: cells[place - 1 :: width] for name, place in layout.columns.items()}
    return {name: list(map(itemgetter(place - 1), rows)) for name, place in layout.columns.items()}


def _is_blank(cells: Sequence[RawValue]) -> Flags:
    blank = cells.count("")
    if blank in (0, len(cells)):
        return np.full(len(cells), blank > 0, dtype=np.bool_)
    return np.fromiter(map(eq, cells, repeat("")), dtype=np.bool_, count=len(cells))


def _given(layout: Layout, columns: Mapping[str, Sequence[RawValue]], blanks: Mapping[str, Flags]) -> Flags:
    """Return the rows that hold anything; one that is mostly blank is looked at cell by cell."""
    counts = np.sum(list(blanks.values()), axis=0)
    given: Flags = np.asarray(2 * counts < len(blanks), dtype=np.bool_)
    marked = _marked(layout)
    for place in np.flatnonzero(~given).tolist():
        holds = _holds_anything([column[place] for column in columns.values()])
        given[place] = holds or place + layout.header_row + 1 in marked
    return given


def _holds_anything(cells: Sequence[RawValue]) -> bool:
    return any(type(cell) is not str or cell.strip() for cell in cells)


def _is_suspect(layout: Layout, columns: Mapping[str, Sequence[RawValue]], blanks: Mapping[str, Flags]) -> Flags:
    """Return the rows that may be no records: they begin as the headings do, or lack half of what each row needs."""
    needed = [blanks[name] for name in columns if layout.spec.columns[name].is_required]
    lacks = np.sum(needed, axis=0) if needed else np.zeros(len(next(iter(blanks.values()))))
    name, cells = next(iter(columns.items()))
    first = key_of(layout.heading(name))
    alike = {cell for cell in set(cells) if type(cell) is str and cell.strip().casefold() == first}
    begins = np.fromiter((cell in alike for cell in cells), dtype=np.bool_, count=len(cells)) if alike else False
    return np.asarray((2 * lacks >= max(1, len(needed))) | begins, dtype=np.bool_)


def _marked(layout: Layout) -> set[int]:
    """Return the rows that hold something the value reader shows as blank: an error, a formula without a value."""
    columns = set(layout.columns.values())
    cells = [*layout.raw.errors, *layout.raw.uncalculated]
    return {row for row, column in cells if column in columns and row > layout.header_row}


def beside(layout: Layout, last: int, already_reported: Collection[int]) -> Iterator[Finding]:
    """Find cells in columns without a heading; not where a heading is missing, which has its own finding.

    Args:
        last: the last row of the table.
        told_already: rows that another finding reports.
    """
    if layout.missing or not layout.unheaded:
        return
    under = list(enumerate(layout.raw.rows[layout.header_row : last], layout.header_row + 1))
    for column in layout.unheaded:
        filled = [row for row, cells in under if cells[column - 1] != "" and row not in already_reported]
        if not filled:
            continue
        cell = layout.raw.value(filled[0], column)
        more = f", as {rows_text(filled[1:])} of the column" if len(filled) > 1 else ""
        told = f"{quoted(cell)} is in a column without a heading{more}; it is not read."
        fix = f"Give the column a heading in row {layout.header_row}, or move what it says above the headings."
        yield found("STR-15", layout.raw.name, told, fix, Spot(filled[0], column, value=shown(cell)))


def _blank_rows(layout: Layout, rows: Sequence[int]) -> Iterator[Finding]:
    present, last = set(rows), max(rows, default=0)
    if len(present) == last - layout.header_row:
        return
    blank = [
        row
        for row in range(layout.header_row + 1, last)
        if row not in present and not any(cell != "" for cell in layout.raw.rows[row - 1])
    ]
    if blank:
        told = f"{rows_text(blank).capitalize()} {'is' if len(blank) == 1 else 'are'} blank; the rows below are read."
        fix = f"Delete {rows_text(blank)}, so that Excel sorts and filters the whole table."
        yield found("STR-13", layout.raw.name, told, fix, Spot(blank[0], layout.first_column))


def _merges(layout: Layout, body: Body) -> Iterator[Finding]:
    """Find merges that touch a table's records."""
    if not body.rows:
        return
    by_column = {column: name for name, column in layout.columns.items()}
    rows = set(body.rows)
    for top, left, bottom, right in layout.raw.merges:
        columns = [column for column in by_column if left <= column <= right]
        touched = list(range(max(top, layout.header_row), min(bottom, body.rows[-1]) + 1))
        if not columns or not (rows.intersection(touched) or layout.header_row in touched):
            continue
        body.covered.update((row, column) for row in touched for column in columns if (row, column) != (top, left))
        extent = f"{right - left + 1} columns and {bottom - top + 1} rows"
        told = f"{extent} are merged here; Excel keeps one value and leaves the other cells blank."
        heading = layout.heading(by_column[left]) if left in by_column else None
        value = layout.raw.value(top, left)
        shown_value = shown(value) if value != "" else ""
        yield found("STR-14", layout.raw.name, told, spot=Spot(top, left, heading, shown_value))

"""What counts although staff cannot see it, or see it struck out: hidden rows and columns, and strikethrough."""

from collections.abc import Iterator, Sequence

from xltools.findings import Finding
from xltools.text.words import named, rows_text, runs_of
from xltools.tracker.addresses import address, column_letter, rows_named
from xltools.validate.cell_verdicts import Spot, found
from xltools.validate.headings import Layout


def unseen(layout: Layout, rows: Sequence[int], named_by: str | None) -> Iterator[Finding]:
    """Find what counts unseen in a sheet's table; each kind is one finding, at the first of its rows.

    A row is struck out where the cell that names it is, or where every cell that holds anything is.

    Args:
        layout: where the table stands.
        rows: the Excel rows of its records.
        named_by: the field that tells its rows apart.
    """
    yield from _hidden_rows(layout, rows)
    yield from _hidden_columns(layout, rows)
    if layout.raw.struck:
        yield from _struck(layout, rows, named_by)


def _hidden_rows(layout: Layout, rows: Sequence[int]) -> Iterator[Finding]:
    hidden = sorted(layout.raw.hidden_rows.intersection(rows))
    if hidden:
        how = "filtered out or hidden" if layout.raw.is_filtered else "hidden"
        yield _told("STR-21", layout, f"{_rows(layout, hidden)} {_are(hidden)} {how}, but {_count(hidden)}.", hidden[0])


def _hidden_columns(layout: Layout, rows: Sequence[int]) -> Iterator[Finding]:
    hidden = {column: name for name, column in layout.columns.items() if column in layout.raw.hidden_columns}
    if hidden and rows:
        names = [_column(layout, rows, column, hidden[column]) for column in sorted(hidden)]
        what = f"Column{'s' if len(names) > 1 else ''} {named(names)}"
        yield _told("STR-22", layout, f"{what} {_are(names)} hidden, but {_count(names)}.", rows[0], min(hidden))


def _struck(layout: Layout, rows: Sequence[int], named_by: str | None) -> Iterator[Finding]:
    out = {
        (row, column)
        for column in layout.columns.values()
        for row in layout.raw.struck.get(column, frozenset()).intersection(rows)
    }
    names = layout.columns.get(named_by or "")
    whole = sorted(row for row in {row for row, _ in out} if (row, names) in out or _is_all(layout, row, out))
    if whole:
        told = f"{_rows(layout, whole)} {_are(whole)} struck out, but {_count(whole)}."
        yield _told("STR-23", layout, told, whole[0])
    cells = sorted(out - {(row, column) for row in whole for column in layout.columns.values()})
    if cells:
        addresses = named([_cell(layout, *cell) for cell in cells])
        yield _told("STR-23", layout, f"{addresses} {_are(cells)} struck out, but {_count(cells)}.", *cells[0])


def _is_all(layout: Layout, row: int, out: set[tuple[int, int]]) -> bool:
    return all(
        (row, column) in out
        for name, column in layout.columns.items()
        if layout.raw.value(row, column) != "" and _stands_in_a_cell(layout, row, name)
    )


def _stands_in_a_cell(layout: Layout, row: int, name: str) -> bool:
    return layout.raw.origins is None or layout.raw.origins.at(name, row) is not None


def _cell(layout: Layout, row: int, column: int) -> str:
    """Name a cell where the reader finds it: in an office's own workbook with its sheet."""
    at = layout.raw.origins and layout.raw.origins.at(layout.raw.fields[column - 1], row)
    return f"{at.sheet}!{address(at.row, at.column)}" if at else address(row, column)


def _column(layout: Layout, rows: Sequence[int], column: int, name: str) -> str:
    """Name a hidden column by its letter and heading, in an office's own workbook by those of the first that is."""
    origins = layout.raw.origins
    cells = [(at, row) for row in rows if origins and (at := origins.at(name, row))]
    if origins is None or not cells:
        return f"{column_letter(column)} ({layout.heading(name)})"
    at, row = cells[0]
    return f"{column_letter(at.column)} ({origins.heading(name, row) or layout.heading(name)})"


def _told(rule: str, layout: Layout, message: str, row: int, column: int | None = None) -> Finding:
    return found(rule, layout.raw.name, message, spot=Spot(row, column or layout.first_column))


def _rows(layout: Layout, rows: Sequence[int]) -> str:
    if layout.raw.origins is not None:
        told = rows_named(rows, layout.raw.origins)
        return told[:1].upper() + told[1:]
    of = f" ({len(rows):,} rows)" if len(rows) > len(runs_of(rows)) > 1 else ""
    return f"{rows_text(rows).capitalize()}{of}"


def _are(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _count(things: Sequence[object]) -> str:
    return "counts" if len(things) == 1 else "count"

"""Places in Excel: addresses of cells, and where a table is on its sheet."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xltools.text.words import runs_of


def column_letter(column: int) -> str:
    """Return the letters of a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return a cell's address from its 1-based row and column: (3, 1) is A3."""
    return f"{column_letter(column)}{row}"


def cells_text(cells: Iterable[tuple[int, int]]) -> str:
    """Name cells by row and column, runs down a column joined: "H14:H33, H40"."""
    rows: dict[int, list[int]] = {}
    for row, column in cells:
        rows.setdefault(column, []).append(row)
    runs = [(column, *run) for column in sorted(rows) for run in runs_of(rows[column])]
    return ", ".join(
        address(first, column) if first == last else f"{address(first, column)}:{address(last, column)}"
        for column, first, last in runs
    )


class Place(NamedTuple):
    """Where a table is in the tracker: its sheet, header row, and each field's column, from 1."""

    sheet: str
    header_row: int
    columns: Mapping[str, int]

    def cells(self, field_name: str, rows: Iterable[int]) -> str:
        """Name the cells of one field in these Excel rows, runs joined: "Milestones!I5:I9, I12"."""
        cells = cells_text((row, self.columns[field_name]) for row in rows)
        return f"{self.sheet}!{cells}" if cells else ""

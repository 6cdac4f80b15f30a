"""Places in Excel: cell addresses, and where a table is on its sheet."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from xltools.text.words import rows_text, runs_of

#: Excel's own bounds: the last row, and the column XFD.
ROWS, COLUMNS = 1_048_576, 16_384

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


def column_letter(column: int) -> str:
    """Return the letters of a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=COLUMNS)
def column_number(letters: str) -> int:
    """Return the number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


#: The letters of a column from its number, at once: an odd sheet asks for each cell.
letters_of = lru_cache(maxsize=COLUMNS)(column_letter)


def position(reference: str) -> tuple[int, int] | None:
    """Return the row and column of an address such as B3; None where it is none, or is outside Excel's bounds."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if row <= ROWS and column <= COLUMNS else None


def span(reference: str) -> tuple[int, int, int, int] | None:
    """Return first row, first column, last row, last column of A1:B3 or of one cell; None where it is not a range."""
    first, _, last = reference.replace("$", "").partition(":")
    start, end = position(first), position(last or first)
    if start is None or end is None or end[0] < start[0] or end[1] < start[1]:
        return None
    return (*start, *end)


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


class CellAt(NamedTuple):
    """One cell of a workbook: its sheet, row and column, from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a workbook that rows of a table were read from.

    Args:
        columns: field -> its column, from 1; a field that stands in no cell is not among them.
        headings: field -> its heading as it stands there.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, int]
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origins:
    """Which cell each value of a table came from, where its rows are not simply those of one sheet.

    Args:
        rows: row of the table -> the part it came from, and its Excel row there.
        cells: (row of the table, field) -> row and column of a value that stands elsewhere than its row and its
            field's column: a month's number, a month, the title of a group, the first cell of a merged block.
        headings: (row of the table, field) -> the heading over such a value: the month.
        words: field -> row of the table -> the office's own word, where words of theirs stand for ours.
    """

    parts: tuple[Part, ...]
    rows: Mapping[int, tuple[int, int]]
    cells: Mapping[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    headings: Mapping[tuple[int, str], str] = field(default_factory=dict)
    words: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def heading(self, field_name: str, row: int) -> str | None:
        """Return the heading over a value as it stands there; None where it has none."""
        return self.headings.get((row, field_name)) or self.part_of(row).headings.get(field_name)

    def at(self, field_name: str, row: int) -> CellAt | None:
        """Return the cell of a value; None where it stands in no cell."""
        number, excel_row = self.rows[row]
        part = self.parts[number]
        if (cell := self.cells.get((row, field_name))) is not None:
            return CellAt(part.sheet, *cell)
        column = part.columns.get(field_name)
        return None if column is None else CellAt(part.sheet, excel_row, column)

    def part_of(self, row: int) -> Part:
        """Return the part that a row came from."""
        return self.parts[self.rows[row][0]]

    def first_cell(self, row: int) -> CellAt:
        """Return the cell that stands for a row as a whole: its first that is read."""
        number, excel_row = self.rows[row]
        part = self.parts[number]
        return CellAt(part.sheet, excel_row, min(part.columns.values(), default=1))

    def excel_rows(self, rows: Iterable[int]) -> dict[str, list[int]]:
        """Return the Excel rows that rows of the table came from, by sheet; each once."""
        found: dict[str, list[int]] = {}
        for row in rows:
            number, excel_row = self.rows[row]
            of_sheet = found.setdefault(self.parts[number].sheet, [])
            if excel_row not in of_sheet[-1:]:
                of_sheet.append(excel_row)
        return found


def rows_named(rows: Iterable[int], origins: Origins | None) -> str:
    """Name rows of a table: "rows 4 to 9"; with their sheets where they came from several."""
    if origins is None:
        return rows_text(rows)
    found = origins.excel_rows(rows)
    if len({part.sheet for part in origins.parts}) == 1:
        return rows_text(each for of_sheet in found.values() for each in of_sheet)
    return "; ".join(f"{rows_text(of_sheet)} of {sheet}" for sheet, of_sheet in found.items())


class Place(NamedTuple):
    """Where a table stands in the tracker: its sheet, header row, and each field's column, from 1.

    Args:
        origins: which cell each value came from, where that is not its own row and its field's column.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, int]
    origins: Origins | None = None

    def at(self, field_name: str, row: int) -> CellAt | None:
        """Return the cell that a value of the table came from; None where it stands in no cell."""
        if self.origins is not None:
            return self.origins.at(field_name, row)
        column = self.columns.get(field_name)
        return None if column is None else CellAt(self.sheet, row, column)

    def heading(self, field_name: str, row: int) -> str | None:
        """Return the heading over a value as it stands there; None where it is the schema's own."""
        return None if self.origins is None else self.origins.heading(field_name, row)

    def cells(self, field_name: str, rows: Iterable[int]) -> str:
        """Name the cells of one field in these rows, runs joined: "Milestones!I5:I9, I12"."""
        if self.origins is None:
            cells = cells_text((row, self.columns[field_name]) for row in rows)
            return f"{self.sheet}!{cells}" if cells else ""
        by_sheet: dict[str, list[tuple[int, int]]] = {}
        for row in rows:
            if (cell := self.origins.at(field_name, row)) is not None:
                by_sheet.setdefault(cell.sheet, []).append((cell.row, cell.column))
        return "; ".join(f"{sheet}!{cells_text(cells)}" for sheet, cells in by_sheet.items())

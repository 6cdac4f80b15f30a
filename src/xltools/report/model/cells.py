"""Cells and tables: values, live formulas, links, and the native tables that hold them."""

from dataclasses import dataclass
from datetime import date

from xltools.tracker.addresses import address

Scalar = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value it has now, which previewers show and a recalculation must give again."""

    expression: str  # without the leading "="
    value: Scalar


@dataclass(frozen=True, slots=True)
class Rich:
    """Text in runs, each with the style that is joined to its cell's: (("M-1", "strong"), (" Agree the plan", ""))."""

    runs: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """Only the words."""
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a cell leads: to a row of a table by the key in its first column, or to a sheet's cell.

    A link to something that is not in the book is left out; its cell keeps its value.
    """

    table: str = ""
    key: str = ""
    sheet: str = ""
    cell: str = "A1"
    url: str = ""  # only for addresses that xltools itself makes, never text from a tracker


@dataclass(frozen=True, slots=True)
class Cell:
    """One value and its style. In a table the style is joined to its column's; elsewhere "" is "body"."""

    value: Scalar | Formula | Rich
    style: str = ""
    link: Link | None = None


Value = Scalar | Formula | Rich | Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: heading with its unit, style of its cells, width in characters."""

    heading: str
    style: str = "body"
    width: float = 12


@dataclass(frozen=True, slots=True)
class Range:
    """A block of cells on one sheet, ends included."""

    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def a1(self) -> str:
        """The block as Excel writes it, such as B3:D9."""
        return f"{address(self.row, self.column)}:{address(self.last_row, self.last_column)}"


@dataclass(frozen=True, slots=True)
class Table:
    """A native Excel table. `name` is a word such as "Milestones"; the writer makes it `tbl_Milestones`.

    Formulas elsewhere refer to `tbl_Milestones[Rating]`. The sheet that makes the table gives every blank a word, or
    None if the column's heading or a note says what a blank means.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    row: int
    column: int = 1
    description: str = ""
    with_filter: bool = False
    blank_rows: int = 0  # empty rows for typing, in a tracker made for staff

    @property
    def first_data_row(self) -> int:
        """The sheet row of the first row of data."""
        return self.row + 1

    @property
    def last_row(self) -> int:
        """The sheet row of the last row of data (Excel demands at least one)."""
        return self.row + max(len(self.rows) + self.blank_rows, 1)

    def place(self, heading: str) -> int:
        """Return the sheet column, from 1, of a heading."""
        return self.column + [c.heading for c in self.columns].index(heading)

    def span(self, heading: str) -> Range:
        """Return the cells of one column's data."""
        column = self.place(heading)
        return Range(self.first_data_row, column, self.last_row, column)

    @property
    def range(self) -> Range:
        """The whole table with its heading row."""
        return Range(self.row, self.column, self.last_row, self.column + len(self.columns) - 1)

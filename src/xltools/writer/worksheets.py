"""Worksheets: the few public calls of XlsxWriter by which the writer puts many cells."""

from typing import Any, TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xltools.writer.cell_display import must_write

_ROWS, _COLUMNS = 1_048_576, 16_384

#: A cell that is to be put: the library's method, and what it is called with after row and column.
Waiting: TypeAlias = tuple[str, *tuple[Any, ...]]


class PublicWorksheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A worksheet whose cells are put by XlsxWriter's public methods: right with any version, and slower."""

    def reach(self, row: int, column: int) -> bool:
        """True where a cell, counted from 0, is within Excel's ends."""
        return 0 <= row < _ROWS and 0 <= column < _COLUMNS

    def blank(self, look: Format) -> Waiting:
        """Return the cell of a blank, which may be put any number of times."""
        return "write_blank", None, look

    def word(self, text: str, look: Format) -> Waiting:
        """Return the cell of a short text, which may be put any number of times."""
        return "write_string", text, look

    def number(self, number: float, look: Format) -> Waiting:
        """Return the cell of a finite number."""
        return "write_number", number, look

    def put(self, row: int, cells: dict[int, Any], _words: int) -> None:
        """Put cells of one row within reach."""
        for column, (method, *given) in cells.items():
            must_write(getattr(self, method)(row, column, *given), f"row {row + 1}, column {column + 1}")

    def link(self, row: int, column: int, location: str, look: Format) -> int:
        """Let a cell lead somewhere, and put a placeholder there."""
        return int(self.write_url(row, column, location, look, "-"))

    def draw(self) -> None:
        """Nothing: the library draws the rows when the workbook is closed."""

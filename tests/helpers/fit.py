"""Does each cell's text fit? Finds what Excel would show as ##### or cut, from Arial's own widths."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers.shown import shown

#: Width in thousandths of the font size -> the signs that have it (Arial's metrics, which Liberation Sans shares).
_REGULAR = {
    191: "'", 222: "ijl’", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 334: "{}", 350: "•", 355: '"', 389: "*",
    469: "^", 500: "Jcksvxyz", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm",
    889: "%", 944: "W", 1000: "—…→▲▼", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " ,./I\\ijl’", 280: "|", 333: "!()-:;[]`ft", 350: "•", 389: "*r{}", 474: '"', 500: "z",
    584: "+<=>^~", 611: "?FLTZbdghnopqu", 667: "EPSVXY", 722: "&ABCDHKNRU", 778: "GOQw", 833: "M", 889: "%m",
    944: "W", 975: "@", 1000: "—…→▲▼",
}  # fmt: skip
_WIDTHS = {
    bold: {sign: width for width, signs in groups.items() for sign in signs}
    for bold, groups in ((False, _REGULAR), (True, _BOLD))
}
_USUAL = 556  # a digit, and most small letters
_PIXELS_PER_POINT = 96 / 72
_PADDING = 5  # pixels that Excel keeps free in each column
_LEEWAY = 0.97  # hinting makes text a little narrower or wider than the metrics say
_LINE = 1.15  # a line's height in font sizes, at the least


@dataclass(frozen=True, slots=True)
class Misfit:
    """A cell whose text does not fit, and how far."""

    sheet: str
    cell: str
    why: str
    text: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.sheet}!{self.cell}: {self.why}: {self.text[:60]!r}"


def text_pixels(text: str, size: float = 10, *, bold: bool = False) -> float:
    """Return how wide Arial sets a line of text, in pixels at 96 to the inch."""
    widths = _WIDTHS[bold]
    return sum(widths.get(sign, _USUAL) for sign in text) / 1000 * size * _PIXELS_PER_POINT


def misfits(book: Path) -> list[Misfit]:
    """List the cells of visible sheets whose text is likely to be cut or shown as #####."""
    workbook = openpyxl.load_workbook(book, data_only=True)
    normal = workbook._fonts[0]  # type: ignore[attr-defined]
    digit = round((0.507 if normal.name == "Calibri" else 0.556) * (normal.sz or 11) * _PIXELS_PER_POINT)
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    return [misfit for sheet in sheets for misfit in _Grid(sheet, digit).misfits()]


class _Grid:
    """A sheet's columns and rows in pixels and points."""

    def __init__(self, sheet: Worksheet, digit: int) -> None:
        self.sheet = sheet
        usual = sheet.sheet_format.defaultColWidth or 8.43 + 0.71
        self.pixels = dict.fromkeys(range(1, sheet.max_column + 20), usual * digit)
        for dimension in sheet.column_dimensions.values():
            for column in range(dimension.min or 0, min(dimension.max or 0, sheet.max_column + 19) + 1):
                self.pixels[column] = 0 if dimension.hidden else dimension.width * digit
        self.last = max(self.pixels)
        self.merged = {
            (block.min_row, block.min_col): (block.max_row, block.max_col) for block in sheet.merged_cells.ranges
        }

    def misfits(self) -> Iterator[Misfit]:
        """Find what does not fit, in reading order."""
        for row in self.sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and self._is_seen(cell) and (why := self._why(cell)):
                    yield Misfit(self.sheet.title, cell.coordinate, why, shown(cell.value, cell.number_format))

    def _is_seen(self, cell: Cell) -> bool:
        is_open = self.pixels[cell.column] > 0 and not self.sheet.row_dimensions[cell.row].hidden
        return is_open and cell.value not in (None, "")

    def _why(self, cell: Cell) -> str:
        text, look = shown(cell.value, cell.number_format), cell.alignment
        size, bold = float(cell.font.sz or 11), bool(cell.font.b)
        if look.shrink_to_fit or look.textRotation:
            return ""
        room = self._own_room(cell) - (look.indent or 0) * 9
        widest = max(text_pixels(line, size, bold=bold) for line in text.split("\n")) * _LEEWAY
        if isinstance(cell.value, int | float | date):
            return "" if widest <= room or cell.number_format == "General" else f"##### ({widest:.0f} px in {room:.0f})"
        if look.wrap_text:
            return self._why_wrapped(cell, text, room)
        if widest > room + self._empty_beside(cell):
            return f"cut ({widest:.0f} px in {room + self._empty_beside(cell):.0f})"
        return self._why_low(cell, 1, size)

    def _why_wrapped(self, cell: Cell, text: str, room: float) -> str:
        size, bold = float(cell.font.sz or 11), bool(cell.font.b)
        lines = 0
        for paragraph in text.split("\n"):
            lines, used = lines + 1, 0.0
            for word in paragraph.split(" "):
                width = text_pixels(word, size, bold=bold) * _LEEWAY
                if width > room and not any(sign in word for sign in "-/"):
                    return f"word broken ({width:.0f} px in {room:.0f})"
                if used and used + width > room:
                    lines, used = lines + 1, 0.0
                used += width + text_pixels(" ", size, bold=bold)
        return self._why_low(cell, lines, size)

    def _why_low(self, cell: Cell, lines: int, size: float) -> str:
        """Rows without a height of their own grow with their text; others must hold it."""
        last, _ = self.merged.get((cell.row, cell.column), (cell.row, cell.column))
        heights = [self.sheet.row_dimensions[row].height for row in range(cell.row, last + 1)]
        if None in heights:
            return ""
        height = sum(float(height) for height in heights if height is not None)
        needed = lines * size * _LINE
        return f"row too low ({lines} lines need {needed:.0f} pt of {height:.0f})" if needed > height + 1 else ""

    def _own_room(self, cell: Cell) -> float:
        _, last = self.merged.get((cell.row, cell.column), (cell.row, cell.column))
        return sum(self.pixels[column] for column in range(cell.column, last + 1)) - _PADDING

    def _empty_beside(self, cell: Cell) -> float:
        """Unwrapped text runs over empty neighbours, on the side that its alignment leaves open."""
        way = cell.alignment.horizontal
        right = self._empty(cell, 1) if way != "right" else 0
        left = self._empty(cell, -1) if way in ("right", "center", "centerContinuous") else 0
        return 2 * min(left, right) if way == "center" else left + right

    def _empty(self, cell: Cell, step: int) -> float:
        room, column = 0.0, cell.column + step
        while 1 <= column <= self.last:
            beside = self.sheet._cells.get((cell.row, column))
            if beside is not None and beside.value not in (None, ""):
                break
            room, column = room + self.pixels[column], column + step
        return room

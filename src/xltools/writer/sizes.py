"""Column widths and row heights, so that no text is cut and no figure shows as #####."""

from collections.abc import Iterable
from datetime import date
from math import isfinite

from xltools.report.model import Cell, Formula, Rich, Scalar, Sheet, Table, Value
from xltools.report.theme import ROW_HEIGHT
from xltools.writer.cell_display import scalar, shown
from xltools.writer.formats import properties
from xltools.writer.text_fit import PADDING, column_characters, column_pixels, height, lines, text_pixels

DEFAULT_WIDTH = 8.43  # Excel's own, in characters
WIDEST = 255.0
INDENT = 9  # pixels
FILTER_BUTTON = 18  # pixels
LONGEST_UNWRAPPED = 60  # characters for which a column is widened; longer text should be told to wrap


class Room:
    """What a text has room for in one column and one style."""

    def __init__(self, styles: tuple[str, ...], width: float) -> None:
        look = properties(*styles)
        self.size = float(look["font_size"])
        self.is_bold = bool(look.get("bold"))
        self.wraps = bool(look.get("text_wrap"))
        self.pixels = column_pixels(width) - PADDING - INDENT * int(look.get("indent", 0))
        self.one_line = height(1, self.size)
        #: texts of at most so many characters are on one line however wide their letters are
        self.safe_length = int(self.pixels / text_pixels("W", self.size, is_bold=self.is_bold)) if self.wraps else 10**9

    def height(self, text: str) -> float:
        """Return the points that a text needs here."""
        if not self.wraps or (len(text) <= self.safe_length and "\n" not in text):
            return self.one_line
        return height(lines(text, self.pixels, self.size, is_bold=self.is_bold), self.size)


def column_widths(sheet: Sheet) -> dict[int, float]:
    """Return each column's width in characters: as the sheet asks, but never too narrow for its figures.

    A table's column is also made wide enough for its heading's words and for text that does not wrap, unless the
    sheet itself gives that column a width.
    """
    widths: dict[int, float] = {}
    for table in sheet.tables:
        for place, column in enumerate(table.columns):
            needed = max(column.width, _heading_width(table, place), _text_width(table, place))
            widths[table.column + place] = max(needed, widths.get(table.column + place, 0))
    widths |= sheet.widths
    for place, needed in _needed(sheet):
        if needed > widths.get(place, DEFAULT_WIDTH):
            widths[place] = needed
    return {place: min(width, WIDEST) for place, width in widths.items()}


def _heading_width(table: Table, place: int) -> float:
    look = properties("heading")
    words = table.columns[place].heading.split()
    widest = max((text_pixels(word, float(look["font_size"]), is_bold=True) for word in words), default=0)
    return column_characters(widest + (FILTER_BUTTON if table.with_filter else 0))


def _text_width(table: Table, place: int) -> float:
    look = properties(table.columns[place].style)
    if look.get("text_wrap"):
        return 0
    plain = dressed = ""
    for row in table.rows:
        value = row[place]
        if type(value) is str:
            plain = value if len(value) > len(plain) else plain
        elif isinstance(value, Cell | Formula | Rich):
            text = scalar(value)
            dressed = text if isinstance(text, str) and len(text) > len(dressed) else dressed
    longest = max(plain, dressed, key=len)[:LONGEST_UNWRAPPED]
    return column_characters(text_pixels(longest, float(look["font_size"]), is_bold=bool(look.get("bold"))))


def _needed(sheet: Sheet) -> Iterable[tuple[int, float]]:
    for table in sheet.tables:
        yield from _needed_by_table(table)
    for (_, place), cell in sheet.cells.items():
        if cell.value is None or type(cell.value) is str:
            continue
        yield place, _figure_width(scalar(cell), (cell.style or "body",))


def _needed_by_table(table: Table) -> Iterable[tuple[int, float]]:
    for place, column in enumerate(table.columns):
        figures = [row[place] for row in table.rows if place < len(row)]  # a short row is refused where it is written
        for styles, value in _widest(figures, column.style):
            yield table.column + place, _figure_width(value, styles)


def _widest(values: list[Value], style: str) -> Iterable[tuple[tuple[str, ...], Scalar]]:
    """Give each style's smallest and largest number, and one date: no other figure can be wider."""
    days: dict[tuple[str, ...], Scalar] = {}
    plain: list[float] = []
    numbers: dict[tuple[str, ...], list[float]] = {(style,): plain}
    for value in values:
        kind = type(value)
        if kind is str or value is None:
            continue
        if kind is int or kind is float:
            plain.append(value)  # type: ignore[arg-type]  # narrowed by its type, for speed
            continue
        if kind is Cell and type(value.value) is str:  # type: ignore[union-attr]  # narrowed by its type, for speed
            continue
        styles: tuple[str, ...] = (style, value.style) if isinstance(value, Cell) and value.style else (style,)
        bare = scalar(value)
        if isinstance(bare, date):
            days[styles] = bare
        elif isinstance(bare, int | float):
            numbers.setdefault(styles, []).append(bare)
    yield from days.items()
    for styles, found in numbers.items():
        known = [number for number in found if isfinite(number)]
        if known:
            yield styles, min(known)
            yield styles, max(known)


def _figure_width(value: Scalar, styles: tuple[str, ...]) -> float:
    if value is None or isinstance(value, str | bool):
        return 0
    look = properties(*styles)
    code = str(look.get("num_format", ""))
    if not code and isinstance(value, date):
        code = str(properties("date")["num_format"])
    pixels = text_pixels(shown(value, code), float(look["font_size"]), is_bold=bool(look.get("bold")))
    return column_characters(pixels + INDENT * int(look.get("indent", 0)))


class Rows:
    """The heights that a sheet's rows need, gathered while its cells are written."""

    def __init__(self, sheet: Sheet, widths: dict[int, float]) -> None:
        self._widths = widths
        self._needed: dict[int, float] = {}
        self._given = dict(sheet.heights)
        self._rooms: dict[tuple[tuple[str, ...], int], Room] = {}

    def room(self, styles: tuple[str, ...], column: int) -> Room:
        """Return what a style has room for in a column."""
        key = (styles, column)
        if key not in self._rooms:
            self._rooms[key] = Room(styles, self._widths.get(column, DEFAULT_WIDTH))
        return self._rooms[key]

    def grow(self, row: int, points: float) -> None:
        """Make a row at least so tall."""
        if points > self._needed.get(row, ROW_HEIGHT):
            self._needed[row] = points

    def heights(self) -> dict[int, float]:
        """Return the rows that differ from the default; a height that the sheet gives wins."""
        return self._needed | self._given

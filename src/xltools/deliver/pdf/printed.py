"""A workbook as it was printed: the text and size of each sheet's cells, its tables, and the words of its charts."""

import html
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xltools.report.theme import PALE
from xltools.text.words import day_text

_POINTS = 72  # to an inch
_LIST = 2  # columns
_SECTION, _HEADING_FILL = 12.0, "FF" + PALE[1:]
_DIGIT = 5.56  # points: the width of a digit in the packs' own font and size, by which LibreOffice measures columns
_DRAWING = re.compile(r'"\.\./drawings/(drawing\d+\.xml)"')
_NUMBER = re.compile(r"\d+(?:\.(\d+))?")
_ROW, _COLUMN = re.compile(r"<xdr:row>(\d+)<"), re.compile(r"<xdr:col>(\d+)<")
_SENTENCE = re.compile(r'<xdr:cNvPr\b[^>]*\bdescr="([^"]*)"')
_DEFAULT_HEIGHT, _DEFAULT_WIDTH = 15.0, 8.43


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell: its text without spaces, "" for a figure, and the size of its letters."""

    text: str
    size: float
    is_bold: bool
    figure: float | None = None
    is_heading: bool = False  # of a column

    @property
    def is_section(self) -> bool:
        """Return whether it is a heading for what is below it, outside tables."""
        return self.is_bold and self.size >= _SECTION and self.text != ""

    def says(self, words: str) -> bool:
        """Return whether a piece of printed text, without spaces, can be of this cell."""
        if self.text:
            return words in self.text
        number = _NUMBER.search(words.replace(",", ""))
        if self.figure is None or number is None:
            return True  # a style that is not known here
        size = float(number[0])
        half = 0.51 * 10.0 ** -len(number[1] or "")
        return any(abs(size - abs(self.figure) * unit) <= half for unit in (1, 100))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's place: its heading's row, its last row, its columns."""

    row: int
    last_row: int
    columns: tuple[int, ...]

    @property
    def names_rows(self) -> bool:
        """Return whether the first column says what each row is about: not in a list of two, nor in a plan by month."""
        return len(self.columns) > _LIST and self.columns[1] == self.columns[0] + 1

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is one of the table's."""
        return self.row <= row <= self.last_row and column in self.columns


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: the rows that it covers, its first column, and the sentence that says what it shows."""

    row: int
    last_row: int
    column: int
    told: str


@dataclass
class Sheet:
    """One sheet that prints.

    Args:
        cells: by (row, column); those that hold something.
        charts: in the order in which they are drawn.
        repeated: the first and last of the rows repeated at the top of every page.
        breaks: rows after which a page begins.
    """

    name: str
    cells: dict[tuple[int, int], Printed] = field(default_factory=dict)
    grids: tuple[Grid, ...] = ()
    charts: tuple[Picture, ...] = ()
    heights: dict[int, float] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    default_height: float = _DEFAULT_HEIGHT
    last_row: int = 1
    repeated: tuple[int, int] | None = None
    breaks: frozenset[int] = frozenset()
    left: float = 0
    top: float = 0
    bottom: float = 0
    head: float = 0
    foot: float = 0
    _lefts: list[float] = field(default_factory=lambda: [0.0])

    def top_at(self, scale: float) -> float:
        """Return how far from the paper's edge the rows begin: LibreOffice makes the head smaller with the sheet."""
        return self.head + (self.top - self.head) * scale

    def bottom_at(self, scale: float) -> float:
        """Return how far from the paper's edge the rows end."""
        return self.foot + (self.bottom - self.foot) * scale

    def height(self, row: int) -> float:
        """Return how tall a row is, in points."""
        return self.heights.get(row, self.default_height)

    def left_of(self, column: int) -> float:
        """Return where a column begins, in points from the first, before it is scaled."""
        while len(self._lefts) < column:
            place = len(self._lefts)
            self._lefts.append(self._lefts[-1] + self.widths.get(place, _points(_DEFAULT_WIDTH)))
        return self._lefts[column - 1]

    def grid_at(self, row: int, column: int) -> Grid | None:
        """Return the table that a cell is part of."""
        return next((grid for grid in self.grids if grid.holds(row, column)), None)


def read_sheets(book: bytes) -> list[Sheet]:
    """Read the sheets of one of our own workbooks that are not hidden, in the order in which they print."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and only PDFs need it

    with warnings.catch_warnings():
        # openpyxl warns about what it does not read in our own book, which is not saved
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(book), data_only=True)
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return [
            _sheet(sheet, tuple(_charts(package, number)))
            for number, sheet in enumerate(workbook.worksheets, start=1)
            if sheet.sheet_state == "visible"
        ]


def _sheet(sheet: Any, charts: tuple[Picture, ...]) -> Sheet:
    first, last = _repeated(sheet.print_title_rows)
    cells = {(cell.row, cell.column): _printed(cell) for row in sheet.iter_rows() for cell in row if _is_said(cell)}
    native = tuple(_grids(sheet))
    return Sheet(
        sheet.title,
        cells,
        native or tuple(_drawn_grids(cells)),
        charts,
        {row: height.height for row, height in sheet.row_dimensions.items() if height.height},
        dict(_widths(sheet)),
        sheet.sheet_format.defaultRowHeight or _DEFAULT_HEIGHT,
        max([1, *(row for row, _ in cells), *(chart.last_row for chart in charts)]),
        (first, last) if first else None,
        frozenset(each.id for each in sheet.row_breaks.brk),
        sheet.page_margins.left * _POINTS,
        sheet.page_margins.top * _POINTS,
        sheet.page_margins.bottom * _POINTS,
        sheet.page_margins.header * _POINTS,
        sheet.page_margins.footer * _POINTS,
    )


def _is_said(cell: Any) -> bool:
    return cell.value is not None and cell.value != ""


def _printed(cell: Any) -> Printed:
    said = day_text(cell.value) if isinstance(cell.value, date) else cell.value
    text = "".join(said.split()) if isinstance(said, str) else ""
    is_figure = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    figure = float(cell.value) if is_figure else None
    is_bold = bool(cell.font.b)
    is_heading = is_bold and cell.fill.fgColor.rgb == _HEADING_FILL
    return Printed(text, float(cell.font.sz or 10), is_bold, figure, is_heading)


def _grids(sheet: Any) -> Iterator[Grid]:
    for table in sheet.tables.values():
        (first, *_), *_, (*_, last) = sheet[table.ref]
        yield Grid(first.row, last.row, tuple(range(first.column, last.column + 1)))


def _drawn_grids(cells: dict[tuple[int, int], Printed]) -> Iterator[Grid]:
    """Yield the tables of a sheet that is laid out as a page: a row of headings, and the rows below them."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(column)
    headings = [row for row, columns in rows.items() if _is_heading_row(cells, row, columns)]
    for row in headings:
        columns, last = set(rows[row]), row
        while last + 1 in rows and last + 1 not in headings and _is_below(cells, last + 1, rows[last + 1], rows[row]):
            last += 1
            columns.update(rows[last])
        if last > row:
            yield Grid(row, last, tuple(sorted(columns)))


def _is_heading_row(cells: dict[tuple[int, int], Printed], row: int, columns: list[int]) -> bool:
    return len(columns) > 1 and all(cells[row, column].is_heading for column in columns)


def _is_below(cells: dict[tuple[int, int], Printed], row: int, columns: list[int], headings: list[int]) -> bool:
    """Return whether a row is one of a table's: within its headings' columns, and no heading itself."""
    is_section = any(cells[row, column].is_section for column in columns)
    return not is_section and headings[0] <= columns[0] and columns[-1] <= headings[-1]


def _charts(package: zipfile.ZipFile, number: int) -> Iterator[Picture]:
    """Yield each chart of a sheet, which openpyxl does not keep."""
    relations = f"xl/worksheets/_rels/sheet{number}.xml.rels"
    if relations not in package.namelist():
        return
    for drawing in _DRAWING.findall(package.read(relations).decode()):
        for anchor in package.read(f"xl/drawings/{drawing}").decode().split("<xdr:from>")[1:]:
            (row, last_row), column = map(int, _ROW.findall(anchor)), _COLUMN.search(anchor)
            told = _SENTENCE.search(anchor)
            if column:
                yield Picture(row + 1, last_row + 1, int(column[1]) + 1, html.unescape(told[1]) if told else "")


def _widths(sheet: Any) -> Iterator[tuple[int, float]]:
    for column in sheet.column_dimensions.values():
        for place in range(column.min, column.max + 1):
            yield place, _points(column.width)


def _points(characters: float) -> float:
    return characters * _DIGIT


def _repeated(rows: str | None) -> tuple[int, int]:
    if not rows:
        return 0, 0
    first, _, last = rows.split("!")[-1].replace("$", "").partition(":")
    return int(first), int(last)

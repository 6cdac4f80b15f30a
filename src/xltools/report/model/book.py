"""Pages, sheets and the book that they make."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from xltools.report.model.cells import Cell, Formula, Range, Rich, Table, Value
from xltools.report.model.charts import Chart, Entry, Rule


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet prints."""

    orientation: Literal["portrait", "landscape"] = "landscape"
    paper: Literal["A4", "A3"] = "A4"
    pages_wide: int = 1
    pages_tall: int = 0  # 0: as many as it takes
    repeat_rows: tuple[int, int] | None = None
    breaks: tuple[int, ...] = ()  # a new page begins after each of these rows
    area: Range | None = None
    margins: tuple[float, float, float, float] = (0.5, 0.5, 0.7, 0.7)  # left, right, top, bottom: inches


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: placed cells, native tables, charts, live rules, and its page.

    Args:
        kind: "accessible" keeps the rules for accessible spreadsheets; "printed" is laid out as a page.
        cells: by (row, column).
        widths: column -> characters; a table's own column widths apply if none is given here.
        heights: row -> points; other rows are made tall enough for their wrapped text.
    """

    name: str
    kind: Literal["accessible", "printed", "entry"]
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    rules: tuple[Rule, ...] = ()
    entries: tuple[Entry, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    freeze: tuple[int, int] | None = None  # first row and column that scroll
    page: Page = Page()
    tab: str = ""  # the style whose colour the sheet's tab takes
    is_hidden: bool = False
    is_appendix: bool = False  # for the screen: it comes after the rest and is not in the PDF
    is_too_wide: bool = False  # for the screen because no page can hold it in readable letters

    def without_links(self, sheets: Collection[str], tables: Collection[str]) -> "Sheet":
        """Return the sheet without the links that lead to these sheets and tables."""

        def plain(value: Value) -> Value:
            if not isinstance(value, Cell) or value.link is None:
                return value
            if value.link.table not in tables and value.link.sheet not in sheets:
                return value
            return replace(value, link=None, style="body" if value.style in ("link", "link wrapped") else value.style)

        cells = {place: plain(cell) for place, cell in self.cells.items()}
        placed = {place: cell for place, cell in cells.items() if isinstance(cell, Cell)}
        rows = [replace(table, rows=tuple(tuple(map(plain, row)) for row in table.rows)) for table in self.tables]
        return replace(self, cells=placed, tables=tuple(rows))


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook for its readers.

    Args:
        status: "DRAFT" or "FINAL"; is on every page.
        keywords: for the file's own properties.
        footer: the line at the foot of every page, left.
        created: the file's date, so that no clock is used.
        names: defined names -> what they refer to.
        properties: custom document properties.
    """

    title: str
    subject: str
    organisation: str
    marking: str
    status: str
    footer: str
    created: date
    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    keywords: str = ""

    def said_sha256(self, without: Collection[str] = ()) -> str:
        """Hash the words and values that a reader reads, ignoring looks and links.

        Args:
            without: names of sheets that are left out, and cells that name them.
        """
        digest = hashlib.sha256()
        for part in (self.title, self.subject, self.organisation, self.marking, self.status):
            digest.update(f"{part}\0".encode(errors="backslashreplace"))
        for sheet in self.sheets:
            if sheet.name not in without:
                for line in _words_of(sheet, without):
                    digest.update(f"{line}\0".encode(errors="backslashreplace"))
        return digest.hexdigest()

    def print_edition(self) -> "Book":
        """Return the book as it goes to paper: its appendix is hidden, and nothing leads there."""
        hidden = [sheet for sheet in self.sheets if sheet.is_appendix]
        names = {sheet.name for sheet in hidden}
        tables = {table.name for sheet in hidden for table in sheet.tables}
        # LibreOffice prints a hidden sheet if it has a print area
        printed = [
            replace(sheet, is_hidden=True, page=replace(sheet.page, area=None))
            if sheet.is_appendix
            else sheet.without_links(names, tables)
            for sheet in self.sheets
        ]
        return replace(self, sheets=tuple(printed))

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)


def _words_of(sheet: Sheet, without: Collection[str]) -> Iterator[str]:
    """Yield what a sheet holds, cell by cell, then table by table; without links to sheets that are left out."""
    yield sheet.name
    skipped = {row for (row, _), cell in sheet.cells.items() if cell.link and cell.link.sheet in without}
    for (row, column), cell in sorted(sheet.cells.items(), key=lambda placed: placed[0]):
        if cell.value is not None and row not in skipped:
            yield f"{row} {column} {_word_of(cell)}"
    for table in sheet.tables:
        yield "\t".join(column.heading for column in table.columns)
        for values in table.rows:
            yield "\t".join(map(_word_of, values))


def _word_of(value: Value) -> str:
    if isinstance(value, Cell):
        value = value.value
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, Rich):
        return value.text
    # at Excel's own 15 digits, so that a last bit that differs between machines makes no difference
    if isinstance(value, float):
        return f"{float(value):.15g}"
    return str(value)

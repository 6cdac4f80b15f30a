"""Pages, sheets and the book that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from xltools.report.model.cells import Cell, Range, Table
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
        widths: column -> characters; a table's own column widths apply where none is given here.
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


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook for its readers.

    Args:
        status: "DRAFT" or "FINAL"; is on every page.
        keywords: for the file's own properties.
        footer: the line at the foot of every page, left.
        created: stands as the file's date, so that no clock does.
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

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)

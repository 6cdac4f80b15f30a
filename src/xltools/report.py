"""The report model: frozen values that say what a workbook holds, not how it looks.

Rows and columns are counted from 1, as Excel's addresses are. A style is named, never described:
names are those of `theme.STYLES` and may be joined with a space ("date strong").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from xltools.places import address, column_letter

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
        """The words alone."""
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a cell leads: to a row of a table by the key in its first column, or to a sheet's cell.

    A link to what is not in the book is left out; its cell keeps its value.
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

    Formulas elsewhere say `tbl_Milestones[Rating]`. Every blank is given a word by the sheet that makes it,
    or None where the column's heading or note states what a blank means.
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


@dataclass(frozen=True, slots=True)
class Words:
    """Conditional colours by word: each cell of the range that equals a word takes its style, live."""

    range: Range
    styles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class When:
    """A conditional style by formula, written for the range's first cell."""

    range: Range
    expression: str
    style: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A data bar in each cell of the range."""

    range: Range
    style: str = "bar"
    low: float | None = None
    high: float | None = None


Rule = Words | When | Bar


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be typed in a range: a drop-down, a date, a number or a formula, with help in plain words."""

    range: Range
    kind: Literal["list", "date", "whole", "decimal", "custom", "any"]
    words: tuple[str, ...] = ()  # list: typed words
    source: str = ""  # list: a defined name or range instead of words; custom: the formula that must hold
    low: float | date | None = None
    high: float | date | None = None
    title: str = ""
    message: str = ""
    error_title: str = ""
    error: str = ""
    is_warning: bool = False  # Excel warns and lets the value stand


@dataclass(frozen=True, slots=True)
class Span:
    """The cells a chart draws: rows of a table's column (0-based, ends included), or a plain range of a sheet."""

    table: str = ""
    heading: str = ""
    first: int = 0
    last: int | None = None
    sheet: str = ""
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One drawn series; `look` names its style in `theme.LOOKS`; `label` stands at its last point."""

    name: str
    values: Span
    categories: Span
    look: str = "actual"
    kind: Literal["", "line", "column", "scatter"] = ""  # "" is the chart's own
    label: str = ""
    labels: tuple[str, ...] = ()  # literal text beside each point ("" for none)
    label_side: Literal["right", "left", "above", "below"] = "right"  # of its point, on lines and scatters
    show_values: bool = False
    minus: Span | None = None  # horizontal bars to the left, drawn as error bars (scatter)


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its title with unit, number format, ends and step; None lets Excel choose.

    `x` is the axis of the categories, also in a bar chart, where it stands upright. A step on an axis of dates is
    in months; in a scatter chart, whose axes are both of numbers, in days.
    """

    title: str = ""
    number_format: str = ""
    low: float | date | None = None
    high: float | date | None = None
    step: float | None = None
    is_dates: bool = False
    is_hidden: bool = False
    is_reversed: bool = False
    label_every: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart with its place, size in pixels, and the sentence that a screen reader says."""

    kind: Literal["line", "column", "column stacked", "bar", "bar stacked", "scatter"]
    title: str
    series: tuple[Series, ...]
    alt: str
    row: int
    column: int
    width: int = 480
    height: int = 260
    x: Axis = Axis()
    y: Axis = Axis()
    with_legend: bool = False
    gap: int | None = None


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
        status: "DRAFT" or "FINAL"; stands on every page.
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


__all__ = [
    "Axis", "Bar", "Book", "Cell", "Chart", "Column", "Entry", "Formula", "Link", "Page", "Range", "Rich", "Rule",
    "Scalar", "Series", "Sheet", "Span", "Table", "Value", "When", "Words", "address", "column_letter",
]  # fmt: skip

"""A sheet while it is being laid out: put things at places, then take the finished sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from xltools.report.model import (
    Cell,
    Chart,
    Column,
    Formula,
    Link,
    Page,
    Range,
    Rule,
    Scalar,
    Sheet,
    Table,
    Value,
    Words,
)
from xltools.report.theme import MOVEMENT_STYLES, likelihood_styles, rating_styles
from xltools.schema.rag import FOUR, Scale

if TYPE_CHECKING:  # a region's sheets belong to no report, and need not load what a report needs
    from xltools.report.context import ReportContext


def day(value: date) -> str:
    """Write a date as staff read it: 31 March 2012, with no leading zero."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """Write a date short: 31 Mar 2012."""
    return f"{value.day} {value:%b %Y}"


def standing(context: "ReportContext") -> str:
    """Say what the sheet is based on: "Care Trust Board, 25 April 2012 | data as at ... | previous report ..."."""
    settings = context.settings
    meeting = f", {day(settings.board_meeting)}" if settings.board_meeting else ""
    before = f"previous report {day(context.previous.as_at)}" if context.previous else "no report before this one"
    whose = f"{settings.board or 'Board'}{meeting}" if settings.board or meeting else ""
    return "  |  ".join(part for part in (whose, f"data as at {day(context.as_at)}", before) if part)


def reissue(context: "ReportContext") -> str:
    """Say which issue this is: "Reissue 2, 14 May 2012, replaces that of 25 April: ..."; '' for the first.

    Anything unknown is left out; the year of the issue before is given if it differs.
    """
    issue = context.issue
    if not context.is_reissue:
        return ""
    before = "the one before"
    if issue.replaces is not None:
        has_year = issue.day is None or issue.day.year != issue.replaces.year
        before = f"that of {day(issue.replaces) if has_year else f'{issue.replaces.day} {issue.replaces:%B}'}"
    head = ", ".join(part for part in (f"Reissue {issue.number}", day(issue.day) if issue.day else "") if part)
    return f"{head}, replaces {before}" + (f": {issue.because}" if issue.because else "")


class Layout:
    """Collects cells, tables, charts and rules by place (rows and columns from 1); its ratings are of one scale."""

    def __init__(
        self,
        name: str,
        kind: Literal["accessible", "printed", "entry"] = "accessible",
        page: Page | None = None,
        scale: Scale = FOUR,
    ) -> None:
        self.scale = scale
        self._sheet = Sheet(name, kind, page=page or Page())
        self.cells: dict[tuple[int, int], Cell] = {}
        self.tables: list[Table] = []
        self.charts: list[Chart] = []
        self.rules: list[Rule] = []
        self.widths: dict[int, float] = {}
        self.heights: dict[int, float] = {}

    def put(
        self, row: int, column: int, value: Scalar | Formula, style: str = "body", link: Link | None = None
    ) -> None:
        """Put one value in a cell."""
        self.cells[row, column] = Cell(value, style, link)

    def put_row(self, row: int, column: int, values: Sequence[Value], style: str = "body") -> None:
        """Put values side by side; a `Cell` among them keeps its own style."""
        for offset, value in enumerate(values):
            self.cells[row, column + offset] = value if isinstance(value, Cell) else Cell(value, style)

    def fill(self, row: int, first: int, last: int, style: str) -> None:
        """Give a style to the cells of a row that hold nothing yet (rules and bands)."""
        for column in range(first, last + 1):
            self.cells.setdefault((row, column), Cell(None, style))

    def head(self, context: "ReportContext", title: str, *notes: str) -> int:
        """Put the title in A1, what it is based on in A2, notes below; return the next free row."""
        self.put(1, 1, title, "title")
        self.put(2, 1, standing(context), "subtitle")
        marking = "  |  ".join(part for part in (context.settings.marking, context.full_status) if part)
        self.put(3, 1, marking, "subtitle strong")
        for offset, note in enumerate(notes):
            self.put(4 + offset, 1, note, "subtitle")
        return 5 + len(notes)

    def section(self, row: int, first: int, last: int, text: str) -> None:
        """Put a section title over a rule from the first to the last column."""
        self.put(row, first, text, "section")
        self.fill(row, first + 1, last, "section")

    def table(self, table: Table) -> Table:
        """Place a native table; its columns give the sheet's widths if none is set."""
        self.tables.append(table)
        for offset, column in enumerate(table.columns):
            self.widths.setdefault(table.column + offset, column.width)
        return table

    def colour_words(self, area: Range, kind: str = "rating") -> None:
        """Let the words of a range bring their colours: kind is rating, likelihood or movement."""
        styles = {
            "rating": rating_styles(self.scale),
            "likelihood": likelihood_styles(self.scale),
            "movement": MOVEMENT_STYLES,
        }
        self.rules.append(Words(area, styles[kind]))

    def colour_columns(self, table: Table, headings: Iterable[str], kind: str = "rating") -> None:
        """Let the words of a table's columns bring their colours, to the last row."""
        for heading in headings:
            self.colour_words(table.span(heading), kind)

    def sheet(self, *, freeze: tuple[int, int] | None = None, tab: str = "", page: Page | None = None) -> Sheet:
        """Return the finished sheet."""
        return replace(
            self._sheet,
            cells=dict(self.cells),
            tables=tuple(self.tables),
            charts=tuple(self.charts),
            rules=tuple(self.rules),
            widths=dict(self.widths),
            heights=dict(self.heights),
            freeze=freeze,
            tab=tab,
            page=page or self._sheet.page,
        )


__all__ = ["Cell", "Column", "Layout", "day", "short_day", "standing"]

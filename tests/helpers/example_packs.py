"""The worked example's packs for tests: every sheet of every pack, built once from a programme folder of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.helpers.contexts import shown
from tests.helpers.shared import new_example
from xltools.commands.new import tracker_of
from xltools.commands.steps import Folder, judge
from xltools.report.context import ReportContext
from xltools.report.model import Book, Scalar, Sheet, Table
from xltools.report.packs import packs
from xltools.tracker import read_tracker


@dataclass(frozen=True)
class Page:
    """One sheet of one pack."""

    book: Book
    sheet: Sheet

    def __str__(self) -> str:
        """Name the sheet with its pack."""
        return f"{self.book.title}: {self.sheet.name}"


@cache
def context() -> ReportContext:
    """Return the worked example's report context, with the report before it."""
    folder = new_example()
    made = judge(read_tracker(tracker_of(folder)), Folder(folder)).context
    assert made is not None
    return made


@cache
def books() -> tuple[Book, ...]:
    """Return every pack."""
    return tuple(pack.book for pack in packs(context(), ("all",)))


@cache
def pages() -> tuple[Page, ...]:
    """Return every sheet of every pack."""
    return tuple(Page(book, sheet) for book in books() for sheet in book.sheets)


def accessible() -> list[Page]:
    """Return the sheets that keep the rules for accessible spreadsheets."""
    return [page for page in pages() if page.sheet.kind == "accessible"]


def printed() -> list[Page]:
    """Return the sheets that are laid out as a page."""
    return [page for page in pages() if page.sheet.kind == "printed"]


def tables(of: list[Page]) -> Iterator[tuple[Page, Table]]:
    """Give each table of these sheets with its sheet."""
    for page in of:
        for table in page.sheet.tables:
            yield page, table


def column_of(table: Table, heading: str) -> list[Scalar]:
    """Return what a table's column shows."""
    place = [column.heading for column in table.columns].index(heading)
    return [shown(row[place]) for row in table.rows]


def value_at(book: Book, name: str, heading: str, key: str, key_heading: str = "ID") -> Scalar:
    """Return what an accessible table of a book says of an id."""
    sheet, table = next((sheet, table) for sheet in book.sheets for table in sheet.tables if table.name == name)
    assert sheet.kind == "accessible", f"{name} stands on a printed sheet"
    return column_of(table, heading)[column_of(table, key_heading).index(key)]

"""Accessible sheets: the rules that those of every pack of the worked example keep, and the exceptions declared.

Numbers are those of the Analysis Function's checklist. Not kept, as declared, are 7 (panes are frozen, and the
workings filtered), 17 (marking, DRAFT and page number stand in header and footer), 18 (a word brings its rating's
fill), 21 and 25 (charts beside their table, and tables one below another under titles of their own), and 14 (text is
of 9 and 10 points). How they look is tested in test_accessible_looks, printed sheets in test_printed.
"""

import re
import zipfile
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise

import openpyxl
import pytest

from tests.helpers.contexts import said, shown, title
from tests.helpers.example_packs import accessible, books, context, pages, tables
from xltools.report.model import Book, Cell
from xltools.writer import book_bytes
from xltools.writer.formats import properties

ARROWS = set("▲▼►◄→←↑↓●○■□★✓✗")
LONGEST_UNWRAPPED = 60


@cache
def file(number: int) -> bytes:
    return book_bytes(books()[number])


every_book = pytest.mark.parametrize("number", range(8))


def test_the_example_makes_eight_packs() -> None:
    assert len(books()) == 8


def test_a_sheet_is_accessible_unless_it_is_laid_out_as_a_page() -> None:
    plans = {f"Month plan {key}" for key in context().results.workstreams["workstream_id"]}
    declared = {"Summary", "Plan on a page", "KPI pages", "Decisions in brief"}
    declared |= {"Money in brief", "Requirements in brief"} | plans  # their charts draw tables of other sheets
    assert {page.sheet.name for page in pages() if page.sheet.kind != "accessible"} == declared
    assert {page.sheet.kind for page in pages()} == {"accessible", "printed"}


def test_data_stand_in_a_table() -> None:
    """Rule 1: no number and no date stands outside one."""
    for page in accessible():
        # the front sheet of a Board's paper is words alone
        assert page.sheet.tables or page.sheet.name == "Cover", str(page)
        loose = [shown(cell) for cell in page.sheet.cells.values()]
        assert not [value for value in loose if isinstance(value, int | float | date)], str(page)


def test_a_table_has_a_name_that_says_what_it_holds() -> None:
    """Rule 2."""
    for book in books():
        names = [table.name for sheet in book.sheets for table in sheet.tables]
        assert len({name.casefold() for name in names}) == len(names)
        assert not [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z]+(_[A-Za-z0-9]+)*", name)]
        assert not [name for name in names if re.fullmatch(r"Table_?\d*", name)]


def test_a_table_says_what_it_is_to_a_screen_reader() -> None:
    assert not [f"{page}: {table.name}" for page, table in tables(accessible()) if len(table.description) < 10]


@every_book
def test_nothing_is_merged_hidden_or_run_as_a_macro(number: int) -> None:
    """Rules 3, 9 and 22."""
    with zipfile.ZipFile(BytesIO(file(number))) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.casefold()]
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [text for text in sheets if b"<mergeCell" in text or b'hidden="1"' in text]


def test_only_the_workings_are_filtered() -> None:
    """Rule 7's exception: hundreds of figures, in which a reader looks for one."""
    assert {table.name for _, table in tables(list(pages())) if table.with_filter} == {"Workings"}


def test_no_row_and_no_column_of_a_table_is_blank() -> None:
    """Rule 4."""
    for page, table in tables(accessible()):
        rows = [[shown(value) for value in row] for row in table.rows]
        assert rows, f"{page}: {table.name} says nothing"
        assert not [row for row in rows if all(value in (None, "") for value in row)], str(page)


def test_a_table_has_one_row_of_headings_each_unlike_the_others() -> None:
    """Rule 5."""
    for page, table in tables(accessible()):
        headings = [column.heading.strip().casefold() for column in table.columns]
        assert all(headings), str(page)
        assert len(set(headings)) == len(headings), str(page)


def test_text_that_may_be_long_wraps() -> None:
    """Rule 6."""
    for page, table in tables(accessible()):
        for place, column in enumerate(table.columns):
            longest = max(len(str(shown(row[place]))) for row in table.rows)
            wraps = properties(column.style).get("text_wrap", False)
            assert wraps or longest <= LONGEST_UNWRAPPED, f"{page}: {table.name}[{column.heading}]"


def test_a_blank_is_explained_on_its_sheet() -> None:
    """Rule 8: every cell of a table holds something, unless a note says what a blank means."""
    for page, table in tables(accessible()):
        blanks = sum(shown(value) in (None, "") for row in table.rows for value in row)
        assert not blanks or "blank" in said(page.sheet).casefold(), f"{page}: {table.name} has {blanks} blanks"


def test_no_column_is_too_narrow_to_read() -> None:
    """Rule 10."""
    narrow = [
        f"{page}: {table.name}[{column.heading}]"
        for page, table in tables(accessible())
        for column in table.columns
        if column.width < 7
    ]
    assert not narrow


def test_notes_are_words_and_not_symbols() -> None:
    """Rules 11, 12 and 16."""
    for page in accessible():
        texts = said(page.sheet).splitlines()
        texts += [str(shown(value)) for table in page.sheet.tables for row in table.rows for value in row]
        assert not [text for text in texts if set(text) & ARROWS], str(page)
        assert not [text for text in texts if text.startswith("* ") or text.endswith((" *", "†", "‡"))], str(page)


def test_a_link_stands_on_words_that_say_where_it_leads() -> None:
    """Rule 13."""
    for page in pages():
        values = [*page.sheet.cells.values(), *(v for t in page.sheet.tables for row in t.rows for v in row)]
        texts = [str(shown(value)).casefold() for value in values if isinstance(value, Cell) and value.link]
        empty = [text for text in texts if text in ("", "here", "click here", "link") or "://" in text]
        assert not empty, str(page)


def test_every_sheet_has_a_title_of_its_own_in_its_first_cell() -> None:
    """Rule 15."""
    for book in books():
        titles = [title(sheet) for sheet in book.sheets]
        assert min(map(len, titles)) > 8
        assert len(set(titles)) == len(titles)
        assert {sheet.cells[1, 1].style for sheet in book.sheets} == {"title"}
        assert all(shown(sheet.cells[2, 1]) for sheet in book.sheets)


def test_what_stands_in_the_header_stands_on_the_sheet_too() -> None:
    """Rule 17 is not kept, so that marking and DRAFT print; both are repeated as text in the first column."""
    for page in pages():
        first = " ".join(str(shown(cell)) for (_, column), cell in page.sheet.cells.items() if column == 1)
        assert page.book.marking in first, str(page)
        assert page.book.status in first, str(page)


def test_a_chart_on_an_accessible_sheet_stands_on_the_sheet_of_its_table() -> None:
    """Rule 21's exception."""
    for page in accessible():
        own = {table.name for table in page.sheet.tables}
        drawn = {series.values.table for chart in page.sheet.charts for series in chart.series}
        assert drawn <= own, str(page)


def test_sheets_have_names_that_excel_takes_each_unlike_the_others() -> None:
    """Rule 23."""
    for book in books():
        names = [sheet.name for sheet in book.sheets]
        assert len({name.casefold() for name in names}) == len(names)
        assert max(map(len, names)) <= 31
        assert not [name for name in names if re.fullmatch(r"(Sheet ?)?\d*", name)]
        assert not [sheet.name for sheet in book.sheets if sheet.is_hidden or not sheet.cells]


def test_tables_begin_in_the_first_column_and_only_charts_stand_beside_them() -> None:
    """Rules 24 and 25: a chart beside its table may have a title of its own there."""
    for page, table in tables(accessible()):
        assert table.column == 1, f"{page}: {table.name}"
        rows = range(table.row, table.last_row + 1)
        beside = {column for row, column in page.sheet.cells if row in rows}
        drawn = [chart.column for chart in page.sheet.charts if chart.column > table.range.last_column]
        assert not beside or min(beside) >= min(drawn, default=10**6), f"{page}: {table.name}"


def test_a_sheet_of_several_tables_says_how_many() -> None:
    """Rule 25's exception: a reader who hears one table must know of the next."""
    untold = [
        str(page)
        for page in accessible()
        if len(page.sheet.tables) > 1 and f"{len(page.sheet.tables)} tables" not in said(page.sheet)
    ]
    assert not untold


def test_none_is_explained_on_its_sheet() -> None:
    """Rule 8: a word in the place of data is a blank by another name."""
    for page, table in tables(accessible()):
        if any(shown(value) == "None" for row in table.rows for value in row):
            assert re.search(r"\bNone\b", said(page.sheet)), f"{page}: {table.name}"


def test_the_return_and_every_appendix_keep_all_rules_without_exception() -> None:
    kept = [page for page in pages() if page.sheet.is_appendix or page.book.title.endswith("regional return")]
    assert len(kept) > 60
    assert {page.sheet.kind for page in kept} == {"accessible"}
    assert not [str(page) for page in kept if not page.sheet.tables and page.sheet.name != "Cover"]


def test_a_text_of_the_return_is_in_one_cell() -> None:
    """No cell goes on in the cell below: each begins with a capital, a figure or an ID."""
    book = next(book for book in books() if book.title.endswith("regional return"))
    texts = [text for sheet in book.sheets for cell in sheet.cells.values() if isinstance(text := shown(cell), str)]
    assert not [text for text in texts if text[:1].islower()]


def test_a_table_below_another_is_kept_apart_from_it() -> None:
    """Rule 25's exception."""
    for page in accessible():
        for above, below in pairwise(sorted(page.sheet.tables, key=lambda table: table.row)):
            assert below.row > above.last_row + 1, f"{page}: {below.name} touches {above.name}"


@every_book
def test_a_book_says_what_it_is_whose_it_is_and_opens_at_its_beginning(number: int) -> None:
    """Rules 27 and 28."""
    book: Book = books()[number]
    loaded = openpyxl.load_workbook(BytesIO(file(number)))
    assert loaded.properties.title == book.title
    assert loaded.properties.creator == context().settings.organisation
    assert loaded.active is not None
    assert loaded.active.title == book.sheets[0].name == "Cover"
    selections = loaded.active.sheet_view.selection
    assert {selection.activeCell or "A1" for selection in selections} <= {"A1"}


def test_the_cover_tells_title_organisation_day_and_contact_and_leads_to_every_sheet() -> None:
    """Rule 29."""
    for book in books():
        cover, settings = book.sheets[0], context().settings
        assert all(text in said(cover) for text in (settings.organisation, settings.contact, "31 March 2012"))
        guides = [cover, *(sheet for sheet in book.sheets if sheet.name == "How to read this")]
        linked = {cell.link.sheet for sheet in guides for cell in sheet.cells.values() if cell.link}
        assert linked >= {sheet.name for sheet in book.sheets[1:]} - {sheet.name for sheet in guides}

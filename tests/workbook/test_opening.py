"""How packs open: at their first page, as wide as a laptop's window, with A1 selected and tabs coloured by part."""

import io
from functools import cache

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers.example_packs import books
from xltools.report.model import Book
from xltools.writer import book_bytes
from xltools.writer.page_setup import SMALLEST_OF_A_TABLE, WINDOW
from xltools.writer.text_fit import column_pixels

HEAD_ROOM = 300  # pixels of a laptop's window that frozen rows may take
BOOKS = [pytest.param(place, id=book.title) for place, book in enumerate(books())]


@cache
def opened(place: int) -> tuple[Book, Workbook]:
    book = books()[place]
    return book, openpyxl.load_workbook(io.BytesIO(book_bytes(book)))


def width(sheet: Worksheet, last: int) -> int:
    return sum(
        column_pixels(sheet.column_dimensions[get_column_letter(column)].width - 0.71) for column in range(1, last + 1)
    )


@pytest.mark.parametrize("place", BOOKS)
def test_it_opens_at_its_first_page_with_nothing_but_a1_selected(place: int) -> None:
    _, workbook = opened(place)
    assert workbook.active is workbook.worksheets[0]
    assert [sheet.title for sheet in workbook if sheet.sheet_view.tabSelected] == [workbook.worksheets[0].title]
    for sheet in workbook:
        panes = [each.pane for each in sheet.sheet_view.selection]
        assert {each.sqref for each in sheet.sheet_view.selection if each.pane is None} <= {"A1"}, sheet.title
        assert bool(sheet.freeze_panes) == any(panes), sheet.title


@pytest.mark.parametrize("place", BOOKS)
def test_a_page_is_as_wide_as_a_laptops_window_and_a_wide_table_keeps_its_letters(place: int) -> None:
    book, workbook = opened(place)
    for made, sheet in zip(book.sheets, workbook, strict=True):
        last = made.page.area.last_column if made.page.area else sheet.max_column
        zoom = sheet.sheet_view.zoomScale or 100
        fits = width(sheet, last) * zoom / 100 <= WINDOW + last  # a file's widths are rounded to a pixel
        assert fits or (made.freeze and zoom == SMALLEST_OF_A_TABLE), f"{sheet.title}: {zoom}%"


@pytest.mark.parametrize("place", BOOKS)
def test_what_is_frozen_leaves_room_for_what_scrolls(place: int) -> None:
    book, workbook = opened(place)
    for made, sheet in zip(book.sheets, workbook, strict=True):
        long = [table for table in made.tables if len(table.rows) > 30]
        if long and len(made.tables) == 1:
            assert made.freeze, f"{sheet.title} is long, and its headings scroll away"
        if made.freeze:
            points = sum(sheet.row_dimensions[row].height or 16.5 for row in range(1, made.freeze[0]))
            assert points / 0.75 * (sheet.sheet_view.zoomScale or 100) / 100 <= HEAD_ROOM, sheet.title


@pytest.mark.parametrize("place", BOOKS)
def test_tabs_are_coloured_by_part(place: int) -> None:
    book, workbook = opened(place)
    colours = [sheet.sheet_properties.tabColor for sheet in workbook]
    assert all(colours)
    front, *others = [colour.rgb for colour in colours if colour]
    paper = {colour for colour, made in zip(others, book.sheets[1:], strict=True) if not made.is_appendix}
    behind = {colour for colour, made in zip(others, book.sheets[1:], strict=True) if made.is_appendix}
    assert len(paper) == 1
    assert len(behind) <= 1
    assert len({front} | paper | behind) == 2 + len(behind)

"""A pack of sheets that a programme chose itself, on paper: letters as large as a shipped pack's, and nothing cut."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.example_packs import context
from tests.helpers.fit import misfits
from tests.helpers.paper import pages_of, texts
from tests.helpers.pdf_tree import tree
from tests.workbook.test_paper import EDGE, SMALLEST, letters
from xltools.deliver.libreoffice import converted
from xltools.report.model import Book
from xltools.report.packs.books import own_pack
from xltools.report.packs.catalogue import LAST, SHEETS
from xltools.report.sheets.kpi_pages import NAME as KPI_PAGES
from xltools.schema.pack_config import PackChoice
from xltools.writer import book_bytes

#: Laid out as a page of A3, where shipped packs too print it at eight points.
PLAN = "Plan on a page"
SHORT = ("Risks", "KPI charts")


@cache
def book(names: tuple[str, ...]) -> Book:
    chosen = {"chosen": PackChoice(title="Pack of its own", sheets=names)}
    return own_pack(replace(context(), choices=chosen), "chosen")


def all_sheets() -> tuple[str, ...]:
    return tuple(name for name in SHEETS if name not in (PLAN, *LAST))


def small_letters(content: bytes) -> dict[int, float]:
    """Return the pages, of A4 and A3 alike, whose body has letters below nine points; each page has a body."""
    small = {}
    for page in pages_of(content):
        body = [letter for letter in letters(page) if EDGE < letter.y0 < page.height - EDGE]
        assert body, f"page {page.pageid} is empty"
        if (least := min(letter.size for letter in body)) < SMALLEST:
            small[page.pageid] = round(least, 1)
    return small


@pytest.mark.office
@pytest.mark.parametrize(
    "names", [pytest.param(all_sheets(), marks=pytest.mark.heavy, id="every sheet"), pytest.param(SHORT, id="two")]
)
def test_no_letter_is_smaller_than_nine_points_on_any_paper(names: tuple[str, ...]) -> None:
    pdf = converted({"a.xlsx": book_bytes(book(names).print_edition())}, "pdf")["a.pdf"]

    assert not small_letters(pdf)
    assert tree(pdf)[1] == []  # a screen reader reads all of it
    said = " ".join(texts(pdf))
    assert all(f"{name}: " in said or name not in ("Risks", "Milestones", "Exceptions", "KPI scorecard", "Data quality")
               for name in (*names, "Data quality"))  # fmt: skip


def test_nothing_is_cut_on_any_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book_bytes(book(all_sheets())))
    assert not [str(each) for each in misfits(tmp_path / "a.xlsx")]


def test_only_what_shipped_packs_keep_for_the_screen_is_not_printed() -> None:
    screen = {sheet.name for sheet in book(all_sheets()).sheets if sheet.is_appendix}
    assert screen == {"KPI charts", "Workings", "How to read this"}


def test_charts_beside_their_readings_print_alone_and_large() -> None:
    made = {sheet.name: sheet for sheet in book(("KPI charts",)).sheets}
    assert not made[KPI_PAGES].is_appendix
    assert made["KPI charts"].is_appendix


def test_a4_is_taken_where_it_holds_every_column() -> None:
    papers = {sheet.name: sheet.page.paper for sheet in book(all_sheets()).sheets if not sheet.is_appendix}
    assert papers["Self-assessment"] == papers["National milestones"] == papers["Data quality"] == "A4"
    assert papers["Milestones"] == papers["Risks"] == "A3"


def test_every_column_and_row_of_a_chosen_sheet_is_as_it_was() -> None:
    chosen, full = book(("Milestones",)).sheet("Milestones"), SHEETS["Milestones"](context())
    assert [[(c.heading, c.style) for c in table.columns] for table in chosen.tables] == [
        [(c.heading, c.style) for c in table.columns] for table in full.tables
    ]
    assert [len(table.rows) for table in chosen.tables] == [len(table.rows) for table in full.tables]

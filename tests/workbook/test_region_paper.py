"""The region's pack on paper: letters of nine points, whole columns and charts, and pages by the rule of ADR 21."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextLine

from benchmarks.regions import councils, tracker_bytes
from tests.helpers.contexts import said, title
from tests.workbook.test_paper import EDGE, SMALLEST, letters
from xltools.deliver.libreoffice import converted, page_count
from xltools.measures.region.left_out import LeftOut
from xltools.measures.region.results import RegionResults, region_results
from xltools.measures.region.tables import region_tables
from xltools.measures.region.tracker_summary import Summary
from xltools.region.pack import LOOKED_UP, region_pack
from xltools.region.summarise import summarise
from xltools.report.model import Book, Sheet
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.paragraphs import lines_of
from xltools.report.sheets.region.areas import council_by_area_sheet
from xltools.report.sheets.region.page_parts import A4_WIDE, CHART_HEIGHT, CHART_WIDTH, chart_breaks, head
from xltools.writer import book_bytes

COUNCILS = 14  # enough for funnels, which need twelve
#: The rule of ADR 21: cover, summary and charts; each other sheet's own page, and rows that a page holds at least.
FIXED, ROWS_A_PAGE = 9, 12
CHART_SHEETS = ("KPI funnels", "KPI trend")
#: Columns of printed sheets that are for the screen.
ON_SCREEN = {
    "Portfolio by programme": {"Programme number", "Number of programme", "Why"},
    "Council by area": {"ID"},
    "KPIs": {"Numerator", "Denominator"},
}


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> RegionResults:
    folder = tmp_path_factory.mktemp("region")
    made = []
    for council in councils(COUNCILS, seed=3):
        path = folder / council.file_name
        path.write_bytes(tracker_bytes(council))
        summary = summarise(path, path.name)
        assert isinstance(summary, Summary)
        made.append(summary)
    return region_results(region_tables(made, [LeftOut("returns/garbage.xlsx", "Cannot be read", "It is none.", "")]))


@pytest.fixture(scope="module")
def book(region: RegionResults) -> Book:
    return region_pack(region)


@pytest.fixture(scope="module")
def pdfs(book: Book) -> dict[str, bytes]:
    """Its pages for paper, and the whole workbook as Excel prints it."""
    made = {"paper.xlsx": book_bytes(book.print_edition()), "whole.xlsx": book_bytes(book)}
    return {name.removesuffix(".pdf"): content for name, content in converted(made, "pdf").items()}


def smallest_letters(content: bytes) -> dict[int, float]:
    """Return the pages with letters below nine points, on A4 and on A3 alike; each page has a body."""
    small = {}
    for page in extract_pages(io.BytesIO(content), laparams=LAParams(all_texts=True)):
        body = [letter for letter in letters(page) if EDGE < letter.y0 < page.height - EDGE]
        assert body, f"page {page.pageid} is empty"
        least = min(round(letter.size, 1) for letter in body)
        if least < SMALLEST:
            small[page.pageid] = least
    return small


@pytest.mark.heavy  # prints a region twice
@pytest.mark.office
@pytest.mark.parametrize("edition", ["paper", "whole"])
def test_no_letter_is_smaller_than_nine_points(pdfs: dict[str, bytes], edition: str) -> None:
    assert not smallest_letters(pdfs[edition])


@pytest.mark.heavy  # prints a region twice
@pytest.mark.office
def test_its_paper_has_as_many_pages_as_the_rule_says(pdfs: dict[str, bytes], book: Book) -> None:
    tabled = [sheet for sheet in paper(book) if sheet.name not in ("Cover", "Summary", *CHART_SHEETS)]
    rows = sum(len(table.rows) for sheet in tabled for table in sheet.tables if table.row <= last_row(sheet))
    assert len(tabled) < page_count(pdfs["paper"]) <= FIXED + len(tabled) + rows / ROWS_A_PAGE


@pytest.mark.heavy  # prints a region twice
@pytest.mark.office
def test_each_funnel_stands_whole_on_its_page(pdfs: dict[str, bytes], book: Book) -> None:
    """Its title and the title of its axis are on one page; a program may draw on, unseen, what is of the next."""
    axes, whole = 0, []
    for page in extract_pages(io.BytesIO(pdfs["paper"]), laparams=LAParams(all_texts=True)):
        body = [line for line in lines_on(page) if EDGE < line.y0 < page.height - EDGE]
        feet = [line for line in body if line.get_text().startswith("Denominator in the period to")]
        axes += len(feet)
        for chart in book.sheet("KPI funnels").charts:
            heads = [line for line in body if line.get_text().strip() == chart.title]
            whole += [chart.title for line in heads for foot in feet if is_above(line, foot)]
    assert sorted(whole) == sorted(chart.title for chart in book.sheet("KPI funnels").charts)
    assert axes == len(whole) > 4


def lines_on(item: Any) -> Iterator[LTTextLine]:
    if isinstance(item, LTTextLine):
        yield item
    elif hasattr(item, "__iter__"):
        for part in item:
            yield from lines_on(part)


def is_above(title: LTTextLine, axis: LTTextLine) -> bool:
    """Tell whether these are of one chart, by their places in points."""
    return 0 < title.y0 - axis.y0 < CHART_HEIGHT * 72 / 96 and 0 <= axis.x0 - title.x0 < CHART_WIDTH / 2 * 72 / 96


def paper(book: Book) -> list[Sheet]:
    return [sheet for sheet in book.sheets if not sheet.is_appendix]


def last_row(sheet: Sheet) -> int:
    return sheet.page.area.last_row if sheet.page.area else 10**6


def test_only_columns_that_are_named_are_left_to_the_screen(book: Book) -> None:
    left: dict[str, set[str]] = {}
    for sheet in paper(book):
        if (area := sheet.page.area) is None:
            continue
        for table in sheet.tables:
            beyond = table.columns[area.last_column :]
            if table.row <= area.last_row and beyond:
                left.setdefault(sheet.name, set()).update(column.heading for column in beyond)
    assert left == ON_SCREEN


def test_no_table_is_cut_at_its_foot(book: Book) -> None:
    for sheet in paper(book):
        ends = [table.last_row for table in sheet.tables if table.row <= last_row(sheet)]
        assert all(end <= last_row(sheet) for end in ends), sheet.name


def test_what_is_looked_up_stands_behind_and_paper_leads_to_none_of_it(book: Book) -> None:
    assert tuple(sheet.name for sheet in book.sheets if sheet.is_appendix) == LOOKED_UP
    assert tuple(sheet.name for sheet in book.sheets)[-len(LOOKED_UP) :] == LOOKED_UP
    cover = said(book.sheet("Cover")).splitlines()
    behind = cover.index("Behind it, on screen")
    assert cover.index("Gaps") < behind < cover.index("Likelihoods")
    for sheet in book.print_edition().sheets:
        if not sheet.is_hidden:
            assert not [cell for cell in sheet.cells.values() if cell.link and cell.link.sheet in LOOKED_UP]


@pytest.mark.parametrize(("areas", "page", "printed"), [(5, "A4", 5), (6, "A3", 6), (30, "A3", 10)])
def test_more_areas_take_a_larger_page_and_more_than_it_holds_are_counted(
    region: RegionResults, areas: int, page: str, printed: int
) -> None:
    some = region.distribution.iloc[[0] * areas].copy()
    some["key"] = [f"A{place}" for place in range(1, areas + 1)]
    sheet = council_by_area_sheet(replace(region, distribution=some))
    assert sheet.page.paper == page
    assert sheet.page.area
    (table,) = sheet.tables
    shown = [column.heading for column in table.columns[: sheet.page.area.last_column]]
    assert [heading for heading in shown if heading in set(some["key"])] == list(some["key"])[:printed]
    assert (f"{printed} of {areas} areas are printed" in said(sheet)) == (printed < areas)


def test_a_note_that_is_longer_than_the_page_goes_on_in_the_row_below(region: RegionResults) -> None:
    layout = Layout("Any")
    sentence = "Councils that are compared at one month are compared by the ratio of their sums. "
    row = head(layout, region, "Any: " + "much happened " * 6, (sentence * 3 + "w" * 300).strip())
    lines = [str(layout.cells[place, 1].value) for place in range(4, row - 1)]
    assert len(lines) > 3
    assert all(len(lines_of(line, A4_WIDE)) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == (sentence * 3 + "w" * 300).replace(" ", "")
    assert layout.cells[1, 1].style == "title large"


def test_a_title_of_usual_length_keeps_its_size(book: Book) -> None:
    assert {sheet.cells[1, 1].style for sheet in book.sheets if len(title(sheet)) < 60} == {"title"}


@pytest.mark.parametrize(("row", "below", "ends"), [(5, 35, [19]), (12, 57, [26]), (12, 87, [26, 56]), (20, 50, [19])])
def test_charts_begin_a_page_where_the_one_before_has_no_room(row: int, below: int, ends: list[int]) -> None:
    assert list(chart_breaks(row, below)) == ends

"""The packs' paper as PDF: how many pages, how small its letters, and whether a screen reader finds its way."""

import io
from typing import Any

import pytest
from pdfminer.layout import LTChar
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from tests.helpers.example_packs import context
from tests.helpers.paper import example_pdfs, pages_of, texts
from xltools.deliver.libreoffice import page_count
from xltools.report.packs import packs

pytestmark = pytest.mark.office

MOST_PAGES, MOST_OF_A_WORKSTREAM, MOST_OF_A_PROGRAMME = 20, 6, 24
MOST_OF_A_RETURN = 1 + 2 + 2 * 5  # its cover, the requirements, and two for each of five areas
SMALLEST, SMALLEST_ON_A3 = 8.95, 7.95  # points; the plan on a page is on A3
EDGE = 50  # points at a page's head and foot, where marking and page number stand
A4_LONG = 842


#: One of each kind but a workstream's, of which there are five, printed in CI.
EACH = ("board", "programme", "return")


def pdf() -> bytes:
    return example_pdfs(*EACH)["board-pack"]


def letters(item: Any) -> list[LTChar]:
    if isinstance(item, LTChar):
        return [item] if item.upright and item.get_text().strip() else []
    return [letter for part in item for letter in letters(part)] if hasattr(item, "__iter__") else []


def catalog() -> dict[str, Any]:
    return PDFDocument(PDFParser(io.BytesIO(pdf()))).catalog


def test_it_prints_on_twenty_pages() -> None:
    assert 10 < page_count(pdf()) <= MOST_PAGES


def test_its_summary_takes_two_pages_and_its_decisions_one() -> None:
    places = [
        next(place for place, text in enumerate(texts(pdf())[:6]) if title in text)
        for title in (": summary", "Decisions in brief: 3 asked today", "Exceptions in brief: 7 are Red")
    ]
    assert [place - places[0] for place in places] == [0, 2, 3]


def small_letters(content: bytes) -> dict[int, float]:
    """Return the pages whose body has letters that are too small, with their size; each page has a body."""
    small = {}
    for page in pages_of(content):
        least = SMALLEST_ON_A3 if max(page.width, page.height) > A4_LONG + 1 else SMALLEST
        body = [letter for letter in letters(page) if EDGE < letter.y0 < page.height - EDGE]
        assert body, f"page {page.pageid} is empty"
        sizes = {round(letter.size, 1) for letter in body}
        if min(sizes) < least:
            small[page.pageid] = min(sizes)
    return small


@pytest.mark.parametrize("kind", [None, pytest.param("workstream", marks=pytest.mark.heavy)])
def test_no_letter_of_any_packs_body_is_smaller_than_nine_points(kind: str | None) -> None:
    printed = example_pdfs(*([kind] if kind else EACH))
    assert len(printed) == (5 if kind else len(EACH))
    assert not {name: small for name, content in printed.items() if (small := small_letters(content))}


def test_the_programmes_pack_and_the_return_have_as_many_pages_as_their_rule_says() -> None:
    printed = example_pdfs(*EACH)
    assert 10 < page_count(printed["programme-pack"]) <= MOST_OF_A_PROGRAMME
    assert page_count(printed["regional-return"]) <= MOST_OF_A_RETURN


def test_each_month_plan_is_one_page() -> None:
    plans = [text for text in texts(example_pdfs(*EACH)["programme-pack"]) if "Each item is in the month" in text]
    assert len(plans) == len(context().results.workstreams)


def test_it_is_tagged_and_has_bookmarks() -> None:
    found = catalog()
    assert resolve1(found["MarkInfo"])["Marked"] is True
    assert resolve1(found["StructTreeRoot"])["K"]
    assert resolve1(found["Outlines"])["Count"]


def test_it_names_its_language_and_its_title() -> None:
    assert catalog()["Lang"] == b"en-GB"
    (told,) = PDFDocument(PDFParser(io.BytesIO(pdf()))).info
    assert told["Title"].decode("utf-16") == "Personalisation programme: board pack"


@pytest.mark.heavy
def test_a_workstreams_pack_prints_on_six_pages() -> None:
    counted = {name: page_count(content) for name, content in example_pdfs("workstream").items()}
    assert len(counted) == 5
    assert max(counted.values()) <= MOST_OF_A_WORKSTREAM, counted


def test_its_appendix_is_neither_printed_nor_led_to() -> None:
    (pack,) = packs(context(), ("board",))
    printed = pack.book.print_edition()
    hidden = {sheet.name for sheet in printed.sheets if sheet.is_hidden}
    assert {"Workings", "KPI charts", "Milestones"} <= hidden
    shown = [sheet for sheet in printed.sheets if not sheet.is_hidden]
    assert not [cell for sheet in shown for cell in sheet.cells.values() if cell.link and cell.link.sheet in hidden]
    assert [sheet.is_appendix for sheet in pack.book.sheets] == sorted(sheet.is_appendix for sheet in pack.book.sheets)

"""The Board's paper as PDF: how many pages, how small its letters, and whether a screen reader finds its way."""

import io
from functools import cache
from typing import Any

import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LAParams, LTChar
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from tests.helpers.example_packs import context
from xltools.deliver.office import converted, page_count
from xltools.report.packs import packs
from xltools.writer import book_bytes

pytestmark = pytest.mark.office

MOST_PAGES, MOST_OF_A_WORKSTREAM = 20, 6
SMALLEST, SMALLEST_ON_A3 = 8.95, 7.95  # points; the plan on a page is on A3
EDGE = 50  # points at a page's head and foot, where marking and page number stand
A4_LONG = 842


@cache
def pdf() -> bytes:
    """Return the PDF of the worked example's Board pack, made as --pdf makes it."""
    (pack,) = packs(context(), ("board",))
    return converted({pack.file_name: book_bytes(pack.book.print_edition())}, "pdf")["board-pack.pdf"]


def letters(item: Any) -> list[LTChar]:
    if isinstance(item, LTChar):
        return [item] if item.upright and item.get_text().strip() else []
    return [letter for part in item for letter in letters(part)] if hasattr(item, "__iter__") else []


def catalog() -> dict[str, Any]:
    return PDFDocument(PDFParser(io.BytesIO(pdf()))).catalog


def test_it_prints_on_twenty_pages() -> None:
    assert 10 < page_count(pdf()) <= MOST_PAGES


def test_its_summary_takes_two_pages_and_its_decisions_one() -> None:
    texts = [extract_text(io.BytesIO(pdf()), page_numbers=[place]) for place in range(6)]
    places = [
        next(place for place, text in enumerate(texts) if title in text)
        for title in (": summary", "Decisions in brief: 3 asked today", "Exceptions in brief: 7 are Red")
    ]
    assert [place - places[0] for place in places] == [0, 2, 3]


def test_no_letter_of_its_body_is_smaller_than_nine_points() -> None:
    small = {}
    for page in extract_pages(io.BytesIO(pdf()), laparams=LAParams(all_texts=True)):
        least = SMALLEST_ON_A3 if max(page.width, page.height) > A4_LONG + 1 else SMALLEST
        body = [letter for letter in letters(page) if EDGE < letter.y0 < page.height - EDGE]
        assert body, f"page {page.pageid} is empty"
        sizes = {round(letter.size, 1) for letter in body}
        if min(sizes) < least:
            small[page.pageid] = min(sizes)
    assert not small


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
    books = {pack.file_name: book_bytes(pack.book.print_edition()) for pack in packs(context(), ("workstream",))}
    counted = {name: page_count(content) for name, content in converted(books, "pdf").items()}
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

"""A large programme's paper: it has more pages by the rule of ADR 21, and letters as large as any other's."""

from functools import cache

import pytest

from tests.helpers.contexts import context_from
from tests.helpers.paper import texts
from tests.helpers.programmes import programme_of
from tests.workbook.test_paper import small_letters
from xltools.deliver.libreoffice import converted, page_count
from xltools.report.model import Book
from xltools.report.packs import packs
from xltools.writer import book_bytes

pytestmark = [pytest.mark.office, pytest.mark.heavy]  # prints 12 workstreams of 264 milestones

STREAMS, STEPS, DECISIONS, RISKS = 12, 18, 4, 60
MOST_PAGES = 24
#: Of a manager's pack: pages however large it is, of a month plan of 22 items, rows of a list on a page at least.
FIXED, PLAN_PAGES, ROWS_A_PAGE = 14, 3, 10
SETTINGS = {"programme": "Large", "board": "Trust Board", "board_meeting": "2012-04-25"}


def _tables() -> dict[str, str]:
    streams = ["workstream_id | workstream | outcome"]
    steps = [
        "milestone_id|workstream_id|kind|milestone|owner|decision_body|baseline|forecast|status|recommendation|options"
    ]
    for stream in range(STREAMS):
        name = f"W{stream:02}"
        streams.append(f"{name} | Workstream number {stream} | People choose their own support")
        steps += [
            f"{name}-{step:02}|{name}|Programme milestone|A step with a name of ordinary length, number {step}|Lead||"
            f"2012-0{step % 3 + 1}-28|2012-0{step % 5 + 5}-28|In progress||"
            for step in range(STEPS)
        ]
        steps += [
            f"{name}-D{step}|{name}|Key decision|The Board agrees part {step} of the plan|Lead|Trust Board|2012-03-28|"
            f"2012-0{4 + step % 2}-20|In progress|Agree option 2|1 Stop: no cost; 2 Go on: £{step + 1}0,000 a year"
            for step in range(DECISIONS)
        ]
    risks = ["risk_id | workstream_id | risk | likelihood | impact | mitigation | owner | status"]
    risks += [
        f"R-{risk:02} | W{risk % STREAMS:02} | Risk number {risk} | {risk % 5 + 1} | 4 | Act | Lead | Open"
        for risk in range(RISKS)
    ]
    return {"workstreams": "\n".join(streams), "milestones": "\n".join(steps), "risks": "\n".join(risks)}


@cache
def books() -> dict[str, Book]:
    made = packs(context_from(programme_of(settings=SETTINGS, **_tables())), ("board", "programme"))
    return {pack.file_name: pack.book.print_edition() for pack in made}


@cache
def pdfs() -> dict[str, bytes]:
    return converted({name: book_bytes(book) for name, book in books().items()}, "pdf")


def pdf(name: str = "board-pack.pdf") -> bytes:
    return pdfs()[name]


def test_its_letters_are_as_large_as_any_papers_and_its_pages_are_bounded() -> None:
    assert not small_letters(pdf())
    assert page_count(pdf()) <= MOST_PAGES


def test_its_managers_pack_has_longer_lists_in_letters_as_large() -> None:
    programme = pdf("programme-pack.pdf")
    lists = sum(len(table.rows) for sheet in books()["programme-pack.xlsx"].sheets if not sheet.is_hidden
                for table in sheet.tables if table.name.startswith("Brief_"))  # fmt: skip
    assert lists == 3 * (10 + 30 + 15)
    assert not small_letters(programme)
    assert page_count(programme) <= FIXED + PLAN_PAGES * STREAMS + lists / ROWS_A_PAGE


def test_what_is_not_shown_is_counted() -> None:
    said = " ".join(texts(pdf()))
    assert f"10 of {RISKS} open risks are shown" in said
    assert "30 of 300 exceptions are shown, the worst first" in said
    assert "15 of 264 late milestones are shown, the most late first" in said
    assert "in full on Milestones" in said

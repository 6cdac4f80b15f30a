"""A large programme's paper: it has more pages by the rule of ADR 21, and letters as large as any other's."""

import io
from functools import cache

import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LAParams

from tests.helpers.contexts import context_from
from tests.helpers.programmes import programme_of
from tests.workbook.test_paper import A4_LONG, EDGE, SMALLEST, SMALLEST_ON_A3, letters
from xltools.deliver.office import converted
from xltools.report.packs import packs
from xltools.writer import book_bytes

pytestmark = pytest.mark.office

STREAMS, STEPS, DECISIONS, RISKS = 12, 18, 4, 60
MOST_PAGES = 24
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
def pdf() -> bytes:
    (pack,) = packs(context_from(programme_of(settings=SETTINGS, **_tables())), ("board",))
    return converted({pack.file_name: book_bytes(pack.book.print_edition())}, "pdf")["board-pack.pdf"]


@pytest.mark.heavy
def test_its_letters_are_as_large_as_any_papers_and_its_pages_are_bounded() -> None:
    pages = list(extract_pages(io.BytesIO(pdf()), laparams=LAParams(all_texts=True)))
    small = {}
    for page in pages:
        least = SMALLEST_ON_A3 if max(page.width, page.height) > A4_LONG + 1 else SMALLEST
        sizes = {round(each.size, 1) for each in letters(page) if EDGE < each.y0 < page.height - EDGE}
        if sizes and min(sizes) < least:
            small[page.pageid] = min(sizes)
    assert not small
    assert len(pages) <= MOST_PAGES


def test_what_is_not_shown_is_counted() -> None:
    said = " ".join(extract_text(io.BytesIO(pdf())).split())
    assert f"10 of {RISKS} open risks are shown" in said
    assert "30 of 300 exceptions are shown, the worst first" in said
    assert "42 of 264 late milestones are shown, the most late first" in said
    assert "in full on Milestones" in said

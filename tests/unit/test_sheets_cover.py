"""The Cover: what the pack is, what each of its sheets says, and how to read the ratings."""

from dataclasses import replace
from functools import cache

from tests.helpers.contexts import context_from, rows_of, said, shown, title
from tests.helpers.programmes import previous_of, programme_of
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Link, Sheet
from xltools.report.sheets.cover import cover_sheet, front_sheet
from xltools.schema import rag

SETTINGS = {
    "programme": "Personal budgets",
    "organisation": "Care Trust",
    "board": "Trust Board",
    "board_meeting": "2012-04-25",
    "marking": "NHS PROTECT",
}
SHEETS = (
    Sheet("Summary", "printed", {(1, 1): Cell("Personal budgets: summary", "title")}),
    Sheet("Risks", "accessible", {(1, 1): Cell("Risks: 3 open, none worse", "title")}),
    Sheet("Decisions", "accessible", {(1, 1): Cell("2 decisions are asked", "title")}),
    Sheet("Own", "accessible", {(1, 1): Cell("Own", "title")}),
)


@cache
def context(**given: str) -> ReportContext:
    return context_from(programme_of(settings=SETTINGS | given))


@cache
def cover() -> Sheet:
    return cover_sheet(context(), "Board pack", SHEETS)


def beside(sheet: Sheet, name: str) -> object:
    """Return what stands to the right of a word in the first column."""
    row = next(row for (row, column), cell in sheet.cells.items() if column == 1 and cell.value == name)
    return shown(sheet.cells[row, 2])


def test_the_title_names_the_programme_and_the_pack() -> None:
    assert title(cover()) == "Personal budgets: board pack"
    assert "Care Trust" in said(cover()).splitlines()


def test_the_marking_and_the_status_stand_on_the_page() -> None:
    assert "NHS PROTECT  |  DRAFT" in said(cover()).splitlines()
    final = cover_sheet(replace(context(), is_final=True), "Board pack", SHEETS)
    assert "NHS PROTECT  |  FINAL" in said(final).splitlines()
    assert "FINAL: no errors" in str(beside(final, "Status"))


def test_the_facts_are_given_or_said_not_to_be() -> None:
    assert beside(cover(), "Data as at") == "31 March 2012"
    assert beside(cover(), "For") == "Trust Board, meeting 25 April 2012"
    assert beside(cover(), "Contact") == "Not given"
    assert beside(cover(), "Previous report") == "None: this is the first"


def test_the_report_before_is_named_by_its_day() -> None:
    programme = programme_of(settings=SETTINGS)
    made = cover_sheet(context_from(programme, previous_of("2011-12-31")), "Board pack", SHEETS)
    assert beside(made, "Previous report") == "31 December 2011"


def test_each_sheet_is_linked_by_its_name() -> None:
    links = {cell.value: cell.link for cell in cover().cells.values() if cell.link}
    assert links == {sheet.name: Link(sheet=sheet.name) for sheet in SHEETS}


def test_the_contents_say_what_each_sheet_says() -> None:
    assert beside(cover(), "Risks") == "3 open, none worse"
    assert beside(cover(), "Decisions") == "2 decisions are asked"


def test_a_sheet_whose_title_only_names_it_is_told_by_its_purpose() -> None:
    assert beside(cover(), "Summary") == "How we are doing, what got worse, and what is asked"
    assert beside(cover(), "Own") == "The programme's own sheet"


def test_every_rating_has_its_meaning() -> None:
    key = {row["Rating"]: row["What it means"] for row in rows_of(cover(), "Rating_key")}
    assert key == {word: rag.MEANINGS[word] for word in (*rag.RATINGS, rag.COMPLETE, rag.NOT_RATED)}


def test_what_is_live_and_what_is_as_built_is_said() -> None:
    assert "live formulas" in said(cover())
    assert "as built" in said(cover())


PAPER = ("Lead", "Previously considered by", "Strategic risks")


def test_the_front_sheet_says_who_leads_where_it_was_and_which_risks_it_bears_on() -> None:
    given = {"lead": "Director", "previously_considered_by": "Programme group", "strategic_risks": "SR-2"}
    made = front_sheet(context(**given), "Board pack", SHEETS)
    assert [beside(made, name) for name in PAPER] == ["Director", "Programme group", "SR-2"]


def test_what_is_not_given_of_these_leaves_no_line() -> None:
    made = front_sheet(context(lead=" "), "Board pack", SHEETS)
    assert not {cell.value for cell in made.cells.values()} & set(PAPER)


def test_own_words_too_long_for_one_page_are_not_shrunk() -> None:
    assert front_sheet(context(alert="Short."), "Board pack", SHEETS).page.pages_tall == 1
    assert front_sheet(context(alert="Long " * 300), "Board pack", SHEETS).page.pages_tall == 0

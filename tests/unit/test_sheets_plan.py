"""The Plan on a page: each workstream's decisions and milestones as boxes in time order, its outcome at the end."""

from functools import cache

import pytest

from tests.helpers.contexts import context_from, said, shown
from tests.helpers.programmes import programme_of
from xltools.report.context import ReportContext
from xltools.report.model import Formula, Link, Sheet
from xltools.report.sheets.boxes import border_of, when
from xltools.report.sheets.plan_on_a_page import BOXES, FIRST_BOX, LINES, OUTCOME, chosen, plan_on_a_page_sheet
from xltools.report.sheets.words import Record, records

SETTINGS = {"programme": "Personal budgets"}
WORKSTREAMS = """
workstream_id | workstream    | outcome             | outcome_due
WF            | Workforce     | Staff personalise   | 2013-04-30
COM           | Commissioning | A free market       |
"""
HEADING = "milestone_id|workstream_id|kind|milestone|decision_outcome|baseline|forecast|actual|status|risk_area\n"
MILESTONES = (
    HEADING
    + """
WF-3 | WF | Programme milestone | Phase two | | 2012-06-30 | 2012-08-31 | | In progress | Staff leave
WF-1 | WF | Key decision | Board agrees | Agreed | 2011-05-31 | | 2011-06-30 | Complete |
WF-2 | WF | Key decision | Board decides | | 2012-04-25 | 2012-04-25 | | Not started |
COM-1 | COM | Programme milestone | Dropped | | 2012-04-25 | | | Cancelled |
COM-2 | COM | Programme milestone | Resting | | 2012-04-25 | 2012-04-20 | | On hold |
COM-3 | COM | Programme milestone | Not done | | 2012-02-29 | 2012-02-29 | | In progress |
""".strip()
)


def context(milestones: str = MILESTONES) -> ReportContext:
    return context_from(programme_of(settings=SETTINGS, workstreams=WORKSTREAMS, milestones=milestones))


@cache
def sheet() -> Sheet:
    return plan_on_a_page_sheet(context())


@cache
def milestones() -> dict[str, Record]:
    return {record["milestone_id"]: record for record in records(context().results.milestones)}


def many(count: int) -> str:
    rows = [
        f"WF-{n:02}|WF|Programme milestone|Step {n}||2012-{1 + n % 12:02}-28|2013-{1 + n % 12:02}-28||In progress|"
        for n in range(count)
    ]
    return HEADING + "\n".join(rows)


def place_of(text: str) -> tuple[int, int]:
    return next(place for place, cell in sheet().cells.items() if str(shown(cell)).startswith(text))


def test_boxes_stand_in_the_order_of_their_dates() -> None:
    places = [place_of(name) for name in ("WF-1", "WF-2", "WF-3")]
    assert len({row for row, _ in places}) == 1
    assert [column for _, column in places] == [FIRST_BOX, FIRST_BOX + 2, FIRST_BOX + 4]


def test_a_workstream_stands_before_its_boxes_and_its_outcome_after_them() -> None:
    row, _ = place_of("WF-1")
    assert shown(sheet().cells[row, 1]) == "Workforce"
    assert shown(sheet().cells[row, OUTCOME]) == "Staff personalise"
    assert shown(sheet().cells[row + 1, OUTCOME]) == "By 30 April 2013"
    assert "not given" not in said(sheet())


def test_how_much_is_done_is_counted() -> None:
    assert "1 of 3 complete" in said(sheet())


@pytest.mark.parametrize(("name", "border"), [("WF-1", "decision"), ("WF-3", "risk"), ("COM-2", "milestone")])
def test_the_border_tells_the_kind_of_a_box(name: str, border: str) -> None:
    assert border_of(milestones()[name]) == border
    row, column = place_of(name)
    assert all(border in sheet().cells[row + offset, column].style.split() for offset in range(3))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("WF-1", "Decided 30 Jun 2011: agreed"),
        ("WF-2", "Decision due 25 Apr 2012, on time"),
        ("WF-3", "Due 31 Aug 2012, 62 days late"),
        ("COM-1", "Cancelled"),
        ("COM-2", "On hold, due 20 Apr 2012, 5 days early"),
    ],
)
def test_a_box_says_when_it_is_reached_and_how_late(name: str, words: str) -> None:
    assert when(milestones()[name]) == words


def test_a_decisions_box_says_who_decides() -> None:
    heading = HEADING.replace("|milestone|", "|milestone|decision_body|")
    rows = (
        "D-1|WF|Key decision|Agree|Trust Board; Council|Approved|2011-05-31||2011-06-30|Complete|\n"
        "D-2|WF|Key decision|Go on|Council||2012-05-31|2012-06-30||In progress|"
    )
    found = {record["milestone_id"]: when(record) for record in records(context(heading + rows).results.milestones)}
    assert found["D-1"] == "Trust Board and Council: approved 30 Jun 2011"
    assert found["D-2"] == "Council: due 30 Jun 2012, 30 days late"


def test_a_decision_is_kept_before_a_milestone_that_was_reached_later() -> None:
    steps = [f"WF-{n}|WF|Programme milestone|Step {n}||2011-05-31||2011-06-{n:02}|Complete|" for n in range(1, 21)]
    first = "WF-D|WF|Key decision|First of all|Approved|2010-05-31||2010-06-30|Complete|"
    shown_ones, _ = chosen(context(HEADING + "\n".join([first, *steps])), "WF")
    assert shown_ones[0]["milestone_id"] == "WF-D"


def test_a_programme_that_one_page_cannot_hold_takes_more_pages_of_the_same_size() -> None:
    many_streams = "\n".join(["workstream_id | workstream", *(f"W{n} | Workstream {n}" for n in range(12))])
    rows = "\n".join(
        f"W{n}-{place}|W{n}|Programme milestone|A step of some length that wraps||2012-05-31|2012-06-30||In progress|"
        for n in range(12)
        for place in range(9)
    )
    made = plan_on_a_page_sheet(
        context_from(programme_of(settings=SETTINGS, workstreams=many_streams, milestones=HEADING + rows))
    )
    assert made.page.pages_tall == 0
    assert len(made.page.breaks) >= 1
    starts = {row for (row, column), cell in made.cells.items() if column == 1 and "Workstream" in str(shown(cell))}
    assert {row + 1 for row in made.page.breaks} <= starts


def test_an_overdue_milestone_says_when_it_was_due() -> None:
    assert when(milestones()["COM-3"]) == "Overdue, was due 29 Feb 2012, 31 days late"


def test_a_box_has_its_rating_as_a_live_word() -> None:
    row, column = place_of("WF-3")
    cell = sheet().cells[row + 2, column]
    assert cell.value == Formula('INDEX(tbl_Milestones[Rating],MATCH("WF-3",tbl_Milestones[ID],0))', "Amber/Red")
    assert cell.link == Link("Workings", "WF-3.rating")


def test_a_risk_area_is_named_in_its_box() -> None:
    row, column = place_of("WF-3")
    assert str(shown(sheet().cells[row, column])) == "WF-3  Phase two (risk area)"


def test_every_column_of_boxes_is_coloured_by_its_words() -> None:
    coloured = {rule.range.column for rule in sheet().rules}
    assert coloured == {1, *range(FIRST_BOX, OUTCOME, 2)}


def test_the_key_names_every_border_and_rating() -> None:
    words = said(sheet())
    for word in ("Key decision: thick border", "Programme milestone: thin border", "Risk area: double border"):
        assert word in words
    assert [word for word in ("Green", "Amber/Green", "Amber/Red", "Red") if word in words.splitlines()] == [
        "Green",
        "Amber/Green",
        "Amber/Red",
        "Red",
    ]


def test_it_prints_on_one_page_of_a3() -> None:
    page = sheet().page
    assert (page.paper, page.orientation, page.pages_wide, page.pages_tall) == ("A3", "landscape", 1, 1)


def test_a_workstream_takes_as_many_lines_as_it_needs_up_to_two() -> None:
    made = plan_on_a_page_sheet(context(many(BOXES + 1)))
    rows = {row for (row, _), cell in made.cells.items() if str(shown(cell)).startswith("WF-")}
    assert len(rows) == 2


def test_what_finds_no_room_is_counted_and_what_was_reached_last_is_kept() -> None:
    shown_ones, rest = chosen(context(many(BOXES * LINES + 9)), "WF")
    assert (len(shown_ones), len(rest)) == (BOXES * LINES, 9)
    words = said(plan_on_a_page_sheet(context(many(BOXES * LINES + 9))))
    assert "of 23 complete" in words
    assert f"And 9 more, in full on Milestones: {', '.join(record['milestone_id'] for record in rest)}" in words


def test_the_line_of_what_finds_no_room_ends_within_the_page_and_counts_as_people_do() -> None:
    undated = [f"T-{n}|WF|Programme milestone|Task {n}|||||Not started|" for n in range(1, 61)]
    words = said(plan_on_a_page_sheet(context(many(BOXES * LINES) + "\n" + "\n".join(undated))))
    (line,) = [each for each in words.splitlines() if each.startswith("And 60 more")]
    assert len(line) <= 190
    assert "T-1, T-2, T-3" in line
    assert line.endswith(" more")


def test_open_milestones_are_kept_before_those_that_are_done() -> None:
    done = [f"WF-D{n}|WF|Programme milestone|Done {n}||2011-01-31||2011-01-31|Complete|" for n in range(20)]
    shown_ones, _ = chosen(context(many(10) + "\n" + "\n".join(done)), "WF")
    assert sum(record["is_open"] for record in shown_ones) == 10


def test_a_milestone_without_a_date_stands_last_and_gives_way_first() -> None:
    undated = "WF-X|WF|Programme milestone|Some day||||||\n"
    shown_ones, rest = chosen(context(HEADING + undated + many(3).removeprefix(HEADING)), "WF")
    assert ([record["milestone_id"] for record in shown_ones][-1], rest) == ("WF-X", [])
    shown_ones, rest = chosen(context(HEADING + undated + many(BOXES * LINES).removeprefix(HEADING)), "WF")
    assert (len(shown_ones), [record["milestone_id"] for record in rest]) == (BOXES * LINES, ["WF-X"])


def test_a_workstream_without_milestones_still_stands_with_its_outcome() -> None:
    made = plan_on_a_page_sheet(context(""))
    assert "Workforce" in said(made)
    assert "No milestones given" in said(made)


def test_without_workstreams_the_page_still_has_its_key() -> None:
    assert "How to read" in said(plan_on_a_page_sheet(context_from(programme_of(settings=SETTINGS))))

"""The month plan: a workstream's boxes by month under its outcome, and what stands outside it."""

from datetime import date
from functools import cache

import pytest

from tests.helpers.contexts import context_from, said, shown, title
from tests.helpers.programmes import programme_of
from xltools.report.model import Formula, Rich, Sheet
from xltools.report.sheets.month_plan import Span, month_plan_sheet

WORKSTREAMS = """
workstream_id | workstream | outcome                             | outcome_due
WF            | Workforce  | People meet the right person first. | 2013-03-31
EM            | Empty      |                                     |
"""
MILESTONES = """
milestone_id|workstream_id|kind|milestone|decision_body|baseline|forecast|actual|status|risk_area
WF-1|WF|Key decision|Board decides|Care Trust Board|2012-02-29||2012-02-15|Complete|
WF-2|WF|Programme milestone|Teams move||2012-04-30|2012-05-31||In progress|
WF-3|WF|Key decision|Resources found|Care Trust Board|2012-05-31|||In progress|Groups may close
WF-4|WF|Programme milestone|Long ago||2010-01-31||2010-01-31|Complete|
WF-5|WF|Programme milestone|Some day|||||Not started|
"""
MAY_TO_DECEMBER = (date(2011, 5, 1), date(2011, 12, 31))


@cache
def sheet(workstream_id: str = "WF", span: Span | None = None) -> Sheet:
    programme = programme_of(workstreams=WORKSTREAMS, milestones=MILESTONES)
    return month_plan_sheet(context_from(programme), workstream_id, span)


def place_of(text: str, span: Span | None = None) -> tuple[int, int]:
    return next(place for place, cell in sheet("WF", span).cells.items() if str(shown(cell)).startswith(text))


def test_the_title_names_the_workstream_and_its_months() -> None:
    assert sheet().name == "Month plan WF"
    assert title(sheet()) == "Workforce: plan by month, February to May 2012"


def test_a_plan_that_is_all_past_shows_its_last_months_not_empty_ones_to_come() -> None:
    past = "milestone_id|workstream_id|milestone|baseline\nWF-1|WF|First|2009-11-30\nWF-2|WF|Last|2010-01-31"
    context = context_from(programme_of(workstreams=WORKSTREAMS, milestones=past))
    assert title(month_plan_sheet(context, "WF")) == "Workforce: plan by month, November 2009 to January 2010"


def test_the_outcome_stands_over_the_months() -> None:
    assert place_of("Outcome: People meet the right person first. (due 31 March 2013)") < place_of("February 2012")


@pytest.mark.parametrize(("box", "month"), [("WF-1", "February 2012"), ("WF-2", "April 2012"), ("WF-3", "May 2012")])
def test_a_box_stands_in_the_month_it_was_first_planned_for(box: str, month: str) -> None:
    (row, column), (heading_row, heading_column) = place_of(box), place_of(month)
    assert column == heading_column
    assert row > heading_row


def test_borders_tell_decisions_milestones_and_risk_areas_apart() -> None:
    styles = {key: sheet().cells[place_of(key)].style.split() for key in ("WF-1", "WF-2", "WF-3")}
    assert "decision" in styles["WF-1"]
    assert "milestone" in styles["WF-2"]
    assert "risk" in styles["WF-3"]
    assert "Risk area: Groups may close" in said(sheet())


def test_the_month_reported_on_says_so_and_an_empty_one_too() -> None:
    row, column = place_of("March 2012 (as at)")
    assert shown(sheet().cells[row + 1, column]) == "Nothing was planned for this month"


def test_a_boxs_rating_is_looked_up_live() -> None:
    row, column = place_of("WF-2")
    assert isinstance(sheet().cells[row, column].value, Rich)
    found = [cell for (r, c), cell in sheet().cells.items() if c == column and row < r <= row + 2]
    formula = Formula('INDEX(tbl_Milestones[Rating],MATCH("WF-2",tbl_Milestones[ID],0))', "Amber/Red")
    assert formula in [cell.value for cell in found]


def test_what_stands_outside_the_months_is_named() -> None:
    assert "Not on this plan: WF-4 (January 2010)." in said(sheet())


def test_what_has_no_date_is_named_under_the_months() -> None:
    text = said(sheet())
    assert "Without a date: 1\nWF-5  Some day" in text
    assert text.index("May 2012\n") < text.index("Without a date")


def undated(count: int) -> Sheet:
    rows = [f"WF-{number}|WF|Task {number}" for number in range(1, count + 1)]
    programme = programme_of(
        workstreams=WORKSTREAMS, milestones="\n".join(["milestone_id|workstream_id|milestone", *rows])
    )
    return month_plan_sheet(context_from(programme), "WF")


def test_a_plan_without_any_date_has_no_empty_months() -> None:
    assert title(undated(1)) == "Workforce: plan by month; its one milestone has no date"
    assert title(undated(30)) == "Workforce: plan by month; none of 30 milestones has a date"
    text = said(undated(30))
    assert "WF-30  Task 30" in text
    assert "Nothing was planned" not in text
    assert undated(30).page.paper == "A4"


def test_more_than_a_page_holds_without_a_date_are_counted() -> None:
    text = said(undated(75))
    assert "Without a date: 75" in text
    assert "And 15 more, in full on Milestones." in text


def test_what_is_past_its_date_and_has_no_baseline_is_in_its_own_month() -> None:
    late = "milestone_id|workstream_id|milestone|forecast|status\nWF-1|WF|First|2011-06-30|In progress"
    context = context_from(programme_of(workstreams=WORKSTREAMS, milestones=late))
    assert title(month_plan_sheet(context, "WF")) == "Workforce: plan by month, June 2011"


def test_a_chosen_span_is_shown_month_by_month() -> None:
    plan = sheet("WF", MAY_TO_DECEMBER)
    assert title(plan) == "Workforce: plan by month, May to December 2011"
    heads = [place_of(f"{month} 2011", MAY_TO_DECEMBER) for month in ("May", "June", "October", "December")]
    assert len({row for row, _ in heads}) == 1
    assert plan.page.paper == "A4"


def test_a_workstream_without_milestones_has_a_plan_that_says_so() -> None:
    empty = sheet("EM")
    assert "The workstream has no milestones." in said(empty)
    assert "Outcome: not given" in said(empty)


def test_a_plan_with_many_boxes_runs_over_pages_and_breaks_between_boxes() -> None:
    rows = [f"WF-{n}|WF|Programme milestone|Item {n}|2012-04-{n + 1:02}|In progress" for n in range(12)]
    milestones = "\n".join(["milestone_id|workstream_id|kind|milestone|baseline|status", *rows])
    programme = programme_of(workstreams=WORKSTREAMS, milestones=milestones)
    plan = month_plan_sheet(context_from(programme), "WF")
    assert plan.page.pages_tall == 0
    (end,) = plan.page.breaks
    assert shown(plan.cells[end + 1, 1]) == "April 2012, continued"
    boxes = [row for (row, column), cell in plan.cells.items() if column == 1 and str(shown(cell)).startswith("WF-")]
    assert max(boxes) > end > min(boxes)
    assert len(boxes) == 12

"""The Decisions sheet: what is asked, in which order, and where each figure leads."""

from datetime import date
from functools import cache

from tests.helpers.contexts import cell_of, context_from, row_of, rows_of, said, shown, title
from tests.helpers.programmes import previous_of, programme_of
from xltools.report.model import Cell, Formula, Link, Sheet
from xltools.report.sheets.decisions import decisions_sheet
from xltools.report.sheets.decisions_in_brief import decisions_in_brief_sheet

SETTINGS = {"board": "Care Trust Board", "board_meeting": "2012-04-25", "decision_horizon_months": 6}
WORKSTREAMS = "workstream_id | workstream\nWF | Workforce"
MILESTONES = """
milestone_id|workstream_id|kind|milestone|decision_body|decision_outcome|baseline|actual|status
WF-1|WF|Key decision|Far ahead|Council||2013-01-31||Not started
WF-2|WF|Key decision|Next month|Council||2012-06-30||Not started
WF-3|WF|Key decision|Ours soon|Care Trust Board||2012-06-15||Not started
WF-4|WF|Key decision|Taken now|Care Trust Board|Approved|2012-01-31|2012-02-15|Complete
WF-5|WF|Key decision|Taken before|Care Trust Board|Approved|2011-05-31|2011-05-31|Complete
WF-6|WF|Key decision|Gone by|Council||2012-03-01||In progress
WF-7|WF|Key decision|For today|Care Trust Board||2012-03-21||In progress
WF-8|WF|Programme milestone|Not a decision|||2012-04-30||In progress
"""


@cache
def sheet_of(milestones: str = MILESTONES, actions: str = "", **settings: object) -> Sheet:
    programme = programme_of(
        settings=SETTINGS | settings, workstreams=WORKSTREAMS, milestones=milestones, actions=actions
    )
    return decisions_sheet(context_from(programme, previous_of("2011-12-31")))


WEIGHED = """
milestone_id|workstream_id|kind|milestone|decision_body|baseline|status|recommendation|options|if_not_decided
WF-7|WF|Key decision|For today|Care Trust Board|2012-03-21|In progress|Agree 2|1 Stop: no cost; 2 Go on: £9|Staff wait
WF-9|WF|Key decision|Bare|Care Trust Board|2012-04-25|In progress|||
"""


@cache
def brief_of(milestones: str) -> Sheet:
    programme = programme_of(settings=SETTINGS, workstreams=WORKSTREAMS, milestones=milestones)
    return decisions_in_brief_sheet(context_from(programme, previous_of("2011-12-31")))


def block(sheet: Sheet, head: str) -> list[tuple[object, object]]:
    """Return the words and texts under a section's title, to the gap."""
    row = next(row for (row, _), cell in sheet.cells.items() if shown(cell) == head) + 1
    found: list[tuple[object, object]] = []
    while (row, 2) in sheet.cells:
        found.append((shown(sheet.cells[row, 1]), shown(sheet.cells[row, 2])))
        row += 1
    return found


def test_the_paper_gives_a_decision_its_recommendation_options_costs_and_what_follows_without() -> None:
    assert block(brief_of(WEIGHED), "WF-7  For today") == [
        ("Workforce", "Care Trust Board. Overdue, 10 days late."),
        ("Recommendation", "Agree 2"),
        ("Options and costs", "1 Stop: no cost"),
        (None, "2 Go on: £9"),
        ("If not decided", "Staff wait"),
    ]


def test_a_decision_without_options_has_no_empty_places_for_them() -> None:
    assert [word for word, _ in block(brief_of(WEIGHED), "WF-9  Bare")] == ["Workforce", "If not decided"]


def test_the_paper_gives_the_other_decisions_a_line_each_under_their_state() -> None:
    sheet = brief_of(MILESTONES)
    assert title(sheet) == "Decisions in brief: 1 asked today, 1 of them overdue, 1 more overdue"
    assert block(sheet, "Overdue: 1") == [("WF-6", "Gone by. Council: overdue, 30 days late.")]
    assert block(sheet, "Taken since last report: 1") == [
        ("WF-4", "Taken now. Care Trust Board: approved on 15 Feb 2012.")
    ]
    assert [key for key, _ in block(sheet, "To come: 2")] == ["WF-3", "WF-2"]


def test_the_full_sheet_lists_recommendation_and_options_a_text_to_a_row() -> None:
    assert [tuple(row.values()) for row in rows_of(sheet_of(WEIGHED), "Decision_options")] == [
        ("WF-7", "Recommendation", "Agree 2"),
        ("WF-7", "Option", "1 Stop: no cost"),
        ("WF-7", "Option", "2 Go on: £9"),
    ]
    assert row_of(sheet_of(WEIGHED), "Decisions", "WF-7")["If not decided"] == "Staff wait"
    assert [table.name for table in sheet_of().tables] == ["Decisions"]


def test_the_title_says_what_is_asked_and_how_much_is_overdue() -> None:
    assert title(sheet_of()) == "1 decision is asked of the Care Trust Board today; 2 are overdue"


def test_rows_run_from_what_is_asked_today_to_the_plan_by_month_and_body() -> None:
    assert [(row["ID"], row["State"]) for row in rows_of(sheet_of(), "Decisions")] == [
        ("WF-7", "Asked today, overdue"),
        ("WF-6", "Overdue"),
        ("WF-4", "Taken since last report"),
        ("WF-3", "Due within horizon"),
        ("WF-2", "Due within horizon"),
        ("WF-1", "Later"),
    ]


def test_the_plan_goes_by_body_within_a_month() -> None:
    same_month = """
milestone_id | workstream_id | kind         | milestone | decision_body    | baseline   | status
WF-1         | WF            | Key decision | Second    | Council          | 2012-06-01 | Not started
WF-2         | WF            | Key decision | First     | Care Trust Board | 2012-06-30 | Not started
"""
    assert [row["ID"] for row in rows_of(sheet_of(same_month), "Decisions")] == ["WF-2", "WF-1"]


def test_decisions_that_are_not_listed_are_counted() -> None:
    assert "on the Milestones sheet: 1 decision taken earlier." in said(sheet_of())


def test_a_taken_decision_shows_its_outcome_and_day() -> None:
    row = row_of(sheet_of(), "Decisions", "WF-4")
    assert (row["Outcome"], row["Expected"], row["Rating"]) == ("Approved", date(2012, 2, 15), "Complete")


def test_what_follows_without_a_decision_comes_from_its_open_action() -> None:
    actions = """
action_id | item_id | consequence      | action | status
ACT-1     | WF-7    | zones must wait  | Pilot  | Open
ACT-2     | WF-6    | no longer true   | Ask    | Done
"""
    sheet = sheet_of(actions=actions)
    assert row_of(sheet, "Decisions", "WF-7")["If not decided"] == "Zones must wait"
    assert row_of(sheet, "Decisions", "WF-6")["If not decided"] == "Consequence not given"
    assert row_of(sheet, "Decisions", "WF-4")["If not decided"] == "Decided"


def test_the_rating_is_looked_up_live_and_leads_to_its_workings() -> None:
    cell = cell_of(sheet_of(), "Decisions", "WF-7", "Rating")
    assert isinstance(cell, Cell)
    assert cell.value == Formula('INDEX(tbl_Milestones[Rating],MATCH("WF-7",tbl_Milestones[ID],0))', "Amber/Red")
    assert cell.link == Link("Workings", "WF-7.rating")


def test_a_programme_without_decisions_says_so_in_a_row() -> None:
    sheet = sheet_of("milestone_id | workstream_id | kind | milestone | baseline | status")
    assert title(sheet) == "No decisions are asked of the Care Trust Board today; none is overdue"
    assert rows_of(sheet, "Decisions")[0]["Decision"] == "No decision is asked for, overdue, taken or planned."

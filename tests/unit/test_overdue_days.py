"""What is overdue with no later date: no page says that it is expected on the day of the report."""

from tests.helpers.contexts import context_from, row_of, rows_of, said
from tests.helpers.programmes import programme_of
from xltools.report.context import ReportContext
from xltools.report.key_messages import ADVISE, key_messages
from xltools.report.sheets.board_briefs import BRIEFS
from xltools.report.sheets.brief_sheet import brief_sheet
from xltools.report.sheets.decisions import decisions_sheet
from xltools.report.sheets.milestones import milestones_sheet
from xltools.report.sheets.summary import summary_sheet

SETTINGS = {"programme": "Small", "board": "Trust Board", "board_meeting": "2012-04-25"}
TABLES = {
    "workstreams": "workstream_id | workstream\nWF | Workforce",
    "milestones": """
milestone_id | workstream_id | kind                | milestone  | decision_body | baseline   | forecast   | status
M-1          | WF            | Programme milestone | Gone by    |               | 2012-01-31 | 2012-02-29 | In progress
M-2          | WF            | Programme milestone | Put back   |               | 2012-03-31 | 2012-04-30 | In progress
M-3          | WF            | Key decision        | Not taken  | Trust Board   | 2012-03-01 |            | In progress
""",
}


def context() -> ReportContext:
    return context_from(programme_of(settings=SETTINGS, **TABLES))


def test_late_milestones_say_overdue_where_nobody_gave_a_later_day() -> None:
    brief = brief_sheet(context(), BRIEFS["Late milestones"], milestones_sheet(context()))
    found = {row["ID"]: row["Expected"] for row in rows_of(brief, "Brief_Milestones")}
    assert found["M-1"] == found["M-3"] == "Overdue"
    assert str(found["M-2"]) == "2012-04-30"


def test_the_slip_still_counts_to_the_day_of_the_report() -> None:
    row = row_of(milestones_sheet(context()), "Milestones", "M-1")
    assert (str(row["Expected"]), row["Slip (days)"]) == ("2012-03-31", 60)


def test_the_summary_and_the_decisions_say_overdue_too() -> None:
    assert "Overdue" in said(summary_sheet(context()))
    assert row_of(decisions_sheet(context()), "Decisions", "M-3")["Expected"] == "Overdue"


def test_the_key_message_names_no_day_that_nobody_expects() -> None:
    (late,) = [text for word, text in key_messages(context()) if word == ADVISE]
    assert late.endswith("Furthest behind is M-1 Gone by: 60 days, with no later date given.")

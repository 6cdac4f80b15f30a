"""The Exceptions sheet: what is off track, what is done about it, and what is overdue."""

from datetime import date
from functools import cache

from tests.helpers.contexts import cell_of, context_from, row_of, rows_of, title
from tests.helpers.programmes import programme_of
from xltools.report.model import Cell, Formula, Link, Sheet
from xltools.report.sheets.exceptions import exceptions_sheet

WORKSTREAMS = "workstream_id | workstream\nWF | Workforce"
MILESTONES = """
milestone_id | workstream_id | kind                | milestone | baseline   | forecast   | status
WF-1         | WF            | Programme milestone | Very late | 2011-06-30 | 2012-06-30 | In progress
WF-2         | WF            | Programme milestone | Late      | 2012-03-31 | 2012-05-31 | In progress
WF-3         | WF            | Programme milestone | On time   | 2012-05-31 | 2012-05-31 | In progress
"""
ACTIONS = """
action_id | item_id | cause       | consequence | action      | owner        | due        | status
ACT-1     | WF-1    | no supplier | more delay  | tender anew | Project lead | 2012-03-16 | Open
"""


@cache
def sheet(milestones: str = MILESTONES, actions: str = ACTIONS) -> Sheet:
    programme = programme_of(workstreams=WORKSTREAMS, milestones=milestones, actions=actions)
    return exceptions_sheet(context_from(programme))


def test_the_title_counts_ratings_missing_actions_and_overdue_ones() -> None:
    # the workstream is rated by its milestones, and is off track too
    assert title(sheet()) == "Exceptions: 1 is Red and 2 Amber/Red; 2 have no open action, 1 action is overdue"


def test_only_what_is_red_or_amber_red_is_listed() -> None:
    assert {row["ID"] for row in rows_of(sheet(), "Exceptions")} == {"WF", "WF-1", "WF-2"}


def test_an_exception_stands_beside_its_action() -> None:
    row = row_of(sheet(), "Exceptions", "WF-1")
    assert row["Cause"] == "No supplier"
    assert row["Consequence"] == "More delay"
    assert row["Action"] == "Tender anew"
    assert (row["Owner"], row["Due"], row["Overdue"]) == ("Project lead", date(2012, 3, 16), "Overdue")


def test_what_the_tracker_does_not_say_is_not_given() -> None:
    row = row_of(sheet(), "Exceptions", "WF-2")
    assert [row[heading] for heading in ("Cause", "Consequence", "Owner", "Due")] == ["Not given"] * 4
    assert row["Action"] == "No open action"
    assert row["Overdue"] == "No action"


def test_a_milestones_rating_follows_the_milestones_table() -> None:
    cell = cell_of(sheet(), "Exceptions", "WF-2", "Rating")
    assert isinstance(cell, Cell)
    assert cell.value == Formula('INDEX(tbl_Milestones[Rating],MATCH("WF-2",tbl_Milestones[ID],0))', "Amber/Red")
    assert cell.link == Link("Workings", "WF-2.rating")


def test_overdue_actions_count_their_days_live() -> None:
    row = rows_of(sheet(), "Actions_overdue")[0]
    assert (row["Action ID"], row["About"], row["Days overdue"]) == ("ACT-1", "WF-1", 15)


def test_nothing_off_track_is_said_in_a_row() -> None:
    quiet = sheet("\n".join(line for line in MILESTONES.splitlines() if "WF-1" not in line and "WF-2" not in line), "")
    assert title(quiet) == "Exceptions: nothing is rated Red or Amber/Red"
    assert rows_of(quiet, "Exceptions")[0]["What"] == "Nothing is rated Red or Amber/Red."
    assert rows_of(quiet, "Actions_overdue")[0]["Action that is overdue"] == "No open action is past its due date."

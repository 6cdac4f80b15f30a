"""Adopt: ten trackers of other trades and other programs, each with what its columns are."""

from pathlib import Path

import pytest

from tests.helpers.their_workbooks import drawn_book
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.validate.adopt.table_proposal import proposals

SPECS = {spec.name: spec for spec in load_schemas()}
#: What it is -> its tab, its rows, the tracker's sheet, and what its columns are; others are not read.
TEN: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "a construction programme": (
        "Programme",
        """
        Activity ID | Activity name | Original duration | Start | Finish | Baseline finish | Contractor | % complete
        A1010 | Pour the footings | 10 | 2025-03-01 | 2025-03-12 | 2025-03-10 | Groundworks lead | 100
        A1020 | Raise the steel frame | 20 | 2025-03-13 | 2025-04-10 | 2025-04-01 | Steel lead | 40
        A1030 | Fit the roof sheets | 15 | 2025-04-11 | 2025-05-02 | 2025-04-20 | Roof lead | 0
        """,
        "Milestones",
        {
            "Activity ID": "milestone_id",
            "Activity name": "milestone",
            "Finish": "forecast",
            "Baseline finish": "baseline",
        },
    ),
    "a GP practice's action log": (
        "Action log",
        """
        No. | Agreed action | Who | By when | Done?
        1 | Order new couches | Practice manager | 2025-05-01 | Y
        2 | Call back the fridge firm | Nurse lead | 2025-05-12 | N
        3 | Write the rota for June | Practice manager | 2025-05-20 | N
        """,
        "Actions",
        {"No.": "action_id", "Agreed action": "action", "Who": "owner", "By when": "due", "Done?": "status"},
    ),
    "a council's savings tracker": (
        "Savings tracker",
        """
        Ref | Savings proposal | Directorate | Target saving | Delivered | RAG
        S01 | Share one depot | Place | 120000 | 60000 | Amber
        S02 | Fewer agency shifts | People | 340000 | 20000 | Red
        S03 | Renew the print contract | Core | 25000 | 25000 | Green
        """,
        "Business cases",
        {"Ref": "case_id", "Savings proposal": "case", "Target saving": "planned", "Delivered": "actual"},
    ),
    "a scorecard with months across": (
        "Scorecard",
        """
        Ref | Indicator | Unit | Target | Apr-25 | May-25 | Jun-25
        K1 | Calls answered in time | % | 90 | 88 | 91 | 92
        K2 | Days lost to sickness | number | 8 | 9 | 8.5 | 8.1
        """,
        "KPIs",
        {"Ref": "kpi_id", "Indicator": "kpi", "Unit": "unit"},
    ),
    "an export of Microsoft Planner": (
        "Tasks",
        """
        Task ID | Task Name | Bucket Name | Progress | Assigned To | Due date | Late | Completed Date | Description
        ab1xQ | Map the process | Design | Completed | Analyst | 2025-02-01 | false | 2025-02-03 | As is
        cd2yR | Test with ten users | Test | In progress | Tester | 2025-04-01 | false | |
        ef3zS | Train the front desk | Design | Not started | Trainer | 2025-05-01 | false | |
        """,
        "Milestones",
        {
            "Task Name": "milestone",
            "Bucket Name": "workstream_id",
            "Progress": "status",
            "Assigned To": "owner",
            "Due date": "forecast",
            "Completed Date": "actual",
            "Task ID": "milestone_id",
        },
    ),
    "a table of Microsoft Project": (
        "Task_Table",
        """
        ID | Task Mode | Name | Duration | Start | Finish | Predecessors | Resource Names | Baseline Finish
        1 | Auto | Agree the scope | 5d | 2025-01-01 | 2025-01-10 | | Sponsor | 2025-01-09
        2 | Auto | Buy the licences | 9d | 2025-01-11 | 2025-02-10 | 1 | Buyer | 2025-02-01
        3 | Auto | Move the records | 20d | 2025-02-11 | 2025-03-10 | 2 | IT lead | 2025-03-01
        """,
        "Milestones",
        {"Name": "milestone", "Finish": "forecast", "Baseline Finish": "baseline", "ID": "milestone_id"},
    ),
    "an export of Smartsheet": (
        "Sheet1",
        """
        Task Name | Assigned To | Start Date | End Date | Status | % Complete | Comments
        Draw up the lease | Solicitor | 2025-01-01 | 2025-02-01 | Complete | 1 |
        Clear the ground floor | Estates | 2025-02-01 | 2025-03-01 | In Progress | 0.4 | Slow
        Open the doors | Director | 2025-04-01 | 2025-05-01 | Not Started | 0 |
        """,
        "Milestones",
        {"Task Name": "milestone", "Assigned To": "owner", "End Date": "forecast", "Status": "status"},
    ),
    "an export of Jira": (
        "Your Jira Issues",
        """
        Issue Type | Key | Summary | Assignee | Reporter | Status | Created | Due date
        Story | NHS-1 | Single sign-on for wards | Developer | Owner | In Progress | 2025-01-01 | 2025-03-01
        Task | NHS-2 | Load the old letters | Tester | Owner | To Do | 2025-01-01 | 2025-04-01
        Task | NHS-3 | Switch off the fax | Developer | Owner | Done | 2025-01-01 | 2025-02-01
        """,
        "Milestones",
        {
            "Key": "milestone_id",
            "Summary": "milestone",
            "Assignee": "owner",
            "Status": "status",
            "Due date": "forecast",
        },
    ),
    "an export of Monday": (
        "board",
        """
        Name | Person | Status | Timeline - Start | Timeline - End | Priority
        Find the venue | Events lead | Done | 2025-01-01 | 2025-02-01 | High
        Invite the speakers | Events lead | Working on it | 2025-02-01 | 2025-03-01 | High
        Print the badges | Assistant | Stuck | 2025-03-01 | 2025-04-01 | Low
        """,
        "Milestones",
        {"Name": "milestone", "Person": "owner", "Status": "status", "Timeline - End": "forecast"},
    ),
    "a highlight report": (
        "Highlight report",
        """
        Milestone | Planned date | Forecast date | Actual date | BRAG | Comment
        Site chosen by the board | 2025-01-31 | 2025-01-31 | 2025-01-30 | B |
        Full business case agreed | 2025-03-31 | 2025-05-31 | | A | Late
        Ward opens to patients | 2025-09-30 | 2025-09-30 | | G |
        """,
        "Milestones",
        {
            "Milestone": "milestone",
            "Planned date": "baseline",
            "Forecast date": "forecast",
            "Actual date": "actual",
            "BRAG": "declared_rag",
        },
    ),
}


@pytest.mark.parametrize(("tab", "drawn", "of", "fields"), TEN.values(), ids=TEN)
def test_a_tracker_of_another_trade_is_known_by_its_headings_and_values(
    tab: str, drawn: str, of: str, fields: dict[str, str], tmp_path: Path
) -> None:
    (table,) = proposals(read_tracker(drawn_book(tmp_path / "theirs.xlsx", {tab: drawn})), SPECS)
    assert table.of == of
    assert {each.profile.heading: each.name for each in table.columns if each.name} == fields

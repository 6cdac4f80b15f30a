"""Actions: exceptions with what is done about them, and what is overdue, drawn."""

from typing import Any

import pandas as pd
import pytest

from tests.helpers.drawn import assert_drawn, table
from tests.helpers.programmes import programme_of
from xltools.measures.actions import actions_about, actions_overdue, exceptions, off_track
from xltools.programme import Programme

NOTHING = {
    "workstreams": "workstream_id | workstream | rating | reason",
    "milestones": "milestone_id | workstream_id | milestone | rating | reason",
    "kpis": "kpi_id | workstream_id | kpi | rating | reason",
    "risks": "risk_id | workstream_id | risk | rating | band | likelihood | impact | score",
    "requirements": "requirement_id | requirement | rating | evidence | review_date",
    "checkpoints": "area_id | checkpoint | state | likelihood | rating",
    "national": "national_id | area_id | checkpoint | state",
}


def frames(**drawn: str) -> dict[str, pd.DataFrame]:
    return {name: table(f"{head}\n{drawn.get(name, '')}") for name, head in NOTHING.items()}


def found(programme: Programme, **drawn: str) -> pd.DataFrame:
    return exceptions(programme, off_track(programme, frames(**drawn)))


def test_everything_red_or_amber_red_is_an_exception_the_worst_first() -> None:
    told = found(
        programme_of(areas="area_id | area\nA5 | Commissioning"),
        workstreams="COM | Commissioning | Amber/Red | Amber/Red: late\nWF | Workforce | Amber/Green | Fine",
        milestones="C-2 | COM | Plans shared | Red | Red: 98 days\nC-3 | COM | Other | Complete | Done",
        kpis="KPI-4 | COM | Reviews | Amber/Red | Amber/Red: short\nKPI-5 | COM | Other | Not rated | None",
        risks="R-1 | COM | Market | Amber/Red | High | 3 | 4 | 12",
        requirements="REQ-1 | Staff | Amber/Red | Unrest | 2012-03-31",
        checkpoints="A5 | 2011-03-31 | Missed | - | Red\nA5 | 2012-09-30 | Due | Fairly unlikely | Amber/Red",
        national="N22 | A5 | 2011-03-31 | Missed\nN21 | A5 | 2011-03-31 | Met",
    )
    assert_drawn(
        told,
        """
        item_id | item_kind   | title         | workstream_id | rating    | reason
        C-2     | Milestone   | Plans shared  | COM           | Red       | Red: 98 days
        A5      | Area        | Commissioning | -             | Red       | Red: the checkpoint of 31 Mar 2011 was missed, N22 not delivered
        COM     | Workstream  | Commissioning | COM           | Amber/Red | Amber/Red: late
        KPI-4   | KPI         | Reviews       | COM           | Amber/Red | Amber/Red: short
        R-1     | Risk        | Market        | COM           | Amber/Red | Amber/Red: High, likelihood 3 times impact 4 is 12
        REQ-1   | Requirement | Staff         | -             | Amber/Red | Amber/Red at the review of 31 Mar 2012: Unrest
        """,  # noqa: E501 - a sentence stands as the reader sees it
    )


def test_an_area_is_off_track_by_its_likelihood_until_the_checkpoint() -> None:
    told = found(programme_of(), checkpoints="A5 | 2012-09-30 | Due | Fairly unlikely | Amber/Red")
    assert told["reason"].tolist() == ["Amber/Red: fairly unlikely to meet the checkpoint of 30 Sep 2012"]


def test_each_open_action_stands_in_a_row_and_its_blanks_are_stated() -> None:
    programme = programme_of(
        actions="""
        action_id | item_id | cause   | consequence | action | owner | due        | status  | closed
        ACT-10    | C-2     | Vacancy | Delay       | Hire   | Head  | 2012-05-25 | Open    | -
        ACT-9     | C-2     | -       | -           | Ask    | -     | 2012-03-30 | Open    | -
        ACT-8     | C-2     | -       | -           | Done   | -     | -          | Done    | 2012-03-01
        ACT-7     | C-2     | -       | -           | Dropt  | -     | -          | Dropped | 2012-04-01
        ACT-6     | C-3     | -       | -           | Other  | -     | -          | Open    | -
        """
    )
    told = found(programme, milestones="C-2 | COM | Plans | Red | Late\nC-4 | COM | More | Red | Late")
    assert_drawn(
        told,
        """
        item_id | action_id | cause   | consequence | action | owner | due        | is_overdue
        C-2     | ACT-7     | -       | -           | Dropt  | -     | -          | False
        C-2     | ACT-9     | -       | -           | Ask    | -     | 2012-03-30 | True
        C-2     | ACT-10    | Vacancy | Delay       | Hire   | Head  | 2012-05-25 | False
        C-4     | -         | -       | -           | -      | -     | -          | False
        """,
    )


def test_actions_about_an_unmet_deliverable_are_actions_about_its_area() -> None:
    programme = programme_of(
        actions="action_id | item_id | status\nACT-1 | N22 | Open\nACT-2 | A5 | Open\nACT-3 | N21 | Open"
    )
    told = found(
        programme,
        checkpoints="A5 | 2011-03-31 | Missed | - | Red",
        national="N22 | A5 | 2011-03-31 | Missed\nN21 | A5 | 2011-03-31 | Met",
    )
    assert told["action_id"].tolist() == ["ACT-1", "ACT-2"]


def test_overdue_actions_are_the_open_ones_whose_day_is_past_the_longest_first() -> None:
    programme = programme_of(
        actions="""
        action_id | item_id | action | owner | due        | status | closed
        ACT-1     | C-1     | Hire   | Head  | 2012-03-31 | Open   | -
        ACT-2     | C-1     | Ask    | Head  | 2012-03-30 | Open   | -
        ACT-3     | C-1     | Tell   | -     | 2012-02-29 | Open   | -
        ACT-4     | C-1     | Done   | Head  | 2012-02-01 | Done   | 2012-02-15
        ACT-5     | C-1     | Plan   | Head  | -          | Open   | -
        """
    )
    assert_drawn(
        actions_overdue(programme),
        """
        row | action_id | item_id | action | owner | due        | days_overdue
        4   | ACT-3     | C-1     | Tell   | -     | 2012-02-29 | 31
        3   | ACT-2     | C-1     | Ask    | Head  | 2012-03-30 | 1
        """,
    )


def test_nothing_off_track_gives_empty_tables_with_their_columns() -> None:
    told = found(programme_of())
    assert told.empty
    assert {"item_id", "reason", "action_id", "due", "is_overdue"} <= set(told.columns)
    assert actions_overdue(programme_of()).empty


BEHIND: dict[str, Any] = {
    "risks": """
        risk_id | workstream_id | area_id | risk        | likelihood | impact | status
        RISK-1  | WF            | A1      | Money ends  | 4          | 5      | Open
        RISK-2  | WF            | A2      | Staff leave | 3          | 3      | Open
        RISK-3  | COM           | A1      | No market   | 3          | 3      | Open
        RISK-4  | WF            | A1      | Gone by     | 3          | 3      | Closed
    """,
    "national_milestones": "national_id | area_id\nN1 | A1",
    "actions": """
        action_id | item_id | action         | status | due
        ACT-1     | RISK-1  | Find the money | Open   | 2012-04-25
        ACT-2     | RISK-2  | Keep the staff | Open   | 2012-04-01
        ACT-3     | RISK-3  | Build a market | Open   | 2012-04-01
        ACT-4     | RISK-4  | Too late       | Open   | 2012-04-01
        ACT-5     | RISK-1  | Done already   | Done   | 2012-02-01
    """,
}


@pytest.mark.parametrize(
    ("risk_area", "supports", "about"),
    [
        ("The money may end", "N1", ["ACT-1"]),  # of its workstream, and of the area that it supports
        ("RISK-2: staff may leave", "N1", ["ACT-2"]),  # the risk that it names counts first
        ("See risk-3", "", ["ACT-3"]),
        ("See RISK-33", "", [""]),
        ("The money may end", "", [""]),  # nothing says which risk
        ("", "N1", [""]),  # not at risk
        ("RISK-4", "", [""]),  # closed
    ],
)
def test_an_action_about_the_risk_behind_a_milestone_is_about_it(
    risk_area: str, supports: str, about: list[str]
) -> None:
    rows = f"milestone_id | workstream_id | risk_area | supports\nWF-1 | WF | {risk_area} | {supports}"
    programme = programme_of(milestones=rows, **BEHIND)
    assert list(found(programme, milestones="WF-1 | WF | Resources | Red | Late")["action_id"]) == about


def test_an_action_of_its_own_stands_before_those_about_the_risks_behind_it() -> None:
    rows = "milestone_id | workstream_id | risk_area\nWF-1 | WF | RISK-1"
    actions = f"{BEHIND['actions'].rstrip()}\n        ACT-9 | WF-1 | Ask the Board | Open | 2012-06-30\n"
    programme = programme_of(milestones=rows, **BEHIND | {"actions": actions})
    assert [each["action_id"] for each in actions_about(programme, "WF-1")] == ["ACT-9", "ACT-1"]

"""Decisions: where each key decision stands, drawn."""

import pytest

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import previous_of, programme_of
from xltools.measures.decisions import decisions
from xltools.measures.milestones import milestones
from xltools.programme import Previous

SETTINGS = {"board": "Care Trust Board", "board_meeting": "2012-04-25", "decision_horizon_months": 6}


def states(rows: str, previous: Previous | None = None, settings: dict[str, object] | None = None) -> list[str]:
    head = "kind | decision_body | baseline | forecast | actual | status"
    programme = programme_of(settings=SETTINGS | (settings or {}), milestones=f"{head}\n{rows}")
    return list(decisions(programme, previous, milestones(programme, previous))["state"])


@pytest.mark.parametrize(
    ("body", "forecast", "state"),
    [
        ("Care Trust Board", "2012-04-25", "Asked today"),
        ("Council; care trust board", "2012-03-31", "Asked today"),
        ("Care Trust Board", "2012-04-26", "Due within horizon"),
        ("Care Trust", "2012-04-25", "Due within horizon"),
        ("Council", "2012-09-30", "Due within horizon"),
        ("Council", "2012-10-01", "Later"),
    ],
)
def test_an_open_decision_is_asked_of_the_board_that_takes_it_by_its_meeting(
    body: str, forecast: str, state: str
) -> None:
    assert states(f"Key decision | {body} | 2012-03-08 | {forecast} | - | In progress") == [state]


def test_an_overdue_decision_is_asked_of_our_board_and_overdue_with_another() -> None:
    ours, theirs = "Care Trust Board | 2012-03-08", "Council | 2012-03-08"
    assert states(f"Key decision | {ours} | - | - | In progress") == ["Asked today"]
    assert states(f"Key decision | {theirs} | - | - | In progress") == ["Overdue"]


def test_without_a_meeting_nothing_is_asked_today() -> None:
    row = "Key decision | Care Trust Board | 2012-03-08 | 2012-04-25 | - | In progress"
    assert states(row, settings={"board_meeting": None}) == ["Due within horizon"]


@pytest.mark.parametrize(
    ("actual", "state"), [("2012-01-01", "Taken since last report"), ("2011-12-31", "Taken before")]
)
def test_a_decision_is_taken_since_the_last_report_if_after_its_as_at(actual: str, state: str) -> None:
    row = f"Key decision | Council | 2011-12-14 | - | {actual} | Complete"
    assert states(row, previous_of("2011-12-31")) == [state]
    assert states(row) == ["Taken before"]


def test_a_decision_without_its_day_is_new_if_the_last_report_still_rated_it() -> None:
    programme = programme_of(milestones="milestone_id | kind | status\nD-1 | Key decision | Complete")
    for then, state in (("Amber/Green", "Taken since last report"), ("Complete", "Taken before")):
        before = previous_of(figures={"D-1.rating": then})
        assert list(decisions(programme, before, milestones(programme, before))["state"]) == [state]


def test_cancelled_is_not_needed_and_programme_milestones_are_no_decisions() -> None:
    assert states("Key decision | Council | 2011-12-14 | - | - | Cancelled") == ["Not needed"]
    assert states("Programme milestone | Council | 2011-12-14 | - | - | In progress") == []


def test_a_decision_carries_what_waits_for_it_and_its_rating() -> None:
    programme = programme_of(
        settings=SETTINGS,
        milestones="""
        milestone_id | kind                | decision_body | baseline   | forecast   | status      | depends_on
        WF-5         | Key decision        | Care Trust    | 2012-03-08 | 2012-04-25 | In progress | -
        WF-6         | Programme milestone | -             | 2012-05-14 | 2012-06-30 | Not started | WF-5
        """,
    )
    assert_drawn(
        decisions(programme, None, milestones(programme, None)),
        """
        row | milestone_id | is_ours | state              | expected   | waited_on_by | rating
        2   | WF-5         | False   | Due within horizon | 2012-04-25 | WF-6         | Amber/Red
        """,
    )


@pytest.mark.parametrize(
    ("body", "aliases", "state"),
    [
        ("Care Trust", "Care Trust", "Asked today"),
        ("the care  trust", "Trust Board; Care Trust", "Asked today"),
        ("Council; Care Trust", "Care Trust", "Asked today"),
        ("The Care Trust Board", "", "Asked today"),
        ("Care Trust", "", "Due within horizon"),
        ("Care Trust", "Care", "Due within horizon"),
        ("Care", "Care Trust", "Due within horizon"),
        ("Care Trust Board Committee", "Care Trust", "Due within horizon"),
    ],
)
def test_a_decision_is_ours_by_the_boards_name_or_by_a_whole_alias(body: str, aliases: str, state: str) -> None:
    row = f"Key decision | {body} | 2012-03-08 | 2012-04-25 | - | In progress"
    assert states(row, settings={"board_aliases": aliases}) == [state]


def test_without_a_board_no_decision_is_ours() -> None:
    row = "Key decision | - | 2012-03-08 | 2012-04-25 | - | In progress"
    assert states(row, settings={"board": ""}) == ["Due within horizon"]

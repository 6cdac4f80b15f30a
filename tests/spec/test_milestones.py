"""Milestones: expected date, slip and rating, drawn."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import as_drawn, assert_drawn
from tests.helpers.programmes import previous_of, programme_of, with_rows
from tests.helpers.sampling import examples
from xltools.measures.milestones import milestones
from xltools.schema import rag

AS_AT = date(2012, 3, 31)


def test_a_milestone_without_a_status_is_not_rated_once_its_day_has_gone_by() -> None:
    """No office that keeps no status is told that what may be done is late."""
    assert_drawn(
        milestones(
            programme_of(
                milestones="""
                milestone_id | baseline   | status
                M-1          | 2012-03-30 | -
                M-2          | 2012-04-30 | -
                M-3          | 2012-03-30 | In progress
                """
            ),
            None,
        ),
        """
        milestone_id | is_open | is_overdue | expected   | rating
        M-1          | False   | False      | 2012-03-30 | Not rated
        M-2          | True    | False      | 2012-04-30 | Green
        M-3          | True    | True       | 2012-03-31 | Amber/Red
        """,
    )


def test_an_open_milestone_is_expected_on_its_forecast_else_its_baseline_and_never_before_as_at() -> None:
    programme = programme_of(
        milestones="""
        milestone_id | baseline   | forecast   | status
        WF-1         | 2012-04-30 | 2012-05-14 | In progress
        WF-2         | 2012-04-30 | -          | Not started
        WF-3         | 2012-04-30 | 2012-03-30 | In progress
        WF-4         | 2012-03-01 | 2012-03-30 | In progress
        WF-5         | 2012-03-01 | 2012-03-31 | In progress
        """
    )
    assert_drawn(
        milestones(programme, None),
        """
        milestone_id | expected   | is_overdue | slip_days
        WF-1         | 2012-05-14 | False      | 14
        WF-2         | 2012-04-30 | False      | 0
        WF-3         | 2012-04-30 | False      | 0
        WF-4         | 2012-03-31 | True       | 30
        WF-5         | 2012-03-31 | False      | 30
        """,
    )


@pytest.mark.parametrize(
    ("forecast", "rating"),
    [
        ("2012-04-01", "Green"),
        ("2012-05-07", "Green"),
        ("2012-05-08", "Amber/Green"),
        ("2012-05-30", "Amber/Green"),
        ("2012-05-31", "Amber/Red"),
        ("2012-07-29", "Amber/Red"),
        ("2012-07-30", "Red"),
    ],
)
def test_slip_is_green_to_7_days_amber_green_to_30_amber_red_to_90_and_red_beyond(forecast: str, rating: str) -> None:
    programme = programme_of(milestones=f"baseline | forecast | status\n2012-04-30 | {forecast} | In progress")
    assert milestones(programme, None)["rating"].tolist() == [rating]


def test_limits_come_from_settings() -> None:
    programme = programme_of(
        settings={"milestone_green_days": 14, "milestone_amber_green_days": 15, "milestone_amber_red_days": 16},
        milestones="""
        milestone_id | baseline   | forecast   | status
        WF-1         | 2012-04-30 | 2012-05-14 | In progress
        WF-2         | 2012-04-30 | 2012-05-15 | In progress
        WF-3         | 2012-04-30 | 2012-05-16 | In progress
        WF-4         | 2012-04-30 | 2012-05-17 | In progress
        """,
    )
    assert milestones(programme, None)["rating"].tolist() == ["Green", "Amber/Green", "Amber/Red", "Red"]


def test_overdue_without_a_forecast_and_on_hold_are_at_best_amber_red() -> None:
    programme = programme_of(
        milestones="""
        milestone_id | baseline   | forecast   | status
        WF-1         | 2012-03-30 | -          | In progress
        WF-2         | 2012-04-30 | 2012-04-30 | On hold
        WF-3         | 2011-12-01 | -          | On hold
        """
    )
    assert_drawn(
        milestones(programme, None),
        """
        milestone_id | rating    | reason
        WF-1         | Amber/Red | Amber/Red: overdue with no later forecast, 1 day after its first baseline; limit 7; at best Amber/Red while overdue
        WF-2         | Amber/Red | Amber/Red: on hold, expected on its first baseline; limit 7; at best Amber/Red while on hold
        WF-3         | Red       | Red: overdue with no later forecast, 121 days after its first baseline; limit 90
        """,  # noqa: E501 - a sentence stands as the reader sees it
    )


def test_a_date_that_a_board_agreed_counts_for_the_rating_and_never_for_the_slip() -> None:
    programme = programme_of(
        milestones="""
        milestone_id | baseline   | forecast   | agreed     | agreed_on  | agreed_by | status
        WF-1         | 2011-08-31 | 2012-04-25 | 2012-03-28 | 2011-12-14 | The Board | In progress
        WF-2         | 2011-08-31 | 2012-04-25 | 2012-04-25 | 2011-12-14 | The Board | In progress
        WF-3         | 2011-08-31 | 2012-04-25 | 2012-04-25 | 2011-12-14 | -         | In progress
        WF-4         | 2011-08-31 | 2012-04-25 | 2012-04-25 | 2012-04-01 | The Board | In progress
        """
    )
    assert_drawn(
        milestones(programme, None),
        """
        milestone_id | slip_days | rated_slip_days | rating      | agreed
        WF-1         | 238       | 28              | Amber/Green | 2012-03-28
        WF-2         | 238       | 0               | Amber/Green | 2012-04-25
        WF-3         | 238       | 238             | Red         | -
        WF-4         | 238       | 238             | Red         | -
        """,
    )


def test_complete_and_cancelled_stand_outside_the_scale_and_a_missing_baseline_is_not_rated() -> None:
    programme = programme_of(
        milestones="""
        milestone_id | baseline   | forecast   | actual     | status
        WF-1         | 2012-01-31 | -          | 2012-03-19 | Complete
        WF-2         | 2012-01-31 | -          | -          | Complete
        WF-3         | 2012-01-31 | 2012-06-30 | -          | Cancelled
        WF-4         | -          | 2012-06-30 | -          | In progress
        """
    )
    assert_drawn(
        milestones(programme, None),
        """
        milestone_id | is_open | expected   | slip_days | rating    | reason
        WF-1         | False   | 2012-03-19 | 48        | Complete  | Complete: done on 19 Mar 2012, 48 days after its first baseline
        WF-2         | False   | -          | -         | Complete  | Complete: no actual date given
        WF-3         | False   | -          | -         | Cancelled | Cancelled: no longer expected
        WF-4         | True    | 2012-06-30 | -         | Not rated | Not rated: it has no baseline date to measure from
        """,  # noqa: E501 - a sentence stands as the reader sees it
    )


def test_the_first_baseline_of_the_archive_counts_over_the_trackers() -> None:
    programme = programme_of(
        milestones="""
        milestone_id | baseline   | forecast   | status
        COM-3        | 2012-03-31 | 2012-04-16 | In progress
        """
    )
    before = previous_of(figures={"COM-3.first_baseline": "2012-01-31", "COM-3.rating": "Green"})
    assert_drawn(
        milestones(programme, before),
        """
        baseline   | first_baseline | slip_days | rating    | previous_rating | movement
        2012-03-31 | 2012-01-31     | 76        | Amber/Red | Green           | Worse
        """,
    )


def test_what_happened_after_as_at_has_not_happened_yet() -> None:
    programme = programme_of(
        as_at="2011-12-31",
        milestones="""
        milestone_id | baseline   | actual     | status   | decision_outcome
        WF-1         | 2012-01-31 | 2012-02-22 | Complete | Approved
        WF-2         | 2011-11-30 | 2012-01-18 | Complete | -
        """,
    )
    assert_drawn(
        milestones(programme, None),
        """
        milestone_id | status      | actual | decision_outcome | expected   | is_overdue | rating
        WF-1         | In progress | -      | -                | 2012-01-31 | False      | Green
        WF-2         | In progress | -      | -                | 2011-12-31 | True       | Amber/Red
        """,
    )


def test_each_milestone_names_the_open_ones_that_wait_for_it() -> None:
    programme = programme_of(
        milestones="""
        milestone_id | baseline   | status      | depends_on  | actual
        WF-1         | 2012-04-30 | In progress | -           | -
        WF-10        | 2012-04-30 | Not started | WF-1; WF-2  | -
        WF-2         | 2012-04-30 | Not started | WF-1        | -
        WF-3         | 2012-01-31 | Complete    | WF-1        | 2012-01-31
        """
    )
    assert_drawn(
        milestones(programme, None)[["milestone_id", "waited_on_by"]],
        """
        milestone_id | waited_on_by
        WF-1         | WF-2; WF-10
        WF-10        | -
        WF-2         | WF-10
        WF-3         | -
        """,
    )


def test_no_milestones_give_an_empty_table_with_its_columns() -> None:
    frame = milestones(programme_of(), None)
    assert frame.empty
    assert {"expected", "slip_days", "rating", "reason", "waited_on_by"} <= set(frame.columns)


days = st.integers(-400, 400).map(lambda number: AS_AT + timedelta(days=number))
moves = st.fixed_dictionaries(
    {
        "baseline": days,
        "earlier": st.integers(0, 400),
        "later_by": st.integers(0, 400),
        "status": st.sampled_from(["Not started", "In progress", "On hold"]),
        "agreed": st.one_of(st.none(), days),
    }
)


@examples(25)
@given(moved=st.lists(moves, min_size=1, max_size=20))
def test_a_milestone_moved_later_never_improves(moved: list[dict[str, Any]]) -> None:
    earlier, later = (_ratings(moved, is_later=is_later) for is_later in (False, True))
    assert all(rag.points(after) >= rag.points(before) for before, after in zip(earlier, later, strict=True))


def _ratings(moved: list[dict[str, Any]], *, is_later: bool) -> list[str]:
    lines = ["baseline | forecast | status | agreed | agreed_on | agreed_by"]
    for each in moved:
        forecast = AS_AT + timedelta(days=each["earlier"] + (each["later_by"] if is_later else 0))
        board = f"{each['agreed']} | 2011-12-14 | The Board" if each["agreed"] else "- | - | -"
        lines.append(f"{each['baseline']} | {forecast} | {each['status']} | {board}")
    return list(milestones(programme_of(milestones="\n".join(lines)), None)["rating"])


@examples(20)
@given(order=st.permutations(range(5)))
def test_the_order_of_rows_never_matters(order: list[int]) -> None:
    programme = programme_of(
        milestones="""
        milestone_id | baseline   | forecast   | actual     | status      | depends_on
        WF-1         | 2012-01-31 | -          | 2012-02-29 | Complete    | -
        WF-2         | 2012-03-08 | 2012-04-25 | -          | In progress | WF-1
        WF-3         | 2012-03-08 | -          | -          | Not started | WF-2
        WF-4         | 2012-05-08 | 2012-10-25 | -          | On hold     | WF-2; WF-3
        WF-5         | -          | -          | -          | Cancelled   | WF-2
        """
    )
    shuffled = milestones(with_rows(programme, milestones=programme.milestones.iloc[order]), None)
    drawn = as_drawn(shuffled.sort_values("row", ignore_index=True))
    assert drawn == as_drawn(milestones(programme, None))

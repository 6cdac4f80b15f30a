"""Readings without a range to judge by: rare cases and readings all alike are never called a change."""

from datetime import date

import pandas as pd
import pytest

from xltools.measures.spc_bounds import bounded
from xltools.measures.spc_limits import EVEN, MOVING, STABLE, ProcessState, fixed_chart
from xltools.measures.spc_words import assurance, last_limits, variation


def charted(
    values: list[float], better_is: str = "Lower", breaks: tuple[date, ...] = ()
) -> tuple[pd.DataFrame, ProcessState]:
    days = pd.date_range("2010-04-30", periods=len(values), freq="ME")
    return fixed_chart(pd.Series(values, index=days), better_is, breaks)


@pytest.mark.parametrize(
    "values",
    [[0.0] * 14 + [1.0], [20.0] * 12 + [25.0], [1.0] * 13 + [0.97], [0.0] * 14 + [1.0, 0.0, 0.0]],
    ids=["a first case", "a first other count", "a first miss of a share", "a case that is past"],
)
def test_after_readings_that_are_all_alike_another_one_is_no_change_for_better_or_worse(values: list[float]) -> None:
    chart, state = charted(values)
    assert (state.state, state.towards) == (EVEN, "")
    assert "are all alike" in state.reason
    assert set(chart["point_type"]) == {""}
    assert last_limits(chart) is None
    assert (variation(chart, state).word, variation(chart, state).symbol) == ("No range to judge by", "")


def test_fewer_than_one_case_a_period_has_no_limits_and_one_or_more_has() -> None:
    rare = [0.0, 1.0, 0.0, 0.0, 2.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0]
    assert charted(rare)[1].state == EVEN
    assert "less than one case a period" in charted(rare)[1].reason
    assert charted([value + 1 for value in rare])[1].state == STABLE
    assert charted([value / 2 for value in rare])[1].state == STABLE  # shares of two cases are no counts


def test_readings_that_never_were_otherwise_have_limits_and_meet_their_target() -> None:
    chart, state = charted([100.0] * 14, "Higher")
    assert state.state == STABLE
    assert assurance(last_limits(chart), 100, "Higher").word == "Consistently passing"


def test_a_run_of_other_readings_is_a_change_all_the_same() -> None:
    assert charted([0.0] * 14 + [1.0] * 7)[1].state == MOVING


def test_a_stretch_before_a_break_that_has_no_range_marks_nothing() -> None:
    later = [20.0, 22.0, 21.0] * 4
    chart, state = charted([0.0] * 14 + [1.0, *later], breaks=(date(2011, 7, 1),))
    assert state.state == STABLE
    assert set(chart["point_type"].iloc[:15]) == {""}


def test_limits_are_held_where_readings_can_be_and_points_mean_what_they_meant() -> None:
    shares = [0.5, 0.0, 0.5, 1.0, 0.5, 0.0, 0.5, 0.5, 0.0, 1.0, 0.5, 0.0, 0.5]
    chart, _ = charted(shares)
    held = bounded(chart, "%")
    assert chart["lower"].min() < 0
    assert chart["upper"].max() > 1
    assert (held["lower"].min(), held["upper"].max()) == (0, 1)
    pd.testing.assert_series_equal(held["point_type"], chart["point_type"])


@pytest.mark.parametrize(
    ("unit", "values", "lower"),
    [("number", [2.0, 4, 1, 3] * 4, 0.0), ("days", [2.0, 4, 1, 3] * 4, 0.0), ("GBP", [2.0, 4, 1, 3] * 4, None),
     ("number", [-2.0, 4, 1, 3] * 4, None), ("%", [0.2, 1.4, 0.1, 0.3] * 4, None)],
)  # fmt: skip
def test_only_counts_and_shares_that_are_such_have_bounds(unit: str, values: list[float], lower: float | None) -> None:
    chart, _ = charted(values)
    found = bounded(chart, unit)["lower"].iloc[-1]
    assert found == (chart["lower"].iloc[-1] if lower is None else lower)

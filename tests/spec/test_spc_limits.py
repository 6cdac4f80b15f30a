"""Limits that stand: made of the first steady stretch, kept until a recorded break, absent while a process moves."""

import math
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.charts import drawn, monthly
from tests.helpers.sampling import examples
from xltools.measures import spc_words
from xltools.measures.spc import xmr_limits
from xltools.measures.spc_limits import (
    MOVING,
    STABLE,
    TOO_SHORT,
    ProcessState,
    Stretch,
    first_steady,
    fixed_chart,
    nhs_chart,
)
from xltools.measures.spc_words import last_limits, record, variation

YEAR = [10.0, 12.0, 11.0] * 4
WIDE = st.lists(st.integers(0, 12).map(float), min_size=0, max_size=40)
#: Levels that step, drift and swing, so that every state is drawn.
UNEVEN = st.lists(
    st.tuples(st.integers(1, 14), st.sampled_from([0, 0, 0.5, -0.5, 2]), st.sampled_from([0, 0, 5, -9])),
    min_size=1, max_size=4,
)  # fmt: skip


def state_of(values: list[float], polarity: str = "Higher", breaks: tuple[date, ...] = ()) -> ProcessState:
    return fixed_chart(monthly(values), polarity, breaks)[1]


# Each situation


@pytest.mark.parametrize(
    ("situation", "after_a_year", "target", "state", "variation", "assurance"),
    [
        ("stable and passing", "11", 6, STABLE, "Common cause (~)", "Consistently passing (P)"),
        ("stable and failing", "11", 16, STABLE, "Common cause (~)", "Consistently failing (F)"),
        ("hit and miss", "11", 11, STABLE, "Common cause (~)", "Hit and miss (?)"),
        ("special cause, better", "17", 6, STABLE, "Improvement (H+)", "Consistently passing (P)"),
        ("special cause, worse", "5", 6, STABLE, "Concern (L-)", "Consistently passing (P)"),
        ("moving, for the better", "12 13 14 15 16 17 18", 16, MOVING, "Changing", ""),
        ("moving, for the worse", "10 9 8 7 6 5 4", 6, MOVING, "Changing", ""),
        ("moved, and a break recorded", "| 20 22 21 20 22 21 20 22 21 20 22 21", 15, STABLE, "Common cause (~)",
         "Consistently passing (P)"),
        ("too short since a break", "| 20 22 21", 15, TOO_SHORT, "Not enough points (3 of 12)", ""),
        ("a season's one-off, past", "11 40 11", 11, STABLE, "Common cause (~)", "Hit and miss (?)"),
    ],
)  # fmt: skip
def test_each_situation_has_its_state_and_its_words(
    situation: str, after_a_year: str, target: float, state: str, variation: str, assurance: str
) -> None:
    _, bar, after = after_a_year.rpartition("|")
    values = [*YEAR, *map(float, after.split())]
    chart, found = fixed_chart(monthly(values), "Higher", [date(2017, 4, 1)] if bar else [])
    held = spc_words.assurance(
        last_limits(chart), target, "Higher", record(chart, pd.Series([target] * len(values)), "Higher")
    )
    told = [
        f"{each.word} ({each.symbol})" if each.symbol else each.word
        for each in (spc_words.variation(chart, found), held)
    ]
    assert (found.state, *told) == (state, variation, assurance)


# Which readings make the limits


def test_the_first_twelve_steady_readings_make_the_limits() -> None:
    chart, found = fixed_chart(monthly([*YEAR, 11, 12]), "Higher")
    assert chart["mean"].tolist() == [pytest.approx(11)] * 14
    assert chart["upper"].iloc[0] == xmr_limits(YEAR).upper
    assert (found.state, found.limits_from, found.limits_to) == (STABLE, date(2016, 4, 1), date(2017, 3, 1))


def test_eleven_readings_are_too_few() -> None:
    chart, found = fixed_chart(monthly(YEAR[:11]), "Higher")
    assert chart["mean"].isna().all()
    assert found == ProcessState(TOO_SHORT, "Limits need 12 readings; there are 11.", points=11)
    assert variation(chart, found).word == "Not enough points (11 of 12)"


def test_limits_begin_where_a_rise_has_ended() -> None:
    chart, found = fixed_chart(monthly([*range(-60, 0, 6), *YEAR]), "Higher")
    assert chart["mean"].notna().tolist() == [False] * 10 + [True] * 12
    assert found.state == STABLE


def test_one_reading_that_stands_out_is_left_out_of_the_limits_and_marked() -> None:
    chart, found = fixed_chart(monthly([*YEAR[:5], 49, *YEAR[5:], 11]), "Lower")
    assert chart["upper"].iloc[0] == xmr_limits(YEAR).upper
    assert drawn(chart) == ".....C" + "." * 8
    assert (found.state, found.limits_to) == (STABLE, date(2017, 4, 1))


def test_two_readings_in_a_row_that_stand_out_are_no_one_offs() -> None:
    assert first_steady(np.array([*YEAR[:5], 49, 49, *YEAR[5:10]])) is None


def test_a_slow_climb_with_steps_back_is_not_steady() -> None:
    climb = [step + (-1) ** step for step in range(12)]
    assert first_steady(np.array(climb, dtype=float)) is None


def test_a_series_that_never_varies_is_steady() -> None:
    assert state_of([100.0] * 15).state == STABLE


# What moves


def test_ordinary_months_before_a_fall_are_not_marked() -> None:
    fall = [11, 9, 8, 7, 5, 4, 3, 2]
    chart, found = fixed_chart(monthly([*YEAR, *fall]), "Higher")
    assert set(chart["point_type"]) == {""}
    assert (found.state, found.towards) == (MOVING, "Concern")
    assert found.consider_break == found.since == date(2017, 5, 1)
    assert found.reason == "The last 7 readings are all below the mean, since May 2017."


def test_a_process_that_always_rose_has_no_limits_and_asks_for_no_break() -> None:
    chart, found = fixed_chart(monthly([float(3 * step) for step in range(24)]), "Higher")
    assert chart["mean"].isna().all()
    assert (found.state, found.towards, found.consider_break) == (MOVING, "Improvement", None)
    assert variation(chart, found).sentence == (
        "It is changing for the better, so limits would mislead: no 12 readings in a row are steady; "
        "the last 24 readings have risen one after another."
    )
    assert variation(chart, found).symbol == ""


@pytest.mark.parametrize(
    ("after", "asks"),
    [([11.5] * 7, False), ([11.5] * 11, False), ([11.5] * 12, True), ([11.5] * 6 + [30.0], True)],
)
def test_a_break_is_asked_for_after_a_long_run_or_one_through_the_limits(after: list[float], *, asks: bool) -> None:
    found = state_of([*YEAR[:-1], 10.5, *after])
    assert found.state == MOVING
    assert (found.consider_break is not None) is asks


def test_a_run_that_came_back_leaves_the_limits_as_they_were() -> None:
    chart, found = fixed_chart(monthly([*YEAR, *[11.5] * 9, 10]), "Higher")
    assert found.state == STABLE
    assert chart["upper"].iloc[-1] == xmr_limits(YEAR).upper
    assert list(chart["point_type"].iloc[12:21]) == ["Improvement"] * 9


# Breaks, and what an office types


def test_a_recorded_break_begins_limits_of_their_own_exactly_there() -> None:
    later = [30.0, 33.0, 31.0] * 4
    chart, found = fixed_chart(monthly([*YEAR, *later]), "Higher", [date(2017, 4, 1)])
    assert chart["mean"].iloc[:12].tolist() == [xmr_limits(YEAR).mean] * 12
    assert chart["mean"].iloc[12:].tolist() == [xmr_limits(later).mean] * 12
    assert found.limits_from == date(2017, 4, 1)


def test_limits_before_a_break_stay_while_the_process_after_it_moves() -> None:
    chart, found = fixed_chart(monthly([*YEAR, *(float(each) for each in range(20, 33))]), "Higher", [date(2017, 4, 1)])
    assert found.state == MOVING
    assert chart["mean"].notna().tolist() == [True] * 12 + [False] * 13


def test_the_stretch_that_an_office_types_wins() -> None:
    values = [*YEAR, *[each + 0.5 for each in YEAR]]
    chart, found = fixed_chart(monthly(values), "Higher", [], Stretch(date(2016, 6, 1), date(2017, 6, 30)))
    assert chart["mean"].iloc[2] == xmr_limits(values[2:15]).mean
    assert chart["mean"].iloc[:2].isna().all()
    assert (found.limits_from, found.limits_to) == (date(2016, 6, 1), date(2017, 6, 1))
    assert found.reason == "Its limits are made of the 13 readings from June 2016 to June 2017, as the tracker asks."


@pytest.mark.parametrize(
    "stretch",
    [
        Stretch(date(2016, 4, 1), date(2017, 2, 28)),
        Stretch(date(2030, 4, 1), date(2031, 3, 31)),
        Stretch(date(2017, 3, 31), date(2016, 4, 1)),
        Stretch(date(2016, 10, 1), date(2017, 12, 31)),
    ],
)
def test_a_stretch_too_short_or_elsewhere_or_across_a_break_does_not_count(stretch: Stretch) -> None:
    values, breaks = monthly(YEAR * 2), [date(2017, 4, 1)]
    pd.testing.assert_frame_equal(
        fixed_chart(values, "Higher", breaks, stretch)[0], fixed_chart(values, "Higher", breaks)[0]
    )


# The NHS tool's way


def test_the_nhs_tools_way_makes_limits_of_all_readings_and_they_always_stand() -> None:
    rise = [float(3 * step) for step in range(24)]
    chart, found = nhs_chart(monthly(rise), "Higher")
    assert chart["upper"].iloc[0] == xmr_limits(rise).upper
    assert (found.state, found.towards, found.needed) == (STABLE, "Improvement", 13)
    assert nhs_chart(monthly(rise[:12]), "Higher")[1].state == TOO_SHORT


# What always holds


def _plain_limits(values: list[float]) -> tuple[float, float, float]:
    mean = math.fsum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    reach = 2.66 * math.fsum(ranges) / len(ranges)
    return mean, mean - reach, mean + reach


def _has_run(signs: list[int], length: int) -> bool:
    return any(len(set(signs[at : at + length])) == 1 and signs[at] for at in range(len(signs) - length + 1))


def _sign(value: float) -> int:
    return 0 if abs(value) < 1e-9 else 1 if value > 0 else -1


def _is_steady(values: list[float], between: list[float]) -> bool:
    """Judge twelve readings by the book: rules 2 to 4 of the chart, and no drift."""
    mean, _, upper = _plain_limits(values)
    sides = [_sign(each - mean) for each in values]
    steps = [_sign(after - before) for before, after in pairwise(between)]
    near = 2 / 3 * (upper - mean)
    far = [side if abs(each - mean) > near + 1e-9 else 0 for each, side in zip(values, sides, strict=True)]
    for at in range(10):
        three = sides[at : at + 3]
        if len(set(three)) == 1 and three[0] and sum(each == three[0] for each in far[at : at + 3]) >= 2:
            return False
    pairs = sum(_sign(values[b] - values[a]) for a in range(12) for b in range(a + 1, 12))
    is_drift = abs(pairs) - 1 > 2.576 * math.sqrt(12 * 11 * 29 / 18)
    return not (_has_run(sides, 7) or _has_run(steps, 6) or is_drift)


def _plainly(values: list[float]) -> list[int]:
    """Find the steady stretch in another way: one list of places for each start, judged anew at each one-off."""
    for start in range(len(values) - 11):
        left_out: list[int] = []
        while len(left_out) <= 2 and all(b - a > 1 for a, b in pairwise(sorted(left_out))):
            places = [at for at in range(start, len(values)) if at not in left_out][:12]
            if len(places) < 12:
                return []
            kept = [values[at] for at in places]
            _, lower, upper = _plain_limits(kept)
            outside = [at for at in places if not lower - 1e-9 <= values[at] <= upper + 1e-9]
            if not outside:
                if _is_steady(kept, values[start : places[-1] + 1]):
                    return places
                break
            left_out += outside
    return []


def _values(parts: list[tuple[int, float, float]], noise: list[float]) -> list[float]:
    level, values = 50.0, list[float]()
    for length, slope, step in parts:
        level += step
        for _ in range(length):
            level += slope
            values.append(level + noise[len(values) % len(noise)])
    return values


@examples(150)
@given(UNEVEN, st.lists(st.integers(-3, 3).map(float), min_size=5, max_size=40))
def test_the_steady_stretch_is_the_one_that_a_plain_reading_of_the_rules_finds(
    parts: list[tuple[int, float, float]], noise: list[float]
) -> None:
    values = _values(parts, noise)
    found = first_steady(np.array(values))
    assert ([] if found is None else found.made_of.tolist()) == _plainly(values)


@examples(150)
@given(UNEVEN, st.lists(st.integers(-3, 3).map(float), min_size=5, max_size=40), WIDE)
def test_a_later_reading_never_changes_limits(
    parts: list[tuple[int, float, float]], noise: list[float], later: list[float]
) -> None:
    values = _values(parts, noise)
    before, after = first_steady(np.array(values)), first_steady(np.array([*values, *later]))
    if before is not None:
        assert after is not None
        assert (after.limits, after.made_of.tolist()) == (before.limits, before.made_of.tolist())


@examples(80)
@given(WIDE.filter(len), WIDE.filter(len))
def test_what_is_after_a_break_is_charted_as_if_nothing_had_been_before(
    before: list[float], after: list[float]
) -> None:
    both = monthly([*before, *after])
    chart, found = fixed_chart(both, "Higher", [both.index[len(before)].date()])
    alone, of_it = fixed_chart(both.iloc[len(before) :], "Higher")
    pd.testing.assert_frame_equal(chart.iloc[len(before) :].drop(columns="segment"), alone.drop(columns="segment"))
    assert found == of_it


@examples(80)
@given(UNEVEN, st.lists(st.integers(-3, 3).map(float), min_size=5, max_size=40))
def test_while_it_moves_nothing_is_marked_and_no_line_is_drawn(
    parts: list[tuple[int, float, float]], noise: list[float]
) -> None:
    chart, found = fixed_chart(monthly(_values(parts, noise)), "Higher")
    assert (found.state == STABLE) == bool(chart["mean"].notna().iloc[-1])
    if found.state != STABLE:
        assert set(chart["point_type"]) <= {""}
        assert variation(chart, found).symbol == ""


@examples(80)
@given(UNEVEN, st.lists(st.integers(-3, 3).map(float), min_size=5, max_size=40))
def test_what_is_good_upwards_is_bad_downwards(parts: list[tuple[int, float, float]], noise: list[float]) -> None:
    values = _values(parts, noise)
    up, down = state_of(values, "Higher"), state_of([-each for each in values], "Lower")
    assert (up.state, up.towards, up.consider_break) == (down.state, down.towards, down.consider_break)

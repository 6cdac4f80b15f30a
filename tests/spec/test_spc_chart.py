"""XmR charts in our own words: when there is one, its segments, its blanks, its verdicts, and what always holds."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.charts import drawn, monthly
from tests.helpers.sampling import examples
from xltools.measures.spc import xmr_chart, xmr_limits
from xltools.measures.spc_words import Record, assurance, last_limits, record, variation

STEADY = [10.0, 12.0] * 6 + [10.0]


def test_there_are_no_limits_and_no_words_before_the_thirteenth_point() -> None:
    chart = xmr_chart(monthly(STEADY[:12]), "Higher")
    assert chart[["mean", "lower", "upper", "near_lower", "near_upper"]].isna().all(axis=None)
    assert set(chart["point_type"]) == {""}
    assert variation(chart).word == "Not enough points (12 of 13)"
    assert assurance(last_limits(chart), 11, "Higher").word == ""


def test_there_are_limits_and_words_from_the_thirteenth_point() -> None:
    chart = xmr_chart(monthly(STEADY), "Higher")
    assert chart[["mean", "lower", "upper", "near_lower", "near_upper"]].notna().all(axis=None)
    assert variation(chart).word == "Common cause"


def test_a_series_without_a_point_has_no_words() -> None:
    assert variation(xmr_chart(monthly([]), "Higher")).word == "Not enough points (0 of 13)"


def test_a_point_on_a_break_begins_the_new_segment() -> None:
    chart = xmr_chart(monthly(STEADY * 2), "Higher", [date(2017, 5, 1)])
    assert list(chart["segment"]) == [1] * 13 + [2] * 13
    assert chart["mean"].iloc[0] == chart["mean"].iloc[-1]


def test_points_since_the_last_break_are_counted_alone() -> None:
    chart = xmr_chart(monthly(STEADY * 2), "Higher", [date(2017, 6, 1)])
    assert variation(chart).word == "Not enough points (12 of 13)"
    assert variation(chart).sentence == "Limits need 13 points; there are 12 since the last break."


def test_breaks_without_points_between_make_no_segment() -> None:
    before_all, twice = date(2010, 1, 1), [date(2016, 6, 2), date(2016, 6, 20)]
    chart = xmr_chart(monthly(STEADY), "Higher", [*twice, before_all])
    assert list(chart["segment"]) == [1] * 3 + [2] * 10


def test_a_blank_is_no_point_and_breaks_no_run() -> None:
    seven_up = [10.0, 12.0] * 6 + [20, 21, 22, 23, 24, 25, 26]
    with_blank = [*seven_up[:15], np.nan, *seven_up[15:]]
    chart = xmr_chart(monthly(with_blank), "Higher")
    assert drawn(chart) == drawn(xmr_chart(monthly(seven_up), "Higher"))[:15] + " " + "IIII"
    assert variation(xmr_chart(monthly([*STEADY[:12], np.nan]), "Higher")).word == "Not enough points (12 of 13)"


def test_a_series_out_of_time_order_is_refused() -> None:
    with pytest.raises(ValueError, match="time order"):
        xmr_chart(monthly(STEADY).iloc[::-1], "Higher")


def test_dates_may_be_plain_dates() -> None:
    plain = pd.Series(STEADY, index=[date(2016, month, 1) for month in range(1, 13)] + [date(2017, 1, 1)])
    assert list(xmr_chart(plain, "Higher", [date(2016, 12, 1)])["segment"]) == [1] * 11 + [2] * 2


@pytest.mark.parametrize("value", [0.1, 0.7, 1 / 3, 1e9 + 0.1, 0.0])
def test_a_constant_series_is_common_cause_whatever_rounding_does_to_its_mean(value: float) -> None:
    chart = xmr_chart(monthly([value] * 17), "Higher")
    assert drawn(chart) == "." * 17
    verdicts = [assurance(last_limits(chart), value, polarity) for polarity in ("Higher", "Lower")]
    assert [verdict.word for verdict in verdicts] == ["Consistently passing"] * 2


@pytest.mark.parametrize(
    ("tail", "polarity", "word", "symbol", "sentence"),
    [
        ([11], "Higher", "Common cause", "~", "The last point is within the usual range of this process."),
        (
            [30],
            "Higher",
            "Improvement",
            "H+",
            "Special cause, a change for the better: the last point is above the upper limit.",
        ),
        (
            [30],
            "Lower",
            "Concern",
            "H-",
            "Special cause, a change for the worse: the last point is above the upper limit.",
        ),
        (
            [-8],
            "Lower",
            "Improvement",
            "L+",
            "Special cause, a change for the better: the last point is below the lower limit.",
        ),
        (
            [-8],
            "Higher",
            "Concern",
            "L-",
            "Special cause, a change for the worse: the last point is below the lower limit.",
        ),
        (
            [30],
            "Neutral",
            "Neutral high",
            "H",
            "Special cause, a change, upwards: the last point is above the upper limit.",
        ),
        (
            [11.9, 11.6, 11.3, 10.9, 10.6, 10.3, 10],
            "Neutral",
            "Neutral low",
            "L",
            "Special cause, a change, downwards: seven points or more have fallen in a row.",
        ),
        (
            [12, 12.1, 12, 12.1, 12, 12.1, 12],
            "Higher",
            "Improvement",
            "H+",
            "Special cause, a change for the better: seven points or more in a row are above the mean.",
        ),
        (
            [12, 15.5, 15.6],
            "Higher",
            "Improvement",
            "H+",
            "Special cause, a change for the better: two of three points in a row are far above the mean.",
        ),
    ],
)
def test_the_variation_of_the_last_point_is_told_without_colour(
    tail: list[float], polarity: str, word: str, symbol: str, sentence: str
) -> None:
    verdict = variation(xmr_chart(monthly([*STEADY * 2, *tail]), polarity))
    assert (verdict.word, verdict.symbol, verdict.sentence) == (word, symbol, sentence)


def test_assurance_says_why_it_has_no_word() -> None:
    limits = xmr_limits(STEADY)
    assert "too few points" in assurance(None, 1, "Higher").sentence
    assert "no target" in assurance(limits, None, "Higher").sentence
    assert "no target" in assurance(limits, float("nan"), "Higher").sentence
    assert "Neither direction" in assurance(limits, 1, "Neutral").sentence


@pytest.mark.parametrize(("value", "better_is"), [(1.0, "Higher"), (0.0, "Lower"), (0.0, "Higher"), (1.0, "Lower")])
def test_what_never_varied_and_is_on_its_target_never_missed(value: float, better_is: str) -> None:
    values = monthly([value] * 15)
    chart = xmr_chart(values, better_is)
    verdict = assurance(last_limits(chart), value, better_is, record(chart, values, better_is))
    assert (verdict.word, verdict.sentence) == ("Consistently passing", "It has not varied, and is on the target.")


@pytest.mark.parametrize(
    ("target", "so_far", "word", "sentence"),
    [
        (
            10.5,
            Record(13, 13),
            "Met the last 13 of 13",
            "It met its target in each of the last 13 periods, but a miss is within its",
        ),
        (
            10.5,
            Record(0, 13),
            "Missed the last 13 of 13",
            "It missed its target in each of the last 13 periods, but meeting it is within",
        ),
        (10.5, Record(5, 13), "Hit and miss", "misses in others: it met the target at the time in 5 of the last 13."),
        (1.0, Record(12, 13), "Consistently passing", "It missed the target at the time in 1 of the last 13 periods."),
        (30.0, Record(2, 13), "Consistently failing", "It met the target at the time in 2 of the last 13 periods."),
    ],
)
def test_assurance_never_contradicts_what_came_of_it(target: float, so_far: Record, word: str, sentence: str) -> None:
    verdict = assurance(xmr_limits(STEADY), target, "Higher", so_far)
    assert verdict.word == word
    assert sentence in verdict.sentence


def test_a_target_on_a_limit_that_every_period_met_was_met_each_time() -> None:
    limits = xmr_limits(STEADY)
    assert assurance(limits, limits.lower, "Higher").word == "Hit and miss"
    assert assurance(limits, limits.lower, "Higher", Record(13, 13)).word == "Met the last 13 of 13"


def test_the_record_counts_the_last_stretch_against_the_targets_of_its_days() -> None:
    chart = xmr_chart(monthly([1.0, 9.0, 10.0, np.nan, 12.0]), "Higher", [date(2016, 5, 1)])
    targets = pd.Series([5.0, 9.0, 11.0, 5.0, np.nan])
    assert record(chart, targets, "Higher") == Record(1, 2)
    assert record(chart, targets, "Lower") == Record(2, 2)
    assert record(chart, targets, "Neutral") == Record(0, 0)


@examples(100)
@given(
    st.lists(st.integers(0, 4), min_size=13, max_size=20),
    st.integers(-1, 5),
    st.sampled_from(["Higher", "Lower"]),
)
def test_no_verdict_speaks_of_a_miss_that_never_was(values: list[int], target: int, better_is: str) -> None:
    series = monthly([float(value) for value in values])
    chart = xmr_chart(series, better_is)
    so_far = record(chart, pd.Series([float(target)] * len(values)), better_is)
    verdict = assurance(last_limits(chart), float(target), better_is, so_far)
    hits = [value >= target if better_is == "Higher" else value <= target for value in values]
    recent = hits[-7:]
    assert so_far == Record(sum(recent), 7)
    if all(recent):
        assert verdict.word in ("Consistently passing", "Met the last 7 of 7")
        assert "missed" not in verdict.sentence
    elif not any(recent):
        assert verdict.word in ("Consistently failing", "Missed the last 7 of 7")
        assert "met the" not in verdict.sentence


def test_assurance_symbols_are_letters() -> None:
    limits = xmr_limits(STEADY)
    assert [assurance(limits, target, "Higher").symbol for target in (0, 11, 30)] == ["P", "?", "F"]


# --- What must hold for every series ---

series = st.lists(st.integers(-50, 50).map(float), min_size=13, max_size=40)
polarities = st.sampled_from(["Higher", "Lower"])
#: A chart takes a millisecond, but a busy machine may pause for longer than Hypothesis would let it.
unhurried = examples(60)


@unhurried
@given(series, st.floats(0.001, 1000))
def test_scaling_a_series_scales_its_limits_and_changes_no_flag(values: list[float], factor: float) -> None:
    chart, scaled = (xmr_chart(monthly(each), "Higher") for each in (values, [value * factor for value in values]))
    for line in ("mean", "lower", "upper", "near_lower", "near_upper"):
        assert np.allclose(scaled[line], chart[line] * factor, rtol=1e-9, atol=1e-9 * factor)
    assert list(scaled["special_cause"]) == list(chart["special_cause"])
    assert drawn(scaled) == drawn(chart)


@unhurried
@given(series, st.integers(-1000, 1000))
def test_shifting_a_series_shifts_its_limits_and_changes_no_flag(values: list[float], by: int) -> None:
    chart, shifted = (xmr_chart(monthly(each), "Higher") for each in (values, [value + by for value in values]))
    for line in ("mean", "lower", "upper", "near_lower", "near_upper"):
        assert np.allclose(shifted[line], chart[line] + by)
    assert drawn(shifted) == drawn(chart)


@unhurried
@given(series)
def test_reversing_polarity_swaps_improvement_and_concern(values: list[float]) -> None:
    higher, lower = (xmr_chart(monthly(values), polarity) for polarity in ("Higher", "Lower"))
    plain = ~higher["mixed"]
    swapped = {"Improvement": "Concern", "Concern": "Improvement", "Common cause": "Common cause"}
    assert list(higher.loc[plain, "point_type"].map(swapped)) == list(lower.loc[plain, "point_type"])
    assert list(higher["mixed"]) == list(lower["mixed"])
    assert set(higher.loc[~plain, "point_type"]) | set(lower.loc[~plain, "point_type"]) <= {"Improvement"}


@unhurried
@given(series, polarities)
def test_a_series_turned_upside_down_reads_the_same_with_polarity_turned_too(
    values: list[float], polarity: str
) -> None:
    other = {"Higher": "Lower", "Lower": "Higher"}[polarity]
    turned = xmr_chart(monthly([-value for value in values]), other)
    assert drawn(turned) == drawn(xmr_chart(monthly(values), polarity))


@unhurried
@given(series, series, polarities)
def test_a_break_makes_two_charts_that_know_nothing_of_each_other(
    before: list[float], after: list[float], polarity: str
) -> None:
    whole = monthly([*before, *after])
    chart = xmr_chart(whole, polarity, [whole.index[len(before)].date()])
    parts = [xmr_chart(part, polarity) for part in (whole.iloc[: len(before)], whole.iloc[len(before) :])]
    apart = pd.concat(parts)
    pd.testing.assert_frame_equal(chart.drop(columns="segment"), apart.drop(columns="segment"))
    assert list(chart["segment"]) == [1] * len(before) + [2] * len(after)


@unhurried
@given(series, polarities)
def test_every_point_outside_its_limits_is_a_signal_and_every_signal_has_a_rule(
    values: list[float], polarity: str
) -> None:
    chart = xmr_chart(monthly(values), polarity)
    outside = (chart["value"] > chart["upper"] + 1e-9) | (chart["value"] < chart["lower"] - 1e-9)
    assert (chart.loc[outside, "special_cause"] != "").all()
    assert ((chart["special_cause"] == "") == (chart["point_type"] == "Common cause")).all()

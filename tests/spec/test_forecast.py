"""Forecast: a worked example, the limits of what is forecast, and how often its words come true."""

import importlib.util
import re
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.charts import monthly
from tests.helpers.sampling import examples
from xltools.measures.damped_trend import damped_trend
from xltools.measures.forecast import CAME_TRUE, Forecast, forecast, likelihood
from xltools.schema.rag import LIKELIHOODS

ROOT = Path(__file__).parents[2]


def shown(told: Forecast) -> tuple[float, float, float]:
    assert told.value is not None
    assert told.lower is not None
    assert told.upper is not None
    return round(told.value, 3), round(told.lower, 3), round(told.upper, 3)


WORKED = [2.0, 4.0, 5.0, 4.0, 5.0, 7.0]


def test_the_worked_example_has_its_middle_and_interval() -> None:
    value, lower, upper = shown(forecast(monthly(WORKED), 1))
    assert lower < 5 < value < 8 < upper


def test_a_target_in_the_middle_is_as_likely_met_as_not() -> None:
    middle = forecast(monthly(WORKED), 1).value
    told = forecast(monthly(WORKED), 1, target=middle, polarity="Lower")
    assert told.chance == pytest.approx(0.5, abs=1e-6)


def test_where_lower_is_better_the_chance_is_of_staying_at_or_below_the_target() -> None:
    higher, lower = (forecast(monthly(WORKED), 1, target=5.5, polarity=way) for way in ("Higher", "Lower"))
    assert (higher.chance or 0) > 0.5 > (lower.chance or 1)
    assert (higher.points_used, higher.reason) == (6, "")


@pytest.mark.parametrize(("target", "chance"), [(-1e6, 0.95), (1e6, 0.05)])
def test_no_chance_is_put_above_95_or_below_5_percent(target: float, chance: float) -> None:
    assert forecast(monthly(WORKED), 1, target=target, polarity="Higher").chance == chance


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (1.0, "Very likely"),
        (0.8, "Very likely"),
        (0.7999, "Fairly likely"),
        (0.5, "Fairly likely"),
        (0.4999, "Fairly unlikely"),
        (0.2, "Fairly unlikely"),
        (0.1999, "Very unlikely"),
        (0.0, "Very unlikely"),
        (None, ""),
    ],
)
def test_a_chance_is_said_in_one_of_four_words(chance: float | None, word: str) -> None:
    assert likelihood(chance) == word


@pytest.mark.parametrize(
    ("target", "polarity", "reason"),
    [
        (None, "Higher", "There is no target to meet"),
        (float("nan"), "Higher", "There is no target to meet"),
        (6, "Neutral", "Neither direction is better, so no chance of meeting the target is given"),
    ],
)
def test_without_a_target_to_meet_there_is_a_forecast_and_no_chance(
    target: float | None, polarity: str, reason: str
) -> None:
    told = forecast(monthly(WORKED), 1, target=target, polarity=polarity)
    assert told.value is not None
    assert (told.chance, told.likelihood, told.reason) == (None, "", reason)


def test_fewer_than_six_points_have_no_forecast() -> None:
    assert forecast(monthly(WORKED[:5]), 1, target=6, polarity="Higher") == Forecast(
        None, None, None, None, "", 5, "Not enough points (5 of 6)"
    )
    assert forecast(monthly([]), 1).reason == "Not enough points (0 of 6)"


def test_a_blank_is_no_point_but_keeps_its_place() -> None:
    whole, blank = [float(place) for place in range(24)], [float(place) for place in range(24)]
    blank[10] = blank[15] = np.nan
    told = forecast(monthly(blank), 1)
    assert told.points_used == 22
    assert told.value == pytest.approx(forecast(monthly(whole), 1).value, abs=0.2)
    assert forecast(monthly([*WORKED[:5], np.nan]), 1).reason == "Not enough points (5 of 6)"


def test_only_the_last_36_points_count() -> None:
    told = forecast(monthly([900.0, -900.0, 500.0, *range(36)]), 2)
    assert shown(told) == shown(forecast(monthly(list(map(float, range(36)))), 2))
    assert told.points_used == 36


def test_only_points_since_the_last_break_count() -> None:
    stepped = monthly([100.0, 101.0, 99.0, 100.0, *WORKED])
    told = forecast(stepped, 1, breaks=[date(2016, 8, 1), date(2016, 5, 1)])
    assert shown(told) == shown(forecast(monthly(WORKED), 1))
    assert forecast(stepped, 1, breaks=[date(2016, 9, 1)]).reason == "Not enough points (5 of 6)"


def test_a_cumulative_series_has_no_forecast() -> None:
    told = forecast(monthly(WORKED), 1, is_cumulative=True)
    assert told.value is None
    assert told.reason == "A cumulative series has no forecast: each reading holds the ones before it"


def test_twelve_periods_ahead_are_forecast_and_thirteen_are_not() -> None:
    assert forecast(monthly(WORKED), 12).value is not None
    told = forecast(monthly(WORKED), 13)
    assert told.value is None
    assert told.reason == "The period asked about is 13 after the last reading; forecasts go 12 ahead at most"


def test_periods_are_counted_from_the_last_reading_not_from_a_blank_after_it() -> None:
    assert "13 after the last reading" in forecast(monthly([*WORKED, np.nan, np.nan]), 11).reason
    assert shown(forecast(monthly([*WORKED, np.nan]), 0)) == shown(forecast(monthly(WORKED), 1))


def test_the_past_is_not_forecast() -> None:
    assert forecast(monthly(WORKED), 0).reason == "The period asked about is not after the last reading"


def test_a_share_never_passes_0_or_1_and_comes_near_them_ever_more_slowly() -> None:
    rising = monthly([0.60, 0.70, 0.72, 0.83, 0.85, 0.95])
    near, far = (forecast(rising, ahead, target=0.9, polarity="Higher", is_share=True) for ahead in (1, 12))
    for told in (near, far):
        assert told.lower is not None
        assert told.value is not None
        assert told.upper is not None
        assert 0 < told.lower < told.value < told.upper < 1
    assert (near.value or 0) < (far.value or 0)
    assert (forecast(rising, 12).value or 0) > 1  # as a number it would


def test_a_share_that_never_left_0_or_1_comes_again() -> None:
    told = forecast(monthly([1.0] * 8), 3, target=1.0, polarity="Higher", is_share=True)
    assert shown(told) == (1.0, 1.0, 1.0)
    assert told.chance == 0.95


@pytest.mark.parametrize(
    ("values", "target", "better_is", "chance"),
    [([0.0] * 10, 0.004, "Higher", 0.05), ([0.0] * 10, 0.004, "Lower", 0.95), ([0.0] * 10, 0.005, "Higher", 0.05),
     ([1.0] * 10, 0.998, "Lower", 0.05), ([0.002] * 10, 0.004, "Higher", 0.05), ([0.002] * 10, 0.001, "Higher", 0.95)],
)  # fmt: skip
def test_shares_of_less_than_half_a_percent_are_told_apart(
    values: list[float], target: float, better_is: str, chance: float
) -> None:
    assert forecast(monthly(values), 3, target=target, polarity=better_is, is_share=True).chance == chance


@pytest.mark.parametrize(
    ("target", "polarity", "chance", "word"),
    [
        (0.7, "Higher", 0.95, "Very likely"),
        (0.7, "Lower", 0.95, "Very likely"),
        (0.71, "Higher", 0.05, "Very unlikely"),
        (0.69, "Lower", 0.05, "Very unlikely"),
    ],
)
def test_what_never_varied_is_as_likely_as_anything_is_said_to_be(
    target: float, polarity: str, chance: float, word: str
) -> None:
    told = forecast(monthly([0.7, 0.1 + 0.6, 0.7, 0.7, 0.7, 0.7]), 1, target=target, polarity=polarity)
    assert shown(told) == (0.7, 0.7, 0.7)
    assert (told.chance, told.likelihood) == (chance, word)


readings = st.lists(st.integers(-100, 100).map(float), min_size=6, max_size=12)
#: A forecast takes a fraction of a millisecond, but a busy machine may pause for longer than Hypothesis would let it.
unhurried = examples(60)


@unhurried
@given(readings, st.integers(1, 12), st.integers(-100, 100))
def test_meeting_and_missing_share_out_the_chance(values: list[float], ahead: int, target: int) -> None:
    higher, lower = (
        forecast(monthly(values), ahead, target=target, polarity=polarity) for polarity in ("Higher", "Lower")
    )
    assert higher.chance is not None
    assert lower.chance is not None
    certain = higher.lower == higher.upper
    assert certain or higher.chance + lower.chance == pytest.approx(1)


@unhurried
@given(readings, st.integers(1, 11))
def test_the_farther_ahead_the_wider_the_interval(values: list[float], ahead: int) -> None:
    near, far = (forecast(monthly(values), periods) for periods in (ahead, ahead + 1))
    assert near.lower is not None
    assert near.upper is not None
    assert far.lower is not None
    assert far.upper is not None
    assert far.upper - far.lower >= near.upper - near.lower - 1e-9


# --- How often its words come true --------------------------------------------------------------------


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Load the back-test, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("forecast_backtest", ROOT / "benchmarks" / "forecast_backtest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their own module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def results(script: ModuleType) -> pd.DataFrame:
    frame: pd.DataFrame = script.backtest(60, seed=7)
    return frame


def test_the_likelier_the_word_the_more_targets_were_met(script: ModuleType, results: pd.DataFrame) -> None:
    met = list(script.calibration(results)["met"])
    assert len(met) == len(LIKELIHOODS)
    assert met == sorted(met, reverse=True)
    for kind in ("Level", "Trend"):
        alone = list(script.calibration(results[results["kind"] == kind])["met"])
        assert alone == sorted(alone, reverse=True)


def test_nine_in_ten_later_readings_or_more_lie_inside_the_interval(results: pd.DataFrame) -> None:
    assert results["inside"].mean() > 0.9


@pytest.mark.heavy
def test_the_manuals_page_is_the_one_that_the_script_writes(script: ModuleType) -> None:
    assert script.page(script.backtest(script.TRIALS, script.SEED)) == script.PAGE.read_text(encoding="utf-8")


@given(st.lists(st.integers(0, 40), min_size=6, max_size=30), st.integers(1, 12), st.integers(0, 40))
def test_a_count_is_never_forecast_below_nought_and_loses_nothing_that_can_come(
    counts: list[int], ahead: int, later: int
) -> None:
    free = forecast(monthly(counts), ahead)
    held = forecast(monthly(counts), ahead, is_count=True)
    assert held.lower is not None
    assert held.value is not None
    assert held.upper is not None
    assert free.lower is not None
    assert free.upper is not None
    assert 0 <= held.lower <= held.value <= held.upper
    assert (free.lower <= later <= free.upper) <= (held.lower <= later <= held.upper)


def drawn(values: list[float], ahead: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Draw what may come from what is expected: one way by its weight, then its t distribution."""
    expected = damped_trend(values, ahead)
    draw = np.random.default_rng(7)
    way = draw.choice(len(expected.weights), size=200_000, p=expected.weights)
    came = expected.values[way] + expected.errors[way] * draw.standard_t(expected.freedom, len(way))
    return np.asarray(came)


@pytest.mark.parametrize("polarity", ["Higher", "Lower"])
@pytest.mark.parametrize("counts", [[0, 0, 1, 0, 0, 2, 0, 1, 0, 0], [3, 1, 2, 4, 2, 3, 1, 2], [9, 8, 6, 5, 3, 3, 1, 0]])
def test_the_chance_of_a_count_is_how_often_drawn_whole_numbers_meet_the_target(
    counts: list[int], polarity: str
) -> None:
    came = np.maximum(np.rint(drawn([float(each) for each in counts], 3)), 0)
    for target in (-1, 0, 0.5, 1, 2, 2.5, 3, 5, 10):
        met = (came >= target) if polarity == "Higher" else (came <= target)
        told = forecast(monthly(counts), 3, target=target, polarity=polarity, is_count=True).chance
        assert told == pytest.approx(min(max(met.mean(), 0.05), 0.95), abs=0.005), target


@pytest.mark.parametrize("polarity", ["Higher", "Lower"])
@pytest.mark.parametrize(
    "shares", [[0, 0.01, 0, 0.02, 0, 0, 0.01, 0], [1, 0.99, 1, 0.97, 1, 1, 1], [0.4, 0.6, 0.5] * 3]
)
def test_the_chance_of_a_share_is_how_often_drawn_shares_meet_the_target(shares: list[float], polarity: str) -> None:
    held = np.clip(shares, 0.005, 0.995)
    came = 1 / (1 + np.exp(-drawn(list(np.log(held / (1 - held))), 3)))
    came = np.where(came <= 0.005, 0.0, np.where(came >= 0.995, 1.0, came))
    for target in (0.0, 0.02, 0.3, 0.5, 0.9, 0.98, 1.0):
        met = (came >= target) if polarity == "Higher" else (came <= target)
        told = forecast(monthly(shares), 3, target=target, polarity=polarity, is_share=True).chance
        assert told == pytest.approx(min(max(met.mean(), 0.05), 0.95), abs=0.005), target


def test_a_count_that_is_nearly_always_0_is_likelier_to_be_0_than_not() -> None:
    counts = [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]
    told = forecast(monthly(counts), 1, target=0, polarity="Lower", is_count=True)
    assert told.likelihood == "Fairly likely"


def test_a_net_value_that_was_negative_is_not_held_at_nought() -> None:
    net = monthly([3, 1, -2, 0, -3, -4, -2, -5])
    assert forecast(net, 3, is_count=True) == forecast(net, 3)


def test_how_often_each_word_came_true_is_what_the_back_test_measured() -> None:
    page = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")
    ours = next(line for line in page.splitlines() if line.startswith("| ours |"))
    measured = [int(met) for met, _ in re.findall(r"(\d+)% \(said (\d+)%\)", ours)]
    said = [int(said) for _, said in re.findall(r"(\d+)% \(said (\d+)%\)", ours)]
    assert list(CAME_TRUE) == measured
    assert max(abs(met - told) for met, told in zip(measured, said, strict=True)) <= 5

"""Forecast: a worked example, the limits of what is forecast, and how often its words come true."""

import importlib.util
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.charts import monthly
from xltools.measures.forecast import Forecast, _product, forecast, likelihood
from xltools.schema.rag import LIKELIHOODS

ROOT = Path(__file__).parents[2]


def shown(told: Forecast) -> tuple[float, float, float]:
    assert told.value is not None
    assert told.lower is not None
    assert told.upper is not None
    return round(told.value, 3), round(told.lower, 3), round(told.upper, 3)


#: By hand: slope 27/35; at place 6 the line is 7.2 and the error exactly 1.2. With 4 degrees of freedom t is 2.77645
#: at 97.5%, so that the interval is 7.2 - 3.332 to 7.2 + 3.332.
WORKED = [2.0, 4.0, 5.0, 4.0, 5.0, 7.0]


def test_the_worked_example_has_its_line_and_interval() -> None:
    assert shown(forecast(monthly(WORKED), 1)) == (7.2, 3.868, 10.532)


def test_the_worked_example_meets_a_target_one_error_below_with_a_chance_of_81_percent() -> None:
    # Student's t with 4 degrees of freedom lies below 1 with a chance of 0.8130.
    told = forecast(monthly(WORKED), 1, target=6, polarity="Higher")
    assert (round(told.chance or 0, 4), told.likelihood, told.points_used, told.reason) == (
        0.8130,
        "Very likely",
        6,
        "",
    )


def test_where_lower_is_better_the_chance_is_of_staying_at_or_below_the_target() -> None:
    told = forecast(monthly(WORKED), 1, target=6, polarity="Lower")
    assert (round(told.chance or 0, 4), told.likelihood) == (0.1870, "Very unlikely")


def test_a_target_on_the_line_is_as_likely_met_as_not() -> None:
    told = forecast(monthly(WORKED), 1, target=7.2, polarity="Lower")
    assert (told.chance, told.likelihood) == (0.5, "Fairly likely")


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
        (6, "Neutral", "Neither direction is better, so there is no chance of meeting the target to give"),
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
    with_blanks = [0.0, 1.0, np.nan, 3.0, 4.0, np.nan, 6.0, 7.0]
    assert shown(forecast(monthly(with_blanks), 1)) == (8.0, 8.0, 8.0)
    assert forecast(monthly([*WORKED[:5], np.nan]), 1).reason == "Not enough points (5 of 6)"


def test_only_the_last_twelve_points_count() -> None:
    told = forecast(monthly([900.0, -900.0, 500.0, *range(12)]), 2)
    assert shown(told) == (13.0, 13.0, 13.0)
    assert told.points_used == 12


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


def test_a_share_is_held_within_0_and_1_and_its_chance_is_not() -> None:
    rising = monthly([0.60, 0.70, 0.72, 0.83, 0.85, 0.95])
    told = forecast(rising, 6, target=1.0, polarity="Higher", is_share=True)
    free = forecast(rising, 6, target=1.0, polarity="Higher")
    assert (told.value, told.upper) == (1.0, 1.0)
    assert free.value is not None
    assert free.value > 1
    assert told.chance == free.chance
    falling = forecast(monthly([0.5, 0.4, 0.33, 0.2, 0.12, 0.01]), 3, is_share=True)
    assert (falling.value, falling.lower) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("target", "polarity", "chance", "word"),
    [
        (0.7, "Higher", 1.0, "Very likely"),
        (0.7, "Lower", 1.0, "Very likely"),
        (0.71, "Higher", 0.0, "Very unlikely"),
        (0.69, "Lower", 0.0, "Very unlikely"),
    ],
)
def test_points_on_a_line_leave_no_doubt(target: float, polarity: str, chance: float, word: str) -> None:
    told = forecast(monthly([0.1, 0.2, 0.1 + 0.2, 0.4, 0.5, 0.6]), 1, target=target, polarity=polarity)
    assert shown(told) == (0.7, 0.7, 0.7)
    assert (told.chance, told.likelihood) == (chance, word)


readings = st.lists(st.integers(-100, 100).map(float), min_size=6, max_size=12)
#: A forecast takes a fraction of a millisecond, but a busy machine may pause for longer than Hypothesis would let it.
unhurried = settings(deadline=None, max_examples=60)


@unhurried
@given(readings, st.integers(1, 12))
def test_the_line_is_the_one_that_numpy_fits(values: list[float], ahead: int) -> None:
    slope, start = np.polyfit(range(len(values)), values, 1)
    assert forecast(monthly(values), ahead).value == pytest.approx(start + slope * (len(values) - 1 + ahead), abs=1e-6)


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
    frame: pd.DataFrame = script.backtest(300, seed=7)
    return frame


def test_the_likelier_the_word_the_more_targets_were_met(script: ModuleType, results: pd.DataFrame) -> None:
    met = list(script.calibration(results)["met"])
    assert len(met) == len(LIKELIHOODS)
    assert met == sorted(met, reverse=True)
    for kind in ("Level", "Trend"):
        alone = list(script.calibration(results[results["kind"] == kind])["met"])
        assert alone == sorted(alone, reverse=True)


def test_on_a_level_or_a_line_each_word_keeps_what_it_promises(script: ModuleType, results: pd.DataFrame) -> None:
    met = script.calibration(results[results["kind"].isin(["Level", "Trend"])])["met"]
    assert met["Very likely"] >= 0.8
    assert 0.5 <= met["Fairly likely"] < 0.8
    assert 0.2 <= met["Fairly unlikely"] < 0.5
    assert met["Very unlikely"] < 0.2


def test_19_in_20_later_readings_on_a_noisy_line_lie_inside_the_interval(results: pd.DataFrame) -> None:
    inside = results.loc[results["kind"].isin(["Level", "Trend"]), "inside"].mean()
    assert inside == pytest.approx(0.95, abs=0.025)  # three standard errors of 600 forecasts


def test_the_manuals_page_is_the_one_that_the_script_writes(script: ModuleType) -> None:
    assert script.page(script.backtest(script.TRIALS, script.SEED)) == script.PAGE.read_text(encoding="utf-8")


_NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)


@given(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=12))
def test_products_add_up_exactly_so_that_every_processor_finds_the_same(pairs: list[tuple[float, float]]) -> None:
    left, right = [one for one, _ in pairs], [other for _, other in pairs]

    assert _product(left, right) == float(sum(Fraction(one * other) for one, other in pairs))

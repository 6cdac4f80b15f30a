"""Seasons: a series that goes with the months of the year is told from one that wanders, climbs or scatters."""

import numpy as np
import pytest

from xltools.measures.seasons import follows_the_seasons

SUMMER_DIPS = [-30.0 if place % 12 in (2, 3, 4) else 0.0 for place in range(48)]


def scattered(months: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 4, months)


def test_dips_in_the_same_months_of_two_years_are_a_season() -> None:
    assert follows_the_seasons(np.array(SUMMER_DIPS[:24]) + scattered(24, 3), 1)
    assert follows_the_seasons(np.array(SUMMER_DIPS[:24]) + np.arange(24.0) * 2 + scattered(24, 3), 1)


def test_one_year_shows_no_season() -> None:
    assert not follows_the_seasons(np.array(SUMMER_DIPS[:18]), 1)


@pytest.mark.parametrize("months", [24, 36])
def test_series_without_seasons_are_seldom_taken_for_one(months: int) -> None:
    def share(wanders: bool, slope: float) -> float:
        made = (scattered(months, seed) for seed in range(400))
        drawn = ((each.cumsum() if wanders else each) + slope * np.arange(months) for each in made)
        return float(np.mean([follows_the_seasons(each, 1) for each in drawn]))

    assert max(share(wanders=False, slope=0), share(wanders=True, slope=0), share(wanders=False, slope=2)) <= 0.03


def test_months_without_a_reading_are_passed_over_and_constant_ones_have_no_season() -> None:
    values = np.array(SUMMER_DIPS[:36]) + scattered(36, 3)
    values[[5, 17]] = np.nan
    assert follows_the_seasons(values, 1)
    assert not follows_the_seasons(np.full(36, 7.0), 1)
    assert not follows_the_seasons(np.full(36, np.nan), 1)


def test_quarters_have_seasons_and_years_have_none() -> None:
    quarters = np.array([0.0, 0, 30, 5] * 5) + scattered(20, 1)
    assert follows_the_seasons(quarters, 3)
    assert not follows_the_seasons(quarters, 12)
    assert not follows_the_seasons(quarters, 5)

"""Damped trend: each way agrees with another program, and what is expected is weighed from all of them."""

import math

import numpy as np
import pytest

from xltools.measures.damped_trend import WAYS, Ways, ahead_of, damped_trend, followed

READINGS = [12.0, 15.0, 11.0, 18.0, 21.0, 19.0, 24.0, 30.0, 28.0, 27.0]


def way(level: float, slope: float, left: float) -> Ways:
    return Ways(*(np.array([each]) for each in (level, slope, left)))


def test_one_way_is_what_statsmodels_finds_with_the_same_numbers() -> None:
    """Statsmodels 0.15, ETSModel(error="add", trend="add", damped_trend=True), smooth([0.35, 0.105, 0.85])."""
    one = way(0.35, 0.105 / 0.35, 0.85)
    errors, level, slope = followed(READINGS, one, np.array([11.0]), np.array([1.5]))
    assert float(errors[0]) == pytest.approx(132.30945879316135)
    assert float(level[0]) == pytest.approx(28.128280271428476)
    assert float(slope[0]) == pytest.approx(1.3292189218681134)
    means = [29.258116, 30.218477, 31.034784, 31.728644, 32.318426, 32.819740]
    grows = [1.0, 1.192941, 1.458281, 1.794213, 2.196684, 2.660439]
    for periods, (mean, grown) in enumerate(zip(means, grows, strict=True), start=1):
        reach, spread = ahead_of(one, periods)
        assert float((level + reach * slope)[0]) == pytest.approx(mean, abs=1e-6)
        assert float(spread[0]) == pytest.approx(grown, abs=1e-6)


def test_a_blank_period_moves_the_level_on_and_is_no_error() -> None:
    one = way(0.5, 0.2, 0.9)
    start = np.array([10.0]), np.array([1.0])
    errors, level, _ = followed([math.nan], one, *start)
    assert (float(errors[0]), float(level[0])) == (0, 10.9)


def test_every_way_counts_by_how_well_it_told_the_past() -> None:
    """On a level the slow ways count, on steps that nobody recorded the quick ones; the weights make one."""
    flat = damped_trend([50 + 5 * (-1) ** place for place in range(24)], 3)
    stepped = damped_trend(
        [*[10.0 + 0.1 * (place % 2) for place in range(12)], *[30.0 + 0.1 * (place % 2) for place in range(12)]], 3
    )
    assert math.fsum(flat.weights.tolist()) == pytest.approx(1)
    assert float((flat.values * flat.weights).sum()) == pytest.approx(50, abs=1)
    assert float((stepped.values * stepped.weights).sum()) == pytest.approx(30, abs=1.5)


def test_a_steady_rise_goes_on_and_dies_away() -> None:
    near, far = damped_trend(range(24), 1), damped_trend(range(24), 12)
    assert near.quantile(0.5) == pytest.approx(24, abs=0.1)
    assert 31 < far.quantile(0.5) < 35


def test_what_never_varied_is_certain() -> None:
    always = damped_trend([0.9] * 12, 6)
    assert always.is_certain
    assert [always.chance_below(value) for value in (0.8, 0.9, 1.0)] == [0.0, 0.5, 1.0]
    assert always.quantile(0.025) == always.quantile(0.975) == 0.9


@pytest.mark.parametrize("chance", [0.025, 0.2, 0.5, 0.8, 0.975])
def test_a_quantile_has_its_chance_below_it(chance: float) -> None:
    prediction = damped_trend(READINGS, 4)
    assert prediction.chance_below(prediction.quantile(chance)) == pytest.approx(chance, abs=1e-6)


def test_the_ways_are_all_different() -> None:
    assert len(set(zip(*(column.tolist() for column in WAYS), strict=True))) == len(WAYS.level_follows)

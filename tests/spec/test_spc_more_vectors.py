"""More published figures of XmR charts: Wheeler's, NIST's, and those of the R package for parts of a series.

Their numbers are facts; none of their code is here.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.helpers.charts import monthly
from tests.spec.test_spc import RNORM
from xltools.measures.spc import R_PACKAGE, ProcessLimits, xmr_chart, xmr_limits
from xltools.measures.spc_limits import EVEN, STABLE, fixed_chart
from xltools.measures.spc_words import assurance, last_limits

#: In-process inventory (Wheeler, Understanding Variation), as xmrit's "How to Plot an XmR Chart" works it through.
INVENTORY = [19, 27, 20, 16, 18, 25, 22, 24, 17, 25, 15, 17, 20, 22, 19, 16, 22, 19, 25, 22, 18, 20, 16, 17,
             20, 15, 27, 25, 17, 19, 28]  # fmt: skip
#: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates of ten batches.
FLOW_RATES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


def test_the_inventory_has_the_limits_that_wheelers_method_gives() -> None:
    limits = xmr_limits(INVENTORY)
    assert (round(limits.mean, 2), round(limits.moving_range_mean, 1)) == (20.39, 4.7)
    assert (round(limits.upper, 2), round(limits.lower, 2)) == (32.89, 7.89)
    chart = xmr_chart(monthly([float(value) for value in INVENTORY]), "Higher")
    assert set(chart["point_type"]) == {"Common cause"}


def test_the_handbooks_flow_rates_differ_only_by_the_rounding_of_2_66() -> None:
    limits = xmr_limits(FLOW_RATES)
    assert (round(limits.mean, 2), round(limits.moving_range_mean, 4)) == (50.81, 1.8778)
    three_sigma = 3 * limits.moving_range_mean / 1.128
    assert (round(limits.mean + three_sigma, 4), round(limits.mean - three_sigma, 4)) == (55.8041, 45.8159)
    assert (limits.upper, limits.lower) == pytest.approx((55.8041, 45.8159), abs=0.001)


@pytest.mark.parametrize(
    ("part", "mean", "lower", "upper"), [(slice(0, 10), 0.0746, -2.60, 2.75), (slice(10, 20), 0.209, -3.28, 3.70)]
)
def test_each_part_of_a_series_has_the_published_limits(part: slice, mean: float, lower: float, upper: float) -> None:
    """The R package's snapshot for two facets of ten."""
    limits = xmr_limits(RNORM[part], method=R_PACKAGE)
    assert limits.mean == pytest.approx(mean, abs=0.0005)
    assert (round(limits.lower, 2), round(limits.upper, 2)) == (lower, upper)


def test_limits_that_are_fixed_at_twelve_points_are_wider_than_those_of_all_as_published() -> None:
    """The R package's `fix_after_n_points = 12`: lower and higher limits than of all, of 1 to 20 in its order."""
    values = [float(place) + 1 for place in np.argsort(RNORM)]
    fixed, whole = (xmr_limits(part, method=R_PACKAGE) for part in (values[:12], values))
    assert fixed.lower < whole.lower < whole.upper < fixed.upper
    chart, state = fixed_chart(monthly(values), "Higher")
    found = last_limits(chart)
    assert state.state == STABLE
    assert found is not None
    assert (found.lower, found.upper) == (xmr_limits(values[:12]).lower, xmr_limits(values[:12]).upper)


@pytest.mark.parametrize(
    ("order", "word"),
    [((0, 1, 2), "Hit and miss"), ((1, 2, 0), "Consistently passing"), ((2, 0, 1), "Consistently failing")],
)
def test_of_a_series_that_was_re_based_the_last_limits_are_held_against_the_target(
    order: tuple[int, ...], word: str
) -> None:
    """The R package's three stretches, of limits 1 to 3, 5 to 7 and 1 to 5, in three orders; a target of 4, at most."""
    ends = [((1, 3), (5, 7), (1, 5))[place] for place in order]
    rows = [(low, (low + high) / 2, high) for low, high in ends]
    chart = pd.DataFrame(rows, columns=["lower", "mean", "upper"]).assign(
        near_lower=np.nan, near_upper=np.nan, moving_range_mean=1.0
    )
    limits = last_limits(chart)
    assert isinstance(limits, ProcessLimits)
    assert assurance(limits, 4, "Lower").word == word


def test_spills_of_one_in_eight_months_have_no_limits() -> None:
    """Wheeler (2011), Working with Rare Events: six spills in 48 months, 0.125 a month, tell little on a chart."""
    spills = [1.0 if month in (5, 11, 22, 29, 38, 46) else 0.0 for month in range(48)]
    assert sum(spills) / len(spills) == 0.125
    days = pd.date_range("2007-01-31", periods=48, freq="ME")
    chart, state = fixed_chart(pd.Series(spills, index=days), "Lower", [date(2001, 1, 1)])
    assert state.state == EVEN
    assert set(chart["point_type"]) == {""}

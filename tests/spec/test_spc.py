"""XmR charts against the figures and point types that others published, and where the NHS tool differs from them.

Published: NHSRplotthedots (tests, snapshots, articles), nhspy-plotthedots (tests), PowerBI-SPC (test data).
Their numbers are facts; none of their code is here.
"""

import numpy as np
import pandas as pd
import pytest

from tests.helpers.charts import drawn, monthly
from xltools.measures.spc import NHS_TOOL, R_PACKAGE, Method, ProcessLimits, xmr_chart, xmr_limits
from xltools.measures.spc_words import assurance, last_limits, variation

SCREENED = Method(screen_outliers=True)

# --- Limits ---

#: R's set.seed(123); rnorm(20), as NHSRplotthedots' tests draw it.
RNORM = [
    *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621),
    *(-1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272),
    *(-0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141),
]
RNORM_WITH_OUTLIER = [*RNORM[:14], 10.0, *RNORM[15:]]
ONE_OUTLIER = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
RUN = [1, 2, 3, 2, 1, 2, 3, 4, 5, 6, 7, 4, 3, 2, 1, 2]


@pytest.mark.parametrize(
    ("values", "method", "digits", "mean", "lower", "upper"),
    [
        pytest.param(ONE_OUTLIER, SCREENED, 2, 1.94, -0.72, 4.60, id="one outlier, screened"),
        pytest.param(ONE_OUTLIER, NHS_TOOL, 2, 1.94, -3.06, 6.95, id="one outlier, as the NHS tool"),
        pytest.param(RNORM, SCREENED, 6, 0.141624, -3.011380, 3.294627, id="rnorm"),
        pytest.param(RNORM_WITH_OUTLIER, SCREENED, 6, 0.669416, -2.383666, 3.722497, id="rnorm, outlier, screened"),
        pytest.param(RNORM_WITH_OUTLIER, NHS_TOOL, 6, 0.669416, -4.596625, 5.935457, id="rnorm, outlier"),
        pytest.param(list(range(1, 11)), NHS_TOOL, 2, 5.5, 2.84, 8.16, id="1 to 10"),
        pytest.param(list(range(10, 0, -1)), NHS_TOOL, 2, 5.5, 2.84, 8.16, id="10 to 1"),
        pytest.param(list(range(20)), NHS_TOOL, 2, 9.5, 6.84, 12.16, id="0 to 19"),
        pytest.param([1, 2, 3, 4, 5, 4, 3, 2, 1, 2], NHS_TOOL, 2, 2.7, 0.04, 5.36, id="up and down"),
        pytest.param([1, 2, 3], NHS_TOOL, 2, 2.0, -0.66, 4.66, id="three points"),
        pytest.param([3, 1, 4, 1, 5, 9, 2], NHS_TOOL, 6, 3.571429, -6.625238, 13.768095, id="pi"),
        pytest.param(RUN, NHS_TOOL, 7, 3.0, -0.0146667, 6.0146667, id="run"),
        pytest.param([-value for value in RUN], NHS_TOOL, 7, -3.0, -6.0146667, 0.0146667, id="run below zero"),
        pytest.param([16, 9, 4, 2, 1], NHS_TOOL, 3, 6.4, -3.575, 16.375, id="squares"),
    ],
)
def test_limits_are_the_published_ones(
    values: list[float], method: Method, digits: int, mean: float, lower: float, upper: float
) -> None:
    limits = xmr_limits(values, method=method)
    assert (round(limits.mean, digits), round(limits.lower, digits), round(limits.upper, digits)) == (
        mean,
        lower,
        upper,
    )


def test_near_limits_are_the_published_ones() -> None:
    limits = xmr_limits(range(1, 11))
    assert (limits.near_lower, limits.near_upper) == pytest.approx((3.7266666666666666, 7.273333333333333), abs=1e-12)
    limits = xmr_limits([3, 1, 4, 1, 5, 9, 2])
    assert (limits.near_lower, limits.near_upper) == pytest.approx((-3.2263492063492065, 10.36920634920635), abs=1e-12)


def test_an_individuals_chart_of_ratios_differs_only_by_the_rounding_of_2_66() -> None:
    numerators = np.array([5, 7, 5, 7, 7, 5, 4, 9, 8, 13, 8, 7, 8, 7, 12, 11, 8])
    denominators = np.array([113, 132, 121, 134, 116, 131, 93, 138, 182, 157, 100, 103, 146, 108, 153, 141, 134])
    limits = xmr_limits(numerators / denominators)
    sigma = limits.moving_range_mean / 1.128
    assert round(limits.mean, 6) == 0.059297
    assert (round(limits.mean + 3 * sigma, 6), round(limits.mean - 3 * sigma, 6)) == (0.095737, 0.022858)
    assert (round(limits.mean + 2 * sigma, 6), round(limits.mean - 2 * sigma, 6)) == (0.083591, 0.035004)
    assert (round(limits.upper, 6), round(limits.lower, 6)) == (0.095743, 0.022852)


def test_limits_of_fewer_than_two_points_are_refused() -> None:
    with pytest.raises(ValueError, match="two points"):
        xmr_limits([1])


# --- A&E breaches of six trusts, type 1, April 2016 to March 2018, fewer is better ---

#: Per trust: readings; R's lower and upper limit; R's point types.
TRUSTS = {
    "R1H": (
        """5099 5366 5232 4273 3889 3879 5025 5298 7298 7426 6186 5902
        6125 6075 4029 4654 4162 5228 5476 4896 6098 5839 6000 6379""",
        (3945.5409, 6873.9591),
        "IIIIIIIICC....I.I.......",
    ),
    "R1K": (
        """2652 3145 2508 2544 2179 3227 3752 4062 5392 5897 4616 4874
        4374 4442 3781 3317 3672 4847 3594 3911 4912 4689 3216 4524""",
        (2119.4036, 5724.5131),
        "IIIIIIICCCCCCC..........",
    ),
    "RJ7": (
        """1416 960 858 829 1003 1107 989 911 1537 1879 1178 1667
        1353 1562 1134 1495 1367 1402 1779 1862 2112 2422 2145 2726""",
        (727.1422, 2247.2744),
        "IIIIIIII............CCCC",
    ),
    "RJC": (
        """250 263 229 300 189 279 253 201 393 379 225 198
        260 349 219 297 233 408 529 490 891 780 991 937""",
        (165.7214, 629.5286),
        "IIIIIIIIIIIIIIIIICCCCCCC",
    ),
    "RQM": (
        """1199 929 970 1178 1110 1388 2061 1985 2675 3141 1942 2030
        1309 1960 1169 1117 1085 1492 1280 1197 1569 1406 1328 1564""",
        (740.3958, 2349.9376),
        ".II.....CC..............",
    ),
    "RRK": (
        """1195 1843 1397 1333 1771 1751 2013 1759 2179 2585 1654 1543
        1632 1558 1190 1357 1279 1683 2190 1804 986 2181 2048 2154""",
        (849.7932, 2573.9568),
        ".........CIIIIIIII......",
    ),
}


def breaches(trust: str) -> pd.Series:
    return monthly([float(value) for value in TRUSTS[trust][0].split()])


@pytest.mark.parametrize("trust", TRUSTS)
def test_six_trusts_limits_are_the_published_ones(trust: str) -> None:
    limits = last_limits(xmr_chart(breaches(trust), "Lower", method=R_PACKAGE))
    assert limits is not None
    assert (round(limits.lower, 4), round(limits.upper, 4)) == TRUSTS[trust][1]


@pytest.mark.parametrize("trust", TRUSTS)
def test_six_trusts_points_are_of_the_published_types(trust: str) -> None:
    assert drawn(xmr_chart(breaches(trust), "Lower", method=R_PACKAGE)) == TRUSTS[trust][2]


def test_rqm_is_common_cause_at_last_and_hits_and_misses_1200() -> None:
    chart = xmr_chart(breaches("RQM"), "Lower", method=R_PACKAGE)
    limits = last_limits(chart)
    assert limits is not None
    assert round(limits.mean, 4) == 1545.1667
    assert variation(chart).word == "Common cause"
    assert assurance(limits, 1200, "Lower").word == "Hit and miss"


def test_rrk_has_eight_points_below_its_mean_in_a_row_and_one_above_its_limit() -> None:
    chart = xmr_chart(breaches("RRK"), "Lower", method=R_PACKAGE)
    assert chart["mean"].iloc[0] == 1711.875
    found = chart[chart["special_cause"] != ""]
    assert list(found["special_cause"]) == ["outside limits", *["shift"] * 8]
    assert found.index[0] == pd.Timestamp("2017-01-01")
    assert list(found.index[[1, -1]]) == [pd.Timestamp("2017-02-01"), pd.Timestamp("2017-09-01")]


def test_twenty_normal_points_are_common_cause() -> None:
    assert drawn(xmr_chart(monthly(RNORM), "Higher", method=R_PACKAGE)) == "." * 20


def test_two_far_points_on_opposite_sides_are_common_cause() -> None:
    chart = xmr_chart(monthly([1.0, -1.0] * 7 + [5.5, -5.5]), "Higher", method=R_PACKAGE)
    assert drawn(chart)[-2:] == ".."


def test_the_nhs_tools_own_example_has_one_point_outside_its_limits() -> None:
    chart = xmr_chart(monthly([89, 86, 75, 77, 81, 74, 72, 78, 76, 82, 77, 54, 66, 77, 86]), "Higher")
    limits = last_limits(chart)
    assert limits is not None
    assert (round(limits.mean, 2), round(limits.lower), round(limits.upper)) == (76.67, 57, 96)
    assert drawn(chart) == "...........C..."
    assert list(chart["special_cause"].unique()) == ["", "outside limits"]


# --- Assurance ---


@pytest.mark.parametrize(
    ("limits", "higher", "lower"),
    [
        ((1, 3), "Consistently failing", "Consistently passing"),
        ((5, 7), "Consistently passing", "Consistently failing"),
        ((1, 5), "Hit and miss", "Hit and miss"),
        ((4, 6), "Hit and miss", "Hit and miss"),
        ((2, 4), "Hit and miss", "Hit and miss"),
    ],
)
def test_assurance_holds_the_limits_against_a_target_of_4(limits: tuple[float, float], higher: str, lower: str) -> None:
    low, high = limits
    process = ProcessLimits((low + high) / 2, low, high, low, high, (high - low) / 2 / 2.66)
    assert assurance(process, 4, "Higher").word == higher
    assert assurance(process, 4, "Lower").word == lower
    assert assurance(process, 4, "Neutral").word == ""


# --- Where the NHS tool and the R package differ ---


def test_without_screening_three_of_the_six_trusts_144_points_are_no_longer_signals() -> None:
    ours = {trust: drawn(xmr_chart(breaches(trust), "Lower")) for trust in TRUSTS}
    theirs = {trust: types for trust, (_, _, types) in TRUSTS.items()}
    assert {trust for trust in TRUSTS if ours[trust] != theirs[trust]} == {"RQM", "RRK"}
    assert ours["RQM"] == "........CC.............."
    assert ours["RRK"] == "..........IIIIIIII......"


#: Two points far above the mean in a row, the second above the upper limit as well.
FAR_AND_FARTHER = [float(value) for value in [0, 1] * 10 + [4, 9]]


def test_a_point_outside_the_limits_counts_as_one_of_two_far_ones() -> None:
    chart = xmr_chart(monthly([*FAR_AND_FARTHER, 2.5]), "Higher")
    assert list(chart["special_cause"].iloc[-3:]) == ["2 of 3", "outside limits", ""]


def test_to_the_r_package_a_point_outside_the_limits_is_not_one_of_two_far_ones() -> None:
    near_only = Method(near_points_only=True)
    chart = xmr_chart(monthly([*FAR_AND_FARTHER, 2.5]), "Higher", method=near_only)
    assert list(chart["special_cause"].iloc[-3:]) == ["", "outside limits", ""]


#: A fall to a point below the lower limit, from which seven rise.
LOW_THEN_RISING = [float(value) for value in [20, 21] * 6 + [0, 14, 16, 18, 20, 21, 22]]


def test_a_point_that_is_both_is_shown_as_improvement_and_says_so() -> None:
    chart = xmr_chart(monthly(LOW_THEN_RISING), "Higher")
    both = chart.iloc[12]
    assert (both["point_type"], both["special_cause"], both["direction"]) == ("Improvement", "trend", "High")
    assert chart["mixed"].sum() == 1
    assert bool(both["mixed"])


def test_to_the_r_package_the_first_rule_decides_a_point_that_is_both() -> None:
    chart = xmr_chart(monthly(LOW_THEN_RISING), "Higher", method=Method(improvement_first=False))
    both = chart.iloc[12]
    assert (both["point_type"], both["special_cause"], both["direction"]) == ("Concern", "outside limits", "Low")


def test_where_neither_direction_is_better_the_first_rule_decides_a_point_that_is_both() -> None:
    chart = xmr_chart(monthly([-value for value in LOW_THEN_RISING]), "Neutral")
    both = chart.iloc[12]
    assert (both["point_type"], both["special_cause"], both["mixed"]) == ("Neutral high", "outside limits", True)


def test_a_verdict_on_a_point_that_is_both_tells_of_the_other_rule() -> None:
    falling_to_a_low = [float(value) for value in [5, 6] * 6 + [20, 19, 18, 17, 16, 15, 14]]
    chart = xmr_chart(monthly(falling_to_a_low), "Lower")
    assert variation(chart).sentence == (
        "Special cause, a change for the better: seven points or more have fallen in a row. "
        "Another rule points the other way."
    )

"""XmR charts: the figures and flags that others published, and what must hold for every series.

Published sources: NHSRplotthedots (its tests, snapshots and articles), nhspy-plotthedots (its tests)
and PowerBI-SPC (its test data). Their numbers are facts; none of their code is here.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.measures import spc_rules
from xltools.measures.spc import NHS_TOOL, R_PACKAGE, Method, ProcessLimits, xmr_chart, xmr_limits
from xltools.measures.spc_words import assurance, last_limits, variation

SCREENED = Method(screen_outliers=True)


def monthly(values: list[float]) -> pd.Series:
    return pd.Series(values, index=pd.date_range("2016-04-01", periods=len(values), freq="MS"), dtype=float)


def drawn(chart: pd.DataFrame) -> str:
    """Draw a chart's point types: . common cause, I improvement, C concern, H and L neutral, blank none."""
    letters = {"Common cause": ".", "Improvement": "I", "Concern": "C", "Neutral high": "H", "Neutral low": "L"}
    return "".join(letters.get(kind, " ") for kind in chart["point_type"])


def marks(found: spc_rules.Marks) -> str:
    return "".join("H" if high else "L" if low else "." for high, low in zip(found.high, found.low, strict=True))


# --- Published limits ---------------------------------------------------------------------------

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


# --- Published charts: A&E breaches of six trusts, type 1, April 2016 to March 2018, fewer is better --------

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


# --- Published rule vectors ---------------------------------------------------------------------


def sides(text: str) -> spc_rules.Signs:
    """Read + as above the mean, - as below it, 0 as on it."""
    return np.array([{"+": 1, "-": -1, "0": 0}[letter] for letter in text], dtype=np.int8)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("", ""),
        ("++++++", "......"),
        ("++++++-", "......."),
        ("++++++++-", "HHHHHHHH."),
        ("--------+", "LLLLLLLL."),
        ("-++++++++-", ".HHHHHHHH."),
        ("+++0++++", "........"),
        ("0000000", "......."),
    ],
)
def test_a_shift_is_seven_points_on_one_side_of_the_mean(row: str, expected: str) -> None:
    assert marks(spc_rules.shift(sides(row))) == expected


@pytest.mark.parametrize(
    ("row", "points", "expected"),
    [
        ("0+-0+-0", 7, "......."),
        ("0+++++0", 5, ".HHHHH."),
        ("0-----0", 5, ".LLLLL."),
        ("0+++0", 3, ".HHH."),
        ("0+++0", 4, "....."),
        ("+++0++++", 4, "....HHHH"),
        ("0+0-0", 1, ".H.L."),
        ("++++----0", 3, "HHHHLLLL."),
        ("+++++++0", 7, "HHHHHHH."),
        ("+-+-+-", 3, "......"),
    ],
)
def test_a_shift_of_another_length_is_as_published(row: str, points: int, expected: str) -> None:
    assert marks(spc_rules.shift(sides(row), points)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ""),
        ([1, 2, 3, 4, 5, 6], "......"),
        ([1, 2, 3, 3, 4, 5, 6], "......."),
        ([1, 2, 3, 4, 5, 6, 7], "HHHHHHH"),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], ".HHHHHHH."),
        ([7, 6, 5, 4, 3, 2, 1], "LLLLLLL"),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], ".LLLLLLL."),
        ([0, -1, -2, -3, -4, -5, -6, -7], "LLLLLLLL"),
        ([1, 0.5, 0, -0.5, -0.5, -1, -1.5, -2], "........"),
        ([5], "."),
    ],
)
def test_a_trend_is_seven_points_that_only_rise_or_only_fall(values: list[float], expected: str) -> None:
    assert marks(spc_rules.trend(np.array(values, dtype=float))) == expected


@pytest.mark.parametrize(
    ("values", "points", "expected"),
    [
        ([5, 6, 5, 6, 5, 6, 5], 5, "......."),
        ([1, 2, 3, 4, 5, 6, 5], 5, "HHHHHH."),
        ([6, 5, 4, 3, 2, 1, 2], 5, "LLLLLL."),
        ([1, 2, 3, 4, 2], 3, "HHHH."),
        ([1, 2, 3, 2, 3, 4, 5, 6], 4, "...HHHHH"),
        ([5, 5, 5, 5, 5], 3, "....."),
        ([1, 2, 3, 4, 5, 6, 7, 6], 7, "HHHHHHH."),
        ([-5, -4, -3, -2, -1], 4, "HHHHH"),
        ([1, 3, 2, 4, 3, 5], 4, "......"),
        ([1.0, 1.1, 1.2, 1.3, 1.4], 4, "HHHHH"),
    ],
)
def test_a_trend_of_another_length_is_as_published(values: list[float], points: int, expected: str) -> None:
    assert marks(spc_rules.trend(np.array(values, dtype=float), points)) == expected


@pytest.mark.parametrize(
    ("row", "far", "expected"),
    [
        ("", "", ""),
        ("+++", "...", "..."),
        ("+++", "x.x", "H.H"),
        ("+++", ".xx", ".HH"),
        ("+++", "xx.", "HH."),
        ("+++++++", "..x.x..", "..H.H.."),
        ("+++++++", "..xx...", "..HH..."),
        ("++++", "x..x", "...."),
        ("+++++", "x..xx", "...HH"),
        ("+-+", "x.x", "..."),
        ("+-+", ".xx", "..."),
        ("+-+", "xx.", "..."),
        ("+-+-+-+", "..x.x..", "......."),
        ("-+-+-+-", "..xx...", "......."),
        ("---", "x.x", "L.L"),
        ("+0+", "x.x", "..."),
        ("++", "xx", ".."),
        ("+", "x", "."),
        ("+++-++", ".xxx..", ".HH..."),
        ("++++++", ".xxx..", ".HHH.."),
        ("+++++++", ".xx.xx.", ".HH.HH."),
        ("+++++++", ".xx.x..", ".HH.H.."),
        ("------", ".xx...", ".LL..."),
    ],
)
def test_two_of_three_marks_the_far_points_of_three_on_one_side(row: str, far: str, expected: str) -> None:
    beyond = np.array([letter == "x" for letter in far], dtype=np.bool_)
    assert marks(spc_rules.two_of_three(sides(row), beyond)) == expected


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


# --- Where the NHS tool and the R package differ ---------------------------------------------------

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


def test_a_verdict_on_a_point_that_is_both_tells_of_the_other_rule() -> None:
    falling_to_a_low = [float(value) for value in [5, 6] * 6 + [20, 19, 18, 17, 16, 15, 14]]
    chart = xmr_chart(monthly(falling_to_a_low), "Lower")
    assert variation(chart).sentence == (
        "Special cause, a change for the better: seven points or more have fallen in a row. "
        "Another rule points the other way."
    )


# --- The chart ------------------------------------------------------------------------------------

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
    assert variation(chart).sentence == "Limits are drawn from 13 points on; there are 12 since the last break."


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
    assert assurance(last_limits(chart), value, "Higher").word == "Hit and miss"


@pytest.mark.parametrize(
    ("tail", "polarity", "word", "symbol", "sentence"),
    [
        ([11], "Higher", "Common cause", "~", "The last point is within what this process does while nothing changes."),
        (
            [30],
            "Higher",
            "Improvement",
            "H+",
            "Special cause, a change for the better: the last point lies above the upper limit.",
        ),
        (
            [30],
            "Lower",
            "Concern",
            "H-",
            "Special cause, a change for the worse: the last point lies above the upper limit.",
        ),
        (
            [-8],
            "Lower",
            "Improvement",
            "L+",
            "Special cause, a change for the better: the last point lies below the lower limit.",
        ),
        (
            [-8],
            "Higher",
            "Concern",
            "L-",
            "Special cause, a change for the worse: the last point lies below the lower limit.",
        ),
        (
            [30],
            "Neutral",
            "Neutral high",
            "H",
            "Special cause, a change, upwards: the last point lies above the upper limit.",
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
            "Special cause, a change for the better: seven points or more in a row lie above the mean.",
        ),
        (
            [12, 15.5, 15.6],
            "Higher",
            "Improvement",
            "H+",
            "Special cause, a change for the better: two of three points in a row lie far above the mean.",
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


def test_assurance_symbols_are_letters() -> None:
    limits = xmr_limits(STEADY)
    assert [assurance(limits, target, "Higher").symbol for target in (0, 11, 30)] == ["P", "?", "F"]


# --- What must hold for every series -----------------------------------------------------------------

series = st.lists(st.integers(-50, 50).map(float), min_size=13, max_size=40)
polarities = st.sampled_from(["Higher", "Lower"])
#: A chart takes a millisecond, but a busy machine may pause for longer than Hypothesis would let it.
unhurried = settings(deadline=None, max_examples=60)


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

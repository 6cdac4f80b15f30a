"""KPIs of a region: ratios of sums, limits over time and by denominator, councils side by side."""

import pandas as pd
import pytest

from tests.helpers.drawn import assert_drawn, table
from xltools.measures.region.funnel import chi_square_95, funnel_limits, funnel_lines, overdispersion, verdicts
from xltools.measures.region.kpis import counting, kpi_trend, league, region_kpis

KPI = "| key | title | unit | better_is | over_time | step | number | columns |"
READING = "| number | key | period_end | numerator | denominator | actual | target | rating | is_provisional | rows |"
TEXTS = {"title": "str", "unit": "str", "better_is": "str", "columns": "str", "rows": "str"}


def kpis(*rows: str) -> pd.DataFrame:
    frame = table("\n".join([KPI, *rows]), {"columns": "str"})
    return frame.astype({"number": "int64", "step": "int64"})


def readings(*rows: str) -> pd.DataFrame:
    frame = table("\n".join([READING, *rows]), {"rows": "str", "denominator": "float64", "target": "float64"})
    return frame.astype({"number": "int64"})


TWO = kpis(
    "| K1 | Reviews | % | Higher | Sum | 1 | 1 | KPI readings!D,E |",
    "| K1 | Reviews | % | Higher | Sum | 1 | 2 | KPI readings!D,E |",
)


def test_the_regions_share_is_the_ratio_of_sums_and_never_the_mean_of_shares() -> None:
    counted = counting(
        TWO,
        readings(
            "| 1 | K1 | 2012-02-29 | 200 | 10000 | 0.02 | 0.05 | Red | False | 2 |",
            "| 2 | K1 | 2012-02-29 | 40 | 1000 | 0.04 | 0.05 | Red | False | 2 |",
        ),
    )
    trend = kpi_trend(TWO, counted)
    assert_drawn(trend, "numerator | denominator | actual       | reported\n 240 | 11000 | 0.02181818182 | 2")


def test_a_months_flow_is_not_added_to_a_quarters() -> None:
    three = pd.concat([TWO, kpis("| K1 | Reviews | % | Higher | Sum | 3 | 3 | KPI readings!D,E |")])
    read = readings(
        "| 1 | K1 | 2012-03-31 | 10 | 100 | 0.1 | 0.1 | Green | False | 2 |",
        "| 2 | K1 | 2012-03-31 | 20 | 100 | 0.2 | 0.1 | Green | False | 2 |",
        "| 3 | K1 | 2012-03-31 | 90 | 300 | 0.3 | 0.1 | Green | False | 2 |",
    )
    counted = counting(three, read)
    trend = kpi_trend(three, counted)
    whole = region_kpis(three, trend, league(three, counted, trend), counted)
    assert_drawn(
        whole,
        """
        councils | reported | other_rhythm | numerator | denominator | note
        3        | 2        | 1            | 30        | 200         | 1 reports at another interval and is not added
        """,
    )


def test_a_stock_of_another_rhythm_counts_at_the_same_day() -> None:
    three = kpis(
        "| K1 | Budgets | % | Higher | Latest | 1 | 1 | KPI readings!D,E |",
        "| K1 | Budgets | % | Higher | Latest | 3 | 2 | KPI readings!D,E |",
    )
    read = readings(
        "| 1 | K1 | 2012-03-31 | 10 | 100 | 0.1 | 0.1 | Green | False | 2 |",
        "| 2 | K1 | 2012-03-31 | 20 | 100 | 0.2 | 0.1 | Green | False | 2 |",
    )
    assert len(counting(three, read)) == 2


def monthly(councils: int, months: int, absent: tuple[int, ...] = ()) -> pd.DataFrame:
    """Return readings of many councils; those named gave none for the last month."""
    days = pd.date_range("2010-01-31", periods=months, freq="ME")
    rows = [
        f"| {number} | K1 | {day:%Y-%m-%d} | {50 + place % 3} | 100 | 0.5{place % 3} | 0.5 | Green | False | 2 |"
        for place, day in enumerate(days)
        for number in range(1, councils + 1)
        if not (place == months - 1 and number in absent)
    ]
    return readings(*rows)


def many(councils: int) -> pd.DataFrame:
    return kpis(*(f"| K1 | Reviews | % | Higher | Sum | 1 | {n} | KPI readings!D,E |" for n in range(1, councils + 1)))


@pytest.mark.parametrize(("absent", "is_charted"), [((), True), ((1,), True), ((1, 2), False)])
def test_a_period_is_a_point_once_nine_in_ten_councils_gave_it(absent: tuple[int, ...], is_charted: bool) -> None:
    kept = many(10)
    trend = kpi_trend(kept, counting(kept, monthly(10, 14, absent)))
    assert bool(trend["is_charted"].iloc[-1]) is is_charted


def test_limits_over_time_are_drawn_from_12_points_on() -> None:
    kept = many(2)
    short, long = (kpi_trend(kept, counting(kept, monthly(2, months))) for months in (11, 12))
    assert short["mean"].isna().all()
    assert long["mean"].notna().all()


def test_councils_are_set_side_by_side_at_the_latest_period_that_enough_gave() -> None:
    kept = many(10)
    counted = counting(kept, monthly(10, 14, (1, 2, 3)))
    side = league(kept, counted, kpi_trend(kept, counted))
    assert set(side["period_end"]) == {pd.Timestamp("2011-01-31")}
    assert len(side) == 10


def test_the_best_is_first_by_polarity_and_equals_share_a_rank() -> None:
    lower = TWO.assign(better_is="Lower")
    read = readings(
        "| 1 | K1 | 2012-02-29 | 30 | 100 | 0.3 | 0.2 | Red | False | 2 |",
        "| 2 | K1 | 2012-02-29 | 20 | 100 | 0.2 | 0.2 | Green | False | 2 |",
    )
    counted = counting(lower, read)
    assert_drawn(league(lower, counted, kpi_trend(lower, counted)), "number | rank\n 2 | 1\n 1 | 2")


def test_counts_that_grow_with_a_councils_size_have_neither_rank_nor_limits() -> None:
    delays = kpis(
        "| K9 | Delays | number | Lower | Sum | 1 | 1 | KPI readings!D,E |",
        "| K9 | Delays | number | Lower | Sum | 1 | 2 | KPI readings!D,E |",
    )
    read = readings(
        "| 1 | K9 | 2012-02-29 | 30 | - | 30 | 22 | Red | False | 2 |",
        "| 2 | K9 | 2012-02-29 | 9 | - | 9 | 22 | Green | False | 2 |",
    )
    counted = counting(delays, read)
    trend = kpi_trend(delays, counted)
    side = league(delays, counted, trend)
    assert side["rank"].isna().all()
    assert set(side["verdict"]) == {"No limits"}
    assert_drawn(trend, "numerator | denominator | actual\n 39 | - | 39")


def test_funnel_limits_are_two_and_three_standard_errors_and_stay_within_0_and_1() -> None:
    limits = funnel_limits(0.8, pd.Series([100.0, 1600.0, 4.0]))
    assert_drawn(
        limits,
        """
        lower_3 | lower_2 | upper_2 | upper_3
        0.68    | 0.72    | 0.88    | 0.92
        0.77    | 0.78    | 0.82    | 0.83
        0.2     | 0.4     | 1       | 1
        """,
    )


def test_a_larger_denominator_never_widens_the_limits() -> None:
    lines = funnel_lines(0.3, pd.Series([20.0, 5000.0]))
    assert (lines["upper_3"].diff().dropna() <= 1e-12).all()
    assert lines["denominator"].iloc[0] <= 20
    assert lines["denominator"].iloc[-1] >= 5000


@pytest.mark.parametrize(
    ("actual", "higher", "lower", "neutral"),
    [
        (0.93, "Far better", "Far worse", "Far above"),
        (0.90, "Better", "Worse", "Above"),
        (0.88, "As expected", "As expected", "As expected"),
        (0.70, "Worse", "Better", "Below"),
        (0.60, "Far worse", "Far better", "Far below"),
    ],
)
def test_a_place_in_the_funnel_is_good_or_bad_by_polarity(actual: float, higher: str, lower: str, neutral: str) -> None:
    limits = funnel_limits(0.8, pd.Series([100.0]))
    said = [verdicts(pd.Series([actual]), limits, sign).iloc[0] for sign in (1, -1, 0)]
    assert said == [higher, lower, neutral]


def test_without_a_denominator_there_are_no_limits() -> None:
    assert verdicts(pd.Series([0.5]), funnel_limits(0.5, pd.Series([0.0])), 1).iloc[0] == "No limits"


def side_of(
    shares: list[float], denominator: float = 400.0, better_is: str = "Higher", unit: str = "%"
) -> pd.DataFrame:
    """Set councils side by side that each gave one share."""
    kept = kpis(
        *(f"| K1 | Reviews | {unit} | {better_is} | Latest | 1 | {n} | KPI readings!D,E |"
          for n in range(1, len(shares) + 1))
    )  # fmt: skip
    read = readings(
        *(
            f"| {n} | K1 | 2012-03-31 | {share * 400} | 400 | {share} | 0.5 | Red | False | 2 |"
            for n, share in enumerate(shares, start=1)
        )
    )
    counted = counting(kept, read)
    trend = kpi_trend(kept, counted)
    return region_kpis(kept, trend, league(kept, counted, trend), counted)


#: Twelve councils about a half: a standard error of 400 is 2.5 points.
NEAR = [0.5, 0.51, 0.49, 0.52, 0.48, 0.5, 0.53, 0.47, 0.5, 0.51, 0.49, 0.5]


def test_fewer_than_twelve_councils_have_no_funnel_and_it_says_so() -> None:
    (few,) = side_of(NEAR[:11]).itertuples()
    assert few.no_limits == "no funnel: 11 councils gave it, and fewer than 12 do not show what is usual"
    assert few.outside == 0
    (enough,) = side_of(NEAR).itertuples()
    assert (enough.no_limits, enough.no_rank) == ("", "")


def sized(denominators: list[int], share: float = 0.02) -> pd.DataFrame:
    """Set councils of these sizes side by side, all at one share."""
    kept = kpis(*(f"| K1 | Reviews | % | Lower | Sum | 1 | {n} | - |" for n, _ in enumerate(denominators, start=1)))
    read = readings(
        *(
            f"| {n} | K1 | 2012-03-31 | {share * size} | {size} | {share} | 0.5 | Red | False | 2 |"
            for n, size in enumerate(denominators, start=1)
        )
    )
    counted = counting(kept, read)
    return league(kept, counted, kpi_trend(kept, counted))


@pytest.mark.parametrize("share", [0.02, 0.98])
def test_a_council_of_which_fewer_than_five_cases_or_others_are_expected_has_no_limits(share: float) -> None:
    side = sized([400] * 12 + [50], share).set_index("number")
    assert side["no_limits"].eq("").all()
    assert side.loc[13, "verdict"] == "No limits"
    assert side["upper_3"].isna()[13]
    assert side.loc[1:12, "upper_3"].notna().all()


def test_with_fewer_than_twelve_councils_that_are_large_enough_there_is_no_funnel() -> None:
    assert set(sized([400] * 11 + [50] * 4)["no_limits"]) == {
        "no funnel: 11 of 15 councils are large enough (5 cases and 5 others expected), and 12 are needed"
    }
    assert set(sized([50] * 13)["no_limits"]) == {
        "no funnel: none of 13 councils is large enough (5 cases and 5 others expected), and 12 are needed"
    }


@pytest.mark.parametrize(
    ("better_is", "unit", "no_rank", "no_limits"),
    [
        ("Neutral", "%", "a Neutral KPI is not ranked", ""),
        ("", "%", "not ranked: nobody has said which way is better", ""),
        ("Lower", "number", "", "only a share of a known denominator has a funnel"),
    ],
)
def test_each_kpi_says_truly_why_it_has_no_rank_or_no_funnel(
    better_is: str, unit: str, no_rank: str, no_limits: str
) -> None:
    (row,) = side_of(NEAR, better_is=better_is, unit=unit).itertuples()
    assert (row.no_rank, row.no_limits) == (no_rank, no_limits)


def test_councils_that_differ_by_chance_alone_are_not_called_overdispersed() -> None:
    side = side_of([*NEAR, 0.62])  # one far out, not all of them
    assert side["overdispersion"].isna().tolist() == [True]
    assert side["outside"].tolist() == [1]


def test_councils_that_all_differ_are_called_so_and_their_limits_are_as_much_wider() -> None:
    spread = [0.3, 0.7, 0.35, 0.65, 0.4, 0.6, 0.45, 0.55, 0.3, 0.7, 0.4, 0.6]
    side = side_of(spread)
    assert side["overdispersion"].gt(10).tolist() == [True]
    assert side["outside"].tolist() == [0]
    unaware = funnel_limits(0.5, pd.Series([400.0])).iloc[0]
    assert unaware["upper_3"] < 0.6  # by chance alone, half of them would be far out


def test_overdispersion_is_as_the_papers_formulas_give_it_by_hand() -> None:
    """Z is -2, 2 for six councils each: the ratio 4, the total 48 against 19.7, tau squared (48 - 11) / (12w - w)."""
    actual = pd.Series([0.45, 0.55] * 6)
    found = overdispersion(0.5, actual, pd.Series([400.0] * 12))
    weight = 1 / 0.025**2
    assert found.is_found
    assert found.ratio == pytest.approx(4)
    assert found.between == pytest.approx((48 - 11) / (11 * weight))
    limits = funnel_limits(0.5, pd.Series([400.0]), found.between).iloc[0]
    assert limits["upper_3"] == pytest.approx(0.5 + 3 * (0.025**2 + found.between) ** 0.5)


@pytest.mark.parametrize(("freedom", "point"), [(11, 19.675), (20, 31.410), (60, 79.082), (151, 180.676)])
def test_chi_square_is_near_enough_to_its_tables(freedom: int, point: float) -> None:
    assert chi_square_95(freedom) == pytest.approx(point, rel=0.002)

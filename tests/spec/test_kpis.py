"""KPIs: rating, reason, direction, sums over time, data quality, forecast and variation of each one."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import previous_of, programme_of
from tests.helpers.readings import read_programme
from tests.helpers.sampling import examples
from xltools.measures.kpi_over_time import quarters
from xltools.measures.kpi_ratings import ratings
from xltools.measures.kpis import kpi_scorecard, kpi_series
from xltools.programme import Previous, Programme
from xltools.schema import rag

LATEST = """
    kpi_id | period_end | zone  | numerator | denominator | reported_on | data_status
    KPI-01 | 2012-03-31 | North | 816       | 1000        | 2012-03-30  | Provisional
"""


def scorecard(programme: Programme, previous: Previous | None = None) -> pd.DataFrame:
    return kpi_scorecard(programme, kpi_series(programme), previous)


def rated(actual: float, target: float | None, **kpi: Any) -> pd.Series:
    """Return the scorecard's row of one KPI with one reading, and one target that stands since 2011."""
    fields = {"kpi_id": "KPI-01", "unit": "number", "better_is": "Higher", "over_time": "Latest"} | kpi
    drawn = " | ".join(fields) + "\n" + " | ".join(str(value) for value in fields.values())
    asked = f"kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2011-03-31 | {target} | 2010-03-31"
    reading = (
        "kpi_id | period_end | zone | numerator | denominator | reported_on | data_status\n"
        f"KPI-01 | 2012-03-31 | North | {actual} | {1 if fields['unit'] == '%' else ''} | 2012-03-31 | Final"
    )
    return scorecard(read_programme(reading, kpis=drawn, kpi_targets="" if target is None else asked)).iloc[0]


@pytest.mark.parametrize(
    ("actual", "rating"),
    [
        (0.90, rag.GREEN),
        (0.85, rag.GREEN),
        (0.8499, rag.AMBER_GREEN),
        (0.83, rag.AMBER_GREEN),
        (0.8299, rag.AMBER_RED),
        (0.80, rag.AMBER_RED),
        (0.7999, rag.RED),
    ],
)
def test_a_percentage_has_tolerances_of_2_and_5_points_inclusive(actual: float, rating: str) -> None:
    assert rated(actual, 0.85, unit="%")["rating"] == rating


@pytest.mark.parametrize(
    ("actual", "rating"), [(22, rag.GREEN), (23.1, rag.AMBER_GREEN), (24.2, rag.AMBER_RED), (24.3, rag.RED)]
)
def test_a_number_has_tolerances_of_5_and_10_percent_of_its_target(actual: float, rating: str) -> None:
    assert rated(actual, 22, better_is="Lower")["rating"] == rating


@pytest.mark.parametrize(
    ("actual", "rating"),
    [
        (100, rag.GREEN),
        (105, rag.GREEN),
        (95, rag.GREEN),
        (105.1, rag.AMBER_RED),
        (94.9, rag.AMBER_RED),
        (110, rag.AMBER_RED),
        (90, rag.AMBER_RED),
        (111, rag.RED),
        (89, rag.RED),
    ],
)
def test_where_neither_way_is_better_near_the_target_is_best_and_the_bands_lie_on_both_sides(
    actual: float, rating: str
) -> None:
    assert rated(actual, 100, better_is="Neutral")["rating"] == rating


def test_a_kpi_s_own_tolerances_go_before_the_settings() -> None:
    own = rated(75, 100, tolerance_as="Points", tolerance_1=20, tolerance_2=30)
    assert (own["rating"], own["tolerance_1"], own["tolerance_2"]) == (rag.AMBER_RED, 20, 30)


def test_points_of_a_percentage_are_percentage_points() -> None:
    kpi = rated(0.8, 0.85, unit="%")
    assert (kpi["tolerance_1"], kpi["tolerance_2"]) == (0.02, 0.05)


def test_a_share_of_a_negative_target_is_a_share_of_its_size() -> None:
    kpi = rated(-104, -100)
    assert (kpi["tolerance_1"], kpi["rating"]) == (5, rag.AMBER_GREEN)


@pytest.mark.parametrize(
    ("kpi", "reason"),
    [
        ({"actual": 5, "target": None}, "Not rated: it has no target"),
        ({"actual": 5, "target": 4, "better_is": ""}, "Not rated: nobody has said which way is better"),
        (
            {"actual": 0, "target": 0, "better_is": "Lower"},
            "Not rated: a share of a target of 0 cannot be a tolerance; give it in points",
        ),
    ],
)
def test_what_cannot_be_rated_says_why(kpi: dict[str, Any], reason: str) -> None:
    assert rated(**kpi)["reason"] == reason


def test_a_target_of_0_is_rated_in_points() -> None:
    assert rated(1, 0, better_is="Lower", tolerance_as="Points")["rating"] == rag.AMBER_GREEN


def test_a_kpi_that_was_never_read_keeps_its_row_and_is_not_rated() -> None:
    cards = scorecard(read_programme(""))
    assert_drawn(
        cards,
        """
        kpi_id | actual | rating    | reason                                       | zones_expected | timeliness
        KPI-01 | -      | Not rated | Not rated: no reading by 31 Mar 2012          | 0              | Insufficient
        """,
    )
    assert cards["forecast_reason"].iloc[0] == "No reading"


def test_before_the_first_target_a_kpi_is_not_rated() -> None:
    asked = "kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2012-04-30 | 0.8 | 2011-03-31"
    card = scorecard(read_programme(LATEST, kpi_targets=asked)).iloc[0]
    assert card["reason"] == "Not rated: its first target counts from 30 Apr 2012, its last reading is for 31 Mar 2012"
    assert card["next_target"] == 0.8


def test_the_reason_is_built_from_the_values() -> None:
    asked = "kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2012-03-31 | 0.85 | 2011-03-31"
    card = scorecard(read_programme(LATEST, kpi_targets=asked)).iloc[0]
    assert card["reason"] == (
        "Amber/Red: 81.6% against 85.0% on 31 Mar 2012, 3.4 points short; limits 2 and 5; provisional"
    )


@pytest.mark.parametrize(
    ("kpi", "told"),
    [
        ({"actual": 24, "target": 22, "better_is": "Lower"}, "24 against 22 on 31 Mar 2012, 2 over"),
        ({"actual": 20, "target": 22, "better_is": "Lower"}, "20 against 22 on 31 Mar 2012, 2 better"),
        ({"actual": 22, "target": 22}, "22 against 22 on 31 Mar 2012, on target"),
        (
            {"actual": 1_250_000, "target": 1_200_000, "better_is": "Neutral", "unit": "GBP"},
            "£1,250,000 against £1,200,000 on 31 Mar 2012, £50,000 above; limits 5% and 10% of the target, either way",
        ),
        ({"actual": 0.84996, "target": 0.85, "unit": "%"}, "less than 0.1 points short"),
    ],
)
def test_the_reason_says_which_way_it_is_off_in_its_own_unit(kpi: dict[str, Any], told: str) -> None:
    assert told in rated(**kpi)["reason"]


@pytest.mark.parametrize(
    ("cases", "told"),
    [((1, 2), "limits 2 and 5; of 2 only, so one more or less is 50.0 points"),
     ((9, 19), "one more or less is 5.3 points"), ((10, 20), ""), ((1, 1), "")],
)  # fmt: skip
def test_a_share_of_so_few_that_one_takes_it_through_its_tolerances_says_so(cases: tuple[int, int], told: str) -> None:
    heading = "kpi_id | period_end | zone | numerator | denominator | reported_on | data_status"
    reading = f"{heading}\nKPI-01 | 2012-03-31 | North | {cases[0]} | {cases[1]} | 2012-04-10 | Final"
    asked = "kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2012-03-31 | 0.5 | 2011-03-31"
    card = scorecard(read_programme(reading, kpi_targets=asked, as_at="2012-04-30")).iloc[0]
    assert card["reason"].endswith(told) if told else " only" not in card["reason"]
    assert ("one more or less is" in card["verdict_sentence"]) == bool(told)


def test_a_zone_that_did_not_report_stands_in_the_reason() -> None:
    readings = LATEST + "KPI-01 | 2012-02-29 | South | 1 | 2 | 2012-03-10 | Final"
    asked = "kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2012-02-29 | 0.8 | 2011-03-31"
    card = scorecard(read_programme(readings, kpi_targets=asked)).iloc[0]
    assert (card["actual"], card["period_end"].date().isoformat(), card["rating"]) == (0.5, "2012-02-29", "Not rated")
    assert "31 Mar 2012 is incomplete: 1 of 2 zones, without South" in card["reason"]


def test_movement_is_against_the_previous_report() -> None:
    asked = "kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2012-03-31 | 0.85 | 2011-03-31"
    before = previous_of(figures={"KPI-01.rating": "Green"})
    card = scorecard(read_programme(LATEST, kpi_targets=asked), before)
    assert_drawn(card, "rating | previous_rating | movement\nAmber/Red | Green | Worse")


def test_the_comparator_s_last_figure_may_be_older_but_never_newer() -> None:
    readings = """
        kpi_id | period_end | zone    | numerator | denominator | reported_on
        KPI-01 | 2011-03-31 | England | 1         | 4           | 2011-06-30
        KPI-01 | 2012-02-29 | North   | 1         | 2           | 2012-03-10
        KPI-01 | 2012-03-31 | England | 3         | 4           | 2012-03-31
    """
    assert_drawn(
        scorecard(read_programme(readings)),
        "comparator | comparator_actual | comparator_period\nEngland | 0.25 | 2011-03-31",
    )


# Direction and sums over time


def monthly(*values: float | None, first: str = "2011-01-31", unit: str = "%", **kpi: Any) -> Programme:
    """Make a programme with one KPI read in one zone by month; None is a month that nobody reported."""
    fields = {"kpi_id": "KPI-01", "unit": unit, "better_is": "Higher", "over_time": "Sum"} | kpi
    ends = pd.date_range(first, periods=len(values), freq="ME").astype("datetime64[us]")
    rows = pd.DataFrame({"kpi_id": "KPI-01", "period_end": ends, "zone": "North", "numerator": values})
    rows["denominator"] = 100.0 if unit == "%" else float("nan")
    rows["reported_on"] = rows["period_end"] + pd.Timedelta(days=12)
    rows = rows.dropna(subset="numerator")
    rows.index = pd.RangeIndex(2, 2 + len(rows))
    return programme_of(
        str((ends[-1] + pd.Timedelta(days=15)).date()),
        kpis=" | ".join(fields) + "\n" + " | ".join(str(value) for value in fields.values()),
        zones="zone | kind\nNorth | Programme",
        kpi_readings=rows,
    )


@pytest.mark.parametrize(
    ("better_is", "values", "word"),
    [
        ("Higher", (40, 42), "Better"),
        ("Higher", (42, 40), "Worse"),
        ("Lower", (42, 40), "Better"),
        ("Lower", (42, 42), "Same"),
        ("Higher", (40, 41, 42, None, 40), ""),
        ("Higher", (42,), ""),
        ("", (40, 42), ""),
        ("Neutral", (40, 42), ""),
    ],
)
def test_direction_is_better_or_worse_than_the_period_before(
    better_is: str, values: tuple[float | None, ...], word: str
) -> None:
    assert scorecard(monthly(*values, better_is=better_is))["direction"].iloc[0] == word


def test_where_neither_way_is_better_nearer_to_the_target_is() -> None:
    asked = "kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2011-01-31 | 50 | 2010-03-31"
    readings = """
        kpi_id | period_end | zone  | numerator | reported_on
        KPI-01 | 2011-01-31 | North | 40        | 2011-02-10
        KPI-01 | 2011-02-28 | North | 45        | 2011-03-10
        KPI-01 | 2012-01-31 | North | 47        | 2012-02-10
        KPI-01 | 2012-02-29 | North | 56        | 2012-03-10
    """
    kpi = "kpi_id | unit | better_is | over_time\nKPI-01 | number | Neutral | Latest"
    card = scorecard(read_programme(readings, kpis=kpi, kpi_targets=asked))
    assert_drawn(card, "direction | direction_year\nWorse | Worse")


def test_a_year_ago_is_the_same_month_not_the_twelfth_row_before() -> None:
    values = [10.0, 11.0, *[None] * 10, 30.0]
    card = scorecard(monthly(*values)).iloc[0]
    assert (card["year_ago_actual"], card["direction_year"], card["direction"]) == (0.10, "Better", "")


def test_a_flow_s_year_to_date_is_the_ratio_of_sums_from_1_april() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2011-03-31 | North | 90        | 100         | 2011-04-10
        KPI-01 | 2011-04-30 | North | 200       | 10000       | 2011-05-10
        KPI-01 | 2011-05-31 | North | 40        | 1000        | 2011-06-10
    """
    card = scorecard(read_programme(readings)).iloc[0]
    assert card["year_to_date"] == pytest.approx(240 / 11_000)
    assert pd.isna(card["rolling_12"])


def test_a_stock_s_year_to_date_is_its_last_figure_and_it_has_no_rolling_12_months() -> None:
    card = scorecard(monthly(*range(10, 26), over_time="Latest")).iloc[0]
    assert card["year_to_date"] == 0.25
    assert pd.isna(card["rolling_12"])


def test_rolling_12_months_add_up_the_last_twelve() -> None:
    card = scorecard(monthly(*range(1, 15), unit="number")).iloc[0]
    assert card["rolling_12"] == sum(range(3, 15))


def test_rolling_12_months_of_quarters_are_four() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2011-03-31 | North | 9         | 10          | 2011-04-10
        KPI-01 | 2011-06-30 | North | 1         | 10          | 2011-07-10
        KPI-01 | 2011-09-30 | North | 2         | 10          | 2011-10-10
        KPI-01 | 2011-12-31 | North | 3         | 10          | 2012-01-10
        KPI-01 | 2012-03-31 | North | 4         | 10          | 2012-03-31
    """
    assert scorecard(read_programme(readings))["rolling_12"].iloc[0] == 0.25


def test_with_a_month_unread_neither_a_count_nor_a_ratio_has_a_sum() -> None:
    values = [*[1.0] * 10, None, 1.0, 1.0]
    count = scorecard(monthly(*values, first="2011-04-30", unit="number")).iloc[0]
    assert pd.isna(count["rolling_12"])
    early = [1.0, 1.0, None, 1.0]
    assert pd.isna(scorecard(monthly(*early, first="2011-04-30", unit="number"))["year_to_date"].iloc[0])
    assert pd.isna(scorecard(monthly(*early, first="2011-04-30"))["year_to_date"].iloc[0])


def test_a_financial_year_may_begin_in_another_month() -> None:
    programme = monthly(*range(1, 8), first="2011-01-31", unit="number")
    settled = programme_of(
        str(programme.as_at),
        settings={"financial_year_month": 7},
        kpis=programme.kpis,
        zones=programme.zones,
        kpi_readings=programme.kpi_readings,
    )
    assert scorecard(settled)["year_to_date"].iloc[0] == 7


def test_months_add_up_to_quarters_of_the_financial_year() -> None:
    over_time = pd.Series({"KPI-01": "Sum"})
    series = kpi_series(monthly(1, 2, 3, 4, 5, first="2011-04-30", unit="number"))
    assert_drawn(
        quarters(series, over_time, 4),
        """
        kpi_id | quarter_end | numerator | actual | periods | periods_read
        KPI-01 | 2011-06-30  | 6         | 6      | 3       | 3
        KPI-01 | 2011-09-30  | 9         | 9      | 2       | 2
        """,
    )


def test_a_stock_s_quarter_is_its_last_period_that_was_read() -> None:
    series = kpi_series(monthly(10, 20, None, None, None, None, 70, first="2011-04-30", over_time="Latest"))
    assert_drawn(
        quarters(series, pd.Series({"KPI-01": "Latest"}), 4),
        """
        quarter_end | actual | periods | periods_read
        2011-06-30  | 0.2    | 3       | 2
        2011-09-30  |        | 3       | 0
        2011-12-31  | 0.7    | 1       | 1
        """,
    )


@examples(10)
@given(st.lists(st.integers(0, 100), min_size=12, max_size=30))
def test_quarters_and_rolling_12_months_agree_with_their_months(values: list[int]) -> None:
    programme = monthly(*values, first="2010-04-30", unit="number")
    series = kpi_series(programme)
    assert quarters(series, pd.Series({"KPI-01": "Sum"}), 4)["numerator"].sum() == sum(values)
    assert scorecard(programme)["rolling_12"].iloc[0] == sum(values[-12:])


# Variation, forecast


def test_the_series_carries_its_limits_and_signals_as_lines_of_their_own() -> None:
    values = [50.0, 52.0] * 7 + [90.0]
    last = kpi_series(monthly(*values)).iloc[-1]
    assert (last["improvement"], last["special_cause"], last["segment"]) == (0.9, "outside limits", 1)
    assert pd.isna(last["concern"])
    assert last["lower"] < last["mean"] < last["upper"] < 0.9


def test_a_break_recorded_by_as_at_starts_the_limits_anew() -> None:
    values = [50.0, 52.0] * 10
    broken = kpi_series(monthly(*values, break_date="2011-03-31"))
    assert list(broken["segment"]) == [1, 1, *[2] * 18]
    assert (broken["mean"].isna() == (broken["segment"] == 1)).all()
    later = kpi_series(monthly(*values, break_date="2030-01-01"))
    assert set(later["segment"]) == {1}


def test_two_recorded_breaks_make_three_sets_of_limits_whatever_their_order() -> None:
    values = [50.0, 52.0] * 6 + [60.0, 62.0] * 6 + [80.0, 81.0] * 6
    series = kpi_series(monthly(*values, break_date="2013-01-01", second_break_date="2012-01-01"))
    assert list(series["segment"]) == [1] * 12 + [2] * 12 + [3] * 12
    means = series.groupby("segment")["mean"].unique()
    assert [list(each.round(3)) for each in means] == [[0.51], [0.61], [0.805]]


def test_variation_and_assurance_are_words_with_symbols() -> None:
    programme = monthly(*[50.0, 52.0] * 7, 90.0)
    asked = "kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2011-01-31 | 0.2 | 2010-03-31"
    settled = programme_of(
        str(programme.as_at),
        kpis=programme.kpis,
        zones=programme.zones,
        kpi_readings=programme.kpi_readings,
        kpi_targets=asked,
    )
    assert_drawn(
        scorecard(settled),
        "variation | variation_symbol | assurance | assurance_symbol\nImprovement | H+ | Consistently passing | P",
    )


def forecast_of(*values: float | None, due: str, target: float = 0.5, **kpi: Any) -> pd.Series:
    programme = monthly(*values, **kpi)
    asked = f"kpi_id | kind | due | target | set_on\nKPI-01 | Target | {due} | {target} | 2010-03-31"
    return scorecard(
        programme_of(
            str(programme.as_at),
            kpis=programme.kpis,
            zones=programme.zones,
            kpi_readings=programme.kpi_readings,
            kpi_targets=asked,
        )
    ).iloc[0]


def test_the_forecast_is_for_the_period_in_which_the_next_target_falls_due() -> None:
    within, at_its_end, next_one = (
        forecast_of(10, 12, 14, 16, 18, 20, due=due, target=0.26) for due in ("2011-09-15", "2011-09-30", "2011-10-01")
    )
    assert within["forecast"] == at_its_end["forecast"] < next_one["forecast"]
    assert within["forecast"] == pytest.approx(0.27, abs=0.01)  # as log-odds a steady rise from 10% grows faster


@pytest.mark.parametrize(
    ("values", "due", "reason"),
    [
        ((10, 12, 14), "2011-09-30", "Not enough points (3 of 6)"),
        ((10, 12, 14, 16, 18, 20), "2011-01-31", "No further target is due"),
    ],
)
def test_without_a_forecast_the_reason_is_given(values: tuple[float, ...], due: str, reason: str) -> None:
    card = forecast_of(*values, due=due)
    assert card["forecast_reason"] == reason
    assert pd.isna(card["forecast"])


# Data quality


def marks(programme: Programme) -> str:
    card = scorecard(programme).iloc[0]
    return "".join("+" if card[part] == "Sufficient" else "-" for part in ("timeliness", "completeness",
                                                                           "validation", "process"))  # fmt: skip


QUALITY = """
    kpi_id | unit   | better_is | over_time | validated_on | process_documented
    KPI-01 | number | Higher    | Sum       | 2011-03-31   | Yes
"""


@pytest.mark.parametrize(
    ("readings", "as_at", "mark"),
    [
        ("KPI-01 | 2012-02-29 | North | 1 | 2012-03-31", "2012-03-31", "+"),  # within a month, to its end
        ("KPI-01 | 2012-02-29 | North | 1 | 2012-04-01", "2012-04-01", "-"),  # a day too late
        ("KPI-01 | 2012-01-31 | North | 1 | 2012-02-10", "2012-03-30", "+"),  # February may come tomorrow
        ("KPI-01 | 2012-01-31 | North | 1 | 2012-02-10", "2012-03-31", "-"),  # February did not come
    ],
)
def test_timeliness_is_the_last_period_within_a_month_and_none_overdue(readings: str, as_at: str, mark: str) -> None:
    before = """
        kpi_id | period_end | zone  | numerator | reported_on
        KPI-01 | 2011-11-30 | North | 1         | 2011-12-10
        KPI-01 | 2011-12-31 | North | 1         | 2012-01-10
    """
    assert marks(read_programme(before + readings, as_at=as_at, kpis=QUALITY))[0] == mark


def test_a_quarter_may_take_three_months_to_come() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | reported_on
        KPI-01 | 2011-06-30 | North | 1         | 2011-07-10
        KPI-01 | 2011-09-30 | North | 1         | 2011-12-31
    """
    assert marks(read_programme(readings, as_at="2012-03-30", kpis=QUALITY))[0] == "+"
    assert marks(read_programme(readings, as_at="2012-03-31", kpis=QUALITY))[0] == "-"


def test_a_reading_in_time_that_is_revised_later_stays_in_time() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | reported_on
        KPI-01 | 2012-02-29 | North | 1         | 2012-03-10
        KPI-01 | 2012-02-29 | North | 2         | 2012-04-05
    """
    assert marks(read_programme(readings, as_at="2012-04-06", kpis=QUALITY))[0] == "+"


def test_a_zone_missing_after_its_day_is_not_in_time() -> None:
    readings = """
        kpi_id | period_end | zone  | numerator | reported_on
        KPI-01 | 2012-01-31 | South | 1         | 2012-02-10
        KPI-01 | 2012-01-31 | North | 1         | 2012-02-10
        KPI-01 | 2012-02-29 | North | 1         | 2012-03-10
    """
    assert marks(read_programme(readings, as_at="2012-03-30", kpis=QUALITY))[0] == "+"
    assert marks(read_programme(readings, as_at="2012-03-31", kpis=QUALITY))[0] == "-"


@pytest.mark.parametrize(("missing", "mark"), [(0, "+"), (1, "-")])
def test_completeness_is_under_3_percent_of_12_months_blank(missing: int, mark: str) -> None:
    values: list[float | None] = [1.0] * 5 + [None] * missing + [1.0] * (12 - 5 - missing)
    assert marks(monthly(*values))[1] == mark


def test_a_share_above_1_is_invalid() -> None:
    assert marks(monthly(*[50.0] * 11, 101.0))[1] == "-"
    assert marks(monthly(*[50.0] * 11, 100.0))[1] == "+"


@pytest.mark.parametrize(
    ("validated_on", "documented", "mark"),
    [("2011-03-31", "Yes", "++"), ("2011-03-30", "No", "--"), ("2012-04-01", "Yes", "-+"), ("", "", "--")],
)
def test_validation_is_within_a_year_and_the_process_documented(validated_on: str, documented: str, mark: str) -> None:
    kpi = f"""
        kpi_id | unit   | better_is | over_time | validated_on   | process_documented
        KPI-01 | number | Higher    | Sum       | {validated_on} | {documented}
    """
    assert marks(read_programme("", kpis=kpi))[2:] == mark


# Properties


def word_of(*actuals: float, target: float, better_is: str) -> list[str]:
    """Rate these actuals with tolerances of 5% and 10% of the target."""
    limits = {"tolerance_1": 0.05 * abs(target), "tolerance_2": 0.1 * abs(target)}
    return list(ratings(pd.DataFrame({"actual": actuals, "target": target, "better_is": better_is, **limits})))


@given(st.floats(0, 200), st.floats(0, 200), st.sampled_from(["Higher", "Lower"]))
def test_a_better_actual_never_has_a_worse_rating(one: float, other: float, better_is: str) -> None:
    worse, better = sorted((one, other), reverse=better_is == "Lower")
    found = word_of(worse, better, target=100, better_is=better_is)
    assert rag.points(found[1]) <= rag.points(found[0])


@given(st.integers(500, 1500), st.sampled_from([0.01, 10.0, 1000.0]), st.sampled_from(["Higher", "Lower", "Neutral"]))
def test_a_rating_by_share_does_not_change_with_the_unit(tenths: int, factor: float, better_is: str) -> None:
    scaled = word_of(tenths / 10 * factor, target=100 * factor, better_is=better_is)
    assert scaled == word_of(tenths / 10, target=100, better_is=better_is)


def test_two_kpis_with_one_id_each_keep_their_row() -> None:
    kpis = """
        kpi_id | unit | better_is | over_time
        KPI-01 | %    | Higher    | Sum
        KPI-01 | %    | Lower     | Sum
        -      | %    | Lower     | Sum
    """
    cards = scorecard(read_programme(LATEST, kpis=kpis))
    assert list(cards["row"]) == [2, 3, 4]
    assert list(cards["kpi_id"]) == ["KPI-01", "KPI-01", ""]


def test_a_programme_without_kpis_has_an_empty_scorecard() -> None:
    assert scorecard(programme_of()).empty

"""Readings: which one counts for each period and zone, and what the zones add up to."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import programme_of, with_rows
from tests.helpers.readings import SHARE, ZONES, read_programme
from tests.helpers.sampling import examples
from xltools.measures.kpi_series import kpi_series
from xltools.measures.readings import comparators, counting_readings, period_sums
from xltools.programme import Programme

REVISED = """
    kpi_id | period_end | zone  | numerator | denominator | reported_on | data_status
    KPI-01 | 2012-01-31 | North | 10        | 20          | 2012-02-10  | Provisional
    KPI-01 | 2012-01-31 | North | 12        | 20          | 2012-02-20  | Final
    KPI-01 | 2012-01-31 | North | 15        | 20          | 2012-03-20  | Revised
"""


@pytest.mark.parametrize(
    ("as_at", "numerator", "status"),
    [("2012-02-19", 10, "Provisional"), ("2012-02-20", 12, "Final"), ("2012-03-20", 15, "Revised")],
)
def test_a_reading_revised_later_counts_from_its_revision(as_at: str, numerator: float, status: str) -> None:
    counting = counting_readings(read_programme(REVISED, as_at=as_at))
    assert (list(counting["numerator"]), list(counting["data_status"])) == ([numerator], [status])


def test_before_it_was_reported_there_is_no_reading() -> None:
    assert counting_readings(read_programme(REVISED, as_at="2012-02-09")).empty


def test_a_period_that_ends_after_as_at_does_not_count_though_it_was_reported() -> None:
    early = """
        kpi_id | period_end | zone  | numerator | denominator | reported_on
        KPI-01 | 2012-03-31 | North | 10        | 20          | 2012-03-28
    """
    assert counting_readings(read_programme(early, as_at="2012-03-30")).empty
    assert len(counting_readings(read_programme(early, as_at="2012-03-31"))) == 1


def test_a_reading_without_its_date_reported_or_of_an_unknown_zone_or_kpi_does_not_count() -> None:
    counting = counting_readings(
        read_programme("""
            kpi_id | period_end | zone  | numerator | denominator | reported_on
            KPI-01 | 2012-01-31 | North | 10        | 20          |
            KPI-01 |            | North | 10        | 20          | 2012-02-10
            KPI-01 | 2012-01-31 | Moon  | 10        | 20          | 2012-02-10
            KPI-99 | 2012-01-31 | North | 10        | 20          | 2012-02-10
            KPI-01 | 2012-01-31 | South | 11        | 20          | 2012-02-10
        """)
    )
    assert_drawn(counting, "row | zone  | numerator\n6 | South | 11")


def test_a_revision_that_withdraws_the_number_leaves_the_zone_unread() -> None:
    sums = period_sums(
        counting_readings(
            read_programme("""
                kpi_id | period_end | zone  | numerator | denominator | reported_on
                KPI-01 | 2012-01-31 | North | 10        | 20          | 2012-02-10
                KPI-01 | 2012-01-31 | North |           | 20          | 2012-03-10
                KPI-01 | 2012-01-31 | South | 5         | 20          | 2012-02-10
            """)
        )
    )
    assert_drawn(sums, "numerator | denominator | actual | zones_reported\n5 | 20 | 0.25 | 1")


@pytest.mark.parametrize(
    ("north", "south", "whole"),
    [
        # https://www.gponline.com: 2% and 4% are 2.18%, not 3%
        ((200, 10_000), (40, 1_000), 240 / 11_000),
        # https://learningbro.com: 200 at 85 and 800 at 72 are 74.6, not 78.5
        ((200 * 0.85, 200), (800 * 0.72, 800), 0.746),
    ],
)
def test_a_whole_is_the_ratio_of_sums_never_the_mean_of_ratios(
    north: tuple[float, float], south: tuple[float, float], whole: float
) -> None:
    readings = f"""
        kpi_id | period_end | zone  | numerator  | denominator | reported_on
        KPI-01 | 2012-01-31 | North | {north[0]} | {north[1]}  | 2012-02-10
        KPI-01 | 2012-01-31 | South | {south[0]} | {south[1]}  | 2012-02-10
    """
    assert kpi_series(read_programme(readings))["actual"].iloc[0] == pytest.approx(whole, abs=1e-12)


def test_a_comparator_is_shown_and_never_added() -> None:
    series = kpi_series(
        read_programme("""
            kpi_id | period_end | zone    | numerator | denominator | reported_on
            KPI-01 | 2012-01-31 | North   | 1         | 4           | 2012-02-10
            KPI-01 | 2012-01-31 | England | 900       | 1000        | 2012-02-10
        """)
    )
    assert_drawn(series, "numerator | actual | comparator_actual | zones_reported\n1 | 0.25 | 0.9 | 1")


def test_the_first_comparator_on_the_zones_sheet_is_used() -> None:
    found = comparators(
        counting_readings(
            read_programme(
                """
                kpi_id | period_end | zone       | numerator | denominator | reported_on
                KPI-01 | 2012-01-31 | South West | 1         | 4           | 2012-02-10
                KPI-01 | 2012-01-31 | England    | 3         | 4           | 2012-02-10
                """,
                zones=ZONES + "South West | Comparator\n",
            )
        )
    )
    assert_drawn(found, "comparator | comparator_actual\nEngland | 0.75")


def test_a_number_without_denominator_is_its_numerator_and_with_one_the_ratio() -> None:
    kpis = """
        kpi_id | unit   | better_is | over_time
        COUNT  | number | Lower     | Sum
        RATE   | number | Lower     | Sum
    """
    series = kpi_series(
        read_programme(
            """
            kpi_id | period_end | zone  | numerator | denominator | reported_on
            COUNT  | 2012-01-31 | North | 30        |             | 2012-02-10
            COUNT  | 2012-01-31 | South | 12        |             | 2012-02-10
            RATE   | 2012-01-31 | North | 30        | 2           | 2012-02-10
            RATE   | 2012-01-31 | South | 12        | 4           | 2012-02-10
            """,
            kpis=kpis,
        )
    )
    assert_drawn(
        series,
        """
        kpi_id | numerator | denominator | actual | zones_reported
        COUNT  | 42        |             | 42     | 2
        RATE   | 42        | 6           | 7      | 2
        """,
    )


def test_a_ratio_is_incomplete_and_has_no_value_if_a_zone_lacks_its_denominator() -> None:
    series = kpi_series(
        read_programme("""
            kpi_id | period_end | zone  | numerator | denominator | reported_on
            KPI-01 | 2011-12-31 | North | 1         | 2           | 2012-01-10
            KPI-01 | 2011-12-31 | South | 1         | 2           | 2012-01-10
            KPI-01 | 2012-01-31 | North | 9         |             | 2012-02-10
            KPI-01 | 2012-01-31 | South | 1         | 4           | 2012-02-10
        """)
    )
    assert_drawn(
        series,
        """
        period_end | numerator | denominator | actual | partial_actual | zones_reported | zones_expected
        2011-12-31 | 2         | 4           | 0.5    |                | 2              | 2
        2012-01-31 |           |             |        | 0.25           | 1              | 2
        """,
    )


def test_nothing_of_nothing_is_read_but_divides_nothing() -> None:
    series = kpi_series(
        read_programme("""
            kpi_id | period_end | zone  | numerator | denominator | reported_on
            KPI-01 | 2012-01-31 | North | 0         | 0           | 2012-02-10
            KPI-01 | 2012-02-29 | North | 0         | 0           | 2012-03-10
            KPI-01 | 2012-02-29 | South | 1         | 2           | 2012-03-10
            KPI-01 | 2012-03-31 | South | 3         | 0           | 2012-03-31
        """)
    )
    assert_drawn(series, "actual | zones_reported\n- | 1\n0.5 | 2\n- | 0")


def test_one_provisional_zone_makes_the_sum_provisional() -> None:
    series = kpi_series(
        read_programme("""
            kpi_id | period_end | zone  | numerator | denominator | reported_on | data_status
            KPI-01 | 2011-12-31 | North | 1         | 2           | 2012-01-10  | Final
            KPI-01 | 2012-01-31 | North | 1         | 2           | 2012-02-10  | Final
            KPI-01 | 2012-01-31 | South | 1         | 2           | 2012-02-10  | Provisional
        """)
    )
    assert_drawn(series, "period_end | is_provisional\n2011-12-31 | False\n2012-01-31 | True")


def test_a_month_that_nobody_reported_keeps_its_row() -> None:
    series = kpi_series(
        read_programme("""
            kpi_id | period_end | zone  | numerator | denominator | reported_on
            KPI-01 | 2011-10-31 | North | 1         | 2           | 2012-01-10
            KPI-01 | 2011-11-30 | North | 1         | 2           | 2012-01-10
            KPI-01 | 2012-02-29 | North | 1         | 2           | 2012-03-10
        """)
    )
    assert_drawn(
        series,
        """
        period_end | actual | zones_reported | zones_expected
        2011-10-31 | 0.5    | 1              | 1
        2011-11-30 | 0.5    | 1              | 1
        2011-12-31 |        | 0              | 1
        2012-01-31 |        | 0              | 1
        2012-02-29 | 0.5    | 1              | 1
        """,
    )


def test_quarters_are_read_as_quarters_without_rows_in_between() -> None:
    series = kpi_series(
        read_programme("""
            kpi_id | period_end | zone  | numerator | denominator | reported_on
            KPI-01 | 2011-03-31 | North | 1         | 2           | 2012-01-10
            KPI-01 | 2011-06-30 | North | 1         | 2           | 2012-01-10
            KPI-01 | 2011-12-31 | North | 1         | 2           | 2012-01-10
        """)
    )
    days = [day.date() for day in series["period_end"]]
    assert days == [date(2011, 3, 31), date(2011, 6, 30), date(2011, 9, 30), date(2011, 12, 31)]


def test_the_rows_that_were_added_up_are_named() -> None:
    sums = kpi_series(read_programme(REVISED))
    assert list(sums["rows"]) == [(4,)]


def test_a_programme_without_readings_or_kpis_has_an_empty_series() -> None:
    for programme in (programme_of(), read_programme("", kpis=SHARE)):
        assert kpi_series(programme).empty


# Properties


def random_programme(seed: int) -> Programme:
    """Draw two KPIs in two zones over up to 30 months, some readings late, revised, blank or missing."""
    rng = np.random.default_rng(seed)
    ends = pd.date_range("2010-01-31", periods=int(rng.integers(1, 30)), freq="ME").astype("datetime64[us]")
    places = pd.MultiIndex.from_product(
        [["KPI-01", "KPI-02"], ends, ["North", "South", "England"]], names=["kpi_id", "period_end", "zone"]
    )
    rows = places.to_frame(index=False).sample(frac=1.5, replace=True, random_state=seed).reset_index(drop=True)
    rows["denominator"] = rng.integers(1, 50, len(rows)).astype(float)
    rows["numerator"] = np.floor(rows["denominator"] * rng.random(len(rows)))
    rows.loc[rng.random(len(rows)) < 0.05, "numerator"] = np.nan
    rows["reported_on"] = rows["period_end"] + pd.to_timedelta(rng.integers(5, 120, len(rows)), unit="D")
    rows["data_status"] = rng.choice(["Provisional", "Final", "Revised"], len(rows))
    kpis = SHARE + "KPI-02 | Other | % | Lower | Latest\n"
    rows.index = pd.RangeIndex(2, 2 + len(rows))
    return programme_of("2012-01-31", kpis=kpis, zones=ZONES, kpi_readings=rows)


seeds = st.integers(0, 2**32 - 1)


@examples(8)
@given(seeds)
def test_the_order_of_rows_never_matters(seed: int) -> None:
    programme = random_programme(seed)
    shuffled = with_rows(programme, kpi_readings=programme.kpi_readings.sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(kpi_series(programme), kpi_series(shuffled))


@examples(8)
@given(seeds)
def test_sums_over_zones_agree_with_the_readings_that_count(seed: int) -> None:
    counting = counting_readings(random_programme(seed))
    ours = counting[(counting["kind"] == "Programme") & counting["is_usable"]]
    sums = period_sums(counting)
    assert sums["numerator"].sum() == ours["numerator"].sum()
    assert sums["denominator"].sum() == ours["denominator"].sum()
    assert sums["zones_reported"].sum() == len(ours) == sum(len(rows) for rows in sums["rows"])


@examples(8)
@given(seeds, st.sampled_from([2.0, 10.0, 1000.0]))
def test_a_ratio_does_not_change_with_the_unit_of_both_its_numbers(seed: int, factor: float) -> None:
    programme = random_programme(seed)
    scaled = programme.kpi_readings.assign(
        numerator=programme.kpi_readings["numerator"] * factor,
        denominator=programme.kpi_readings["denominator"] * factor,
    )
    pd.testing.assert_series_equal(
        kpi_series(programme)["actual"], kpi_series(with_rows(programme, kpi_readings=scaled))["actual"]
    )


@examples(8)
@given(seeds)
def test_what_is_reported_after_as_at_changes_nothing(seed: int) -> None:
    programme = random_programme(seed)
    known = programme.kpi_readings["reported_on"] <= pd.Timestamp(programme.as_at)
    later = with_rows(programme, kpi_readings=programme.kpi_readings[known])
    pd.testing.assert_frame_equal(kpi_series(programme), kpi_series(later))

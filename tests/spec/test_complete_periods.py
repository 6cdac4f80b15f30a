"""Coverage: an incomplete period is not a value, in the worked example and in drawn series."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import programme_of, with_rows
from tests.helpers.readings import ZONES
from tests.helpers.sampling import examples, one_in
from xltools.findings import Finding
from xltools.measures.finding_source import Case
from xltools.measures.frames import dicts, records
from xltools.measures.incomplete_kpis import incomplete
from xltools.measures.kpis import kpi_series
from xltools.measures.periods import rhythm
from xltools.measures.results import results
from xltools.programme import Programme, programme_from
from xltools.schema import rag
from xltools.schema.loading import load_schemas
from xltools.text.words import day_text
from xltools.tracker import read_tracker
from xltools.validate import typed_tracker

COUNT = "kpi_id | kpi | unit | better_is | over_time\nKPI-01 | Delays | number | Lower | Sum"
TARGET = "kpi_id | kind | due | target | set_on\nKPI-01 | Target | 2010-03-31 | 100 | 2010-03-31"
MONTHS = pd.date_range("2010-04-30", "2012-03-31", freq="ME")
AS_AT = pd.Timestamp("2012-03-31")
QUARTERS = pd.date_range("2009-06-30", "2011-12-31", freq="QE")


def readings(*rows: tuple[Any, str, float | None], denominator: float = float("nan")) -> pd.DataFrame:
    """Give readings of KPI-01: the period's end, the zone and the number."""
    frame = pd.DataFrame(rows, columns=["period_end", "zone", "numerator"])
    frame["period_end"] = pd.to_datetime(frame["period_end"])
    frame = frame.assign(kpi_id="KPI-01", denominator=denominator, data_status="Final")
    frame["reported_on"] = frame["period_end"].where(frame["period_end"] < AS_AT, AS_AT)
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    return frame


def counted(*rows: tuple[Any, str, float | None], zones: str = ZONES, kpis: str = COUNT, **more: Any) -> Programme:
    return programme_of("2012-03-31", kpis=kpis, zones=zones, kpi_targets=TARGET, kpi_readings=readings(*rows, **more))


def both(days: Any, north: float = 10, south: float = 5) -> list[tuple[Any, str, float | None]]:
    return [(day, zone, value) for day in days for zone, value in (("North", north), ("South", south))]


def card(programme: Programme) -> "pd.Series[Any]":
    shown: pd.DataFrame = results(programme).kpis
    return shown.iloc[0]


def found(programme: Programme, rule: str = "") -> list[Finding]:
    every = list(incomplete(Case(programme, results(programme), None)))
    return [each for each in every if rule in ("", each.rule)]


# One zone's reading is gone


def test_a_sum_that_lacks_a_zone_is_shown_at_its_last_whole_period_and_nothing_is_concluded() -> None:
    shown = card(counted(*both(MONTHS[:-1]), (MONTHS[-1], "South", 5)))
    assert (shown["actual"], shown["period_end"].date()) == (15, date(2012, 2, 29))
    assert (shown["rating"], shown["direction"], shown["direction_year"], shown["assurance"]) == (
        "Not rated",
        "",
        "",
        "",
    )
    assert shown[["year_to_date", "rolling_12", "forecast", "chance", "previous_actual"]].isna().all()
    assert shown["reason"] == (
        "Not rated: 31 Mar 2012 is incomplete: 1 of 2 zones, without North; the last complete period is 29 Feb 2012: 15"
    )
    assert shown["incomplete_mark"] == "31 Mar 2012: 1 of 2 zones"


def test_a_ratio_that_lacks_a_zone_is_told_with_its_mark_and_not_rated() -> None:
    kpi = "kpi_id | unit | better_is | over_time\nKPI-01 | % | Higher | Sum"
    shown = card(counted(*both(MONTHS[:-1]), (MONTHS[-1], "South", 5), kpis=kpi, denominator=20))
    assert (shown["rating"], shown["variation"]) == ("Not rated", "Incomplete")
    assert "1 of 2 zones, without North; 25.0% over those that reported, not rated" in shown["reason"]


def test_what_lacks_a_zone_is_a_warning_at_the_last_row_that_names_zone_and_period() -> None:
    (finding,) = found(counted(*both(MONTHS[:-1]), (MONTHS[-1], "South", 5)))
    assert (finding.rule, finding.severity, finding.cell, finding.value) == ("RES-21", "warning", "B48", "31 Mar 2012")
    assert finding.message == (
        "KPI-01: 31 Mar 2012 is incomplete: 1 of 2 zones, without North. It is not rated, and shown as at 29 Feb 2012."
    )


def test_a_gap_inside_history_is_no_point_and_in_no_total_but_the_later_period_is_judged() -> None:
    gone = [row for row in both(MONTHS) if row[:2] != (MONTHS[-6], "North")]
    programme = counted(*gone)
    shown, series = card(programme), kpi_series(programme)
    assert shown["rating"] == rag.GREEN
    assert shown[["year_to_date", "rolling_12"]].isna().all()
    assert pd.isna(series["actual"].iloc[-6])
    assert pd.isna(series["numerator"].iloc[-6])
    (finding,) = found(programme)
    assert (finding.rule, finding.message) == ("RDG-05", "KPI-01, North: no reading counts for 31 Oct 2011.")
    assert finding.value == "30 Nov 2011"


def test_the_period_after_a_gap_has_no_direction_nor_has_the_year_after_one() -> None:
    gone = [row for row in both(MONTHS) if row[:2] not in {(MONTHS[-2], "North"), (MONTHS[-13], "South")}]
    shown = card(counted(*gone))
    assert (shown["direction"], shown["direction_year"], shown["rating"]) == ("", "", "Green")


# Zones that come and go


JOINED = "zone | kind | expected_from | expected_to\nNorth | Programme | |\nSouth | Programme | 2012-01-01 |"
ENDED = "zone | kind | expected_from | expected_to\nNorth | Programme | |\nSouth | Programme | | 2011-12-31"


def test_a_zone_is_expected_from_its_day_on_though_it_never_reported() -> None:
    programme = counted(*[(day, "North", 10) for day in MONTHS], zones=JOINED)
    assert card(programme)["period_end"].date() == date(2011, 12, 31)
    (finding,) = found(programme)
    assert "South has no reading that counts for 31 Jan 2012, 29 Feb 2012 and 31 Mar 2012." in finding.message


def test_across_a_change_of_zones_nothing_is_compared_and_totals_stay() -> None:
    rows = [(day, "North", 10.0) for day in MONTHS] + [(day, "South", 5.0) for day in MONTHS[-3:]]
    programme = counted(*rows, zones=JOINED)
    assert found(programme) == []
    shown = card(programme)
    assert (shown["actual"], shown["direction"], shown["direction_year"]) == (15, "Same", "")
    assert (shown["year_to_date"], shown["rolling_12"]) == (135, 135)
    assert list(kpi_series(programme)["segment"].iloc[-4:]) == [1, 2, 2, 2]


def test_a_zone_that_ended_is_not_waited_for_and_its_later_readings_do_not_count() -> None:
    programme = counted(*both(MONTHS), zones=ENDED)
    series = kpi_series(programme)
    assert_drawn(series.tail(4), "actual | zones_reported | zones_expected\n15|2|2\n10|1|1\n10|1|1\n10|1|1")
    assert found(programme) == []


def test_a_zone_that_joins_unannounced_is_found_with_the_periods_before() -> None:
    rows = [(day, "North", 10.0) for day in MONTHS] + [(day, "South", 5.0) for day in MONTHS[1:]]
    (finding,) = found(counted(*rows))
    assert (finding.rule, "South has no reading for 30 Apr 2010" in finding.message) == ("RES-23", True)


def test_no_total_spans_the_first_reading_of_a_zone_that_joins_unannounced() -> None:
    rows = [(day, "North", 10.0) for day in MONTHS] + [(day, "South", 5.0) for day in MONTHS[-3:]]
    assert card(counted(*rows))[["year_to_date", "rolling_12"]].isna().all()


def test_a_blank_row_says_that_its_zone_was_expected() -> None:
    rows = [*both(MONTHS[1:]), (MONTHS[0], "North", 10.0), (MONTHS[0], "South", None)]
    assert_drawn(kpi_series(counted(*rows)).head(1), "actual | zones_reported | zones_expected\n-|1|2")


def test_a_comparator_is_never_waited_for() -> None:
    england = (MONTHS[0], "England", 900.0)
    assert found(counted(*both(MONTHS), england)) == []


# Rhythms


@pytest.mark.parametrize(
    ("months", "spans"),
    [
        ([1, 2, 3, 4], [1, 1, 1, 1]),
        ([3, 6, 9, 12], [3, 3, 3, 3]),
        ([3, 6, 12], [3, 3, 3]),  # a quarter left out
        ([1, 2, 3, 5, 6, 7], [1] * 6),  # a month left out
        ([1, 3, 4, 5], [1] * 4),
        ([3, 6, 9, 12, 13, 14, 15], [3, 3, 3, 3, 1, 1, 1]),
        ([3, 6, 9, 12, 13], [3, 3, 3, 3, 1]),
        ([1, 2, 3, 6, 9], [1, 1, 1, 3, 3]),
        ([5], [0]),
        ([5, 5, 6], [0, 0, 0]),
    ],
)
def test_a_rhythm_is_what_repeats_or_what_no_gap_explains(months: list[int], spans: list[int]) -> None:
    assert rhythm(np.array(months, dtype=np.int64)).tolist() == spans


def test_months_after_quarters_are_told_and_not_compared_and_their_total_stays() -> None:
    programme = counted(*both(QUARTERS, 30, 15), *both(MONTHS[-3:]))
    shown = card(programme)
    assert (shown["actual"], shown["direction"], shown["direction_year"]) == (15, "Same", "")
    assert (shown["year_to_date"], shown["rolling_12"]) == (180, 180)
    assert pd.isna(shown["forecast"])
    finding, of_target = sorted(found(programme), key=lambda each: each.rule)
    assert (finding.rule, of_target.rule, of_target.cell) == ("RES-22", "RES-41", "D2")
    assert shown["rating"] == "Not rated"
    assert finding.message.startswith(
        "KPI-01 is reported every 3 months to 31 Dec 2011 and every month from 31 Jan 2012: nothing is compared"
    )


def test_the_first_month_after_quarters_has_no_direction() -> None:
    assert card(counted(*both(QUARTERS, 30, 15), *both(MONTHS[-3:-2])))["direction"] == ""


def test_a_year_that_begins_within_a_quarter_has_no_total() -> None:
    assert pd.isna(card(counted(*both(pd.to_datetime(["2011-05-31", "2011-08-31", "2011-11-30"]))))["year_to_date"])


def test_a_month_is_never_added_to_a_quarter() -> None:
    mixed = [(day, "North", 10.0) for day in MONTHS] + [(day, "South", 15.0) for day in MONTHS[2::3]]
    programme = counted(*mixed)
    assert not kpi_series(programme)["is_whole"].iloc[2:].any()
    assert card(programme)["rating"] == "Not rated"
    assert {each.rule for each in found(programme)} == {"RES-21", "RES-22", "RES-23"}


def test_levels_of_one_day_add_up_whatever_the_rhythm() -> None:
    mixed = [(day, "North", 10.0) for day in MONTHS] + [(day, "South", 15.0) for day in MONTHS[2::3]]
    stock = kpi_series(counted(*mixed, kpis=COUNT.replace("Sum", "Latest")))
    assert list(stock["actual"].iloc[2::3]) == [25] * 8


def test_what_nobody_reported_since_it_was_due_is_found() -> None:
    (finding,) = found(counted(*both(MONTHS[:-2])))
    assert finding.rule == "RES-24"
    assert finding.message == "KPI-01 has no reading since 31 Jan 2012; that of 29 Feb 2012 was due by 31 Mar 2012."
    assert found(counted(*both(MONTHS[:-1]))) == []


# Properties, on the worked example


JUDGED = ("rating", "direction", "direction_year", "variation", "assurance", "year_to_date", "rolling_12", "forecast")


@cache
def example() -> Programme:
    raw = read_tracker(Path(__file__).parents[2] / "workbooks" / "tracker.xlsx")
    tables, places = typed_tracker(raw, load_schemas(), date(2012, 3, 31))
    return programme_from(tables, places)


@cache
def alone(kpi_id: str) -> Programme:
    """Return the worked example with this KPI and no other."""
    whole = example()
    kept = {name: getattr(whole, name) for name in ("kpis", "kpi_readings", "kpi_targets")}
    return with_rows(whole, **{name: table[table["kpi_id"] == kpi_id] for name, table in kept.items()})


def own_readings(kpi_id: str) -> pd.DataFrame:
    read = alone(kpi_id).kpi_readings
    return read[read["zone"].isin(["Torquay", "Paignton", "Brixham"])]


def spoilt(kpi_id: str, row: int, way: str) -> Programme:
    """Return that programme without one zone's reading: no row, or a blank number."""
    programme = alone(kpi_id)
    read = programme.kpi_readings.copy()
    same = (read[["period_end", "zone"]] == read.loc[row, ["period_end", "zone"]]).all(axis=1)
    if way == "deleted":
        return with_rows(programme, kpi_readings=read[~same])
    read.loc[same, "numerator"] = float("nan")
    return with_rows(programme, kpi_readings=read)


def assert_nothing_is_made_of_what_is_incomplete(kpi_id: str, row: int, way: str) -> None:
    reading = dicts(alone(kpi_id).kpi_readings.loc[[row]])[0]
    programme = spoilt(kpi_id, row, way)
    series, shown = kpi_series(programme), card(programme)
    here = series[series["period_end"] == reading["period_end"]]
    if reading["period_end"] > series["period_end"].min() or way == "blanked":
        assert here[["numerator", "denominator", "actual", "improvement", "concern"]].isna().all(axis=None)
        assert (here["special_cause"] == "").all()
    if reading["period_end"] == series["period_end"].max():
        assert shown["period_end"] < reading["period_end"]
        assert [text_of(shown[name]) for name in JUDGED] == ["Not rated", "", "", "Incomplete", "", "", "", ""]
    elif reading["period_end"] > pd.Timestamp("2011-03-31"):
        if shown["over_time"] == "Sum":
            assert pd.isna(shown["year_to_date"])
            assert pd.isna(shown["rolling_12"])
        if reading["period_end"] == pd.Timestamp("2012-02-29"):
            assert shown["direction"] == ""
    told = [f"{each.message} " for each in found(programme)]
    if way == "deleted":
        day = day_text(reading["period_end"])
        assert any(reading["zone"] in each and f"{day}" in each for each in told), told


def text_of(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


@pytest.mark.parametrize("kpi_id", one_in(5, [f"KPI-{number:02}" for number in range(1, 15)]))
def test_the_last_reading_of_each_zone_is_needed(kpi_id: str) -> None:
    read = own_readings(kpi_id)
    row = int(read[read["period_end"] == read["period_end"].max()].index[-1])
    assert_nothing_is_made_of_what_is_incomplete(kpi_id, row, "deleted")


@examples(25)
@given(st.integers(1, 14), st.integers(0, 10_000), st.sampled_from(["deleted", "blanked"]))
def test_a_reading_that_is_gone_is_in_no_figure_and_is_told(number: int, place: int, way: str) -> None:
    read = own_readings(f"KPI-{number:02}")
    assert_nothing_is_made_of_what_is_incomplete(f"KPI-{number:02}", int(read.index[place % len(read)]), way)


def test_the_worked_example_is_complete_but_for_two_readings() -> None:
    series = results(example()).kpi_series
    lacking = series[~series["is_whole"]]
    assert [(row.kpi_id, day_text(row.period_end), row.missing) for row in records(lacking)] == [
        ("KPI-06", "30 Nov 2010", "Brixham"),
        ("KPI-10", "31 Mar 2012", "Paignton"),
    ]
    assert (series["stretch"] == 1).all()
    assert sorted(each.rule for each in found(example())) == ["RDG-05", "RES-21"]


@examples(30)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["KPI-01", "KPI-02", "KPI-03"]), st.integers(0, 23), st.sampled_from(["North", "South"])
        ),
        st.sampled_from([3.0, 7.5, np.nan]),
        max_size=90,
    ),
    st.sets(st.sampled_from(["KPI-01", "KPI-02", "KPI-03"])),
)
def test_a_kpi_measured_among_others_is_what_it_is_alone(
    read: dict[tuple[str, int, str], float], flows: set[str]
) -> None:
    ids = ("KPI-01", "KPI-02", "KPI-03")
    kpis = [f"{each} | number | Lower | {'Sum' if each in flows else 'Latest'}" for each in ids]
    rows = [(kpi_id, MONTHS[month], zone, number) for (kpi_id, month, zone), number in read.items()]
    told = pd.DataFrame(rows, columns=["kpi_id", "period_end", "zone", "numerator"])
    told = told.assign(reported_on=told["period_end"], data_status="Final")

    def measured(wanted: tuple[str, ...]) -> list[pd.DataFrame]:
        own = told[told["kpi_id"].isin(wanted)].set_axis(range(2, 2 + told["kpi_id"].isin(wanted).sum()))
        drawn = "\n".join(["kpi_id | unit | better_is | over_time", *(kpis[ids.index(each)] for each in wanted)])
        found = results(programme_of("2012-03-31", kpis=drawn, zones=ZONES, kpi_readings=own))
        return [found.kpi_periods.drop(columns="rows"), found.kpi_standings.drop(columns="row")]

    together = measured(ids)
    for kpi_id in ids:
        for among, alone in zip(together, measured((kpi_id,)), strict=True):
            own = among[among["kpi_id"] == kpi_id]
            pd.testing.assert_frame_equal(own.reset_index(drop=True), alone.reset_index(drop=True))

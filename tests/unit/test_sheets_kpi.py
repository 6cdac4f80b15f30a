"""The KPI sheets: the scorecard, the readings with their charts, and how both follow a changed reading."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.helpers import fit, ooxml
from tests.helpers.contexts import cell_of, context_from, row_of, rows_of, said, shown, table_of, title
from tests.helpers.programmes import previous_of, programme_of, with_rows
from tests.helpers.sampling import by_default
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Chart, Formula, Link, Sheet
from xltools.report.packs.books import bound
from xltools.report.sheets.chart_lines import end_labels, period_axis
from xltools.report.sheets.kpi_blocks import blocks
from xltools.report.sheets.kpi_charts import CHART_COLUMN, kpi_charts_sheet
from xltools.report.sheets.kpi_pages import kpi_pages_sheet
from xltools.report.sheets.kpi_scorecard import kpi_scorecard_sheet
from xltools.report.sheets.kpi_words import outlook, rated_sentence
from xltools.report.sheets.paging import page_ends
from xltools.report.sheets.words import value_style, variance_style
from xltools.writer import write_book

ZONES = "zone | kind\nNorth | Programme\nSouth | Programme\nEngland | Comparator"
KPIS = """
kpi_id | kpi              | workstream_id | unit   | better_is | over_time | headline
KPI-01 | Reviews on time  | COM           | %      | Higher    | Sum       | No
KPI-02 | Complaints       | COM           | number | Lower     | Sum       | Yes
"""
TARGETS = """
kpi_id | kind   | due        | target | set_on
KPI-01 | Target | 2011-03-31 | 0.8    | 2010-03-31
KPI-02 | Target | 2011-03-31 | 8      | 2010-03-31
"""
READINGS = """
kpi_id | period_end | zone  | numerator | denominator | reported_on | data_status
KPI-01 | 2012-02-29 | North | 80        | 100         | 2012-03-10  | Final
KPI-01 | 2012-03-31 | North | 70        | 100         | 2012-03-31  | Provisional
KPI-01 | 2012-03-31 | South | 5         | 20          | 2012-03-31  | Provisional
KPI-02 | 2012-03-31 | North | 7         |             | 2012-03-31  | Final
"""


def context(readings: str = READINGS, kpis: str = KPIS, targets: str = TARGETS) -> ReportContext:
    workstreams = "workstream_id | workstream\nCOM | Commissioning"
    programme = programme_of(
        zones=ZONES, workstreams=workstreams, kpis=kpis, kpi_targets=targets, kpi_readings=readings
    )
    return context_from(programme, previous_of(figures={"KPI-01.rating": "Green"}))


def monthly(months: int, kpis: int = 1, numerators: tuple[int, ...] = (70, 74, 68)) -> ReportContext:
    """Return KPIs that were read for so many months to March 2012, their values in turn."""
    drawn = ["kpi_id|kpi|unit|better_is|over_time", *(f"K-{n:02}|Item {n}|%|Higher|Sum" for n in range(1, kpis + 1))]
    days = [day.date() for day in pd.date_range(end="2012-03-31", periods=months, freq="ME")]
    rows = [
        f"K-{n:02}|{day}|North|{numerators[place % len(numerators)]}|100|{day}"
        for n in range(1, kpis + 1)
        for place, day in enumerate(days)
    ]
    heading = "kpi_id|period_end|zone|numerator|denominator|reported_on"
    return context("\n".join([heading, *rows]), "\n".join(drawn), "")


@cache
def scorecard() -> Sheet:
    return kpi_scorecard_sheet(context())


def chart_of(made: ReportContext) -> Chart:
    return kpi_charts_sheet(made).charts[0]


def written(made: ReportContext, folder: Path) -> Path:
    book = folder / "kpis.xlsx"
    write_book(bound(made, "KPIs", [kpi_scorecard_sheet(made), kpi_charts_sheet(made)]), book)
    return book


def test_the_scorecards_title_names_what_is_off_target_and_counts_what_got_worse() -> None:
    assert title(scorecard()) == "KPI scorecard: 1 of 2 KPIs Red or Amber/Red (KPI-01), 1 rated worse than before"


def test_titles_do_not_count_a_kpi_that_is_the_only_one() -> None:
    one = monthly(3)
    assert title(kpi_scorecard_sheet(one)) == "KPI scorecard: the only KPI is not rated"
    assert title(kpi_pages_sheet(one)) == "KPI pages: the only KPI"


def test_the_title_of_the_charts_does_not_count_as_calm_what_has_too_few_readings() -> None:
    assert title(kpi_charts_sheet(monthly(3))) == "KPI charts: the only KPI cannot be judged against chance yet"
    assert title(kpi_charts_sheet(monthly(3, kpis=2))) == "KPI charts: none of 2 KPIs can be judged against chance yet"
    told = title(kpi_charts_sheet(monthly(24, kpis=2)))
    assert told == "KPI charts: none of 2 KPIs came out worse than chance explains, none better"


def test_a_new_zone_is_not_called_a_break_that_nobody_recorded() -> None:
    days = [day.date() for day in pd.date_range(end="2012-03-31", periods=8, freq="ME")]
    rows = [f"KPI-01|{day}|North|70|100|{day}" for day in days]
    rows += [f"KPI-01|{day}|South|70|100|{day}" for day in days[3:]]
    drawn = "\n".join(["kpi_id|period_end|zone|numerator|denominator|reported_on", *rows])
    told = context(drawn).results.kpis["variation_sentence"].iloc[0]
    assert told == "Limits need 12 points; there are 5 since its zones or periods changed."
    broken = (
        KPIS.replace("headline\n", "headline | break_date\n")
        .replace("| No\n", "| No | 2011-11-01\n")
        .replace("| Yes\n", "| Yes |\n")
    )
    told = context("\n".join(drawn.splitlines()[:9]), broken).results.kpis["variation_sentence"].iloc[0]
    assert told == "Limits need 12 points; there are 5 since the last break."


def test_headline_kpis_stand_first_and_say_so() -> None:
    rows = rows_of(scorecard(), "KPIs")
    assert [(row["ID"], row["KPI"]) for row in rows] == [
        ("KPI-02", "Complaints (headline)"),
        ("KPI-01", "Reviews on time"),
    ]


def test_a_share_differs_from_its_target_by_points() -> None:
    row = row_of(scorecard(), "KPIs", "KPI-01")
    assert (row["Latest"], row["Target now"], row["Rating"]) == (0.625, 0.8, "Red")
    assert row["Variance"] == pytest.approx(-17.5)
    cell = cell_of(scorecard(), "KPIs", "KPI-01", "Variance")
    assert isinstance(cell, Cell)
    assert cell.style == "points"


def test_a_row_tells_what_it_rests_on() -> None:
    row = row_of(scorecard(), "KPIs", "KPI-01")
    assert (row["Workstream"], row["Period"]) == ("Commissioning", date(2012, 3, 31))
    assert (row["Previous"], row["Movement"]) == ("Green", "Worse")
    assert (row["Verdict"], row["Variation"]) == ("Off target, too few readings yet", "Not enough points (1 of 12)")
    assert row["Data"] == "Provisional,\n2 of 2 zones"


def test_a_target_that_is_not_there_is_a_word_and_no_look_up_that_excel_would_calculate_to_nought() -> None:
    made = context(targets=TARGETS.replace("KPI-01", "KPI-02").replace("2011-03-31 | 0.8", "2010-09-30 | 9"))
    cell = cell_of(kpi_scorecard_sheet(made), "KPIs", "KPI-01", "Target now")
    assert isinstance(cell, Cell)
    assert cell.value == "No target"


def test_ids_and_figures_lead_to_their_workings() -> None:
    for heading, measure in (
        ("ID", "rating"),
        ("Latest", "actual"),
        ("Target now", "target"),
        ("Variance", "variance"),
    ):
        cell = cell_of(scorecard(), "KPIs", "KPI-01", heading)
        assert isinstance(cell, Cell)
        assert cell.link == Link("Workings", f"KPI-01.{measure}")


def test_words_that_bring_a_colour_have_no_link_that_would_repaint_them() -> None:
    for heading in ("Rating", "Previous", "Movement"):
        assert isinstance(cell_of(scorecard(), "KPIs", "KPI-01", heading), str)


def test_a_kpi_without_unit_target_or_reading_has_a_word_for_each() -> None:
    bare = context(kpis="kpi_id | kpi\nKPI-09 | Never read", readings="", targets="")
    row = row_of(kpi_scorecard_sheet(bare), "KPIs", "KPI-09")
    assert (row["Unit"], row["Period"], row["Latest"]) == ("None", "No reading", "No reading")
    assert (row["Target now"], row["Variance"], row["Rating"]) == ("No target", "None", "Not rated")
    assert all(value not in (None, "") for value in row.values())


def test_a_target_that_is_missing_leaves_no_variance() -> None:
    row = row_of(kpi_scorecard_sheet(context(targets="")), "KPIs", "KPI-01")
    assert (row["Latest"], row["Target now"], row["Variance"]) == (0.625, "No target", "None")


def test_the_counts_say_how_many_are_not_rated() -> None:
    assert shown(rated_sentence(pd.DataFrame({"rating": ["Green", "Red", "Not rated", "Green"]}))) == (
        "2 of 3 rated KPIs (67%) Green, 0 Amber/Green, 0 Amber/Red, 1 Red; 1 not rated"
    )


def test_counts_need_no_decimals_but_other_numbers_do() -> None:
    assert (value_style("number", 7.0, None), variance_style("number", 7.0, 8.0)) == ("whole", "whole change")
    assert (value_style("number", 7.5, 8.0), value_style("number")) == ("number", "number")
    assert (value_style("", 7.0), value_style("%", 1.0), value_style("GBP", 2.0)) == ("whole", "percent", "pounds")


@pytest.mark.parametrize(("chance", "told"), [(0.05, "5% or less"), (0.46, "46%"), (0.95, "95% or more")])
def test_a_forecast_is_never_certain(chance: float, told: str) -> None:
    record = {"chance": chance, "forecast_likelihood": "Some", "next_target_due": date(2013, 3, 31)}
    assert outlook(record | {"next_target": 0.95, "unit": "%"}) == f"Some to meet 95.0% by 31 Mar 2013 ({told})"


def test_without_a_forecast_the_outlook_says_why() -> None:
    assert outlook({"chance": None, "forecast_reason": "No further target is due"}) == ("No further target is due")


def test_a_programme_without_kpis_says_so_on_both_sheets() -> None:
    none = context_from(programme_of())
    assert title(kpi_scorecard_sheet(none)) == "KPI scorecard: there are no KPIs"
    assert title(kpi_charts_sheet(none)) == "KPI charts: there are no KPIs"
    assert rows_of(kpi_charts_sheet(none), "KPI_series")[0]["Key"] == "No reading"
    assert kpi_charts_sheet(none).charts == ()


def test_the_series_has_a_row_for_each_kpi_and_period_under_a_key() -> None:
    rows = rows_of(kpi_charts_sheet(context()), "KPI_series")
    assert [(row["Key"], row["Numerator"], row["Denominator"], row["Actual"], row["Status"]) for row in rows] == [
        ("KPI-01 2012-02-29", 80, 100, 0.8, "Firm"),
        ("KPI-01 2012-03-31", 75, 120, 0.625, "Provisional"),
        ("KPI-02 2012-03-31", 7, None, 7, "Firm"),
    ]


def test_a_period_that_nobody_reported_is_not_read_and_not_drawn_as_nought() -> None:
    earlier = READINGS.replace("KPI-01 | 2012-02-29", "KPI-01 | 2012-01-31")
    gap = earlier + "KPI-01 | 2011-12-31 | North | 80 | 100 | 2012-01-10 | Final"
    rows = rows_of(kpi_charts_sheet(context(gap)), "KPI_series")
    assert (rows[2]["Key"], rows[2]["Actual"], rows[2]["Status"]) == ("KPI-01 2012-02-29", None, "Not read")


def test_a_chart_stands_beside_its_own_rows() -> None:
    sheet = kpi_charts_sheet(monthly(24, kpis=3))
    first = table_of(sheet, "KPI_series").first_data_row
    for place, chart in enumerate(sheet.charts):
        start = first + 24 * place
        drawn = chart.series[0].values
        assert (drawn.first, drawn.last) == (24 * place, 24 * place + 23)
        assert start <= chart.row < start + 24
        assert chart.column == CHART_COLUMN
        rows = start + 24 - chart.row
        assert chart.height <= rows * sheet.heights[chart.row] * 96 / 72


@pytest.mark.parametrize("lines", [0, 3, 20])
@pytest.mark.parametrize("months", by_default({3, 30, 60}, [3, 5, 10, 13, 14, 24, 29, 30, 36, 60]))
def test_no_chart_reaches_into_the_rows_of_the_next_kpi(months: int, lines: int) -> None:
    made = monthly(months, kpis=2)
    block = blocks(made.results.kpi_series, made.results.kpis, lambda block: (block.kpi["kpi"], *["Line"] * lines))[0]
    beside = (block.count - block.text_rows) * block.row_height * 96 / 72
    assert 200 < block.chart_pixels < beside


def test_too_few_periods_to_draw_are_said_instead() -> None:
    sheet = kpi_charts_sheet(context())
    assert sheet.charts == ()
    assert "KPI-02  Complaints (1 period: too few to draw)" in said(sheet)


def test_special_causes_are_series_of_their_own_and_limits_are_quiet() -> None:
    chart = chart_of(monthly(20, numerators=(70, 71) * 9 + (70, 95)))
    looks = {series.name: series.look for series in chart.series}
    assert looks["Improvement"] == "improvement"
    assert (looks["Mean"], looks["Upper limit"]) == ("mean", "limit")
    assert "of improvement" in chart.alt


def test_a_kpi_that_is_changing_is_drawn_against_its_target_alone() -> None:
    chart = chart_of(monthly(20, numerators=tuple(range(60, 80))))
    assert [series.name for series in chart.series] == ["Actual"]
    assert chart.alt.endswith("It is changing, so no limits are drawn.")


def test_a_chart_says_what_it_shows_with_its_unit() -> None:
    chart = chart_of(monthly(6))
    assert chart.title == "K-01: 68.0%, no target"
    assert chart.y.title == "Share (%)"
    assert chart.alt == (
        "Line chart of Item 1, October 2011 to March 2012: 68.0%, no target. It has too few readings for limits."
    )


def test_large_amounts_are_drawn_in_thousands() -> None:
    readings = "\n".join(
        ["kpi_id|period_end|zone|numerator|reported_on"]
        + [f"KPI-01|2012-0{n}-28|North|{n}000000|2012-03-30" for n in (1, 2, 3)]
    )
    kpis = "kpi_id | kpi | unit | better_is | over_time\nKPI-01 | Spend | GBP | Lower | Sum"
    drawn = chart_of(context(readings.replace("02-28", "02-29").replace("-28", "-31"), kpis, ""))
    assert (drawn.y.title, drawn.y.number_format) == ("GBP, thousands", "#,##0,")


def test_sentences_beside_a_chart_tell_its_history_and_outlook() -> None:
    told = said(kpi_charts_sheet(monthly(14)))
    assert "The last point is within the usual range of this process." in told
    assert "Outlook: No further target is due." in told


def test_lines_that_end_close_together_share_a_label() -> None:
    labels = end_labels({"Actual": 0.81, "Target": 0.85, "Mean": 0.82, "Upper limit": 0.99}, "{:.2f}".format, 0.005)
    assert labels == {"Actual": " Target 0.85\n Actual 0.81", "Upper limit": " Upper limit 0.99"}


def test_lines_that_end_apart_have_a_label_each() -> None:
    labels = end_labels({"Actual": 0.4, "Target": 0.8, "Mean": 0.6}, "{:.1f}".format, 0.002)
    assert labels == {"Target": " Target 0.8", "Actual": " Actual 0.4", "Mean": " Mean 0.6"}


def test_a_label_of_two_lines_does_not_touch_the_one_above_it() -> None:
    labels = end_labels({"Actual": 0.223, "Target": 0.2, "England": 0.264}, "{:.1%}".format, 0.0023)
    assert labels == {"Actual": " England 26.4%\n Actual 22.3%\n Target 20.0%"}
    far = end_labels({"Actual": 0.223, "Target": 0.2, "England": 0.4}, "{:.1%}".format, 0.0023)
    assert far == {"England": " England 40.0%", "Actual": " Actual 22.3%\n Target 20.0%"}


def test_a_page_ends_before_the_kpi_that_it_has_no_room_for() -> None:
    assert page_ends([400, 400, 400, 400], used=100, room=900, repeated=30) == [1]
    assert page_ends([400, 400, 400, 400], used=150, room=900, repeated=30) == [0, 2]
    assert page_ends([], used=100, room=900, repeated=30) == []


def test_two_years_of_two_kpis_share_a_page() -> None:
    sheet = kpi_charts_sheet(monthly(24, kpis=4))
    assert sheet.page.breaks == (table_of(sheet, "KPI_series").row + 48,)


@pytest.mark.parametrize("kpis", [12, pytest.param(60, marks=pytest.mark.heavy)])
def test_many_kpis_of_three_years_fit_and_are_sound(kpis: int, tmp_path: Path) -> None:
    book = written(monthly(36, kpis=kpis), tmp_path)
    assert [str(misfit) for misfit in fit.misfits(book)] == []
    assert ooxml.structure_faults(book) == []


def test_live_figures_say_what_they_are_made_of() -> None:
    cell = cell_of(scorecard(), "KPIs", "KPI-01", "Latest")
    assert isinstance(cell, Cell)
    assert isinstance(cell.value, Formula)
    assert cell.value.expression == 'INDEX(tbl_KPI_series[Actual],MATCH("KPI-01 2012-03-31",tbl_KPI_series[Key],0))'


LATER = "kpi_id|kind|due|target|set_on\nK-01|Target|2013-03-31|0.8|2012-03-01"


def later() -> ReportContext:
    """Return a KPI whose only target is for a day to come."""
    made = monthly(6)
    drawn = programme_of(kpi_targets=LATER).kpi_targets
    return context_from(with_rows(made.programme, kpi_targets=drawn))


def test_a_target_for_a_day_to_come_is_named_by_its_day_and_wraps() -> None:
    cell = cell_of(kpi_scorecard_sheet(later()), "KPIs", "K-01", "Target now")
    assert shown(cell) == "Target from 31 Mar 2013"
    assert isinstance(cell, Cell)
    assert "body" in cell.style  # the styles of numbers do not wrap, and run into the cell beside them
    assert chart_of(later()).title == "K-01: 68.0%, no target before 31 Mar 2013"


def test_a_kpi_with_a_target_and_no_reading_does_not_wait_for_the_target() -> None:
    row = row_of(kpi_scorecard_sheet(context(readings="")), "KPIs", "KPI-01")
    assert (row["Latest"], row["Target now"]) == ("No reading", "No reading")


def test_what_an_incomplete_kpi_lacks_is_said_once_beside_its_chart() -> None:
    made = monthly(14)
    both = pd.concat([made.programme.kpi_readings, made.programme.kpi_readings.assign(zone="South").iloc[:-1]])
    both.index = pd.RangeIndex(2, 2 + len(both))
    told = said(kpi_charts_sheet(context_from(with_rows(made.programme, kpi_readings=both))))
    assert told.count("is incomplete: 1 of 2 zones, without South") == 1


def rebased(*breaks: str) -> ReportContext:
    """Draw K-0, that never was re-based, and KPI-01, whose level changes at each break."""
    ends = [f"{end:%Y-%m-%d}" for end in pd.date_range("2008-04-30", periods=48, freq="ME")]
    rows = ["kpi_id | period_end | zone | numerator | reported_on | data_status"]
    for kpi_id in ("K-0", "KPI-01"):
        for place, end in enumerate(ends):
            level = 20 * (1 + sum(day <= end for day in breaks)) if kpi_id == "KPI-01" else 20
            rows.append(f"{kpi_id} | {end} | North | {level + (0, 2, 1)[place % 3]} | {end} | Final")
    fields = ("break_date", "second_break_date", "third_break_date")[: len(breaks)]
    kpis = f"kpi_id | unit | better_is | {' | '.join(fields)}\nK-0 | number | Higher{' | -' * len(breaks)}\n"
    return context_from(
        programme_of(
            kpis=f"{kpis}KPI-01 | number | Higher | {' | '.join(breaks)}",
            kpi_readings="\n".join(rows),
            zones="zone | kind\nNorth | Programme",
        )
    )


@pytest.mark.parametrize(
    "breaks", [("2009-04-01",), ("2009-04-01", "2010-04-01"), ("2009-04-01", "2010-04-01", "2011-04-01")]
)
def test_no_line_of_limits_holds_two_stretches_that_touch(breaks: tuple[str, ...]) -> None:
    sheet = kpi_charts_sheet(rebased(*breaks))
    limits = pd.DataFrame(rows_of(sheet, "KPI_limits"))
    segment = pd.Series(range(48)) // 12 if len(breaks) == 3 else None
    steady, moved = sheet.charts
    assert {series.values.table for series in steady.series} == {"KPI_series"}
    parts = [series for series in moved.series if series.look in ("mean", "limit")]
    assert len(parts) == 6
    for series in parts:
        assert (series.values.table, series.values.first, series.values.last) == ("KPI_limits", 0, 47)
        drawn = limits[series.values.heading]
        follows = drawn.notna() & drawn.shift().notna()
        assert (drawn[follows] == drawn.shift()[follows]).all()
        if segment is not None:
            assert set(segment[drawn.notna()]) in ({0, 2}, {1, 3})
    whole = pd.DataFrame(rows_of(sheet, "KPI_series")).iloc[48:].reset_index(drop=True)
    for heading in ("Mean", "Lower limit", "Upper limit"):
        both = limits[f"{heading} 1"].combine_first(limits[f"{heading} 2"])
        assert both.tolist() == whole[heading].tolist()
    assert sum(bool(series.label) for series in parts) <= 3


def test_without_a_kpi_that_was_re_based_there_is_no_table_of_limits() -> None:
    assert [table.name for table in kpi_charts_sheet(rebased("2020-04-01")).tables] == ["KPI_series"]


def test_what_is_for_the_screen_alone_has_no_print_area_on_paper() -> None:
    """LibreOffice prints a hidden sheet that has one."""
    made = rebased("2009-04-01")
    sheet = replace(kpi_charts_sheet(made), is_appendix=True)
    assert sheet.page.area is not None
    (hidden,) = bound(made, "KPIs", [sheet]).print_edition().sheets
    assert (hidden.is_hidden, hidden.page.area) == (True, None)


def test_periods_of_a_year_are_named_by_their_own_month_and_others_stand_on_an_axis_of_dates() -> None:
    years = period_axis([date(2010, 3, 31), date(2011, 3, 31), date(2012, 3, 31)])
    assert (years.is_dates, years.label_every, years.number_format) == (False, 1, "mmm yy")
    quarters = period_axis([date(2011, 12, 31), date(2012, 3, 31)])
    assert (quarters.is_dates, quarters.step) == (True, 1)
    assert period_axis([date(2012, 3, 31)]).is_dates

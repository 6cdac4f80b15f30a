"""A target for the financial year to date: met by the sum so far against its share of the year, never by one period."""

import pandas as pd
import pytest

from tests.helpers.contexts import context_from, row_of, said
from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import programme_of, with_rows
from tests.helpers.readings import read_programme
from tests.helpers.sampling import by_default
from xltools.measures.contradictions import findings_on_results
from xltools.measures.kpis import kpi_scorecard, kpi_series
from xltools.measures.results import results
from xltools.programme import Programme
from xltools.report.sheets.kpi_charts import kpi_charts_sheet
from xltools.report.sheets.kpi_scorecard import kpi_scorecard_sheet
from xltools.report.sheets.summary.page import summary_sheet
from xltools.schema import rag

ROW = "kpi_id | kind | due | target | set_on | path | target_for\n"
TARGET = f"{ROW}KPI-01 | Target | 2012-03-31 | 1200 | 2011-03-31 | Line | Year to date"
HALVES = f"{ROW}KPI-01 | Target | 2011-09-30 | 400 | 2011-03-31 | Line | Year to date\n{TARGET.split(chr(10))[1]}"


def programme(months: list[int | None], better_is: str = "Lower", targets: str = TARGET, **kpi: str) -> Programme:
    """Make a programme of one KPI read monthly from April 2011; with the unit % each month divides by 100."""
    fields = {"kpi_id": "KPI-01", "kpi": "Falls", "unit": "number", "better_is": better_is, "over_time": "Sum"} | kpi
    below = 100 if fields["unit"] == "%" else ""
    rows = [
        f"KPI-01 | {end.date()} | North | {count} | {below} | {end.date()} | Final"
        for end, count in zip(pd.date_range("2011-04-30", periods=len(months), freq="ME"), months, strict=True)
        if count is not None
    ]
    head = "kpi_id | period_end | zone | numerator | denominator | reported_on | data_status"
    drawn = " | ".join(fields) + "\n" + " | ".join(fields.values())
    return read_programme("\n".join([head, *rows]), kpis=drawn, kpi_targets=targets)


def card(months: list[int | None], better_is: str = "Lower", targets: str = TARGET, **kpi: str) -> pd.Series:
    """Return the scorecard's row of such a KPI."""
    made = programme(months, better_is, targets, **kpi)
    return kpi_scorecard(made, kpi_series(made), None).iloc[0]


@pytest.mark.parametrize("better_is", ["Higher", "Lower"])
@pytest.mark.parametrize("count", by_default({1, 6, 12}, range(1, 13)))
def test_a_years_target_met_pro_rata_is_green_at_every_month(count: int, better_is: str) -> None:
    assert card([100] * count, better_is)["rating"] == rag.GREEN


@pytest.mark.parametrize(("better_is", "rating"), [("Lower", rag.RED), ("Higher", rag.GREEN)])
def test_one_month_is_never_held_against_the_years_target(better_is: str, rating: str) -> None:
    found = card([130] * 6, better_is)
    assert found["rating"] == rating
    assert "780 in the year to date, against 1,200 by 31 Mar 2012: 600 due by 30 Sep 2011" in found["reason"]


def test_a_year_with_a_missing_month_is_not_rated_and_says_so() -> None:
    found = card([100, None, 100], "Lower")
    assert found["rating"] == rag.NOT_RATED
    assert "not whole" in found["reason"]


def test_the_scorecard_names_the_year_so_far_what_is_due_of_it_and_the_years_target() -> None:
    assert_drawn(
        card([110] * 3).to_frame().T,
        """
        target_for   | actual | target | variance | year_to_date | target_to_date | variance_to_date | year_target
        Year to date | 110    | -      | -        | 330          | 300            | 30               | 1200
        """,
    )


def test_between_two_targets_of_a_year_a_line_runs_from_the_first_to_the_second() -> None:
    dues = [card([100] * count, targets=HALVES)["target_to_date"] for count in (3, 6, 9, 12)]
    assert dues == pytest.approx([200, 400, 800, 1200])


SHARE = f"{ROW}KPI-01 | Target | 2012-03-31 | 0.8 | 2011-03-31 | Hold | Year to date"
FROM_60 = f"{SHARE.replace('Hold', 'Line')}\nKPI-01 | Baseline | 2011-03-31 | 0.6 | 2011-03-31 | - | -"


@pytest.mark.parametrize(
    ("targets", "due"), [(SHARE, 0.8), (SHARE.replace("Hold", "Line"), 0.8), (FROM_60, 0.6 + 0.2 * 91 / 366)]
)
def test_a_ratio_is_measured_over_the_year_so_far_against_a_level_or_on_its_line(targets: str, due: float) -> None:
    found = card([70, 80, 75], "Higher", targets, unit="%")
    assert (found["year_to_date"], found["target_to_date"]) == pytest.approx((0.75, due))
    assert found["rating"] == (rag.AMBER_RED if due == 0.8 else rag.GREEN)
    assert found["reason"].startswith(f"{found['rating']}: 75.0% in the year to date, against 80.0% by 31 Mar 2012: ")


@pytest.mark.parametrize(
    ("targets", "kpi", "why"),
    [
        (TARGET.replace("2012-03-31", "2011-05-31"), {}, "none falls due later in this financial year"),
        (TARGET, {"over_time": "Latest"}, "its periods do not add up"),
        (f"{TARGET}\nKPI-01 | Target | 2013-03-31 | 90 | 2011-03-31 | Hold | Period", {}, "only one of them can count"),
        (f"{TARGET}\nKPI-01 | Target | 2011-03-31 | 90 | 2011-03-31 | Hold | -", {}, "only one of them can count"),
    ],
)
def test_what_no_target_to_date_can_be_held_against_is_not_rated(targets: str, kpi: dict[str, str], why: str) -> None:
    found = card([100] * 3, "Lower", targets, **kpi)
    assert found["rating"] == rag.NOT_RATED
    assert why in found["reason"]
    assert pd.isna(found["variance_to_date"])


def test_a_target_for_the_year_that_is_set_later_takes_no_target_of_the_period_away() -> None:
    both = (
        f"{TARGET.replace('2011-03-31', '2012-10-26')}\nKPI-01 | Target | 2011-03-31 | 100 | 2010-03-31 | Hold | Period"
    )
    found = card([100] * 3, "Lower", both)
    assert (found["target_for"], found["target"], found["rating"]) == ("Period", 100, rag.GREEN)


def test_no_period_is_judged_by_its_process_against_the_years_target() -> None:
    found = card([100, 102] * 6)
    assert (found["assurance"], found["forecast_reason"]) == ("", "No forecast of the year to date")
    assert "single periods are not compared with it" in found["assurance_sentence"]


def test_a_workstream_says_how_far_its_kpi_is_off_what_is_due_by_now() -> None:
    made = programme([130] * 6, workstream_id="WF")
    streams = programme_of(workstreams="workstream_id | workstream\nWF | Workforce").workstreams
    (stream,) = results(with_rows(made, workstreams=streams)).workstreams.to_dict("records")
    assert "KPI-01 by 180" in str(stream)


def test_its_workings_explain_the_year_to_date_and_no_trajectory_of_periods() -> None:
    figures = results(programme([130] * 6)).figures.set_index("key")
    assert {"KPI-01.target", "KPI-01.variance", "KPI-01.next_target"}.isdisjoint(figures.index)
    shown = {name: figures.loc[f"KPI-01.{name}", "shown"] for name in ("year_to_date", "target_to_date", "year_target")}
    assert shown == {"year_to_date": "780", "target_to_date": "600", "year_target": "1,200"}
    assert figures.loc["KPI-01.variance_to_date", "shown"] == "+180"
    assert figures.loc["KPI-01.rating", "limits"] == "30 and 60"


def test_it_is_among_the_kpis_that_have_a_target() -> None:
    counted = results(programme([130] * 6)).coverage.set_index("what")
    assert counted.loc["KPIs with a reading and a target for it", "given"] == 1


def test_the_sheets_show_the_year_to_date_beside_what_is_due_of_it() -> None:
    made = context_from(programme([130] * 6, headline="Yes"))
    row = row_of(kpi_scorecard_sheet(made), "KPIs", "KPI-01")
    assert [row[name] for name in ("Period", "Latest", "Target now", "Variance", "Rating")] == [
        "Year to Sep 2011", 780, 600, 180, "Red",
    ]  # fmt: skip
    told = "780 in the year to date, against 1,200 by Mar 2012: 600 due by now (Red)"
    assert kpi_charts_sheet(made).charts[0].title == f"KPI-01: {told}"
    summary = said(summary_sheet(made))
    assert "Falls (year to date)" in summary


QUARTERS = [
    f"KPI-01 | {end.date()} | North | 66 | {end.date()}" for end in pd.date_range("2010-03-31", periods=8, freq="QE")
]
MONTHS = [f"KPI-01 | {end} | North | 22 | {end}" for end in ("2012-01-31", "2012-02-29", "2012-03-31")]


def changed(target: str) -> Programme:
    """Make a programme whose KPI is read by the quarter to December 2011, and by the month from then on."""
    kpis = "kpi_id | unit | better_is | over_time\nKPI-01 | number | Lower | Sum"
    readings = "\n".join(["kpi_id | period_end | zone | numerator | reported_on", *QUARTERS, *MONTHS])
    return read_programme(readings, kpis=kpis, kpi_targets=f"{ROW}KPI-01 | Target | {target}")


@pytest.mark.parametrize(
    ("target", "rating", "by_period"),
    [
        ("2012-03-31 | 66 | 2010-03-31 | Hold | -", rag.NOT_RATED, [66, None, None]),
        ("2012-03-31 | 66 | 2010-03-31 | Hold | Period", rag.NOT_RATED, [66, None, None]),
        ("2012-03-31 | 66 | 2010-03-31 | Hold | Quarter", rag.NOT_RATED, [66, None, None]),
        ("2012-03-31 | 20 | 2010-03-31 | Hold | Month", rag.AMBER_RED, [None, 20, 20]),
        ("2013-03-31 | 22 | 2012-01-10 | Hold | -", rag.GREEN, [None, 22, 22]),
        ("2013-03-31 | 22 | 2012-01-10 | Hold | Quarter", rag.NOT_RATED, [None, None, None]),
    ],
)
def test_a_target_counts_for_periods_as_long_as_those_it_was_set_for(
    target: str, rating: str, by_period: list[float | None]
) -> None:
    made = changed(target)
    measured = results(made)
    found = measured.kpi_series["target"].tolist()
    assert [None if pd.isna(each) else each for each in (found[7], *found[9:])] == by_period
    assert measured.kpis["rating"].iloc[0] == rating
    lengths = [each for each in findings_on_results(made, measured, None) if each.rule == "RES-41"]
    assert [each.cell for each in lengths] == (["D2"] if rating == rag.NOT_RATED else [])


def test_a_target_of_another_length_is_named_with_what_to_do() -> None:
    made = changed("2012-03-31 | 66 | 2010-03-31 | Hold | -")
    measured = results(made)
    (found,) = [each for each in findings_on_results(made, measured, None) if each.rule == "RES-41"]
    assert found.message == (
        "KPI-01 is read every month now, but this target is for a period of 3 months: it does not count."
    )
    assert "choose Month or Quarter under For" in found.fix
    assert "its target, 66, is for a period of 3 months" in measured.kpis["reason"].iloc[0]
    assert (
        row_of(kpi_scorecard_sheet(context_from(made)), "KPIs", "KPI-01")["Target now"]
        == "Target is for another length"
    )

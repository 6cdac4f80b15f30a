"""The Value for money sheet: years whose sums are live, their charts, and the cases below."""

from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests.helpers import figures
from tests.helpers.contexts import context_from, rows_of, said, table_of, title
from tests.helpers.office import recalculated
from tests.helpers.programmes import programme_of
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Link, Scalar, Sheet
from xltools.report.packs.books import bound
from xltools.report.sheets.board_briefs import BRIEFS
from xltools.report.sheets.brief_sheet import brief_sheet
from xltools.report.sheets.value_for_money import value_for_money_sheet
from xltools.writer import write_book

CASES = """
case_id | workstream_id | kind          | cashable | financial_year | planned | actual
CASE-01 | SDS           | Saving        | Yes      | 2010/11        | 100     | 90
CASE-02 | SDS           | Disinvestment | No       | 2010/11        | 40      | 45
CASE-03 | SDS           | Investment    | No       | 2010/11        | 20      | 25
CASE-04 | COM           | Saving        | Yes      | 2011/12        | 70      | 66
CASE-05 | COM           | Saving        | Yes      | 2012/13        | 80      |
"""
SPEND = """
kpi_id | period_end | zone  | numerator | denominator | reported_on
KPI-03 | 2011-03-31 | North | 1         | 3000        | 2011-04-10
KPI-03 | 2012-03-31 | North | 1         | 2000        | 2012-03-31
"""


@cache
def context(cases: str = CASES) -> ReportContext:
    programme = programme_of(
        settings={"cashable_kpi": "KPI-03"},
        workstreams="workstream_id | workstream\nSDS | Self Directed Support\nCOM | Commissioning",
        zones="zone | kind\nNorth | Programme",
        kpis="kpi_id | unit | better_is | over_time\nKPI-03 | % | Higher | Sum",
        kpi_targets="kpi_id | kind | due | target | set_on\nKPI-03 | Target | 2011-03-31 | 0.03 | 2009-09-30",
        kpi_readings=SPEND,
        business_cases=cases,
    )
    return context_from(programme)


@cache
def sheet(cases: str = CASES) -> Sheet:
    return value_for_money_sheet(context(cases))


def years(cases: str = CASES) -> dict[Scalar, dict[str, Scalar]]:
    return {row["Year"]: row for row in rows_of(sheet(cases), "Money_years")}


def test_the_title_tells_the_last_known_share_against_its_target() -> None:
    assert (
        title(sheet()) == "Value for money: 3.3% of spend released as cash in 2011/12 against a target of 3.0% (Green)"
    )


def test_without_a_spend_to_hold_it_against_the_title_says_what_was_saved_and_the_brief_shows_no_share() -> None:
    programme = programme_of(
        workstreams="workstream_id | workstream\nSDS | Self Directed Support\nCOM | Commissioning", business_cases=CASES
    )
    made = context_from(programme)
    full = value_for_money_sheet(made)
    assert title(full) == "Value for money: £66 saved in 2011/12, £70 planned"
    (row, *_) = rows_of(brief_sheet(made, BRIEFS["Money in brief"], full), "Brief_Money_years")
    assert list(row) == [
        "Year", "Investment planned (GBP)", "Investment actual (GBP)", "Saving planned (GBP)", "Saving actual (GBP)",
        "Net actual (GBP)", "Cashable actual (GBP)",
    ]  # fmt: skip
    shown = rows_of(brief_sheet(context(), BRIEFS["Money in brief"], sheet()), "Brief_Money_years")[0]
    assert "Cashable share" in shown
    assert "Investment planned (GBP)" not in shown


def test_a_year_adds_its_cases_up_by_kind() -> None:
    row = years()["2010/11"]
    assert (row["Saving planned (GBP)"], row["Saving actual (GBP)"]) == (100, 90)
    assert (row["Disinvestment actual (GBP)"], row["Investment actual (GBP)"]) == (45, 25)
    assert (row["Net planned (GBP)"], row["Net actual (GBP)"]) == (120, 110)
    assert (row["Cashable actual (GBP)"], row["Spend (GBP)"], row["Cashable share"]) == (90, 3000, 0.03)


def test_what_is_not_known_is_a_word_and_no_nought() -> None:
    row = years()["2012/13"]
    assert (row["Saving planned (GBP)"], row["Saving actual (GBP)"], row["Investment planned (GBP)"]) == (
        80,
        "Not known",
        "None",
    )
    assert (row["Spend read"], row["Cashable share"], row["Rating"]) == ("Not known", "Not known", "Not rated")


def test_the_cases_say_how_many_missed_their_plan() -> None:
    told = "By year, workstream and kind: 2 savings or disinvestments below plan, 1 investment above it"
    assert told in said(sheet())


def test_a_case_without_an_actual_has_no_variance() -> None:
    rows = rows_of(sheet(), "Money")
    assert (rows[0]["Workstream"], rows[0]["Kind"], rows[0]["Variance (GBP)"]) == (
        "Self Directed Support",
        "Investment",
        5,
    )
    assert (rows[-1]["Actual (GBP)"], rows[-1]["Variance (GBP)"]) == ("Not known", "None")


def test_charts_draw_each_series_as_far_as_it_is_known() -> None:
    savings, shares = sheet().charts
    assert {series.name: series.values.last for series in savings.series} == {"Planned": 2, "Achieved": 1}
    assert {series.name: series.values.last for series in shares.series} == {"Target": 1, "Cashable share": 1}
    assert "2012/13 £80 planned, what is achieved not yet known" in savings.alt


def test_the_cases_begin_on_a_page_of_their_own_below_the_charts() -> None:
    table = table_of(sheet(), "Money")
    assert sheet().page.breaks == (table.row - 2,)
    assert sheet().page.repeat_rows == (table.row, table.row)


def test_sums_lead_to_their_workings() -> None:
    row = table_of(sheet(), "Money_years").rows[0]
    links = [cell.link for cell in row if isinstance(cell, Cell)]
    assert Link("Workings", "2010/11.saving_actual") in links
    assert Link("Workings", "2010/11.cashable_share") in links


def test_a_programme_without_cases_says_so() -> None:
    none = sheet("case_id | financial_year")
    assert title(none) == "Value for money: no cashable share is known yet"
    assert (rows_of(none, "Money_years")[0]["Year"], rows_of(none, "Money")[0]["Financial year"]) == ("No case",) * 2
    assert none.charts == ()


@pytest.mark.heavy
@pytest.mark.office
def test_totals_are_the_same_when_calculated_anew(tmp_path: Path) -> None:
    book = tmp_path / "money.xlsx"
    write_book(bound(context(), "money", [sheet()]), book)
    assert figures.changed_figures(book, tmp_path / "again") == []


@pytest.mark.office
def test_a_changed_actual_changes_variance_totals_net_and_share_as_it_does_in_python(tmp_path: Path) -> None:
    path, changed = tmp_path / "money.xlsx", tmp_path / "changed.xlsx"
    write_book(bound(context(), "money", [sheet()]), path)
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["Value for money"].iter_rows() if row[4].value == 90)
    row[4].value, row[6].value = 130, 130  # the cashable part is a reading of its own
    book.save(changed)
    again = openpyxl.load_workbook(recalculated(changed, tmp_path / "again"), data_only=True)["Value for money"]
    year = next(row for row in again.iter_rows(values_only=True) if row[0] == "2010/11")
    expected = years(CASES.replace("| 100     | 90", "| 100     | 130"))["2010/11"]
    assert year[2:13] == pytest.approx(tuple(list(expected.values())[2:13]))

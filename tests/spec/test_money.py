"""Money: business cases by year, net benefit, and the cashable share of adult social care spend."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import assert_drawn, table
from tests.helpers.programmes import programme_of, with_rows
from tests.helpers.sampling import examples
from xltools.measures.kpi_series import kpi_series
from xltools.measures.money import money, money_years, year_begins
from xltools.programme import Programme

CASES = """
    case_id | workstream_id | kind          | cashable | financial_year | planned | actual
    CASE-01 | SDS           | Saving        | Yes      | 2010/11        | 100     | 90
    CASE-02 | SDS           | Saving        | No       | 2010/11        | 50      | 60
    CASE-03 | COM           | Disinvestment | No       | 2010/11        | 40      | 30
    CASE-04 | SDS           | Investment    | No       | 2010/11        | 20      | 25
    CASE-05 | SDS           | Saving        | Yes      | 2011/12        | 70      | -
"""
WORKSTREAMS = """
    workstream_id | workstream
    SDS           | Self Directed Support
    COM           | Commissioning
"""
SPEND = """
    kpi_id | period_end | zone    | numerator | denominator | reported_on
    KPI-03 | 2010-09-30 | North   | 1         | 1000        | 2010-10-10
    KPI-03 | 2011-03-31 | North   | 1         | 1400        | 2011-04-10
    KPI-03 | 2011-03-31 | South   | 1         | 600         | 2011-04-10
    KPI-03 | 2011-03-31 | England | 1         | 99999       | 2011-04-10
    KPI-03 | 2011-09-30 | North   | 1         | 4400        | 2011-10-10
    KPI-03 | 2011-09-30 | South   | 1         | 600         | 2011-10-10
"""
ZONES = "zone | kind\nNorth | Programme\nSouth | Programme\nEngland | Comparator"
KPI = "kpi_id | unit | better_is | over_time\nKPI-03 | % | Higher | Sum"
TARGET = "kpi_id | kind | due | target | set_on\nKPI-03 | Target | 2011-03-31 | 0.03 | 2009-09-30"


def books_with(readings: str) -> Programme:
    return programme_of(kpi_readings=readings, zones=ZONES, kpis=KPI)


def books(as_at: str = "2012-03-31", cases: str = CASES, cashable_kpi: str = "KPI-03") -> Programme:
    return programme_of(
        as_at,
        settings={"cashable_kpi": cashable_kpi},
        workstreams=WORKSTREAMS,
        business_cases=cases,
        kpis=KPI,
        kpi_targets=TARGET,
        kpi_readings=SPEND,
        zones=ZONES,
    )


def years_of(programme: Programme) -> pd.DataFrame:
    return money_years(programme, kpi_series(programme))


def test_money_adds_up_by_year_workstream_and_kind_in_their_own_order() -> None:
    assert_drawn(
        money(books()),
        """
        year    | workstream_id | kind          | planned | actual | variance | cashable_planned | cashable_actual
        2010/11 | SDS           | Investment    | 20      | 25     | 5        |                  |
        2010/11 | SDS           | Saving        | 150     | 150    | 0        | 100              | 90
        2010/11 | COM           | Disinvestment | 40      | 30     | -10      |                  |
        2011/12 | SDS           | Saving        | 70      |        |          | 70               |
        """,
    )


def test_net_benefit_is_savings_and_disinvestments_less_investments() -> None:
    assert_drawn(
        years_of(books()),
        """
        year    | saving_planned | disinvestment_actual | investment_actual | net_planned | net_actual
        2010/11 | 150            | 30                   | 25                | 170         | 155
        2011/12 | 70             |                      |                   | 70          |
        """,
    )


def test_the_cashable_share_is_of_the_spend_of_that_year_in_the_programme_s_own_zones() -> None:
    assert_drawn(
        years_of(books()),
        """
        year    | cashable_actual | spend | spend_periods | cashable_share | cashable_target | rating
        2010/11 | 90              | 3000  | 2             | 0.03           | 0.03            | Green
        2011/12 |                 | 5000  | 1             |                | 0.03            | Not rated
        """,
    )


def test_a_share_below_3_percent_is_short_of_its_target() -> None:
    years = years_of(books(cases=CASES.replace("| 90", "| 81")))
    assert (years["cashable_share"].iloc[0], years["rating"].iloc[0]) == (0.027, "Amber/Green")


@pytest.mark.parametrize("gone", ["2011-03-31 | South", "2011-09-30 | South"])
def test_a_year_of_which_a_zone_s_spend_is_missing_has_no_cashable_share(gone: str) -> None:
    whole = SPEND.replace("2010-09-30 | North   | 1         | 1000", "2010-09-30 | South   | 1         | 1000")
    kept = "\n".join(line for line in whole.splitlines() if gone not in line)
    years = years_of(with_rows(books(), kpi_readings=books_with(kept).kpi_readings)).set_index("year")
    year = "2010/11" if gone.startswith("2011-03") else "2011/12"
    assert years["cashable_share"].isna()[year]
    assert years.loc[year, "rating"] == "Not rated"


def test_an_investment_is_never_a_cashable_saving() -> None:
    years = years_of(books(cases=CASES.replace("Investment    | No ", "Investment    | Yes")))
    assert years["cashable_actual"].iloc[0] == 90


def test_an_actual_of_a_year_that_has_not_begun_does_not_count() -> None:
    cases = CASES.replace("70      | -", "70      | 65")
    assert_drawn(years_of(books("2011-03-31", cases)), "year | saving_actual\n2010/11 | 150\n2011/12 | -")
    assert_drawn(years_of(books("2011-04-01", cases)), "year | saving_actual\n2010/11 | 150\n2011/12 | 65")


@pytest.mark.parametrize("cashable_kpi", ["", "KPI-99"])
def test_without_the_spend_s_kpi_the_share_is_blank_and_not_rated(cashable_kpi: str) -> None:
    years = years_of(books(cashable_kpi=cashable_kpi))
    assert years[["spend", "cashable_share", "cashable_target"]].isna().all(axis=None)
    assert set(years["rating"]) == {"Not rated"}


@pytest.mark.parametrize(
    ("typed", "year"),
    [("2011/12", 2011), ("1999/00", 1999), ("2011/13", None), ("2011-12", None), ("next year", None), ("", None)],
)
def test_a_financial_year_is_read_as_2011_12_and_never_guessed(typed: str, year: int | None) -> None:
    begins = year_begins(typed, 4)
    assert (begins and begins.year) == year


def test_a_case_whose_year_cannot_be_read_or_is_blank_stays_in_the_books() -> None:
    cases = """
        case_id | workstream_id | kind   | cashable | financial_year | planned | actual
        CASE-01 | SDS           | Saving | Yes      | soon           | 100     | 90
        CASE-02 | -             | -      | Yes      | -              | 5       | 4
    """
    programme = books(cases=cases)
    assert_drawn(money(programme), "year | planned | actual\n- | 5 | 4\nsoon | 100 | 90")
    assert list(years_of(programme)["year"]) == ["", "soon"]


def test_without_business_cases_there_are_no_years() -> None:
    programme = programme_of()
    assert money(programme).empty
    assert years_of(programme).empty


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["SDS", "COM"]),
        st.sampled_from(["Investment", "Disinvestment", "Saving"]),
        st.sampled_from(["Yes", "No"]),
        st.sampled_from(["2009/10", "2010/11"]),
        st.integers(0, 1000),
    ),
    min_size=1,
    max_size=12,
)


@examples(15)
@given(ROWS)
def test_sums_agree_at_every_level_and_the_order_of_rows_never_matters(rows: list[tuple[str, ...]]) -> None:
    drawn = "\n".join(" | ".join(map(str, row)) for row in rows)
    cases = table("workstream_id | kind | cashable | financial_year | planned\n" + drawn)
    cases["actual"] = cases["planned"]
    cases.index = pd.RangeIndex(2, 2 + len(cases))
    programme = with_rows(books(), business_cases=programme_of(business_cases=cases).business_cases)
    by_kind, by_year = money(programme), years_of(programme)
    kinds = [f"{kind}_actual" for kind in ("investment", "disinvestment", "saving")]
    assert by_kind["actual"].sum() == cases["actual"].sum() == by_year[kinds].sum().sum()
    assert by_kind["cashable_actual"].sum() == by_year["cashable_actual"].sum()
    turned = with_rows(programme, business_cases=programme.business_cases.iloc[::-1])
    pd.testing.assert_frame_equal(money(turned), by_kind)
    pd.testing.assert_frame_equal(years_of(turned), by_year)

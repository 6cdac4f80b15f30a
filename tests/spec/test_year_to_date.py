"""A target for the financial year to date: met by the sum so far against its share of the year, never by one period."""

import pandas as pd
import pytest

from tests.helpers.readings import read_programme
from xltools.measures.kpis import kpi_scorecard, kpi_series
from xltools.schema import rag

TARGET = (
    "kpi_id | kind | due | target | set_on | path | target_for\n"
    "KPI-01 | Target | 2012-03-31 | 1200 | 2011-03-31 | Line | Year to date"
)


def card(months: list[int | None], better_is: str) -> pd.Series:
    """Return the scorecard's row of a count read monthly from April 2011."""
    ends = pd.date_range("2011-04-30", periods=len(months), freq="ME")
    rows = [
        f"KPI-01 | {end.date()} | North | {count} | | {end.date()} | Final"
        for end, count in zip(ends, months, strict=True)
        if count is not None
    ]
    head = "kpi_id | period_end | zone | numerator | denominator | reported_on | data_status"
    kpis = f"kpi_id | unit | better_is | over_time\nKPI-01 | number | {better_is} | Sum"
    programme = read_programme("\n".join([head, *rows]), kpis=kpis, kpi_targets=TARGET)
    return kpi_scorecard(programme, kpi_series(programme), None).iloc[0]


@pytest.mark.parametrize("better_is", ["Higher", "Lower"])
@pytest.mark.parametrize("count", range(1, 13))
def test_a_years_target_met_pro_rata_is_green_at_every_month(count: int, better_is: str) -> None:
    assert card([100] * count, better_is)["rating"] == rag.GREEN


@pytest.mark.parametrize(("better_is", "rating"), [("Lower", rag.RED), ("Higher", rag.GREEN)])
def test_one_month_is_never_held_against_the_years_target(better_is: str, rating: str) -> None:
    found = card([130] * 6, better_is)
    assert found["rating"] == rating
    assert "780 against 600" in found["reason"]


def test_a_year_with_a_missing_month_is_not_rated_and_says_so() -> None:
    found = card([100, None, 100], "Lower")
    assert found["rating"] == rag.NOT_RATED
    assert "not whole" in found["reason"]

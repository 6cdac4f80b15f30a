"""A KPI that only rises and falls with the year: no words of change for what comes back each year."""

import numpy as np
import pandas as pd
import pytest

from tests.helpers.contexts import context_from
from tests.helpers.programmes import programme_of
from xltools.measures.seasons import only_follows_the_seasons
from xltools.report.context import ReportContext

WINTER = (12, 1, 2, 3)


def noisy(length: int, scatter: float = 6.0) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.random.default_rng(20120331).normal(0.0, scatter, length)


def monthly(until: str, months: int = 36, yearly: float = 0.0) -> ReportContext:
    """Return enquiries of 450 a month and 650 in winter, that rise by so many a year."""
    days = pd.date_range(end=until, periods=months, freq="ME")
    noise = noisy(months)
    values = [
        round(450 + 200 * (day.month in WINTER) + yearly * place / 12 + noise[place]) for place, day in enumerate(days)
    ]
    rows = [f"K-1|{day.date()}|Bay|{value}|{day.date()}" for day, value in zip(days, values, strict=True)]
    return context_from(programme_of(
        until,
        zones="zone | kind\nBay | Programme",
        kpis="kpi_id | kpi | unit | better_is | over_time\nK-1 | Enquiries | number | Lower | Sum",
        kpi_targets="kpi_id | kind | due | target | set_on | path\nK-1 | Target | 2013-03-31 | 500 | 2009-04-01 | Hold",
        kpi_readings="\n".join(["kpi_id|period_end|zone|numerator|reported_on", *rows]),
    ))  # fmt: skip


@pytest.mark.parametrize("until", ["2012-03-31", "2011-11-30", "2011-07-31"])
def test_a_long_season_is_not_told_as_a_change(until: str) -> None:
    kpi = monthly(until).results.kpis.iloc[0]
    assert kpi["verdict"].endswith(", follows the seasons")
    assert (kpi["spc_state"], kpi["spc_towards"], kpi["assurance"]) == ("seasonal", "", "")
    assert pd.isna(kpi["consider_break"])


def test_its_text_says_what_it_was_a_year_before_and_nothing_of_limits_that_it_waits_for() -> None:
    kpi = monthly("2012-03-31").results.kpis.iloc[0]
    assert kpi["verdict_sentence"] == (
        "Off target, follows the seasons. It follows the seasons, so limits would mislead. Compare it with the same "
        f"part of the year before. A year before it was {kpi['year_ago_actual']:.0f}."
    )
    assert kpi["forecast_reason"] == "It follows the seasons, which no forecast here knows"


def test_what_is_worse_than_a_year_before_seven_times_in_a_row_is_still_a_change() -> None:
    kpi = monthly("2012-03-31", yearly=120.0).results.kpis.iloc[0]
    assert kpi["spc_state"] == "moving"


def test_the_rule_is_the_same_for_quarters() -> None:
    quarters = np.tile([30.0, 10.0, 12.0, 28.0], 5) + noisy(20, 1.0)
    assert only_follows_the_seasons(quarters, 3)
    assert not only_follows_the_seasons(quarters + 3 * np.arange(20), 3)
    assert not only_follows_the_seasons(noisy(20), 3)

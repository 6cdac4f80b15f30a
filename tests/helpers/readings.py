"""Readings for tests: a programme of one or more KPIs whose cells are drawn, and its zones."""

from typing import Any

from tests.helpers.programmes import programme_of
from xltools.programme import Programme

ZONES = """
    zone     | kind
    North    | Programme
    South    | Programme
    England  | Comparator
"""
SHARE = """
    kpi_id | kpi            | unit | better_is | over_time
    KPI-01 | Reviews on time | %    | Higher    | Sum
"""


def read_programme(readings: str, *, as_at: str = "2012-03-31", kpis: str = SHARE, **tables: Any) -> Programme:
    """Make a programme of readings; the zones North and South are its own, England is a comparator."""
    return programme_of(as_at, kpi_readings=readings, kpis=kpis, **({"zones": ZONES} | tables))

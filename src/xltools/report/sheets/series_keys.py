"""Keys of the KPI series' rows, by which other sheets look readings up."""

from datetime import date


def series_key(kpi_id: str, period_end: date) -> str:
    """Name a KPI's reading of one period: "KPI-01 2012-03-31"."""
    return f"{kpi_id} {period_end:%Y-%m-%d}"

"""One KPI's chart: actual, trajectory, mean and limits, with special-cause points as series of their own."""

import pandas as pd

from xltools.edition import Edition
from xltools.report import Axis, Chart, Series, Span
from xltools.sheets.words import Record, number_or_none, text_or

CHART_ROWS = 17  # rows of one line of text that a chart is as high as
WIDTH, HEIGHT = 760, 360
_FORMATS = {"%": "0%", "number": "#,##0", "GBP": "#,##0"}
_AXES = {"%": "Share", "number": "Number", "GBP": "GBP"}
_SERIES = (
    # heading, the measure's field, look; "Actual" is drawn first so that its points lie under the marks
    ("Target", "target", "target"), ("Mean", "mean", "mean"), ("Lower limit", "lower", "limit"),
    ("Upper limit", "upper", "limit"), ("Comparator", "comparator_actual", "comparator"),
    ("Actual", "actual", "actual"),
    ("Improvement", "improvement", "improvement"), ("Concern", "concern", "concern"),
)  # fmt: skip


def kpi_chart(edition: Edition, kpi: Record, first: int, last: int, row: int, column: int) -> Chart:
    """Draw a KPI from the rows `first` to `last` of the series' table."""
    series = edition.results.kpi_series
    mine = series[series["kpi_id"] == kpi["kpi_id"]]
    unit = kpi["unit"] or "number"
    drawn = [
        _series(heading, field, look, kpi, mine, first, last)
        for heading, field, look in _SERIES
        if field in mine and mine[field].notna().any()
    ]
    return Chart(
        kind="line",
        title=f"{kpi['kpi_id']}  {kpi['kpi']}: {says(kpi)}",
        series=tuple(drawn),
        alt=_alt(kpi, mine),
        row=row, column=column, width=WIDTH, height=HEIGHT,
        x=Axis(number_format="mmm yy", is_dates=True, step=3),
        y=Axis(title=_AXES[unit], number_format=_FORMATS[unit]),
    )  # fmt: skip


def says(kpi: Record) -> str:
    """Say what a KPI's chart shows: "74.2% against 80.0%, special cause of concern"."""
    actual, target = number_or_none(kpi["actual"]), number_or_none(kpi["target"])
    if actual is None:
        return "no reading"
    against = f" against {shown(target, kpi['unit'])}" if target is not None else ", no target"
    variation = str(kpi["variation"])
    return f"{shown(actual, kpi['unit'])}{against}" + (f", {variation[:1].lower()}{variation[1:]}" if variation else "")


def shown(value: float, unit: str) -> str:
    """Write a KPI's value in its unit."""
    return f"{value:.1%}" if unit == "%" else f"{value:,.0f}"


def _series(heading: str, field: str, look: str, kpi: Record, mine: pd.DataFrame, first: int, last: int) -> Series:
    final = number_or_none(mine[field].iloc[-1])
    names = {"Comparator": text_or(kpi["comparator"], "Comparator")}
    name = names.get(heading, heading)
    label = "" if field in ("improvement", "concern") or final is None else f"{name} {shown(final, kpi['unit'])}"
    span = Span("KPI_series", heading, first, last)
    return Series(name, span, Span("KPI_series", "Period", first, last), look, label=label)


def _alt(kpi: Record, mine: pd.DataFrame) -> str:
    marked = int(mine["improvement"].notna().sum()), int(mine["concern"].notna().sum())
    span = f"{mine['period_end'].iloc[0]:%B %Y} to {mine['period_end'].iloc[-1]:%B %Y}"
    points = f"{marked[0]} points mark improvement and {marked[1]} concern."
    return f"Line chart of {kpi['kpi']}, {span}: {says(kpi)}. {points}"

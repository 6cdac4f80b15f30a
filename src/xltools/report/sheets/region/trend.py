"""KPI trend: the region's sums over time, with the limits that chance sets, each chart above what it draws."""

import pandas as pd

from xltools.measures.display_text import amount
from xltools.measures.region.results import RegionResults
from xltools.report.model import Axis, Cell, Chart, Column, Formula, Page, Range, Series, Sheet, Span, Table, Value
from xltools.report.sheets.chart_lines import end_labels, period_axis
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.region.page_parts import (
    CHART_HEIGHT,
    CHART_MARGINS,
    CHART_ROWS,
    CHART_WIDTH,
    chart_breaks,
    head,
    short_title,
    signal,
)
from xltools.report.sheets.words import Record, day_or, nothing_row, number_or_none, records, unit_of, value_style
from xltools.text.words import plural

COLUMNS = (
    Column("Key", "id small", 14), Column("Period", "month small", 8.4), Column("Councils", "whole small", 8.4),
    Column("Numerator", "whole small", 10), Column("Denominator", "whole small", 11.4),
    Column("Actual", "number strong small", 8), Column("Mean", "number small", 8),
    Column("Lower limit", "number small", 8), Column("Upper limit", "number small", 8),
    Column("Improvement", "number small", 12), Column("Concern", "number small", 9),
    Column("Neutral", "number small", 8),
)  # fmt: skip
COLUMNS_OF_CHARTS = (1, 8)
_BESIDE = 18  # characters of a column that the table does not use
_LINES = (("Mean", "mean", "mean"), ("Lower limit", "lower", "limit"), ("Upper limit", "upper", "limit"),
          ("Actual", "actual", "actual"))  # fmt: skip
_LABELLED = ("Actual", "Mean")
_SIGNALS = (("Improvement", "improvement", "improvement"), ("Concern", "concern", "concern"),
            ("Neutral", "neutral", "neutral"))  # fmt: skip


def trend_sheet(region: RegionResults) -> Sheet:
    """Lay out the region's series as one table, and each KPI's chart above it."""
    layout = Layout("KPI trend")
    told = _shown(region.kpi_trend)
    row = head(
        layout, region, _title(region),
        "Actual is live: the sum of the councils' numerators over the sum of their denominators. Mean, limits and "
        "marked points are as built: limits are of the first 12 steady points, and none are drawn while it changes.",
        "A month counts once nine in ten of the councils that keep the KPI report it (a count: all); later ones are "
        "drawn without a mark. A blank: no limits, no signal, or a count that not all reported.",
        "Blue circles: better beyond chance. Orange diamonds: worse. Triangles: where neither way is better.",
    )  # fmt: skip
    drawn = [record for record in records(region.kpis) if (told["key"] == record["key"]).sum() > 1]
    below = row + -(-len(drawn) // len(COLUMNS_OF_CHARTS)) * CHART_ROWS
    units = {record["key"]: record["unit"] for record in records(region.kpis)}
    rows = tuple(_row(record, units[record["key"]]) for record in records(told))
    none = nothing_row(COLUMNS, "Key", "No reading.")
    layout.section(below, 1, len(COLUMNS), "The region by period: what the charts draw")
    table = Table("Region_series", COLUMNS, rows or (none,), below + 1, description="The region by KPI and period")
    layout.table(table)
    for place, record in enumerate(drawn):
        own = told[told["key"] == record["key"]]
        own = own.loc[: own["actual"].last_valid_index()]
        line, column = divmod(place, len(COLUMNS_OF_CHARTS))
        at = (row + line * CHART_ROWS, COLUMNS_OF_CHARTS[column])
        layout.charts.append(_chart(region, record, own, int(own.index[0]), at))
    # what the charts draw is for the screen: only they are printed
    layout.widths[len(COLUMNS) + 1] = _BESIDE
    area = Range(1, 1, max(below - 1, row), len(COLUMNS) + 1)
    return layout.sheet(page=Page(breaks=chart_breaks(row, below), area=area, margins=CHART_MARGINS))


def _shown(trend: pd.DataFrame) -> pd.DataFrame:
    """Blank the counts that not all councils gave: a line that falls because a council is missing shows no real fall.

    Where no month is whole, as in a large region, all are shown, and the chart says how many councils the last is of.
    """
    is_whole_ever = trend.groupby("key")["is_charted"].transform("any")
    return trend.assign(
        actual=trend["actual"].where(trend["is_charted"] | trend["denominator"].notna() | ~is_whole_ever)
    )


def _title(region: RegionResults) -> str:
    words = [signal(region, record["key"]) for record in records(region.kpis)]
    worse = sum(word in ("Worse", "Worsening") for word in words)
    better = sum(word in ("Better", "Improving") for word in words)
    of = plural(len(words), "KPI")
    return f"KPI trend: the region got better beyond chance on {better or 'none'}, worse on {worse or 'none'} of {of}"


def _row(record: Record, unit: str) -> tuple[Value, ...]:
    actual, denominator = number_or_none(record["actual"]), number_or_none(record["denominator"])
    look, this = value_style(unit), "tbl_Region_series[[#This Row],[{}]]".format
    ratio = f"{this('Numerator')}/{this('Denominator')}" if denominator is not None else this("Numerator")
    figures = ("mean", "lower", "upper", "improvement", "concern", "neutral")
    return (
        f"{record['key']} {record['period_end']:%Y-%m}", Cell(day_or(record["period_end"])), int(record["reported"]),
        Cell(number_or_none(record["numerator"])), Cell(denominator),
        Cell(None if actual is None else Formula(ratio, actual), value_style(unit, actual)),
        *(Cell(number_or_none(record[name]), look) for name in figures),
    )  # fmt: skip


def _chart(region: RegionResults, kpi: Record, own: pd.DataFrame, first: int, at: tuple[int, int]) -> Chart:
    span = (first, first + len(own) - 1)
    drawn = [line for line in _LINES if own[line[1]].notna().any()]
    ends = {name: float(own[field].dropna().iloc[-1]) for name, field, _ in drawn if name in _LABELLED}
    values = [float(value) for _, field, _ in drawn for value in own[field].dropna()]
    labels = end_labels(ends, lambda value: amount(value, kpi["unit"]), _per_pixel(values))
    last = own[own["actual"].notna()].tail(1)
    if not last["is_charted"].all():
        labels["Actual"] = f" {int(last['reported'].iloc[0])} of {int(kpi['councils'])} councils"
    marked = [line for line in _SIGNALS if own[line[1]].notna().any()]
    series = tuple(
        Series(name, Span("Region_series", name, *span), Span("Region_series", "Period", *span), look,
               label=labels.get(name, ""))
        for name, _, look in (*drawn, *marked)
    )  # fmt: skip
    unit, said = unit_of(kpi["unit"]), signal(region, kpi["key"])
    now = amount(number_or_none(kpi["actual"]), kpi["unit"])
    when = f"{kpi['period_end']:%b %Y}"
    return Chart(
        "line", f"{short_title(kpi['key'], kpi['title'])}: {now} in {when}", series,
        f"Line chart of {kpi['title']} for the region, {plural(len(own), 'period')}: {now} in {when}, {said.lower()}.",
        row=at[0], column=at[1], width=CHART_WIDTH, height=CHART_HEIGHT,
        x=period_axis(list(own["period_end"])),
        y=Axis(title=unit.axis, number_format=unit.axis_format),
    )  # fmt: skip


def _per_pixel(values: list[float]) -> float:
    """Return what one pixel of the chart's height stands for; Excel begins at 0 where values spread over a sixth."""
    low, high = min(values), max(values)
    spread = high if 0 <= low < high * 5 / 6 else high - low
    return (spread or 1) * 1.2 / (CHART_HEIGHT - 76)

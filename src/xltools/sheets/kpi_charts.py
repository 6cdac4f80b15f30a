"""KPI charts: every KPI over time, each chart beside the readings it draws."""

import pandas as pd

from xltools.edition import Edition
from xltools.report import Cell, Column, Formula, Page, Sheet, Table, Value
from xltools.sheets.kpi_chart import CHART_ROWS, kpi_chart
from xltools.sheets.layout import Layout
from xltools.sheets.nothing import nothing_row
from xltools.sheets.series_keys import series_key
from xltools.sheets.units import value_style
from xltools.sheets.words import Record, day_or, number_or_none, plural, records
from xltools.theme import ROW_HEIGHT

COLUMNS = (
    Column("Key", "id small", 18), Column("KPI ID", "id", 8), Column("Period", "month", 9),
    Column("Numerator", "number", 11), Column("Denominator", "number", 12), Column("Actual", "number strong", 9),
    Column("Target", "number", 9), Column("Mean", "number", 9), Column("Lower limit", "number", 9),
    Column("Upper limit", "number", 9), Column("Improvement", "number", 12), Column("Concern", "number", 9),
    Column("Comparator", "number", 11), Column("Zones", "word", 8), Column("Status", "word", 11),
)  # fmt: skip
CHART_COLUMN = len(COLUMNS) + 2
ACTUAL = (
    "IF(COUNT(tbl_KPI_series[[#This Row],[Denominator]])=0,tbl_KPI_series[[#This Row],[Numerator]],"
    "tbl_KPI_series[[#This Row],[Numerator]]/tbl_KPI_series[[#This Row],[Denominator]])"
)
NOTE = (
    "Actual is live: numerator over denominator, summed over the zones that reported. A blank means not read, no "
    "target yet, or too few points for limits (13). Mean, limits and marked points are as built."
)


def kpi_charts_sheet(edition: Edition) -> Sheet:
    """Lay out the readings as one table, and each KPI's chart to the right of its rows."""
    layout = Layout("KPI charts")
    series = edition.results.kpi_series
    kpis = {record["kpi_id"]: record for record in records(edition.results.kpis)}
    row = layout.head(edition, f"KPI charts: {plural(series['kpi_id'].nunique(), 'KPI')} over time", NOTE)
    rows, starts = _rows(series, kpis)
    none = nothing_row(COLUMNS, "Key", "No reading is in the tracker.")
    table = layout.table(
        Table("KPI_series", COLUMNS, rows or (none,), row, description="Each KPI by period: what the charts draw")
    )
    breaks = _put_charts(layout, edition, table, starts)
    layout.widths[CHART_COLUMN - 1] = 2
    page = Page(repeat_rows=(row, row), breaks=breaks, margins=(0.35, 0.35, 0.7, 0.7))
    return layout.sheet(freeze=(row + 1, 4), page=page)


def _rows(
    series: pd.DataFrame, kpis: dict[str, Record]
) -> tuple[tuple[tuple[Value, ...], ...], dict[str, tuple[int, int]]]:
    """Return the table's rows, and each KPI's first and last place among them."""
    rows: list[tuple[Value, ...]] = []
    starts: dict[str, tuple[int, int]] = {}
    for place, record in enumerate(records(series)):
        key = record["kpi_id"]
        unit = str(kpis[key]["unit"]) if key in kpis and kpis[key]["unit"] else "number"
        rows.append(_row(record, value_style(unit), has_denominator=number_or_none(record["denominator"]) is not None))
        starts[key] = (starts.get(key, (place, place))[0], place)
    return tuple(rows), starts


def _row(record: Record, style: str, *, has_denominator: bool) -> tuple[Value, ...]:
    actual = number_or_none(record["actual"])
    figures = ("target", "mean", "lower", "upper", "improvement", "concern", "comparator_actual")
    counts = "whole" if has_denominator else style
    return (
        series_key(record["kpi_id"], record["period_end"]),
        record["kpi_id"],
        day_or(record["period_end"]),
        Cell(number_or_none(record["numerator"]), counts),
        Cell(number_or_none(record["denominator"]), "whole"),
        Cell(None if actual is None else Formula(ACTUAL, actual), style),
        *(Cell(number_or_none(record[name]), style) for name in figures),
        f"{int(record['zones_reported'])} of {int(record['zones_expected'])}",
        "Not read" if actual is None else "Provisional" if record["is_provisional"] else "Firm",
    )


def _put_charts(layout: Layout, edition: Edition, table: Table, starts: dict[str, tuple[int, int]]) -> tuple[int, ...]:
    """Put each chart at its KPI's first row, or below the chart before where rows are few; return the page breaks."""
    breaks: list[int] = []
    free = table.first_data_row
    for record in records(edition.results.kpis):
        if record["kpi_id"] not in starts:
            continue
        first, last = starts[record["kpi_id"]]
        row = max(table.first_data_row + first, free)
        layout.charts.append(kpi_chart(edition, record, first, last, row, CHART_COLUMN))
        free = row + CHART_ROWS + 1
        if first:
            breaks.append(table.first_data_row + first - 1)
        for line in range(row, row + CHART_ROWS):
            layout.heights.setdefault(line, ROW_HEIGHT)
    return tuple(breaks)

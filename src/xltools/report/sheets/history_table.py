"""History: how ratings and headline KPIs stood in the last reports, beside where they stand now."""

from collections.abc import Iterator, Mapping

from xltools.measures.rollup import PROGRAMME
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Table, Value
from xltools.report.sheets.columns import with_wide_ids, workings_link
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.words import number_or_none, records, text_or, value_style

#: Reports before this one that are shown; with quarterly reports, a year with this one.
MOST_REPORTS = 3
NAME = "History"
NOT_REPORTED = "Not reported"
RATING, LATEST = "Rating", "Latest"
_WIDTH = 15
_FIRST = (Column("Measure", "word strong", 18), Column("ID", "id strong", 11), Column("What", "body", 46))

Figures = Mapping[str, str | float | None]


def put_history(layout: Layout, context: ReportContext, row: int) -> int:
    """Put the table of the last reports at a row, under its title; return the next free row.

    Before the second report there is nothing to show. A report that cannot be read from the
    archive is left out; the report context's notes say so.
    """
    if not context.history:
        return row
    table = history_table(context, row + 1)
    layout.put(row, 1, f"How ratings and headline KPIs stood in the last {len(table.columns) - 3} reports", "section")
    layout.fill(row, 2, len(table.columns), "section")
    layout.table(table)
    layout.colour_columns(table, [column.heading for column in table.columns[3:]])
    return table.last_row + 2


def history_table(context: ReportContext, row: int) -> Table:
    """Return the table: a row for each rating and headline KPI's value, a column for each report, this one last."""
    past = context.history[-MOST_REPORTS:]
    headings = [*(short_day(report.as_at) for report in past), f"{short_day(context.as_at)} (this report)"]
    columns = (*_FIRST, *(Column(heading, "word", _WIDTH) for heading in headings))
    rows = tuple(_rows(context, [report.figures for report in past]))
    return Table(
        NAME, with_wide_ids(columns, rows), rows, row=row, description="Ratings and KPIs over the last reports"
    )


def _rows(context: ReportContext, past: list[Figures]) -> Iterator[tuple[Value, ...]]:
    """Yield the programme, its workstreams, then each headline KPI's rating and value."""
    figures = context.results.figures
    now: Figures = dict(zip(figures["key"], figures["value"], strict=True))
    told = [(PROGRAMME, context.settings.title)]
    rows = context.results.workstreams.drop_duplicates("workstream_id")
    told += [(each["workstream_id"], each["workstream"]) for each in records(rows) if each["workstream_id"]]
    for key, name in told:
        yield _row(RATING, key, name, f"{key}.rating", [*past, now])
    kpis = context.results.kpis
    for each in records(kpis[kpis["is_headline"]].drop_duplicates("kpi_id")):
        key = each["kpi_id"]
        yield _row(RATING, key, each["kpi"], f"{key}.rating", [*past, now])
        yield _row(LATEST, key, each["kpi"], f"{key}.actual", [*past, now], each["unit"])


def _row(measure: str, key: str, name: str, figure: str, reports: list[Figures], unit: str = "") -> tuple[Value, ...]:
    values = [report.get(figure) for report in reports]
    style = value_style(unit, *map(_number, values)) if unit else ""
    link = workings_link(key, figure.removeprefix(f"{key}."))
    return (measure, Cell(key, "", link), text_or(name), *(_shown(value, style) for value in values))


def _shown(value: str | float | None, style: str) -> Value:
    """Return a word as it was, a number in its unit; what a report did not show says so."""
    number = _number(value)
    if number is not None:
        return Cell(number, style)
    return value if isinstance(value, str) and value else NOT_REPORTED


def _number(value: str | float | None) -> float | None:
    return number_or_none(value) if isinstance(value, int | float) else None

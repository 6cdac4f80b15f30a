"""History: how ratings and headline KPIs stood in the last reports, beside where they stand now."""

from collections.abc import Iterator, Mapping
from functools import partial

from xltools.measures.kpi_series import known_now
from xltools.measures.kpi_targets import YEAR_TO_DATE
from xltools.measures.rating_rollup import PROGRAMME
from xltools.programme import Previous
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Table, Value
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.shared_columns import with_wide_ids, workings_link
from xltools.report.sheets.words import number_or_none, records, text_or, value_style

#: Reports before this one that are shown; with quarterly reports, a year with this one.
MOST_REPORTS = 3
NAME = "History"
NOT_REPORTED = "Not reported"
RATING, LATEST, KNOWN_NOW = "Rating", "Latest", "Known now"
#: Of a KPI that is rated by the financial year to date, as the scorecard shows it; Latest is then of one period.
YEAR, LAST_PERIOD = "Year to date", "Last period alone"
_WIDTH, _ID = 15, 12.6  # the programme's own row is called PROGRAMME
_FIRST = (Column("Measure", "word strong", 18), Column("ID", "id strong", _ID), Column("What", "body", 46))

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
    layout.widths[2] = max(layout.widths[2], _ID)
    layout.colour_columns(table, [column.heading for column in table.columns[3:]])
    return table.last_row + 2


def history_table(context: ReportContext, row: int) -> Table:
    """Return the table: a row for each rating and headline KPI's value, a column for each report, this one last."""
    past = context.history[-MOST_REPORTS:]
    reports = [report.figures for report in past]
    headings = [_heading(report) for report in past]
    if context.is_reissue and context.issue.replaced:
        headings.append(
            f"{short_day(context.as_at)} (as {'issued before' if context.issue.number > 2 else 'first issued'})"
        )
        reports.append(context.issue.replaced)
    known = [known_now(context.programme, context.results.kpi_series, report.as_at) for report in past]
    headings.append(f"{short_day(context.as_at)} (this report)")
    columns = (*_FIRST, *(Column(heading, "word", _WIDTH) for heading in headings))
    rows = tuple(_rows(context, reports, known))
    return Table(
        NAME, with_wide_ids(columns, rows), rows, row=row, description="Ratings and KPIs over the last reports"
    )


def _heading(report: Previous) -> str:
    number = f" (reissue {report.issue.number})" if report.issue.is_reissue else ""
    return f"{short_day(report.as_at)}{number}"


def _rows(context: ReportContext, past: list[Figures], known: list[dict[str, float]]) -> Iterator[tuple[Value, ...]]:
    """Yield the programme, its workstreams, then each headline KPI's rating and value.

    Below a value that a report gave and the tracker has no longer stands what is known now of each report's period.

    Args:
        past: the figures of the reports before this one.
        known: of the first of them, what the tracker now gives for each KPI, by id.
    """
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
        is_yearly = each["target_for"] == YEAR_TO_DATE
        if is_yearly:
            yield _row(YEAR, key, each["kpi"], f"{key}.year_to_date", [*past, now], each["unit"])
        latest = LAST_PERIOD if is_yearly else LATEST
        yield _row(latest, key, each["kpi"], f"{key}.actual", [*past, now], each["unit"])
        corrected = [
            {f"{key}.actual": values[key]} if key in values else report
            for report, values in zip(past, known, strict=False)
        ]
        if any(map(partial(_differ, f"{key}.actual"), past, corrected)):
            reports = [*corrected, *[now] * (len(past) - len(corrected)), now]
            yield _row(KNOWN_NOW, key, each["kpi"], f"{key}.actual", reports, each["unit"])


def _differ(key: str, reported: Figures, now: Figures) -> bool:
    """Return whether a figure that a report gave is another now, at the 15 digits that Excel keeps."""
    then, known = _number(reported.get(key)), _number(now.get(key))
    return then is not None and known is not None and f"{then:.14g}" != f"{known:.14g}"


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

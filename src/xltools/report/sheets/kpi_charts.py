"""KPI charts: every KPI over time, each chart beside the readings it draws."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from xltools.measures.spc_limits import ALL_READINGS, FIRST_STEADY
from xltools.measures.verdict_words import (
    GOOD_READING,
    IMPROVING,
    NO_RANGE,
    POOR_READING,
    TOO_EARLY,
    TOO_SLOW,
    WORSENING,
)
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Formula, Page, Range, Sheet, Table, Value
from xltools.report.sheets.chart_lines import series_key
from xltools.report.sheets.commentary_texts import Texts, commentaries, kpi_texts
from xltools.report.sheets.kpi_blocks import Block, blocks
from xltools.report.sheets.kpi_chart import kpi_chart
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.limit_stretches import COLUMNS as LIMIT_COLUMNS
from xltools.report.sheets.limit_stretches import TABLE as LIMITS
from xltools.report.sheets.limit_stretches import TITLE as LIMITS_TITLE
from xltools.report.sheets.limit_stretches import limit_table_rows
from xltools.report.sheets.paging import page_ends
from xltools.report.sheets.paragraphs import lines_of
from xltools.report.sheets.words import Record, day_or, fitting, nothing_row, number_or_none
from xltools.text.words import plural, within_a_sentence

COLUMNS = (
    Column("Key", "id small", 14.5), Column("KPI ID", "id small", 7), Column("Period", "month small", 8),
    Column("Numerator", "number small", 9.5), Column("Denominator", "number small", 11.5),
    Column("Actual", "number strong small", 8.5), Column("Target", "number small", 8.5),
    Column("Mean", "number small", 8.5), Column("Lower limit", "number small", 8.5),
    Column("Upper limit", "number small", 8.5), Column("Improvement", "number small", 11.5),
    Column("Concern", "number small", 8.5), Column("Comparator", "number small", 11),
    Column("Zones", "word small", 7), Column("Status", "word small", 10), Column("Neutral", "number small", 8),
)  # fmt: skip
CHART_COLUMN, CHART_WIDTH = len(COLUMNS) + 2, 112
ACTUAL = (
    "IF(COUNT(tbl_KPI_series[[#This Row],[Denominator]])=0,tbl_KPI_series[[#This Row],[Numerator]],"
    "tbl_KPI_series[[#This Row],[Numerator]]/tbl_KPI_series[[#This Row],[Denominator]])"
)
LIVE = (
    "Actual is live: numerator over denominator, summed over the zones, blank where one has not reported; "
    "the scorecard and the charts use it. Mean, limits, marked points and sentences are as built."
)
MARKS = (
    "Blue circles mark a change for the better beyond chance, orange diamonds one for the worse, triangles one of "
    "neither; grey lines are the mean and the limits. A blank: not measured, no target, or {}."
)
#: What to say if there are no limits, by how limits are set.
WITHOUT_LIMITS = {
    FIRST_STEADY: "no limits: before 12 steady readings, without a range, or while it is changing",
    ALL_READINGS: "under 13 points",
}
_MARGINS = (0.4, 0.4, 0.6, 0.55)
_PAPER = (16.54 - 0.8, 11.69 - 1.15)  # inches of A3 landscape within the margins
_TITLE, _HEADINGS = 112.0, 28.0  # points
_FOR_ALL = 14  # with fewer rows there is no room for what the scorecard says anyway
_FIGURES = ("target", "mean", "lower", "upper", "improvement", "concern", "comparator_actual")


def kpi_charts_sheet(context: ReportContext) -> Sheet:
    """Lay out the readings as one table, and each KPI's chart to the right of its rows."""
    layout = Layout("KPI charts", scale=context.scale)
    series, kpis = context.results.kpi_series, context.results.kpis
    way = context.programme.settings.spc_limits
    marks = MARKS.format(WITHOUT_LIMITS[FIRST_STEADY if way == FIRST_STEADY else ALL_READINGS])
    row = layout.head(context, _title(kpis), LIVE, marks)
    said = commentaries(context)
    found = blocks(series, kpis, lambda block: _lines(block, kpi_texts(context, block.kpi, said)))
    rows = tuple(row for block in found for row in _rows(block))
    none = nothing_row(COLUMNS, "Key", "No reading")
    table = layout.table(
        Table("KPI_series", COLUMNS, rows or (none,), row, description="Each KPI by period: what the charts draw")
    )
    layout.widths |= {CHART_COLUMN - 1: 2, CHART_COLUMN: CHART_WIDTH}
    for block in found:
        _put_block(layout, context, block, table.first_data_row + block.first)
    page = Page(paper="A3", repeat_rows=(row, row), breaks=_breaks(found, table), margins=_MARGINS)
    if limits := tuple(limit_table_rows(context, found)):
        # what the charts draw is in the table above too: only that is printed
        page = replace(page, area=Range(1, 1, table.last_row, CHART_COLUMN))
        below = table.last_row + 3
        layout.section(below - 1, 1, len(COLUMNS), LIMITS_TITLE)
        layout.table(Table(LIMITS, LIMIT_COLUMNS, limits, below, description="The limits of re-based KPIs, as drawn"))
    return layout.sheet(freeze=(row + 1, 4), page=page)


def _title(kpis: pd.DataFrame) -> str:
    worse = list(kpis.loc[kpis["course"].isin([WORSENING, POOR_READING]), "kpi_id"])
    better = int(kpis["course"].isin([IMPROVING, TOO_SLOW, GOOD_READING]).sum())
    if kpis.empty:
        return "KPI charts: there are no KPIs"
    named = f" ({fitting(worse, 60)})" if worse else ""
    count = plural(len(kpis), "KPI")
    untold = int(kpis["course"].isin(["", TOO_EARLY, NO_RANGE]).sum())
    if untold == len(kpis):
        whose = "the only KPI cannot" if untold == 1 else f"none of {count} can"
        return f"KPI charts: {whose} be judged against chance yet"
    rest = f"; {untold} cannot be judged yet" if untold else ""
    # True of one reading that stands out, too, of which the verdict does not say that the KPI got worse.
    came_out = f"{len(worse) or 'none'} of {count} came out worse than chance explains{named}"
    return f"KPI charts: {came_out}, {better or 'none'} better{rest}"


def _rows(block: Block) -> list[tuple[Value, ...]]:
    """Return a KPI's rows, the first under a line that sets them off."""
    styles = {field: block.style(field) for field in ("actual", *_FIGURES, "neutral")}
    rows = [_row(record, styles) for record in block.rows]
    first = tuple(replace(cell, style=f"{cell.style} group") for cell in rows[0])
    return [first, *rows[1:]]


def _row(record: Record, styles: Mapping[str, str]) -> tuple[Cell, ...]:
    actual, denominator = number_or_none(record["actual"]), number_or_none(record["denominator"])
    return (
        Cell(series_key(record["kpi_id"], record["period_end"])),
        Cell(record["kpi_id"]),
        Cell(day_or(record["period_end"])),
        Cell(number_or_none(record["numerator"]), styles["actual"] if denominator is None else "whole"),
        Cell(denominator, "whole"),
        Cell(None if actual is None else Formula(ACTUAL, actual), styles["actual"]),
        *(Cell(number_or_none(record[name]), styles[name]) for name in _FIGURES),
        Cell(f"{int(record['zones_reported'])} of {int(record['zones_expected'])}"),
        Cell(_status(record)),
        Cell(number_or_none(record["neutral"]), styles["neutral"]),
    )


def _status(record: Record) -> str:
    if number_or_none(record["actual"]) is None:
        return "Incomplete" if record["zones_reported"] and not record["is_whole"] else "Not read"
    return "Provisional" if record["is_provisional"] else "Firm"


def _lines(block: Block, texts: Texts) -> tuple[str, ...]:
    """Return the lines beside a KPI's rows: its name, what the data says, and what people said.

    What the data says is on the scorecard too, so it is left out if there are few rows.
    """
    kpi, why = block.kpi, "too few to draw" if block.has_figures else "none has a figure"
    few = "" if block.has_chart else f" ({plural(block.count, 'period')}: {why})"
    head = f"{kpi['kpi_id']}  {kpi['kpi']}{few}: {within_a_sentence(kpi['verdict'])}"
    behind = f"What is behind it: {texts.behind}" if texts.behind else ""
    done = " ".join(each for each in (texts.doing, *(f"{each}." for each in texts.actions)) if each)
    doing = f"What is being done: {done}" if done else ""
    people = [line for text in (behind, doing) if text for line in lines_of(text, CHART_WIDTH)]
    return (head, *(texts.says if block.count >= _FOR_ALL else ()), *people)


def _put_block(layout: Layout, context: ReportContext, block: Block, row: int) -> None:
    """Put a KPI's name, what its history says, and its chart beside its rows."""
    for line, points in enumerate(block.heights):
        layout.heights[row + line] = points
    for line, text in enumerate(block.texts):
        style = "body small" if "\n" in text else "line strong" if line == 0 else "line small"
        layout.put(row + line, CHART_COLUMN, text, style)
    if block.has_chart:
        top = row + block.text_rows
        size = (CHART_WIDTH * 7, block.chart_pixels)
        layout.charts.append(kpi_chart(context, block, (top, CHART_COLUMN), size))


def _breaks(found: list[Block], table: Table) -> tuple[int, ...]:
    """Return the rows after which a page ends, so that no KPI is split from its chart."""
    pixels = sum(column.width * 7 + 5 for column in table.columns) + (CHART_WIDTH + 2) * 7 + 10
    scale = min(_PAPER[0] * 96 / pixels, 1)
    ends = page_ends([block.height for block in found], _TITLE + _HEADINGS, _PAPER[1] * 72 / scale, _HEADINGS)
    return tuple(table.first_data_row + found[place].last for place in ends)

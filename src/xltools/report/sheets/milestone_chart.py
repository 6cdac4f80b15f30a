"""The chart of open milestones: first promised, now expected, the slip between, and the day reported on."""

import math

import pandas as pd

from xltools.report.context import ReportContext
from xltools.report.model import Axis, Chart, Column, Formula, Series, Span, Table, Value
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.shared_columns import milestone_figure
from xltools.report.sheets.timeline import month_axis
from xltools.report.sheets.titled import shown_names
from xltools.report.sheets.words import Record, day_or, number_or_none, records
from xltools.report.theme import ROW_HEIGHT
from xltools.text.words import plural

MOST = 20  # more rows than a page can show at a readable size
LAST_COLUMN, CHART_COLUMN = 16, 8
WIDTH, TOP_AND_FOOT, PER_ROW, LOWEST = 890, 110, 33, 200  # pixels
ROW_PIXELS = ROW_HEIGHT * 4 / 3
NAME = "Milestone_chart"
COLUMNS = (
    Column("ID", "id strong", 9), Column("Baseline", "date", 13), Column("Expected", "date", 12.5),
    Column("Milestone", "body", 34), Column("Slip (days)", "days", 16), Column("Chart row", "whole", 11),
)  # fmt: skip


def put_milestone_chart(layout: Layout, context: ReportContext, row: int) -> int:
    """Put the chart beside the table that it draws, from this row on; return the last row that they take."""
    milestones = context.results.milestones
    charted = charted_milestones(milestones)
    layout.section(row, 1, LAST_COLUMN, _section(milestones, charted))
    layout.heights[row] = 21
    if not charted:
        layout.put(
            row + 1, 1, "No open milestone has both a baseline and an expected date, so nothing is drawn.", "line"
        )
        return row + 1
    rows = (*(_row(record, place) for place, record in enumerate(charted, 1)), *_as_at_rows(context, len(charted)))
    layout.put(row + 1, 1, "Rows are in the order of the chart; the last two place its as-at line.", "line quiet")
    table = layout.table(Table(NAME, COLUMNS, rows, row=row + 2, description="What the chart of open milestones draws"))
    chart = _chart(context, charted, row + 2)
    layout.charts.append(chart)
    # rows are at least so high; wrapped texts only add room
    return max(table.last_row, chart.row + math.ceil(chart.height / ROW_PIXELS))


def charted_milestones(milestones: pd.DataFrame) -> list[Record]:
    """Return the open milestones that the chart draws: those with the biggest slips, in order of expected date."""
    dated = milestones[_is_open(milestones) & milestones["slip_days"].notna()]
    slipped = dated.sort_values("slip_days", ascending=False, kind="stable").head(MOST)
    return records(slipped.sort_values(["expected", "first_baseline"], kind="stable"))


def _is_open(milestones: pd.DataFrame) -> "pd.Series[bool]":
    return milestones["is_open"].astype(bool)


def _section(milestones: pd.DataFrame, charted: list[Record]) -> str:
    """Say how many are late, and which are not drawn."""
    open_count = int(_is_open(milestones).sum())
    if not open_count:
        return "No milestone is open"
    undated = int((_is_open(milestones) & milestones["slip_days"].isna()).sum())
    said = f"{plural(open_count, 'milestone is', 'milestones are')} open"
    rest = open_count - undated - len(charted)
    if rest:
        least = min(record["slip_days"] for record in charted)
        said += f"; drawn are the {len(charted)} that slipped most, the other {rest} by at most {int(least)} days"
    return said + (f"; {undated} without a date cannot be drawn" if undated else "")


def _row(record: Record, place: int) -> tuple[Value, ...]:
    key = record["milestone_id"]
    return (
        key,
        milestone_figure(key, "Baseline", day_or(record["first_baseline"])),
        milestone_figure(key, "Expected", day_or(record["expected"])),
        record["milestone"],
        _slip(number_or_none(record["slip_days"])),
        place,
    )


def _slip(value: float | None) -> Formula:
    return Formula(f"tbl_{NAME}[[#This Row],[Expected]]-tbl_{NAME}[[#This Row],[Baseline]]", value)


def _as_at_rows(context: ReportContext, count: int) -> tuple[tuple[Value, ...], ...]:
    """Place the as-at line from the foot to the top, where its words then stand."""
    ends = (("The foot of the as-at line", count + 1), ("The top of the as-at line", 0))
    return tuple(("As at", context.as_at, context.as_at, words, _slip(0), place) for words, place in ends)


def _chart(context: ReportContext, charted: list[Record], row: int) -> Chart:
    count = len(charted)
    place, baseline, expected, slip = (
        Span(NAME, heading, 0, count - 1) for heading in ("Chart row", "Baseline", "Expected", "Slip (days)")
    )
    labels = tuple(_label(context, record) for record in charted)
    line = (Span(NAME, "Chart row", count), Span(NAME, "Expected", count))
    return Chart(
        kind="scatter",
        title=_chart_title(context, charted),
        series=(
            Series("Baseline", place, baseline, "baseline"),
            Series("Expected", place, expected, "expected", labels=labels, minus=slip),
            Series("As at", *line, "as at", label=f"as at {short_day(context.as_at)}"),
        ),
        alt=_alt(context, charted),
        row=row, column=CHART_COLUMN, width=WIDTH, height=TOP_AND_FOOT + max(PER_ROW * (count + 1), LOWEST),
        x=_axis(context, charted), y=Axis(low=0, high=count + 1, step=1, is_hidden=True, is_reversed=True),
        with_legend=True,
    )  # fmt: skip


def _axis(context: ReportContext, charted: list[Record]) -> Axis:
    days = [record[field] for record in charted for field in ("first_baseline", "expected")]
    every = [pd.Timestamp(day).date() for day in (*days, context.as_at)]
    return month_axis(min(every), max(every))


def _called(context: ReportContext, record: Record) -> str:
    """Return what a milestone is called: its ID, or its title where that was made."""
    return shown_names(context.programme, [record["milestone_id"]])[0]


def _label(context: ReportContext, record: Record) -> str:
    days = int(record["slip_days"])
    return f"{_called(context, record)}  {f'{days:+,} days' if days else 'on time'}"


def _told(days: int) -> str:
    if days == 0:
        return "on time"
    return f"{plural(abs(days), 'day')} {'late' if days > 0 else 'early'}"


def _worst(charted: list[Record]) -> Record:
    return max(charted, key=lambda record: record["slip_days"])


def _chart_title(context: ReportContext, charted: list[Record]) -> str:
    worst = _worst(charted)
    if worst["slip_days"] <= 0:
        return "Open milestones: none is expected later than first promised"
    return f"Open milestones: the biggest slip is {_called(context, worst)}, {_told(int(worst['slip_days']))}"


def _alt(context: ReportContext, charted: list[Record]) -> str:
    late = sum(record["slip_days"] > 0 for record in charted)
    return (
        f"Chart of {plural(len(charted), 'open milestone')} by date: for each the date first promised, the date now "
        f"expected and a bar between them, with a line at {short_day(context.as_at)}. {late} of them are late. "
        f"{_chart_title(context, charted)}."
    )

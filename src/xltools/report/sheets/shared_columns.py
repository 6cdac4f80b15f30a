"""What columns show from elsewhere: ids on one line, a workstream's name, a milestone's live figures, its workings."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xltools.report.model import Cell, Column, Formula, Link, Scalar, Value
from xltools.report.sheets.paging import shown_value
from xltools.report.sheets.words import text_or

_WIDEST = 30.0
_PER_LETTER, _EDGE = 1.3, 1.5  # capitals are wider than the digits that a width counts


def with_wide_ids(columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> tuple[Column, ...]:
    """Return the columns, those of style "id" made wide enough for what the rows hold."""
    return tuple(
        replace(column, width=_width(column, [row[place] for row in rows])) if "id" in column.style.split() else column
        for place, column in enumerate(columns)
    )


def _width(column: Column, values: list[Value]) -> float:
    longest = max((len(str(shown_value(value))) for value in values), default=0)
    return min(max(column.width, longest * _PER_LETTER + _EDGE), _WIDEST)


def with_wide_words(columns: Sequence[Column], rows: Sequence[Sequence[Value]], heading: str) -> tuple[Column, ...]:
    """Return the columns, that of a heading made wide enough for words of an office's own, which do not wrap."""
    return tuple(
        replace(column, width=_width(column, [row[place] for row in rows])) if column.heading == heading else column
        for place, column in enumerate(columns)
    )


def without(
    columns: Sequence[Column], rows: Sequence[tuple[Value, ...]], absent: Collection[str]
) -> tuple[tuple[Column, ...], tuple[tuple[Value, ...], ...]]:
    """Return the columns and rows of a table without the columns of these headings."""
    kept = [place for place, column in enumerate(columns) if column.heading not in absent]
    return tuple(columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows)


if TYPE_CHECKING:  # a region's sheets are of no report, and need not load all that one is made of
    from xltools.report.context import ReportContext


def workstream_names(context: "ReportContext") -> dict[str, str]:
    """Return each workstream's name by its id; an id without a name stands for itself."""
    rows = context.results.workstreams
    return {key: text_or(name, key) for key, name in zip(rows["workstream_id"], rows["workstream"], strict=True)}


def milestone_figure(milestone_id: str, heading: str, value: Scalar, measure: str = "", style: str = "") -> Cell:
    """Look a figure up in the milestones' table, live; it links to the workings of its measure, if it has one."""
    return table_figure("Milestones", milestone_id, heading, value, measure, style)


def table_figure(table: str, key: str, heading: str, value: Scalar, measure: str = "", style: str = "") -> Cell:
    """Look a figure up by its id in a table of this book, live.

    Ids hold only A-Z, 0-9 and '-' (a rule of the tracker), so that MATCH meets no wildcard.
    """
    expression = f'INDEX(tbl_{table}[{heading}],MATCH("{formula_text(key)}",tbl_{table}[ID],0))'
    return Cell(Formula(expression, value), style, workings_link(key, measure) if measure else None)


def read_months(context: "ReportContext") -> dict[date, str]:
    """Return the checkpoints that their sources name by a month alone, which is read as the day before it begins.

    Where the source of every deliverable of a checkpoint names the month after it: 31 March 2010 -> "April 2010".
    """
    named: dict[date, bool] = {}
    rows = context.programme.national_milestones
    for day, source in zip(rows["checkpoint"], rows["source"], strict=True):
        if day == day:  # noqa: PLR0124 - a blank date is unequal to itself
            named[day.date()] = named.get(day.date(), True) and _names_month_after(day.date(), text_or(source, ""))
    return {day: _month_after(day) for day, is_named in named.items() if is_named}


def _names_month_after(day: date, source: str) -> bool:
    """Return whether a source names the month after a last day of a month, and no day of it."""
    is_last = (day + timedelta(days=1)).day == 1
    return is_last and re.search(rf"(?<!\d )(?<!\d(?:st|nd|rd|th) )\b{_month_after(day)}\b", source) is not None


def _month_after(day: date) -> str:
    return f"{day + timedelta(days=1):%B %Y}"


def formula_text(text: str) -> str:
    """Return a text as it is written within a formula's quotes."""
    return text.replace('"', '""')


def workings_link(key: str, measure: str) -> Link:
    """Return the link to the row of the workings that explains a measure."""
    return Link("Workings", f"{key}.{measure}")

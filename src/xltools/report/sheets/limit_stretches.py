"""Limits by stretch: for a KPI that was re-based, each stretch in its own columns in turn, as its chart draws them.

A line from one column would slope from the limits before a break to those after it, as if the limits had moved. Blank
cells between stretches separate the lines in both Excel and LibreOffice; a point whose line is hidden does so only in
Excel.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from xltools.measures.frames import once
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Span, Value
from xltools.report.sheets.chart_lines import series_key
from xltools.report.sheets.kpi_blocks import Block
from xltools.report.sheets.words import Record, day_or, number_or_none, records

TABLE = "KPI_limits"
#: Heading of the series' table -> the measure's field.
LIMITS = {"Mean": "mean", "Lower limit": "lower", "Upper limit": "upper"}
SETS = (1, 2)
COLUMNS = (
    Column("Key", "id small", 14.5), Column("KPI ID", "id small", 7), Column("Period", "month small", 8),
    *(Column(f"{heading} {number}", "number small", 11) for number in SETS for heading in LIMITS),
)  # fmt: skip
TITLE = "The limits of KPIs that were re-based, as drawn: each stretch in the first three columns or the last in turn"


class Rows(NamedTuple):
    """The first and the last row of a KPI in the table of limits, from 0."""

    first: int
    last: int


def limit_sets(rows: Sequence[Record]) -> list[int]:
    """Return which columns hold the limits of each period, 1 or 2, in turn by stretch; 0 if it has none.

    Args:
        rows: of one KPI's series, in time order.
    """
    stretches = dict.fromkeys(row["segment"] for row in rows if number_or_none(row["mean"]) is not None)
    turn = {segment: SETS[place % len(SETS)] for place, segment in enumerate(stretches)}
    return [0 if number_or_none(row["mean"]) is None else turn[row["segment"]] for row in rows]


def drawn_limits(rows: Sequence[Record]) -> dict[str, list[float | None]]:
    """Return what each column of limits holds, one value a period; None for a blank."""
    sets = limit_sets(rows)
    return {
        f"{heading} {number}": [
            number_or_none(row[field]) if of == number else None for row, of in zip(rows, sets, strict=True)
        ]
        for number in SETS
        for heading, field in LIMITS.items()
    }


@once
def limit_rows(context: ReportContext) -> dict[str, Rows]:
    """Return the place in their table of each KPI with limits in more than one stretch, by its id."""
    found: dict[str, Rows] = {}
    first = 0
    series = records(context.results.kpi_series[["kpi_id", "segment", "mean"]])
    for kpi_id, group in groupby(series, key=lambda row: row["kpi_id"]):
        mine = tuple(group)
        if len(set(limit_sets(mine)) - {0}) > 1:
            found[str(kpi_id)] = Rows(first, first + len(mine) - 1)
            first += len(mine)
    return found


def spans(rows: Rows, heading: str) -> list[Span]:
    """Return the columns that a line is drawn of, one for each set."""
    return [Span(TABLE, f"{heading} {number}", *rows) for number in SETS]


def limit_table_rows(context: ReportContext, found: list[Block]) -> Iterator[tuple[Value, ...]]:
    """Give the table's rows: every period of each KPI of more than one stretch with limits."""
    rows = limit_rows(context)
    for block in found:
        if block.kpi["kpi_id"] not in rows:
            continue
        limits = drawn_limits(block.rows)
        look = block.style("mean")
        for place, row in enumerate(block.rows):
            yield (
                Cell(series_key(row["kpi_id"], row["period_end"])), Cell(row["kpi_id"]),
                Cell(day_or(row["period_end"])), *(Cell(values[place], look) for values in limits.values()),
            )  # fmt: skip

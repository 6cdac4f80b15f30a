"""Limits by stretch: of a KPI that was re-based, each stretch in columns of its own in turn, as its chart draws them.

A line of one column would slope from the limits before a break to those after it, as if the limits had moved. Blank
cells between stretches part the lines in Excel and LibreOffice alike; a point whose line is hidden does so in Excel
alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from xltools.measures.frames import once
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Span, Value
from xltools.report.sheets.chart_lines import series_key
from xltools.report.sheets.kpi_blocks import Block
from xltools.report.sheets.words import day_or, number_or_none

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


def limit_sets(mine: pd.DataFrame) -> list[int]:
    """Say in which columns the limits of each period stand, 1 or 2, in turn by stretch; 0 where it has none."""
    has_limits = mine["mean"].notna()
    stretches = list(dict.fromkeys(mine.loc[has_limits, "segment"].tolist()))
    turn = {segment: SETS[place % len(SETS)] for place, segment in enumerate(stretches)}
    return [
        turn[segment] if is_drawn else 0
        for segment, is_drawn in zip(mine["segment"].tolist(), has_limits.tolist(), strict=True)
    ]


def drawn_limits(mine: pd.DataFrame) -> dict[str, list[float | None]]:
    """Return what each column of limits holds, one value a period; None for a blank."""
    sets = limit_sets(mine)
    return {
        f"{heading} {number}": [
            number_or_none(value) if of == number else None for value, of in zip(mine[field], sets, strict=True)
        ]
        for number in SETS
        for heading, field in LIMITS.items()
    }


@once
def limit_rows(context: ReportContext) -> dict[str, Rows]:
    """Return where each KPI of more than one stretch with limits stands in their table, by its id."""
    found: dict[str, Rows] = {}
    first = 0
    for kpi_id, mine in context.results.kpi_series.groupby("kpi_id", sort=False):
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
    series = context.results.kpi_series
    for block in found:
        if block.kpi["kpi_id"] not in rows:
            continue
        limits = drawn_limits(series.iloc[block.first : block.last + 1])
        look = block.style("mean")
        for place, row in enumerate(block.rows):
            yield (
                Cell(series_key(row["kpi_id"], row["period_end"])), Cell(row["kpi_id"]),
                Cell(day_or(row["period_end"])), *(Cell(values[place], look) for values in limits.values()),
            )  # fmt: skip

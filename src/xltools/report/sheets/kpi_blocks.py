"""Blocks: the rows of each KPI in the series' table, how tall they are, and what is to their right."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby

import pandas as pd

from xltools.report.sheets.words import Record, records, value_style
from xltools.report.theme import ROW_HEIGHT

#: What the lines of a chart draw.
DRAWN = ("actual", "target", "comparator_actual")
FEWEST_POINTS = 3  # fewer make no line
_CHART_LEAST, _CHART_MOST = 200.0, 390.0  # points
_SHORT, _SHORTEST = 14, 6  # rows: a short series has tall rows, and its text shares one
_LINE, _AIR = 12.0, 4.0  # points of a line of text, and around them
_MANY_ROWS, _LOW_ROW = 30, 12.5  # three years are two KPIs a page
_POINT = 96 / 72  # pixels


@dataclass(frozen=True, slots=True)
class Block:
    """One KPI's rows.

    Args:
        kpi: its row of the measures.
        first: its first row in the table, from 0.
        rows: its rows of the series.
        lines: the lines of text to put beside its first rows, as far as there is room.
    """

    kpi: Record
    first: int
    rows: tuple[Record, ...]
    lines: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows it has."""
        return len(self.rows)

    def style(self, field: str) -> str:
        """Return the style of one field's values."""
        return value_style(self.kpi["unit"], *(row[field] for row in self.rows))

    @property
    def last(self) -> int:
        """Its last row in the table, from 0."""
        return self.first + self.count - 1

    @property
    def has_chart(self) -> bool:
        """Whether there are enough periods to draw, and a figure in one of them."""
        return self.count >= FEWEST_POINTS and self.has_figures

    @property
    def has_figures(self) -> bool:
        """Whether any of its periods has a figure: a percentage whose out-of is missing has none."""
        return any(pd.notna(row[name]) for row in self.rows for name in DRAWN if name in row)

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines beside its first rows, one each; if there are few rows, all except the name in one cell."""
        if self.count >= max(_SHORT, 2 * len(self.lines)):
            return self.lines
        parts = (self.lines[:1], self.lines[1:]) if self.count >= _SHORTEST else (self.lines,)
        return tuple("\n".join(part) for part in parts if part)

    @property
    def text_rows(self) -> int:
        """How many rows, from the first, have text beside them; the chart is beside the rest."""
        return max(1, len(self.texts))

    @property
    def heights(self) -> tuple[float, ...]:
        """The points of each row."""
        needed = [text.count("\n") * _LINE + _LINE + _AIR if "\n" in text else 0.0 for text in self.texts]
        return tuple(max([self.row_height, *needed[place : place + 1]]) for place in range(self.count))

    @property
    def row_height(self) -> float:
        """The least points of a row: tall in a short series, so that its chart fits, and low in a long one."""
        if not self.has_chart:
            return ROW_HEIGHT
        if self.count >= _MANY_ROWS:
            return _LOW_ROW
        return max(ROW_HEIGHT, round(_CHART_LEAST / (self.count - self.text_rows) * 4) / 4)

    @property
    def height(self) -> float:
        """The points of all rows."""
        return sum(self.heights)

    @property
    def chart_pixels(self) -> int:
        """The chart's height."""
        return int(min((self.count - self.text_rows) * self.row_height, _CHART_MOST) * _POINT) - 4


def _no_lines(_: Block) -> tuple[str, ...]:
    return ()


def blocks(
    series: pd.DataFrame, kpis: pd.DataFrame, lines: Callable[[Block], tuple[str, ...]] = _no_lines
) -> list[Block]:
    """Return each KPI's block, in the series' order; the rows of a KPI are together there.

    Args:
        lines: makes the lines of text beside a block that has none yet.
    """
    by_id = {record["kpi_id"]: record for record in records(kpis)}
    found, first = list[Block](), 0
    for key, group in groupby(records(series), key=lambda row: row["kpi_id"]):
        block = Block(by_id[key], first, tuple(group))
        found.append(replace(block, lines=lines(block)))
        first += block.count
    return found

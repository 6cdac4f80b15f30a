"""Paging: where a long table breaks, so that a group that fits on a page is not split."""

import math
from collections.abc import Sequence
from itertools import groupby

from xltools.report.model import Cell, Column, Formula, Rich, Scalar, Table, Value

_PIXELS_PER_INCH = 96
_PIXELS_PER_CHARACTER, _COLUMN_EDGE = 7, 5
_LINE, _ROW_EDGE = 13.0, 4.0  # points
_LETTERS_PER_WIDTH = 1.1  # words leave some of a line unused, but most letters are narrower than a digit


def breaks_between(table: Table, group_heading: str, *, used: float = 90, paper: tuple[float, float]) -> list[int]:
    """Return the rows after which a page ends: before each group that the page has no room for.

    Args:
        group_heading: rows that stand together under the same value of this heading are one group.
        used: points that the title takes on the first page, before printing shrinks it.
        paper: inches of the page's printed width and height.
    """
    room = page_room(table.columns, paper)
    place = [column.heading for column in table.columns].index(group_heading)
    left, row, breaks = room - used, table.first_data_row, []
    for _, group in groupby(table.rows, key=lambda values: shown_value(values[place])):
        heights = [row_height(values, table.columns) for values in group]
        if sum(heights) > left and row > table.first_data_row:
            breaks.append(row - 1)
            left = room - _LINE * 2  # the repeated headings
        left = (left - sum(heights)) % room if sum(heights) > left else left - sum(heights)
        row += len(heights)
    return breaks


def page_room(columns: Sequence[Column], paper: tuple[float, float]) -> float:
    """Return the points of rows that a page holds once it is shrunk to the width of these columns."""
    scale = min(paper[0] * _PIXELS_PER_INCH / _pixels(columns), 1)
    return paper[1] * 72 / scale


def row_height(values: Sequence[Value], columns: Sequence[Column]) -> float:
    """Estimate the points that a row of wrapped texts takes."""
    lengths = (
        math.ceil(len(str(shown_value(value))) / (column.width * _LETTERS_PER_WIDTH))
        for value, column in zip(values, columns, strict=True)
    )
    return max(lengths, default=1) * _LINE + _ROW_EDGE


def shown_value(value: Value) -> Scalar:
    """Return what a cell shows: the value of a formula, the words of rich text."""
    bare = value.value if isinstance(value, Cell) else value
    if isinstance(bare, Formula):
        return bare.value
    return bare.text if isinstance(bare, Rich) else bare


def _pixels(columns: Sequence[Column]) -> float:
    return sum(column.width * _PIXELS_PER_CHARACTER + _COLUMN_EDGE for column in columns)

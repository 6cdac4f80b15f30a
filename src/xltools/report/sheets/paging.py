"""Paging: where a long table breaks, so that a group that fits on a page is not split."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from xltools.report.model import Cell, Column, Formula, Rich, Scalar, Table, Value
from xltools.report.theme import ROW_HEIGHT

_PIXELS_PER_INCH = 96
_PIXELS_PER_CHARACTER, _COLUMN_EDGE = 7, 5
_LINE, _SMALL_LINE, _ROW_EDGE = 13.0, 11.5, 4.0  # points
_LETTERS_PER_WIDTH = 1.1  # wrapped words leave part of a line unused, but most letters are narrower than a digit


def breaks_between(table: Table, group_heading: str, *, used: float = 90, paper: tuple[float, float]) -> list[int]:
    """Return the rows after which a page ends: those before each group that does not fit on the page.

    Args:
        group_heading: neighbouring rows with the same value under this heading are one group.
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


def placed_height(
    cells: Mapping[tuple[int, int], Cell],
    widths: Mapping[int, float],
    rows: tuple[int, int],
    heights: Mapping[int, float] = MappingProxyType({}),
) -> float:
    """Estimate the points that placed rows take, from the first to the last; titles run on and need one line."""
    needed = dict.fromkeys(range(rows[0], rows[1] + 1), ROW_HEIGHT)
    for (row, column), cell in cells.items():
        if rows[0] <= row <= rows[1] and "body" in cell.style.split():
            looks = cell.style.split()
            per_width = 1.25 if "small" in looks else 1.02 if "strong" in looks else _LETTERS_PER_WIDTH
            letters = max(widths.get(column, 8.0) * per_width, 1)
            lines = math.ceil(len(str(shown_value(cell))) / letters)
            needed[row] = max(needed[row], lines * (_SMALL_LINE if "small" in looks else _LINE) + _ROW_EDGE)
    return sum(heights.get(row, points) for row, points in needed.items())


def page_ends(heights: Iterable[float], used: float, room: float, repeated: float) -> list[int]:
    """Return the places, from 0, of the blocks that end a page.

    Args:
        heights: of the blocks, in points.
        used: what is above the first block.
        room: the points of a page, before printing shrinks it.
        repeated: what is above the first block of every other page.
    """
    ends: list[int] = []
    left = room - used
    for place, height in enumerate(heights):
        if place and height > left:
            ends.append(place - 1)
            left = room - repeated
        left -= height
    return ends


def shown_value(value: Value) -> Scalar:
    """Return what a cell shows: the value of a formula, the words of rich text."""
    bare = value.value if isinstance(value, Cell) else value
    if isinstance(bare, Formula):
        return bare.value
    return bare.text if isinstance(bare, Rich) else bare


def _pixels(columns: Sequence[Column]) -> float:
    return sum(column.width * _PIXELS_PER_CHARACTER + _COLUMN_EDGE for column in columns)

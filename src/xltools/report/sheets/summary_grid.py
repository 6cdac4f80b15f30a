"""The summary page's grid: its columns, section heads, and word colours."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from xltools.report.model import Cell, Range
from xltools.report.sheets.layout import Layout

T = TypeVar("T")

LAST = 7  # the page's last column
WIDTHS = {1: 36.0, 2: 11.8, 3: 11.8, 4: 11.8, 5: 11.8, 6: 11.8, 7: 43.6}
LINE = 122  # characters of a line that runs from the second column to the last


def headed(layout: Layout, row: int, title: str, headings: tuple[str, ...]) -> int:
    """Put a section's title and headings; return the row of its first record."""
    layout.section(row, 1, LAST, title)
    layout.heights[row] = 21
    layout.put_row(row + 1, 1, headings, "heading")
    for column, heading in enumerate(headings, start=1):
        if 1 < column < LAST:
            layout.cells[row + 1, column] = Cell(heading, "heading centre")
    return row + 2


def closed_up(values: Sequence[T], absent: Collection[int], blank: T) -> tuple[T, ...]:
    """Return a row of the grid without some of its columns: those after them move up, except the last."""
    kept = [value for place, value in enumerate(values[:-1], 1) if place not in absent]
    return (*kept, *[blank] * (len(values) - 1 - len(kept)), values[-1])


def coloured(
    layout: Layout, first: int, last: int, ratings: tuple[int, ...] = (), movements: tuple[int, ...] = ()
) -> None:
    """Let rating and movement words of these rows and columns bring their colours."""
    for column in ratings:
        layout.colour_words(Range(first, column, last, column))
    for column in movements:
        layout.colour_words(Range(first, column, last, column), "movement")

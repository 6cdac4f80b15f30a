"""Id columns: as wide as the longest id they hold, for an id stands on one line."""

from collections.abc import Sequence
from dataclasses import replace

from xltools.report.model import Column, Value
from xltools.report.sheets.paging import shown_value

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

"""A cell's value without its wrapping: what stands there for a chart, a width or a key."""

import math
from datetime import date, datetime

from xltools.report.model import Cell, Formula, Rich, Scalar, Value

_EPOCH = date(1899, 12, 30)
#: Excel's first day that its calendar has right; earlier ones are written as text.
FIRST_DAY = date(1900, 3, 1)


def scalar(value: Value) -> Scalar:
    """Return the bare value: of a formula what it gives now, of rich text its words, of a missing one None."""
    if isinstance(value, Cell):
        return scalar(value.value)
    if isinstance(value, Formula):
        return native(value.value)
    if isinstance(value, Rich):
        return value.text
    return native(value)


def native(value: object) -> Scalar:
    """Return one of our own scalars for a value that pandas or numpy made; NaN and NaT are None.

    Raises:
        TypeError: for anything that no cell can hold, infinity among it.
    """
    if type(value) is str or type(value) is int:
        return value
    if value is None or value != value:  # noqa: PLR0124  NaN and NaT alone differ from themselves
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and math.isinf(value):
        raise TypeError("infinity is no figure for a reader: a measure divided by zero")
    if isinstance(value, str | int | float | bool | date):
        return value
    raise TypeError(f"a cell cannot hold {type(value).__name__}: {value!r}")


def serial(day: date) -> float:
    """Return the number by which Excel keeps a date, with its time as a fraction."""
    if isinstance(day, datetime):
        seconds = day.hour * 3600 + day.minute * 60 + day.second
        return (day.date() - _EPOCH).days + seconds / 86_400
    return (day - _EPOCH).days

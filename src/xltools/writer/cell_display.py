"""What a value looks like in its cell, and how wide it is; and what XlsxWriter says to a write."""

import math
import re
from datetime import date, datetime

from xltools.report.model import Cell, Formula, Rich, Scalar, Value


class NotWrittenError(RuntimeError):
    """A part of the report model that the workbook could not take."""


def must_write(code: int | None, what: str) -> None:
    """Raise unless xlsxwriter's return code says that all was written.

    Raises:
        NotWrittenError: on any code but success.
    """
    if code:
        raise NotWrittenError(f"{what}: xlsxwriter returned {code}, so the workbook would lack it")


_LITERAL = re.compile(r'"([^"]*)"')
_ROOM = re.compile(r"_(.)")
_DIGITS = re.compile(r"[#0][#0,]*(?:\.(0+))?")
_DATE = re.compile(r"d+|m+|y+|h+|s+", re.IGNORECASE)

#: The widest that each part of a date can be.
_DATE_PARTS = {"d": "30", "dd": "30", "ddd": "Wed", "dddd": "Wednesday", "mmm": "Mmm", "mmmm": "September"}


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date."""
    return "y" in _LITERAL.sub("", code).lower()


def shown(value: float | date, code: str) -> str:
    """Return a value as its number format shows it; a date as the widest that the format allows."""
    if is_date_format(code):
        return _DATE.sub(lambda part: _DATE_PARTS.get(part[0].lower(), "0" * len(part[0])), code)
    if isinstance(value, date):
        return value.isoformat()
    return _shown_number(float(value), code)


def _shown_number(value: float, code: str) -> str:
    if code in ("", "General", "@"):
        return f"{value:.10g}"
    sections = code.split(";")
    place = 1 if value < 0 else 2 if value == 0 else 0
    has_own = place < len(sections)
    section = _ROOM.sub(r'"\1"', sections[place] if has_own else sections[0])
    digits = _DIGITS.search(_LITERAL.sub("", section))
    if digits is None:
        return _LITERAL.sub(r"\1", section)
    size = abs(value) * (100 if "%" in section else 1)
    number = f"{size:,.{len(digits[1] or '')}f}" if "," in digits[0] else f"{size:.{len(digits[1] or '')}f}"
    sign = "-" if value < 0 and not (has_own and place == 1) else ""
    return sign + _LITERAL.sub(r"\1", section.replace(digits[0], number, 1))


_EPOCH = date(1899, 12, 30)
#: Excel's first day that its calendar has right; earlier ones are written as text.
FIRST_DAY = date(1900, 3, 1)


def scalar(value: Value) -> Scalar:
    """Return the bare value: of a formula what it gives now, of rich text its words, of a missing one None."""
    if isinstance(value, Cell):
        value = value.value
    if type(value) is str:  # most are
        return value
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
        raise TypeError("infinity is not a figure for a reader: a measure divided by zero")
    if isinstance(value, str | int | float | bool | date):
        return value
    raise TypeError(f"a cell cannot hold {type(value).__name__}: {value!r}")


def serial(day: date) -> float:
    """Return the number by which Excel keeps a date, with its time as a fraction."""
    if isinstance(day, datetime):
        seconds = day.hour * 3600 + day.minute * 60 + day.second
        return (day.date() - _EPOCH).days + seconds / 86_400
    return (day - _EPOCH).days

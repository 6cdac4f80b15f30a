"""What a number or date looks like in its cell, near enough to know how wide it is."""

import re
from datetime import date

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

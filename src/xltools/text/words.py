"""Words: dates, numbers, lists, plurals and runs of rows in sentences; written here and nowhere else."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from xltools.text.nearest import Nearest, key_of

__all__ = [
    "BLANK",
    "LONGEST",
    "TOTAL",
    "Nearest",
    "day_text",
    "key_of",
    "listed",
    "number_text",
    "quoted",
    "rows_text",
    "runs_of",
    "short",
    "shown",
]

BLANK = "blank"
LONGEST = 80  # a finding shows the beginning of a long text
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date) -> str:
    """Write a date as the tracker shows it: 31 Mar 2012."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def number_text(number: float, kind: str = "number") -> str:
    """Write a number plainly: no .0, no exponent below a thousand million million; a share as a percentage."""
    if kind == "percent":
        return f"{_plain(number * 100)}%"
    return _plain(number)


def shown(value: Any, kind: str = "text") -> str:
    """Write any value, raw or typed, as staff see it in the cell."""
    if isinstance(value, str):
        return value if value.strip() else BLANK
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT are those that differ from themselves
        return BLANK
    return number_text(value, kind) if isinstance(value, int | float) else _time_text(value)


def short(text: str) -> str:
    """Cut a long text, and put it on one line."""
    line = " ".join(text[: LONGEST * 4].split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def quoted(value: Any) -> str:
    """Write a value in quotation marks, on one line."""
    return f'"{short(shown(value))}"'


def typed_path(path: object) -> str:
    """Write a path as it is typed in a command: in quotation marks if it has a space."""
    return f'"{path}"' if " " in str(path) else str(path)


#: Words in a row that adds up the rows above it.
TOTAL = re.compile(r"(grand |sub-?|overall )?totals?( .{0,30})?:?|sum:?", re.IGNORECASE)


def rows_text(rows: Iterable[int]) -> str:
    """Name Excel rows: "row 4", "rows 4 to 9 and 12"."""
    parts = [str(first) if first == last else f"{first} to {last}" for first, last in runs_of(rows)]
    more = len(parts) - 6
    if more > 1:
        parts = [*parts[:6], f"{more} more places"]
    return f"row{'s' if len(parts) > 1 or ' ' in parts[0] else ''} {listed(parts, 'and')}"


def runs_of(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return rows as runs of first and last."""
    runs: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Join words as in a sentence: "A, B or C"."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)


def named(words: Sequence[str], most: int = 5) -> str:
    """List up to five words, and how many more there are: "A, B, C, D, E and 2 more"."""
    return listed([*words[:most], f"{len(words) - most} more"] if len(words) > most else words)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: 1 day, 48 days."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def there_are(number: int) -> str:
    """Say how many there are: "there is 1", "there are 3"."""
    return f"there {'is' if number == 1 else 'are'} {number:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """Count things in words: "1 decision", "2 decisions", "no decisions"."""
    return f"{count or 'no'} {one if count == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """Begin with a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def within_a_sentence(title: str) -> str:
    """Begin a title small; one that holds a name before any comma stays as it is."""
    holds_name = any(letter.isupper() for letter in title.partition(",")[0][1:])
    return title if holds_name else f"{title[:1].lower()}{title[1:]}"


def _plain(number: float) -> str:
    """Write the 15 digits that Excel keeps of a number."""
    if not math.isfinite(number) or abs(number) >= 1e15:
        return f"{number:g}"
    if number == int(number):
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}" if abs(number) >= 1e-10 else "0"


def _time_text(value: object) -> str:
    if isinstance(value, date):
        has_time = isinstance(value, datetime) and value.time() != time()
        return f"{day_text(value)} {value:%H:%M}" if has_time else day_text(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if not isinstance(value, timedelta):
        return str(value)
    minutes = int(value.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02}"

"""Words for findings: values as staff see them, rows and lists in words, and the nearest allowed word."""

import difflib
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd

from xltools.columns import Kind

BLANK = "blank"
LONGEST = 80  # a finding shows the beginning of a long text
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FEW, _LONG = 60, 60  # where comparing letter by letter costs too much: allowed words, letters
_SEARCHES = 200  # and wrong words: nobody reads more suggestions than these for one list


def day_text(day: date) -> str:
    """Write a date as the tracker shows it: 31 Mar 2012."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def number_text(number: float, kind: Kind = "number") -> str:
    """Write a number plainly: no .0, no exponent below a thousand million million; a share as a percentage."""
    if kind == "percent":
        return f"{_plain(number * 100)}%"
    return _plain(number)


def shown(value: Any, kind: Kind = "text") -> str:
    """Write any value, raw or typed, as staff see it in the cell."""
    if isinstance(value, str):
        return value if value.strip() else BLANK
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return BLANK
    return number_text(value, kind) if isinstance(value, int | float) else _time_text(value)


def short(text: str) -> str:
    """Cut a long text, and put it on one line."""
    line = " ".join(text[: LONGEST * 4].split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def quoted(value: Any) -> str:
    """Write a value in quotation marks, on one line."""
    return f'"{short(shown(value))}"'


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


def listed(words: Sequence[str], joint: str) -> str:
    """Join words as in a sentence: "A, B or C"."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)


@lru_cache(maxsize=10_000)
def key_of(text: str) -> str:
    """Return a text as it compares with others: no capitals, no spaces at its ends or beyond one within."""
    return " ".join(re.sub("[\u00ad\u200b\u2060\ufeff]", "", text).casefold().split())


class Nearest:
    """Find the allowed word that a wrong one is nearest to; quick for a thousand words and for many wrong ones."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = list(dict.fromkeys(allowed))
        self._seen: dict[str, str | None] = {}
        self._keys: dict[str, str] = {}
        self._near: dict[str, str] = {}
        self._searches = 0

    def of(self, wrong: str) -> str | None:
        """Return the nearest allowed word; None where none is near."""
        if wrong not in self._seen:
            self._seen[wrong] = self._search(wrong) if len(wrong) <= _LONG else None
        return self._seen[wrong]

    def _search(self, wrong: str) -> str | None:
        if not self._keys:
            self._index()
        key = _bare(wrong)
        if key in self._keys:
            return self._keys[key]
        found = next((self._near[part] for part in _one_less(key) if part in self._near), None)
        self._searches += found is None
        if found is not None or len(self._allowed) > _FEW or self._searches > _SEARCHES:
            return found
        close = difflib.get_close_matches(key, self._keys, n=1, cutoff=0.6)
        return self._keys[close[0]] if close else None

    def _index(self) -> None:
        for word in self._allowed:
            self._keys.setdefault(_bare(word), word)
        for key, word in self._keys.items():
            for part in _one_less(key):
                self._near.setdefault(part, word)


def _bare(word: str) -> str:
    """Return only letters and digits, or the word itself where it has neither."""
    return "".join(sign for sign in word.casefold() if sign.isalnum()) or word


def _one_less(key: str) -> list[str]:
    """Return a word, and the word without one of its letters: two that share one differ by one slip of a key."""
    if len(key) > _LONG or len(key) < 3:
        return [key]
    return [key, *(key[:place] + key[place + 1 :] for place in range(len(key)))]


def _plain(number: float) -> str:
    if not math.isfinite(number) or abs(number) >= 1e15:
        return f"{number:g}"
    return f"{round(number, 10):f}".rstrip("0").rstrip(".") if number != int(number) else str(int(number))


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

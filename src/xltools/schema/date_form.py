"""Forms of dates: how an office writes dates as text, as a pattern such as "DD/MM/YY" or "MMM-YY".

A financial year is "YYYY/YY", and "Q YYYY/YY" one of its quarters; "Q YYYY" is a quarter of the calendar year, and
"FQ YYYY" one of the financial year that begins in it.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

#: A day before or after these years is no day of a programme, but what a program makes of a blank.
FIRST_YEAR, LAST_YEAR = 1950, 2089
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december")  # fmt: skip
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOKEN = re.compile(r"YYYY/YY|FQ|Q|YYYY|YY|MMMM|MMM|MM|M|DDDD|DDD|DD|D|.", re.DOTALL | re.IGNORECASE)
_QUARTER = r"(?:q|qtr|quarter) ?(?P<quarter>[1-4])"
_APRIL = 4
_PATTERNS = {
    "YYYY/YY": r"(?:fy ?)?(?P<first>[0-9]{4})[/–-](?P<second>[0-9]{2}|[0-9]{4})",
    "FQ": _QUARTER, "Q": _QUARTER,
    "YYYY": r"(?P<year>[0-9]{4})", "YY": r"(?P<year>[0-9]{2})",
    "MMMM": r"(?P<name>[a-z]{3,9})", "MMM": r"(?P<name>[a-z]{3,9})",
    "MM": r"(?P<month>[0-9]{1,2})", "M": r"(?P<month>[0-9]{1,2})",
    "DDDD": r"(?P<weekday>[a-z]{3,9})", "DDD": r"(?P<weekday>[a-z]{3,9})",
    "DD": r"(?P<day>[0-9]{1,2})", "D": r"(?P<day>[0-9]{1,2})",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way of writing dates. Without a day it names a month, a quarter or a year, and means its last day.

    Args:
        starts: the month in which a financial year begins.
    """

    form: str
    pattern: re.Pattern[str]
    has_day: bool
    starts: int = _APRIL

    @classmethod
    def fault(cls, form: str) -> str | None:
        """Say why a form cannot be used; None if it can."""
        parts = [token.upper() for token in _TOKEN.findall(form)]
        kinds = [_kind(part) for part in parts]
        twice = next((kind for kind in ("year", "month", "quarter", "day", "weekday") if kinds.count(kind) > 1), None)
        if twice:
            return f'"{form}" names the {twice} twice.'
        if not {"year", "month"} <= set(kinds) and not {"year", "quarter"} <= set(kinds) and "YYYY/YY" not in parts:
            return f'"{form}" is not a form of a date: give its year and month, such as "DD/MM/YYYY" or "MMM-YY".'
        return None

    @staticmethod
    def of(form: str, starts: int = _APRIL) -> "DateForm":
        """Return the form that a text says."""
        return _form(form, starts)

    def last_day(self, day: date) -> datetime:
        """Return the day that a date in this form means: itself, or the last of its month."""
        last = day.day if self.has_day else monthrange(day.year, day.month)[1]
        return datetime(day.year, day.month, last)

    def written(self, day: datetime) -> str | None:
        """Write a day in this form; None if the form does not say which day it is."""
        said = {
            "YYYY": f"{day.year}", "YY": f"{day.year % 100:02}", "MMMM": _LONG[day.month - 1].capitalize(),
            "MMM": _MONTHS[day.month - 1].capitalize(), "MM": f"{day.month:02}", "M": f"{day.month}",
            "DDDD": f"{day:%A}", "DDD": f"{day:%a}", "DD": f"{day.day:02}", "D": f"{day.day}",
        }  # fmt: skip
        text = "".join(said.get(token.upper(), token) for token in _TOKEN.findall(" ".join(self.form.split())))
        return text if self.read(text) == day else None

    @property
    def is_month_first(self) -> bool:
        """Whether the month comes in figures before the day, as in MM/DD/YYYY."""
        return re.match(r"MM?[^A-Z]DD?[^A-Z]", self.form, re.IGNORECASE) is not None

    def read(self, text: str) -> datetime | None:
        """Read a text of this form; None if it is of another, or no such day exists."""
        match = self.pattern.fullmatch(" ".join(text.split()))
        if match is None:
            return None
        said = match.groupdict()
        found = self._month(said)
        if found is None:
            return None
        year, month = found
        try:
            last = monthrange(year, month)[1]
            day = datetime(year, month, int(said["day"]) if self.has_day else last)
        except ValueError:
            return None
        weekday = said.get("weekday")
        return None if weekday and _DAYS[day.weekday()] != weekday[:3].lower() else day

    def _month(self, said: Mapping[str, str | None]) -> tuple[int, int] | None:
        """Return the year and month that a text names: of a quarter or a financial year its last."""
        name, number, quarter, first = said.get("name"), said.get("month"), said.get("quarter"), said.get("first")
        month = _month(name) if name else int(number) if number else 0
        year = int(first) if first else _whole_year(said["year"] or "")
        if first and (int(first) + 1) % 100 != int(said["second"] or "") % 100:
            return None
        is_financial = bool(first) or "FQ" in self.form.upper()
        if not is_financial:
            return year, 3 * int(quarter) if quarter else month
        if not quarter and (name or number):
            return (year + (month < self.starts), month) if month else None
        # from January of the first year, the number of the last month counted
        months = self.starts - 2 + 3 * int(quarter or 4)
        return year + months // 12, months % 12 + 1


def _whole_year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


@lru_cache
def _form(form: str, starts: int = _APRIL) -> DateForm:
    parts = _TOKEN.findall(" ".join(form.split()))
    pattern = "".join(_PATTERNS.get(part.upper(), re.escape(part)) for part in parts)
    has_day = any(_kind(part.upper()) == "day" for part in parts)
    return DateForm(form, re.compile(pattern, re.IGNORECASE), has_day, starts)


def _kind(part: str) -> str:
    if part in {"YYYY", "YY", "YYYY/YY"}:
        return "year"
    if part in {"Q", "FQ"}:
        return "quarter"
    if part in {"DDDD", "DDD"}:
        return "weekday"
    return {"M": "month", "D": "day"}.get(part[:1], "") if part in _PATTERNS else ""


def _month(name: str) -> int:
    said = name.lower()
    known = {*_LONG, *_MONTHS, "sept"}
    return _MONTHS.index(said[:3]) + 1 if said in known else 0

"""Dates: what a cell for a date can hold, and what is never guessed."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from xltools.schema.columns import Column
from xltools.text.words import day_text, quoted, shown
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import Limits, Verdict, fault

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WORDS = {name: place for place, month in enumerate(_MONTHS, 1) for name in (month, month[:3])} | {"sept": 9}
_MONTH = f"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?:(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"

_FIGURES = re.compile(
    rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})\s*(?P<joint>[-/. ])\s*(?P<month>[0-9]{{1,2}})\s*(?P=joint)\s*"
    r"(?P<year>[0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[-/. ]*(?P<month>{_MONTH})[-/., ]*"
    r"(?P<year>[0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_CLOCK = r"[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}})(?:{_CLOCK})?")
_MONTH_ONLY = re.compile(rf"({_MONTH})[-/., ]*([0-9]{{4}})", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{8}")

#: Where a tracker does not say when its programme runs, its dates must still be between these.
_FIRST, _LAST = datetime(1990, 1, 1), datetime(2089, 12, 31)

TYPE_DATE = "Type day, month and year, such as 31/03/2012."
#: Excel holds moments to a thousandth of a second, and shows none below half a second after midnight.
_HAIR, _SHOWN_AS_MIDNIGHT = timedelta(milliseconds=1), timedelta(milliseconds=500)


def day_verdict(value: RawValue, _: Column, limits: Limits) -> Verdict:
    """Read a cell for a date."""
    if isinstance(value, datetime):
        return _moment(value, limits)
    if isinstance(value, date):
        return within(datetime.combine(value, time()), limits)
    if isinstance(value, str):
        return _text(value, limits)
    if isinstance(value, float | int):
        return _number(value, limits)
    return fault("CEL-06", f"{shown(value)} is a time of day, not a date.", TYPE_DATE)


def within(day: datetime, limits: Limits) -> Verdict:
    """Refuse a date outside the programme's time."""
    if limits.earliest is not None and day < limits.earliest:
        told, name = f"is before the programme, which starts on {day_text(limits.earliest)}", limits.starts
    elif limits.latest is not None and day > limits.latest:
        why = f"far later than {limits.as_at}" if limits.is_assumed else "a year after the programme's end"
        told, name = f"is after {day_text(limits.latest)}, {why}", limits.ends
    else:
        return Verdict(day)
    where = f"on the sheet {limits.sheet}" if not limits.is_mapped else f"in {limits.sheet}"
    fix = f'Type the correct date; if this one is right, change "{name}" {where}.'
    return fault("CEL-08", f"{day_text(day)} {told}.", fix)


def text_day(text: str) -> datetime | None:
    """Read a text that is one date, day first, with its year in full; None where it is anything else."""
    parts = _parts(text)
    if parts is None or len(parts[2]) != 4:
        return None
    day = _day(parts[0], parts[1], int(parts[2]))
    return None if day is None or _says_another_weekday(text, day) else day


def _parts(text: str) -> tuple[int, int, str] | None:
    """Return the day, the month and the year that are in a text in this order."""
    if match := _FIGURES.fullmatch(text):
        return int(match["day"]), int(match["month"]), match["year"]
    if match := _NAMED.fullmatch(text):
        return int(match["day"]), _WORDS[match["month"].lower()], match["year"]
    return None


def _says_another_weekday(text: str, day: datetime) -> bool:
    match = _FIGURES.fullmatch(text) or _NAMED.fullmatch(text)
    said = match["weekday"] if match else None
    return said is not None and _WEEKDAYS.index(said[:3].lower()) != day.weekday()


def _moment(value: datetime, limits: Limits) -> Verdict:
    value = _as_excel_shows(value)
    day = datetime.combine(value.date(), time())
    verdict = within(day, limits)
    if verdict.rule or day == value:
        return verdict
    message = f"{shown(value)} has a time of day, which is left out."
    return Verdict(day, "CEL-09", message, f"Type the date alone: {day:%d/%m/%Y}.")


def _as_excel_shows(value: datetime) -> datetime:
    """Return midnight where a calculation missed it by a hair: for 00:00:00.001, and for 23:59:59.999 the next one."""
    midnight = datetime.combine(value.date(), time())
    if value - midnight < _SHOWN_AS_MIDNIGHT:
        return midnight
    left = timedelta(days=1) - (value - midnight)
    return midnight + timedelta(days=1) if left <= _HAIR and midnight.date() < date.max else value


def _number(value: float, limits: Limits) -> Verdict:
    message = f"{shown(float(value))} is a number, not a date."
    fix = "Give the cell a date format; if it then shows the wrong day, type the date."
    digits = shown(float(value))
    if _DIGITS.fullmatch(digits):
        likely = _from_digits(digits, limits)
        fix = f"Type the date with slashes: {likely:%d/%m/%Y}, if that is meant." if likely else TYPE_DATE
    elif 1900 <= value <= 2100 and value == int(value):
        fix = TYPE_DATE
    return fault("CEL-07", message, fix)


def _text(text: str, limits: Limits) -> Verdict:
    day = text_day(text)
    if day is None:
        return fault("CEL-06", *_why_not(text, limits))
    verdict = within(day, limits)
    if verdict.rule:
        return verdict
    return Verdict(
        day,
        "CEL-05",
        f"{quoted(text)} is text, which Excel cannot sort or compare; it is read as {day_text(day)}.",
        f"Type the date again: {day:%d/%m/%Y}.",
    )


def _why_not(text: str, limits: Limits) -> tuple[str, str]:
    """Say why a text is not a date, and what to type; a day is offered only where the cell would take it."""
    message = f"{quoted(text)} is not a date."
    if match := _YEAR_FIRST.fullmatch(text):
        likely = _allowed([_day(int(match[3]), int(match[2]), int(match[1]))], limits)
        typed = f": {likely:%d/%m/%Y}, if that is meant." if likely else ", such as 31/03/2012."
        return f"{quoted(text)} is text with the year first, not a date.", f"Type the day first{typed}"
    if (parts := _parts(text)) is not None:
        return _why_no_such_day(text, *parts, limits)
    if match := _MONTH_ONLY.fullmatch(text):
        month, year = _WORDS[match[1].lower()], int(match[2])
        last = _allowed([_day(monthrange(year, month)[1], month, year)] if year else [], limits)
        fix = f"Type the day too: {last:%d/%m/%Y}, if meant." if last else "Type the day too, such as 31/03/2012."
        return f"{quoted(text)} is a month, not a day.", fix
    return message, TYPE_DATE


def _why_no_such_day(text: str, day: int, month: int, year: str, limits: Limits) -> tuple[str, str]:
    if len(year) == 2:
        likely = _in_full(day, month, year, limits)
        likely = None if likely is None or _says_another_weekday(text, likely) else likely
        fix = f"Type the year in full: {likely.day}/{likely.month}/{likely.year}, if meant." if likely else TYPE_DATE
        return f"{quoted(text)} has a year of two digits.", fix
    if (found := _day(day, month, int(year))) is not None:
        is_not = f"{day_text(found)} is a {found:%A}"
        return f"{quoted(text)} names the wrong weekday: {is_not}.", "Type the correct date, without its weekday."
    if month > 12 and (other := _allowed([_day(month, day, int(year))], limits)):
        return f"{quoted(text)} has no such month: type the day first.", f"Type {other:%d/%m/%Y}, if meant."
    if 1 <= month <= 12 and int(year):
        name, last = _MONTHS[month - 1].capitalize(), monthrange(int(year), month)[1]
        return (
            f"{quoted(text)} is not a date: {name} {year} has {last} days.",
            f"Type a day from 1 to {last} {name} {year}.",
        )
    return f"{quoted(text)} is not a date.", TYPE_DATE


def _in_full(day: int, month: int, year: str, limits: Limits) -> datetime | None:
    """Return the one day that a year of two digits can stand for: day first, or month first where it must be."""
    order = (day, month) if month <= 12 else (month, day)
    return _allowed([_day(*order, int(f"{century}{year}")) for century in (19, 20)], limits)


def _from_digits(digits: str, limits: Limits) -> datetime | None:
    """Return the one day that eight digits can stand for: day, month or year first."""
    one, two, three, four = (int(digits[place : place + 2]) for place in (0, 2, 4, 6))
    year, late_year = int(digits[:4]), int(digits[4:])
    return _allowed([_day(one, two, late_year), _day(two, one, late_year), _day(four, three, year)], limits)


def days_in(text: str, limits: Limits, *, is_month_first: bool = False) -> set[datetime]:
    """Return the days that a text in figures can stand for, in one order of day and month, within the limits."""
    match = _FIGURES.fullmatch(text)
    if match is None:
        return set()
    order = (int(match["month"]), int(match["day"])) if is_month_first else (int(match["day"]), int(match["month"]))
    years = [match["year"]] if len(match["year"]) == 4 else [f"{century}{match['year']}" for century in (19, 20)]
    found = (_allowed([_day(*order, int(year))], limits) for year in years)
    return {day for day in found if day is not None}


def _allowed(days: Iterable[datetime | None], limits: Limits) -> datetime | None:
    """Return the only one of some days that a cell would take; None where there is none, or more than one."""
    first, last = limits.earliest or _FIRST, limits.latest or _LAST
    found = {day for day in days if day is not None and first <= day <= last}
    return found.pop() if len(found) == 1 else None


def _day(day: int, month: int, year: int) -> datetime | None:
    try:
        return datetime(year, month, day) if year >= 1000 else None
    except ValueError:
        return None


def year_after(day: datetime) -> datetime:
    """Return the last day of the year that follows a day."""
    last = monthrange(min(day.year + 1, 9999), day.month)[1]
    return day.replace(year=min(day.year + 1, 9999), day=min(day.day, last))

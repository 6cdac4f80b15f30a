"""Dates: what a cell for a date may hold, and what is never guessed."""

import re
from calendar import monthrange
from datetime import date, datetime, time

from xltools.columns import Column
from xltools.tracker.raw import RawValue
from xltools.validate.verdict import Limits, Verdict, fault
from xltools.validate.words import day_text, quoted, shown

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WORDS = {name: place for place, month in enumerate(_MONTHS, 1) for name in (month, month[:3])} | {"sept": 9}
_MONTH = f"({'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_JOINT = r"\s*([-/. ])\s*"

_FIGURES = re.compile(rf"{_WEEKDAY}([0-9]{{1,2}}){_JOINT}([0-9]{{1,2}})\s*\2\s*([0-9]{{4}}|[0-9]{{2}})", re.IGNORECASE)
_NAMED = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})(?:st|nd|rd|th)?[-/. ]*{_MONTH}[-/., ]*([0-9]{{4}}|[0-9]{{2}})", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
_MONTH_ONLY = re.compile(rf"{_MONTH}[-/., ]*([0-9]{{4}})", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{8}")

TYPE_DATE = "Type day, month and year, such as 31/03/2012."


def day_verdict(value: RawValue, _: Column, limits: Limits) -> Verdict:
    """Read a cell for a date."""
    if isinstance(value, datetime):
        return _moment(value, limits)
    if isinstance(value, date):
        return within(datetime.combine(value, time()), limits)
    if isinstance(value, str):
        return _text(value, limits)
    if isinstance(value, float | int):
        return _number(value)
    return fault("CEL-06", f"{shown(value)} is a time of day, not a date.", TYPE_DATE)


def within(day: datetime, limits: Limits) -> Verdict:
    """Refuse a date outside the programme's time."""
    if limits.earliest is not None and day < limits.earliest:
        told, name = f"lies before the programme, which starts on {day_text(limits.earliest)}", "Programme starts"
    elif limits.latest is not None and day > limits.latest:
        why = "far past As at" if limits.is_assumed else "a year past the programme's end"
        told, name = f"lies after {day_text(limits.latest)}, {why}", "Programme ends"
    else:
        return Verdict(day)
    fix = f'Type the date that is meant; if it is right, change "{name}" on the sheet Settings.'
    return fault("CEL-08", f"{day_text(day)} {told}.", fix)


def text_day(text: str) -> datetime | None:
    """Read a text that is one date, day first, with its year in full; None where it is anything else."""
    match = _FIGURES.fullmatch(text)
    parts = (match[1], match[3], match[4]) if match else None
    if parts is None and (match := _NAMED.fullmatch(text)):
        parts = (match[1], str(_WORDS[match[2].lower()]), match[3])
    if parts is None or len(parts[2]) != 4:
        return None
    return _day(*(int(part) for part in parts))


def _moment(value: datetime, limits: Limits) -> Verdict:
    day = datetime.combine(value.date(), time())
    verdict = within(day, limits)
    if verdict.rule or day == value:
        return verdict
    message = f"{shown(value)} has a time of day, which is left out."
    return Verdict(day, "CEL-09", message, f"Type the date alone: {day:%d/%m/%Y}.")


def _number(value: float) -> Verdict:
    message = f"{shown(float(value))} is a number, not a date."
    fix = "Give the cell a date format; if it then shows another day than is meant, type the date."
    digits = shown(float(value))
    if _DIGITS.fullmatch(digits) and (likely := _from_digits(digits)):
        fix = f"Type the date with its strokes: {likely:%d/%m/%Y}, if that is meant."
    elif 1900 <= value <= 2100 and value == int(value):
        fix = f"Type day, month and year: 31/03/{int(value)}, if that is meant."
    return fault("CEL-07", message, fix)


def _text(text: str, limits: Limits) -> Verdict:
    day = text_day(text)
    if day is None:
        return fault("CEL-06", *_why_not(text))
    verdict = within(day, limits)
    if verdict.rule:
        return verdict
    return Verdict(
        day,
        "CEL-05",
        f"{quoted(text)} is text, which Excel cannot sort or compare; it is read as {day_text(day)}.",
        f"Type the date again: {day:%d/%m/%Y}.",
    )


def _why_not(text: str) -> tuple[str, str]:
    """Say why a text is no date, and what to type."""
    message = f"{quoted(text)} is not a date."
    if match := _YEAR_FIRST.fullmatch(text):
        day = _day(int(match[3]), int(match[2]), int(match[1]))
        typed = f": {day:%d/%m/%Y}, if that is meant." if day else ", such as 31/03/2012."
        return f"{quoted(text)} is text with the year first, not a date.", f"Type the day first{typed}"
    if match := _FIGURES.fullmatch(text):
        return _why_no_such_day(text, int(match[1]), int(match[3]), match[4])
    if match := _NAMED.fullmatch(text):
        return _why_no_such_day(text, int(match[1]), _WORDS[match[2].lower()], match[3])
    if match := _MONTH_ONLY.fullmatch(text):
        month, year = _WORDS[match[1].lower()], int(match[2])
        last = monthrange(year, month)[1] if year else 30
        return (
            f"{quoted(text)} is a month, not a day.",
            f"Type the day too: {last}/{month:02}/{year:04}, if meant.",
        )
    return message, TYPE_DATE


def _why_no_such_day(text: str, day: int, month: int, year: str) -> tuple[str, str]:
    if len(year) == 2:
        return f"{quoted(text)} has a year of two figures.", f"Type the year in full: {day}/{month}/20{year}, if meant."
    if month > 12 and (other := _day(month, day, int(year))):
        return f"{quoted(text)} has no such month: dates are typed day first.", f"Type {other:%d/%m/%Y}, if meant."
    if 1 <= month <= 12 and int(year):
        last = monthrange(int(year), month)[1]
        told = f"{_MONTHS[month - 1].capitalize()} {year} has {last} days."
        return (
            f"{quoted(text)} is no date: {told}",
            f"Type a day of it, such as {last}/{month:02}/{year}.",
        )
    return f"{quoted(text)} is not a date.", TYPE_DATE


def _from_digits(digits: str) -> datetime | None:
    return _day(int(digits[:2]), int(digits[2:4]), int(digits[4:])) or _day(
        int(digits[6:]), int(digits[4:6]), int(digits[:4])
    )


def _day(day: int, month: int, year: int) -> datetime | None:
    try:
        return datetime(year, month, day) if year >= 1000 else None
    except ValueError:
        return None


def year_after(day: datetime) -> datetime:
    """Return the last day of the year that follows a day."""
    last = monthrange(min(day.year + 1, 9999), day.month)[1]
    return day.replace(year=min(day.year + 1, 9999), day=min(day.day, last))

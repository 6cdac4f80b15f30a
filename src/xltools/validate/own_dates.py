"""Own dates: dates as text in an office's own form, read in its order and advised as the office writes them."""

import re
from datetime import date, datetime

from xltools.schema.columns import Column
from xltools.schema.date_form import FIRST_YEAR, LAST_YEAR, DateForm
from xltools.schema.source_config import FILE, REVIEW
from xltools.text.words import quoted
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import Limits, Verdict, fault
from xltools.validate.dates import TYPE_DATE, days_in, text_day

_DAY = re.compile(r"\b([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\b")
#: What a fix says of how to type a day, where the office's form says it.
_HOW = re.compile(r"Type (?:the day first|the date with slashes|the year in full|the day too): ")
#: What is wrong with a year that the office's form does not have either.
_SHORT_YEAR = re.compile(r"has a year of two digits\.$")
#: How a day that stands for no date is made known: without a review workbook, and with one.
_BLANK_OF = (
    f"If it stands for no date, write it under blank of its column in {FILE}.",
    f"If it stands for no date, run `xltools adopt` and choose (blank) for it on Words of {REVIEW}.",
)
_EXAMPLE = datetime(2012, 3, 31)


def month_first(text: str, column: Column, limits: Limits) -> Verdict | None:
    """Judge figures that may be month and day where the column's form puts the month first; None where they are not.

    A day first would be another day, so nothing is read: one day is offered where no other can be meant.
    """
    form = _form(column)
    if form is None or not form.is_month_first:
        return None
    either, other = days_in(text, limits, is_month_first=True), days_in(text, limits)
    if not either:
        return None
    told = f"{quoted(text)} is not written as {form.form}."
    days = either | other
    said = form.written(next(iter(days))) if len(days) == 1 else None
    return fault("CEL-06", told, f"Type {said}, if that is meant." if said else _type(form))


def in_own_form(verdict: Verdict, value: RawValue, column: Column) -> Verdict:
    """Write the days that a verdict offers as the office writes them, and ask whether an odd one means no date."""
    form = _form(column)
    if form is None or not verdict.rule:
        return verdict
    if verdict.rule == "CEL-08" and isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        return verdict._replace(fix=f"{_BLANK_OF[REVIEW in verdict.fix]} If it is a date, type the correct one.")
    if TYPE_DATE in verdict.fix:
        told = verdict.message if "YYYY" in form.form.upper() else _SHORT_YEAR.sub("is not a date.", verdict.message)
        return verdict._replace(message=told, fix=verdict.fix.replace(TYPE_DATE, _type(form)))

    def own(match: re.Match[str]) -> str:
        day = text_day(match[0])  # none where the finding quotes no day that there is
        return (form.written(day) if day is not None else None) or match[0]

    fix = _DAY.sub(own, verdict.fix)
    return verdict if fix == verdict.fix else verdict._replace(fix=_HOW.sub("Type ", fix))


def _form(column: Column) -> DateForm | None:
    return DateForm.of(column.form) if column.kind == "day" and column.form else None


def _type(form: DateForm) -> str:
    example = form.written(_EXAMPLE)
    return f"Type the date as {form.form}, such as {example}." if example else TYPE_DATE

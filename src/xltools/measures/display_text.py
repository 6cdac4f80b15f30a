"""Display text: how figures and dates read in sentences; rounded as Excel rounds them, halves away from zero."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from xltools.text.words import day_text


def is_blank(value: object) -> bool:
    """Return whether a value is blank: None, NaN, NaT or an empty text."""
    return value is None or value == "" or bool(pd.isna(value))  # type: ignore[call-overload]


def number(value: float | None, places: int = 1) -> str:
    """Show a number with thousands separators; a whole one needs no decimals; '' for none."""
    if value is None or is_blank(value):
        return ""
    # 15 digits are what Excel keeps: 0.285 must round as it is typed, not as binary holds it.
    rounded = Decimal(f"{float(value):.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    rounded = abs(rounded) if rounded == 0 else rounded
    return f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,.{places}f}"


def fixed(value: float | None, places: int = 1) -> str:
    """Show a number with all its decimal places, so that a column of them lines up; '' for none."""
    text = number(value, places)
    return text if not text or "." in text or places == 0 else f"{text}.{'0' * places}"


def percent(share: float | None) -> str:
    """Show a share of 0 to 1 as a percentage with one decimal; '' for none."""
    return "" if share is None or is_blank(share) else f"{fixed(float(share) * 100)}%"


def amount(value: float | None, unit: str) -> str:
    """Show a value in its KPI's unit: 81.6%, £1,250 or 23.5; '' for none."""
    if value is None or is_blank(value):
        return ""
    if unit == "%":
        return percent(value)
    return pounds(value) if unit == "GBP" else number(value)


def gap(value: float, unit: str) -> str:
    """Show how far apart two values are: percentages differ by points."""
    if unit == "%":
        told = fixed(abs(value) * 100)
        return f"{told} {'point' if told == '1.0' else 'points'}"
    return amount(abs(value), unit)


def pounds(value: float | None) -> str:
    """Show pounds sterling, whole; '' for none."""
    if value is None or is_blank(value):
        return ""
    text = number(value, 0)
    return f"-£{text[1:]}" if text.startswith("-") else f"£{text}"


def day(value: date | None) -> str:
    """Show a date short: 31 Mar 2012; '' for none."""
    return "" if value is None or is_blank(value) else day_text(value)


def cell_text(value: object) -> str:
    """Write any typed cell as the tracker shows it; '' if it is blank."""
    if is_blank(value):
        return ""
    if isinstance(value, date):
        return day_text(value)
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)

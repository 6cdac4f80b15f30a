"""Numbers: what a cell for a number, a share or money may hold."""

import math
import re
from datetime import date

from xltools.columns import Column
from xltools.tracker.raw import RawValue
from xltools.validate.verdict import Limits, Verdict, fault
from xltools.validate.words import number_text, quoted, shown

_DIGITS = r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,15})?"
_NUMBER = re.compile(rf"\s*({_DIGITS})\s*")
_POUNDS = re.compile(rf"\s*([+-]?)\s*£\s*({_DIGITS})\s*")
_SHARE = re.compile(rf"\s*({_DIGITS})\s*%\s*")
_LARGE = re.compile(rf"\s*£?\s*({_DIGITS})\s*(k|thousand|m|mn|million|bn|billion)\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\s*\(\s*£?\s*({_DIGITS})\s*\)\s*")
_WITHIN = re.compile(_DIGITS)
_TIMES = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}


def number_verdict(value: RawValue, column: Column, _: Limits) -> Verdict:
    """Read a cell for a number."""
    if isinstance(value, str):
        return _text(value, column)
    if isinstance(value, float | int):
        return _within(float(value), column)
    if isinstance(value, date):
        fix = "Set the cell's format to Number and type the number again."
        return fault("CEL-11", f"Excel holds the date {shown(value)} where a number is expected.", fix)
    return fault("CEL-11", f"{shown(value)} is a time, not a number.", _how(column))


def _within(number: float, column: Column) -> Verdict:
    if not math.isfinite(number):
        return fault("CEL-11", f"{shown(number)} is not a number.", _how(column))
    low, high = _bound(column.low), _bound(column.high)
    if column.kind == "percent" and 1 < number <= 100:
        told = f"{number_text(number)} without a % sign is {number_text(number, 'percent')}."
        return fault("CEL-13", told, f"Type {number_text(number)}%.")
    if low is not None and number < low:
        told = f"{number_text(number, column.kind)} is below {number_text(low, column.kind)}, the least allowed."
        return fault("CEL-14", told, _how(column))
    if high is not None and number > high:
        told = f"{number_text(number, column.kind)} is above {number_text(high, column.kind)}, the most allowed."
        return fault("CEL-14", told, _how(column))
    if column.kind == "whole" and number != int(number):
        fix = f"Type {math.floor(number)} or {math.ceil(number)}."
        return fault("CEL-12", f"{number_text(number)} is not a whole number.", fix)
    return Verdict(number)


def _text(text: str, column: Column) -> Verdict:
    number = _read(text, column)
    if number is None:
        return fault("CEL-11", f"{quoted(text)} is not a number.", _suggestion(text, column))
    verdict = _within(number, column)
    if verdict.rule:
        return verdict
    plain = number_text(number, column.kind)
    told = f"{quoted(text)} is text, which Excel does not add up; it is read as {plain}."
    return Verdict(number, "CEL-10", told, f"Type the number again: {plain}.")


def _read(text: str, column: Column) -> float | None:
    """Read a text that can only be one number, in the column's own unit."""
    if match := _NUMBER.fullmatch(text):
        return _float(match[1])
    if column.kind == "money" and (match := _POUNDS.fullmatch(text)):
        return _float(match[1] + match[2].lstrip("+-")) if match[2][0].isdigit() else None
    if column.kind == "percent" and (match := _SHARE.fullmatch(text)):
        return _float(match[1]) / 100
    return None


def _suggestion(text: str, column: Column) -> str:
    """Say what to type for a text that is no number; a figure that it holds is offered, never taken."""
    if match := _LARGE.fullmatch(text):
        whole = _float(match[1]) * _TIMES[match[2][0].lower()]
        return f"Type {number_text(whole)}, if that is meant."
    if match := _IN_BRACKETS.fullmatch(text):
        return f"Type {number_text(-abs(_float(match[1])))}, if that is meant."
    if column.kind != "percent" and (match := _SHARE.fullmatch(text)):
        return f"Set the cell's format to Percentage and type {number_text(_float(match[1]))}%, if that is meant."
    found = _WITHIN.findall(text)
    if len(found) == 1:
        sign = "%" if column.kind == "percent" else ""
        return f"Type the number alone: {number_text(_float(found[0]))}{sign}, if that is meant."
    return _how(column)


def _how(column: Column) -> str:
    kind = column.kind
    what = {"percent": "a percentage", "whole": "a whole number", "money": "pounds in digits alone"}.get(kind, "digits")
    low, high = _bound(column.low), _bound(column.high)
    if low is not None and high is not None:
        return f"Type {what} from {number_text(low, kind)} to {number_text(high, kind)}."
    if low is not None:
        return f"Type {what}, {number_text(low, kind)} or more."
    if high is not None:
        return f"Type {what}, at most {number_text(high, kind)}."
    example = {"percent": "85%", "whole": "12", "money": "2400000"}.get(kind, "12.5")
    return f"Type {what}, such as {example}."


def _bound(limit: float | date | None) -> float | None:
    return float(limit) if isinstance(limit, float | int) else None


def _float(digits: str) -> float:
    return float(digits.replace(",", ""))

"""Numbers: what a cell for a number, a share or money can hold."""

import math
import re
import unicodedata
from datetime import date
from decimal import Decimal

from xltools.schema.columns import Column
from xltools.text.nearest import as_latin
from xltools.text.words import number_text, quoted, shown
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import Limits, Verdict, fault

_DIGITS = r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,15})?"
_NUMBER = re.compile(rf"\s*({_DIGITS})\s*")
_POUNDS = re.compile(rf"\s*([+-]?)\s*£\s*({_DIGITS})\s*")
_SHARE = re.compile(rf"\s*({_DIGITS})\s*%\s*")
_SCALES = {
    "": 0, "k": 3, "thousand": 3, "m": 6, "mn": 6, "mln": 6, "million": 6, "bn": 9, "billion": 9,
}  # fmt: skip
_ABOUT = r"(?:(?:approximately|approx\.?|about|around|circa|roughly|nearly|some|estimated|est\.|ca?\.)\s+|c\.|[~≈]\s*)?"
_FIGURE = r"[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,3}(?: [0-9]{3}){1,4}"
_MEANT = re.compile(
    rf"{_ABOUT}(?P<minus>-)?(?:(?P<pound>£|gbp )\s*)?(?P<late_minus>-)?"
    rf"(?:(?P<whole>{_FIGURE})(?P<part>\.[0-9]{{1,12}})?|(?P<small>\.[0-9]{{1,12}})|"
    r"(?P<dotted>[0-9]{1,3}(?:\.[0-9]{3}){1,4},[0-9]{1,2})|(?P<before>[0-9]{0,6})(?P<fraction>[¼½¾]))"
    r"\s*(?P<scale>(?:k|thousand|million|mln|mn|m|billion|bn)(?![a-z]))?"
    r"\s*(?P<unit>%|per ?cent|pc|gbp|pounds?(?: sterling)?|[a-z]+)?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"(£?)\s*\(\s*([^()-]+?)\s*\)")
_SHARES = frozenset({"%", "percent", "per cent", "pc"})
_POUND_WORDS = frozenset({"gbp", "pound", "pounds", "pound sterling", "pounds sterling"})
_MONEY_SCALES = frozenset({"m", "mn", "mln"})  # elsewhere m is months, metres or minutes
_HOLDS_MONEY = frozenset({"money", "number"})
_LARGEST = 1e15  # beyond, neither Excel nor we keep every digit
_NEVER_MEANT = 10  # a share of ten wholes: 85 was typed for 85%, but 1.2 may be 120%


def as_excel_holds(number: float) -> float:
    """Return a number at the 15 significant digits that Excel shows and compares by: 0.1 * 7 is 0.7.

    What cells hold is rounded once, where it is typed, so numbers that staff see as equal are equal ever after.
    """
    rounded = float(f"{number:.15g}")
    return rounded if math.isfinite(rounded) else number  # the very largest would be rounded beyond all numbers


def number_verdict(value: RawValue, column: Column, _: Limits) -> Verdict:
    """Read a cell for a number."""
    if isinstance(value, str):
        return _text(value, column)
    if isinstance(value, float | int):
        return _within(as_excel_holds(float(value)), column)
    if isinstance(value, date):
        fix = "Set the cell's format to Number and type the number again."
        return fault("CEL-11", f"Excel holds the date {shown(value)} where a number is expected.", fix)
    return fault("CEL-11", f"{shown(value)} is a time, not a number.", _how(column))


def _within(number: float, column: Column, *, is_share: bool = False) -> Verdict:
    if not math.isfinite(number):
        return fault("CEL-11", f"{shown(number)} is not a number.", _how(column))
    low, high = _bound(column.low), _bound(column.high)
    if column.kind == "percent" and 1 < number <= 100 and not is_share:
        told = f"{number_text(number)} without a % sign is {number_text(number, 'percent')}."
        fix = f"Type {number_text(number)}%." if number >= _NEVER_MEANT else _how(column)
        return fault("CEL-13", told, fix)
    if low is not None and number < low:
        told = f"{number_text(number, column.kind)} is below {number_text(low, column.kind)}, the lowest allowed."
        return fault("CEL-14", told, _how(column))
    if high is not None and number > high:
        told = f"{number_text(number, column.kind)} is above {number_text(high, column.kind)}, the highest allowed."
        return fault("CEL-14", told, _how(column))
    if column.kind == "whole" and number != int(number):
        return fault("CEL-12", f"{number_text(number)} is not a whole number.", _how(column))
    return Verdict(number)


def _text(text: str, column: Column) -> Verdict:
    number = _read(text, column)
    if number is None:
        return fault("CEL-11", f"{quoted(text)} is not a number.", _suggestion(text, column))
    number = as_excel_holds(number)
    verdict = _within(number, column, is_share="%" in text)
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
    """Say what to type for text that is not a number; offer a figure only if it keeps sign, scale, unit and order."""
    meant = _meant(text, column)
    if meant is None:
        return _how(column)
    number, is_share = meant
    if is_share and column.kind == "number":
        if _within(number, column).rule:
            return _how(column)
        return f"Set the cell's format to Percentage and type {number_text(number, 'percent')}, if that is meant."
    if is_share != (column.kind == "percent") or abs(number) >= _LARGEST:
        return _how(column)
    if _within(number, column, is_share=is_share).rule:
        return _how(column)
    return f"Type {number_text(number, column.kind)}, if that is meant."


def _meant(text: str, column: Column) -> tuple[float, bool] | None:
    """Return the number that a text can only stand for, and whether it is a share; None where it may be another."""
    plain = " ".join(as_latin(text).split())
    is_minus = (match := _BRACKETS.fullmatch(plain)) is not None
    match = _MEANT.fullmatch(match[1] + match[2] if match else plain)
    if match is None or (match["minus"] and match["late_minus"]):
        return None
    unit, scale = (match["unit"] or "").lower().replace("percent", "per cent"), (match["scale"] or "").lower()
    is_money = bool(match["pound"]) or unit in _POUND_WORDS
    is_share = unit in _SHARES
    if unit and not is_share and unit not in _POUND_WORDS and unit not in _own_unit(column):
        return None
    if (is_money and column.kind not in _HOLDS_MONEY) or (is_share and (is_money or scale)):
        return None
    if scale in _MONEY_SCALES and not (is_money or column.kind == "money"):
        return None
    number = _digits(match).scaleb(_SCALES[scale] - (2 if is_share else 0))
    has_minus = is_minus or bool(match["minus"] or match["late_minus"])
    return float(-number if has_minus else number), is_share


def _digits(match: "re.Match[str]") -> Decimal:
    if match["fraction"]:
        return Decimal(match["before"] or "0") + Decimal(str(unicodedata.numeric(match["fraction"])))
    if match["dotted"]:
        return Decimal(match["dotted"].replace(".", "").replace(",", "."))
    whole = (match["whole"] or "0").replace(",", "").replace(" ", "")
    return Decimal(whole + (match["part"] or match["small"] or ""))


def _own_unit(column: Column) -> frozenset[str]:
    """Return the words for the unit that a heading has in brackets: 'Review interval (days)' takes 7 days."""
    found = re.search(r"\(([a-z]+)\)$", column.heading)
    return frozenset({found[1], found[1].removesuffix("s")}) if found else frozenset()


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

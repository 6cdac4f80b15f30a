"""Which cell styles show a number as a date or as a duration, by the grammar of number formats."""

import re
from typing import TYPE_CHECKING

from xltools.tracker.package import Package

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: The built-in number formats that stand for each kind in the workbook that the value reader is given.
NUMBER, DATE, DURATION = 0, 14, 46

#: Excel's built-in dates and times; 27 to 36 and 50 to 58 are those of its East Asian editions.
_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]?")
_TOKENS = re.compile(r"[ymdhs]|am/pm|a/p", re.IGNORECASE)


def kind_of_format(code: str) -> int:
    """Return NUMBER, DATE or DURATION for the code of a number format, by its first section."""
    first = _LITERAL.sub("", code).split(";")[0]
    if _ELAPSED.search(first):
        return DURATION
    return DATE if _TOKENS.search(_BRACKETS.sub("", first)) else NUMBER


def kinds_of_styles(package: Package, part: str) -> list[int]:
    """Return the kind of each cell style, in the order by which cells name them."""
    if not part:
        return []
    root = package.tree(part)
    space = root.tag.removesuffix("styleSheet")
    codes = {
        listed.get("numFmtId", ""): listed.get("formatCode", "")
        for listed in root.iterfind(f"{space}numFmts/{space}numFmt")
    }
    return [_kind(style, codes) for style in root.iterfind(f"{space}cellXfs/{space}xf")]


def _kind(style: "Element", codes: dict[str, str]) -> int:
    number = style.get("numFmtId", "0").strip()
    if number in codes:
        return kind_of_format(codes[number])
    if number == "46":
        return DURATION
    return DATE if number.isascii() and number.isdigit() and len(number) < 9 and int(number) in _DATES else NUMBER

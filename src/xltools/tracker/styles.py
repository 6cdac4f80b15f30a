"""Which cell styles show a number as a date or as a duration, by the grammar of number formats, or strike it out."""

import re
from typing import NamedTuple

from xltools.tracker.package import Package, shown
from xltools.tracker.xml_parser import Rules, Walk, is_on

#: The built-in number formats that stand for each kind in the workbook that the value reader is given.
NUMBER, DATE, DURATION = 0, 14, 46

#: Excel's built-in dates and times; 27 to 36 and 50 to 58 are those of its East Asian editions.
_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
#: Cell styles, and number formats; programs that go beyond Excel's own limits are still far below these.
_STYLES_HELD = 200_000
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_BRACKETS = re.compile(r"\[[^\]]*\]?")
_TOKENS = re.compile(r"[ymdhs]|am/pm|a/p", re.IGNORECASE)


def kind_of_format(code: str) -> int:
    """Return NUMBER, DATE or DURATION for a number format by its first section; NUMBER if the value decides."""
    sections = _LITERAL.sub("", code).split(";")
    kinds = [_kind_of_section(section) for section in sections if section.strip() != "@"]
    if NUMBER in kinds and any(_CONDITION.search(section) for section in sections):
        return NUMBER  # which it is depends on the value, and a number is never taken for a day
    return kinds[0] if kinds else NUMBER


def _kind_of_section(section: str) -> int:
    if _ELAPSED.search(section):
        return DURATION
    return DATE if _TOKENS.search(_BRACKETS.sub("", section)) else NUMBER


class Styles(NamedTuple):
    """The cell styles, by the numbers by which cells name them: the kind of each, and those that strike out."""

    kinds: list[int]
    struck: frozenset[int]


def styles_of(package: Package, part: str) -> Styles:
    """Read the cell styles of a workbook."""
    if not part:
        return Styles([], frozenset())
    reader = _StylesReader(package, part)
    reader.walk(package.stream(part))
    struck = {number for number, font in enumerate(reader.fonts) if font in reader.struck_fonts}
    return Styles([_kind(style, reader.formats) for style in reader.styles], frozenset(struck))


_RULES = Rules(
    only={"numFmts": "", "cellXfs": ""},
    once=frozenset({"numFmts", "cellXfs"}),
    nowhere_else=frozenset({"numFmts", "cellXfs"}),
)


class _StylesReader(Walk):
    """Reads the kinds of a workbook's own number formats, and the number format and font of each cell style."""

    def __init__(self, package: Package, part: str) -> None:
        places = {
            "": "styleSheet", "styleSheet": "numFmts fonts cellXfs", "numFmts": "numFmt", "fonts": "font",
            "font": "strike", "cellXfs": "xf",
        }  # fmt: skip
        starts = {
            "numFmt": self._start_format, "font": self._start_font, "strike": self._start_strike,
            "xf": self._start_style,
        }  # fmt: skip
        super().__init__(package, part, places, starts, {}, rules=_RULES)
        self.formats: dict[str, int] = {}
        self.styles: list[str] = []
        self.fonts: list[str] = []
        self.struck_fonts: set[str] = set()
        self._fonts_read = 0

    def _start_format(self, attributes: dict[str, str]) -> None:
        number, kind = _number(attributes, ""), kind_of_format(attributes.get("formatCode", ""))
        if self.formats.setdefault(number, kind) != kind:
            raise self.package.ambiguous(self.part, f"says twice what the number format {shown(number)} is")
        self._refuse_many(len(self.formats))

    def _start_style(self, attributes: dict[str, str]) -> None:
        self.styles.append(_number(attributes, "0"))
        self.fonts.append(attributes.get("fontId", "0").strip()[:9])
        self._refuse_many(len(self.styles))

    def _start_font(self, _: dict[str, str]) -> None:
        self._fonts_read += 1

    def _start_strike(self, attributes: dict[str, str]) -> None:
        if is_on(attributes):
            self.struck_fonts.add(str(self._fonts_read - 1))
            self._refuse_many(len(self.struck_fonts))

    def _refuse_many(self, count: int) -> None:
        if count > _STYLES_HELD:
            raise self.damaged(f"has more than {_STYLES_HELD:,} cell formats, where Excel holds 65,490")


def _number(attributes: dict[str, str], missing: str) -> str:
    """Return the number of a number format; none if it is too long to be a number."""
    number = attributes.get("numFmtId", missing).strip()
    return number if len(number) < 9 else ""


def _kind(number: str, formats: dict[str, int]) -> int:
    if number in formats:
        return formats[number]
    if number == "46":
        return DURATION
    return DATE if number.isascii() and number.isdigit() and int(number) in _DATES else NUMBER

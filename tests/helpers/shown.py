"""Numbers as Excel shows them: enough of its number formats to know how wide a cell's text is."""

import re
from datetime import date, datetime

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_DATE_PARTS = {
    "dddd": "%A", "ddd": "%a", "dd": "%d", "d": "%-d", "mmmm": "%B", "mmm": "%b", "mm": "%m", "m": "%-m",
    "yyyy": "%Y", "yy": "%y", "hh": "%H", "h": "%-H", "ss": "%S",
}  # fmt: skip
_PRIVATE = 0xE000  # signs of no meaning, which stand for quoted text while the digits are set
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")


def shown(value: object, number_format: str) -> str:
    """Return a cell's value as the text that Excel shows; General numbers to the digits they need."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    if isinstance(value, date):
        return _day(value, number_format)
    if isinstance(value, int | float):
        return f"{value:.10g}" if number_format == "General" else _number(value, number_format)
    return str(value)


def _day(value: date, number_format: str) -> str:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    section = re.sub(r"\[[^\]]*\]", "", number_format.split(";", maxsplit=1)[0])
    pattern = _LITERAL.sub(lambda m: m[1] or m[2] or "", section)
    return re.sub(r"d{1,4}|m{1,4}|y{2,4}|h{1,2}|s{2}", lambda m: _part(moment, m[0]), pattern)


def _part(moment: datetime, code: str) -> str:
    """Format one part; without `%-d`, which Windows lacks."""
    directive = _DATE_PARTS[code]
    return moment.strftime(directive.replace("-", "")).lstrip("0" if "-" in directive else "") or "0"


def _number(value: float, number_format: str) -> str:
    sections = _sections(number_format)
    has_own_sign = value < 0 and len(sections) > 1
    section = sections[1] if has_own_sign else sections[2] if value == 0 and len(sections) > 2 else sections[0]
    section = re.sub(r"\[[^\]]*\]", "", section)
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or "")
        return chr(_PRIVATE + len(literals) - 1)

    plain = _LITERAL.sub(keep, section)
    amount = abs(value) * 100 ** plain.count("%")
    text = _DIGITS.sub(lambda match: _digits(amount, match), plain, count=1)
    text = "".join(literals[ord(sign) - _PRIVATE] if ord(sign) >= _PRIVATE else sign for sign in text)
    return text if value >= 0 or has_own_sign else f"-{text}"


def _digits(amount: float, match: re.Match[str]) -> str:
    decimals = len(match[1] or "")
    return f"{amount:{',' if ',' in match[0] else ''}.{decimals}f}"


def _sections(number_format: str) -> list[str]:
    """Split at semicolons that stand outside quotes."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;"])*', number_format)[::2] if ";" in number_format else [number_format]

"""Normalized: one cell read from its XML, however it was written, and written again in the one plain way."""

import math
import re

#: A cell's kind, as the `t` of the format has it (n, s, b, e, d, str), and its text; kind "" is a blank.
Settled = tuple[str, str]

#: Errors that the value reader knows; it refuses to read others (#SPILL!, #CALC!, ...).
KNOWN_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
BLANK: Settled = ("", "")

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,9})?", re.ASCII)
_INDEX = re.compile(r"\d{1,9}", re.ASCII)
_MIDNIGHT = re.compile(r"(?:T00:00(?::00(?:\.0+)?)?)?Z?$")
#: Excel writes at most 17 digits; a text with more than this is not a number to it, and slow to test as one.
_DIGITS_HELD = 300
#: A time zone other than UTC shifts the time of day in some programs and not in others.
_ZONE = re.compile(r"[-+]\d\d:?\d\d$", re.ASCII)


def settled(kind: str, value: str | None, inline: str | None) -> Settled | None:
    """Settle a cell from its `t`, the text of its `v` (None: it has none) and of its `is`; None: it is damaged."""
    if inline is not None:  # in a cell of another kind some programs leave it out
        return (("str", inline) if inline else BLANK) if kind == "inlineStr" else None
    if kind == "str" and value is not None:
        return ("str", value)
    text = (value or "").strip()
    if not text:
        return BLANK
    if kind == "inlineStr":
        return None
    if kind == "n":
        return ("n", text) if text.isascii() and text.isdigit() and len(text) < _DIGITS_HELD else _number(text)
    return _word(kind, text)


def _word(kind: str, text: str) -> Settled | None:
    if kind == "s" and _INDEX.fullmatch(text):
        return ("s", text)
    if kind == "e":
        return ("e", text)
    if kind == "d" and not ("T" in text and _ZONE.search(text)):
        return ("d", _MIDNIGHT.sub("", text) if "-" in text else text)
    if kind == "b" and text in ("0", "1"):  # LibreOffice reads "true" as FALSE
        return ("b", text)
    return None


def _number(text: str) -> Settled | None:
    """Normalize a number; one that Excel cannot hold is an error; any other text is damaged: programs read it as 0."""
    if text.lstrip("+-").lower() in ("nan", "inf", "infinity"):
        return ("e", "#NUM!")
    if len(text) > _DIGITS_HELD:
        return ("str", text)
    if not _NUMBER.fullmatch(text):
        return None
    return ("n", text) if math.isfinite(float(text)) else ("e", "#NUM!")


def plain(cell: Settled, reference: str, style: str) -> str:
    """Write a cell in the plain way; an error by a name that the value reader knows."""
    kind, text = cell
    number = style.strip().removeprefix("+")
    look = f' s="{number}"' if number and _INDEX.fullmatch(number) else ""
    if not kind:
        return f'<c r="{reference}"{look}/>'
    if kind == "e":
        text = KNOWN_ERRORS[0]
    elif kind in ("str", "d"):
        text = escaped(text)
    return f'<c r="{reference}"{look} t="{kind}"><v>{text}</v></c>'


def escaped(text: str) -> str:
    """Escape text for XML; a carriage return too, which XML would turn into a line feed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")

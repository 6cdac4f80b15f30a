"""One cell settled from its XML, whatever way it was written, and written again in the one plain way."""

import math
import re

#: A cell's kind, as the `t` of the format has it (n, s, b, e, d, str), and its text; kind "" is a blank.
Settled = tuple[str, str]

#: Errors that the value reader knows; the others (#SPILL!, #CALC!, ...) it refuses to read.
KNOWN_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
BLANK: Settled = ("", "")

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,9})?", re.ASCII)
_INDEX = re.compile(r"\d{1,9}", re.ASCII)
_MIDNIGHT = re.compile(r"(?:T00:00(?::00(?:\.0+)?)?)?Z?$")
#: Excel writes at most 17 digits; text this long is no number to it, and takes long to be tried as one.
_DIGITS_HELD = 300
_BOOLEANS = {"1": "1", "true": "1", "0": "0", "false": "0"}


def settled(kind: str, value: str | None, inline: str | None) -> Settled | None:
    """Settle a cell from its `t`, the text of its `v` (None: it has none) and of its `is`; None: it is damaged."""
    if inline is not None and kind in ("inlineStr", "n", "s", "str"):
        return ("str", inline) if inline else BLANK
    if value is None or kind == "inlineStr":
        return BLANK
    if kind == "str":
        return ("str", value)
    text = value.strip()
    if not text:
        return BLANK
    if kind == "n":
        return ("n", text) if text.isascii() and text.isdigit() and len(text) < _DIGITS_HELD else _number(text)
    return _word(kind, text)


def _word(kind: str, text: str) -> Settled | None:
    if kind == "s" and _INDEX.fullmatch(text):
        return ("s", text)
    if kind == "e":
        return ("e", text)
    if kind == "d":
        return ("d", _MIDNIGHT.sub("", text) if "-" in text else text)
    if kind == "b" and text in _BOOLEANS:
        return ("b", _BOOLEANS[text])
    return None


def _number(text: str) -> Settled:
    """Settle a number; one that Excel cannot hold is an error, and what is none is the text that it is."""
    if text.lstrip("+-").lower() in ("nan", "inf", "infinity"):
        return ("e", "#NUM!")
    if len(text) > _DIGITS_HELD or not _NUMBER.fullmatch(text):
        return ("str", text)
    return ("n", text) if math.isfinite(float(text)) else ("e", "#NUM!")


def plain(cell: Settled, reference: str, style: str) -> str:
    """Write a cell in the plain way; an error by a name that the value reader knows."""
    kind, text = cell
    look = f' s="{style}"' if style and _INDEX.fullmatch(style) else ""
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

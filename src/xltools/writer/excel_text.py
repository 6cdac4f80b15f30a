"""Text as a workbook can hold it: the same to its reader, within Excel's limits, cut only where it says so."""

import re
from collections.abc import Iterable

#: Excel holds 32,767 UTF-16 units in a cell; the rest is room for the mark that says what was cut.
CELL_UNITS = 32_000

_NO_CHARACTER = re.compile("[\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_OVERLAP = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def units(text: str) -> int:
    """Return the length as Excel counts it, in UTF-16 units: an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def first_units(text: str, limit: int) -> str:
    """Return the beginning of a text, at most `limit` UTF-16 units, with no character split."""
    return text.encode("utf-16-le", "surrogatepass")[: limit * 2].decode("utf-16-le", "ignore")


def whole(text: str) -> str:
    """Join surrogate pairs into their character; a lone one and U+FFFE, which no file can hold, show as U+FFFD."""
    if text.isascii():
        return text
    text = _NO_CHARACTER.sub("\ufffd", text)
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def cell_text(text: str) -> str:
    """Return text for a cell; what is too long for Excel is cut and says how much is missing."""
    text = whole(text)
    if len(text) <= CELL_UNITS // 2 or units(text) <= CELL_UNITS:
        return text
    kept = first_units(text, CELL_UNITS)
    return f"{kept}… (cut: {len(text) - len(kept)} characters)"


def drawn_text(text: str) -> str:
    """Return text for a place that has no escape for control characters: each shows as U+FFFD, a tab as a space."""
    lines = whole(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _NOT_IN_XML.sub("\ufffd", lines)


def attribute_text(text: str) -> str:
    """Return text for an XML attribute that Excel unescapes: a typed "_x0041_" must not become an A."""
    return _ESCAPE.sub("_x005F_", drawn_text(text))


def is_mistaken(text: str) -> bool:
    """Whether xlsxwriter would write a text as another: it takes some for rich text's XML, and half escapes others."""
    return (text.startswith("<r>") and text.endswith("</r>")) or ("_x" in text and bool(_OVERLAP.search(text)))


def run_texts(text: str) -> list[str]:
    """Split a text so that no piece holds an "_x0041_", which xlsxwriter escapes twice in rich text."""
    return [piece for piece in re.split("(?<=_)(?=x[0-9A-Fa-f]{4}_)", drawn_text(text)) if piece]


def shortened(text: str, limit: int) -> str:
    """Return a text of at most `limit` UTF-16 units, ending in "…" after a whole word where it was cut."""
    if units(text) <= limit:
        return text
    kept = first_units(text, limit - 1)
    words, space, _ = kept.rpartition(" ")
    return (words if space and len(words) > len(kept) // 2 else kept).rstrip() + "…"


def sheet_names(names: Iterable[str]) -> dict[str, str]:
    """Return for each name one that Excel takes: 31 units, none of its forbidden characters, unlike any other.

    Raises:
        ValueError: where two sheets are given the same name, for links could not tell them apart.
    """
    taken: set[str] = set()
    chosen: dict[str, str] = {}
    for name in names:
        if name in chosen:
            raise ValueError(f"two sheets are named {name!r}")
        chosen[name] = _free_name(name, taken)
        taken.add(chosen[name].casefold())
    return chosen


def _free_name(name: str, taken: set[str]) -> str:
    base = _NOT_IN_SHEET_NAME.sub(" ", drawn_text(name)).strip(" '") or "Sheet"
    if base.casefold() == "history":  # Excel keeps this name for itself
        base = "History sheet"
    free, count = first_units(base, 31).rstrip(" '"), 1
    while free.casefold() in taken:
        count += 1
        ending = f" ({count})"
        free = first_units(base, 31 - len(ending)).rstrip(" '") + ending
    return free

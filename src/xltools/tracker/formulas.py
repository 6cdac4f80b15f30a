"""Formulas: which cells hold one whose value changes by itself, or was never calculated."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from xltools.tracker.addresses import column_number, span
from xltools.tracker.grammar import FORMULA, FORMULA_ATTRIBUTE
from xltools.tracker.limits import Tally
from xltools.tracker.sheet_truth import SheetTruth

#: Functions that Excel calculates again every time it calculates, whatever changed.
VOLATILE = ("TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY", "OFFSET", "INDIRECT", "INFO", "CELL", "RTD")
#: More defined names than this are not looked for as bytes: each formula is looked at.
_NAMES_SOUGHT = 20

_CALLED = tuple(name.encode() for name in VOLATILE if name not in ("RANDBETWEEN", "RANDARRAY"))  # RAND begins both
#: What may hold a function's name without calling it: texts, names of sheets, and table columns (two brackets deep).
_SILENT = re.compile(
    r""""(?:[^"]|"")*+"?+|'(?:[^']|'')*+'?+|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*+\]?+)*+\]?+""", re.DOTALL
)
_CALL = re.compile(rf"(?<![\w.!?\\])(?:_xl[a-z]+\.)*+(?:{'|'.join(VOLATILE)})\s*+\(", re.IGNORECASE)
#: A word that may be a defined name, and whether it is called as a function.
_WORD = re.compile(r"(?<![\w.?\\$])([^\W\d][\w.?\\]*+|\\[\w.?\\]*+)(\s*+\()?+")
_FUNCTION = re.compile(r"\s*+=?+\s*+(?:_xl[a-z]+\.)*+LAMBDA\s*+\(", re.IGNORECASE)
#: What stands before a name of another workbook: `[1]Sheet!`, with its bracket shortened.
_OTHER_WORKBOOK = re.compile(r"\][\w.]*!$")
_SHEET_NAME, _LONGEST = 40, 8_192
_NONE: frozenset[str] = frozenset()


def is_volatile(formula: str, names: frozenset[str] = _NONE) -> bool:
    """Whether a formula calls a function whose value changes by itself, or uses one of these names for such formulas.

    Args:
        names: in small letters; those that are functions themselves end in "(".
    """
    if not names and not any(name.decode() in formula.upper() for name in _CALLED):
        return False
    return (_is_volatile if len(formula) <= _LONGEST else _is_volatile.__wrapped__)(formula, names)


@lru_cache(maxsize=1_000)
def _is_volatile(formula: str, names: frozenset[str]) -> bool:
    said = _said(formula)
    return _CALL.search(said) is not None or (bool(names) and not names.isdisjoint(_words(said)))


def _said(formula: str) -> str:
    return _SILENT.sub(lambda found: "]" if "[" in found[0] else '"', formula)


def _words(said: str) -> Iterator[str]:
    """Yield the words of a formula that may be defined names, but those of another workbook."""
    for word in _WORD.finditer(said):
        if not _OTHER_WORKBOOK.search(said[max(word.start(1) - _SHEET_NAME, 0) : word.start(1)]):
            yield word[1].casefold() + ("(" if word[2] else "")


def volatile_names(formulas: Mapping[str, str], known: frozenset[str] = _NONE) -> frozenset[str]:
    """Return the defined names whose formula changes by itself, directly or through other names.

    Args:
        formulas: by name.
        known: names of the whole workbook that change by themselves; a sheet's own name hides one of them.
    """
    hidden = {each for name in formulas for each in (name.casefold(), f"{name.casefold()}(")} if known else set()
    known = known - hidden if not known.isdisjoint(hidden) else known
    users: dict[str, list[str]] = {}
    found: list[str] = []
    for name, formula in formulas.items():
        key = name.casefold() + ("(" if _FUNCTION.match(formula) else "")
        said = _said(formula)
        words = set(_words(said))
        if _CALL.search(said) or not words.isdisjoint(known):
            found.append(key)
        for word in words:
            users.setdefault(word, []).append(key)
    volatile = set(found)
    while found:
        for user in users.get(found.pop(), []):
            if user not in volatile:
                volatile.add(user)
                found.append(user)
    return known | volatile if volatile else known


def _plain(text: str) -> str:
    """Return a text of XML with its references replaced."""
    if "&" not in text:
        return text
    from html import unescape  # noqa: PLC0415 - its table of names is long, and most formulas have none

    return unescape(text)


class Formulas:
    """Notes a sheet's formulas in its truth, in the order in which they stand.

    Args:
        names: the defined names that change by themselves.
        is_stale: whether the workbook says that its formulas were not calculated, so that none of them counts.
    """

    def __init__(self, truth: SheetTruth, tally: Tally, names: frozenset[str] = _NONE, *, is_stale: bool) -> None:
        self._truth, self._tally, self._names, self.is_stale = truth, tally, names, is_stale
        self._volatile_groups: set[str] = set()
        self._sought = (*_CALLED, *(name.rstrip("(").upper().encode() for name in names))
        self._is_every_one_noted = is_stale or len(names) > _NAMES_SOUGHT or not all(map(str.isascii, names))

    def note_rows(self, rows: bytes) -> None:
        """Note the formulas of rows in the plain form, as bytes."""
        if b"<f" not in rows or not self._may_matter(rows):
            return
        for letters, row, listed, formula in FORMULA.findall(rows):
            attributes = {name.decode(): value.decode() for name, value in FORMULA_ATTRIBUTE.findall(listed)}
            text = _plain(formula.decode("utf-8", "replace"))
            place = int(row), column_number(letters.decode())
            self.note(*place, attributes, text)

    def _may_matter(self, rows: bytes) -> bool:
        """Whether each formula must be looked at: many sheets have thousands, and none that is noted."""
        if self._is_every_one_noted or self._volatile_groups or b"&#" in rows:
            return True
        capitals = rows.upper()
        return any(name in capitals for name in self._sought)

    def note(self, row: int, column: int, attributes: Mapping[str, str], formula: str) -> None:
        """Note one formula; a cell of a shared one mostly carries the group's number alone."""
        if self.is_stale:
            self._add(self._truth.stale, row, column, attributes)
        group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        if not formula:
            volatile = bool(group) and group in self._volatile_groups
        else:
            volatile = is_volatile(formula, self._names)
            if group:
                (self._volatile_groups.add if volatile else self._volatile_groups.discard)(group)
        if volatile:
            self._add(self._truth.volatile, row, column, attributes)

    def _add(self, noted: set[tuple[int, int]], row: int, column: int, attributes: Mapping[str, str]) -> None:
        """Note a cell, and all cells that its formula fills: only the first carries the formula."""
        noted.add((row, column))
        area = span(attributes.get("ref", "")) if attributes.get("t") in ("array", "dataTable") else None
        if area is not None:
            rows, columns = range(area[0], area[2] + 1), range(area[1], area[3] + 1)
            self._tally.array(len(rows) * len(columns))
            noted.update((each, at) for each in rows for at in columns)

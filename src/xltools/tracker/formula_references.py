"""References: what the text of a formula refers to, by addresses, defined names, and the columns of tables."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from xltools.tracker.addresses import COLUMNS, ROWS, column_number

Cell = tuple[int, int]

#: Excel's formulas are no longer; what is, refers to nothing.
_LONGEST = 8_192
_CELL = r"\$?+[A-Za-z]{1,3}\$?+[1-9]\d{0,6}"
_WHERE = rf"{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d{{1,7}}:\$?\d{{1,7}}"
_BARE = r"[^\W\d][\w.]*+"
_WORD = r"[^\W\d][\w.?\\]*+|\\[\w.?\\]*+"
#: Two deep, and a sign after an apostrophe is a letter of a heading; an end that is missing is at the end.
_BRACKETS = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*+\]?+)*+\]?+"
#: From left to right: a text; a sheet or a run of them and what is meant there; what stands in brackets or quotes.
_TOKEN = re.compile(
    rf"""
    "(?:[^"]|"")*+"?+
    | (?<![\w.$\]!\[\\])
      (?:(?:'(?P<quoted>(?:[^']|'')++)'|(?P<bare>{_BARE}(?::{_BARE})?+))!)?+
      (?:(?P<where>{_WHERE})(?![\w(.!\[\\?]) | (?P<word>{_WORD})(?P<of>{_BRACKETS})?+)
    | (?<![\w.!\]\\?])(?P<loose>{_BRACKETS})
    | {_BRACKETS}
    | '(?:[^']|'')*+'?+
    """,
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d{0,7})")
#: One item in the brackets of a table's name: `#Headers`, a heading, or what stands between two of them.
_ITEM = re.compile(r"\[((?:[^\[\]']|'.)*+)\]|(:)", re.DOTALL)
_ESCAPED, _CODED = re.compile(r"'(.)", re.DOTALL), re.compile(r"_x([0-9A-Fa-f]{4})_")


class Place(NamedTuple):
    """A reference by address, as written, on a sheet or a run of sheets; "" is the formula's own."""

    sheet: str
    where: str

    @property
    def is_fixed(self) -> bool:
        """Whether it means the same cells in whatever cell it stands."""
        parts = [_PART.fullmatch(end) for end in self.where.split(":")]
        return bool(self.sheet) and all(part is not None and _is_fixed(*part.groups()) for part in parts)

    def cells(self, down: int, right: int, *, is_round: bool = False) -> tuple[int, int, int, int]:
        """Return first row, first column, last row and last column.

        Args:
            down: by how many rows what is relative is moved; `right` by how many columns.
            is_round: whether what moves beyond the end of a sheet begins again at its beginning, as in a name.
        """
        first, _, last = self.where.partition(":")
        ends = [_moved(end, down, right) for end in (first, last or first)]
        if is_round:
            ends = [((row - 1) % ROWS + 1 if row else 0, (at - 1) % COLUMNS + 1 if at else 0) for row, at in ends]
        rows, columns = sorted(end[0] for end in ends), sorted(end[1] for end in ends)
        return rows[0] or 1, columns[0] or 1, rows[1] or ROWS, columns[1] or COLUMNS


class Name(NamedTuple):
    """A word that may be a defined name or a table, in small letters, of a sheet or "" for where it is looked for."""

    sheet: str
    word: str


class TablePart(NamedTuple):
    """A part of a table, "" the one in which the formula stands: its headings, first and last, and its kinds of rows.

    Without headings all columns are meant, without kinds the rows of data.
    """

    table: str
    headings: tuple[str, ...]
    rows: frozenset[str]


@lru_cache(maxsize=1_000)
def references(formula: str) -> tuple[Place | Name | TablePart, ...]:
    """Return what a formula refers to within its workbook; nothing of what it calls but names."""
    return tuple(_references(formula)) if len(formula) <= _LONGEST else ()


def _references(formula: str) -> Iterator[Place | Name | TablePart]:
    for found in _TOKEN.finditer(formula):
        sheet = ((found["quoted"] or "").replace("''", "'") or found["bare"] or "").casefold()
        if "[" in sheet:  # of another workbook
            continue
        if found["where"]:
            yield Place(sheet, found["where"])
        elif found["of"]:
            yield _table_part(found["word"].casefold(), found["of"])
        elif found["word"]:
            yield Name(sheet, found["word"].casefold())
        elif found["loose"] and not found["loose"].strip("[]").isdecimal():
            yield _table_part("", found["loose"])


def _table_part(table: str, brackets: str) -> TablePart:
    """Return the part of a table that `[Heading]`, `[[#Headers],[A]:[B]]` or `[@Heading]` stands for."""
    inner = brackets[1:].removesuffix("]")
    items = [match[1] for match in _ITEM.finditer(inner) if not match[2]] or [inner]
    rows = {item.strip().casefold() for item in items if item.strip().startswith("#")}
    headings = [item for item in items if item and not item.strip().startswith("#")]
    if inner.startswith("@"):
        rows.add("#this row")
        headings = [each for each in (heading.removeprefix("@") for heading in headings) if each]
    return TablePart(table, tuple(heading(_ESCAPED.sub(r"\1", each)) for each in headings), frozenset(rows))


def heading(written: str) -> str:
    """Return a heading as it is compared, from how a table's part writes it."""
    plain = _CODED.sub(lambda code: chr(int(code[1], 16)), written)
    return " ".join(plain.split()).casefold()


def _is_fixed(column: str, letters: str, row: str, digits: str) -> bool:
    """Whether no part of an address is relative; of whole rows the sign stands before the number, first of all."""
    return bool((column or not letters) and (row or not digits or (column and not letters)))


def _moved(end: str, down: int, right: int) -> Cell:
    """Return the row and column of one end of a reference, moved as a shared formula is; 0 is all of them."""
    match = _PART.fullmatch(end)
    if match is None:
        return (0, 0)
    is_fixed_column, letters, is_fixed_row, digits = match.groups()
    if not letters:  # whole rows: the sign stands before the number
        return (int(digits) + (0 if is_fixed_column or is_fixed_row else down), 0)
    column = column_number(letters) + (0 if is_fixed_column else right)
    return (int(digits) + (0 if is_fixed_row else down) if digits else 0, column)

"""Cell addresses, and what a reader of values cannot tell about a sheet's cells."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from xltools.tracker.addresses import column_letter

#: Excel's own bounds: the last row, and the column XFD.
ROWS, COLUMNS = 1_048_576, 16_384

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


@dataclass(slots=True)
class SheetTruth:
    """What both readers of the XML say of one sheet, counted from 1.

    Args:
        uncalculated: formulas that hold no value.
        stale: formulas of a workbook that says that it is not calculated, whatever value they hold.
        volatile: formulas whose value changes by itself.
        struck: cells whose own text is struck out; of an odd sheet only, which tells what no other pass can.
        rows: the furthest row that the sheet mentions, blank or not; `columns` likewise, or a bound on it.
        furthest: the furthest column exactly, where it was measured on the way; else 0.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    stale: set[tuple[int, int]] = field(default_factory=set)
    volatile: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_filtered: bool = False
    rows: int = 0
    columns: int = 0
    furthest: int = 0

    @property
    def noted(self) -> int:
        """How many cells are noted one by one."""
        return len(self.errors) + len(self.uncalculated) + len(self.stale) + len(self.volatile) + len(self.struck)


@lru_cache(maxsize=COLUMNS)
def column_number(letters: str) -> int:
    """Return the number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


#: The letters of a column from its number, at once: an odd sheet asks for each cell.
letters_of = lru_cache(maxsize=COLUMNS)(column_letter)


def position(reference: str) -> tuple[int, int] | None:
    """Return the row and column of an address such as B3; None where it is none, or is outside Excel's bounds."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if row <= ROWS and column <= COLUMNS else None


def span(reference: str) -> tuple[int, int, int, int] | None:
    """Return first row, first column, last row, last column of A1:B3 or of one cell; None where it is not a range."""
    first, _, last = reference.replace("$", "").partition(":")
    start, end = position(first), position(last or first)
    if start is None or end is None or end[0] < start[0] or end[1] < start[1]:
        return None
    return (*start, *end)

"""The pass over a sheet's XML for what the value reader cannot tell: errors, formulas without value, what is hidden.

Rows written in the usual plain way are matched as bytes, a piece at a time; all else goes to the full scan,
and both give the same verdict.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, takewhile
from operator import attrgetter, ge, itemgetter, lt

from xltools.tracker.addresses import COLUMNS, ROWS, column_number
from xltools.tracker.formulas import Formulas
from xltools.tracker.full_scan import SheetReader
from xltools.tracker.grammar import (
    ERROR,
    HEAD,
    HIDDEN_ROW,
    NARROW,
    NO_VALUE,
    ORDER,
    ROW,
    WIDE,
    is_sound,
    wide_row,
)
from xltools.tracker.package import Package
from xltools.tracker.sheet_truth import SheetTruth

#: What is unpacked at a time: for less than 128 KiB a system fetches no new memory each time, and the processor still
#: has it at hand when it is looked at.
PIECE = (1 << 17) - 64
_DATA, _END_DATA, _CELL, _ROW_BEGINS, _END_ROW = b"<sheetData", b"</sheetData>", b"<c ", b"<row ", b"</row>"
_PREFIXED = b' x14ac:dyDescent="'
#: A head, or a row, longer than this is left to the full scan.
_BUFFER_HELD = 8 << 20
#: A workbook that unpacks to no more than this cannot have too many cells, so that a bound on them will do.
_UNCOUNTED = 128 << 20
#: A longer part is worth the pattern of wide sheets.
_LONG = 256 << 10
#: Where the letter of a cell stands in it, and the number before that of A.
_LETTER, _BEFORE_A = len('<c r="'), ord("A") - 1
#: What rows hold, or may, that is looked at closely.
_ERROR_TYPE, _FORMULA, _MAY_HIDE = b' t="e"', b"<f", re.compile(rb' (?:hidden|ht)="').search
_IS_ROW, _SIMPLE = attrgetter("lastindex"), itemgetter(1)
_SHORTEST_HELD = len('<c r="A1"><v>1</v></c>')


class _OddXml(Exception):  # noqa: N818 - not a fault: the full scan takes over
    """The sheet is written in another way than the plain one."""


def truth_of(
    package: Package, part: str, chunk: int = PIECE, names: frozenset[str] = frozenset(), *, is_stale: bool = False
) -> SheetTruth | None:
    """Read a plainly written sheet part; None where it is odd, so that the full scan has to.

    Args:
        names: the defined names that change by themselves.
        is_stale: whether the workbook says that its formulas were not calculated.

    Raises:
        TrackerRefused: the part is damaged, or points outside Excel's bounds.
    """
    reader = _PlainPass(package, part, names, is_stale=is_stale)
    try:
        return reader.read(package.stream(part, chunk))
    except _OddXml:
        package.tally.odd_after(reader.cells)
        return None


def counts_cells(package: Package) -> bool:
    """Whether the cells of a workbook are counted as its sheets are read; of a small one they are bounded."""
    return package.total_size > _UNCOUNTED


class _PlainPass:
    """One pass: the head and the tail go through the full scan, the rows are matched as bytes."""

    def __init__(self, package: Package, part: str, names: frozenset[str], *, is_stale: bool) -> None:
        self._package = package
        self._around = SheetReader(package, part)
        self._truth = self._around.truth
        self._formulas = Formulas(self._truth, package.tally, names, is_stale=is_stale)
        self.cells = 0
        self._is_large = counts_cells(package)
        self._is_long = package.size(part) > _LONG
        self._row = ROW
        self._has_prefix = False

    def read(self, blocks: Iterator[bytes]) -> SheetTruth:
        rest = self._read_head(blocks)
        if rest is not None:
            self._around.feed(self._read_rows(rest, blocks))
        for block in blocks:
            self._around.feed(block)
        self._around.feed(b"", is_last=True)
        if self._around.misleads:
            raise _OddXml
        self._package.parsed(self._around.part)
        return self._truth

    def _read_head(self, blocks: Iterator[bytes]) -> bytes | None:
        """Read up to the rows; return what was unpacked beyond, or None where the sheet has no rows at all."""
        head = _until((_DATA,), b"", blocks)
        start = head.find(_DATA)
        while start >= 0 and len(head) < start + len(_DATA) + 2 and (block := next(blocks, b"")):
            head += block  # what follows tells whether there are any rows
        rest = head[start + len(_DATA) :]
        if start < 0 or len(rest) < 2:
            raise _OddXml
        plain = HEAD.match(head)
        if b"<!" in head[:start] or not plain or rest[:1] not in (b">", b"/"):
            raise _OddXml
        self._has_prefix = b" xmlns:x14ac=" in plain[1]
        self._around.feed(head[:start] + _DATA + b"/>")
        if not self._around.has_cells_part or self._around.misleads:
            raise _OddXml
        if rest.startswith(b"/>"):
            self._around.feed(rest[2:])
            return None
        return rest[1:]

    def _read_rows(self, rest: bytes, blocks: Iterator[bytes]) -> bytes:
        """Match the rows, as many whole ones as there are at a time; return what was unpacked beyond them."""
        while True:
            rest = rest[self._match(rest) :]
            if rest.startswith(_END_DATA):
                return rest[len(_END_DATA) :]
            more = _until((_ROW_BEGINS, _END_DATA), rest, blocks)
            if len(more) == len(rest) or len(rest) > _BUFFER_HELD or _END_ROW in rest:
                raise _OddXml
            rest = more

    def _match(self, rows: bytes) -> int:
        """Match whole rows from the start on; note what they hold; return where they end."""
        found = list(takewhile(_IS_ROW, self._row.finditer(rows)))
        if not found:
            return 0
        end = found[-1].end()
        simple = list(map(_SIMPLE, found))
        others = [row for row in found if row[1] is None] if None in simple else []
        numbers = list(map(int, simple)) if not others else [int(row[1] or row["n"]) for row in found]
        if numbers[0] <= self._truth.rows or not all(map(lt, numbers, islice(numbers, 1, None))):
            raise _OddXml  # perhaps a row that was there before
        if numbers[-1] > ROWS or not self._is_text(rows, end):
            raise _OddXml
        self._truth.rows = numbers[-1]
        self._truth.columns = max(self._truth.columns, WIDE)
        if self._is_large and self._truth.furthest < (NARROW if self._row is ROW else WIDE):
            self._truth.furthest = max(self._truth.furthest, _last_column(rows[:end]))
        cells = rows.count(_CELL, 0, end) if self._is_large else end // _SHORTEST_HELD
        self.cells += cells
        self._package.tally.rows(len(numbers), cells)
        if others:
            self._note(b"".join(row["other"] for row in others))
        return end

    def _is_text(self, rows: bytes, end: int) -> bool:
        """Whether the bytes up to an end are letters that XML may hold, and the prefix that rows have is declared."""
        if not self._has_prefix and rows.find(_PREFIXED, 0, end) >= 0:
            return False
        return is_sound(rows) or is_sound(rows[:end])

    def _note(self, rows: bytes) -> None:
        """Keep what the value reader cannot tell of rows that are not simple."""
        truth = self._truth
        columns = self._columns_in_order(rows)
        if columns > NARROW and self._is_long:
            self._row = wide_row()
        truth.columns = max(truth.columns, columns)
        if self._is_large:
            truth.furthest = max(truth.furthest, columns)
        if truth.columns > COLUMNS:
            raise _OddXml
        if _MAY_HIDE(rows):
            hidden = HIDDEN_ROW.findall(rows)
            self._package.tally.hidden(len(hidden))
            truth.hidden_rows.update(map(int, hidden))
        if _ERROR_TYPE in rows:
            for letters, row, error in ERROR.findall(rows):
                truth.errors[int(row), _column(letters)] = error.decode()
        if _FORMULA in rows:
            self._note_uncalculated(rows)
        self._formulas.note_rows(rows)
        self._package.tally.faults(self._around.part, truth.noted)

    def _note_uncalculated(self, rows: bytes) -> None:
        for letters, row, look, formula, value in NO_VALUE.findall(rows):
            if b' t="array"' in formula:  # its other cells do not say that they belong to it
                raise _OddXml
            if not (value and b' t="str"' in look):  # else it is calculated, and its result is the empty text
                self._truth.uncalculated.add((int(row), _column(letters)))

    @staticmethod
    def _columns_in_order(rows: bytes) -> int:
        """Return the furthest column; leave a row to the full scan whose cells are out of order, or perhaps twice."""
        places = [_column(letters) if letters else 0 for letters in ORDER.findall(rows)]
        if sum(map(ge, places, places[1:])) != places.count(0) - 1:
            raise _OddXml
        return max(places)


def _until(marks: Sequence[bytes], rest: bytes, blocks: Iterator[bytes]) -> bytes:
    """Add to what is left the blocks up to the first that has one of the marks, or up to more than is ever held.

    So that a long row is looked at once it is whole, and not once more with each block.
    """
    overlap = max(map(len, marks)) - 1
    found, held = [rest], len(rest)
    for block in blocks:
        between = found[-1][-overlap:] + block[:overlap]
        found.append(block)
        held += len(block)
        if held > _BUFFER_HELD or any(mark in block or mark in between for mark in marks):
            break
    return b"".join(found)


def _last_column(rows: bytes) -> int:
    """Return the furthest column of whole rows, whose cells are in order; beyond Z it may be less."""
    letters = {row[row.rfind(_CELL) + _LETTER] for row in rows.split(_END_ROW) if _CELL in row}
    return max(letters, default=_BEFORE_A) - _BEFORE_A


@lru_cache(maxsize=COLUMNS)
def _column(letters: bytes) -> int:
    return column_number(letters.decode())

"""The rows of an office's own table: which are records of the tracker, and what the others are."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from xltools.schema.checks import SheetSpec
from xltools.schema.source_config import GROUP_TITLE, ColumnSource, TableSource
from xltools.text.words import TOTAL, key_of
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.source.layout import Found
from xltools.validate.source.outline import Outline, outline
from xltools.validate.source.subtotals import subtotal_titles

#: Why a row of theirs is not a row of the tracker.
TITLE, SKIPPED, HEADINGS, BESIDE = (
    "the title of a group",
    "left out by source.toml",
    "the headings once more",
    "nothing under a heading that is read",
)
SUM = "a total"
NOTE = "a note under the table"
UNTITLED = "nothing says what it is"

#: How a note begins that stands alone in its row.
_NOTE = re.compile(r"[*†‡]|(note|notes|nb|n\.b\.|source|sources|key)\b\s*:?", re.IGNORECASE)
#: A row with as many filled cells does not stand alone.
_TOGETHER = 2

#: The title of a group, and the cell in which it stands.
Title = tuple[str, tuple[int, int]]


class RowKinds(NamedTuple):
    """What the rows under the headings of one tab are.

    Attributes:
        records: those that are records, from the top down.
        aside: those that are none and not blank, each with why.
        titles: from which row on which title of a group counts; None if it counts no more.
    """

    records: list[int]
    aside: list[tuple[int, str]]
    titles: dict[int, Title | None]


def row_kinds(found: Found, sources: Mapping[str, ColumnSource], table: TableSource, spec: SheetSpec) -> RowKinds:
    """Tell the records of one tab from its other rows.

    Most rows are records for certain: they are found by columns. The others are looked at one by one.
    """
    first, last = found.header_row + 1, last_row(found, table)
    looks = _RowLooks(found, sources, table, spec)
    kinds = RowKinds([], [], looks.titles)
    next_row = first
    for row in looks.doubtful(first, last):
        if row > next_row:
            kinds.records.extend(range(next_row, row))
            looks.pass_records()
        next_row = row + 1
        why = looks.why_aside(row)
        if why is None:
            kinds.records.append(row)
        elif why:
            kinds.aside.append((row, why))
    kinds.records.extend(range(next_row, last + 1))
    return kinds


def last_row(found: Found, table: TableSource) -> int:
    """Return the last row of a table."""
    return min(table.last_row or len(found.sheet.rows), len(found.sheet.rows))


class _RowLooks:
    """Looks from the top down at rows that may not be records."""

    def __init__(self, found: Found, sources: Mapping[str, ColumnSource], table: TableSource, spec: SheetSpec) -> None:
        self._found, self._table, self._sheet = found, table, found.sheet
        self._columns = sorted({*found.columns.values(), *found.across, *sum(found.of.values(), ())})
        self._has_titles = table.groups or any(source.origin == GROUP_TITLE for source in sources.values())
        last = last_row(found, table)
        self._summed = (
            subtotal_titles(found.sheet, found.header_row + 1, last, is_known=True) if self._has_titles else {}
        )
        self._outline = outline(found.sheet, found.header_row + 1, last) if self._has_titles else Outline()
        self._merged = merged_down(found.sheet)
        self._heads = {
            name: key_of(heading.rpartition(" / ")[2])
            for name, heading in found.headings.items()
            if name in found.columns
        }
        self._titled = found.columns.get(spec.title_field or "")
        self._is_filled_down = self._titled is not None and sources[spec.title_field or ""].fill_down
        self._is_titled_above = self._was_blank = False
        self.titles: dict[int, Title | None] = {}

    def pass_records(self) -> None:
        """Note that rows were passed which are records for certain."""
        self._was_blank, self._is_titled_above = False, True

    def doubtful(self, first: int, last: int) -> list[int]:
        """Return the rows that may be no records.

        A row is one for certain if its first cell is filled and begins neither a total nor what is to be skipped, its
        title is filled, two cells that are read are, and none of them says what the heading over it does.
        """
        body = self._sheet.rows[first - 1 : last]
        width = len(body[0]) if body else 0
        read = [column for column in self._columns if column <= width]
        lead = next((column for column in range(1, width + 1) if any(_is_filled(row[column - 1]) for row in body)), 0)
        if not lead or len(read) < _TOGETHER or (self._titled or 1) > width:
            return list(range(first, last + 1))
        rows = {*self._summed, *self._outline.titles, *self._outline.tops, *self._outline.outside}
        rows |= {row for row, column in self._merged if column == self._titled}
        found = {row - first for row in rows if first <= row <= last}
        blanks: Counter[int] = Counter()
        for column in {lead, *read}:
            cells = [row[column - 1] for row in body]
            blank, odd = self._looked_at(cells, column, lead)
            if blank and column in read:
                blanks.update(blank)
            found.update(blank if column in (lead, self._titled) else (), odd)
        found.update(place for place, count in blanks.items() if len(read) - count < _TOGETHER)
        return [first + place for place in sorted(found)]

    def _looked_at(self, cells: Sequence[RawValue], column: int, lead: int) -> tuple[list[int], list[int]]:
        """Return the places of a column's blank cells, and of those that may belong to no record."""
        texts = texts_of(cells)
        blank = {text for text in texts if not text.strip()}
        heads = {head for name, head in self._heads.items() if self._found.columns[name] == column}
        odd = {text for text in texts - blank if _says(text, heads) or (column == lead and self._begins_other(text))}
        return _places(cells, blank), _places(cells, odd)

    def _begins_other(self, text: str) -> bool:
        """Whether a row that begins so is to be skipped, or is a total."""
        return any(_fits(text, pattern) for pattern in self._table.skip) or TOTAL.fullmatch(text.strip()) is not None

    def why_aside(self, row: int) -> str | None:  # noqa: PLR0911 - one answer for each reason
        """Say why a row is not a record: "" for a blank one; None if it is a record."""
        filled = [column for column in self._columns if self._holds(row, column)]
        width = max(self._columns, default=0)
        cells = enumerate(self._sheet.rows[row - 1], 1)
        everything = [place for place, cell in cells if not isinstance(cell, str) or cell.strip()]
        was_blank, self._was_blank = self._was_blank, not everything and not filled
        if not filled and not everything:
            return ""
        first = self._sheet.value(row, everything[0]) if everything else ""
        if isinstance(first, str) and any(_fits(first, pattern) for pattern in self._table.skip):
            return SKIPPED
        if isinstance(first, str) and TOTAL.fullmatch(first.strip()):
            return SUM
        covered = [place for place in self._columns if self._merged.get((row, place), (row, place))[0] < row]
        is_alone = len([p for p in everything if p <= width]) == 1 and isinstance(first, str) and not covered
        if self._has_titles and (is_alone or row in self._summed) and isinstance(first, str):
            self.titles[row] = (first.strip(), (row, everything[0]))
            return TITLE
        if self._is_outline_title(row):
            return TITLE
        if not filled:
            return BESIDE
        if self._repeats_headings(row):
            return HEADINGS
        is_wide = any(top == row and right > left for top, left, _, right in self._sheet.merges)
        is_noted = is_alone and isinstance(first, str) and _NOTE.match(first.strip())
        if is_alone and len(self._columns) > 1 and (is_wide or was_blank or is_noted):
            self._was_blank = was_blank
            return NOTE
        if self._titled is not None and not self._is_titled(row):
            return TITLE if is_alone else UNTITLED
        return None

    def _is_outline_title(self, row: int) -> bool:
        """Whether a row is the title of those whose outline numbers follow; the first level names the group."""
        if row in self._outline.tops:
            text, column = self._outline.titles[row]
            self.titles[row] = (text, (row, column))
        elif row in self._outline.outside:
            self.titles[row] = None
        return row in self._outline.titles

    def _is_titled(self, row: int) -> bool:
        """Whether a row says what it is, by its own cell or by one that counts for it."""
        assert self._titled is not None
        if self._holds(*self._merged.get((row, self._titled), (row, self._titled))):
            self._is_titled_above = True
            return True
        return self._is_filled_down and self._is_titled_above

    def _holds(self, row: int, column: int) -> bool:
        return holds(self._sheet, row, column)

    def _repeats_headings(self, row: int) -> bool:
        same = [
            key_of(cell) == head
            for name, head in self._heads.items()
            if isinstance(cell := self._sheet.value(row, self._found.columns[name]), str) and cell
        ]
        return len(same) > 1 and sum(same) * 2 >= len(self._found.columns)


def holds(sheet: RawSheet, row: int, column: int) -> bool:
    """Whether a cell holds anything, be it an error or a formula without a value."""
    return _is_filled(sheet.value(row, column)) or (row, column) in sheet.errors or (row, column) in sheet.uncalculated


def merged_down(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells that a merged block of several rows covers, and the cell that speaks for each."""
    return {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merges
        if bottom > top and (bottom - top) * (right - left + 1) < 100_000
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }


def _fits(text: str, pattern: str) -> bool:
    parts = [re.escape(key_of(part)) for part in pattern.split("*")]
    return re.fullmatch(".*".join(parts), key_of(text)) is not None


def texts_of(cells: Sequence[RawValue]) -> set[str]:
    """Return the different texts among cells."""
    return {cell for cell in cells if isinstance(cell, str)} if str in set(map(type, cells)) else set()


def _is_filled(cell: RawValue) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _places(cells: Sequence[RawValue], texts: Collection[str]) -> list[int]:
    return [place for place, cell in enumerate(cells) if cell in texts] if texts else []


def _says(text: str, heads: Collection[str]) -> bool:
    """Whether a text compares as one of some headings; what begins with another letter is not looked at closely."""
    letter = text[0].casefold()[0]
    return any((head[:1] == letter or not letter.isalnum()) and key_of(text) == head for head in heads)

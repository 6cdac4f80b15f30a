"""The rows of an office's own table: which are records of the tracker, what each says, and what the others are."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from xltools.schema.checks import SheetSpec
from xltools.schema.source_config import GROUP_TITLE, SHARE, SHEET_NAME, ColumnSource, TableSource
from xltools.text.words import TOTAL, key_of
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.source.layout import Found
from xltools.validate.source.made_ids import made_id
from xltools.validate.source.outline import Outline, outline
from xltools.validate.source.subtotals import subtotal_titles
from xltools.validate.source.words import as_cell, meaning_of, share_of, text_of

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


#: Where nothing else says so, what has the day on which it was done is done; what has none may be or not.
DONE, COMPLETE = ("status", "actual"), "Complete"


#: How a note begins that stands alone in its row.
_NOTE = re.compile(r"[*†‡]|(note|notes|nb|n\.b\.|source|sources|key)\b\s*:?", re.IGNORECASE)


class Record(NamedTuple):
    """One row of the tracker: its values as they are meant, as they are typed, and where they stand."""

    meant: dict[str, RawValue]
    typed: dict[str, RawValue]
    cells: dict[str, tuple[int, int]]
    headings: dict[str, str] = {}  # noqa: RUF012 - replaced, never changed


class RowReader:
    """Reads the rows of one tab, from the top down.

    Args:
        counts: how often each ID was made so far, on the tabs before too.
    """

    def __init__(
        self,
        found: Found,
        sources: Mapping[str, ColumnSource],
        table: TableSource,
        spec: SheetSpec,
        counts: dict[str, int],
    ) -> None:
        self._found, self._sources, self._table, self._spec = found, sources, table, spec
        self._sheet = found.sheet
        self._columns = sorted({*found.columns.values(), *found.across, *sum(found.of.values(), ())})
        self._has_titles = table.groups or any(source.origin == GROUP_TITLE for source in sources.values())
        last = min(table.last_row or len(found.sheet.rows), len(found.sheet.rows))
        self._summed = (
            subtotal_titles(found.sheet, found.header_row + 1, last, is_known=True) if self._has_titles else {}
        )
        self._outline = outline(found.sheet, found.header_row + 1, last) if self._has_titles else Outline()
        self._title: tuple[str, tuple[int, int]] | None = None
        self._above: dict[int, tuple[int, int]] = {}
        self._merged = _merged_down(found.sheet)
        self._meaning = {
            name: meaning_of(source, table, spec.columns.get(name), name) for name, source in sources.items()
        }
        self._nothing = frozenset(map(key_of, table.across.blank)) if table.across else frozenset[str]()
        self._was_blank = False
        self._made = counts
        self._titled = found.columns.get(spec.title_field or "")
        self.made = ""
        self._former = {key_of(new): former for new, former in table.renamed.items()}

    def why_aside(self, row: int) -> str | None:  # noqa: PLR0911 - one answer for each reason
        """Say why a row is no record: "" for a blank one; None where it is a record."""
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
            self._title = (first.strip(), (row, everything[0]))
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
            self._title = (text, (row, column))
        elif row in self._outline.outside:
            self._title = None
        return row in self._outline.titles

    def _is_titled(self, row: int) -> bool:
        """Whether a row says what it is, by its own cell or by one that counts for it."""
        assert self._titled is not None
        source = self._sources[self._spec.title_field or ""]
        return self._holds(*self._cell(row, self._titled, is_filled=source.fill_down))

    def _holds(self, row: int, column: int) -> bool:
        cell = self._sheet.value(row, column)
        held = not isinstance(cell, str) or bool(cell.strip())
        return held or (row, column) in self._sheet.errors or (row, column) in self._sheet.uncalculated

    def _is_read(self, row: int, column: int) -> bool:
        """Whether a cell under a period holds more than a word for no reading."""
        cell = self._sheet.value(row, column)
        return self._holds(row, column) and not (isinstance(cell, str) and key_of(cell) in self._nothing)

    def _repeats_headings(self, row: int) -> bool:
        same = [
            key_of(cell) == key_of(self._found.headings[name].rpartition(" / ")[2])
            for name, column in self._found.columns.items()
            if isinstance(cell := self._sheet.value(row, column), str) and cell and name in self._found.headings
        ]
        return len(same) > 1 and sum(same) * 2 >= len(self._found.columns)

    def records(self, row: int) -> Iterable[Record]:
        """Yield the records of a row: one, or one for each period across that has a value."""
        record = self._record(row)
        if self._table.across is None:
            yield record
            return
        periods = dict.fromkeys((each.day, each.cell) for each in self._found.across.values())
        for day, header in periods:
            each = Record(dict(record.meant), dict(record.typed), dict(record.cells), {})
            columns = {c: p.name for c, p in self._found.across.items() if (p.day, p.cell) == (day, header)}
            if not any(self._is_read(row, column) for column in columns):
                continue
            _put(each, self._table.across.field, day, self._sheet.value(*header), header)
            for column, name in columns.items():
                if not self._is_read(row, column):
                    continue
                self._put_value(each, name, self._sheet.value(row, column), (row, column))
                each.headings.update(dict.fromkeys(_value_fields(name), self._found.names[column]))
            each.headings[self._table.across.field] = self._found.names[min(columns)]
            self._copies(each)
            yield each

    def _record(self, row: int) -> Record:
        record = Record({}, {}, {})
        for name, source in self._sources.items():
            if source.origin and source.origin not in (SHEET_NAME, GROUP_TITLE):
                continue
            value, cell = self._value(row, name, source)
            if name == SHARE:
                self._put_value(record, SHARE, value, cell)
                continue
            record.typed[name] = value
            record.meant[name] = self._meaning[name](value)
            if name == "target":
                record.meant[name] = share_of(record.meant[name])
            if cell is not None:
                record.cells[name] = cell
        self._copies(record)
        return record

    def _copies(self, record: Record) -> None:
        """Put the fields that say what another field's cell says."""
        for name, source in self._sources.items():
            other = source.origin
            if (name, other) == DONE:
                record.typed[name] = record.meant[name] = COMPLETE if isinstance(record.meant[other], date) else ""
                if other in record.cells:
                    record.cells[name] = record.cells[other]
            elif other and other not in (SHEET_NAME, GROUP_TITLE) and other in record.typed:
                record.typed[name] = record.typed[other]
                own = self._table.words.get(name) or source.form or source.blank
                record.meant[name] = self._meaning[name](record.typed[other] if own else record.meant[other])
                if other in record.cells:
                    record.cells[name] = record.cells[other]

    def _value(self, row: int, name: str, source: ColumnSource) -> tuple[RawValue, tuple[int, int] | None]:
        if source.always is not None:
            return as_cell(source.always), None
        if source.origin == SHEET_NAME:
            return self._found.tab_name, None
        if source.origin == GROUP_TITLE:
            return self._title or ("", None)
        if source.of:
            columns = self._found.of[name]
            said = [self._said(self._cell(row, column, is_filled=False)) for column in columns]
            texts = [self._former.get(key_of(text), text) for text in said]
            prefix = source.prefix or _prefix(name)
            self.made = made = made_id(texts, prefix) if any(texts) else ""
            self._made[made] = self._made.get(made, 0) + 1
            return (f"{made}-{self._made[made]}" if made and self._made[made] > 1 else made), None
        cell = self._cell(row, self._found.columns[name], is_filled=source.fill_down)
        return self._sheet.value(*cell), cell

    def _said(self, cell: tuple[int, int]) -> str:
        """Write a cell that an ID is made from; a fault in it is reported there, and not for its ID too."""
        text = text_of(self._sheet.value(*cell))
        return text or (self._sheet.errors.get(cell, "not calculated") if self._holds(*cell) else "")

    def _cell(self, row: int, column: int, *, is_filled: bool) -> tuple[int, int]:
        """Return the cell that says what stands here: the first of a merged block, the one above a blank."""
        cell = self._merged.get((row, column), (row, column))
        if not is_filled:
            return cell
        if self._holds(*cell):
            self._above[column] = cell
        return self._above.get(column, cell)

    def _put_value(self, record: Record, name: str, value: RawValue, cell: tuple[int, int] | None) -> None:
        known = self._spec.columns.get("numerator" if name == SHARE else name)
        meaning = self._meaning.get(name) or meaning_of(ColumnSource(), self._table, known, name)
        if name != SHARE:
            _put(record, name, meaning(value), value, cell)
            return
        meant = share_of(meaning(value))
        _put(record, "numerator", meant, value, cell)
        if isinstance(meant, float):
            record.meant["denominator"] = record.typed["denominator"] = 1.0


def _value_fields(value: str) -> tuple[str, ...]:
    return ("numerator", "denominator") if value == SHARE else (value,)


def _put(record: Record, name: str, meant: RawValue, typed: RawValue, cell: tuple[int, int] | None) -> None:
    record.meant[name], record.typed[name] = meant, typed
    if cell is not None:
        record.cells[name] = cell


def _merged_down(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int]]:
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


def _prefix(name: str) -> str:
    """Return what a made ID begins with: that of a KPI is the same in the table of its readings."""
    return f"{name.removesuffix('_id').upper()[:1]}-"

"""The records of an office's own table, by columns: what each field says, what it means, and its cells."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xltools.schema.checks import SheetSpec
from xltools.schema.source_config import GROUP_TITLE, SHARE, SHEET_NAME, ColumnSource, TableSource
from xltools.text.words import key_of
from xltools.tracker.raw import RawValue
from xltools.validate.source.field_values import Cell, FieldValues
from xltools.validate.source.layout import Found
from xltools.validate.source.made_ids import made_id
from xltools.validate.source.rows import RowKinds, Title, holds, merged_down
from xltools.validate.source.words import Meaning, as_cell, meaning_of, share_of, text_of

#: Where nothing else says so, what has the day on which it was done is done; what has none may be or not.
DONE, COMPLETE = ("status", "actual"), "Complete"


class Records(NamedTuple):
    """The records of one tab.

    Attributes:
        rows: their Excel rows.
        made_of_words: the ID that was made of each record's words; empty if none is.
    """

    rows: list[int]
    fields: dict[str, FieldValues]
    made_of_words: list[str]


def records_of(
    found: Found,
    sources: Mapping[str, ColumnSource],
    table: TableSource,
    spec: SheetSpec,
    kinds: RowKinds,
    counts: dict[str, int],
) -> Records:
    """Read the records of one tab: one for each row, or one for each period across that has a value.

    Args:
        counts: how often each ID was made so far, on the tabs before too.
    """
    reader = _ColumnReader(found, sources, table, spec, kinds)
    fields, made = reader.own_fields(counts)
    if table.across is None:
        return Records(kinds.records, fields, made)
    return reader.periods(fields)


class _ColumnReader:
    """Reads the fields of a tab's records, each as a whole."""

    def __init__(
        self,
        found: Found,
        sources: Mapping[str, ColumnSource],
        table: TableSource,
        spec: SheetSpec,
        kinds: RowKinds,
    ) -> None:
        self._found, self._sources, self._table, self._spec = found, sources, table, spec
        self._sheet, self._rows, self._titles = found.sheet, kinds.records, kinds.titles
        self._merged: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in merged_down(found.sheet).items():
            self._merged.setdefault(column, {})[row] = cell
        self._meaning = {
            name: meaning_of(source, table, spec.columns.get(name), name) for name, source in sources.items()
        }
        self._former = {key_of(new): former for new, former in table.renamed.items()}

    def own_fields(self, counts: dict[str, int]) -> tuple[dict[str, FieldValues], list[str]]:
        """Return the fields that a row itself says, and the IDs that were made of its words."""
        fields: dict[str, FieldValues] = {}
        made: dict[str, list[str]] = {}
        for name, source in self._sources.items():
            if source.of:
                made[name] = self._made_ids(source, name)
            elif name == SHARE:
                self._put_share(fields, self._values(name, source))
            elif not source.origin or source.origin in (SHEET_NAME, GROUP_TITLE):
                fields[name] = self._understood(name, self._values(name, source))
        for name, ids in zip(made, _numbered([*made.values()], counts), strict=True):
            fields[name] = self._understood(name, FieldValues([*ids], []))
        self._copy(fields)
        return fields, made.popitem()[1] if made else []

    def _understood(self, name: str, values: FieldValues) -> FieldValues:
        values.meant = [*self._meaning[name].of_all(values.typed)]
        if name == "target":
            values.meant = [share_of(value) for value in values.meant]
        return values

    def _values(self, name: str, source: ColumnSource) -> FieldValues:
        """Return what the cells of a field hold."""
        count = len(self._rows)
        if source.always is not None:
            return FieldValues([as_cell(source.always)] * count, [])
        if source.origin == SHEET_NAME:
            return FieldValues([self._found.tab_name] * count, [])
        if source.origin == GROUP_TITLE:
            titles = list(self._titles_of_rows())
            places = {number: title[1] for number, title in enumerate(titles) if title is not None}
            return FieldValues([title[0] if title is not None else "" for title in titles], [], elsewhere=places)
        return self._cells(self._found.columns[name], is_filled=source.fill_down)

    def _titles_of_rows(self) -> Iterator[Title | None]:
        """Yield for each record the title of its group."""
        title: Title | None = None
        turns = iter([*self._titles.items(), (0, None)])
        next_row, next_title = next(turns)
        for row in self._rows:
            while 0 < next_row <= row:
                title = next_title
                next_row, next_title = next(turns)
            yield title

    def _cells(self, column: int, *, is_filled: bool) -> FieldValues:
        """Return what a column says: of a merged block its first cell, of a blank that is filled the one above."""
        rows = self._sheet.rows
        width = len(rows[0]) if rows else 0
        typed: list[RawValue | None] = (
            [rows[row - 1][column - 1] for row in self._rows] if column <= width else [""] * len(self._rows)
        )
        found = FieldValues(typed, [], column)
        if merged := self._merged.get(column):
            found.elsewhere = {n: merged[row] for n, row in enumerate(self._rows) if row in merged}
        if is_filled:
            self._fill_down(found)
        for number, cell in found.elsewhere.items():
            typed[number] = self._sheet.value(*cell)
        return found

    def _fill_down(self, values: FieldValues) -> None:
        above: Cell | None = None
        for number, row in enumerate(self._rows):
            cell = values.elsewhere.get(number, (row, values.column))
            if holds(self._sheet, *cell):
                above = cell
            elif above is not None:
                values.elsewhere[number] = above

    def _made_ids(self, source: ColumnSource, name: str) -> list[str]:
        """Make the ID of each record of its words; "" if it says none."""
        prefix = source.prefix or _prefix(name)
        columns = [self._said(self._cells(column, is_filled=False)) for column in self._found.of[name]]
        each = (
            [self._former.get(key_of(text), text) for text in texts] if self._former else texts
            for texts in zip(*columns, strict=True)
        )
        return [made_id(texts, prefix) if any(texts) else "" for texts in each]

    def _said(self, values: FieldValues) -> list[str]:
        """Write cells that an ID is made from; a fault in one is reported there, and not for its ID too."""
        texts: list[str] = []
        for number, value in enumerate(values.typed):
            text = text_of(value) if value is not None else ""
            if not text:
                cell = values.elsewhere.get(number, (self._rows[number], values.column))
                text = self._sheet.errors.get(cell, "not calculated") if holds(self._sheet, *cell) else ""
            texts.append(text)
        return texts

    def _put_share(self, fields: dict[str, FieldValues], values: FieldValues) -> None:
        """Put a percentage as a share of one, which is all that is known of its two numbers."""
        values.meant = [share_of(value) for value in self._meaning_of_value(SHARE).of_all(values.typed)]
        fields["numerator"] = values
        known: list[RawValue | None] = [1.0 if isinstance(value, float) else None for value in values.meant]
        former = fields.get("denominator")
        if former is None:
            fields["denominator"] = FieldValues(known, [*known])
        else:
            former.put_over(known)

    def _meaning_of_value(self, name: str) -> Meaning:
        column = self._spec.columns.get("numerator" if name == SHARE else name)
        return self._meaning.get(name) or meaning_of(ColumnSource(), self._table, column, name)

    def _copy(self, fields: dict[str, FieldValues]) -> None:
        """Put the fields that say what another field's cell says."""
        for name, source in self._sources.items():
            other = fields.get(source.origin)
            if other is None or source.origin in (SHEET_NAME, GROUP_TITLE):
                continue
            if (name, source.origin) == DONE:
                done: list[RawValue | None] = [COMPLETE if isinstance(each, date) else "" for each in other.meant]
                copied = FieldValues(done, [*done], other.column, other.elsewhere)
            else:
                is_own = self._table.words.get(name) or source.form or source.blank
                meant = self._meaning[name].of_all(other.typed if is_own else other.meant)
                copied = FieldValues([*other.typed], [*meant], other.column, other.elsewhere)
            fields[name] = copied

    def periods(self, own: Mapping[str, FieldValues]) -> Records:
        """Return a record for each period across in which a row has a value."""
        across = self._table.across
        assert across is not None
        periods: dict[tuple[RawValue, Cell], dict[int, str]] = {}
        for column, period in self._found.across.items():
            periods.setdefault((period.day, period.cell), {})[column] = period.name
        read = {column: self._read(column) for column in self._found.across}
        order = [
            (place, number)
            for place in range(len(self._rows))
            for number, columns in enumerate(periods.values())
            if any(place in read[column] for column in columns)
        ]
        places = [place for place, _ in order]
        fields = {name: values.at(places) for name, values in own.items()}
        given = {across.field, *(each for name in across.given for each in _value_fields(name))}
        for name in given - fields.keys():
            fields[name] = FieldValues([None] * len(order), [None] * len(order))
        numbers: list[list[int]] = [[] for _ in periods]
        for number, (_, which) in enumerate(order):
            numbers[which].append(number)
        for own_numbers, ((day, header), columns) in zip(numbers, periods.items(), strict=True):
            said = self._sheet.value(*header)
            heading = self._found.names[min(columns)]
            for number in own_numbers:
                fields[across.field].put(number, said, day, header, heading)
            for column, name in columns.items():
                self._put_period(fields, name, column, [n for n in own_numbers if places[n] in read[column]], places)
        self._copy(fields)
        return Records([self._rows[place] for place in places], fields, [])

    def _put_period(
        self, fields: dict[str, FieldValues], name: str, column: int, numbers: Sequence[int], places: Sequence[int]
    ) -> None:
        """Put what a column across the page says into the records of its period."""
        cells = [(self._rows[places[number]], column) for number in numbers]
        typed = [self._sheet.value(*cell) for cell in cells]
        meant = self._meaning_of_value(name).of_all(typed)
        heading = self._found.names[column]
        if name == SHARE:
            meant = [share_of(value) for value in meant]
            for number, value in zip(numbers, meant, strict=True):
                if isinstance(value, float):
                    fields["denominator"].typed[number] = fields["denominator"].meant[number] = 1.0
        values = fields["numerator" if name == SHARE else name]
        for number, said, value, cell in zip(numbers, typed, meant, cells, strict=True):
            values.put(number, said, value, cell, heading)

    def _read(self, column: int) -> set[int]:
        """Return the records for which a column under a period holds more than a word for no reading."""
        assert self._table.across is not None
        nothing = frozenset(map(key_of, self._table.across.blank))
        cells = ((place, row, self._sheet.value(row, column)) for place, row in enumerate(self._rows))
        return {
            place
            for place, row, cell in cells
            if holds(self._sheet, row, column) and not (isinstance(cell, str) and key_of(cell) in nothing)
        }


def _value_fields(value: str) -> tuple[str, ...]:
    return ("numerator", "denominator") if value == SHARE else (value,)


def _numbered(columns: Sequence[Sequence[str]], counts: dict[str, int]) -> list[list[RawValue]]:
    """Number the IDs that were made before, from the second on, row by row."""
    rows: list[list[RawValue]] = []
    for made in zip(*columns, strict=True):
        ids: list[RawValue] = []
        for each in made:
            counts[each] = counts.get(each, 0) + 1
            ids.append(f"{each}-{counts[each]}" if each and counts[each] > 1 else each)
        rows.append(ids)
    return [list(each) for each in zip(*rows, strict=True)] if rows else [[] for _ in columns]


def _prefix(name: str) -> str:
    """Return what a made ID begins with: that of a KPI is the same in the table of its readings."""
    return f"{name.removesuffix('_id').upper()[:1]}-"

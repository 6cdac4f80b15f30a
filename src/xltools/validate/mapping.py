"""Mapping: the tables of an office's own workbook become the tracker's, and each value keeps the cell it came from.

Nothing is guessed here: what `source.toml` says and the workbook does not have stops the command, in one sentence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from xltools.errors import TrackerRefused
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.date_form import DateForm
from xltools.schema.loading import Schemas
from xltools.schema.source_config import (
    GROUP_TITLE,
    LAST_SAVED,
    SHARE,
    SHEET_NAME,
    CellSource,
    ColumnSource,
    SourceConfig,
    TableSource,
    column_sources,
)
from xltools.text.words import TOTAL, key_of, number_text, quoted
from xltools.tracker.addresses import Origins, Part
from xltools.tracker.cells import position
from xltools.tracker.raw import RawSheet, RawTracker, RawValue
from xltools.validate.made_ids import id_of, made_id
from xltools.validate.source_layout import Found, LayoutChanged, found_tables

#: What counts where an office does not keep a field that figures need, and no other value could be meant.
DEFAULTS: Mapping[str, Mapping[str, ColumnSource]] = {
    "Milestones": {"kind": ColumnSource(always="Programme milestone")},
    "KPI readings": {"reported_on": ColumnSource.model_validate({"from": "period_end"})},
}
#: Why a row of theirs is not a row of the tracker.
TITLE, SKIPPED, HEADINGS, BESIDE = (
    "the title of a group",
    "left out by source.toml",
    "the headings once more",
    "nothing under a heading that is read",
)
SUM = "a total"
NOTE = "a note under the table"
_NUMBERS = frozenset({"number", "whole", "percent", "money"})
_ROW_NAMES = frozenset({"id", "reference", "text", "choice", "rating", "email"})


@dataclass
class _Table:
    """A table of the tracker while its rows are gathered."""

    fields: list[str]
    parts: list[Part] = field(default_factory=list)
    rows: list[list[RawValue]] = field(default_factory=list)
    typed: list[list[RawValue]] = field(default_factory=list)
    origin: dict[int, tuple[int, int]] = field(default_factory=dict)
    cells: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    headings: dict[tuple[int, str], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    volatile: set[tuple[int, int]] = field(default_factory=set)
    struck: dict[int, set[int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_filtered: bool = False
    aside: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def next_row(self) -> int:
        return len(self.rows) + 2


class Mapped(NamedTuple):
    """What a workbook was mapped to.

    Args:
        sheets: the tracker's sheet -> its table.
        aside: the tracker's sheet -> rows of theirs that are no rows of it, each with why.
    """

    sheets: dict[str, RawSheet]
    aside: dict[str, dict[int, str]]


def mapped(raw: RawTracker, schemas: Schemas) -> Mapped:
    """Put the tracker's tables together from a workbook of another layout.

    Raises:
        TrackerRefused: the workbook is not laid out as `source.toml` says.
    """
    found, changed = _mapped(raw, schemas)
    if changed:
        assert schemas.source is not None
        raise TrackerRefused(_told(raw, schemas.source, changed))
    return found


def layout_changes(raw: RawTracker, schemas: Schemas) -> list[LayoutChanged]:
    """Return every way in which a workbook is not laid out as `source.toml` says."""
    return _mapped(raw, schemas)[1]


def _mapped(raw: RawTracker, schemas: Schemas) -> tuple[Mapped, list[LayoutChanged]]:
    source = schemas.source
    assert source is not None
    changed: list[LayoutChanged] = []
    sheets: dict[str, RawSheet] = {}
    aside: dict[str, dict[int, str]] = {}
    for spec in sorted(schemas, key=lambda spec: any(table.each for _, table in source.of(spec.name))):
        if spec.settings is not None:
            sheets[spec.name] = _settings(raw, spec, source)
            continue
        given = {name for _, table in source.of(spec.name) for name in fields_of(table, spec)}
        made = _Table([name for name in spec.columns if name in given])
        for number, table in source.of(spec.name):
            if table.each:
                _add_each(made, table, spec, sheets)
                continue
            for found in found_tables(raw, table, source, number, changed):
                _add(made, found, table, spec)
        sheets[spec.name], aside[spec.name] = _finished(made, spec)
    for spec in schemas:
        _refer_by_title(spec, sheets, schemas)
    return Mapped(sheets, aside), changed


def _refer_by_title(spec: SheetSpec, sheets: Mapping[str, RawSheet], schemas: Schemas) -> None:
    """Put an ID where a cell names its row by the title, as it stands there: "Digital" for the workstream DIG."""
    sheet = sheets[spec.name]
    for name, column in spec.columns.items():
        target = column.refers_to[0].partition(".")[0] if len(column.refers_to) == 1 else ""
        if target not in sheets or target == spec.name or name not in sheet.fields:
            continue
        ids = _ids_by_title(schemas[target], sheets[target])
        place = sheet.fields.index(name)
        known = set(ids.values())
        for meant, typed in zip(sheet.rows[1:], (sheet.typed or sheet.rows)[1:], strict=True):
            said = typed[place]
            if meant[place] not in known and isinstance(said, str) and (same := ids.get(key_of(said))):
                meant[place] = same


def _ids_by_title(spec: SheetSpec, sheet: RawSheet) -> dict[str, str]:
    """Return the IDs of a table's rows by their titles; of two rows with one title neither is meant."""
    title = next((name for name, column in spec.columns.items() if column.kind == "text" and name in sheet.fields), "")
    if not title or spec.id_field not in sheet.fields:
        return {}
    places = sheet.fields.index(title), sheet.fields.index(spec.id_field)
    found: dict[str, set[str]] = {}
    for row in sheet.rows[1:]:
        words, row_id = row[places[0]], row[places[1]]
        if isinstance(words, str) and words and isinstance(row_id, str) and row_id:
            found.setdefault(key_of(words), set()).add(row_id)
    return {words: ids.pop() for words, ids in found.items() if len(ids) == 1}


def _told(raw: RawTracker, source: SourceConfig, changed: list[LayoutChanged]) -> str:
    first, more = changed[0], len(changed) - 1
    rest = f" (and {more} more like it)" if more else ""
    return (
        f"{raw.path.name} is not laid out as {first.where} says: {first.told}{rest}. Run `xltools adopt --check` for "
        f"all that changed; correct {source.file.name}, or put the workbook's heading back."
    )


def _add(made: _Table, found: Found, table: TableSource, spec: SheetSpec) -> None:
    """Add the rows of one tab."""
    sources = sources_of(table, spec)
    part = len(made.parts)
    columns = {name: found.columns[name] for name in made.fields if name in found.columns}
    made.parts.append(Part(found.sheet.name, found.header_row, columns, found.headings))
    reader = _RowReader(found, sources, table, spec)
    last = min(table.last_row or len(found.sheet.rows), len(found.sheet.rows))
    for row in range(found.header_row + 1, last + 1):
        why = reader.why_aside(row)
        if why is not None:
            if why:
                made.aside.append((part, row, why))
            continue
        for record in reader.records(row):
            _add_record(made, part, row, record, found.sheet)


def _add_record(made: _Table, part: int, row: int, record: "Record", sheet: RawSheet) -> None:
    key = made.next_row
    made.rows.append([record.meant.get(name, "") for name in made.fields])
    made.typed.append([record.typed.get(name, "") for name in made.fields])
    made.origin[key] = (part, row)
    made.is_filtered |= sheet.is_filtered
    if row in sheet.hidden_rows:
        made.hidden.add(key)
    for place, name in enumerate(made.fields, 1):
        cell = record.cells.get(name)
        if cell is None:
            continue
        _add_truth(made, (key, place), cell, sheet)
        if cell != (row, made.parts[part].columns.get(name)):
            made.cells[key, name] = cell
            if name in record.headings:
                made.headings[key, name] = record.headings[name]


def _add_truth(made: _Table, at: tuple[int, int], cell: tuple[int, int], sheet: RawSheet) -> None:
    """Keep what is to be told of a value's own cell; a title that is hidden or struck out stands for many rows."""
    if cell in sheet.errors:
        made.errors[at] = sheet.errors[cell]
    if cell in sheet.uncalculated:
        made.uncalculated.add(at)
    if cell in sheet.volatile:
        made.volatile.add(at)
    if cell[1] in sheet.hidden_columns:
        made.hidden_columns.add(at[1])
    if cell[0] in sheet.struck.get(cell[1], ()):
        made.struck.setdefault(at[1], set()).add(at[0])


def _finished(made: _Table, spec: SheetSpec) -> tuple[RawSheet, dict[int, str]]:
    aside: dict[int, str] = {}
    for key, (part, row, why) in enumerate(made.aside, made.next_row):
        made.origin[key] = (part, row)
        aside[key] = why
    heads: list[RawValue] = [spec.columns[name].heading for name in made.fields]
    sheet = RawSheet(
        name=spec.name,
        state="visible",
        rows=[heads, *made.rows],
        errors=made.errors,
        uncalculated=frozenset(made.uncalculated),
        volatile=frozenset(made.volatile),
        struck={place: frozenset(rows) for place, rows in made.struck.items()},
        hidden_rows=frozenset(made.hidden),
        hidden_columns=frozenset(made.hidden_columns),
        is_filtered=made.is_filtered,
        origins=Origins(tuple(made.parts), made.origin, made.cells, made.headings),
        typed=[heads, *made.typed],
        fields=tuple(made.fields),
    )
    return sheet, aside


def sources_of(table: TableSource, spec: SheetSpec) -> dict[str, ColumnSource]:
    """Return where each field comes from, with what counts where an office does not keep it."""
    given = column_sources(table)
    across = {table.across.field, *table.across.given} if table.across else set()
    defaults = {
        name: source
        for name, source in DEFAULTS.get(spec.name, {}).items()
        if name not in given and name not in across and (source.origin in ("", *given, *across))
    }
    return {**given, **defaults}


def fields_of(table: TableSource, spec: SheetSpec) -> set[str]:
    """Return the fields that a table gives."""
    if table.each:
        title = next((name for name, column in spec.columns.items() if column.kind == "text"), "")
        return {spec.id_field or next(iter(spec.columns)), title} - {""}
    given = set(sources_of(table, spec))
    if table.across is not None:
        given |= {table.across.field, *table.across.given}
    return (given - {SHARE}) | ({"numerator", "denominator"} if SHARE in given else set())


class Record(NamedTuple):
    """One row of the tracker: its values as they are meant, as they are typed, and where they stand."""

    meant: dict[str, RawValue]
    typed: dict[str, RawValue]
    cells: dict[str, tuple[int, int]]
    headings: dict[str, str] = {}  # noqa: RUF012 - replaced, never changed


class _RowReader:
    """Reads the rows of one tab, from the top down."""

    def __init__(self, found: Found, sources: Mapping[str, ColumnSource], table: TableSource, spec: SheetSpec) -> None:
        self._found, self._sources, self._table, self._spec = found, sources, table, spec
        self._sheet = found.sheet
        self._columns = sorted({*found.columns.values(), *found.across, *sum(found.of.values(), ())})
        self._has_titles = any(source.origin == GROUP_TITLE for source in sources.values())
        self._title: tuple[str, tuple[int, int]] | None = None
        self._above: dict[int, tuple[int, int]] = {}
        self._merged = _merged_down(found.sheet)
        self._meaning = {
            name: meaning_of(source, table, spec.columns.get(name), name) for name, source in sources.items()
        }
        self._was_blank = False
        self._made: dict[str, int] = {}
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
        if self._has_titles and is_alone:
            self._title = (first.strip(), (row, everything[0]))  # type: ignore[union-attr]
            return TITLE
        if not filled:
            return BESIDE
        if self._repeats_headings(row):
            return HEADINGS
        is_wide = any(top == row and right > left for top, left, _, right in self._sheet.merges)
        if is_alone and len(self._columns) > 1 and (is_wide or was_blank):
            self._was_blank = was_blank
            return NOTE
        return None

    def _holds(self, row: int, column: int) -> bool:
        cell = self._sheet.value(row, column)
        held = not isinstance(cell, str) or bool(cell.strip())
        return held or (row, column) in self._sheet.errors or (row, column) in self._sheet.uncalculated

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
            if not any(self._holds(row, column) for column in columns):
                continue
            _put(each, self._table.across.field, day, self._sheet.value(*header), header)
            for column, name in columns.items():
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
            if cell is not None:
                record.cells[name] = cell
        self._copies(record)
        return record

    def _copies(self, record: Record) -> None:
        """Put the fields that say what another field's cell says."""
        for name, source in self._sources.items():
            other = source.origin
            if other and other not in (SHEET_NAME, GROUP_TITLE) and other in record.typed:
                record.typed[name] = record.typed[other]
                own = self._table.words.get(name) or source.form or source.blank
                record.meant[name] = self._meaning[name](record.typed[other] if own else record.meant[other])
                if other in record.cells:
                    record.cells[name] = record.cells[other]

    def _value(self, row: int, name: str, source: ColumnSource) -> tuple[RawValue, tuple[int, int] | None]:
        if source.always is not None:
            return _as_cell(source.always), None
        if source.origin == SHEET_NAME:
            return self._found.tab_name, None
        if source.origin == GROUP_TITLE:
            return self._title or ("", None)
        if source.of:
            columns = self._found.of[name]
            said = [_text(self._sheet.value(*self._cell(row, column, is_filled=False))) for column in columns]
            texts = [self._former.get(key_of(text), text) for text in said]
            prefix = source.prefix or _prefix(self._spec)
            made = made_id(texts, prefix) if any(texts) else ""
            self._made[made] = self._made.get(made, 0) + 1
            return (f"{made}-{self._made[made]}" if made and self._made[made] > 1 else made), None
        cell = self._cell(row, self._found.columns[name], is_filled=source.fill_down)
        return self._sheet.value(*cell), cell

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
        meant = meaning(value)
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


class _Meaning(NamedTuple):
    """What the cells of one field mean in the tracker's words."""

    words: Mapping[str, RawValue]
    blank: frozenset[str]
    form: DateForm | None
    prefix: str
    makes_id: bool
    kind: str

    def __call__(self, cell: RawValue) -> RawValue:  # noqa: PLR0911 - one answer for each way of writing it
        if isinstance(cell, bool):
            text = "TRUE" if cell else "FALSE"
            return self.words.get(key_of(text), cell)
        text = _text(cell) if not isinstance(cell, datetime | date | time) else ""
        if text and (key := key_of(text)) in self.words:
            return self.words[key]
        if isinstance(cell, str):
            cell = cell.strip()
            if key_of(cell) in self.blank:
                return ""
            if self.form is not None and (day := self.form.read(cell)) is not None:
                return day
        if self.makes_id and text:
            return id_of(text, self.prefix)
        if self.prefix and text:
            return text.upper() if text.upper().startswith(self.prefix) else f"{self.prefix}{text.upper()}"
        if isinstance(cell, float) and self.kind in _ROW_NAMES:
            return text
        return cell


def meaning_of(source: ColumnSource, table: TableSource, column: Column | None, name: str) -> _Meaning:
    """Return how the cells of a field are understood."""
    given = table.words.get(name, {})
    words: dict[str, RawValue] = {
        key_of(theirs): ours if isinstance(ours, str) else float(ours) for theirs, ours in given.items()
    }
    form = DateForm.of(source.form) if source.form else None
    blank = frozenset(map(key_of, source.blank))
    return _Meaning(words, blank, form, source.prefix, source.make == "id", column.kind if column else "number")


def _as_cell(value: str | float | date) -> RawValue:
    return float(value) if isinstance(value, int | float) else value


def _text(cell: RawValue) -> str:
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float):
        return number_text(cell).replace(",", "")
    return cell.isoformat()[:10] if isinstance(cell, date) else ""


def _fits(text: str, pattern: str) -> bool:
    parts = [re.escape(key_of(part)) for part in pattern.split("*")]
    return re.fullmatch(".*".join(parts), key_of(text)) is not None


def _prefix(spec: SheetSpec) -> str:
    return f"{(spec.id_field or 'row').removesuffix('_id').upper()[:1]}-"


def _add_each(made: _Table, table: TableSource, spec: SheetSpec, sheets: Mapping[str, RawSheet]) -> None:
    """Add a row for each value of another table's field: the workstreams that the milestones name."""
    other_name, _, name = table.each.partition(".")
    other = sheets.get(other_name)
    if other is None or other.origins is None:
        return
    place = other.fields.index(name)
    id_field = spec.id_field or next(iter(spec.columns))
    title = next((field for field, column in spec.columns.items() if column.kind == "text"), "")
    seen: set[str] = set()
    for key, (row, typed) in enumerate(zip(other.rows[1:], (other.typed or other.rows)[1:], strict=True), 2):
        value = row[place]
        if not isinstance(value, str) or not value or value in seen:
            continue
        seen.add(value)
        at = other.origins.at(name, key)
        from_part = other.origins.part_of(key)
        columns = dict.fromkeys((id_field, title), at.column) if at else {}
        part = Part(
            from_part.sheet,
            from_part.header_row,
            columns,
            dict.fromkeys((id_field, title), from_part.headings.get(name, "")),
        )
        made.parts.append(part)
        cells = {id_field: (at.row, at.column), title: (at.row, at.column)} if at else {}
        said = typed[place] if isinstance(typed[place], str) else value
        record = Record({id_field: value, title: said}, {id_field: said, title: said}, cells)
        excel_row = at.row if at else other.origins.rows[key][1]
        _add_record(made, len(made.parts) - 1, excel_row, record, RawSheet(from_part.sheet, "visible", []))


def _settings(raw: RawTracker, spec: SheetSpec, source: SourceConfig) -> RawSheet:
    """Lay out what `source.toml` says of the settings as the tracker's own sheet of them."""
    names = list(spec.columns)
    heads: list[RawValue] = [column.heading for column in spec.columns.values()]
    rows, parts, origin = [heads], [Part(source.file.name, 0, {})], {}
    given = dict(source.settings)
    for key, (name, value) in enumerate(given.items(), 2):
        column = (spec.settings or {})[name]
        cell, at = _setting_value(raw, source, name, value)
        line = source.lines.of("settings", name) if source.lines else 0
        rows.append([column.heading, cell, *[""] * (len(names) - 2)])
        if at is None:
            origin[key] = (0, line)
            continue
        sheet, row, place = at
        parts.append(Part(sheet, row, {names[1]: place}))
        origin[key] = (len(parts) - 1, row)
    return RawSheet(spec.name, "visible", rows, origins=Origins(tuple(parts), origin), typed=rows, fields=tuple(names))


def _setting_value(
    raw: RawTracker, source: SourceConfig, name: str, value: object
) -> tuple[RawValue, tuple[str, int, int] | None]:
    if not isinstance(value, CellSource):
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        return datetime.combine(value, time()) if is_day else _as_cell(value), None  # type: ignore[arg-type]
    if value.origin == LAST_SAVED:
        return (datetime.combine(raw.saved, time()) if raw.saved else ""), None
    named, _, reference = value.cell.rpartition("!")
    sheet = next((each for each in raw.sheets.values() if key_of(each.name) == key_of(named.strip("'"))), None)
    at = position(reference.replace("$", ""))
    if sheet is None or at is None:
        line = source.lines.of("settings", name) if source.lines else 0
        where = f"line {line} of {source.file.name}" if line else source.file.name
        raise TrackerRefused(
            f"{raw.path.name} is not laid out as {where} says: it has no sheet {quoted(named)}, from which {name} is "
            f"taken. Correct {source.file.name}, or put the sheet's name back."
        )
    cell = sheet.value(*at)
    if value.form and isinstance(cell, str) and (day := DateForm.of(value.form).read(cell)) is not None:
        cell = day
    return cell, (sheet.name, *at)

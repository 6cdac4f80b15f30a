"""Mapping: the tables of an office's own workbook become the tracker's, and each value keeps the cell it came from.

Nothing is guessed here: what `source.toml` says and the workbook does not have stops the command, in one sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from xltools.errors import TrackerRefused
from xltools.schema.checks import SheetSpec
from xltools.schema.date_form import DateForm
from xltools.schema.loading import Schemas
from xltools.schema.source_config import (
    LAST_SAVED,
    SHARE,
    CellSource,
    ColumnSource,
    SourceConfig,
    TableSource,
    column_sources,
)
from xltools.text.words import key_of, quoted
from xltools.tracker.addresses import Origins, Part
from xltools.tracker.cells import position
from xltools.tracker.raw import RawSheet, RawTracker, RawValue
from xltools.validate.source.layout import Found, LayoutChanged, bounded, found_tables
from xltools.validate.source.rows import Record, RowReader
from xltools.validate.source.words import as_cell

#: What counts where an office does not keep a field that figures need, and no other value could be meant.
DEFAULTS: Mapping[str, Mapping[str, ColumnSource]] = {
    "Milestones": {
        "kind": ColumnSource(always="Programme milestone"),
        "status": ColumnSource.model_validate({"from": "actual"}),
    },
    "KPI readings": {"reported_on": ColumnSource.model_validate({"from": "period_end"})},
}


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
    counts: dict[str, int] = field(default_factory=dict)
    made_of_words: dict[str, list[int]] = field(default_factory=dict)

    @property
    def next_row(self) -> int:
        return len(self.rows) + 2


#: The unit of what is a share of something.
PERCENT = "%"


class Mapped(NamedTuple):
    """What a workbook was mapped to.

    Args:
        sheets: the tracker's sheet -> its table.
        aside: the tracker's sheet -> rows of theirs that are no rows of it, each with why.
        alike: the tracker's sheet -> rows whose words make one ID, so that only their order tells them apart.
    """

    sheets: dict[str, RawSheet]
    aside: dict[str, dict[int, str]]
    alike: dict[str, list[list[int]]]


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
    alike: dict[str, list[list[int]]] = {}
    places = {
        (spec.name, number): list(found_tables(raw, table, source, number, changed))
        for spec in schemas
        for number, table in source.of(spec.name)
        if not table.each
    }
    every = [each for found in places.values() for each in found]
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
            for found in places[spec.name, number]:
                _add(made, found if table.area else bounded(found, every), table, spec)
        sheets[spec.name], aside[spec.name] = _finished(made, spec)
        alike[spec.name] = [rows for rows in made.made_of_words.values() if len(rows) > 1]
    if any(SHARE in fields_given(table) for _, table in source.of("KPI readings")):
        _settle_shares(sheets)
    for spec in schemas:
        _refer_by_title(spec, sheets, schemas)
    return Mapped(sheets, aside, alike), changed


def _settle_shares(sheets: Mapping[str, RawSheet]) -> None:
    """Settle what was read as shares, where a KPI's unit and its row say how they were typed.

    Of a percentage 65 means 0.65 where one value of its KPI is above 1; what is no percentage has no denominator.
    """
    readings, kpis = sheets["KPI readings"], sheets.get("KPIs")
    units = _by_id(kpis, "unit") if kpis is not None else {}
    if not {"kpi_id", "numerator", "denominator"} <= set(readings.fields):
        return
    of, top, under = (readings.fields.index(name) for name in ("kpi_id", "numerator", "denominator"))
    largest: dict[RawValue, float] = {}
    for row in readings.rows[1:]:
        if isinstance(value := row[top], float):
            largest[row[of]] = max(largest.get(row[of], 0.0), abs(value))
    for row in readings.rows[1:]:
        value = row[top]
        if row[under] != 1.0 or not isinstance(value, float):
            continue
        if units.get(row[of], PERCENT) != PERCENT:
            row[under] = ""
        elif largest[row[of]] > 1:
            row[top] = value / 100


def _by_id(sheet: RawSheet, field: str) -> dict[RawValue, RawValue]:
    """Return one field of a table by the IDs of its rows."""
    if not {"kpi_id", field} <= set(sheet.fields):
        return {}
    places = sheet.fields.index("kpi_id"), sheet.fields.index(field)
    return {row[places[0]]: row[places[1]] for row in sheet.rows[1:]}


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
    reader = RowReader(found, sources, table, spec, made.counts)
    last = min(table.last_row or len(found.sheet.rows), len(found.sheet.rows))
    for row in range(found.header_row + 1, last + 1):
        why = reader.why_aside(row)
        if why is not None:
            if why:
                made.aside.append((part, row, why))
            continue
        for record in reader.records(row):
            if reader.made and table.across is None:
                made.made_of_words.setdefault(reader.made, []).append(made.next_row)
            _add_record(made, part, row, record, found.sheet)


def _add_record(made: _Table, part: int, row: int, record: Record, sheet: RawSheet) -> None:
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
        origins=Origins(tuple(made.parts), made.origin, made.cells, made.headings, _own_words(made, spec)),
        typed=[heads, *made.typed],
        fields=tuple(made.fields),
    )
    return sheet, aside


def _own_words(made: _Table, spec: SheetSpec) -> dict[str, dict[int, str]]:
    """Return what staff typed in the fields of which some words of theirs stand for ours: pages show their words."""
    found: dict[str, dict[int, str]] = {}
    for place, name in enumerate(made.fields):
        if spec.columns[name].kind != "choice":
            continue
        pairs = [(typed[place], meant[place]) for typed, meant in zip(made.typed, made.rows, strict=True)]
        words = {key: typed.strip() for key, (typed, meant) in enumerate(pairs, 2) if isinstance(typed, str) and meant}
        if any(words.get(key, meant) != meant for key, (_, meant) in enumerate(pairs, 2)):
            found[name] = {key: word for key, word in words.items() if word}
    return found


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


def fields_given(table: TableSource) -> set[str]:
    """Return what a table's columns and periods give, by the names in the file."""
    return {*table.columns, *(table.across.given if table.across else ())}


def fields_of(table: TableSource, spec: SheetSpec) -> set[str]:
    """Return the fields that a table gives."""
    if table.each:
        title = next((name for name, column in spec.columns.items() if column.kind == "text"), "")
        return {spec.id_field or next(iter(spec.columns)), title} - {""}
    given = set(sources_of(table, spec))
    if table.across is not None:
        given |= {table.across.field, *table.across.given}
    return (given - {SHARE}) | ({"numerator", "denominator"} if SHARE in given else set())


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
    raw: RawTracker, source: SourceConfig, name: str, value: CellSource | str | float | date
) -> tuple[RawValue, tuple[str, int, int] | None]:
    if not isinstance(value, CellSource):
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime.combine(value, time()), None
        return as_cell(value), None
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

"""A table of the tracker while its rows are gathered from an office's tabs, each value with its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xltools.schema.checks import SheetSpec
from xltools.schema.source_config import (
    SHARE,
    ColumnSource,
    TableSource,
    column_sources,
)
from xltools.tracker.addresses import Origins, Part
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.source.layout import Found
from xltools.validate.source.rows import Record, RowReader

#: What to use if an office does not keep a field that figures need, and no other value could be meant.
DEFAULTS: Mapping[str, Mapping[str, ColumnSource]] = {
    "Milestones": {
        "kind": ColumnSource(always="Programme milestone"),
        "status": ColumnSource.model_validate({"from": "actual"}),
    },
    "KPI readings": {"reported_on": ColumnSource.model_validate({"from": "period_end"})},
}


@dataclass
class Gathered:
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
        """The row of the tracker's sheet that the next record becomes."""
        return len(self.rows) + 2


def add_rows(made: Gathered, found: Found, table: TableSource, spec: SheetSpec) -> None:
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


def _add_record(made: Gathered, part: int, row: int, record: Record, sheet: RawSheet) -> None:
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


def _add_truth(made: Gathered, at: tuple[int, int], cell: tuple[int, int], sheet: RawSheet) -> None:
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


def finished(made: Gathered, spec: SheetSpec) -> tuple[RawSheet, dict[int, str]]:
    """Return the table as a sheet of the tracker, and by its rows why those that are no records were set aside."""
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


def _own_words(made: Gathered, spec: SheetSpec) -> dict[str, dict[int, str]]:
    """Return what staff typed in the fields where words of theirs stand for ours: pages show their words."""
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


def add_each(made: Gathered, table: TableSource, spec: SheetSpec, sheets: Mapping[str, RawSheet]) -> None:
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

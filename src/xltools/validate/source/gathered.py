"""A table of the tracker while its rows are gathered from an office's tabs, each value with its cell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from xltools.schema.checks import SheetSpec
from xltools.schema.source_config import (
    SHARE,
    ColumnSource,
    TableSource,
    column_sources,
)
from xltools.tracker.addresses import Origins, Part
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.source.field_values import FieldValues
from xltools.validate.source.layout import Found
from xltools.validate.source.records import Records, records_of
from xltools.validate.source.rows import row_kinds

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
    """A table of the tracker while its rows are gathered.

    Args:
        typed: field -> what stands in the cells; `meant` what that means in the tracker's words.
    """

    fields: list[str]
    parts: list[Part] = field(default_factory=list)
    typed: dict[str, list[RawValue]] = field(init=False)
    meant: dict[str, list[RawValue]] = field(init=False)
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
    next_row: int = 2

    def __post_init__(self) -> None:
        self.typed = {name: [] for name in self.fields}
        self.meant = {name: [] for name in self.fields}


def add_rows(made: Gathered, found: Found, table: TableSource, spec: SheetSpec) -> None:
    """Add the rows of one tab."""
    sources = sources_of(table, spec)
    part = len(made.parts)
    columns = {name: found.columns[name] for name in made.fields if name in found.columns}
    made.parts.append(Part(found.sheet.name, found.header_row, columns, found.headings))
    kinds = row_kinds(found, sources, table, spec)
    made.aside += [(part, row, why) for row, why in kinds.aside]
    _add_records(made, part, records_of(found, sources, table, spec, kinds, made.counts), found.sheet)


def _add_records(made: Gathered, part: int, records: Records, sheet: RawSheet) -> None:
    """Add the records of a tab, in their order."""
    if not records.rows:
        return
    first, rows = made.next_row, records.rows
    made.next_row += len(rows)
    made.origin.update(zip(range(first, made.next_row), zip(repeat(part), rows), strict=False))
    made.is_filtered |= sheet.is_filtered
    if sheet.hidden_rows:
        made.hidden.update(key for key, row in enumerate(rows, first) if row in sheet.hidden_rows)
    for key, words in enumerate(records.made_of_words, first):
        if words:
            made.made_of_words.setdefault(words, []).append(key)
    noted = _noted_rows(sheet)
    for place, name in enumerate(made.fields, 1):
        values = records.fields.get(name)
        if values is None:
            made.typed[name] += [""] * len(rows)
            made.meant[name] += [""] * len(rows)
            continue
        made.typed[name] += _without_none(values.typed)
        made.meant[name] += _without_none(values.meant)
        _add_cells(made, (first, place), values, made.parts[part].columns.get(name, 0), rows)
        _add_truths(made, (first, place), values, noted.get(values.column, ()), (sheet, rows))


def _without_none(values: list[RawValue | None]) -> list[RawValue]:
    return ["" if value is None else value for value in values]


def _add_cells(made: Gathered, start: tuple[int, int], values: FieldValues, column: int, rows: Sequence[int]) -> None:
    """Keep the cells of values that are not in their row and in their field's column."""
    first, name = start[0], made.fields[start[1] - 1]
    keys = [(key, name) for key in range(first, first + len(rows))] if values.elsewhere or values.column else []
    if values.column and values.column != column:
        made.cells.update(zip(keys, zip(rows, repeat(values.column)), strict=False))
    for number, cell in values.elsewhere.items():
        if cell != (rows[number], column):
            made.cells[keys[number]] = cell
            if number in values.headings:
                made.headings[keys[number]] = values.headings[number]


def _noted_rows(sheet: RawSheet) -> dict[int, set[int]]:
    """Return the rows of the cells that have notes, by their columns."""
    noted = {column: set(rows) for column, rows in sheet.struck.items()}
    for row, column in (*sheet.errors, *sheet.uncalculated, *sheet.volatile):
        noted.setdefault(column, set()).add(row)
    return noted


def _add_truths(
    made: Gathered, start: tuple[int, int], values: FieldValues, noted: Collection[int], tab: tuple[RawSheet, list[int]]
) -> None:
    """Keep the notes about the cells of a field's values.

    Args:
        noted: the rows of the field's own column of which something is to be told.
        tab: the sheet, and the rows of its records.
    """
    sheet, rows = tab
    if values.column in sheet.hidden_columns and len(values.elsewhere) < len(rows):
        made.hidden_columns.add(start[1])
    own = [number for number, row in enumerate(rows) if row in noted] if noted else []
    for number in dict.fromkeys((*own, *values.elsewhere)):
        cell = values.elsewhere.get(number, (rows[number], values.column))
        _add_truth(made, (start[0] + number, start[1]), cell, sheet)


def _add_truth(made: Gathered, at: tuple[int, int], cell: tuple[int, int], sheet: RawSheet) -> None:
    """Keep the notes about a value's own cell; a hidden or struck-out title counts for many rows."""
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
    """Return the table as a sheet of the tracker, and why rows that are not records were set aside, by row."""
    aside: dict[int, str] = {}
    for key, (part, row, why) in enumerate(made.aside, made.next_row):
        made.origin[key] = (part, row)
        aside[key] = why
    heads: list[RawValue] = [spec.columns[name].heading for name in made.fields]
    rows, typed = (map(list, zip(*columns.values(), strict=True)) for columns in (made.meant, made.typed))
    sheet = RawSheet(
        name=spec.name,
        state="visible",
        rows=[heads, *rows],
        errors=dict(sorted(made.errors.items())),
        uncalculated=frozenset(made.uncalculated),
        volatile=frozenset(made.volatile),
        struck={place: frozenset(rows) for place, rows in made.struck.items()},
        hidden_rows=frozenset(made.hidden),
        hidden_columns=frozenset(made.hidden_columns),
        is_filtered=made.is_filtered,
        origins=Origins(tuple(made.parts), made.origin, made.cells, made.headings, _own_words(made, spec)),
        typed=[heads, *typed],
        fields=tuple(made.fields),
    )
    return sheet, aside


def _own_words(made: Gathered, spec: SheetSpec) -> dict[str, dict[int, str]]:
    """Return what staff typed in the fields with their own words for ours: pages show their words."""
    found: dict[str, dict[int, str]] = {}
    for name in made.fields:
        if spec.columns[name].kind != "choice" or made.typed[name] == made.meant[name]:
            continue
        pairs = list(zip(made.typed[name], made.meant[name], strict=True))
        words = {key: typed.strip() for key, (typed, meant) in enumerate(pairs, 2) if isinstance(typed, str) and meant}
        if any(words.get(key, meant) != meant for key, (_, meant) in enumerate(pairs, 2)):
            found[name] = {key: word for key, word in words.items() if word}
    return found


def sources_of(table: TableSource, spec: SheetSpec) -> dict[str, ColumnSource]:
    """Return where each field comes from, with the value that counts if an office does not keep it."""
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
        said = typed[place] if isinstance(typed[place], str) else value
        values = {
            id_field: FieldValues([said], [value]),
            title: FieldValues([said], [said]),
        }
        if at is not None:
            values = {name: replace(each, elsewhere={0: (at.row, at.column)}) for name, each in values.items()}
        excel_row = at.row if at else other.origins.rows[key][1]
        records = Records([excel_row], values, [])
        _add_records(made, len(made.parts) - 1, records, RawSheet(from_part.sheet, "visible", []))

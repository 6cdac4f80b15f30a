"""What is wrong with a table of `source.toml` beyond what its model refuses, with the keys of its line."""

from collections.abc import Iterator, Mapping

from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.date_form import DateForm
from xltools.schema.settings_file import nearest_or_all
from xltools.schema.source_config import (
    GROUP_TITLE,
    SHARE,
    SHEET_NAME,
    Across,
    ColumnSource,
    TableSource,
    column_sources,
)
from xltools.text.words import key_of, listed, quoted


def table_faults(table: TableSource, specs: Mapping[str, SheetSpec]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is wrong with a table, each with the keys of its line."""
    spec = specs[table.of]
    if sum(map(bool, (table.sheets, table.area, table.each))) != 1:
        ways = 'sheets = ["Plan"], area = "Risks_table", or each = "Milestones.workstream_id"'
        yield f"{table.of} must say where it is, in exactly one way: {ways}.", ()
    if table.each and not _is_field(table.each, specs):
        yield f'{quoted(table.each)} is not a field of a sheet: write it as "Milestones.workstream_id".', ("each",)
    if list(table.header_rows) != sorted(set(table.header_rows)) or any(row < 1 for row in table.header_rows):
        yield "header_rows counts Excel's rows from 1, downwards.", ("header_rows",)
    given = column_sources(table)
    for name, source in given.items():
        yield from _column_faults(name, source, spec, given)
    if table.across is not None:
        yield from _across_faults(table.across, spec, given)
    for name, words in table.words.items():
        yield from _word_faults(name, words, spec, given, table.across.given if table.across else {})


def _is_field(name: str, specs: Mapping[str, SheetSpec]) -> bool:
    sheet, _, column = name.partition(".")
    return sheet in specs and column in specs[sheet].columns


def _column_faults(
    name: str, source: ColumnSource, spec: SheetSpec, given: Mapping[str, ColumnSource]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    keys = ("columns", name)
    known = (*spec.columns, *((SHARE,) if "denominator" in spec.columns else ()))
    if name not in known:
        yield f"{name} is not a field of {spec.name}. {nearest_or_all(name, known)}", keys
        return
    said = [source.heading, source.column, source.origin, source.of, source.always is not None]
    if sum(map(bool, said)) != 1:
        yield f'{name} says one place: a heading, a column, from, of, or always; such as {name} = "Due date".', keys
    if source.origin and source.origin not in (SHEET_NAME, GROUP_TITLE) and source.origin not in given:
        others = (SHEET_NAME, GROUP_TITLE, *(each for each in given if each != name))
        yield (
            f"{name} is from {quoted(source.origin)}, which is not known. {nearest_or_all(source.origin, others)}",
            keys,
        )
    if source.of and source.make != "id":
        yield f'of names what an ID is made of: add make = "id" to {name}.', keys
    if source.form:
        if (told := DateForm.fault(source.form)) is not None:
            yield f"{name}: {told}", keys
        elif name in spec.columns and spec.columns[name].kind != "day":
            yield f"{name} is not a date, so it has no form.", keys


def _across_faults(
    across: Across, spec: SheetSpec, given: Mapping[str, ColumnSource]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, key in ((across.field, "field"), *((name, "value") for name in across.given)):
        known = (*spec.columns, *((SHARE,) if key == "value" and "denominator" in spec.columns else ()))
        if name not in known:
            yield f"{name} is not a field of {spec.name}. {nearest_or_all(name, known)}", ("across",)
        if name in given:
            yield f"{name} is given twice: by its own column, and by the columns across.", ("columns", name)
    if (told := DateForm.fault(across.headings)) is not None:
        yield told, ("across",)


def _word_faults(
    name: str,
    words: Mapping[str, str | int | float],
    spec: SheetSpec,
    given: Mapping[str, ColumnSource],
    across: Mapping[str, str],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if name not in given and name not in across:
        yield f"words are given for {name}, which has no column here.", ("words", name)
        return
    column, seen = spec.columns[name], set[str]()
    for theirs, ours in words.items():
        keys = ("words", name, theirs)
        if key_of(theirs) in seen:
            yield f"{quoted(theirs)} is given twice.", keys
        seen.add(key_of(theirs))
        if ours == "":
            yield f"{quoted(theirs)} has no meaning here: {_choose(column)}, or list it under blank.", keys
        elif (column.words and ours not in column.words) or not _fits(ours, column):
            yield (
                f"{quoted(theirs)} means {quoted(ours)}, which {column.heading} does not take: {_choose(column)}.",
                keys,
            )


def _fits(meant: str | float, column: Column) -> bool:
    if column.kind not in {"whole", "number", "percent", "money"}:
        return isinstance(meant, str)
    if isinstance(meant, str):
        return False
    low, high = column.low, column.high
    return (not isinstance(low, int | float) or low <= meant) and (not isinstance(high, int | float) or meant <= high)


def _choose(column: Column) -> str:
    if column.words:
        return f"choose {listed(column.words, 'or')}"
    if isinstance(column.low, int | float) and isinstance(column.high, int | float):
        return f"choose a number from {column.low:g} to {column.high:g}"
    return "say what it means"

"""`source.toml`: which cells of an office's own workbook stand for which of the tracker's fields, and its words."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from xltools.errors import SchemaFault
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.date_form import DateForm
from xltools.schema.files import read_toml
from xltools.schema.settings_file import SettingsModel, checked, keys_of, nearest_or_all
from xltools.text.words import key_of, listed, quoted

#: The file beside the schemas that says how an office's own workbook is read.
FILE = "source.toml"
#: The workbook in which a person answers how it is read.
REVIEW = "adopt.xlsx"
#: What an as-at may be taken from.
LAST_SAVED = "last saved"


def _as_tuple(given: object) -> object:
    return tuple(given) if isinstance(given, list) else given


Texts: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Rows: TypeAlias = Annotated[tuple[int, ...], BeforeValidator(_as_tuple)]
Plain: TypeAlias = str | int | float | date


class ColumnSource(SettingsModel):
    """Where one field's values come from.

    Args:
        heading: of their column; of several rows of headings joined by " / ".
        column: their column's letters, where it has no heading.
        origin: "sheet name", "group title", or another field of the same table, whose value counts here too.
        always: the one value that every row has.
        form: how they write dates as text, such as "YYYY-MM-DD" or "DD/MM/YY".
        prefix: put before what stands in the cell, to make an ID of a number.
        make: "id": an ID is made of what stands there.
        of: the headings that an ID is made of, where no one column tells rows apart.
        blank: what they type for nothing.
        fill_down: whether a blank means the same as the cell above.
    """

    heading: str = Field(default="", description='Write heading = "Due date", as it stands in the workbook.')
    column: str = Field(default="", pattern="^$|^[A-Z]{1,3}$", description='Write column = "B".')
    origin: str = Field(default="", alias="from", description='Write from = "sheet name", "group title" or a field.')
    always: Plain | None = Field(default=None, description='Write always = "Programme milestone".')
    form: str = Field(default="", description='Write form = "DD/MM/YYYY".')
    prefix: str = Field(default="", pattern="^$|^[A-Z0-9-]{1,20}$", description='Write prefix = "T-".')
    make: Literal["", "id"] = Field(default="", description='Write make = "id", or take the line away.')
    of: Texts = Field(default=(), description='Write of = ["Task", "Project"].')
    blank: Texts = Field(default=(), description='Write blank = ["TBC", "n/a"].')
    fill_down: bool = Field(default=False, description="Write fill_down = true or take the line away.")

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that must stand in the workbook."""
        return (*((self.heading,) if self.heading else ()), *self.of)


class Across(SettingsModel):
    """Periods that stand across the page: each of their columns is a row of the tracker.

    Args:
        headings: the form of these columns' headings, such as "MMM-YY".
        field: which field the heading gives.
        value: which field the cell gives; "share" for a percentage without its two numbers.
        values: where several columns stand under each period: field -> their second heading.
    """

    headings: str = Field(description='Write headings = "MMM-YY", the form of the headings.')
    field: str = Field(default="period_end", description='Write field = "period_end".')
    value: str = Field(default="numerator", description='Write value = "numerator", or "share" for a percentage.')
    values: dict[str, str] = Field(
        default_factory=dict, description='Write values = { numerator = "Met", denominator = "Due" }.'
    )

    @property
    def given(self) -> dict[str, str]:
        """Field -> the second heading of its columns; "" where there is none."""
        return self.values or {self.value: ""}


class TableSource(SettingsModel):
    """One table of the tracker, read from their workbook.

    Args:
        of: the tracker's sheet.
        sheets: their tabs, by name or pattern: "Plan - *".
        area: instead, an Excel table or a named range by its name, or cells: "Plan!B20:G60", "Plan!B:G".
        header_rows: the Excel rows of the headings; found where none is given.
        last_row: the last row of the table, where something else stands under it.
        each: a field of another table, "Milestones.workstream_id", each of whose values is a row of this one.
        columns: field -> where its values come from.
        words: field -> their word -> ours, or the number that it stands for.
        skip: rows that begin with one of these are no records: "Total*".
        groups: whether a row that stands alone is the title of the group below it, also where no field is made of it.
        renamed: new words of a row -> the former ones, of which its ID was made.
    """

    of: str = Field(description='Write of = "Milestones", a sheet of the tracker.')
    sheets: Texts = Field(default=(), description='Write sheets = ["Plan - *"].')
    area: str = Field(default="", description='Write area = "Risks_table", the name of an Excel table or a range.')
    header_rows: Rows = Field(default=(), description="Write header_rows = [3, 4].")
    last_row: int = Field(default=0, ge=0, description="Write last_row = 40.")
    each: str = Field(default="", description='Write each = "Milestones.workstream_id".')
    columns: dict[str, str | ColumnSource] = Field(default_factory=dict, description='Write status = "State".')
    words: dict[str, dict[str, str | int | float]] = Field(
        default_factory=dict, description='Write "Done" = "Complete".'
    )
    skip: Texts = Field(default=(), description='Write skip = ["Total*"].')
    groups: bool = Field(default=False, description="Write groups = true or take the line away.")
    renamed: dict[str, str] = Field(default_factory=dict, description='Write "New title" = "Former title".')
    across: Across | None = Field(default=None, description='Write across = { headings = "MMM-YY" }.')


class CellSource(SettingsModel):
    """Where a setting's value comes from: a cell of their workbook, or the day when it was last saved."""

    cell: str = Field(default="", description='Write cell = "Cover!B4".')
    origin: Literal["", "last saved"] = Field(default="", alias="from", description='Write from = "last saved".')
    form: str = Field(default="", description='Write form = "DD/MM/YYYY".')


class _File(SettingsModel):
    workbook: str = Field(default="", description='Write workbook = "../../Project tracker.xlsx".')
    settings: dict[str, Plain | CellSource] = Field(
        default_factory=dict, description='Write organisation = "Riverside Council".'
    )
    table: Annotated[tuple[TableSource, ...], BeforeValidator(_as_tuple)] = Field(
        default=(), description='Write [[table]], and under it of = "Milestones".'
    )


@dataclass(frozen=True)
class SourceConfig:
    """How an office's own workbook is read.

    Args:
        file: the file that says so; empty where it is made in memory.
        lines: where a key stands in it, so that a fault can name its line.
        text: the file's own words, which a final report keeps.
    """

    file: Path
    workbook: str = ""
    settings: Mapping[str, Plain | CellSource] = field(default_factory=dict)
    tables: tuple[TableSource, ...] = ()
    lines: "Lines | None" = None
    text: str = ""

    def where(self, number: int, *keys: str) -> str:
        """Name the file and the line of a table's key, as a sentence begins."""
        line = self.lines.of_table(number, *keys) if self.lines else 0
        return f"{self.file}, line {line}" if line else str(self.file)

    @property
    def where_settings(self) -> str:
        """Where the office says its settings: in the review workbook where there is one, else in this file."""
        is_reviewed = (self.file.parent.parent / REVIEW).is_file()
        return f"Settings of {REVIEW}" if is_reviewed else f"[settings] of {FILE}"

    def unkept(self, spec: SheetSpec) -> frozenset[str]:
        """Return the fields of a sheet for which the workbook has no column."""
        kept: set[str] = set()
        for _, table in self.of(spec.name):
            sources = column_sources(table)
            kept |= {name for name, each in sources.items() if _is_typed(each, sources)}
            if table.across is not None:
                kept |= {table.across.field, *table.across.given}
        if SHARE in kept:
            kept |= {"numerator"}
        return frozenset(spec.columns) - kept

    def own_words(self, sheet: str) -> dict[str, dict[str, str]]:
        """Return the office's word for each of ours, by field; of two that mean the same, the first."""
        found: dict[str, dict[str, str]] = {}
        for _, table in self.of(sheet):
            for name, words in table.words.items():
                own = found.setdefault(name, {})
                for their_word, ours in words.items():
                    own.setdefault(str(ours), their_word)
        return found

    def of(self, sheet: str) -> list[tuple[int, TableSource]]:
        """Return the tables that stand for a sheet of the tracker, by their numbers in the file."""
        return [(number, table) for number, table in enumerate(self.tables) if table.of == sheet]


class Lines:
    """Where keys stand in a file of TOML."""

    _HEAD = re.compile(r"^\s*\[\[?\s*([\w.\-\"' ]+?)\s*\]\]?\s*(?:#.*)?$")

    def __init__(self, text: str) -> None:
        self._at: dict[tuple[str, ...], int] = {}
        number = -1
        path: tuple[str, ...] = ()
        for line, words in enumerate(text.splitlines(), 1):
            if head := self._HEAD.match(words):
                path = tuple(part.strip("\"'") for part in head[1].split("."))
                number += words.lstrip().startswith("[[") and path == ("table",)
                self._note((str(number), *path[1:]) if path[0] == "table" else path, line)
                continue
            for key in re.findall(r"(?:^|[{,])\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=", words):
                name = key.strip("\"'")
                self._note((str(number), *path[1:], name) if path[:1] == ("table",) else (*path, name), line)

    def _note(self, path: tuple[str, ...], line: int) -> None:
        self._at.setdefault(path, line)

    def of(self, *keys: str) -> int:
        """Return the line of a key by its path; 0 where it is not found."""
        return self._at.get(keys, 0)

    def of_table(self, number: int, *keys: str) -> int:
        """Return the line of a table's key; of the nearest thing above it that is found."""
        for length in range(len(keys), -1, -1):
            if found := self._at.get((str(number), *keys[:length])):
                return found
            if length and (found := self._at.get((str(number), keys[length - 1]))):
                return found
        return 0


def load_source(file: Path, specs: Mapping[str, SheetSpec]) -> SourceConfig | None:
    """Load a `source.toml`; None where there is none.

    Raises:
        SchemaFault: it cannot be used: one sentence, with the line.
    """
    given = read_toml(file)
    return source_from(file, given, specs, file.read_text(encoding="utf-8-sig")) if file.is_file() else None


def archived_source(text: str, day: str, specs: Mapping[str, SheetSpec]) -> SourceConfig:
    """Check the mapping that a final report was made by."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SchemaFault(f"The {FILE} that the report as at {day} keeps cannot be read: {fault}.") from None
    return source_from(Path(f"{FILE} of {day}"), given, specs, text)


def source_from(file: Path, given: Mapping[str, Any], specs: Mapping[str, SheetSpec], text: str) -> SourceConfig:
    """Check what a file of this kind says."""
    lines = Lines(text)
    for key in given:
        if key not in keys_of(_File):
            raise SchemaFault(f"{_at(file, lines, key)}: {key} is not known. {nearest_or_all(key, keys_of(_File))}")
    settings = given.get("settings", {})
    tables = given.get("table", [])
    if not isinstance(settings, Mapping) or not isinstance(tables, list):
        raise SchemaFault(f"{file}: the settings stand under [settings], and each table under [[table]].")
    config = SourceConfig(
        file,
        workbook=checked(_File, {"workbook": given.get("workbook", "")}, str(file)).workbook,
        settings={name: _setting(file, lines, name, value, specs) for name, value in settings.items()},
        tables=tuple(_table(file, lines, number, each, specs) for number, each in enumerate(tables)),
        lines=lines,
        text=text,
    )
    for number, table in enumerate(config.tables):
        for told, keys in _faults(table, specs):
            raise SchemaFault(f"{config.where(number, *keys)}: {told}")
    return config


def _at(file: Path, lines: Lines | None, *keys: str) -> str:
    line = lines.of(*keys) if lines else 0
    return f"{file}, line {line}" if line else str(file)


def _setting(file: Path, lines: Lines | None, name: str, value: object, specs: Mapping[str, SheetSpec]) -> Any:
    known = next((spec.settings for spec in specs.values() if spec.settings is not None), {}) or {}
    where = _at(file, lines, "settings", name)
    if name not in known:
        raise SchemaFault(f"{where}: {name} is not a setting. {nearest_or_all(name, tuple(known))}")
    if not isinstance(value, Mapping):
        return checked(_File, {"settings": {name: value}}, where).settings[name]
    source = checked(CellSource, value, f"{where}, {name}")
    if not source.cell and not source.origin:
        raise SchemaFault(f'{where}: {name} says neither its cell, as {{ cell = "Cover!B4" }}, nor its value.')
    if source.cell and not re.fullmatch(r".+!\$?[A-Za-z]{1,3}\$?[0-9]{1,7}", source.cell):
        raise SchemaFault(f'{where}: {quoted(source.cell)} is not a cell: write it as "Cover!B4".')
    _refuse_form(source.form, where)
    return source


def _table(file: Path, lines: Lines | None, number: int, given: object, specs: Mapping[str, SheetSpec]) -> TableSource:
    of = given.get("of", "") if isinstance(given, Mapping) else ""
    where = f"{file}, line {line}" if lines and (line := lines.of_table(number)) else str(file)
    if not isinstance(given, Mapping):
        raise SchemaFault(f"{where}: each table stands under [[table]].")
    if of not in specs or specs[of].settings is not None:
        known = tuple(name for name, spec in specs.items() if spec.settings is None)
        where = f"{file}, line {lines.of_table(number, 'of')}" if lines else where
        raise SchemaFault(f"{where}: {of or 'it'} is not a sheet of the tracker. {nearest_or_all(str(of), known)}")
    columns = given.get("columns", {})
    if not isinstance(columns, Mapping):
        raise SchemaFault(f'{where}: columns says field = "Heading" for each field.')
    made = {
        name: checked(ColumnSource, value, _where_in(file, lines, number, "columns", name))
        if isinstance(value, Mapping)
        else value
        for name, value in columns.items()
    }
    across = given.get("across")
    if isinstance(across, Mapping):
        across = checked(Across, across, _where_in(file, lines, number, "across"))
    rest = {key: value for key, value in given.items() if key not in {"columns", "across"}}
    return checked(TableSource, {**rest, "columns": made, "across": across}, f"{where}, {of}")


def _where_in(file: Path, lines: Lines | None, number: int, *keys: str) -> str:
    line = lines.of_table(number, *keys) if lines else 0
    return f"{file}, line {line}, {keys[-1]}" if line else f"{file}, {keys[-1]}"


def column_sources(table: TableSource) -> dict[str, ColumnSource]:
    """Return where each field of a table comes from, a plain heading as the source that it stands for."""
    return {name: ColumnSource(heading=each) if isinstance(each, str) else each for name, each in table.columns.items()}


def _is_typed(source: ColumnSource, sources: Mapping[str, ColumnSource]) -> bool:
    """Whether staff type what a field says: under a heading, or under that of another field."""
    other = sources.get(source.origin)
    if other is not None:
        return bool(other.heading or other.column)
    return bool(source.heading or source.column or source.origin == GROUP_TITLE)


def _faults(table: TableSource, specs: Mapping[str, SheetSpec]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is wrong with a table, each with the keys of its line."""
    spec = specs[table.of]
    if sum(map(bool, (table.sheets, table.area, table.each))) != 1:
        ways = 'sheets = ["Plan"], area = "Risks_table", or each = "Milestones.workstream_id"'
        yield f"{table.of} says where it stands: {ways}.", ()
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
            yield f"{quoted(theirs)} stands for nothing: {_choose(column)}, or list it under blank.", keys
        elif (column.words and ours not in column.words) or not _fits(ours, column):
            yield (
                f"{quoted(theirs)} stands for {quoted(ours)}, which {column.heading} does not take: {_choose(column)}.",
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
    return "say what it stands for"


def _refuse_form(form: str, where: str) -> None:
    if form and (why := DateForm.fault(form)) is not None:
        raise SchemaFault(f"{where}: {why}")


#: Where a value may come from besides a column.
SHEET_NAME, GROUP_TITLE = "sheet name", "group title"
#: What stands for a percentage that has neither of its two numbers.
SHARE = "share"


def theirs(table_sources: Sequence[TableSource], name: str) -> dict[str, str | int | float]:
    """Return the words of a field, theirs -> ours, of all tables that stand for one sheet."""
    found: dict[str, str | int | float] = {}
    for table in table_sources:
        found |= table.words.get(name, {})
    return found

"""Reading `source.toml`: what it says as a value; what it cannot say as one sentence with its line."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xltools.errors import SchemaFault
from xltools.schema.checks import SheetSpec
from xltools.schema.date_form import DateForm
from xltools.schema.files import read_toml
from xltools.schema.settings_file import checked, keys_of, nearest_or_all
from xltools.schema.source_config import (
    FILE,
    Across,
    CellSource,
    ColumnSource,
    Lines,
    SourceConfig,
    SourceFile,
    TableSource,
)
from xltools.schema.source_faults import table_faults
from xltools.text.words import quoted


def load_source(file: Path, specs: Mapping[str, SheetSpec]) -> SourceConfig | None:
    """Load a `source.toml`; None if there is none.

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
        if key not in keys_of(SourceFile):
            raise SchemaFault(
                f"{_at(file, lines, key)}: {key} is not known. {nearest_or_all(key, keys_of(SourceFile))}"
            )
    settings = given.get("settings", {})
    tables = given.get("table", [])
    if not isinstance(settings, Mapping) or not isinstance(tables, list):
        raise SchemaFault(f"{file}: write the settings under [settings], and each table under [[table]].")
    config = SourceConfig(
        file,
        workbook=checked(SourceFile, {"workbook": given.get("workbook", "")}, str(file)).workbook,
        settings={name: _setting(file, lines, name, value, specs) for name, value in settings.items()},
        tables=tuple(_table(file, lines, number, each, specs) for number, each in enumerate(tables)),
        lines=lines,
        text=text,
    )
    for number, table in enumerate(config.tables):
        for told, keys in table_faults(table, specs):
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
        return checked(SourceFile, {"settings": {name: value}}, where).settings[name]
    source = checked(CellSource, value, f"{where}, {name}")
    if not source.cell and not source.origin:
        raise SchemaFault(f'{where}: {name} gives neither its cell, as {{ cell = "Cover!B4" }}, nor its value.')
    if source.cell and not re.fullmatch(r".+!\$?[A-Za-z]{1,3}\$?[0-9]{1,7}", source.cell):
        raise SchemaFault(f'{where}: {quoted(source.cell)} is not a cell: write it as "Cover!B4".')
    _refuse_form(source.form, where)
    return source


def _table(file: Path, lines: Lines | None, number: int, given: object, specs: Mapping[str, SheetSpec]) -> TableSource:
    of = given.get("of", "") if isinstance(given, Mapping) else ""
    where = f"{file}, line {line}" if lines and (line := lines.of_table(number)) else str(file)
    if not isinstance(given, Mapping):
        raise SchemaFault(f"{where}: write each table under [[table]].")
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


def _refuse_form(form: str, where: str) -> None:
    if form and (why := DateForm.fault(form)) is not None:
        raise SchemaFault(f"{where}: {why}")

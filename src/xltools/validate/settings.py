"""The Settings sheet: each row typed by its own setting's kind, defaults where none is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from xltools.columns import Column
from xltools.findings import Finding
from xltools.validate.conversion import NUMBERS, verdict_on
from xltools.validate.days import year_after
from xltools.validate.found import Spot, found
from xltools.validate.reading import Reading
from xltools.validate.verdict import NO_LIMITS, Limits, fault
from xltools.validate.words import Nearest, key_of, quoted, shown

#: The settings that say when the programme runs; no date but these may lie outside it.
STARTS, ENDS = "programme_starts", "programme_ends"
AS_AT, VERSION = "as_at", "tracker_version"
#: Why a row of the sheet gives no setting.
OWN_SETTING, NAMELESS = "no setting of the report has this name", "it does not name its setting"


@dataclass
class GivenSettings:
    """What the Settings say.

    Args:
        values: field -> str, float, int or Timestamp; None where nothing is given and no default counts.
        cells: field -> the row that gives it.
        typed: row -> its typed value, where it has one.
        limits: the days that a date may lie between.
        left_out: the rows that give no setting, each with why.
    """

    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    typed: dict[int, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    limits: Limits = NO_LIMITS
    left_out: dict[int, str] = field(default_factory=dict)


def given_settings(reading: Reading, as_at: date | None) -> GivenSettings:
    """Type the settings of a sheet that was read, into its own table too.

    Args:
        as_at: the day the report stands at, where it is given from outside and needs no setting.
    """
    settings = reading.spec.settings or {}
    given = GivenSettings()
    fields = _value_fields(reading)
    if fields is not None:
        _match_rows(reading, given, fields[0])
        dated = [name for name in (STARTS, ENDS) if name in given.cells]
        for name in [*dated, *(name for name in given.cells if name not in dated)]:
            limits = NO_LIMITS if name in dated else limits_of({**_defaults(reading), **given.values})
            _type_setting(reading, given, name, fields[1], limits)
        _type_others(reading, given, fields[1])
        _put_values(reading, given, fields[1])
        given.findings += _missing(reading, given, as_at)
    else:
        given.left_out = dict.fromkeys(reading.table.index.tolist(), "STR-06")
    given.values = dict.fromkeys(settings) | _defaults(reading) | given.values
    given.limits = limits_of(given.values)
    return given


def limits_of(values: Mapping[str, Any]) -> Limits:
    """Return the days that dates may lie between; none where the programme's own dates are out of order."""
    starts, ends = values.get(STARTS), values.get(ENDS)
    if starts is not None and ends is not None and starts > ends:
        return NO_LIMITS
    latest = None if ends is None else year_after(ends.to_pydatetime())
    return Limits(None if starts is None else starts.to_pydatetime(), latest)


def _value_fields(reading: Reading) -> tuple[str, str] | None:
    """Return the fields that hold a setting's name and its value; None where either has no column."""
    if reading.layout is None:
        return None
    columns = reading.spec.columns
    name = next((field for field, column in columns.items() if column.kind == "text"), "")
    value = next((field for field, column in columns.items() if column.kind == "value"), "")
    return (name, value) if {name, value} <= set(reading.layout.columns) else None


def _match_rows(reading: Reading, given: GivenSettings, name_field: str) -> None:
    """Find each setting's row; tell the names that are doubled or come only near."""
    assert reading.layout is not None
    assert reading.spec.settings is not None
    known = {key_of(column.heading): field for field, column in reading.spec.settings.items()}
    others: dict[int, str] = {}
    place = reading.layout.columns[name_field]
    heading, sheet = reading.layout.heading(name_field), reading.layout.raw.name
    names = reading.table[name_field].dropna()
    for row, name in zip(names.index.tolist(), names.tolist(), strict=True):
        setting = known.get(key_of(name))
        if setting is None:
            others[row] = name
        elif setting in given.cells:
            told = f"The setting {quoted(name)} stands in row {given.cells[setting]} already; that one counts."
            given.findings.append(found("STR-19", sheet, told, spot=Spot(row, place, heading, name)))
            given.left_out[row] = "STR-19"
        else:
            given.cells[setting] = row
    unused = Nearest(column.heading for field, column in reading.spec.settings.items() if field not in given.cells)
    for row, name in others.items():
        if (near := unused.of(name)) is not None and known[key_of(near)] not in given.cells:
            told = f"The setting {quoted(name)} is read as {quoted(near)}."
            given.findings.append(found("STR-18", sheet, told, f"Type {near}.", Spot(row, place, heading, name)))
            given.cells[known[key_of(near)]] = row
        else:
            given.left_out[row] = OWN_SETTING
    given.left_out |= dict.fromkeys(reading.table.index[reading.table[name_field].isna()].tolist(), NAMELESS)


def _type_setting(reading: Reading, given: GivenSettings, name: str, value_field: str, limits: Limits) -> None:
    assert reading.layout is not None
    assert reading.spec.settings is not None
    row, column = given.cells[name], reading.spec.settings[name]
    if (row, value_field) in reading.faults:
        return  # an Excel error or a formula without a value: told already
    raw = reading.layout.raw.value(row, reading.layout.columns[value_field])
    if name == VERSION and isinstance(raw, float):
        raw = shown(raw)
    verdict = verdict_on(raw, column, limits)
    if verdict.value is None and not verdict.is_faulty and column.is_required:
        verdict = fault("CEL-01", f"{column.heading} is blank, and the report needs it.", f"Type it: {column.meaning}")
    if verdict.rule:
        reading.faults[row, value_field] = verdict
    value = _python_value(verdict.value, column)
    if value is not None:
        given.values[name] = value
        given.typed[row] = value


def _type_others(reading: Reading, given: GivenSettings, value_field: str) -> None:
    """Type the values of staff's own settings, as they stand; nothing is said of them."""
    assert reading.layout is not None
    for row in set(reading.table.index) - set(given.cells.values()):
        raw = reading.layout.raw.value(row, reading.layout.columns[value_field])
        if isinstance(raw, str | float) and raw != "":
            given.typed[row] = raw


def _put_values(reading: Reading, given: GivenSettings, value_field: str) -> None:
    """Put the typed values into the sheet's table, all at once: pandas takes its time for each."""
    column = reading.table[value_field]
    values = [given.typed.get(row, old) for row, old in zip(column.index.tolist(), column.tolist(), strict=True)]
    reading.table[value_field] = pd.Series(values, index=column.index, dtype="object")


def _missing(reading: Reading, given: GivenSettings, as_at: date | None) -> list[Finding]:
    assert reading.layout is not None
    assert reading.spec.settings is not None
    return [
        found(
            "STR-17",
            reading.layout.raw.name,
            f"The setting {quoted(column.heading)} is missing.",
            f"Add a row: {column.heading}, and its value. {column.meaning}",
        )
        for name, column in reading.spec.settings.items()
        if column.is_required and name not in given.cells and not (name == AS_AT and as_at is not None)
    ]


def _defaults(reading: Reading) -> dict[str, Any]:
    settings, defaults = reading.spec.settings or {}, reading.spec.defaults or {}
    return {name: _python_value(value, settings[name]) for name, (value, _) in defaults.items() if name in settings}


def _python_value(value: Any, column: Column) -> Any:
    """Return a setting as rules read it: whole numbers as int, dates as Timestamp."""
    if value is None:
        return None
    if column.kind == "whole":
        return int(value)
    if column.kind in NUMBERS:
        return float(value)
    if isinstance(value, datetime):
        return pd.Timestamp(value)
    return pd.Timestamp(datetime.combine(value, time())) if isinstance(value, date) else value

"""The Settings sheet: each row typed by its setting's kind, with defaults for what is not given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from xltools.findings import Finding
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.files import SOURCE
from xltools.text.words import Nearest, key_of, quoted, shown
from xltools.validate.cell_verdicts import NO_LIMITS, Limits, Spot, fault, found
from xltools.validate.conversion import NUMBERS, verdict_on
from xltools.validate.dates import year_after
from xltools.validate.headings import IsAnother
from xltools.validate.sheet_reading import Reading

#: The settings that say when the programme runs; no date but these may be outside it.
STARTS, ENDS = "programme_starts", "programme_ends"
#: How long after As at a date may lie where nobody said when the programme ends: long enough for any plan, and short
#: enough to find a mistyped year. Without an As at, the last day that counts is the one below.
YEARS_AHEAD = 20
LATEST = datetime(2099, 12, 31)
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
        limits: the days that a date may be between.
        left_out: the rows that give no setting, each with why.
    """

    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    typed: dict[int, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    limits: Limits = NO_LIMITS
    left_out: dict[int, str] = field(default_factory=dict)


def given_settings(
    reading: Reading, as_at: date | None, is_another: IsAnother = lambda _, __: False, where: str = ""
) -> GivenSettings:
    """Type the settings of a sheet that was read, into its own table too.

    Args:
        as_at: the As at of the report, where it is given from outside and needs no setting.
        is_another: whether a name is that of something else, and so no near miss.
        where: where the office of an adopted workbook says its settings.
    """
    settings = reading.spec.settings or {}
    given = GivenSettings()
    fields = _value_fields(reading)
    if fields is not None:
        _match_rows(reading, given, fields[0], is_another)
        dated = [name for name in (STARTS, ENDS) if name in given.cells]
        first = [*dated, *(name for name in (AS_AT,) if name in given.cells)]
        for name in [*first, *(name for name in given.cells if name not in first)]:
            limits = (
                NO_LIMITS if name in dated else limits_of({**_defaults(reading), **given.values}, reading.spec, as_at)
            )
            _type_setting(reading, given, name, fields[1], limits)
        _type_others(reading, given, fields[1])
        _put_values(reading, given, fields[1])
        given.findings += _missing(reading, given, fields, as_at, where)
    else:
        given.left_out = dict.fromkeys(reading.table.index.tolist(), "STR-06")
    given.values = dict.fromkeys(settings) | _defaults(reading) | given.values
    given.limits = limits_of(given.values, reading.spec, as_at)
    if reading.layout is not None and reading.layout.raw.origins is not None:
        given.limits = given.limits._replace(starts=STARTS, ends=ENDS, sheet=where or SOURCE, is_mapped=True)
    return given


def limits_of(values: Mapping[str, Any], spec: SheetSpec, as_at: date | None = None) -> Limits:
    """Return the days that dates may be between; none where the programme's own dates are out of order.

    Where nobody said when the programme ends, dates may be up to 20 years after As at.

    Args:
        as_at: the As at of the report, where it is given from outside.
    """
    starts, ends = values.get(STARTS), values.get(ENDS)
    if starts is not None and ends is not None and starts > ends:
        return NO_LIMITS
    called = {name: column.heading for name, column in (spec.settings or {}).items()}
    names = Limits(
        None, None, called.get(STARTS, ""), called.get(ENDS, ""), called.get(AS_AT, "As at"), spec.name
    )._replace(earliest=None if starts is None else starts.to_pydatetime())
    if ends is not None:
        return names._replace(latest=year_after(ends.to_pydatetime()))
    stands_at = values.get(AS_AT) if as_at is None else as_at
    if stands_at is None:
        return names._replace(latest=LATEST, is_assumed=True)
    latest = datetime(min(stands_at.year + YEARS_AHEAD, LATEST.year), 12, 31)
    return names._replace(latest=latest, is_assumed=True)


def _value_fields(reading: Reading) -> tuple[str, str] | None:
    """Return the fields that hold a setting's name and its value; None where either has no column."""
    if reading.layout is None:
        return None
    columns = reading.spec.columns
    name = next((field for field, column in columns.items() if column.kind == "text"), "")
    value = next((field for field, column in columns.items() if column.kind == "value"), "")
    return (name, value) if {name, value} <= set(reading.layout.columns) else None


def _match_rows(reading: Reading, given: GivenSettings, name_field: str, is_another: IsAnother) -> None:
    """Find each setting's row; report names that are there twice or misspelt."""
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
            told = f"The setting {quoted(name)} is already in row {given.cells[setting]}; that one counts."
            given.findings.append(found("STR-19", sheet, told, spot=Spot(row, place, heading, name)))
            given.left_out[row] = "STR-19"
        else:
            given.cells[setting] = row
    _match_near_misses(reading, given, others, is_another)
    used = set(given.cells.values())
    given.left_out |= {row: OWN_SETTING for row in others if row not in used}
    given.left_out |= dict.fromkeys(reading.table.index[reading.table[name_field].isna()].tolist(), NAMELESS)


def _match_near_misses(
    reading: Reading, given: GivenSettings, others: Mapping[int, str], is_another: IsAnother
) -> None:
    """Read a row that is named nearly as a setting without one; not where two rows are, or it is another thing's."""
    assert reading.layout is not None
    assert reading.spec.settings is not None
    unused = {column.heading: field for field, column in reading.spec.settings.items() if field not in given.cells}
    nearest = Nearest(unused)
    near = {row: heading for row, name in others.items() if (heading := nearest.of(name)) is not None}
    near = {row: each for row, each in near.items() if not is_another(others[row], f"setting {unused[each]}")}
    name_field = next(field for field, column in reading.spec.columns.items() if column.kind == "text")
    place, heading = reading.layout.columns[name_field], reading.layout.heading(name_field)
    for row, meant in near.items():
        if list(near.values()).count(meant) > 1:
            continue
        told = f"The setting {quoted(others[row])} is read as {quoted(meant)}."
        spot = Spot(row, place, heading, others[row])
        given.findings.append(found("STR-18", reading.layout.raw.name, told, f"Type {meant}.", spot))
        given.cells[unused[meant]] = row


def _type_setting(reading: Reading, given: GivenSettings, name: str, value_field: str, limits: Limits) -> None:
    assert reading.layout is not None
    assert reading.spec.settings is not None
    row, column = given.cells[name], reading.spec.settings[name]
    if reading.is_faulty(row, value_field):
        return  # an Excel error or a formula without a value: told already
    raw = reading.layout.raw.value(row, reading.layout.columns[value_field])
    if name == VERSION and isinstance(raw, float):
        raw = shown(raw)
    verdict = verdict_on(raw, column, limits)
    if verdict.value is None and not verdict.is_faulty and column.is_required:
        under = reading.layout.heading(value_field)
        told = f"{column.heading} is blank, and the report needs a value."
        verdict = fault("CEL-01", told, f"Type it under {under}, beside its name.")
    if verdict.is_faulty or (verdict.rule and (row, value_field) not in reading.faults):
        reading.faults[row, value_field] = verdict
    value = _python_value(verdict.value, column)
    if value is not None:
        given.values[name] = value
        given.typed[row] = value


def _type_others(reading: Reading, given: GivenSettings, value_field: str) -> None:
    """Type the values of staff's own settings as they are; they have no rules."""
    assert reading.layout is not None
    for row in set(reading.table.index) - set(given.cells.values()):
        reading.faults.pop((row, value_field), None)  # nothing is made of it
        raw = reading.layout.raw.value(row, reading.layout.columns[value_field])
        if isinstance(raw, str | float) and raw != "":
            given.typed[row] = raw


def _put_values(reading: Reading, given: GivenSettings, value_field: str) -> None:
    """Put the typed values into the sheet's table, all at once: pandas takes its time for each."""
    column = reading.table[value_field]
    values = [given.typed.get(row, old) for row, old in zip(column.index.tolist(), column.tolist(), strict=True)]
    reading.table[value_field] = pd.Series(values, index=column.index, dtype="object")


def _missing(
    reading: Reading, given: GivenSettings, fields: tuple[str, str], as_at: date | None, where: str
) -> list[Finding]:
    assert reading.layout is not None
    assert reading.spec.settings is not None
    return [
        found(
            "STR-17",
            reading.layout.raw.name,
            f"The setting {quoted(column.heading)} is missing.",
            f"Write {name} in {where or SOURCE}."
            if reading.layout.raw.origins is not None
            else "Add a row: the setting's name under {}, and what it is set to under {}.".format(
                *map(reading.layout.heading, fields)
            ),
            Spot(subject=quoted(column.heading)),
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

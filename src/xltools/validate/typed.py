"""A raw tracker typed: every sheet found, its cells converted and its IDs checked, before any rule runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from xltools.findings import Finding
from xltools.schema.checks import Tables
from xltools.schema.loading import Schemas
from xltools.schema.wording import Names
from xltools.text.words import shown
from xltools.tracker.addresses import Place
from xltools.tracker.raw import RawSheet, RawTracker
from xltools.validate.cell_verdicts import NO_LIMITS, Limits
from xltools.validate.references import join_lists, judge_ids, judge_references
from xltools.validate.settings_sheet import AS_AT, VERSION, GivenSettings, given_settings
from xltools.validate.sheet_reading import Reading, blank_table, reading_of, unread
from xltools.validate.sheets import (
    is_tracker,
    matched_sheets,
    no_tracker,
    refuse_what_is_made,
    version_findings,
)
from xltools.validate.zones import READINGS, ZONES, doubtful_zones, without_zones


@dataclass(frozen=True, slots=True)
class Typed:
    """A tracker that was typed, before its rules are run; of another version's nothing but the version is read."""

    tables: Tables
    places: dict[str, Place]
    readings: dict[str, Reading]
    findings: list[Finding]
    sheets: Mapping[str, RawSheet] = field(default_factory=dict)
    limits: Limits = NO_LIMITS
    is_of_another_version: bool = False


def typed_from(raw: RawTracker, schemas: Schemas, as_at: date | None) -> Typed:
    """Find every sheet of a tracker, convert its cells and judge its IDs.

    Raises:
        TrackerRefused: the workbook is not a tracker, or is not laid out as `source.toml` says.
    """
    if schemas.source is not None:
        return _typed_source(raw, schemas, as_at)
    sheets, findings = matched_sheets(raw, schemas)
    refuse_what_is_made(raw)
    given, readings = _readings(sheets, schemas, as_at)
    version = _version_findings(raw, given, readings, schemas.wording)
    stands_at = _as_at(given, as_at)
    if any(finding.rule == "STR-01" and finding.row is None for finding in version):
        blank = {spec.name: blank_table(spec) for spec in schemas}
        columns = {spec.name: spec.columns for spec in schemas}
        tables = Tables(blank, {}, stands_at, columns, schemas.lacking, scale=schemas.scale, names=schemas.wording)
        return Typed(tables, {}, {}, version, is_of_another_version=True)
    if not is_tracker(raw, sheets, schemas):
        raise no_tracker(raw, schemas, sheets)
    return _related(
        Typed(Tables({}, given.values, stands_at), {}, readings, [*findings, *version], sheets), given, schemas
    )


def _typed_source(raw: RawTracker, schemas: Schemas, as_at: date | None) -> Typed:
    """Type an office's own workbook, by what `source.toml` says of it."""
    from xltools.validate.source.mapping import mapped  # noqa: PLC0415 - few trackers are adopted
    from xltools.validate.source.row_findings import told_rows  # noqa: PLC0415

    found = mapped(raw, schemas)
    given, readings = _readings(found.sheets, schemas, as_at)
    for name, rows in found.aside.items():
        readings[name].found += rows
        readings[name].left_out |= rows
        readings[name].findings += told_rows(schemas[name], found.sheets[name], rows, found.alike[name])
    stands_at = _as_at(given, as_at)
    return _related(Typed(Tables({}, given.values, stands_at), {}, readings, [], found.sheets), given, schemas)


def _related(typed: Typed, given: GivenSettings, schemas: Schemas) -> Typed:
    """Judge the IDs of what was read and what refers to them; make its tables."""
    readings, sheets, findings = typed.readings, typed.sheets, typed.findings
    stands_at, columns = typed.tables.as_at, {spec.name: spec.columns for spec in schemas}
    for reading in readings.values():
        judge_ids(reading)
        join_lists(reading)
    judge_references(readings)
    by_sheet = {name: reading.table for name, reading in readings.items()}
    about = (schemas.lacking, schemas.packs, schemas.scale, schemas.wording)
    tables = Tables(by_sheet, given.values, stands_at, columns, *about)
    if READINGS in readings and ZONES not in readings:
        name = called(sheets[READINGS]) if READINGS in sheets else READINGS
        findings = [*findings, *doubtful_zones(readings[READINGS].table, name, schemas.wording)]
        tables = without_zones(tables)
        readings[READINGS].table = tables.by_sheet[READINGS]
    places = {name: _place(reading) for name, reading in readings.items() if reading.layout is not None}
    return Typed(tables, places, readings, [*findings, *given.findings], sheets, given.limits)


def called(sheet: RawSheet) -> str:
    """Return the sheet's name, or where the first rows of a table that was put together stand."""
    parts = sheet.origins.parts if sheet.origins is not None else ()
    return parts[0].sheet if parts else sheet.name


def _readings(
    sheets: dict[str, RawSheet], schemas: Schemas, as_at: date | None
) -> tuple[GivenSettings, dict[str, Reading]]:
    """Read the Settings first, since they say which dates can be, then every other sheet."""
    readings: dict[str, Reading] = {}
    given = GivenSettings()
    for spec in sorted(schemas, key=lambda spec: spec.settings is None):
        sheet = sheets.get(spec.name)
        if sheet is None:
            readings[spec.name] = unread(spec)
        else:
            readings[spec.name] = reading_of(spec, sheet, given.limits, schemas.is_another)
        if spec.settings is not None:
            where = schemas.source.where_settings if schemas.source is not None else ""
            given = given_settings(readings[spec.name], as_at, schemas.is_another, where)
            readings[spec.name].left_out |= given.left_out
    return given, {spec.name: readings[spec.name] for spec in schemas}


def _version_findings(
    raw: RawTracker, given: GivenSettings, readings: dict[str, Reading], names: Names
) -> list[Finding]:
    said = given.values.get(VERSION) or ""
    reading = next((reading for reading in readings.values() if reading.spec.settings is not None), None)
    if reading is None or reading.layout is None:
        return version_findings(raw, said, None, names)
    column = next((place for name, place in reading.layout.columns.items() if name == "value"), None)
    row = given.cells.get(VERSION)
    cell = (reading.layout.raw.name, row, column) if row and column else None
    return version_findings(raw, shown(said) if said else "", cell, names)


def _place(reading: Reading) -> Place:
    assert reading.layout is not None
    raw = reading.layout.raw
    if raw.origins is None:
        return Place(raw.name, reading.layout.header_row, dict(reading.layout.columns))
    fields = {name for part in raw.origins.parts for name in part.columns} | {name for _, name in raw.origins.cells}
    columns = {name: column for name, column in reading.layout.columns.items() if name in fields}
    return Place(called(raw), reading.layout.header_row, columns, raw.origins)


def _as_at(given: GivenSettings, as_at: date | None) -> pd.Timestamp:
    """Return the As at of the report: the one given from outside, else the Settings' own."""
    value = as_at or given.values.get(AS_AT)
    return pd.Timestamp("NaT") if value is None else pd.Timestamp(value)

"""Validate: a raw tracker and its schemas in, typed tables and every finding out, in one pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from xltools.findings import Finding, in_reading_order
from xltools.schema.checks import Rule, Tables
from xltools.schema.columns import own_text
from xltools.schema.loading import Schemas
from xltools.schema.rag import FOUR
from xltools.schema.rule_overrides import RESULT_RULES, load_rule_overrides, overridden, switched_off
from xltools.schema.wording import Names
from xltools.text.words import listed, named, quoted, shown
from xltools.tracker.addresses import Place
from xltools.tracker.raw import RawSheet, RawTracker
from xltools.validate.accounts import Account, accounts_of
from xltools.validate.reading import Reading, blank_table, reading_of, unread
from xltools.validate.references import join_lists, judge_ids, judge_references
from xltools.validate.rules import OF_FOUR, RULES
from xltools.validate.running import rule_findings
from xltools.validate.settings import AS_AT, VERSION, GivenSettings, given_settings
from xltools.validate.sheets import (
    TRACKER_VERSION,
    is_tracker,
    matched_sheets,
    no_tracker,
    own_sheets,
    refuse_what_is_made,
    version_findings,
)
from xltools.validate.unjudged import Unjudged, unjudged_text
from xltools.validate.verdicts import NO_LIMITS, Limits, RuleCrashed, at_rows
from xltools.validate.waivers import SHEET as WAIVERS
from xltools.validate.waivers import idle_waivers, waived, waivers_of
from xltools.validate.zones import READINGS, ZONES, doubtful_zones, without_zones

__all__ = [
    "RULES",
    "TRACKER_VERSION",
    "RuleCrashed",
    "Validation",
    "every_rule",
    "settle",
    "typed_tracker",
    "validate_tracker",
]


@dataclass(frozen=True)
class Validation:
    """What validation made of a tracker.

    Args:
        findings: in reading order; waivers and rule overrides are applied.
        places: schema's sheet name -> where its table stands; sheets that were found only.
        left_out: sentences about what was not read or not judged.
        accounts: schema's sheet name -> what became of its rows; sheets that were found only.
        limits: the days that a date may lie between; none where nothing was judged.
    """

    tables: Tables
    findings: list[Finding]
    places: dict[str, Place]
    left_out: tuple[str, ...] = ()
    accounts: Mapping[str, Account] = field(default_factory=dict)
    limits: Limits = NO_LIMITS


@own_text()
def validate_tracker(raw: RawTracker, schemas: Schemas, as_at: date | None = None) -> Validation:
    """Validate a tracker: structure, cells, rules of each sheet, rules across sheets, waivers.

    Args:
        as_at: the As at of the report, where the Settings' own is not to count.

    Raises:
        SchemaFault: the programme's `rules.toml` cannot be used, or a rule of its own fails.
        RuleCrashed: a rule that came with xltools fails: a bug.
    """
    typed = _typed(raw, schemas, as_at)
    if typed.is_of_another_version:
        left_out = ("Nothing else in the tracker was checked, because it is of another version.",)
        return Validation(typed.tables, in_reading_order(typed.findings, raw.sheets), {}, left_out)
    readings, findings = typed.readings, [*typed.findings]
    unjudged: list[Unjudged] = []
    rule_breaks = list(rule_findings(readings, schemas, typed.tables, unjudged))
    for reading in readings.values():
        findings += [*reading.findings, *reading.cell_findings()]
    named = _with_rows([*findings, *rule_breaks], readings)
    sentences = (*_left_out(raw, schemas, readings, typed.sheets), *unjudged_text(unjudged, schemas.wording))
    accounts = accounts_of(typed.sheets, readings)
    validation = Validation(typed.tables, named, typed.places, sentences, accounts, typed.limits)
    return _settled(validation, raw, schemas)


@own_text()
def typed_tracker(raw: RawTracker, schemas: Schemas, as_at: date | None = None) -> tuple[Tables, dict[str, Place]]:
    """Type a tracker as `validate_tracker` does, and judge it no further; return its tables and where they stand."""
    typed = _typed(raw, schemas, as_at)
    return typed.tables, typed.places


def every_rule(schemas: Schemas) -> list[Rule]:
    """List the engine's rules and every schema's, each once, by id."""
    rules = {rule.id: rule for rule in RULES if schemas.scale == FOUR or rule.id != OF_FOUR}
    for spec in schemas:
        for sheet_rule in spec.rules:
            rules.setdefault(sheet_rule.rule.id, sheet_rule.rule)
    return [rules[rule_id] for rule_id in sorted(rules)]


@own_text()
def settle(findings: Iterable[Finding], validation: Validation, schemas: Schemas) -> list[Finding]:
    """Apply waivers and rule overrides to findings that came after validation too: those on results."""
    ids = [rule.id for rule in every_rule(schemas)]
    tables = validation.tables
    kept = overridden(findings, load_rule_overrides(schemas.own, ids), _day(tables.as_at))
    waivers = waivers_of(tables.by_sheet.get(WAIVERS, pd.DataFrame()))
    own = {rule.upper() for rule in ids}  # an older version's schemas judge RDG-05 themselves
    on_results = [
        each for each in waivers if each.rule.upper().startswith(RESULT_RULES) and each.rule.upper() not in own
    ]
    judged = {waiver.rule.upper() for waiver in on_results}
    place, names = validation.places.get(WAIVERS), schemas.wording
    idle = idle_waivers(on_results, kept, judged, place, _day(tables.as_at), names)
    return waived([*kept, *idle], waivers, _day(tables.as_at))


def _settled(validation: Validation, raw: RawTracker, schemas: Schemas) -> Validation:
    """Apply rule overrides and waivers, and put what remains in reading order."""
    ids = [rule.id for rule in every_rule(schemas)]
    as_at = _day(validation.tables.as_at)
    overrides = load_rule_overrides(schemas.own, ids)
    findings = overridden(validation.findings, overrides, as_at)
    waivers = waivers_of(validation.tables.by_sheet.get(WAIVERS, pd.DataFrame()))
    place, names = validation.places.get(WAIVERS), schemas.wording
    idle = list(idle_waivers(waivers, findings, ids, place, as_at, names))
    findings = waived([*findings, *overridden(idle, overrides, as_at)], waivers, as_at)
    left_out = (*validation.left_out, *switched_off(overrides, as_at))
    return replace(validation, findings=in_reading_order(findings, raw.sheets), left_out=left_out)


@dataclass(frozen=True, slots=True)
class _Typed:
    """A tracker that was typed, before its rules are run; of another version's nothing but the version is read."""

    tables: Tables
    places: dict[str, Place]
    readings: dict[str, Reading]
    findings: list[Finding]
    sheets: Mapping[str, RawSheet] = field(default_factory=dict)
    limits: Limits = NO_LIMITS
    is_of_another_version: bool = False


def _typed(raw: RawTracker, schemas: Schemas, as_at: date | None) -> _Typed:
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
        return _Typed(tables, {}, {}, version, is_of_another_version=True)
    if not is_tracker(raw, sheets, schemas):
        raise no_tracker(raw, schemas, sheets)
    return _related(
        _Typed(Tables({}, given.values, stands_at), {}, readings, [*findings, *version], sheets), given, schemas
    )


def _typed_source(raw: RawTracker, schemas: Schemas, as_at: date | None) -> _Typed:
    """Type an office's own workbook, by what `source.toml` says of it."""
    from xltools.validate.mapping import mapped  # noqa: PLC0415 - few trackers are adopted
    from xltools.validate.source_rows import told_rows  # noqa: PLC0415

    found = mapped(raw, schemas)
    given, readings = _readings(found.sheets, schemas, as_at)
    for name, rows in found.aside.items():
        readings[name].found += rows
        readings[name].left_out |= rows
        readings[name].findings += told_rows(schemas[name], found.sheets[name], rows, found.alike[name])
    stands_at = _as_at(given, as_at)
    return _related(_Typed(Tables({}, given.values, stands_at), {}, readings, [], found.sheets), given, schemas)


def _related(typed: _Typed, given: GivenSettings, schemas: Schemas) -> _Typed:
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
        name = _called(sheets[READINGS]) if READINGS in sheets else READINGS
        findings = [*findings, *doubtful_zones(readings[READINGS].table, name, schemas.wording)]
        tables = without_zones(tables)
        readings[READINGS].table = tables.by_sheet[READINGS]
    places = {name: _place(reading) for name, reading in readings.items() if reading.layout is not None}
    return _Typed(tables, places, readings, [*findings, *given.findings], sheets, given.limits)


def _called(sheet: RawSheet) -> str:
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
            given = given_settings(readings[spec.name], as_at, schemas.is_another)
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


def _with_rows(findings: list[Finding], readings: dict[str, Reading]) -> list[Finding]:
    by_sheet: dict[str, list[Finding]] = {}
    for finding in findings:
        by_sheet.setdefault(finding.sheet, []).append(finding)
    layouts = {r.layout.raw.name: r for r in readings.values() if r.layout is not None}
    told: list[Finding] = []
    for sheet, own in by_sheet.items():
        reading = layouts.get(sheet)
        if reading is None or reading.layout is None:
            told += own
        else:
            told += at_rows(own, reading.layout.raw, reading.row_names)
    return told


def _left_out(
    raw: RawTracker, schemas: Schemas, readings: dict[str, Reading], sheets: Mapping[str, RawSheet]
) -> list[str]:
    sentences = [
        f"The sheet {name} could not be read, so what depends on it was not checked."
        for name, reading in readings.items()
        if reading.layout is None and (name in sheets or not reading.spec.may_be_absent)
    ]
    for name, reading in readings.items():
        layout = reading.layout
        blank = [quoted(layout.heading(field)) for field in layout.absent] if layout and not layout.missing else []
        if blank:
            is_many = len(blank) > 1
            told = f"The sheet {name} has no heading {listed(blank, 'or')}"
            sentences.append(f"{told}, so {'they count' if is_many else 'it counts'} as blank in every row.")
    own = _unread_sheets(raw, readings) if schemas.source is not None else own_sheets(raw, schemas)
    if own:
        are = "sheets are" if len(own) > 1 else "sheet is"
        told = f"The programme's own {are} not read: {listed(own, 'and')}."
        if schemas.source is not None:
            told = f"Of the workbook's other sheets nothing is read: {named(own)}."
        sentences.append(told)
    return sentences


def _unread_sheets(raw: RawTracker, readings: Mapping[str, Reading]) -> list[str]:
    """Name the sheets of an office's own workbook that nothing is read from."""
    origins = [r.layout.raw.origins for r in readings.values() if r.layout is not None and r.layout.raw.origins]
    read = {part.sheet for each in origins for part in each.parts}
    return [name for name in raw.sheets if name not in read]


def _place(reading: Reading) -> Place:
    assert reading.layout is not None
    raw = reading.layout.raw
    if raw.origins is None:
        return Place(raw.name, reading.layout.header_row, dict(reading.layout.columns))
    fields = {name for part in raw.origins.parts for name in part.columns} | {name for _, name in raw.origins.cells}
    columns = {name: column for name, column in reading.layout.columns.items() if name in fields}
    return Place(_called(raw), reading.layout.header_row, columns, raw.origins)


def _as_at(given: GivenSettings, as_at: date | None) -> pd.Timestamp:
    """Return the As at of the report: the one given from outside, else the Settings' own."""
    value = as_at or given.values.get(AS_AT)
    return pd.Timestamp("NaT") if value is None else pd.Timestamp(value)


def _day(as_at: Any) -> date | None:
    return None if pd.isna(as_at) else as_at.date()

"""Validate: a raw tracker and its schemas in, typed tables and every finding out, in one pass."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from xltools.findings import Finding, in_reading_order
from xltools.schema.checks import Rule, Tables
from xltools.schema.columns import own_text
from xltools.schema.loading import Schemas
from xltools.schema.rag import FOUR
from xltools.schema.rule_overrides import (
    RESULT_RULES,
    RuleOverride,
    load_rule_overrides,
    overridden,
    switched_off,
)
from xltools.text.words import listed, named, quoted
from xltools.tracker.addresses import Place
from xltools.tracker.raw import RawSheet, RawTracker
from xltools.validate.accounts import Account, accounts_of
from xltools.validate.cell_verdicts import NO_LIMITS, Limits, RuleCrashed, at_rows
from xltools.validate.engine_rules import OF_FOUR, RULES
from xltools.validate.schema_rules import rule_findings
from xltools.validate.sheet_reading import Reading
from xltools.validate.sheets import TRACKER_VERSION, own_sheets
from xltools.validate.skipped_rules import Unjudged, unjudged_text
from xltools.validate.typed import Typed, typed_from
from xltools.validate.waivers import SHEET as WAIVERS
from xltools.validate.waivers import Waiver, idle_waivers, waived, waivers_of

__all__ = [
    "RULES",
    "TRACKER_VERSION",
    "RuleCrashed",
    "Typed",
    "Validation",
    "Verdicts",
    "every_rule",
    "settle",
    "typed_from",
    "typed_tracker",
    "validate_tracker",
    "validation_of",
    "verdicts_on",
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
    typed = typed_from(raw, schemas, as_at)
    return validation_of(typed, verdicts_on(raw, schemas, typed))


class Verdicts(NamedTuple):
    """What the rules say of a typed tracker.

    Attributes:
        findings: in reading order; waivers and rule overrides are applied.
        left_out: sentences about what was not read or not judged.
    """

    findings: list[Finding]
    left_out: tuple[str, ...]


@own_text()
def verdicts_on(raw: RawTracker, schemas: Schemas, typed: Typed) -> Verdicts:
    """Judge a typed tracker by the rules of cells, of each sheet, across sheets, and by its waivers.

    Raises:
        SchemaFault: as `validate_tracker` does; RuleCrashed likewise.
    """
    if typed.is_of_another_version:
        of_another = ("Nothing else in the tracker was checked, because it has another version.",)
        return Verdicts(in_reading_order(typed.findings, raw.sheets), of_another)
    readings, findings = typed.readings, [*typed.findings]
    unjudged: list[Unjudged] = []
    rule_breaks = list(rule_findings(readings, schemas, typed.tables, unjudged))
    for reading in readings.values():
        findings += [*reading.findings, *reading.cell_findings()]
    at_their_rows = _with_rows([*findings, *rule_breaks], readings)
    validation = Validation(typed.tables, at_their_rows, typed.places)
    ids = [rule.id for rule in every_rule(schemas)]
    settled = _settled(at_their_rows, _waivers(validation), ids, validation, schemas)
    left_out = (
        *_left_out(raw, schemas, readings, typed.sheets),
        *unjudged_text(unjudged, schemas.wording),
        *switched_off(_overrides(schemas), _day(validation.tables.as_at)),
    )
    return Verdicts(in_reading_order(settled, raw.sheets), left_out)


def validation_of(typed: Typed, verdicts: Verdicts) -> Validation:
    """Put together what was typed and what the rules say of it."""
    if typed.is_of_another_version:
        return Validation(typed.tables, verdicts.findings, {}, verdicts.left_out)
    accounts = accounts_of(typed.sheets, typed.readings)
    return Validation(typed.tables, verdicts.findings, typed.places, verdicts.left_out, accounts, typed.limits)


@own_text()
def typed_tracker(raw: RawTracker, schemas: Schemas, as_at: date | None = None) -> tuple[Tables, dict[str, Place]]:
    """Type a tracker as `validate_tracker` does, and judge it no further; return its tables and where they stand."""
    typed = typed_from(raw, schemas, as_at)
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
    own = {rule.id.upper() for rule in every_rule(schemas)}  # an older version's schemas judge RDG-05 themselves
    on_results = [
        each
        for each in _waivers(validation)
        if each.rule.upper().startswith(RESULT_RULES) and each.rule.upper() not in own
    ]
    return _settled(findings, on_results, {waiver.rule.upper() for waiver in on_results}, validation, schemas)


def _settled(
    findings: Iterable[Finding],
    asked: Collection[Waiver],
    judged: Collection[str],
    validation: Validation,
    schemas: Schemas,
) -> list[Finding]:
    """Apply rule overrides and waivers to findings, and add those on waivers that do nothing.

    Args:
        asked: the waivers that are checked here for whether they do anything.
        judged: the ids of the rules that were run.
    """
    overrides, as_at = _overrides(schemas), _day(validation.tables.as_at)
    kept = overridden(findings, overrides, as_at)
    idle = idle_waivers(asked, kept, judged, validation.places.get(WAIVERS), as_at, schemas.wording)
    return waived([*kept, *overridden(idle, overrides, as_at)], _waivers(validation), as_at)


def _waivers(validation: Validation) -> list[Waiver]:
    return waivers_of(validation.tables.by_sheet.get(WAIVERS, pd.DataFrame()))


def _overrides(schemas: Schemas) -> dict[str, RuleOverride]:
    return load_rule_overrides(schemas.own, [rule.id for rule in every_rule(schemas)])


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


def _day(as_at: Any) -> date | None:
    return None if pd.isna(as_at) else as_at.date()

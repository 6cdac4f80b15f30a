"""Waivers: findings that were accepted, which `Finding.blocks` then lets pass, and waivers that have no effect."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from xltools.findings import Finding
from xltools.schema.rule_overrides import RESULT_RULES
from xltools.schema.wording import Names
from xltools.text.words import Nearest, day_text, key_of, quoted, shown
from xltools.tracker.addresses import Place
from xltools.validate.cell_verdicts import Spot, found

SHEET = "Waivers"
_FIELDS = ("rule", "row_id", "until")


class Waiver(NamedTuple):
    """One row of the sheet Waivers; without a date it never counts."""

    row: int
    rule: str
    row_id: str
    until: date | None

    def has_run_out(self, as_at: date | None) -> bool:
        """Return whether its last day is past; a report without a day cannot say so."""
        return self.until is not None and as_at is not None and self.until < as_at

    def names(self, finding: Finding) -> bool:
        """Return whether it is about a finding."""
        return speaks_for(self.rule, self.row_id, finding)


def speaks_for(rule: str, row_id: str, finding: Finding) -> bool:
    """Return whether a waiver of a rule is about a finding: of its row, of its sheet, or, for a blank, any."""
    asked = key_of(row_id)
    return key_of(finding.rule) == key_of(rule) and (
        not asked or asked in {key_of(finding.row_id), key_of(finding.sheet)}
    )


def waivers_of(table: pd.DataFrame) -> list[Waiver]:
    """Read the typed sheet Waivers; rows without a rule are skipped."""
    if not set(_FIELDS) <= set(table.columns):
        return []
    rows = zip(table.index.tolist(), *(table[name].tolist() for name in _FIELDS), strict=True)
    return [
        Waiver(row, rule, row_id if isinstance(row_id, str) else "", None if pd.isna(until) else until.date())
        for row, rule, row_id, until in rows
        if isinstance(rule, str)
    ]


def waived(findings: Iterable[Finding], waivers: Iterable[Waiver], as_at: date | None) -> list[Finding]:
    """Mark the findings that a waiver covers on the day of the report."""
    counting = [waiver for waiver in waivers if waiver.until is not None and not waiver.has_run_out(as_at)]
    rules = {key_of(waiver.rule) for waiver in counting}
    told = list(findings)
    named = {rule for rule in {finding.rule for finding in told} if key_of(rule) in rules}
    return [
        finding.as_waived()
        if finding.rule in named and not finding.waived and any(waiver.names(finding) for waiver in counting)
        else finding
        for finding in told
    ]


def idle_waivers(
    waivers: Iterable[Waiver],
    findings: Collection[Finding],
    judged: Collection[str],
    place: Place | None,
    as_at: date | None,
    names: Names,
) -> Iterator[Finding]:
    """Return the waivers that do nothing: nothing to waive, run out, or no such rule.

    Args:
        judged: the ids of the rules that were run; a waiver of another rule is left to whoever runs that.
    """
    if place is None or not set(_FIELDS) <= set(place.columns):
        return
    known = {key_of(rule): rule for rule in judged}
    asked = {key_of(waiver.rule) for waiver in waivers}
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        if key_of(finding.rule) in asked:
            by_rule.setdefault(key_of(finding.rule), []).append(finding)
    for waiver in waivers:
        if key_of(waiver.rule) not in known:
            if not key_of(waiver.rule).startswith(tuple(map(key_of, RESULT_RULES))):
                yield _at(place, waiver, "CEL-32", *_no_such_rule(waiver, known.values()), names)
            continue
        named = [finding for finding in by_rule.get(key_of(waiver.rule), ()) if waiver.names(finding)]
        what = f"{waiver.rule} for {waiver.row_id}" if waiver.row_id else waiver.rule
        if not named:
            yield _at(place, waiver, "CEL-30", *_idle(what, names), names)
        elif waiver.until is not None and waiver.has_run_out(as_at):
            told = f"The waiver of {what} ran out on {day_text(waiver.until)}."
            yield _at(place, waiver, "CEL-31", told, "Fix what it was about, or agree a new date.", names)


def _idle(what: str, names: Names) -> tuple[str, str]:
    said = f"Nothing is left to waive: no finding of {what} stands."
    return said, names.told("Delete the row, or correct its [rule] and [row_id].", SHEET)


def _no_such_rule(waiver: Waiver, known: Iterable[str]) -> tuple[str, str]:
    near = Nearest(known).of(waiver.rule)
    fix = f"Type {near}, if that is meant." if near else "Type the rule's id as the finding gives it, such as MIL-01."
    return f"{quoted(waiver.rule)} is the id of no rule.", fix


def _at(place: Place, waiver: Waiver, rule: str, told: str, fix: str, names: Names) -> Finding:
    is_until = rule == "CEL-31" and waiver.until is not None
    name = "until" if is_until else "rule"
    value = shown(waiver.until) if is_until else waiver.rule
    at = place.at(name, waiver.row) or place.at("rule", waiver.row)
    heading = place.heading(name, waiver.row) or names.heading(SHEET, name)
    if at is None:
        return found(rule, place.sheet, told, fix, Spot(heading=heading, value=value))
    return found(rule, at.sheet, told, fix, Spot(at.row, at.column, heading, value))

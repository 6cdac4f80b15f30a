"""Findings as the steps of validation make them: one rule, one place, its words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from xltools.findings import Finding
from xltools.schema.checks import Rule
from xltools.tracker.raw import RawSheet
from xltools.validate.rules import BY_ID


class Spot(NamedTuple):
    """The cell that a finding names, as `Finding` describes it; a whole sheet has none."""

    row: int | None = None
    column: int | None = None
    heading: str | None = None
    value: str = ""
    row_id: str = ""
    subject: str = ""


WHOLE_SHEET = Spot()


def found(rule: str, sheet: str, message: str, fix: str = "", spot: Spot = WHOLE_SHEET) -> Finding:
    """Make a finding of the engine's own rules; its fix is the rule's where none is given."""
    return broken(BY_ID[rule], sheet, message, fix or BY_ID[rule].fix, spot)


def broken(rule: Rule, sheet: str, message: str, fix: str, spot: Spot) -> Finding:
    """Make a finding of any rule."""
    return Finding(rule.severity, rule.id, sheet, message, fix, spot.row, spot.column, spot.heading, spot.value,
                   spot.row_id, subject=spot.subject)  # fmt: skip


def at_rows(findings: Iterable[Finding], raw: RawSheet, names: Mapping[int, str]) -> list[Finding]:
    """Add to a sheet's findings whose row it is, where they do not say, and whether it must be unhidden first."""
    return [_at_row(finding, raw, names) for finding in findings]


def _at_row(finding: Finding, raw: RawSheet, names: Mapping[int, str]) -> Finding:
    if finding.row is None:
        return finding
    row_id = finding.row_id or names.get(finding.row, "")
    hidden_row, hidden_column = finding.row in raw.hidden_rows, finding.column in raw.hidden_columns
    if not hidden_row and not hidden_column:
        return finding if row_id == finding.row_id else replace(finding, row_id=row_id)
    how = "is filtered out or hidden" if raw.is_filtered else "is hidden"
    what = f"Row {finding.row} {how}" if hidden_row else "The column is hidden"
    message = f"{finding.message} ({what}.)"
    return replace(finding, message=message, row_id=row_id, row_is_hidden=hidden_row)

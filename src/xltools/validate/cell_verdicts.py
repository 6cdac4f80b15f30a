"""Verdicts: what one cell is read as, which rule it breaks, and the findings made of both."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from xltools.errors import SchemaFault
from xltools.findings import Finding
from xltools.schema.checks import Rule
from xltools.schema.loading import Schemas, place_of
from xltools.text.words import capital
from xltools.tracker.addresses import Origins
from xltools.tracker.raw import RawSheet
from xltools.validate.engine_rules import BY_ID


class Verdict(NamedTuple):
    """What a cell is read as.

    Args:
        value: the typed value; None is a blank. A warning's value counts, an error's is blank.
        rule: the rule it breaks; empty where it is in order.
        suggested: the value that was probably meant, where that is another row's id.
    """

    value: Any
    rule: str = ""
    message: str = ""
    fix: str = ""
    suggested: str = ""

    @property
    def is_faulty(self) -> bool:
        """Whether the cell could not be read, so that what it should hold is not known."""
        return bool(self.rule) and BY_ID[self.rule].severity == "error"


class Limits(NamedTuple):
    """The first and last day that a date in the tracker may be; None is no limit.

    Args:
        starts, ends, as_at: what the settings are called that say so.
        sheet: and the sheet where they stand.
        is_mapped: whether they stand in no sheet but where an office says its settings, under the names of fields.
        is_assumed: whether the last day is not a programme's end but far enough from As at to be a mistyped year.
    """

    earliest: datetime | None = None
    latest: datetime | None = None
    starts: str = "Programme starts"
    ends: str = "Programme ends"
    as_at: str = "As at"
    sheet: str = "Settings"
    is_assumed: bool = False
    is_mapped: bool = False


NO_LIMITS = Limits()


def fault(rule: str, message: str, fix: str) -> Verdict:
    """Blank a cell that cannot be read."""
    return Verdict(None, rule, message, fix)


#: The rules of hidden rows and columns, whose findings say already what is hidden.
_SAYS_SO = ("STR-21", "STR-22")


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
    broke = BY_ID[rule]
    return broken(broke, sheet, message, fix or broke.fix, spot)


def broken(rule: Rule, sheet: str, message: str, fix: str, spot: Spot) -> Finding:
    """Make a finding of any rule."""
    row, column, heading, value, row_id, subject = spot
    return Finding(rule.severity, rule.id, sheet, message, fix, row, column, heading, value, row_id, subject=subject)


def at_rows(findings: Iterable[Finding], raw: RawSheet, names: Mapping[int, str]) -> list[Finding]:
    """Add to a sheet's findings whose row it is, where they do not say, and whether it must be unhidden first.

    Those of a table that was put together from an office's own workbook are moved to the cells that its values
    came from.
    """
    told = [_at_row(finding, raw, names) for finding in findings]
    return told if raw.origins is None else [_at_source(finding, raw, raw.origins) for finding in told]


def _at_source(finding: Finding, raw: RawSheet, origins: Origins) -> Finding:
    """Move a finding to the cell of the office's own workbook, under the heading that stands there."""
    if finding.row is None:
        return replace(finding, sheet=origins.parts[0].sheet if origins.parts else finding.sheet)
    field = raw.fields[finding.column - 1] if finding.column else ""
    part, at = origins.part_of(finding.row), origins.at(field, finding.row)
    if at is None and not part.columns:  # it stands in no cell: the line of the file that says it
        return replace(finding, sheet=part.sheet, row=origins.rows[finding.row][1] or None, column=None)
    at = at or origins.first_cell(finding.row)
    heading = origins.heading(field, finding.row) or finding.heading
    return replace(finding, sheet=at.sheet, row=at.row, column=at.column, heading=heading)


def _at_row(finding: Finding, raw: RawSheet, names: Mapping[int, str]) -> Finding:
    if finding.row is None:
        return finding
    row_id = finding.row_id or names.get(finding.row, "")
    hidden_row, hidden_column = finding.row in raw.hidden_rows, finding.column in raw.hidden_columns
    if not hidden_row and not hidden_column:
        return finding if row_id == finding.row_id else replace(finding, row_id=row_id)
    if finding.rule in _SAYS_SO:
        return replace(finding, row_id=row_id, row_is_hidden=hidden_row)
    how = "is filtered out or hidden" if raw.is_filtered else "is hidden"
    what = f"{capital(raw.row_text(finding.row))} {how}" if hidden_row else "The column is hidden"
    message = f"{finding.message} ({what}.)"
    return replace(finding, message=message, row_id=row_id, row_is_hidden=hidden_row)


class RuleCrashed(Exception):  # noqa: N818 - the name says what happened
    """A rule that came with xltools failed to answer: a bug, named so that it can be fixed."""


def crashed(rule_id: str, sheet: str, schemas: Schemas, fault: Exception) -> Exception:
    """Return what to raise: for a rule of the programme's own, a sentence that names its file and line."""
    what = f"{type(fault).__name__}: {fault}"
    file = schemas.files.get(sheet)
    if file is None:
        return RuleCrashed(f"The rule {rule_id} of the sheet {sheet} failed: {what}")
    return SchemaFault(
        f"The rule {rule_id} of the sheet {sheet} cannot be judged: {place_of(fault, file, rule_id)} fails with "
        f"{what}. Fix the rule there, or take it out; `xltools validate --verbose` shows the details."
    )

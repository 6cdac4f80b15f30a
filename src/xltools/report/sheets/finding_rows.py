"""Findings as rows: one a line while they are few, grouped if there are many."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from xltools.findings import Alike, Finding, alike, families
from xltools.measures.display_text import day
from xltools.report.model import Column, Value
from xltools.report.sheets.words import Record, text_or
from xltools.text.words import plural
from xltools.validate.waivers import speaks_for

COLUMNS = (
    Column("What is wrong", "body", 56), Column("What to do", "body indented", 50), Column("Severity", "word", 10.5),
    Column("How many", "whole", 8.5), Column("Sheet", "body", 16), Column("Cells", "body", 17),
    Column("Heading", "body", 15), Column("Rule", "id", 11),
)  # fmt: skip
#: Columns for the cells that a draft counts as blank, as wide as the columns above.
BLANKED = (
    Column("Why it counts as blank", "body"), Column("What it holds", "body indented"), Column("Rule", "id"),
    Column("How many", "whole"), Column("Sheet", "body"), Column("Cells", "body"), Column("Heading", "body"),
)  # fmt: skip
#: More findings than this are grouped, and more rows than this are not shown.
MOST_SINGLE, MOST_ROWS = 40, 150
#: The most different sentences written out for one rule under one heading.
MOST_TOLD = 5
_CELLS = 4
#: The most cells that a row names one by one.
_NAMED = 20
_FILE = "findings.xlsx"


def finding_rows(
    findings: Sequence[Finding], waivers: Sequence[Record], as_at: date | None = None
) -> list[tuple[Value, ...]]:
    """Return the rows of the findings' table: open findings first, then waived ones.

    Args:
        as_at: a waiver that ran out before that day covers nothing.
    """
    ordered = sorted(findings, key=lambda finding: finding.waived)

    def remedy(finding: Finding) -> str:
        return _waived(finding, waivers, as_at) if finding.waived else finding.fix

    if len(ordered) <= MOST_SINGLE:
        return [_row(Alike([finding], finding.message), remedy(finding)) for finding in ordered]
    rows: list[tuple[int, tuple[Value, ...]]] = []
    for family in families(ordered):
        groups = alike(family, remedy)
        told = groups if len(groups) <= MOST_TOLD + 1 else groups[:MOST_TOLD]
        rows += [(len(group.findings), _row(group, remedy(group.findings[0]))) for group in told]
        rest = [finding for group in groups[len(told) :] for finding in group.findings]
        if rest:
            said = f"{plural(len(rest), 'more finding')} of this rule, each different"
            rows.append((len(rest), _row(Alike(rest, said), f"Open {_FILE}, which lists every one")))
    unsaid = sum(count for count, _ in rows[MOST_ROWS:])
    shown = [row for _, row in rows[:MOST_ROWS]]
    if unsaid:
        said = f"{plural(unsaid, 'more finding')} in {_FILE}, which lists every one"
        shown.append((said, f"Open {_FILE}", "None", unsaid, "None", "None", "None", "None"))
    return shown


def blanked_rows(findings: Sequence[Finding]) -> list[tuple[Value, ...]]:
    """Return the rows of the cells that count as blank: every cell is named, like ones together."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.sheet, finding.rule, finding.heading), []).append(finding)
    rows: list[tuple[Value, ...]] = []
    for group in groups.values():
        cells = list(dict.fromkeys(finding.cell or f"Row {finding.row}" for finding in group))
        rows += [_blanked_row(group, cells[at : at + _NAMED]) for at in range(0, len(cells), _NAMED)]
    rest = sum(len(str(row[5]).split(", ")) for row in rows[MOST_ROWS:])
    if rest:
        more = f"{plural(rest, 'more cell')}: manifest.json lists every one"
        rows = [*rows[:MOST_ROWS], (more, "None", "None", rest, "None", "None", "None")]
    return rows


def _blanked_row(group: Sequence[Finding], cells: Sequence[str]) -> tuple[Value, ...]:
    first = next(finding for finding in group if (finding.cell or f"Row {finding.row}") == cells[0])
    values = list(dict.fromkeys(finding.value for finding in group if finding.cell in cells and finding.value))
    held = ", ".join(values[:_CELLS]) + (f" and {len(values) - _CELLS} more" if len(values) > _CELLS else "")
    message = first.message if len(cells) == 1 else f"{len(cells)} like this one: {first.message}"
    return message, held or "None", first.rule, len(cells), first.sheet, ", ".join(cells), first.heading or "None"


def _row(group: Alike, remedy: str) -> tuple[Value, ...]:
    first, count = group.findings[0], len(group.findings)
    is_same = count > 1 and group.message == first.message
    return (
        f"{count} like this one: {group.message}" if is_same else group.message,
        remedy,
        "Waived" if first.waived else first.severity.capitalize(),
        count,
        first.sheet,
        _cells(group.findings),
        first.heading or "None",
        first.rule,
    )


def _cells(group: Sequence[Finding]) -> str:
    named = [finding.cell or "Whole sheet" for finding in group]
    rest = f" and {len(named) - _CELLS} more" if len(named) > _CELLS else ""
    return ", ".join(named[:_CELLS]) + rest


def _waived(finding: Finding, waivers: Sequence[Record], as_at: date | None) -> str:
    """Say why a finding is accepted, who agreed, and until when."""
    for waiver in waivers:
        has_run_out = bool(as_at is not None and waiver["until"] < pd.Timestamp(as_at))
        if speaks_for(text_or(waiver["rule"], ""), text_or(waiver["row_id"], ""), finding) and not has_run_out:
            last = day(waiver["until"])
            until = f" until {last}" if last else ""
            agreed = f"agreed by {text_or(waiver['agreed_by'], 'nobody named')}{until}"
            return f"Nothing: {agreed}. Reason: {text_or(waiver['reason'], 'not given')}"
    return "Nothing: see the Waivers sheet of the tracker"

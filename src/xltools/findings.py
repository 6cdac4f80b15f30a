"""Findings: each is one broken rule at one place, as a value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from xltools.places import address
from xltools.plain import shown

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place.

    Args:
        row: the Excel row, from 1; None where the finding is about a whole sheet.
        column: the Excel column, from 1; None likewise.
        value: the cell as staff see it; empty where there is none.
        row_id: the id of the row it stands in, by which a waiver names it.
        row_is_hidden: the row is hidden or filtered out, so the reader must unhide it first.
    """

    severity: Severity
    rule: str
    sheet: str
    message: str
    fix: str
    row: int | None = None
    column: int | None = None
    heading: str | None = None
    value: str = ""
    row_id: str = ""
    row_is_hidden: bool = False
    waived: bool = False

    @property
    def cell(self) -> str | None:
        """The cell's address, such as I14; None for a finding on a whole sheet."""
        if self.row is None or self.column is None:
            return None
        return address(self.row, self.column)

    @property
    def blocks(self) -> bool:
        """Whether it stops a pack from being built: an error that nobody has waived."""
        return self.severity == "error" and not self.waived

    def as_waived(self) -> "Finding":
        """Return the same finding, marked as agreed to be lived with."""
        return replace(self, waived=True)


def one_line_each(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Return findings as a screen shows them: each text on one line, and nothing in it that a terminal obeys."""
    return [
        replace(
            finding,
            sheet=shown(finding.sheet),
            message=shown(finding.message),
            fix=shown(finding.fix),
            heading=None if finding.heading is None else shown(finding.heading),
            value=shown(finding.value),
            row_id=shown(finding.row_id),
        )
        for finding in findings
    ]


def in_reading_order(findings: Iterable[Finding], sheet_order: Iterable[str]) -> list[Finding]:
    """Sort findings as a reader meets them: by sheet, row, column, rule."""
    places = {name: place for place, name in enumerate(sheet_order)}
    return sorted(
        findings,
        key=lambda f: (places.get(f.sheet, len(places)), f.sheet, f.row or 0, f.column or 0, f.rule, f.message),
    )


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings that stand: errors and warnings that are not waived, and those that are."""
    tally = {"error": 0, "warning": 0, "waived": 0}
    for finding in findings:
        tally["waived" if finding.waived else finding.severity] += 1
    return tally

"""Findings: a finding is one broken rule at one place, as a value."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from xltools.text.safe import shown
from xltools.text.words import named
from xltools.tracker.addresses import address

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place.

    Args:
        row: the Excel row, from 1; None if the finding is about a whole sheet.
        column: the Excel column, from 1; None likewise.
        value: the cell as staff see it; empty if there is none.
        row_id: the id of its row, which a waiver uses.
        row_is_hidden: whether the row is hidden or filtered out, so that the reader must unhide it first.
        subject: the first words of the message ('Organisation'), if several findings differ only in that.
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
    subject: str = ""

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
        """Return the same finding, marked as accepted."""
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
            subject=shown(finding.subject),
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
    """Count findings: errors and warnings that are not waived, and those that are."""
    tally = {"error": 0, "warning": 0, "waived": 0}
    for finding in findings:
        tally["waived" if finding.waived else finding.severity] += 1
    return tally


class Alike(NamedTuple):
    """Findings that one sentence and one remedy describe, and that sentence."""

    findings: list[Finding]
    message: str


def families(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Gather findings of one sheet, heading and rule, in the order in which each family begins."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        heading = finding.heading if finding.row is not None or not finding.subject else None
        key = (finding.waived, finding.severity, finding.sheet, heading, finding.rule)
        found.setdefault(key, []).append(finding)
    return list(found.values())


def alike(family: Iterable[Finding], remedy: Callable[[Finding], str] = lambda finding: finding.fix) -> list[Alike]:
    """Gather the findings of a family that say the same and ask for the same; only the thing named may differ."""
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in family:
        before, subject, after = _parted(finding)
        words = remedy(finding)
        # A fix that names the thing is only for that thing.
        found.setdefault((before, after, words, subject if subject and subject in words else ""), []).append(finding)
    return [Alike(each, _told_of_all(each)) for each in found.values()]


_MANY = {"is": "are", "has": "have", "was": "were", "stands": "stand", "does": "do"}
_KINDS = ("The setting ", "The heading ", "The sheet ", "")


def _parted(finding: Finding) -> tuple[str, str, str]:
    """Return the parts of a message before, at and after its subject; all in the last part if it has no subject."""
    for subject in filter(None, (finding.subject, finding.row_id)):
        for kind in _KINDS:
            after = finding.message.removeprefix(kind + subject)
            is_named = finding.message == kind + subject + after and after.split(" ", 2)[1:2] != []
            if is_named and after[0] == " " and after.split(" ", 2)[1] in _MANY and subject not in after:
                return kind, subject, after
    return "", "", finding.message


def _told_of_all(findings: Sequence[Finding]) -> str:
    before, _, after = _parted(findings[0])
    subjects = list(dict.fromkeys(_parted(finding)[1] for finding in findings))
    if len(subjects) < 2:
        return findings[0].message
    _, verb, rest = after.split(" ", 2)
    return f"{before.strip() and before[:-1] + 's '}{named(subjects)} {_MANY[verb]} {rest}"

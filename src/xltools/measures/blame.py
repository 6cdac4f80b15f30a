"""Blame: the finding that a measure makes of one cell of the tracker."""

from collections.abc import Mapping
from typing import NamedTuple

from xltools.checks import Rule
from xltools.findings import Finding
from xltools.measures.results import Results
from xltools.programme import Previous, Programme


class Case(NamedTuple):
    """What contradictions are judged by: the tracker, what was made of it, and the report before."""

    programme: Programme
    results: Results
    previous: Previous | None


class Cell(NamedTuple):
    """The cell to blame: where it stands and what it holds.

    Attributes:
        row: the Excel row; None where the finding is about the whole sheet.
        field: of the sheet's schema.
    """

    sheet: str
    row: int | None
    field: str
    heading: str
    value: str
    row_id: str


def result_rule(rule_id: str, title: str, fix: str, source: str = "Own rule") -> Rule:
    """Name a rule on results: good practice that a report is better for, so a warning."""
    return Rule(rule_id, "warning", "result", title, fix, source)


def finding(case: Case, rule: Rule, cell: Cell, message: str, told: Mapping[str, str] | None = None) -> Finding:
    """Say that a rule is broken at a cell.

    Args:
        told: words for the rule's fix, by the names it has in braces.
    """
    place = case.programme.places.get(cell.sheet)
    return Finding(
        severity=rule.severity,
        rule=rule.id,
        sheet=cell.sheet,
        message=message,
        fix=rule.fix.format_map(dict(told or {})),
        row=cell.row,
        column=place.columns.get(cell.field) if place and cell.row is not None else None,
        heading=cell.heading,
        value=cell.value,
        row_id=cell.row_id,
    )

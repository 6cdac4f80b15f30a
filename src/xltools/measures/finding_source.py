"""The finding that a measure makes about one cell of the tracker."""

from collections.abc import Mapping
from typing import NamedTuple

from xltools.findings import Finding
from xltools.measures.results import Results
from xltools.programme import Previous, Programme
from xltools.schema.checks import Rule
from xltools.schema.loading import shipped_headings
from xltools.schema.wording import Names
from xltools.tracker.addresses import Place


class Case(NamedTuple):
    """What contradictions are judged by: the tracker, what was made of it, and the report before."""

    programme: Programme
    results: Results
    previous: Previous | None


class Cell(NamedTuple):
    """The cell to blame: where it is and what it holds.

    Attributes:
        row: the Excel row; None if the finding is about the whole sheet.
        field: of the sheet's schema.
        setting: the field of the setting that it holds, in the Settings.
    """

    sheet: str
    row: int | None
    field: str
    value: str
    row_id: str
    setting: str = ""


def result_rule(rule_id: str, title: str, fix: str, source: str = "Own rule") -> Rule:
    """Name a rule on results: good practice that a report is better for, so a warning."""
    return Rule(rule_id, "warning", "result", title, fix, source)


def finding(case: Case, rule: Rule, cell: Cell, message: str, told: Mapping[str, str] | None = None) -> Finding:
    """Say that a rule is broken at a cell.

    Args:
        message: what is wrong; like the rule's fix it names headings in square brackets, and words in braces.
        told: the words for the braces. Text from the tracker is among them, never in the message itself.
    """
    place, names = case.programme.places.get(cell.sheet), names_of(case)
    words = dict(told or {})
    heading = names.heading(cell.sheet, cell.setting or cell.field)
    at = place.at(cell.field, cell.row) if place and cell.row is not None else None
    if place is not None and place.origins is not None:
        return _in_their_workbook(place, rule, cell, names.told(message, cell.sheet).format_map(words), names, words)
    return Finding(
        severity=rule.severity,
        rule=rule.id,
        sheet=cell.sheet,
        message=names.told(message, cell.sheet).format_map(words),
        fix=names.told(rule.fix, cell.sheet).format_map(words),
        row=cell.row,
        column=at.column if at else None,
        heading=heading,
        value=cell.value,
        row_id=cell.row_id or heading,
    )


def _in_their_workbook(
    place: Place, rule: Rule, cell: Cell, message: str, names: Names, words: Mapping[str, str]
) -> Finding:
    """Report it at the cell of an office's own workbook, under the heading typed there."""
    at = None if cell.row is None else place.at(cell.field, cell.row)
    first = place.origins.first_cell(cell.row) if place.origins is not None and cell.row is not None else None
    own = None if cell.row is None else place.heading(cell.field, cell.row)
    heading = own or names.heading(cell.sheet, cell.setting or cell.field)
    where = at or first
    return Finding(
        severity=rule.severity,
        rule=rule.id,
        sheet=where.sheet if where else place.sheet,
        message=message,
        fix=names.told(rule.fix, cell.sheet).format_map(words),
        row=where.row if where else None,
        column=where.column if where else None,
        heading=heading,
        value=cell.value,
        row_id=cell.row_id or heading,
    )


def names_of(case: Case) -> Names:
    """Return what the programme calls its sheets and headings."""
    return case.programme.names or Names(shipped_headings(), shipped_headings)

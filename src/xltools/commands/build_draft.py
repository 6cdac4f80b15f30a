"""Draft builds: a tracker with errors, checked as if every cell with an error were blank.

Cells are blanked in the tracker as it was read, and it is then judged again. So a draft's figures are those of the
tracker with these cells cleared, whichever kind of rule found the errors. A blank may cause an error at another cell (a
row without its ID, and the rows that refer to it), so this repeats until no error is at a cell that still counts. It
ends, because cells only ever become blank.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from xltools.commands.steps import Folder, Judged, judge
from xltools.findings import Finding, in_reading_order
from xltools.report.context import ReportContext
from xltools.schema.columns import own_text
from xltools.tracker import RawTracker
from xltools.tracker.raw import RawSheet
from xltools.validate.accounts import Account, account

Cells = dict[tuple[str, int, int], Finding]
#: The rule of rows that are beside their headings: none of their cells is read.
UNREAD = "STR-11"
#: The rule of trackers of another version.
OTHER_VERSION = "STR-01"
#: Why a row does not count if nothing is left of it.
ALL_FAULTY = "an error in every cell"


@own_text()
def drafted(judged: Judged, folder: Folder, as_at: date | None = None) -> Judged:
    """Return what a draft is made from: the findings, and the report context without the cells that they blame.

    Args:
        judged: from `steps.judge`.
        as_at: the As at of the report, if the one in Settings is not to count.

    Returns:
        No report context if As at itself has an error, because a draft needs a day that is certain; nor if the tracker
        has another version, because nothing of it is read.
    """
    if any(finding.rule == OTHER_VERSION and finding.row is None for finding in judged.findings):
        return replace(judged, context=None)
    blanked: Cells = {}
    again, first = judged, judged.context
    while again.context is not None and (more := _to_blank(again, blanked)):
        blanked |= more
        again = judge(_cleared(again.raw, more), folder, as_at)
    if first is None or again.context is None:
        return replace(judged, context=None)
    return replace(judged, context=_context(first, again.context, judged.raw, blanked))


def _to_blank(judged: Judged, blanked: Cells) -> Cells:
    """Return the cells that errors blame and that are not blanked yet; of a row that is not read, every cell."""
    found: Cells = {}
    assert judged.context is not None
    accounts = judged.context.accounts
    for finding in (each for each in judged.findings if each.blocks):
        sheet = _sheet(judged.raw, finding.sheet, accounts)
        if sheet is None:
            continue
        for row, column in _blamed(finding, sheet, accounts):
            cell = (sheet.name, row, column)
            if cell not in blanked:
                found.setdefault(cell, finding)
    return found


def _sheet(raw: RawTracker, name: str, accounts: Mapping[str, Account]) -> RawSheet | None:
    """Return the worksheet that a finding names; one on results names it as the schemas do."""
    return raw.sheets.get(name) or raw.sheets.get(accounts[name].sheet if name in accounts else "")


def _blamed(finding: Finding, sheet: RawSheet, accounts: Mapping[str, Account]) -> Iterator[tuple[int, int]]:
    """Yield the cells to blank: the one blamed, or a whole row if no single cell is blamed or the row is not read.

    In a row that is not under its headings, blanking one cell would leave the rest in the wrong columns.
    """
    if finding.row is None:
        return
    out = next((each.left_out for each in accounts.values() if each.sheet == sheet.name), {})
    rows = [finding.row]
    if is_row := finding.rule == UNREAD and finding.row in out:
        rows = [row for row, why in out.items() if why == out[finding.row]]
    for row in rows:
        if finding.column is None or is_row:
            yield from ((row, column) for column in range(1, len(sheet.rows[row - 1]) + 1))
        else:
            yield row, finding.column


def _cleared(raw: RawTracker, cells: Iterable[tuple[str, int, int]]) -> RawTracker:
    """Return the tracker with these cells blank."""
    by_sheet: dict[str, set[tuple[int, int]]] = {}
    for sheet, row, column in cells:
        by_sheet.setdefault(sheet, set()).add((row, column))
    cleared = {name: _cleared_sheet(raw.sheets[name], places) for name, places in by_sheet.items()}
    return replace(raw, sheets={**raw.sheets, **cleared})


def _cleared_sheet(sheet: RawSheet, places: set[tuple[int, int]]) -> RawSheet:
    rows = [*sheet.rows]
    for row in {row for row, _ in places if row <= len(rows)}:
        rows[row - 1] = [*rows[row - 1]]
    for row, column in places:
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = ""
    errors = {place: error for place, error in sheet.errors.items() if place not in places}
    return replace(sheet, rows=rows, errors=errors, uncalculated=sheet.uncalculated - places)


def _context(first: ReportContext, again: ReportContext, raw: RawTracker, blanked: Cells) -> ReportContext:
    """Return the context of the tracker without what is blamed, with all that was found and left out before."""
    told = dict.fromkeys(
        finding for (sheet, row, column), finding in blanked.items() if _is_given(raw.sheets[sheet], row, column)
    )
    return replace(
        again,
        findings=first.findings,
        left_out=tuple(dict.fromkeys((*first.left_out, *again.left_out, *_at_no_cell(first.findings)))),
        accounts={name: _account(each, again.accounts.get(name)) for name, each in first.accounts.items()},
        blanked=tuple(in_reading_order(told, raw.sheets)),
    )


def _at_no_cell(findings: Iterable[Finding]) -> Iterator[str]:
    """Say which errors are on a whole sheet, so that no cell of it could be blanked for them."""
    for finding in findings:
        if finding.blocks and finding.row is None:
            yield f"No cell of {finding.sheet} counts as blank for this error, which has no cell: {finding.message}"


def _is_given(sheet: RawSheet, row: int, column: int) -> bool:
    """Return whether a cell holds anything that a draft leaves out."""
    place = (row, column)
    return sheet.value(row, column) != "" or place in sheet.errors or place in sheet.uncalculated


def _account(first: Account, again: Account | None) -> Account:
    """Account for the rows as they are in the tracker; one whose every cell was blanked is blank by now."""
    if again is None:
        return account(first.sheet, first.found, (), dict.fromkeys(first.found, ALL_FAULTY) | dict(first.left_out))
    gone = set(first.found) - set(again.found)
    out = dict.fromkeys(gone, ALL_FAULTY) | dict(again.left_out) | dict(first.left_out)
    return account(first.sheet, first.found, (row for row in again.counted if row not in out), out)

"""Rows that are not under their headings: cells that do not fit their column, but all fit the one beside it."""

import re
from collections.abc import Mapping

from xltools.findings import Finding
from xltools.text.words import rows_text, runs_of, shown
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import Spot, Verdict, found
from xltools.validate.conversion import verdict_on
from xltools.validate.headings import Layout
from xltools.validate.non_data_rows import is_label
from xltools.validate.record_rows import Body

Faults = Mapping[tuple[int, str], Verdict]
_SHIFTS = (1, -1, 2, -2, 3, -3)
_TELLS_NOTHING = frozenset({"text", "value"})
_ID = re.compile(r"[A-Za-z0-9-]{1,40}")


def slid_rows(layout: Layout, body: Body, faults: Faults) -> tuple[dict[int, str], list[Finding]]:
    """Find rows that are not under their headings, and a second row of headings; neither is read.

    Returns:
        Each such row with the rule that says why it is not read, and what is said of them.
    """
    by_row: dict[int, list[str]] = {}
    for row, field in faults:
        by_row.setdefault(row, []).append(field)
    labels = _labels_row(layout, body, by_row)
    id_field = layout.spec.id_field
    looked_at = (row for row, fields in by_row.items() if len(fields) >= 3 or id_field in fields)
    shifts = {
        row: shift for row in looked_at if row not in labels and (shift := _shift(layout, row, by_row[row], id_field))
    }
    findings = [_labels(layout, row) for row in labels]
    for shift in dict.fromkeys(shifts.values()):
        runs = runs_of([body.rows.index(row) for row, by in shifts.items() if by == shift])
        findings += [_slid(layout, body.rows[first : last + 1], shift) for first, last in runs]
    return dict.fromkeys(shifts, "STR-11") | dict.fromkeys(labels, "STR-09"), findings


def _shift(layout: Layout, row: int, faulty: list[str], id_field: str | None) -> int:
    """Return how many columns a row is off its headings; 0 where that explains nothing."""
    if len(faulty) < 3 and layout.raw.value(row, layout.columns[id_field or ""]) != "":
        return 0
    return next((shift for shift in _SHIFTS if _fits(layout, row, shift)), 0)


def _fits(layout: Layout, row: int, shift: int) -> bool:
    """Return whether every cell of a row is in order when read some columns further."""
    told = 0
    if _beyond(layout, row, shift):
        return False
    for field, place in layout.columns.items():
        column = layout.spec.columns[field]
        cell = layout.raw.value(row, place + shift)
        if cell == "":
            if column.is_required:
                return False
            continue
        if column.kind == "reference" and not (isinstance(cell, str) and (_ID.fullmatch(cell) or " " in cell)):
            return False
        if verdict_on(cell, column).is_faulty:
            return False
        told += column.kind not in _TELLS_NOTHING
    return told > 0


def _beyond(layout: Layout, row: int, shift: int) -> bool:
    """Return whether reading a row that far off would leave one of its cells out."""
    places = set(layout.columns.values())
    return any(place - shift not in places and layout.raw.value(row, place) != "" for place in places)


def _slid(layout: Layout, rows: list[int], shift: int) -> Finding:
    way = f"{abs(shift)} column{'s' * (abs(shift) > 1)} to the {'right' if shift > 0 else 'left'}"
    what = rows_text(rows).capitalize()
    stand = "is" if len(rows) == 1 else "are"
    told = f"{what} {stand} {way} of the headings; {'it is' if len(rows) == 1 else 'they are'} not read."
    back = "left" if shift > 0 else "right"
    fix = f"Move the cells of {rows_text(rows)} {abs(shift)} column{'s' * (abs(shift) > 1)} to the {back}."
    places = sorted(place + shift for place in layout.columns.values())
    column = next(place for place in places if layout.raw.value(rows[0], place) != "")
    value = shown(layout.raw.value(rows[0], column))
    return found("STR-11", layout.raw.name, told, fix, Spot(rows[0], column, value=value))


def _labels_row(layout: Layout, body: Body, by_row: Mapping[int, list[str]]) -> list[int]:
    """Return the first row where it describes the columns, as a second row of headings does."""
    row = layout.header_row + 1
    if not body.rows or body.rows[0] != row or len(body.rows) < 2 or len(by_row.get(row, ())) < 3:
        return []
    cells: dict[str, RawValue] = {field: layout.raw.value(row, place) for field, place in layout.columns.items()}
    if not is_label(layout, cells):
        return []
    given = {field: cell for field, cell in cells.items() if cell != ""}
    tells = [field for field in given if layout.spec.columns[field].kind not in {*_TELLS_NOTHING, "reference"}]
    are_words = all(isinstance(cell, str) for cell in given.values())
    return [row] if are_words and tells and set(tells) <= set(by_row[row]) else []


def _labels(layout: Layout, row: int) -> Finding:
    told = f"Rows {layout.header_row} and {row} are both headings; row {row} is not read."
    fix = f"Delete row {row}, or move it above row {layout.header_row}."
    return found("STR-09", layout.raw.name, told, fix, Spot(row, layout.first_column))

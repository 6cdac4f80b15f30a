"""The headings of an office's own sheet: several rows joined; a merged one counts for all columns that it covers."""

from collections.abc import Mapping
from datetime import date, datetime

from xltools.text.words import key_of
from xltools.tracker.raw import RawSheet

SEARCHED_ROWS = 100
#: The separator between one column's headings from several rows.
JOINED = " / "


def heading_names(sheet: RawSheet, rows: tuple[int, ...]) -> dict[int, str]:
    """Return each column's heading; of several rows joined by " / ", a merged one counting for all that it covers."""
    covered = covered_cells(sheet, rows)
    width = max((len(sheet.rows[row - 1]) for row in rows if row <= len(sheet.rows)), default=0)
    names: dict[int, str] = {}
    for column in range(1, width + 1):
        cells = dict.fromkeys(covered.get((row, column), (row, column)) for row in rows)
        words = [" ".join(cell_text(sheet.value(*cell)).split()) for cell in cells]
        if said := [word for word in words if word]:
            names[column] = " / ".join(dict.fromkeys(said))
    return names


def covered_cells(sheet: RawSheet, rows: tuple[int, ...]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells of some rows that a merged block covers, and the cell that speaks for each."""
    return {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merges
        if top <= max(rows) and bottom >= min(rows)
        for row in range(max(top, min(rows)), min(bottom, max(rows)) + 1)
        for column in range(left, min(right, left + 500) + 1)
    }


def cell_text(cell: object) -> str:
    """Write a cell as a heading says it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return f"{cell:g}" if isinstance(cell, float) else ""


def columns_of(heading: str, names: Mapping[int, str]) -> list[int]:
    """Return the columns that a heading names: by the whole of it, else by its last part."""
    key = key_of(heading)
    whole = [column for column, name in names.items() if key_of(name) == key]
    return whole or [column for column, name in names.items() if key_of(name.rpartition(" / ")[2]) == key]


def joined_heading(sheet: RawSheet, rows: tuple[int, ...], column: int) -> str:
    """Return a column's headings joined; one of an upper row counts to the right until the next, merged or not."""
    covered = covered_cells(sheet, rows)
    said: list[str] = []
    for row in rows:
        at = covered.get((row, column), (row, column))
        while row != rows[-1] and sheet.value(*at) == "" and at[1] > 1:
            at = (row, at[1] - 1)
        said.append(" ".join(cell_text(sheet.value(*at)).split()))
    return JOINED.join(filter(None, said))

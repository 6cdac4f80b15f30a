"""Rows above groups that hold a title and the sums of the rows below: titles, not records."""

import math

from xltools.text.words import TOTAL
from xltools.tracker.raw import RawSheet, RawValue

_LONGEST = 80
_FEWEST = 2


def subtotal_titles(sheet: RawSheet, first: int, last: int, *, is_known: bool = False) -> dict[int, str]:
    """Return the rows with one text and otherwise only sums of the rows below, each with its text.

    Nothing if there are fewer than two of them, or the first row is not one: a row that happens to add up is a record.

    Args:
        is_known: whether the table is known to have groups. Then half of the sums are enough, because an added row may
            be missing from one.
    """
    rows = {row: cells for row in range(first, last + 1) if (cells := _filled(sheet, row))}
    titles = {row: text for row, cells in rows.items() if (text := _title(cells))}
    order = [row for row, cells in rows.items() if not _is_total(cells)]
    if len(titles) < _FEWEST or not order or order[0] not in titles:
        return {}
    ends = [*list(titles)[1:], last + 1]
    right = 0
    for row, end in zip(titles, ends, strict=True):
        below = [rows[each] for each in order if row < each < end]
        right += bool(below) and all(_adds_up(place, cell, below) for place, cell in rows[row].items())
    return titles if right == len(titles) or (is_known and right * 2 >= len(titles)) else {}


def _filled(sheet: RawSheet, row: int) -> dict[int, RawValue]:
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    return {place: cell for place, cell in enumerate(cells) if not isinstance(cell, str) or cell.strip()}


def _title(cells: dict[int, RawValue]) -> str:
    """Return the one text of a row whose other cells are numbers; "" for any other row."""
    texts = [cell for cell in cells.values() if isinstance(cell, str)]
    numbers = [cell for cell in cells.values() if isinstance(cell, float)]
    is_one = len(texts) == 1 and bool(numbers) and len(numbers) + 1 == len(cells) and isinstance(cells[min(cells)], str)
    return " ".join(texts[0].split()) if is_one and len(texts[0]) <= _LONGEST and not _is_total(cells) else ""


def _is_total(cells: dict[int, RawValue]) -> bool:
    first = cells[min(cells)]
    return isinstance(first, str) and TOTAL.fullmatch(first.strip()) is not None


def _adds_up(place: int, cell: RawValue, below: list[dict[int, RawValue]]) -> bool:
    if not isinstance(cell, float):
        return True
    found = [value for each in below if isinstance(value := each.get(place), float)]
    return bool(found) and math.isclose(sum(found), cell, rel_tol=1e-9, abs_tol=1e-6)

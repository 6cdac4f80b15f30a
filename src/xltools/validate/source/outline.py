"""Outline numbers: rows such as "1 | MOBILISE" above 1.1 and 1.2, which are titles and not records."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from xltools.text.words import number_text
from xltools.tracker.raw import RawSheet, RawValue

_NUMBER = re.compile(r"([A-Z]{0,4}[0-9]{1,3}(?:\.[0-9]{1,3})*)\.?", re.IGNORECASE)
_LONGEST = 80
_FEWEST = 2


class Outline(NamedTuple):
    """The rows of a table that are titles for the rows under their outline numbers.

    Args:
        titles: row -> its words and their column.
        tops: those of them that are under no other title.
        outside: rows with a number that is under none of them.
    """

    titles: Mapping[int, tuple[str, int]] = {}
    tops: frozenset[int] = frozenset()
    outside: frozenset[int] = frozenset()


def outline(sheet: RawSheet, first: int, last: int) -> Outline:
    """Find the rows with only an outline number and words, above the rows whose numbers continue them.

    Such a row may be one that is not filled in yet, and 1.1 a row added after 1. So unless two rows follow one of them,
    there must be two such rows. Some row below each must hold more than a number and words.
    """
    rows = {row: cells for row in range(first, last + 1) if (cells := _filled(sheet, row))}
    places = [min(cells) for cells in rows.values() if _number(cells[min(cells)])]
    place = min(places, default=0)
    numbers = {row: _number(cells.get(place, "")) for row, cells in rows.items()}
    below = {row: found for row in rows if (found := _below(row, rows, numbers, place))}
    most = max(map(len, below.values()), default=0)
    if len(below) < _FEWEST and most < _FEWEST:
        return Outline()
    titles = {row: (_words(rows[row], place), max(rows[row])) for row in below}
    under = {each for found in below.values() for each in found}
    outside = {row for row, number in numbers.items() if number and row not in under and row not in below}
    return Outline(titles, frozenset(below.keys() - under), frozenset(outside))


def _below(row: int, rows: Mapping[int, dict[int, RawValue]], numbers: Mapping[int, str], place: int) -> list[int]:
    """Return the rows under a title; none if it is not a title."""
    number = numbers[row]
    if not number or not _words(rows[row], place):
        return []
    found: list[int] = []
    for each in rows:
        if each <= row:
            continue
        if numbers[each] and not numbers[each].startswith(f"{number}."):
            break
        if numbers[each]:
            found.append(each)
        elif not found:
            break
    return found if any(len(rows[each]) > _FEWEST for each in found) else []


def _words(cells: Mapping[int, RawValue], place: int) -> str:
    """Return the words of a row beside its number; "" if it holds anything more."""
    said = [cell for column, cell in cells.items() if column != place]
    if len(said) != 1 or not isinstance(said[0], str) or place not in cells:
        return ""
    text = " ".join(said[0].split())
    return text if len(text) <= _LONGEST and re.search(r"[^\W\d_]", text) else ""


def _number(cell: RawValue) -> str:
    """Return an outline number as text without the full stop or the zero at its end; "" for anything else."""
    text = number_text(cell).replace(",", "") if isinstance(cell, float) and cell > 0 else cell
    match = _NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    return match[1].upper().removesuffix(".0") if match else ""


def _filled(sheet: RawSheet, row: int) -> dict[int, RawValue]:
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    return {place: cell for place, cell in enumerate(cells, 1) if not isinstance(cell, str) or cell.strip()}

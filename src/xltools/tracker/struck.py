"""Struck-out cells: those whose style, or whose whole text, is struck out; they hold their value all the same.

They are looked for in the plain workbook, and only where a style or a text strikes anything out: few trackers have any.
"""

import re
from array import array
from collections.abc import Iterable, Mapping

from xltools.tracker.addresses import column_number

_CELL = rb'<c r="([A-Z]+)(\d+)"'
#: What a cell holds, after its attributes: a value, or a text of its own.
_HOLDS = rb"[^<>]*>(?:<f(?:[^<>]*/>|[^<>]*>[^<]*</f>))?<(?:v>[^<]|is>)"
_SHARED = re.compile(_CELL + rb'[^<>]* t="s"[^<>]*><v>(\d{1,9})<')

Struck = Mapping[int, frozenset[int]]


#: As many styles are asked for by name; of more, each cell's is looked up.
_FEW = 40


def struck_cells(blocks: Iterable[bytes], styles: frozenset[int], strings: frozenset[int]) -> Struck:
    """Find the struck-out cells of a sheet that is written in the plain way.

    Args:
        blocks: its part, in pieces that end where a cell does.
        styles: the cell styles that strike out.
        strings: the shared strings that are struck out.

    Returns:
        The rows of the struck-out cells that hold anything, by column.
    """
    searches = [(_styled(styles), styles)] if styles else []
    searches += [(_SHARED, strings)] if strings else []
    found: dict[bytes, array[int]] = {}
    for block in blocks:
        for pattern, wanted in searches:
            for letters, row, number in pattern.findall(block):
                if int(number) in wanted:
                    found.setdefault(letters, array("I")).append(int(row))
    return {column_number(letters.decode()): frozenset(rows) for letters, rows in sorted(found.items())}


def _styled(styles: frozenset[int]) -> re.Pattern[bytes]:
    numbers = b"|".join(b"%d" % style for style in sorted(styles)) if len(styles) <= _FEW else rb"\d+"
    return re.compile(_CELL + rb'(?=[^<>]* s="(' + numbers + rb')")' + _HOLDS)


def joined(struck: Struck, cells: Iterable[tuple[int, int]]) -> Struck:
    """Add cells by row and column to those that are struck out."""
    found = {column: set(rows) for column, rows in struck.items()}
    for row, column in cells:
        found.setdefault(column, set()).add(row)
    return {column: frozenset(rows) for column, rows in sorted(found.items())}

"""Put text into an openpyxl sheet as text: never a formula, never an error, always storable."""

import re

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

MOST = 32_000  # Excel holds 32,767 characters in a cell
_NOT_STORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def storable(text: str) -> str:
    """Write what XML cannot hold as a visible code, and cut what Excel cannot hold, with a word."""
    shown = _NOT_STORABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    if len(shown) > MOST:
        shown = f"{shown[:MOST]}… (cut: {len(shown) - MOST} more characters)"
    return _ESCAPE.sub("_x005F_", shown)


def put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Put text in a cell as text, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = storable(text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
    return cell

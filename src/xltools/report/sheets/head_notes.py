"""Head notes: how many tables a sheet has, and what None means in them, said once before the first."""

import re
from dataclasses import replace

from xltools.report.model import Cell, Formula, Sheet, Value

WORD = "None"
ABSENT = "None: nothing is recorded, or it does not apply."


def with_head_notes(sheet: Sheet) -> Sheet:
    """Return the sheet with the notes that it lacks, in its first free row above the tables.

    Source:
        Analysis Function, Releasing statistics in spreadsheets: a sheet with several tables says how many there are,
        and why a cell has no data.
    """
    if sheet.kind != "accessible" or not sheet.tables:
        return sheet
    texts = [text for cell in sheet.cells.values() if isinstance(text := _bare(cell), str)]
    has = any(_bare(value) == WORD for table in sheet.tables for row in table.rows for value in row)
    is_said = any(WORD in re.findall(r"\w+", text) for text in texts)
    is_counted = len(sheet.tables) == 1 or any(re.search(r"\b\d+ tables\b", text) for text in texts)
    notes = [
        *([ABSENT] if has and not is_said else []),
        *([] if is_counted else [f"This sheet has {len(sheet.tables)} tables, one below the other."]),
    ]
    taken = {row for row, _ in sheet.cells}
    top = min(table.row for table in sheet.tables)
    free = next((row for row in range(4, top) if row not in taken), None)
    if not notes or free is None:
        return sheet
    return replace(sheet, cells={**sheet.cells, (free, 1): Cell(" ".join(notes), "subtitle")})


def _bare(value: Value) -> Value:
    inner = value.value if isinstance(value, Cell) else value
    return inner.value if isinstance(inner, Formula) else inner

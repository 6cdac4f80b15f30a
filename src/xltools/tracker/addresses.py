"""Places in Excel: addresses of cells, and where a table stands on its sheet."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


def column_letter(column: int) -> str:
    """Return the letters of a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return a cell's address from its 1-based row and column: (3, 1) is A3."""
    return f"{column_letter(column)}{row}"


class Place(NamedTuple):
    """Where a table stands in the tracker: its sheet, header row, and each field's column, from 1."""

    sheet: str
    header_row: int
    columns: Mapping[str, int]

    def cells(self, field_name: str, rows: Iterable[int]) -> str:
        """Name the cells of one field in these Excel rows, runs joined: "Milestones!I5:I9, I12"."""
        letter = column_letter(self.columns[field_name])
        runs: list[list[int]] = []
        for row in sorted(set(rows)):
            if runs and row == runs[-1][1] + 1:
                runs[-1][1] = row
            else:
                runs.append([row, row])
        parts = [f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in runs]
        return f"{self.sheet}!{', '.join(parts)}" if parts else ""

"""Drawn tables: a test shows its data as text, and reads it as a typed table."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?")
_RULE = re.compile(r"[\s|+:=-]*(--|==)[\s|+:=-]*")
_BLANKS = {"", "-"}
_WORDS = {"True": True, "False": False}


def table(text: str, dtypes: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read a drawn table: headings, then one row a line, cells apart by `|`.

    A column of ISO dates is read as days, of numbers as floats, of True and False as booleans, and anything
    else as text, each with the dtype that typed tables have. An empty cell, or `-`, is blank; a line of
    dashes is decoration.

    Args:
        text: the table as drawn.
        dtypes: the dtype of a column whose cells do not show it (all blank, or digits that are text).
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    headings, *rows = [_cells(line) for line in lines]
    for row in rows:
        assert len(row) == len(headings), f"{len(headings)} headings, but {len(row)} cells in {row}"
    cells = {name: [_value(row[place]) for row in rows] for place, name in enumerate(headings)}
    known = dtypes or {}
    return pd.DataFrame({name: typed(column, known.get(name) or _dtype(column)) for name, column in cells.items()})


def typed(cells: Sequence[Any], dtype: str) -> Any:
    """Return drawn cells as the array of a column of this dtype: the usual ones as pandas would, in less time."""
    if dtype == "float64":
        return np.array([math.nan if cell is None else float(cell) for cell in cells], dtype="float64")
    if dtype == "datetime64[us]" and all(cell is None or _DAY.fullmatch(str(cell)) for cell in cells):
        return np.array(["NaT" if cell is None else cell for cell in cells], dtype="datetime64[us]")
    return pd.Series(cells, dtype="object").astype(dtype).array  # type: ignore[call-overload]


def as_drawn(frame: pd.DataFrame, fields: list[str] | None = None) -> str:
    """Draw a table: aligned, blanks empty, whole days as ISO dates, numbers to 10 significant digits."""
    names = list(frame.columns) if fields is None else fields
    rows = [names, *([_shown(value) for value in row] for row in frame[names].itertuples(index=False))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(names))]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def assert_drawn(actual: pd.DataFrame, expected: str) -> None:
    """Assert that a table holds the drawn rows in their order; fields that are not drawn do not matter."""
    wanted = table(expected)
    fields = [str(name) for name in wanted.columns]
    absent = [name for name in fields if name not in actual.columns]
    assert not absent, f"no field {absent} among {list(actual.columns)}"
    assert as_drawn(actual, fields) == as_drawn(wanted)


def _cells(line: str) -> list[str]:
    inner = line[1:-1] if line.startswith("|") and line.endswith("|") else line
    return [cell.strip() for cell in inner.split("|")]


def _value(cell: str) -> str | bool | None:
    return None if cell in _BLANKS else _WORDS.get(cell, cell)


def _dtype(column: list[str | bool | None]) -> str:
    cells = [cell for cell in column if cell is not None]
    words = [cell for cell in cells if isinstance(cell, str)]
    if cells and not words:
        return "bool"
    if words and all(_DAY.fullmatch(word) for word in words):
        return "datetime64[us]"
    return "float64" if all(_NUMBER.fullmatch(word) for word in words) else "str"


def _shown(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:.10g}"

"""Words that sheets share: plurals, blanks given a word, and values that a table gives or leaves open."""

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

NOT_GIVEN = "Not given"

#: One row of a tidy table, by field.
Record = dict[str, Any]


def records(frame: pd.DataFrame) -> list[Record]:
    """Return a tidy table's rows, each by field."""
    names = [str(name) for name in frame.columns]
    columns = [_natives(column) for _, column in frame.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _natives(column: "pd.Series[Any]") -> list[Any]:
    if column.dtype != object:
        return column.tolist()
    return [value.item() if isinstance(value, np.generic) else value for value in column.tolist()]


def capped(shown: int, total: int, where: str) -> str:
    """Say after a count that a table stops short of it: "; 5 shown, all 6 on Decisions"; nothing where it does not."""
    return f"; {shown} shown, all {total} on {where}" if shown < total else ""


def asked_of(board: str) -> str:
    """Name the body that a pack is for; "the Board" where the tracker does not say which."""
    return f"the {board.removeprefix('the ').removeprefix('The ')}" if board else "the Board"


def text_or(value: Any, word: str = NOT_GIVEN) -> str:
    """Return a text, or this word where it is blank."""
    return word if value is None or value == "" or pd.isna(value) else str(value)


def number_or_none(value: Any) -> float | None:
    """Return a number, or None where it is blank."""
    return None if value is None or pd.isna(value) or not math.isfinite(value) else float(value)


def number_or_word(value: Any, word: str) -> float | str:
    """Return a number, or this word where it is blank."""
    number = number_or_none(value)
    return word if number is None else number


def day_or(value: Any, word: str | None = None) -> date | str | None:
    """Return a date, or this word where it is blank."""
    return word if value is None or pd.isna(value) else pd.Timestamp(value).date()


def fitting(parts: list[str], most: int) -> str:
    """Join as many parts as fit into so many characters, and count the rest: "a, b and 3 more"."""
    kept: list[str] = []
    for part in parts:
        if kept and len("; ".join([*kept, part])) > most - 12:
            break
        kept.append(part if len(part) <= most else part[: most - 1].rstrip() + "…")
    rest = len(parts) - len(kept)
    return "; ".join(kept) + (f" and {rest} more" if rest else "")

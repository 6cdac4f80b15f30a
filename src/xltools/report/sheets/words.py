"""Words and number formats that sheets share: words for blanks and empty tables, values in a KPI's own unit."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from xltools.report.model import Column, Value

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
    """Say after a count that a table stops short of it: "; 5 shown, all 6 on Decisions"; nothing if it does not."""
    return f"; {shown} shown, all {total} on {where}" if shown < total else ""


def asked_of(board: str) -> str:
    """Name the body that a pack is for; "the Board" if the tracker does not say which."""
    return f"the {board.removeprefix('the ').removeprefix('The ')}" if board else "the Board"


def text_or(value: Any, word: str = NOT_GIVEN) -> str:
    """Return a text, or this word if it is blank."""
    return word if value is None or value == "" or pd.isna(value) else str(value)


def number_or_none(value: Any) -> float | None:
    """Return a number, or None if it is blank."""
    return None if value is None or pd.isna(value) or not math.isfinite(value) else float(value)


def number_or_word(value: Any, word: str) -> float | str:
    """Return a number, or this word if it is blank."""
    number = number_or_none(value)
    return word if number is None else number


def day_or(value: Any, word: str | None = None) -> date | str | None:
    """Return a date, or this word if it is blank."""
    return word if value is None or pd.isna(value) else pd.Timestamp(value).date()


#: In place of the day on which something is expected, where that day has passed and nobody gave another.
OVERDUE = "Overdue"


def expected_or(record: Record, word: str | None = None) -> date | str | None:
    """Return the day on which a milestone is expected, or this word if it has none; Overdue if it has passed.

    The measure counts what is overdue to As at, because it is as late as that; nobody expects it on that day.
    """
    return OVERDUE if record["is_overdue"] else day_or(record["expected"], word)


def fitting(parts: list[str], most: int) -> str:
    """Join as many parts as fit into so many characters, and count the rest: "a, b and 3 more"."""
    kept: list[str] = []
    for part in parts:
        if kept and len("; ".join([*kept, part])) > most - 12:
            break
        kept.append(part if len(part) <= most else part[: most - 1].rstrip() + "…")
    rest = len(parts) - len(kept)
    return "; ".join(kept) + (f" and {rest} more" if rest else "")


NONE = "None"


def nothing_row(
    columns: tuple[Column, ...], heading: str, sentence: str, words: Mapping[str, str] | None = None
) -> tuple[Value, ...]:
    """Say under one heading that there is no record.

    Args:
        words: what to show under other headings instead of "None" (a rating says "Not rated").
    """
    said = {heading: sentence, **(words or {})}
    return tuple(said.get(column.heading, NONE) for column in columns)


@dataclass(frozen=True, slots=True)
class Unit:
    """How to show one unit.

    Args:
        value: the style of a value.
        variance: the style of a variance.
        whole_value: the style of a value if all are whole numbers.
        whole_variance: the style of their variance.
        factor: what to multiply a variance by for readers: a change of a share is shown in points.
        axis: the title of a chart's axis.
        axis_format: the number format of its values.
    """

    value: str
    variance: str
    whole_value: str
    whole_variance: str
    factor: int
    axis: str
    axis_format: str


_NUMBER = Unit("number", "change", "whole", "whole change", 1, "Number", "#,##0")
_UNITS = {
    "%": Unit("percent", "points", "percent", "points", 100, "Share (%)", "0%"),
    "number": _NUMBER,
    "GBP": Unit("pounds", "pounds change", "pounds", "pounds change", 1, "GBP", "#,##0"),
}


def unit_of(unit: str) -> Unit:
    """Return how a unit is shown; what has none is a plain number."""
    return _UNITS.get(unit, _NUMBER)


def value_style(unit: str, *values: float | None) -> str:
    """Return the style of a value of this unit; counts that are all whole need no decimals."""
    return unit_of(unit).whole_value if _are_whole(values) else unit_of(unit).value


def variance_style(unit: str, *values: float | None) -> str:
    """Return the style of a variance of this unit, between these values."""
    return unit_of(unit).whole_variance if _are_whole(values) else unit_of(unit).variance


def _are_whole(values: tuple[float | None, ...]) -> bool:
    given = [value for value in values if value is not None and value == value]  # noqa: PLR0124  NaN is not a value
    return bool(given) and all(float(value).is_integer() for value in given)


def read_variance(variance: float | None, unit: str) -> float | None:
    """Return a variance as it is read: points for shares, the unit itself otherwise."""
    return None if variance is None else variance * unit_of(unit).factor


def variance_factor(unit: str) -> int:
    """Return what a formula multiplies a variance by, so that it reads in points."""
    return unit_of(unit).factor

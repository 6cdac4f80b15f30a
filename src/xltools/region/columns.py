"""Lanes: a summary's tables field by field, as plain values that JSON holds: days as ISO text, a blank as None."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from xltools.measures.region.summary import DAY, FIELDS, Lane


def lanes_of(table: str, frame: pd.DataFrame, **also: Sequence[Any]) -> list[Lane]:
    """Return a frame's values in the order of the table's fields.

    Args:
        also: fields that are plain already, in place of the frame's.
    """
    return [also[name] if name in also else _plain(frame[name], kind) for name, kind in FIELDS[table].items()]


def lanes_of_rows(table: str, rows: Iterable[Sequence[Any]]) -> list[Lane]:
    """Return rows, each in the order of the table's fields, field by field."""
    listed = list(rows)
    return [
        [_day(row[place]) if kind == DAY else row[place] for row in listed]
        for place, kind in enumerate(FIELDS[table].values())
    ]


def _day(day: Any) -> str | None:
    return None if pd.isna(day) else str(day.date().isoformat())


def _plain(column: "pd.Series[Any]", kind: str) -> list[Any]:
    if kind == DAY:
        return [None if day is None else day.isoformat() for day in column.to_numpy(dtype="datetime64[D]").tolist()]
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124  NaN is a blank

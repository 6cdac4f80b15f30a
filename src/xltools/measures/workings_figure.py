"""One row of the workings: a value, how it is shown, and where it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures import display_text
from xltools.programme import Programme

OWN_RULE = "Own rule"
NONE = "None"
DTYPES: dict[str, str] = {
    "key": "str", "subject": "str", "subject_kind": "str", "measure": "str", "value": "object", "shown": "str",
    "numerator": "float64", "denominator": "float64", "cells": "str", "formula": "str", "limits": "str",
    "source": "str", "reason": "str",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is about.

    Args:
        key: its id, or a word used as one: "WF-5", "PROGRAMME", "2011/12".
        name: in words.
        kind: Programme, Workstream, Milestone, KPI, Risk, Requirement, Review, Area, Checkpoint,
            National milestone or Financial year.
    """

    key: str
    name: str
    kind: str

    def figure(self, measure: str, value: object, formula: str, **more: Any) -> dict[str, Any]:
        """Make one row of the workings.

        Args:
            measure: its name; with the subject's key it makes the row's key.
            value: a number, a word or a day (kept as ISO text); a blank is shown as "None".
            more: the other fields; `shown` only if a number is not shown plainly.
        """
        blank = display_text.is_blank(value)
        kept = None if blank else value.isoformat()[:10] if isinstance(value, date) else value
        row: dict[str, Any] = dict.fromkeys(DTYPES, "")
        row |= {"numerator": None, "denominator": None, "source": OWN_RULE}
        row |= {"key": f"{self.key}.{measure}", "subject": self.name, "subject_kind": self.kind, "measure": measure}
        row |= {"value": kept, "formula": formula, "shown": NONE if blank else _plainly(value)}
        return row | {name: told for name, told in more.items() if not (blank and name == "shown")}


def subject(record: Any, id_field: str, title_field: str, kind: str) -> Subject:
    """Return the subject of a record; one without an id is named by its row, so that nothing is left out."""
    key, name = str(getattr(record, id_field)), str(getattr(record, title_field))
    return Subject(key or f"{kind} in row {record.row}", name or key, kind)


def cells_of(programme: Programme, sheet: str, fields: Iterable[str], rows: Iterable[int]) -> str:
    """Name the tracker's cells of these fields and rows; '' if there is none."""
    place, wanted = programme.places.get(sheet), list(rows)
    if place is None or not wanted:
        return ""
    named = (place.cells(field, wanted) for field in fields if field in place.columns)
    return "; ".join(cells for cells in named if cells)


def counts(of: Subject, ratings: pd.Series, things: str, words: Iterable[str]) -> list[dict[str, Any]]:
    """Count a table's ratings, one figure for each word, out of all that have any of the words."""
    what = things.lower().replace(" ", "_")
    wanted = list(words)
    among = int(ratings.isin(wanted).sum())
    rows = []
    for word in wanted:
        count = int((ratings == word).sum())
        name = f"{what}_{word.lower().replace('/', '_').replace(' ', '_')}"
        told = {"numerator": count, "denominator": among}
        rows.append(of.figure(name, count, f"How many {things} are {word}, of {among}", **told))
    return rows


def _plainly(value: object) -> str:
    if isinstance(value, date):
        return display_text.day(value)
    return display_text.number(float(value)) if isinstance(value, int | float) else str(value)


def rows_by(table: pd.DataFrame, fields: tuple[str, ...]) -> dict[tuple[Any, ...], list[int]]:
    """Return the Excel rows that have the same cells in some fields, none of them blank."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for row, key in zip(
        table.index.tolist(), zip(*(table[name].tolist() for name in fields), strict=True), strict=True
    ):
        if not any(map(pd.isna, key)):
            found.setdefault(key, []).append(row)
    return found

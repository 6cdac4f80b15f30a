"""The region's tables: what is kept of each tracker, as one table for each kind of thing.

A tracker's part of them is a summary: rows of plain values, which pass from worker to parent and into the cache.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

#: A day, of which a summary keeps the ISO text.
DAY: Final = "datetime64[us]"

#: table -> its fields with their dtypes, as each tracker gives them.
FIELDS: dict[str, dict[str, str]] = {
    "checkpoints": {
        "area_id": "str", "area": "str", "checkpoint": DAY, "state": "str", "late_days": "float64",
        "likelihood": "str", "rating": "str", "previous_likelihood": "str", "movement": "str", "review_date": DAY,
        "cells": "str",
    },
    "requirements": {
        "requirement_id": "str", "group": "str", "requirement": "str", "rating": "str", "previous_rating": "str",
        "movement": "str", "review_date": DAY, "is_stale": "bool", "cells": "str",
    },
    "reviews": {"review_date": DAY, "rating": "str", "requirements": "int64"},
    "kpis": {
        "kpi_id": "str", "kpi": "str", "unit": "str", "better_is": "str", "over_time": "str", "step": "int64",
        "columns": "str",
    },
    "readings": {
        "kpi_id": "str", "period_end": DAY, "numerator": "float64", "denominator": "float64", "actual": "float64",
        "target": "float64", "rating": "str", "is_provisional": "bool", "zones_reported": "int64",
        "zones_expected": "int64", "rows": "str",
    },
    "support": {"area_id": "str", "area": "str", "asked": "str", "review_date": DAY, "cells": "str"},
    "practice": {"area": "str", "workstream": "str", "evidence_id": "str", "date": DAY, "summary": "str",
                 "cells": "str"},
    "rules_broken": {"rule": "str", "severity": "str", "count": "int64", "message": "str", "cell": "str"},
}  # fmt: skip

#: What is known of each tracker as a whole.
COUNCIL: dict[str, str] = {
    "council": "str", "organisation": "str", "programme": "str", "marking": "str", "file": "str", "sha256": "str",
    "as_at": DAY, "errors": "int64", "warnings": "int64", "waived": "int64", "questions_asked": "int64",
    "questions_answered": "int64", "notes": "str",
}  # fmt: skip

#: What is known of each tracker that does not count.
LEFT_OUT: dict[str, str] = {"file": "str", "organisation": "str", "kind": "str", "reason": "str", "todo": "str"}

Row = list[Any]


@dataclass(frozen=True)
class Summary:
    """What is kept of one tracker.

    Args:
        council: the fields of `COUNCIL`.
        packed: its tables as JSON: by name, rows in the order of `FIELDS`; days as ISO text, a blank as null. Packed,
            for a region holds many and reads each once.
    """

    council: Mapping[str, Any]
    packed: bytes = b"{}"

    @property
    def tables(self) -> dict[str, list[Row]]:
        """Its rows by table."""
        found: dict[str, list[Row]] = json.loads(self.packed)
        return found

    @property
    def as_at(self) -> date:
        """The last day that its data covers."""
        return date.fromisoformat(self.council["as_at"])

    @property
    def organisation(self) -> str:
        """Whose tracker it is."""
        return str(self.council["organisation"])


@dataclass(frozen=True)
class LeftOut:
    """A tracker that does not count: whose it is, as far as known, why, and what to do."""

    file: str
    kind: str
    reason: str
    todo: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class RegionTables:
    """A region's trackers, one table for each kind of thing; `number` says whose each row is.

    Attributes:
        councils: one row per tracker that counts, in the order of names: `number` from 1, and `COUNCIL`.
        left_out: one row per tracker that does not count: `LEFT_OUT`.
    """

    councils: pd.DataFrame
    left_out: pd.DataFrame
    checkpoints: pd.DataFrame
    requirements: pd.DataFrame
    reviews: pd.DataFrame
    kpis: pd.DataFrame
    readings: pd.DataFrame
    support: pd.DataFrame
    practice: pd.DataFrame
    rules_broken: pd.DataFrame


def region_tables(summaries: Iterable[Summary], left_out: Iterable[LeftOut]) -> RegionTables:
    """Gather summaries, one per organisation, into the region's tables; councils are numbered by name.

    A council's name that two organisations have stands with the organisation's.
    """
    councils: list[Row] = []
    rows: dict[str, list[list[Any]]] = {name: [[] for _ in range(len(fields) + 1)] for name, fields in FIELDS.items()}
    gathered, seen = sorted(summaries, key=_order), dict[Any, Any]()
    names = _names(gathered)
    for number, summary in enumerate(gathered, start=1):
        told = dict(summary.council) | {"council": names[number - 1]}
        councils.append([number, *(told[name] for name in COUNCIL)])
        for table, own in summary.tables.items():
            _append(rows[table], number, own, seen)
    frames = {name: _frame(dict(zip(["number", *fields], rows[name], strict=True)), {"number": "int64"} | fields)
              for name, fields in FIELDS.items()}  # fmt: skip
    out = sorted(left_out, key=lambda each: (each.file, each.kind, each.reason))
    return RegionTables(
        councils=_frame(_columns(["number", *COUNCIL], councils), {"number": "int64"} | COUNCIL),
        left_out=_frame(_columns([*LEFT_OUT], [[getattr(each, name) for name in LEFT_OUT] for each in out]), LEFT_OUT),
        **frames,
    )


def same(text: str) -> str:
    """Return what two titles have in common that differ in case, spaces or a full stop alone."""
    return " ".join(text.split()).rstrip(".").casefold()


def _order(summary: Summary) -> tuple[str, str, str]:
    told = summary.council
    return same(told["council"] or told["organisation"]), same(told["organisation"]), told["file"]


def _names(summaries: list[Summary]) -> list[str]:
    names = [s.council["council"] or s.organisation for s in summaries]
    keys = [same(name) for name in names]
    return [
        f"{name} ({summary.organisation})" if keys.count(key) > 1 else name
        for name, key, summary in zip(names, keys, summaries, strict=True)
    ]


def _append(columns: list[list[Any]], number: int, rows: list[Row], seen: dict[Any, Any]) -> None:
    """Add a tracker's rows to the columns of a table; equal texts are held once."""
    columns[0].extend([number] * len(rows))
    for place, values in enumerate(zip(*rows, strict=True), start=1):
        columns[place].extend(seen.setdefault(value, value) if isinstance(value, str) else value for value in values)


def _columns(names: list[str], rows: list[Row]) -> dict[str, list[Any]]:
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {name: [] for name in names}


def _frame(columns: Mapping[str, list[Any]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Make a table; days come as ISO text."""
    typed = {name: pd.Series(values, dtype="object" if dtypes[name] == DAY else dtypes[name])
             for name, values in columns.items()}  # fmt: skip
    for name, kind in dtypes.items():
        if kind == DAY:
            typed[name] = pd.to_datetime(typed[name], format="%Y-%m-%d").astype(DAY)
    return pd.DataFrame(typed)

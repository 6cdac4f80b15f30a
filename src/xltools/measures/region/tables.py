"""The region's tables: what is kept of its trackers, in one table for each kind of thing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xltools.measures.region.left_out import LEFT_OUT, LeftOut
from xltools.measures.region.tracker_summary import ADDED, COUNCIL, DAY, FIELDS, Lane, Summary, same


@dataclass(frozen=True)
class RegionTables:
    """A region's trackers, one table for each kind of thing; `number` says whose each row is.

    Attributes:
        councils: one row per tracker that counts, in the order of names: `number` from 1, `COUNCIL` and `ADDED`.
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
    """Gather summaries, one per programme of an organisation, into the region's tables; councils are numbered by name.

    A council's name that two organisations have stands with the organisation's. It stands with the programme's where a
    council has several, or the region's are not all one.
    """
    texts: dict[str, str] = {}
    gathered = {name: _Table(fields, texts) for name, fields in FIELDS.items()}
    ordered = sorted(summaries, key=_order)
    for number, summary in enumerate(ordered, start=1):
        for name, lanes in summary.tables.items():
            gathered[name].add(number, lanes)
    # each is let go as soon as it is a table
    frames = {name: gathered.pop(name).frame() for name in FIELDS}
    out = sorted(left_out, key=lambda each: (each.file, each.kind, each.reason))
    return RegionTables(
        councils=_councils(ordered), left_out=_frame(_lanes(LEFT_OUT, map(_fields, out)), LEFT_OUT), **frames
    )


class _Table:
    """One table while trackers' parts are added to it: numbers stand packed, equal texts are held once."""

    def __init__(self, fields: dict[str, str], texts: dict[str, str]) -> None:
        self._fields = fields
        self._texts = texts
        self._numbers: list[tuple[int, int]] = []
        self._lanes: dict[str, list[Any]] = {name: [] for name in fields}

    def add(self, number: int, lanes: Sequence[Lane]) -> None:
        """Add the rows of one tracker."""
        self._numbers.append((number, len(lanes[0])))
        for (name, kind), lane in zip(self._fields.items(), lanes, strict=True):
            if kind in ("str", DAY):
                self._lanes[name].extend(map(self._texts.setdefault, lane, lane))
            else:
                self._lanes[name].append(np.array(lane, dtype=kind))

    def frame(self) -> pd.DataFrame:
        """Return the table."""
        numbers, counts = zip(*self._numbers, strict=True) if self._numbers else ((), ())
        lanes: dict[str, Any] = {"number": np.repeat(np.array(numbers, dtype="int64"), np.array(counts, dtype="int64"))}
        for name, kind in self._fields.items():
            own = self._lanes.pop(name)
            lanes[name] = own if kind in ("str", DAY) or not own else np.concatenate(own)
        return _frame(lanes, {"number": "int64"} | self._fields)


def _councils(ordered: list[Summary]) -> pd.DataFrame:
    names, bare = _names(ordered), _names(ordered, with_programmes=False)
    told = (
        dict(each.council) | {"number": number, "council": names[number - 1], "name": bare[number - 1]} | _earlier(each)
        for number, each in enumerate(ordered, 1)
    )
    fields = {"number": "int64"} | COUNCIL | ADDED
    return _frame(_lanes(fields, told), fields)


def _earlier(summary: Summary) -> dict[str, str | None]:
    rating, day = summary.earlier or ("", None)
    return {"previous_rating": rating, "previous_as_at": day.isoformat() if day else None}


def _fields(left_out: LeftOut) -> dict[str, str]:
    return {name: getattr(left_out, name) for name in LEFT_OUT}


def _order(summary: Summary) -> tuple[str, str, str, str]:
    told = summary.council
    return (
        same(told["council"] or told["organisation"]),
        same(told["organisation"]),
        same(told["programme"]),
        told["file"],
    )


def _names(summaries: list[Summary], *, with_programmes: bool = True) -> list[str]:
    names = [s.council["council"] or s.organisation for s in summaries]
    programmes = Counter((same(name), same(s.organisation)) for name, s in zip(names, summaries, strict=True))
    organisations = Counter(name for name, _ in programmes)
    are_several = len({same(s.council["programme"]) for s in summaries}) > 1
    shown = []
    for name, summary in zip(names, summaries, strict=True):
        key, more = same(name), []
        if organisations[key] > 1:
            more.append(summary.organisation)
        if with_programmes and (are_several or programmes[key, same(summary.organisation)] > 1):
            more.append(summary.council["programme"] or "no programme named")
        shown.append(f"{name} ({', '.join(more)})" if more else name)
    return shown


def _lanes(fields: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    listed = list(rows)
    return {name: [row[name] for row in listed] for name in fields}


def _frame(lanes: Mapping[str, Any], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Make a table; days come as ISO text."""
    return pd.DataFrame({name: _typed(lane, dtypes[name]) for name, lane in lanes.items()})


def _typed(lane: Any, kind: str) -> "pd.Series[Any]":
    if kind == DAY:
        return pd.to_datetime(pd.Series(lane, dtype="object"), format="%Y-%m-%d").astype(DAY)
    return pd.Series(lane, dtype=kind)

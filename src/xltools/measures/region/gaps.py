"""Gaps that many councils have in common, and the councils that need help most."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from xltools.measures.display_text import day
from xltools.measures.frames import frame_of
from xltools.measures.national import MISSED
from xltools.schema import rag

#: A gap is common if at least this share of the judged councils have it. Source: the region's own rule.
COMMON = 1 / 3
OFF_TRACK = (rag.RED, rag.AMBER_RED)
REQUIREMENT, CHECKPOINT, KPI = "Requirement", "Checkpoint", "KPI"
_GAPS = {
    "kind": "str", "key": "str", "title": "str", "councils": "int64", "judged": "int64", "share": "float64",
    "is_common": "bool", "numbers": "object", "what": "str",
}  # fmt: skip
_NEEDS = {
    "number": "int64", "areas_red": "int64", "areas_amber_red": "int64", "kpis_off": "int64",
    "requirements_red": "int64", "asks": "int64", "worse": "int64", "why": "str",
}  # fmt: skip


def gaps(checkpoints: pd.DataFrame, requirements: pd.DataFrame, league: pd.DataFrame) -> pd.DataFrame:
    """Count, for each thing that councils are judged on, the councils that fall short.

    Returns:
        One row per requirement (Red or Amber/Red), area's checkpoint (missed and still open) and KPI (Red or
        Amber/Red against the council's own target) that any council falls short of: `councils`, `judged`, `share`,
        `is_common` (a third or more), `numbers` of the councils; common gaps first, then the largest share first.

    Source:
        Own rule: a third of those judged.
    """
    rows = [
        row for row in (*_requirements(requirements), *_checkpoints(checkpoints), *_kpis(league)) if row["councils"]
    ]
    kinds = (REQUIREMENT, CHECKPOINT, KPI)
    rows.sort(key=lambda row: (-row["share"], kinds.index(row["kind"]), row["key"]))
    return frame_of(rows, _GAPS)


def _requirements(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for (key, title), own in frame.groupby(["key", "title"], sort=True):
        judged = own[own["rating"].isin(rag.SCALE)]
        yield _gap(REQUIREMENT, key, title, judged, judged["rating"].isin(OFF_TRACK), "Red or Amber/Red")


def _checkpoints(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    passed = frame[frame["state"].isin(["Met", "Met late", MISSED])]
    groups: Iterable[tuple[Any, pd.DataFrame]] = passed.groupby(["key", "title", "checkpoint"], sort=True)
    for (key, title, when), own in groups:
        of = f"{title}: checkpoint of {day(when)}"
        yield _gap(CHECKPOINT, f"{key} {when:%Y-%m-%d}", of, own, own["state"] == MISSED, "missed, and still open")


def _kpis(league: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for (key, title), own in league.groupby(["key", "title"], sort=True):
        judged = own[own["rating"].isin(rag.SCALE)]
        yield _gap(KPI, key, title, judged, judged["rating"].isin(OFF_TRACK), "Red or Amber/Red against own target")


def _gap(kind: str, key: object, title: object, judged: pd.DataFrame, is_short: pd.Series, what: str) -> dict[str, Any]:
    numbers = tuple(sorted(set(judged.loc[is_short, "number"])))
    of = judged["number"].nunique()
    share = len(numbers) / of if of else 0.0
    return {"kind": kind, "key": str(key), "title": str(title), "councils": len(numbers), "numbers": numbers,
            "judged": of, "share": share, "is_common": share >= COMMON, "what": what}  # fmt: skip


def needs(
    standing: pd.DataFrame, requirements: pd.DataFrame, league: pd.DataFrame, support: pd.DataFrame
) -> pd.DataFrame:
    """Order the councils by how much of their work is off track, the most first.

    Returns:
        One row per council: `areas_red`, `areas_amber_red`, `kpis_off` (Red or Amber/Red), `requirements_red`,
        `asks` (requests for support), `worse` (areas whose likelihood fell), `why`.

    Source:
        Own rule: areas Red, then Amber/Red, then requirements Red, then KPIs. They are not combined into a score.
    """
    counted = {
        "areas_red": _count(standing, standing["rating"] == rag.RED),
        "areas_amber_red": _count(standing, standing["rating"] == rag.AMBER_RED),
        "requirements_red": _count(requirements, requirements["rating"] == rag.RED),
        "kpis_off": _count(league, league["rating"].isin(OFF_TRACK)),
        "asks": _count(support, pd.Series(data=True, index=support.index)),
        "worse": _count(standing, standing["movement"] == "Worse"),
    }
    numbers = sorted(set(standing["number"]) | set(requirements["number"]) | set(league["number"]))
    rows = [{"number": number} | {name: int(of[number]) for name, of in counted.items()} for number in numbers]
    by = ("areas_red", "areas_amber_red", "requirements_red", "kpis_off")
    rows.sort(key=lambda row: (*(-row[name] for name in by), row["number"]))
    return frame_of([row | {"why": _why(row)} for row in rows], _NEEDS)


def _count(frame: pd.DataFrame, is_counted: pd.Series) -> Counter[int]:
    return Counter(frame.loc[is_counted.astype("bool"), "number"].tolist())


def _why(row: dict[str, Any]) -> str:
    said = {"areas_red": "area Red", "areas_amber_red": "area Amber/Red", "requirements_red": "requirement Red",
            "kpis_off": "KPI off target"}  # fmt: skip
    many = {"area Red": "areas Red", "area Amber/Red": "areas Amber/Red", "requirement Red": "requirements Red",
            "KPI off target": "KPIs off target"}  # fmt: skip
    parts = [f"{row[name]} {word if row[name] == 1 else many[word]}" for name, word in said.items() if row[name]]
    return ", ".join(parts) or "nothing is off track"

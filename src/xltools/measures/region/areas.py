"""Areas of a region: each council's rating in each area, how the ratings are spread, and who could share."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xltools.measures.frames import dicts, frame_of
from xltools.measures.national import DUE, MET, MET_LATE, MISSED
from xltools.measures.region.workings import in_order
from xltools.schema import rag

_STANDING = {
    "number": "int64", "key": "str", "title": "str", "rating": "str", "next_checkpoint": "datetime64[us]",
    "likelihood": "str", "previous_likelihood": "str", "movement": "str", "met": "int64", "met_late": "int64",
    "missed": "int64", "late_days": "float64", "review_date": "datetime64[us]", "reason": "str", "cells": "str",
}  # fmt: skip
_AHEAD = {"number": "int64", "key": "str", "title": "str", "rating": "str", "practice": "int64", "why": "str"}
#: How to count a rating that is not a point on the scale.
OTHERS = (rag.COMPLETE, rag.NOT_RATED)


def area_standing(checkpoints: pd.DataFrame) -> pd.DataFrame:
    """Return each council's rating in each area.

    Args:
        checkpoints: the region's table with `key` and `title` of the area.

    Returns:
        One row per council and area, in the order of councils and areas. `rating` is the worst of the checkpoints that
        are not met: Red for one missed, the likelihood's rating for a future one. It is Complete if all are met, and
        Not rated if no rating was given. `next_checkpoint`, its `likelihood`, that of the review before and `movement`
        are about the next checkpoint, blank if there is none. `late_days` is the longest delay of one met late or
        missed.

    Source:
        Own rule; the likelihood maps to the scale one to one.
    """
    by_area: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for row in dicts(checkpoints):
        by_area.setdefault((row["number"], row["key"]), []).append(row)
    rows = [
        {"number": number, "key": key, "title": own[0]["title"]} | _standing(own)
        for (number, key), own in by_area.items()
    ]
    frame = frame_of(rows, _STANDING)
    order = {key: place for place, key in enumerate(in_order(frame["key"]))}
    return frame.sort_values(["number", "key"], key=lambda by: by.map(order) if by.name == "key" else by,
                             kind="stable", ignore_index=True)  # fmt: skip


def _standing(own: list[dict[str, Any]]) -> dict[str, Any]:
    states = [each["state"] for each in own]
    rated = [each["rating"] for each in own if rag.is_rated(each["rating"])]
    all_met = all(state in (MET, MET_LATE) for state in states)
    coming: dict[str, Any] = min(
        (each for each in own if each["state"] == DUE), key=lambda each: each["checkpoint"], default={}
    )
    row: dict[str, Any] = {"rating": rag.worst(rated) if rated else rag.COMPLETE if all_met else rag.NOT_RATED}
    row |= {name: coming.get(name, "") for name in ("likelihood", "previous_likelihood", "movement")}
    row["next_checkpoint"] = coming.get("checkpoint", pd.NaT)
    row["review_date"] = max((e["review_date"] for e in own if not pd.isna(e["review_date"])), default=pd.NaT)
    row["late_days"] = max((each["late_days"] for each in own if not pd.isna(each["late_days"])), default=None)
    row |= {"met": states.count(MET), "met_late": states.count(MET_LATE), "missed": states.count(MISSED)}
    still = [each for each in own if each["state"] in (DUE, MISSED)] or own
    row["cells"] = "; ".join(dict.fromkeys(part for each in still for part in each["cells"].split("; ") if part))
    return row | {"reason": _reason(row)}


def _reason(row: dict[str, Any]) -> str:
    parts = []
    if row["missed"]:
        parts.append(f"{row['missed']} checkpoint{'s' if row['missed'] > 1 else ''} missed and still open")
    if row["likelihood"]:
        parts.append(f"{row['likelihood'].lower()} to meet the next")
    elif not pd.isna(row["next_checkpoint"]):
        parts.append("no likelihood given for the next")
    if not parts:
        parts.append("all checkpoints are met" if row["rating"] == rag.COMPLETE else "no rating was given")
    return f"{row['rating']}: {', '.join(parts)}"


def distribution(standing: pd.DataFrame, councils: int) -> pd.DataFrame:
    """Count the councils by rating in each area.

    Returns:
        One row per area: `key`, `title`, a column for each rating, Complete and Not rated with its count, `absent`
        (councils that do not have this area), `better`, `worse`, `same` (movement of the next likelihood).
    """
    rows = []
    for key in in_order(standing["key"]):
        own = standing[standing["key"] == key]
        row: dict[str, Any] = {"key": key, "title": own["title"].iloc[0]}
        row |= {word: int((own["rating"] == word).sum()) for word in (*rag.RATINGS, *OTHERS)}
        row |= {word.lower(): int((own["movement"] == word).sum()) for word in ("Better", "Worse", "Same")}
        rows.append(row | {"absent": councils - len(own)})
    dtypes = {"key": "str", "title": "str"} | dict.fromkeys((*rag.RATINGS, *OTHERS), "int64")
    return frame_of(rows, dtypes | dict.fromkeys(("absent", "better", "worse", "same"), "int64"))


def ahead(standing: pd.DataFrame, practice: pd.DataFrame) -> pd.DataFrame:
    """Name, per area, the councils that are ahead and so could share.

    A council is ahead if it missed no checkpoint, met none late, and its future ones are all Very likely or there are
    none left.

    Args:
        practice: the region's table of good practice, with the area's `key`.

    Returns:
        One row per area and council that is ahead, in the order of areas; those with good practice to share come first.
        `practice` counts it.

    Source:
        Own rule.
    """
    is_best = standing["rating"].isin([rag.GREEN, rag.COMPLETE]) & (standing["missed"] + standing["met_late"] == 0)
    best = standing[is_best & (standing["met"] > 0)]
    gathered = practice.groupby(["number", "key"]).size()
    rows: Iterable[Any] = best.itertuples()
    found = []
    for each in rows:
        count = int(gathered.get((each.number, each.key), 0))
        coming = f"{each.likelihood.lower()} to meet the next" if each.likelihood else "none to come"
        why = f"{each.met} checkpoints met in time, {coming}"
        found.append({"number": each.number, "key": each.key, "title": each.title, "rating": each.rating,
                      "practice": count, "why": why})  # fmt: skip
    order = {key: place for place, key in enumerate(in_order(standing["key"]))}
    return frame_of(sorted(found, key=lambda r: (order[r["key"]], -r["practice"], r["number"])), _AHEAD)

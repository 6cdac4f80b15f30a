"""Data quality of a region: how reliable each council's tracker is."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xltools.measures.frames import dicts, frame_of
from xltools.measures.region.tables import RegionTables
from xltools.schema import rag

#: A tracker this much older than the region's day has missed a quarterly review. Source: paper 004.
STALE_DAYS = 92
_QUALITY = {
    "number": "int64", "as_at": "datetime64[us]", "days_behind": "int64", "is_behind": "bool", "errors": "int64",
    "warnings": "int64", "waived": "int64", "unrated": "int64", "stale": "int64", "unanswered": "int64",
    "missing_kpis": "int64", "provisional": "int64", "commonest": "str", "notes": "str",
}  # fmt: skip


def council_quality(
    tables: RegionTables, requirements: pd.DataFrame, kpis: pd.DataFrame, league: pd.DataFrame
) -> pd.DataFrame:
    """Return what is known about each council's data.

    Args:
        requirements: with `rating` and `is_stale`.
        kpis: the region's, by council.
        league: the councils' readings at the region's period.

    Returns:
        One row per council: `days_behind` the region's day, `is_behind` (more than a quarter), findings by
        severity, requirements `unrated` and `stale`, questions `unanswered`, `missing_kpis` (kept, but without a
        reading for the region's period), `provisional` readings, the `commonest` rule broken, `notes`.
    """
    latest = tables.councils["as_at"].max()
    counted = {
        "unrated": requirements[requirements["rating"] == rag.NOT_RATED].groupby("number").size().to_dict(),
        "stale": requirements[requirements["is_stale"]].groupby("number").size().to_dict(),
        "provisional": league[league["is_provisional"].astype("bool")].groupby("number").size().to_dict(),
    }
    kept, given = (of.groupby("number")["key"].nunique().to_dict() for of in (kpis, league))
    worst = {each["number"]: each for each in dicts(tables.rules_broken.drop_duplicates("number"))}
    councils: Iterable[Any] = tables.councils.itertuples()
    rows = []
    for each in councils:
        behind = int((latest - each.as_at).days)
        row = {name: int(of.get(each.number, 0)) for name, of in counted.items()}
        row |= {name: getattr(each, name) for name in ("number", "as_at", "errors", "warnings", "waived", "notes")}
        row |= {"days_behind": behind, "is_behind": behind > STALE_DAYS}
        row |= {"unanswered": each.questions_asked - each.questions_answered}
        row |= {"missing_kpis": int(kept.get(each.number, 0) - given.get(each.number, 0))}
        rows.append(row | {"commonest": _commonest(worst.get(each.number))})
    return frame_of(rows, _QUALITY)


def _commonest(rule: dict[str, Any] | None) -> str:
    if rule is None:
        return ""
    times = f" ({rule['count']} times)" if rule["count"] > 1 else ""
    return f"{rule['rule']}{times} at {rule['cell']}: {rule['message']}"

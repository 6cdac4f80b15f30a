"""Self-assessment: how far each requirement is met, at the last review and at every one before."""

from typing import Any

import pandas as pd

from xltools import rag
from xltools.measures.tidy import frame_of, records, stamp, text
from xltools.programme import Programme

_DTYPES = {
    "row": "int64", "requirement_id": "str", "group": "str", "requirement": "str", "rating": "str", "evidence": "str",
    "review_date": "datetime64[us]", "previous_rating": "str", "previous_review": "datetime64[us]", "movement": "str",
    "is_stale": "bool",
}  # fmt: skip


def requirements(programme: Programme) -> pd.DataFrame:
    """Say how each requirement was last rated, and how it moved since its review before.

    Returns:
        One row per requirement, in the tracker's order. `rating` is that of its latest review not after
        as-at, Not rated where it has none; of two ratings on one day the worse counts. `previous_rating` is
        that of the review before, '' without one. `is_stale` where the latest review is older than the
        review interval.

    Source:
        Paper 004: at least quarterly; the interval is a Setting.
    """
    rated = _ratings(programme)
    as_at, interval = stamp(programme.as_at), programme.settings.review_interval_days
    rows = []
    for each in records(programme.requirements):
        own = rated[rated["requirement_id"] == each.requirement_id]
        row = {name: text(getattr(each, name)) for name in ("requirement_id", "group", "requirement")} | _standing(own)
        is_stale = not own.empty and (as_at - row["review_date"]).days > interval
        rows.append({"row": each.Index, "is_stale": is_stale} | row)
    return frame_of(rows, _DTYPES)


def assessment_history(programme: Programme) -> pd.DataFrame:
    """Count the requirements by rating at each review not after as-at.

    Returns:
        One row per review, oldest first: `review_date`, a column for each rating with its count, and
        `Not rated`: requirements that this review left out.
    """
    rated = _ratings(programme)
    known = rated[rated["requirement_id"].isin(programme.requirements["requirement_id"].dropna())]
    counts = pd.crosstab(known["review_date"], known["rating"]).reindex(columns=list(rag.RATINGS), fill_value=0)
    counts[rag.NOT_RATED] = programme.requirements["requirement_id"].nunique() - counts.sum(axis="columns")
    history = counts.astype("int64").rename_axis(columns=None).reset_index()
    return history.astype({"review_date": "datetime64[us]"})


def _ratings(programme: Programme) -> pd.DataFrame:
    """Return one rating per requirement and review up to as-at, oldest review first."""
    table = programme.self_assessment
    counts = table["rag"].isin(rag.SCALE) & table["requirement_id"].notna()
    rated = table[counts & (table["review_date"] <= stamp(programme.as_at))].rename(columns={"rag": "rating"})
    rated = rated.assign(points=rated["rating"].map({word: rag.points(word) for word in rag.SCALE}))
    rated = rated.sort_values(["review_date", "requirement_id", "points"], kind="stable")
    return rated.drop_duplicates(["review_date", "requirement_id"], keep="last")


def _standing(own: pd.DataFrame) -> dict[str, Any]:
    """Return the last rating of one requirement, and the one before it."""
    last = records(own.tail(2))
    now, before = (last[-1] if last else None), (last[0] if len(last) > 1 else None)
    rating = str(now.rating) if now else rag.NOT_RATED
    previous = str(before.rating) if before else ""
    return {
        "rating": rating,
        "evidence": text(now.evidence) if now else "",
        "review_date": now.review_date if now else pd.NaT,
        "previous_rating": previous,
        "previous_review": before.review_date if before else pd.NaT,
        "movement": rag.movement(previous, rating),
    }

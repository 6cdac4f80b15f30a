"""Reviews of a region: how the requirements are rated now, and at the reviews before."""

from typing import Any

import pandas as pd

from xltools.measures.frames import frame_of
from xltools.measures.region.workings import in_order
from xltools.schema import rag

_WORDS = (*rag.RATINGS, rag.NOT_RATED)


def requirement_spread(requirements: pd.DataFrame) -> pd.DataFrame:
    """Count the councils by their rating for each requirement, now and at the review before.

    Args:
        requirements: the region's table with `key` and `title`.

    Returns:
        One row per requirement: `key`, `title`, `councils`, a column for each rating and Not rated, `off_track` (Red or
        Amber/Red), `rated`, `share` (of those rated), `was_off_track` and `was_rated` at the review before, `better`,
        `worse`.
    """
    rows = []
    for key in in_order(requirements["key"]):
        own = requirements[requirements["key"] == key]
        row: dict[str, Any] = {"key": key, "title": own["title"].iloc[0], "councils": own["number"].nunique()}
        row |= {word: int((own["rating"] == word).sum()) for word in _WORDS}
        row |= {"off_track": row[rag.RED] + row[rag.AMBER_RED], "rated": int(own["rating"].isin(rag.SCALE).sum())}
        row |= {"was_off_track": int(own["previous_rating"].isin([rag.RED, rag.AMBER_RED]).sum())}
        row |= {"was_rated": int(own["previous_rating"].isin(rag.SCALE).sum())}
        row |= {"share": row["off_track"] / row["rated"] if row["rated"] else None}
        rows.append(row | {word.lower(): int((own["movement"] == word).sum()) for word in ("Better", "Worse")})
    counts = ("councils", *_WORDS, "off_track", "rated", "was_off_track", "was_rated", "better", "worse")
    return frame_of(rows, {"key": "str", "title": "str"} | dict.fromkeys(counts, "int64") | {"share": "float64"})


def review_trend(reviews: pd.DataFrame) -> pd.DataFrame:
    """Count requirements by rating and quarter over all councils, from each council's last review in the quarter.

    Returns:
        One row per calendar quarter, oldest first: `quarter` (its last day), `councils` that reviewed, a column for
        each rating with its count, Not rated, `rated`, and `share`: the share of those rated that are Green or
        Amber/Green.
    """
    dated = reviews.assign(quarter=reviews["review_date"] + pd.offsets.QuarterEnd(0))
    last = dated.groupby(["number", "quarter"])["review_date"].transform("max")
    dated = dated[dated["review_date"] == last]
    rows = []
    for quarter, own in dated.groupby("quarter", sort=True):
        counts = own.groupby("rating")["requirements"].sum()
        row: dict[str, Any] = {word: int(counts.get(word, 0)) for word in _WORDS}
        rated = sum(row[word] for word in rag.RATINGS)
        good = row[rag.GREEN] + row[rag.AMBER_GREEN]
        rows.append(row | {"quarter": quarter, "councils": own["number"].nunique(), "rated": rated,
                           "share": good / rated if rated else None})  # fmt: skip
    dtypes = {"quarter": "datetime64[us]", "councils": "int64"} | dict.fromkeys(_WORDS, "int64")
    return frame_of(rows, dtypes | {"rated": "int64", "share": "float64"})

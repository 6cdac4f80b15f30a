"""Self-assessment: how far each requirement is met, at the last review and at each one before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from xltools.measures.frames import dicts, frame_of, records, stamp, text
from xltools.measures.registry import Key, Measure, Measured, declare
from xltools.measures.workings_figure import Subject, cells_of, counts, rows_by, subject
from xltools.programme import Programme
from xltools.schema import rag
from xltools.schema.rag import Scale
from xltools.text.words import day_text

_DTYPES = {
    "row": "int64", "requirement_id": "str", "group": "str", "requirement": "str", "rating": "str", "evidence": "str",
    "review_date": "datetime64[us]", "previous_rating": "str", "previous_review": "datetime64[us]", "movement": "str",
    "is_stale": "bool",
}  # fmt: skip


def requirements(programme: Programme) -> pd.DataFrame:
    """Return how each requirement was last rated, and how it moved since the review before.

    Returns:
        One row per requirement, in the tracker's order. `rating` is the rating at its latest review up to as-at, or Not
        rated if there is none. If one day has two ratings, the worse counts. `previous_rating` is the rating at the
        review before, '' without one. `is_stale` is True if the latest review is older than the review interval.

    Source:
        Paper 004: at least quarterly; the interval is a Setting.
    """
    reviews = _reviews(programme)
    as_at, interval = stamp(programme.as_at), programme.settings.review_interval_days
    rows = []
    for each in records(programme.requirements):
        own = reviews.get(each.requirement_id, [])
        row: dict[str, Any] = {name: text(getattr(each, name)) for name in ("requirement_id", "group", "requirement")}
        row |= _standing(own, programme.scale)
        is_stale = bool(own) and (as_at - row["review_date"]).days > interval
        rows.append({"row": each.Index, "is_stale": is_stale} | row)
    return frame_of(rows, _DTYPES)


def assessment_history(programme: Programme) -> pd.DataFrame:
    """Count the requirements by rating at each review not after as-at.

    Returns:
        One row per review, oldest first: `review_date`, a column with the count of each rating, and `Not rated`: the
        requirements that this review left out.
    """
    known = set(programme.requirements["requirement_id"].dropna())
    counts: dict[pd.Timestamp, Counter[str]] = {}
    for requirement_id, own in _reviews(programme).items():
        for each in own if requirement_id in known else ():
            counts.setdefault(each.review_date, Counter())[each.rag] += 1
    ratings = programme.scale.ratings
    none = {"review_date": "datetime64[us]"} | dict.fromkeys((*ratings, rag.NOT_RATED), "int64")
    rows = (
        {"review_date": day} | {word: counts[day][word] for word in ratings}
        | {rag.NOT_RATED: len(known) - counts[day].total()}
        for day in sorted(counts)
    )  # fmt: skip
    return frame_of(rows, none)


def _reviews(programme: Programme) -> dict[str, list[Any]]:
    """Return each requirement's ratings up to as-at, one a review, the oldest first."""
    found: dict[str, dict[pd.Timestamp, Any]] = {}
    scale, as_at = programme.scale, stamp(programme.as_at)
    for each in records(programme.self_assessment):
        if each.rag not in scale.words or pd.isna(each.requirement_id) or not each.review_date <= as_at:
            continue
        own = found.setdefault(each.requirement_id, {})
        other = own.get(each.review_date)
        if other is None or scale.points(each.rag) >= scale.points(other.rag):
            own[each.review_date] = each
    return {key: [own[day] for day in sorted(own)] for key, own in found.items()}


def _standing(own: Sequence[Any], scale: Scale) -> dict[str, Any]:
    """Return the last rating of one requirement, and the one before it."""
    now, before = (own[-1] if own else None), (own[-2] if len(own) > 1 else None)
    rating = str(now.rag) if now else rag.NOT_RATED
    previous = str(before.rag) if before else ""
    return {
        "rating": rating,
        "evidence": text(now.evidence) if now else "",
        "review_date": now.review_date if now else pd.NaT,
        "previous_rating": previous,
        "previous_review": before.review_date if before else pd.NaT,
        "movement": scale.movement(previous, rating),
    }


def requirement_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain each requirement's rating, and count the ratings of each review."""
    reviews = rows_by(programme.self_assessment, ("requirement_id", "review_date"))
    for each in records(results.requirements):
        about = subject(each, "requirement_id", "requirement", "Requirement")
        rows = reviews.get((each.requirement_id, each.review_date), [])
        review = "No review" if pd.isna(each.review_date) else f"Review of {day_text(each.review_date)}"
        stale = f"; older than {programme.settings.review_interval_days} days" if each.is_stale else ""
        yield about.figure("rating", each.rating, "The latest review's by as-at; of two on one day the worse",
                           cells=cells_of(programme, "Self-assessment", ["rag"], rows), source="Paper 004",
                           reason=review + stale)  # fmt: skip
    words = (*programme.scale.ratings, rag.NOT_RATED)
    history = dicts(results.assessment_history)
    for counted in history:
        day = counted["review_date"]
        about = Subject(f"REVIEW-{day:%Y-%m-%d}", f"Self-assessment of {day_text(day)}", "Review")
        ratings = pd.Series([word for word in words for _ in range(int(counted[word]))], dtype="str")
        yield from counts(about, ratings, "requirements", words)


declare(
    Measure(
        table="requirements",
        key=Key.WHOLE,
        made_by=requirements,
        workings=requirement_figures,
        chapter="National milestones and self-assessment",
    )
)


declare(
    Measure(
        table="assessment_history",
        key=Key.WHOLE,
        made_by=assessment_history,
        workings="each review's counts are in the workings of the requirements",
        chapter="National milestones and self-assessment",
    )
)

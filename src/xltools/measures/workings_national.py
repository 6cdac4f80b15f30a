"""Workings of the national milestones: each deliverable, and each area at each checkpoint."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from xltools.measures.frames import by_id, records, text
from xltools.measures.registry import Measured
from xltools.measures.workings_figure import Subject, cells_of, rows_by, subject
from xltools.programme import Programme
from xltools.schema import rag
from xltools.text.words import day_text


def national_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain the state of each deliverable."""
    sources = by_id(programme.national_milestones, "national_id", "source")
    for each in records(results.national):
        about = subject(each, "national_id", "deliverable", "National milestone")
        cells = cells_of(programme, "National milestones", ["checkpoint", "deadline", "met_on", "measure"], [each.row])
        rule = f"Decided by {each.measure} on its due day" if each.measure else "Met on against its due day"
        yield about.figure(
            "state",
            each.state,
            rule,
            cells=cells,
            source=text(sources.get(each.national_id)) or "Own rule",
            limits=_due(each.due),
        )
        yield about.figure("late_days", each.late_days, "From the due day to the day met, or to as-at while missed",
                           cells=cells)  # fmt: skip


def checkpoint_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain the state of each area at each checkpoint, and of the area as a whole."""
    reasons = {each.item_id: each.reason for each in records(results.exceptions) if each.item_kind == "Area"}
    deliverables = rows_by(results.national.set_index("row"), ("area_id", "checkpoint"))
    reviews = rows_by(programme.likelihood, ("area_id", "checkpoint", "review_date"))
    for area_id, mine in results.checkpoints.groupby("area_id", sort=False):
        area = Subject(str(area_id), str(mine["area"].iloc[0]), "Area")
        worst = programme.scale.worst(mine["rating"])
        done = rag.COMPLETE if mine["rating"].eq(rag.COMPLETE).all() else worst
        yield area.figure("rating", worst if programme.scale.is_rated(worst) else done, "The worst of its checkpoints",
                          reason=reasons.get(area_id, ""))  # fmt: skip
        for each in records(mine):
            place = (each.area_id, each.checkpoint)
            yield from _checkpoint(
                programme, each, deliverables.get(place, []), reviews.get((*place, each.review_date), [])
            )


def _checkpoint(
    programme: Programme, each: Any, deliverables: list[int], reviews: list[int]
) -> Iterator[dict[str, Any]]:
    when = day_text(each.checkpoint)
    about = Subject(f"{each.area_id}-{each.checkpoint:%Y-%m-%d}", f"{each.area}, {when}", "Checkpoint")
    met = {"numerator": each.met, "denominator": each.deliverables}
    yield about.figure("state", each.state, "Met when all its deliverables are, by the day of the last one", **met,
                       cells=cells_of(programme, "National milestones", ["met_on"], deliverables))  # fmt: skip
    yield about.figure(
        "late_days", each.late_days, "From the checkpoint to the day of the last deliverable, or to as-at"
    )
    cells = cells_of(programme, "Likelihood", ["likelihood"], reviews)
    review = "" if pd.isna(each.review_date) else f"Review of {day_text(each.review_date)}"
    yield about.figure(
        "likelihood", each.likelihood, "What the latest review by as-at said", cells=cells, reason=review
    )
    scale = programme.scale
    likelihoods = ", ".join(f"{word} is {rating}" for word, rating in scale.likelihood_rating.items())
    rule = f"The likelihood's while due; Complete once met, {scale.worst_word} once missed"
    yield about.figure("rating", each.rating, rule, cells=cells, limits=likelihoods)


def _due(day: Any) -> str:
    return "" if pd.isna(day) else f"Due {day_text(day)}"

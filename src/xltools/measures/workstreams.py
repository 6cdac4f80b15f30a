"""Workstreams and the programme: derived ratings beside declared ones, each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures.frames import figure_text, frame_of, records, stamp, text
from xltools.measures.rating_components import DELIVERY, PERFORMANCE, RISK, delivery, performance, risk
from xltools.measures.rating_rollup import (
    PROGRAMME,
    RATED_BY,
    Item,
    Part,
    Rollup,
    programme_part,
    tally,
    worst_item,
    worst_part,
)
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.workings_delivery import programme_figures, workstream_figures
from xltools.programme import Previous, Programme, Settings
from xltools.schema import rag
from xltools.schema.rag import Scale
from xltools.text.words import counted

_WORDS = ("workstream_id", "workstream", "lead", "outcome", "path_to_green")
_DTYPES = {
    "row": "int64", "workstream_id": "str", "workstream": "str", "lead": "str", "outcome": "str",
    "outcome_due": "datetime64[us]", "delivery": "str", "performance": "str", "risk": "str", "rating": "str",
    "reason": "str", "declared": "str", "declared_on": "datetime64[us]", "declared_by": "str",
    "declared_reason": "str", "path_to_green": "str", "previous_rating": "str", "movement": "str",
    "is_declared_better": "bool", "open_milestones": "int64", "milestones_behind": "int64", "rated_kpis": "int64",
    "open_risks": "int64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammeRating:
    """The programme's rating, derived and declared.

    Attributes:
        declared: '' if nobody declared one by as-at.
        movement: of the derived rating since the last report, in one word.
        counts: how many workstreams have each rating, with every rating listed.
    """

    rating: str
    reason: str
    declared: str
    declared_on: date | None
    declared_by: str
    declared_reason: str
    previous_rating: str
    movement: str
    is_declared_better: bool
    counts: Mapping[str, int] = field(default_factory=dict)


def rollups(
    programme: Programme, milestones: pd.DataFrame, kpis: pd.DataFrame, risks: pd.DataFrame
) -> dict[str, Rollup]:
    """Rate every workstream from its parts, and the programme from its workstreams.

    Args:
        milestones: from the measure of this name; the other two likewise.

    Returns:
        One rollup per workstream id, and one under PROGRAMME.

    Source:
        Own rule: a workstream has the rating of its worst rated part.
    """
    settings, scale = programme.settings, programme.scale
    found = [records(frame) for frame in (milestones, kpis, risks)]
    kept = [name for name, table in RATED_BY.items() if programme.keeps(table)]
    rolled = {}
    for each in sorted(set(programme.workstreams["workstream_id"].dropna())):
        own = [[row for row in rows if row.workstream_id == each] for rows in found]
        parts = [delivery(own[0], settings, scale), performance(own[1], scale), risk(own[2], settings, scale)]
        rolled[each] = _rolled(parts, scale, kept)
    return rolled | {PROGRAMME: _programme_rollup({each: rollup.rating for each, rollup in rolled.items()}, scale)}


def workstreams(programme: Programme, previous: Previous | None, rolled: Mapping[str, Rollup]) -> pd.DataFrame:
    """List each workstream's derived rating with its declared rating and the rating before.

    Args:
        rolled: from `rollups`.

    Returns:
        One row per workstream, in the tracker's order. `delivery`, `performance` and `risk` are the ratings of its
        parts, Not rated if too little was measured. A rating declared after as-at is blank. `milestones_behind` counts
        open milestones that are overdue, or late beyond the limit for Green. `rated_kpis` counts KPIs with a rating.
    """
    rows = [_row(each, programme, previous, rolled) for each in records(programme.workstreams)]
    return frame_of(rows, _DTYPES)


def programme_rating(programme: Programme, previous: Previous | None, rolled: Mapping[str, Rollup]) -> ProgrammeRating:
    """Set the programme's derived rating beside its declared one and the one before."""
    settings, rollup = programme.settings, rolled[PROGRAMME]
    is_declared = settings.declared_on is None or settings.declared_on <= settings.as_at
    declared = settings.declared_rag if is_declared else ""
    before = figure_text(previous, f"{PROGRAMME}.rating")
    return ProgrammeRating(
        rating=rollup.rating,
        reason=rollup.reason,
        declared=declared,
        declared_on=settings.declared_on if declared else None,
        declared_by=settings.declared_by if declared else "",
        declared_reason=settings.declared_reason if declared else "",
        previous_rating=before,
        movement=programme.scale.movement(before, rollup.rating),
        is_declared_better=is_better(declared, rollup.rating, programme.scale),
        counts=tally([item.rating for item in rollup.parts[0].items], programme.scale),
    )


def is_better(declared: str, derived: str, scale: Scale) -> bool:
    """Return whether a declared rating is better than the derived one; False if either is not a rating."""
    return scale.is_rated(declared) and scale.is_rated(derived) and scale.points(declared) < scale.points(derived)


def _rolled(parts: Sequence[Part], scale: Scale, kept: Sequence[str]) -> Rollup:
    """Roll parts up; the reason is the parts that made the rating, or if there is none all that the tracker keeps."""
    rating = worst_part(parts, scale)
    telling = [each for each in parts if (each.rating == rating if scale.is_rated(rating) else each.name in kept)]
    told = "; ".join(each.summary for each in telling) or "the tracker has no sheet that a workstream is rated by"
    return Rollup(rating, tuple(parts), f"{rating}: {told}")


def _programme_rollup(ratings: Mapping[str, str], scale: Scale) -> Rollup:
    made = programme_part([Item(each, rating) for each, rating in ratings.items()], scale)
    worst = worst_item(made.items, scale)
    found = [f"{count} {word}" for word, count in tally(list(ratings.values()), scale).items() if count]
    of = f"{counted(len(ratings), 'workstream')}: {', '.join(found)}" if found else "the tracker has no workstream"
    summary = f"{of}; worst {worst.name}; {made.rule}" if worst else f"{of}; {made.rule}"
    told = Part(made.name, made.rating, made.items, made.rule, summary)
    return Rollup(made.rating, (told,), f"{made.rating}: {summary}")


def _row(
    workstream: Any, programme: Programme, previous: Previous | None, rolled: Mapping[str, Rollup]
) -> dict[str, Any]:
    words = {name: text(getattr(workstream, name)) for name in _WORDS}
    empty = Rollup(rag.NOT_RATED, (), f"{rag.NOT_RATED}: it has no ID")
    rollup = rolled.get(words["workstream_id"], empty)
    before = figure_text(previous, f"{words['workstream_id']}.rating")
    declared, scale = _declared(workstream, programme.settings), programme.scale
    return {
        **words,
        **declared,
        **_counts(rollup, scale),
        "row": workstream.Index,
        "outcome_due": workstream.outcome_due,
        "rating": rollup.rating,
        "reason": rollup.reason,
        "previous_rating": before,
        "movement": scale.movement(before, rollup.rating),
        "is_declared_better": is_better(declared["declared"], rollup.rating, scale),
    }


def _declared(workstream: Any, settings: Settings) -> dict[str, Any]:
    if workstream.declared_on > stamp(settings.as_at):
        return {"declared": "", "declared_on": pd.NaT, "declared_by": "", "declared_reason": ""}
    return {
        "declared": text(workstream.declared_rag),
        "declared_on": workstream.declared_on,
        "declared_by": text(workstream.declared_by),
        "declared_reason": text(workstream.rag_reason),
    }


def _counts(rollup: Rollup, scale: Scale) -> dict[str, Any]:
    """Return the ratings of the parts, and how many things they were made of."""
    parts = {each.name: each for each in rollup.parts}
    ratings = {name: parts[name].rating if name in parts else rag.NOT_RATED for name in (DELIVERY, PERFORMANCE, RISK)}
    items = {name: parts[name].items if name in parts else () for name in (DELIVERY, PERFORMANCE, RISK)}
    return ratings | {
        "open_milestones": sum(item.rating not in (rag.COMPLETE, rag.CANCELLED) for item in items[DELIVERY]),
        "milestones_behind": sum(item.is_adverse for item in items[DELIVERY]),
        "rated_kpis": sum(scale.is_rated(item.rating) for item in items[PERFORMANCE]),
        "open_risks": len(items[RISK]),
    }


declare(
    Measure(
        table="programme",
        key=Key.WHOLE,
        made_by=programme_rating,
        takes=("previous", "rollups"),
        workings=programme_figures,
        chapter="Ratings rolled up",
        export="programme",
    )
)


declare(
    Measure(
        table="workstreams",
        key=Key.WORKSTREAM,
        made_by=workstreams,
        takes=("previous", "rollups"),
        workings=workstream_figures,
        chapter="Ratings rolled up",
    )
)


declare(
    Measure(
        table="rollups",
        key=Key.WORKSTREAM,
        made_by=rollups,
        takes=("milestones", "kpi_standings", "risks"),
        workings="each part is in the workings of its workstream",
        chapter="Ratings rolled up",
    )
)

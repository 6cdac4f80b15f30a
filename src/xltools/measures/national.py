"""National milestones: what was delivered by each checkpoint, and how likely the rest is."""

from typing import Any

import pandas as pd

from xltools.measures.frames import by_id, frame_of, id_order, records, records_by, referring, stamp, text
from xltools.measures.polarity import POLARITY
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.workings_national import checkpoint_figures, national_figures
from xltools.programme import Programme
from xltools.schema import rag
from xltools.schema.rag import Scale

MET, MET_LATE, MISSED, DUE, NOT_GIVEN = "Met", "Met late", "Missed", "Due", "Not given"
LIKELY = rag.LIKELIHOODS[:2]
_ROUNDING = 1e-9  # 0.3 computed from sums may differ from a typed 0.3 by less than this share of it

_READ = ("period_end", "actual", "target")
_NATIONAL = {
    "row": "int64", "national_id": "str", "area_id": "str", "checkpoint": "datetime64[us]", "deliverable": "str",
    "deadline": "datetime64[us]", "due": "datetime64[us]", "expected": "datetime64[us]", "met_on": "datetime64[us]",
    "measure": "str", "state": "str", "late_days": "float64", "supported_by": "str",
}  # fmt: skip
_CHECKPOINTS = {
    "area_id": "str", "area": "str", "checkpoint": "datetime64[us]", "state": "str", "late_days": "float64",
    "deliverables": "int64", "met": "int64", "likelihood": "str", "rating": "str", "previous_likelihood": "str",
    "movement": "str", "review_date": "datetime64[us]", "last_foretold": "str", "foretold_right": "str",
}  # fmt: skip


def national(programme: Programme, kpi_series: pd.DataFrame) -> pd.DataFrame:
    """Return which deliverables were met, and when.

    If a deliverable names a KPI, the KPI decides: it is met if the KPI reached the target of the due day in the period
    that ends on that day, and met late from the first later period in which it did.

    Args:
        kpi_series: KPI by period, from the measure of this name.

    Returns:
        One row per deliverable, in the tracker's order. `due` is its own deadline, or else the checkpoint. `state` is
        Met, Met late, Missed (not met, and as-at is after due), Due, or Not given (its KPI has no reading for the due
        day, or it has no date). `late_days` counts from due to the day met, or to as-at while missed; blank otherwise.
        `expected` is the day met, or else a forecast not before as-at, or else due; blank if that has passed.

    Source:
        Department of Health, ADASS and LGA milestones for Putting People First (papers 002 and 004).
    """
    supporting = referring(programme.milestones, "milestone_id", "supports")
    better_is = by_id(programme.kpis, "kpi_id", "better_is")
    directional = {kpi: POLARITY[better] for kpi, better in better_is.items() if POLARITY.get(better)}
    as_at, table = stamp(programme.as_at), programme.national_milestones
    wanted = directional.keys() & set(table["measure"].tolist())
    read = {kpi_id: periods for kpi_id, periods in records_by(kpi_series, "kpi_id", *_READ).items() if kpi_id in wanted}
    rows = []
    for each in records(table):
        due = each.checkpoint if pd.isna(each.deadline) else each.deadline
        met_on, is_known = (each.met_on if each.met_on <= as_at else pd.NaT), True
        if each.measure in directional:
            sign = directional[each.measure]
            met_on, is_known = _decided(due, met_on, read.get(each.measure, []), sign, as_at)
        row = _deliverable(each, due, met_on, as_at) | {"supported_by": supporting.get(text(each.national_id), "")}
        if not is_known and row["state"] == MISSED:
            row |= {"state": NOT_GIVEN, "late_days": None}
        rows.append(row)
    return frame_of(rows, _NATIONAL)


def _decided(due: Any, met_on: Any, read: list[Any], sign: int, as_at: pd.Timestamp) -> tuple[Any, bool]:
    """Return the day on which the KPI met the target of the due day, and whether the KPI can decide it.

    If the KPI has no reading or no target for that day, what the tracker says counts.

    Args:
        met_on: the day that the tracker says.
        read: the KPI's periods.
        sign: the direction in which more is better.
    """
    if not due <= as_at:
        return pd.NaT, True
    later = [each for each in read if each.period_end >= due and not pd.isna(each.actual)]
    target = next((each.target for each in later if each.period_end == due and not pd.isna(each.target)), None)
    if target is None:
        return met_on, not pd.isna(met_on)
    least = -_ROUNDING * abs(target)
    reached = (each.period_end for each in later if (each.actual - target) * sign >= least)
    day = min(reached, default=pd.NaT)
    return (met_on if day == due and met_on <= due else day), True


def _deliverable(row: Any, due: Any, met_on: Any, as_at: pd.Timestamp) -> dict[str, Any]:
    is_met = not pd.isna(met_on)
    state = _state(due, met_on, as_at)
    forecast = row.forecast if row.forecast >= as_at else due if due >= as_at else pd.NaT
    words = {name: text(getattr(row, name)) for name in ("national_id", "area_id", "deliverable", "measure")}
    return words | {
        "row": row.Index,
        "checkpoint": row.checkpoint,
        "deadline": row.deadline,
        "due": due,
        "expected": met_on if is_met else forecast,
        "met_on": met_on,
        "state": state,
        "late_days": _late_days(state, due, met_on, as_at),
    }


def _state(due: Any, met_on: Any, as_at: pd.Timestamp) -> str:
    if pd.isna(due):
        return NOT_GIVEN if pd.isna(met_on) else MET
    if pd.isna(met_on):
        return MISSED if as_at > due else DUE
    return MET_LATE if met_on > due else MET


def checkpoints(programme: Programme, national: pd.DataFrame) -> pd.DataFrame:
    """Return each area's state at each checkpoint: a fact once the checkpoint has passed, a likelihood before.

    Args:
        national: from the measure of this name.

    Returns:
        One row per area and checkpoint, in the order of areas and days. A checkpoint is met once all its deliverables
        are met, on the day of the last one. It is Not given if a KPI cannot decide. `likelihood` comes from the latest
        review up to as-at, and `previous_likelihood` from the review before. `rating` is that of the likelihood while
        Due, Complete once met, Red once missed. `last_foretold` is the likelihood at the last review before the
        checkpoint, and `foretold_right` says whether it proved right: Yes, No, or '' if that is not known yet.
        `movement` is blank once the checkpoint has passed or is met.

    Source:
        Own rule: Very likely is Green, and so on to Very unlikely, which is Red. On another scale they are spread
        evenly.
    """
    titles = by_id(programme.areas, "area_id", "area")
    reviews = _reviews(programme)
    rows = []
    groups: dict[tuple[str, pd.Timestamp], list[Any]] = {}
    for each in records(national):
        if each.area_id and not pd.isna(each.checkpoint):
            groups.setdefault((each.area_id, each.checkpoint), []).append(each)
    for area_id, checkpoint in sorted(groups, key=lambda key: (id_order(key[0]), key[1])):
        told = reviews.get((area_id, checkpoint), [])
        row = _checkpoint(programme, groups[area_id, checkpoint], told, checkpoint)
        rows.append({"area_id": area_id, "area": titles.get(area_id, "")} | row)
    return frame_of(rows, _CHECKPOINTS)


def _reviews(programme: Programme) -> dict[tuple[str, pd.Timestamp], list[tuple[pd.Timestamp, str]]]:
    """Return what the reviews up to as-at said, oldest first; of two on one day the worse counts."""
    said: dict[tuple[str, pd.Timestamp], dict[pd.Timestamp, str]] = {}
    as_at = stamp(programme.as_at)
    for row in records(programme.likelihood, "area_id", "checkpoint", "review_date", "likelihood"):
        if pd.isna(row.area_id) or pd.isna(row.checkpoint) or not row.review_date <= as_at:
            continue
        days = said.setdefault((row.area_id, row.checkpoint), {})
        words = [word for word in (days.get(row.review_date), row.likelihood) if word in rag.LIKELIHOODS]
        if words:
            days[row.review_date] = max(words, key=rag.LIKELIHOODS.index)
    return {key: sorted(days.items()) for key, days in said.items()}


def _checkpoint(
    programme: Programme, own: list[Any], told: list[tuple[pd.Timestamp, str]], checkpoint: Any
) -> dict[str, Any]:
    as_at, scale = stamp(programme.as_at), programme.scale
    met = [each.met_on for each in own if not pd.isna(each.met_on)]
    last_met = max(met) if len(met) == len(own) else pd.NaT
    state, states = _state(checkpoint, last_met, as_at), {each.state for each in own}
    if state == MISSED and NOT_GIVEN in states and MISSED not in states:
        state = NOT_GIVEN
    before, likelihood = [word for _, word in [(checkpoint, ""), (checkpoint, ""), *told][-2:]]
    rating = _rating(state, likelihood, scale)
    foretold = next((word for day, word in reversed(told) if day < checkpoint), "")
    return {
        "checkpoint": checkpoint,
        "state": state,
        "late_days": _late_days(state, checkpoint, last_met, as_at),
        "deliverables": len(own),
        "met": len(met),
        "likelihood": likelihood,
        "rating": rating,
        "previous_likelihood": before,
        "movement": scale.movement(scale.likelihood_rating.get(before, ""), rating) if state == DUE else "",
        "review_date": told[-1][0] if told else pd.NaT,
        "last_foretold": foretold,
        "foretold_right": _foretold_right(state, foretold),
    }


def _late_days(state: str, due: Any, met_on: Any, as_at: pd.Timestamp) -> float | None:
    if state not in (MET_LATE, MISSED):
        return None
    return float(((as_at if state == MISSED else met_on) - due).days)


def _rating(state: str, likelihood: str, scale: Scale) -> str:
    if state in (MET, MET_LATE, NOT_GIVEN):
        return rag.NOT_RATED if state == NOT_GIVEN else rag.COMPLETE
    return scale.worst_word if state == MISSED else scale.likelihood_rating.get(likelihood, rag.NOT_RATED)


def _foretold_right(state: str, foretold: str) -> str:
    if not foretold or state in (DUE, NOT_GIVEN):
        return ""
    return "Yes" if (state == MET) == (foretold in LIKELY) else "No"


declare(
    Measure(
        table="national",
        key=Key.WHOLE,
        made_by=national,
        takes=("kpi_periods",),
        workings=national_figures,
        chapter="National milestones and self-assessment",
    )
)


declare(
    Measure(
        table="checkpoints",
        key=Key.WHOLE,
        made_by=checkpoints,
        takes=("national",),
        workings=checkpoint_figures,
        chapter="National milestones and self-assessment",
    )
)

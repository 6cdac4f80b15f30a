"""KPI movement: which changes of a KPI's rating count; one reading compared with the one before never does."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from xltools.measures.changed_rows import BETTER, ONE_READING, WORSE
from xltools.measures.frames import figure_text, frame_of, records
from xltools.measures.kpi_over_time import SUM, year_to_date
from xltools.measures.kpi_ratings import ratings, tolerance_fields, tolerances
from xltools.measures.kpi_series import last_known
from xltools.measures.kpi_targets import YEAR_TO_DATE, targets_to_date
from xltools.measures.spc_limits import MOVING
from xltools.measures.spc_words import RECENT
from xltools.programme import Previous, Programme
from xltools.schema.rag import Scale

SPECIAL_CAUSE, CROSSED, HELD = "special cause", "crossed the target", "held for two periods"
MOVEMENT = {"counted_movement": "str", "counted_before": "str", "movement_reason": "str"}
_SENTENCES = {
    SPECIAL_CAUSE: "the readings show special cause",
    CROSSED: "it crossed its target",
    HELD: "the rating held for two periods",
}
_OF_KPI = ("unit", "better_is", "tolerance_as")
#: A moving process has no marked points: every period since it began to move counts as one.
_TOWARDS = {"Improvement": BETTER, "Concern": WORSE}
#: A year to date is rated again for each period back to the last report, and for the two periods before it.
_SPARE = 2


class Period(NamedTuple):
    """One whole period of a KPI: how it is rated, and which way its special cause points; '' for neither."""

    end: pd.Timestamp
    rating: str
    signal: str


class Settled(NamedTuple):
    """The rating that a KPI has settled on, and why it last moved; '' if it never did."""

    rating: str
    ground: str


def settled(periods: Iterable[Period], scale: Scale, start: str = "", before: str = "") -> Settled:
    """Return the rating that a run of periods settles on.

    The settled rating changes if the new one crosses the target (the best rating is left or reached), if special cause
    points the same way, or if the period before was already on the same side of the settled rating.

    Args:
        periods: in time order; those that are not rated are skipped.
        start: the rating settled before them; '' if there was none, so that the first rating settles.
        before: the rating of the period before them.

    Source:
        Own rule; one reading compared with the one before is noise (NHS Making Data Count on two-point comparisons).
    """
    now = Settled(start, "")
    for period in periods:
        if not scale.is_rated(period.rating):
            continue
        if not now.rating:
            now = Settled(period.rating, "")
        ground = _ground(now.rating, period, before, scale)
        now = Settled(period.rating, ground) if ground else now
        before = period.rating
    return now


def _ground(stands: str, period: Period, before: str, scale: Scale) -> str:
    """Return why a period moves the settled rating; '' if it does not."""
    moved = scale.movement(stands, period.rating)
    if moved not in (BETTER, WORSE):
        return ""
    if period.signal == moved:
        return SPECIAL_CAUSE
    if (stands == scale.best) != (period.rating == scale.best):
        return CROSSED
    return HELD if scale.is_rated(before) and scale.movement(stands, before) == moved else ""


def kpi_movement(
    programme: Programme, series: pd.DataFrame, standings: pd.DataFrame, previous: Previous | None
) -> pd.DataFrame:
    """Find how each KPI's rating moved since the last report, counting only what one reading cannot do by chance.

    Args:
        series: from `kpi_series` of the same programme.
        standings: from `kpi_standings`, with `spc_state`, `spc_towards` and `moving_since` of each process.

    Returns:
        One row per row of the KPIs sheet, with the same index. `counted_movement` is Better or Worse if special cause,
        a crossing of the target or a rating that lasted two periods shows it. It is "One reading only" if the rating
        changed without any of these, and otherwise the same as `movement`. `counted_before` is the rating that it is
        compared with: the last report's, or the one settled before that if the last report's came from one reading and
        would give another movement. `movement_reason` says why.

    Source:
        Own rule; NHS Making Data Count on two-point comparisons: of two numbers one is always higher, by chance or not.
    """
    known = last_known(programme, series, previous.as_at) if previous else {}
    paths = _paths(programme, series, standings, previous)
    rows = []
    for kpi in records(standings):
        told = figure_text(previous, f"{kpi.kpi_id}.rating")
        end = known[kpi.kpi_id][0] if kpi.kpi_id in known else None
        rows.append(_moved(paths.get(kpi.kpi_id, []), told, end, kpi.rating, programme.scale))
    return frame_of(rows, MOVEMENT).set_index(standings.index)


def _moved(path: Sequence[Period], told: str, end: Any, rating: str, scale: Scale) -> dict[str, str]:
    """Compare a KPI's rating now with the one reported at the end of a period."""
    moved = scale.movement(told, rating)
    row = {"counted_movement": moved, "counted_before": told, "movement_reason": ""}
    if not (scale.is_rated(told) and scale.is_rated(rating)):
        return row
    base, since = _base(path, told, end, scale)
    before = path[-len(since) - 1].rating if len(since) < len(path) else ""
    now = settled(since, scale, base.rating, before)
    counted = scale.movement(base.rating, now.rating)
    if counted in (BETTER, WORSE) and scale.movement(base.rating, rating) == counted:
        before = told if moved == counted else base.rating  # what readers of the last report know, if it fits
        reason = f"{counted} than {before}: {_SENTENCES[now.ground]}"
        if before != told:
            reason += f"; the last report's {told} was of one reading"
        return {"counted_movement": counted, "counted_before": before, "movement_reason": reason}
    if moved not in (BETTER, WORSE):
        return row
    reason = (
        f"{rating} after {told} by one reading: it counts once it holds for two periods, crosses the target or shows "
        "special cause"
    )
    return row | {"counted_movement": ONE_READING, "movement_reason": reason}


def _base(path: Sequence[Period], told: str, end: Any, scale: Scale) -> tuple[Settled, Sequence[Period]]:
    """Return what was settled at the last report, and the periods that may have moved it since.

    If today's data rate that period differently from the report, because its readings or its target have changed, the
    report's own word is the base, and the period may move it.
    """
    until = [period for period in path if end is not None and period.end <= end]
    if until and until[-1].rating == told:
        return settled(until, scale), path[len(until) :]
    return Settled(told, ""), path[max(len(until) - 1, 0) :]


def _paths(
    programme: Programme, series: pd.DataFrame, standings: pd.DataFrame, previous: Previous | None
) -> dict[str, list[Period]]:
    """Rate every whole period of each KPI as the last one is rated."""
    if previous is None:
        return {}
    yearly = set(standings.loc[standings["target_for"] == YEAR_TO_DATE, "kpi_id"])
    read = series[series["actual"].notna()]
    rated = read[~read["kpi_id"].isin(yearly)]
    to_date = _to_date(programme, series[series["kpi_id"].isin(yearly)], standings, previous.as_at)
    since = {kpi.kpi_id: kpi for kpi in records(standings) if kpi.spc_state == MOVING}
    found: dict[str, list[Period]] = {}
    for frame in (rated, to_date):
        told = frame.assign(rating=_rated(programme, frame))
        for each in records(told):
            signal = BETTER if not pd.isna(each.improvement) else WORSE if not pd.isna(each.concern) else ""
            found.setdefault(each.kpi_id, []).append(Period(each.period_end, each.rating, signal))
    return {kpi_id: _while_moving(path, since.get(kpi_id)) for kpi_id, path in found.items()}


def _while_moving(path: list[Period], kpi: Any) -> list[Period]:
    """Mark the periods of a process that moves: those since it began, or as many as the shortest run or trend has."""
    if kpi is None:
        return path
    towards = _TOWARDS.get(kpi.spc_towards, "")
    start = path[-RECENT:][0].end if pd.isna(kpi.moving_since) else kpi.moving_since
    return [period._replace(signal=towards) if period.end >= start else period for period in path]


def _rated(programme: Programme, periods: pd.DataFrame) -> "pd.Series[str]":
    own = programme.kpis.drop_duplicates("kpi_id").set_index("kpi_id")
    fields = [*_OF_KPI, *tolerance_fields(programme.scale)]
    told = own.reindex(periods["kpi_id"])[fields].set_index(periods.index)
    limits = tolerances(told, periods["target"], programme.settings, programme.scale)
    measured = periods[["actual", "target"]].join(told[["better_is"]])
    return ratings(measured.join(limits[tolerance_fields(programme.scale)]), programme.scale)


def _to_date(programme: Programme, yearly: pd.DataFrame, standings: pd.DataFrame, since: date) -> pd.DataFrame:
    """Set the year to date of each period since a report, and of two before, beside what was due by then."""
    first_month = programme.settings.financial_year_month
    over_time = standings.drop_duplicates("kpi_id").set_index("kpi_id")["over_time"]
    over_time = over_time[over_time == SUM]
    lasts, until, kinds = [], [], {}
    for kpi_id, own in yearly.groupby("kpi_id", sort=False):
        spare = int((own["period_end"] <= pd.Timestamp(since)).sum()) - _SPARE
        for last in range(max(spare, 0), len(own)):
            if not pd.isna(own["actual"].iloc[last]):
                name = f"{kpi_id} until {last}"  # each part of a series is measured as its own series
                lasts.append(own.iloc[[last]])
                until.append(own.iloc[: last + 1].assign(kpi_id=name))
                kinds[name] = over_time.get(kpi_id, "")
    if not lasts:
        return yearly.iloc[:0]
    totals = year_to_date(pd.concat(until), kinds, first_month)
    found = pd.concat(lasts).assign(actual=totals.reindex(list(kinds)).to_numpy())
    due = targets_to_date(programme, zip(found["kpi_id"].tolist(), found["period_end"].tolist(), strict=True))
    return found.assign(target=[each.now for each in due], actual=found["actual"].astype("float64"))

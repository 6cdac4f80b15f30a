"""KPI standings: where each KPI is at its last complete period, and its rating."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from xltools.measures import display_text
from xltools.measures.complete_periods import incompleteness, later_incomplete, zones_given
from xltools.measures.frames import records, texts
from xltools.measures.kpi_over_time import SUM, last_read, year_to_date
from xltools.measures.kpi_ratings import rated_fields, ratings, reason, tolerances
from xltools.measures.kpi_targets import (
    BOTH,
    PERIOD,
    YEAR_TO_DATE,
    kinds_of_target,
    of_another_length,
    ratio_ids,
    target_points,
    targets_to_date,
)
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.trajectory import first_day
from xltools.programme import Programme
from xltools.schema import rag
from xltools.text.words import counted, day_text

_TEXTS = ("kpi_id", "workstream_id", "kpi", "definition", "unit", "better_is", "over_time", "owner")
_STANDING = ("period_end", "numerator", "denominator", "actual", "zones_reported", "zones_expected",
             "is_provisional", "target")  # fmt: skip


def kpi_standings(programme: Programme, series: pd.DataFrame) -> pd.DataFrame:
    """Rate each KPI at its last complete period: the first part of the scorecard.

    Args:
        series: from `kpi_series` of the same programme.

    Returns:
        One row per row of the KPIs sheet, with the same index and the scorecard's fields that ratings and their reasons
        need. While a later period is incomplete, which `incomplete` says in words, the KPI is Not rated. `target_for`
        is Period, Year to date or Both (then neither rates it); '' without a target. If it is Year to date,
        `year_to_date` is rated against `target_to_date`, and `target` is blank.
    """
    frame = _facts(programme, series)
    frame = frame.join(_aims(programme, series, frame))
    frame["variance"] = frame["actual"] - frame["target"]
    by = _rated_by(frame)
    limits = tolerances(programme.kpis, by["target"], programme.settings, programme.scale)
    frame, by = frame.join(limits), by.join(limits)
    waiting = later_incomplete(series)
    frame["rating"] = ratings(by, programme.scale).mask(frame["kpi_id"].isin(waiting.index), rag.NOT_RATED)
    told = {each.Index: each for each in records(waiting)}
    later = [told.get(kpi_id) for kpi_id in frame["kpi_id"]]
    said = [incompleteness(period, unit) if period else "" for period, unit in zip(later, frame["unit"], strict=True)]
    frame["incomplete"] = pd.Series(said, index=frame.index, dtype="str")
    marks = [f"{day_text(each.period_end)}: {zones_given(each)}" if each else "" for each in later]
    frame["incomplete_mark"] = pd.Series(marks, index=frame.index, dtype="str")
    by = by.assign(rating=frame["rating"], incomplete=frame["incomplete"], period_actual=frame["actual"])
    frame["reason"] = pd.Series(list(_reasons(programme, series, by)), index=frame.index, dtype="str")
    return frame


def _aims(programme: Programme, series: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Say what each KPI's targets are for, and set its year to date beside what is due by now."""
    first_month = programme.settings.financial_year_month
    over_time = frame.drop_duplicates("kpi_id").set_index("kpi_id")["over_time"]
    kinds = kinds_of_target(programme)
    found = pd.DataFrame({"target_for": texts(frame["kpi_id"].map(kinds))}, index=frame.index)
    is_yearly = found["target_for"].eq(YEAR_TO_DATE)
    adds_up = frame["over_time"].eq(SUM)
    to_date = frame["kpi_id"].map(year_to_date(series, over_time, first_month)).astype("float64")
    ends = frame["period_end"].set_axis(pd.Index(frame["kpi_id"]))
    due = targets_to_date(programme, ends, frame["kpi_id"].isin(ratio_ids(programme)))
    counts = (is_yearly & adds_up).to_numpy()
    found["year_to_date"] = to_date.where(adds_up | ~is_yearly)
    for name, of in (("target_to_date", "now"), ("year_target", "target")):
        found[name] = pd.Series([getattr(each, of) for each in due], index=frame.index, dtype="float64").where(counts)
    days = pd.Series([each.due for each in due], index=frame.index, dtype="datetime64[us]")
    found["year_target_due"] = days.where(counts)
    found["variance_to_date"] = found["year_to_date"] - found["target_to_date"]
    return found


def _rated_by(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what each KPI is rated by: its period, or the year to date where its targets are for that."""
    is_yearly = frame["target_for"].eq(YEAR_TO_DATE)
    pairs = zip(rated_fields(PERIOD), rated_fields(YEAR_TO_DATE), strict=True)
    return frame.assign(**{ours: frame[ours].mask(is_yearly, frame[yearly]) for ours, yearly in pairs})


def _facts(programme: Programme, series: pd.DataFrame) -> pd.DataFrame:
    """Return each KPI's own words, and its standing at its last period."""
    kpis = programme.kpis
    frame = pd.DataFrame({name: texts(kpis[name]) for name in _TEXTS}, index=kpis.index)
    frame["row"], frame["is_headline"] = kpis.index, kpis["headline"].eq("Yes")
    now = last_read(series).reindex(frame["kpi_id"]).set_index(frame.index)
    frame[list(_STANDING)] = now[list(_STANDING)]
    for name in ("zones_reported", "zones_expected"):
        frame[name] = frame[name].fillna(0).astype("int64")
    frame["is_provisional"] = frame["is_provisional"].eq(other=True)
    return frame


def _reasons(programme: Programme, series: pd.DataFrame, rated: pd.DataFrame) -> Iterator[str]:
    points, others = target_points(programme, series), of_another_length(programme, series)
    kpi: Any
    for kpi in records(rated):
        first = first_day(points.get(kpi.kpi_id, ()), kpi.better_is)
        yield reason(kpi, programme.as_at, first, programme.scale, _obstacle(kpi, others.get(kpi.kpi_id)))


def _obstacle(kpi: Any, other: Any) -> str:
    """Say why no target of a KPI can be compared with what was read; '' where one can, or there is none."""
    if kpi.target_for == BOTH:
        return "it has targets for the period and for the year to date, and only one of them can count"
    if kpi.target_for == YEAR_TO_DATE:
        return _obstacle_to_date(kpi)
    if other is None:
        return ""
    target, length = other
    told = display_text.amount(target.target, kpi.unit)
    return (
        f"its target, {told}, is for a period of {counted(length, 'month')}, and the one read last is of another length"
    )


def _obstacle_to_date(kpi: Any) -> str:
    if kpi.over_time != SUM:
        return "its target is for the year to date, and its periods do not add up"
    if pd.isna(kpi.target):
        return "its target is for the year to date, and none falls due later in this financial year"
    if pd.isna(kpi.actual):
        return "its target is for the year to date, and a period of this financial year is not whole"
    return ""


declare(
    Measure(
        table="kpi_standings",
        key=Key.KPI,
        made_by=kpi_standings,
        takes=("kpi_periods",),
        workings="a step to the scorecard",
        chapter="KPIs",
        is_step=True,
    )
)

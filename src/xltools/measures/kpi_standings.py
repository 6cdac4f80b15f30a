"""KPI standings: where each KPI is at its last whole period, and how that is rated."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from xltools.measures.coverage import incompleteness, later_incomplete, zones_given
from xltools.measures.kpi_ratings import ratings, reason, tolerances
from xltools.measures.over_time import last_read
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.tidy import day_text, records, texts
from xltools.measures.trajectory import first_day, target_points
from xltools.programme import Programme
from xltools.schema import rag

_TEXTS = ("kpi_id", "workstream_id", "kpi", "definition", "unit", "better_is", "over_time", "owner")
_STANDING = ("period_end", "numerator", "denominator", "actual", "zones_reported", "zones_expected",
             "is_provisional", "target")  # fmt: skip


def kpi_standings(programme: Programme, series: pd.DataFrame) -> pd.DataFrame:
    """Rate each KPI at its last whole period: the scorecard's beginning.

    Args:
        series: from `kpi_series` of the same programme.

    Returns:
        One row per row of the KPIs sheet, indexed alike, with the fields of the scorecard that ratings and their
        reasons are made of. While a later period is `incomplete`, which this field says in words, it is Not rated.
    """
    frame = _facts(programme, series)
    frame = frame.join(tolerances(programme.kpis, frame["target"], programme.settings, programme.scale))
    frame["variance"] = frame["actual"] - frame["target"]
    waiting = later_incomplete(series)
    frame["rating"] = ratings(frame, programme.scale).mask(frame["kpi_id"].isin(waiting.index), rag.NOT_RATED)
    told = {each.Index: each for each in records(waiting)}
    later = [told.get(kpi_id) for kpi_id in frame["kpi_id"]]
    said = [incompleteness(period, unit) if period else "" for period, unit in zip(later, frame["unit"], strict=True)]
    frame["incomplete"] = pd.Series(said, index=frame.index, dtype="str")
    marks = [f"{day_text(each.period_end)}: {zones_given(each)}" if each else "" for each in later]
    frame["incomplete_mark"] = pd.Series(marks, index=frame.index, dtype="str")
    frame["reason"] = pd.Series(list(_reasons(programme, frame)), index=frame.index, dtype="str")
    return frame


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


def _reasons(programme: Programme, frame: pd.DataFrame) -> Iterator[str]:
    points = target_points(programme)
    kpi: Any
    for kpi in records(frame):
        yield reason(kpi, programme.as_at, first_day(points.get(kpi.kpi_id, ()), kpi.better_is), programme.scale)


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

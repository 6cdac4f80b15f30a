"""KPI standings: where each KPI is at its last period that was read, and how that is rated."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from xltools.measures.kpi_ratings import ratings, reason, tolerances
from xltools.measures.over_time import last_read
from xltools.measures.tidy import records, texts
from xltools.measures.trajectory import first_day, target_points
from xltools.programme import Programme

_TEXTS = ("kpi_id", "workstream_id", "kpi", "definition", "unit", "better_is", "over_time", "owner")
_STANDING = ("period_end", "numerator", "denominator", "actual", "zones_reported", "zones_expected",
             "is_provisional", "target")  # fmt: skip


def kpi_standings(programme: Programme, series: pd.DataFrame) -> pd.DataFrame:
    """Rate each KPI at its last period that was read: the scorecard's beginning.

    Args:
        series: from `kpi_series` of the same programme.

    Returns:
        One row per row of the KPIs sheet, indexed alike, with the fields of the scorecard that ratings and their
        reasons are made of.
    """
    frame = _facts(programme, series)
    frame = frame.join(tolerances(programme.kpis, frame["target"], programme.settings, programme.scale))
    frame["variance"] = frame["actual"] - frame["target"]
    frame["rating"] = ratings(frame, programme.scale)
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

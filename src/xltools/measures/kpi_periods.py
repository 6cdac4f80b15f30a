"""KPI periods: what each KPI was, period by period, beside its target and its comparator."""

import math
from collections.abc import Iterator
from datetime import date

import pandas as pd

from xltools.measures.periods import left_out, places_of
from xltools.measures.polarity import polarities
from xltools.measures.readings import comparators, counting_readings, period_sums, zones_expected
from xltools.measures.trajectory import Points, target_points, trajectory
from xltools.programme import Programme


def kpi_periods(programme: Programme) -> pd.DataFrame:
    """Measure each KPI in each period: what `kpi_series` has, but for the lines of the chart."""
    counting = counting_readings(programme)
    series = _with_gaps(period_sums(counting))
    series["zones_expected"] = series["kpi_id"].map(zones_expected(counting)).fillna(0).astype("int64")
    series["comparator_actual"] = _beside(series, comparators(counting))
    series["target"] = _targets(series, programme)
    return series


def _beside(series: pd.DataFrame, beside: pd.DataFrame) -> list[float]:
    """Return the comparator's value of each KPI and period; blank where it has none."""
    values = dict(zip(_keys(beside), beside["comparator_actual"].tolist(), strict=True))
    return [values.get(key, math.nan) for key in _keys(series)]


def _keys(series: pd.DataFrame) -> list[tuple[str, pd.Timestamp]]:
    return list(zip(series["kpi_id"].tolist(), series["period_end"].tolist(), strict=True))


def dated_values(programme: Programme, series: pd.DataFrame) -> Iterator[tuple[str, pd.Series, list[date]]]:
    """Give each KPI's id, its values by period, and the breaks recorded by as-at."""
    breaks = _breaks(programme)
    actuals = series["actual"].set_axis(pd.Index(series["period_end"]))
    for kpi_id, places in places_of(series).items():
        yield kpi_id, actuals.iloc[places], breaks.get(kpi_id, [])


def _breaks(programme: Programme) -> dict[str, list[date]]:
    known = programme.kpis.dropna(subset=["kpi_id", "break_date"]).drop_duplicates("kpi_id")
    known = known[known["break_date"] <= pd.Timestamp(programme.as_at)]
    return {kpi_id: [day.date()] for kpi_id, day in zip(known["kpi_id"], known["break_date"], strict=True)}


def _with_gaps(sums: pd.DataFrame) -> pd.DataFrame:
    """Add a row for each period that a series left out; nobody reported it."""
    gaps = left_out(sums)
    if gaps.empty:
        return sums
    series = sums.merge(gaps, how="outer", on=["kpi_id", "period_end"])
    order = pd.Series(range(sums["kpi_id"].nunique()), index=sums["kpi_id"].unique())
    series["rows"] = [rows if isinstance(rows, tuple) else () for rows in series["rows"]]
    series["zones_reported"] = series["zones_reported"].fillna(0).astype("int64")
    series["is_provisional"] = series["is_provisional"].eq(other=True)
    return series.sort_values(
        ["kpi_id", "period_end"], key=lambda by: by.map(order) if by.name == "kpi_id" else by, ignore_index=True
    )


def _targets(series: pd.DataFrame, programme: Programme) -> pd.Series:
    points, better_is = target_points(programme), polarities(programme)
    nothing: Points = ()
    ends = series["period_end"]
    found = [
        trajectory(points.get(kpi_id, nothing), ends.iloc[places], better_is[kpi_id])
        for kpi_id, places in places_of(series).items()
    ]
    return pd.concat(found) if found else pd.Series(dtype="float64")

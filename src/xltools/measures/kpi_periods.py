"""KPI periods: each KPI's value period by period, with its target and comparator."""

import math
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from xltools.measures.complete_periods import covered_periods
from xltools.measures.frames import once
from xltools.measures.kept_rows import BREAKS
from xltools.measures.kpi_targets import period_targets
from xltools.measures.periods import places_of
from xltools.measures.readings import comparators, counting_readings
from xltools.measures.registry import Key, Measure, declare
from xltools.programme import Programme


def kpi_periods(programme: Programme) -> pd.DataFrame:
    """Measure each KPI in each period: the fields of `kpi_series`, except the lines of the chart."""
    counting = counting_readings(programme)
    series = covered_periods(programme, counting)
    series["comparator_actual"] = _beside(series, comparators(counting))
    series["target"] = period_targets(programme, series)
    return series


def _beside(series: pd.DataFrame, beside: pd.DataFrame) -> list[float]:
    """Return the comparator's value of each KPI and period; blank if it has none."""
    values = dict(zip(_keys(beside), beside["comparator_actual"].tolist(), strict=True))
    return [values.get(key, math.nan) for key in _keys(series)]


def _keys(series: pd.DataFrame) -> list[tuple[str, pd.Timestamp]]:
    return list(zip(series["kpi_id"].tolist(), series["period_end"].tolist(), strict=True))


def dated_values(programme: Programme, series: pd.DataFrame) -> Iterator[tuple[str, pd.Series, list[date]]]:
    """Return each KPI's id, its values by period, and where a new series begins: recorded breaks, changed coverage."""
    breaks = recorded_breaks(programme)
    actuals = series["actual"].set_axis(pd.Index(series["period_end"]))
    stretch = series["stretch"].to_numpy()
    for kpi_id, places in places_of(series).items():
        begins = places[1:][np.diff(stretch[places]) != 0]
        covered = [day.date() for day in series["period_end"].iloc[begins]]
        yield kpi_id, actuals.iloc[places], [*breaks.get(kpi_id, []), *covered]


@once
def recorded_breaks(programme: Programme) -> dict[str, list[date]]:
    """Return the days by as-at from which each KPI is another series, in the order of time, by its id."""
    kpis = programme.kpis.dropna(subset=["kpi_id"]).drop_duplicates("kpi_id").set_index("kpi_id")
    found: dict[str, list[date]] = {}
    for field in BREAKS:
        known = kpis[field].dropna()
        for kpi_id, day in known[known <= pd.Timestamp(programme.as_at)].items():
            found.setdefault(str(kpi_id), []).append(day.date())
    return {kpi_id: sorted(set(days)) for kpi_id, days in found.items()}


declare(
    Measure(
        table="kpi_periods",
        key=Key.KPI,
        made_by=kpi_periods,
        workings="a step to kpi_series",
        chapter="KPIs",
        is_step=True,
    )
)

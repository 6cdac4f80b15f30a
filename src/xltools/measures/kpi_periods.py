"""KPI periods: each KPI's value period by period, with its target and comparator."""

import math
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from xltools.measures.complete_periods import covered_periods
from xltools.measures.frames import once, records, stamp
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
    actuals, ends = series["actual"].to_numpy(), series["period_end"].to_numpy()
    stretch = series["stretch"].to_numpy()
    for kpi_id, places in places_of(series).items():
        begins = places[1:][np.diff(stretch[places]) != 0]
        values = pd.Series(actuals[places], index=pd.Index(ends[places], name="period_end"), name="actual")
        yield kpi_id, values, [*breaks.get(kpi_id, []), *ends[begins].astype("datetime64[D]").tolist()]


@once
def recorded_breaks(programme: Programme) -> dict[str, list[date]]:
    """Return the days by as-at from which each KPI is another series, in the order of time, by its id."""
    as_at, found = stamp(programme.as_at), dict[str, set[date]]()
    for kpi in records(programme.kpis, "kpi_id", *BREAKS):
        if isinstance(kpi.kpi_id, str) and kpi.kpi_id not in found:  # of two with one id the first counts
            found[kpi.kpi_id] = {day.date() for day in kpi[2:] if day <= as_at}
    return {kpi_id: sorted(days) for kpi_id, days in found.items() if days}


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

"""KPI forecasts: what each KPI is expected to be at its next target, and the chance of meeting it."""

import math
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures.forecast import forecast
from xltools.measures.frames import frame_of, records
from xltools.measures.kpi_periods import dated_values
from xltools.measures.kpi_targets import BOTH, YEAR_TO_DATE, of_another_length, target_points
from xltools.measures.periods import month_number, steps
from xltools.measures.polarity import POLARITY, polarity_of
from xltools.measures.readings import COUNTS
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.seasons import follows_the_seasons
from xltools.measures.segments import segments
from xltools.measures.trajectory import next_target
from xltools.programme import Programme

FORECAST = {
    "next_target": "float64", "next_target_due": "datetime64[us]", "forecast": "float64",
    "forecast_lower": "float64", "forecast_upper": "float64", "chance": "float64", "forecast_likelihood": "str",
    "forecast_reason": "str",
}  # fmt: skip
#: Why there is no forecast, by what the targets are for.
_NONE_DUE = "No further target is due"
SEASONAL = "It follows the seasons, which no forecast here knows"
NOBODY_SAID = "Nobody has said which way is better"
_NO_FORECAST = {YEAR_TO_DATE: "No forecast of the year to date", BOTH: "Targets of two kinds"}


def kpi_forecasts(programme: Programme, series: pd.DataFrame, standings: pd.DataFrame) -> pd.DataFrame:
    """Forecast each KPI at its next target.

    Args:
        series: from `kpi_series` of the same programme.
        standings: from `kpi_standings` of the same.

    Returns:
        One row per row of the KPIs sheet, with the same index and the scorecard's fields from `next_target` to
        `forecast_reason`.
    """
    dated = {kpi_id: (values, breaks) for kpi_id, values, breaks in dated_values(programme, series)}
    step, points = steps(series), target_points(programme, series)
    rows, others = [], of_another_length(programme, series)
    for kpi in records(standings):
        aim = next_target(points.get(kpi.kpi_id, ()), _eve(kpi, programme.as_at))
        row: dict[str, Any] = {"forecast_likelihood": ""}
        if aim is not None:
            row |= {"next_target": aim.target, "next_target_due": pd.Timestamp(aim.due)}
        if kpi.incomplete:
            rows.append(row | {"forecast_reason": f"Incomplete, {kpi.incomplete_mark}"})
        elif pd.isna(kpi.actual):
            rows.append(row | {"forecast_reason": "No reading"})
        elif kpi.target_for in _NO_FORECAST:
            rows.append(row | {"forecast_reason": _NO_FORECAST[kpi.target_for]})
        elif aim is None:
            of_none = "Target is for another length" if kpi.kpi_id in others else _NONE_DUE
            rows.append(row | {"forecast_reason": of_none})
        else:
            values, breaks = dated[kpi.kpi_id]
            if _is_seasonal(values, breaks, int(step.get(kpi.kpi_id, 1))):
                rows.append(row | {"forecast_reason": SEASONAL})
                continue
            ahead = _periods_ahead(values.index[-1].date(), aim.due, int(step.get(kpi.kpi_id, 1)))
            told = forecast(values, ahead, target=aim.target, polarity=polarity_of(kpi.better_is), breaks=breaks,
                            is_share=kpi.unit == "%", is_count=kpi.unit in COUNTS)  # fmt: skip
            # a KPI without a better direction is charted as Neutral, but that is not the reason it has no chance
            unsaid = told.value is not None and kpi.better_is not in POLARITY
            rows.append(row | {
                "forecast": told.value, "forecast_lower": told.lower, "forecast_upper": told.upper,
                "chance": told.chance, "forecast_likelihood": told.likelihood,
                "forecast_reason": NOBODY_SAID if unsaid else told.reason,
            })  # fmt: skip
    return frame_of(rows, FORECAST).set_index(standings.index)


def _is_seasonal(values: pd.Series, breaks: list[date], step: int) -> bool:
    """Return whether the process since the last break follows the seasons: its level now is not that of next season."""
    segment = segments(values.index, breaks)
    return follows_the_seasons(values.to_numpy(dtype="float64", na_value=math.nan)[segment == segment[-1]], step)


def _eve(kpi: Any, as_at: date) -> date:
    """Return the day after which the next target falls due: not read yet, and not past."""
    eve = date.fromordinal(as_at.toordinal() - 1)
    return eve if pd.isna(kpi.period_end) else max(kpi.period_end.date(), eve)


def _periods_ahead(last: date, due: date, step: int) -> int:
    """Count the periods from the last one to the one that contains a day."""
    return math.ceil((month_number(due) - month_number(last)) / step)


declare(
    Measure(
        table="kpi_forecasts",
        key=Key.KPI,
        made_by=kpi_forecasts,
        takes=("kpi_periods", "kpi_standings"),
        workings="a step to the scorecard",
        chapter="KPIs",
        is_step=True,
    )
)

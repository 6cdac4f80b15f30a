"""KPIs: where each one stands against its trajectory, its past, its own variation, and where it leads."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures.data_quality import data_quality
from xltools.measures.forecast import forecast
from xltools.measures.kpi_ratings import ratings, reason, tolerance_fields, tolerances
from xltools.measures.kpi_series import POLARITY_OF_NONE, charts, dated_values, kpi_series
from xltools.measures.over_time import direction, last_read, rolling_12, standing, year_to_date
from xltools.measures.periods import month_number, steps
from xltools.measures.readings import comparators, counting_readings
from xltools.measures.spc import POLARITY
from xltools.measures.spc_words import assurance, last_limits, variation
from xltools.measures.tidy import figure_text, frame_of, records, texts
from xltools.measures.trajectory import first_due, next_target, target_points
from xltools.programme import Previous, Programme
from xltools.rag import Scale

_TEXTS = ("kpi_id", "workstream_id", "kpi", "definition", "unit", "better_is", "over_time", "owner")
_STANDING = ("period_end", "numerator", "denominator", "actual", "zones_reported", "zones_expected",
             "is_provisional", "target")  # fmt: skip
_FORECAST = {
    "next_target": "float64", "next_target_due": "datetime64[us]", "forecast": "float64",
    "forecast_lower": "float64", "forecast_upper": "float64", "chance": "float64", "forecast_likelihood": "str",
    "forecast_reason": "str",
}  # fmt: skip
_VERDICTS = {"kpi_id": "str"} | {
    f"{of}{part}": "str" for of in ("variation", "assurance") for part in ("", "_symbol", "_sentence")
}
COLUMNS = (
    "row", "kpi_id", "workstream_id", "kpi", "definition", "unit", "better_is", "over_time", "is_headline", "owner",
    "period_end", "numerator", "denominator", "actual", "zones_reported", "zones_expected", "is_provisional", "target",
    "variance", "rating", "reason", "previous_actual", "direction", "year_ago_actual",
    "direction_year", "year_to_date", "rolling_12", *_FORECAST, *list(_VERDICTS)[1:], "timeliness",
    "completeness", "validation", "process", "previous_rating", "movement", "comparator", "comparator_actual",
    "comparator_period",
)  # fmt: skip

__all__ = ["COLUMNS", "kpi_scorecard", "kpi_series", "scorecard_columns"]


def scorecard_columns(scale: Scale) -> list[str]:
    """Name the scorecard's columns; the tolerances of its scale stand before the rating."""
    place = COLUMNS.index("rating")
    return [*COLUMNS[:place], *tolerance_fields(scale), *COLUMNS[place:]]


def kpi_scorecard(
    programme: Programme,
    series: pd.DataFrame,
    previous: Previous | None,
    standings: pd.DataFrame | None = None,
    forecasts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Measure where each KPI stands at its last period that was read.

    Args:
        series: from `kpi_series` of the same programme.
        standings: from `kpi_standings` of the same, where they are there already; `forecasts` likewise.

    Returns:
        One row per row of the KPIs sheet, in its order. `actual`, `target` (the trajectory on that
        period's last day) and what follows from them are blank where nothing was read; `variance` is actual
        less target; `tolerance_1` and `_2` are in the KPI's unit; `rolling_12` is blank for stocks;
        `next_target` is the first to fall due after that period, from as-at on; `forecast` and `chance` are
        blank where `forecast_reason` says why; `comparator` is '' where nothing is beside it.

    Source:
        Own rule (measures.md); variation and assurance as NHS Making Data Count has them.
    """
    standings = kpi_standings(programme, series) if standings is None else standings
    forecasts = kpi_forecasts(programme, series, standings) if forecasts is None else forecasts
    counting = counting_readings(programme)
    frame = standings.join(
        [forecasts, data_quality(programme, counting, series), _over_time(programme, series, standings)]
    )
    frame = frame.join(_verdicts(programme, series, frame).drop(columns="kpi_id").set_index(frame.index))
    _compare(frame, previous, programme.scale)
    return _with_comparator(frame, comparators(counting))[scorecard_columns(programme.scale)].reset_index(drop=True)


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


def _over_time(programme: Programme, series: pd.DataFrame, standings: pd.DataFrame) -> pd.DataFrame:
    """Set each KPI's last period beside its past."""
    kpis, ids, better_is = programme.kpis, standings["kpi_id"], standings["better_is"]
    now = standing(series).reindex(ids).set_index(standings.index)
    frame = now[["previous_actual", "year_ago_actual"]].copy()
    frame["direction"] = direction(now, "previous", better_is)
    frame["direction_year"] = direction(now, "year_ago", better_is)
    over_time = kpis.drop_duplicates("kpi_id").set_index("kpi_id")["over_time"]
    to_date = year_to_date(series, over_time, programme.settings.financial_year_month)
    frame["year_to_date"] = ids.map(to_date).astype("float64")
    frame["rolling_12"] = ids.map(rolling_12(series, over_time)).astype("float64")
    return frame


def _reasons(programme: Programme, frame: pd.DataFrame) -> Iterator[str]:
    points = target_points(programme)
    kpi: Any
    for kpi in records(frame):
        yield reason(kpi, programme.as_at, first_due(points.get(kpi.kpi_id, ())), programme.scale)


def kpi_forecasts(programme: Programme, series: pd.DataFrame, standings: pd.DataFrame) -> pd.DataFrame:
    """Forecast each KPI at its next target.

    Args:
        series: from `kpi_series` of the same programme.
        standings: from `kpi_standings` of the same.

    Returns:
        One row per row of the KPIs sheet, indexed alike, with the scorecard's fields from `next_target` to
        `forecast_reason`.
    """
    dated = {kpi_id: (values, breaks) for kpi_id, values, breaks in dated_values(programme, series)}
    step, points = steps(series), target_points(programme)
    rows = []
    for kpi in records(standings):
        aim = next_target(points.get(kpi.kpi_id, ()), _eve(kpi, programme.as_at))
        row: dict[str, Any] = {"forecast_likelihood": ""}
        if aim is not None:
            row |= {"next_target": aim.target, "next_target_due": pd.Timestamp(aim.due)}
        if pd.isna(kpi.actual):
            rows.append(row | {"forecast_reason": "Nothing was read"})
        elif aim is None:
            rows.append(row | {"forecast_reason": "No target is still to fall due"})
        else:
            values, breaks = dated[kpi.kpi_id]
            ahead = _periods_ahead(values.index[-1].date(), aim.due, int(step.get(kpi.kpi_id, 1)))
            told = forecast(values, ahead, target=aim.target, polarity=_polarity(kpi.better_is), breaks=breaks,
                            is_share=kpi.unit == "%")  # fmt: skip
            rows.append(row | {
                "forecast": told.value, "forecast_lower": told.lower, "forecast_upper": told.upper,
                "chance": told.chance, "forecast_likelihood": told.likelihood, "forecast_reason": told.reason,
            })  # fmt: skip
    return frame_of(rows, _FORECAST).set_index(standings.index)


def _eve(kpi: Any, as_at: date) -> date:
    """Return the day after which the next target falls due: not read yet, and not past."""
    eve = date.fromordinal(as_at.toordinal() - 1)
    return eve if pd.isna(kpi.period_end) else max(kpi.period_end.date(), eve)


def _periods_ahead(last: date, due: date, step: int) -> int:
    """Count the periods from the last one to the one in which a day lies."""
    return math.ceil((month_number(due) - month_number(last)) / step)


def _polarity(better_is: str) -> str:
    return better_is if better_is in POLARITY else POLARITY_OF_NONE


def _verdicts(programme: Programme, series: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    drawn = charts(programme, series)
    rows = []
    kpi: Any
    for kpi in records(frame):
        chart = drawn.get(kpi.kpi_id)
        row = {"kpi_id": kpi.kpi_id} | dict.fromkeys(list(_VERDICTS)[1:], "")
        if chart is not None:
            told = {"variation": variation(chart),
                    "assurance": assurance(last_limits(chart), kpi.target, _polarity(kpi.better_is))}  # fmt: skip
            for name, verdict in told.items():
                row |= {name: verdict.word, f"{name}_symbol": verdict.symbol, f"{name}_sentence": verdict.sentence}
        rows.append(row)
    return frame_of(rows, _VERDICTS)


def _compare(frame: pd.DataFrame, previous: Previous | None, scale: Scale) -> None:
    before = [figure_text(previous, f"{kpi_id}.rating") for kpi_id in frame["kpi_id"]]
    moved = [scale.movement(then, now) for then, now in zip(before, frame["rating"], strict=True)]
    frame["previous_rating"] = pd.Series(before, index=frame.index, dtype="str")
    frame["movement"] = pd.Series(moved, index=frame.index, dtype="str")


def _with_comparator(frame: pd.DataFrame, beside: pd.DataFrame) -> pd.DataFrame:
    """Add the comparator's last reading, which may be older than the KPI's own, and never later."""
    last = beside.merge(frame[["kpi_id", "period_end"]], on="kpi_id", suffixes=("", "_ours"))
    last = last[last["period_end"] <= last["period_end_ours"]].drop_duplicates("kpi_id", keep="last")
    found = last.set_index("kpi_id").reindex(frame["kpi_id"]).set_index(frame.index)
    return frame.assign(
        comparator=texts(found["comparator"]),
        comparator_actual=found["comparator_actual"],
        comparator_period=found["period_end"],
    )

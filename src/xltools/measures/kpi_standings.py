"""KPI standings: each KPI's figure at its last complete period, and its rating."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from xltools.measures import display_text
from xltools.measures.complete_periods import incompleteness, later_incomplete, zones_given
from xltools.measures.frames import records, text_array, texts, typed
from xltools.measures.kpi_over_time import SUM, last_read, year_to_date
from xltools.measures.kpi_ratings import rated_fields, ratings, reason, tolerances
from xltools.measures.kpi_targets import (
    BOTH,
    NO_TARGET_TO_DATE,
    PERIOD,
    YEAR_TO_DATE,
    kinds_of_target,
    of_another_length,
    target_points,
    targets_to_date,
)
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.trajectory import first_day
from xltools.programme import Programme
from xltools.schema import rag
from xltools.text.words import counted, day_text

_TEXTS = ("kpi_id", "workstream_id", "kpi", "definition", "unit", "better_is", "over_time", "owner")
#: Field of a period -> what a KPI has there that has none.
_STANDING = {
    "period_end": np.datetime64("NaT", "us"), "numerator": np.nan, "denominator": np.nan, "actual": np.nan,
    "zones_reported": 0, "zones_expected": 0, "is_provisional": False, "target": np.nan,
}  # fmt: skip


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
    columns = _facts(programme, series)
    columns |= _aims(programme, series, columns)
    columns["variance"] = columns["actual"] - columns["target"]
    by = columns | _rated_by(columns)
    kpis, waiting = programme.kpis, later_incomplete(series)
    limits = tolerances(kpis, pd.Series(by["target"], index=kpis.index), programme.settings, programme.scale)
    rated = ratings(limits.assign(**{name: by[name] for name in ("actual", "target", "better_is")}), programme.scale)
    later = [waiting.get(kpi_id) for kpi_id in columns["kpi_id"]]
    units = columns["unit"].tolist()
    told = {
        "rating": [rag.NOT_RATED if period else word for word, period in zip(rated.tolist(), later, strict=True)],
        "incomplete": [
            incompleteness(period, unit) if period else "" for period, unit in zip(later, units, strict=True)
        ],
        "incomplete_mark": [f"{day_text(each.period_end)}: {zones_given(each)}" if each else "" for each in later],
    }
    more = {str(name): limits[name].array for name in limits} | {name: text_array(each) for name, each in told.items()}
    reasons = _reasons(programme, series, pd.DataFrame(by | more | {"period_actual": columns["actual"]}))
    return pd.DataFrame(columns | more | {"reason": text_array(reasons)}, index=kpis.index)


def _aims(programme: Programme, series: pd.DataFrame, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Say what each KPI's targets are for, and set its year to date beside what is due by now."""
    ids, adds_up = facts["kpi_id"].tolist(), np.array([word == SUM for word in facts["over_time"].tolist()], dtype=bool)
    kinds, over_time = kinds_of_target(programme), dict[str, str]()
    for kpi_id, word in zip(ids, facts["over_time"].tolist(), strict=True):
        over_time.setdefault(kpi_id, word)
    target_for = [kinds.get(kpi_id, "") for kpi_id in ids]
    is_yearly = np.array([kind == YEAR_TO_DATE for kind in target_for], dtype=bool)
    to_date = year_to_date(series, over_time, programme.settings.financial_year_month).to_dict()
    so_far = np.array([to_date.get(kpi_id, np.nan) for kpi_id in ids], dtype=np.float64)
    due = targets_to_date(programme, zip(ids, facts["period_end"].tolist(), strict=True))
    counted_ones = [
        each if counts else NO_TARGET_TO_DATE for each, counts in zip(due, (is_yearly & adds_up).tolist(), strict=True)
    ]
    found = {
        "target_for": text_array(target_for),
        "year_to_date": np.where(adds_up | ~is_yearly, so_far, np.nan),
        "target_to_date": np.array([each.now for each in counted_ones], dtype=np.float64),
        "year_target": np.array([each.target for each in counted_ones], dtype=np.float64),
        "year_target_due": typed([each.due for each in counted_ones], "datetime64[us]"),
    }
    return found | {"variance_to_date": found["year_to_date"] - found["target_to_date"]}


def _rated_by(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each KPI is rated by: its period, or the year to date if its targets are for that."""
    is_yearly = np.array([kind == YEAR_TO_DATE for kind in columns["target_for"].tolist()], dtype=bool)
    pairs = zip(rated_fields(PERIOD), rated_fields(YEAR_TO_DATE), strict=True)
    return {ours: np.where(is_yearly, columns[yearly], columns[ours]) for ours, yearly in pairs}


def _facts(programme: Programme, series: pd.DataFrame) -> dict[str, Any]:
    """Return each KPI's own words, and its figures at its last period."""
    kpis = programme.kpis
    facts: dict[str, Any] = {name: texts(kpis[name]).array for name in _TEXTS}
    facts |= {"row": kpis.index.to_numpy(), "is_headline": kpis["headline"].eq("Yes").to_numpy()}
    now = last_read(series)
    places = {kpi_id: place for place, kpi_id in enumerate(now.index.tolist())}
    at = np.array([places.get(kpi_id, len(now)) for kpi_id in facts["kpi_id"].tolist()], dtype=np.int64)
    for name, blank in _STANDING.items():
        facts[name] = np.append(now[name].to_numpy(), [blank])[at]
    return facts | {"period_end": pd.array(facts["period_end"], dtype="datetime64[us]")}


def _reasons(programme: Programme, series: pd.DataFrame, rated: pd.DataFrame) -> Iterator[str]:
    points, others = target_points(programme, series), of_another_length(programme, series)
    kpi: Any
    for kpi in records(rated):
        first = first_day(points.get(kpi.kpi_id, ()), kpi.better_is) if kpi.rating == rag.NOT_RATED else None
        yield reason(kpi, programme.as_at, first, programme.scale, _obstacle(kpi, others.get(kpi.kpi_id)))


def _obstacle(kpi: Any, other: Any) -> str:
    """Say why no target of a KPI can be compared with what was read; '' if one can, or there is none."""
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

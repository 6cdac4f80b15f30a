"""KPI standings: where each KPI is at its last whole period, and how that is rated."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from xltools.measures.coverage import incompleteness, later_incomplete, zones_given
from xltools.measures.frames import records, stamp, texts
from xltools.measures.kpi_ratings import ratings, reason, tolerances
from xltools.measures.over_time import last_read, year_to_date
from xltools.measures.periods import month_number, year_start
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.trajectory import YEAR_TO_DATE, first_day, target_points
from xltools.programme import Programme
from xltools.schema import rag
from xltools.text.words import day_text

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
    yearly = _to_date(programme, series, frame)
    rated = ratings(frame, programme.scale)
    rated = rated.mask(yearly["is_yearly"], ratings(yearly, programme.scale))
    frame["rating"] = rated.mask(frame["kpi_id"].isin(waiting.index), rag.NOT_RATED)
    told = {each.Index: each for each in records(waiting)}
    later = [told.get(kpi_id) for kpi_id in frame["kpi_id"]]
    said = [incompleteness(period, unit) if period else "" for period, unit in zip(later, frame["unit"], strict=True)]
    frame["incomplete"] = pd.Series(said, index=frame.index, dtype="str")
    marks = [f"{day_text(each.period_end)}: {zones_given(each)}" if each else "" for each in later]
    frame["incomplete_mark"] = pd.Series(marks, index=frame.index, dtype="str")
    frame["reason"] = pd.Series(list(_reasons(programme, frame, yearly)), index=frame.index, dtype="str")
    return frame


def _to_date(programme: Programme, series: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Set the year to date beside its target to date, for KPIs whose targets are for the year to date."""
    first_month = programme.settings.financial_year_month
    targets = programme.kpi_targets
    targets = targets[(targets["target_for"] == YEAR_TO_DATE) & (targets["kind"] != "Baseline")]
    targets = targets[targets["set_on"] <= stamp(programme.as_at)].dropna(subset=["kpi_id", "due", "target"])
    over_time = frame.drop_duplicates("kpi_id").set_index("kpi_id")["over_time"]
    to_date = year_to_date(series, over_time, first_month)
    found = frame.copy()
    found["is_yearly"] = frame["kpi_id"].isin(targets["kpi_id"])
    found["actual"] = frame["kpi_id"].map(to_date).astype("float64")
    found["target"] = [
        _target_to_date(targets[targets["kpi_id"] == kpi_id], end, first_month)
        for kpi_id, end in zip(frame["kpi_id"], frame["period_end"], strict=True)
    ]
    limits = tolerances(programme.kpis, found["target"], programme.settings, programme.scale)
    return found.drop(columns=limits.columns).join(limits)


def _target_to_date(targets: pd.DataFrame, end: Any, first_month: int) -> float:
    """Return the share of the year's target that is due by the end of a month; blank where none is for that year."""
    if pd.isna(end):
        return float("nan")
    start = year_start(end.date(), first_month)
    coming = targets[(targets["due"] >= end) & (targets["due"] < stamp(start) + pd.DateOffset(years=1))]
    if coming.empty:
        return float("nan")
    latest = coming.sort_values(["due", "set_on"]).drop_duplicates("due", keep="last").iloc[0]
    before = month_number(start) - 1
    passed, of = (month_number(day) - before for day in (end.date(), latest["due"].date()))
    return float(latest["target"] * passed / of)


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


def _reasons(programme: Programme, frame: pd.DataFrame, yearly: pd.DataFrame) -> Iterator[str]:
    points = target_points(programme)
    yearly = yearly.assign(rating=frame["rating"], incomplete=frame["incomplete"])
    kpi: Any
    to_date: Any
    for kpi, to_date in zip(records(frame), records(yearly), strict=True):
        if to_date.is_yearly and not kpi.incomplete and not pd.isna(kpi.actual):
            yield _reason_to_date(to_date, programme)
            continue
        yield reason(kpi, programme.as_at, first_day(points.get(kpi.kpi_id, ()), kpi.better_is), programme.scale)


def _reason_to_date(kpi: Any, programme: Programme) -> str:
    """Explain the rating of a KPI whose target is for the year to date."""
    if pd.isna(kpi.actual):
        return f"{rag.NOT_RATED}: its target is for the year to date, and a period of this year is not whole"
    if pd.isna(kpi.target):
        return f"{rag.NOT_RATED}: its target is for the year to date, and none falls due later in this financial year"
    told = reason(kpi, programme.as_at, None, programme.scale)
    return told if kpi.rating == rag.NOT_RATED else told.replace(": ", ": year to date, ", 1)


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

"""KPI data quality: the four-part mark beside each KPI, Sufficient or Insufficient."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures.frames import records, text_array
from xltools.measures.kpi_over_time import last_read
from xltools.measures.periods import month_end, month_number, month_numbers, steps
from xltools.measures.readings import PROGRAMME
from xltools.measures.trajectory import day_number
from xltools.programme import Programme

SUFFICIENT, INSUFFICIENT = "Sufficient", "Insufficient"
PARTS = ("timeliness", "completeness", "validation", "process")
#: Fewer than this share of the expected readings may be blank or invalid.
INCOMPLETE = 0.03
#: Monthly figures are due within a month, quarterly and slower ones within three.
LONGEST_WAIT_MONTHS = 3
WINDOW_MONTHS = 12
#: What a blank day is as a number.
_NO_DAY = np.iinfo(np.int64).min


def data_quality(programme: Programme, counting: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Mark how far each KPI's data can be trusted.

    Args:
        counting: from `counting_readings`.
        series: one row per KPI and period in time order, with `zones_expected`.

    Returns:
        One row per row of the KPIs sheet, with the same index, and each part Sufficient or Insufficient. `timeliness`:
        every zone reported the last period within a month of its end (quarterly: three months), and none has been
        overdue since. `completeness`: under 3% of the last 12 months' readings are blank or invalid. `validation`: they
        were checked against the source within a year. `process`: how they are collected is documented. A KPI without
        readings is Insufficient.

    Source:
        After an NHS trust's data quality kite mark (conventions 2.3).
    """
    as_at = pd.Timestamp(programme.as_at)
    since = as_at - pd.DateOffset(years=1)
    last = _last_months(series)
    timely, complete = _timely(counting, series, programme.as_at), _complete(counting, series, last)
    kpis = records(programme.kpis, "kpi_id", "validated_on", "process_documented")
    marks = {
        "timeliness": [kpi.kpi_id in timely for kpi in kpis],
        "completeness": [kpi.kpi_id in complete for kpi in kpis],
        "validation": [since <= kpi.validated_on <= as_at for kpi in kpis],
        "process": [kpi.process_documented == "Yes" for kpi in kpis],
    }
    words = {name: text_array(SUFFICIENT if mark else INSUFFICIENT for mark in of) for name, of in marks.items()}
    return pd.DataFrame(words, index=programme.kpis.index)


def due_day(period_end: date, step: int) -> date:
    """Return the day by which a period's readings should have come: one month on, or up to three."""
    return month_end(month_number(period_end) + min(step, LONGEST_WAIT_MONTHS))


def _timely(counting: pd.DataFrame, series: pd.DataFrame, as_at: date) -> set[str]:
    """Name the KPIs whose last period came in time, with none overdue since."""
    last = {kpi.Index: kpi for kpi in records(last_read(series), "period_end", "zones_reported", "zones_expected")}
    ours = _ours(counting, "is_usable")
    columns = (ours("kpi_id"), *(_day_numbers(ours(name)) for name in ("period_end", "first_reported_on")))
    came: dict[str, int] = {}
    ends = {kpi_id: day_number(kpi.period_end) for kpi_id, kpi in last.items()}
    for kpi_id, end, day in zip(*(column.tolist() for column in columns), strict=True):
        if ends.get(kpi_id) == end:
            came[kpi_id] = max(day, came.get(kpi_id, day))
    found, step = set(), steps(series)
    for kpi_id, kpi in last.items():
        months = step.get(kpi_id, 1)
        due, following = due_day(kpi.period_end, months), month_end(month_number(kpi.period_end) + months)
        is_whole = kpi.zones_reported >= kpi.zones_expected
        is_in_time = _NO_DAY < came.get(kpi_id, _NO_DAY) <= day_number(due)
        if is_in_time and (is_whole or due > as_at) and due_day(following, months) > as_at:
            found.add(kpi_id)
    return found


def _last_months(series: pd.DataFrame) -> dict[str, int]:
    """Return by KPI the number of the last month for which some zone reported."""
    found: dict[str, int] = {}
    columns = (series["kpi_id"].tolist(), _months(series["period_end"].to_numpy()), series["zones_reported"].tolist())
    for kpi_id, month, zones in zip(*columns, strict=True):
        if zones > 0:
            found[kpi_id] = max(month, found.get(kpi_id, month))
    return found


def _complete(counting: pd.DataFrame, series: pd.DataFrame, last: Mapping[str, int]) -> set[str]:
    """Name the KPIs with few enough blank or invalid readings in the 12 months to their last period."""
    expected, valid = Counter[str](), Counter[str]()
    columns = (series["kpi_id"].tolist(), _months(series["period_end"].to_numpy()), series["zones_expected"].tolist())
    for kpi_id, month, zones in zip(*columns, strict=True):
        if kpi_id in last and last[kpi_id] - WINDOW_MONTHS < month <= last[kpi_id]:
            expected[kpi_id] += zones
    ours = _ours(counting, "is_valid")
    for kpi_id, month in zip(ours("kpi_id").tolist(), _months(ours("period_end")), strict=True):
        if kpi_id in last and last[kpi_id] - WINDOW_MONTHS < month <= last[kpi_id]:
            valid[kpi_id] += 1
    shares = {kpi_id: valid[kpi_id] / zones if zones else valid[kpi_id] for kpi_id, zones in expected.items()}
    return {kpi_id for kpi_id, share in shares.items() if 1 - share < INCOMPLETE}


def _ours(counting: pd.DataFrame, mark: str) -> Callable[[str], npt.NDArray[Any]]:
    """Return what gives a column of the programme's own readings that have a mark."""
    at = np.flatnonzero(counting[mark].to_numpy() & counting["kind"].eq(PROGRAMME).to_numpy())
    return lambda name: counting[name].to_numpy()[at]


def _months(days: npt.NDArray[Any]) -> list[int]:
    found: list[int] = month_numbers(days).tolist()
    return found


def _day_numbers(days: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return days as whole numbers, which are much faster to compare."""
    return days.astype("datetime64[D]").astype(np.int64)

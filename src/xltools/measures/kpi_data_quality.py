"""KPI data quality: the four-part mark beside each KPI, Sufficient or Insufficient."""

from datetime import date

import numpy as np
import pandas as pd

from xltools.measures.periods import month_end, month_ends, month_number, months, steps
from xltools.measures.readings import PROGRAMME
from xltools.programme import Programme

SUFFICIENT, INSUFFICIENT = "Sufficient", "Insufficient"
PARTS = ("timeliness", "completeness", "validation", "process")
#: Fewer than this share of the expected readings may be blank or invalid.
INCOMPLETE = 0.03
#: Monthly figures are due within a month, quarterly and slower ones within three.
LONGEST_WAIT_MONTHS = 3
WINDOW_MONTHS = 12


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
    kpis, as_at = programme.kpis, pd.Timestamp(programme.as_at)
    since = as_at - pd.DateOffset(years=1)
    ids = kpis["kpi_id"]
    marks = {
        "timeliness": ids.isin(_timely(counting, series, programme.as_at)),
        "completeness": ids.isin(_complete(counting, series)),
        "validation": (kpis["validated_on"] >= since) & (kpis["validated_on"] <= as_at),
        "process": kpis["process_documented"].eq("Yes"),
    }
    words = {part: np.where(mark, SUFFICIENT, INSUFFICIENT) for part, mark in marks.items()}
    return pd.DataFrame(words, index=kpis.index, dtype="str")


def due_by(period_end: pd.Series, step: pd.Series) -> pd.Series:
    """Return the day by which a period's readings should have come: one month on, or up to three."""
    return month_ends((months(period_end) + step.clip(upper=LONGEST_WAIT_MONTHS)).astype("int64"))


def due_day(period_end: date, step: int) -> date:
    """Return of one period what `due_by` returns of many."""
    return month_end(month_number(period_end) + min(step, LONGEST_WAIT_MONTHS))


def _timely(counting: pd.DataFrame, series: pd.DataFrame, as_at: date) -> pd.Index:
    """Name the KPIs whose last period came in time, with none overdue since."""
    last = series[series["actual"].notna()].drop_duplicates("kpi_id", keep="last").set_index("kpi_id")
    if last.empty:
        return last.index
    step = last.index.to_series().map(steps(series)).fillna(1).astype("int64")
    due = due_by(last["period_end"], step)
    next_due = due_by(month_ends(months(last["period_end"]) + step), step)
    ours = counting[counting["is_usable"] & counting["kind"].eq(PROGRAMME)]
    of_last = ours[ours["period_end"] == ours["kpi_id"].map(last["period_end"])]
    came = of_last.groupby("kpi_id")["first_reported_on"].max()
    is_whole = last["zones_reported"] >= last["zones_expected"]
    today = pd.Timestamp(as_at)
    return last.index[(came.reindex(last.index) <= due) & (is_whole | (due > today)) & (next_due > today)]


def _complete(counting: pd.DataFrame, series: pd.DataFrame) -> pd.Index:
    """Name the KPIs with few enough blank or invalid readings in the 12 months to their last period."""
    month = months(series["period_end"])
    last = month.where(series["zones_reported"].gt(0)).groupby(series["kpi_id"]).max()
    start = last - WINDOW_MONTHS
    rows = series[(month > series["kpi_id"].map(start)) & (month <= series["kpi_id"].map(last))]
    expected = rows.groupby("kpi_id")["zones_expected"].sum()
    ours = counting[counting["is_valid"] & counting["kind"].eq(PROGRAMME)]
    read, ends = months(ours["period_end"]), ours["kpi_id"].map(last)
    valid = ours[(read > ends - WINDOW_MONTHS) & (read <= ends)].groupby("kpi_id").size()
    return expected.index[1 - valid.reindex(expected.index, fill_value=0) / expected < INCOMPLETE]

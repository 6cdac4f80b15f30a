"""Over time: a KPI compared with its past, and its periods added up to quarters, the year to date and 12 months.

Flows (Sum) add up both numbers. Stocks (Latest) take the last period's. Nothing is added up over an incomplete period,
because the total would look complete. Nothing is compared with a period that covers another length of time or other
zones.
"""

import numpy as np
import pandas as pd

from xltools.measures.complete_periods import later_incomplete
from xltools.measures.periods import month_ends, months
from xltools.measures.polarity import POLARITY
from xltools.measures.spc_rules import ROUNDING

SUM = "Sum"
YEAR = 12
BETTER, WORSE, SAME = "Better", "Worse", "Same"


def standing(series: pd.DataFrame) -> pd.DataFrame:
    """Take each KPI's last period that was read, with the one before it and the same one a year before.

    Args:
        series: from `kpi_periods`: one row per KPI and period in time order, periods without a reading among them.

    Returns:
        By `kpi_id`, the series' own fields and `previous_actual`, `previous_target`, `year_ago_actual`,
        `year_ago_target`. These are blank if that period is incomplete, if it covers other months or zones, and while a
        later period is incomplete. A KPI without a complete period has no row.
    """
    kpis = series["kpi_id"]
    before = series[["actual", "target", "stretch"]].groupby(kpis).shift()
    is_alike = before.pop("stretch").eq(series["stretch"])
    before = before.where(is_alike, axis=0).add_prefix("previous_")
    dated = series[["kpi_id", "actual", "target", "covers"]].assign(month=months(series["period_end"]))
    then = dated.drop_duplicates(["kpi_id", "month"], keep="last").assign(month=lambda rows: rows["month"] + YEAR)
    same = ["kpi_id", "month", "covers"]
    year_ago = dated[same].merge(then, how="left", on=same)
    year_ago = year_ago[["actual", "target"]].add_prefix("year_ago_").set_index(series.index)
    now = last_read(series.join([before, year_ago]))
    is_waiting = now.index.isin(later_incomplete(series).index)
    past = [f"{then}_{name}" for then in ("previous", "year_ago") for name in ("actual", "target")]
    now[past] = now[past].mask(pd.Series(is_waiting, index=now.index), axis=0)
    return now


def last_read(series: pd.DataFrame) -> pd.DataFrame:
    """Take each KPI's last whole period that was read, by `kpi_id`; one that has none has no row."""
    read = np.flatnonzero(series["actual"].notna())
    kpis = series["kpi_id"].iloc[read]
    return series.iloc[read[~kpis.duplicated(keep="last")]].set_index("kpi_id")


def direction(now: pd.DataFrame, then: str, better_is: pd.Series) -> pd.Series:
    """Return whether a KPI is better or worse than it was, which is not the same as up or down.

    Args:
        now: `actual` and `target`, and those of the other period as `<then>_actual` and `<then>_target`.
        then: previous or year_ago.
        better_is: Higher, Lower or Neutral, with the same index.

    Returns:
        Better, Worse or Same; '' if either is blank. For a Neutral KPI, Better means nearer to the target.
    """
    actual, other = now["actual"], now[f"{then}_actual"]
    gain = (actual - other) * better_is.map(POLARITY)
    nearer = (other - now[f"{then}_target"]).abs() - (actual - now["target"]).abs()
    gain = gain.where(better_is != "Neutral", nearer)
    within = ROUNDING * pd.concat([actual.abs(), other.abs(), now["target"].abs()], axis=1).max(axis=1)
    words = np.select([gain.isna(), gain > within, gain < -within], ["", BETTER, WORSE], SAME)
    return pd.Series(words, index=now.index, dtype="str")


def year_to_date(series: pd.DataFrame, over_time: pd.Series, first_month: int) -> pd.Series:
    """Measure each KPI from the start of the financial year of its last period to that period.

    Args:
        series: as `standing` takes it.
        over_time: Sum or Latest, by `kpi_id`.
        first_month: of the financial year, 1 to 12.

    Returns:
        By `kpi_id`; blank for a flow if a period in between is incomplete or began in the year before.
    """
    read = _up_to_last(series)
    since = (read["month"] - read["last"]) + (read["last"] - (first_month - 1)) % YEAR
    of_year = read[since >= 0]
    total = _sums(of_year)
    is_within = (since[since >= 0] >= of_year["months"] - 1).groupby(of_year["kpi_id"]).all()
    is_whole = _is_whole(of_year, total) & is_within.reindex(total.index)
    last = read[read["month"] == read["last"]].groupby("kpi_id")["actual"].last()
    return last.where(last.index.to_series().map(over_time) != SUM, total["actual"].where(is_whole))


def rolling_12(series: pd.DataFrame, over_time: pd.Series) -> pd.Series:
    """Measure each flow over the 12 months that end with its last period.

    Returns:
        By `kpi_id`; blank for a stock, and if a period in those 12 months is incomplete.
    """
    read = _up_to_last(series)
    of_year = read[read["month"] > read["last"] - YEAR]
    total = _sums(of_year)
    covered = of_year.groupby("kpi_id", sort=False)["months"].sum()
    flows = total.index.to_series().map(over_time) == SUM
    return total["actual"].where(flows & _is_whole(of_year, total) & covered.eq(YEAR).reindex(total.index))


def quarters(series: pd.DataFrame, over_time: pd.Series, first_month: int) -> pd.DataFrame:
    """Add up each KPI's periods to quarters of the financial year.

    Returns:
        One row per KPI and quarter, in order: `kpi_id`, `quarter_end`, `numerator`, `denominator`,
        `actual` (blank if nothing was read, or if only part of a count was read), `periods`, `periods_read`.
    """
    month = months(series["period_end"])
    place = month + 2 - (month - (first_month - 1)) % 3
    rows = series.assign(quarter_end=month_ends(place), is_read=series["actual"].notna())
    by = ["kpi_id", "quarter_end"]
    is_flow = rows["kpi_id"].map(over_time).eq(SUM)
    last = rows[rows["is_read"]].drop_duplicates(by, keep="last")  # a stock's quarter is no more than that
    never_read = ~rows.groupby(by)["is_read"].transform("any")
    told = _sums(rows[is_flow | rows.index.isin(last.index) | never_read], by).drop(columns=["read", "of"])
    counted = rows.groupby(by, sort=False)["is_read"].agg(periods="size", periods_read="sum")
    return told.join(counted).reset_index()


def _is_whole(rows: pd.DataFrame, total: pd.DataFrame) -> "pd.Series[bool]":
    """Return by `kpi_id` whether every period is whole, and no zone joins within them that says nowhere from when."""
    is_alike = rows.groupby("kpi_id")["is_settled"].nunique().eq(1)
    return total["read"].eq(total["of"]) & is_alike.reindex(total.index)


def _up_to_last(series: pd.DataFrame) -> pd.DataFrame:
    """Return the rows up to each KPI's last whole period, with the numbers of their months; none while it waits."""
    series = series[~series["kpi_id"].isin(later_incomplete(series).index)]
    month = months(series["period_end"])
    last = month.where(series["actual"].notna()).groupby(series["kpi_id"]).transform("max")
    dated = series.assign(month=month, last=last)
    return dated[dated["month"] <= dated["last"]]


def _sums(rows: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """Add up numerators and denominators; a count that lacks a period is blank, a ratio is not."""
    read = rows["actual"].notna()
    keys = [rows[name] for name in by or ["kpi_id"]]
    usable = rows[["numerator", "denominator"]].where(read)
    sums = usable.groupby(keys, sort=False).sum(min_count=1)
    counted = read.groupby(keys, sort=False).agg(read="sum", of="size")
    divided = sums["numerator"] / sums["denominator"].where(sums["denominator"] != 0)
    whole = sums["numerator"].where(counted["read"] == counted["of"])
    sums["actual"] = divided.where(sums["denominator"].notna(), whole)
    return sums.join(counted)

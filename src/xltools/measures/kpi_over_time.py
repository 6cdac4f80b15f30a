"""Over time: a KPI compared with its past, and its periods added up to quarters, the year to date and 12 months.

Flows (Sum) add up both numbers. Stocks (Latest) take the last period's. Nothing is added up over an incomplete period,
because the total would look complete. Nothing is compared with a period that covers another length of time or other
zones.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures.complete_periods import later_incomplete
from xltools.measures.frames import text_array
from xltools.measures.periods import month_ends, month_numbers, months, places_of
from xltools.measures.polarity import POLARITY
from xltools.measures.readings import total
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
    stretch, covers, month = (cells.tolist() for cells in (series["stretch"], series["covers"], _months(series)))
    before, year_ago = np.full(len(series), -1), np.full(len(series), -1)
    for places in places_of(series).values():
        last = None
        then: dict[int, int] = {}
        for place in places.tolist():
            if last is not None and stretch[last] == stretch[place]:
                before[place] = last
            last = then[month[place]] = place
        for place in places.tolist():
            other = then.get(month[place] - YEAR)
            if other is not None and covers[other] == covers[place]:
                year_ago[place] = other
    waiting = later_incomplete(series)
    found = last_read(series)
    is_waiting = np.array([kpi_id in waiting for kpi_id in found.index.tolist()], dtype=np.bool_)
    read = _last_places(series)
    for name, places in (("previous", before[read]), ("year_ago", year_ago[read])):
        for of in ("actual", "target"):
            found[f"{name}_{of}"] = np.where(is_waiting | (places < 0), np.nan, series[of].to_numpy()[places])
    return found


def last_read(series: pd.DataFrame) -> pd.DataFrame:
    """Take each KPI's last whole period that was read, by `kpi_id`; one that has none has no row."""
    return series.iloc[_last_places(series)].set_index("kpi_id")


def _last_places(series: pd.DataFrame) -> list[int]:
    """Return the places of each KPI's last whole period that was read, in order."""
    read = np.flatnonzero(series["actual"].notna().to_numpy())
    return sorted(dict(zip(series["kpi_id"].array.take(read).tolist(), read.tolist(), strict=True)).values())


def direction(now: pd.DataFrame, then: str, better_is: pd.Series) -> pd.Series:
    """Return whether a KPI is better or worse than it was, which is not the same as up or down.

    Args:
        now: `actual` and `target`, and those of the other period as `<then>_actual` and `<then>_target`.
        then: previous or year_ago.
        better_is: Higher, Lower or Neutral, with the same index.

    Returns:
        Better, Worse or Same; '' if either is blank. For a Neutral KPI, Better means nearer to the target.
    """
    actual, target, other, other_target = (
        now[name].to_numpy(dtype=np.float64) for name in ("actual", "target", f"{then}_actual", f"{then}_target")
    )
    sign = np.array([POLARITY.get(word, np.nan) for word in better_is.tolist()], dtype=np.float64)
    nearer = np.abs(other - other_target) - np.abs(actual - target)
    gain = np.where(better_is.eq("Neutral").to_numpy(), nearer, (actual - other) * sign)
    within = ROUNDING * np.fmax(np.fmax(np.abs(actual), np.abs(other)), np.abs(target))
    words = np.select([np.isnan(gain), gain > within, gain < -within], ["", BETTER, WORSE], SAME)
    return pd.Series(text_array(words.tolist()), index=now.index)


def year_to_date(series: pd.DataFrame, over_time: Mapping[str, str], first_month: int) -> pd.Series:
    """Measure each KPI from the start of the financial year of its last period to that period.

    Args:
        series: as `standing` takes it.
        over_time: Sum or Latest, by `kpi_id`.
        first_month: of the financial year, 1 to 12.

    Returns:
        By `kpi_id`; blank for a flow if a period in between is incomplete or began in the year before.
    """
    found = {}
    for kpi_id, periods in _up_to_last(series).items():
        last = next(each for each in reversed(periods) if not math.isnan(each.actual))
        in_year = (last.month - (first_month - 1)) % YEAR
        of_year = [(each, each.month - last.month + in_year) for each in periods if each.month >= last.month - in_year]
        adds_up = over_time.get(kpi_id) == SUM
        is_within = all(since >= each.months - 1 for each, since in of_year)
        whole = _total([each for each, _ in of_year]) if adds_up and is_within else math.nan
        found[kpi_id] = whole if adds_up else last.actual
    return _by_kpi(found)


def rolling_12(series: pd.DataFrame, over_time: Mapping[str, str]) -> pd.Series:
    """Measure each flow over the 12 months that end with its last period.

    Returns:
        By `kpi_id`; blank for a stock, and if a period in those 12 months is incomplete.
    """
    found = {}
    for kpi_id, periods in _up_to_last(series).items():
        of_year = [each for each in periods if each.month > periods[-1].month - YEAR]
        counts = over_time.get(kpi_id) == SUM and sum(each.months for each in of_year) == YEAR
        found[kpi_id] = _total(of_year) if counts else math.nan
    return _by_kpi(found)


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


class _Period(NamedTuple):
    """A period of a KPI, by the number of the month in which it ends; `actual` is NaN if it is not whole."""

    month: int
    months: int
    numerator: float
    denominator: float
    actual: float
    is_settled: bool


def _months(series: pd.DataFrame) -> npt.NDArray[np.int64]:
    return month_numbers(series["period_end"].to_numpy())


def _up_to_last(series: pd.DataFrame) -> dict[str, list[_Period]]:
    """Return each KPI's periods up to its last whole one; none while it waits."""
    waiting = later_incomplete(series)
    columns = (series[name].tolist() for name in _Period._fields[1:])
    periods = [_Period(*cells) for cells in zip(_months(series).tolist(), *columns, strict=True)]
    found = {}
    for kpi_id, places in places_of(series).items():
        mine = [periods[place] for place in places.tolist()] if kpi_id not in waiting else []
        last = max((each.month for each in mine if not math.isnan(each.actual)), default=None)
        if last is not None:
            found[kpi_id] = [each for each in mine if each.month <= last]
    return found


def _total(periods: Sequence[_Period]) -> float:
    """Add up periods; NaN if one is incomplete, or a zone joins during them without saying from when."""
    if any(math.isnan(each.actual) for each in periods) or len({each.is_settled for each in periods}) > 1:
        return math.nan
    above, below = (total(getattr(each, name) for each in periods) for name in ("numerator", "denominator"))
    return above if math.isnan(below) else above / below if below else math.nan


def _by_kpi(found: dict[str, float]) -> "pd.Series[float]":
    return pd.Series(list(found.values()), index=pd.Index(text_array(found), name="kpi_id"), dtype="float64")


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

"""Rules of series: rows that follow each other in time, where one does not fit the row before."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers: TypeAlias = npt.NDArray[np.int64]


def numbered(*columns: "pd.Series[Any]") -> "pd.Series[float]":
    """Number rows by their cells in some columns: the same number for the same cells; blank if any is blank."""
    numbers, is_whole = _numbers(columns)
    return pd.Series(np.where(is_whole, numbers, np.nan), index=columns[0].index)


def is_first_or_blank(*columns: "pd.Series[Any]") -> npt.NDArray[np.bool_]:
    """Return the rows whose cells in some columns no row above has, and the rows with a blank in any of them."""
    numbers, is_whole = _numbers(columns)
    is_new: npt.NDArray[np.bool_] = np.diff(np.maximum.accumulate(numbers), prepend=-1) > 0
    return is_new | ~is_whole


def _numbers(columns: "Sequence[pd.Series[Any]]") -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Number rows by their cells in some columns, in order of appearance, and say which rows have no blank in them."""
    numbers = pd.factorize(columns[0])[0]
    is_whole = numbers >= 0
    for column in columns[1:]:
        places = pd.factorize(column)[0]
        is_whole = is_whole & (places >= 0)
        # here a blank is a value of its own; numbered again from 0, or the numbers would grow without end
        numbers = pd.factorize((numbers + 1) * (places.max(initial=0) + 2) + places + 1)[0]
    return numbers, is_whole


def has_gap_before(keys: "pd.Series[Any]", period_end: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    """Return the rows before which periods are missing, by each series' own interval.

    Args:
        keys: which series a row belongs to, by any name or number; a blank belongs to none.
        period_end: the last day of its period.

    Returns:
        True in the first row of the period after the gap. The interval of a series is its most frequent step in months,
        and the shortest of equally frequent ones, so a quarterly series has no gap between quarters.
    """
    places, series, months = _firsts(keys, period_end)
    steps = np.diff(months)
    follows = np.diff(series) == 0
    is_late = np.zeros(len(period_end), dtype=np.bool_)
    usual = _rhythms(series[1:][follows], steps[follows], series.max(initial=-1) + 1)
    is_late[places[1:][follows & (steps > usual[series[1:]])]] = True
    return pd.Series(is_late, index=period_end.index)


def _firsts(keys: "pd.Series[Any]", period_end: "pd.Series[pd.Timestamp]") -> tuple[Numbers, Numbers, Numbers]:
    """Return the place, series and month of the first row of each period, by series and time."""
    series = pd.factorize(keys)[0]
    places = np.flatnonzero((series >= 0) & period_end.notna().to_numpy())
    months = period_end.to_numpy().astype("datetime64[M]").astype(np.int64)
    order = places[np.lexsort((places, months[places], series[places]))]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (np.diff(series[order]) != 0) | (np.diff(months[order]) != 0)
    return order[is_first], series[order][is_first], months[order][is_first]


def _rhythms(series: Numbers, steps: Numbers, count: int) -> Numbers:
    """Return the most frequent step of each of so many numbered series, the shortest of equals; 0 of one reading."""
    most = steps.max(initial=0) + 1
    pairs, times = np.unique(series * most + steps, return_counts=True)
    usual = np.zeros(count, dtype=np.int64)
    order = np.lexsort((-pairs, times))  # the last one in the list counts
    usual[pairs[order] // most] = pairs[order] % most
    return usual


def is_backward(points: pd.DataFrame, better_is: "pd.Series[str]") -> "pd.Series[bool]":
    """Return the dated targets that ask for less than the target due before them.

    Args:
        points: targets with `kpi_id`, `due`, `set_on`, `target`; for one due date the last set counts.
        better_is: the polarity of each row's KPI.
    """
    set_last = _set_last(points)
    polarity = better_is.tolist()
    backward = np.zeros(len(points), dtype=np.bool_)
    for (kpi_id, _, before), (next_id, place, target) in pairwise(set_last):
        worse = {"Higher": target < before, "Lower": target > before}
        backward[place] = kpi_id == next_id and worse.get(polarity[place], False)
    return pd.Series(backward, index=points.index)


def _set_last(points: pd.DataFrame) -> list[tuple[str, int, float]]:
    """Return the KPI, place and value of the target set last for each due date, by KPI and time."""
    columns = (points[name].tolist() for name in ("kpi_id", "due", "target", "set_on"))
    rows = enumerate(zip(*columns, strict=True))
    whole = [(place, *row) for place, row in rows if not any(map(pd.isna, row[:3]))]
    # One without the day it was set may be the latest; another finding says that the day is needed.
    whole.sort(key=lambda row: (row[1], row[2], pd.isna(row[4]), 0 if pd.isna(row[4]) else row[4].value, row[0]))
    return list({(kpi_id, due): (kpi_id, place, target) for place, kpi_id, due, target, _ in whole}.values())


def turns_provisional(readings: pd.DataFrame) -> "pd.Series[bool]":
    """Return the provisional readings of a period and zone that had already been reported as firm."""
    if not readings["data_status"].eq("Provisional").any():
        return pd.Series(data=False, index=readings.index)
    codes = [pd.factorize(readings[key])[0] for key in ("kpi_id", "period_end", "zone")]
    reported = readings["reported_on"]
    places = np.flatnonzero(np.all([code >= 0 for code in codes], axis=0) & reported.notna().to_numpy())
    order = places[np.lexsort((places, reported.to_numpy()[places], *(code[places] for code in codes)))]
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = np.any([np.diff(code[order]) != 0 for code in codes], axis=0)
    status = readings["data_status"].iloc[order]
    is_firm = status.isin(("Final", "Revised")).to_numpy()
    firm_before: Numbers = np.cumsum(is_firm) - is_firm
    since = firm_before - np.maximum.accumulate(np.where(begins, firm_before, 0))
    found = np.zeros(len(readings), dtype=np.bool_)
    found[order] = (since > 0) & (status == "Provisional").to_numpy()
    return pd.Series(found, index=readings.index)

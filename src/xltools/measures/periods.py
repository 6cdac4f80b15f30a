"""Periods: months as numbers, the interval of a series, and the periods that are missing."""

import calendar
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

_FIRST = 1970 * 12  # the number of the first month that numpy counts from


def months(days: pd.Series) -> pd.Series:
    """Number the month of each day, so that two numbers differ by the months between; blank for a blank."""
    numbers = pd.Series(month_numbers(days.to_numpy()), index=days.index)
    return numbers.where(days.notna()) if days.hasnans else numbers


def month_numbers(days: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Number the month of each day, as `months` does; none may be blank."""
    return days.astype("datetime64[M]").astype(np.int64) + _FIRST


def month_number(day: date) -> int:
    """Number the month of one day, as `months` does."""
    return day.year * 12 + day.month - 1


def month_ends(numbers: pd.Series) -> pd.Series:
    """Return the last day of each numbered month."""
    return pd.Series(last_days(numbers.to_numpy(dtype=np.int64)), index=numbers.index)


def last_days(numbers: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Return the last day of each numbered month, as `month_ends` does."""
    next_month = (numbers - _FIRST + 1).astype("datetime64[M]")
    return (next_month.astype("datetime64[D]") - np.timedelta64(1, "D")).astype("datetime64[us]")


def month_end(number: int) -> date:
    """Return the last day of one numbered month, as `month_ends` does."""
    year, month = divmod(number, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def year_start(day: date, first_month: int) -> date:
    """Return the first day of the financial year that contains a day."""
    return date(day.year - (day.month < first_month), first_month, 1)


def year_name(start: date) -> str:
    """Name a financial year by its first day: 2011/12."""
    return f"{start.year}/{(start.year + 1) % 100:02d}"


def places_of(series: pd.DataFrame) -> dict[str, npt.NDArray[np.int64]]:
    """Return the places of each KPI's rows, by its id in the order of first rows."""
    codes, ids = pd.factorize(series["kpi_id"])
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(ids) + 1))
    return {str(kpi_id): order[starts[n] : starts[n + 1]] for n, kpi_id in enumerate(ids)}


def steps(series: pd.DataFrame) -> dict[str, int]:
    """Find each series' interval now: how many months its last period covers.

    Args:
        series: `kpi_id` and `period_end`, in time order within a KPI.

    Returns:
        By KPI; none for a KPI with only one period, or with periods shorter than a month.
    """
    month = month_numbers(series["period_end"].to_numpy())
    found = {kpi_id: int(rhythm(month[places])[-1]) for kpi_id, places in places_of(series).items()}
    return {kpi_id: step for kpi_id, step in found.items() if step}


def rhythm(month: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Find how many months each period of a series covers.

    Args:
        month: the numbers of the months in which its periods end, in time order.

    Returns:
        One number for each period. A step that comes twice in a row is the series' interval. A step that missing
        periods of the earlier interval cannot explain begins a new one. If no step comes twice in a row, the interval
        is the most frequent step, and the shortest of those that are equally frequent. 0 if there is none: one period,
        or two in one month.
    """
    each = np.diff(month).tolist()
    if not each or min(each) <= 0:
        return np.zeros(len(month), dtype=np.int64)
    if len(set(each)) == 1:
        return np.full(len(month), each[0], dtype=np.int64)
    known = _repeated(each)
    now = next(step for step in known if step)
    spans = []
    for step, repeated in zip(each, known, strict=True):
        if repeated or step % now:
            now = step
        spans.append(now)
    return np.array([spans[0], *spans], dtype=np.int64)


def _repeated(each: list[int]) -> list[int]:
    """Return the steps that come twice in a row at their places, or else the most frequent; 0 for any other."""
    beside = [(*each[max(place - 1, 0) : place], *each[place + 1 : place + 2]) for place in range(len(each))]
    if any(step in around for step, around in zip(each, beside, strict=True)):
        return [step if step in around else 0 for step, around in zip(each, beside, strict=True)]
    usual = min(set(each), key=lambda step: (-each.count(step), step))
    return [step if step == usual else 0 for step in each]

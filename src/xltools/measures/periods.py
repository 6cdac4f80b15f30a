"""Periods: months counted as numbers, a series' own rhythm, and the periods that it left out."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

_FIRST = 1970 * 12  # the number of the first month that numpy counts from


def months(days: pd.Series) -> pd.Series:
    """Number the month of each day, so that two numbers differ by the months between; blank for a blank."""
    numbers = pd.Series(days.to_numpy().astype("datetime64[M]").astype(np.int64) + _FIRST, index=days.index)
    return numbers.where(days.notna()) if days.hasnans else numbers


def month_number(day: date) -> int:
    """Number the month of one day, as `months` does."""
    return day.year * 12 + day.month - 1


def month_ends(numbers: pd.Series) -> pd.Series:
    """Return the last day of each numbered month."""
    next_month = (numbers.to_numpy(dtype=np.int64) - _FIRST + 1).astype("datetime64[M]")
    return pd.Series((next_month.astype("datetime64[D]") - 1).astype("datetime64[us]"), index=numbers.index)


def year_start(day: date, first_month: int) -> date:
    """Return the first day of the financial year in which a day lies."""
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


def steps(series: pd.DataFrame) -> pd.Series:
    """Find each series' rhythm: the months from one of its periods to the next.

    Args:
        series: `kpi_id` and `period_end`, in time order within a KPI.

    Returns:
        By `kpi_id`: its most frequent step, the shortest of equals; none for a KPI of one period, and
        none where periods are shorter than a month.
    """
    month, found = months(series["period_end"]).to_numpy(), {}
    for kpi_id, places in places_of(series).items():
        step = _step(month[places])
        if step:
            found[kpi_id] = step
    return pd.Series(found, index=pd.Index(found, dtype="str", name="kpi_id"), dtype="int64", name="step")


def _step(month: npt.NDArray[np.int64]) -> int:
    """Return a series' rhythm from the numbers of its months; 0 where it has none."""
    each, times = np.unique(np.diff(month), return_counts=True)
    return int(each[times.argmax()]) if len(each) and each[0] != 0 else 0


def left_out(series: pd.DataFrame) -> pd.DataFrame:
    """Name the periods that each series' rhythm asks for and that nobody reported.

    Args:
        series: `kpi_id` and `period_end`, in time order within a KPI.

    Returns:
        One row per missing period: `kpi_id`, `period_end` (the last day of its month).
    """
    month, usual = months(series["period_end"]).to_numpy(), np.zeros(len(series), np.int64)
    gaps = np.zeros(len(series), np.int64)
    for places in places_of(series).values():
        step = _step(month[places])
        if step:
            usual[places] = step
            gaps[places[1:]] = (np.diff(month[places]) - 1) // step
    after = np.repeat(np.arange(len(series)), gaps)  # the row after the gap, once for each missing period
    ahead = np.arange(len(after)) - np.repeat(np.cumsum(gaps) - gaps, gaps) + 1  # 1, 2 ... within each gap
    numbers = pd.Series(month[after - 1] + ahead * usual[after], dtype="int64")
    return pd.DataFrame(
        {"kpi_id": series["kpi_id"].iloc[after].reset_index(drop=True), "period_end": month_ends(numbers)}
    )

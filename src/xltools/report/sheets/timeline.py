"""Timelines: the months of plans as an axis or as columns; a run of months that hold nothing is one column."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from xltools.report.model import Axis

_DAYS_IN_MONTH = 365.25 / 12


#: Months between two lines of the axis, from fine to coarse.
_STEPS = (1, 2, 3, 6, 12, 24, 60)


_MOST_LINES = 12


def month_axis(first: date, last: date) -> Axis:
    """Return an axis over these days, with at most 12 steps, and the last month whole."""
    start = first.replace(day=1)
    months = months_apart(start, last) + 1
    step = next((each for each in _STEPS if months <= each * _MOST_LINES), _STEPS[-1])
    lines = -(-months // step)
    low = start + timedelta(days=_first_offset(start, step, lines))
    high = low + timedelta(days=round(lines * step * _DAYS_IN_MONTH))
    return Axis(is_dates=True, number_format="mmm yyyy", low=low, high=high, step=step * _DAYS_IN_MONTH)


def _first_offset(start: date, step: int, lines: int) -> int:
    """Return how many days after the first of the month lines must be so that none drifts into another month.

    Lines are the same number of days apart, but months differ in length.
    """
    wanted = [later_month(start, step * line) for line in range(lines + 1)]
    for offset in range(4):
        reached = [start + timedelta(days=int(offset + line * step * _DAYS_IN_MONTH)) for line in range(lines + 1)]
        if all((day.year, day.month) == (month.year, month.month) for day, month in zip(reached, wanted, strict=True)):
            return offset
    return 0


def months_apart(one: date, other: date) -> int:
    """Count the months from one day's month to the other's."""
    return (other.year - one.year) * 12 + other.month - one.month


def later_month(month: date, months: int) -> date:
    """Return the first day of the month so many months later."""
    year, rest = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(year, rest + 1, 1)


MOST_COLUMNS = 8  # side by side, as paper 003 has them


@dataclass(frozen=True, slots=True)
class Stretch:
    """One column of a plan: a month, or several that hold nothing; both ends are first days of months."""

    first: date
    last: date

    @property
    def title(self) -> str:
        """The months as a heading says them."""
        if self.first == self.last:
            return f"{self.first:%B %Y}"
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{self.first:%B}{year} to {self.last:%B %Y}"

    def __contains__(self, month: date | None) -> bool:
        return month is not None and self.first <= month <= self.last


def stretches(first: date, last: date, busy: AbstractSet[date]) -> list[Stretch]:
    """Return the columns from one month to another.

    Args:
        busy: the first days of the months that hold something. If all months fit side by side, each has its own column;
            otherwise neighbouring empty months share one.
    """
    start = first.replace(day=1)
    months = [later_month(start, place) for place in range(max(months_apart(start, last), 0) + 1)]
    if len(months) <= MOST_COLUMNS:
        return [Stretch(month, month) for month in months]
    found: list[Stretch] = []
    for is_busy, run in groupby(months, key=lambda month: month in busy):
        group = list(run)
        found += [Stretch(month, month) for month in group] if is_busy else [Stretch(group[0], group[-1])]
    return found


def bands(columns: list[Stretch]) -> list[list[Stretch]]:
    """Distribute columns over as few bands as hold them, all equally long except the last."""
    if not columns:
        return []
    count = -(-len(columns) // MOST_COLUMNS)
    length = -(-len(columns) // count)
    return [columns[place : place + length] for place in range(0, len(columns), length)]

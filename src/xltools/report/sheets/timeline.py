"""Timeline: an axis of months for charts whose axes are numbers, so that each line stands in the month it names."""

from datetime import date, timedelta

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
    """Return the days after the first of the month at which no line drifts into a neighbouring month.

    Lines stand equally many days apart, but months are not equally long.
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

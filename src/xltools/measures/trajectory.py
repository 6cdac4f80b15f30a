"""Trajectory: where a KPI should be on a day, according to the targets known by then.

If a due date has several targets, the latest Set on up to as-at counts. Between two dated points the later one's path
decides, and a line never runs in the worse direction.
"""

import math
from datetime import date
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures.polarity import POLARITY

Days: TypeAlias = npt.NDArray[np.int64]
Values: TypeAlias = npt.NDArray[np.float64]


_EPOCH = date(1970, 1, 1).toordinal()


class Version(NamedTuple):
    """One target for a due date, as it was set on a day; days are counted from 1970."""

    due: int
    target: float
    set_on: int
    is_line: bool
    is_baseline: bool


class NextTarget(NamedTuple):
    """The next target that falls due."""

    target: float
    due: date


#: By due date in time order: the targets set for it, in the order in which they were set.
Points: TypeAlias = tuple[tuple[Version, ...], ...]


def trajectory(points: Points, days: pd.Series, better_is: str) -> pd.Series:
    """Return the target on each of these days.

    Args:
        points: one KPI's points, from `kpi_targets.target_points`.
        days: any dates; none blank.
        better_is: Higher, Lower or Neutral; '' if nobody said.

    Returns:
        One value per day, with the same index. On a due date it is that date's target, and after the last due date it
        is the last target. In between, the path of the next target decides. Line: a straight line from the dated point
        before, which may be a baseline. Hold: the next target's own level, from its Set on and once the point before
        has fallen due. A line to a later target that asks for less than the point before is treated like Hold. Until
        then the earlier target applies: one for the same day, or else the last target that fell due. Blank if there is
        none: a baseline is the starting level, not a target.

    Source:
        Own rule (measures.md). Personal budgets: 92.5% on 30 September 2012; 70% on 31 October, after
        the target for April 2013 was cut on 26 October.
    """
    return pd.Series(targets_on(points, days.to_numpy(), better_is), index=days.index)


def targets_on(points: Points, days: npt.NDArray[Any], better_is: str) -> Values:
    """Return the target on each of these days, as `trajectory` does."""
    asked = days.astype("datetime64[D]").astype(np.int64)
    result = np.full(len(asked), np.nan)
    if not points:
        return result
    dues = np.array([versions[-1].due for versions in points], dtype=np.int64)
    passed = np.searchsorted(dues, asked, side="right") - 1
    stands, sign = np.nan, POLARITY.get(better_is, 0)
    for place in range(-1, len(points)):
        start = points[place][-1] if place >= 0 else None
        is_target = start is not None and not start.is_baseline
        stands = start.target if start is not None and is_target else stands
        here = passed == place
        if here.any():
            coming = points[place + 1] if place + 1 < len(points) else ()
            found = _between(start, stands, coming, asked[here], sign)
            is_due = asked[here] == start.due if start is not None and is_target else False
            result[here] = np.where(is_due, stands, found)
    return result


def first_day(points: Points, better_is: str) -> date | None:
    """Return the first day on which a KPI has a target; None if it never has one."""
    turns = sorted({day for versions in points for each in versions for day in (each.due, each.set_on)})
    found = targets_on(points, np.array(turns, dtype="datetime64[D]"), better_is).tolist()
    return next((_date(day) for day, target in zip(turns, found, strict=True) if not math.isnan(target)), None)


def next_target(points: Points, after: date) -> NextTarget | None:
    """Return the first target, not a baseline, that falls due after a day; None if there is none."""
    day = np.datetime64(after, "D").astype(np.int64)
    for versions in points:
        latest = versions[-1]
        if latest.due > day and not latest.is_baseline:
            return NextTarget(latest.target, _date(latest.due))
    return None


def _between(start: Version | None, stands: float, versions: tuple[Version, ...], days: Days, sign: int) -> Values:
    """Return the targets on days before a dated point that has these versions.

    Args:
        start: the dated point before; None before the first.
        stands: the last target that has fallen due; blank if none has.
    """
    if not versions or versions[-1].is_baseline:
        return np.full(len(days), stands)
    latest = versions[-1]
    if start is not None and latest.is_line and (latest.target - start.target) * sign >= 0:
        run = (days - start.due) / (latest.due - start.due)
        return np.asarray(start.target + run * (latest.target - start.target), dtype=np.float64)
    # a line without a start asks for nothing before it is due
    held = np.nan if start is None and latest.is_line else latest.target
    return np.where(days >= latest.set_on, held, _between(start, stands, versions[:-1], days, sign))


def points_of(versions: list[Version]) -> Points:
    """Order what was set for one KPI by due date, and for each by the day it was set."""
    # A baseline for the same day never replaces a target, however late it was set. The last key only makes the result #
    # independent of the order of rows: two set on one day are a finding.
    ordered = sorted(versions, key=lambda each: (each.due, not each.is_baseline, each.set_on, each.target))
    dues = dict.fromkeys(version.due for version in ordered)
    return tuple(tuple(version for version in ordered if version.due == due) for due in dues)


def day_number(day: date) -> int:
    """Number a day, counted from 1970."""
    return day.toordinal() - _EPOCH


def _date(day: int) -> date:
    return date.fromordinal(day + _EPOCH)

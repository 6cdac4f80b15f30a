"""Trajectory: where a KPI should be on a day, by the targets that were known by then.

For one due date the latest Set on not after as-at counts. Between two dated points the later one's
path decides, and a line never runs against polarity.
"""

from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures.polarity import POLARITY
from xltools.measures.tidy import records, stamp
from xltools.programme import Programme

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


#: By due date in time order: what was set for it, in the order in which it was set.
Points: TypeAlias = tuple[tuple[Version, ...], ...]


def target_points(programme: Programme) -> dict[str, Points]:
    """Gather each KPI's dated points as they were known by as-at, all versions of each.

    A row without its KPI, due date, target or date set does not count. A blank path is a line.
    """
    versions: dict[str, list[Version]] = {}
    for each in records(programme.kpi_targets):
        if any(map(pd.isna, (each.kpi_id, each.due, each.target, each.set_on))) or each.set_on > stamp(programme.as_at):
            continue
        set_so = Version(
            _day_number(each.due), each.target, _day_number(each.set_on), each.path != "Hold", each.kind == "Baseline"
        )
        versions.setdefault(each.kpi_id, []).append(set_so)
    return {kpi_id: _points(mine) for kpi_id, mine in versions.items()}


def trajectory(points: Points, days: pd.Series, better_is: str) -> pd.Series:
    """Return the target on each of these days.

    Args:
        points: one KPI's, from `target_points`.
        days: any dates; none blank.
        better_is: Higher, Lower or Neutral; '' where nobody said.

    Returns:
        One value per day, indexed alike: blank before the first dated point; on a due date its target;
        in between by the path of the later one (Line: straight from the point before; Hold: the point
        before stands until then); the last target after the last. A later target that asks for less
        holds from its Set on instead; until then what was set before stands.

    Source:
        Own rule (measures.md). Personal budgets: 92.5% on 30 September 2012; 70% on 31 October, after
        the target for April 2013 was cut on 26 October.
    """
    asked = _day_numbers(days)
    result = np.full(len(asked), np.nan)
    dues = np.array([versions[-1].due for versions in points], dtype=np.int64)
    passed = np.searchsorted(dues, asked, side="right") - 1
    for place, versions in enumerate(points):
        here = passed == place
        start = versions[-1]
        between = here & (asked > start.due)
        result[here] = start.target
        if place + 1 < len(points) and between.any():
            result[between] = _between(start, points[place + 1], asked[between], POLARITY.get(better_is, 0))
    return pd.Series(result, index=days.index)


def next_target(points: Points, after: date) -> NextTarget | None:
    """Return the first target, no baseline, that falls due after a day; None where there is none."""
    day = np.datetime64(after, "D").astype(np.int64)
    for versions in points:
        latest = versions[-1]
        if latest.due > day and not latest.is_baseline:
            return NextTarget(latest.target, _date(latest.due))
    return None


def first_due(points: Points) -> date | None:
    """Return the day of the first dated point; None where there is none."""
    return _date(points[0][-1].due) if points else None


def _between(start: Version, versions: tuple[Version, ...], days: Days, sign: int) -> Values:
    """Return the targets on days between two dated points, the later one with these versions."""
    if not versions:
        return np.full(len(days), start.target)
    latest = versions[-1]
    if (latest.target - start.target) * sign < 0:
        before = _between(start, versions[:-1], days, sign)
        return np.where(days >= latest.set_on, latest.target, before)
    if not latest.is_line:
        return np.full(len(days), start.target)
    run = (days - start.due) / (latest.due - start.due)
    return np.asarray(start.target + run * (latest.target - start.target), dtype=np.float64)


def _points(versions: list[Version]) -> Points:
    # The last two keys only make the order of rows matter to nobody: two set on one day are a finding.
    ordered = sorted(versions, key=lambda each: (each.due, each.set_on, not each.is_baseline, each.target))
    dues = dict.fromkeys(version.due for version in ordered)
    return tuple(tuple(version for version in ordered if version.due == due) for due in dues)


def _day_numbers(days: pd.Series) -> Days:
    return days.to_numpy(dtype="datetime64[D]").astype(np.int64)


def _day_number(day: date) -> int:
    return day.toordinal() - _EPOCH


def _date(day: int) -> date:
    return date.fromordinal(day + _EPOCH)

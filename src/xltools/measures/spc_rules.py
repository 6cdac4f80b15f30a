"""The four rules of an XmR chart: which points of one segment are signals, and which way.

Each rule takes plain arrays in time order and says which points it marks high and which low. No rule knows what is
good. Numbers closer than `tolerance` are equal: thirteen readings of 0.1 have a mean one rounding away from 0.1, and
must not become a run above it.
"""

import math
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Flags: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.float64]
Signs: TypeAlias = npt.NDArray[np.int8]

#: In order of precedence: a point that meets several rules is named by the first.
RULES: tuple[str, ...] = ("outside limits", "trend", "2 of 3", "shift")

SHIFT_POINTS = 7
TREND_POINTS = 7
#: A Mann-Kendall score this many standard deviations from 0 is a drift: 1%, two-sided.
DRIFT = 2.576
#: How much float arithmetic may add to a number, as a share of the largest number involved.
ROUNDING = 1e-12


class Marks(NamedTuple):
    """The points that a rule marks, by the way that they point."""

    high: Flags
    low: Flags


def tolerance(values: Numbers) -> float:
    """Return the difference below which two of these numbers are equal."""
    return ROUNDING * float(np.max(np.abs(values), initial=0.0))


def signs(differences: Numbers, within: float = 0.0) -> Signs:
    """Return 1, 0 or -1 for each difference; 0 for those within the tolerance."""
    marks: Signs = np.where(np.abs(differences) <= within, 0, np.sign(differences)).astype(np.int8)
    return marks


def shift(sides: Signs, points: int = SHIFT_POINTS) -> Marks:
    """Mark every point of a run on one side of the mean; a point on the mean ends the run.

    Args:
        sides: 1 above the mean, -1 below, 0 on it.
        points: how many make a run.

    Source:
        NHS Making Data Count.
    """
    runs = _long_runs(sides, points)
    return Marks(runs > 0, runs < 0)


def trend(values: Numbers, points: int = TREND_POINTS, within: float = 0.0) -> Marks:
    """Mark every point of a run that only rises or only falls; an equal value ends the run.

    Source:
        NHS Making Data Count; equal values as in NHSRplotthedots.
    """
    if len(values) == 0:  # the steps between points are the same for no point and for one
        return Marks(np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.bool_))
    runs = _long_runs(signs(np.diff(values), within), points - 1)
    return Marks(_both_ends(runs > 0), _both_ends(runs < 0))


def two_of_three(sides: Signs, beyond: Flags) -> Marks:
    """Mark the far points where three in a row are on one side and two of them are far out.

    Args:
        sides: 1 above the mean, -1 below, 0 on it.
        beyond: whether the point is beyond the near limit on its side.

    Source:
        NHS Making Data Count, rule of November 2023 (NHSRplotthedots issue 194).
    """
    return Marks(_two_of_three(sides == 1, beyond), _two_of_three(sides == -1, beyond))


def _two_of_three(side: Flags, beyond: Flags) -> Flags:
    far = side & beyond
    together = side[:-2] & side[1:-1] & side[2:]
    two = far[:-2].astype(int) + far[1:-1] + far[2:] >= 2
    marked = np.zeros(len(side), dtype=np.bool_)
    for start in np.flatnonzero(together & two):
        marked[start : start + 3] = True
    return marked & far


def _both_ends(steps: Flags) -> Flags:
    """Turn marked steps between points into the points at either end of them."""
    return np.append(steps, False) | np.insert(steps, 0, False)


def _long_runs(marks: Signs, length: int) -> Signs:
    """Keep the signs that are in a run of at least this length; make the others 0."""
    edges = np.flatnonzero(np.diff(marks)) + 1
    bounds = np.concatenate(([0], edges, [len(marks)]))
    lengths = np.diff(bounds)
    kept: Signs = np.where(np.repeat(lengths >= length, lengths), marks, 0).astype(np.int8)
    return kept


def drifts(values: Numbers) -> bool:
    """True if readings climb or fall over the whole stretch, with steps back that hide it from the run rules.

    Source:
        The Mann-Kendall test for a trend, at 1%. The search for a stretch tries many places, and a slow drift would
        pass the rules of a chart in one of them.
    """
    count, within = len(values), tolerance(values)
    later_less_earlier = np.subtract.outer(values, values).T
    score = int(np.triu(signs(later_less_earlier, within), 1).sum())
    spread = math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    return abs(score) - 1 > DRIFT * spread

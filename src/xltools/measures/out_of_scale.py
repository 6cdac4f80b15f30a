"""Out of scale: numbers so far from the others of their series that a misplaced decimal point is more likely."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

#: How many times smaller or larger than most others a number must be: 50, allowing for the series' own movement.
TIMES = 40
#: How many others that are not 0 are needed, and which share of them must be that far away.
LEAST_OTHERS, MOST = 3, 0.75
#: Smaller counts are taken as this number: 1 and 4 may differ by chance.
SMALL = 5.0
#: How far a series may move from one reading to the next, and how close readings must be to belong together.
STEP, NEAR = 20, 10
#: A series grows if its later half is this many times its earlier half.
_GROWS = 2.0

Numbers = npt.NDArray[np.float64]


def outliers(values: Sequence[float], times: float = TIMES) -> list[int]:
    """Return the places of the numbers that are out of scale; zeros and blanks are never, and no number's others."""
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    given = np.sort(sizes[sizes > 0])
    others = len(given) - 1
    if others < LEAST_OTHERS:
        return []
    larger = len(given) - np.searchsorted(given, sizes * times, "left")
    smaller = np.searchsorted(given, sizes / times, "right")
    is_far = (sizes > 0) & ((larger >= MOST * others) | (smaller >= MOST * others))
    return [int(place) for place in np.flatnonzero(is_far)]


def is_far_from(value: float, others: Sequence[float], times: float = TIMES) -> bool:
    """Return whether a number is out of scale with others."""
    return len(others) in outliers([*others, value], times)


def at_least(number: float, least: float = SMALL) -> float:
    """Take a small count as a larger one, so that chance makes no difference; 0 and a blank stay as they are."""
    return max(abs(number), least) if number else number


def leads_up(place: int, values: Sequence[float], *, may_jump: bool = True) -> bool:
    """Return whether a series in time order leads up to a number, or away from it, however far it moves in total.

    In a growing series the first readings are small and the last ones large. On one side of such a number all readings
    are near it. On the other side the next reading is one step away, or the rest moves away from it gradually.

    Args:
        may_jump: whether a moving series may jump without a step in between.
    """
    size = abs(values[place])
    before = [abs(each) for each in values[:place] if each and not math.isnan(each)]
    after = [abs(each) for each in values[place + 1 :] if each and not math.isnan(each)]
    sides = ((before, after[:1], after), (after, before[-1:], before[::-1]))
    return any(
        all(is_within(each, size, NEAR) for each in near)
        and (all(is_within(each, size, STEP) for each in step) or (may_jump and moves_away(rest, size)))
        for near, step, rest in sides
    )


def moves_away(values: Sequence[float], size: float) -> bool:
    """Return whether numbers move on from a size, the nearest first: on beyond twice those that are nearer."""
    half = len(values) // 2
    if half < 2:
        return False
    nearer, farther = float(np.median(values[:half])), float(np.median(values[half:]))
    return farther >= nearer * _GROWS if size < nearer else farther * _GROWS <= nearer


def moves(values: Sequence[float]) -> bool:
    """Return whether the later half of a series is far larger or smaller than the earlier."""
    half = len(values) // 2
    if half < 2:
        return False
    earlier, later = float(np.median(values[:half])), float(np.median(values[half:]))
    return not is_within(earlier, later, _GROWS)


def is_within(one: float, other: float, times: float) -> bool:
    """Return whether two sizes are no more than this many times apart."""
    return one <= other * times and other <= one * times


def usual(values: Sequence[float]) -> float:
    """Return what the numbers of a series are about: the middle one of those that are not 0."""
    return float(np.median([each for each in values if each and each == each]))  # noqa: PLR0124 - a blank is none

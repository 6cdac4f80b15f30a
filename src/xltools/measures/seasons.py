"""Seasons: whether a series rises and falls in the same months of each year, which the forecast does not model."""

import math

import numpy as np

from xltools.measures.spc_rules import SHIFT_POINTS, Numbers

_YEAR = 12
#: How many steps must have a step a year before them: two years of months have 11.
LEAST_PAIRS = 8
#: Standard deviations that chance exceeds one time in a hundred (levels) and one in ten (steps).
LEVELS_ALIKE, STEPS_ALIKE = 2.326, 1.282


def follows_the_seasons(values: Numbers, step: int) -> bool:
    """Say whether the levels of a series, and its steps, are like those of a year before.

    Both must be. Levels around a straight line are tested because slow seasons hardly show in steps. Steps are tested
    because the levels of any series that wanders resemble each other for a while.

    Args:
        values: of one process, equally spaced in time order; a period without a reading is blank.
        step: how many months a period has. Only periods shorter than a year have seasons.

    Source:
        Own rule: correlations with the year before, by Fisher's transformation, one-sided at 1% and 10%. For invented
        series without seasons (noise, trends, random walks, 2 and 3 years) it says yes in 0% to 2%. If the season is
        four times the random variation, it says yes in 7 of 10 after two years and in 9 of 10 after three.
    """
    if step < 1 or step >= _YEAR or _YEAR % step:
        return False
    lag = _YEAR // step
    levels = _likeness(_about_a_line(values), lag)
    return levels > LEVELS_ALIKE and _likeness(np.diff(values), lag) > STEPS_ALIKE


def only_follows_the_seasons(values: Numbers, step: int) -> bool:
    """Say whether a series follows the seasons and nothing more: it is not all higher, or all lower, than a year ago.

    A run of seven differences from the year before is more, as seven readings on one side are for any other shift.
    """
    if not follows_the_seasons(values, step):
        return False
    lag = _YEAR // step
    apart = values[lag:] - values[:-lag]
    last = apart[~np.isnan(apart)][-SHIFT_POINTS:]
    return len(last) < SHIFT_POINTS or not (bool((last > 0).all()) or bool((last < 0).all()))


def _likeness(values: Numbers, lag: int) -> float:
    """Return how far the correlation with so many periods before is from none, in standard deviations."""
    now, before = values[lag:], values[: max(len(values) - lag, 0)]
    is_known = ~(np.isnan(now) | np.isnan(before))
    pairs = int(is_known.sum())
    if pairs < LEAST_PAIRS:
        return 0.0
    now, before = now[is_known] - now[is_known].mean(), before[is_known] - before[is_known].mean()
    spread = math.sqrt(float((now**2).sum()) * float((before**2).sum()))
    if spread == 0:
        return 0.0
    return math.atanh(min(max(float((now * before).sum()) / spread, 0.0), 1 - 1e-12)) * math.sqrt(pairs - 3)


def _about_a_line(values: Numbers) -> Numbers:
    """Return how far each reading is from the straight line through all of them."""
    places = np.arange(len(values), dtype=np.float64)
    is_known = ~np.isnan(values)
    if is_known.sum() < LEAST_PAIRS:
        return values
    off = places - places[is_known].mean()
    slope = float((off[is_known] * values[is_known]).sum()) / float((off[is_known] ** 2).sum())
    found: Numbers = values - values[is_known].mean() - slope * off
    return found

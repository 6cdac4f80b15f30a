"""Forecast: where the line through a series' last points leads, and the chance that it meets the target."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from xltools.measures.polarity import POLARITY
from xltools.measures.segments import segments
from xltools.measures.spc_rules import Numbers, tolerance
from xltools.schema.rag import LIKELIHOODS


def chance_below(value: float, freedom: int) -> float:
    """Return the chance that a t-distributed quantity is at or below a value.

    Args:
        value: any number, infinities included.
        freedom: degrees of freedom, a whole number from 1.

    Source:
        Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    if freedom < 1:
        raise ValueError("Student's t needs at least one degree of freedom")
    angle = math.atan(value / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    if freedom % 2 == 0:
        between = sine * _power_sum(cosine, 1.0, first=1, last=freedom - 3)
    elif freedom == 1:
        between = 2 * angle / math.pi
    else:
        between = 2 / math.pi * (angle + sine * _power_sum(cosine, cosine, first=2, last=freedom - 3))
    return min(max((1 + between) / 2, 0.0), 1.0)


def _power_sum(cosine: float, term: float, *, first: int, last: int) -> float:
    """Add up the terms; each is the one before times k/(k+1) times the squared cosine."""
    total = term
    for step in range(first, last + 1, 2):
        term *= cosine * cosine * step / (step + 1)
        total += term
    return total


@cache
def critical_value(chance: float, freedom: int) -> float:
    """Return the value below which a t-distributed quantity lies with this chance.

    Args:
        chance: more than 0 and less than 1.
        freedom: degrees of freedom, a whole number from 1.
    """
    if not 0 < chance < 1:
        raise ValueError("a chance here is more than 0 and less than 1")
    if chance < 0.5:
        return -critical_value(1 - chance, freedom)
    low, high = 0.0, 1.0
    while chance_below(high, freedom) < chance:
        high *= 2
    for _ in range(80):  # halving a float's range 80 times leaves nothing to halve
        middle = (low + high) / 2
        low, high = (middle, high) if chance_below(middle, freedom) < chance else (low, middle)
    return (low + high) / 2


MINIMUM_POINTS = 6
MAXIMUM_POINTS = 12
MAXIMUM_PERIODS = 12
#: The least chance for each likelihood but the last.
LEAST_CHANCES: tuple[float, ...] = (0.8, 0.5, 0.2)
_HIGH_END = 0.975  # leaves 2.5% on either side of a 95% interval


@dataclass(frozen=True)
class Forecast:
    """What a series leads to expect at one later period, in the series' unit.

    Attributes:
        value: on the line; blank where there is no forecast.
        lower: lower end of the 95% prediction interval.
        upper: upper end of it.
        chance: of meeting the target, 0 to 1; blank where that cannot be asked.
        likelihood: the chance as one of `LIKELIHOODS`, or ''.
        points_used: readings that the line goes through.
        reason: why there is no forecast, or no chance; '' where there are both.
    """

    value: float | None
    lower: float | None
    upper: float | None
    chance: float | None
    likelihood: str
    points_used: int
    reason: str


@dataclass(frozen=True)
class _Prediction:
    """A t distribution about the line at one place; no error where the points are on the line exactly."""

    value: float
    error: float
    freedom: int


def forecast(
    values: pd.Series,
    periods_ahead: int,
    *,
    target: float | None = None,
    polarity: str = "Neutral",
    breaks: Iterable[date] = (),
    is_cumulative: bool = False,
    is_share: bool = False,
) -> Forecast:
    """Forecast one series from the line through its last 6 to 12 readings since the last break.

    Args:
        values: one row per period, equally spaced, in time order, indexed by date; a period
            without a reading is blank, not left out.
        periods_ahead: from the last row, which may be blank, to the period asked about.
        target: what that period should reach; blank where there is none.
        polarity: Higher, Lower or Neutral.
        breaks: recorded dates from which the process is another.
        is_cumulative: whether each reading holds the ones before it, as a year to date does.
        is_share: whether readings are shares, so that no forecast is outside 0 to 1.

    Source:
        Own rule: least squares, 95% prediction interval by Student's t with n - 2 degrees of freedom.
    """
    readings = values.to_numpy(dtype=np.float64, na_value=np.nan)
    segment = segments(values.index, breaks)
    places = np.flatnonzero((segment == segment[-1:]) & ~np.isnan(readings))[-MAXIMUM_POINTS:]
    place = len(readings) - 1 + periods_ahead
    obstacle = _obstacle(len(places), place - int(places[-1]) if len(places) else 0, is_cumulative=is_cumulative)
    if obstacle:
        return Forecast(None, None, None, None, "", len(places), obstacle)
    prediction = _predicted(places.astype(np.float64), readings[places], place)
    chance, reason = _chance(prediction, target, POLARITY[polarity])
    margin = critical_value(_HIGH_END, prediction.freedom) * prediction.error
    ends = (prediction.value, prediction.value - margin, prediction.value + margin)
    value, lower, upper = (min(max(end, 0.0), 1.0) for end in ends) if is_share else ends
    return Forecast(value, lower, upper, chance, likelihood(chance), len(places), reason)


def likelihood(chance: float | None) -> str:
    """Name a chance as one of the four likelihoods; '' where there is none.

    Source:
        Own rule: from 0.8 Very likely, from 0.5 Fairly likely, from 0.2 Fairly unlikely.
    """
    if chance is None:
        return ""
    return LIKELIHOODS[sum(chance < least for least in LEAST_CHANCES)]


def _obstacle(points: int, periods: int, *, is_cumulative: bool) -> str:
    """Return why nothing can be forecast, or ''."""
    if is_cumulative:
        return "A cumulative series has no forecast: each reading holds the ones before it"
    if points < MINIMUM_POINTS:
        return f"Not enough points ({points} of {MINIMUM_POINTS})"
    if periods < 1:
        return "The period asked about is not after the last reading"
    if periods > MAXIMUM_PERIODS:
        return (
            f"The period asked about is {periods} after the last reading; forecasts go {MAXIMUM_PERIODS} ahead at most"
        )
    return ""


def _predicted(places: Numbers, readings: Numbers, place: int) -> _Prediction:
    """Fit the line by least squares and say what it predicts at a place.

    Sums are exact, so that every machine finds the same: numpy's product of vectors adds up in the order that suits
    the processor, and the last digits differ.
    """
    count, rounding = len(places), tolerance(readings)
    middle, level = math.fsum(places) / count, math.fsum(readings) / count
    offsets, rises = (places - middle).tolist(), (readings - level).tolist()
    spread = _product(offsets, offsets)
    slope = _product(offsets, rises) / spread
    residuals = [rise - slope * offset for rise, offset in zip(rises, offsets, strict=True)]
    residuals = [0.0 if abs(each) <= rounding else each for each in residuals]  # points on a line leave only rounding
    ahead = place - middle
    variance = _product(residuals, residuals) / (count - 2)
    error = math.sqrt(variance * (1 + 1 / count + ahead * ahead / spread))
    return _Prediction(level + slope * ahead, error, count - 2)


def _product(left: list[float], right: list[float]) -> float:
    return math.fsum(one * other for one, other in zip(left, right, strict=True))


def _chance(prediction: _Prediction, target: float | None, sign: int) -> tuple[float | None, str]:
    """Return the chance of meeting the target, or None and why it cannot be asked."""
    if target is None or pd.isna(target):
        return None, "There is no target to meet"
    if sign == 0:
        return None, "Neither direction is better, so there is no chance of meeting the target to give"
    margin = (prediction.value - target) * sign
    if abs(margin) <= tolerance(np.array([prediction.value, target])):
        margin = 0.0
    if prediction.error == 0:
        return (1.0 if margin >= 0 else 0.0), ""
    return chance_below(margin / prediction.error, prediction.freedom), ""

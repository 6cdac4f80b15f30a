"""Damped trend: where a series leads if its slope dies away, from many models that weigh readings differently.

Each model is exponential smoothing with a damped trend: how fast the level follows the readings, how fast the slope
does, and how soon it dies away. No model is chosen: each is weighted by how well it predicted every reading from those
before it. So a level process, a steady rise, a drift and a step that nobody recorded each get the models that suit
them.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from xltools.measures.spc_rules import Numbers, tolerance

#: How much of each error the level takes up, and how much of that the slope takes up; 0 means no slope.
_LEVEL_FOLLOWS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.0)
_SLOPE_FOLLOWS = (0.1, 0.3, 0.6)
#: What is left of the slope one period on.
_SLOPE_LEFT = (0.7, 0.85, 0.95, 0.98)
#: The number of readings that give the first level and slope.
_FIRST = 6
#: The parameters fitted to each model, subtracted from the number of readings.
_FITTED = 3
#: Errors ahead are this many times as large as the one-step errors suggest. With it the right share of later readings
#: is #: inside the interval, on the half of the public series that it was not chosen on (docs/forecast.md).
_WIDER = 1.35
#: A model with less than this share of the best model's weight is left out.
_LEAST_WEIGHT = 0.02
#: How exact a quantile is, relative to its size; and the digits that are the same on every processor.
_NEAR, _DIGITS = 1e-12, 8


class Ways(NamedTuple):
    """Ways of looking at a series, each with a share of the surprise taken up by the level and by the slope."""

    level_follows: Numbers
    slope_follows: Numbers
    slope_left: Numbers


def _ways() -> Ways:
    level = [(follows, 0.0, 1.0) for follows in _LEVEL_FOLLOWS]
    return Ways(*np.array([*level, *product(_LEVEL_FOLLOWS, _SLOPE_FOLLOWS, _SLOPE_LEFT)]).T)


WAYS = _ways()


@dataclass(frozen=True)
class Prediction:
    """What is expected at one later period: a t distribution for each model that counts, with its weight.

    Args:
        values: each model's prediction.
        errors: how far off it may be, as the scale of a t distribution; 0 if the model predicted every reading exactly.
        weights: how much each counts; they add up to 1.
        freedom: the distributions' degrees of freedom.
    """

    values: Numbers
    errors: Numbers
    weights: Numbers
    freedom: int

    @property
    def is_certain(self) -> bool:
        """Whether the readings leave no doubt, because they are exactly as predicted."""
        return bool((self.errors == 0).all())

    def chance_below(self, value: float) -> float:
        """Return the chance that the quantity is at or below a value; one half if it is certain to be that value."""
        if self.is_certain:
            off = value - self.values[0]
            within = tolerance(np.array([value, self.values[0]]))
            return 0.5 if abs(off) <= within else float(off > 0)
        below = _chances_below((value - self.values) / self.errors, self.freedom)
        return math.fsum((self.weights * below).tolist())

    def quantile(self, chance: float) -> float:
        """Return the value that the forecast quantity is below with this chance."""
        ends = self.values + critical_value(chance, self.freedom) * self.errors
        low, high = float(ends.min()), float(ends.max())
        near = _NEAR * max(abs(low), abs(high))
        off_low, off_high = self.chance_below(low) - chance, self.chance_below(high) - chance
        # Regula falsi as Illinois has it: the end that stays counts half, so that both close in.
        while high - low > near:
            middle = (low * off_high - high * off_low) / (off_high - off_low)
            middle = min(max(middle, low + (high - low) / 50), high - (high - low) / 50)
            off = self.chance_below(middle) - chance
            if off < 0:
                low, off_low, off_high = middle, off, off_high / 2
            else:
                high, off_high, off_low = middle, off, off_low / 2
        return same_everywhere((low + high) / 2)


def damped_trend(readings: Iterable[float], ahead: int) -> Prediction:
    """Predict a later period of one series.

    Args:
        readings: one for each period, in time order; a period without one is blank. The first is not blank, and at
            least four hold a reading.
        ahead: periods from the last one to the one asked about, from 1.

    Source:
        Exponential smoothing with a damped trend: Gardner and McKenzie, "Forecasting trends in time series", 1985; its
        errors ahead: Hyndman, Koehler, Ord and Snyder, "Forecasting with exponential smoothing", 2008, table 6.2,
        model ETS(A,Ad,N). Own rule: every model is weighted by its likelihood, and errors are widened by `_WIDER`.
    """
    series = [float(each) for each in readings]
    level, first_slope = _start(series)
    errors, level, slope = followed(series, WAYS, level, np.where(WAYS.slope_follows > 0, first_slope, 0.0))
    reach, spread = ahead_of(WAYS, ahead)
    count = sum(not math.isnan(each) for each in series)
    # If a model predicted the readings exactly, only the rounding of float arithmetic is left.
    exact = errors <= count * tolerance(np.nan_to_num(np.array(series))) ** 2
    errors = np.where(exact, 0.0, errors)
    scale = _WIDER * np.sqrt(errors / (count - _FITTED) * spread)
    return _weighed(level + reach * slope, scale, errors, count)


def followed(series: list[float], ways: Ways, level: Numbers, slope: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Follow a series with each model.

    Args:
        level: of each model, before the first period.
        slope: the same for the slope.

    Returns:
        For each model the sum of its squared one-step errors, its last level, and its last slope.
    """
    turns = ways.level_follows * ways.slope_follows
    errors = np.zeros(len(turns))
    for reading in series:
        slope = ways.slope_left * slope
        level = level + slope
        if not math.isnan(reading):
            off = reading - level
            errors = errors + off * off
            level = level + ways.level_follows * off
            slope = slope + turns * off
    return errors, level, slope


def ahead_of(ways: Ways, periods: int) -> tuple[Numbers, Numbers]:
    """Return for each way how many slopes its level moves in so many periods, and how the variance grows in them."""
    turns = ways.level_follows * ways.slope_follows
    reach, step, spread = np.zeros(len(turns)), np.ones(len(turns)), np.ones(len(turns))
    for period in range(1, periods + 1):
        step = step * ways.slope_left
        reach = reach + step
        if period < periods:
            spread = spread + (ways.level_follows + turns * reach) ** 2
    return reach, spread


def _start(series: list[float]) -> tuple[Numbers, float]:
    """Return each way's level before the first period, and the slope; a way without a slope begins at the mean."""
    first = [(place, reading) for place, reading in enumerate(series[:_FIRST]) if not math.isnan(reading)]
    middle = math.fsum(place for place, _ in first) / len(first)
    mean = math.fsum(reading for _, reading in first) / len(first)
    across = math.fsum((place - middle) ** 2 for place, _ in first)
    slope = math.fsum((place - middle) * (reading - mean) for place, reading in first) / across if across else 0.0
    return np.where(WAYS.slope_follows > 0, mean - slope * (middle + 1), mean), slope


def _weighed(values: Numbers, scale: Numbers, errors: Numbers, count: int) -> Prediction:
    """Weight the models by the likelihood of their errors; if some predicted every reading exactly, only they count."""
    if not errors.min():
        weights = (errors == 0).astype(np.float64)
    else:
        best = math.log(float(errors.min()))
        weights = np.array([math.exp((best - math.log(each)) * count / 2) for each in errors.tolist()])
    kept = weights >= _LEAST_WEIGHT
    counting = weights[kept] / math.fsum(weights[kept].tolist())
    return Prediction(values[kept], scale[kept], counting, count - _FITTED)


def same_everywhere(value: float) -> float:
    """Round off the last digits, which a library of logarithms may give in its own way."""
    return float(f"{value:.{_DIGITS}g}")


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
    return float(_chances_below(np.array([value], dtype=np.float64), freedom)[0])


def _chances_below(values: Numbers, freedom: int) -> Numbers:
    angle = np.arctan(values / math.sqrt(freedom))
    sine, cosine = np.sin(angle), np.cos(angle)
    if freedom % 2 == 0:
        between = sine * _power_sum(cosine, np.ones_like(cosine), first=1, last=freedom - 3)
    elif freedom == 1:
        between = 2 * angle / math.pi
    else:
        between = 2 / math.pi * (angle + sine * _power_sum(cosine, cosine, first=2, last=freedom - 3))
    chances: Numbers = np.clip((1 + between) / 2, 0.0, 1.0)
    return chances


def _power_sum(cosine: Numbers, term: Numbers, *, first: int, last: int) -> Numbers:
    """Add up the terms; each is the one before times k/(k+1) times the squared cosine."""
    total, square = term, cosine * cosine
    for step in range(first, last + 1, 2):
        term = term * square * (step / (step + 1))
        total = total + term
    return total


@cache
def critical_value(chance: float, freedom: int) -> float:
    """Return the value that a t-distributed quantity is below with this chance.

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

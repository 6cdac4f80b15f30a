"""Forecast: where a series leads, and the chance that it meets its target."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from xltools.measures import spc_rules
from xltools.measures.damped_trend import Prediction, damped_trend, same_everywhere
from xltools.measures.polarity import POLARITY
from xltools.measures.segments import segments
from xltools.measures.spc_rules import Numbers
from xltools.schema.rag import LIKELIHOODS

MINIMUM_POINTS = 6
MAXIMUM_POINTS = 36
MAXIMUM_PERIODS = 12
#: The lowest chance for each likelihood except the last.
LEAST_CHANCES: tuple[float, ...] = (0.8, 0.5, 0.2)
#: How many in a hundred targets were met after each likelihood, as measured in docs/forecast.md, "On public series".
CAME_TRUE: tuple[int, ...] = (95, 67, 29, 6)
#: No chance is given outside these: twenty to thirty readings cannot tell one in a hundred from one in twenty.
LEAST_CHANCE, MOST_CHANCE = 0.05, 0.95
_ENDS = (0.5, 0.025, 0.975)  # the middle, and 2.5% on either side of a 95% interval
#: Log-odds have no end, so a share of 0 or 1 counts as this far from it, or nearer where others are nearer.
_NEAREST = 0.005


@dataclass(frozen=True)
class Forecast:
    """What a series leads to expect at one later period, in the series' unit.

    Attributes:
        value: the median, as likely to be passed as not; blank if there is no forecast.
        lower: lower end of the 95% prediction interval.
        upper: upper end of it.
        chance: of meeting the target, 0.05 to 0.95; blank if there is nothing to meet.
        likelihood: the chance as one of `LIKELIHOODS`, or ''.
        points_used: the number of readings used.
        reason: why there is no forecast, or no chance; '' if there are both.
    """

    value: float | None
    lower: float | None
    upper: float | None
    chance: float | None
    likelihood: str
    points_used: int
    reason: str


def forecast(  # noqa: PLR0913 - what a series is, said by name
    values: pd.Series,
    periods_ahead: int,
    *,
    target: float | None = None,
    polarity: str = "Neutral",
    breaks: Iterable[date] = (),
    is_cumulative: bool = False,
    is_share: bool = False,
    is_count: bool = False,
) -> Forecast:
    """Forecast one series from its last 6 to 36 readings since the last break, with a slope that dies away.

    Args:
        values: one row per period, equally spaced, in time order, indexed by date; a period
            without a reading is blank, not left out.
        periods_ahead: from the last row, which may be blank, to the period asked about.
        target: what that period should reach; blank if there is none.
        polarity: Higher, Lower or Neutral.
        breaks: recorded dates from which the process is a different one.
        is_cumulative: whether each reading includes the ones before it, as a year to date does.
        is_share: whether readings are shares, which are forecast as log-odds, so that none goes below 0 or above 1.
        is_count: whether readings count something. Then, if no reading is below 0, the forecast is not either; and if
            all are whole, the forecast is for a whole number.

    Source:
        Own rule: `damped_trend`; docs/forecast.md measures how often its words come true.
    """
    readings = values.to_numpy(dtype=np.float64, na_value=np.nan)
    segment = segments(values.index, breaks)
    places = np.flatnonzero((segment == segment[-1:]) & ~np.isnan(readings))[-MAXIMUM_POINTS:]
    ahead = len(readings) - 1 + periods_ahead - int(places[-1]) if len(places) else 0
    obstacle = _obstacle(len(places), ahead, is_cumulative=is_cumulative)
    if obstacle:
        return Forecast(None, None, None, None, "", len(places), obstacle)
    used = readings[places[0] : places[-1] + 1]
    nearest = _nearest(used, target)
    prediction = damped_trend(_log_odds(used, nearest) if is_share else used, ahead)
    is_held = is_count and not (readings < 0).any()
    is_whole = is_count and bool((np.nan_to_num(used) == np.rint(np.nan_to_num(used))).all())
    scale = _Scale(is_share=is_share, is_held=is_held, is_whole=is_whole, nearest=nearest)
    chance, reason = _chance(prediction, target, POLARITY[polarity], scale)
    ends = [max(0.0, end) if is_held else end for end in map(prediction.quantile, _ENDS)]
    if is_share:  # a series that never varied stays as it is, at 0% and 100% too, where log-odds are infinite
        ends = [float(used[-1])] * len(ends) if prediction.is_certain else list(map(_share, ends))
    value, lower, upper = ends
    return Forecast(value, lower, upper, chance, likelihood(chance), len(places), reason)


def likelihood(chance: float | None) -> str:
    """Name a chance as one of the four likelihoods; '' if there is none.

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


def _nearest(shares: Numbers, target: float | None) -> float:
    """Return how near to 0 and 1 a share may count: nearer than any reading or target that is not 0 or 1."""
    asked = np.array([math.nan if target is None else target], dtype=np.float64)
    ends = np.concatenate([shares, 1 - shares, asked, 1 - asked])
    near = ends[(ends > spc_rules.ROUNDING) & (ends <= _NEAREST)]
    return float(near.min()) / 2 if len(near) else _NEAREST


def _log_odds(shares: Numbers, nearest: float) -> list[float]:
    held = (share if math.isnan(share) else min(max(share, nearest), 1 - nearest) for share in shares.tolist())
    return [math.log(share / (1 - share)) for share in held]


def _share(log_odds: float) -> float:
    return same_everywhere(1 / (1 + math.exp(-log_odds)))


class _Scale(NamedTuple):
    """Which values are possible: shares, nothing below 0, only whole numbers."""

    is_share: bool
    is_held: bool
    is_whole: bool
    nearest: float


def _chance(prediction: Prediction, target: float | None, sign: int, scale: _Scale) -> tuple[float | None, str]:
    """Return the chance of meeting the target, or None and why it cannot be asked; what is held is never below 0."""
    if target is None or pd.isna(target):
        return None, "There is no target to meet"
    if sign == 0:
        return None, "Neither direction is better, so no chance of meeting the target is given"
    edge = _edge(target, sign) if scale.is_whole else target
    below = prediction.chance_below(_log_odds(np.array([edge]), scale.nearest)[0] if scale.is_share else edge)
    is_on_target = prediction.is_certain and below == 0.5
    if scale.is_held and (target < 0 or (target == 0 and sign > 0)):
        below, is_on_target = 0.0, False
    if scale.is_share and (target <= 0 if sign > 0 else target >= 1):
        is_on_target = True  # every share is 0% or more, and 100% or less
    met = 1.0 if is_on_target else 1 - below if sign > 0 else below
    return same_everywhere(min(max(met, LEAST_CHANCE), MOST_CHANCE)), ""


def _edge(target: float, sign: int) -> float:
    """Return the line that separates whole numbers that meet a target from the others: 3.5 for "at most 3".

    Without it a count that is nearly always 0 would be unlikely to be 0, because half of its forecast is above 0.
    """
    near = round(target, 9)  # rounding may put a calculated target just beside its whole number
    return math.floor(near) + 0.5 if sign < 0 else math.ceil(near) - 0.5

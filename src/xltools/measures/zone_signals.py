"""Zone signals: which zone of a KPI changed beyond chance when the whole did not, said once and in words.

Many zones are tested each month, and some stand out by chance alone: with 18 KPIs in three zones, one or two. So zones
are named only if at most one in ten of those named is expected to be there by chance.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xltools.measures import spc_rules
from xltools.measures.damped_trend import chance_below
from xltools.measures.frames import records
from xltools.measures.kpi_periods import recorded_breaks
from xltools.measures.polarity import POLARITY, polarity_of
from xltools.measures.readings import PROGRAMME, counting_readings, ratio
from xltools.measures.segments import segments
from xltools.measures.spc import MEANINGS, xmr_limits
from xltools.measures.spc_limits import MOVING, STEADY_POINTS
from xltools.measures.spc_no_range import no_range
from xltools.measures.spc_rules import Numbers, Signs
from xltools.measures.spc_words import CHANGES
from xltools.programme import Programme
from xltools.text.words import short

#: The share of the named zones that may be there by chance.
FALSE_SHARE = 0.1
_MOST_NAMED = 2
_RULES = 4
#: Each moving range adds this many degrees of freedom to their mean, which is 1.128 standard deviations (Wheeler).
_FREEDOM, _RANGE_TO_SIGMA = 0.62, 1.128
#: A run is judged by its last 7 readings, and if it is long enough by its last 12.
_RUNS = (spc_rules.SHIFT_POINTS, STEADY_POINTS)


class Signal(NamedTuple):
    """What the last reading of one zone shows: how rarely chance does this, in which direction, and by which rule."""

    chance: float
    is_high: bool
    why: str


class Zone(NamedTuple):
    """One zone of one KPI whose last reading can be judged."""

    kpi_id: str
    zone: str
    signal: Signal


def zone_sentences(programme: Programme, series: pd.DataFrame, frame: pd.DataFrame) -> list[str]:
    """Say for each KPI which zones changed beyond chance when the whole did not.

    Args:
        series: from `kpi_series` of the same programme.
        frame: the scorecard, with `spc_towards`, `limits_from`, `limits_to`, `incomplete` and `period_end`.

    Returns:
        One sentence per row; '' if no zone is named. A zone is compared with its own readings in the months that set
        the limits of the whole. It is not named if the whole changed the same way.

    Source:
        Own rule, tried on 150 programmes of 54 zones whose readings vary by chance alone: a zone was named in 2% to 6%
        of them, although the rules of the charts mark two or three zones in each. A reading eight standard deviations
        off was named in all 150, and a level that moved by 2.5 twelve months ago in 87%. Benjamini and Hochberg (1995),
        J R Stat Soc B 57: 289-300, and Benjamini and Kling (1999), "A look at statistical process control through the
        p-values", for many charts at once: the chances are sorted, and each is compared with its place.
    """
    tested = list(_tested(programme, series, frame))
    named: dict[str, list[Zone]] = {}
    for each in not_by_chance(tested):
        named.setdefault(each.kpi_id, []).append(each)
    return [_sentence(kpi, named.get(kpi.kpi_id, [])) for kpi in records(frame)]


def not_by_chance(tested: Sequence[Zone]) -> list[Zone]:
    """Return the zones to name: no more than one in ten of them is expected to stand out by chance."""
    chances = sorted(each.signal.chance for each in tested)
    kept = [chance for place, chance in enumerate(chances, start=1) if chance <= FALSE_SHARE * place / len(chances)]
    return [each for each in tested if kept and each.signal.chance <= kept[-1]]


def signal(values: Numbers, count: int) -> Signal | None:
    """Judge the last reading of a zone; None if there is nothing to judge it by.

    Args:
        values: the zone's readings since the start of the stretch that sets limits, in time order, none blank.
        count: how many of them, from the first, are in that stretch.

    Returns:
        The chance is 1 if no rule of the chart marks the reading as beyond limits, in a run or in a trend. Otherwise it
        is that of the rule that chance breaks least often, times the number of rules. For a reading beyond limits, and
        for the mean of a run, it comes from Student's t and the moving ranges; for a trend, from the orders that the
        numbers can have.
    """
    if count < STEADY_POINTS or len(values) <= count:
        return None
    limits = xmr_limits(values[:count])
    if not limits.moving_range_mean or no_range(values, values[:count], limits):
        return None
    sigma = float(np.abs(np.diff(values[:-1])).mean()) / _RANGE_TO_SIGMA
    scatter = _Scatter(limits.mean, sigma, count, len(values) - 1)
    found = list(_found(values, limits.lower, limits.upper, scatter))
    least = min(found, default=Signal(1.0, is_high=False, why=""), key=lambda each: each.chance)
    return least._replace(chance=min(1.0, least.chance * _RULES))


class _Scatter(NamedTuple):
    """How a zone's readings vary: around which mean of how many, by how much, and from how many readings."""

    mean: float
    sigma: float
    fixed_by: int
    readings: int

    def chance(self, values: Numbers) -> float:
        """Return how often chance takes the mean of these readings as far from that of the limits."""
        far = abs(float(values.mean()) - self.mean) / (self.sigma * math.sqrt(1 / len(values) + 1 / self.fixed_by))
        return 2 * (1 - chance_below(far, max(1, int(_FREEDOM * (self.readings - 1)))))


def _found(own: Numbers, lower: float, upper: float, scatter: _Scatter) -> Iterator[Signal]:
    """Give the rules that mark the last reading."""
    within = spc_rules.tolerance(own)
    if not lower - within <= own[-1] <= upper + within:
        is_high = bool(own[-1] > upper)
        why = f"its last reading is {'above' if is_high else 'below'} its usual range"
        yield Signal(scatter.chance(own[-1:]), is_high, why)
    run = _last(spc_rules.signs(own - scatter.mean, within))
    for length in _RUNS:
        if abs(run) >= length:
            why = f"its last {abs(run)} readings are {'above' if run > 0 else 'below'} their mean"
            yield Signal(scatter.chance(own[-length:]), run > 0, why)
    steps = _last(spc_rules.signs(np.diff(own), within))
    if abs(steps) + 1 >= spc_rules.TREND_POINTS:
        why = f"its last {abs(steps) + 1} readings have {'risen' if steps > 0 else 'fallen'} one after another"
        yield Signal(2 / math.factorial(abs(steps) + 1), steps > 0, why)


def _last(marks: Signs) -> int:
    """Return how many of the last marks are alike, with their sign; 0 if the last is neither way."""
    if not len(marks) or not marks[-1]:
        return 0
    count = 1
    for before, after in pairwise(reversed(marks.tolist())):
        if before != after:
            break
        count += 1
    return count * int(marks[-1])


def _tested(programme: Programme, series: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Zone]:
    """Judge the zones of each KPI that has several, by the months that the limits of the whole are made of."""
    read, periods = _read(programme), dict(tuple(series.groupby("kpi_id", sort=False)["period_end"]))
    breaks = recorded_breaks(programme)
    for kpi in records(frame.drop_duplicates("kpi_id")):
        zones = read.get(kpi.kpi_id, {})
        if len(zones) < 2 or kpi.incomplete or pd.isna(kpi.period_end) or pd.isna(kpi.limits_from):
            continue
        days = pd.DatetimeIndex(periods[kpi.kpi_id])
        days = days[(days >= kpi.limits_from) & (days <= kpi.period_end)]
        if segments(days, breaks.get(kpi.kpi_id, []))[-1] > 1:
            continue
        until = min(int(days.searchsorted(kpi.limits_to, side="right")), len(days) - 1)
        numbers = _day_numbers(days)
        for zone, values in zones.items():
            own = np.array([values.get(day, math.nan) for day in numbers], dtype=np.float64)
            is_read = ~np.isnan(own)
            found = signal(own[is_read], int(is_read[:until].sum())) if is_read[-1] else None
            if found is not None:
                yield Zone(kpi.kpi_id, zone, found)


def _day_numbers(days: "pd.Series[Any] | pd.DatetimeIndex") -> list[int]:
    """Return days as whole numbers, which are much faster to look up."""
    found: list[int] = days.to_numpy(dtype="datetime64[D]").astype(np.int64).tolist()
    return found


def _read(programme: Programme) -> dict[str, dict[str, dict[int, float]]]:
    """Return each zone's value by period, by KPI and zone."""
    counting = counting_readings(programme)
    ours = counting[counting["kind"].eq(PROGRAMME) & counting["is_usable"]]
    values = ratio(ours["numerator"], ours["denominator"], ours["is_ratio"])
    found: dict[str, dict[str, dict[int, float]]] = {}
    rows = zip(
        ours["kpi_id"].tolist(), ours["zone"].tolist(), _day_numbers(ours["period_end"]), values.tolist(), strict=True
    )
    for kpi_id, zone, day, value in rows:
        found.setdefault(kpi_id, {}).setdefault(zone, {})[day] = value
    return found


def _sentence(kpi: Any, zones: Sequence[Zone]) -> str:
    """Say which zones changed, leaving out those that changed as the whole did."""
    meaning = MEANINGS[POLARITY[polarity_of(kpi.better_is)]]
    told = [(each, meaning[0 if each.signal.is_high else 1]) for each in zones]
    told = [(each, towards) for each, towards in told if towards != kpi.spc_towards]
    if not told:
        return ""
    shown = [f"{short(each.zone)}{CHANGES[towards]} ({each.signal.why})" for each, towards in told[:_MOST_NAMED]]
    more = f", and {len(told) - len(shown)} more" if len(told) > len(shown) else ""
    who = "One zone has" if len(told) == 1 else f"{len(told)} zones have"
    how = "otherwise than the whole" if kpi.spc_towards or kpi.spc_state == MOVING else "where the whole has not"
    return f"{who} changed beyond chance {how}: {'; '.join(shown)}{more}."

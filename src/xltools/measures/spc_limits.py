"""Fixed limits: set by a series' first steady stretch, and kept until somebody records a break.

A moving process has no limits: a mean in the middle of a rise makes the ordinary months before it "better" and says
nothing about the next. docs/adr/0005 says why, and what the NHS tool does instead.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures import spc_rules
from xltools.measures.polarity import POLARITY
from xltools.measures.segments import segments
from xltools.measures.spc import (
    LINES,
    MEANINGS,
    MINIMUM_POINTS,
    NHS_TOOL,
    ProcessLimits,
    chart_of,
    decided,
    signals,
    xmr_chart,
    xmr_limits,
)
from xltools.measures.spc_no_range import no_range
from xltools.measures.spc_rules import Numbers
from xltools.text.words import there_are

Places: TypeAlias = npt.NDArray[np.int64]

#: How many readings set the limits: a year of months, so that each month of the year is in it once.
STEADY_POINTS = 12
#: A stretch is not steady if more readings than this stand out on their own.
MOST_ONE_OFFS = 2
#: How limits are set, in the words of Settings.
FIRST_STEADY, ALL_READINGS = "First steady stretch", "All readings"

TOO_SHORT, STABLE, MOVING, EVEN, SEASONAL = "too short", "stable", "moving", "too even", "seasonal"


@dataclass(frozen=True)
class ProcessState:
    """What a series says about its process now: whether it has limits, from when, and if not, why.

    Attributes:
        state: `TOO_SHORT`, `STABLE` (it has limits), `MOVING` (a trend or a run is under way, or it has never been
            steady: no limits, no symbols, no assurance), `EVEN` (no range to judge by: none of these either) or
            `SEASONAL` (it only rises and falls with the year: none of these either); '' without a series.
        reason: why, as a sentence.
        towards: what special cause means now, at the last point if stable or for the direction if moving: Improvement,
            Concern, Neutral high or Neutral low; '' if chance explains it, or nobody can tell.
        limits_from: the first period of the readings that set the limits. A moving process has it too, if it was steady
            since the last break: that is what it moved away from.
        limits_to: the last of them.
        since: the period in which the trend or the run began, if the process was steady before.
        consider_break: the period at which the office may want to record a break; None if there is no reason for one.
        points: how many readings there are since the last break.
        needed: how many readings limits need.
        begins: where its readings are counted from, if not from the first.
    """

    state: str = ""
    reason: str = ""
    towards: str = ""
    limits_from: date | None = None
    limits_to: date | None = None
    since: date | None = None
    consider_break: date | None = None
    points: int = 0
    needed: int = STEADY_POINTS
    begins: str = "the last break"


class Stretch(NamedTuple):
    """The first and last period that an office chose to make the limits."""

    first: date
    last: date


class _Fixed(NamedTuple):
    """The limits of one segment, and the places of its readings that made them."""

    limits: ProcessLimits
    made_of: Places
    is_asked: bool = False


class _Move(NamedTuple):
    """A trend or run that includes the last reading: where it began, which way, in which words."""

    start: int
    is_high: bool
    words: str
    is_run: bool = False


def fixed_chart(
    values: pd.Series, polarity: str, breaks: Iterable[date] = (), stretch: Stretch | None = None
) -> tuple[pd.DataFrame, ProcessState]:
    """Chart one series with fixed limits, and return the state of its process.

    Args:
        values: readings in time order, indexed by date. A blank keeps its row but is not a point.
        polarity: Higher, Lower or Neutral.
        breaks: recorded dates from which the process is a different one.
        stretch: the periods that an office chose to set the limits. It decides in its segment, from its first period
            on. A stretch with too few readings, or across a break, is ignored.

    Returns:
        A chart as from `xmr_chart`, and the state. Lines begin at the steady stretch. Lines and the kinds of points are
        blank before it, in a segment that was never steady or has no range to judge by, and in the last segment while
        it moves.

    Source:
        NHSRplotthedots, "Number of points required": limits are locked at 12 points or more, until a signal whose cause
        is understood. NHS Making Data Count: people record breaks. Graban, after Wheeler: do not recalculate limits
        again and again; new ones begin with the first point of the run. Own rule: no limits while it moves.
    """
    readings = values.to_numpy(dtype=np.float64, na_value=np.nan)
    days = pd.DatetimeIndex(values.index)
    segment = segments(values.index, breaks)
    lines = np.full((len(readings), len(LINES)), np.nan)
    words = np.full((len(readings), 3), "", dtype=object)
    mixed = np.zeros(len(readings), dtype=np.bool_)
    state = ProcessState()
    typed = _asked(readings, days, segment, stretch)
    for number in np.unique(segment):
        here = np.flatnonzero(segment == number)
        points = here[~np.isnan(readings[here])]
        asked = np.searchsorted(points, typed) if len(typed) and segment[typed[0]] == number else typed[:0]
        own = readings[points]
        fixed = _Fixed(xmr_limits(own[asked]), asked, is_asked=True) if len(asked) else first_steady(own)
        is_last = number == segment[-1]
        even = "" if fixed is None else no_range(own[fixed.made_of[0] :], own[fixed.made_of], fixed.limits)
        if is_last:
            state = _state(readings[points], days[points], fixed, POLARITY[polarity], even)
        if fixed is not None and not even and not (is_last and state.state == MOVING):
            start = fixed.made_of[0]
            judged = points[start:]
            lines[here[here >= judged[0]]] = astuple(fixed.limits)
            marks = signals(readings[judged], fixed.limits)
            words[judged], mixed[judged] = decided(marks, POLARITY[polarity], NHS_TOOL)
    chart = chart_of(values.index, readings, segment, lines, words, mixed)
    return chart, _with_kind(state, chart)


def nhs_chart(values: pd.Series, polarity: str, breaks: Iterable[date] = ()) -> tuple[pd.DataFrame, ProcessState]:
    """Chart one series as the NHS tool does, with limits over all readings since the last break.

    It always has limits once there are 13 readings, whatever the process does, so it is never moving.
    """
    chart = xmr_chart(values, polarity, breaks)
    own = chart[(chart["segment"] == chart["segment"].max()) & chart["value"].notna()]
    state = _too_short(len(own), MINIMUM_POINTS)
    if len(own) and pd.notna(own["mean"].iloc[-1]):
        reason = f"Its limits are made of all {len(own)} readings since the last break, as the NHS tool makes them."
        first, last = (day.date() for day in pd.DatetimeIndex([own.index[0], own.index[-1]]))
        state = ProcessState(STABLE, reason, "", first, last, points=len(own), needed=MINIMUM_POINTS)
    return chart, _with_kind(state, chart)


def first_steady(values: Numbers) -> _Fixed | None:
    """Find the first steady stretch of a series, and its limits; None if there is none yet.

    Twelve readings in a row are steady if no rule for a trend, a run, or two of three far out marks them. Up to two
    readings outside the limits, not next to each other, are one-offs: they stand out, and twelve others set the limits.
    A stretch depends on nothing after it, so no later reading moves limits.
    """
    for start in range(len(values) - STEADY_POINTS + 1):
        found = _steady_from(values, start)
        if found is None:
            continue
        return found if len(found.made_of) else None
    return None


#: A stretch that may yet prove steady, with one more reading or two.
_NOT_YET = _Fixed(ProcessLimits(*[np.nan] * len(LINES)), np.zeros(0, dtype=np.int64))


def _steady_from(values: Numbers, start: int) -> _Fixed | None:
    """Return the steady stretch that begins here; None if none does, `_NOT_YET` if readings are too few to tell."""
    one_offs: set[int] = set()
    while True:
        kept = np.array([place for place in range(start, len(values)) if place not in one_offs][:STEADY_POINTS])
        if len(kept) < STEADY_POINTS:
            return _NOT_YET
        limits = xmr_limits(values[kept])
        outside, _, far, run = signals(values[kept], limits)
        beyond = set(kept[outside.high | outside.low].tolist())
        if not beyond:
            trend = spc_rules.trend(values[start : kept[-1] + 1], within=spc_rules.tolerance(values[kept]))
            is_moving = any(mark.any() for rule in (trend, far, run) for mark in rule) or spc_rules.drifts(values[kept])
            return None if is_moving else _Fixed(limits, kept.astype(np.int64))
        one_offs |= beyond
        if len(one_offs) > MOST_ONE_OFFS or any(place + 1 in one_offs for place in one_offs):
            return None


def _asked(
    readings: Numbers, days: pd.DatetimeIndex, segment: npt.NDArray[np.int64], stretch: Stretch | None
) -> Places:
    """Return the places of the readings that an office wants limits made of; none if they are no such stretch."""
    if stretch is None:
        return np.zeros(0, dtype=np.int64)
    is_within = (days >= pd.Timestamp(stretch.first)) & (days <= pd.Timestamp(stretch.last))
    asked = np.flatnonzero(np.asarray(is_within) & ~np.isnan(readings))
    is_one_process = len(set(segment[asked])) == 1
    return asked if len(asked) >= STEADY_POINTS and is_one_process else asked[:0]


def _state(values: Numbers, days: pd.DatetimeIndex, fixed: _Fixed | None, polarity: int, even: str) -> ProcessState:
    """Say the state of the last segment's process."""
    if len(values) < STEADY_POINTS:
        return _too_short(len(values), STEADY_POINTS)
    begin = 0 if fixed is None else int(fixed.made_of[0])
    own = values[begin:]
    move = _move(own, None if fixed is None else fixed.limits)
    if fixed is None:
        return _never_steady(values, move, polarity)
    ends = (days[fixed.made_of[0]].date(), days[fixed.made_of[-1]].date())
    if move is None and even:
        return ProcessState(EVEN, f"It has no range to judge by: {even}.", "", *ends, points=len(values))
    if move is None:
        reason = "Its limits are made of the {} {} from {:%B %Y} to {:%B %Y}{}."
        words = ("readings", ", as the tracker asks") if fixed.is_asked else ("steady readings", "")
        told = reason.format(len(fixed.made_of), words[0], *ends, words[1])
        return ProcessState(STABLE, told, "", *ends, points=len(values))
    since = days[begin + move.start].date()
    asks = _asks_for_a_break(own, move, fixed.limits)
    return ProcessState(
        MOVING, f"The last {move.words}, since {since:%B %Y}.", MEANINGS[polarity][0 if move.is_high else 1], *ends,
        since=since, consider_break=since if asks else None, points=len(values),
    )  # fmt: skip


def _never_steady(values: Numbers, move: _Move | None, polarity: int) -> ProcessState:
    """Say the state of a process that had no steady stretch since the last break."""
    if move is None:
        if _steady_from(values, 0) is _NOT_YET:
            reason = f"Single readings stand out, and limits need {STEADY_POINTS} others."
            return ProcessState(TOO_SHORT, reason, points=len(values))
        return ProcessState(MOVING, f"No {STEADY_POINTS} readings in a row are steady.", points=len(values))
    reason = f"No {STEADY_POINTS} readings in a row are steady; the last {move.words}."
    towards = MEANINGS[polarity][0 if move.is_high else 1]
    return ProcessState(MOVING, reason, towards, points=len(values))


def _move(values: Numbers, limits: ProcessLimits | None) -> _Move | None:
    """Return the run or trend that the last reading is part of; the run, unless it is half of what only rises."""
    within = spc_rules.tolerance(values)
    middle, name = (float(np.median(values)), "median") if limits is None else (limits.mean, "mean")
    sides = spc_rules.signs(values - middle, within)
    steps = spc_rules.signs(np.diff(values), within)
    run, trend = _length(sides), _length(steps) + 1
    if run >= spc_rules.SHIFT_POINTS and not (limits is None and trend > run):
        is_high = bool(sides[-1] > 0)
        words = f"{run} readings are all {'above' if is_high else 'below'} the {name}"
        return _Move(len(values) - run, is_high, words, is_run=True)
    if trend >= spc_rules.TREND_POINTS:
        is_high = bool(steps[-1] > 0)
        return _Move(
            len(values) - trend, is_high, f"{trend} readings have {'risen' if is_high else 'fallen'} one after another"
        )
    return None


def _length(marks: spc_rules.Signs) -> int:
    """Return how many of the last marks are alike; 0 if the last is neither way."""
    if not len(marks) or not marks[-1]:
        return 0
    other = np.flatnonzero(marks != marks[-1])
    return len(marks) - 1 - int(other[-1]) if len(other) else len(marks)


def _asks_for_a_break(values: Numbers, move: _Move, limits: ProcessLimits) -> bool:
    """True where a run is long enough for limits of its own, or a run or trend goes through the limits."""
    own = values[move.start :]
    within = spc_rules.tolerance(values)
    is_through = bool(((own > limits.upper + within) | (own < limits.lower - within)).any())
    return is_through or (move.is_run and len(own) >= STEADY_POINTS)


def _too_short(points: int, needed: int) -> ProcessState:
    return ProcessState(TOO_SHORT, f"Limits need {needed} readings; {there_are(points)}.", points=points, needed=needed)


def _with_kind(state: ProcessState, chart: pd.DataFrame) -> ProcessState:
    """Add what the last point of a stable process means."""
    if state.state != STABLE:
        return state
    kind = str(chart["point_type"].to_numpy()[chart["value"].notna().to_numpy()][-1])
    return ProcessState(**(vars(state) | {"towards": "" if kind == "Common cause" else kind}))

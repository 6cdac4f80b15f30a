"""What an XmR chart shows in words and symbols: the variation of the last point, the assurance of a target.

A symbol works without colour: H or L for high or low, + for an improvement, - for a concern, ~ for common cause; P, F
and ? for a target that is passed, failed, or either by chance.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from xltools.measures import spc_rules
from xltools.measures.polarity import POLARITY
from xltools.measures.spc import LINES, MINIMUM_POINTS, ProcessLimits
from xltools.measures.spc_limits import EVEN, MOVING, SEASONAL, ProcessState
from xltools.text.words import counted, there_are

_PASSING, _FAILING = "Consistently passing", "Consistently failing"
#: Two numbers this near, of their size, are equal, as where ratings are made.
_ROUNDING = 1e-9

_SYMBOLS = {
    ("Common cause", ""): "~",
    ("Improvement", "High"): "H+",
    ("Improvement", "Low"): "L+",
    ("Concern", "High"): "H-",
    ("Concern", "Low"): "L-",
    ("Neutral high", "High"): "H",
    ("Neutral low", "Low"): "L",
}
_MEANINGS = {
    "Improvement": "a change for the better",
    "Concern": "a change for the worse",
    "Neutral high": "a change, upwards",
    "Neutral low": "a change, downwards",
}
#: The direction of a process that is changing.
CHANGES = {
    "Improvement": " for the better",
    "Concern": " for the worse",
    "Neutral high": ", upwards",
    "Neutral low": ", downwards",
}
_REASONS = {
    ("outside limits", "High"): "the last point is above the upper limit",
    ("outside limits", "Low"): "the last point is below the lower limit",
    ("trend", "High"): "seven points or more have risen in a row",
    ("trend", "Low"): "seven points or more have fallen in a row",
    ("2 of 3", "High"): "two of three points in a row are far above the mean",
    ("2 of 3", "Low"): "two of three points in a row are far below the mean",
    ("shift", "High"): "seven points or more in a row are above the mean",
    ("shift", "Low"): "seven points or more in a row are below the mean",
}


@dataclass(frozen=True)
class Verdict:
    """A chart's answer to one question: a word, a symbol that needs no colour, and a sentence that says why."""

    word: str
    symbol: str
    sentence: str


def last_limits(chart: pd.DataFrame) -> ProcessLimits | None:
    """Return the limits of the last segment of an `xmr_chart`, or None if it is too short."""
    if chart.empty or pd.isna(chart["mean"].iloc[-1]):
        return None
    last = chart.iloc[-1]
    return ProcessLimits(**{name: float(last[name]) for name in LINES})


def variation(chart: pd.DataFrame, state: ProcessState | None = None) -> Verdict:
    """Return the kind of a chart's last point, or that its process is changing.

    Args:
        state: of the same chart; if none is given, the state by the NHS tool's method.

    Returns:
        The word is its `point_type`, or "Changing" (without a symbol) while the process moves, "Follows the seasons",
        "No range to judge by", or "Not enough points (n of 12)", counted since the last break.

    Source:
        NHS Making Data Count: the variation icon is the class of the last point. Own rule: none while it moves.
    """
    if state is not None and state.state == MOVING:
        return _changing(state)
    if state is not None and state.state == SEASONAL:
        return Verdict("Follows the seasons", "", state.reason)
    if state is not None and state.state == EVEN:
        return Verdict("No range to judge by", "", state.reason)
    if last_limits(chart) is None:
        begins = ProcessState.begins if state is None else state.begins
        return _not_enough(chart, MINIMUM_POINTS if state is None else state.needed, begins)
    last = chart[chart["value"].notna()].iloc[-1]
    kind, direction = str(last["point_type"]), str(last["direction"])
    if kind == "Common cause":
        sentence = "The last point is within the usual range of this process."
    else:
        sentence = f"Special cause, {_MEANINGS[kind]}: {_REASONS[str(last['special_cause']), direction]}."
        if last["mixed"]:
            sentence += " Another rule points the other way."
    return Verdict(kind, _SYMBOLS[kind, direction], sentence)


#: The words about the target of a process that is changing.
NO_RANGE = Verdict("", "", "Until it is steady, compare it with its trajectory.")
#: Why a process that rises and falls with the year has no limits, and the words about its target.
SEASONS = "It follows the seasons, so limits would mislead."
OF_SEASONS = Verdict("", "", "Compare it with the same part of the year before.")
#: The words about the target of a process without a range to judge by.
NO_LIMITS = Verdict("", "", "Without limits nobody can say whether it will keep to its target.")


def _changing(state: ProcessState) -> Verdict:
    way = CHANGES.get(state.towards, "")
    reason = state.reason[:1].lower() + state.reason[1:]
    return Verdict("Changing", "", f"It is changing{way}, so limits would mislead: {reason}")


def _not_enough(chart: pd.DataFrame, needed: int, begins: str) -> Verdict:
    if chart.empty:
        count, where = 0, ""
    else:
        last = chart["segment"].iloc[-1]
        count = int(chart.loc[chart["segment"] == last, "value"].count())
        where = f" since {begins}" if last > 1 else ""
    if count >= needed:
        told = f"Limits need {needed} steady points; single ones of {count}{where} stand out."
        return Verdict("Not enough steady points", "", told)
    return Verdict(
        f"Not enough points ({count} of {needed})", "", f"Limits need {needed} points; {there_are(count)}{where}."
    )


class Record(NamedTuple):
    """How many periods of a series met their target, out of those that had a reading and a target.

    Attributes:
        met: how many met the target of their day.
        of: how many there are.
        meets_now: how many would have met today's target; None if that is the same.
    """

    met: int
    of: int
    meets_now: int | None = None

    @property
    def meeting(self) -> int:
        """In how many the readings were on the good side of today's target."""
        return self.met if self.meets_now is None else self.meets_now


_NO_RECORD = Record(0, 0)
#: The most periods that words about the past cover: an older process met or missed the earlier ones.
RECENT = 7


def record(chart: pd.DataFrame, targets: pd.Series, polarity: str, now: float | None = None) -> Record:
    """Count which of the last 7 periods since the last break met their targets, starting no earlier than the limits.

    Args:
        targets: of the same periods, in the same order; blank if there was none.
        now: today's target, to count how many would have met it.
    """
    sign = POLARITY[polarity]
    if not sign:
        return _NO_RECORD
    columns = (chart["segment"], chart["mean"], chart["value"], targets)
    periods = list(zip(*(column.tolist() for column in columns), strict=True))
    newest = max((segment for segment, *_ in periods), default=0)
    last = [each for each in periods if each[0] == newest]
    begun = [each for each in last if not math.isnan(each[1])] or last
    pairs = [(value, target) for *_, value, target in begun if not (math.isnan(value) or math.isnan(target))][-RECENT:]
    met = sum(_is_met(value, target, sign) for value, target in pairs)
    if now is None or math.isnan(now):
        return Record(met, len(pairs))
    meets_now = sum(_is_met(value, now, sign) for value, _ in pairs)
    return Record(met, len(pairs), None if meets_now == met else meets_now)


def _is_met(value: float, target: float, sign: int) -> bool:
    return (target - value) * sign <= _ROUNDING * max(abs(value), abs(target))


def assurance(
    limits: ProcessLimits | None, target: float | None, polarity: str, so_far: Record = _NO_RECORD
) -> Verdict:
    """Return whether a process within these limits always meets its target, never meets it, or meets it by chance.

    Args:
        so_far: the last periods; without them the sentence leaves the past out.

    Returns:
        The word is Consistently passing, Consistently failing or Hit and miss. Instead of Hit and miss it is Met the
        last n of n, or Missed the last n of n, if all of the last periods did so. It is '' if there are no limits or no
        target, if neither direction is better, or if most of the last periods contradict the limits. The sentence says
        which.

    Source:
        NHS Making Data Count; a target on a limit is Hit and miss. Own rule: a process that never varied and is on its
        target passes, nothing is called a miss that never missed, and nothing is said that the last periods contradict.
    """
    sign = POLARITY[polarity]
    if limits is None or target is None or math.isnan(target) or sign == 0:
        return Verdict("", "", _unsaid(limits, target))
    within = spc_rules.ROUNDING * max(abs(limits.upper), abs(limits.lower), abs(target))
    worst, best = sorted((limits.lower * sign, limits.upper * sign))
    if best - worst <= within and abs(worst - target * sign) <= within:
        return Verdict(_PASSING, "P", f"It has not varied, and is on the target.{_exceptions(_PASSING, so_far)}")
    if worst > target * sign + within:
        sentence = "As the process stands, it can be relied on to meet the target."
        return _held(_PASSING, "P", sentence, so_far)
    if best < target * sign - within:
        sentence = "Its usual range is short of the target: only a lasting change will meet it."
        return _held(_FAILING, "F", sentence, so_far)
    return _by_chance(so_far)


def _unsaid(limits: ProcessLimits | None, target: float | None) -> str:
    if limits is None:
        return "There are too few points for limits, so none for the target either."
    if target is None or pd.isna(target):
        return "There is no target to compare with the limits."
    return "Neither direction is better, so the target is not passed or failed."


def _held(word: str, symbol: str, sentence: str, so_far: Record) -> Verdict:
    """Return what the limits say, unless most of the last readings contradict it: then the pack cannot say both.

    Both are compared with today's target. That an easier target was met, or a harder one missed, says nothing about
    today's.
    """
    otherwise = so_far.of - so_far.meeting if word == _PASSING else so_far.meeting
    if 2 * otherwise > so_far.of:
        told = _exceptions(word, so_far).strip()
        return Verdict("", "", f"Not judged: its usual range says otherwise than its last periods. {told}")
    return Verdict(word, symbol, sentence + _exceptions(word, so_far))


def _exceptions(word: str, so_far: Record) -> str:
    """Return how often the last periods were different, where they ever were."""
    did, count = ("missed", so_far.of - so_far.met) if word == _PASSING else ("met", so_far.met)
    if not count:
        return ""
    differed = so_far.of - so_far.meeting if word == _PASSING else so_far.meeting
    asked = "more" if word == _PASSING else "less"
    why = f", when it asked for {asked}" if differed == 0 else ""
    return f" It {did} the target at the time in {count} of the last {counted(so_far.of, 'period')}{why}."


def _by_chance(so_far: Record) -> Verdict:
    """Return the last periods of a process whose usual range includes the target."""
    if so_far.of and so_far.met in (0, so_far.of):
        did, might = ("met", "a miss") if so_far.met else ("missed", "meeting it")
        each = "the only period" if so_far.of == 1 else f"each of the last {so_far.of} periods"
        sentence = f"It {did} its target in {each}, but {might} is within its usual range."
        return Verdict(f"{did.capitalize()} the last {so_far.of} of {so_far.of}", "?", sentence)
    told = f": it met the target at the time in {so_far.met} of the last {so_far.of}" if so_far.of else ""
    return Verdict(
        "Hit and miss", "?", f"As the process stands, it meets the target in some periods and misses in others{told}."
    )

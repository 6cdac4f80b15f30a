"""What an XmR chart says in words and symbols: the variation of the last point, the assurance of a target.

A symbol tells everything without colour: H or L for high or low, + for an improvement, - for a
concern, ~ for common cause; P, F and ? for a target that is passed, failed, or either by chance.
"""

from dataclasses import dataclass

import pandas as pd

from xltools.measures import spc_rules
from xltools.measures.polarity import POLARITY
from xltools.measures.spc import LINES, MINIMUM_POINTS, ProcessLimits

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
_REASONS = {
    ("outside limits", "High"): "the last point lies above the upper limit",
    ("outside limits", "Low"): "the last point lies below the lower limit",
    ("trend", "High"): "seven points or more have risen in a row",
    ("trend", "Low"): "seven points or more have fallen in a row",
    ("2 of 3", "High"): "two of three points in a row lie far above the mean",
    ("2 of 3", "Low"): "two of three points in a row lie far below the mean",
    ("shift", "High"): "seven points or more in a row lie above the mean",
    ("shift", "Low"): "seven points or more in a row lie below the mean",
}


@dataclass(frozen=True)
class Verdict:
    """A chart's answer to one question: a word, a symbol that needs no colour, and a sentence that says why."""

    word: str
    symbol: str
    sentence: str


def last_limits(chart: pd.DataFrame) -> ProcessLimits | None:
    """Return the limits of the last segment of an `xmr_chart`, or None where it is too short."""
    if chart.empty or pd.isna(chart["mean"].iloc[-1]):
        return None
    last = chart.iloc[-1]
    return ProcessLimits(**{name: float(last[name]) for name in LINES})


def variation(chart: pd.DataFrame) -> Verdict:
    """Say what kind of point the last one of an `xmr_chart` is.

    Returns:
        The word is its `point_type`, or "Not enough points (n of 13)", counted in the last segment.

    Source:
        NHS Making Data Count: the variation icon is the class of the last point.
    """
    if last_limits(chart) is None:
        return _not_enough(chart)
    last = chart[chart["value"].notna()].iloc[-1]
    kind, direction = str(last["point_type"]), str(last["direction"])
    if kind == "Common cause":
        sentence = "The last point is within what this process does while nothing changes."
    else:
        sentence = f"Special cause, {_MEANINGS[kind]}: {_REASONS[str(last['special_cause']), direction]}."
        if last["mixed"]:
            sentence += " Another rule points the other way."
    return Verdict(kind, _SYMBOLS[kind, direction], sentence)


def _not_enough(chart: pd.DataFrame) -> Verdict:
    if chart.empty:
        count, where = 0, ""
    else:
        last = chart["segment"].iloc[-1]
        count = int(chart.loc[chart["segment"] == last, "value"].count())
        where = " since the last break" if last > 1 else ""
    return Verdict(
        f"Not enough points ({count} of {MINIMUM_POINTS})",
        "",
        f"Limits are drawn from {MINIMUM_POINTS} points on; there are {count}{where}.",
    )


def assurance(limits: ProcessLimits | None, target: float | None, polarity: str) -> Verdict:
    """Say whether a process within these limits meets its target always, never or by chance.

    Returns:
        The word is Consistently passing, Consistently failing or Hit and miss; '' where there are
        no limits, there is no target, or neither direction is better; the sentence says which.

    Source:
        NHS Making Data Count; a target on a limit is Hit and miss.
    """
    sign = POLARITY[polarity]
    if limits is None:
        return Verdict("", "", "There are too few points for limits, so none for the target either.")
    if target is None or pd.isna(target):
        return Verdict("", "", "There is no target to hold against the limits.")
    if sign == 0:
        return Verdict("", "", "Neither direction is better, so the target is not passed or failed.")
    within = spc_rules.ROUNDING * max(abs(limits.upper), abs(limits.lower), abs(target))
    worst, best = sorted((limits.lower * sign, limits.upper * sign))
    if worst > target * sign + within:
        return Verdict("Consistently passing", "P", "As the process stands, it can be relied on to meet the target.")
    if best < target * sign - within:
        return Verdict(
            "Consistently failing", "F", "Its usual range lies short of the target: only a lasting change will meet it."
        )
    return Verdict(
        "Hit and miss", "?", "As the process stands, it meets the target in some periods and misses in others."
    )

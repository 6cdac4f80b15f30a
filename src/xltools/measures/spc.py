"""Statistical process control: the XmR chart of one series, and what it shows in words.

It follows the NHS Making Data Count tool; docs/adr/0005 says where and why. Special cause is a question to ask, not a
judgement of people. Common cause means that the next reading may be as good or as bad.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures import spc_rules
from xltools.measures.polarity import POLARITY
from xltools.measures.segments import segments
from xltools.measures.spc_rules import RULES, Flags, Marks, Numbers

Words: TypeAlias = npt.NDArray[np.object_]

#: Limits are this many mean moving ranges from the mean: three sigma, which is 3 / 1.128, rounded as in the NHS tool.
LIMIT = 2.66
NEAR_LIMIT = LIMIT * 2 / 3
#: A moving range this many times the mean is screened out, if the method screens.
SCREEN = 3.267
MINIMUM_POINTS = 13

#: What a signal means by polarity, when it points high and when it points low.
MEANINGS: dict[int, tuple[str, str]] = {
    1: ("Improvement", "Concern"),
    -1: ("Concern", "Improvement"),
    0: ("Neutral high", "Neutral low"),
}


@dataclass(frozen=True)
class Method:
    """The points on which published tools differ.

    Only `NHS_TOOL` is for reports. The other is there to check the R package's published figures.

    Attributes:
        screen_outliers: leave outlying moving ranges out of the mean.
        near_points_only: in 2 of 3, do not count points beyond the outer limit.
        improvement_first: show a point that is both improvement and concern as improvement.
    """

    screen_outliers: bool = False
    near_points_only: bool = False
    improvement_first: bool = True


NHS_TOOL = Method()
R_PACKAGE = Method(screen_outliers=True, near_points_only=True, improvement_first=False)


@dataclass(frozen=True)
class ProcessLimits:
    """Between which values a process is expected to stay while nothing changes, in the series' unit."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    moving_range_mean: float


#: The lines of a chart, as its columns are called.
LINES: tuple[str, ...] = tuple(line.name for line in fields(ProcessLimits))


def xmr_limits(values: Iterable[float], *, method: Method = NHS_TOOL) -> ProcessLimits:
    """Measure the limits of one segment, however short; `xmr_chart` asks for 13 points.

    Args:
        values: at least two readings in time order, none blank.
        method: leave it alone, except to check the R package's figures.

    Source:
        NHS Making Data Count.
    """
    readings = np.asarray(list(values), dtype=np.float64)
    if len(readings) < 2:
        raise ValueError("limits need two points at least")
    ranges = np.abs(np.diff(readings))
    if method.screen_outliers and ranges.any():
        ranges = ranges[ranges < SCREEN * ranges.mean()]
    mean, moving = float(readings.mean()), float(ranges.mean())
    far, near = LIMIT * moving, NEAR_LIMIT * moving
    return ProcessLimits(mean, mean - far, mean + far, mean - near, mean + near, moving)


def xmr_chart(
    values: pd.Series, polarity: str, breaks: Iterable[date] = (), *, method: Method = NHS_TOOL
) -> pd.DataFrame:
    """Chart one series: limits by segment, and what kind of point each is.

    Args:
        values: readings in time order, indexed by date. A blank keeps its row but is not a point: it
            neither counts nor ends a run. Never a cumulative or rolling series.
        polarity: Higher, Lower or Neutral.
        breaks: recorded dates from which the process is a different one.
        method: leave it alone, except to check the R package's figures.

    Returns:
        One row per reading, with the same index: `value`; `segment`, from 1; `mean`, `lower`, `upper`, `near_lower`,
        `near_upper`, `moving_range_mean`, blank in a segment of fewer than 13 points; `special_cause`, the rule that
        decided (one of `RULES`, or ''); `direction` (High, Low or ''); `mixed`, whether rules point both ways;
        `point_type`: Common cause, Improvement, Concern, Neutral high, Neutral low, or '' if there is no point or no
        limits.

    Source:
        NHS Making Data Count: limits from 13 points on, no screening, and only recorded breaks.
    """
    readings = values.to_numpy(dtype=np.float64, na_value=np.nan)
    segment = segments(values.index, breaks)
    lines = np.full((len(readings), len(LINES)), np.nan)
    words = np.full((len(readings), 3), "", dtype=object)
    mixed = np.zeros(len(readings), dtype=np.bool_)
    for number in np.unique(segment):
        here = segment == number
        points = here & ~np.isnan(readings)
        if points.sum() >= MINIMUM_POINTS:
            limits = xmr_limits(readings[points], method=method)
            lines[here] = astuple(limits)
            marks = signals(readings[points], limits, method=method)
            words[points], mixed[points] = decided(marks, POLARITY[polarity], method)
    return chart_of(values.index, readings, segment, lines, words, mixed)


def chart_of(
    days: pd.Index, readings: Numbers, segment: npt.NDArray[np.int64], lines: Numbers, words: Words, mixed: Flags
) -> pd.DataFrame:
    """Make the table of a chart, as `xmr_chart` describes it, all columns at once.

    Args:
        lines: a column for each of `LINES`.
        words: the columns `special_cause`, `direction` and `point_type`.
    """
    return pd.DataFrame(
        {
            "value": readings,
            "segment": segment,
            **dict(zip(LINES, lines.T, strict=True)),
            **dict(zip(("special_cause", "direction", "point_type"), words.T, strict=True)),
            "mixed": mixed,
        },
        index=days,
    )


def signals(values: Numbers, limits: ProcessLimits, *, method: Method = NHS_TOOL) -> tuple[Marks, ...]:
    """Mark the points of one segment by each rule, in the order of `RULES`."""
    within = spc_rules.tolerance(values)
    sides = spc_rules.signs(values - limits.mean, within)
    outside = Marks(values > limits.upper + within, values < limits.lower - within)
    beyond = (values > limits.near_upper + within) | (values < limits.near_lower - within)
    if method.near_points_only:
        beyond &= ~(outside.high | outside.low)
    return (
        outside,
        spc_rules.trend(values, within=within),
        spc_rules.two_of_three(sides, beyond),
        spc_rules.shift(sides),
    )


def decided(marks: tuple[Marks, ...], polarity: int, method: Method) -> tuple[Words, Flags]:
    """Name each point: the rule that decides, the way it points, what that means; and whether rules disagree."""
    flags = np.array([[rule.high, rule.low] for rule in marks])
    mixed: Flags = np.asarray(flags.any(axis=0).all(axis=0), dtype=np.bool_)
    if polarity and method.improvement_first:
        better, worse = (0, 1) if polarity > 0 else (1, 0)
        flags[:, worse, flags[:, better].any(axis=0)] = False
    marked = flags.any(axis=1)
    rule = marked.argmax(axis=0)
    high = flags[rule, 0, np.arange(flags.shape[2])]
    names = np.array(RULES, dtype=object)[rule]
    meanings = np.where(high, *(np.array(word, dtype=object) for word in MEANINGS[polarity]))
    words = np.column_stack([names, np.where(high, "High", "Low").astype(object), meanings])
    words[~marked.any(axis=0)] = ["", "", "Common cause"]
    return words, mixed

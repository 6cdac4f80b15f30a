"""Segments: the readings between recorded breaks; before a break it is another process."""

from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd


def segments(index: pd.Index, breaks: Iterable[date]) -> npt.NDArray[np.int64]:
    """Number the segment of each point, from 1; a point on a break's date begins the new segment.

    Args:
        index: the points' dates in time order.
        breaks: dates from which the process is a different one, in any order. A break without points both before and
            after it makes no segment.

    Source:
        NHS Making Data Count; people record breaks, arithmetic never finds them.
    """
    if not index.is_monotonic_increasing:
        raise ValueError("a series is measured in time order")
    breaks = list(breaks)
    if not breaks:
        return np.ones(len(index), dtype=np.int64)
    moments = pd.DatetimeIndex(index).to_numpy()
    starts = np.sort(pd.DatetimeIndex(pd.to_datetime(breaks)).to_numpy())
    passed = np.searchsorted(starts, moments, side="right")
    numbered = np.unique(passed, return_inverse=True)[1] + 1
    return np.asarray(numbered, dtype=np.int64)

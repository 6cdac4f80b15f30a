"""Bounds of limits: no limit is drawn below 0 of a count, or outside 0% to 100% of a share."""

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xltools.measures.readings import COUNTS, SHARE

_Numbers: TypeAlias = NDArray[np.float64]
_LOWER, _UPPER = ["lower", "near_lower"], ["upper", "near_upper"]


def bounded(chart: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Keep a chart's limits within the range of possible readings.

    Args:
        chart: from `fixed_chart`. The meaning of its points does not change.
        unit: of the KPI. If a reading is outside the possible range, the unit must be a different one, and limits stay.

    Source:
        Minitab, "Modify the control limits": if a limit is outside its bound, the bound is shown instead, and bounds do
        not affect the tests for special causes.
    """
    values = chart["value"].to_numpy(dtype="float64")
    is_share = unit == SHARE and not bool(((values < 0) | (values > 1)).any())
    if not is_share and not (unit in COUNTS and not bool((values < 0).any())):
        return chart
    held = {name: _no_less_than_0(chart[name].to_numpy(dtype="float64")) for name in _LOWER}
    if is_share:
        held |= {name: _no_more_than_1(chart[name].to_numpy(dtype="float64")) for name in _UPPER}
    moved = {name: limits for name, limits in held.items() if not np.array_equal(limits, chart[name], equal_nan=True)}
    return chart.assign(**moved) if moved else chart


def _no_less_than_0(limits: _Numbers) -> _Numbers:
    """Hold limits; NaN, for none, stays. In numpy, since pandas takes a hundred times as long to clip a few rows."""
    return np.where(limits < 0, 0.0, limits)


def _no_more_than_1(limits: _Numbers) -> _Numbers:
    return np.where(limits > 1, 1.0, limits)

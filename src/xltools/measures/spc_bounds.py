"""Bounds of limits: no limit is drawn below 0 of a count, or outside 0% to 100% of a share."""

import pandas as pd

from xltools.measures.readings import COUNTS, SHARE

_LOWER, _UPPER = ["lower", "near_lower"], ["upper", "near_upper"]


def bounded(chart: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Hold a chart's limits where readings can be.

    Args:
        chart: as `fixed_chart` gives it. What its points mean stays as it is.
        unit: of the KPI. A series that has been where it cannot be is not held, for then its unit is another.

    Source:
        Minitab, "Modify the control limits": where a limit is further out than its bound the bound is shown instead,
        and bounds do not affect the tests for special causes.
    """
    values = chart["value"].dropna()
    is_share = unit == SHARE and bool(values.between(0, 1).all())
    if not is_share and not (unit in COUNTS and bool((values >= 0).all())):
        return chart
    held = chart.copy()
    held[_LOWER] = held[_LOWER].clip(lower=0)
    if is_share:
        held[_UPPER] = held[_UPPER].clip(upper=1)
    return held

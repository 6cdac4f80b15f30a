"""Control charts drawn as text: a series in, one letter a point out."""

from collections.abc import Iterable

import pandas as pd

from xltools.measures.spc_rules import Marks

_LETTERS = {"Common cause": ".", "Improvement": "I", "Concern": "C", "Neutral high": "H", "Neutral low": "L"}


def monthly(values: Iterable[float]) -> pd.Series:
    """Date readings month by month from April 2016."""
    readings = list(values)
    return pd.Series(readings, index=pd.date_range("2016-04-01", periods=len(readings), freq="MS"), dtype=float)


def drawn(chart: pd.DataFrame) -> str:
    """Draw a chart's point types: . common cause, I improvement, C concern, H and L neutral, a space for none."""
    return "".join(_LETTERS.get(kind, " ") for kind in chart["point_type"])


def marks(found: Marks) -> str:
    """Draw what a rule marks: H high, L low, . not at all."""
    return "".join("H" if high else "L" if low else "." for high, low in zip(found.high, found.low, strict=True))

"""Funnel limits: how far a council's share may be from the region's by chance alone, given its denominator."""

import numpy as np
import pandas as pd

#: How many standard errors the inner and the outer limits are from the region's share.
INNER, OUTER = 2, 3
LIMITS = ("lower_3", "lower_2", "upper_2", "upper_3")
POINTS = 40
FAR_BETTER, BETTER, EXPECTED, WORSE, FAR_WORSE = "Far better", "Better", "As expected", "Worse", "Far worse"
FAR_ABOVE, ABOVE, BELOW, FAR_BELOW = "Far above", "Above", "Below", "Far below"
NO_LIMITS = "No limits"
_ROUNDING = 1e-12


def funnel_limits(share: float, denominators: pd.Series) -> pd.DataFrame:
    """Measure binomial limits about the region's share, held within 0 and 1.

    Args:
        share: the region's, the ratio of its sums.
        denominators: of the councils; a blank or 0 has no limits.

    Returns:
        One row per denominator, indexed alike: `lower_3`, `lower_2`, `upper_2`, `upper_3`.

    Source:
        NHS practice: normal approximation to the binomial, share ± z·√(share·(1 - share) / denominator).
    """
    error = np.sqrt(share * (1 - share) / denominators.where(denominators > 0))
    ends = {"lower_3": -OUTER, "lower_2": -INNER, "upper_2": INNER, "upper_3": OUTER}
    return pd.DataFrame({name: (share + z * error).clip(0, 1) for name, z in ends.items()})


def verdicts(actual: pd.Series, limits: pd.DataFrame, sign: int) -> "pd.Series[str]":
    """Return where each council is in the funnel.

    Args:
        sign: 1 where higher is better, -1 where lower is, 0 where neither: then Above and Below.

    Returns:
        Far better or Far worse beyond three standard errors, Better or Worse beyond two, As expected within,
        No limits where there is no denominator.
    """
    high = (FAR_BETTER, BETTER) if sign > 0 else (FAR_WORSE, WORSE) if sign < 0 else (FAR_ABOVE, ABOVE)
    low = (FAR_WORSE, WORSE) if sign > 0 else (FAR_BETTER, BETTER) if sign < 0 else (FAR_BELOW, BELOW)
    conditions = [
        actual.isna() | limits["upper_3"].isna(),
        actual > limits["upper_3"] + _ROUNDING,
        actual > limits["upper_2"] + _ROUNDING,
        actual < limits["lower_3"] - _ROUNDING,
        actual < limits["lower_2"] - _ROUNDING,
    ]
    words = np.select([c.to_numpy() for c in conditions], [NO_LIMITS, *high, *low], EXPECTED)
    return pd.Series(words, index=actual.index, dtype="str")


def funnel_lines(share: float, denominators: pd.Series) -> pd.DataFrame:
    """Return the limits as lines to draw, from under the smallest denominator to over the largest.

    Returns:
        `denominator`, `share` (the region's), and the four limits.
    """
    least, most = float(denominators.min()), float(denominators.max())
    # even steps of the square root: the lines bend most where denominators are small
    roots = np.linspace(max(least * 0.8, 1) ** 0.5, max(most * 1.05, 2) ** 0.5, POINTS)
    at = pd.Series(np.round(roots**2))
    return pd.DataFrame({"denominator": at, "share": share}).join(funnel_limits(share, at))

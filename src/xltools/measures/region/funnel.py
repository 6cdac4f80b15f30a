"""Funnel limits: how far a council's share may be from the region's by chance alone, given its denominator.

Where all councils differ more than chance explains, the limits are as much wider, and it is said.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: How many standard errors the inner and the outer limits are from the region's share.
INNER, OUTER = 2, 3
LIMITS = ("lower_3", "lower_2", "upper_2", "upper_3")
POINTS = 40
FAR_BETTER, BETTER, EXPECTED, WORSE, FAR_WORSE = "Far better", "Better", "As expected", "Worse", "Far worse"
FAR_ABOVE, ABOVE, BELOW, FAR_BELOW = "Far above", "Above", "Below", "Far below"
NO_LIMITS = "No limits"
#: So few councils cannot show what is usual among them: one or two far out would make the region's share theirs.
LEAST_COUNCILS = 12
#: Where fewer cases than these are expected, or fewer that are none, the normal approximation says little.
LEAST_EXPECTED = 5
#: The part of the z-scores at each end that counts as no further out than the next.
WINSORISED = 0.1
_ROUNDING = 1e-12
_95 = 1.6448536269514722  # one-sided 95% point of the normal distribution


@dataclass(frozen=True)
class Overdispersion:
    """How much more councils differ than chance explains.

    Attributes:
        ratio: the mean squared z-score, outer tenths drawn in: about 1 where chance explains all; blank where it
            cannot be measured.
        is_found: whether that is more than chance gives 1 time in 20.
        between: the variance between councils that is added to that of chance; 0 where none was found.
    """

    ratio: float = math.nan
    is_found: bool = False
    between: float = 0.0


def overdispersion(share: float, actual: pd.Series, denominators: pd.Series) -> Overdispersion:
    """Test whether councils differ more than chance explains, and by how much.

    Args:
        share: the region's.
        actual: the councils' shares; `denominators` likewise, indexed alike.

    Source:
        Spiegelhalter (2005), Handling over-dispersion of performance indicators, Qual Saf Health Care 14: 347-351:
        Winsorised z-scores, the sum of their squares against chi-square with one degree less than councils, and the
        additive variance between them (DerSimonian and Laird), as FunnelPlotR of the NHS-R community has it.
    """
    variance = share * (1 - share) / denominators.where(denominators > 0)
    z = ((actual - share) / np.sqrt(variance.where(variance > 0))).dropna()
    count = len(z)
    if count < LEAST_COUNCILS:
        return Overdispersion()
    held = z.clip(z.quantile(WINSORISED), z.quantile(1 - WINSORISED))
    total = float((held**2).sum())
    weights = 1 / variance[z.index]
    spare = float(weights.sum() - (weights**2).sum() / weights.sum())
    is_found = total > chi_square_95(count - 1) and spare > 0
    return Overdispersion(total / count, is_found, (total - (count - 1)) / spare if is_found else 0.0)


def are_enough(share: float, denominators: pd.Series) -> "pd.Series[bool]":
    """Say which councils have enough expected cases for limits by the normal approximation.

    Source:
        The usual rule, 5 cases and 5 others: of 50 people at 2%, four cases are outside three standard errors of it,
        and chance alone gives them to 1 council in 56 and not to 1 in 740.
    """
    return denominators * min(share, 1 - share) >= LEAST_EXPECTED


def chi_square_95(freedom: int) -> float:
    """Return what chi-square passes 1 time in 20, within 0.2% from 10 degrees of freedom on.

    Source:
        Wilson and Hilferty (1931).
    """
    ninth = 2 / (9 * freedom)
    return float(freedom * (1 - ninth + _95 * math.sqrt(ninth)) ** 3)


def funnel_limits(share: float, denominators: pd.Series, between: float = 0.0) -> pd.DataFrame:
    """Measure binomial limits about the region's share, held within 0 and 1.

    Args:
        share: the region's, the ratio of its sums.
        denominators: of the councils; a blank or 0 has no limits.
        between: the variance between councils that `overdispersion` found.

    Returns:
        One row per denominator, indexed alike: `lower_3`, `lower_2`, `upper_2`, `upper_3`.

    Source:
        NHS practice: normal approximation to the binomial, share ± z·√(share·(1 - share) / denominator + between).
    """
    error = np.sqrt(share * (1 - share) / denominators.where(denominators > 0) + between)
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


def funnel_lines(share: float, denominators: pd.Series, between: float = 0.0) -> pd.DataFrame:
    """Return the limits as lines to draw, from under the smallest denominator to over the largest.

    Returns:
        `denominator`, `share` (the region's), and the four limits.
    """
    least, most = float(denominators.min()), float(denominators.max())
    # even steps of the square root: the lines bend most where denominators are small
    roots = np.linspace(max(least * 0.8, 1) ** 0.5, max(most * 1.05, 2) ** 0.5, POINTS)
    at = pd.Series(np.round(roots**2))
    return pd.DataFrame({"denominator": at, "share": share}).join(funnel_limits(share, at, between))

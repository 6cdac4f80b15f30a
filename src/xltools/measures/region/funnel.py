"""Funnel limits: how far a council's share may be from the region's by chance alone, given its denominator.

If councils differ more than chance explains, the limits are wider by as much, and the pack says so.
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
#: With fewer councils nobody can say what is usual: one or two far out would decide the region's share.
LEAST_COUNCILS = 12
#: With fewer expected cases than this, or fewer expected non-cases, the normal approximation is poor.
LEAST_EXPECTED = 5
#: The share of z-scores at each end that are pulled in to the next one.
WINSORISED = 0.1
_ROUNDING = 1e-12
_95 = 1.6448536269514722  # one-sided 95% point of the normal distribution


@dataclass(frozen=True)
class Overdispersion:
    """How much more councils differ than chance explains.

    Attributes:
        ratio: the mean squared z-score, with the outer tenths pulled in: about 1 if chance explains everything; blank
            if it cannot be measured.
        is_found: whether that is more than chance gives 1 time in 20.
        between: the variance between councils, which is added to that of chance; 0 if none was found.
    """

    ratio: float = math.nan
    is_found: bool = False
    between: float = 0.0


def overdispersion(share: float, actual: pd.Series, denominators: pd.Series) -> Overdispersion:
    """Test whether councils differ more than chance explains, and by how much.

    Args:
        share: the region's.
        actual: the councils' shares; `denominators` has the same index.

    Source:
        Spiegelhalter (2005), Handling over-dispersion of performance indicators, Qual Saf Health Care 14: 347-351:
        Winsorised z-scores, the sum of their squares compared with chi-square with one degree of freedom less than
        there are councils, and the additive variance between them (DerSimonian and Laird), as in FunnelPlotR of the
        NHS-R community.
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
        The usual rule, 5 cases and 5 others. For 50 people at 2%, four cases are outside three standard errors, but
        chance alone gives them to 1 council in 56 and not to 1 in 740.
    """
    return denominators * min(share, 1 - share) >= LEAST_EXPECTED


def chi_square_95(freedom: int) -> float:
    """Return the value that chi-square exceeds 1 time in 20, within 0.2% from 10 degrees of freedom on.

    Source:
        Wilson and Hilferty (1931).
    """
    ninth = 2 / (9 * freedom)
    return float(freedom * (1 - ninth + _95 * math.sqrt(ninth)) ** 3)


def funnel_limits(share: float, denominators: pd.Series, between: float = 0.0) -> pd.DataFrame:
    """Measure binomial limits around the region's share, kept within 0 and 1.

    Args:
        share: the region's, the ratio of its sums.
        denominators: of the councils; a blank or 0 has no limits.
        between: the variance between councils that `overdispersion` found.

    Returns:
        One row per denominator, with the same index: `lower_3`, `lower_2`, `upper_2`, `upper_3`.

    Source:
        NHS practice: normal approximation to the binomial, share ± z·√(share·(1 - share) / denominator + between).
    """
    error = np.sqrt(share * (1 - share) / denominators.where(denominators > 0) + between)
    ends = {"lower_3": -OUTER, "lower_2": -INNER, "upper_2": INNER, "upper_3": OUTER}
    return pd.DataFrame({name: (share + z * error).clip(0, 1) for name, z in ends.items()})


def verdicts(actual: pd.Series, limits: pd.DataFrame, sign: int) -> "pd.Series[str]":
    """Return where each council is in the funnel.

    Args:
        sign: 1 where higher is better, -1 where lower is, 0 if neither: then Above and Below.

    Returns:
        Far better or Far worse beyond three standard errors, Better or Worse beyond two, As expected within two, No
        limits without a denominator.
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
    """Return the limits as lines to draw, from below the smallest denominator to above the largest.

    Returns:
        `denominator`, `share` (the region's), and the four limits.
    """
    least, most = float(denominators.min()), float(denominators.max())
    # even steps of the square root, because the lines bend most at small denominators
    roots = np.linspace(max(least * 0.8, 1) ** 0.5, max(most * 1.05, 2) ** 0.5, POINTS)
    at = pd.Series(np.round(roots**2))
    return pd.DataFrame({"denominator": at, "share": share}).join(funnel_limits(share, at, between))

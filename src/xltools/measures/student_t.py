"""Student's t for whole degrees of freedom: chance and critical value, without scipy.

For whole degrees of freedom the distribution is a finite sum (Abramowitz and Stegun 26.7.3 and
26.7.4), so it is exact; the general continued fraction would buy nothing here.
"""

import math
from functools import cache


def chance_below(value: float, freedom: int) -> float:
    """Return the chance that a t-distributed quantity lies at or below a value.

    Args:
        value: any number, infinities included.
        freedom: degrees of freedom, a whole number from 1.

    Source:
        Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    if freedom < 1:
        raise ValueError("Student's t needs at least one degree of freedom")
    angle = math.atan(value / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    if freedom % 2 == 0:
        between = sine * _power_sum(cosine, 1.0, first=1, last=freedom - 3)
    elif freedom == 1:
        between = 2 * angle / math.pi
    else:
        between = 2 / math.pi * (angle + sine * _power_sum(cosine, cosine, first=2, last=freedom - 3))
    return min(max((1 + between) / 2, 0.0), 1.0)


def _power_sum(cosine: float, term: float, *, first: int, last: int) -> float:
    """Add up the terms; each is the one before times k/(k+1) times the squared cosine."""
    total = term
    for step in range(first, last + 1, 2):
        term *= cosine * cosine * step / (step + 1)
        total += term
    return total


@cache
def critical_value(chance: float, freedom: int) -> float:
    """Return the value below which a t-distributed quantity lies with this chance.

    Args:
        chance: more than 0 and less than 1.
        freedom: degrees of freedom, a whole number from 1.
    """
    if not 0 < chance < 1:
        raise ValueError("a chance here is more than 0 and less than 1")
    if chance < 0.5:
        return -critical_value(1 - chance, freedom)
    low, high = 0.0, 1.0
    while chance_below(high, freedom) < chance:
        high *= 2
    for _ in range(80):  # halving a float's range 80 times leaves nothing to halve
        middle = (low + high) / 2
        low, high = (middle, high) if chance_below(middle, freedom) < chance else (low, middle)
    return (low + high) / 2

"""How a KPI's values look in its own unit: styles, axes, and how a change against target is written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """How one unit is shown.

    Args:
        value: the style of a value.
        variance: the style of a variance.
        factor: what multiplies a variance for reading: a change of a share is read in points.
        axis: the title of a chart's axis.
        axis_format: the number format of its values.
    """

    value: str
    variance: str
    factor: int
    axis: str
    axis_format: str


_NUMBER = Unit("number", "change", 1, "Number", "#,##0")
_UNITS = {
    "%": Unit("percent", "points", 100, "Share (%)", "0%"),
    "number": _NUMBER,
    "GBP": Unit("money", "whole change", 1, "GBP", "#,##0"),
}


def unit_of(unit: str) -> Unit:
    """Return how a unit is shown; what has none is a plain number."""
    return _UNITS.get(unit, _NUMBER)


def value_style(unit: str) -> str:
    """Return the style of a value of this unit."""
    return unit_of(unit).value


def variance_style(unit: str) -> str:
    """Return the style of a variance of this unit."""
    return unit_of(unit).variance


def read_variance(variance: float | None, unit: str) -> float | None:
    """Return a variance as it is read: points for shares, the unit itself otherwise."""
    return None if variance is None else variance * unit_of(unit).factor


def variance_factor(unit: str) -> int:
    """Return what a formula multiplies a variance by, so that it reads in points."""
    return unit_of(unit).factor

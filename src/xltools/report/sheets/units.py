"""How a KPI's values look in its own unit: styles, axes, and how a change against target is written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """How one unit is shown.

    Args:
        value: the style of a value.
        variance: the style of a variance.
        whole_value: the style of a value where all are whole numbers.
        whole_variance: the style of their variance.
        factor: what multiplies a variance for reading: a change of a share is read in points.
        axis: the title of a chart's axis.
        axis_format: the number format of its values.
    """

    value: str
    variance: str
    whole_value: str
    whole_variance: str
    factor: int
    axis: str
    axis_format: str


_NUMBER = Unit("number", "change", "whole", "whole change", 1, "Number", "#,##0")
_UNITS = {
    "%": Unit("percent", "points", "percent", "points", 100, "Share (%)", "0%"),
    "number": _NUMBER,
    "GBP": Unit("money", "whole change", "money", "whole change", 1, "GBP", "#,##0"),
}


def unit_of(unit: str) -> Unit:
    """Return how a unit is shown; what has none is a plain number."""
    return _UNITS.get(unit, _NUMBER)


def value_style(unit: str, *values: float | None) -> str:
    """Return the style of a value of this unit; counts that are all whole need no decimals."""
    return unit_of(unit).whole_value if _are_whole(values) else unit_of(unit).value


def variance_style(unit: str, *values: float | None) -> str:
    """Return the style of a variance of this unit, between these values."""
    return unit_of(unit).whole_variance if _are_whole(values) else unit_of(unit).variance


def _are_whole(values: tuple[float | None, ...]) -> bool:
    given = [value for value in values if value is not None and value == value]  # noqa: PLR0124  NaN is no value
    return bool(given) and all(float(value).is_integer() for value in given)


def read_variance(variance: float | None, unit: str) -> float | None:
    """Return a variance as it is read: points for shares, the unit itself otherwise."""
    return None if variance is None else variance * unit_of(unit).factor


def variance_factor(unit: str) -> int:
    """Return what a formula multiplies a variance by, so that it reads in points."""
    return unit_of(unit).factor

"""How a KPI's values look in its own unit: styles, and how a change against target is written."""

from xltools.report import Cell, Formula, Link

#: unit -> the style of a value, the style of a variance, and what multiplies a variance for reading.
_STYLES: dict[str, tuple[str, str, int]] = {
    "%": ("percent", "points", 100),  # a change of a share is read in points
    "number": ("number", "change", 1),
    "GBP": ("money", "whole change", 1),
}


def value_style(unit: str) -> str:
    """Return the style of a value of this unit."""
    return _STYLES[unit][0]


def variance_style(unit: str) -> str:
    """Return the style of a variance of this unit."""
    return _STYLES[unit][1]


def read_variance(variance: float | None, unit: str) -> float | None:
    """Return a variance as it is read: points for shares, the unit itself otherwise."""
    return None if variance is None else variance * _STYLES[unit][2]


def variance_factor(unit: str) -> int:
    """Return what a formula multiplies a variance by, so that it reads in points."""
    return _STYLES[unit][2]


def looked_up(
    table: str,
    heading: str,
    key_heading: str,
    key: str,
    value: str | float | None,
    style: str,
    link: Link | None = None,
) -> Cell:
    """Look a value up in another sheet's table by its key, live, with the value it has now.

    Keys are ids of A-Z, 0-9 and '-' (a rule of the tracker), so that MATCH meets no wildcard.
    """
    expression = f'INDEX(tbl_{table}[{heading}],MATCH("{key}",tbl_{table}[{key_heading}],0))'
    return Cell(Formula(expression, value), style, link)

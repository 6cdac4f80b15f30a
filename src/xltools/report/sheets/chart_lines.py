"""Lines of charts: labels beside their last points that do not overlap, and the keys of a series' rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from xltools.report.model import Axis

_YEAR = 12
_MOST_YEARS = 12  # labels of years that fit side by side
LABEL_PIXELS = 15  # the height of one line of a label
#: Labelled before all others, and never left out. Other lines lose their label first.
_FIRST = ("Actual", "Target")
_QUIET = ("Mean", "Lower limit", "Upper limit")


def end_labels(ends: Mapping[str, float], shown: Callable[[float], str], per_pixel: float) -> dict[str, str]:
    """Return the label of each line, by its name; lines too close to others have no label of their own.

    Lines that end close to each other share a label, the highest first. The mean and limits lose theirs instead,
    because the table beside the chart shows them.

    Args:
        ends: the last value of each line, by name.
        shown: writes a value in its unit.
        per_pixel: how many units one pixel of the chart's height stands for.
    """
    reach = LABEL_PIXELS * per_pixel
    shown_ends = {name: value for name, value in ends.items() if name not in _QUIET}
    groups = _apart(_groups(shown_ends, reach), ends, reach)
    labels: dict[str, str] = {}
    taken: list[tuple[float, float]] = []
    for group in groups:
        anchor = _anchor(group)
        labels[anchor] = "\n".join(_said(name, shown(ends[name])) for name in group)
        half = reach * len(group) / 2
        taken.append((ends[anchor] - half, ends[anchor] + half))
    for name in _QUIET:
        if name in ends and all(not low - reach / 2 < ends[name] < high + reach / 2 for low, high in taken):
            labels[name] = _said(name, shown(ends[name]))
            taken.append((ends[name] - reach / 2, ends[name] + reach / 2))
    return labels


def _said(name: str, value: str) -> str:
    """Begin with a space, which keeps the words off the point's mark."""
    return f" {name} {value}"


def _groups(ends: Mapping[str, float], reach: float) -> list[list[str]]:
    """Share names out into groups that end within reach of their neighbour, from the highest down."""
    groups: list[list[str]] = []
    for name in sorted(ends, key=lambda name: -ends[name]):
        if groups and ends[groups[-1][-1]] - ends[name] < reach:
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def _anchor(group: list[str]) -> str:
    """Return the line that a group's label is beside."""
    return next(name for name in (*_FIRST, *group) if name in group)


def _apart(groups: list[list[str]], ends: Mapping[str, float], reach: float) -> list[list[str]]:
    """Join groups whose labels would touch: a label has a line for each name, and some programs break one in two."""
    joined: list[list[str]] = []
    for group in groups:
        if joined:
            between = ends[_anchor(joined[-1])] - ends[_anchor(group)]
            is_tall = len(joined[-1]) + len(group) > 2
            if between < reach * ((len(joined[-1]) + len(group) + is_tall) / 2):
                joined[-1] = [*joined[-1], *group]
                continue
        joined.append(group)
    return joined


def series_key(kpi_id: str, period_end: date) -> str:
    """Name a KPI's reading of one period: "KPI-01 2012-03-31"."""
    return f"{kpi_id} {period_end:%Y-%m-%d}"


def period_axis(ends: Sequence[date]) -> Axis:
    """Return the axis of a series' periods, which end on these days in order of time.

    Where each is a year or more after the one before they are categories: on an axis of dates Excel and LibreOffice
    then count in whole years, and a year to March would be called January.
    """
    months = [end.year * _YEAR + end.month for end in ends]
    if len(months) > 1 and min(after - before for before, after in pairwise(months)) >= _YEAR:
        return Axis(number_format="mmm yy", label_every=-(-len(months) // _MOST_YEARS))
    span = months[-1] - months[0]
    step = next((step for step, most in ((1, 12), (3, 42), (6, 84)) if span <= most), _YEAR)
    return Axis(number_format="mmm yy", is_dates=True, step=step)

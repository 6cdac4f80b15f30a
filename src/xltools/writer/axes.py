"""A chart's axes: quiet lines, units in their titles, ends and steps as the sheet asks."""

from datetime import date
from typing import Any, Literal

from xltools.report.model import Axis, Chart
from xltools.report.theme import FONT, LINE, QUIET
from xltools.writer.cell_display import serial

FONT_SMALL: dict[str, Any] = {"name": FONT, "size": 9, "color": QUIET, "bold": False}
_DAYS = "mmm yyyy"


def axis_options(chart: Chart, which: Literal["x", "y"]) -> dict[str, Any]:
    """Return the options of one axis; its title is set apart, for xlsxwriter would read some texts as references."""
    is_x = which == "x"
    axis, other = (chart.x, chart.y) if is_x else (chart.y, chart.x)
    has_grid = (not is_x or chart.kind == "scatter") and not axis.is_hidden
    options: dict[str, Any] = {
        "num_font": FONT_SMALL, "major_tick_mark": "none", "minor_tick_mark": "none", "visible": not axis.is_hidden,
        "line": {"color": LINE} if is_x else {"none": True},
        "major_gridlines": {"visible": has_grid, "line": {"color": LINE, "width": 0.5}},
        # labels stand at the chart's edge even where values fall below zero, or where the other axis runs downwards
        "label_position": "high" if other.is_reversed else "low",
    }  # fmt: skip
    return options | _scale(axis, is_categories=is_x and chart.kind != "scatter")


def _scale(axis: Axis, *, is_categories: bool) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if axis.low is not None:
        options["min"] = _number(axis.low)
    if axis.high is not None:
        options["max"] = _number(axis.high)
    if axis.step is not None:
        options["major_unit"] = axis.step
    if axis.label_every is not None:
        options["interval_unit"] = axis.label_every
    if axis.is_reversed:
        # the other axis stays where it was: at the foot, or left
        options |= {"reverse": True, "crossing": "max"}
    if axis.is_dates and is_categories:
        options |= {"date_axis": True, "major_unit_type": "months"}
    elif is_categories:
        # ids and labels that look like dates are categories all the same
        options["text_axis"] = True
    if axis.number_format or axis.is_dates:
        options["num_format"] = axis.number_format or _DAYS
    return options


def _number(end: float | date) -> float:
    return serial(end) if isinstance(end, date) else end

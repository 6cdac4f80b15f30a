"""Draw a line chart of the report model as SVG, for the manual: the pack's own chart, the same bytes each time."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from xltools.report.model import Axis, Chart, Series
from xltools.report.theme import FONT, INK, LINE, LOOKS, QUIET, WHITE

_TOP, _RIGHT, _BOTTOM, _LEFT = 44.0, 150.0, 34.0, 62.0
_LINE_HEIGHT, _LETTERS = 13, 11
_STEPS = (1, 2, 2.5, 5, 10)
_FEWEST_TICKS = 3
_OF_A_STRETCH = ("mean", "limit")
_DASHES = {"dash": "6 4", "round_dot": "2 3", "long_dash": "10 4"}
#: As Excel does, the axis begins above zero where values are within this part of the highest.
_NEAR_TOP = 6

Values = Sequence[float | None]


class _Plot(NamedTuple):
    """Where values and months stand, in pixels."""

    width: float
    height: float
    low: float
    high: float
    periods: int

    def x(self, place: int) -> float:
        """Return where a period stands."""
        room = self.width - _LEFT - _RIGHT
        return _LEFT + room * (place / max(self.periods - 1, 1))

    def y(self, value: float) -> float:
        """Return where a value stands."""
        room = self.height - _TOP - _BOTTOM
        return self.height - _BOTTOM - room * (value - self.low) / (self.high - self.low)


def line_chart(chart: Chart, values: Mapping[str, Values], months: Sequence[date], segments: Sequence[int]) -> str:
    """Draw a chart.

    Args:
        values: of each heading that its series name, one per period; None is a blank.
        months: the last day of each period.
        segments: the stretch that each period is in; mean and limits are no line from one to the next.
    """
    drawn = [values[series.values.heading] for series in chart.series]
    ticks = _ticks([value for line in drawn for value in line if value is not None])
    plot = _Plot(chart.width, chart.height, ticks[0], ticks[-1], len(months))
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {chart.width} {chart.height}" role="img" '
        f'font-family="{FONT}, sans-serif" font-size="{_LETTERS}">'
    )
    parts = [
        opening,
        f"<title>{escape(chart.title)}</title>",
        f"<desc>{escape(chart.alt)}</desc>",
        f'<rect width="{chart.width}" height="{chart.height}" fill="{WHITE}"/>',
        f'<text x="12" y="20" font-size="14" font-weight="bold" fill="{INK}">{escape(chart.title)}</text>',
        *_grid(chart.y, plot, ticks),
        *_months(chart.x, plot, months),
    ]
    for series, line in zip(chart.series, drawn, strict=True):
        parts += _series(series, line, plot, segments if series.look in _OF_A_STRETCH else [0] * len(months))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _ticks(values: list[float]) -> list[float]:
    """Return round numbers from below the lowest value to above the highest."""
    low, high = min(values), max(values)
    if low > 0 and (high - low) * _NEAR_TOP >= high:
        low = 0.0
    reach = (high - low) or abs(high) or 1.0
    size = 10 ** math.floor(math.log10(reach / _FEWEST_TICKS))
    step = next(each * size for each in _STEPS if each * size * 2 * _FEWEST_TICKS >= reach)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * place for place in range(first, max(last, first + 1) + 1)]


def _grid(axis: Axis, plot: _Plot, ticks: list[float]) -> Iterator[str]:
    for tick in ticks:
        y = plot.y(tick)
        yield (
            f'<line x1="{_LEFT:.0f}" y1="{y:.1f}" x2="{plot.width - _RIGHT:.0f}" y2="{y:.1f}" '
            f'stroke="{LINE}" stroke-width="0.5"/>'
        )
        yield _text(_LEFT - 6, y + 4, _number(tick, axis, ticks[1] - ticks[0]), QUIET, "end")
    yield _text(12, _TOP - 10, axis.title, QUIET)


def _number(value: float, axis: Axis, step: float) -> str:
    if "%" in axis.number_format:
        return f"{value:.{0 if math.isclose(step * 100, round(step * 100)) else 1}%}"
    return f"{value / 1000:,.0f}" if axis.number_format.endswith(",") else f"{value:,.10g}"


def _months(axis: Axis, plot: _Plot, months: Sequence[date]) -> Iterator[str]:
    step = int(axis.step or 1)
    for place in range(0, len(months), step):
        yield _text(plot.x(place), plot.height - _BOTTOM + 18, f"{months[place]:%b %y}", QUIET, "middle")


def _series(series: Series, line: Values, plot: _Plot, segments: Sequence[int]) -> Iterator[str]:
    look = LOOKS[series.look]
    points = [(plot.x(place), plot.y(value), place) for place, value in enumerate(line) if value is not None]
    if "none" not in look["line"]:
        yield from (_path(run, look["line"]) for run in _runs(points, segments))
    if "marker" in look:
        yield from (_marker(look["marker"], x, y) for x, y, _ in points)
    if series.label and points:
        x, y, _ = points[-1]
        for place, words in enumerate(series.label.strip().split("\n")):
            down = (place - series.label.count("\n") / 2) * _LINE_HEIGHT
            yield _text(x + 8, y + 4 + down, words.strip(), look["line"].get("color", QUIET))


def _runs(points: Iterable[tuple[float, float, int]], segments: Sequence[int]) -> Iterator[list[tuple[float, float]]]:
    """Give each stretch without a blank: a line has a gap where nothing is known."""
    for _, run in groupby(enumerate(points), lambda each: (each[1][2] - each[0], segments[each[1][2]])):
        yield [(x, y) for _, (x, y, _) in run]


def _path(run: list[tuple[float, float]], line: Mapping[str, Any]) -> str:
    dash = f' stroke-dasharray="{_DASHES[line["dash_type"]]}"' if "dash_type" in line else ""
    where = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return f'<polyline points="{where}" fill="none" stroke="{line["color"]}" stroke-width="{line["width"]}"{dash}/>'


def _marker(marker: Mapping[str, Any], x: float, y: float) -> str:
    half, colour = marker["size"] / 2, marker["fill"]["color"]
    if marker["type"] == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" fill="{colour}"/>'
    corners = {
        "square": ((-half, -half), (half, -half), (half, half), (-half, half)),
        "diamond": ((0, -half), (half, 0), (0, half), (-half, 0)),
        "triangle": ((0, -half), (half, half), (-half, half)),
    }[marker["type"]]
    where = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in corners)
    return f'<polygon points="{where}" fill="{colour}"/>'


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'

"""Native charts, and what stays alive in an open workbook: conditional looks, and what may be typed where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from xltools.report.model.cells import Range


@dataclass(frozen=True, slots=True)
class Words:
    """Conditional colours by word: each cell of the range that equals a word takes its style, live."""

    range: Range
    styles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class When:
    """A conditional style by formula, written for the range's first cell."""

    range: Range
    expression: str
    style: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A data bar in each cell of the range."""

    range: Range
    style: str = "bar"
    low: float | None = None
    high: float | None = None


Rule = Words | When | Bar


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be typed in a range: a drop-down, a date, a number or a formula, with help in plain words."""

    range: Range
    kind: Literal["list", "date", "whole", "decimal", "custom", "any"]
    words: tuple[str, ...] = ()  # list: typed words
    source: str = ""  # list: a defined name or range instead of words; custom: the formula that must hold
    low: float | date | None = None
    high: float | date | None = None
    title: str = ""
    message: str = ""
    error_title: str = ""
    error: str = ""
    is_warning: bool = False  # Excel warns and accepts the value


@dataclass(frozen=True, slots=True)
class Span:
    """The cells a chart draws: rows of a table's column (0-based, ends included), or a plain range of a sheet."""

    table: str = ""
    heading: str = ""
    first: int = 0
    last: int | None = None
    sheet: str = ""
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One drawn series; `look` names its style in `theme.LOOKS`; `label` is at its last point."""

    name: str
    values: Span
    categories: Span
    look: str = "actual"
    kind: Literal["", "line", "column", "scatter"] = ""  # "" is the chart's own
    label: str = ""
    labels: tuple[str, ...] = ()  # literal text beside each point ("" for none)
    label_side: Literal["right", "left", "above", "below"] = "right"  # of its point, on lines and scatters
    show_values: bool = False
    minus: Span | None = None  # horizontal bars to the left, drawn as error bars (scatter)


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its title with unit, number format, ends and step; None lets Excel choose.

    `x` is the axis of the categories, also in a bar chart, where it is vertical. A step on an axis of dates is in
    months; in a scatter chart, where both axes show numbers, in days.
    """

    title: str = ""
    number_format: str = ""
    low: float | date | None = None
    high: float | date | None = None
    step: float | None = None
    is_dates: bool = False
    is_hidden: bool = False
    is_reversed: bool = False
    label_every: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart with its place, size in pixels, and the sentence that a screen reader says."""

    kind: Literal["line", "column", "column stacked", "bar", "bar stacked", "scatter"]
    title: str
    series: tuple[Series, ...]
    alt: str
    row: int
    column: int
    width: int = 480
    height: int = 260
    x: Axis = Axis()
    y: Axis = Axis()
    with_legend: bool = False
    gap: int | None = None

"""What stays alive in an open workbook: conditional looks, and what may be typed where."""

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
    is_warning: bool = False  # Excel warns and lets the value stand

"""A tracker as Excel holds it, with what the value reader cannot tell: raw, unjudged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from xltools.tracker.addresses import Origins, rows_named

#: What a cell holds. "" is a blank. Numbers are floats, as Excel keeps them.
RawValue = str | float | bool | datetime | date | time | timedelta


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One worksheet: its cells from A1 on, and the truth about them.

    Rows and columns are counted from 1, as Excel's addresses are; `rows[0]` is Excel's row 1 and
    every row is as long as the widest.
    """

    name: str
    state: str  # "visible", "hidden" or "veryHidden"
    rows: list[list[RawValue]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column) -> "#REF!"
    uncalculated: frozenset[tuple[int, int]] = frozenset()  # formulas without a value, or with one never calculated
    volatile: frozenset[tuple[int, int]] = frozenset()  # formulas whose value changes by itself
    merges: tuple[tuple[int, int, int, int], ...] = ()  # first row, first column, last row, last column
    hidden_rows: frozenset[int] = frozenset()  # hidden by hand or by a filter
    hidden_columns: frozenset[int] = frozenset()
    is_filtered: bool = False
    struck: Mapping[int, frozenset[int]] = field(default_factory=dict)  # column -> the rows whose cell is struck out
    origins: Origins | None = None  # which cell each value came from, in a table put together from an office's own
    typed: list[list[RawValue]] | None = None  # what stands in those cells, where `rows` has what it means
    fields: tuple[str, ...] = ()  # the fields of its columns, where it was put together

    def row_text(self, row: int) -> str:
        """Name a row as the reader finds it: "row 4", or "row 4 of Plan - B" in a table of several sheets."""
        return rows_named([row], self.origins)

    def as_typed(self, row: int, column: int) -> RawValue:
        """Return what stands in a value's own cell, in the office's words."""
        return self.value(row, column) if self.typed is None else self.typed[row - 1][column - 1]

    def value(self, row: int, column: int) -> RawValue:
        """Return the cell's value; "" where it is blank or outside the used range."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return ""


@dataclass(frozen=True, slots=True)
class RawTracker:
    """A whole tracker file, read once.

    Args:
        sha256: of the file's bytes, as they were read.
        sheets: by name, in the order of the workbook's tabs.
        version: the tracker version that the file's document property names; "" where none does.
        notes: sentences for the reader that refuse nothing: macros are there, Excel has it open.
        passing: those of the notes that are true at this moment only, and so have no place in what is written.
        is_pack: whether it names the tracker that it was built from, as packs do.
        ratings: the rating scale that the file's document property names; "" where none does: the shipped one.
        saved: the day that the file itself says it was last saved.
    """

    path: Path
    sha256: str
    sheets: dict[str, RawSheet]
    version: str = ""
    notes: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    ratings: str = ""
    is_pack: bool = False
    saved: date | None = None

    @property
    def lasting(self) -> tuple[str, ...]:
        """The notes that are true of these bytes whenever they are read."""
        return tuple(note for note in self.notes if note not in self.passing)

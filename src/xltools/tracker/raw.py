"""A tracker as Excel holds it, with what the value reader cannot tell: raw, unjudged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from xltools.tracker.addresses import Origins, rows_named

#: What a cell holds. "" is a blank. Numbers are floats, as Excel keeps them.
RawValue = str | float | bool | datetime | date | time | timedelta


class Area(NamedTuple):
    """A range of a sheet with a name: an Excel table without its row of totals, or a named range.

    Args:
        is_table: whether it is an Excel table.
        is_open: whether rows typed directly under it belong to it, because it has no row of totals.
    """

    name: str
    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    is_table: bool = False
    is_open: bool = False


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
    typed: list[list[RawValue]] | None = None  # what those cells say, if `rows` has what they mean
    fields: tuple[str, ...] = ()  # the fields of its columns, if it was put together

    def row_text(self, row: int) -> str:
        """Name a row as the reader finds it: "row 4", or "row 4 of Plan - B" in a table of several sheets."""
        return rows_named([row], self.origins)

    def as_typed(self, row: int, column: int) -> RawValue:
        """Return what a value's own cell says, in the office's words."""
        return self.value(row, column) if self.typed is None else self.typed[row - 1][column - 1]

    def within(self, first_row: int, first_column: int, last_row: int, last_column: int) -> "RawSheet":
        """Return the sheet with only the content of one area; all cells keep their addresses."""
        rows: list[list[RawValue]] = [
            [
                cell if number >= first_row and first_column <= column <= last_column else ""
                for column, cell in enumerate(cells, 1)
            ]
            for number, cells in enumerate(self.rows[:last_row], 1)
        ]
        merges = tuple(
            each
            for each in self.merges
            if first_row <= each[0] <= each[2] <= last_row and first_column <= each[1] <= each[3] <= last_column
        )
        return replace(self, rows=rows, merges=merges)

    def value(self, row: int, column: int) -> RawValue:
        """Return the cell's value; "" if it is blank or outside the used range."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return ""


@dataclass(frozen=True, slots=True)
class RawTracker:
    """A whole tracker file, read once.

    Args:
        sha256: of the file's bytes, as they were read.
        sheets: by name, in the order of the workbook's tabs.
        version: the tracker version in the file's document properties; "" if there is none.
        notes: sentences for the reader that refuse nothing, such as that it has macros, or that Excel has it open.
        passing: those notes that are true only at this moment, and so are not written to any file.
        is_pack: whether it names the tracker that it was built from, as packs do.
        ratings: the rating scale in the file's document properties; "" for none, which means the shipped scale.
        areas: Excel's own tables and named ranges, by their names in small letters.
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
    areas: Mapping[str, "Area"] = field(default_factory=dict)
    saved: date | None = None

    @property
    def lasting(self) -> tuple[str, ...]:
        """The notes that are true of these bytes whenever they are read."""
        return tuple(note for note in self.notes if note not in self.passing)

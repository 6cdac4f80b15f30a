"""Workings: where each figure comes from, so that a reader who doubts a number can trace it to its cells."""

from collections.abc import Sequence
from dataclasses import replace

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Page, Scalar, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.words import Record, nothing_row, number_or_none, records, text_or
from xltools.text.words import plural

COLUMNS = (
    Column("Key", "id strong small wrapped", 20), Column("Subject", "body small", 24),
    Column("Measure", "body small", 13.5), Column("Value", "body strong small", 14),
    Column("Numerator", "number small", 10.5), Column("Denominator", "number small", 11.5),
    Column("Tracker cells", "body small", 25), Column("Formula in words", "body small", 28),
    Column("Limits", "body small", 18), Column("Reason", "body small", 28), Column("Source", "body small", 15),
)  # fmt: skip
_WIDEST_KEY = 34.5  # a longer one continues below, after a hyphen
NOTE = (
    "Figures on other sheets link to their rows here. All are as built. A blank: the figure is not a ratio, has no "
    "limits, or needs no reason. No cells: it follows from other figures."
)


def workings_sheet(context: ReportContext) -> Sheet:
    """Lay out every figure that the pack shows, one a row, as built."""
    layout = Layout("Workings", scale=context.scale)
    figures = records(context.results.figures)
    row = layout.head(
        context,
        f"Workings: {plural(len(figures), 'figure')}, each with its cells, formula, limits and source",
        f"Tracker cells are those of {context.tracker_name} as it was read (SHA-256 {context.programme.sha256[:12]}).",
        NOTE,
    )
    rows = tuple(_row(record) for record in figures)
    columns = (replace(COLUMNS[0], width=_key_width(rows)), *COLUMNS[1:])
    table = Table(
        "Workings", columns, rows or (nothing_row(COLUMNS, "Subject", "There are no figures."),), row,
        description="Each figure's value, the tracker's cells it comes from, formula, limits, reason and source",
        with_filter=True,
    )  # fmt: skip
    layout.table(table)
    return layout.sheet(freeze=(row + 1, 2), page=Page(repeat_rows=(row, row), margins=(0.35, 0.35, 0.7, 0.7)))


def _row(record: Record) -> tuple[Value, ...]:
    return (
        record["key"],
        text_or(record["subject"], "None"),
        text_or(record["measure"], "None").replace("_", " "),
        text_or(record["shown"], "None"),
        _count(record["numerator"]),
        _count(record["denominator"]),
        shorter_cells(record["cells"]) or None,
        record["formula"] or None,
        record["limits"] or None,
        record["reason"] or None,
        text_or(record["source"], "Own rule"),
    )


def shorter_cells(cells: str) -> str:
    """Name a sheet once for the cells that follow on it: "Milestones!H38; I38:J38"."""
    before, said = "", []
    for part in cells.split("; "):
        sheet, mark, address = part.rpartition("!")
        said.append(address if mark and sheet == before else part)
        before = sheet
    return "; ".join(said)


def _key_width(rows: Sequence[Sequence[Value]]) -> float:
    """Return the width at which the longest key is on one line of small print."""
    longest = max((len(str(row[0])) for row in rows), default=0)
    return min(max(COLUMNS[0].width, longest * 1.02), _WIDEST_KEY)


def _count(value: Scalar) -> Cell:
    """Show whole counts without a decimal."""
    number = number_or_none(value)
    return Cell(number, "whole" if number is not None and number.is_integer() else "")

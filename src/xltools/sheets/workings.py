"""Workings: where each figure comes from, so that whoever distrusts a number can follow it to its cells."""

from xltools.edition import Edition
from xltools.report import Cell, Column, Page, Scalar, Sheet, Table, Value
from xltools.sheets.layout import Layout
from xltools.sheets.nothing import nothing_row
from xltools.sheets.words import Record, number_or_none, number_or_word, plural, records, text_or

COLUMNS = (
    Column("Key", "id strong", 22), Column("Subject", "body", 26), Column("Measure", "body", 18),
    Column("Value", "body strong right", 15), Column("Numerator", "number", 12), Column("Denominator", "number", 12),
    Column("Tracker cells", "body small", 26), Column("Formula in words", "body small", 34),
    Column("Limits", "body small", 22), Column("Reason", "body small", 34), Column("Source", "body small", 24),
)  # fmt: skip


def workings_sheet(edition: Edition) -> Sheet:
    """Lay out every figure that the pack shows, one a row, as built."""
    layout = Layout("Workings")
    figures = records(edition.results.figures)
    row = layout.head(
        edition,
        f"Workings: {plural(len(figures), 'figure')}, each with its cells, formula, limits and source",
        f"Cells are those of {edition.tracker_name} as it was read. Figures elsewhere lead to their rows here.",
    )
    rows = tuple(_row(record) for record in figures)
    table = Table(
        "Workings", COLUMNS, rows or (nothing_row(COLUMNS, "Subject", "There are no figures."),), row,
        description="Each figure's value, the tracker's cells it comes from, formula, limits, reason and source",
        with_filter=True,
    )  # fmt: skip
    layout.table(table)
    return layout.sheet(freeze=(row + 1, 2), page=Page(repeat_rows=(row, row), margins=(0.35, 0.35, 0.7, 0.7)))


def _row(record: Record) -> tuple[Value, ...]:
    return (
        record["key"],
        text_or(record["subject"], "None"),
        text_or(record["measure"], "None"),
        text_or(record["shown"], "None"),
        _count(record["numerator"]),
        _count(record["denominator"]),
        text_or(record["cells"], "None: follows from other figures"),
        text_or(record["formula"], "None"),
        text_or(record["limits"], "None"),
        text_or(record["reason"], "None"),
        text_or(record["source"], "Own rule"),
    )


def _count(value: Scalar) -> Cell:
    """Show whole counts without a decimal."""
    number = number_or_none(value)
    return Cell(number_or_word(value, "None"), "whole" if number is not None and number.is_integer() else "")

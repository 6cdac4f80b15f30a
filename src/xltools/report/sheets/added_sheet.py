"""A sheet that the programme added to its tracker, as a table: its rows as they are, in the columns of its schema."""

import re

import pandas as pd

from xltools.report.context import ReportContext
from xltools.report.model import Column, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.words import day_or, nothing_row, number_or_word, records, text_or
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Kind
from xltools.text.words import plural

_STYLES: dict[Kind, str] = {
    "id": "id strong", "day": "date", "number": "number", "whole": "whole", "percent": "percent", "money": "money",
    "rating": "rating", "choice": "word", "reference": "id",
}  # fmt: skip
_NUMBERS = ("number", "whole", "percent", "money")
_WIDEST = 48


def own_sheet(context: ReportContext, name: str) -> Sheet:
    """Lay out the rows of a sheet of the programme's own."""
    spec, found = context.own_sheets[name], context.programme.own[name]
    layout = Layout(name, "accessible", Page("landscape", "A4", 1, 0), scale=context.scale)
    row = layout.head(context, f"{name}: {plural(len(found), 'row')}", spec.purpose)
    columns = tuple(
        Column(column.heading, _STYLES.get(column.kind, "body"), min(max(column.width, 10), _WIDEST))
        for column in spec.columns.values()
    )
    first = columns[0].heading
    rows = _rows(spec, found) or (nothing_row(columns, first, "No row is in the tracker."),)
    table = layout.table(
        Table(f"Own_{re.sub(r'[^A-Za-z0-9]+', '_', name)}", columns, rows, row, description=spec.purpose)
    )
    ratings = [column.heading for column in spec.columns.values() if column.kind == "rating"]
    layout.colour_columns(table, ratings)
    return layout.sheet(freeze=(row + 1, 2), page=Page("landscape", "A4", 1, 0, repeat_rows=(row, row)))


def _rows(spec: SheetSpec, found: pd.DataFrame) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        tuple(_value(column.kind, record[field]) for field, column in spec.columns.items()) for record in records(found)
    )


def _value(kind: Kind, cell: object) -> Value:
    if kind == "day":
        return day_or(cell, "Not given")
    return number_or_word(cell, "Not given") if kind in _NUMBERS else text_or(cell)

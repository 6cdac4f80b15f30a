"""Report contexts for tests: what a programme's report would say, and how a laid-out sheet reads."""

from collections.abc import Mapping
from typing import Any

from xltools.commands.steps import Judged
from xltools.deliver.export_content import exported_tables
from xltools.measures.results import results
from xltools.programme import Previous, Programme
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Formula, Rich, Scalar, Sheet, Table, Value


def context_from(programme: Programme, previous: Previous | None = None, **given: Any) -> ReportContext:
    """Measure a programme and make its report context."""
    return ReportContext(programme, results(programme, previous), previous, **given)


def title(sheet: Sheet) -> str:
    """Return what a sheet's title says."""
    return str(shown(sheet.cells[1, 1]))


def said(sheet: Sheet) -> str:
    """Return all that a sheet says outside its tables, a line a cell."""
    return "\n".join(str(shown(cell)) for _, cell in sorted(sheet.cells.items()) if shown(cell) is not None)


def table_of(sheet: Sheet, name: str) -> Table:
    """Return a sheet's table."""
    return next(table for table in sheet.tables if table.name == name)


def rows_of(sheet: Sheet, name: str) -> list[dict[str, Scalar]]:
    """Return a table's rows as they show, by heading."""
    table = table_of(sheet, name)
    headings = [column.heading for column in table.columns]
    return [dict(zip(headings, map(shown, row), strict=True)) for row in table.rows]


def row_of(sheet: Sheet, name: str, key: str) -> Mapping[str, Scalar]:
    """Return the row of a table that holds this id."""
    return next(row for row in rows_of(sheet, name) if row["ID"] == key)


def cell_of(sheet: Sheet, name: str, key: str, heading: str) -> Value:
    """Return one cell of a table as it was made."""
    table = table_of(sheet, name)
    place = [column.heading for column in table.columns].index(heading)
    ids = [column.heading for column in table.columns].index("ID")
    return next(row[place] for row in table.rows if shown(row[ids]) == key)


def shown(value: Value) -> Scalar:
    """Return what a value shows: a formula's result, rich text's words."""
    bare = value.value if isinstance(value, Cell) else value
    if isinstance(bare, Formula):
        return bare.value
    return bare.text if isinstance(bare, Rich) else bare


def judged_figures(judged: Judged) -> Mapping[str, object]:
    """Return everything that is read or measured: each exported table but the list of findings."""
    assert judged.context is not None
    tables = exported_tables(judged.context, judged.schemas)
    return {table.name: repr(dict(table.columns)) for table in tables if table.name != "findings"}

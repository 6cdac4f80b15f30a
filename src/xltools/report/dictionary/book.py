"""The dictionary as a workbook: one sheet each for columns, settings and rules."""

from datetime import date

from xltools.report.dictionary.contents import COLUMN_HEADINGS, RULE_HEADINGS, SETTING_HEADINGS, Catalogue, Rows
from xltools.report.model import Book, Cell, Column, Page, Sheet, Table

_CREATED = date(2000, 1, 1)  # no clock: the same schemas give the same bytes
_ROW = 4


def dictionary_book(told: Catalogue) -> Book:
    """Lay the dictionary out as a workbook."""
    sheets = (
        _sheet("Columns", "Every column of the tracker", COLUMN_HEADINGS, (20, 22, 26, 10, 36, 60), told.columns),
        _sheet("Settings", "Every setting, with its default", SETTING_HEADINGS, (34, 20, 14, 44, 60), told.settings),
        _sheet("Rules", f"Every rule: {told.counted}", RULE_HEADINGS, (10, 10, 14, 60, 60, 10, 40), told.rules),
    )
    return Book(
        title="Data dictionary and rules", subject="Made by xltools describe", organisation="xltools", marking="",
        status="FINAL", footer="Data dictionary and rules", created=_CREATED, sheets=sheets,
    )  # fmt: skip


def _sheet(name: str, title: str, headings: tuple[str, ...], widths: tuple[int, ...], rows: Rows) -> Sheet:
    columns = tuple(Column(heading, "body", width) for heading, width in zip(headings, widths, strict=True))
    table = Table(name, columns, rows, _ROW, description=title, with_filter=True)
    return Sheet(
        name, "accessible", {(1, 1): Cell(title, "title")}, (table,), freeze=(_ROW + 1, 2),
        widths={place: column.width for place, column in enumerate(columns, start=1)},
        page=Page(repeat_rows=(_ROW, _ROW)),
    )  # fmt: skip

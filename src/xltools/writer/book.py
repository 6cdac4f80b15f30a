"""A whole book to a file: the order in which a workbook is put together."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from xltools.report.model import Book, Sheet
from xltools.report.theme import FONT
from xltools.writer.cell_display import NotWrittenError, must_write
from xltools.writer.cells import Pen
from xltools.writer.charts import put_chart
from xltools.writer.conditional_formats import put_rule
from xltools.writer.entries import put_entry
from xltools.writer.excel_text import drawn_text, shortened
from xltools.writer.formats import Formats
from xltools.writer.link_targets import Places
from xltools.writer.page_setup import set_page, set_view
from xltools.writer.sizes import Rows, column_widths
from xltools.writer.tables import check_table, put_table
from xltools.writer.worksheets import PublicWorksheet

#: The versions of XlsxWriter whose bytes `early_rows` is known to write; with any other its public ways are taken.
KNOWN = frozenset({"3.3.0", "3.3.1"})
_OPTIONS = {
    # one fixed mode, because they differ in their bytes; no part of a pack is left in a temporary folder
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # of no scheme: Excel would show a font of one as the theme's, which is another
    "default_format_properties": {"font_name": FONT, "font_size": 10, "font_scheme": "none"},
    "default_row_height": 17,
}
_LONGEST_PROPERTY = 255


def write_book(book: Book, target: BinaryIO | Path) -> None:
    """Write a book as an .xlsx; the same book gives the same bytes.

    Raises:
        NotWrittenError: where the model asks for what Excel cannot hold: a bug in the sheet that made it.
        OutputBlocked: where a sheet has more rows than Excel holds, as a tracker of very many rows can make it.
        OSError: where the target cannot be written.
    """
    places = Places(book)
    options = deepcopy(_OPTIONS)  # xlsxwriter writes into what it is given
    workbook, kind = _open(str(target) if isinstance(target, Path) else target, options)
    _set_properties(workbook, book)
    formats = Formats(workbook)
    worksheets = [workbook.add_worksheet(places.names[sheet.name], kind) for sheet in book.sheets]
    for sheet, worksheet in zip(book.sheets, worksheets, strict=True):
        widths = column_widths(sheet)
        set_view(worksheet, sheet, widths)
        set_page(worksheet, sheet.page, book)
        _put_columns(worksheet, widths)
        _put_sheet(workbook, Pen(worksheet, formats, places, Rows(sheet, widths)), sheet, places)
        worksheet.draw()
    for name, refers_to in book.names.items():
        must_write(workbook.define_name(name, f"={refers_to.removeprefix('=')}"), f"defined name {name}")
    _show_first(book, worksheets)
    try:
        workbook.close()
    except FileCreateError as error:
        # xlsxwriter hides the fault, such as a full disk, in an error of its own
        raise error.args[0] from None


def _open(target: BinaryIO | str, options: dict[str, Any]) -> tuple[Workbook, type[PublicWorksheet]]:
    """Open a workbook to write, and say which kind its worksheets are."""
    if xlsxwriter.__version__ not in KNOWN:
        return Workbook(target, options), PublicWorksheet
    from xltools.writer import early_rows  # noqa: PLC0415 - another version need not have what it imports

    return early_rows.EarlyWorkbook(target, options), early_rows.EarlyWorksheet


def _set_properties(workbook: Workbook, book: Book) -> None:
    said = {
        "title": book.title, "subject": book.subject, "author": book.organisation, "company": book.organisation,
        "keywords": book.keywords, "category": book.marking, "status": book.status,
    }  # fmt: skip
    kept = {name: shortened(drawn_text(text), _LONGEST_PROPERTY) for name, text in said.items()}
    workbook.set_properties(kept | {"created": datetime(book.created.year, book.created.month, book.created.day)})
    for name, value in book.properties.items():
        short_name, short = (shortened(drawn_text(text), _LONGEST_PROPERTY) for text in (name, value))
        must_write(workbook.set_custom_property(short_name, short, "text"), f"property {name}")
    workbook.set_size(1366, 768)
    workbook.set_tab_ratio(75)


def _put_columns(worksheet: Worksheet, widths: Mapping[int, float]) -> None:
    for column, width in sorted(widths.items()):
        must_write(worksheet.set_column(column - 1, column - 1, width), f"width of column {column}")


def _put_sheet(workbook: Workbook, pen: Pen, sheet: Sheet, places: Places) -> None:
    worksheet = pen.worksheet
    for table in sheet.tables:
        check_table(table, sheet.name)
    for table in sheet.tables:
        put_table(pen, table)
    for (row, column), cell in sheet.cells.items():
        pen.put(row, column, cell if cell.style else replace(cell, style="body"))
    for row, points in sorted(pen.rows.heights().items()):
        must_write(worksheet.set_row(row - 1, points), f"height of row {row}")
    for rule in sheet.rules:
        put_rule(worksheet, pen.formats, rule)
    for entry in sheet.entries:
        put_entry(worksheet, entry)
    for chart in sheet.charts:
        put_chart(workbook, worksheet, chart, sheet.name, places)


def _show_first(book: Book, worksheets: list[Worksheet]) -> None:
    """Open the book at its first sheet that is not hidden."""
    shown = [worksheet for sheet, worksheet in zip(book.sheets, worksheets, strict=True) if not sheet.is_hidden]
    if not shown:
        raise NotWrittenError("a workbook needs one sheet that is not hidden")
    shown[0].activate()
    shown[0].set_first_sheet()
    for sheet, worksheet in zip(book.sheets, worksheets, strict=True):
        if sheet.is_hidden:
            worksheet.hide()

"""Formulas and rows are written as XlsxWriter writes them, by a shorter way."""

import io
from datetime import date, datetime

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltools.writer.worksheets import PlainWorkbook, PlainWorksheet


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A9)",
        '=IF(tbl_KPIs[[#This Row],[Rating]]="Red",1,0)',
        "=SORT(A1:A9)",
        "=_xlfn.UNICHAR(160)",
        "{=SUM(A1:A3*B1:B3)}",
        '=COUNTIF(A1:A9,"FILTER(")',
        "=XLOOKUP(1,A1:A9,B1:B9)",
        "={1,2}",
        "=IF(A1,{1,2},B1)",
        '="}"',
        '="a}',
    ],
)
def test_a_formula_stands_in_the_file_as_the_library_would_have_it(formula: str) -> None:
    book = Workbook(io.BytesIO())
    plain, library = book.add_worksheet("Plain", PlainWorksheet), book.add_worksheet("Library")

    assert plain._prepare_formula(formula) == library._prepare_formula(formula)


#: What a formula may have come to.
VALUES = (1.5, -3, "", "text & <more>", True, "#N/A", 0)


def written(kind: type[Workbook], sheet: type[Worksheet], *, early: bool) -> bytes:
    """Write every kind of cell that packs hold, and rows without any, in the library's way or in ours."""
    target = io.BytesIO()
    book = kind(target, {"in_memory": True, "default_format_properties": {"font_name": "Arial"}})
    book.set_properties({"created": datetime(2012, 3, 31)})
    plain, bold, dated = (book.add_format(look) for look in ({}, {"bold": True}, {"num_format": "d mmm yyyy"}))
    for name in ("First & <foremost>", "Second"):
        worksheet = book.add_worksheet(name, sheet)
        worksheet.set_column(0, 5, 20)
        worksheet.add_table(1, 0, 40, 3, {"columns": [{"header": word} for word in "ABCD"], "autofilter": False})
        for row in range(2, 41):
            worksheet.write_string(row, 0, f"word {row % 7} & <more>", bold if row % 2 else plain)
            worksheet.write_number(row, 1, (row - 20) / 3 if row % 3 else row * 10**9, plain)
            worksheet.write_formula(row, 2, f'=IF(A{row}<>"a&b",B{row}>1,"")', bold, VALUES[row % len(VALUES)])
            worksheet.write_blank(row, 3, None, bold)
        worksheet.write_datetime(60, 0, date(2012, 3, 31), dated)
        worksheet.write_boolean(60, 1, True, plain)
        worksheet.write_rich_string(60, 2, bold, "a", plain, "b & c", plain)
        worksheet.write_string(60, 3, "no format")
        worksheet.write_formula(61, 0, "=SORT(A1:A9)", plain, 1)
        worksheet.write_url(61, 30, "internal:'Second'!A1", bold, "-")
        worksheet.write_url(62, 0, "https://example.org/#place", bold, "-")
        worksheet.write_number(62, 0, 5, bold)
        worksheet.write_url(62, 1, "https://example.org/", bold, "a word")
        worksheet.set_row(70, 30)
        if early:
            assert isinstance(worksheet, PlainWorksheet)
            worksheet.draw()
    book.close()
    return target.getvalue()


def test_rows_that_are_drawn_early_give_the_librarys_bytes() -> None:
    assert written(PlainWorkbook, PlainWorksheet, early=True) == written(Workbook, Worksheet, early=False)


def test_a_sheet_lets_its_cells_go_once_they_are_drawn() -> None:
    book = PlainWorkbook(io.BytesIO(), {"in_memory": True})
    worksheet = book.add_worksheet("Sheet", PlainWorksheet)
    worksheet.write_string(0, 0, "a word", book.add_format({}))
    worksheet.draw()
    assert not worksheet.table


def test_cells_are_put_only_within_excels_ends() -> None:
    worksheet = PlainWorkbook(io.BytesIO(), {"in_memory": True}).add_worksheet("Sheet", PlainWorksheet)
    assert worksheet.reach(1_048_575, 16_383)
    assert not worksheet.reach(1_048_576, 0)

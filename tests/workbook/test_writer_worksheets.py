"""Formulas and rows are written as XlsxWriter writes them, by a shorter way."""

import io
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.helpers.demonstration import book as demonstration
from tests.helpers.golden import dump
from xltools.writer import write_book
from xltools.writer.book import KNOWN
from xltools.writer.early_rows import EarlyWorkbook, EarlyWorksheet
from xltools.writer.plain_formulas import LEFT_ALONE


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
        "=STDEV.S(A1:A9)",
        "=AND(A1,IFNA(B1,TRUE))",
        '=IF(OR(A1="x",LEN(B1)>1),(A1+1)*2,T.DIST(1,2,3))',
        "=LEN(A1)+éLEN(B1)",
        "=_xlfn.IFNA(IFNA(A1,B1),2)",
        *(f"={name}(A1)" for name in sorted(LEFT_ALONE)),
    ],
)
@pytest.mark.parametrize("expands", [False, True])
def test_a_formula_stands_in_the_file_as_the_library_would_have_it(formula: str, *, expands: bool) -> None:
    book = Workbook(io.BytesIO())
    plain, library = book.add_worksheet("Plain", EarlyWorksheet), book.add_worksheet("Library")

    assert plain._prepare_formula(formula, expands) == library._prepare_formula(formula, expands)


#: What a formula may have come to.
VALUES = (1.5, -3, "", "text & <more>", True, "#N/A", 0)
#: What a chart may draw.
DRAWN = (1.5, None, -3, 0, 1e-7, 10**12, 40999)


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
        chart = book.add_chart({"type": "line"})
        for number, values in enumerate((DRAWN, (*DRAWN, "a & b"), (True,), ())):
            chart.add_series({"values": f"=Other!$A$1:$A${number + 7}", "values_data": list(values)})
        worksheet.insert_chart(80, 0, chart)
        if early:
            assert isinstance(worksheet, EarlyWorksheet)
            worksheet.draw()
    book.close()
    return target.getvalue()


def test_rows_that_are_drawn_early_give_the_librarys_bytes() -> None:
    assert written(EarlyWorkbook, EarlyWorksheet, early=True) == written(Workbook, Worksheet, early=False)


def test_the_version_that_is_installed_is_one_whose_bytes_are_known() -> None:
    assert xlsxwriter.__version__ in KNOWN, "run the test of the bytes above with it, and add it to KNOWN"


def test_a_version_that_is_not_known_writes_the_same_by_the_librarys_public_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, early, public = demonstration(), tmp_path / "early.xlsx", tmp_path / "public.xlsx"
    write_book(book, early)
    monkeypatch.setattr(xlsxwriter, "__version__", "99.0")
    monkeypatch.setitem(sys.modules, "xltools.writer.early_rows", None)  # to import it would fail

    write_book(book, public)

    assert dump(public) == dump(early)


def test_a_sheet_lets_its_cells_go_once_they_are_drawn() -> None:
    book = EarlyWorkbook(io.BytesIO(), {"in_memory": True})
    worksheet = book.add_worksheet("Sheet", EarlyWorksheet)
    worksheet.write_string(0, 0, "a word", book.add_format({}))
    worksheet.draw()
    assert not worksheet.table


def test_cells_are_put_only_within_excels_ends() -> None:
    worksheet = EarlyWorkbook(io.BytesIO(), {"in_memory": True}).add_worksheet("Sheet", EarlyWorksheet)
    assert worksheet.reach(1_048_575, 16_383)
    assert not worksheet.reach(1_048_576, 0)

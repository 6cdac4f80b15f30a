"""A formula is written as XlsxWriter writes it, by the short way where nothing in it needs another spelling."""

import io

import pytest
from xlsxwriter import Workbook

from xltools.writer.worksheets import PlainWorksheet


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

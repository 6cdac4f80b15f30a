"""Text that would be cut or shown as ##### is found from its width."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.helpers.fit import misfits, text_pixels
from tests.helpers.shown import shown


def why(
    tmp_path: Path, value: object, look: dict[str, Any], *, width: float, height: float = 0, beside: str = ""
) -> str:
    """Say how one cell fits a column of a width and a row of a height (0: it grows)."""
    with xlsxwriter.Workbook(tmp_path / "one.xlsx") as book:
        sheet = book.add_worksheet("One")
        sheet.set_column(0, 0, width)
        if height:
            sheet.set_row(0, height)
        sheet.write(0, 0, value, book.add_format({"font_name": "Arial", "font_size": 10, **look}))
        sheet.write_string(0, 1, beside or " ")
    found = misfits(tmp_path / "one.xlsx")
    return found[0].why.split(" (")[0] if found else "fits"


SENTENCE = "Direct payments reach every locality by March"


def test_a_number_too_wide_for_its_column_is_hashes(tmp_path: Path) -> None:
    assert why(tmp_path, 1234567, {"num_format": "#,##0"}, width=6) == "#####"
    assert why(tmp_path, 1234567, {"num_format": "#,##0"}, width=11) == "fits"


def test_a_date_too_wide_for_its_column_is_hashes(tmp_path: Path) -> None:
    day = date(2012, 3, 31)
    assert why(tmp_path, day, {"num_format": "d mmm yyyy"}, width=8) == "#####"
    assert why(tmp_path, day, {"num_format": "d mmm yyyy"}, width=13) == "fits"


def test_text_is_cut_by_a_filled_neighbour_only(tmp_path: Path) -> None:
    assert why(tmp_path, SENTENCE, {}, width=20, beside="full") == "cut"
    with xlsxwriter.Workbook(tmp_path / "open.xlsx") as book:
        book.add_worksheet("Open").write_string(0, 0, SENTENCE)
    assert misfits(tmp_path / "open.xlsx") == []


def test_wrapped_text_needs_a_row_that_is_high_enough(tmp_path: Path) -> None:
    wrapped = {"text_wrap": True}
    assert why(tmp_path, SENTENCE, wrapped, width=20, height=14) == "row too low"
    assert why(tmp_path, SENTENCE, wrapped, width=20, height=40) == "fits"
    assert why(tmp_path, SENTENCE, wrapped, width=20) == "fits"


def test_a_word_wider_than_its_column_is_broken(tmp_path: Path) -> None:
    assert why(tmp_path, "Personalisation", {"text_wrap": True}, width=8) == "word broken"


def test_bold_is_wider_than_regular() -> None:
    assert text_pixels("Workstream", bold=True) > text_pixels("Workstream")


def test_a_misfit_reads_as_one_line(tmp_path: Path) -> None:
    why(tmp_path, 1234567, {"num_format": "#,##0"}, width=6)
    assert str(misfits(tmp_path / "one.xlsx")[0]) == "One!A1: ##### (58 px in 42): '1,234,567'"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.5281, "0.0%", "52.8%"),
        (-3.25, '+0.0" pts";-0.0" pts";0.0" pts"', "-3.2 pts"),
        (0, "+#,##0;-#,##0;0", "0"),
        (-1234.5, '"£"#,##0.00', "-£1,234.50"),
        (-5, "[Red]#,##0;(#,##0)", "(5)"),
        (date(2012, 3, 1), "d mmm yyyy", "1 Mar 2012"),
        (date(2012, 3, 1), "[$-809]dd/mm/yyyy;@", "01/03/2012"),
        (2.5, "General", "2.5"),
        (True, "General", "TRUE"),
    ],
)
def test_a_value_is_shown_as_excel_shows_it(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text

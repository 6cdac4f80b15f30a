"""The writer's cells: each kind of value as Excel knows it, formulas with what they give now, links that stay."""

import io
import math
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers.demonstration import book
from xltools.report.model import Cell, Column, Formula, Link, Rich, Sheet, Table, Value
from xltools.writer import write_book
from xltools.writer.cell_display import NotWrittenError


def sheet_of(*values: Value, style: str = "body", is_rich: bool = False, is_data: bool = False) -> Worksheet:
    """Write values below each other, as a table's column, and read the sheet back."""
    table = Table("Values", (Column("Value", style, 20),), tuple((value,) for value in values), row=1)
    target = io.BytesIO()
    write_book(book(Sheet("Values", "accessible", tables=(table,))), target)
    return openpyxl.load_workbook(target, rich_text=is_rich, data_only=is_data)["Values"]


def test_a_date_is_a_real_date_in_its_own_format() -> None:
    cell = sheet_of(date(2012, 3, 31), style="date")["A2"]
    assert cell.value == datetime(2012, 3, 31)
    assert cell.number_format == "d mmm yyyy"


def test_a_date_in_a_column_of_words_still_shows_as_a_date() -> None:
    cell = sheet_of(date(2012, 3, 31), style="body")["A2"]
    assert (cell.value, cell.number_format) == (datetime(2012, 3, 31), "d mmm yyyy")


def test_a_date_too_early_for_excel_stands_as_text() -> None:
    assert sheet_of(date(1848, 7, 5), style="date")["A2"].value == "5 Jul 1848"


@pytest.mark.parametrize("blank", [None, "", math.nan, pd.NaT, pd.Timestamp("NaT")])
def test_what_is_missing_is_a_blank_cell_with_its_format(blank: Value) -> None:
    cell = sheet_of(blank, style="percent")["A2"]
    assert cell.value is None
    assert cell.number_format == "0.0%"


def test_values_that_pandas_made_are_written_as_what_they_are() -> None:
    frame = pd.DataFrame({"n": [2], "x": [1.5], "day": pd.to_datetime(["2012-03-31"])})
    values = [frame["n"].to_numpy()[0], frame["x"].to_numpy()[0], frame["day"].iloc[0]]
    sheet = sheet_of(*values)
    assert [sheet["A2"].value, sheet["A3"].value, sheet["A4"].value] == [2, 1.5, datetime(2012, 3, 31)]


def test_true_and_false_read_yes_and_no_unless_a_column_asks_for_booleans() -> None:
    assert [cell.value for cell in sheet_of(True, False)["A"][1:]] == ["Yes", "No"]
    assert [cell.value for cell in sheet_of(True, False, style="boolean")["A"][1:]] == [True, False]


def test_a_number_longer_than_excel_keeps_stands_as_text() -> None:
    assert sheet_of(12345678901234567, style="whole")["A2"].value == "12345678901234567"


def test_infinity_is_refused_because_no_measure_may_give_it() -> None:
    with pytest.raises(TypeError, match="infinity"):
        sheet_of(math.inf)


def test_a_thing_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="list"):
        sheet_of([1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "cached"),
    [("words", "words"), (2.5, 2.5), (3, 3), (date(2012, 3, 31), 40999), (True, True), (None, None), (math.nan, None)],
)
def test_a_formula_carries_the_value_that_it_has_now(now: Value, cached: object) -> None:
    formula = Formula('IF(1=1,"a","b")', now)  # type: ignore[arg-type]
    assert sheet_of(formula)["A2"].value == '=IF(1=1,"a","b")'
    assert sheet_of(formula, is_data=True)["A2"].value == cached


@pytest.mark.parametrize("expression", ["", "=1+1", "1+" * 5000 + "1"])
def test_a_formula_that_excel_would_refuse_is_refused_here(expression: str) -> None:
    with pytest.raises(NotWrittenError, match="A2"):
        sheet_of(Formula(expression, 0))


def test_rich_text_keeps_its_words_and_makes_its_runs_bold() -> None:
    value = sheet_of(Rich((("SDS-1", "strong"), (" agree\n", ""), ("", "strong"), ("Late", "quiet"))), is_rich=True)
    runs = value["A2"].value
    assert isinstance(runs, CellRichText)
    assert str(runs) == "SDS-1 agree\nLate"
    assert [bool(run.font.b) for run in runs if isinstance(run, TextBlock)] == [True, False, False]


def test_rich_text_of_one_run_is_that_text_in_its_style() -> None:
    cell = sheet_of(Rich((("Only", "strong"), ("", ""))))["A2"]
    assert (cell.value, cell.font.b) == ("Only", True)


def test_a_cells_style_is_joined_to_its_columns() -> None:
    cell = sheet_of(Cell(0.25, "strong"), style="percent")["A2"]
    assert (cell.number_format, cell.font.b) == ("0.0%", True)


def test_a_style_that_the_theme_does_not_know_is_a_bug() -> None:
    with pytest.raises(KeyError, match="purple"):
        sheet_of("x", style="strong purple")


def test_a_style_that_joins_two_number_formats_is_a_bug() -> None:
    with pytest.raises(ValueError, match="two number formats"):
        sheet_of(0.5, style="percent whole")


@pytest.mark.parametrize("value", ["M-2", 12, date(2012, 3, 31), Formula("1+1", 2)])
def test_a_link_leads_to_its_row_and_leaves_the_value_as_it_is(value: Value) -> None:
    plain = sheet_of(value)["A2"].value
    milestones = Table("M", (Column("Milestone ID", "id"),), (("M-1",), ("M-2",)), row=4)
    cells = {(1, 1): Cell(value, "date" if isinstance(value, date) else "", Link("M", "M-2"))}  # type: ignore[arg-type]
    target = io.BytesIO()
    write_book(book(Sheet("A", "printed", cells), Sheet("Bob's", "accessible", tables=(milestones,))), target)
    cell = openpyxl.load_workbook(target)["A"]["A1"]
    assert cell.hyperlink.location == "'Bob''s'!A6"
    assert cell.value == plain


@pytest.mark.parametrize("link", [Link("Nowhere", "x"), Link("Values", "missing"), Link(sheet="Nowhere")])
def test_a_link_to_what_is_not_in_the_book_is_left_out(link: Link) -> None:
    cell = sheet_of(Cell("words", "", link))["A2"]
    assert cell.value == "words"
    assert cell.hyperlink is None


def test_a_link_to_a_file_whose_name_holds_a_hash_stands_as_text() -> None:
    sheet = sheet_of(
        Cell("a", "", Link(url="external:packs/a#1.xlsx")),
        Cell("b", "", Link(url="external:packs/b.xlsx")),
        Cell("c", "", Link(url="https://example.org/a#top")),
    )
    assert sheet["A2"].hyperlink is None
    assert sheet["A3"].hyperlink.target == "packs\\b.xlsx"
    assert sheet["A4"].hyperlink.target == "https://example.org/a"

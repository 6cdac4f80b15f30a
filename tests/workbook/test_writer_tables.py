"""The writer's tables: native, named, described, whole, with room for what they hold."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers.demonstration import book
from xltools.errors import OutputBlocked
from xltools.report.model import Cell, Column, Formula, Link, Sheet, Table, Value
from xltools.report.theme import ROW_HEIGHT
from xltools.writer import write_book
from xltools.writer.cell_display import NotWrittenError
from xltools.writer.link_targets import table_name


def file_of(
    *tables: Table, widths: dict[int, float] | None = None, heights: dict[int, float] | None = None
) -> io.BytesIO:
    """Write tables on one accessible sheet named S."""
    target = io.BytesIO()
    write_book(book(Sheet("S", "accessible", tables=tables, widths=widths or {}, heights=heights or {})), target)
    return target


def sheet_of(
    *tables: Table, widths: dict[int, float] | None = None, heights: dict[int, float] | None = None
) -> Worksheet:
    """Write tables on one accessible sheet and read it back."""
    return openpyxl.load_workbook(file_of(*tables, widths=widths, heights=heights))["S"]


def one_column(*values: Value, heading: str = "Value", style: str = "body", width: float = 20) -> Table:
    return Table("T", (Column(heading, style, width),), tuple((value,) for value in values), row=1)


def test_a_table_is_native_named_and_described() -> None:
    table = Table("KPI values", (Column("KPI"), Column("Latest", "percent")), (("K-1", 0.5),), row=3, column=2,
                  description="One row for each KPI")  # fmt: skip
    native = sheet_of(table).tables["tbl_KPI_values"]
    assert native.ref == "B3:C4"
    assert native.autoFilter is None
    assert [column.name for column in native.tableColumns] == ["KPI", "Latest"]
    with zipfile.ZipFile(file_of(table)) as parts:
        assert b'altTextSummary="One row for each KPI"' in parts.read("xl/tables/table1.xml")


def test_a_filter_stands_only_where_it_is_asked_for() -> None:
    table = Table("T", (Column("A"),), (("x",),), row=1, with_filter=True)
    assert sheet_of(table).tables["tbl_T"].autoFilter.ref == "A1:A2"


def test_a_table_without_rows_keeps_one_blank_row() -> None:
    sheet = sheet_of(one_column(style="percent"))
    assert sheet.tables["tbl_T"].ref == "A1:A2"
    assert (sheet["A2"].value, sheet["A2"].number_format) == (None, "0.0%")


def test_blank_rows_for_typing_have_their_columns_format() -> None:
    sheet = sheet_of(Table("T", (Column("Due", "date"),), ((date(2012, 5, 1),),), row=1, blank_rows=3))
    assert sheet.tables["tbl_T"].ref == "A1:A5"
    assert {sheet[f"A{row}"].number_format for row in range(2, 6)} == {"d mmm yyyy"}


def test_a_calculated_column_keeps_both_its_formula_and_each_rows_value() -> None:
    formula = "tbl_T[[#This Row],[Slip (days)]]/7"
    rows = tuple((slip, Cell(Formula(formula, slip / 7), "strong")) for slip in (7, 21))
    table = Table("T", (Column("Slip (days)", "days"), Column("Weeks", "number")), rows, row=1)
    target = file_of(table)
    assert (
        openpyxl.load_workbook(target)["S"].tables["tbl_T"].tableColumns[1].calculatedColumnFormula.attr_text == formula
    )
    values = openpyxl.load_workbook(target, data_only=True)["S"]
    assert [values["B2"].value, values["B3"].value] == [1, 3]


def test_a_column_whose_rows_differ_is_not_a_calculated_one() -> None:
    rows = ((Formula("tbl_T[[#This Row],[A]]", 1), 1), ("typed over", 2))
    table = Table("T", (Column("B"), Column("A", "whole")), rows, row=1)
    assert sheet_of(table).tables["tbl_T"].tableColumns[0].calculatedColumnFormula is None


@pytest.mark.parametrize("headings", [("A", "a"), ("A", ""), ("A", " A ")])
def test_headings_that_are_alike_or_empty_are_refused(headings: tuple[str, str]) -> None:
    with pytest.raises(NotWrittenError, match="headings"):
        sheet_of(Table("T", tuple(Column(heading) for heading in headings), (("x", "y"),), row=1))


def test_a_row_that_is_not_as_long_as_the_headings_is_refused() -> None:
    with pytest.raises(NotWrittenError, match="row 2"):
        sheet_of(Table("T", (Column("A"), Column("B")), (("x",),), row=1))


def test_more_rows_than_a_sheet_of_excel_are_refused_in_a_sentence() -> None:
    with pytest.raises(OutputBlocked, match="The sheet S would have 1,048,577 rows, and Excel holds 1,048,576: "):
        file_of(replace(one_column(), rows=((1.0,),) * 1_048_576))


def test_a_table_may_end_in_the_last_row_of_a_sheet() -> None:
    assert sheet_of(replace(one_column(1.0), row=1_048_575))["A1048576"].value == 1


@pytest.mark.heavy
def test_cells_beyond_excels_last_link_stand_without_one() -> None:
    linked = Cell("x", link=Link(sheet="S"))
    with zipfile.ZipFile(file_of(one_column(*[linked] * 65_600))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert sheet.count(b"<hyperlink ") == 65_530
    assert sheet.count(b"<c ") == 65_601


def test_two_tables_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="tbl_a_b"):
        sheet_of(Table("A b", (Column("A"),), (), row=1), Table("a-b", (Column("A"),), (), row=9))


@pytest.mark.parametrize("name", ["KPI1", "R1C1", "A1", "Month plan WS-1", "x!y"])
def test_no_table_name_looks_like_a_cell_or_holds_a_space(name: str) -> None:
    table = Table(name, (Column("A"),), (("x",),), row=1)
    assert list(sheet_of(table).tables) == [table_name(name)]


def test_a_heading_stands_as_its_figures_do_and_text_is_set_off_from_them() -> None:
    table = Table("T", (Column("Days", "days"), Column("Word", "word"), Column("Rating", "rating")), ((1, "x", "Red"),),
                  row=1)  # fmt: skip
    sheet = sheet_of(table)
    assert [cell.alignment.horizontal for cell in sheet[1]] == ["right", "left", "center"]
    assert [cell.alignment.indent for cell in sheet[2]] == [0, 1, 0]


@pytest.mark.parametrize(
    ("value", "style"),
    [(123456789012.0, "money"), (-123456789.5, "change"), (date(2012, 9, 30), "date"), (12345.678, "percent")],
)
def test_a_column_is_never_too_narrow_for_its_figures(value: float | date, style: str) -> None:
    narrow = sheet_of(one_column(value, style=style, width=4)).column_dimensions["A"].width
    assert narrow > 9
    assert sheet_of(one_column(value, style=style, width=40)).column_dimensions["A"].width == pytest.approx(
        40.7, abs=0.1
    )


def test_a_width_that_a_sheet_gives_yields_only_to_figures() -> None:
    words = one_column("Amber/Green", heading="Workstreams", style="word", width=4)
    assert sheet_of(words).column_dimensions["A"].width > 10
    assert sheet_of(words, widths={1: 4}).column_dimensions["A"].width < 5
    figures = one_column(123456789.0, heading="n", style="money")
    assert sheet_of(figures, widths={1: 4}).column_dimensions["A"].width > 9


def test_a_row_is_tall_enough_for_its_wrapped_text() -> None:
    sheet = sheet_of(one_column("short", "word " * 20, "three\nlines\nhere", width=20))
    assert sheet.row_dimensions[2].height == ROW_HEIGHT
    assert float(sheet.row_dimensions[3].height or 0) >= 5 * 12.75
    assert float(sheet.row_dimensions[4].height or 0) >= 3 * 12.75


def test_a_rows_height_stops_at_excels_tallest() -> None:
    assert sheet_of(one_column("word " * 3000, width=20)).row_dimensions[2].height == pytest.approx(409, abs=0.5)


def test_a_height_that_a_sheet_gives_wins() -> None:
    assert sheet_of(one_column("word " * 20), heights={2: 21}).row_dimensions[2].height == 21

"""The validator and the structural checks each find the faults that they are for."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.helpers import formulas, ooxml


def sound(path: Path) -> Path:
    """Make a right workbook with a table, a formula, a merge, a link, a chart, an entry and a name."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Milestones")
        columns = [{"header": "Milestone"}, {"header": "Slip (days)"}]
        sheet.add_table("A3:B5", {"name": "tbl_Milestones", "columns": columns})
        sheet.write_string("A4", "M-1")
        sheet.write_formula("D1", "=SUM(tbl_Milestones[Slip (days)])", None, 0)
        sheet.write_formula("D2", '=IF(A4="(","","")', None, "")
        sheet.merge_range("F1:G1", "Two wide")
        sheet.write_url("D3", "internal:'Milestones'!A1", string="To the top")
        sheet.data_validation("B4:B5", {"validate": "integer", "criteria": ">=", "value": 0, "input_message": "Days"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Milestones!$B$4:$B$5"})
        sheet.insert_chart("D8", chart, {"description": "Slip of each milestone"})
        book.define_name("AsAt", "=Milestones!$A$1")
    return path


def broken(book: Path, part: str, old: str, new: str) -> Path:
    """Copy a workbook with one change in one part."""
    copy = book.with_name("broken.xlsx")
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == f"xl/{part}":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(name, content)
    return copy


@pytest.mark.validator
def test_the_validator_passes_a_right_workbook(tmp_path: Path) -> None:
    assert ooxml.validator_errors(sound(tmp_path / "sound.xlsx")) == []


@pytest.mark.validator
def test_the_validator_names_the_part_that_breaks_the_schema(tmp_path: Path) -> None:
    book = broken(sound(tmp_path / "sound.xlsx"), "worksheets/sheet1.xml", "<sheetData>", "<odd/><sheetData>")
    (found,) = ooxml.validator_errors(book)
    assert "/xl/worksheets/sheet1.xml" in found


@pytest.mark.validator
def test_the_validator_says_that_a_file_is_no_workbook(tmp_path: Path) -> None:
    book = tmp_path / "text.xlsx"
    book.write_text("no zip")
    assert ooxml.validator_errors(book) != []


def test_a_right_workbook_has_no_structural_fault(tmp_path: Path) -> None:
    assert ooxml.structure_faults(sound(tmp_path / "sound.xlsx")) == []


SHEET, TABLE = "worksheets/sheet1.xml", "tables/table1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (SHEET, '<mergeCell ref="F1:G1"/>', '<mergeCell ref="F1:G1"/><mergeCell ref="G1:H1"/>', "merged cells overlap"),
        (SHEET, '<mergeCell ref="F1:G1"/>', '<mergeCell ref="A3:A4"/>', "merged cells and a table overlap"),
        (TABLE, 'name="Slip (days)"', 'name="milestone"', "has two columns headed milestone"),
        (TABLE, 'name="Slip (days)"', 'name="Slip"', "but its cells say"),
        (TABLE, 'ref="A3:B5"', 'ref="A3:C5"', "covers A3:C5 but has 2 columns"),
        (TABLE, 'ref="A3:B5"', 'ref="A3:B3"', "has no row of data"),
        (SHEET, 'r="D2"', 'r="D9"', "D9 stands in row 2"),
        (SHEET, '<row r="2"', '<row r="1"', "row 1 stands after row 1"),
        (SHEET, 'r="F1"', 'r="C1"', "C1 stands after D1"),
        (SHEET, "[Slip (days)])</f>", "[Slip (days)]</f>", "has a bracket that is not closed"),
        (SHEET, "<v>0</v>", "", "D1 has a formula and no value"),
        (SHEET, "'Milestones'!A1", "'Gone'!A1", "D3 links to a place that is not there"),
        (SHEET, 'prompt="Days"', f'prompt="{"D" * 256}"', "prompt is longer than 255 characters"),
        ("drawings/drawing1.xml", 'descr="Slip of each milestone"', "", "has no alternative text"),
        ("workbook.xml", 'name="AsAt"', 'name="TBL_milestones"', "two tables or names are called tbl_milestones"),
        ("workbook.xml", 'name="AsAt"', 'name="KPI1"', "name looks like a cell: KPI1"),
        ("workbook.xml", "Milestones!$A$1", "Gone!$A$1", "refers to a sheet that is not there: Gone"),
    ],
)
def test_each_fault_that_the_validator_misses_is_named(
    tmp_path: Path, part: str, old: str, new: str, fault: str
) -> None:
    found = ooxml.structure_faults(broken(sound(tmp_path / "sound.xlsx"), part, old, new))
    assert any(fault in line for line in found), found


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("=SUM(A1", "has a bracket that is not closed"),
        ("=A1)", "closes a bracket that was not opened, at sign 4"),
        ('="a', "has a quote that is not closed"),
        ("=A1+", "ends in an operator"),
        ("=tbl_Gone[A]", "refers to a table that is not there: tbl_Gone"),
        ("=tbl_X[Gone]", "refers to a column that tbl_X lacks: Gone"),
        ("=[@A]", "refers to a column of no table"),
        ("=[1]Sheet!A1", "refers to another workbook"),
        ("=A1+#REF!", "refers to a deleted cell (#REF!)"),
        ("=XLOOKUP(A1,B1,C1)", "uses XLOOKUP, which previewers and LibreOffice lack"),
    ],
)
def test_a_faulty_formula_is_told_from_its_text(formula: str, fault: str) -> None:
    assert formulas.faults(formula, {"tbl_X": ["A"]}, ["Sheet"])[0] == fault


@pytest.mark.parametrize(
    "formula",
    [
        '=IF(A1=")","it\'s (","""")',
        "=tbl_X[[#This Row],[Due '[date']]]+SUM(tbl_X[[A]:[B]])+ROWS(tbl_X[#All])",
        "='It''s'!A1+SUM(Plain!$A$1:$B$2)",
    ],
)
def test_a_right_formula_has_no_fault(formula: str) -> None:
    assert formulas.faults(formula, {"tbl_X": ["A", "B", "Due [date]"]}, ["It's", "Plain"]) == []

"""What openpyxl, written by others, reads of odd workbooks: we agree, or the difference is explained here."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula

from tests.helpers.builders import CLOCK, CUSTOM_DATE, DATE, DURATION, MOMENT, PERCENT, STRICT, parts, saved, sheet
from xltools.tracker import RawSheet, read_tracker
from xltools.tracker.addresses import address
from xltools.tracker.raw import RawValue

Difference = dict[str, tuple[RawValue, Any]]


def as_ours(value: Any) -> RawValue:
    """Put a value of openpyxl into our terms: blanks, floats only, a day without a time of day is a date."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value  # type: ignore[no-any-return]


def differences(path: Path) -> Difference:
    """Return the cells that openpyxl reads otherwise: ours, then theirs."""
    found: Difference = {}
    book = openpyxl.load_workbook(path, data_only=True)
    for name, ours in read_tracker(path).sheets.items():
        if name not in book.sheetnames:
            found[name] = ("a sheet", None)
            continue
        theirs = book[name]
        for row in range(1, max(theirs.max_row, len(ours.rows)) + 1):
            for column in range(1, max(theirs.max_column, len(ours.rows[0]) if ours.rows else 0) + 1):
                value, other = ours.value(row, column), theirs.cell(row, column).value
                if value != as_ours(other) or type(value) is not type(as_ours(other)):
                    found[address(row, column)] = (value, other)
    return found


def row_of(*cells: str) -> str:
    """Return one row from cells that are written as `attributes|content`."""
    made = ""
    for column, cell in enumerate(cells, 1):
        attributes, _, content = cell.partition("|")
        made += f'<c r="{address(1, column)}"{attributes and " "}{attributes}>{content}</c>'
    return f'<row r="1">{made}</row>'


def dated(*serials: str, style: int = DATE) -> str:
    return row_of(*(f's="{style}"|<v>{serial}</v>' for serial in serials))


CASES: dict[str, tuple[dict[str, str | bytes], Difference]] = {
    "numbers, logicals, percentages": (
        parts(
            sheet(row_of("|<v>2</v>", "|<v>2.5</v>", "|<v>1E-7</v>", 't="b"|<v>1</v>', f's="{PERCENT}"|<v>0.85</v>'))
        ),
        {},
    ),
    "days, and days with a time of day": (
        parts(sheet(dated("40999", "40999.5", "1", "2958465") + dated("40999.25", style=MOMENT).replace("1", "2"))),
        {},
    ),
    "days of a format of its own": (parts(sheet(dated("40999", style=CUSTOM_DATE))), {}),
    "days since 1904": (parts(sheet(dated("39537", "39537.5", "1")), properties=' date1904="1"'), {}),
    "times of day": (parts(sheet(dated("0.5", "0.75", style=CLOCK))), {}),
    "durations": (parts(sheet(dated("0.5", "1.5", "40", style=DURATION))), {}),
    "the first days of 1900": (
        # 60 is 29 February 1900, which Excel counts though it never was: both name the day before.
        parts(sheet(dated("59", "60", "61", "0"))),
        {},
    ),
    "numbers that are no days": (
        # Excel shows ##### for both. A time or a number is no date, so the validator will say so; openpyxl's first
        # answer could be taken for one.
        parts(sheet(dated("-1", "2958466"))),
        {"A1": (time(0, 0), datetime(1899, 12, 29)), "B1": (2958466.0, "#VALUE!")},
    ),
    "shared, rich and inline strings": (
        parts(
            sheet(row_of('t="s"|<v>0</v>', 't="s"|<v>1</v>', 't="s"|<v>2</v>', 't="inlineStr"|<is><t>in</t></is>')),
            strings="<si><t>one</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r></si><si><t/></si>",
        ),
        {},
    ),
    "spaces, preserved and not": (
        parts(
            sheet(row_of('t="s"|<v>0</v>', 't="s"|<v>1</v>')),
            strings='<si><t xml:space="preserve"> kept </t></si><si><t> dropped </t></si>',
        ),
        {"B1": ("dropped", " dropped ")},  # Excel drops spaces that are not marked as meant; openpyxl keeps them
    ),
    "escaped characters": (
        parts(sheet(row_of('t="inlineStr"|<is><t>_x0041_ _x000D_ _x005F_x0041_</t></is>'))),
        {"A1": ("A \r _x0041_", "_x0041_ _x000D_ _x005F_x0041_")},  # openpyxl leaves Excel's escapes in the text
    ),
    "line breaks, emoji, right-to-left script": (
        parts(sheet(row_of('t="inlineStr"|<is><t>a&#10;b \U0001f600 \u05e9\u05dc\u05d5\u05dd &amp;lt;</t></is>'))),
        {},
    ),
    "errors": (
        parts(sheet(row_of('t="e"|<v>#REF!</v>', 't="e"|<f>X</f><v>#N/A</v>', 't="e"|<v>#SPILL!</v>'))),
        # openpyxl gives errors as if they had been typed; we keep them apart, in `errors`.
        {"A1": ("", "#REF!"), "B1": ("", "#N/A"), "C1": ("", "#SPILL!")},
    ),
    "formulas with and without a value": (
        parts(
            sheet(row_of("|<f>1+1</f><v>2</v>", "|<f>1+1</f>", 't="str"|<f>""</f><v></v>', 't="str"|<f>X</f><v>t</v>'))
        ),
        {},
    ),
    "rows out of order, and rows that are not there": (
        parts(sheet('<row r="5"><c r="C5"><v>5</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>')),
        {},
    ),
    "a dimension that lies": (
        parts(sheet('<row r="2"><c r="B2"><v>2</v></c></row>', head='<dimension ref="A1:A1"/>')),
        {},
    ),
    "dates as text of the ISO form": (
        parts(sheet(row_of(f's="{DATE}" t="d"|<v>2012-03-31T00:00:00</v>', 't="d"|<v>2012-03-31T10:30:00Z</v>'))),
        {},
    ),
    "Strict Open XML": (
        parts(sheet(row_of("|<v>2</v>"), namespace=STRICT), strict=True),
        {"Sheet1": ("a sheet", None)},  # openpyxl sees a workbook without sheets, and does not say so
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_we_agree_with_openpyxl_or_know_why_not(tmp_path: Path, case: str) -> None:
    contents, known = CASES[case]
    assert differences(saved(tmp_path, contents)) == known


def test_the_errors_that_openpyxl_gives_as_text_stand_in_errors(tmp_path: Path) -> None:
    contents, known = CASES["errors"]
    found = read_tracker(saved(tmp_path, contents)).sheets["Sheet1"]
    assert {address(*place): error for place, error in found.errors.items()} == {
        cell: theirs for cell, (_, theirs) in known.items()
    }


def made_by_openpyxl(folder: Path) -> RawSheet:
    book = openpyxl.Workbook()
    page = book["Sheet"]
    page["A1"] = "=1+1"
    page["B1"] = ArrayFormula("B1:B3", "=A1:A3*2")
    page["C1"] = date(2012, 3, 31)
    page["D1"] = timedelta(hours=30)
    page["E1"] = True
    page["F1"] = " spaced "
    page["A4"].number_format = "dd/mm/yyyy"
    page.merge_cells("A5:B6")
    page.row_dimensions[7].hidden = True
    page.column_dimensions["C"].hidden = True
    book.save(folder / "tracker.xlsx")
    return read_tracker(folder / "tracker.xlsx").sheets["Sheet"]


def test_a_workbook_that_openpyxl_saved_has_formulas_without_values(tmp_path: Path) -> None:
    found = made_by_openpyxl(tmp_path)
    assert found.uncalculated == {(1, 1), (1, 2), (2, 2), (3, 2)}
    assert found.rows[0] == ["", "", date(2012, 3, 31), timedelta(hours=30), True, " spaced "]
    assert found.merges == ((5, 1, 6, 2),)
    assert found.hidden_rows == {7}
    assert found.hidden_columns == {3}


def test_a_workbook_that_xlsxwriter_wrote_has_the_values_that_it_was_given(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "tracker.xlsx") as book:
        page = book.add_worksheet()
        page.write_formula("A1", "=1+1", None, 2)
        page.write_formula("B1", "=1+1", None, "")
        page.write_formula("C1", "=NA()", None, "#N/A")
        page.write_formula("D1", '=""&"x"', None, "x")
        page.write_rich_string("E1", "ri", book.add_format({"bold": True}), "ch")
    found = read_tracker(tmp_path / "tracker.xlsx").sheets["Sheet1"]
    assert found.rows == [[2.0, "", "", "x", "rich"]]
    assert found.uncalculated == {(1, 1), (1, 2), (1, 3), (1, 4)}  # the file says that Excel is to calculate them
    assert found.errors == {(1, 3): "#N/A"}

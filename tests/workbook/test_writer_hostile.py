"""Hostile text stays text everywhere: in cells, tables, headings, charts, pages, properties and messages."""

import io
import re
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.helpers import ooxml
from tests.helpers.demonstration import book
from xltools.report.model import (
    Axis,
    Book,
    Cell,
    Chart,
    Column,
    Entry,
    Formula,
    Link,
    Range,
    Rich,
    Series,
    Sheet,
    Span,
    Table,
    Words,
)
from xltools.writer import write_book

SURVIVES = (
    "=1+1", "=cmd|'/C calc'!A0", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'quoted", "''",
    "mailto:x@y",
    "external:c:/x.xlsx", "internal:Sheet!A1", "http://example.org/?a=1&b=2", "file://x", "<b>bold</b>", "<r>&</r>",
    "<r><t>x</t></r>", "</t></si>", "a & b < c > d \" '", "_x0041_", "_x005F_x0041_", "x_x0041_y_x000D_",
    "\x00\x01\x1f", "line\nbreak", "carriage\r\nreturn", "tab\there", "  spaces  ", "\ufeffmark",
    "\N{GRINNING FACE} emoji", "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}", "שלום עולם", "\u202eevil", "Ω≈ç√", "{=1+1}",
    "1e5", "TRUE", "#N/A", "2012-03-31", "00123", "€100", "&P &N", "%s %d {0}",
)  # fmt: skip
#: openpyxl leaves Excel's escapes of such text as they stand in the file; calamine reads them.
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f]")


def written(made: Book) -> io.BytesIO:
    """Return a book as a file in memory."""
    target = io.BytesIO()
    write_book(made, target)
    target.seek(0)
    return target


def column_of(texts: tuple[str, ...], name: str = "Hostile") -> Sheet:
    """Return a sheet that holds texts in a table and again in placed cells."""
    table = Table("Texts", (Column("Text", "body", 40),), tuple((text,) for text in texts), row=1)
    cells = {(row, 3): Cell(text, "line") for row, text in enumerate(texts, start=2)}
    return Sheet(name, "accessible", cells, (table,))


def test_hostile_text_reads_back_the_same_through_openpyxl() -> None:
    sheet = openpyxl.load_workbook(written(book(column_of(SURVIVES))))["Hostile"]
    for row, text in enumerate(SURVIVES, start=2):
        for column in (1, 3):
            cell = sheet.cell(row, column)
            assert cell.data_type == "s", repr(text)
            assert cell.hyperlink is None, repr(text)
            assert cell.value == text or _ESCAPED.search(text), repr(text)


def test_hostile_text_reads_back_the_same_through_calamine() -> None:
    read = CalamineWorkbook.from_filelike(written(book(column_of(SURVIVES)))).get_sheet_by_name("Hostile")
    rows = read.to_python(skip_empty_area=False)
    assert [row[0] for row in rows[1:]] == list(SURVIVES)
    assert [row[2] for row in rows[1:]] == list(SURVIVES)


def test_no_text_becomes_a_formula_or_a_link() -> None:
    with zipfile.ZipFile(written(book(column_of(SURVIVES)))) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "'x", "\tx", "\rx"])
def test_text_that_looks_like_code_is_marked_as_text_for_whoever_edits_it(text: str) -> None:
    sheet = openpyxl.load_workbook(written(book(column_of((text, "plain")))))["Hostile"]
    assert sheet["A2"].quotePrefix
    assert sheet["C2"].quotePrefix
    assert not sheet["A3"].quotePrefix


def test_a_lone_surrogate_shows_as_a_replacement_and_a_split_pair_is_joined() -> None:
    sheet = openpyxl.load_workbook(written(book(column_of(("a\ud800b", "\ud83d\ude00", "\uffff")))))["Hostile"]
    assert [sheet["A2"].value, sheet["A3"].value, sheet["A4"].value] == ["a\ufffdb", "\N{GRINNING FACE}", "\ufffd"]


@pytest.mark.parametrize("character", ["x", "é", "\N{GRINNING FACE}"])
def test_text_too_long_for_excel_is_cut_and_says_how_much(character: str) -> None:
    text = character * 40_000
    value = str(openpyxl.load_workbook(written(book(column_of((text,)))))["Hostile"]["A2"].value)
    kept = value.count(character)
    assert value == f"{character * kept}… (cut: {40_000 - kept} characters)"
    assert len(value.encode("utf-16-le")) // 2 <= 32_767


def test_text_that_just_fits_is_not_cut() -> None:
    text = "x" * 32_000
    assert openpyxl.load_workbook(written(book(column_of((text,)))))["Hostile"]["A2"].value == text


def hostile_sheet(text: str, number: int) -> Sheet:
    """Return a sheet with one text in every place that holds words."""
    columns = (Column(text + " 1"), Column(text + " 2", "number"))
    table = Table(f"T{number}", columns, ((text, 1.5), (text, None)), row=3, description=text)
    values, names = Span(table.name, text + " 2"), Span(table.name, text + " 1")
    series = (Series(text, values, names, label=text), Series(text, values, names, labels=(text, "")))
    chart = Chart("line", text, series, text, 6, 1, x=Axis(text), y=Axis(text))
    cells = {(1, 1): Cell(Rich(((text, "strong"), (text, "")))), (1, 2): Cell(Formula('"a"', text)),
             (1, 3): Cell(text, "", Link(sheet=text)), (2, 1): Cell(text, "title")}  # fmt: skip
    entry = Entry(Range(20, 1, 21, 1), "list", ("Yes", "No"), title=text, message=text, error_title=text, error=text)
    rule = Words(Range(4, 1, 5, 1), {text: "red"})
    return Sheet(text, "printed", cells, (table,), (chart,), (rule,), (entry,))


def hostile_everywhere(*texts: str) -> Book:
    """Return a book of such sheets, whose own words are hostile too."""
    said = " ".join(texts)
    sheets = tuple(hostile_sheet(text, number) for number, text in enumerate(texts))
    properties = {text: text for text in texts}
    return Book(said, said, said, said, said, said, book().created, sheets, properties=properties, keywords=said)


@pytest.mark.validator
def test_a_workbook_with_hostile_text_everywhere_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(written(hostile_everywhere(*SURVIVES)).getvalue())
    assert ooxml.validator_errors(path) == []
    # that check compares headings as they are escaped, not as they are read
    assert [fault for fault in ooxml.structure_faults(path) if "_x005F_" not in fault] == []


@pytest.mark.parametrize("text", [*SURVIVES, "lone \ud800", "x" * 300, "&" * 300, "Hello!A1 there", "=Sheet1!$A$1"])
def test_a_workbook_with_hostile_text_everywhere_opens(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl says what it would lose on saving
        read = openpyxl.load_workbook(written(hostile_everywhere(text)))
    assert len(read.worksheets) == 1
    assert len(read.worksheets[0].title) <= 31


@pytest.mark.parametrize("text", ["=1+1", "Hello!A1 there", "=Sheet1!$A$1", "'S'!B2", "<b>&"])
def test_words_of_a_chart_are_never_references(text: str) -> None:
    with zipfile.ZipFile(written(hostile_everywhere(text))) as parts:
        xml = parts.read("xl/charts/chart1.xml").decode()
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # title, two axes, a last-point label and a point's label
    assert xml.count(f"<a:t>{shown}</a:t>") == 5
    assert xml.count(f"<c:tx><c:v>{shown}</c:v></c:tx>") == 2
    assert "<c:tx><c:strRef>" not in xml

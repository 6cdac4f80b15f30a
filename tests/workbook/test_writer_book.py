"""The whole workbook: the same bytes twice, pages, properties, names, what is seen first, and two other programs."""

import io
import re
import subprocess
import sys
import warnings
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.helpers import figures, fit, office, ooxml, pack_checks
from tests.helpers.demonstration import book
from xltools.report.model import Book, Cell, Page, Range, Sheet
from xltools.writer import write_book
from xltools.writer.cell_display import NotWrittenError

PLAIN = Sheet("Plain", "accessible", {(1, 1): Cell("Plain", "title")})


def written(made: Book) -> io.BytesIO:
    target = io.BytesIO()
    write_book(made, target)
    return target


def read(made: Book) -> Any:
    return openpyxl.load_workbook(written(made))


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the demonstration book once."""
    path = tmp_path_factory.mktemp("writer") / "demonstration.xlsx"
    write_book(book(), path)
    return path


def test_the_same_book_gives_the_same_bytes(demonstration: Path) -> None:
    assert written(book()).getvalue() == demonstration.read_bytes()


def test_no_font_is_of_a_scheme_because_excel_would_show_the_themes_own(demonstration: Path) -> None:
    with zipfile.ZipFile(demonstration) as parts:
        styles = parts.read("xl/styles.xml").decode()
    assert "<scheme" not in styles
    assert set(re.findall('<name val="([^"]*)"', styles)) == {"Arial"}


def test_no_clock_stands_in_the_file(demonstration: Path) -> None:
    with zipfile.ZipFile(demonstration) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {item.date_time[0] for item in parts.infolist()} == {1980}
    assert core.count("2012-04-25T00:00:00Z") == 2


def test_a_target_that_cannot_be_written_is_the_systems_own_error(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_book(book(PLAIN), tmp_path)
    with pytest.raises(FileNotFoundError):
        write_book(book(PLAIN), tmp_path / "no folder" / "x.xlsx")


def test_importing_the_writer_does_not_import_pandas() -> None:
    code = "import sys, xltools.writer; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_organisation_is_the_author_and_no_person_is() -> None:
    properties = read(replace(book(PLAIN), keywords="milestones, KPIs")).properties
    assert (properties.creator, properties.lastModifiedBy) == ("Illustrative Trust", "Illustrative Trust")
    assert (properties.title, properties.subject) == ("Demonstration", "Illustrative data")
    assert (properties.keywords, properties.contentStatus) == ("milestones, KPIs", "DRAFT")
    assert properties.created == properties.modified == datetime(2012, 4, 25)


def test_custom_properties_and_names_stand_in_the_file() -> None:
    made = read(replace(book(PLAIN), names={"AsAt": "Plain!$A$1"}))
    assert made.custom_doc_props["As at"].value == "2012-03-31"
    assert made.defined_names["AsAt"].value == "Plain!$A$1"


@pytest.mark.parametrize("name", ["A1", "R1C1", "has space", "1st"])
def test_a_name_that_excel_would_refuse_is_refused(name: str) -> None:
    with pytest.warns(UserWarning, match="name"), pytest.raises(NotWrittenError, match="defined name"):
        written(replace(book(PLAIN), names={name: "Plain!$A$1"}))


def test_marking_and_draft_head_every_page_and_its_number_foots_it() -> None:
    sheet = read(replace(book(PLAIN), marking="NHS & PROTECT", footer="2012 plan")).worksheets[0]
    assert (sheet.oddHeader.left.text, sheet.oddHeader.right.text) == ("NHS && PROTECT", "DRAFT")
    assert (sheet.oddHeader.right.size, sheet.oddHeader.right.color) == (14, "C00000")
    # a text that begins with a digit must not be read as a font size
    assert (sheet.oddFooter.left.size, sheet.oddFooter.left.text) == (9, "2012 plan")
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_final_is_said_quietly() -> None:
    header = read(replace(book(PLAIN), status="FINAL")).worksheets[0].oddHeader.right
    assert (header.text, header.size) == ("FINAL", 9)


def test_a_page_prints_as_its_sheet_says() -> None:
    page = Page("portrait", "A3", 1, 2, (1, 2), (5, 3), Range(1, 1, 9, 4), (0.4, 0.3, 0.8, 0.6))
    sheet = read(book(replace(PLAIN, page=page))).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 8)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 2)
    assert (sheet.print_title_rows, sheet.print_area) == ("$1:$2", "'Plain'!$A$1:$D$9")
    assert [line.id for line in sheet.row_breaks.brk] == [3, 5]
    margins = sheet.page_margins
    assert (margins.left, margins.right, margins.top, margins.bottom) == (0.4, 0.3, 0.8, 0.6)


@pytest.mark.parametrize(("kind", "shows"), [("accessible", False), ("printed", False), ("entry", True)])
def test_gridlines_show_only_where_staff_type(kind: Any, shows: bool) -> None:
    assert read(book(replace(PLAIN, kind=kind))).worksheets[0].sheet_view.showGridLines in (
        {None, True} if shows else {False}
    )


def test_the_book_opens_at_the_first_sheet_that_is_not_hidden() -> None:
    made = read(book(replace(PLAIN, name="Lists", is_hidden=True), PLAIN))
    assert made.active.title == "Plain"
    assert made["Lists"].sheet_state == "hidden"


def test_a_book_whose_sheets_are_all_hidden_is_refused() -> None:
    with pytest.raises(NotWrittenError, match="not hidden"):
        written(book(replace(PLAIN, is_hidden=True)))


def test_a_sheet_freezes_and_is_coloured_as_it_says() -> None:
    sheet = read(book(replace(PLAIN, freeze=(5, 2), tab="green"))).worksheets[0]
    assert (sheet.freeze_panes, sheet.sheet_properties.tabColor.rgb) == ("B5", "FF00703C")


def test_sheet_names_are_made_fit_for_excel_and_stay_apart() -> None:
    long = "Month plan with a very long name of a workstream "
    names = [long + "one", long + "two", "a/b:c", "History", "'quoted'", ""]
    made = read(book(*(replace(PLAIN, name=name) for name in names)))
    cut = ["Month plan with a very long nam", "Month plan with a very long (2)"]
    assert made.sheetnames == [*cut, "a b c", "History sheet", "quoted", "Sheet"]


def test_two_sheets_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Plain"):
        written(book(PLAIN, PLAIN))


@pytest.mark.validator
def test_the_demonstration_is_valid_by_an_independent_validator(demonstration: Path) -> None:
    assert ooxml.validator_errors(demonstration) == []


def test_the_demonstration_is_sound_where_a_validator_does_not_look(demonstration: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl says what it would lose on saving
        assert ooxml.structure_faults(demonstration) == []
        assert [str(misfit) for misfit in fit.misfits(demonstration)] == []


@pytest.mark.office
def test_the_demonstration_calculates_to_what_it_says_and_prints_without_faults(
    demonstration: Path, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl says what it would lose on saving
        assert figures.changed_figures(demonstration, tmp_path) == []
    assert pack_checks.page_faults(demonstration) == []


@pytest.mark.office
def test_every_printed_page_bears_the_marking_the_status_and_the_footer(demonstration: Path) -> None:
    pages = office.page_texts(demonstration)
    assert len(pages) == 6
    for part in ("NHS PROTECT", "DRAFT", "Illustrative programme, as at 31 March 2012"):
        assert [part in page for page in pages] == [True] * 6

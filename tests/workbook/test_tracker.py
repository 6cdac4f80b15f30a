"""A tracker is read whole and true, found without being named, and never touched."""

import hashlib
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.helpers.builders import DURATION, OFFICE, parts, saved, sheet
from xltools.errors import TrackerRefused
from xltools.tracker import find_tracker, read_tracker
from xltools.tracker.styles import DATE, NUMBER, kind_of_format
from xltools.tracker.styles import DURATION as ELAPSED

BLANK_ROWS = (
    '<row r="3"><c r="C3" t="inlineStr"><is><t>Milestone ID</t></is></c></row><row r="5"><c r="C5"><v>1</v></c></row>'
)


def test_rows_and_columns_stand_where_excel_shows_them(tmp_path: Path) -> None:
    found = read_tracker(saved(tmp_path, parts(sheet(BLANK_ROWS)))).sheets["Sheet1"]
    assert found.rows == [["", "", ""], ["", "", ""], ["", "", "Milestone ID"], ["", "", ""], ["", "", 1.0]]
    assert found.value(3, 3) == "Milestone ID"
    assert found.value(99, 99) == ""


def test_sheets_come_in_the_order_of_the_tabs_with_their_states(tmp_path: Path) -> None:
    contents = parts(
        sheet(), sheet(), sheet(), names=("Risks &amp; issues", "Areas", "Zones"), states=("", "hidden", "veryHidden")
    )
    found = read_tracker(saved(tmp_path, contents)).sheets
    assert [(sheet.name, sheet.state) for sheet in found.values()] == [
        ("Risks & issues", "visible"),
        ("Areas", "hidden"),
        ("Zones", "veryHidden"),
    ]


def test_a_chart_with_a_tab_of_its_own_is_no_sheet(tmp_path: Path) -> None:
    contents = parts(sheet(BLANK_ROWS), sheet())
    links = str(contents["xl/_rels/workbook.xml.rels"])
    links = links.replace('worksheet" Target="worksheets/sheet1', 'chartsheet" Target="worksheets/sheet1')
    kinds = str(contents["[Content_Types].xml"]).replace("worksheet+xml", "chartsheet+xml", 1)
    charted = contents | {"xl/_rels/workbook.xml.rels": links, "[Content_Types].xml": kinds}
    found = read_tracker(saved(tmp_path, charted)).sheets
    assert list(found) == ["Sheet2"]
    assert found["Sheet2"].rows == []


def test_cells_that_are_linked_as_a_chart_are_not_dropped_without_a_word(tmp_path: Path) -> None:
    contents = parts(sheet(BLANK_ROWS), sheet())
    links = str(contents["xl/_rels/workbook.xml.rels"])
    links = links.replace('worksheet" Target="worksheets/sheet1', 'chartsheet" Target="worksheets/sheet1')
    with pytest.raises(TrackerRefused, match="linked as chartsheet, and listed as a worksheet"):
        read_tracker(saved(tmp_path, contents | {"xl/_rels/workbook.xml.rels": links}))


def test_parts_may_have_any_names_and_prefixes(tmp_path: Path) -> None:
    contents = parts(sheet(BLANK_ROWS))
    moved = {
        "_rels/.rels": str(contents["_rels/.rels"]).replace("xl/workbook.xml", "/book/main%20part.xml"),
        "book/main part.xml": str(contents["xl/workbook.xml"])
        .replace("r:id", "rel:id")
        .replace("xmlns:r=", "xmlns:rel="),
        "book/_rels/main part.xml.rels": str(contents["xl/_rels/workbook.xml.rels"]).replace(
            "worksheets/", "../Tables/"
        ),
        "tables/SHEET1.XML": contents["xl/worksheets/sheet1.xml"],
        "book/styles.xml": contents["xl/styles.xml"],
    }
    assert read_tracker(saved(tmp_path, moved)).sheets["Sheet1"].value(3, 3) == "Milestone ID"


def test_the_tracker_is_known_by_the_bytes_that_were_read_and_stays_as_it_was(tmp_path: Path) -> None:
    path = saved(tmp_path, parts(sheet(BLANK_ROWS)))
    before, when = path.read_bytes(), path.stat().st_mtime_ns
    path.chmod(0o400)
    assert read_tracker(path).sha256 == hashlib.sha256(before).hexdigest()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, when)
    assert [found.name for found in tmp_path.iterdir()] == ["tracker.xlsx"]


def test_the_version_is_read_from_the_document_properties(tmp_path: Path) -> None:
    contents = parts(sheet())
    assert read_tracker(saved(tmp_path, contents)).version == ""
    link = f'<Relationship Id="rId3" Type="{OFFICE}/relationships/custom-properties" Target="docProps/custom.xml"/>'
    contents["_rels/.rels"] = str(contents["_rels/.rels"]).replace("</Relationships>", f"{link}</Relationships>")
    contents["docProps/custom.xml"] = (
        f'<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">'
        '<property pid="2" name="Other"><vt:lpwstr>7</vt:lpwstr></property>'
        '<property pid="3" name="xltools tracker version"><vt:lpwstr>1.2</vt:lpwstr></property></Properties>'
    )
    assert read_tracker(saved(tmp_path, contents)).version == "1.2"


def test_macros_are_noted_and_refuse_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path, parts(sheet(BLANK_ROWS)) | {"xl/vbaProject.bin": b"\xcc\x61"}, "tracker.xlsm")
    found = read_tracker(path)
    assert found.notes == ("tracker.xlsm holds macros; they were not run.",)
    assert found.sheets["Sheet1"].value(5, 3) == 1.0


@pytest.mark.parametrize("owner", ["~$tracker.xlsx", ".~lock.tracker.xlsx#"])
def test_a_tracker_that_is_open_elsewhere_is_read_with_a_note(tmp_path: Path, owner: str) -> None:
    path = saved(tmp_path, parts(sheet(BLANK_ROWS)))
    (tmp_path / owner).write_bytes(b"\x05owner")
    found = read_tracker(path)
    assert len(found.notes) == 1
    assert found.notes[0].startswith("tracker.xlsx is open in another program (")
    assert found.sheets["Sheet1"].value(5, 3) == 1.0


def test_a_duration_too_long_to_be_held_is_read_as_its_number(tmp_path: Path) -> None:
    rows = f'<row r="1"><c r="A1" s="{DURATION}"><v>1E+12</v></c><c r="B1"><v>2</v></c></row>'
    assert read_tracker(saved(tmp_path, parts(sheet(rows)))).sheets["Sheet1"].rows == [[1e12, 2.0]]


def test_numbers_that_excel_cannot_hold_are_errors(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1e400</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>-INF</v></c></row>'
    found = read_tracker(saved(tmp_path, parts(sheet(rows)))).sheets["Sheet1"]
    assert found.rows == [["", "", ""]]
    assert found.errors == {(1, 1): "#NUM!", (1, 2): "#NUM!", (1, 3): "#NUM!"}


def test_a_date_whose_format_begins_with_quoted_words_is_a_date(tmp_path: Path) -> None:
    contents = parts(sheet('<row r="1"><c r="A1" s="6"><v>40999</v></c><c r="B1" s="9"><v>1</v></c></row>'))
    styles = str(contents["xl/styles.xml"]).replace("dd/mm/yyyy;@", "&quot;Due: &quot;dd/mm/yyyy;@")
    found = read_tracker(saved(tmp_path, contents | {"xl/styles.xml": styles})).sheets["Sheet1"]
    assert found.rows == [[date(2012, 3, 31), 1.0]]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", NUMBER),
        ("0.00", NUMBER),
        ("0.00E+00", NUMBER),
        ("#,##0;[Red]-#,##0", NUMBER),
        ('0" days"', NUMBER),
        (r"0\d", NUMBER),
        ("#,##0_d", NUMBER),
        ("0*y", NUMBER),
        ("[$£-809]#,##0.00", NUMBER),
        ("@", NUMBER),
        (";;;dd", NUMBER),
        ("", NUMBER),
        ("dd/mm/yyyy", DATE),
        ("DD-MMM-YY;@", DATE),
        ('"Due "d mmm', DATE),
        ("[$-F800]dddd, mmmm dd, yyyy", DATE),
        ("h:mm AM/PM", DATE),
        ("[Red]mmm-yy", DATE),
        ("[h]:mm", ELAPSED),
        ("[ss].0", ELAPSED),
        ('"["hh', DATE),
    ],
)
def test_a_number_format_says_whether_a_number_is_a_date(code: str, kind: int) -> None:
    assert kind_of_format(code) == kind


def test_what_a_date_cell_can_come_as(tmp_path: Path) -> None:
    serials = ("40999", "40999.5", "0.5", "0", "2958466")
    cells = "".join(f'<c r="{"ABCDE"[n]}1" s="1"><v>{serial}</v></c>' for n, serial in enumerate(serials))
    found = read_tracker(saved(tmp_path, parts(sheet(f'<row r="1">{cells}<c r="F1" s="4"><v>1.5</v></c></row>'))))
    assert found.sheets["Sheet1"].rows == [
        [date(2012, 3, 31), datetime(2012, 3, 31, 12), time(12), time(0), 2958466.0, timedelta(days=1.5)]
    ]


def test_importing_the_reader_imports_neither_pandas_nor_a_library_that_reads() -> None:
    script = "import sys, xltools.tracker; print({'pandas', 'numpy', 'openpyxl', 'python_calamine'} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "set()\n"
    )


def workbooks(folder: Path, *names: str) -> Path:
    (folder / "workbooks" / "archive").mkdir(parents=True)
    for name in names:
        (folder / "workbooks" / name).touch()
    return folder


def test_the_only_workbook_is_the_tracker(tmp_path: Path) -> None:
    workbooks(tmp_path, "Programme.XLSX", "~$Programme.XLSX", "notes.txt", "archive/old.xlsx")
    assert find_tracker(tmp_path) == tmp_path / "workbooks" / "Programme.XLSX"


def test_no_workbook_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(TrackerRefused, match=r"There is no \.xlsx in .*workbooks: put the tracker there"):
        find_tracker(workbooks(tmp_path, "~$tracker.xlsx"))


def test_several_workbooks_are_named(tmp_path: Path) -> None:
    with pytest.raises(TrackerRefused, match=r"holds 7 workbooks \(1\.xlsx, .* and 2 more\): name one"):
        find_tracker(workbooks(tmp_path, *(f"{n}.xlsx" for n in range(1, 8))))


def test_a_folder_without_workbooks_is_said_to_be_the_wrong_one(tmp_path: Path) -> None:
    with pytest.raises(TrackerRefused, match="go to the programme's folder"):
        find_tracker(tmp_path)


@pytest.mark.parametrize("is_odd", [False, True])
def test_rows_and_columns_of_no_height_or_width_are_hidden(tmp_path: Path, *, is_odd: bool) -> None:
    heights = ('ht="0" customHeight="1"', 'customHeight="0" ht="15"', 'spans="1:1" ht="0.0"', 'ht="0.75"', 'hidden="1"')
    rows = "".join(f'<row r="{n}" {told}><c r="A{n}"><v>1</v></c></row>' for n, told in enumerate(heights, 1))
    rows = rows.replace("<v>", "<v><!-- -->") if is_odd else rows
    head = '<cols><col min="2" max="3" width="0" customWidth="1"/><col min="4" max="4" width="9"/></cols>'
    found = read_tracker(saved(tmp_path, parts(sheet(rows, head)))).sheets["Sheet1"]
    assert found.hidden_rows == {1, 3, 5}
    assert found.hidden_columns == {2, 3}

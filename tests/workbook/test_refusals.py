"""What is no tracker, damaged or unsafe is turned away in words before any reader touches it."""

import os
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.helpers.builders import DATE, MIME, OFFICE, PACKAGE, packed, parts, saved, sheet
from xltools.errors import TrackerRefused
from xltools.tracker import memory_limits, read_tracker

ONE_CELL = sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
SHEET_2003 = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
FLAT = (
    '<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'office:mimetype="application/vnd.oasis.opendocument.{}">'
)
BOF, FILEPASS = b"\x09\x08\x10\x00" + bytes(16), b"\x2f\x00\x36\x00" + bytes(54)


def ole(stream: str, contents: bytes = BOF) -> bytes:
    """Return an OLE file: its header, a directory that lists one stream, and that stream's own sectors."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(22) + (9).to_bytes(2, "little") + bytes(480)
    written = f"{stream}\0".encode("utf-16-le")
    entry = written.ljust(64, b"\0") + len(written).to_bytes(2, "little") + b"\x02" + bytes(49)
    entry += (1).to_bytes(4, "little") + (4096).to_bytes(8, "little")
    return head + entry.ljust(512, b"\0") + contents.ljust(4096, b"\0")


def refusal(path: Path) -> str:
    """Return the words of the refusal, which is one line that names the file."""
    with pytest.raises(TrackerRefused) as refused:
        read_tracker(path)
    words = str(refused.value)
    assert path.name in words
    assert words.endswith(".")
    assert "\n" not in words
    return words


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "tracker.xlsx")


def test_a_folder_is_said_to_be_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tracker.xlsx")
    assert "not a file" in refusal(tmp_path / "tracker.xlsx")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="Windows keeps permissions in another way")
def test_a_file_without_permission_is_said_to_be_so(tmp_path: Path) -> None:
    path = saved(tmp_path, parts(ONE_CELL))
    path.chmod(0)
    user = os.geteuid()
    if user == 0:  # root may read anything, so be nobody for a moment
        os.seteuid(65534)
    try:
        assert "no permission" in refusal(path)
    finally:
        os.seteuid(user)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has a file that fails when it is read")
def test_a_file_that_fails_midway_as_on_a_lost_network_is_said_to_be_so() -> None:
    assert "Input/output error" in refusal(Path("/proc/self/mem"))


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(TrackerRefused):
        read_tracker(Path("track\0er.xlsx"))


@pytest.mark.parametrize(
    ("name", "contents", "why"),
    [
        ("~$tracker.xlsx", b"\x05owner", "name tracker.xlsx instead"),
        ("empty.xlsx", b"", "is an empty file"),
        ("zeros.xlsx", bytes(4096), "nothing but zeros"),
        ("locked.xlsx", ole("EncryptedPackage"), "protected by a password to open it"),
        ("old.xls", ole("Workbook"), "old .xls format: open"),
        ("old.xlsx", ole("WORKBOOK"), "old .xls format: open"),
        ("older.xlsx", ole("Book"), "old .xls format: open"),
        ("locked.xls", ole("Workbook", BOF + FILEPASS), "old .xls format with a password"),
        ("locked95.xls", ole("BOOK", BOF + b"\x86\0\0\0" + FILEPASS), "old .xls format with a password"),
        ("letter.xlsx", ole("WordDocument"), "not a workbook"),
        ("about.doc", ole("WordDocument", "The Workbook\0 and the Book\0".encode("utf-16-le")), "not a workbook"),
        ("excel2.xls", b"\x09\x00\x04\x00\x02\x00\x10\x00", "older than .xls"),
        ("excel3.xls", b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00", "older than .xls"),
        ("excel4.xls", b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", "older than .xls"),
        ("excel5.xls", b"\x09\x08\x08\x00\x00\x05\x05\x00", "older than .xls"),
        ("flat.fods", FLAT.format("spreadsheet").encode(), ".fods"),
        ("flat.xlsx", FLAT.format("spreadsheet").encode("utf-16"), "open it in LibreOffice"),
        ("flat.fodt", FLAT.format("text").encode(), "an XML file, not a workbook"),
        ("sheet.gsheet", b'{"url": "https://docs.google.com/open?id=x", "doc_id": "x"}', "shortcut to a Google Sheet"),
        ("data.xlsx", b'{"rows": []}', "plain text"),
        ("letter.rtf", b"{\\rtf1 hello}", "Rich Text"),
        ("site.xlsx", b"[InternetShortcut]\r\nURL=https://example.org/\r\n", "shortcut to a web page"),
        ("pointer.xlsx", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "git lfs pull"),
        ("page.xlsx", b"\n<!DOCTYPE html>\n<html><table></table></html>", "web page"),
        ("export.xlsx", b"\xef\xbb\xbf<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "web page"),
        ("wide.xlsx", "<html>".encode("utf-16"), "web page"),
        ("xml2003.xlsx", b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>", "Excel 2003"),
        ("xml2003b.xlsx", f"<?xml version='1.0'?>\n<!-- x -->\n<Workbook {SHEET_2003}>".encode(), "Excel 2003"),
        ("xml2003c.xls", f"<ss:Workbook {SHEET_2003.replace('xmlns', 'xmlns:ss')}>".encode("utf-16"), "Excel 2003"),
        ("page2.xlsx", b"<!-- saved --><table><tr><td>1</td></tr></table>", "web page"),
        ("page3.xlsx", b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C'><html>", "web page"),
        ("feed.xlsx", b"<?xml version='1.0'?><feed/>", "XML file"),
        ("table.xlsx", b"Milestone ID,Workstream ID\r\nM1,W1\r\n", "plain text"),
        ("table2.xlsx", "Name;Größe\n".encode("cp1252"), "plain text"),
        ("table3.xlsx", "a\tb\n".encode("utf-16"), "plain text"),
        ("report.xlsx", b"%PDF-1.7\n", "PDF"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\r", "not an Excel workbook"),
        ("zip.xlsx", packed({"notes.txt": "hello"}), "without a workbook"),
        ("binary.xlsb", packed({"xl/workbook.bin": b"\x83\x01"}), ".xlsb"),
        ("open.ods", packed({"mimetype": "application/x", "content.xml": "<x/>"}), ".ods"),
        ("mac.numbers", packed({"Index/Document.iwa": b"x"}), "Numbers"),
        ("mac2.numbers", packed({"Index.zip": b"x"}), "Numbers"),
        ("open.ots", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}), ".ods"),
        (
            "open.odt",
            packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
            "not a spread",
        ),
        ("all.zip", packed({"2012/tracker.xlsx": b"x"}), "unpack it"),
        ("renamed.xlsx", packed({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "Word"),
        ("letter.docx", packed({"word/document.xml": "<x/>"}), "Word"),
        ("talk.pptx", packed({"ppt/presentation.xml": "<x/>"}), "PowerPoint"),
        ("other.xlsx", packed({"xl/workbook.xml": "<workbook xmlns='urn:other'/>"}), "not an Excel workbook"),
    ],
)
def test_each_other_kind_of_file_is_named_for_what_it_is(tmp_path: Path, name: str, contents: bytes, why: str) -> None:
    assert why in refusal(saved(tmp_path, contents, name))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tracker.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ("tracker.xltx", "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"),
        ("tracker.xltm", "application/vnd.ms-excel.template.macroEnabled.main+xml"),
    ],
)
def test_a_workbook_with_macros_and_a_template_are_read(tmp_path: Path, name: str, kind: str) -> None:
    contents = parts(ONE_CELL) | {"xl/vbaProject.bin": b"macros"}
    types = str(contents["[Content_Types].xml"]).replace(f"{MIME}.sheet.main+xml", kind)
    found = read_tracker(saved(tmp_path, contents | {"[Content_Types].xml": types}, name))
    assert found.sheets["Sheet1"].value(1, 1) == 1.0
    assert "macros" in found.notes[0]


def test_every_length_of_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    whole = packed(parts(ONE_CELL))
    for length in range(4, len(whole), 97):
        assert "damaged" in refusal(saved(tmp_path, whole[:length]))


def test_a_part_that_fails_its_checksum_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    contents = parts(ONE_CELL)
    contents["xl/media/picture.png"] = os.urandom(500)
    whole = bytearray(packed(contents))
    whole[whole.rindex(b"xl/media/picture.png", 0, whole.rindex(b"PK\x01\x02")) + 200] ^= 0xFF
    assert "xl/media/picture.png cannot be unpacked" in refusal(saved(tmp_path, bytes(whole)))


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, parts(ONE_CELL))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("XL/Worksheets/Sheet1.xml", ONE_CELL)
    assert "twice" in refusal(path)


@pytest.mark.parametrize("part", ["../evil.xml", "/etc/evil.xml", "xl/../../evil.xml", "C:/evil.xml", "..\\evil.xml"])
def test_a_part_that_points_outside_is_refused(tmp_path: Path, part: str) -> None:
    assert "points outside" in refusal(saved(tmp_path, parts(ONE_CELL) | {part: "x"}))


@pytest.mark.parametrize("name", [b"\0evil.xml", b"evil.xml\0"])
def test_a_part_whose_name_is_cut_off_by_a_zero_is_refused(tmp_path: Path, name: bytes) -> None:
    whole = packed(parts(ONE_CELL) | {"xevil.xml": "x"}).replace(b"xevil.xml", name)
    assert "points outside" in refusal(saved(tmp_path, whole))


def test_a_name_that_the_file_gives_is_shortened_and_cannot_command_the_terminal(tmp_path: Path) -> None:
    words = refusal(saved(tmp_path, parts(ONE_CELL) | {"../" + "x" * 5000: "x"}))
    assert len(words) < 300
    assert "\x1b" not in refusal(saved(tmp_path, parts(ONE_CELL) | {"../\x1b[2J": "x"}))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "docs/odd.xml"])
@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_part(tmp_path: Path, part: str, code: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(code)
    words = refusal(saved(tmp_path, parts(ONE_CELL) | {part: bomb}))
    assert "document type" in words or "UTF-16" in words


@pytest.mark.parametrize(
    "name", ["xl/media/image1.jpeg", "xl/media/image1.svg", "xl/media/image1.PNG", "docs/thumb.wmf"]
)
def test_a_picture_whose_bytes_look_like_a_document_type_is_no_reason_to_refuse(tmp_path: Path, name: str) -> None:
    picture = b'\xff\xd8\xff<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"><svg/>'
    assert read_tracker(saved(tmp_path, parts(ONE_CELL) | {name: picture})).sheets["Sheet1"].value(1, 1) == 1.0


@pytest.mark.parametrize("name", ["xl/media/image1.jpeg", "xl/worksheets/sheet1.png", "xl/odd"])
def test_a_part_that_is_parsed_is_refused_for_its_document_type_whatever_its_name(tmp_path: Path, name: str) -> None:
    contents = parts(ONE_CELL)
    part = str(contents.pop("xl/worksheets/sheet1.xml")).replace("<worksheet", "<!DOCTYPE worksheet><worksheet", 1)
    links, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    contents[links] = str(contents[links]).replace('"worksheets/sheet1.xml', f'"/{name}')
    contents[types] = str(contents[types]).replace("/xl/worksheets/sheet1.xml", f"/{name}")
    assert "document type" in refusal(saved(tmp_path, contents | {name: part}))


@pytest.mark.parametrize("kind", ["application/vnd.openxmlformats-officedocument.drawing+xml", "text/xml"])
def test_a_part_that_is_listed_as_xml_is_refused_for_its_document_type_under_a_pictures_name(
    tmp_path: Path, kind: str
) -> None:
    contents = parts(ONE_CELL) | {"xl/drawings/drawing1.jpg": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    types = "[Content_Types].xml"
    listed = f'<Override PartName="/xl/drawings/drawing1.jpg" ContentType="{kind}"/></Types>'
    assert "document type" in refusal(
        saved(tmp_path, contents | {types: str(contents[types]).replace("</Types>", listed)})
    )


def test_a_document_type_is_found_across_the_seams_of_unpacking(tmp_path: Path) -> None:
    filling = os.urandom((4 << 20) - 5)
    contents = parts(ONE_CELL) | {"docs/odd.xml": filling.replace(b"<", b" ") + b"<!DOCTYPE a>"}
    assert "document type" in refusal(saved(tmp_path, contents))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_a_part_in_another_encoding_is_refused(tmp_path: Path, part: str, code: str) -> None:
    contents = parts(ONE_CELL)
    text = str(contents[part]).replace('encoding="UTF-8"', f'encoding="{code}"')
    assert "encoding" in refusal(saved(tmp_path, contents | {part: text.encode(code)}))


def test_a_part_of_an_add_in_may_have_its_own_encoding(tmp_path: Path) -> None:
    mashup = '<?xml version="1.0" encoding="utf-16"?><DataMashup/>'.encode("utf-16")
    assert read_tracker(saved(tmp_path, parts(ONE_CELL) | {"customXml/item1.xml": mashup})).sheets


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    assert "200 times" in refusal(saved(tmp_path, parts(ONE_CELL) | {"xl/bomb.xml": b" " * (2 << 20)}))


def test_a_workbook_that_claims_to_unpack_beyond_a_gibibyte_is_refused(tmp_path: Path) -> None:
    entries = [(f"xl/{n}.bin", 600 << 20, bytes(4 << 20)) for n in range(2)]
    assert "1.2 GiB" in refusal(saved(tmp_path, _claiming(entries)))


def _claiming(entries: list[tuple[str, int, bytes]]) -> bytes:
    """Return a zip whose entries claim their sizes, whatever they hold."""
    body, listed = b"", b""
    for name, size, contents in entries:
        facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, zlib.crc32(contents), len(contents), size, len(name), 0)
        listed += b"PK\x01\x02\x14\0" + facts + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + facts + name.encode() + contents
    return body + listed + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2, 2, len(listed), len(body), 0)


def test_a_workbook_of_more_than_ten_thousand_parts_is_refused(tmp_path: Path) -> None:
    assert "10,0" in refusal(saved(tmp_path, parts(ONE_CELL) | {f"xl/{n}.xml": "" for n in range(10_000)}))


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    whole = bytearray(packed(parts(ONE_CELL)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + offset] |= 1
    assert "password" in refusal(saved(tmp_path, bytes(whole)))


@pytest.mark.parametrize(
    "cell",
    [
        "XFE1",  # one column beyond Excel's last
        "ZZZ1",
        "ZZZZZZZ1",
        "A1048577",
        "A4294967295",
        "A4294967296",
        "A99999999999999999999999999",
        "A0",
        "1A",
        "$A$1",
    ],
)
def test_a_cell_beyond_the_bounds_of_excel_is_refused(tmp_path: Path, cell: str) -> None:
    """Each of these ends the value reader's whole process, or its memory, if it ever gets there."""
    row = "".join(filter(str.isdigit, cell)) or "1"
    plain = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'
    for rows in (
        plain,
        plain.replace('"', "'"),
        plain.replace(f' r="{row}"', ""),
        plain.replace(f'r="{row}"', 'r="1"'),
    ):
        assert refusal(saved(tmp_path, parts(sheet(rows))))


def test_one_cell_in_the_furthest_corner_is_refused_with_its_address(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    for part in (sheet(rows), sheet(rows.replace('"', "'"))):
        words = refusal(saved(tmp_path, parts(part, names=("Milestones",))))
        assert "XFD1048576" in words
        assert "'Milestones'" in words
        assert "2 cells" in words


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row><row r="300"><c r="B300"><v>1</v></c></row>',
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="{DATE}"/></row>',
    ],
    ids=["a note at the foot", "a note at the side", "a format in the corner, no value"],
)
def test_a_stray_cell_that_can_be_held_is_no_reason_to_refuse(tmp_path: Path, rows: str) -> None:
    assert read_tracker(saved(tmp_path, parts(sheet(rows)))).sheets["Sheet1"].value(1, 1) == 1.0


def test_a_large_sheet_that_is_full_needs_no_exact_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_limits, "SPARSE_FROM", 3)
    monkeypatch.setattr(memory_limits, "SheetReader", None)  # takes ten times as long as the pass over bytes
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 9))
    assert len(read_tracker(saved(tmp_path, parts(sheet(rows)))).sheets["Sheet1"].rows) == 8


def test_areas_are_summed_over_the_sheets(tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000"><c r="I1000000"><v>1</v></c></row>'
    assert "27,000,000" in refusal(saved(tmp_path, parts(*[sheet(far)] * 3)))


def test_text_that_is_repeated_until_it_fills_the_memory_is_refused(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_001))
    contents = parts(sheet(cells), strings=f"<si><t>{os.urandom(16_000).hex()}</t></si>")
    assert "more than 1 GiB of memory" in refusal(saved(tmp_path, contents))


def test_long_text_that_is_hardly_repeated_is_read(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(1, 40_001))
    strings = f"<si><t>{os.urandom(16_000).hex()}</t></si><si><t>short</t></si>"
    assert read_tracker(saved(tmp_path, parts(sheet(cells), strings=strings))).sheets["Sheet1"].rows[-1] == ["short"]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", "rId1", "rId7"),
        ("xl/workbook.xml", "</workbook>", "</work"),
        ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml"),
        ("xl/worksheets/sheet1.xml", "</worksheet>", ""),
        ("xl/worksheets/sheet1.xml", "worksheet", "chartsheet"),
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData/><sheetData>"),
        ("xl/worksheets/sheet1.xml", "<v>1</v>", "<v>&nothing;</v>"),
        ("xl/worksheets/sheet1.xml", '<c r="A1">', '<c r="A1" t="odd">'),
        ("xl/worksheets/sheet1.xml", '<c r="A1">', '<c r="A1" t="s">'),
        ("xl/worksheets/sheet1.xml", '<c r="A1">', '<c r="A7">'),
        ("xl/styles.xml", "</styleSheet>", ""),
        ("xl/sharedStrings.xml", "<sst", "<!-- odd --><sst><"),
    ],
)
def test_a_broken_part_is_refused(tmp_path: Path, part: str, old: str, new: str) -> None:
    contents = parts(ONE_CELL)
    refusal(saved(tmp_path, contents | {part: str(contents[part]).replace(old, new)}))


SLOW = {
    "blanks": " " * 3_000_000 + sheet(),
    "attributes": sheet('<row r="1"><c r="A1"><f' + ' t="array"' * 100_000 + ">X</f></c></row>"),
    "arrays": sheet('<row r="1"><c r="A1"><f t="array" ref="A1:ZZ999">X</f></c></row>' * 100),
    "columns": sheet(head="<cols>" + '<col min="1" max="16383" hidden="1"/>' * 100_000 + "</cols>"),
    "cells": sheet('<row r="1">' + '<c r="A1" cm="1" cm="1"/>' * 200_000 + "<x/></row>"),
    "depth": "<worksheet>" * 500_000,
}


@pytest.mark.parametrize("way", SLOW)
def test_what_is_made_to_take_for_ever_is_refused_at_once(tmp_path: Path, way: str) -> None:
    began = time.perf_counter()
    refusal(saved(tmp_path, packed(parts(SLOW[way]), zipfile.ZIP_STORED)))
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_number_or_a_text_without_end_is_no_reason_to_wait(tmp_path: Path, part: str) -> None:
    rows = '<row r="1"><c r="A1"><v>{0}</v></c><c r="B1" t="s"><v>0</v></c></row>'
    long = "9" * 20_000_000
    contents = parts(sheet(rows.replace("{0}", "1")), strings="<si><t>x</t></si>")
    contents[part] = str(contents[part]).replace(
        "<v>1<" if "sheet1" in part else ">x<", f"<v>{long}<" if "sheet1" in part else f">{long}<"
    )
    began = time.perf_counter()
    found = read_tracker(saved(tmp_path, packed(contents, zipfile.ZIP_STORED))).sheets["Sheet1"]
    assert long in found.rows[0]
    assert time.perf_counter() - began < 20


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    assert "twice" in refusal(saved(tmp_path, parts(ONE_CELL, ONE_CELL, names=("Risks", "RISKS"))))


def test_a_sheet_that_is_shown_under_two_names_is_refused(tmp_path: Path) -> None:
    contents = parts(ONE_CELL, ONE_CELL)
    links = str(contents["xl/_rels/workbook.xml.rels"]).replace("sheet2.xml", "sheet1.xml")
    assert "twice" in refusal(saved(tmp_path, contents | {"xl/_rels/workbook.xml.rels": links}))


def test_a_damaged_document_property_is_refused(tmp_path: Path) -> None:
    link = f'<Relationship Id="rId9" Type="{OFFICE}/relationships/custom-properties" Target="docProps/custom.xml"/>'
    contents = parts(ONE_CELL) | {"docProps/custom.xml": "<Properties>"}
    rels = str(contents["_rels/.rels"]).replace("</Relationships>", f"{link}</Relationships>")
    assert PACKAGE in rels
    assert "docProps/custom.xml" in refusal(saved(tmp_path, contents | {"_rels/.rels": rels}))


def test_a_refusal_needs_neither_pandas_nor_a_reader(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from xltools.errors import TrackerRefused\n"
        "from xltools.tracker import read_tracker\n"
        "try: read_tracker(Path(sys.argv[1]))\n"
        "except TrackerRefused: print(sorted({'pandas', 'numpy', 'openpyxl', 'python_calamine'} & set(sys.modules)))"
    )
    path = saved(tmp_path, parts(sheet('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>')))
    run = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"

"""What honest programs write that Excel does not: each of these is read, and none is turned away as a trick."""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.helpers.builders import DATE, MAIN, MIME, OFFICE, STRICT, parts, saved, sheet
from tests.helpers.tricks.making import BOOK, LINKS, MC, SHEET, STRINGS, TOP, TYPES, X14AC, Contents, alternative, book
from xltools.tracker import read_tracker

DAY = date(2012, 3, 31)
READ = [["zero", 2.5], ["one", DAY]]
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>2.5</v></c></row>'
    f'<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="{DATE}"><v>40999</v></c></row>'
)
PLAIN = sheet(ROWS)
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
CONTROLS = (
    f'<controls><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x14"><control shapeId="1" r:id="rId3" '
    f'name="Button"><controlPr><anchor><from><xdr:col xmlns:xdr="{DRAWING}">1</xdr:col><xdr:row xmlns:xdr="{DRAWING}">2'
    "</xdr:row></from></anchor></controlPr></control></mc:Choice></mc:AlternateContent></controls>"
)
EXTENSIONS = (
    f'<extLst><ext uri="y" xmlns:x14="{X14}"><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule '
    'type="dataBar"/><xm:sqref xmlns:xm="urn:xm">A1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>'
    "</ext></extLst>"
)
IGNORABLE = f' xmlns:mc="{MC}" mc:Ignorable="x14ac xr" xmlns:x14ac="{X14AC}" xmlns:xr="urn:xr" xr:uid="{{0}}"'


def part(text: str, name: str = SHEET) -> Contents:
    """Return a workbook in which one part is as given."""
    return {**book(ROWS), name: text}


def changed(old: str, new: str, name: str = SHEET) -> Contents:
    return book(ROWS, (name, old, new))


def prefixed(text: str) -> str:
    """Write a part as the Open XML SDK and ClosedXML do: each name with a prefix."""
    for tag in (
        "worksheet",
        "sheetData",
        "row",
        "c",
        "v",
        "sst",
        "si",
        "t",
        "workbook",
        "workbookPr",
        "sheets",
        "sheet",
    ):
        for end in (" ", ">", "/>"):
            text = text.replace(f"<{tag}{end}", f"<x:{tag}{end}")
        text = text.replace(f"</{tag}>", f"</x:{tag}>")
    return text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def with_prefixes() -> Contents:
    contents = book(ROWS)
    return {**contents, **{name: prefixed(str(contents[name])) for name in (SHEET, STRINGS, BOOK)}}


def only_by_ending(kind: str) -> Contents:
    """List every part of XML by its ending alone, as of this kind, but for the overrides that follow."""
    contents = book(ROWS)
    types = str(contents[TYPES]).replace('"xml" ContentType="application/xml"', f'"xml" ContentType="{kind}"')
    return {**contents, TYPES: types}


INLINE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>zero</t></is></c><c r="B1" t="n"><v>2.5</v></c></row>'
    f'<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve">one</t></is></c><c r="B2" s="{DATE}"><v>40999.0'
    "</v></c></row>"
)
#: What a program writes -> the workbook's parts; each says what READ says.
HONEST: dict[str, Contents] = {
    "what may be ignored, declared at the root": changed("<worksheet ", f"<worksheet{IGNORABLE} "),
    "a descent on each row": book(
        ROWS.replace('<row r="1">', '<row r="1" spans="1:2" x14ac:dyDescent="0.25">'),
        (SHEET, "<worksheet ", f"<worksheet{IGNORABLE} "),
    ),
    "a descent under another prefix": book(
        ROWS.replace('<row r="1">', '<row r="1" q:dyDescent="0.25">'),
        (SHEET, "<worksheet ", f'<worksheet xmlns:q="{X14AC}" '),
    ),
    "extensions at the end of the sheet": part(sheet(ROWS, tail=EXTENSIONS)),
    "controls with an alternative": part(sheet(ROWS, tail=CONTROLS)),
    "a drawing with an alternative": part(sheet(ROWS, tail=alternative('<legacyDrawing r:id="rId2"/>'))),
    "an alternative before the cells": part(sheet(ROWS, alternative("<sheetCalcPr/>"))),
    "the reading of a text": changed(
        "<t>zero</t>", '<t>zero</t><rPh sb="0" eb="4"><t>nil</t></rPh><phoneticPr fontId="1"/>', STRINGS
    ),
    "a text in runs": changed("<t>zero</t>", "<r><rPr><b/></rPr><t>ze</t></r><r><t>ro</t></r>", STRINGS),
    "strings with counts": changed("<sst ", '<sst count="9" uniqueCount="2" ', STRINGS),
    "names with a prefix": with_prefixes(),
    "Strict Open XML": parts(
        sheet(ROWS, namespace=STRICT), strings="<si><t>zero</t></si><si><t>one</t></si>", strict=True
    ),
    "inline texts, as SAS and Apache POI write them": part(sheet(INLINE)),
    "texts of no formula": part(
        sheet(ROWS.replace(' t="s"><v>0', ' t="str"><v>zero').replace(' t="s"><v>1', ' t="str"><v>one'))
    ),
    "absolute names of parts": book(
        ROWS, (LINKS, '"worksheets/', '"/xl/worksheets/'), (LINKS, '"sharedStrings', '"/xl/sharedStrings'),
        (LINKS, '"styles', '"/xl/styles'), (TOP, '"xl/workbook', '"/xl/workbook'),
    ),
    "every part of XML listed by its ending": only_by_ending("text/xml"),
    "the ending of XML listed as the workbook": only_by_ending(f"{MIME}.sheet.main+xml"),
    "comments": changed("<sheetData>", "<!-- made by a program --><sheetData><!-- rows -->"),
    "comments round the root": part(PLAIN.replace("<worksheet", "<!-- made --><worksheet") + "<!-- the end -->\n"),
    "an instruction": changed("<sheetData>", "<?program 1.0?><sheetData>"),
    "no addresses on cells": book(ROWS.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="A2"', "")),
    "no addresses at all": part(sheet(ROWS.replace(' r="', ' n="'))),
    "no declaration": part(PLAIN.partition("?>\n")[2]),
    "a declaration of ASCII": changed("UTF-8", "us-ascii"),
    "a byte order mark": part("\ufeff" + PLAIN),
    "each element on a line of its own": part(PLAIN.replace("><", ">\n  <")),
    "single quotes": part(PLAIN.replace('"', "'")),
    "end tags in place of empty elements": part(sheet(ROWS, "<sheetPr></sheetPr><dimension ref='A1:B2'></dimension>")),
    "spaces within tags": part(PLAIN.replace("<row ", "<row\n ").replace("</row>", "</row >")),
    "attributes in another order": book(ROWS.replace('r="A1" t="s"', 't="s" r="A1"')),
    "blank rows and cells with formats": part(
        sheet(f'{ROWS}<row r="3" s="1" customFormat="1"><c r="A3" s="1"/></row>')
    ),
    "errors that are not to be marked": part(
        sheet(ROWS, tail='<ignoredErrors><ignoredError sqref="A1" numberStoredAsText="1"/></ignoredErrors>')
    ),
    "views of other people": part(
        sheet(ROWS, tail='<customSheetViews><customSheetView guid="{0}"><autoFilter ref="A1:B2"/></customSheetView>'
              '</customSheetViews><autoFilter ref="A1:B2"/>')
    ),
    "a chart on a tab of its own": {
        **changed("</sheets>", '<sheet name="Chart" sheetId="7" r:id="rId7"/></sheets>', BOOK),
        LINKS: str(book(ROWS)[LINKS]).replace(
            "</Relationships>",
            f'<Relationship Id="rId7" Type="{OFFICE}/relationships/chartsheet" Target="chartsheets/sheet1.xml"/>'
            "</Relationships>",
        ),
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>',
    },
    "a picture of links out": changed(
        "</Relationships>",
        f'<Relationship Id="rId8" Type="{OFFICE}/relationships/theme" Target="theme/theme1.xml"/>'
        f'<Relationship Id="rId9" Type="{OFFICE}/relationships/externalLink" Target="file:///C:/a b#c" '
        'TargetMode="External"/></Relationships>', LINKS,
    ),
    "parts of add-ins": book(ROWS) | {"customXml/item1.xml": "<a><sheetData><row/></sheetData></a>"},
}  # fmt: skip


def shown_rows(path: Path) -> list[list[object]]:
    rows: list[list[object]] = [list(row) for row in read_tracker(path).sheets["Sheet1"].rows]
    return [row for row in rows if any(row)]


@pytest.mark.parametrize("oddity", HONEST)
def test_an_honest_oddity_is_read(tmp_path: Path, oddity: str) -> None:
    assert shown_rows(saved(tmp_path, HONEST[oddity])) == READ


def by_openpyxl(path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook["Sheet"].title = "Sheet1"
    for row in READ:
        workbook["Sheet1"].append(row)
    workbook.save(path)


def by_openpyxl_in_haste(path: Path) -> None:
    workbook = openpyxl.Workbook(write_only=True)
    page = workbook.create_sheet("Sheet1")
    for row in READ:
        page.append(row)
    workbook.save(path)


def by_xlsxwriter(path: Path, **options: object) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", **options}) as workbook:
        page = workbook.add_worksheet()
        for number, row in enumerate(READ):
            page.write_row(number, 0, row)


def by_xlsxwriter_in_haste(path: Path) -> None:
    by_xlsxwriter(path, constant_memory=True)


def by_libreoffice(path: Path) -> None:
    source = path.with_name("Sheet1.csv")
    source.write_text("zero,2.5\none,2012-03-31\n", encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, "xlsx", "--outdir", str(path.parent), str(source)], capture_output=True, check=True)
    source.with_suffix(".xlsx").rename(path)


@pytest.mark.parametrize(
    "program",
    [
        by_openpyxl,
        by_openpyxl_in_haste,
        by_xlsxwriter,
        by_xlsxwriter_in_haste,
        pytest.param(by_libreoffice, marks=pytest.mark.office),
    ],
)
def test_what_other_programs_write_is_read(tmp_path: Path, program: Callable[[Path], None]) -> None:
    program(tmp_path / "tracker.xlsx")
    assert shown_rows(tmp_path / "tracker.xlsx") == READ

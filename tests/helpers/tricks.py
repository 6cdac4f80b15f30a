"""Workbooks that could say one thing to us and another to Excel or LibreOffice, each with one trick."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from tests.helpers.builders import CUSTOM_DATE, DATE, DURATION, MAIN, MOMENT, OFFICE, STRICT, packed, parts, sheet

SHEET, STRINGS, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"
TYPES, TOP, LINKS = "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
Contents = Mapping[str, str | bytes]

ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>2.5</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>40999</v></c></row>'
)
TEXTS = "<si><t>zero</t></si><si><t>one</t></si>"
OTHER_ROW = '<row r="{n}"{x}><c r="A{n}"><v>77</v></c></row>'


def book(
    rows: str = ROWS, *changes: tuple[str, str, str], strings: str = TEXTS, head: str = "", tail: str = ""
) -> dict[str, str | bytes]:
    """Return the parts of a workbook of one sheet, with changes: in a part, an old text by a new one."""
    contents = parts(sheet(rows, head, tail), strings=strings)
    for part, old, new in changes:
        text = str(contents[part])
        assert old in text, f"{part} does not hold {old}"
        contents[part] = text.replace(old, new, 1)
    return contents


def cells(*written: str) -> dict[str, str | bytes]:
    """Return a workbook whose first row has these cells, `attributes|content` each, from A1 on."""
    made = ""
    for column, cell in zip("ABCDEFGHIJ", written, strict=False):
        attributes, _, content = cell.partition("|")
        made += f'<c r="{column}1"{attributes and " "}{attributes}>{content}</c>'
    return book(f'<row r="1">{made}</row>')


def strings(*written: str, before: str = "", after: str = "") -> dict[str, str | bytes]:
    """Return a workbook that shows these strings (`<si>` elements) in its first column."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, len(written) + 1))
    return book(rows, strings=before + "".join(written) + after)


def formats(*codes: str) -> dict[str, str | bytes]:
    """Return a workbook whose first row shows 40999.25 in each of these number formats."""
    listed = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(codes))
    looks = "".join(f'<xf numFmtId="{200 + n}" applyNumberFormat="1"/>' for n in range(len(codes)))
    row = "".join(f'<c r="{"ABCDEFGHIJ"[n]}1" s="{7 + n}"><v>40999.25</v></c>' for n in range(len(codes)))
    return book(
        f'<row r="1">{row}</row>',
        (STYLES, "</numFmts>", f"{listed}</numFmts>"),
        (STYLES, "</cellXfs>", f"{looks}</cellXfs>"),
    )


def alternative(inside: str, fallback: str = "") -> str:
    return (
        f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:x14="urn:x14"><mc:Choice Requires="x14">{inside}</mc:Choice>'
        f"<mc:Fallback>{fallback or inside}</mc:Fallback></mc:AlternateContent>"
    )


def link(kind: str, target: str, key: str = "rId500", office: str = f"{OFFICE}/relationships") -> str:
    return f'<Relationship Id="{key}" Type="{office}/{kind}" Target="{target}"/>'


def linked(part: str, *links: str, first: bool = False) -> tuple[str, str, str]:
    """Return the change that adds relations to a part of them, at its end or before all others."""
    return (
        (part, "<Relationship ", "".join(links) + "<Relationship ")
        if first
        else (part, "</Relationships>", "".join(links) + "</Relationships>")
    )


OTHER_STRINGS = {"xl/other.xml": f'<sst xmlns="{MAIN}"><si><t>wrong</t></si><si><t>false</t></si></sst>'}
OTHER_BOOK = {
    "xl/other.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><workbookPr date1904="1"/><sheets>'
    '<sheet name="Other" sheetId="1" r:id="rId1"/></sheets></workbook>'
}
OTHER_SHEET = {"xl/worksheets/other.xml": sheet('<row r="1"><c r="A1"><v>77</v></c></row>')}


def as_zip(contents: Contents, change: Callable[[bytearray], object]) -> bytes:
    """Return a workbook's zip after a change of its bytes."""
    whole = bytearray(packed(contents))
    change(whole)
    return bytes(whole)


def local_header(part: str, offset: int, value: bytes) -> Callable[[bytearray], None]:
    """Write other bytes into the header that stands before a part, and not into the zip's own list."""

    def change(whole: bytearray) -> None:
        at = whole.index(part.encode()) - 30 + offset
        whole[at : at + len(value)] = value

    return change


def renamed(contents: Contents, old: str, new: str) -> dict[str, str | bytes]:
    return {new if name == old else name: part for name, part in contents.items()}


def two_zips(first: Contents, second: Contents) -> bytes:
    return packed(first) + packed(second)


def doubled_entry(contents: Contents, part: str, other: str | bytes) -> bytes:
    buffer = io.BytesIO(packed(contents))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        entry = zipfile.ZipInfo("x" * len(part), (1980, 1, 1, 0, 0, 0))
        package.writestr(entry, other)
    return buffer.getvalue().replace(b"x" * len(part), part.encode())


def descriptors(contents: Contents) -> bytes:
    """Return a zip as a program writes it that cannot go back: sizes stand behind each part."""

    class Forward(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        seek = tell  # type: ignore[assignment]

    buffer = Forward()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in contents.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part)
    return buffer.getvalue()


#: Trick -> the workbook's parts, or its bytes.
RELATIONS: dict[str, Contents | bytes] = {
    "a look-alike of shared strings, first": book(
        ROWS, linked(LINKS, link("sharedStrings", "other.xml", office="urn:y"), first=True)
    )
    | OTHER_STRINGS,
    "a look-alike of the workbook, first": book(
        ROWS, linked(TOP, link("officeDocument", "xl/other.xml", office="urn:y"), first=True)
    )
    | OTHER_BOOK,
    "a look-alike of a worksheet": book(ROWS, (LINKS, f"{OFFICE}/relationships/worksheet", "urn:y/worksheet")),
    "two relations with one id": book(ROWS, linked(LINKS, link("worksheet", "worksheets/other.xml", "rId1")))
    | OTHER_SHEET,
    "two relations with one id, one leads out": book(
        ROWS,
        linked(
            LINKS, link("worksheet", "http://y.example/", "rId1").replace("/>", ' TargetMode="External"/>'), first=True
        ),
    ),
    "two tables of shared strings": book(ROWS, linked(LINKS, link("sharedStrings", "other.xml"), first=True))
    | OTHER_STRINGS,
    "two tables of shared strings, one in Strict": book(
        ROWS,
        linked(
            LINKS,
            link("sharedStrings", "other.xml", office="http://purl.oclc.org/ooxml/officeDocument/relationships"),
            first=True,
        ),
    )
    | OTHER_STRINGS,
    "two parts of styles": book(ROWS, linked(LINKS, link("styles", "other.xml"), first=True))
    | {
        "xl/other.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/><xf numFmtId="0"/></cellXfs>'
        "</styleSheet>"
    },
    "two workbooks": book(ROWS, linked(TOP, link("officeDocument", "xl/other.xml"), first=True)) | OTHER_BOOK,
    "no workbook named": book(ROWS, (TOP, 'officeDocument"', 'officeDocuments"')),
    "relations in a foreign namespace": book(ROWS, (LINKS, "<Relationship ", '<Relationship xmlns="urn:y" ')),
    "a foreign element among relations": book(
        ROWS, (LINKS, "<Relationship ", '<y:Relationship xmlns:y="urn:y" Id="rId1" Target="z"/><Relationship ')
    ),
    "a target in capitals": book(ROWS, (LINKS, "worksheets/sheet1.xml", "WORKSHEETS/SHEET1.XML")),
    "an absolute target": book(ROWS, (LINKS, '"worksheets/sheet1.xml', '"/xl/worksheets/sheet1.xml')),
    "a target with dots": book(ROWS, (LINKS, '"worksheets/sheet1.xml', '"../xl/./worksheets/sheet1.xml')),
    "a target with dots above all": book(ROWS, (LINKS, '"worksheets/sheet1.xml', '"../../xl/worksheets/sheet1.xml')),
    "a target with a percent sign": book(ROWS, (LINKS, "sheet1.xml", "sheet%31.xml")),
    "a target with a backslash": book(ROWS, (LINKS, "worksheets/sheet1.xml", "worksheets\\sheet1.xml")),
    "a target with a fragment": book(ROWS, (LINKS, "worksheets/sheet1.xml", "worksheets/sheet1.xml#x")),
    "a sheet with an empty id": book(ROWS, (BOOK, "</sheets>", '<sheet name="Gone" sheetId="9" r:id=""/></sheets>')),
    "a sheet without an id": book(ROWS, (BOOK, "</sheets>", '<sheet name="Gone" sheetId="9"/></sheets>')),
    "an empty id before the others": book(ROWS, (BOOK, "<sheets>", '<sheets><sheet name="Gone" sheetId="9" r:id=""/>')),
    "a sheet with an id of another namespace": book(ROWS, (BOOK, "r:id=", 'xmlns:y="urn:y" y:id=')),
    "two ids of two namespaces": book(
        ROWS,
        (
            BOOK,
            ' r:id="rId1"',
            ' xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships" q:id="rId7" r:id="rId1"',
        ),
    ),
    "sheets of one name": parts(sheet(ROWS), sheet(), names=("A", "a")),
    "a sheet in a foreign namespace": book(ROWS, (BOOK, "<sheet ", '<sheet xmlns="urn:y" ')),
    "sheets within an alternative": book(
        ROWS,
        (BOOK, "<sheets>", f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="r"><sheets>'),
        (BOOK, "</sheets>", "</sheets></mc:Choice></mc:AlternateContent>"),
    ),
    "two lists of sheets": book(
        ROWS, (BOOK, "</sheets>", '</sheets><sheets><sheet name="B" sheetId="2" r:id="rId1"/></sheets>')
    ),
    "two settings of the first year": book(
        ROWS, (BOOK, "<workbookPr/>", '<workbookPr date1904="0"/><workbookPr date1904="1"/>')
    ),
    "days from 1904": book(ROWS, (BOOK, "<workbookPr/>", '<workbookPr date1904="1"/>')),
    "days from 1904, said as true": book(ROWS, (BOOK, "<workbookPr/>", '<workbookPr date1904="true"/>')),
    "days from 1904, said as on": book(ROWS, (BOOK, "<workbookPr/>", '<workbookPr date1904="on"/>')),
    "days from 1904, said with a space": book(ROWS, (BOOK, "<workbookPr/>", '<workbookPr date1904=" 1"/>')),
}

ROWS_AND_CELLS: dict[str, Contents | bytes] = {
    "a row in a foreign namespace": book(ROWS + OTHER_ROW.format(n=3, x=' xmlns="urn:y"')),
    "a row with a foreign prefix": book(ROWS + '<y:row xmlns:y="urn:y" r="3"><y:c r="A3"><y:v>77</y:v></y:c></y:row>'),
    "a cell in a foreign namespace": book(ROWS.replace('<c r="B1">', '<c xmlns="urn:y" r="B1">')),
    "a value in a foreign namespace": book(ROWS.replace("<v>2.5", '<v xmlns="urn:y">2.5')),
    "a formula in a foreign namespace": cells('|<f xmlns="urn:y">1+1</f><v>5</v>'),
    "an inline text in a foreign namespace": cells('t="inlineStr"|<is><t xmlns="urn:y">x</t></is>'),
    "an inline string in a foreign namespace": cells('t="inlineStr"|<is xmlns="urn:y"><t>x</t></is>'),
    "all cells in a foreign namespace": book(ROWS, (SHEET, "<sheetData>", '<sheetData xmlns="urn:y">')),
    "foreign cells before the sheet's": book(
        ROWS,
        (SHEET, "<sheetData>", f'<y:sheetData xmlns:y="urn:y">{OTHER_ROW.format(n=1, x="")}</y:sheetData><sheetData>'),
    ),
    "rows of the Strict form in a usual sheet": book(ROWS + OTHER_ROW.format(n=3, x=f' xmlns="{STRICT}"')),
    "cells twice": book(ROWS, tail=f"<sheetData>{OTHER_ROW.format(n=1, x='')}</sheetData>"),
    "all cells within an alternative": book(
        ROWS,
        (SHEET, "<sheetData>", f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="r"><sheetData>'),
        (SHEET, "</sheetData>", "</sheetData></mc:Choice></mc:AlternateContent>"),
    ),
    "more cells within an alternative after the sheet's": book(
        ROWS, tail=alternative(f"<sheetData>{OTHER_ROW.format(n=3, x='')}</sheetData>")
    ),
    "a row within an alternative": book(ROWS + alternative(OTHER_ROW.format(n=3, x=""))),
    "a cell within an alternative": book(f'<row r="1">{alternative("""<c r="A1"><v>77</v></c>""")}</row>'),
    "a value within an alternative": book(f'<row r="1"><c r="A1">{alternative("<v>77</v>", "<v>78</v>")}</c></row>'),
    "rows wrapped in what may be ignored": book(
        f'<y:wrap xmlns:y="urn:y">{ROWS}</y:wrap>',
        (
            SHEET,
            "<worksheet ",
            f'<worksheet xmlns:mc="{MC}" xmlns:z="urn:y" mc:Ignorable="z" mc:ProcessContent="z:wrap" ',
        ),
    ),
    "a row twice": book(ROWS + '<row r="2"><c r="C2"><v>7</v></c></row>'),
    "a row twice, and a cell": book(ROWS + '<row r="2"><c r="B2"><v>7</v></c></row>'),
    "a cell twice": book('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
    "a cell twice, with a formula": book('<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="A1"><v>2</v></c></row>'),
    "a cell twice, far to the right": book('<row r="1"><c r="AB1"><v>1</v></c><c r="AB1"><v>2</v></c></row>'),
    "a cell twice, the second blank": book('<row r="1"><c r="A1"><v>1</v></c><c r="A1" s="1"/></row>'),
    "rows out of order": book('<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
    "cells out of order": book('<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>'),
    "cells out of order, far to the right": book('<row r="1"><c r="AB1"><v>2</v></c><c r="AA1"><v>1</v></c></row>'),
    "cells without addresses": book("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"),
    "some cells without addresses": book(
        '<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
    ),
    "a cell without address after a later one": book(
        '<row r="1"><c r="C1"><v>1</v></c><c r="A1"><v>2</v></c><c><v>3</v></c></row>'
    ),
    "a row without number after a later one": book(
        '<row r="5"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row><row><c><v>3</v></c></row>'
    ),
    "addresses in small letters": book('<row r="1"><c r="b1"><v>2</v></c></row>'),
    "an address with dollars": book('<row r="1"><c r="$B$1"><v>2</v></c></row>'),
    "a cell of another row": book('<row r="1"><c r="B2"><v>2</v></c></row>'),
    "a row number with a zero": book('<row r="01"><c r="A01"><v>2</v></c></row>'),
    "a row number with a space": book('<row r=" 1"><c r="A1"><v>2</v></c></row>'),
    "two values": cells("|<v>1</v><v>2</v>"),
    "two formulas": cells("|<f>1</f><f>2</f><v>2</v>"),
    "two inline strings": cells('t="inlineStr"|<is><t>a</t></is><is><t>b</t></is>'),
    "a value and an inline string": cells('t="inlineStr"|<v>9</v><is><t>a</t></is>', "|<v>9</v><is><t>a</t></is>"),
    "an inline string in a number's cell": cells("|<is><t>a</t></is>"),
    "an inline string in a shared string's cell": cells('t="s"|<is><t>a</t></is>'),
    "an inline string in a formula's cell": cells('t="str"|<is><t>a</t></is>'),
    "an inline string without one": cells('t="inlineStr"|<v>a</v>'),
    "an element within a value": cells("|<v>1<y>2</y>3</v>"),
    "an element within a text": cells('t="inlineStr"|<is><t>a<t>b</t>c</t></is>'),
    "a stranger in a cell": cells('|<y:v xmlns:y="urn:y">3</y:v><v>1</v>'),
    "text beside the cells": book(f"77{ROWS}78"),
    "merged cells that hold values": book(ROWS, tail='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
    "merged cells twice": book(ROWS, tail='<mergeCells/><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
    "hidden rows and columns": book(
        ROWS.replace('<row r="2">', '<row r="2" hidden="1">'), head='<cols><col min="2" max="2" hidden="1"/></cols>'
    ),
    "a dimension that lies": book(ROWS, head='<dimension ref="C7:D9"/>'),
}

VALUES: dict[str, Contents | bytes] = {
    "a text of no formula": cells('t="str"|<v>x</v>', 't="str"|<v> y </v>'),
    "rich inline text": cells(
        't="inlineStr"|<is><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space="preserve">ch </t></r></is>'
    ),
    "inline text with its reading": cells('t="inlineStr"|<is><t>a</t><rPh sb="0" eb="1"><t>reading</t></rPh></is>'),
    "logicals": cells('t="b"|<v>1</v>', 't="b"|<v>0</v>'),
    "logicals in words": cells('t="b"|<v>true</v>', 't="b"|<v>false</v>'),
    "a logical of two": cells('t="b"|<v>2</v>'),
    "errors": cells('t="e"|<v>#N/A</v>', 't="e"|<v>#DIV/0!</v>', 't="e"|<v>#REF!</v>'),
    "an error that is none": cells('t="e"|<v>oops</v>'),
    "a date of the ISO form": cells(
        f's="{DATE}" t="d"|<v>2012-03-31</v>', f's="{MOMENT}" t="d"|<v>2012-03-31T10:30:00</v>'
    ),
    "a date of the ISO form in UTC": cells(f's="{DATE}" t="d"|<v>2012-03-31T23:30:00Z</v>'),
    "a date of the ISO form with a zone": cells(f's="{DATE}" t="d"|<v>2012-03-31T23:30:00+02:00</v>'),
    "a date that is none": cells(f's="{DATE}" t="d"|<v>2012-02-31</v>'),
    "a date of the British form": cells(f's="{DATE}" t="d"|<v>31/03/2012</v>'),
    "a kind that is none": cells('t="q"|<v>1</v>'),
    "a kind in capitals": cells('t="S"|<v>1</v>'),
    "numbers in exponents": cells("|<v>1E3</v>", "|<v>-1.5e-5</v>", "|<v>1E+3</v>"),
    "numbers of odd form": cells("|<v>+1</v>", "|<v>.5</v>", "|<v>1.</v>", "|<v>007</v>"),
    "a number with spaces": cells("|<v> 12 </v>", "|<v>\n3\n</v>"),
    "a number with a comma": cells("|<v>1,5</v>"),
    "a number with a thousands comma": cells("|<v>1,500.25</v>"),
    "a number of hexadecimal form": cells("|<v>0x10</v>"),
    "a number that is text": cells("|<v>ten</v>"),
    "a number and text": cells("|<v>12 apples</v>"),
    "a number that is none": cells("|<v>NaN</v>", "|<v>INF</v>"),
    "a number beyond all": cells("|<v>1e400</v>"),
    "a number of many digits": cells("|<v>0.1000000000000000055511151231257827</v>", "|<v>12345678901234567890</v>"),
    "a number in other digits": cells("|<v>\u0661\u0662</v>"),
    "a number in parts": cells("|<v>1<!-- x -->2</v>", "|<v>1<?x y?>3</v>", "|<v><![CDATA[1]]>4</v>", "|<v>1&#53;</v>"),
    "a shared string beyond the last": cells('t="s"|<v>9</v>'),
    "a shared string below the first": cells('t="s"|<v>-1</v>'),
    "a shared string and a half": cells('t="s"|<v>1.5</v>'),
    "a shared string by exponent": cells('t="s"|<v>1e0</v>'),
    "a shared string with spaces": cells('t="s"|<v> 1 </v>'),
    "a shared string with a plus": cells('t="s"|<v>+1</v>'),
    "a style beyond the last": cells('s="99"|<v>40999</v>'),
    "a style below the first": cells('s="-1"|<v>40999</v>'),
    "dates in formats of their own": formats(
        "dd/mm/yyyy;@", "[$-809]d mmmm yyyy", "yyyy\\-mm\\-dd", "&quot;on &quot;d/m/yy", "mmm-yy"
    ),
    "numbers in formats that hold letters of dates": formats(
        "0.0 &quot;days&quot;", "[Red]0.0", "0.0\\d", "General", "_d0.0", "#,##0.00 [$USD]"
    ),
    "times and durations": formats("[h]:mm", "[mm]:ss"),
    "a format whose second section is a date": formats("0.0;dd/mm/yyyy", "0.0;0.0;d"),
    "a date format under a condition": formats("[&lt;1]0.0;dd/mm/yyyy", "[&gt;1]dd/mm/yyyy;0.0"),
    "two formats of one number": book(
        ROWS.replace('s="1"', 's="6"'), (STYLES, "</numFmts>", '<numFmt numFmtId="170" formatCode="0.00"/></numFmts>')
    ),
    "a built-in format that is made another": book(
        ROWS, (STYLES, "</numFmts>", '<numFmt numFmtId="14" formatCode="0.00"/></numFmts>')
    ),
    "formats of cells twice": book(
        ROWS, (STYLES, "<cellXfs", '<cellXfs count="1"><xf numFmtId="0"/></cellXfs><cellXfs')
    ),
    "a foreign format among those of cells": book(
        ROWS, (STYLES, '<cellXfs count="7">', '<cellXfs count="7"><y:xf xmlns:y="urn:y" numFmtId="14"/>')
    ),
    "formats of cells within an alternative": book(
        ROWS, (STYLES, "<cellXfs", alternative('<cellXfs count="1"><xf numFmtId="0"/></cellXfs>') + "<cellXfs")
    ),
    "a format that is said not to apply": book(
        ROWS, (STYLES, '<xf numFmtId="14"/>', '<xf numFmtId="14" applyNumberFormat="0"/>')
    ),
    "the first days of 1900": cells(*(f's="{DATE}"|<v>{n}</v>' for n in (1, 59, 61))),
    "a day that never was": cells(f's="{DATE}"|<v>60</v>'),
    "a day before all": cells(f's="{DATE}"|<v>-5</v>'),
    "formulas with their values": cells(
        "|<f>1+1</f><v>2</v>", 't="str"|<f>"a"</f><v>a</v>', 't="b"|<f>TRUE()</f><v>1</v>'
    ),
    "a shared formula": cells('|<f t="shared" ref="A1:B1" si="0">1+1</f><v>2</v>', '|<f t="shared" si="0"/><v>2</v>'),
    "an array formula": cells('|<f t="array" ref="A1:B1">{1,2}</f><v>1</v>', "|<v>2</v>"),
    "a custom date": cells(f's="{CUSTOM_DATE}"|<v>40999</v>', f's="{DURATION}"|<v>1.5</v>'),
}

TEXT: dict[str, Contents | bytes] = {
    "a string in a foreign namespace": strings(
        '<si xmlns="urn:y"><t>y</t></si>', "<si><t>a</t></si>", after="<si><t>b</t></si>"
    ),
    "a text in a foreign namespace": strings('<si><t xmlns="urn:y">y</t></si>', "<si><t>a</t></si>"),
    "a foreign text beside the string's": strings('<si><t>a</t><y:t xmlns:y="urn:y">y</y:t></si>'),
    "a text nested elsewhere": strings("<si><x><t>y</t></x></si>"),
    "a text nested in another": strings("<si><t>a<t>b</t></t></si>"),
    "a text in the look of a run": strings("<si><r><rPr><t>b</t></rPr><t>a</t></r></si>"),
    "two texts": strings("<si><t>a</t><t>b</t></si>"),
    "a text and runs": strings("<si><t>a</t><r><t>b</t></r></si>"),
    "two texts in a run": strings("<si><r><t>a</t><t>b</t></r></si>"),
    "a run in a run": strings("<si><r><t>a</t><r><t>b</t></r></r></si>"),
    "a reading": strings('<si><t>a</t><rPh sb="0" eb="1"><t>reading</t></rPh><phoneticPr fontId="1"/></si>'),
    "runs with looks": strings(
        '<si><r><rPr><b/><sz val="11"/><color theme="1"/><rFont val="A"/></rPr><t>ri</t></r><r><t>ch</t></r></si>'
    ),
    "a string within an alternative": strings(
        alternative("<si><t>a</t></si>", "<si><t>b</t></si>"), "<si><t>c</t></si>"
    ),
    "a foreign string first": strings("<si><t>a</t></si>", before='<y:si xmlns:y="urn:y"><y:t>y</y:t></y:si>'),
    "text beside the strings": strings("stray<si>stray<t>a</t>stray</si>"),
    "an extension after the strings": strings(
        "<si><t>a</t></si>", after='<extLst><ext uri="y"><y:si xmlns:y="urn:y"/></ext></extLst>'
    ),
    "a string with a name space of its own": strings(f'<x:si xmlns:x="{MAIN}"><x:t>a</x:t></x:si>'),
    "CDATA in strings": strings("<si><t><![CDATA[a <b> & c]]></t></si>"),
    "character references": strings("<si><t>a&#10;b &#x1F600; &amp;lt; &quot;</t></si>"),
    "a carriage return": strings("<si><t>a&#13;&#10;b</t></si>"),
    "comments and instructions in text": strings("<si><t>a<!-- x -->b<?y z?>c</t></si>"),
    "Excel's own escapes": strings("<si><t>_x0041_ _x005F_x0041_ a_x000D_b</t></si>"),
    "Excel's own escapes in small letters": strings("<si><t>_x00e9_</t></si>"),
    "spaces that are kept": strings('<si><t xml:space="preserve"> a  b </t></si>'),
    "spaces that are not": strings("<si><t> a  b </t></si>"),
    "spaces kept from further up": strings('<si xml:space="preserve"><t> a </t></si>'),
    "a line break and a tab": strings('<si><t xml:space="preserve">a\nb\tc</t></si>'),
    "letters of many scripts": strings("<si><t>\u05e9\u05dc\u05d5\u05dd \u4e2d\u6587 \U0001f600 e\u0301</t></si>"),
    "a text that looks like a number": strings("<si><t>007</t></si>", "<si><t>1e3</t></si>", "<si><t>=1+1</t></si>"),
}

XML: dict[str, Contents | bytes] = {
    **{
        f"{what} in {where}": book(
            ROWS.replace("<v>2.5</v></c>", f'<v>2.5</v></c><c r="C1" t="inlineStr"><is><t>{bad}</t></is></c>')
            if where == "cells"
            else ROWS,
            strings=TEXTS.replace("one", bad) if where == "strings" else TEXTS,
        )
        for what, bad in {
            "an entity that is none": "&nothing;",
            "an ampersand": "a & b",
            "the end of CDATA": "]]>",
            "a control character": "a\x01b",
            "a reference to a control character": "&#1;",
            "a reference to nothing": "&#;",
            "a letter that is none": "a\ufffeb",
            "half a letter reference": "&#xD800;",
            "a semicolon missing": "&amp b",
            "a greater sign": "a > b",
        }.items()
        for where in ("cells", "strings")
    },
    "an attribute twice in a cell": book(ROWS.replace('<c r="B2" s="1">', '<c r="B2" s="1" s="0">')),
    "an attribute twice in a row": book(ROWS.replace('<row r="2">', '<row r="2" ht="1" ht="2">')),
    "a prefix that stands for nothing": book(ROWS.replace('<row r="2">', '<row r="2" x14ac:dyDescent="0.25">')),
    "a prefix that stands for something": book(
        ROWS.replace('<row r="2">', '<row r="2" x14ac:dyDescent="0.25">'),
        (SHEET, "<worksheet ", f'<worksheet xmlns:mc="{MC}" mc:Ignorable="x14ac" xmlns:x14ac="{X14AC}" '),
    ),
    "no space between attributes": book(ROWS.replace('<c r="B2" s="1">', '<c r="B2"s="1">')),
    "bytes that are no letters in cells": {
        **book(),
        SHEET: str(book()[SHEET])
        .encode()
        .replace(b"</sheetData>", b'<row r="3"><c r="A3" t="str"><v>\xff\xe9</v></c></row></sheetData>'),
    },
    "bytes that are no letters in strings": {
        **book(),
        STRINGS: str(book()[STRINGS]).encode().replace(b"one", b"\xc0\xaf"),
    },
    "half a letter in cells": {
        **book(),
        SHEET: str(book()[SHEET])
        .encode()
        .replace(b"</sheetData>", b'<row r="3"><c r="A3" t="str"><v>\xed\xa0\x80</v></c></row></sheetData>'),
    },
    "cells that say ASCII and are not": {
        **book(),
        SHEET: str(book()[SHEET])
        .replace("UTF-8", "us-ascii")
        .replace("</sheetData>", '<row r="3"><c r="A3" t="str"><v>\u00e9</v></c></row></sheetData>')
        .encode(),
    },
    "cells in Latin 1, said far on": {
        **book(),
        SHEET: str(book()[SHEET])
        .replace(' encoding="UTF-8"', " " * 3000 + ' encoding="ISO-8859-1"')
        .replace("</sheetData>", '<row r="3"><c r="A3" t="str"><v>\u00e9</v></c></row></sheetData>')
        .encode("latin-1"),
    },
    "cells in UTF-16": {**book(), SHEET: str(book()[SHEET]).replace("UTF-8", "UTF-16").encode("utf-16")},
    "strings in UTF-16": {**book(), STRINGS: str(book()[STRINGS]).replace("UTF-8", "UTF-16").encode("utf-16")},
    "the workbook in UTF-16": {**book(), BOOK: str(book()[BOOK]).replace("UTF-8", "UTF-16").encode("utf-16")},
    "cells with a byte order mark": {**book(), SHEET: "\ufeff" + str(book()[SHEET])},
    "an element that does not end": book(ROWS, (SHEET, "</row>", "")),
    "more after the end": {**book(), SHEET: str(book()[SHEET]) + "<x/>"},
    "strings that do not end": book(ROWS, (STRINGS, "</sst>", "")),
    "more after the strings": {**book(), STRINGS: str(book()[STRINGS]) + f'<sst xmlns="{MAIN}"/>'},
    "styles that do not end": book(ROWS, (STYLES, "</styleSheet>", "")),
    "XML 1.1": {**book(), SHEET: str(book()[SHEET]).replace('version="1.0"', 'version="1.1"')},
    "a document type": {**book(), SHEET: str(book()[SHEET]).replace("<worksheet", "<!DOCTYPE worksheet><worksheet", 1)},
    "a comment that looks like cells": book(
        ROWS, (SHEET, "<sheetData>", f"<!-- <sheetData>{OTHER_ROW.format(n=1, x='')}</sheetData> --><sheetData>")
    ),
    "an instruction that looks like cells": book(
        ROWS, (SHEET, "<sheetData>", "<?x <sheetData><row r='1'><c r='A1'><v>7</v></c></row></sheetData> ?><sheetData>")
    ),
    "single quotes": {**book(), SHEET: str(book()[SHEET]).replace('"', "'")},
}

PACKAGE_TRICKS: dict[str, Contents | bytes] = {
    "no list of kinds": {name: part for name, part in book().items() if name != TYPES},
    "a sheet of another kind": book(ROWS, (TYPES, ".worksheet+xml", ".chartsheet+xml")),
    "strings of another kind": book(ROWS, (TYPES, ".sharedStrings+xml", ".comments+xml")),
    "styles of another kind": book(ROWS, (TYPES, ".styles+xml", ".comments+xml")),
    "a workbook of another kind": book(
        ROWS, (TYPES, "spreadsheetml.sheet.main+xml", "wordprocessingml.document.main+xml")
    ),
    "a template": book(ROWS, (TYPES, "sheet.main+xml", "template.main+xml")),
    "a workbook with macros": book(
        ROWS,
        (
            TYPES,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    ),
    "two kinds of one part": book(
        ROWS,
        (TYPES, "</Types>", '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/xml"/></Types>'),
    ),
    "a list of kinds in a foreign namespace": book(ROWS, (TYPES, "<Types xmlns=", '<Types xmlns="urn:y" xmlns:z=')),
    "a part twice": doubled_entry(book(), SHEET, OTHER_SHEET["xl/worksheets/other.xml"]),
    "a part twice, in capitals": packed({**book(), SHEET.upper(): OTHER_SHEET["xl/worksheets/other.xml"]}),
    "a part twice, with a percent sign": packed(
        {**book(), "xl/worksheets/sheet%31.xml": OTHER_SHEET["xl/worksheets/other.xml"]}
    ),
    "a part twice, with a backslash": packed(
        {**book(), "xl\\worksheets\\sheet1.xml": OTHER_SHEET["xl/worksheets/other.xml"]}
    ),
    "a part whose name begins with a slash": packed(renamed(book(), SHEET, f"/{SHEET}")),
    "a part in capitals": packed(renamed(book(), SHEET, SHEET.upper())),
    "a part with a percent sign": packed(renamed(book(), SHEET, "xl/worksheets/sheet%31.xml")),
    "parts with backslashes": packed({name.replace("/", "\\"): part for name, part in book().items()}),
    "another name before the part": as_zip(book(), local_header(SHEET, 30, b"xl/worksheets/sheet2.xml")),
    "another length before the part": as_zip(book(), local_header(SHEET, 22, struct.pack("<I", 7))),
    "another packed length before the part": as_zip(book(), local_header(SHEET, 18, struct.pack("<I", 7))),
    "another checksum before the part": as_zip(book(), local_header(SHEET, 14, struct.pack("<I", 7))),
    "another packing before the part": as_zip(book(), local_header(SHEET, 8, struct.pack("<H", 0))),
    "lengths behind the parts": descriptors(book()),
    "two zips, one after the other": two_zips(book(ROWS.replace("2.5", "77")), book()),
    "more after the zip": packed(book()) + b"x" * 50,
    "parts that are not packed": packed(book(), zipfile.ZIP_STORED),
}

TRICKS: dict[str, bytes] = {
    name: trick if isinstance(trick, bytes) else packed(trick)
    for family in (RELATIONS, ROWS_AND_CELLS, VALUES, TEXT, XML, PACKAGE_TRICKS)
    for name, trick in family.items()
}

#: Tricks that are none: honest programs write these, and all read them alike, so that each has to be read.
READ = frozenset(
    {
        "a target in capitals",
        "an absolute target",
        "a target with dots above all",
        "a target with a percent sign",
        "a sheet with an empty id",
        "a sheet without an id",
        "an empty id before the others",
        "days from 1904",
        "days from 1904, said as true",
        "rows out of order",
        "cells out of order",
        "cells out of order, far to the right",
        "cells without addresses",
        "some cells without addresses",
        "a cell without address after a later one",
        "a row without number after a later one",
        "addresses in small letters",
        "a row number with a space",
        "text beside the cells",
        "merged cells that hold values",
        "hidden rows and columns",
        "a dimension that lies",
        "a text of no formula",
        "rich inline text",
        "inline text with its reading",
        "logicals",
        "errors",
        "an error that is none",
        "a date of the ISO form",
        "a date of the ISO form in UTC",
        "a date that is none",
        "a date of the British form",
        "numbers in exponents",
        "numbers of odd form",
        "a number with spaces",
        "a number that is none",
        "a number beyond all",
        "a number of many digits",
        "a number in parts",
        "a shared string with spaces",
        "a style beyond the last",
        "a style below the first",
        "dates in formats of their own",
        "numbers in formats that hold letters of dates",
        "times and durations",
        "a format whose second section is a date",
        "a date format under a condition",
        "a built-in format that is made another",
        "a format that is said not to apply",
        "the first days of 1900",
        "a day that never was",
        "a day before all",
        "formulas with their values",
        "a shared formula",
        "an array formula",
        "a custom date",
        "a text in the look of a run",
        "a text and runs",
        "a reading",
        "runs with looks",
        "text beside the strings",
        "an extension after the strings",
        "a string with a name space of its own",
        "CDATA in strings",
        "character references",
        "a carriage return",
        "comments and instructions in text",
        "Excel's own escapes",
        "Excel's own escapes in small letters",
        "spaces that are kept",
        "spaces that are not",
        "spaces kept from further up",
        "a line break and a tab",
        "letters of many scripts",
        "a text that looks like a number",
        "a greater sign in cells",
        "a greater sign in strings",
        "a prefix that stands for something",
        "cells with a byte order mark",
        "XML 1.1",
        "a comment that looks like cells",
        "an instruction that looks like cells",
        "single quotes",
        "no list of kinds",
        "a template",
        "a workbook with macros",
        "a part in capitals",
        "a part with a percent sign",
        "parts with backslashes",
        "lengths behind the parts",
        "two zips, one after the other",
        "more after the zip",
        "parts that are not packed",
    }
)

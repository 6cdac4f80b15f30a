"""Tricks of how parts are linked: relations, the list of sheets, the first year of days."""

from tests.helpers.builders import MAIN, OFFICE, parts, sheet
from tests.helpers.tricks.making import (
    BOOK,
    LINKS,
    MC,
    OTHER_BOOK,
    OTHER_SHEET,
    OTHER_STRINGS,
    ROWS,
    TOP,
    Contents,
    book,
    link,
    linked,
)

#: Trick -> the workbook's parts, or its bytes.
TRICKS: dict[str, Contents | bytes] = {
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
    "a sheet's id twice": book(ROWS, (BOOK, ' r:id="rId1"', ' r:id="rId1" r:id="rId2"')),
    "a sheet's id twice by two prefixes": book(
        ROWS, (BOOK, ' r:id="rId1"', f' xmlns:q="{OFFICE}/relationships" q:id="rId2" r:id="rId1"')
    ),
    "a sheet's id without a prefix": book(ROWS, (BOOK, ' r:id="rId1"', ' id="rId1"')),
    "a sheet's id in capitals": book(ROWS, (BOOK, ' r:id="rId1"', ' r:id="RID1"')),
    "a sheet's id with spaces": book(ROWS, (BOOK, ' r:id="rId1"', ' r:id=" rId1 "')),
    "a sheet's id that leads nowhere": book(ROWS, (BOOK, ' r:id="rId1"', ' r:id="rId77"')),
    "a sheet's id by a character reference": book(ROWS, (BOOK, ' r:id="rId1"', ' r:id="rId&#49;"')),
    "a sheet without a name": book(ROWS, (BOOK, 'name="Sheet1" ', "")),
    "a sheet of an empty name": book(ROWS, (BOOK, 'name="Sheet1"', 'name=""')),
    "a sheet of a name with spaces": book(ROWS, (BOOK, 'name="Sheet1"', 'name=" Sheet1 "')),
    "a sheet of a name with a line break": book(ROWS, (BOOK, 'name="Sheet1"', 'name="She&#10;et1"')),
    "the prefix of relations bound anew midway": book(ROWS, (BOOK, "<sheets>", '<sheets xmlns:r="urn:y">')),
    "a relation without a kind": book(ROWS, (LINKS, f' Type="{OFFICE}/relationships/worksheet"', "")),
    "a relation without a target": book(ROWS, (LINKS, ' Target="worksheets/sheet1.xml"', "")),
    "a relation that leads out of the file": book(
        ROWS, (LINKS, 'Target="worksheets/sheet1.xml"', 'Target="worksheets/sheet1.xml" TargetMode="External"')
    ),
    "a relation's kind with a space": book(ROWS, (LINKS, "relationships/worksheet", "relationships/worksheet ")),
    "a target with a question mark": book(ROWS, (LINKS, "sheet1.xml", "sheet1.xml?x")),
    "a target of a file": book(ROWS, (LINKS, '"worksheets/sheet1.xml', '"file:///xl/worksheets/sheet1.xml')),
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
        "a sheet's id without a prefix",
        "a sheet's id by a character reference",
        "a sheet of a name with spaces",
        "a sheet of a name with a line break",
    }
)

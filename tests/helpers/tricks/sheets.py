"""Tricks of what else is in a workbook: sheets of other kinds, links to other workbooks, names, the Strict form."""

from tests.helpers.builders import MAIN, MIME, OFFICE, STRICT, STRICT_OFFICE, parts, sheet
from tests.helpers.tricks.making import (
    BOOK,
    LINKS,
    MC,
    ROWS,
    SHEET,
    STRINGS,
    TEXTS,
    TYPES,
    Contents,
    book,
    link,
    linked,
)

_MS = "http://schemas.microsoft.com/office"
_LINKED_BOOK = (
    f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><externalBook r:id="rId1"><sheetNames>'
    '<sheetName val="S"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>99</v></cell>'
    "</row></sheetData></sheetDataSet></externalBook></externalLink>"
)
_LINKED_ROW = '<row r="1"><c r="A1"><f>[1]S!A1</f><v>5</v></c><c r="B1"><v>2.5</v></c></row>'


def with_sheet(kind: str, part: str, mime: str, *, first: bool = False, state: str = "") -> dict[str, str | bytes]:
    """Return a workbook that has a sheet of another kind besides, by its relation, its part and its kind of content."""
    tab = f'<sheet name="Other" sheetId="9"{state} r:id="rId500"/>'
    old, new = ("<sheets>", f"<sheets>{tab}") if first else ("</sheets>", f"{tab}</sheets>")
    kinds = f'<Override PartName="/xl/other.xml" ContentType="{mime}"/></Types>'
    office = _MS if kind == "xlMacrosheet" else OFFICE
    relation = f"{_MS}/2006/relationships" if kind == "xlMacrosheet" else f"{office}/relationships"
    made = book(
        ROWS, (BOOK, old, new), linked(LINKS, link(kind, "other.xml", office=relation)), (TYPES, "</Types>", kinds)
    )
    return made | {"xl/other.xml": part}


_CHARTS = (
    f'<chartsheet xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheetViews>'
    '<sheetView workbookViewId="0"/></sheetViews></chartsheet>'
)
_MACROS = (
    f'<xm:macrosheet xmlns="{MAIN}" xmlns:xm="{_MS}/excel/2006/main"><sheetData><row r="1"><c r="A1"><f>HALT()</f>'
    "<v>7</v></c></row></sheetData></xm:macrosheet>"
)
_DIALOG = f'<dialogsheet xmlns="{MAIN}"><sheetFormatPr defaultRowHeight="12"/></dialogsheet>'
_OTHER = '<row r="1"><c r="A1"><v>77</v></c></row>'
_LINK_PARTS = {
    "xl/externalLinks/externalLink1.xml": _LINKED_BOOK,
    "xl/externalLinks/_rels/externalLink1.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/externalLinkPath" Target="file:///tmp/none.xlsx" '
        'TargetMode="External"/></Relationships>'
    ),
}


def strict(part: str, old: str, new: str) -> dict[str, str | bytes]:
    """Return a workbook of the Strict form with a change in a part."""
    made = parts(
        sheet(ROWS, namespace=STRICT).replace(f"{OFFICE}/rel", f"{STRICT_OFFICE}/rel"), strings=TEXTS, strict=True
    )
    assert old in str(made[part])
    return made | {part: str(made[part]).replace(old, new)}


#: Trick -> the workbook's parts, or its bytes.
TRICKS: dict[str, Contents | bytes] = {
    "a chart sheet besides": with_sheet("chartsheet", _CHARTS, f"{MIME}.chartsheet+xml"),
    "a chart sheet before the others": with_sheet("chartsheet", _CHARTS, f"{MIME}.chartsheet+xml", first=True),
    "a chart sheet whose part holds cells": with_sheet("chartsheet", sheet(_OTHER), f"{MIME}.chartsheet+xml"),
    "a sheet whose part is that of charts": with_sheet("worksheet", _CHARTS, f"{MIME}.worksheet+xml"),
    "a macro sheet": with_sheet("xlMacrosheet", _MACROS, "application/vnd.ms-excel.macrosheet+xml"),
    "a macro sheet by the kind of a worksheet": with_sheet("worksheet", _MACROS, f"{MIME}.worksheet+xml"),
    "a dialog sheet": with_sheet("dialogsheet", _DIALOG, f"{MIME}.dialogsheet+xml"),
    "a very hidden sheet": with_sheet("worksheet", sheet(_OTHER), f"{MIME}.worksheet+xml", state=' state="veryHidden"'),
    "a sheet hidden in a word of its own": with_sheet(
        "worksheet", sheet(_OTHER), f"{MIME}.worksheet+xml", state=' state="gone"'
    ),
    "two sheets of one part": book(ROWS, (BOOK, "</sheets>", '<sheet name="Again" sheetId="2" r:id="rId1"/></sheets>')),
    "two sheets of one number": parts(sheet(ROWS), sheet(_OTHER), strings=TEXTS)
    | {BOOK: str(parts(sheet(), sheet())[BOOK]).replace('sheetId="2"', 'sheetId="1"')},
    "a link to another workbook": book(
        _LINKED_ROW,
        (BOOK, "</sheets>", '</sheets><externalReferences><externalReference r:id="rId500"/></externalReferences>'),
        linked(LINKS, link("externalLink", "externalLinks/externalLink1.xml")),
    )
    | _LINK_PARTS,
    "a link to another workbook that is not there": book(_LINKED_ROW),
    "names that stand for cells": book(
        ROWS,
        (BOOK, "</sheets>", '</sheets><definedNames><definedName name="X">Sheet1!$B$1</definedName></definedNames>'),
    ),
    "the Strict form": strict(SHEET, "<sheetData>", "<sheetData>"),
    "the Strict form, cells of the usual form": strict(SHEET, STRICT, MAIN),
    "the Strict form, strings of the usual form": strict(STRINGS, STRICT, MAIN),
    "the Strict form, relations of the usual form": strict(LINKS, STRICT_OFFICE, OFFICE),
    "the Strict form, an id of the usual form": strict(
        BOOK, f"{STRICT_OFFICE}/relationships", f"{OFFICE}/relationships"
    ),
    "the Strict form, days from 1904": strict(BOOK, "<workbookPr/>", '<workbookPr date1904="1"/>'),
    "the Strict form, days of the ISO form": strict(
        SHEET, '<c r="B2" s="1"><v>40999', '<c r="B2" s="1" t="d"><v>2012-03-31'
    ),
    "a workbook that asks for what may be unknown": book(
        ROWS, (BOOK, "<workbook ", f'<workbook xmlns:mc="{MC}" xmlns:y="urn:y" mc:MustUnderstand="y" ')
    ),
    "strings that ask for what may be unknown": book(
        ROWS, (STRINGS, "<sst ", f'<sst xmlns:mc="{MC}" xmlns:y="urn:y" mc:MustUnderstand="y" ')
    ),
    "a row that asks for what may be unknown": book(
        ROWS.replace('<row r="2">', '<row mc:MustUnderstand="y" r="2">'),
        (SHEET, "<worksheet ", f'<worksheet xmlns:mc="{MC}" xmlns:y="urn:y" '),
    ),
    "cells that ask for what may be unknown": book(
        ROWS, (SHEET, "<worksheet ", f'<worksheet xmlns:mc="{MC}" xmlns:y="urn:y" mc:MustUnderstand="y" ')
    ),
}
#: Tricks that are none: honest programs write these, and all read them alike, so that each has to be read.
READ = frozenset(
    {
        "a chart sheet besides",
        "a chart sheet before the others",
        "a chart sheet whose part holds cells",
        "a macro sheet",
        "a dialog sheet",
        "a very hidden sheet",
        "a sheet hidden in a word of its own",
        "two sheets of one number",
        "a link to another workbook",
        "a link to another workbook that is not there",
        "names that stand for cells",
        "the Strict form",
        "the Strict form, cells of the usual form",
        "the Strict form, strings of the usual form",
        "the Strict form, relations of the usual form",
        "the Strict form, an id of the usual form",
        "the Strict form, days from 1904",
        "the Strict form, days of the ISO form",
    }
)

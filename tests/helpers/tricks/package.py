"""Tricks of the package: kinds of parts, their names, and the zip itself."""

import struct
import zipfile

from tests.helpers.builders import packed
from tests.helpers.tricks.making import (
    LINKS,
    OTHER_SHEET,
    ROWS,
    SHEET,
    TYPES,
    Contents,
    as_zip,
    book,
    descriptors,
    doubled_entry,
    local_header,
    renamed,
    two_zips,
)

#: Trick -> the workbook's parts, or its bytes.
TRICKS: dict[str, Contents | bytes] = {
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
    "a folder among the parts": packed({"xl/": "", **book()}),
    "a folder that holds something": packed({**book(), f"{SHEET}/": OTHER_SHEET["xl/worksheets/other.xml"]}),
    "cells that are linked as a chart": book(ROWS, (LINKS, "relationships/worksheet", "relationships/chartsheet")),
}

#: Tricks that are none: honest programs write these, and all read them alike, so that each has to be read.
READ = frozenset(
    {
        "no list of kinds",
        "a template",
        "a workbook with macros",
        "a part in capitals",
        "a part with a percent sign",
        "parts with backslashes",
        "lengths behind the parts",
        "more after the zip",
        "parts that are not packed",
        "a folder among the parts",
    }
)

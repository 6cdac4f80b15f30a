"""Tricks of the markup: what is not well-formed, letters and encodings, prefixes and attributes."""

from tests.excel.builders import MAIN
from tests.excel.tricks.making import (
    BOOK,
    MC,
    OTHER_ROW,
    ROWS,
    SHEET,
    STRINGS,
    STYLES,
    TEXTS,
    X14AC,
    Contents,
    book,
)

#: Trick -> the workbook's parts, or its bytes.
TRICKS: dict[str, Contents | bytes] = {
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

#: Tricks that are none: honest programs write these, and all read them alike, so that each has to be read.
READ = frozenset(
    {
        "a greater sign in cells",
        "a greater sign in strings",
        "a prefix that stands for something",
        "cells with a byte order mark",
        "XML 1.1",
        "a comment that looks like cells",
        "an instruction that looks like cells",
        "single quotes",
    }
)

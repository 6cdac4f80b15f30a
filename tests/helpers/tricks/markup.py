"""Tricks of the markup: what is not well-formed, letters and encodings, prefixes and attributes."""

from tests.helpers.builders import MAIN
from tests.helpers.tricks.making import (
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
    "an attribute twice by two prefixes": book(
        ROWS.replace('<c r="B2" s="1">', '<c xmlns:a="urn:y" xmlns:b="urn:y" a:s="1" b:s="2" r="B2" s="1">')
    ),
    "the prefix of XML bound anew": book(ROWS.replace('<row r="2">', '<row xmlns:xml="urn:y" r="2">')),
    "the prefix of namespaces bound": book(ROWS.replace('<row r="2">', '<row xmlns:xmlns="urn:y" r="2">')),
    "a prefix taken away": book(ROWS.replace('<row r="2">', '<row xmlns:y="" r="2">')),
    "a prefix that begins with a digit": book(ROWS.replace('<row r="2">', '<row xmlns:1y="urn:y" r="2">')),
    "two colons in a name": book(ROWS.replace('<row r="2">', '<row xmlns:y="urn:y" y:a:b="1" r="2">')),
    "a less sign in an attribute": book(ROWS.replace('<row r="2">', '<row ht="<" r="2">')),
    "line breaks in a tag": book(ROWS.replace('<row r="2">', '<row\n\tr\n=\n"2"\n>')),
    "an attribute without a value": book(ROWS.replace('<row r="2">', '<row hidden r="2">')),
    "an attribute without quotes": book(ROWS.replace('<row r="2">', "<row r=2>")),
    "an instruction before the declaration": {**book(), SHEET: "<?y z?>" + str(book()[SHEET])},
    "a space before the declaration": {**book(), SHEET: " " + str(book()[SHEET])},
    "a declaration midway": book(ROWS.replace('<row r="2">', '<?xml version="1.0"?><row r="2">')),
    "a comment with dashes": book(ROWS.replace('<row r="2">', '<!-- a -- b --><row r="2">')),
    "an instruction among the cells": book(ROWS.replace('<c r="B1">', '<?c r="Z9"?><c r="B1">')),
    "an end tag with spaces": book(ROWS.replace("</row>", "</row  >")),
    "an end tag of another case": book(ROWS.replace("</row>", "</Row>", 1)),
    "tags in capitals": book(ROWS.replace("row", "ROW")),
    "a nought among the cells": book(ROWS.replace("2.5", "2.5\0")),
    "a version that is none": {**book(), SHEET: str(book()[SHEET]).replace('version="1.0"', 'version="9.9"')},
    "an encoding that is none": {**book(), SHEET: str(book()[SHEET]).replace("UTF-8", "x-none")},
    "an encoding in small letters": {**book(), SHEET: str(book()[SHEET]).replace("UTF-8", "utf-8")},
    "a standalone that is none": {**book(), SHEET: str(book()[SHEET]).replace('"yes"', '"maybe"')},
    "no declaration": {**book(), SHEET: str(book()[SHEET]).partition("?>")[2].lstrip()},
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
        "line breaks in a tag",
        "an instruction among the cells",
        "an end tag with spaces",
        "an encoding in small letters",
        "no declaration",
    }
)

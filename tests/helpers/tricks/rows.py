"""Tricks of rows and cells: where they stand, how often, and in which namespace."""

import re

from tests.helpers.builders import MAIN, STRICT
from tests.helpers.tricks.making import MC, OTHER_ROW, ROWS, SHEET, Contents, alternative, book, cells

#: Trick -> the workbook's parts, or its bytes.
TRICKS: dict[str, Contents | bytes] = {
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
    "attributes in another order": book('<row spans="1:2" r="1"><c t="s" s="1" r="A1"><v>0</v></c></row>'),
    "a cell's address in another namespace": book('<row r="1"><c xmlns:y="urn:y" y:r="C1" r="A1"><v>1</v></c></row>'),
    "a cell's address in another namespace alone": book('<row r="1"><c xmlns:y="urn:y" y:r="C1"><v>1</v></c></row>'),
    "a row's number in another namespace alone": book('<row xmlns:y="urn:y" y:r="5"><c><v>1</v></c></row>'),
    "a row's number in the sheet's own namespace": book(f'<row xmlns:m="{MAIN}" m:r="5"><c><v>1</v></c></row>'),
    "a cell's kind in the sheet's own namespace": book(
        f'<row r="1"><c xmlns:m="{MAIN}" r="A1" m:t="s"><v>1</v></c></row>'
    ),
    "an address by a character reference": book('<row r="1"><c r="&#66;1"><v>2</v></c></row>'),
    "a kind by a character reference": book('<row r="1"><c r="A1" t="&#x73;"><v>1</v></c></row>'),
    "a row number by a character reference": book('<row r="&#51;"><c r="A3"><v>2</v></c></row>'),
    "an address with spaces": book('<row r="1"><c r=" B1 "><v>2</v></c></row>'),
    "an address with a tab": book('<row r="1"><c r="B1&#9;"><v>2</v></c></row>'),
    "an empty address": book('<row r="1"><c r=""><v>2</v></c></row>'),
    "an empty row number": book('<row r=""><c><v>2</v></c></row>'),
    "an address of a column alone": book('<row r="1"><c r="B"><v>2</v></c></row>'),
    "an address of a row alone": book('<row r="1"><c r="1"><v>2</v></c></row>'),
    "an address in full width letters": book('<row r="1"><c r="\uff221"><v>2</v></c></row>'),
    "a row number of another script": book('<row r="\u0663"><c><v>2</v></c></row>'),
    "row nought": book('<row r="0"><c><v>2</v></c></row>'),
    "a row number with a plus": book('<row r="+1"><c r="A1"><v>2</v></c></row>'),
    "spans that lie": book('<row r="1" spans="5:9"><c r="A1"><v>2</v></c></row>'),
    "a prefix for all of a sheet": book(ROWS)
    | {SHEET: re.sub("<(/?)(?=[a-z])", r"<\1x:", str(book()[SHEET]).replace("xmlns=", "xmlns:x="))},
    "the sheet's namespace bound anew midway": book(
        f'<y:row xmlns:y="{MAIN}" r="1"><y:c r="A1"><y:v>7</y:v></y:c></y:row>'
    ),
    "a prefix bound to the sheet's namespace and then to another": book(
        f'<x:row xmlns:x="{MAIN}" r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        '<x:row xmlns:x="urn:y" r="3"><c r="A3"><v>77</v></c></x:row>'
    ),
    "a namespace taken away midway": book(ROWS + '<row xmlns="" r="3"><c r="A3"><v>77</v></c></row>'),
    "a namespace that is another by its case": book(ROWS + OTHER_ROW.format(n=3, x=f' xmlns="{MAIN.upper()}"')),
    "a namespace with a slash more": book(ROWS + OTHER_ROW.format(n=3, x=f' xmlns="{MAIN}/"')),
    "a namespace by character references": book(
        ROWS + OTHER_ROW.format(n=3, x=f' xmlns="{MAIN.replace("m", "&#109;")}"')
    ),
    "a cell within a cell": book('<row r="1"><c r="A1"><v>1</v><c r="B1"><v>2</v></c></c></row>'),
    "a row within a row": book('<row r="1"><c r="A1"><v>1</v></c><row r="2"><c r="A2"><v>2</v></c></row></row>'),
    "a row outside of the cells": book(ROWS, tail=OTHER_ROW.format(n=3, x="")),
    "cells within an extension": book(
        ROWS, tail=f'<extLst><ext uri="x"><sheetData>{OTHER_ROW.format(n=3, x="")}</sheetData></ext></extLst>'
    ),
    "cells that are empty elements": book(
        '<row r="1"><c r="A1"/><c r="B1"><v/></c><c r="C1" t="s"/></row><row r="2"/>'
    ),
    **{f"an empty value of the kind {kind}": cells(f't="{kind}"|<v></v>') for kind in ("n", "s", "str", "b", "e", "d")},
}

#: Tricks that are none: honest programs write these, and all read them alike, so that each has to be read.
READ = frozenset(
    {
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
        "attributes in another order",
        "a cell's address in another namespace",
        "a cell's address in another namespace alone",
        "a row's number in another namespace alone",
        "a row's number in the sheet's own namespace",
        "a cell's kind in the sheet's own namespace",
        "an address by a character reference",
        "a kind by a character reference",
        "a row number by a character reference",
        "spans that lie",
        "a prefix for all of a sheet",
        "the sheet's namespace bound anew midway",
        "a namespace by character references",
        "cells that are empty elements",
        "an empty value of the kind n",
        "an empty value of the kind s",
        "an empty value of the kind str",
        "an empty value of the kind b",
        "an empty value of the kind e",
        "an empty value of the kind d",
    }
)

"""The workbooks under 50 MB that cost a reader most, made a piece at a time: up to 1 GiB unpacked, within every ratio.

`python -m tests.helpers.worst [SHAPE ...]` reads each in a process of its own, and tells its outcome, time and memory.
"""

import argparse
import sys
import tempfile
from itertools import chain
from pathlib import Path

from tests.helpers.builders import MAIN, OFFICE, sheet
from tests.helpers.pieces import (
    FULL,
    LINKS,
    MIB,
    STRINGS,
    Shape,
    around,
    blank,
    book,
    error,
    few_rows,
    filled,
    many_sheets,
    many_strings,
    many_tables,
    merges_of,
    noise,
    number,
    own_text,
    plain_rows,
    reading,
    rels_of,
    row_of,
    same_table,
    shared_text,
    strings_of,
    styles_of,
    table_link,
    unmade,
    with_parts,
    written,
)

#: One letter of another script makes all the others take four bytes.
LONG = "x" * 30_000 + "\U0001f600"
SHAPES: dict[str, Shape] = {
    # written oddly
    "bare cells, 62 MiB": lambda: book(around(filled("<row>" + "<c/>" * 16_000 + "</row>", 62 * MIB), 62 * MIB)),
    "bare cells, 1 GiB": lambda: book(around(filled("<row>" + "<c/>" * 16_000 + "</row>"))),
    "bare cells with values": lambda: book(around(filled("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>"))),
    "bare cells with values, 3 million": lambda: book(
        around(filled("<row>" + "<c><v>1</v></c>" * 10 + "</row>", 46 * MIB), 46 * MIB)
    ),
    "200,000 odd rows": lambda: book(
        around(plain_rows(200_000, 12, lambda a, n: f"<c t='inlineStr'><is><t>{a} {n}</t></is></c>"), 1)
    ),
    "cells with a prefix": lambda: book(
        around(filled(f'<x:row xmlns:x="{MAIN}">' + "<x:c><x:v>1</x:v></x:c>" * 9 + "</x:row>"))
    ),
    "one cell over and over": lambda: book(around(filled("<row r='1'><c r='A1'><v>1</v></c></row>"))),
    "inline runs": lambda: book(around(filled("<row r='1'><c><is>" + "<r><t>x</t></r>" * 9000 + "</is></c></row>"))),
    "texts of a formula": lambda: book(around(filled("<row r='1'><c>" + "<f>1</f>" * 9000 + "</c></row>"))),
    "odd and sparse": lambda: book(
        around(iter([row_of(n, f"<c r='XFD{n}'><v>1</v></c>").encode() for n in range(1, 600)]), 1)
    ),
    "odd rows without cells": lambda: book(around(filled("<row r='1'/>"))),
    "odd errors": lambda: book(around(filled("<row>" + "<c t='e'><v>#N/A</v></c>" * 1000 + "</row>"))),
    "elements aside": lambda: book(around(filled("<a/>"))),
    "elements aside, after the rows": lambda: book(around(filled("<a/>"), rows=False)),
    "attributes": lambda: book(
        around(chain([b"<row "], (f'a{n:x}=""'.encode() + b" " for n in range(7_000_000)), [b"/>"]), 70 * MIB)
    ),
    "many attributes, many times": lambda: book(
        around(filled("<row r='1' " + " ".join(f"a{n}=''" for n in range(1000)) + "/>"))
    ),
    "depth": lambda: book(around(chain(filled("<a>", 500 * MIB - 3 * MIB)), 500 * MIB)),
    "one comment": lambda: book(around(chain([b"<!--"], filled("x" * 64), [b"-->"]))),
    "many comments": lambda: book(around(filled("<!-- -->"))),
    "character data": lambda: book(around(chain([b"<![CDATA["], filled("x" * 64), [b"]]>"]))),
    "one odd text": lambda: book(
        around(chain([b"<row><c t='str'><v>"], filled("x\n", 400 * MIB), [b"</v></c></row>"]), 400 * MIB)
    ),
    "many odd texts": lambda: book(
        around(filled("<row><c t='str'><v>" + "\u00e9\U0001f600" * 300 + "</v></c></row>", 500 * MIB), 500 * MIB)
    ),
    "white space": lambda: book(around(filled("\n" * 64))),
    "white space first": lambda: book(chain(filled(" " * 64), [sheet().encode()], noise(FULL, b"<!--", b"-->"))),
    "one long attribute": lambda: book(around(chain([b"<row a='"], filled("x" * 64), [b"'/>"]))),
    # plainly written
    "blank cells": lambda: book(around(filled('<row r="1">' + '<c r="A1" s="1"/>' * 1000 + "</row>"))),
    "rows without cells": lambda: book(around(filled('<row r="1"/>'))),
    "rows without cells, on and on": lambda: book(
        *[around(filled('<row r="1048576" hidden="1"/>', FULL // 20), FULL // 20) for _ in range(20)]
    ),
    "one plain cell over and over": lambda: book(around(filled('<row r="1"><c r="A1"><v>1</v></c></row>'))),
    "numbers, ten million": lambda: book(around(plain_rows(1_000_000, 10, number), 1)),
    "a million readings": lambda: book(around(plain_rows(1_000_000, 8, number), 1)),
    "numbers, nineteen million": lambda: book(around(plain_rows(1_000_000, 19, number), 1)),
    "numbers, wide": lambda: book(around(plain_rows(1_000, 16_384, number), 1)),
    "one text, ten million": lambda: with_parts(
        book(around(plain_rows(1_000_000, 10, shared_text), 1)), {STRINGS: strings_of(iter([b"<si><t>x</t></si>"]), 1)}
    ),
    "own texts, ten million": lambda: book(around(plain_rows(1_000_000, 10, own_text), 1)),
    "own shared texts": many_strings,
    "blank cells, to the bound": lambda: book(around(plain_rows(980_000, 10, blank), 300 * MIB)),
    "one row longer than a piece": lambda: book(
        around(chain([b'<row r="1">'], filled('<c r="A1"><v>1</v></c>'), [b"</row>"]))
    ),
    "long rows": lambda: book(around(filled('<row r="1">' + '<c r="A1"><v>1</v></c>' * 1_000_000 + "</row>"))),
    "long text in cells": lambda: book(
        around(filled('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "\u00e9\U0001f600" * 5000 + "</t></is></c></row>"))
    ),
    "long text in many cells": lambda: book(
        around(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{LONG}</t></is></c></row>'.encode()
            for n in range(1, 33_000)
        )
    ),
    "sparse, with many cells": lambda: book(
        around(chain(plain_rows(900_000, 10, number), [b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']), 1)
    ),
    "sparse, with many blanks": lambda: book(
        around(chain(plain_rows(1_000_000, 18, blank), [b'<row r="1048576"><c r="XFD1048576" s="1"/></row>']), 1)
    ),
    "hardly filled, to the bound": lambda: book(
        around(
            (
                f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="S{n}"><v>1</v></c></row>'.encode()
                for n in range(1, 1_000_000)
            ),
            1,
        )
    ),
    "plain errors": lambda: book(around(plain_rows(199_000, 10, error), 1)),
    "plain errors, five sheets": lambda: book(*[around(plain_rows(199_000, 10, error), 1) for _ in range(5)]),
    "formulas without values": lambda: book(*[around(plain_rows(199_000, 10, unmade), 1) for _ in range(5)]),
    "array formulas": lambda: book(
        *[around(iter([b"<row r='1'><c r='A1'><f t='array' ref='A1:B999999'>X</f></c></row>"]), 1) for _ in range(500)]
    ),
    "odd after many plain cells": lambda: book(
        around(
            chain(plain_rows(400_000, 18, blank), [b"<row r='500000'><c><v>1</v></c></row>"]),
            300 * MIB,
        )
    ),
    "plain cells and odd ones": lambda: book(
        around(plain_rows(700_000, 10, number), 1),
        around(filled("<row>" + "<c><v>1</v></c>" * 10 + "</row>", 50 * MIB), 50 * MIB),
    ),
    "almost all at once": lambda: with_parts(
        book(
            around(plain_rows(600_000, 9, lambda a, n: f'<c r="{a}{n}" t="s"><v>{n}</v></c>'), 1),
            around(filled("<row r='1'><c r='A1'><v>1</v></c></row>", 40 * MIB), 40 * MIB),
            around(filled('<row r="1" hidden="1"/>', 20 * MIB), 20 * MIB),
            merges_of(8 * MIB),
        ),
        {
            STRINGS: strings_of((f"<si><t>{n}</t></si>".encode() for n in range(2_000_000)), 1),
            "xl/media/picture.bin": chain(filled("<!DOCTYP", 650 * MIB), noise(650 * MIB, b"", b"")),
        },
    ),
    # round the rows
    "merges": lambda: book(*[merges_of(22 * MIB) for _ in range(40)]),
    "hidden rows": lambda: book(
        *[around((f'<row r="{n}" hidden="1"/>'.encode() for n in range(1, 1_000_000)), 1) for _ in range(12)]
    ),
    "hidden columns": lambda: many_sheets(
        3000, lambda: few_rows(head='<cols><col min="1" max="16384" hidden="1"/></cols>')
    ),
    "hidden columns, to the bound": lambda: many_sheets(
        180, lambda: few_rows(head='<cols><col min="1" max="16384" hidden="1"/></cols>')
    ),
    "hidden rows, to the bound": lambda: book(
        *[around((f'<row r="{n}" hidden="1"/>'.encode() for n in range(1, 980_000)), 1) for _ in range(3)]
    ),
    "merges, to the bound": lambda: book(merges_of(11 * MIB)),
    "errors, to the bound": lambda: book(around(plain_rows(99_000, 10, error), 1)),
    "sheets": lambda: many_sheets(9_900, few_rows),
    "sheets, to the bound": lambda: many_sheets(1_990, few_rows),
    "odd sheets": lambda: many_sheets(1_990, lambda: few_rows("<row><c><v>1</v></c></row>")),
    # other parts
    "empty strings": lambda: with_parts(book(few_rows()), {STRINGS: strings_of(filled("<si/>"))}),
    "strings": lambda: with_parts(book(few_rows()), {STRINGS: strings_of(filled("<si><t>x</t></si>"))}),
    "odd strings": lambda: with_parts(book(few_rows()), {STRINGS: strings_of(filled("<si><t>x</t><!----></si>"))}),
    "runs of one string": lambda: with_parts(
        book(few_rows()), {STRINGS: strings_of(chain([b"<si>"], filled("<r><t>x</t></r>"), [b"</si>"]))}
    ),
    "one string without end": lambda: with_parts(
        book(few_rows('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')),
        {STRINGS: strings_of(chain([b"<si><t>"], filled("x" * 64), [b"</t></si>"]))},
    ),
    "strings in doubt": lambda: with_parts(
        book(around(plain_rows(400_000, 10, shared_text), 1)),
        {
            STRINGS: strings_of(
                chain(filled("<si><t>x</t></si>", 100 * MIB), [f"<si><t>{'x' * 30_000}</t></si>".encode()]), 100 * MIB
            )
        },
    ),
    "cell formats": lambda: with_parts(
        book(few_rows()), {"xl/styles.xml": styles_of(filled('<xf numFmtId="14"/>', 62 * MIB), 62 * MIB)}
    ),
    "styles of nothing": lambda: with_parts(
        book(few_rows()), {"xl/styles.xml": styles_of(filled("<a/>", 62 * MIB), 62 * MIB)}
    ),
    "styles in depth": lambda: with_parts(
        book(few_rows()), {"xl/styles.xml": styles_of(filled("<a>", 62 * MIB), 62 * MIB)}
    ),
    "number formats": lambda: with_parts(
        book(few_rows()),
        {
            "xl/styles.xml": chain(
                [f'<styleSheet xmlns="{MAIN}"><numFmts>'.encode()],
                (f'<numFmt numFmtId="{n}" formatCode="{"[" * 100}"/>'.encode() for n in range(400_000)),
                [b"</numFmts><cellXfs>"],
                (f'<xf numFmtId="{n}"/>'.encode() for n in range(400_000)),
                [b"</cellXfs></styleSheet>"],
            )
        },
    ),
    "a format without end": lambda: with_parts(
        book(few_rows()),
        {
            "xl/styles.xml": chain(
                [f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="'.encode()],
                filled("[", 30 * MIB),
                [b'"/></numFmts><cellXfs>'],
                filled('<xf numFmtId="170"/>', MIB),
                noise(60 * MIB, b"<!--", b"-->"),
                [b"</cellXfs></styleSheet>"],
            )
        },
    ),
    "relationships": lambda: with_parts(
        book(few_rows()), {LINKS: rels_of((table_link(n, n).encode() for n in range(300_000)), 60 * MIB)}
    ),
    "a long target": lambda: with_parts(
        book(few_rows()),
        {LINKS: rels_of(iter([table_link(n, "../x" * 5_000_000).encode() for n in range(2)]), 60 * MIB)},
    ),
    "one table over and over": lambda: same_table(1_000, 20 * MIB),
    "tables": lambda: many_tables(9_900),
    "large tables": lambda: with_parts(
        book(few_rows()),
        {LINKS: rels_of(table_link(n, n).encode() for n in range(15))}
        | {
            f"xl/tables/table{n}.xml": chain(
                [f'<table xmlns="{MAIN}">'.encode()],
                filled("<a/>", 62 * MIB),
                noise(62 * MIB, b"<!--", b"-->"),
                [b"</table>"],
            )
            for n in range(15)
        },
    ),
    "tabs": lambda: with_parts(
        book(few_rows()),
        {
            "xl/workbook.xml": chain(
                [f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'.encode()],
                (f'<sheet name="{n}" sheetId="1" r:id="rId901"/>'.encode() for n in range(1_200_000)),
                [b"</sheets></workbook>"],
            )
        },
    ),
    "pictures": lambda: with_parts(
        book(few_rows()), {"xl/media/picture.bin": chain(filled("<!DOCTYP"), noise(FULL, b"", b""))}
    ),
    "small parts": lambda: with_parts(
        book(few_rows()), {f"xl/media/picture{n}.bin": filled("\0" * 64, 100_000) for n in range(9_900)}
    ),
}


def main() -> None:
    """Read the shapes that the command line names, or all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shapes", nargs="*", choices=[*SHAPES, []])
    for shape in options.parse_args().shapes or SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            path = written(Path(folder) / "tracker.xlsx", SHAPES[shape]())
            found = reading(path, seconds=120, mebibytes=8192)
            size = path.stat().st_size / 1e6
        sys.stdout.write(f"{shape} | {size:.1f} MB | {found.seconds:.1f} s | {found.mebibytes} MiB | {found.outcome}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Reads workbooks spoilt at random and by seed: each has to be read, or refused in words; nothing else may happen.

`python -m tests.helpers.fuzz --cases 5000 --seed 7` prints the outcome of each bad case, and ends with 1 if there
is any. A case is printed before it is read, so that the last one printed is the one that ended the process.
"""

import argparse
import contextlib
import io
import math
import random
import re
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter

from tests.helpers.builders import OFFICE, packed, parts, saved, sheet
from xltools.errors import TrackerRefused
from xltools.tracker import RawTracker, read_tracker

Parts = dict[str, bytes]

MEMORY_HELD = 4 << 30
EXTREMES = (
    "", " ", "0", "-1", "1", "7", "4294967295", "4294967296", "99999999999999999999", "1048576", "1048577", "1e308",
    "1e400", "NaN", "-INF", "0x10", "A1", "B2:A1", "A1:XFD1048576", "XFD1048576", "XFD1", "ZZZZZZZ1", "A4294967295",
    "a1", "$A$1", "s", "e", "b", "d", "str", "inlineStr", "#SPILL!", "true", "../../x", "/xl/worksheets/sheet1.xml",
    "&#49;", "&amp;", "&lt;", "\u00e9", "\U0001f600", "x" * 40_000, "2012-03-31", "2012-03-31T00:00:00", "hidden",
)  # fmt: skip
INSERTED = (
    b"<!-- x -->", b"<![CDATA[1]]>", b"<?x y?>", b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY b "c">]>', b"&b;", b"&#0;",
    b"\0", b"\xff", b"\n", b" ", b"<", b">", b"&", b'"', b"<v>", b"</v>", b"</c>", b"</row>", b"<row>", b"<c>", b"<c/>",
    b'<c r="B9"><v>3</v></c>', b'<row r="9"/>', b"</sheetData>", b"<sheetData>", b"<sheetData/>", b"<f>A1</f>",
    b"<a>" * 3000, b'<y:c xmlns:y="urn:y"/>', b'<mergeCell ref="A1:B2"/>', b"<si/>", b"<si><t>x</t></si>",
)  # fmt: skip


def built() -> Parts:
    """Return a workbook of ours with every kind of cell, properties, and a sheet that is written oddly."""
    rows = (
        '<row r="1" spans="1:9"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>40999</v></c>'
        '<c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="E1" t="str"><f>A1</f><v>x</v></c><c r="F1"><f>A1</f></c></row>'
        '<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>in</t></is></c><c r="B3" s="4"><v>1.5</v></c></row>'
    )
    tail = (
        '<autoFilter ref="A1:B3"><filterColumn colId="0"/></autoFilter>'
        '<mergeCells><mergeCell ref="A5:B6"/></mergeCells>'
    )
    head = '<sheetPr/><dimension ref="A1:F3"/><cols><col min="2" max="3" hidden="1"/></cols>'
    odd = sheet(rows.replace('"', "'"))
    contents = parts(sheet(rows, head, tail), odd, strings="<si><t>one</t></si><si/>", properties=' date1904="0"')
    link = f'<Relationship Id="rId3" Type="{OFFICE}/relationships/custom-properties" Target="docProps/custom.xml"/>'
    contents["_rels/.rels"] = str(contents["_rels/.rels"]).replace("</Relationships>", f"{link}</Relationships>")
    contents["docProps/custom.xml"] = (
        f'<Properties xmlns="{OFFICE}/custom-properties"><property name="xltools tracker version">1</property>'
        "</Properties>"
    )
    return {name: part.encode() if isinstance(part, str) else part for name, part in contents.items()}


def by_xlsxwriter() -> Parts:
    """Return a workbook with tables, a filter, a drop-down and a chart."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("Milestones")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.add_table(
            0, 0, 5, 2, {"columns": [{"header": "ID"}, {"header": "Due", "format": day}, {"header": "Done"}]}
        )
        for row in range(1, 6):
            page.write_row(row, 0, [f"M{row}", 40_000 + row, row / 3])
        page.data_validation("A2:A9", {"validate": "list", "source": ["a", "b"]})
        page.merge_range("E1:F2", "merged")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Milestones!$C$2:$C$6"})
        book.add_worksheet("Charts").insert_chart("B2", chart)
    return unpacked(buffer)


def by_openpyxl() -> Parts:
    """Return a workbook as openpyxl saves it."""
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book["Sheet"].append(["ID", date(2012, 3, 31), 2.5, True, time(9), timedelta(hours=30), "=A1", "#N/A"])
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(buffer)
    return unpacked(buffer)


def unpacked(whole: Path | io.BytesIO) -> Parts:
    """Return the parts of a zip, but for the one that holds the time of day: a seed has to mean the same bytes."""
    with zipfile.ZipFile(whole) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


def _tag(chance: random.Random, part: bytes) -> tuple[int, int]:
    tags = [match.span() for match in re.finditer(rb"<[^>]*>", part)]
    return chance.choice(tags) if tags else (0, 0)


def _drop_tag(chance: random.Random, part: bytes) -> bytes:
    start, end = _tag(chance, part)
    return part[:start] + part[end:]


def _double_tag(chance: random.Random, part: bytes) -> bytes:
    start, end = _tag(chance, part)
    return part[:end] + part[start:end] * chance.choice([1, 1, 2, 500]) + part[end:]


def _swap_tags(chance: random.Random, part: bytes) -> bytes:
    (a, b), (c, d) = sorted([_tag(chance, part), _tag(chance, part)])
    return part if b > c else part[:a] + part[c:d] + part[b:c] + part[a:b] + part[d:]


def _other_attribute(chance: random.Random, part: bytes) -> bytes:
    found = list(re.finditer(rb'"[^"<>]*"', part))
    if not found:
        return part
    start, end = chance.choice(found).span()
    return part[:start] + b'"' + chance.choice(EXTREMES).encode() + b'"' + part[end:]


def _no_attribute(chance: random.Random, part: bytes) -> bytes:
    found = list(re.finditer(rb' [\w:]+="[^"<>]*"', part))
    if not found:
        return part
    start, end = chance.choice(found).span()
    return part[:start] + part[end:]


def _other_text(chance: random.Random, part: bytes) -> bytes:
    found = list(re.finditer(rb">[^<>]*<", part))
    if not found:
        return part
    start, end = chance.choice(found).span()
    return part[: start + 1] + chance.choice(EXTREMES).encode() + part[end - 1 :]


def _insert(chance: random.Random, part: bytes) -> bytes:
    place = chance.choice([chance.randint(0, len(part)), _tag(chance, part)[1]])
    return part[:place] + chance.choice(INSERTED) + part[place:]


def _byte(chance: random.Random, part: bytes) -> bytes:
    place = chance.randrange(max(len(part), 1))
    return part[:place] + bytes([chance.randrange(256)]) + part[place + 1 :]


def _cut(chance: random.Random, part: bytes) -> bytes:
    start = chance.randint(0, len(part))
    return part[:start] + part[start + chance.choice([1, 5, 60, len(part)]) :]


def _repeat(chance: random.Random, part: bytes) -> bytes:
    start = chance.randint(0, len(part))
    end = start + chance.choice([1, 5, 60, 400])
    return part[:end] + part[start:]


def _recode(chance: random.Random, part: bytes) -> bytes:
    code = chance.choice(["utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig", "utf-7"])
    return part.decode("utf-8", "replace").encode(code, "replace")


def _quote(_: random.Random, part: bytes) -> bytes:
    return part.replace(b'"', b"'")


SPOILERS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _drop_tag, _double_tag, _swap_tags, _other_attribute, _other_attribute, _other_attribute, _no_attribute,
    _other_text, _other_text, _insert, _insert, _byte, _cut, _repeat, _recode, _quote,
)  # fmt: skip


def spoilt(chance: random.Random, books: list[Parts]) -> bytes:
    """Return a workbook spoilt in its parts, in its list of parts, or as a zip."""
    contents = dict(chance.choice(books))
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        name = chance.choice([*contents, *(name for name in contents if "sheet" in name)])
        contents[name] = chance.choice(SPOILERS)(chance, contents[name])
    if chance.random() < 0.1:
        name = chance.choice([*contents])
        part = contents.pop(name)
        if chance.random() < 0.7:
            contents[chance.choice(["xl/x.xml", "../x", name.upper(), name.replace("/", "\\"), "x" * 300])] = part
    whole = packed(contents)
    if chance.random() < 0.25:
        for _ in range(chance.choice([1, 2, 8])):
            whole = chance.choice([_byte, _cut, _repeat])(chance, whole)
    return whole


def outcome(path: Path) -> str:
    """Return `read`, `refused`, or what is wrong."""
    try:
        found = read_tracker(path)
    except TrackerRefused as refused:
        words = str(refused)
        return (
            "refused" if path.name in words and words.endswith(".") and len(words) < 600 else f"worded badly: {words}"
        )
    except BaseException:  # noqa: BLE001 - a panic of the value reader is none of Exception
        return f"fault: {traceback.format_exc()}"
    return _wrong(found) or _read_otherwise(found, path) or "read"


def _wrong(found: RawTracker) -> str:
    for page in found.sheets.values():
        if len({len(row) for row in page.rows}) > 1:
            return "rows of several widths"
        kinds = {type(value) for row in page.rows for value in row}
        if int in kinds:
            return "an int"
        if any(isinstance(value, float) and not math.isfinite(value) for row in page.rows for value in row):
            return "a number that is none"
    return ""


def _read_otherwise(found: RawTracker, path: Path) -> str:
    """Read all sheets by the reference reader, to which a comment sends them: the verdict must be the same."""
    marked = {name: part.replace(b"<sheetData>", b"<sheetData><!-- -->") for name, part in unpacked(path).items()}
    with contextlib.suppress(TrackerRefused):
        other = read_tracker(saved(path.parent, marked, "marked.xlsx"))
        if other.sheets != found.sheets:
            return f"the reference reads otherwise:\n{found}\n{other}"
    return ""


def hold_memory() -> None:
    """Let a reader that takes far more memory than it needs die of it here, where the system knows how."""
    with contextlib.suppress(ImportError):  # Windows does not
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_HELD, MEMORY_HELD))


def run(first: int, cases: int, seed: int) -> Counter[str]:
    """Read the cases from the first on; tell the bad ones; return how many came out how."""
    books = [built(), by_xlsxwriter(), by_openpyxl()]
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tracker.xlsx"
        for case in range(first, first + cases):
            sys.stderr.write(f"\rcase {case} of seed {seed} ")
            sys.stderr.flush()
            saved(path.parent, spoilt(random.Random(f"{seed}/{case}"), books), path.name)
            result = outcome(path)
            counts[result.partition(":")[0]] += 1
            if result not in ("read", "refused"):
                sys.stdout.write(f"\ncase {case} of seed {seed}: {result}\n")
    return counts


def main() -> int:
    """Read what the command line asks for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=300)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    hold_memory()
    counts = run(asked.first, asked.cases, asked.seed)
    sys.stdout.write(f"{dict(sorted(counts.items()))}\n")
    return 0 if set(counts) <= {"read", "refused"} else 1


if __name__ == "__main__":
    sys.exit(main())

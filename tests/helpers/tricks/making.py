"""Workbooks with one trick each: a plain one, and what a trick changes in it."""

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.helpers.builders import MAIN, OFFICE, packed, parts, sheet

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


def from_1904(*written: str) -> dict[str, str | bytes]:
    """Return a workbook with these cells whose days count from 1904."""
    made = cells(*written)
    return made | {BOOK: str(made[BOOK]).replace("<workbookPr/>", '<workbookPr date1904="1"/>')}


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

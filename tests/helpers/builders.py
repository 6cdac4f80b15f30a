"""Workbooks for tests, made part by part, so that each test shows the one oddity it means."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Cell styles of every built workbook, by their place: plain, then those that are named below.
STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="dd/mm/yyyy;@"/>'
    '</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="21"/><xf numFmtId="46"/><xf numFmtId="9"/>'
    '<xf numFmtId="170"/></cellXfs></styleSheet>'
)
DATE, MOMENT, CLOCK, DURATION, PERCENT, CUSTOM_DATE = 1, 2, 3, 4, 5, 6


def sheet(rows: str = "", head: str = "", tail: str = "", namespace: str = MAIN) -> str:
    """Return a sheet part: `rows` inside sheetData, `head` before it, `tail` after it."""
    return (
        f'{DECLARATION}<worksheet xmlns="{namespace}" xmlns:r="{OFFICE}/relationships">{head}'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


def parts(
    *sheets: str | bytes,
    names: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    strings: str | None = None,
    properties: str = "",
    strict: bool = False,
) -> dict[str, str | bytes]:
    """Return the parts of a workbook with these sheet parts, in the order that Excel writes them.

    Args:
        strings: the `<si>` elements of the shared strings.
        properties: the children of `workbookPr`'s element, as attributes.
    """
    main, office = (STRICT, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    titles = names or tuple(f"Sheet{n}" for n in range(1, len(sheets) + 1))
    shown = states or ("",) * len(sheets)
    tabs, links, types = "", "", ""
    for n, (title, state) in enumerate(zip(titles, shown, strict=True), 1):
        hidden = f' state="{state}"' if state else ""
        tabs += f'<sheet name="{title}" sheetId="{n}"{hidden} r:id="rId{n}"/>'
        links += f'<Relationship Id="rId{n}" Type="{office}/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>'
        types += f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{MIME}.worksheet+xml"/>'
    links += f'<Relationship Id="rId901" Type="{office}/relationships/styles" Target="styles.xml"/>'
    links += f'<Relationship Id="rId902" Type="{office}/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MIME}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{MIME}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{MIME}.sharedStrings+xml"/>{types}</Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/relationships/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{main}" xmlns:r="{office}/relationships">'
        f"<workbookPr{properties}/><sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{links}'
        "</Relationships>",
        "xl/styles.xml": STYLES.replace(MAIN, main),
        "xl/sharedStrings.xml": f'{DECLARATION}<sst xmlns="{main}">{strings or ""}</sst>',
    }
    made.update((f"xl/worksheets/sheet{n}.xml", part) for n, part in enumerate(sheets, 1))
    return made


def packed(contents: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return these parts as the bytes of a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the same bytes at any time
            entry.compress_type = method
            package.writestr(entry, content)
    return buffer.getvalue()


def saved(folder: Path, contents: Mapping[str, str | bytes] | bytes, name: str = "tracker.xlsx") -> Path:
    """Write a workbook (its parts, or its bytes) into the folder; return its path."""
    path = folder / name
    path.unlink(missing_ok=True)  # some disks make a file that is filled anew wait for what it held
    path.write_bytes(contents if isinstance(contents, bytes) else packed(contents))
    return path

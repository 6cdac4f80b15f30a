"""An extract of a tracker's file for openpyxl: some of its sheets, and nothing in it that could act or reveal."""

import io
import posixpath
import zipfile
from collections.abc import Collection
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from xltools.deliver.no_clock import ClocklessZip

_WORKBOOK = "xl/workbook.xml"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: Parts of the workbook to leave out: names hold formulas, and the others need parts that are left out.
_NOT_TAKEN = (
    "definedNames",
    "externalReferences",
    "pivotCaches",
    "workbookProtection",
    "fileSharing",
    "customWorkbookViews",
)
#: What a sheet may link to; pictures, charts, pivot tables and printer settings are left out.
_TAKEN_RELATIONS = ("/comments", "/hyperlink", "/table")


def extract(content: bytes, sheets: Collection[str]) -> bytes:
    """Return the workbook with only these sheets, as a package that openpyxl reads faster than the whole.

    Raises:
        KeyError, ValueError, zipfile.BadZipFile: the package is not laid out as in Excel.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, ClocklessZip(target, zipfile.ZIP_STORED) as package:
        workbook = _xml(source, _WORKBOOK)
        relations = _xml(source, "xl/_rels/workbook.xml.rels")
        dropped = _drop_sheets(workbook, sheets)
        parts = {_part(e) for e in relations if e.attrib["Id"] in dropped}
        package.writestr(_WORKBOOK, tostring(workbook))
        package.writestr("xl/_rels/workbook.xml.rels", tostring(relations))
        for name in source.namelist():
            if name in parts or not _is_taken(name):
                continue
            is_link = name.startswith("xl/worksheets/_rels/")
            package.writestr(name, _taken_relations(source, name) if is_link else source.read(name))
    return target.getvalue()


def _drop_sheets(workbook: Element, sheets: Collection[str]) -> set[str]:
    """Take sheets and what could act out of the workbook's list; return the relations of the sheets taken out."""
    dropped = set()
    for part in list(workbook):
        kind = part.tag.rpartition("}")[2]
        if kind in _NOT_TAKEN:
            workbook.remove(part)
        for sheet in list(part) if kind == "sheets" else ():
            if sheet.attrib["name"] not in sheets:
                part.remove(sheet)
                dropped.add(sheet.attrib[_RELATION_ID])
        if kind == "bookViews":
            workbook.remove(part)  # its active tab counts sheets that are no longer there
    return dropped


def _is_taken(name: str) -> bool:
    if name in (_WORKBOOK, "xl/_rels/workbook.xml.rels"):
        return False  # written already
    return not name.startswith(("docProps/", "customXml/", "xl/media/", "xl/externalLinks/", "xl/vba"))


def _taken_relations(source: zipfile.ZipFile, name: str) -> bytes:
    relations = _xml(source, name)
    for relation in list(relations):
        if not relation.attrib["Type"].endswith(_TAKEN_RELATIONS):
            relations.remove(relation)
    return tostring(relations)


def _part(relation: Element) -> str:
    return posixpath.normpath(posixpath.join("/xl", relation.attrib["Target"])).lstrip("/")


def _xml(source: zipfile.ZipFile, name: str) -> Element:
    root: Element = fromstring(source.read(name), forbid_dtd=True)
    return root

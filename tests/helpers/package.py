"""An .xlsx as a zip of parts: what the structural checks need to know, read from the XML itself."""

import posixpath
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def box(ref: str) -> tuple[int, int, int, int]:
    """Return the first column, first row, last column and last row of a range, from 1."""
    left, top, right, foot = (int(end or 0) for end in range_boundaries(ref))
    assert 0 not in (left, top, right, foot), f"{ref} has no ends"
    return left, top, right, foot


@dataclass(frozen=True, slots=True)
class Table:
    """A native table: name, range and headings as its own part states them."""

    name: str
    ref: str
    headings: list[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One data validation: range, messages, first formula."""

    ref: str
    texts: dict[str, str]
    formula: str


@dataclass(slots=True)
class Sheet:
    """One worksheet, as its parts state it."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    values: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: list[tuple[str, str]] = field(default_factory=list)
    formulas_without_value: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    inner_links: list[tuple[str, str]] = field(default_factory=list)
    shapes_without_description: list[str] = field(default_factory=list)


class Package:
    """A workbook's sheets, tables and names; open it with `with`."""

    def __init__(self, book: Path) -> None:
        self._zip = zipfile.ZipFile(book)
        workbook = self._xml("xl/workbook.xml")
        targets = self._targets("xl/workbook.xml")
        self._texts = [_text(item) for item in _find(self._xml_of(targets.values(), "sharedStrings"), "si")]
        named = [(_attribute(e, "name"), targets[e.attrib[_RELATION]]) for e in _find(workbook, "sheet")]
        self.sheet_names = [name for name, _ in named]
        self.sheets = [self._sheet(name, part) for name, part in named if "/worksheets/" in part]
        self.tables = {table.name: table.headings for sheet in self.sheets for table in sheet.tables}
        #: (scope, name, formula) of each defined name; the scope is a sheet's name, or empty.
        self.defined_names = [
            (
                self.sheet_names[int(e.attrib["localSheetId"])] if "localSheetId" in e.attrib else "",
                e.attrib["name"],
                _text(e),
            )
            for e in _find(workbook, "definedName")
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _xml(self, part: str) -> Element:
        root: Element = fromstring(self._zip.read(part))
        return root

    def _xml_of(self, parts: Iterable[str], word: str) -> Element:
        """Return the first of these parts whose name holds a word, or an empty element."""
        found = [part for part in parts if word in part]
        return self._xml(found[0]) if found else Element("none")

    def _targets(self, part: str) -> dict[str, str]:
        """Return the parts that a part relates to, by relation id."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self._zip.namelist():
            return {}
        inner = [e for e in _find(self._xml(relations), "Relationship") if e.attrib.get("TargetMode") != "External"]
        return {
            e.attrib["Id"]: posixpath.normpath(posixpath.join("/" + folder, e.attrib["Target"])).lstrip("/")
            for e in inner
        }

    def _sheet(self, name: str, part: str) -> Sheet:
        root, sheet = self._xml(part), Sheet(name)
        for row in _find(root, "row"):
            cells = _find(row, "c")
            sheet.rows.append((int(_attribute(row, "r")), [_attribute(cell, "r") for cell in cells]))
            for cell in cells:
                self._read_cell(sheet, cell)
        sheet.merges = [_attribute(e, "ref") for e in _find(root, "mergeCell")]
        sheet.inner_links = [
            (_attribute(e, "ref"), e.attrib["location"])
            for e in _find(root, "hyperlink")
            if "location" in e.attrib and _RELATION not in e.attrib  # else it is a place in another file
        ]
        _read_rules(sheet, root)
        for target in self._targets(part).values():
            if "/tables/" in target:
                sheet.tables.append(_table(self._xml(target)))
            elif "/drawings/drawing" in target:
                sheet.shapes_without_description += _undescribed(self._xml(target))
        return sheet

    def _read_cell(self, sheet: Sheet, cell: Element) -> None:
        place = _attribute(cell, "r")
        letters, row = coordinate_from_string(place)
        value, formula = _child(cell, "v"), _child(cell, "f")
        kind = cell.attrib.get("t", "n")
        text = _text(value) if value is not None else "".join(_text(e) for e in _find(cell, "is"))
        sheet.values[row, column_index_from_string(letters)] = self._texts[int(text)] if kind == "s" else text
        if formula is None:
            return
        if formula.text:
            sheet.formulas.append((place, formula.text))
        if value is None:  # an empty one is the text ""
            sheet.formulas_without_value.append(place)


def _read_rules(sheet: Sheet, root: Element) -> None:
    for rule in _find(root, "conditionalFormatting"):
        sheet.formulas += [(f"rule of {rule.attrib['sqref']}", _text(e)) for e in _find(rule, "formula")]
    for entry in _find(root, "dataValidation"):
        first = "".join(_text(e) for e in _find(entry, "formula1"))
        sheet.entries.append(Entry(entry.attrib["sqref"], dict(entry.attrib), first))
        if first and not first.startswith('"'):
            sheet.formulas.append((f"data validation of {entry.attrib['sqref']}", first))


def _table(root: Element) -> Table:
    return Table(
        _attribute(root, "name"), _attribute(root, "ref"), [_attribute(e, "name") for e in _find(root, "tableColumn")]
    )


def _undescribed(drawing: Element) -> list[str]:
    shapes = [e for e in drawing.iter() if e.tag.endswith("}cNvPr")]
    return [shape.attrib.get("name", "a shape") for shape in shapes if not shape.attrib.get("descr", "").strip()]


def _find(root: Element, name: str) -> list[Element]:
    return [e for e in root.iter() if e.tag.rpartition("}")[2] == name]


def _child(root: Element, name: str) -> Element | None:
    return next((e for e in root if e.tag.rpartition("}")[2] == name), None)


def _attribute(element: Element, name: str) -> str:
    return element.attrib[name]


def _text(element: Element) -> str:
    """Return an element's text: of a rich text, all its runs."""
    return "".join(element.itertext())

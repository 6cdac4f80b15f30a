"""What the workbook part says of its sheets, dates, strings and version: read before any cell."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from xltools.errors import TrackerRefused
from xltools.tracker.guard import SAVE_AS
from xltools.tracker.package import Package, shown

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # Strict Open XML
)
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_CUSTOM = "custom-properties"
_STATES = ("visible", "hidden", "veryHidden")
TRUE = ("1", "true")
VERSION_PROPERTY = "xltools tracker version"
RATINGS_PROPERTY = "xltools rating scale"

#: A part that only the other kind of file has, and what to call that kind.
_OTHER_KINDS = (
    ("xl/workbook.bin", f"a binary workbook (.xlsb): {SAVE_AS}"),
    ("content.xml", f"an OpenDocument spreadsheet (.ods): {SAVE_AS}"),
    ("index/document.iwa", "an Apple Numbers file: export it from Numbers as an Excel workbook (.xlsx)"),
    ("word/document.xml", "a Word document: check that it is the right file"),
    ("ppt/presentation.xml", "a PowerPoint presentation: check that it is the right file"),
)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One link from a part to another: `kind` is the last word of its type."""

    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet's name on its tab, its state, and the part that holds it."""

    name: str
    state: str
    part: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """The workbook part, and where its other parts are; `strings` and `styles` are "" where there are none."""

    sheets: tuple[SheetPart, ...]
    strings: str
    styles: str
    is_1904: bool
    has_macros: bool
    version: str
    ratings: str


def load_workbook(package: Package) -> Workbook:
    """Read the workbook part of a package.

    Raises:
        TrackerRefused: it is another kind of file, or its sheets cannot be told.
    """
    tops = _relationships(package, "")
    main = next((link.part for link in tops.values() if link.kind == "officeDocument"), "xl/workbook.xml")
    _refuse_other_kinds(package, main)
    root = package.tree(main)
    space = root.tag.removesuffix("}workbook").removeprefix("{")
    if space not in NAMESPACES or not root.tag.endswith("}workbook"):
        raise TrackerRefused(f"{package.name} is not an Excel workbook: check that it is the right file.")
    links = _relationships(package, main)
    settings = root.find(f"{{{space}}}workbookPr")
    return Workbook(
        sheets=tuple(_sheets(package, root, space, links)),
        strings=_part(package, links, "sharedStrings"),
        styles=_part(package, links, "styles"),
        is_1904=settings is not None and settings.get("date1904", "") in TRUE,
        has_macros=any(part.lower().endswith("vbaproject.bin") for part in package.parts),
        version=_property(package, _part(package, tops, _CUSTOM), VERSION_PROPERTY),
        ratings=_property(package, _part(package, tops, _CUSTOM), RATINGS_PROPERTY),
    )


def _refuse_other_kinds(package: Package, main: str) -> None:
    if main in package and main.lower().endswith(".xml") and not main.lower().startswith(("word/", "ppt/")):
        return
    for part, kind in _OTHER_KINDS:
        if part in package:
            raise TrackerRefused(f"{package.name} is {kind}.")
    raise TrackerRefused(f"{package.name} is a zip file without a workbook in it: check that it is the right file.")


def _relationships(package: Package, part: str) -> dict[str, Relationship]:
    """Read the links that lead out of a part ("" is the package itself), by their ids."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in package:
        return {}
    found = {}
    for link in package.tree(listed).iter():
        if not link.tag.endswith("}Relationship") or link.get("TargetMode") == "External":
            continue
        target = link.get("Target", "")
        whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = link.get("Type", "").rsplit("/", 1)[-1]
        found[link.get("Id", "")] = Relationship(kind, whole if whole in package else unquote(whole))
    return found


def _part(package: Package, links: dict[str, Relationship], kind: str) -> str:
    return next((link.part for link in links.values() if link.kind == kind and link.part in package), "")


def _sheets(package: Package, root: "Element", space: str, links: dict[str, Relationship]) -> Iterator[SheetPart]:
    """Yield the worksheets by their tabs; charts and dialogs that have a tab of their own hold no cells."""
    names: set[str] = set()
    parts: set[str] = set()
    for tab in root.iterfind(f"{{{space}}}sheets/{{{space}}}sheet"):
        name, state = tab.get("name", ""), tab.get("state", "visible")
        link = next((links[key] for office in _OFFICE if (key := tab.get(f"{{{office}}}id", "")) in links), None)
        if link is None or link.part not in package:
            raise package.damaged("xl/workbook.xml", f"names a sheet {shown(name)} that is not there")
        if link.kind != "worksheet":
            continue
        if name.casefold() in names or link.part.lower() in parts:
            raise package.damaged("xl/workbook.xml", f"names the sheet {shown(name)} twice")
        names.add(name.casefold())
        parts.add(link.part.lower())
        yield SheetPart(name, state if state in _STATES else "visible", link.part)


def _property(package: Package, part: str, name: str) -> str:
    """Return what the document property of a name says; "" where there is none."""
    if not part:
        return ""
    for named in package.tree(part):
        if named.get("name", "").strip().casefold() == name:
            return "".join(named.itertext()).strip()
    return ""


def filtered_tables(package: Package, part: str) -> bool:
    """Whether a table on this sheet has a filter that chooses among its rows."""
    return any(
        named.tag.endswith("}filterColumn")
        for link in _relationships(package, part).values()
        if link.kind == "table" and link.part in package
        for named in package.tree(link.part).iter()
    )

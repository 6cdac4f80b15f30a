"""What the workbook part says of its sheets, dates, strings and version: read before any cell."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from xltools.errors import TrackerRefused
from xltools.tracker.guard import SAVE_AS
from xltools.tracker.package import Package, shown
from xltools.tracker.walk import ANY, Walk

_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_CUSTOM = "custom-properties"
_STATES = ("visible", "hidden", "veryHidden")
TRUE = ("1", "true")
VERSION_PROPERTY = "xltools tracker version"
RATINGS_PROPERTY = "xltools rating scale"
#: The letters of one link; those that Excel writes have about 150.
_LINK_HELD = 1_000

#: A part that only the other kind of file has, and what to call that kind.
_OTHER_KINDS = (
    ("xl/workbook.bin", f"a binary workbook (.xlsb): {SAVE_AS}"),
    ("content.xml", f"an OpenDocument spreadsheet (.ods): {SAVE_AS}"),
    ("index/document.iwa", "an Apple Numbers file: export it from Numbers as an Excel workbook (.xlsx)"),
    ("word/document.xml", "a Word document: check that it is the right file"),
    ("ppt/presentation.xml", "a PowerPoint presentation: check that it is the right file"),
)


class Relationship(NamedTuple):
    """One link from a part to another: `kind` is the last word of its type."""

    kind: str
    part: str


class SheetPart(NamedTuple):
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
    book = _WorkbookReader(package, main)
    book.walk(package.stream(main))
    links = _relationships(package, main)
    properties = _PropertiesReader(package, _part(package, tops, _CUSTOM)).read()
    return Workbook(
        sheets=tuple(_sheets(package, book.tabs, links)),
        strings=_part(package, links, "sharedStrings"),
        styles=_part(package, links, "styles"),
        is_1904=book.is_1904,
        has_macros=any(part.lower().endswith("vbaproject.bin") for part in package.parts),
        version=properties.get(VERSION_PROPERTY, ""),
        ratings=properties.get(RATINGS_PROPERTY, ""),
    )


class _WorkbookReader(Walk):
    """Reads the tabs, and from which year days are counted."""

    def __init__(self, package: Package, part: str) -> None:
        starts = {"sheet": self._start_sheet, "workbookPr": self._start_settings}
        places = {"": "workbook", "workbook": "workbookPr sheets", "sheets": "sheet"}
        super().__init__(package, part, places, starts, {})
        self.tabs: list[dict[str, str]] = []
        self.is_1904 = False

    def is_another_kind(self) -> TrackerRefused:
        return TrackerRefused(f"{self.package.name} is not an Excel workbook: check that it is the right file.")

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        self.package.tally.sheet()
        self.tabs.append(attributes)

    def _start_settings(self, attributes: dict[str, str]) -> None:
        self.is_1904 = attributes.get("date1904", "") in TRUE


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
    reader = _LinksReader(package, listed)
    reader.walk(package.stream(listed))
    found = {}
    for link in reader.links:
        whole = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        kind = link.get("Type", "").rsplit("/", 1)[-1]
        found[link.get("Id", "")] = Relationship(kind, whole if whole in package else unquote(whole))
    return found


class _LinksReader(Walk):
    """Reads the links that lead out of a part, but for those that lead out of the workbook."""

    def __init__(self, package: Package, part: str) -> None:
        places = {"": "Relationships", "Relationships": "Relationship"}
        super().__init__(package, part, places, {"Relationship": self._start_link}, {}, ANY)
        self.links: list[dict[str, str]] = []

    def _start_link(self, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External":
            return
        self.package.tally.link()
        if sum(map(len, attributes.values())) > _LINK_HELD:
            raise self.damaged("has a link of more than a thousand letters")
        self.links.append(attributes)


def _part(package: Package, links: dict[str, Relationship], kind: str) -> str:
    return next((link.part for link in links.values() if link.kind == kind and link.part in package), "")


def _sheets(package: Package, tabs: list[dict[str, str]], links: dict[str, Relationship]) -> Iterator[SheetPart]:
    """Yield the worksheets by their tabs; charts and dialogs that have a tab of their own hold no cells."""
    names: set[str] = set()
    parts: set[str] = set()
    for tab in tabs:
        name, state = tab.get("name", ""), tab.get("state", "visible")
        link = next((links[key] for office in _OFFICE if (key := tab.get(f"{office} id", "")) in links), None)
        if link is None or link.part not in package:
            raise package.damaged("xl/workbook.xml", f"names a sheet {shown(name)} that is not there")
        if link.kind != "worksheet":
            continue
        if name.casefold() in names or link.part.lower() in parts:
            raise package.damaged("xl/workbook.xml", f"names the sheet {shown(name)} twice")
        names.add(name.casefold())
        parts.add(link.part.lower())
        yield SheetPart(name, state if state in _STATES else "visible", link.part)


class _PropertiesReader(Walk):
    """Reads the document properties: by their names, what they say."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(
            package,
            part,
            {"": "Properties", "Properties": "property"},
            {"property": self._start_property},
            {"property": self._end_property},
            ANY,
        )
        self._name = ""
        self._found: dict[str, str] = {}

    def read(self) -> dict[str, str]:
        """Read the part, if there is one; of two properties of one name the first counts."""
        if self.part:
            self.walk(self.package.stream(self.part))
        return self._found

    def _start_property(self, attributes: dict[str, str]) -> None:
        self._name = attributes.get("name", "").strip().casefold()
        self._is_wanted = self._name in (VERSION_PROPERTY, RATINGS_PROPERTY)
        self.keep_text(is_kept=self._is_wanted)

    def _end_property(self) -> None:
        if self._is_wanted:
            self._found.setdefault(self._name, "".join(self.text).strip())
        self.keep_text(is_kept=False)


class Tables:
    """Tells which sheets have a table that is filtered; each table is read once, however many sheets name it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._filtered: dict[str, bool] = {}

    def filter_rows_of(self, part: str) -> bool:
        """Whether a table on this sheet has a filter that chooses among its rows."""
        links = _relationships(self._package, part).values()
        tables = {link.part for link in links if link.kind == "table" and link.part in self._package}
        for table in sorted(tables - self._filtered.keys()):
            self._filtered[table] = _TableReader(self._package, table).read()
        return any(self._filtered[table] for table in tables)


class _TableReader(Walk):
    """Reads of a table whether its filter chooses among its rows."""

    def __init__(self, package: Package, part: str) -> None:
        places = {"": "table", "table": "autoFilter", "autoFilter": "filterColumn"}
        super().__init__(package, part, places, {"filterColumn": self._start_column}, {}, ANY)
        self._is_filtered = False

    def read(self) -> bool:
        self.walk(self.package.stream(self.part))
        return self._is_filtered

    def _start_column(self, _: dict[str, str]) -> None:
        self._is_filtered = True

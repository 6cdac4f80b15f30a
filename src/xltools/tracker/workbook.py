"""What the workbook part says of its sheets, dates, strings and version: read before any cell."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import NamedTuple, TypeAlias

from xltools.errors import TrackerRefused
from xltools.tracker.cells import span
from xltools.tracker.file_checks import SAVE_AS
from xltools.tracker.formulas import volatile_names
from xltools.tracker.links import OFFICE, ContentTypes, Link, links_of, only_link
from xltools.tracker.package import Package, shown
from xltools.tracker.raw import Area
from xltools.tracker.xml_parser import Rules, Walk

_PROPERTIES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
#: Where the workbook part usually is.
_USUAL = "xl/workbook.xml"
#: The part in which an OpenDocument file says what it is.
_OPEN_KIND = "mimetype"
_STATES = ("visible", "hidden", "veryHidden")
_SHEETS_WITHOUT_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
TRUE, _FALSE = ("1", "true"), ("0", "false")
VERSION_PROPERTY = "xltools tracker version"
RATINGS_PROPERTY = "xltools rating scale"
#: What a pack names, and no tracker: the tracker that it was built from.
PACK_PROPERTY = "tracker sha-256"
#: A part that only the other kind of file has, and what to call that kind.
_OTHER_KINDS = (
    ("xl/workbook.bin", f"a binary workbook (.xlsb): {SAVE_AS}"),
    ("content.xml", f"an OpenDocument spreadsheet (.ods): {SAVE_AS}"),
    ("index.zip", "an Apple Numbers file: export it from Numbers as an Excel workbook (.xlsx)"),
    ("index/document.iwa", "an Apple Numbers file: export it from Numbers as an Excel workbook (.xlsx)"),
    ("word/document.xml", "a Word document: check that it is the right file"),
    ("ppt/presentation.xml", "a PowerPoint presentation: check that it is the right file"),
)


class SheetPart(NamedTuple):
    """A worksheet's name on its tab, its state, the part that holds it, and what its formulas may use.

    Attributes:
        volatile_names: the defined names that change by themselves, as its formulas know them.
    """

    name: str
    state: str
    part: str
    volatile_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The workbook part, and where its other parts are; `strings` and `styles` are "" where there are none.

    Args:
        names: the defined names of the whole workbook, in small letters, and what they stand for.
        own_names: by the sheet's name in small letters, the names that are known there alone.
        is_stale: the file itself says that its formulas were not calculated when it was saved.
    """

    sheets: tuple[SheetPart, ...]
    strings: str
    styles: str
    is_1904: bool
    is_stale: bool
    has_macros: bool
    version: str
    ratings: str
    types: ContentTypes
    is_pack: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    own_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def load_workbook(package: Package) -> Workbook:
    """Read the workbook part of a package.

    Raises:
        TrackerRefused: it is another kind of file, or its sheets cannot be told.
    """
    tops = links_of(package, "")
    main = only_link(package, "", tops, "officeDocument")
    _refuse_other_kinds(package, main)
    types = ContentTypes(package)
    types.refuse_other(main, "workbook")
    book = _WorkbookReader(package, main)
    book.walk(package.stream(main))
    links = links_of(package, main)
    properties = _PropertiesReader(package, only_link(package, "", tops, "custom-properties")).read()
    sheets = tuple(_sheets(package, main, book, links, types))
    strings, styles = (only_link(package, main, links, kind) for kind in ("sharedStrings", "styles"))
    for part, kind in (
        (strings, "sharedStrings"),
        (styles, "styles"),
        *((sheet.part, "worksheet") for sheet in sheets),
    ):
        if part:
            types.refuse_other(part, kind)
    return Workbook(
        sheets=sheets,
        strings=strings,
        styles=styles,
        is_1904=book.is_1904,
        is_stale=book.is_stale,
        has_macros=any(part.lower().endswith("vbaproject.bin") for part in package.parts),
        version=properties.get(VERSION_PROPERTY, ""),
        ratings=properties.get(RATINGS_PROPERTY, ""),
        is_pack=PACK_PROPERTY in properties,
        types=types,
        names=book.names[""],
        own_names={
            tab.get("name", "").casefold(): book.names[str(number)]
            for number, tab in enumerate(book.tabs)
            if str(number) in book.names
        },
    )


_RULES = Rules(
    only={"sheets": "", "sheet": "extLst"},
    once=frozenset({"workbookPr", "sheets"}),
    nowhere_else=frozenset({"workbookPr", "sheets", "sheet"}),
)


class _WorkbookReader(Walk):
    """Reads the tabs, from which year days are counted, whether the formulas were calculated, and the defined names."""

    def __init__(self, package: Package, part: str) -> None:
        starts = {
            "sheet": self._start_sheet,
            "workbookPr": self._start_settings,
            "calcPr": self._start_calculation,
            "definedName": self._start_name,
        }
        places = {
            "": "workbook",
            "workbook": "workbookPr sheets calcPr definedNames",
            "sheets": "sheet",
            "definedNames": "definedName",
        }
        super().__init__(package, part, places, starts, {"definedName": self._end_name}, rules=_RULES)
        self.tabs: list[dict[str, str]] = []
        self.is_1904 = self.is_stale = False
        self._name = ("", "")
        #: By the number of the tab to which they belong, "" for the whole workbook: names and their formulas.
        self.names: dict[str, dict[str, str]] = {"": {}}

    def volatile_names(self, tab: int) -> frozenset[str]:
        """Return the names that change by themselves, as a tab's formulas know them."""
        own = self.names.get(str(tab), {})
        return volatile_names(own, self._volatile) if own else self._volatile

    @cached_property
    def _volatile(self) -> frozenset[str]:
        return volatile_names(self.names[""])

    def is_another_kind(self) -> TrackerRefused:
        return TrackerRefused(f"{self.package.name} is not an Excel workbook: check that it is the right file.")

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        self.package.tally.sheet()
        self.tabs.append(attributes)

    def _start_settings(self, attributes: dict[str, str]) -> None:
        first_year = attributes.get("date1904", "0")
        if first_year not in ("0", "1", "true", "false"):
            raise self.package.ambiguous(
                self.part, "does not say plainly whether its days count from 1900 or from 1904"
            )
        self.is_1904 = first_year in TRUE

    def _start_calculation(self, attributes: dict[str, str]) -> None:
        """Note what only a program that calculated nothing writes, or Excel where it was kept from finishing.

        Calculating by hand, or always in full (calcMode, forceFullCalc), says nothing of the values that are stored.
        """
        is_wanted = attributes.get("fullCalcOnLoad", "").strip() in TRUE
        self.is_stale |= is_wanted or attributes.get("calcCompleted", "").strip() in _FALSE

    def _start_name(self, attributes: dict[str, str]) -> None:
        self._name = attributes.get("localSheetId", "").strip(), attributes.get("name", "").strip().casefold()
        self.keep_text(is_kept=True)

    def _end_name(self) -> None:
        self.names.setdefault(self._name[0], {})[self._name[1]] = "".join(self.text)
        self.keep_text(is_kept=False)


def _refuse_other_kinds(package: Package, main: str) -> None:
    if main and main.lower().endswith(".xml") and not main.lower().startswith(("word/", "ppt/")):
        return
    if _OPEN_KIND in package and not _says_spreadsheet(package):
        raise TrackerRefused(
            f"{package.name} is an OpenDocument file, not a spreadsheet: check that it is the right file."
        )
    for part, kind in _OTHER_KINDS:
        if part in package:
            raise TrackerRefused(f"{package.name} is {kind}.")
    if _USUAL in package:
        book = _WorkbookReader(package, _USUAL)
        book.walk(package.stream(_USUAL))
        raise package.damaged("_rels/.rels", "does not say where its workbook is")
    packed = [part for part in package.parts if part.lower().endswith((".xlsx", ".xlsm"))]
    if packed:
        raise TrackerRefused(
            f"{package.name} is a zip file in which there is a workbook ({shown(packed[0])}): unpack it, and name that."
        )
    raise TrackerRefused(f"{package.name} is a zip file without a workbook in it: check that it is the right file.")


def _says_spreadsheet(package: Package) -> bool:
    """Whether an OpenDocument file says that it is a spreadsheet, or says nothing."""
    kind = next(package.stream(_OPEN_KIND), b"")
    return b".opendocument." not in kind or b".spreadsheet" in kind


def _sheets(
    package: Package, main: str, book: _WorkbookReader, links: dict[str, Link], types: ContentTypes
) -> Iterator[SheetPart]:
    """Yield the worksheets by their tabs; charts and dialogs that have a tab of their own hold no cells."""
    names: set[str] = set()
    parts: set[str] = set()
    for number, tab in enumerate(book.tabs):
        name, state = tab.get("name", ""), tab.get("state", "visible")
        keys = {tab[f"{office} id"] for office in OFFICE if tab.get(f"{office} id")}
        if not keys and not any(attribute.endswith(" id") and tab[attribute] for attribute in tab):
            continue  # Excel shows no such sheet: it is what a program left of one that it took away
        link = links.get(next(iter(keys))) if len(keys) == 1 else None
        if link is None or not link.part:
            raise package.damaged(main, f"names a sheet {shown(name)} that is not there")
        if not name:
            raise package.damaged(main, "names a sheet without a name")
        if name.casefold() in names or link.part.lower() in parts:
            raise package.damaged(main, f"names the sheet {shown(name)} twice")
        names.add(name.casefold())
        parts.add(link.part.lower())
        if link.kind == "worksheet":
            yield SheetPart(name, state if state in _STATES else "visible", link.part, book.volatile_names(number))
        elif link.kind not in _SHEETS_WITHOUT_CELLS:
            raise package.ambiguous(main, f"names a sheet {shown(name)} of a kind that is not known")
        else:
            types.refuse_cells(link.part, link.kind)


class _PropertiesReader(Walk):
    """Reads the document properties: by their names, what they say."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(
            package,
            part,
            {"": "Properties", "Properties": "property"},
            {"property": self._start_property},
            {"property": self._end_property},
            _PROPERTIES,
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
        self._is_wanted = self._name in (VERSION_PROPERTY, RATINGS_PROPERTY, PACK_PROPERTY)
        self.keep_text(is_kept=self._is_wanted)

    def _end_property(self) -> None:
        if self._is_wanted:
            self._found.setdefault(self._name, "".join(self.text).strip())
        self.keep_text(is_kept=False)


#: The part in which programs say when they saved a workbook, and how they say it.
_SAVED_IN = "docProps/core.xml"
_SAVED = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9]{4}-[0-9]{2}-[0-9]{2})")


def saved_on(package: Package) -> date | None:
    """Return the day that the workbook itself says it was last saved; None where it does not say, or none is."""
    if _SAVED_IN not in package:
        return None
    match = _SAVED.search(b"".join(islice(package.stream(_SAVED_IN), 4)))
    try:
        return date.fromisoformat(match[1].decode()) if match else None
    except ValueError:
        return None


#: A table's name, where it stands, and whether it has no row of totals.
_Named: TypeAlias = tuple[str, tuple[int, int, int, int], bool]


class TablePlace(NamedTuple):
    """A table by its name, and where it stands on which sheet, in small letters; its headings as its part writes them.

    Args:
        head: how many rows of headings it has; `totals` of totals.
    """

    name: str
    sheet: str
    top: int
    left: int
    foot: int
    right: int
    head: int
    totals: int
    headings: tuple[str, ...]

    def stretches(self, kinds: frozenset[str], sheet: str, row: int) -> list[tuple[int, int]]:
        """Return the first and last rows of kinds of its rows, for a formula in a row of a sheet; data without one."""
        data = (self.top + self.head, self.foot - self.totals)
        found = {
            "#all": (self.top, self.foot),
            "#data": data,
            "#headers": (self.top, self.top + self.head - 1),
            "#totals": (self.foot - self.totals + 1, self.foot),
            "#this row": (row, row) if not sheet or sheet == self.sheet else data,
        }
        stretches = [found[kind] for kind in sorted(kinds) if kind in found] or [data]
        return [(top, foot) for top, foot in stretches if 0 < top <= foot]


class Tables:
    """Finds which sheets have a table that is filtered; each table is read once, however many sheets name it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._filtered: dict[str, bool] = {}
        self._areas: dict[str, list[_Named]] = {}
        self._read: list[tuple[str, _TableReader]] = []

    def filter_rows_of(self, part: str) -> bool:
        """Whether a table on this sheet has a filter that chooses among its rows."""
        links = links_of(self._package, part).values()
        tables = {link.part for link in links if link.kind == "table" and link.part}
        for table in sorted(tables - self._filtered.keys()):
            reader = _TableReader(self._package, table)
            self._filtered[table] = reader.read()
            self._areas.setdefault(part, []).extend(reader.areas)
            self._read.append((part, reader))
        return any(self._filtered[table] for table in tables)

    def places(self, workbook: Workbook) -> list[TablePlace]:
        """Return where the tables stand that were looked at before."""
        sheets = {sheet.part: sheet.name.casefold() for sheet in workbook.sheets}
        return [
            TablePlace(reader.name, sheets[part], *reader.place, reader.head, reader.totals, tuple(reader.headings))
            for part, reader in self._read
            if reader.place is not None
        ]

    def areas(self, workbook: Workbook) -> dict[str, Area]:
        """Return the tables of all sheets, which were looked at before, and the named ranges; tables come first."""
        found: dict[str, Area] = {}
        for sheet in workbook.sheets:
            for name, place, is_open in self._areas.get(sheet.part, ()):
                found.setdefault(name.casefold(), Area(name, sheet.name, *place, is_table=True, is_open=is_open))
        sheets = {sheet.name.casefold(): sheet.name for sheet in workbook.sheets}
        for name, formula in workbook.names.items():
            match = _RANGE.fullmatch(formula.strip())
            sheet_name = sheets.get((match[1] or match[2]).replace("''", "'").casefold()) if match else None
            stretch = span(match[3]) if match else None
            if sheet_name is not None and stretch is not None:
                found.setdefault(name, Area(name, sheet_name, *stretch, is_open=True))
        return found


#: A defined name that is one stretch of one sheet: 'Plan A'!$B$3:$G$40.
_RANGE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7}:\$?[A-Z]{1,3}\$?[0-9]{1,7})")


class _TableReader(Walk):
    """Reads of a table where it stands, and whether its filter chooses among its rows."""

    def __init__(self, package: Package, part: str) -> None:
        places = {
            "": "table",
            "table": "autoFilter tableColumns",
            "autoFilter": "filterColumn",
            "tableColumns": "tableColumn",
        }
        starts = {
            "table": self._start_table,
            "filterColumn": self._start_column,
            "tableColumn": self._start_heading,
        }
        super().__init__(package, part, places, starts, {})
        self._is_filtered = False
        self.areas: list[_Named] = []
        self.name, self.place, self.head, self.totals = "", span(""), 1, 0
        self.headings: list[str] = []

    def read(self) -> bool:
        self.walk(self.package.stream(self.part))
        return self._is_filtered

    def _start_table(self, attributes: dict[str, str]) -> None:
        """Note where the table stands, its row of totals apart; one without headings is none that can be named."""
        name = attributes.get("displayName", "") or attributes.get("name", "")
        place = span(attributes.get("ref", ""))
        totals = attributes.get("totalsRowCount", "0")
        self.name, self.place = name, place if name else None
        self.head, self.totals = int(attributes.get("headerRowCount", "1") != "0"), int(totals in TRUE)
        if name and place is not None and attributes.get("headerRowCount", "1") != "0":
            first, left, last, right = place
            has_totals = totals in TRUE
            self.areas.append((name, (first, left, last - int(has_totals), right), not has_totals))

    def _start_heading(self, attributes: dict[str, str]) -> None:
        self.headings.append(attributes.get("name", ""))

    def _start_column(self, _: dict[str, str]) -> None:
        self._is_filtered = True

"""What the workbook part says of its sheets, dates, strings and version: read before any cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from xltools.errors import TrackerRefused
from xltools.tracker.file_checks import SAVE_AS
from xltools.tracker.formulas import volatile_names
from xltools.tracker.links import OFFICE, ContentTypes, Link, links_of, only_link
from xltools.tracker.package import Package, shown
from xltools.tracker.properties import PACK_PROPERTY, RATINGS_PROPERTY, VERSION_PROPERTY, PropertiesReader
from xltools.tracker.xml_parser import Rules, Walk

#: Where the workbook part usually is.
_USUAL = "xl/workbook.xml"
#: The part in which an OpenDocument file says what it is.
_OPEN_KIND = "mimetype"
_STATES = ("visible", "hidden", "veryHidden")
_SHEETS_WITHOUT_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
TRUE, _FALSE = ("1", "true"), ("0", "false")
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
    """A worksheet: the name on its tab, its state, the part that holds it, and the names that its formulas may use.

    Attributes:
        volatile_names: the defined names that change by themselves, as its formulas see them.
    """

    name: str
    state: str
    part: str
    volatile_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The workbook part, and where its other parts are; `strings` and `styles` are "" if there are none.

    Args:
        names: the defined names of the whole workbook, in small letters, and their formulas.
        own_names: by the sheet's name in small letters, the names that are valid only there.
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
        TrackerRefused: it is another kind of file, or its sheets cannot be identified.
    """
    tops = links_of(package, "")
    main = only_link(package, "", tops, "officeDocument")
    _refuse_other_kinds(package, main)
    types = ContentTypes(package)
    types.refuse_other(main, "workbook")
    book = _WorkbookReader(package, main)
    book.walk(package.stream(main))
    links = links_of(package, main)
    properties = PropertiesReader(package, only_link(package, "", tops, "custom-properties")).read()
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
        """Note the marks of a program that calculates nothing, or of Excel stopped before it had finished.

        Manual or full calculation (calcMode, forceFullCalc) says nothing about the stored values.
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
            continue  # Excel does not show such a sheet: it is left over from one that a program deleted
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

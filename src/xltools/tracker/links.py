"""How the parts of a workbook are joined: their links, by their whole types, and their content types."""

import posixpath
from collections.abc import Mapping
from typing import NamedTuple

from xltools.tracker.package import Package, shown
from xltools.tracker.xml_parser import LINKS_NAMESPACES, Rules, Walk

#: Where the types of links begin: in the usual form, and in Strict Open XML.
OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_KINDS = (
    "officeDocument", "worksheet", "chartsheet", "dialogsheet", "sharedStrings", "styles", "table", "custom-properties",
)  # fmt: skip
_TYPES = {
    **{f"{office}/{kind}": kind for kind in _KINDS for office in OFFICE},
    f"{OFFICE[1]}/customProperties": "custom-properties",
    **{f"{_MICROSOFT}/{kind}": kind for kind in ("xlMacrosheet", "xlIntlMacrosheet")},
}
#: The letters of one link; those that Excel writes have about 150.
_LINK_HELD = 1_000

_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MACROS = "application/vnd.ms-excel"
_CONTENT_TYPES = {
    "workbook": (
        f"{_CONTENT}.sheet.main+xml", f"{_CONTENT}.template.main+xml", f"{_MACROS}.sheet.macroenabled.main+xml",
        f"{_MACROS}.template.macroenabled.main+xml", f"{_MACROS}.addin.macroenabled.main+xml",
    ),
    "worksheet": (f"{_CONTENT}.worksheet+xml",),
    "sharedStrings": (f"{_CONTENT}.sharedstrings+xml",),
    "styles": (f"{_CONTENT}.styles+xml",),
}  # fmt: skip
#: The type of a part if only its ending is listed.
_SAYS_NOTHING = ("", "application/xml", "text/xml")
_LISTED = "[Content_Types].xml"


_PICTURES = ("jpeg", "jpg", "png", "gif", "svg", "emf", "wmf", "bmp", "tif", "tiff", "wdp")


def _ending(name: str) -> str:
    return posixpath.splitext(name)[1].lstrip(".")


class Link(NamedTuple):
    """One link from a part to another: its kind, "" if nothing is read of it, and the part, "" if not there."""

    kind: str
    part: str


def links_of(package: Package, part: str) -> dict[str, Link]:
    """Read the links that lead out of a part ("" is the package itself), by their ids.

    Raises:
        TrackerRefused: two have the same id, one has a type that is nearly that of a part that is read, or they are
            damaged.
    """
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in package:
        return {}
    reader = _LinksReader(package, listed)
    reader.walk(package.stream(listed))
    return {
        key: Link(kind, _target(package, listed, folder, kind, target)) for key, (kind, target) in reader.links.items()
    }


def _target(package: Package, listed: str, folder: str, kind: str, target: str) -> str:
    """Return the part that a link leads to; only ways of writing it that all programs follow are followed."""
    if not kind:
        return ""
    if any(sign in target for sign in "\\#?") or "." in target.split("/") or "//" in target:
        raise package.ambiguous(listed, f"writes the place of a part as {shown(target)}")
    whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return whole if whole in package else ""


def only_link(package: Package, part: str, links: Mapping[str, Link], kind: str) -> str:
    """Return the part that the only link of a kind leads to; "" if there is none."""
    found = [link.part for link in links.values() if link.kind == kind]
    if len(found) > 1:
        raise package.ambiguous(part or "_rels/.rels", f"names two parts as its {kind}")
    return found[0] if found else ""


class _LinksReader(Walk):
    """Reads the links that lead out of a part: by their ids, their kinds and targets."""

    def __init__(self, package: Package, part: str) -> None:
        places = {"": "Relationships", "Relationships": "Relationship"}
        rules = Rules(only={"Relationship": ""}, nowhere_else=frozenset({"Relationship"}))
        starts = {"Relationship": self._start_link}
        super().__init__(package, part, places, starts, {}, LINKS_NAMESPACES, rules)
        self.links: dict[str, tuple[str, str]] = {}

    def _start_link(self, attributes: dict[str, str]) -> None:
        key, given = attributes.get("Id", ""), attributes.get("Type", "")
        is_outside, kind = attributes.get("TargetMode") == "External", _TYPES.get(given, "")
        if not is_outside:
            self.package.tally.link()
            if sum(map(len, attributes.values())) > _LINK_HELD:
                raise self.damaged("has a link of more than a thousand letters")
        if not kind and given.rpartition("/")[2].casefold() in _NEARLY:
            raise self.package.ambiguous(
                self.part, f"has a link of the type {shown(given)}, which is not one of Excel's"
            )
        if key in self.links and not {kind, self.links[key][0]} <= {"", "table"}:
            raise self.package.ambiguous(self.part, f"has two links of the id {shown(key)}")
        if not is_outside or kind or key not in self.links:
            self.links[key] = (kind, "" if is_outside else attributes.get("Target", ""))


#: Types of links with these endings that are not among those above were made to be mistaken for them.
_NEARLY = {kind.casefold() for kind in _TYPES.values()}


_TYPES_RULES = Rules(nowhere_else=frozenset({"Default", "Override"}))


class ContentTypes(Walk):
    """What kind each part is, as the package says."""

    def __init__(self, package: Package) -> None:
        places = {"": "Types", "Types": "Default Override"}
        starts = {"Default": self._start_default, "Override": self._start_override}
        spaces = ("http://schemas.openxmlformats.org/package/2006/content-types",)
        super().__init__(package, _LISTED, places, starts, {}, spaces, _TYPES_RULES)
        self._by_ending: dict[str, str] = {}
        self._by_part: dict[str, str] = {}
        if _LISTED in package:
            self.walk(package.stream(_LISTED))

    def _start_default(self, attributes: dict[str, str]) -> None:
        self._keep(self._by_ending, attributes.get("Extension", "").lower(), attributes)

    def _start_override(self, attributes: dict[str, str]) -> None:
        self._keep(self._by_part, attributes.get("PartName", "").lstrip("/").lower(), attributes)

    def _keep(self, kept: dict[str, str], name: str, attributes: dict[str, str]) -> None:
        given = attributes.get("ContentType", "").partition(";")[0].strip().lower()
        if kept.setdefault(name, given) != given:
            raise self.package.ambiguous(self.part, f"gives {shown(name)} two kinds")

    def _given(self, part: str) -> str:
        name = part.lower()
        return self._by_part.get(name) or self._by_ending.get(_ending(name), "")

    def is_xml(self, part: str) -> bool:
        """Whether some reader may take a part for XML: not so a picture, whatever its bytes look like."""
        given, ending = self._given(part), _ending(part.lower())
        if ending in ("xml", "rels", "vml"):
            return True
        return given.endswith("xml") and not given.startswith("image/") if given else ending not in _PICTURES

    def refuse_other(self, part: str, kind: str) -> None:
        """Refuse a part that is linked as of one kind, and listed as of another."""
        given = self._given(part)
        if given not in _CONTENT_TYPES[kind] and given not in _SAYS_NOTHING:
            raise self.package.ambiguous(part, f"is linked as {kind}, and listed as {shown(given)}")

    def refuse_cells(self, part: str, kind: str) -> None:
        """Refuse a part that is linked as a sheet without cells, and listed as a worksheet: some programs show it."""
        if self._given(part) in _CONTENT_TYPES["worksheet"]:
            raise self.package.ambiguous(part, f"is linked as {kind}, and listed as a worksheet")

"""What a workbook says of itself: its document properties, and when it was last saved."""

import re
from datetime import date
from itertools import islice

from xltools.tracker.package import Package
from xltools.tracker.xml_parser import Walk

_PROPERTIES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
VERSION_PROPERTY = "xltools tracker version"
RATINGS_PROPERTY = "xltools rating scale"
#: A property that packs have and trackers do not: the tracker that it was built from.
PACK_PROPERTY = "tracker sha-256"


class PropertiesReader(Walk):
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
    """Return the day that the workbook itself says it was last saved; None if it does not say, or none is."""
    if _SAVED_IN not in package:
        return None
    match = _SAVED.search(b"".join(islice(package.stream(_SAVED_IN), 4)))
    try:
        return date.fromisoformat(match[1].decode()) if match else None
    except ValueError:
        return None

"""A walk through one XML part with expat: by namespace, in bounded memory, no document type allowed."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from xltools.errors import TrackerRefused
from xltools.tracker.package import Package
from xltools.tracker.workbook import NAMESPACES

Start = Callable[[dict[str, str]], None]
End = Callable[[], None]

_PRESERVE = "http://www.w3.org/XML/1998/namespace space"
_ASIDE = "?"


def is_space_kept(attributes: dict[str, str]) -> bool:
    """Whether the spaces round an element's text are meant; others are dropped, as Excel drops them."""
    return attributes.get(_PRESERVE) == "preserve"


class Walk:
    """Calls `starts` and `ends` by the names of the elements that stand where `places` says.

    An element that stands elsewhere is left aside with all that it holds.

    Args:
        places: the names of an element's children, by its own name; "" is above the root.
    """

    def __init__(
        self,
        package: Package,
        part: str,
        places: Mapping[str, str],
        starts: Mapping[str, Start],
        ends: Mapping[str, End],
    ) -> None:
        self.package, self.part = package, part
        self.text: list[str] = []
        self._ends = ends
        self._path: list[str] = []
        self._here = ""
        self._steps: dict[str, dict[str, tuple[str, Start | None]]] = {
            parent: {f"{space} {child}": (child, starts.get(child)) for child in names.split() for space in NAMESPACES}
            for parent, names in places.items()
        }
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def walk(self, blocks: Iterable[bytes]) -> None:
        """Walk through the whole part.

        Raises:
            TrackerRefused: it is not well-formed, not the kind of part that it should be, or declares a type.
        """
        for block in blocks:
            self.feed(block)
        self.feed(b"", is_last=True)

    def feed(self, block: bytes, *, is_last: bool = False) -> None:
        """Walk through one more piece of the part."""
        try:
            self._parser.Parse(block, is_last)
        except (expat.ExpatError, UnicodeError, LookupError):
            raise self.damaged("is not well-formed XML") from None

    def keep_text(self, *, is_kept: bool) -> None:
        """Collect text in `text` from here on, or no longer."""
        self.text.clear()
        self._parser.CharacterDataHandler = self.text.append if is_kept else None

    def damaged(self, why: str) -> TrackerRefused:
        """Word the refusal of this part."""
        return self.package.damaged(self.part, why)

    def left_aside(self, parent: str, name: str) -> None:
        """Hear of an element that stands in none of the places, by its parent and its name without the namespace."""

    def _refuse_doctype(self, *_: object) -> None:
        raise self.package.declares_a_type(self.part)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        here = self._here
        self._path.append(here)
        step = self._steps[here].get(name) if here in self._steps else None
        if step is None:
            if not here:
                raise self.damaged("is another kind of part than the workbook says")
            self._here = _ASIDE
            self.left_aside(here, name.rpartition(" ")[2])
            return
        self._here, start = step
        if start:
            start(attributes)

    def _end(self, _: str) -> None:
        here = self._here
        self._here = self._path.pop()
        if here in self._ends:
            self._ends[here]()

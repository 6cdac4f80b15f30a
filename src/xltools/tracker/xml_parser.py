"""XML parser: one part read with expat, in bounded memory and work, no document type allowed, nothing kept."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from xltools.errors import TrackerRefused
from xltools.tracker.package import Package, shown

Start = Callable[[dict[str, str]], None]
End = Callable[[], None]

#: The namespaces of a workbook's parts: of the usual form, and of Strict Open XML.
NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
#: The namespace of the links between parts, the same in both forms.
LINKS_NAMESPACES = ("http://schemas.openxmlformats.org/package/2006/relationships",)

#: This attribute lists what a reader must understand to read the part; if Excel does not, it refuses the file.
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MUST = f"{_COMPATIBILITY} MustUnderstand"
_PRESERVE = "http://www.w3.org/XML/1998/namespace space"
_ASIDE = "?"
#: How much is parsed at a time: little, so that too much is noticed early.
_PIECE = 1 << 17
#: The longest tag or comment: expat holds it whole, and starts it again with each piece. Excel's are far shorter.
_TAG_HELD = 1 << 20
#: The longest text; Excel's cells hold at most 32,767 letters.
_TEXT_HELD = 32 << 20
#: The deepest nesting of elements; Excel's own parts stay below 20.
_DEPTH_HELD = 200


def is_space_kept(attributes: dict[str, str]) -> bool:
    """Whether the spaces round an element's text are meant; others are dropped, as Excel drops them."""
    return attributes.get(_PRESERVE) == "preserve"


def is_on(attributes: dict[str, str]) -> bool:
    """Whether an element for a format, such as `strike`, turns it on: it does unless it says otherwise."""
    return attributes.get("val", "1").strip() not in ("0", "false")


@lru_cache
def _steps(places: tuple[tuple[str, str], ...], spaces: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return, by the name of a parent, the names of its children from their names with namespaces."""
    steps: dict[str, dict[str, str]] = {name: {} for _, names in places for name in names.split()}
    for parent, names in places:
        steps[parent] = {f"{space} {child}": child for child in names.split() for space in spaces}
    return steps | {_ASIDE: {}}


class Rules(NamedTuple):
    """What a part may not hold, because one program would read it and another would ignore it.

    Args:
        only: by an element's name, the names of what else may be in it: anything else is refused.
        once: the elements that a part may have only once.
        nowhere_else: the elements that may only be in their own place, and not, for example, in an alternative.
    """

    only: Mapping[str, str] = {}
    once: frozenset[str] = frozenset()
    nowhere_else: frozenset[str] = frozenset()


class Walk:
    """Calls `starts` and `ends` with the names of the elements at the places in `places`.

    An element anywhere else is ignored with everything in it, unless the rules refuse it. All elements that are read
    have the root's namespace.

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
        spaces: tuple[str, ...] = NAMESPACES,
        rules: Rules = Rules(),  # noqa: B008 - it cannot be changed
    ) -> None:
        self.package, self.part = package, part
        self.text: list[str] = []
        self._ends = ends
        self._path: list[str] = []
        self._here = ""
        #: The letters taken from `text` that belong to the element being read.
        self.letters = 0
        self._fed = self._placed = 0
        self._starts = starts
        self._places, self._rules = tuple(places.items()), rules
        self._seen: set[str] = set()
        self._space = ""
        self._steps = _steps(self._places, spaces)
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartNamespaceDeclHandler = self._look_out
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def walk(self, blocks: Iterable[bytes]) -> None:
        """Walk through the whole part.

        Raises:
            TrackerRefused: it is not well-formed, is not the kind of part that it should be, declares a document type,
                or takes more work than an honest part.
        """
        for block in blocks:
            self.feed(block)
        self.feed(b"", is_last=True)
        self.package.parsed(self.part)

    def feed(self, block: bytes, *, is_last: bool = False) -> None:
        """Walk through one more block of the part."""
        if not self._fed:
            self.package.refuse_encoding(self.part, block[:1024])
        for start in range(0, len(block), _PIECE):
            self._feed_piece(block[start : start + _PIECE])
        if is_last:
            self._parse(b"", is_last=True)

    def _feed_piece(self, piece: bytes) -> None:
        placed = self._placed
        self._parse(piece)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > _TAG_HELD:
            raise self.damaged("has a tag or a comment of more than 1 MiB")
        if self.letters + sum(map(len, self.text)) > _TEXT_HELD:
            raise self.damaged("has a text of more than 32 million letters")
        tags = piece.count(b"<") + piece.count(b"/>")  # two for each element
        self.package.tally.markup(tags, self._placed - placed, piece.count(b"="))
        self.pause()

    def _parse(self, piece: bytes, *, is_last: bool = False) -> None:
        try:
            self._parser.Parse(piece, is_last)
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
        """Hear of an element that is in none of the places, by its parent and its name after its namespace."""

    def _refuse_elsewhere(self, parent: str, name: str) -> None:
        """Refuse an element that another program might read, or one that it might not."""
        space, _, word = name.rpartition(" ")
        is_ours, only = space == self._space, self._rules.only.get(parent)
        if only is not None and not (is_ours and word in only.split()):
            raise self.misplaced(word, parent)
        if parent != _ASIDE and f"{self._space} {word}" in self._steps[parent]:
            raise self.misplaced(word, parent)
        if is_ours and word in self._rules.nowhere_else:
            raise self.misplaced(word, "another element" if parent == _ASIDE else parent)

    def misplaced(self, word: str, parent: str) -> TrackerRefused:
        """Word the refusal of an element that some programs read and others do not."""
        return self.package.ambiguous(self.part, f"has the element {shown(word)} in {parent}, which Excel never writes")

    def pause(self) -> None:
        """Do what need not be done for each element: called from time to time."""

    def _refuse_doctype(self, *_: object) -> None:
        raise self.package.declares_a_type(self.part)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        here = self._here
        self._path.append(here)
        step = self._steps[here].get(name)
        if step is None:
            if not here:
                raise self.is_another_kind()
            if len(self._path) > _DEPTH_HELD:
                raise self.damaged(f"has elements within elements, more than {_DEPTH_HELD} deep")
            self._refuse_elsewhere(here, name)
            self._here = _ASIDE
            self.left_aside(here, name)
            return
        if not here:
            self._space = name.rpartition(" ")[0]
            self._steps = _steps(self._places, (self._space,))
        self._placed += 1
        self._here = step
        if step in self._rules.once:
            if step in self._seen:
                raise self.package.ambiguous(self.part, f"has the element {step} twice")
            self._seen.add(step)
        if step in self._starts:
            self._starts[step](attributes)

    def _look_out(self, _: str | None, space: str) -> None:
        """Look at each element for what must be understood, once the namespace in which that is said is declared."""
        if space == _COMPATIBILITY:
            self._parser.StartElementHandler = self._start_understood

    def _start_understood(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get(_MUST, "").strip():
            raise self.package.ambiguous(self.part, "says that it holds what not every program understands")
        self._start(name, attributes)

    def is_another_kind(self) -> TrackerRefused:
        """Word the refusal of a part whose root is not the one of its kind."""
        return self.damaged("is another kind of part than the workbook says")

    def _end(self, _: str) -> None:
        end = self._ends.get(self._here)
        self._here = self._path.pop()
        if end:
            end()


class RichText(Walk):
    """A walk through a part that holds texts: plain ones, and rich ones in runs, never both in one."""

    _is_kept = _has_run = _has_text = _is_run_struck = _has_plain = False

    def start_rich(self) -> None:
        """Begin a text."""
        self.runs: list[str] = []
        self.letters = 0
        self._has_run = self._has_text = self._is_run_struck = self._has_plain = False

    def start_run(self, _: dict[str, str]) -> None:
        """Begin a run of a rich text."""
        self._has_run, self._has_text, self._is_run_struck = True, False, False

    def start_strike(self, attributes: dict[str, str]) -> None:
        """Note that a run is struck out."""
        self._is_run_struck = is_on(attributes)

    def is_struck(self) -> bool:
        """Whether each letter of a text that was read is struck out."""
        return not self._has_plain and any(map(str.strip, self.runs))

    def start_text(self, attributes: dict[str, str]) -> None:
        """Begin the letters of a text or of a run."""
        if self._has_text or (self._has_run and self._path[-1] != "r"):
            raise self.package.ambiguous(self.part, "has two texts where one can be")
        self._has_text = True
        self._is_kept = is_space_kept(attributes)
        self.keep_text(is_kept=True)

    def end_text(self) -> None:
        """Take the letters over."""
        text = "".join(self.text)
        self.letters += len(text)
        self.runs.append(text if self._is_kept else text.strip(" \t\r\n"))
        self._has_plain |= bool(text.strip()) and not self._is_run_struck
        self.keep_text(is_kept=False)

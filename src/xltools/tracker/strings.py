"""The shared strings: passed on unchanged if plainly written, otherwise rewritten in the plain way."""

import re
from array import array
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from xltools.tracker.grammar import TEXT, is_sound
from xltools.tracker.normalized import escaped
from xltools.tracker.package import CHUNK, Package
from xltools.tracker.xml_parser import NAMESPACES, End, RichText, Rules, Start, Walk

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?+\s*+(?:<\?xml(?![^>]*(?i:ascii))[^>]*+>)?+\s*+<sst(\s[^<>]*+)?+>")
_CLAIM = re.compile(rb"uniqueCount\s*=\s*[\"']([^\"']*)")
_SHORTEST_STRING = len("<si/>")
_VALUE = r'="[\w:. #-]*+"'
_T = rf'<t(?: xml:space="preserve")?+(?:/>|>{TEXT}</t>)'
_LOOK = (
    r"(?:<(?:(?:b|i|strike|outline|shadow|condense|extend|u|sz|rFont|family|charset|scheme|vertAlign)"
    rf"(?: val{_VALUE})?+|color(?: (?:auto|indexed|rgb|theme){_VALUE})?+(?: tint{_VALUE})?+)/>)*+"
)
_RUN = rf"<r>(?:<rPr/>|<rPr>{_LOOK}</rPr>)?+{_T}</r>"
_READING = rf"<rPh sb{_VALUE} eb{_VALUE}>{_T}</rPh>"
_PHONETIC = rf"<phoneticPr fontId{_VALUE}(?: type{_VALUE})?+(?: alignment{_VALUE})?+/>"
#: Strings that every reader reads alike, in sequence; as with rows, what matches is also well-formed XML.
_STRINGS = re.compile(rf"(?:<si(?:/>|>(?:{_T}|(?:{_RUN})++)(?:{_READING})*+(?:{_PHONETIC})?+</si>))*+".encode())
_END = re.compile(rb"</sst>\s*+")
_RUN_LOOK = re.compile(rb"<[^>]*>")
#: A string that is longer than this is left to the full scan.
_BUFFER_HELD = 8 << 20
_STRIKE = b"<strike"
_PLACES = {"": "sst", "sst": "si", "si": "t r", "r": "rPr t", "rPr": "strike"}
#: A phonetic guide (rPh) is not part of what the cell shows.
RICH_TEXT = {"si": "rPh phoneticPr", "is": "rPh phoneticPr", "r": "", "t": ""}
_RULES = Rules(only=RICH_TEXT, nowhere_else=frozenset({"si", "sst"}))


class Lengths(NamedTuple):
    """A bound on the length of each shared string, and whether any part of one is struck out."""

    each: "array[int]"
    has_struck: bool


def lengths_if_plain(package: Package, part: str, chunk: int = CHUNK) -> Lengths | None:
    """Measure the strings if the value reader reads all of them correctly as written; None if not."""
    blocks = package.stream(part, chunk)
    start = _body(package, part, blocks)
    if start is None:
        return None
    lengths, rest, has_struck = array("I"), start, False
    for block in chain(blocks, [b""]):
        found = _STRINGS.match(rest)
        end = found.end() if found else 0
        whole, rest = rest[:end], rest[end:]
        if not is_sound(whole):
            return None
        _add_lengths(lengths, whole)
        has_struck = has_struck or _STRIKE in whole
        package.tally.strings(len(lengths))
        if b"</si>" in rest or len(rest) > _BUFFER_HELD:
            return None
        rest += block
    if not _END.fullmatch(rest):
        return None
    package.parsed(part)
    return Lengths(lengths, has_struck)


def _add_lengths(lengths: "array[int]", text: bytes) -> None:
    strings = text.split(b"<si")[1:]
    if b"<rPr" in text:  # the formatting of rich text is longer than its words
        strings = [_RUN_LOOK.sub(b"", each) for each in strings]
    lengths.extend(map(len, strings))


def _body(package: Package, part: str, blocks: Iterator[bytes]) -> bytes | None:
    """Read past the beginning of the table; None if it is not the usual one."""
    start = b""
    for block in blocks:
        start += block
        if len(start) >= min(1024, package.size(part)):
            break
    package.refuse_encoding(part, start)
    head = _HEAD.match(start)
    if head is None or (head[1] or b"").endswith(b"/") or not _is_true_claim(head[1] or b"", package.size(part)):
        return None
    Walk(package, part, {"": "sst"}, {}, {}).walk([start[: head.end()] + b"</sst>"])  # expat has checked the beginning
    return start[head.end() :]


def _is_true_claim(attributes: bytes, size: int) -> bool:
    """Whether the table can hold as many strings as it says: the value reader takes memory for them beforehand."""
    claim = _CLAIM.search(attributes)
    return claim is None or (claim[1].isdigit() and len(claim[1]) < 12 and int(claim[1]) <= size // _SHORTEST_STRING)


class StringsReader(RichText):
    """Reads the shared strings and hands them on in the plain way, one by one."""

    def __init__(self, package: Package, part: str, write: Callable[[str], object]) -> None:
        starts: dict[str, Start] = {
            "si": self._start_string,
            "t": self.start_text,
            "r": self.start_run,
            "strike": self.start_strike,
        }
        ends: dict[str, End] = {"t": self.end_text, "si": self._end_string}
        super().__init__(package, part, _PLACES, starts, ends, rules=_RULES)
        self._write = write
        self._written: list[str] = []
        #: The positions of the strings in which every letter is struck out.
        self.struck: set[int] = set()
        #: The length of each string, in letters.
        self.lengths = array("I")

    def read(self) -> None:
        """Read the part; refuse it if it is not XML or declares a document type."""
        self._write(f'<sst xmlns="{NAMESPACES[0]}">')
        self.walk(self.package.stream(self.part))
        self._write("</sst>")

    def _start_string(self, _: dict[str, str]) -> None:
        self.start_rich()

    def _end_string(self) -> None:
        text = "".join(self.runs)
        if self.is_struck():
            self.struck.add(len(self.lengths))
        self.letters = 0
        self.lengths.append(len(text))
        self._written.append(f'<si><t xml:space="preserve">{escaped(text)}</t></si>')

    def pause(self) -> None:
        """Pass on what is written, and have the strings counted."""
        self._write("".join(self._written))
        self._written.clear()
        self.package.tally.strings(len(self.lengths))

"""The shared strings: passed on as they stand where plainly written, else written again in the plain way."""

import re
from array import array
from collections.abc import Callable, Iterator
from itertools import chain

from xltools.tracker.package import CHUNK, Package
from xltools.tracker.settled import escaped
from xltools.tracker.walk import NAMESPACES, End, RichText, Rules, Start

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?+\s*+(?:<\?xml[^>]*+>)?+\s*+<sst(\s[^<>]*+)?+>")
_CLAIM = re.compile(rb"uniqueCount\s*=\s*[\"']([^\"']*)")
_SHORTEST_STRING = len("<si/>")
#: Any tag that the value reader might take otherwise than Excel does.
_ODD = re.compile(
    rb"<(?!/?(?:si|t|r|rPr|b|i|u|strike|outline|shadow|condense|extend|color|sz|rFont|family|charset|scheme|vertAlign"
    rb"|rPh|phoneticPr|sst)[ />])"
)
_RUN_LOOK = re.compile(rb"<[^>]*>")
#: A tag that is cut off at the end of a block is looked at with the next; the names above are shorter than this.
_LONGEST_TAG = 32
_PLACES = {"": "sst", "sst": "si", "si": "t r", "r": "t"}
#: The reading of a text in another script (rPh) is not what the cell shows.
RICH_TEXT = {"si": "rPh phoneticPr", "is": "rPh phoneticPr", "r": "rPr", "t": ""}
_RULES = Rules(only=RICH_TEXT, nowhere_else=frozenset({"si", "sst"}))


def lengths_if_plain(package: Package, part: str, chunk: int = CHUNK) -> "array[int] | None":
    """Return a bound on the length of each string where all are written so that the value reader reads them right.

    None where they are not.
    """
    blocks = package.stream(part, chunk)
    start, cut_off = _body(package, part, blocks), b""
    if start is None:
        return None
    lengths = array("I", [0])
    for block in chain([start], blocks):
        text = cut_off + block
        cut = text.rfind(b"<", len(text) - _LONGEST_TAG if len(text) > _LONGEST_TAG else 0)
        cut = cut if cut >= 0 else len(text)
        if _ODD.search(text, 0, cut):
            return None
        _add_lengths(lengths, text[:cut])
        package.tally.strings(len(lengths))
        cut_off = text[cut:]
    _add_lengths(lengths, cut_off)
    package.parsed(part)
    return None if _ODD.search(cut_off) else lengths[1:]


def _add_lengths(lengths: "array[int]", text: bytes) -> None:
    first, *others = text.split(b"<si")
    if b"<rPr" in text:  # how the runs of a rich text look is longer than what they say
        first, others = _RUN_LOOK.sub(b"", first), [_RUN_LOOK.sub(b"", each) for each in others]
    lengths[-1] += len(first)
    lengths.extend(map(len, others))


def _body(package: Package, part: str, blocks: Iterator[bytes]) -> bytes | None:
    """Read past the beginning of the table; None where it is not the usual one."""
    start = b""
    for block in blocks:
        start += block
        if len(start) >= min(1024, package.size(part)):
            break
    package.refuse_encoding(part, start)
    head = _HEAD.match(start)
    if head is None or not _is_true_claim(head[1] or b"", package.size(part)):
        return None
    return start[head.end() :]


def _is_true_claim(attributes: bytes, size: int) -> bool:
    """Whether the table can hold as many strings as it says: the value reader takes memory for them beforehand."""
    claim = _CLAIM.search(attributes)
    return claim is None or (claim[1].isdigit() and len(claim[1]) < 12 and int(claim[1]) <= size // _SHORTEST_STRING)


class StringsReader(RichText):
    """Reads the shared strings and hands them on in the plain way, one by one."""

    def __init__(self, package: Package, part: str, write: Callable[[str], object]) -> None:
        starts: dict[str, Start] = {"si": self._start_string, "t": self.start_text, "r": self.start_run}
        ends: dict[str, End] = {"t": self.end_text, "si": self._end_string}
        super().__init__(package, part, _PLACES, starts, ends, rules=_RULES)
        self._write = write
        self._written: list[str] = []
        #: The length of each string, in letters.
        self.lengths = array("I")

    def read(self) -> None:
        """Read the part; refuse it where it is no XML or declares a document type."""
        self._write(f'<sst xmlns="{NAMESPACES[0]}">')
        self.walk(self.package.stream(self.part))
        self._write("</sst>")

    def _start_string(self, _: dict[str, str]) -> None:
        self.start_rich()

    def _end_string(self) -> None:
        text = "".join(self.runs)
        self.letters = 0
        self.lengths.append(len(text))
        self._written.append(f'<si><t xml:space="preserve">{escaped(text)}</t></si>')

    def pause(self) -> None:
        """Pass on what is written, and have the strings counted."""
        self._write("".join(self._written))
        self._written.clear()
        self.package.tally.strings(len(self.lengths))

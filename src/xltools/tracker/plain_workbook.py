"""The plain workbook that the value reader is given in place of the tracker: every part of it checked, or our own.

It never sees the tracker's own workbook part, styles, links, drawings or macros, nor any oddly written XML, from which
it is known to lose values silently. Parts that are already plain are passed on, compressed, as they are.
"""

import struct
import zlib
from array import array
from typing import NamedTuple

from xltools.tracker.package import Package
from xltools.tracker.strings import StringsReader, lengths_if_plain
from xltools.tracker.styles import DURATION, NUMBER
from xltools.tracker.xml_parser import NAMESPACES

_MAIN = NAMESPACES[0]
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DEFLATED = 8
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_FIRST_DAY = 0x21  # 1 January 1980, as zips count


class Packed(NamedTuple):
    """A part as it is in a zip: packed by `method`, with the checksum and length of what it unpacks to."""

    method: int
    crc: int
    size: int
    contents: bytes | memoryview


class Packer:
    """Packs text as it comes."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(1, zlib.DEFLATED, -15)
        self._blocks: list[bytes] = []
        self._crc = self._size = 0

    def write(self, text: str) -> None:
        """Add text to the part."""
        block = text.encode("utf-8", "surrogatepass")
        self._crc = zlib.crc32(block, self._crc)
        self._size += len(block)
        self._blocks.append(self._packer.compress(block))

    def packed(self) -> Packed:
        """Return the part; nothing may be added after."""
        self._blocks.append(self._packer.flush())
        return Packed(_DEFLATED, self._crc, self._size, b"".join(self._blocks))


def as_it_stands(package: Package, part: str) -> Packed:
    """Take a part over from the tracker, packed as it is."""
    entry, contents = package.packed(part)
    return Packed(entry.compress_type, entry.CRC, entry.file_size, contents)


class Strings(NamedTuple):
    """The shared strings: their part, a bound on the length of each, and those that are struck out, by their places."""

    part: Packed
    lengths: "array[int]"
    struck: frozenset[int] = frozenset()


def strings_part(package: Package, part: str) -> Strings:
    """Take over the shared strings, rewritten only if they are odd."""
    if not part:
        return Strings(_own(f'<sst xmlns="{_MAIN}"></sst>'), array("I"))
    lengths = lengths_if_plain(package, part)
    if lengths is not None and not lengths.has_struck:
        return Strings(as_it_stands(package, part), lengths.each)
    packer = Packer()
    reader = StringsReader(package, part, packer.write)
    reader.read()
    struck = frozenset(reader.struck)
    if lengths is not None:
        return Strings(as_it_stands(package, part), lengths.each, struck)
    return Strings(packer.packed(), reader.lengths, struck)


def _own(text: str) -> Packed:
    packer = Packer()
    packer.write(text)
    return packer.packed()


def plain_workbook(sheets: list[Packed], strings: Packed, kinds: list[int], *, is_1904: bool) -> bytes:
    """Put a workbook together whose sheets are in this order; their names are their numbers."""
    numbers = range(1, len(sheets) + 1)
    tabs = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="worksheet{n}"/>' for n in numbers)
    links = [("worksheet", n, f"worksheets/{n}.xml") for n in numbers]
    links += [("styles", 0, "styles.xml"), ("sharedStrings", 0, "sharedStrings.xml")]
    styles = "".join(f'<xf numFmtId="{kind}"/>' for kind in kinds)
    return _zipped(
        {
            "_rels/.rels": _links([("officeDocument", 1, "xl/workbook.xml")]),
            "xl/workbook.xml": _own(
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><workbookPr date1904="{int(is_1904)}"/>'
                f"<sheets>{tabs}</sheets></workbook>"
            ),
            "xl/_rels/workbook.xml.rels": _links(links),
            "xl/styles.xml": _own(f'<styleSheet xmlns="{_MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>'),
            "xl/sharedStrings.xml": strings,
            **{f"xl/worksheets/{n}.xml": sheet for n, sheet in zip(numbers, sheets, strict=True)},
        }
    )


def _links(targets: list[tuple[str, int, str]]) -> Packed:
    listed = "".join(
        f'<Relationship Id="{kind}{n}" Type="{_LINKS}/{kind}" Target="{target}"/>' for kind, n, target in targets
    )
    return _own(f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>')


def without_durations(kinds: list[int]) -> list[int]:
    """Read durations as plain numbers, for when one is too long to be held as a duration."""
    return [NUMBER if kind == DURATION else kind for kind in kinds]


def _zipped(parts: dict[str, Packed]) -> bytes:
    """Write a zip from parts that are packed already, which the standard library cannot."""
    blocks: list[bytes | memoryview] = []
    listed: list[bytes] = []
    offset = 0
    for name, part in parts.items():
        label = name.encode()
        facts = (20, 0, part.method, 0, _FIRST_DAY, part.crc, len(part.contents), part.size, len(label), 0)
        blocks += [_LOCAL.pack(b"PK\x03\x04", *facts), label, part.contents]
        listed += [_CENTRAL.pack(b"PK\x01\x02", 20, *facts, 0, 0, 0, 0, offset), label]
        offset += _LOCAL.size + len(label) + len(part.contents)
    count, length = len(parts), sum(map(len, listed))
    return b"".join((*blocks, *listed, _END.pack(b"PK\x05\x06", 0, 0, count, count, length, offset, 0)))

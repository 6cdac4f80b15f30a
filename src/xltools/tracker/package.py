"""The zip of a workbook: its limits kept, its parts streamed and never unpacked to disk."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from xltools.errors import TrackerRefused
from xltools.tracker.file_checks import BYTES_HELD, COPY_AGAIN, SAVE_AS
from xltools.tracker.limits import Tally
from xltools.tracker.zip_list import refuse_doubtful

PARTS_HELD = 10_000
RATIO_HELD = 200
#: Below this size a part cannot do harm, however well it compresses.
SMALL = 1 << 20
#: How much is unpacked at a time, and from how many bytes.
CHUNK, _PACKED = 4 << 20, 1 << 16

_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_OVERLAP = max(map(len, _DOCTYPE)) - 1
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0", b"\0\0\0<", b"\0\0\xfe\xff")
_VERSION = re.compile(rb"""<\?xml\s+version\s*=\s*["']([^"']*)["']""")
#: The XML versions: our parser accepts any, but other programs read nothing later than these.
_VERSION_KNOWN = re.compile(rb"1\.[01]")
#: The encoding is declared within as many bytes.
_DECLARED_WITHIN = 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: A password; a patch to another file; a password of the strong kinds.
_ENCRYPTED, _PATCHED = 0x2041, 0x20
_LOCAL_HEADER = 30
_SHOWN = 80
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError)


class Package:
    """The parts of one workbook, by name without regard to case, as the format has it."""

    def __init__(self, name: str, contents: bytes) -> None:
        self.name = name
        self.tally = Tally(name)
        self._contents = contents
        self._parsed: set[str] = set()
        try:
            listed = zipfile.ZipFile(io.BytesIO(contents)).infolist()
        except _FAULTS:
            raise TrackerRefused(
                f"{name} is cut short or damaged, so it cannot be opened as a workbook: {COPY_AGAIN}."
            ) from None
        entries = [entry for entry in listed if not entry.filename.endswith("/")]
        self._refuse_bounds(entries)
        for folder in listed:
            if folder.filename.endswith("/") and folder.file_size:
                raise self.ambiguous(folder.filename, "is listed as a folder, and holds something")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._refuse_entry(entry)
            self._entries[_key(entry.filename)] = entry
        refuse_doubtful(self, contents)
        self.tally.unpacked(self.total_size)

    def _refuse_bounds(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > PARTS_HELD:
            raise TrackerRefused(
                f"{self.name} holds {len(entries):,} parts where a workbook has at most a thousand or so, "
                f"and is not safe to open: {SAVE_AS} under a new name."
            )
        total = sum(entry.file_size for entry in entries)
        if total > BYTES_HELD:
            raise TrackerRefused(
                f"{self.name} would unpack to {total / BYTES_HELD:.1f} GiB, more than 1 GiB: "
                "move old rows to another workbook, or check that it is the right file."
            )

    def _refuse_entry(self, entry: zipfile.ZipInfo) -> None:
        part = entry.filename.replace("\\", "/")
        named = unquote(part)
        if not part or "\0" in entry.orig_filename or named.startswith("/") or ".." in named.split("/") or ":" in part:
            raise TrackerRefused(
                f"{self.name} has a part named {shown(entry.orig_filename)} that points outside the workbook, "
                "which Excel never writes: do not open it, and ask the sender where it comes from."
            )
        if _key(part) in self._entries:
            raise TrackerRefused(
                f"{self.name} holds the part {shown(part)} twice, so it is not certain which one counts: "
                f"{SAVE_AS} under a new name."
            )
        if entry.flag_bits & _ENCRYPTED:
            raise TrackerRefused(f"{self.name} is a zip with a password: unpack it, and name the workbook inside it.")
        if entry.compress_type not in _METHODS or entry.flag_bits & _PATCHED:
            raise self.damaged(part, "is packed in a way that Excel does not use")
        if entry.file_size > SMALL and entry.file_size > RATIO_HELD * max(entry.compress_size, 1):
            raise TrackerRefused(
                f"{self.name} has a part {shown(part)} that unpacks to over {RATIO_HELD} times its size, "
                f"as a harmful file does: {SAVE_AS} under a new name, or ask the sender where it comes from."
            )

    def damaged(self, part: str, why: str) -> TrackerRefused:
        """Word the refusal of a part that is broken."""
        return TrackerRefused(
            f"{self.name} is damaged (its part {shown(part)} {why}): {SAVE_AS} again, or use a backup."
        )

    def ambiguous(self, part: str, why: str) -> TrackerRefused:
        """Word the refusal of a part that one program reads in one way and another in another."""
        return TrackerRefused(
            f"{self.name} can be read in more than one way (its part {shown(part)} {why}), so it is not certain "
            f"what it says: {SAVE_AS} under a new name, check it, and name that."
        )

    def ambiguous_zip(self, why: str) -> TrackerRefused:
        """Word the refusal of a zip in which one program finds other parts than another."""
        return TrackerRefused(
            f"{self.name} can be read in more than one way (its zip {why}), so it is not certain "
            f"what it says: {SAVE_AS} under a new name, check it, and name that."
        )

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._entries

    @property
    def parts(self) -> list[str]:
        """The names of all parts, with forward slashes, in the order of the zip."""
        return [entry.filename.replace("\\", "/") for entry in self._entries.values()]

    @property
    def total_size(self) -> int:
        """How many bytes all parts unpack to."""
        return sum(entry.file_size for entry in self._entries.values())

    @property
    def packed_size(self) -> int:
        """How many bytes the file itself has."""
        return len(self._contents)

    def size(self, part: str) -> int:
        """Return how many bytes the part unpacks to."""
        return self._entries[_key(part)].file_size

    def packed(self, part: str) -> tuple[zipfile.ZipInfo, memoryview]:
        """Return a part as it is in the zip, not unpacked, with its entry; for a part that was streamed before."""
        if part not in self:
            raise self.damaged(part, "is missing")
        entry = self._entries[_key(part)]
        head = self._contents[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        start = entry.header_offset + _LOCAL_HEADER + names
        return entry, memoryview(self._contents)[start : start + entry.compress_size]

    def stream(self, part: str, chunk: int = CHUNK) -> Iterator[bytes]:
        """Unpack a part bit by bit; its length and checksum are checked on the way.

        Raises:
            TrackerRefused: the part is damaged.
        """
        entry, packed = self.packed(part)
        crc = size = 0
        try:
            for block in _unpacked(entry, packed, chunk):
                crc, size = zlib.crc32(block, crc), size + len(block)
                if size > entry.file_size:
                    break
                yield block
        except zlib.error:
            size = -1
        if (crc, size) != (entry.CRC, entry.file_size):
            raise self.damaged(part, "cannot be unpacked")

    def parsed(self, part: str) -> None:
        """Note that a part was parsed to its end: it is whole, and declares no document type."""
        self._parsed.add(_key(part))

    def check(self, part: str, *, is_xml: bool) -> None:
        """Unpack a part that nobody parsed, only to see that it is whole and, as XML, declares no document type."""
        if _key(part) in self._parsed:
            return
        tail = b""
        for block in self.stream(part):
            seen = tail + block
            if is_xml and any(mark in seen for mark in _DOCTYPE):
                raise self.declares_a_type(part)
            tail = block[-_OVERLAP:]

    def declares_a_type(self, part: str) -> TrackerRefused:
        """Word the refusal of a part with a DOCTYPE."""
        return TrackerRefused(
            f"{self.name} declares a document type in its part {shown(part)}, which Excel never writes and which can "
            "do harm: do not open it, and ask the sender where it comes from."
        )

    def refuse_encoding(self, part: str, start: bytes) -> None:
        """Refuse a part, given its first bytes, whose text is not in UTF-8: the value reader would see it empty."""
        begun = start.removeprefix(b"\xef\xbb\xbf")
        version, declared = _VERSION.match(begun), _DECLARED.match(begun)
        if version and not _VERSION_KNOWN.fullmatch(version[1]):
            raise self.damaged(part, "is not well-formed XML")
        is_hidden = begun.startswith(b"<?xml") and len(start) >= _DECLARED_WITHIN and b"?>" not in begun
        if start.startswith(_NOT_UTF8) or is_hidden or (declared and declared[1].lower() not in _ENCODINGS):
            raise TrackerRefused(
                f"{self.name} keeps its part {shown(part)} in UTF-16 or another encoding that Excel never writes: "
                f"{SAVE_AS}."
            )


def _unpacked(entry: zipfile.ZipInfo, packed: memoryview, chunk: int) -> Iterator[bytes]:
    """Unpack a part into blocks of equal length, except the last.

    Raises:
        zlib.error: it is damaged, ends too early, or continues after its end.
    """
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + chunk]) for at in range(0, len(packed), chunk))
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    block = bytearray()
    for at in (*range(0, len(packed), _PACKED), len(packed)):
        rest: bytes | memoryview = packed[at : at + _PACKED]
        while not unpacker.eof and (rest or at == len(packed)):
            had = len(block)
            block += unpacker.decompress(rest, chunk - had)
            rest = unpacker.unconsumed_tail
            if len(block) == chunk:
                yield bytes(block)
                block.clear()
            elif at == len(packed):
                break
        if unpacker.eof and (rest or unpacker.unused_data or at + _PACKED < len(packed)):
            raise zlib.error
    if not unpacker.eof:
        raise zlib.error
    if block:
        yield bytes(block)


def shown(name: str) -> str:
    """Shorten a name that the file itself gives, and leave out what a terminal would obey."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in name[: _SHOWN + 1])
    return printable if len(printable) <= _SHOWN else f"{printable[:_SHOWN]}..."


def is_text(block: bytes) -> bool:
    """Whether bytes are letters in UTF-8 that XML may hold; control characters are not looked for."""
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return b"\xef\xbf\xbe" not in block and b"\xef\xbf\xbf" not in block


def _key(part: str) -> str:
    return (unquote(part) if "%" in part else part).replace("\\", "/").lower()

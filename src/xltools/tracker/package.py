"""The zip of a workbook: its bounds kept, its parts streamed and never unpacked to disk."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from xltools.errors import TrackerRefused
from xltools.tracker.file_checks import BYTES_HELD, COPY_AGAIN, SAVE_AS, ZIP
from xltools.tracker.limits import Tally

PARTS_HELD = 10_000
RATIO_HELD = 200
#: Below this a part cannot do harm, however well it packs.
SMALL = 1 << 20
CHUNK = 4 << 20

_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_OVERLAP = max(map(len, _DOCTYPE)) - 1
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0", b"\0\0\0<", b"\0\0\xfe\xff")
_VERSION = re.compile(rb"""<\?xml\s+version\s*=\s*["']([^"']*)["']""")
#: The parser takes any; others read nothing of a later one than these.
_VERSION_KNOWN = re.compile(rb"1\.[01]")
#: The encoding is declared within as many bytes.
_DECLARED_WITHIN = 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
#: Of what is before a part: mark, flags, method, checksum, lengths packed and unpacked, length of the name.
_LOCAL = struct.Struct("<4s2xHH4xIIIH")
_UTF8, _SIZES_BEHIND, _IN_ZIP64 = 0x800, 0x8, 0xFFFFFFFF
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
            self._zip = zipfile.ZipFile(io.BytesIO(contents))
        except _FAULTS:
            raise TrackerRefused(
                f"{name} is cut short or damaged, so it cannot be opened as a workbook: {COPY_AGAIN}."
            ) from None
        entries = [entry for entry in self._zip.infolist() if not entry.filename.endswith("/")]
        self._refuse_bounds(entries)
        for folder in self._zip.infolist():
            if folder.filename.endswith("/") and (folder.file_size or not self._is_listed_truly(folder)):
                raise self.ambiguous(folder.filename, "is listed as a folder, and holds something")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._refuse_entry(entry)
            self._entries[_key(entry.filename)] = entry
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
        if entry.compress_type not in _METHODS:
            raise self.damaged(part, "is packed in a way that Excel does not use")
        if entry.file_size > SMALL and entry.file_size > RATIO_HELD * max(entry.compress_size, 1):
            raise TrackerRefused(
                f"{self.name} has a part {shown(part)} that unpacks to over {RATIO_HELD} times its size, "
                f"as a harmful file does: {SAVE_AS} under a new name, or ask the sender where it comes from."
            )

        if not self._is_listed_truly(entry):
            raise self.ambiguous(part, "differs from its entry in the zip's own list")

    def _is_listed_truly(self, entry: zipfile.ZipInfo) -> bool:
        """Whether what is before a part in the zip says of it what the zip's own list says."""
        head = self._contents[entry.header_offset : entry.header_offset + _LOCAL.size]
        if len(head) < _LOCAL.size:
            return False
        mark, flags, method, crc, packed, size, label = _LOCAL.unpack(head)
        start = entry.header_offset + _LOCAL_HEADER
        coding = "utf-8" if entry.flag_bits & _UTF8 else "cp437"
        named = self._contents[start : start + label] == entry.orig_filename.encode(coding, "replace")
        is_behind = bool(flags & _SIZES_BEHIND)
        facts = zip((crc, packed, size), (entry.CRC, entry.compress_size, entry.file_size), strict=True)
        told = all(here in (listed, _IN_ZIP64) or (is_behind and not here) for here, listed in facts)
        return mark == ZIP and named and told and method == entry.compress_type

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
        try:
            with self._zip.open(self._entries[_key(part)]) as file:
                while block := file.read(chunk):
                    yield block
        except KeyError:
            raise self.damaged(part, "is missing") from None
        except _FAULTS:
            raise self.damaged(part, "cannot be unpacked") from None

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

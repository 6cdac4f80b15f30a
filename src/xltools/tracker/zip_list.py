"""The zip's own list of parts, compared with all else that the zip says about them: programs read different ones.

Excel uses the list at the end. A program that reads a stream uses what comes before and after each part, and some use
notes beside a name or the fields for huge files. If these differ, two programs read two different workbooks.
"""

import stat
import struct
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from xltools.errors import TrackerRefused

LOCAL_MARK, _LIST_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64_MARK, _LOCATOR_MARK, _BEHIND_MARK = b"PK\x06\x06", b"PK\x06\x07", b"PK\x07\x08"
#: Mark, flags, method, checksum, lengths packed and unpacked, lengths of the name and of the notes.
_LOCAL = struct.Struct("<4s2xHH4xIIIHH")
#: Mark, program, flags, method, checksum, lengths as above and of the comment, disk, attributes, place.
_LISTED = struct.Struct("<4sH2xHH4xIIIHHHH2xII")
#: Mark, disk, disk of the list, parts on it, parts, length and place of the list, length of the comment.
_END = struct.Struct("<4sHHHHIIH")
_END64 = struct.Struct("<4sQ4xIIQQQQ")
_LOCATOR = struct.Struct("<4sIQI")
_NOTE = struct.Struct("<HH")
_FULL, _MANY = 0xFFFFFFFF, 0xFFFF
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 0x2041, 0x8, 0x800
_HUGE, _OTHER_NAME, _UNIX, _IS_FOLDER = 0x1, 0x7075, 3, 0x10
_OTHER_NAME_HEAD = 5
#: A comment may be as long.
_TAIL = _END.size + 0xFFFF
_READ_AS_TEXT = (b".xml", b".rels", b".vml", b".bin")


class Words(Protocol):
    """Who words the refusal of a part, or of the zip as a whole."""

    def ambiguous(self, part: str, why: str) -> TrackerRefused:
        """Word the refusal of a part."""

    def ambiguous_zip(self, why: str) -> TrackerRefused:
        """Word the refusal of the zip."""


class _Entry(NamedTuple):
    """A line of the list."""

    name: bytes
    flags: int
    method: int
    facts: tuple[int, int, int]
    place: int

    @property
    def shown(self) -> str:
        return self.name.decode("utf-8" if self.flags & _UTF8 else "cp437", "replace")


def refuse_doubtful(words: Words, contents: bytes) -> None:
    """Refuse a zip at the first place that two programs may read differently.

    Raises:
        TrackerRefused: there is one.
    """
    try:
        start, stop, count = _list_bounds(words, contents)
        entries = list(_entries(words, contents, start, stop))
        parts = sorted((entry.place, _part_end(words, contents, entry)) for entry in entries)
    except (struct.error, OverflowError, IndexError):
        raise words.ambiguous_zip("lists a part that is not there") from None
    if len(entries) != count:
        raise words.ambiguous_zip("says that it has another number of parts than it lists")
    _refuse_what_lies_between(words, contents, parts, start)


def _list_bounds(words: Words, contents: bytes) -> tuple[int, int, int]:
    """Return where the list begins and ends, and how many parts it says it has."""
    end = contents.rfind(_END_MARK, max(len(contents) - _TAIL, 0))
    if end < 0:
        raise words.ambiguous_zip("has no end that every program finds")
    _, disk, first_disk, here, count, size, place, _ = _END.unpack_from(contents, end)
    told: tuple[int, ...] = (disk, first_disk, here, count, size, place)
    stop = end
    if contents[max(end - _LOCATOR.size, 0) : end].startswith(_LOCATOR_MARK):
        stop, told = _huge_end(words, contents, end - _LOCATOR.size, told)
    disk, first_disk, here, count, size, place = told
    if disk or first_disk or here != count:
        raise words.ambiguous_zip("says that it goes on in another file")
    if place + size != stop:
        raise words.ambiguous_zip("says that its list of parts is where it is not")
    if contents.count(_END_MARK, place) != 1:
        raise words.ambiguous_zip("has two ends")
    return place, stop, count


def _huge_end(words: Words, contents: bytes, locator: int, told: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """Return where the end record for huge zips is and what it says, which the usual end record may not contradict."""
    _, disk, place, disks = _LOCATOR.unpack_from(contents, locator)
    mark, length, *huge = _END64.unpack_from(contents, max(place, 0))
    if mark != _END64_MARK or disk or disks > 1 or place + length + 12 != locator:
        raise words.ambiguous_zip("says that its list of parts is where it is not")
    full = (_MANY, _MANY, _MANY, _MANY, _FULL, _FULL)
    if any(usual not in (most, large) for usual, most, large in zip(told, full, huge, strict=True)):
        raise words.ambiguous_zip("has two ends that say different things")
    return place, tuple(huge)


def _entries(words: Words, contents: bytes, at: int, stop: int) -> Iterator[_Entry]:
    while at < stop:
        mark, program, flags, method, crc, packed, size, named, noted, commented, disk, attributes, place = (
            _LISTED.unpack_from(contents, at)
        )
        begin = at + _LISTED.size
        name, notes = contents[begin : begin + named], contents[begin + named : begin + named + noted]
        at = begin + named + noted + commented
        if mark != _LIST_MARK or at > stop or disk not in (0, _MANY):
            raise words.ambiguous_zip("has a list of parts that is damaged")
        entry = _Entry(name, flags, method, (crc, packed, size), place)
        size, packed, place = _in_full(words, entry, notes, (size, packed, place))
        _refuse_name(words, entry, notes)
        _refuse_attributes(words, entry, program >> 8, attributes)
        yield entry._replace(facts=(crc, packed, size), place=place)


def _notes(words: Words, entry: _Entry, notes: bytes) -> dict[int, bytes]:
    """Return the notes beside a name by their kinds; those that only fill up are none."""
    found: dict[int, bytes] = {}
    at = 0
    while len(notes) - at >= _NOTE.size:
        kind, length = _NOTE.unpack_from(notes, at)
        at += _NOTE.size + length
        if at > len(notes) or (kind in found and kind in (_HUGE, _OTHER_NAME)):
            raise words.ambiguous(entry.shown, "has notes beside its name that are damaged")
        found[kind] = notes[at - length : at]
    return found


def _in_full(words: Words, entry: _Entry, notes: bytes, fields: tuple[int, ...]) -> tuple[int, ...]:
    """Return fields from the note for huge parts, which replaces the fields that are full, and no others."""
    note = _notes(words, entry, notes).get(_HUGE)
    if note is None:
        return fields
    numbers = list(struct.unpack(f"<{len(note) // 8}Q", note[: len(note) // 8 * 8]))
    if _FULL not in fields:  # some programs write it all the same
        if numbers != list(fields[: len(numbers)]) and any(numbers):
            raise words.ambiguous(entry.shown, "has two lengths")
        return fields
    if len(numbers) < fields.count(_FULL):
        raise words.ambiguous(entry.shown, "has two lengths")
    return tuple(numbers.pop(0) if field == _FULL else field for field in fields)


def _refuse_name(words: Words, entry: _Entry, notes: bytes) -> None:
    """Refuse a name that is another to a program that reads other notes or other letters."""
    name = entry.name
    other = _notes(words, entry, notes).get(_OTHER_NAME)
    if other is not None and other[_OTHER_NAME_HEAD:] != entry.shown.encode():
        raise words.ambiguous(entry.shown, "has a second name beside its name")
    is_read = name.lower().endswith(_READ_AS_TEXT)
    if is_read and not name.isascii() and not entry.flags & _UTF8:
        raise words.ambiguous(entry.shown, "does not say in which letters its name is written")
    steps = name.replace(b"\\", b"/").removesuffix(b"/").split(b"/")
    if steps[0] and any(step in (b"", b".") for step in steps):
        raise words.ambiguous(entry.shown, "has a name with an empty step in it")


def _refuse_attributes(words: Words, entry: _Entry, system: int, attributes: int) -> None:
    """Refuse what is listed as another thing than a file, or a folder that is named as one."""
    is_folder = entry.name.endswith((b"/", b"\\"))
    kind = stat.S_IFMT(attributes >> 16) if system == _UNIX else 0
    is_other = kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    if is_other or (not is_folder and (kind == stat.S_IFDIR or attributes & _IS_FOLDER)):
        raise words.ambiguous(entry.shown, "is listed as a link, a folder or a device, and not as a file")


def _part_end(words: Words, contents: bytes, entry: _Entry) -> int:
    """Return where a part ends; refuse it where what stands before or behind it differs from the list."""
    mark, flags, method, crc, packed, size, named, noted = _LOCAL.unpack_from(contents, entry.place)
    begin = entry.place + _LOCAL.size
    notes = contents[begin + named : begin + named + noted]
    other_letters = (flags ^ entry.flags) & _UTF8 and not entry.name.isascii()
    if (
        mark != LOCAL_MARK
        or contents[begin : begin + named] != entry.name
        or method != entry.method
        or (flags ^ entry.flags) & _ENCRYPTED
        or other_letters
    ):
        raise words.ambiguous(entry.shown, "differs from its entry in the zip's own list")
    _refuse_name(words, entry, notes)
    end = begin + named + noted + entry.facts[1]
    size, packed = _in_full(words, entry, notes, (size, packed))
    behind = _behind(contents, end, entry) if flags & _SIZES_BEHIND else 0
    if (crc, packed, size) == entry.facts and (behind or not contents.startswith(_BEHIND_MARK, end)):
        return behind or end
    is_open = all(
        here in (0, listed) or (here == _FULL and listed != here)
        for here, listed in zip((crc, packed, size), entry.facts, strict=True)
    )
    if not (is_open and behind):
        raise words.ambiguous(entry.shown, "differs from its entry in the zip's own list")
    return behind


def _behind(contents: bytes, end: int, entry: _Entry) -> int:
    """Return the end of the lengths that follow a part; 0 if they are not what the list says."""
    crc, packed, size = entry.facts
    for lengths in ("<IQQ", "<III"):
        if lengths == "<III" and max(packed, size) > _FULL:
            continue
        told = struct.pack(lengths, crc, packed, size)
        for behind in (_BEHIND_MARK + told, told):
            if contents.startswith(behind, end):
                return end + len(behind)
    return 0


def _refuse_what_lies_between(words: Words, contents: bytes, parts: list[tuple[int, int]], stop: int) -> None:
    """Refuse parts that no list names, which a program finds that reads as it receives, and parts within parts."""
    before = 0
    for start, end in [*parts, (stop, stop)]:
        if start < before:
            raise words.ambiguous_zip("has parts that lie within one another")
        if LOCAL_MARK in contents[before:start]:
            raise words.ambiguous_zip("holds a part that its own list does not name")
        before = end

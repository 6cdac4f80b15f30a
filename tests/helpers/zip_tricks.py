"""Zips written field by field, so that each header can say something else: where a fuzzer spoils the container."""

import random
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR = struct.Struct("<4sIQI")
_DAY = 0x0021  # 1 January 1980
FULL = 0xFFFFFFFF


@dataclass
class Header:
    """What one header says of an entry."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    extra: bytes = b""


@dataclass
class Entry:
    """One part: its header, its data, and its line in the list at the end."""

    local: Header
    central: Header
    data: bytes
    content: bytes
    descriptor: bytes = b""
    before: bytes = b""
    shift: int = 0
    times_listed: int = 1


@dataclass
class Zip:
    """A whole zip: its entries, and what its end says of their list."""

    entries: list[Entry]
    before: bytes = b""
    after: bytes = b""
    comment: bytes = b""
    comment_shift: int = 0
    count_shift: int = 0
    size_shift: int = 0
    offset_shift: int = 0
    has_end64: bool = False
    end64_shift: int = 0
    order: list[int] = field(default_factory=list)


def plain(parts: Mapping[str, bytes]) -> Zip:
    """Return the zip of these parts as any program writes it."""
    entries = []
    for name, content in parts.items():
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = packer.compress(content) + packer.flush()
        header = Header(name.encode(), 0, 8, zlib.crc32(content), len(data), len(content))
        entries.append(Entry(header, replace(header), data, content))
    return Zip(entries)


def to_bytes(book: Zip) -> bytes:
    """Write a zip as its fields have it."""
    out, places = bytearray(book.before), []
    for entry in book.entries:
        out += entry.before
        places.append(len(out) + entry.shift)
        out += _local(entry.local) + entry.data + entry.descriptor
    start = len(out)
    order = [at for at in book.order or range(len(book.entries)) if at < len(book.entries)]
    listed = [at for at in order for _ in range(book.entries[at].times_listed)]
    for at in listed:
        out += _central(book.entries[at].central, places[at])
    count, size = len(listed) + book.count_shift, len(out) - start + book.size_shift
    offset = start + book.offset_shift
    if book.has_end64:
        end = len(out)
        many = max(count + book.end64_shift, 0)
        out += _END64.pack(b"PK\6\6", 44, 45, 45, 0, 0, many, many, max(size, 0), max(offset, 0))
        out += _LOCATOR.pack(b"PK\6\7", 0, end, 1)
        count, size, offset = 0xFFFF, FULL, FULL
    said = max(len(book.comment) + book.comment_shift, 0) & 0xFFFF
    out += _END.pack(b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, size & FULL, offset & FULL, said)
    return bytes(out + book.comment + book.after)


def _local(head: Header) -> bytes:
    sizes = (head.crc & FULL, head.packed & FULL, head.size & FULL, len(head.name), len(head.extra))
    return _LOCAL.pack(b"PK\3\4", 20, head.flags, head.method, 0, _DAY, *sizes) + head.name + head.extra


def _central(head: Header, place: int) -> bytes:
    sizes = (head.crc & FULL, head.packed & FULL, head.size & FULL, len(head.name), len(head.extra), 0, 0, 0, 0)
    packed = _CENTRAL.pack(b"PK\1\2", 20, 20, head.flags, head.method, 0, _DAY, *sizes, max(place, 0) & FULL)
    return packed + head.name + head.extra


def _some(chance: random.Random, book: Zip) -> Entry:
    sheets = [entry for entry in book.entries if b"sheet" in entry.local.name or b"Strings" in entry.local.name]
    return chance.choice([*book.entries, *sheets * 2])


def _heads(chance: random.Random, entry: Entry) -> tuple[Header, ...]:
    return chance.choice([(entry.local,), (entry.central,), (entry.local, entry.central)])


def _flags(chance: random.Random, book: Zip) -> None:
    bit = chance.choice([0x1, 0x2, 0x4, 0x8, 0x20, 0x40, 0x800, 0x800, 0x2000])
    for head in _heads(chance, _some(chance, book)):
        head.flags ^= bit


def _method(chance: random.Random, book: Zip) -> None:
    method = chance.choice([0, 0, 8, 9, 12, 14, 93, 95, 99])
    for head in _heads(chance, _some(chance, book)):
        head.method = method


def _stored(chance: random.Random, book: Zip) -> None:
    """Keep a part unpacked, which is right, or nearly: the headers may say so in one place alone."""
    entry = _some(chance, book)
    entry.data = entry.content
    for head in chance.choice([(entry.local, entry.central)] * 3 + [(entry.local,), (entry.central,)]):
        head.method, head.packed = 0, len(entry.content)


def _number(chance: random.Random, book: Zip) -> None:
    name = chance.choice(["crc", "packed", "size"])
    change = chance.choice([0, 1, -1, 2, 100, FULL, 1 << 31])
    for head in _heads(chance, _some(chance, book)):
        setattr(head, name, change if change in (0, FULL) else max(getattr(head, name) + change, 0))


def _name(chance: random.Random, book: Zip) -> None:
    entry = _some(chance, book)
    old, other = entry.local.name, chance.choice(book.entries).local.name
    new = chance.choice(
        [
            old.upper(), old.replace(b"/", b"\\"), b"/" + old, b"./" + old, old + b"/", old + b"\0", old + b"\0.png",
            old.replace(b"/", b"//"), old.replace(b"e", b"%65"), b"../" + old, other, other.upper(), b"", b"C:" + old,
            old.replace(b"s", "\u017f".encode()), old.replace(b"k", "\u212a".encode()), old + b" ", b"\xff" + old,
            old.replace(b"xml", b"xml "), old.replace(b".xml", b".XML"), b"x" * 300, old.decode().encode("utf-16-le"),
        ]
    )  # fmt: skip
    for head in _heads(chance, entry):
        head.name = new


def _extra(chance: random.Random, book: Zip) -> None:
    entry = _some(chance, book)
    size, packed = entry.local.size, len(entry.data)
    other = chance.choice(book.entries).local.name
    unicode_name = b"\1" + struct.pack("<I", zlib.crc32(entry.local.name)) + other
    extra = chance.choice(
        [
            struct.pack("<HHQQ", 1, 16, size, packed), struct.pack("<HHQQ", 1, 16, size + 1, packed),
            struct.pack("<HHQ", 1, 8, size), struct.pack("<HH", 1, 0), struct.pack("<HHQQ", 1, 99, size, packed),
            struct.pack("<HH", 0x7075, len(unicode_name)) + unicode_name, struct.pack("<HHBI", 0x5455, 5, 1, 1),
            struct.pack("<HH", 0x9901, 7) + b"\2\0AE\3\10\0", b"\0" * 3, b"\xff" * 40, struct.pack("<HH", 0xA220, 4) + b"a" * 4,
        ]
    )  # fmt: skip
    is_zip64 = chance.random() < 0.5
    for head in _heads(chance, entry):
        head.extra += extra
        if is_zip64 and extra[:2] == b"\1\0":
            head.size = head.packed = FULL


def _descriptor(chance: random.Random, book: Zip) -> None:
    """Say the sizes behind the data, as programs do that cannot go back; rightly, or not."""
    entry = _some(chance, book)
    head = entry.local
    mark = chance.choice([b"PK\7\10", b"PK\7\10", b""])
    shape = chance.choice(["<III", "<III", "<IQQ"])
    wrong = chance.choice([0, 0, 0, 1])
    entry.descriptor = mark + struct.pack(shape, head.crc & FULL, len(entry.data), (head.size + wrong) & FULL)
    entry.descriptor = chance.choice([entry.descriptor, entry.descriptor, b""])
    head.flags |= 0x8
    if chance.random() < 0.8:
        entry.central.flags |= 0x8
    if chance.random() < 0.8:
        head.crc = head.packed = head.size = 0


def _place(chance: random.Random, book: Zip) -> None:
    entry = _some(chance, book)
    if chance.random() < 0.5:
        entry.before = chance.choice([b"\0" * 9, b"PK\3\4", _local(_some(chance, book).local), b"x" * 5000])
    else:
        entry.shift = chance.choice([1, -1, 30, 1 << 20, -len(entry.data)])


def _listing(chance: random.Random, book: Zip) -> None:
    entry = _some(chance, book)
    match chance.randrange(5):
        case 0:
            entry.times_listed = chance.choice([0, 2])
        case 1:
            book.order = chance.sample(range(len(book.entries)), len(book.entries))
        case 2:
            twin = replace(entry, local=replace(entry.local), central=replace(entry.central))
            book.entries.insert(chance.randrange(len(book.entries)), twin)
        case 3:  # another part's content under this name, which no list names
            other = _some(chance, book)
            head = replace(other.local, name=entry.local.name)
            book.entries.insert(0, replace(other, local=head, central=replace(head), times_listed=0))
        case _:
            book.entries.remove(entry)


def _end(chance: random.Random, book: Zip) -> None:
    match chance.randrange(9):
        case 0:
            book.before = chance.choice([b"x", b"PK\3\4" + b"\0" * 26, b"#!/bin/sh\n", b"\0" * 512])
        case 1:
            book.after = chance.choice([b"\0", b"\r\n", b"x" * 100, b"PK\5\6" + b"\0" * 18, b"\0" * 70_000])
        case 2:
            book.comment = chance.choice([b"hello", b"PK\5\6" + b"\0" * 18, b"x" * 65_535])
        case 3:
            book.comment_shift = chance.choice([1, -1, 500])
        case 4:
            book.count_shift = chance.choice([-1, 1, 100, -2])
        case 5:
            book.size_shift = chance.choice([-1, 1, 46, -46, 1 << 20])
        case 6:
            book.offset_shift = chance.choice([-1, 1, 30, 1 << 30])
        case _:
            book.has_end64 = True
            book.end64_shift = chance.choice([0, 0, 0, -1, 1])


SPOILERS: tuple[Callable[[random.Random, Zip], None], ...] = (
    _flags, _method, _stored, _number, _name, _name, _extra, _extra, _descriptor, _descriptor, _place, _listing, _end,
    _end,
)  # fmt: skip


def spoilt(chance: random.Random, parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of these parts with one to three fields, or what they describe, changed."""
    book = plain(parts)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        if book.entries:
            chance.choice(SPOILERS)(chance, book)
    return to_bytes(book)

"""A zip says the same of its parts everywhere, or it is refused: each place where two readers of zips disagree."""

import random
import stat
import struct
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers import zip_tricks
from tests.helpers.tricks.making import SHEET, book
from tests.helpers.zip_tricks import FULL, Entry, Header, Zip, plain, to_bytes
from xltools.errors import TrackerRefused
from xltools.tracker import read_tracker
from xltools.tracker.package import Package

PARTS = {name: part if isinstance(part, bytes) else part.encode() for name, part in book().items()}
OTHER = PARTS[SHEET].replace(b"2.5", b"77")
END = b"PK\5\6" + bytes(18)
Change = Callable[[Zip, Entry], object]


def note(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def name_note(name: bytes, other: bytes) -> bytes:
    return note(0x7075, b"\1" + struct.pack("<I", zlib.crc32(name)) + other)


def huge(*numbers: int) -> bytes:
    return note(1, struct.pack(f"<{len(numbers)}Q", *numbers))


def refit(entry: Entry, content: bytes, data: bytes) -> None:
    entry.data, entry.content = data, content
    for head in (entry.local, entry.central):
        head.packed, head.size, head.crc = len(data), len(content), zlib.crc32(content)


def unlisted(zipped: Zip, entry: Entry, place: int) -> None:
    """Put another sheet of the same name into the zip, which its list does not name."""
    data = zlib.compress(OTHER)[2:-4]
    head = Header(entry.local.name, 0, 8, zlib.crc32(OTHER), len(data), len(OTHER))
    zipped.entries.insert(place, Entry(head, replace(head), data, OTHER, times_listed=0))


def behind(entry: Entry, told: bytes, **heads: int) -> None:
    entry.descriptor = told
    for head in (entry.local, entry.central):
        head.flags |= 8
    for field, value in {"crc": 0, "packed": 0, "size": 0, **heads}.items():
        setattr(entry.local, field, value)


def both(entry: Entry, **fields: object) -> None:
    for head in (entry.local, entry.central):
        put(head, **fields)


def put(thing: Header | Entry | Zip, **fields: object) -> None:
    for field, value in fields.items():
        setattr(thing, field, value)


def all_of(*changes: Change) -> Change:
    def change(whole: Zip, part: Entry) -> None:
        for each in changes:
            each(whole, part)

    return change


def _picture() -> Header:
    return Header("xl/media/\u00e9.png".encode(), 0, 0, 0, 0, 0)


def facts(entry: Entry) -> dict[str, int]:
    return {"crc": entry.local.crc, "packed": entry.local.packed, "size": entry.local.size}


def without_end(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(zlib.Z_SYNC_FLUSH)


def truth(entry: Entry, shape: str = "<III", more: int = 0) -> bytes:
    return struct.pack(shape, zlib.crc32(entry.content), len(entry.data), len(entry.content) + more)


def listed_as(mode: int, attributes: int = 0) -> Callable[[bytes], bytes]:
    """Return the change of the list that gives the sheet these attributes, as Unix and Windows have them."""

    def change(whole: bytes) -> bytes:
        at = whole.rindex(SHEET.encode()) - 46
        return (
            whole[: at + 5]
            + b"\3"
            + whole[at + 6 : at + 38]
            + struct.pack("<I", mode << 16 | attributes)
            + whole[at + 42 :]
        )

    return change


REFUSED: dict[str, tuple[str, Change]] = {
    "a note gives the part another name": (
        "second name",
        lambda _, part: both(part, extra=name_note(part.local.name, b"xl/worksheets/sheet9.xml")),
    ),
    "a note gives another part this name": (
        "second name",
        lambda whole, _: both(whole.entries[0], extra=name_note(whole.entries[0].local.name, SHEET.encode())),
    ),
    "only the note before the part gives another name": (
        "second name", lambda _, part: put(part.local, extra=name_note(part.local.name, b"other.xml")),
    ),
    "only the note in the list gives another name": (
        "second name", lambda _, part: put(part.central, extra=name_note(part.local.name, b"other.xml")),
    ),
    "a note with a wrong checksum gives another name": (
        "second name", lambda _, part: both(part, extra=name_note(b"y", b"other.xml")),
    ),
    "two notes of a name": (
        "notes beside its name", lambda _, part: both(part, extra=name_note(part.local.name, SHEET.encode()) * 2),
    ),
    "notes that are cut short": (
        "notes beside its name", lambda _, part: put(part.local, extra=b"\x55\x54\xff\0a"),
    ),
    "a name in letters that are not said": (
        "in which letters", lambda whole, _: both(whole.entries[-1], name="xl/\u00e9.xml".encode()),
    ),
    "letters that only the list says": (
        "differs",
        all_of(
            lambda whole, _: both(whole.entries[-1], name="xl/\u00e9.png".encode()),
            lambda whole, _: put(whole.entries[-1].central, flags=0x800),
        ),
    ),
    "an empty step in a name": ("empty step", lambda _, part: both(part, name=b"xl//worksheets/sheet1.xml")),
    "a step of a dot in a name": ("empty step", lambda _, part: both(part, name=b"xl/./worksheets/sheet1.xml")),
    "a name that leads out": ("outside the workbook", lambda _, part: both(part, name=b"xl/../../sheet1.xml")),
    "a name from the top": ("outside the workbook", lambda _, part: both(part, name=b"\\xl\\sheet1.xml")),
    "a part before the others that is not listed": (
        "does not name", lambda whole, part: unlisted(whole, part, 0),
    ),
    "a part among the others that is not listed": ("does not name", lambda whole, part: unlisted(whole, part, 3)),
    "a part behind the others that is not listed": ("does not name", lambda whole, part: unlisted(whole, part, 99)),
    "a second list of the same name": ("twice", lambda _, part: put(part, times_listed=2)),
    "two lengths in the note for huge parts": (
        "two lengths", lambda _, part: both(part, extra=huge(part.local.size + 1, part.local.packed)),
    ),
    "two lengths in the note before the part": (
        "two lengths", lambda _, part: put(part.local, extra=huge(1, 2)),
    ),
    "a place beyond all numbers": (
        "", lambda _, part: put(part.central, extra=huge(1 << 63, (1 << 64) - 1), size=FULL, packed=FULL),
    ),
    "a length only in a note that has none": (
        "differs", lambda _, part: put(part.local, size=FULL),
    ),
    "another length in the note before the part": (
        "differs",
        lambda _, part: put(
            part.local, extra=huge(part.local.size + 1, part.local.packed), size=FULL, packed=FULL
        ),
    ),
    "another length behind the part": ("differs", lambda _, part: behind(part, b"PK\7\10" + truth(part, more=1))),
    "no lengths behind the part": ("differs", lambda _, part: behind(part, b"")),
    "another length behind the part than before it": (
        "differs",
        lambda _, part: behind(part, b"PK\7\10" + truth(part, more=1), **facts(part)),
    ),
    "a mark of encryption before the part alone": ("differs", lambda _, part: put(part.local, flags=1)),
    "a password of another kind": ("password", lambda _, part: both(part, flags=0x40)),
    "a list of names behind a mask": ("password", lambda _, part: both(part, flags=0x2000)),
    "a patch in place of a part": ("packed in a way", lambda _, part: both(part, flags=0x20)),
    "more after the end of what is packed": (
        "cannot be unpacked", lambda _, part: refit(part, part.content, part.data + part.data),
    ),
    "what is packed goes on after its length": (
        "cannot be unpacked",
        lambda _, part: refit(part, part.content, zlib.compress(part.content + b"<x/>")[2:-4]),
    ),
    "what is packed ends before its length": (
        "cannot be unpacked",
        lambda _, part: both(part, size=part.local.size + 5),
    ),
    "what is packed has no end": (
        "cannot be unpacked",
        lambda _, part: refit(part, part.content, without_end(part.content)),
    ),
    "a part that is not packed, of two lengths": (
        "cannot be unpacked",
        all_of(
            lambda _, part: refit(part, part.content, part.content + b" "), lambda _, part: both(part, method=0)
        ),
    ),
    "a comment that holds an end": ("its zip", lambda whole, _: put(whole, comment=b"x" + END + b"x")),
    "another end after the zip": ("its zip", lambda whole, _: put(whole, after=END)),
    "fewer parts said than listed": ("another number of parts", lambda whole, _: put(whole, count_shift=-1)),
    "more parts said than listed": ("another number of parts", lambda whole, _: put(whole, count_shift=1)),
    "a list said to be elsewhere": ("", lambda whole, _: put(whole, offset_shift=1)),
    "a list said to be shorter": ("", lambda whole, _: put(whole, size_shift=-60)),
    "another number in the end for huge zips": (
        "another number of parts",
        lambda whole, _: put(whole, has_end64=True, end64_shift=-1),
    ),
}  # fmt: skip

ACCEPTED: dict[str, Change] = {
    "nothing": lambda *_: None,
    "a note gives the same name": lambda _, part: both(part, extra=name_note(part.local.name, SHEET.encode())),
    "notes of times, owners and room to grow": lambda _, part: both(
        part, extra=note(0x5455, b"\1\0\0\0\0") + note(0x7875, b"\1\4\0\0\0\0\4\0\0\0\0") + note(0xA220, bytes(40))
    ),
    "notes that only fill up": lambda _, part: put(part.local, extra=bytes(3)),
    "the note for huge parts beside lengths": lambda _, part: put(
        part.local, extra=huge(part.local.size, part.local.packed)
    ),
    "the note for huge parts in place of lengths": lambda _, part: both(
        part, extra=huge(part.local.size, part.local.packed), size=FULL, packed=FULL
    ),
    "lengths behind the part": lambda _, part: behind(part, b"PK\7\10" + truth(part)),
    "lengths behind the part without a mark": lambda _, part: behind(part, truth(part)),
    "lengths behind the part in eight bytes": lambda _, part: behind(part, b"PK\7\10" + truth(part, "<IQQ")),
    "lengths before and behind the part": lambda _, part: behind(
        part, b"PK\7\10" + truth(part), **facts(part)
    ),
    "the end for huge zips": lambda whole, _: put(whole, has_end64=True),
    "a comment": lambda whole, _: put(whole, comment=b"made by a program"),
    "zeros after the zip": lambda whole, _: put(whole, after=bytes(100)),
    "room between the parts": lambda _, part: put(part, before=bytes(64)),
    "a list in another order": lambda whole, _: put(whole, order=[*range(len(whole.entries))][::-1]),
    "a picture with a name of other letters": lambda whole, _: whole.entries.append(
        Entry(_picture(), _picture(), b"", b"")
    ),
    "a part that is not packed": all_of(
        lambda _, part: refit(part, part.content, part.content), lambda _, part: both(part, method=0)
    ),
}  # fmt: skip


def drawn(change: Change, after: Callable[[bytes], bytes] = lambda whole: whole) -> bytes:
    zipped = plain(PARTS)
    change(zipped, next(entry for entry in zipped.entries if entry.local.name == SHEET.encode()))
    return after(to_bytes(zipped))


@pytest.mark.parametrize("name", REFUSED)
def test_what_two_readers_of_zips_may_read_in_two_ways_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    why, change = REFUSED[name]
    path = tmp_path / "tracker.xlsx"
    path.write_bytes(drawn(change))
    with pytest.raises(TrackerRefused) as refused:
        read_tracker(path)
    assert why in str(refused.value)
    assert str(refused.value).startswith("tracker.xlsx ")
    assert str(refused.value).count(". ") == 0


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_honest_programs_write_into_a_zip_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / "tracker.xlsx"
    path.write_bytes(drawn(ACCEPTED[name]))
    (sheet,) = read_tracker(path).sheets.values()
    assert sheet.rows[0] == ["zero", 2.5]


@pytest.mark.parametrize(
    ("mode", "attributes", "is_read"),
    [
        (0, 0, True),
        (stat.S_IFREG | 0o644, 0, True),
        (0, 0x20, True),
        (stat.S_IFLNK | 0o777, 0, False),
        (stat.S_IFDIR, 0, False),
        (stat.S_IFIFO, 0, False),
        (0, 0x10, False),
    ],
)
def test_a_part_is_listed_as_a_file(mode: int, attributes: int, is_read: bool) -> None:
    whole = drawn(ACCEPTED["nothing"], listed_as(mode, attributes))
    with nullcontext() if is_read else pytest.raises(TrackerRefused, match=f"{SHEET} .* not as a file"):
        Package("tracker.xlsx", whole)


def as_received(whole: bytes) -> dict[bytes, bytes]:
    """Return the parts as a program finds them that reads a zip from its beginning and never sees its list."""
    found: dict[bytes, bytes] = {}
    at = 0
    while whole[at : at + 4] == b"PK\3\4":
        flags, method, _, _, _, packed, size, named, noted = struct.unpack_from("<2xHHHHIIIHH", whole, at + 4)
        name, at = whole[at + 30 : at + 30 + named], at + 30 + named + noted
        if flags & 8 or FULL in (packed, size):
            return found  # lengths that are told elsewhere: tests above draw each
        data = whole[at : at + packed]
        try:
            found[name] = data if method == 0 else zlib.decompress(data, -15)
        except zlib.error:
            return found
        at += packed
    return found


def test_what_is_read_by_the_list_is_what_a_program_finds_that_reads_as_it_receives() -> None:
    seen = 0
    for case in range(1_500):
        whole = zip_tricks.spoilt(random.Random(f"received/{case}"), PARTS)
        try:
            package = Package("tracker.xlsx", whole)
            ours = {name: b"".join(package.stream(name)) for name in package.parts}
        except TrackerRefused:
            continue
        for name, content in as_received(whole).items():
            assert ours[name.decode("utf-8", "replace").replace("\\", "/")] == content, case
            seen += 1
    assert seen > 1_000


@pytest.mark.parametrize("chunk", [1, 7, 1_000, 4 << 20])
def test_a_part_comes_in_blocks_of_one_length_whatever_its_packing(chunk: int) -> None:
    content = random.Random(1).randbytes(3_000) + bytes(40_000)
    empty = zlib.compressobj(6, 8, -15)
    data = b"".join(empty.flush(zlib.Z_FULL_FLUSH) for _ in range(50)) + empty.compress(content) + empty.flush()
    zipped = plain(PARTS)
    zipped.entries.append(
        Entry(
            Header(b"x.bin", 0, 8, zlib.crc32(content), len(data), len(content)),
            Header(b"x.bin", 0, 8, zlib.crc32(content), len(data), len(content)),
            data,
            content,
        )
    )
    blocks = list(Package("tracker.xlsx", to_bytes(zipped)).stream("x.bin", chunk))
    assert b"".join(blocks) == content
    assert {len(block) for block in blocks[:-1]} <= {chunk}

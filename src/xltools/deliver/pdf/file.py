"""A PDF as LibreOffice writes it: numbered objects in a plain file, which can be read, changed and written again."""

import re
import zlib
from dataclasses import dataclass, field

_STARTS = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_OBJECT = re.compile(rb"(\d+) 0 obj\s*")
_REFERENCE = rb"/%s\s*(\d+) 0 R"
_STREAM = re.compile(rb"\bstream\r?\n")


class OtherFormError(ValueError):
    """A PDF that is not of the form that we know: it is left as it is."""


@dataclass
class PdfFile:
    """The objects of a PDF by number, without `obj` and `endobj`; new ones are added at the end.

    Args:
        head: what comes before the first object.
        trailer: the dictionary that leads to the catalogue.
    """

    head: bytes
    trailer: bytes
    objects: dict[int, bytes] = field(default_factory=dict)

    @property
    def root(self) -> int:
        """The number of the catalogue."""
        return self.reference(self.trailer, "Root")

    def add(self, body: bytes = b"") -> int:
        """Add an object and return its number; what it holds may be given later."""
        number = max(self.objects) + 1
        self.objects[number] = body
        return number

    def reference(self, body: bytes, name: str) -> int:
        """Return the number of the object that an entry refers to.

        Raises:
            OtherFormError: there is no such entry, or it is not a reference.
        """
        found = re.search(_REFERENCE % name.encode(), body)
        if found is None or int(found[1]) not in self.objects:
            raise OtherFormError(f"an object without /{name}")
        return int(found[1])

    def stream(self, number: int) -> bytes:
        """Return the content of a stream, unpacked.

        Raises:
            OtherFormError: it is compressed in a way that we do not know.
        """
        body = self.objects[number]
        start = _STREAM.search(body)
        if start is None:
            raise OtherFormError(f"object {number} is not a stream")
        packed = body[start.end() : body.rindex(b"endstream")]
        if b"/FlateDecode" not in body[: start.start()]:
            return packed
        try:
            return zlib.decompressobj().decompress(packed)
        except zlib.error as error:
            raise OtherFormError(f"object {number} cannot be unpacked") from error

    def set_stream(self, number: int, content: bytes, entries: bytes = b"") -> None:
        """Give a stream another content."""
        packed = zlib.compress(content, 9)
        self.objects[number] = b"<</Length %d/Filter/FlateDecode%s>>\nstream\n%s\nendstream" % (
            len(packed), entries, packed,
        )  # fmt: skip

    def to_bytes(self) -> bytes:
        """Return the whole file, its objects in order, with a table of where each begins."""
        parts, places, at = [self.head], {}, len(self.head)
        for number, body in sorted(self.objects.items()):
            part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            places[number] = at
            parts.append(part)
            at += len(part)
        size = max(self.objects) + 1
        entries = [b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size)]
        trailer = re.sub(rb"/Size \d+", b"/Size %d" % size, self.trailer)
        table = b"xref\n0 %d\n%s" % (size, b"".join(entries))
        return b"".join([*parts, table, b"trailer\n", trailer, b"\nstartxref\n%d\n%%%%EOF\n" % at])


def read_pdf(pdf: bytes) -> PdfFile:
    """Read a PDF whose objects are in the file uncompressed.

    Raises:
        OtherFormError: it has no plain table of them, is encrypted, or its table is wrong.
    """
    starts = _STARTS.search(pdf)
    table = int(starts[1]) if starts else len(pdf)
    head = re.match(rb"xref\s+0 (\d+)\s*\n", pdf[table:])
    after = pdf.rfind(b"trailer")
    if starts is None or head is None or after < table:
        raise OtherFormError("no plain table of objects")
    trailer = pdf[after + len(b"trailer") : starts.start()].strip()
    if b"/Encrypt" in trailer or b"/Prev" in trailer:
        raise OtherFormError("encrypted, or changed since it was made")
    entries = pdf[table + head.end() : after].split(b"\n")[: int(head[1])]
    places = sorted(int(entry[:10]) for entry in entries if entry.rstrip().endswith(b" n"))
    if not places:
        raise OtherFormError("no objects")
    file = PdfFile(pdf[: places[0]], trailer)
    for start, end in zip(places, [*places[1:], table], strict=True):
        opened = _OBJECT.match(pdf, start, end)
        closed = pdf.rfind(b"endobj", start, end)
        if opened is None or closed < 0:
            raise OtherFormError(f"no object at {start}")
        file.objects[int(opened[1])] = pdf[opened.end() : closed].rstrip(b"\r\n")
    return file

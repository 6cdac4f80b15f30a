"""Files without a clock: the same content gives the same bytes in any year, whichever program wrote it."""

import hashlib
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOMENT = datetime(2000, 1, 1)
#: The parts of a font in the order of the format; openpyxl uses its own order, which validators refuse.
_FONT = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
_FONTS = re.compile(rb"<font>(.*?)</font>")
_PART_OF_FONT = re.compile(rb"<(\w+)\b[^>]*/>")
#: The names that openpyxl and Excel give to parts with notes; some readers know only Excel's.
_NOTES = re.compile(rb'((?:^|"/)xl/)(comments/comment|drawings/commentsDrawing)(?=\d)')
_AS_EXCEL_NAMES = {b"comments/comment": b"comments", b"drawings/commentsDrawing": b"drawings/vmlDrawing"}
#: How a path from the top of the package begins; none of our links to other files begins like this.
_FROM_THE_TOP = re.compile(rb'(?<= Target=")/xl/(?=[^"]*")')
_UP = {"xl/_rels/workbook.xml.rels": b""}


class ClocklessZip(zipfile.ZipFile):
    """A zip whose entries all bear one time; the system's could be a year that no zip can hold."""

    def __init__(self, stream: io.BytesIO, compression: int = zipfile.ZIP_DEFLATED) -> None:
        super().__init__(stream, "w", compression)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add an entry by its name."""
        entry = zipfile.ZipInfo(_with_notes_renamed(zinfo_or_arcname.encode()).decode(), _EPOCH)
        entry.compress_type = self.compression
        super().writestr(entry, _as_excel_writes(zinfo_or_arcname, data))

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add an entry from a file."""
        self.writestr(arcname or filename, Path(filename).read_bytes())


def _as_excel_writes(name: str, data: Any) -> Any:
    """Return a part with its fonts in the format's order, and parts named and linked as Excel does it."""
    if name == "xl/styles.xml":
        return _FONTS.sub(_in_order, data)
    if name == "[Content_Types].xml":
        return _with_notes_renamed(data)
    if name.startswith("xl/") and name.endswith(".rels"):
        return _FROM_THE_TOP.sub(_UP.get(name, b"../"), _with_notes_renamed(data))
    return data


def _with_notes_renamed(names: bytes) -> bytes:
    return _NOTES.sub(lambda found: found[1] + _AS_EXCEL_NAMES[found[2]], names)


def _in_order(font: re.Match[bytes]) -> bytes:
    parts = sorted(_PART_OF_FONT.finditer(font[1]), key=lambda part: _FONT.index(part[1].decode()))
    return b"<font>" + b"".join(part[0] for part in parts) + b"</font>"


def properties(title: str) -> DocumentProperties:
    """Return the properties of a workbook that we made: no person, no day."""
    return DocumentProperties(
        title=title, creator="xltools", lastModifiedBy="xltools", created=_MOMENT, modified=_MOMENT
    )


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    stream = io.BytesIO()
    ExcelWriter(book, ClocklessZip(stream)).save()
    return stream.getvalue()


_OFFICE_MOMENT = re.compile(rb"(/(?:CreationDate|ModDate)\s*\(D:)(\d{14})")
_IDS = re.compile(rb"(?<=[</])[0-9A-F]{32}(?=[>\s/])")
_OFFICE_EPOCH = (1980, 1, 1, 0, 0, 0)


def timeless_pdf(pdf: bytes, created: date) -> bytes:
    """Return a PDF whose dates are this day, and whose ids are made from its content.

    Every change keeps the length, because a PDF refers to its parts by their positions.
    """
    day = f"{created:%Y%m%d}000000".encode()
    head, trailer, tail = pdf.rpartition(b"\ntrailer")
    dated = _OFFICE_MOMENT.sub(rb"\g<1>" + day, head)
    identity = hashlib.sha256(dated).hexdigest()[:32].upper().encode()
    return dated + trailer + _IDS.sub(identity, tail)


def timeless_package(content: bytes) -> bytes:
    """Return a package of OpenDocument whose parts have no times; its kind stays first and unpacked."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _OFFICE_EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(entry, source.read(name))
    return target.getvalue()

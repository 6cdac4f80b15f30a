"""Timeless: files of LibreOffice without the clock that it puts into them."""

import hashlib
import io
import re
import zipfile
from datetime import date

_MOMENT = re.compile(rb"(/(?:CreationDate|ModDate)\s*\(D:)(\d{14})")
_IDS = re.compile(rb"(?<=[</])[0-9A-F]{32}(?=[>\s/])")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def timeless_pdf(pdf: bytes, created: date) -> bytes:
    """Return a PDF whose dates are this day, and whose ids are made from its content.

    Every change keeps its length, for a PDF refers to its parts by their places.
    """
    day = f"{created:%Y%m%d}000000".encode()
    head, trailer, tail = pdf.rpartition(b"\ntrailer")
    dated = _MOMENT.sub(rb"\g<1>" + day, head)
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
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(entry, source.read(name))
    return target.getvalue()

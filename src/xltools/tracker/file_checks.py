"""File checks: the file is read once, and refused with a reason if it is not an Excel workbook."""

import errno
import re
import stat
from pathlib import Path

from xltools.errors import TrackerRefused

#: More than this, packed or unpacked, is not a tracker: a million readings unpack to under half of it.
BYTES_HELD = 1 << 30

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "open it in Excel and save it as an Excel workbook (.xlsx)"
COPY_AGAIN = "copy or download it again, or take the last good copy from a backup"

_SAVE = "save it as an Excel workbook (.xlsx)"
_IN_LIBREOFFICE = f"open it in LibreOffice and {_SAVE}"
_NO_PASSWORD = "remove the password in Excel (File, Info, Protect Workbook, Encrypt with Password)"  # noqa: S105 - a sentence

#: Excel 5 without its container, and Excel 2 to 4, which had none: a record that says which it is.
_OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_OLE_ENTRY, _FILEPASS, _RECORDS_LOOKED_AT = 128, 0x2F, 5
#: The start of a text, what else is near its start, and what kind of file it is.
_TEXTS: tuple[tuple[bytes, tuple[bytes, ...], str], ...] = (
    (
        b"version https://git-lfs.github.com/spec/",
        (b"",),
        "a Git LFS pointer instead of the workbook: run `git lfs pull`, then try again",
    ),
    (
        b"{",
        (b"docs.google.com", b'"doc_id"', b'"resource_id"'),
        "a shortcut to a Google Sheet, not a workbook: open it, and choose File, Download, Microsoft Excel (.xlsx)",
    ),
    (b"{\\rtf", (b"",), "a document in Rich Text Format, not a workbook: check that it is the right file"),
    (b"[internetshortcut]", (b"",), "a shortcut to a web page, not a workbook: open it, and download the workbook"),
)
#: The first element of XML or HTML, after anything that may come before it.
_ROOT = re.compile(
    rb"(?:\s++|<\?[^>]*+>|<!--.*?-->|<!doctype[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+<([a-z_][\w.:-]*+)[\s/>]", re.DOTALL
)
_WEB = (b"html", b"head", b"body", b"meta", b"table", b"title", b"style", b"script", b"div")
_TEXT_BYTES = re.compile(rb"[^\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]*")


def read_bytes(path: Path) -> bytes:
    """Read the whole file once, opened for reading only.

    Raises:
        TrackerRefused: there is no such file, it may not be read, or it disappeared while being read.
    """
    _refuse_owner_file(path)
    try:
        _refuse_what_is_no_file(path)
        with path.open("rb") as file:
            contents = file.read(BYTES_HELD + 1)
    except FileNotFoundError:
        raise TrackerRefused(f"There is no file {path}: check the name and the folder.") from None
    except PermissionError:
        raise TrackerRefused(
            f"{path} cannot be opened, because you have no permission to read it or another program has locked it: "
            "close it there, or ask its owner for access."
        ) from None
    except (OSError, ValueError) as fault:
        if isinstance(fault, OSError) and fault.errno == errno.ENAMETOOLONG:
            raise  # no file can have this name; reported where all names are
        raise TrackerRefused(
            f"{path} could not be read to the end ({_reason(fault)}): "
            "check that the drive or network folder is connected, then try again."
        ) from None
    if len(contents) > BYTES_HELD:
        raise TrackerRefused(_too_large(path))
    return contents


def _reason(fault: OSError | ValueError) -> str:
    return (fault.strerror if isinstance(fault, OSError) else None) or str(fault) or type(fault).__name__


def _too_large(path: Path) -> str:
    return f"{path} is larger than 1 GiB, more than a tracker can be: check that it is the right file."


def _refuse_owner_file(path: Path) -> None:
    if path.name.startswith("~$"):
        raise TrackerRefused(
            f"{path.name} is the file that Excel keeps beside a workbook that someone has open, not the workbook: "
            f"name {path.name.removeprefix('~$')} instead."
        )


def _refuse_what_is_no_file(path: Path) -> None:
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise TrackerRefused(f"{path} is a folder: name the tracker file inside it.")
    if not stat.S_ISREG(found.st_mode):  # opening a pipe would wait for ever
        raise TrackerRefused(f"{path} is a device or a pipe, not a file: save the tracker as a file first.")
    if found.st_size > BYTES_HELD:
        raise TrackerRefused(_too_large(path))


def refuse_other_kinds(name: str, contents: bytes) -> None:
    """Refuse contents that are not a zip, naming what they are as far as their first bytes tell."""
    if contents.startswith(ZIP):
        return
    if not contents:
        raise TrackerRefused(f"{name} is an empty file, as after an interrupted save or download: {COPY_AGAIN}.")
    if contents.startswith(OLE):
        raise TrackerRefused(_ole(name, contents))
    if not contents.strip(b"\0"):
        raise TrackerRefused(f"{name} holds nothing but zeros, as after a failed synchronisation: {COPY_AGAIN}.")
    if contents.startswith(b"%PDF"):
        raise TrackerRefused(f"{name} is a PDF, not a workbook: name the Excel file that it was printed from.")
    if contents.startswith(_OLD_BIFF):
        raise TrackerRefused(
            f"{name} is a workbook in an Excel format older than .xls of 1997: {_IN_LIBREOFFICE}, as Excel "
            "may not open it."
        )
    raise TrackerRefused(_text(name, contents) or f"{name} is not an Excel workbook: check that it is the right file.")


def _ole(name: str, contents: bytes) -> str:
    """Return the kinds of OLE file apart by the streams that their directory names."""
    if _stream(contents, "EncryptedPackage") is not None:
        return (
            f"{name} is protected by a password to open it, so it cannot be read: {_NO_PASSWORD}, save, and try again."
        )
    for stream in ("Workbook", "Book"):
        entry = _stream(contents, stream)
        if entry is None:
            continue
        if _has_password(contents, entry):
            return (
                f"{name} is a workbook in the old .xls format with a password to open it: {_NO_PASSWORD}, and {_SAVE}."
            )
        return f"{name} is a workbook in the old .xls format: {SAVE_AS}."
    return f"{name} is an old Office file, but not a workbook: check that it is the right file."


def _stream(contents: bytes, name: str) -> int | None:
    """Return where the directory of an OLE file lists a stream, in letters of either case; None if it does not."""
    written = f"{name}\0".encode("utf-16-le")
    for found in re.finditer(re.escape(written), contents, re.IGNORECASE):
        start = found.start()
        length = int.from_bytes(contents[start + 64 : start + 66], "little")
        if start % _OLE_ENTRY == 0 and length == len(written):  # otherwise it is a word in some text
            return start
    return None


def _has_password(contents: bytes, entry: int) -> bool:
    """Whether one of the first records of an .xls says that what follows is encrypted."""
    sector = int.from_bytes(contents[entry + 116 : entry + 120], "little")
    at = (sector + 1) << min(int.from_bytes(contents[30:32], "little"), 12)
    for _ in range(_RECORDS_LOOKED_AT):
        kind, length = (int.from_bytes(contents[at + more : at + more + 2], "little") for more in (0, 2))
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _text(name: str, contents: bytes) -> str:
    """Word the refusal of a text file; "" if it is not one."""
    start = contents[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    lowered = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for begins, holds, words in _TEXTS:
        if lowered.startswith(begins) and any(mark in lowered for mark in holds):
            return f"{name} is {words}."
    root = _ROOT.match(lowered)
    if root and root[1] in _WEB:
        return (
            f"{name} is a web page and not a workbook, as some systems export and as a sign-in page downloads: "
            f"{SAVE_AS}, or download it again."
        )
    if root or lowered.startswith(b"<?xml"):
        return f"{name} is {_xml(lowered)}."
    if _TEXT_BYTES.fullmatch(start):
        return f"{name} is plain text, such as a .csv, whatever its name says: {SAVE_AS}."
    return ""


def _xml(lowered: bytes) -> str:
    """Return the kinds of XML file apart by the namespaces that they declare at their beginning."""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered or b"excel.sheet" in lowered:
        return f"a workbook in the XML format of Excel 2003: {SAVE_AS}"
    if b"opendocument.spreadsheet" in lowered:
        return f"an OpenDocument spreadsheet in one file of XML (.fods): {_IN_LIBREOFFICE}"
    return f"an XML file, not a workbook: {SAVE_AS}"

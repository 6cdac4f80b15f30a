"""The file at the door: read once, and turned away in words where it is no Excel workbook."""

import re
import stat
from pathlib import Path

from xltools.errors import TrackerRefused

#: More than this, packed or unpacked, is no tracker: a million readings unpack to under half of it.
BYTES_HELD = 1 << 30

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "open it in Excel and save it as an Excel workbook (.xlsx)"
COPY_AGAIN = "copy or download it again, or take the last good copy from a backup"

_TEXT_BYTES = re.compile(rb"[^\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]*")


def read_bytes(path: Path) -> bytes:
    """Read the whole file once, opened for reading only.

    Raises:
        TrackerRefused: there is no such file, it may not be read, or it went away while being read.
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
            f"{path.name} is the mark that Excel leaves beside a workbook that somebody has open, not the workbook: "
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
        raise TrackerRefused(f"{name} is an empty file, as a save or a download that broke off leaves: {COPY_AGAIN}.")
    if contents.startswith(OLE):
        raise TrackerRefused(_ole(name, contents))
    if not contents.strip(b"\0"):
        raise TrackerRefused(f"{name} holds nothing but zeros, as a failed synchronisation leaves: {COPY_AGAIN}.")
    if contents.startswith(b"%PDF"):
        raise TrackerRefused(f"{name} is a PDF, not a workbook: name the Excel file that it was printed from.")
    raise TrackerRefused(_text(name, contents) or f"{name} is not an Excel workbook: check that it is the right file.")


def _ole(name: str, contents: bytes) -> str:
    """Tell the kinds of OLE file apart by the streams that their directory names."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in contents

    if holds("EncryptedPackage"):
        return (
            f"{name} is protected by a password to open it, so it cannot be read: "
            "remove the password in Excel (File, Info, Protect Workbook, Encrypt with Password), save, and try again."
        )
    if holds("Workbook") or holds("Book"):
        return f"{name} is a workbook in the old .xls format: {SAVE_AS}."
    return f"{name} is an old Office file, but not a workbook: check that it is the right file."


def _text(name: str, contents: bytes) -> str:
    """Word the refusal of a file of text; "" where it is none."""
    start = contents[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    lowered = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if lowered.startswith(b"version https://git-lfs.github.com/spec/"):
        return f"{name} is a Git LFS pointer in place of the workbook: run `git lfs pull`, then try again."
    if b"excel.sheet" in lowered and lowered.startswith(b"<?xml"):
        return f"{name} is a workbook in the XML format of Excel 2003: {SAVE_AS}."
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")):
        return (
            f"{name} is a web page and not a workbook, as some systems export and as a sign-in page downloads: "
            f"{SAVE_AS}, or download it again."
        )
    if lowered.startswith(b"<?xml"):
        return f"{name} is an XML file, not a workbook: {SAVE_AS}."
    if _TEXT_BYTES.fullmatch(start):
        return f"{name} is plain text, such as a .csv, whatever its name says: {SAVE_AS}."
    return ""

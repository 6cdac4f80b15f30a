"""Files beside a tracker: copies that cloud folders make when two people save at once, and who has it open.

Copies are recognised by their names. The file that shows that a program has it open stays there if the program crashed.
"""

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xltools.text.safe import shown
from xltools.text.words import listed

_NAMED = 3
_OWNER_BYTES, _WIDE_NAME, _LONGEST_OWNER = 1024, 55, 60
#: What follows the tracker's name in the name of a copy, and who makes such copies.
_FOLLOWS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r" ?\(\d{1,3}\)",  # Google Drive, browsers, Windows
        r" \d{1,2}",  # iCloud, macOS
        r" ?\([^()]*\b(?:conflict|conflicted|case conflict)\b[^()]*\)",  # Dropbox, Nextcloud, Box
        r"[._-]?(?:sync-)?conflict(?:ed)?(?:[ ._-].*)?",  # Syncthing, Resilio, Seafile
        r"_conf\([^()]*\)",
        r" - copy(?: \(\d{1,3}\))?",  # Windows
        r" copy(?: \d{1,3})?",  # macOS
    )
)
#: OneDrive adds the computer's name: at most 15 capitals, digits and dashes, and not a word that an office would use.
_COMPUTER = re.compile(r"-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,14}(?:-\d{1,3})?")
_OFFICE_WORDS = re.compile(
    r"(?:FINAL|OLD|NEW|DRAFT|BACKUP|TEST|EXAMPLE|ARCHIVE|TEMPLATE|Q[1-4]|FY|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
)
_BEFORE = re.compile(r"copy (?:\(\d{1,3}\) )?of ", re.IGNORECASE)


def is_copy(name: str, tracker: str) -> bool:
    """Return whether a file's name is that of a tracker with what programs add to a copy's."""
    file, of = Path(name), Path(tracker)
    if file.suffix.lower() != of.suffix.lower() or name == tracker:
        return False
    stem, own = file.stem, of.stem
    if before := _BEFORE.match(stem):
        return stem[before.end() :].casefold() == own.casefold()
    if stem[: len(own)].casefold() != own.casefold() or len(stem) == len(own):
        return False
    rest = stem[len(own) :]
    if any(form.fullmatch(rest) for form in _FOLLOWS):
        return True
    return _COMPUTER.fullmatch(rest) is not None and _OFFICE_WORDS.match(rest[1:]) is None


def copies_among(names: Sequence[str]) -> tuple[str, list[str]]:
    """Return the one name that all others are copies of, and those; '' if there is none."""
    for name in names:
        others = [other for other in names if other != name]
        if others and all(is_copy(other, name) for other in others):
            return name, others
    return "", []


def copies_beside(tracker: Path) -> str:
    """Say which copies of a tracker lie beside it; '' if none does."""
    own = tracker.stem.casefold()
    try:
        names = os.listdir(tracker.parent)  # noqa: PTH208 - a folder may hold the trackers of a whole region
    except OSError:
        return ""
    near = (name for name in names if name.casefold().startswith((own, "copy ")))
    found = sorted(name for name in near if is_copy(name, tracker.name))
    if not found:
        return ""
    return (
        f"{tracker.name} is read, but {copies_named(found)} beside it: look at what each holds (xltools compare), keep "
        "one, and move the others away."
    )


def copies_named(found: Sequence[str]) -> str:
    """Name copies, and say what they look like."""
    names = listed([*found[:_NAMED], *([f"{len(found) - _NAMED} more"] if len(found) > _NAMED else [])])
    if len(found) == 1:
        return f"{names} looks like a copy, as a cloud folder makes when two people save at once, and lies"
    return f"{names} look like copies, as a cloud folder makes when two people save at once, and lie"


def open_elsewhere(tracker: Path) -> str:
    """Say who has a tracker open, by the file that their program puts beside it, and how to go on; '' if none is."""
    for owner, read_name in ((f"~${tracker.name}", _excels), (f".~lock.{tracker.name}#", _libreoffices)):
        path = tracker.with_name(owner)
        if not os.path.isfile(path):  # noqa: PTH113 - a Path's own way raises where the name would be too long for one
            continue
        told = f"{tracker.name} is open in another program"
        try:
            with path.open("rb") as file:
                who = shown(" ".join(read_name(file.read(_OWNER_BYTES)).split()))[:_LONGEST_OWNER]
            since = f"{datetime.fromtimestamp(path.stat().st_mtime).astimezone():%d/%m/%Y}"
        except (OSError, OverflowError, ValueError):  # Excel lets nobody read it while it is there
            return f"{told}; what was last saved is read."
        return (
            f"{told} ({who + ', ' if who else ''}since {since}), or was when that program crashed: what was last saved "
            f"is read; if nobody has it open now, delete {owner}."
        )
    return ""


def _excels(content: bytes) -> str:
    """Return the name in an owner file of Excel: its length, then its letters; once as of old, once in UTF-16."""
    if len(content) >= _WIDE_NAME + 2:
        length = int.from_bytes(content[_WIDE_NAME : _WIDE_NAME + 2], "little")
        wide = content[_WIDE_NAME + 2 :][: 2 * length].decode("utf-16-le", "replace")
        if 0 < length <= _WIDE_NAME and "\0" not in wide:
            return wide
    return content[1 : 1 + min(content[0], _WIDE_NAME)].decode("cp1252", "replace") if content else ""


def _libreoffices(content: bytes) -> str:
    """Return the name in a lock file of LibreOffice: that which its user gave it, else that of the account."""
    given, account, *_ = [*content.decode("utf-8", "replace").split(","), ""]
    return given.strip() or account

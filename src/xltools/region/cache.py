"""Cache: results kept by the tracker's hash and what judged it, so that a second run reads only what is new."""

import contextlib
import hashlib
import hmac
import os
import secrets
import shutil
from dataclasses import replace
from pathlib import Path

from xltools.deliver.new_folder import own_folder
from xltools.deliver.os_errors import said
from xltools.deliver.publish import read_regular
from xltools.measures.region.left_out import NO_AS_AT, NO_ORGANISATION, NO_TRACKER, OTHER_VERSION, LeftOut
from xltools.measures.region.tracker_summary import Summary
from xltools.region.serialization import MOST_BYTES, Outcome, from_line
from xltools.version import VERSION

FOLDER = ".region-cache"
#: Why a tracker is left out for good; all else may have been chance, or a permission, and is tried again.
_KEPT = frozenset({NO_TRACKER, OTHER_VERSION, NO_AS_AT, NO_ORGANISATION})
_KEY_FILE = "region-cache.key"
_KEY_BYTES = 32
_MARK_BYTES = 64  # of SHA-256 in hexadecimal


class Cache:
    """Outcomes on disk, one small file each; safe to delete.

    Each is signed with a key that is in the user's own folder: who may write beside the output alone can make a
    run read a tracker again, and no more.
    """

    def __init__(self, output: Path, source: str = "") -> None:
        """Open the cache beside an output; what another version, other rules or another mapping left is removed."""
        self._judged_by = hashlib.sha256(f"{judged_by()}\0{source}".encode()).hexdigest() if source else judged_by()
        self._key = _key()
        self.folder = output / FOLDER / self._judged_by[:16]
        with said(output):
            self.folder.mkdir(parents=True, exist_ok=True)
        for other in self.folder.parent.iterdir():
            if other != self.folder:
                shutil.rmtree(other, ignore_errors=True)

    @property
    def last_run(self) -> float:
        """When a run with these rules last left something beside the outcomes, as seconds since 1970; 0 for never."""
        times = [0.0]
        with contextlib.suppress(OSError):
            times += [each.stat().st_mtime for each in self.folder.iterdir() if each.is_file()]
        return max(times)

    def load(self, sha256: str, file: str) -> Outcome | None:
        """Return what is known of a tracker with this hash, under its name of today; None where nothing is.

        What was damaged, edited, put there by others or under another tracker's name, or does not fit its form is not
        known.
        """
        try:
            outcome = from_line(self._read(sha256, self._place(sha256), MOST_BYTES))
        except (OSError, ValueError):
            return None
        if isinstance(outcome, LeftOut):
            return replace(outcome, file=file)
        return replace(outcome, council={**outcome.council, "file": file}) if _is_of(outcome, sha256) else None

    def save(self, sha256: str, outcome: Outcome, line: bytes) -> None:
        """Keep an outcome, whole or not at all.

        Args:
            sha256: of the tracker as it was found; an outcome of another file is not kept.
            line: the outcome as it came.

        Raises:
            OutputBlocked: the folder cannot be written to, or the disk is full.
        """
        if not sha256 or (isinstance(outcome, LeftOut) and outcome.kind not in _KEPT):
            return
        if isinstance(outcome, Summary) and not _is_of(outcome, sha256):
            return  # saved again while it was read: the next run reads it as it is then
        target = self._place(sha256)
        with said(target):
            target.parent.mkdir(exist_ok=True)
            self._write(sha256, target, line)

    def put(self, name: str, line: bytes) -> None:
        """Keep something else that a run leaves for the next, whole or not at all.

        Raises:
            OSError: the folder cannot be written to, or the disk is full.
        """
        self._write(name, self.folder / name, line)

    def get(self, name: str, most: int) -> bytes:
        """Return what was put under a name.

        Raises:
            ValueError: it was damaged, edited, or put there by others.
            OSError: there is nothing, or it may not be read.
        """
        return self._read(name, self.folder / name, most)

    def _write(self, name: str, target: Path, line: bytes) -> None:
        temporary = target.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(self._mark(name, line) + b" " + line)
        temporary.replace(target)

    def _read(self, name: str, place: Path, most: int) -> bytes:
        return self._checked(name, read_regular(place, self.folder, most + _MARK_BYTES + 1))

    def _place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"

    def _mark(self, name: str, line: bytes) -> bytes:
        """Sign what is kept together with its name (an outcome's is its tracker's hash) and with all that judged it."""
        told = b"\0".join((self._judged_by.encode(), name.encode(), line))
        return hmac.new(self._key, told, hashlib.sha256).hexdigest().encode()

    def _checked(self, name: str, kept: bytes) -> bytes:
        mark, line = kept[:_MARK_BYTES], kept[_MARK_BYTES + 1 :]
        if not hmac.compare_digest(mark, self._mark(name, line)):
            raise ValueError("it was damaged, or is not of this user's making")
        return line


def _is_of(outcome: Summary, sha256: str) -> bool:
    return bool(outcome.council["sha256"] == sha256)


def _key() -> bytes:
    """Return this user's own key, made once; where it cannot be kept, one of this run, so that nothing is known."""
    place = own_folder() / _KEY_FILE
    with contextlib.suppress(OSError, ValueError):
        return _whole(read_regular(place, place.parent, _KEY_BYTES))
    made = secrets.token_bytes(_KEY_BYTES)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = place.with_suffix(f".{os.getpid()}.tmp")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(made)
        temporary.replace(place)
    return made


def _whole(key: bytes) -> bytes:
    if len(key) != _KEY_BYTES:
        raise ValueError("the key was damaged")
    return key


def judged_by() -> str:
    """Hash all that an outcome follows from beside the tracker: the version, the shipped schemas, and our own code.

    The schemas' files are hashed as they stand: to load them would cost more than all else that a second run does.
    """
    digest = hashlib.sha256(VERSION.encode())
    package = Path(__file__).parents[1]
    folders = [package] if (package / "shipped_schemas").is_dir() else [package, package.parents[1] / "schemas"]
    for folder in folders:
        for file in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"))):
            with contextlib.suppress(OSError):
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()

"""Cache: outcomes kept by the tracker's hash and by what judged it, so that a second run only does what is new."""

import contextlib
import hashlib
import os
import shutil
import zlib
from dataclasses import replace
from pathlib import Path

from xltools.deliver.trouble import said
from xltools.measures.region.summary import LeftOut, Summary
from xltools.region.reasons import NO_AS_AT, NO_ORGANISATION, NO_TRACKER, OTHER_VERSION
from xltools.region.wire import Outcome, from_line
from xltools.version import VERSION

FOLDER = ".region-cache"
#: Why a tracker is left out for good; all else may have been chance, or a permission, and is tried again.
_KEPT = frozenset({NO_TRACKER, OTHER_VERSION, NO_AS_AT, NO_ORGANISATION})


class Cache:
    """Outcomes on disk, one small file each; safe to delete."""

    def __init__(self, output: Path) -> None:
        """Open the cache beside an output; what another version or other rules left is taken away."""
        self.folder = output / FOLDER / judged_by()[:16]
        with said(output):
            self.folder.mkdir(parents=True, exist_ok=True)
        for other in self.folder.parent.iterdir():
            if other != self.folder:
                shutil.rmtree(other, ignore_errors=True)

    def load(self, sha256: str, file: str) -> Outcome | None:
        """Return what is known of a tracker with this hash, under its name of today; None where nothing is."""
        try:
            outcome = from_line(_checked(self._place(sha256).read_bytes()))
        except (OSError, ValueError):
            return None
        if isinstance(outcome, LeftOut):
            return replace(outcome, file=file)
        return replace(outcome, council={**outcome.council, "file": file})

    def save(self, sha256: str, outcome: Outcome, line: bytes) -> None:
        """Keep an outcome, whole or not at all.

        Args:
            line: the outcome as it came.

        Raises:
            OutputBlocked: the folder cannot be written to, or the disk is full.
        """
        key = str(outcome.council["sha256"]) if isinstance(outcome, Summary) else sha256
        if not key or (isinstance(outcome, LeftOut) and outcome.kind not in _KEPT):
            return
        target = self._place(key)
        temporary = target.with_suffix(f".{os.getpid()}.tmp")
        with said(target):
            target.parent.mkdir(exist_ok=True)
            temporary.write_bytes(_with_check(line))
            temporary.replace(target)

    def _place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"


def _with_check(line: bytes) -> bytes:
    """Put a sum before a line, so that one that was damaged on the disk is known without unpacking it."""
    return b"%08x %b" % (zlib.crc32(line), line)


def _checked(kept: bytes) -> bytes:
    line = kept[9:]
    if kept != _with_check(line):
        raise ValueError("it was damaged")
    return line


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

"""Write outputs whole or not at all: staged beside their targets, then put in place together."""

import contextlib
import errno
import hashlib
import itertools
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from xltools.errors import OutputBlocked

TEMPORARY = ".xltools-"
_serial = itertools.count(1)


class Staging:
    """Outputs of one run, each whole in a temporary file beside its target until all take their places."""

    def __init__(self) -> None:
        self._staged: dict[Path, Path] = {}

    def add(self, target: Path, content: bytes) -> str:
        """Write one output to its temporary file; return the SHA-256 of its bytes.

        Raises:
            OutputBlocked: the folder cannot be written to, or the disk is full.
        """
        temporary = target.parent / f"{TEMPORARY}{os.getpid()}-{next(_serial)}.tmp"
        with said(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            self._staged[target] = temporary
            # os.open rather than tempfile, so that the umask decides who may read a pack
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            return hashlib.sha256(content).hexdigest()

    def publish(self, remove: Iterable[Path] = ()) -> None:
        """Put every output in its place, and take away those that no longer hold.

        Every target is tested before the first is replaced, so that one pack open in Excel leaves all as they were.
        """
        stale = [path for path in remove if path.exists() and path not in self._staged]
        for target in [*self._staged, *stale]:
            test_replaceable(target)
        for target, temporary in list(self._staged.items()):
            with said(target):
                if target.exists():
                    temporary.chmod(stat.S_IMODE(target.stat().st_mode))
                temporary.replace(target)
                del self._staged[target]
        for path in stale:
            with said(path):
                path.unlink()
        for folder in {target.parent for target in stale}:
            sync_folder(folder)

    def discard(self) -> None:
        """Take away what was staged and never put in place."""
        for temporary in self._staged.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._staged.clear()


@contextlib.contextmanager
def staging() -> Iterator[Staging]:
    """Stage outputs for one run; whatever was not published is taken away."""
    stage = Staging()
    try:
        yield stage
    finally:
        stage.discard()


def test_replaceable(target: Path) -> None:
    """Refuse a target that could not be replaced: open in Excel (Windows), read-only, or a folder."""
    if target.is_dir():
        raise OutputBlocked(f"{target} is a folder, where a file should be written: move it away, then build again.")
    if not target.is_symlink() and target.exists():
        try:
            with target.open("r+b"):
                pass
        except OSError as fault:
            raise OutputBlocked(
                f"{target} cannot be replaced, most likely because it is open in Excel: close it, then build again; "
                "nothing was changed."
            ) from fault


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Take away temporary files that a stopped run left (call only while holding the lock)."""
    for left in folder.rglob(f"{TEMPORARY}*.tmp") if folder.is_dir() else ():
        with contextlib.suppress(OSError):
            left.unlink()


@contextlib.contextmanager
def said(target: Path) -> Iterator[None]:
    """Turn what the system says of a failed write into one sentence for the user."""
    try:
        yield
    except OSError as fault:
        raise OutputBlocked(_sentence(target, fault)) from fault


def _sentence(target: Path, fault: OSError) -> str:
    if fault.errno == errno.ENOSPC or fault.errno == getattr(errno, "EDQUOT", None):
        return f"The disk is full, so {target} was not written: free some space, then run again; nothing was changed."
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{target} cannot be written, because the folder {target.parent} is read-only or the file is open: "
            "close it in Excel, or choose a folder that you may write to, then run again."
        )
    if fault.errno == errno.ENAMETOOLONG:
        return f"The path {target} is too long for this computer: move the programme folder nearer to the top."
    if fault.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{target.parent} is a file, where a folder should be: move it away, then run again."
    return f"{target} cannot be written ({fault.strerror or fault}): put that right, then run again."


def write_whole(target: Path, content: bytes) -> None:
    """Write one file whole or not at all."""
    with staging() as stage:
        stage.add(target, content)
        stage.publish()

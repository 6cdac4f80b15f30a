"""Write outputs whole or not at all: staged beside their targets, then put in place together."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from xltools.deliver.temporary import new_temporary, sweep_old
from xltools.deliver.trouble import refuse_unreplaceable, said
from xltools.deliver.undo import all_or_none


class Staging:
    """Outputs of one run, each whole in a temporary file beside its target until all take their places."""

    def __init__(self) -> None:
        self._staged: dict[Path, Path] = {}

    def add(self, target: Path, content: bytes) -> str:
        """Write one output to its temporary file; return the SHA-256 of its bytes.

        Raises:
            OutputBlocked: the folder cannot be written to, or the disk is full.
        """
        with said(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, self._staged[target] = new_temporary(target.parent)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        return hashlib.sha256(content).hexdigest()

    def publish(self, remove: Iterable[Path] = (), then: Callable[[], None] = lambda: None) -> None:
        """Put every output in its place, and take away those that no longer hold; all of it or nothing.

        Every target is tested before the first is replaced, so that one pack open in Excel leaves all as they were.
        The last output staged is the last in its place.

        Args:
            remove: files beside the outputs.
            then: what must succeed besides; where it fails, all is put back.
        """
        stale = [path for path in remove if os.path.lexists(path) and path not in self._staged]
        targets = [*self._staged, *stale]
        for target in targets:
            refuse_unreplaceable(target)
        with all_or_none(targets):
            for target, temporary in self._staged.items():
                with said(target):
                    _keep_mode(target, temporary)
                    temporary.replace(target)
            for path in stale:
                with said(path):
                    path.unlink()
            then()
        self._staged.clear()

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


def _keep_mode(target: Path, temporary: Path) -> None:
    """Let who may read a pack stay as it was set."""
    if target.exists() and not target.is_symlink():
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))


class NotAsKeptError(ValueError):
    """A file of ours that others may have changed is not what it should be; the text says how."""


def read_regular(path: Path, within: Path, most: int) -> bytes:
    """Read a regular file that stands in a folder: no pipe, device, folder, or link that leads out, and no giant.

    Raises:
        NotAsKeptError: it is none.
        OSError: it is not there, or may not be read.
    """
    real = Path(os.path.realpath(path, strict=True))
    if not real.is_relative_to(os.path.realpath(within)):
        raise NotAsKeptError(f"{path.name} is a link that leads out of its folder")
    if not stat.S_ISREG(real.stat().st_mode):  # to open a pipe would wait for ever
        raise NotAsKeptError(f"{path.name} is not a regular file")
    handle = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise NotAsKeptError(f"{path.name} is not a regular file")
        content = stream.read(most + 1)
    if len(content) > most:
        raise NotAsKeptError(f"{path.name} is larger than {most >> 20} MiB")
    return content


def write_whole(target: Path, content: bytes) -> None:
    """Write one file whole or not at all; take away what a run that was stopped left beside it."""
    with staging() as stage:
        stage.add(target, content)
        sweep_old(target.parent)
        stage.publish()

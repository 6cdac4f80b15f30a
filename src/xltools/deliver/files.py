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


def write_whole(target: Path, content: bytes) -> None:
    """Write one file whole or not at all; take away what a run that was stopped left beside it."""
    with staging() as stage:
        stage.add(target, content)
        sweep_old(target.parent)
        stage.publish()

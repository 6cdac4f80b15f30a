"""One build at a time in a programme folder."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from xltools.deliver.temporary import sweep
from xltools.deliver.trouble import said
from xltools.deliver.undo import put_all_back
from xltools.errors import OutputBlocked


@contextlib.contextmanager
def sole_builder(output: Path, wait_seconds: float = 120) -> Iterator[None]:
    """Hold the output folder for one build; put back and sweep what a stopped one left.

    The lock dies with its process, so a killed build blocks nobody.

    Raises:
        OutputBlocked: another build went on for longer than the wait, or the folder cannot be written to.
    """
    with said(output / "manifest.json"):
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / ".xltools.lock")
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout as fault:
            raise OutputBlocked(
                f"Another build is still writing into {output}: wait until it ends, then run again."
            ) from fault
    try:
        put_all_back(output)
        sweep(output)
        yield
    finally:
        lock.release()

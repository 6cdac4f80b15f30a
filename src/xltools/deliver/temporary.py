"""Temporary files and folders beside their targets, and removing those that a stopped run left."""

import contextlib
import contextvars
import itertools
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

MARK = ".xltools-"
_serial = itertools.count(1)
_DAY_SECONDS = 24 * 60 * 60
_MOST_PRESSES = 5
_is_part = contextvars.ContextVar("is_part", default=False)


@contextlib.contextmanager
def part_of_more() -> Iterator[None]:
    """Let nothing that is done in here hold by itself, so that a Ctrl+C at any moment of it stops the whole."""
    token = _is_part.set(True)
    try:
        yield
    finally:
        _is_part.reset(token)


@contextlib.contextmanager
def uninterrupted(*, is_final: bool) -> Iterator[None]:
    """Make a Ctrl+C wait until this is done: it takes a moment, and stopping halfway would leave files behind.

    Args:
        is_final: True if the work is final, so that a stop comes too late. Otherwise, or if this is part of a larger
            step, the stop follows.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []

    def wait(number: int, _: object) -> None:
        waiting.append(number)
        if len(waiting) > _MOST_PRESSES:  # the drive does not respond
            raise KeyboardInterrupt

    former = signal.signal(signal.SIGINT, wait)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
    if waiting and (not is_final or _is_part.get()):
        raise KeyboardInterrupt


def new_temporary(folder: Path) -> tuple[int, Path]:
    """Make a new temporary file in a folder; return its open handle and its path.

    Unlike in tempfile, the umask decides who may read it, because it becomes a pack.
    """
    while True:
        path = folder / temporary_name()
        # a stopped run may have had the same process number, as in a container, which is no reason to stop
        with contextlib.suppress(FileExistsError):
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), path


def new_temporary_folder(folder: Path) -> Path:
    """Make a new temporary folder in a folder."""
    while True:
        path = folder / temporary_name()
        with contextlib.suppress(FileExistsError):
            path.mkdir()
            return path


def temporary_name() -> str:
    """Return a name that no other run and no other part of this run has, as a rule."""
    return f"{MARK}{os.getpid()}-{next(_serial)}.tmp"


def sweep(folder: Path) -> None:
    """Remove what a stopped run left, at any depth (call only while holding the lock)."""
    for left in list(folder.rglob(f"{MARK}*.tmp")) if folder.is_dir() else ():
        _remove(left)


def sweep_old(folder: Path) -> None:
    """Remove what a stopped run left in a folder without a lock: what is a day older than anything just made."""
    with contextlib.suppress(OSError):
        made = {path: path.lstat().st_mtime for path in folder.glob(f"{MARK}*.tmp")}
        for path, moment in made.items():
            if moment < max(made.values()) - _DAY_SECONDS:
                _remove(path)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut, if the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()

"""A worker process that reads one tracker at a time, so that a crash or a hang harms nothing else.

Each thread has its own child and knows which tracker the child has. So if a child dies, its tracker is known. A child
that takes too long is killed, and the next tracker gets a new child. The same function runs in threads on this machine
and in those of a cluster's workers, so that both behave the same. ADR 13 says why this is not a process pool.
"""

import contextlib
import json
import secrets
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from xltools.measures.region.left_out import CRASHED, TOO_SLOW, LeftOut
from xltools.region.serialization import MOST_BYTES, to_line

_START_SECONDS = 120.0
_READY = b"ready\n"
#: How many letters at the start of an answer say which tracker it is for.
KEY_LETTERS = 32
_MOST = KEY_LETTERS + 1 + MOST_BYTES + 1
#: A child may have been lost by chance, so its tracker is tried once more.
_TRIES = 2

_mine = threading.local()
_children: dict[int, "Child"] = {}
#: Children that were started before there was anything to read.
_begun: deque["Child"] = deque()
_lock = threading.Lock()


class ChildLostError(Exception):
    """The child ended without an answer, or what it said does not answer the question."""


class TooSlowError(Exception):
    """The child was killed, because it took longer than it may."""


class Child:
    """One worker process; `file` is the tracker that it holds now."""

    def __init__(self) -> None:
        self.file = ""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "xltools.region.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for the parent, which then ends its children
        )
        with _lock:
            _children[self.pid] = self

    def wait_for_start(self) -> None:
        """Wait until it has loaded what it needs.

        Raises:
            ChildLostError: it ended instead, and is forgotten.
            TooSlowError: it took too long, and was killed.
        """
        try:
            is_ready = self._answer(_START_SECONDS) == _READY
        except (ChildLostError, TooSlowError):
            self.end()
            raise
        if not is_ready:
            self.end()
            raise ChildLostError

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def summary(self, path: Path, file: str, seconds: float, source: str = "") -> bytes:
        """Return the outcome of one tracker as a line.

        Raises:
            ChildLostError: the process died, or what it said is not an answer to this task.
            TooSlowError: it took longer than `seconds`, and was killed.
        """
        self.file = file
        key = secrets.token_hex(KEY_LETTERS // 2)
        task = json.dumps({"path": str(path), "file": file, "seconds": seconds, "source": source, "key": key})
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it has gone already, and the answer says so
            self._process.stdin.write(task.encode() + b"\n")
            self._process.stdin.flush()
        line = self._answer(seconds)
        self.file = ""
        if not line.startswith(f"{key} ".encode()):  # left over from another tracker, or printed by a library
            raise ChildLostError
        return line[KEY_LETTERS + 1 :].removesuffix(b"\n")

    def end(self) -> None:
        """Kill the process and forget it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()
        with _lock:
            _children.pop(self.pid, None)

    def _answer(self, seconds: float) -> bytes:
        is_late = threading.Event()

        def kill() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        assert self._process.stdout is not None
        line = self._process.stdout.readline(_MOST)  # a child that never ends a line would fill our memory
        timer.cancel()
        if line.endswith(b"\n"):
            return line
        raise TooSlowError if is_late.is_set() else ChildLostError


def summary_of(path: str, file: str, seconds: float, source: str = "") -> bytes:
    """Summarise one tracker in this thread's child; what it does to the child is part of the outcome."""
    for _ in range(_TRIES):
        try:
            return _child().summary(Path(path), file, seconds, source)
        except TooSlowError:
            _forget()
            limit = f"{seconds:g} {'second' if seconds == 1 else 'seconds'}"
            told = f"Reading it took longer than the {limit} that a tracker may take."
            return to_line(LeftOut(file, TOO_SLOW, told, "Check its size, or allow more with --time-limit."))
        except ChildLostError:
            _forget()
    told = f"The process that read it ended, or gave no answer that can be used, {_TRIES} times."
    return to_line(LeftOut(file, CRASHED, told, "Open it in Excel, save it under a new name, and use that one."))


def children() -> Mapping[int, str]:
    """Return the processes now at work: id -> the tracker that each holds, '' for none."""
    with _lock:
        return {pid: child.file for pid, child in _children.items()}


def begin_children(number: int) -> None:
    """Begin so many children, and wait for none: each reads for the first thread that needs one."""
    _begun.extend(Child() for _ in range(number))


def end_children() -> None:
    """End every child of this process."""
    _begun.clear()
    with _lock:
        going = list(_children.values())
    for child in going:
        child.end()


def _child() -> Child:
    child: Child | None = getattr(_mine, "child", None)
    if child is None or child.pid not in children():
        child = _mine.child = _new_child()
        child.wait_for_start()
    return child


def _new_child() -> Child:
    """Return a child that was begun already, or begin one."""
    with contextlib.suppress(IndexError):
        return _begun.popleft()
    return Child()


def _forget() -> None:
    child: Child | None = getattr(_mine, "child", None)
    _mine.child = None
    if child is not None:
        child.end()

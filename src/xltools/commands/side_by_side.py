"""Side by side: jobs shared by two processes if there is a second processor; the results are those of one process.

The second process is a fork: it already has what was read and judged, and needs no start of its own. It takes jobs from
the end while the first takes them from the front, and hands its results to the first, which alone writes to disk. What
it could not make, the first makes itself, so a fault is found and reported as in one process. See ADR 22.
"""

import contextlib
import os
import pickle
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, Protocol, TypeVar, runtime_checkable

from xltools.deliver.libreoffice_run import processors
from xltools.deliver.temporary import uninterrupted

_Made = TypeVar("_Made")
#: The number of marks that every pipe can hold.
_MOST_JOBS = 4_096


@dataclass(frozen=True, slots=True)
class Job(Generic[_Made]):
    """One job: what to say while it is done, and a function that does it without reading or writing our files."""

    doing: str
    make: Callable[[], _Made]


@runtime_checkable
class Drawing(Protocol):
    """What draws how far the work is by a thread of its own, and can let that rest."""

    def at_rest(self) -> contextlib.AbstractContextManager[None]:
        """Let no thread draw meanwhile."""


def to_nobody(_: str) -> None:
    """Drop what is reported."""


@contextlib.contextmanager
def side_by_side(jobs: Sequence[Job[_Made]], told: Callable[[str], None] = to_nobody) -> Iterator[Iterator[_Made]]:
    """Yield the results of the jobs, in their order; in one process if there is one processor or no safe fork.

    Args:
        told: is called with what is being done.
    """
    with _second(jobs if len(jobs) > 1 else (), told) as second:
        yield (_made(job, told) for job in jobs) if second is None else second.shared(told)


def beside(
    make: Callable[[], _Made], meanwhile: Iterable[Callable[[], object]], told: Callable[[str], None] = to_nobody
) -> _Made:
    """Return what a second process makes while this one does something else, such as a tracker read while pandas loads.

    Args:
        meanwhile: what to do here, in steps. None of them is done without a second process, and no more of them once
            the second process is known to have failed, so that a fault is reported soon.
        told: what may draw on the terminal from a thread, and pauses during the fork.
    """
    with _second((Job("", make),), told) as second:
        if second is None:
            return make()
        for step in meanwhile:
            if second.has_failed():
                break
            step()
        (made,) = second.shared(to_nobody)
        return made


@contextlib.contextmanager
def _second(jobs: Sequence[Job[_Made]], told: Callable[[str], None]) -> "Iterator[_Second[_Made] | None]":
    """Yield a second process, at these jobs; None if there is no job, one processor, or no safe fork."""
    drawing: object = told
    with drawing.at_rest() if isinstance(drawing, Drawing) else contextlib.nullcontext():
        second = _Second.begun(jobs) if 1 <= len(jobs) <= _MOST_JOBS and may_fork() else None
    try:
        yield second
    finally:
        if second is not None:
            second.end()


def may_fork() -> bool:
    """Return whether a second process is useful and safe: on Linux, and while none of our other threads runs."""
    return sys.platform == "linux" and processors() > 1 and threading.active_count() == 1


def _made(job: Job[_Made], told: Callable[[str], None]) -> _Made:
    told(job.doing)
    return job.make()


@dataclass(slots=True)
class _Second(Generic[_Made]):
    """The second process, seen from the first.

    Args:
        marks: the end of a pipe that holds one mark for each job: whoever takes a mark may do one more job, from their
            end.
        answers: the end of a pipe that brings the second process's results.
        code: how it ended; None until it is known to have ended.
    """

    jobs: Sequence[Job[_Made]]
    pid: int
    marks: int
    answers: int
    code: int | None = None

    @classmethod
    def begun(cls, jobs: Sequence[Job[_Made]]) -> "_Second[_Made] | None":
        """Begin a second process; None if the computer has no room for one."""
        marks, give = os.pipe()
        os.write(give, bytes(len(jobs)))
        os.close(give)
        answers, tell = os.pipe()
        first = os.getpid()
        is_deaf = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # a job in the background
        pid = 0
        try:
            # a stop would be lost in Python's own work around a fork, so it follows afterwards
            with uninterrupted(is_final=False):
                pid = _fork()
                if pid == 0:
                    _serve(jobs, marks, tell, first, is_deaf=is_deaf)
        except OSError:
            os.close(marks)
            os.close(answers)
            return None
        except KeyboardInterrupt:
            if pid:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            raise
        finally:
            os.close(tell)
        return cls(jobs, pid, marks, answers)

    def shared(self, told: Callable[[str], None]) -> Iterator[_Made]:
        """Yield what comes of the jobs: those done here, then those of the second process."""
        done = 0
        while os.read(self.marks, 1):
            yield _made(self.jobs[done], told)
            done += 1
        if done == len(self.jobs):
            return
        told(self.jobs[done].doing)
        theirs = self._answered()
        for place in range(done, len(self.jobs)):
            yield theirs[place] if place in theirs else _made(self.jobs[place], told)

    def _answered(self) -> dict[int, _Made]:
        """Wait for what the second process made; nothing if it ended before its time."""
        with os.fdopen(os.dup(self.answers), "rb") as stream:
            answer = stream.read()
        if self._ended() != 0:
            return {}
        made: dict[int, _Made] = pickle.loads(answer)  # noqa: S301 - from a process of our own, which ended well
        return made

    def has_failed(self) -> bool:
        """Return whether it has ended before its time."""
        return self._ended(os.WNOHANG) not in (None, 0)

    def _ended(self, how: int = 0) -> int | None:
        """Wait until it ends, or only look, and return its exit code; None if it has not ended."""
        if self.code is None:
            process, status = os.waitpid(self.pid, how)
            self.code = os.waitstatus_to_exitcode(status) if process else None
        return self.code

    def end(self) -> None:
        """End the second process, wherever it is."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self._ended()
        os.close(self.marks)
        os.close(self.answers)


def _fork() -> int:
    with warnings.catch_warnings():
        # Python also counts threads of libraries that wait for work, which handle a fork themselves
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _serve(jobs: Sequence[Job[Any]], marks: int, tell: int, first: int, *, is_deaf: bool) -> NoReturn:
    """Do jobs from the end, hand over what came of them, and end without a word; the first process takes the rest."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN if is_deaf else signal.SIG_DFL)
        made: dict[int, Any] = {}
        for place in range(len(jobs) - 1, -1, -1):
            if os.getppid() != first or not os.read(marks, 1):
                break
            made[place] = jobs[place].make()
        with os.fdopen(tell, "wb") as stream:
            pickle.dump(made, stream)
        os._exit(0)
    finally:
        os._exit(1)

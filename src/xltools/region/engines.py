"""Engines: where trackers are read, in processes on this machine or on a Dask cluster, by the same call."""

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from xltools.errors import XltoolsError
from xltools.measures.region.left_out import CRASHED, LeftOut
from xltools.region.discovery import Found
from xltools.region.serialization import to_line
from xltools.region.worker_process import begin_children, end_children, summary_of

#: A worker spends about a second on imports; with fewer trackers than this for each, another is not worth it.
_EACH_AT_LEAST = 4
#: Tasks handed out to each worker ahead of time: enough to keep it busy, and few enough to hold.
_AHEAD = 3
_LOOK_SECONDS = 1.0


class ClusterLost(XltoolsError):  # noqa: N818 - the name says what happened
    """Stop because the scheduler went away; what was done so far is kept."""


@dataclass(frozen=True)
class Engine:
    """Where work goes.

    Args:
        width: how many trackers it reads at a time.
        trouble: says how the engine was lost, '' while it works.
        is_worker_lost: whether this error means that a tracker's workers were lost, which costs only that tracker.
    """

    executor: Executor
    width: int
    trouble: Callable[[], str] = str
    is_worker_lost: Callable[[Exception], bool] = lambda _: False


@contextlib.contextmanager
def local_engine(workers: int | None, tasks: int) -> Iterator[Engine]:
    """Open an engine of processes on this machine, and end everything that it started.

    Args:
        workers: how many trackers at a time; None: as many as there are processors.
        tasks: how many trackers there are.
    """
    width = width_of(workers, tasks)
    executor = ThreadPoolExecutor(width, thread_name_prefix="tracker")
    try:
        yield Engine(executor, width)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        end_children()


def width_of(workers: int | None, tasks: int) -> int:
    """Return how many trackers are read at a time; the arguments are those of `local_engine`."""
    return workers or max(1, min(os.cpu_count() or 1, -(-tasks // _EACH_AT_LEAST)))


@contextlib.contextmanager
def begun_early(workers: int | None, likely: int) -> Iterator[None]:
    """Start the reading processes before we know what there is to read, and end them all at the end.

    Args:
        workers: as in `local_engine`.
        likely: how many trackers will probably be new; a wrong guess only costs time.
    """
    try:
        if likely:
            begin_children(min(width_of(workers, likely), likely))
        yield
    finally:
        end_children()


def outcomes(opened: Engine, tasks: list[Found], seconds: float, source: str = "") -> Iterator[tuple[Found, bytes]]:
    """Hand out the first trackers at once, a few per worker, and yield each outcome as it comes.

    Args:
        opened: where the work goes.
        tasks: the trackers.
        seconds: that one may take.
        source: the text of the mapping for reading all of them; "" if they are our own trackers.

    Raises:
        ClusterLost: the engine cannot go on.
    """
    waiting, going = deque(tasks), dict[Future[bytes], Found]()
    limits = (seconds, source)
    _hand_out(opened, waiting, going, limits)
    return _as_they_come(opened, waiting, going, limits)


def _hand_out(
    opened: Engine, waiting: "deque[Found]", going: dict["Future[bytes]", Found], limits: tuple[float, str]
) -> None:
    while waiting and len(going) < opened.width * _AHEAD:
        found = waiting.popleft()
        going[_submit(opened, found, limits)] = found


def _as_they_come(
    opened: Engine, waiting: "deque[Found]", going: dict["Future[bytes]", Found], limits: tuple[float, str]
) -> Iterator[tuple[Found, bytes]]:
    while going:
        done, _ = wait(going, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
        if not done and (trouble := opened.trouble()):
            raise ClusterLost(trouble)
        for future in done:
            found = going.pop(future)
            yield found, _result(opened, future, found)
        _hand_out(opened, waiting, going, limits)


def _submit(opened: Engine, found: Found, limits: tuple[float, str]) -> "Future[bytes]":
    try:
        return opened.executor.submit(summary_of, str(found.path), found.file, *limits)
    except Exception as fault:
        raise _lost(opened, fault) from fault


def _result(opened: Engine, future: "Future[Any]", found: Found) -> bytes:
    try:
        result = future.result()
        return result if isinstance(result, bytes) else b""  # anything else is reported as a failure of its tracker
    except Exception as fault:  # from the engine: what a tracker causes is part of its outcome
        if opened.trouble() or not opened.is_worker_lost(fault):
            raise _lost(opened, fault) from fault
        told = "The workers of the cluster that read it were lost, one after the other."
        return to_line(
            LeftOut(found.file, CRASHED, told, "Run again; if it happens again, read it without --scheduler.")
        )


def _lost(opened: Engine, fault: Exception) -> Exception:
    trouble = opened.trouble()
    return ClusterLost(trouble) if trouble else fault

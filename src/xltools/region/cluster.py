"""A Dask cluster as an executor; the only module that knows Dask, which is the optional extra `cluster`."""

import contextlib
import logging
import os
import re
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from xltools.errors import XltoolsError
from xltools.region.engines import Engine
from xltools.region.serialization import no_pickles
from xltools.region.worker_process import end_children

LOCAL = "local"
_CONNECT_SECONDS = 10
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")
_LAST_PORT = 65_535
#: How long a cluster may be without a worker before it counts as lost; a worker that died is soon replaced.
_WITHOUT_WORKERS_SECONDS = 30
#: A task whose worker died is tried on this many others; a tracker's own crash never reaches a worker.
_SETTINGS = {"distributed.scheduler.allowed-failures": 1, "distributed.comm.timeouts.connect": f"{_CONNECT_SECONDS}s"}
#: Pages that Dask would show of a cluster on this machine: none.
_PAGES: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
_NO_PAGES = "127.0.0.1:0"


@contextlib.contextmanager
def cluster_engine(scheduler: str, workers: int | None) -> Iterator[Engine]:
    """Open a running cluster by its scheduler's address, or start one on this machine ("local").

    Raises:
        XltoolsError: Dask is not installed, nobody answers, or the cluster has no workers.
    """
    if scheduler != LOCAL:
        _refuse_bad_address(scheduler)
    dask, distributed = _dask()
    with dask.config.set(_SETTINGS), _quiet(), contextlib.ExitStack() as opened:
        is_local = scheduler == LOCAL  # then all of it is in this process, and no other can send to it
        refused: list[str] = [] if is_local else opened.enter_context(no_pickles())
        address = opened.enter_context(_local(dask, distributed, workers)) if is_local else scheduler
        client = opened.enter_context(_client(distributed, address))
        width = sum(client.nthreads().values())
        if not width:
            raise XltoolsError(f"The cluster at {scheduler} has no workers: start some, or leave --scheduler out.")
        try:
            executor, watch = client.get_executor(pure=False), _Watch(client, scheduler, refused)
            yield Engine(executor, width, watch.trouble, partial(_is_worker_lost, distributed.KilledWorker))
        finally:
            with contextlib.suppress(Exception):  # it may be gone, and its workers' children with it
                client.run(end_children)


def _refuse_bad_address(scheduler: str) -> None:
    """Refuse what is not an address, before Dask is loaded."""
    if not _ADDRESS.fullmatch(scheduler) or int(scheduler.rpartition(":")[2]) > _LAST_PORT:
        raise XltoolsError(
            f"'{scheduler}' is not the address of a Dask scheduler: type tcp://host:8786, tls://host:8786 or local."
        )


def _dask() -> tuple[Any, Any]:
    try:
        import dask
        import distributed
    except ImportError as missing:
        raise XltoolsError(
            "--scheduler needs the extra `cluster`, which is not installed: pip install distributed, "
            "or leave --scheduler out to work on this machine."
        ) from missing
    except Exception as fault:  # whatever error its settings files cause
        raise XltoolsError(
            f"Dask does not start with the settings that it found ({type(fault).__name__}: {fault}): correct its "
            "settings files, or leave --scheduler out to work on this machine."
        ) from fault
    return dask, distributed


def _is_worker_lost(killed: type[Exception], fault: Exception) -> bool:
    """Return whether a fault says that the workers of a task were lost; Dask gives an unopened pickle as its bytes."""
    is_unopened = type(fault) is Exception and [type(each) for each in fault.args] == [bytes]
    return isinstance(fault, killed) or is_unopened


@contextlib.contextmanager
def _local(dask: Any, distributed: Any, workers: int | None) -> Iterator[Any]:
    """Start a cluster of threads in this process; each thread reads in a child process of its own.

    Nothing in it listens, not even on loopback: anyone who reached a scheduler or worker here could run programs as us.
    """
    with (
        dask.config.set(_PAGES),
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=workers or os.cpu_count() or 1,
            processes=False,
            protocol="inproc",
            memory_limit=0,
            dashboard_address=_NO_PAGES,
            worker_dashboard_address=_NO_PAGES,
        ) as cluster,
    ):

        async def stop_listening() -> None:  # Dask has no setting that lets it serve no pages at all
            for each in (cluster.scheduler, *cluster.workers.values()):
                each.http_server.stop()

        cluster.sync(stop_listening)
        yield cluster


def _client(distributed: Any, address: Any) -> Any:
    try:
        return distributed.Client(address, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError, TypeError, RuntimeError) as fault:
        if str(address).startswith("tls://"):
            raise XltoolsError(
                f"No Dask scheduler answers at {address} that these certificates fit ({fault}): set Dask's own "
                "distributed.comm.tls settings (ca-file, client key and cert), or leave --scheduler out."
            ) from fault
        raise XltoolsError(
            f"No Dask scheduler answers at {address}: check its address (tcp://host:8786) and that it runs, "
            "or leave --scheduler out to work on this machine."
        ) from fault


class _Watch:
    """Says whether the cluster is still there, and has workers."""

    def __init__(self, client: Any, scheduler: str, refused: list[str]) -> None:
        self._client = client
        self._refused = refused
        self._where = f"The Dask scheduler at {scheduler}"
        self._seen = time.monotonic()

    def trouble(self) -> str:
        """Say how the cluster was lost, or that it is not to be trusted; '' while all is well."""
        if self._refused:
            return (
                f"{self._where}, or a worker of it, sent a pickle that could run a program here "
                f"({self._refused[0]}), which was not opened: find out who sent it before you use that cluster again. "
                "The trackers read so far are kept."
            )
        if self._client.status == "running" and self._client.nthreads():
            self._seen = time.monotonic()
        if self._client.status == "running" and time.monotonic() - self._seen < _WITHOUT_WORKERS_SECONDS:
            return ""
        what = "has no workers left" if self._client.status == "running" else "went away"
        return (
            f"{self._where} {what}. The trackers read so far are kept: start it again and repeat the command, or leave "
            "--scheduler out, and only the others will be read."
        )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own log off the screen: what matters is said in our words."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    levels = {logging.getLogger(name): logging.getLogger(name).level for name in names}
    for logger in levels:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in levels.items():
            logger.setLevel(level)

"""Cluster: a Dask cluster as an executor; the only module that knows Dask, which is the optional extra `cluster`."""

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

from xltools.errors import XltoolsError
from xltools.region.engines import Engine
from xltools.region.isolated import end_children

LOCAL = "local"
_CONNECT_SECONDS = 10
#: A task whose worker died is tried on this many others; a tracker's own crash never reaches a worker.
_SETTINGS = {"distributed.scheduler.allowed-failures": 1, "distributed.comm.timeouts.connect": f"{_CONNECT_SECONDS}s"}


@contextlib.contextmanager
def cluster_engine(scheduler: str, workers: int | None) -> Iterator[Engine]:
    """Open a running cluster by its scheduler's address, or start one on this machine ("local").

    Raises:
        XltoolsError: Dask is not installed, nobody answers, or the cluster has no workers.
    """
    dask, distributed = _dask()
    with dask.config.set(_SETTINGS), _quiet(), contextlib.ExitStack() as opened:
        address = opened.enter_context(_local(distributed, workers)) if scheduler == LOCAL else scheduler
        client = opened.enter_context(_client(distributed, address))
        width = sum(client.nthreads().values())
        if not width:
            raise XltoolsError(f"The cluster at {scheduler} has no workers: start some, or leave --scheduler out.")
        try:
            yield Engine(client.get_executor(pure=False), width, lambda: _trouble(client, scheduler))
        finally:
            with contextlib.suppress(Exception):  # it may be gone, and its workers' children with it
                client.run(end_children)


def _dask() -> tuple[Any, Any]:
    try:
        import dask
        import distributed
    except ImportError as missing:
        raise XltoolsError(
            "--scheduler needs the extra `cluster`, which is not installed: pip install 'xltools[cluster]', "
            "or leave --scheduler out to work on this machine."
        ) from missing
    return dask, distributed


def _local(distributed: Any, workers: int | None) -> Any:
    """Start a cluster of processes with one thread each; no dashboard."""
    return distributed.LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)


def _client(distributed: Any, address: Any) -> Any:
    try:
        return distributed.Client(address, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as fault:
        raise XltoolsError(
            f"No Dask scheduler answers at {address}: check its address (tcp://host:8786) and that it runs, "
            "or leave --scheduler out to work on this machine."
        ) from fault


def _trouble(client: Any, scheduler: str) -> str:
    """Say how the cluster was lost; '' while it is there."""
    if client.status == "running":
        return ""
    return (
        f"The Dask scheduler at {scheduler} went away. The trackers read so far are kept: start it again and repeat "
        "the command, or leave --scheduler out, and only the others will be read."
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own log off the screen: what matters is said in our words."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)

"""A region on a real Dask cluster: the same bytes, and what is lost with a worker or the scheduler."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import pytest

from benchmarks.regions import councils, tracker_bytes, write_region
from tests.helpers.commands import run
from tests.helpers.reader_faults import CRASHES, HANGS, reader_faults
from xltools.errors import XltoolsError
from xltools.region.cluster import cluster_engine
from xltools.region.engines import ClusterLost
from xltools.region.gather import GatherOptions, Progress, gather
from xltools.region.rollup import rollup

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(sys.platform == "win32", reason="stops processes by signal"),
]


@pytest.fixture(scope="module", autouse=True)
def _extra() -> None:
    """Ask for the extra only where these tests run."""
    pytest.importorskip("distributed", reason="needs the extra `cluster`")


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight right trackers and one that is none."""
    folder = tmp_path_factory.mktemp("cluster") / "returns"
    write_region(folder, 8, seed=5)
    (folder / "garbage.xlsx").write_bytes(b"no workbook")
    return folder


@contextmanager
def cluster(
    folder: Path, workers: int
) -> Iterator[tuple[str, "subprocess.Popen[bytes]", list["subprocess.Popen[bytes]"]]]:
    """Run a scheduler and workers, each a program of its own; give its address and the processes."""
    log = folder / "scheduler.log"
    with log.open("wb") as told:
        scheduler = _started(folder, told, "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        address = _address(log)
        each = [
            _started(folder, told, "dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")
            for _ in range(workers)
        ]
        try:
            yield address, scheduler, each
        finally:
            for process in (*each, scheduler):
                process.kill()
                process.wait()


def _started(folder: Path, log: IO[bytes], program: str, *arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)


def _address(log: Path) -> str:
    for _ in range(300):
        found = re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


def wait_for_workers(address: str, count: int) -> None:
    distributed: Any = import_module("distributed")
    with distributed.Client(address, timeout=30) as client:
        client.wait_for_workers(count, timeout=60)


def test_a_local_cluster_gives_the_same_bytes_as_processes(returns: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours" / "pack.xlsx", tmp_path / "theirs" / "pack.xlsx"
    rollup([returns], ours, GatherOptions(workers=2))
    done = run(returns.parent, "rollup", "returns", "--scheduler", "local", "--workers", "2", "--output", str(theirs))
    assert done.code == 0, done.err
    assert "returns/garbage.xlsx" in done.err
    assert theirs.read_bytes() == ours.read_bytes()


def test_a_tracker_that_crashes_or_hangs_its_reader_costs_itself_alone_on_a_cluster_too(tmp_path: Path) -> None:
    write_region(tmp_path / "returns", 3, seed=6)
    for name in (CRASHES, HANGS):
        (tmp_path / "returns" / name).write_bytes(tracker_bytes(councils(4, seed=6)[3]))
    faults, made = reader_faults(tmp_path / "faults"), {}
    for engine in ("", "local"):
        pack = tmp_path / f"made{engine}" / "pack.xlsx"
        options = ("--workers", "2", "--time-limit", "3", "--output", str(pack))
        done = run(tmp_path, "rollup", "returns", *options, "--scheduler", engine, variables=faults)
        assert done.code == 0, done.err
        assert done.err.startswith("2 trackers were left out: 1 reader crashed, 1 time limit.\n")
        made[engine] = pack.read_bytes()
    assert made["local"] == made[""]


def test_a_worker_that_is_lost_midway_costs_nothing(returns: Path, tmp_path: Path) -> None:
    with cluster(tmp_path, workers=2) as (address, _, workers):
        wait_for_workers(address, 2)

        def kill_one(progress: Progress) -> None:
            if progress.read == 2 and workers[0].poll() is None:
                os.kill(workers[0].pid, signal.SIGKILL)

        found = gather([returns], tmp_path / "out", GatherOptions(scheduler=address, told=kill_one))
    assert workers[0].poll() is not None
    assert len(found.tables.councils) == 8
    assert list(found.tables.left_out["kind"]) == ["Cannot be read"]


def test_a_scheduler_that_goes_away_is_told_and_what_was_read_is_kept(returns: Path, tmp_path: Path) -> None:
    with cluster(tmp_path, workers=1) as (address, scheduler, _):
        wait_for_workers(address, 1)

        def kill(progress: Progress) -> None:
            if progress.read == 3:
                scheduler.kill()

        with pytest.raises(ClusterLost, match=r"went away\. The trackers read so far are kept"):
            gather([returns], tmp_path / "out", GatherOptions(scheduler=address, told=kill))
    shutil.rmtree(returns.parent / "none", ignore_errors=True)
    again = gather([returns], tmp_path / "out", GatherOptions(workers=2))
    assert again.known >= 2
    assert len(again.tables.councils) == 8


def test_a_scheduler_that_nobody_answers_for_is_told_with_what_to_do(returns: Path, tmp_path: Path) -> None:
    with pytest.raises(XltoolsError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        gather([returns], tmp_path / "out", GatherOptions(scheduler="tcp://127.0.0.1:9"))


def test_a_worker_that_sends_a_pickle_runs_nothing_here_and_is_told(tmp_path: Path) -> None:
    mark = tmp_path / "was-run"
    evil = f"type('E', (), {{'__reduce__': lambda self: (__import__('os').system, ('touch {mark}',))}})()"
    with cluster(tmp_path, workers=1) as (address, _, _):
        wait_for_workers(address, 1)
        with cluster_engine(address, None) as opened:
            opened.executor.submit(eval, evil)
            end = time.monotonic() + 30
            while not (said := opened.trouble()) and time.monotonic() < end:
                time.sleep(0.1)
    assert "sent a pickle that could run a program here" in said
    assert not mark.exists()


@pytest.mark.parametrize("address", ["http://x:1", "tcp://x", "x", "tcp://x:99999", "tcp://x:1\n::error::y"])
def test_a_bad_address_is_one_sentence(address: str) -> None:
    with pytest.raises(XltoolsError, match="is not the address of a Dask scheduler"), cluster_engine(address, None):
        pass

"""A region on a real Dask cluster: the same bytes, and what is lost with a worker or the scheduler."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import pytest
import trustme

from benchmarks.regions import councils, tracker_bytes, write_region
from tests.helpers.commands import run
from tests.helpers.reader_faults import CRASHES, HANGS, reader_faults
from xltools.commands.rollup import rollup
from xltools.errors import XltoolsError
from xltools.region.cluster import cluster_engine
from xltools.region.engines import ClusterLost
from xltools.region.gather import GatherOptions, Progress, gather
from xltools.text.safe import shown

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
    folder: Path, workers: int, *, protocol: str = "tcp", variables: Mapping[str, str] | None = None
) -> Iterator[tuple[str, "subprocess.Popen[bytes]", list["subprocess.Popen[bytes]"]]]:
    """Run a scheduler and workers, each a program of its own; give its address and the processes.

    Args:
        variables: of their environment, such as Dask's own settings.
    """
    log, extra = folder / "scheduler.log", {**os.environ, **(variables or {})}
    with log.open("wb") as told:
        here = ("--protocol", protocol, "--host", "127.0.0.1")
        scheduler = _started(folder, told, extra, "dask_scheduler", *here, "--port", "0", "--no-dashboard")
        address = _address(log)
        each = [
            _started(folder, told, extra, "dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")
            for _ in range(workers)
        ]
        try:
            _wait_until_registered(log, workers)
            yield address, scheduler, each
        finally:
            for process in (*each, scheduler):
                process.kill()
                process.wait()


def _started(
    folder: Path, log: IO[bytes], variables: Mapping[str, str], program: str, *arguments: str
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=variables)


def _address(log: Path) -> str:
    for _ in range(300):
        found = re.search(r"Scheduler at:\s+((?:tcp|tls)://\S+)", log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


def _wait_until_registered(log: Path, workers: int) -> None:
    """Wait for workers by what they log: a command that is forked may ask the scheduler before they are there."""
    for _ in range(600):
        if len(re.findall(r"Registered to:", log.read_text(errors="replace"))) >= workers:
            return
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
    faults, made = reader_faults(tmp_path / "faults", fresh=True), {}
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


#: What a hostile task gives back, by where its pickle stands: `E` is what would run a program where it is opened.
HOSTILE = {
    "result": "E()",
    "inside plain values": "[{'a': (1, E())}]",
    "exception": "(_ for _ in ()).throw(X(E()))",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_worker_that_sends_a_pickle_runs_nothing_here_and_is_told(tmp_path: Path, kind: str) -> None:
    (tmp_path / "hostile.py").write_text(
        "import os\n"
        "class E:\n"
        f"    def __reduce__(self): return os.system, ('touch {tmp_path}/run-by-$PPID',)\n"
        "class X(Exception): pass\n"
    )
    evil = f"exec({(tmp_path / 'hostile.py').read_text()!r}, globals()) or {HOSTILE[kind]}"
    with cluster(tmp_path, workers=1) as (address, _, _):
        wait_for_workers(address, 1)
        with cluster_engine(address, None) as opened:
            opened.executor.submit(eval, evil)
            end = time.monotonic() + 30
            while not (said := opened.trouble()) and time.monotonic() < end:
                time.sleep(0.1)
    assert "sent a pickle that could run a program here" in said
    assert not (tmp_path / f"run-by-{os.getpid()}").exists()  # the worker itself looks whether it can be opened


def test_a_cluster_of_this_machine_listens_nowhere() -> None:
    psutil: Any = import_module("psutil")

    def listening() -> set[object]:
        tree = [psutil.Process(), *psutil.Process().children(recursive=True)]
        return {each.laddr for one in tree for each in one.net_connections() if each.status == "LISTEN"}

    before = listening()
    with cluster_engine("local", 2) as opened:
        assert opened.width == 2
        assert opened.executor.submit(len, "four").result(60) == 4
        assert listening() == before


def test_that_the_workers_of_a_tracker_were_lost_is_known_without_opening_the_pickle_that_says_so(
    tmp_path: Path,
) -> None:
    allowed = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with cluster(tmp_path, workers=2, variables=allowed) as (address, _, _):
        wait_for_workers(address, 2)
        with cluster_engine(address, None) as opened:
            lost = opened.executor.submit(os._exit, 1)
            fault = lost.exception(60)
            assert isinstance(fault, Exception)
            assert opened.is_worker_lost(fault)
            assert opened.trouble() == ""
            assert opened.executor.submit(len, "four").result(60) == 4


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Dask's own settings for tls, with certificates of one authority, of another, and with faults."""
    folder = tmp_path_factory.mktemp("tls")
    made = {name: _certificates(folder / name) for name in ("ours", "others")}
    junk = folder / "junk.pem"
    junk.write_text("no certificate")
    ours = made["ours"]
    return made | {
        "none": {},
        "no such file": ours | {key: str(folder / "gone.pem") for key in ours},
        "no certificate": ours | {key: str(junk) for key in ours},
        "only the authority": {key: value for key, value in ours.items() if key.endswith("CA_FILE")},
    }


def _certificates(folder: Path) -> dict[str, str]:
    folder.mkdir()
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1", "localhost")
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    own.private_key_and_cert_chain_pem.write_to_path(str(folder / "own.pem"))
    each = {f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT": str(folder / "own.pem") for role in ROLES}
    return {**each, "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(folder / "ca.pem")}


ROLES = ("SCHEDULER", "WORKER", "CLIENT")


def test_a_cluster_over_tls_gives_the_same_bytes_with_dasks_own_settings(
    returns: Path, tmp_path: Path, tls: dict[str, dict[str, str]]
) -> None:
    ours, theirs = tmp_path / "ours" / "pack.xlsx", tmp_path / "theirs" / "pack.xlsx"
    rollup([returns], ours, GatherOptions(workers=2))
    with cluster(tmp_path, workers=1, protocol="tls", variables=tls["ours"]) as (address, _, _):
        assert address.startswith("tls://")
        options = ("--scheduler", address, "--output", str(theirs))
        done = run(returns.parent, "rollup", "returns", *options, variables=tls["ours"])
    assert done.code == 0, done.err
    assert theirs.read_bytes() == ours.read_bytes()


@pytest.mark.parametrize("settings", ["none", "others", "no such file", "no certificate", "only the authority"])
def test_certificates_that_do_not_fit_are_one_sentence(
    returns: Path, tmp_path: Path, tls: dict[str, dict[str, str]], settings: str
) -> None:
    with cluster(tmp_path, workers=0, protocol="tls", variables=tls["ours"]) as (address, _, _):
        options = ("--scheduler", address, "--output", str(tmp_path / "pack.xlsx"))
        done = run(returns.parent, "rollup", "returns", *options, variables=tls[settings])
    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1), done.err
    assert address in done.err
    assert "ca-file" in done.err


@pytest.mark.parametrize(("served", "asked"), [("tls", "tcp"), ("tcp", "tls")])
def test_the_other_protocol_than_the_schedulers_is_one_sentence(
    returns: Path, tmp_path: Path, tls: dict[str, dict[str, str]], served: str, asked: str
) -> None:
    with cluster(tmp_path, workers=0, protocol=served, variables=tls["ours"]) as (address, _, _):
        options = ("--scheduler", address.replace(served, asked), "--output", str(tmp_path / "pack.xlsx"))
        done = run(returns.parent, "rollup", "returns", *options, variables=tls["ours"])
    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1), done.err
    assert "No Dask scheduler answers at" in done.err


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:9", "tcp://[::1]:9", "tcp://no-such-host.invalid:8786", "tls://127.0.0.1:9", "tcp://x:0"],
)
def test_where_nobody_answers_is_one_sentence_on_the_command_line(returns: Path, tmp_path: Path, address: str) -> None:
    done = run(returns.parent, "rollup", "returns", "--scheduler", address, "--output", str(tmp_path / "pack.xlsx"))
    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1), done.err
    assert f"No Dask scheduler answers at {shown(address)}" in done.err


def test_settings_of_dask_that_are_no_yaml_are_one_sentence(returns: Path, tmp_path: Path) -> None:
    (tmp_path / "dask.yaml").write_text("a: [")
    options = ("--scheduler", "local", "--output", str(tmp_path / "pack.xlsx"))
    done = run(returns.parent, "rollup", "returns", *options, variables={"DASK_CONFIG": str(tmp_path)})
    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1), done.err
    assert "Dask does not start with the settings that it found" in done.err


@pytest.mark.parametrize(
    "address",
    [
        "http://x:1",
        "tcp://x",
        "x",
        "tcp://x:99999",
        "tcp://x:1\n::error::y",
        "LOCAL",
        "local ",
        "tcp://",
        "tcp://:1",
        "tcp://x:",
        "tcp://x:-1",
        "tcp://x:1/",
        "tcp://u:p@x:1",
        "tcp://[::1",
        "inproc://x:1",
        "ucx://x:1",
        "ws://x:1",
        "tcp://x:\u0661",
        "tcp://\u0445:1",
        "x:8786",
        "TCP://x:1",
        "tcp:/x:1",
        " tcp://x:1",
        "tcp://x y:1",
        "tcp://x\0:1",
    ],
)
def test_a_bad_address_is_one_sentence(address: str) -> None:
    with pytest.raises(XltoolsError, match="is not the address of a Dask scheduler"), cluster_engine(address, None):
        pass

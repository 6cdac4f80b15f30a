"""Jobs in two processes: what comes of them, in their order, whatever becomes of the second process."""

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import contents
from xltools.cli.talk import working
from xltools.commands import side_by_side as module
from xltools.commands.build import BuildOptions, build
from xltools.commands.side_by_side import Drawing, Job, may_fork, side_by_side
from xltools.commands.steps import Folder
from xltools.tracker import read_tracker

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
FIRST = os.getpid()


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take two processes, however many processors there are and whatever threads run the tests."""
    monkeypatch.setattr(module, "may_fork", lambda: True)


class Terminal(io.StringIO):
    """A terminal, as far as a program looks."""

    def isatty(self) -> bool:
        return True


def here() -> bool:
    return os.getpid() == FIRST


def done(*makes: Callable[[], object]) -> list[object]:
    with side_by_side([Job(f"Job {place}", make) for place, make in enumerate(makes)]) as made:
        return list(made)


def until_the_second_has_worked() -> bool:
    time.sleep(0.3)
    return here()


def test_what_comes_of_the_jobs_stands_in_their_order_whoever_did_them() -> None:
    assert done(lambda: (0, until_the_second_has_worked()), lambda: (1, here()), lambda: (2, here())) == [
        (0, True), (1, False), (2, False),
    ]  # fmt: skip


def test_the_first_process_does_the_others_while_the_second_is_busy() -> None:
    def slow() -> tuple[int, bool]:
        time.sleep(0.3)
        return 3, here()

    def quick(number: int) -> Callable[[], tuple[int, bool]]:
        return lambda: (number, here())

    assert done(quick(0), quick(1), quick(2), slow)[:3] == [(0, True), (1, True), (2, True)]


def test_each_job_is_done_and_told_once() -> None:
    told: list[str] = []
    jobs = [Job(f"Job {number}", lambda number=number: number) for number in range(50)]
    with side_by_side(jobs, told.append) as made:
        assert list(made) == list(range(50))

    assert len(told) == len(set(told))


def fails_there() -> str:
    if not here():
        raise OSError("no room")
    return "made here"


def is_killed_there() -> str:
    if not here():
        os.kill(os.getpid(), signal.SIGKILL)
    return "made here"


def cannot_be_handed_over() -> object:
    return "made here" if here() else threading.Lock()


@pytest.mark.parametrize("fault", [fails_there, is_killed_there, cannot_be_handed_over])
def test_what_the_second_process_could_not_do_the_first_does(fault: Callable[[], object]) -> None:
    assert done(lambda: until_the_second_has_worked() and "slow", fault, lambda: "last") == [
        "slow", "made here", "last",
    ]  # fmt: skip


def test_a_fault_is_that_of_the_first_job_that_has_one() -> None:
    def faulty(number: int) -> Callable[[], object]:
        def fail() -> object:
            raise ValueError(f"job {number}")

        return fail

    with pytest.raises(ValueError, match="job 1"):
        done(lambda: until_the_second_has_worked(), faulty(1), faulty(2))


def test_a_stop_ends_the_second_process_too() -> None:
    def stopped() -> object:
        raise KeyboardInterrupt

    def endless() -> object:
        time.sleep(60)
        return None

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        done(lambda: until_the_second_has_worked(), stopped, endless)

    assert time.monotonic() - begun < 20
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_no_process_is_doubled_while_another_thread_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "processors", lambda: 2)
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)
    assert may_fork()
    monkeypatch.setattr(module.threading, "active_count", lambda: 2)
    assert not may_fork()


def test_no_thread_draws_on_the_terminal_while_a_process_is_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    before = threading.active_count()
    with working("Reading") as told:
        assert isinstance(told, Drawing)
        assert threading.active_count() == before + 1
        with told.at_rest():
            assert threading.active_count() == before
        told("Writing")
        assert threading.active_count() == before + 1


def test_no_process_is_doubled_where_there_is_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)
    monkeypatch.setattr(module, "processors", lambda: 1)
    assert not may_fork()


def test_a_build_in_two_processes_leaves_the_bytes_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how = BuildOptions(is_final=True)

    def left(name: str) -> dict[str, bytes]:
        folder = small.programme(tmp_path / name)
        assert build(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder), how).has_packs
        return contents(folder)

    in_two = left("two")
    monkeypatch.setattr(module, "may_fork", lambda: False)
    assert left("one") == in_two

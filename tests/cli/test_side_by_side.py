"""Jobs in two processes: what comes of them, in their order, whatever becomes of the second process."""

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import contents
from xltools.cli.terminal import working
from xltools.commands import side_by_side as module
from xltools.commands.build import BuildOptions, build
from xltools.commands.side_by_side import Drawing, Job, beside, may_fork, side_by_side
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


class Meeting:
    """Lets each process wait until the other is where it should be."""

    def __init__(self, place: Path) -> None:
        self._first, self._second = place / "first", place / "second"

    def begins(self) -> str:
        """Take the first job here, and keep it until the second process is there."""
        self._first.touch()
        _wait_for(self._second)
        return "first"

    def waits(self) -> None:
        """Let the second process wait until the first has its job."""
        _wait_for(self._first)

    def arrives(self) -> None:
        """Tell that the second process is there."""
        self._second.touch()


def _wait_for(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end, f"the other process never came to {path.name}"
        time.sleep(0.005)


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    return Meeting(tmp_path)


def test_what_comes_of_the_jobs_stands_in_their_order_whoever_did_them(meeting: Meeting) -> None:
    def second() -> tuple[str, bool]:
        meeting.arrives()
        return "second", here()

    def third() -> tuple[str, bool]:
        meeting.waits()
        return "third", here()

    assert done(meeting.begins, second, third) == ["first", ("second", False), ("third", False)]


def test_each_job_is_done_and_told_once() -> None:
    told: list[str] = []
    jobs = [Job(f"Job {number}", partial(int, number)) for number in range(50)]
    with side_by_side(jobs, told.append) as made:
        assert list(made) == list(range(50))

    assert len(told) == len(set(told))


def _fails() -> None:
    raise OSError("no room")


def _is_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("fault", [_fails, _is_killed, threading.Lock])
def test_what_the_second_process_could_not_do_the_first_does(meeting: Meeting, fault: Callable[[], object]) -> None:
    """It fails, it is killed, it made what cannot be handed over."""

    def second() -> object:
        if here():
            return "made here"
        meeting.arrives()
        return fault()

    def third() -> str:
        if not here():
            meeting.waits()
        return "third"

    assert done(meeting.begins, second, third) == ["first", "made here", "third"]


def test_a_fault_is_that_of_the_first_job_that_has_one(meeting: Meeting) -> None:
    def faulty(number: int) -> object:
        if not here():
            meeting.waits()
            meeting.arrives()
        raise ValueError(f"job {number}")

    with pytest.raises(ValueError, match="job 1"):
        done(meeting.begins, partial(faulty, 1), partial(faulty, 2))


def test_a_stop_ends_the_second_process_too(meeting: Meeting) -> None:
    def stopped() -> object:
        meeting.begins()
        raise KeyboardInterrupt

    def endless() -> object:
        meeting.arrives()
        time.sleep(600)
        return None

    with pytest.raises(KeyboardInterrupt):
        done(stopped, endless)

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_stop_while_the_process_is_doubled_is_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    fork = os.fork

    def stopped() -> int:
        process = fork()
        if process:
            os.kill(os.getpid(), signal.SIGINT)
        return process

    monkeypatch.setattr(os, "fork", stopped)
    with pytest.raises(KeyboardInterrupt):
        done(partial(int, 1), partial(time.sleep, 600))

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_no_process_is_doubled_while_another_thread_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert may_fork()
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not may_fork()


def test_no_thread_draws_on_the_terminal_while_a_process_is_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    before = threading.active_count()
    with working("Reading") as told:
        drawn: object = told
        assert isinstance(drawn, Drawing)
        assert threading.active_count() == before + 1
        with drawn.at_rest():
            assert threading.active_count() == before
        told("Writing")
        assert threading.active_count() == before + 1


def test_no_process_is_doubled_where_there_is_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(module, "processors", lambda: 1)
    assert not may_fork()


@pytest.mark.parametrize("kinds", [("all",), ("board",)])
def test_a_build_in_two_processes_leaves_the_bytes_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...]
) -> None:
    how = BuildOptions(kinds, is_final=True)

    def left(name: str) -> dict[str, bytes]:
        folder = small.programme(tmp_path / name, small.with_cell("Risks", "owner", 1, None))
        assert build(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder), how).has_packs
        return contents(folder)

    in_two = left("two")
    assert any(name.endswith("findings.xlsx") for name in in_two)
    monkeypatch.setattr(module, "may_fork", lambda: False)
    assert left("one") == in_two


def test_what_the_second_process_makes_is_had_after_what_is_done_meanwhile(meeting: Meeting) -> None:
    def made() -> tuple[str, bool]:
        meeting.waits()
        meeting.arrives()
        return "read", here()

    assert beside(made, [meeting.begins]) == ("read", False)


def test_where_no_second_process_may_be_nothing_is_done_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "may_fork", lambda: False)
    steps: list[str] = []
    assert beside(here, [lambda: steps.append("imported")])
    assert steps == []


@pytest.mark.parametrize("fault", [_fails, _is_killed])
def test_a_fault_is_told_before_more_is_done_meanwhile(fault: Callable[[], object]) -> None:
    """The second process could not do it, so it is done here, where the fault is told."""
    steps: list[str] = []

    def reads() -> object:
        if here():
            raise ValueError(f"told after {len(steps)} steps")
        return fault()

    def waits() -> None:
        steps.append("waited")
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)

    with pytest.raises(ValueError, match="told after 1 steps"):
        beside(reads, [waits, waits])


def test_where_there_is_no_room_for_a_second_process_one_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise OSError("no room")

    monkeypatch.setattr(os, "fork", full)
    assert beside(here, [])
    assert done(here, here) == [True, True]


def test_a_stop_meanwhile_ends_the_second_process_too() -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        beside(partial(time.sleep, 600), [stopped])

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)

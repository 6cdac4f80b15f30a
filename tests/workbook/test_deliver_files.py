"""Outputs are whole or absent, all of a run or none, whatever stops it."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.helpers.commands import contents
from xltools.deliver.os_errors import said
from xltools.deliver.publish import JOURNAL, sole_builder, staging, write_whole
from xltools.deliver.temporary import MARK, part_of_more
from xltools.errors import OutputBlocked

FORMER = {"a.xlsx": b"former a", "b.xlsx": b"former b", "old.xlsx": b"former old"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "output"
    place.mkdir()
    for name, content in FORMER.items():
        (place / name).write_bytes(content)
    return place


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_a_key_pressed_while_one_of_many_files_takes_its_place_stops_the_whole(folder: Path) -> None:
    def pressed() -> None:
        with staging() as stage:
            stage.add(folder / "a.xlsx", b"new a")
            stage.publish(then=lambda: signal.raise_signal(signal.SIGINT))

    pressed()
    assert (folder / "a.xlsx").read_bytes() == b"new a", "by itself it is whole by then, and the stop comes too late"
    with pytest.raises(KeyboardInterrupt), part_of_more():
        pressed()


def publish(folder: Path, fault: BaseException | None = None) -> None:
    """Publish a, b and new, and remove old; then, where given, fail."""

    def then() -> None:
        if fault is not None:
            raise fault

    with staging() as stage:
        for name in ("a.xlsx", "b.xlsx", "new.xlsx"):
            stage.add(folder / name, f"present {name}".encode())
        stage.publish(remove=[folder / "old.xlsx", folder / "never.xlsx"], then=then)


def test_all_outputs_take_their_places_and_what_no_longer_holds_goes(folder: Path) -> None:
    publish(folder)

    assert contents(folder) == {
        "a.xlsx": b"present a.xlsx", "b.xlsx": b"present b.xlsx", "new.xlsx": b"present new.xlsx",
    }  # fmt: skip


def test_nothing_stands_in_its_place_before_it_is_published(folder: Path) -> None:
    with staging() as stage:
        stage.add(folder / "a.xlsx", b"present")
        assert (folder / "a.xlsx").read_bytes() == b"former a"

    assert contents(folder) == FORMER


@pytest.mark.parametrize("fault", [OutputBlocked("no"), KeyboardInterrupt(), OSError(errno.EIO, "no")])
def test_a_fault_at_the_last_step_puts_all_back(folder: Path, fault: BaseException) -> None:
    with pytest.raises(type(fault)):
        publish(folder, fault)

    assert contents(folder) == FORMER


def test_a_folder_in_the_way_of_the_last_target_changes_nothing(folder: Path) -> None:
    (folder / "new.xlsx").mkdir()
    with pytest.raises(OutputBlocked, match=r"new\.xlsx is a folder, where a file should be"):
        publish(folder)

    assert contents(folder) == FORMER


def test_a_link_is_replaced_and_not_written_through(folder: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_bytes(b"precious")
    victim.chmod(0o600)
    (folder / "a.xlsx").unlink()
    (folder / "a.xlsx").symlink_to(victim)
    publish(folder)

    assert victim.read_bytes() == b"precious"
    assert not (folder / "a.xlsx").is_symlink()
    assert stat.S_IMODE((folder / "a.xlsx").stat().st_mode) != 0o600


def test_a_link_is_put_back_as_a_link(folder: Path, tmp_path: Path) -> None:
    (folder / "a.xlsx").unlink()
    (folder / "a.xlsx").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputBlocked):
        publish(folder, OutputBlocked("no"))

    assert (folder / "a.xlsx").readlink() == tmp_path / "nowhere"


def test_who_may_read_a_file_stays_as_it_was_set(folder: Path) -> None:
    (folder / "a.xlsx").chmod(0o640)
    publish(folder)

    assert stat.S_IMODE((folder / "a.xlsx").stat().st_mode) == 0o640


def test_who_may_read_a_new_file_is_for_the_umask_to_say(tmp_path: Path) -> None:
    program = "import os; os.umask(0o027)\nfrom pathlib import Path\nfrom xltools.deliver.publish import write_whole\n"
    program += f"write_whole(Path({str(tmp_path / 'a.xlsx')!r}), b'')"
    subprocess.run([sys.executable, "-c", program], check=True)

    assert stat.S_IMODE((tmp_path / "a.xlsx").stat().st_mode) == 0o640


def test_a_run_killed_between_two_files_is_put_back_by_the_next(folder: Path) -> None:
    program = (
        "import os\nfrom pathlib import Path\nfrom xltools.deliver.publish import staging\n"
        f"folder = Path({str(folder)!r})\n"
        "with staging() as stage:\n"
        "    for name in ('a.xlsx', 'b.xlsx', 'new.xlsx'):\n"
        "        stage.add(folder / name, b'half')\n"
        "    stage.publish(remove=[folder / 'old.xlsx'], then=lambda: os.kill(os.getpid(), 9))\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], check=False)
    assert killed.returncode == -9
    assert (folder / "a.xlsx").read_bytes() == b"half"
    assert (folder / JOURNAL).exists()

    with sole_builder(folder):
        assert contents(folder) == FORMER


def test_putting_back_can_itself_be_stopped_and_begun_again(folder: Path) -> None:
    (folder / f"{MARK}1-1.tmp").write_bytes(b"former a")
    (folder / "a.xlsx").write_bytes(b"half")
    journal = {"a.xlsx": f"{MARK}1-1.tmp", "b.xlsx": f"{MARK}1-2.tmp", "never.xlsx": None}
    (folder / JOURNAL).write_text(json.dumps(journal))

    with sole_builder(folder):
        assert contents(folder) == FORMER


def test_a_journal_never_reaches_outside_its_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (folder / JOURNAL).write_text(json.dumps({"../victim": None, "..": None, "a.xlsx": "../victim"}))

    with sole_builder(folder):
        assert (tmp_path / "victim").read_bytes() == b"precious"


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b'{"a.xlsx": 1, "": null}', b"\xff"])
def test_a_journal_that_cannot_be_read_stops_nothing(folder: Path, content: bytes) -> None:
    (folder / JOURNAL).write_bytes(content)

    with sole_builder(folder):
        assert (folder / "a.xlsx").read_bytes() == b"former a"


def test_what_a_stopped_run_left_is_swept_at_any_depth(folder: Path) -> None:
    (folder / "2012-03-31" / f"{MARK}7-1.tmp").mkdir(parents=True)
    (folder / "2012-03-31" / f"{MARK}7-1.tmp" / "pack.xlsx").write_bytes(b"half")
    (folder / f"{MARK}7-2.tmp").write_bytes(b"half")

    with sole_builder(folder):
        assert contents(folder) == FORMER


def test_a_file_beside_is_swept_a_day_later_and_not_while_another_may_write_it(tmp_path: Path) -> None:
    old, young = tmp_path / f"{MARK}7-1.tmp", tmp_path / f"{MARK}7-2.tmp"
    old.write_bytes(b"half")
    young.write_bytes(b"being written")
    os.utime(old, (young.stat().st_mtime - 90_000,) * 2)
    write_whole(tmp_path / "a.xlsx", b"whole")

    assert set(contents(tmp_path)) == {"a.xlsx", young.name}


def test_a_number_that_a_stopped_run_had_is_no_hindrance(tmp_path: Path) -> None:
    for number in range(500):
        (tmp_path / f"{MARK}{os.getpid()}-{number}.tmp").write_bytes(b"")
    write_whole(tmp_path / "a.xlsx", b"whole")

    assert (tmp_path / "a.xlsx").read_bytes() == b"whole"


def test_a_second_build_waits_for_the_first_and_then_says_so(tmp_path: Path) -> None:
    entered, leave = threading.Event(), threading.Event()

    def first() -> None:
        with sole_builder(tmp_path):
            entered.set()
            leave.wait(30)

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait(30)
    try:
        with pytest.raises(OutputBlocked, match="Another build is still writing"), sole_builder(tmp_path, 0.2):
            pass
    finally:
        leave.set()
        thread.join()
    with sole_builder(tmp_path, 0.2):
        pass


def test_the_lock_of_a_killed_build_blocks_nobody(tmp_path: Path) -> None:
    program = (
        "import os\nfrom pathlib import Path\nfrom xltools.deliver.publish import sole_builder\n"
        f"with sole_builder(Path({str(tmp_path)!r})): os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9

    with sole_builder(tmp_path, 0.2):
        pass


@pytest.mark.parametrize("on_the_way", ["output", "output/2012-03-31"])
def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path, on_the_way: str) -> None:
    (tmp_path / on_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / on_the_way).write_bytes(b"")
    with pytest.raises(OutputBlocked) as refused:
        write_whole(tmp_path / "output" / "2012-03-31" / "a.xlsx", b"")

    assert str(refused.value).startswith(f"{tmp_path / on_the_way} is a file, where a folder should be")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EROFS, "is read-only or the file is open"),
        (errno.EACCES, "is read-only or the file is open"),
        (errno.ENAMETOOLONG, "is too long for this computer"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_what_the_system_says_becomes_a_sentence(code: int, words: str) -> None:
    with pytest.raises(OutputBlocked, match=words), said(Path("output/a.xlsx")):
        raise OSError(code, os.strerror(code))

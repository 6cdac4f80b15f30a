"""Faults made to happen: the former packs whole or the new ones whole, one sentence, the right exit code."""

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import small
from tests.helpers.commands import Done, contents, invoke, run
from tests.helpers.permissions import bound_by_permissions
from xltools.commands.build import BuildOptions, build
from xltools.commands.new import new_programme, tracker_of
from xltools.commands.steps import Folder
from xltools.errors import TrackerRefused
from xltools.tracker import read_tracker

TESTS = Path(__file__).parents[1]
PLACE = Path("output", "2012-03-31")
OTHER = small.with_setting("Programme", "Another programme")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small.programme(tmp_path_factory.mktemp("built") / "programme")
    assert invoke(folder, "build", "--pack", "return").code == 0
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A programme whose packs are built; its tracker was changed since."""
    place = Path(shutil.copytree(built, tmp_path / "programme"))
    (place / "workbooks" / "tracker.xlsx").write_bytes(small.tracker_bytes(OTHER))
    return place


def refused(done: Done, words: str) -> None:
    """Hold a command to exit code 3 and one sentence."""
    assert (done.code, done.out) == (3, ""), done
    assert done.err.startswith("xltools: ")
    assert done.err.count("\n") == 1
    assert words in done.err


def killed(folder: Path, kills: int, part: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.killed_builds", str(folder), str(kills), "1", part],
        cwd=TESTS.parent,
        check=True,
        capture_output=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def unharmed(told: dict[str, Any]) -> None:
    assert told["killed"] > 0
    assert (told["torn"], told["mixed in the end"], told["left over"]) == (0, 0, []), told


@pytest.mark.parametrize(("kills", "part"), [(200, "built"), (600, "written")])
def test_a_build_killed_at_any_moment_leaves_the_former_packs_or_the_new(tmp_path: Path, kills: int, part: str) -> None:
    unharmed(killed(tmp_path, kills, part))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where the tests may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, leave: int) -> None:
    """Fill a disk but for so many bytes."""
    free = shutil.disk_usage(disk).free
    (disk / "ballast").write_bytes(b"\0" * max(free - leave, 0))


@pytest.mark.parametrize("leave", [0, 20_000, 60_000])
def test_a_full_disk_leaves_the_former_packs(folder: Path, disk: Path, leave: int) -> None:
    shutil.copytree(folder / "output", disk / "output")
    shutil.rmtree(folder / "output")
    (folder / "output").symlink_to(disk / "output")
    before = contents(disk / "output")
    fill(disk, leave)
    done = invoke(folder, "build", "--pack", "return", "--pack", "board")

    refused(done, "The disk is full")
    assert "nothing was changed" in done.err
    assert contents(disk / "output") == before


@pytest.mark.parametrize("leave", [0, 30_000])
def test_a_full_disk_under_the_archive_makes_no_final(folder: Path, disk: Path, leave: int) -> None:
    (folder / "workbooks" / "archive").symlink_to(disk)
    before = contents(folder / "output")
    fill(disk, leave)
    done = invoke(folder, "build", "--pack", "return", "--final")

    refused(done, "The disk is full")
    assert contents(folder / "output") == before
    assert [path.name for path in disk.iterdir()] == ["ballast"]


def test_a_read_only_folder_is_one_sentence(folder: Path, disk: Path) -> None:
    shutil.copytree(folder / "workbooks", disk / "workbooks")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = invoke(disk, "build", "--pack", "return")

    refused(done, "is read-only")
    assert [path.name for path in disk.iterdir()] == ["workbooks"]


def test_a_folder_without_permission_is_one_sentence(folder: Path) -> None:
    (folder / PLACE).chmod(0o500)
    before = contents(folder / PLACE)
    with bound_by_permissions(folder):
        refused(invoke(folder, "build", "--pack", "return"), "is read-only")
    assert contents(folder / PLACE) == before


@pytest.mark.parametrize("name", ["regional-return.xlsx", "findings.xlsx", "manifest.json"])
def test_a_folder_in_the_place_of_any_output_changes_nothing(folder: Path, name: str) -> None:
    (folder / PLACE / name).unlink()
    (folder / PLACE / name).mkdir()
    before = contents(folder / PLACE)
    done = invoke(folder, "build", "--pack", "return")

    refused(done, f"{name} is a folder, where a file should be")
    assert contents(folder / PLACE) == before


def test_a_file_in_the_place_of_the_output_folder_is_one_sentence(tmp_path: Path) -> None:
    folder = small.programme(tmp_path)
    (folder / "output").write_bytes(b"mine")
    refused(invoke(folder, "build"), "output is a file, where a folder should be")

    assert (folder / "output").read_bytes() == b"mine"


def test_a_tracker_that_goes_away_is_one_sentence_and_changes_nothing(folder: Path) -> None:
    before = contents(folder / "output")
    tracker = folder / "workbooks" / "tracker.xlsx"
    raw = read_tracker(tracker)
    tracker.unlink()
    with pytest.raises(TrackerRefused, match="disappeared while it was being checked"):
        build(raw, Folder(folder), BuildOptions(kinds=("return",)))

    assert contents(folder / "output") == before


def test_a_tracker_saved_again_meanwhile_is_one_sentence_and_changes_nothing(folder: Path) -> None:
    before = contents(folder / "output")
    tracker = folder / "workbooks" / "tracker.xlsx"
    raw = read_tracker(tracker)
    tracker.write_bytes(small.right_tracker())
    with pytest.raises(TrackerRefused, match="was saved again while it was being checked: run again"):
        build(raw, Folder(folder), BuildOptions(kinds=("return",)))

    assert contents(folder / "output") == before


def test_two_builds_at_once_leave_the_packs_of_one_whole(folder: Path) -> None:
    results: list[Done] = []
    threads = [
        threading.Thread(target=lambda: results.append(run(folder, "build", "--pack", "return"))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = contents(folder / "output")
    invoke(folder, "build", "--pack", "return")

    assert [done.code for done in results] == [0, 0]
    assert contents(folder / "output") == left


@pytest.mark.parametrize("megabytes", [200, 350, 500])
def test_too_little_memory_is_one_sentence_or_enough(folder: Path, megabytes: int) -> None:
    before = contents(folder / "output")
    done = subprocess.run(
        [sys.executable, "-m", "xltools", "build", "--pack", "return"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20,) * 2),
    )

    assert done.returncode in (0, 3), done
    assert "Traceback" not in done.stderr
    if done.returncode == 3:
        assert "memory" in done.stderr
        assert contents(folder / "output") == before


def test_the_example_is_the_same_bytes_anywhere_at_any_time(built_example: Path, tmp_path: Path) -> None:
    """Another place, time zone, language, order of hashes, no home: nothing of these is in a pack."""
    deep = tmp_path / "Żółw's programme (très long) & 100%"
    while len(str(deep)) < 230:
        deep /= "of a path that is long, too"
    shutil.copytree(built_example, deep, ignore=shutil.ignore_patterns("output"))
    done = run(
        deep,
        "build",
        "--pack",
        "board",
        variables={
            "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "HOME": None, "USER": "somebody", "LOGNAME": "somebody",
            "LC_ALL": "C", "LANG": None,
        },
    )  # fmt: skip

    assert done.code == 0, done
    for name in ("board-pack.xlsx", "findings.xlsx"):
        assert (deep / PLACE / name).read_bytes() == (built_example / PLACE / name).read_bytes()


@pytest.fixture(scope="session")
def clock_of_1970(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if sys.platform != "linux" or shutil.which("cc") is None:
        pytest.skip("needs Linux and a C compiler to set the clock of a process")
    library = tmp_path_factory.mktemp("clock") / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, TESTS / "helpers" / "clock_of_1970.c", "-ldl"], check=True)
    return library


def test_a_clock_that_stands_in_1970_changes_nothing(built: Path, clock_of_1970: Path, tmp_path: Path) -> None:
    folder = small.programme(tmp_path)
    clock = {"LD_PRELOAD": str(clock_of_1970)}
    done = run(folder, "build", "--pack", "return", variables=clock)

    assert done.code == 0, done
    assert contents(folder / "output") == contents(built / "output")


def test_text_of_a_name_reaches_no_pack(built_example: Path) -> None:
    everything = b"".join(contents(built_example / "output").values())

    assert str(built_example).encode() not in everything
    assert b"/root" not in everything


def test_a_second_programme_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        new_programme(tmp_path / name, with_example=False)

    assert tracker_of(tmp_path / "one").read_bytes() == tracker_of(tmp_path / "two").read_bytes()

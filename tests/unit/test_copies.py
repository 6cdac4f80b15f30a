"""Copies that cloud folders make: known by their names, named in one sentence, and never taken for the tracker."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import contents, invoke
from xltools.tracker.copies import is_copy, open_elsewhere


@pytest.mark.parametrize(
    "name",
    [
        "tracker (1).xlsx", "tracker(2).xlsx", "tracker 2.xlsx", "tracker-DESKTOP-7QK2L.xlsx", "Tracker-PC-NAME.xlsx",
        "Tracker (Conflicted copy 2026-04-02).xlsx", "tracker (Pat's conflicted copy 2026-04-02).xlsx",
        "tracker (conflicted copy 2026-04-02 101500).xlsx", "tracker.sync-conflict-20260402-101500-ABCDEFG.xlsx",
        "tracker - Copy.xlsx", "tracker - Copy (2).xlsx", "tracker copy.xlsx", "Copy of tracker.xlsx",
        "tracker_conflict-20260402-101500.xlsx", "tracker (Case Conflict).xlsx", "tracker-PC-NAME-2.XLSX",
    ],
)  # fmt: skip
def test_a_name_that_a_cloud_folder_gives_is_known(name: str) -> None:
    assert is_copy(name, "tracker.xlsx")


@pytest.mark.parametrize(
    "name",
    [
        "tracker.xlsx", "tracker-2012.xlsx", "tracker-FINAL.xlsx", "tracker-MARCH.xlsx", "tracker March.xlsx",
        "tracker-march.xlsx", "trackers.xlsx", "tracker 2012.xlsx", "other (1).xlsx", "tracker (1).docx",
        "tracker (adults).xlsx", "~$tracker.xlsx", "tracker2.xlsx", "tracker-2012-03-31.xlsx", "copy.xlsx",
    ],
)  # fmt: skip
def test_a_name_that_an_office_gives_is_no_copy(name: str) -> None:
    assert not is_copy(name, "tracker.xlsx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small.programme(tmp_path)


def copied(folder: Path, *names: str) -> None:
    for name in names:
        shutil.copy(folder / "workbooks" / "tracker.xlsx", folder / "workbooks" / name)


def test_which_of_two_counts_is_not_guessed(folder: Path) -> None:
    copied(folder, "tracker-PC-NAME.xlsx", "Tracker (Conflicted copy 2026-04-02).xlsx")
    before = contents(folder)
    done = invoke(folder, "build")

    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "xltools: It is not clear which tracker counts: Tracker (Conflicted copy 2026-04-02).xlsx and "
        "tracker-PC-NAME.xlsx look like copies, as a cloud folder makes when two people save at once, and are beside "
        "tracker.xlsx in workbooks. Look at what each holds (xltools compare), keep one, and move the others to "
        "workbooks/archive; or name one in the command.\n"
    )
    assert contents(folder) == before


def test_a_tracker_that_is_named_is_read_and_its_copy_told(folder: Path) -> None:
    copied(folder, "tracker (1).xlsx")
    done = invoke(folder, "validate", "workbooks/tracker.xlsx")

    assert done.code == 0
    assert done.err == (
        "Note: tracker.xlsx is read, but tracker (1).xlsx looks like a copy, as a cloud folder makes when two people "
        "save at once, and is beside it: look at what each holds (xltools compare), keep one, and move the others "
        "away.\n"
    )


def test_two_trackers_of_other_names_are_told_as_before(folder: Path) -> None:
    copied(folder, "adults.xlsx")

    assert "workbooks holds 2 workbooks (adults.xlsx, tracker.xlsx): name one" in invoke(folder, "validate").err


def test_the_mark_of_an_open_tracker_is_no_copy(folder: Path) -> None:
    (folder / "workbooks" / "~$tracker.xlsx").write_bytes(b"open")
    done = invoke(folder, "validate")

    assert done.code == 0
    assert done.err.startswith("Note: tracker.xlsx is open in another program (")


def owner_of_excel(name: str) -> bytes:
    """The file of Excel: 55 bytes with the name in the codes of Windows, then in UTF-16, 165 in all."""
    old = name.encode("cp1252", "replace")
    wide = len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    return (bytes([len(old)]) + old.ljust(54) + wide).ljust(165)


@pytest.mark.parametrize(
    ("owner", "content", "who"),
    [
        ("~$tracker.xlsx", owner_of_excel("Head of service"), "Head of service, "),
        ("~$tracker.xlsx", owner_of_excel("Ωmega Š"), "Ωmega Š, "),
        ("~$tracker.xlsx", b"\x05Owner", "Owner, "),
        ("~$tracker.xlsx", b"", ""),
        ("~$tracker.xlsx", b"\0" * 165, ""),
        ("~$tracker.xlsx", owner_of_excel("a\x1b[31m\nNote: b"), "a\\x1b[31m Note: b, "),
        (".~lock.tracker.xlsx#", b",office,PC-7,29.11.2026 10:00,file:///x;", "office, "),
        (".~lock.tracker.xlsx#", b"Head of service,office,PC-7,29.11.2026 10:00,file:///x;", "Head of service, "),
        (".~lock.tracker.xlsx#", b"", ""),
    ],
)
def test_who_has_the_tracker_open_is_named_and_how_to_go_on(
    tmp_path: Path, owner: str, content: bytes, who: str
) -> None:
    (tmp_path / owner).write_bytes(content)
    noon = datetime(2026, 11, 26, 12).timestamp()
    os.utime(tmp_path / owner, (noon, noon))

    assert open_elsewhere(tmp_path / "tracker.xlsx") == (
        f"tracker.xlsx is open in another program ({who}since 26/11/2026), or was when that program crashed: what was "
        f"last saved is read; if nobody has it open now, delete {owner}."
    )


def test_a_folder_by_the_name_of_an_owner_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "~$tracker.xlsx").mkdir()

    assert open_elsewhere(tmp_path / "tracker.xlsx") == ""

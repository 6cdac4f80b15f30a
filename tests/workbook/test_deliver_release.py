"""A release: its manifest says what it was made from and nothing of where or when; its archive is whole or absent."""

import getpass
import json
import platform
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import contents
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder
from xltools.deliver import archive, manifest
from xltools.deliver.release import _setting_aside
from xltools.errors import OutputBlocked
from xltools.tracker import read_tracker

DAY = date(2012, 3, 31)
REPORT = {"format": 1, "as_at": "2012-03-31", "figures": []}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small.programme(tmp_path_factory.mktemp("built"))
    build(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder), BuildOptions(kinds=("return",)))
    return folder / "output" / "2012-03-31"


def test_the_manifest_says_what_the_packs_were_made_from_and_what_they_say(built: Path) -> None:
    told = manifest.load_manifest(built)

    assert list(told) == [
        "xltools", "tracker", "sha256", "schemas_sha256", "as_at", "previous", "history_sha256", "status", "marking",
        "options", "counts", "headline", "left_out", "rows", "blanked", "notes", "files",
    ]  # fmt: skip
    assert (told["tracker"], told["as_at"], told["previous"], told["status"]) == (
        "tracker.xlsx", "2012-03-31", None, "DRAFT",
    )  # fmt: skip
    assert set(told["headline"]) == {"programme", "workstreams"}
    fields = ["name", "kind", "sha256", "parts_sha256"]
    assert [list(entry) for entry in told["files"]] == [fields, [*fields, "said_sha256"]]


def test_no_clock_user_or_machine_is_in_the_manifest(built: Path) -> None:
    text = (built / "manifest.json").read_text(encoding="utf-8")

    assert not re.search(r"\d\d:\d\d", text)
    assert not {getpass.getuser(), platform.node(), str(built)} & set(re.findall(r"[\w./-]+", text))


def test_each_file_has_the_hash_that_the_manifest_says(built: Path) -> None:
    for entry in manifest.load_manifest(built)["files"]:
        with (built / entry["name"]).open("rb") as stream:
            assert manifest.parts_sha256(stream) == entry["parts_sha256"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"files": 1}', b'{"files": [1, {"name": "../x"}]}'])
def test_a_manifest_that_says_nothing_sensible_names_no_files(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)

    assert manifest.files_of(manifest.load_manifest(tmp_path)) == {}


def test_the_archive_holds_a_report_whole(tmp_path: Path) -> None:
    archive.save_to_archive(tmp_path / "archive", DAY, b"tracker", REPORT)

    assert set(contents(tmp_path)) == {"archive/2012-03-31/tracker.xlsx", "archive/2012-03-31/report.json"}


def test_what_is_not_put_in_its_place_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), archive.archiving(tmp_path / "archive", DAY, b"tracker", REPORT):
        raise KeyboardInterrupt

    assert contents(tmp_path) == {}


def test_an_archive_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(b"")
    with pytest.raises(OutputBlocked, match="archive is a file, where a folder should be"):
        archive.save_to_archive(tmp_path / "archive", DAY, b"tracker", REPORT)


def test_a_report_made_anew_sets_the_former_aside(tmp_path: Path) -> None:
    for content in (b"first", b"second", b"third"):
        archive.save_to_archive(tmp_path, DAY, content, REPORT)

    assert [(tmp_path / name / "tracker.xlsx").read_bytes() for name in sorted(p.name for p in tmp_path.iterdir())] == [
        b"third", b"first", b"second",
    ]  # fmt: skip


def test_a_stop_between_setting_aside_and_putting_in_place_is_mended(tmp_path: Path) -> None:
    archive.save_to_archive(tmp_path, DAY, b"first", REPORT)
    program = (
        "import json, os, pathlib\nfrom datetime import date\nfrom xltools.deliver import archive\n"
        "real = pathlib.Path.rename\n"
        "def rename(path, to):\n"
        "    if path.name.startswith('.xltools-'): os.kill(os.getpid(), 9)\n"
        "    return real(path, to)\n"
        "pathlib.Path.rename = rename\n"
        f"archive.save_to_archive(pathlib.Path({str(tmp_path)!r}), date(2012, 3, 31), b'second', {REPORT!r})\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    assert not (tmp_path / "2012-03-31").exists()

    archive.repair_archive(tmp_path)
    assert {name for name in contents(tmp_path) if ".xltools-" in name} == set()
    assert (tmp_path / "2012-03-31" / "tracker.xlsx").read_bytes() == b"first"


@pytest.mark.parametrize("report", ["{", "[]", '{"as_at": "../../x"}', '{"as_at": 1}'])
def test_what_a_stopped_run_left_in_the_archive_is_not_trusted(tmp_path: Path, report: str) -> None:
    (tmp_path / ".xltools-1-1.tmp").mkdir()
    (tmp_path / ".xltools-1-1.tmp" / "report.json").write_text(report)
    archive.repair_archive(tmp_path)

    assert contents(tmp_path) == {}


def test_packs_set_aside_are_taken_back_where_a_later_step_fails(tmp_path: Path) -> None:
    (tmp_path / "board-pack.xlsx").write_bytes(b"final")
    (tmp_path / "manifest.json").write_text(json.dumps({"status": "FINAL"}))
    before = contents(tmp_path)

    def put_and_fail() -> None:
        with _setting_aside(tmp_path, ["board-pack.xlsx"]) as put:
            put()
            raise OutputBlocked("no")

    with pytest.raises(OutputBlocked):
        put_and_fail()
    assert contents(tmp_path) == before

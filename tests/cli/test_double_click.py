"""The files to double-click: on Windows by an interpreter of their rules, for macOS run by sh."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.windows import Cmd
from xltools.deliver.new_folder import starter_files

FILES = starter_files(with_example=False)
WORDS = {"build": "build", "build-final": "build --final", "email": "email"}
HERE = r"D:\Work & Co (2012)\Zoë 100%\care"


def clicked(computer: Cmd, name: str, folder: str = HERE, *arguments: str) -> int:
    return computer.double_click(rf"{folder}\{name}.cmd", FILES[f"{name}.cmd"], *arguments)


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("at", [HERE, r"D:\Work & Co (2012)", "D:"])
def test_the_environment_of_the_folder_or_of_one_above_it_is_found(name: str, at: str) -> None:
    program = rf"{at}\.venv\Scripts\xltools.exe"
    computer = Cmd(programs=[program], on_path=["xltools"])

    assert clicked(computer, name) == 0
    assert [each.replace("\\\\", "\\") for each in computer.ran] == [f"{program}|{WORDS[name]}"]
    assert computer.printed[-1].startswith("Done: ")
    assert computer.has_paused


def test_the_nearest_environment_counts() -> None:
    near, far = rf"{HERE}\.venv\Scripts\xltools.exe", r"D:\.venv\Scripts\xltools.exe"
    computer = Cmd(programs=[far, near])
    clicked(computer, "build")

    assert computer.ran == [f"{near}|build"]


@pytest.mark.parametrize("folder", [HERE, "C:\\", r"Z:\shared"])
def test_a_program_that_uv_or_pipx_installed_is_found_and_else_that_of_the_path(folder: str) -> None:
    placed = r"C:\Users\Staff\.local\bin\xltools.exe"
    by_uv, by_path = Cmd(programs=[placed], on_path=["xltools"]), Cmd(on_path=["xltools"])
    clicked(by_uv, "build", folder.rstrip("\\"))
    clicked(by_path, "build", folder.rstrip("\\"), "--draft")

    assert by_uv.ran == [f"{placed}|build"]
    assert by_path.ran == ["xltools|build --draft"]


@pytest.mark.parametrize("name", WORDS)
def test_without_xltools_it_says_so_and_stays_open(name: str) -> None:
    computer = Cmd()

    assert clicked(computer, name) == 9009
    assert computer.printed[-1].startswith("xltools is not installed on this computer")
    assert computer.has_paused


def test_errors_in_the_tracker_are_told_at_the_end() -> None:
    computer = Cmd(on_path=["xltools"], code=1)

    assert clicked(computer, "build") == 1
    assert computer.printed[-1].startswith("No packs were made")


def run_by_sh(folder: Path, name: str, home: Path) -> subprocess.CompletedProcess[str]:
    (folder / f"{name}.command").write_bytes(FILES[f"{name}.command"])
    (folder / f"{name}.command").chmod(0o755)
    return subprocess.run(
        [str(folder / f"{name}.command")], cwd="/", input="\n", capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home)}, timeout=120,
    )  # fmt: skip


def program_at(path: Path, code: int = 0) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(f'#!/bin/sh\necho "$0|$*|$PWD"\nexit {code}\n')
    path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
@pytest.mark.parametrize("name", WORDS)
def test_on_a_mac_the_environment_above_the_folder_is_found_and_its_code_kept(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a $place & 'more'" / "care"
    folder.mkdir(parents=True)
    program_at(tmp_path / "a $place & 'more'" / ".venv" / "bin" / "xltools", code=1)
    program_at(tmp_path / ".local" / "bin" / "xltools")
    done = run_by_sh(folder, name, tmp_path)

    assert done.returncode == 1
    assert done.stdout.splitlines()[0].endswith(f".venv/bin/xltools|{WORDS[name]}|{folder}")
    assert "No packs were made" in done.stdout
    assert not done.stderr


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
def test_on_a_mac_what_uv_or_pipx_installed_is_found_and_what_is_missing_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "care"
    folder.mkdir()
    missing = run_by_sh(folder, "build", tmp_path)
    program_at(tmp_path / ".local" / "bin" / "xltools")
    found = run_by_sh(folder, "build", tmp_path)

    assert missing.returncode == 127
    assert "xltools is not installed on this computer" in missing.stdout
    assert found.returncode == 0
    assert f"{tmp_path}/.local/bin/xltools|build|{folder}" in found.stdout
    assert "Done: " in found.stdout


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
def test_the_files_of_a_new_folder_run_the_real_command(tmp_path: Path) -> None:
    program = tmp_path / ".venv" / "bin" / "xltools"
    program.parent.mkdir(parents=True)
    paths = ":".join(path for path in sys.path if path)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{paths}" exec {sys.executable} -m xltools "$@"\n')
    program.chmod(0o755)
    subprocess.run([str(program), "new", "care"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    done = subprocess.run(
        [str(tmp_path / "care" / "build.command")], cwd="/", input="\n", capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip

    assert done.returncode == 1, done.stderr
    assert "Organisation, Programme, Board and As at are blank" in done.stdout
    assert "No packs were made" in done.stdout


@pytest.mark.parametrize("name", WORDS)
def test_on_windows_the_program_is_told_that_it_was_double_clicked(name: str) -> None:
    computer = Cmd(on_path=["xltools"])
    clicked(computer, name)

    assert computer._variables["XLTOOLS_CLICKED"] == ".cmd"


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
def test_who_double_clicks_reads_what_to_double_click_next_and_nothing_to_type(tmp_path: Path) -> None:
    folder = small.programme(tmp_path / "care")
    program = tmp_path / ".venv" / "bin" / "xltools"
    program.parent.mkdir(parents=True)
    paths = ":".join(path for path in sys.path if path)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{paths}" exec {sys.executable} -m xltools "$@" --pack return\n')
    program.chmod(0o755)
    first = run_by_sh(folder, "build", tmp_path)
    small.programme(folder, small.with_cell("Milestones", "baseline", 1, "soon"))
    second = run_by_sh(folder, "build", tmp_path)

    assert first.returncode == 0, first.stderr
    assert "When they are agreed, double-click  build-final.command  : it marks them FINAL" in first.stdout
    assert "Then double-click  email.command  : it writes" in first.stdout
    assert second.returncode == 1, second.stdout
    assert "and save;\nthen double-click again.\n" in second.stdout
    for told in (first, second):
        assert "type  " not in told.stdout
        assert "xltools build" not in told.stdout


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
@pytest.mark.parametrize("is_on_path", [pytest.param(True, marks=pytest.mark.heavy), False])
def test_who_types_reads_what_can_be_typed_where_they_are(tmp_path: Path, is_on_path: bool) -> None:
    folder = small.programme(tmp_path / "care")
    program = folder / ".venv" / "bin" / "xltools"
    program.parent.mkdir(parents=True)
    paths = [path for path in sys.path if path]
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path[:0] = {paths!r}\nfrom xltools.__main__ import main\nmain()\n"
    )
    program.chmod(0o755)
    path = f"{program.parent}:/usr/bin:/bin" if is_on_path else "/usr/bin:/bin"
    done = subprocess.run(
        [".venv/bin/xltools", "build", "--pack", "return"], cwd=folder, env={"PATH": path, "HOME": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    typed = "xltools" if is_on_path else ".venv/bin/xltools"
    assert f"type  {typed} build --final  :" in done.stdout
    assert f"type  {typed} email  :" in done.stdout

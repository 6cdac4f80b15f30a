"""The commands together: help, wrong options, faults that end any of them, and what each loads."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import PROGRAM, UNMEASURED, environment, invoke, run
from xltools.cli import COMMANDS

_HEAVY = ("pandas", "pandera", "pydantic", "numpy", "openpyxl", "xlsxwriter", "python_calamine", "watchfiles", "rich")
_LOADED = f"""
import atexit, json, sys
from xltools.cli import run
atexit.register(lambda: print(json.dumps([name for name in {_HEAVY!r} if name in sys.modules]), file=sys.__stderr__))
run()
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_help_gives_an_example(command: str, tmp_path: Path) -> None:
    done = invoke(tmp_path, command, "--help")

    assert (done.code, done.err) == (0, "")
    assert f"Example:  xltools {command}" in done.out


def test_help_lists_every_command(tmp_path: Path) -> None:
    done = invoke(tmp_path, "--help")

    assert done.code == 0
    assert all(f"  {command} " in done.out for command in COMMANDS)


def test_a_misspelt_command_is_answered_with_the_nearest(tmp_path: Path) -> None:
    done = invoke(tmp_path, "biuld")

    assert (done.code, done.out) == (2, "")
    assert "There is no command 'biuld': did you mean 'build'?" in done.err


def test_a_command_like_no_other_is_answered_with_all(tmp_path: Path) -> None:
    assert f"the commands are {', '.join(COMMANDS)}." in invoke(tmp_path, "xyz").err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_option_is_named(command: str, tmp_path: Path) -> None:
    done = invoke(tmp_path, command, "--no-such-option")

    assert (done.code, done.out) == (2, "")
    assert f"xltools {command} has no option --no-such-option" in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--pfd"], "xltools build has no option --pfd: did you mean --pdf? (xltools build --help says more)"),
        (["--pdf", "build"], "xltools has no option --pdf: it goes after build or rollup, as in xltools build --pdf. "),
        (["describe", "-?"], "xltools describe has no option -?: did you mean --help?"),
        (["describe", "--zzz"], "xltools describe has no option --zzz: it has --format, --output and --help."),
        (["validate", "--format", "jsn"], "'github', 'workbook': did you mean json? (xltools validate --help"),
        (
            ["build", "my", "tracker.xlsx"],
            "xltools build takes no more than TRACKER, so tracker.xlsx is one too many: ",
        ),
        (
            ["rollup"],
            "xltools rollup lacks PATHS..., as in: xltools rollup workbooks --output output/region-pack.xlsx.",
        ),
        (["new"], "xltools new lacks FOLDER, as in: xltools new "),
        (["build", "--as-at"], "--as-at needs a value after it: --help after the command says which."),
        (["build", "--final=yes"], "--final takes no value: leave out '=' and what comes after it."),
        (["build", "--as-at", "31/04/2012"], "'31/04/2012' is not a date: type it as 2012-03-31 or 31/03/2012."),
    ],
)
def test_a_slip_in_a_command_is_answered_in_one_line_with_what_to_type(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    done = invoke(tmp_path, *arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("xltools: ")
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["build", "--help"], 0),
        (["validate", "--help"], 0),
        (["watch", "--help"], 0),
        (["build", "--no-such-option"], 2),
        (["build", "--final", "--draft"], 2),
        (["build", "--as-at", "soon"], 2),
        (["build"], 3),
        (["build", "missing.xlsx"], 3),
        (["validate", "empty.xlsx"], 3),
        (["validate", "text.xlsx"], 3),
        (["validate", "cut.xlsx"], 3),
        (["validate", "folder"], 3),
        (["validate", "~$tracker.xlsx"], 3),
        (["watch", "missing.xlsx"], 3),
    ],
)
def test_nothing_heavy_is_loaded_before_there_is_work(arguments: list[str], code: int, tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "text.xlsx").write_bytes(b"a,b,c\n")
    (tmp_path / "cut.xlsx").write_bytes(small.right_tracker()[:5_000])
    (tmp_path / "folder").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *arguments], cwd=tmp_path, check=False, capture_output=True, text=True
    )

    assert done.returncode == code
    assert json.loads(done.stderr.splitlines()[-1]) == []


def test_a_full_disk_behind_stdout_is_one_sentence(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "describe"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 3
    assert done.stderr.decode().startswith("xltools: The result cannot be written where it was sent")
    assert done.stderr.count(b"\n") == 1


def test_a_reader_that_has_read_enough_is_no_fault(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "describe"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()

    assert process.stderr.read() == b""
    process.wait(60)


def test_a_stop_at_the_keyboard_is_a_word_and_its_own_exit_code(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "new", str(tmp_path / "programme"), "--example"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(UNMEASURED),
    )
    _wait_for(lambda: any(tmp_path.glob(".xltools-*.tmp/workbooks/tracker.xlsx")))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (130, b"", b"xltools: stopped.\n")
    assert list(tmp_path.iterdir()) == []


def test_no_colour_and_no_progress_in_a_pipe(tmp_path: Path) -> None:
    done = run(small.programme(tmp_path), "validate", variables={"FORCE_COLOR": None, "TERM": "xterm-256color"})

    assert "\x1b" not in done.out + done.err
    assert done.err == ""


def test_a_terminal_sees_progress_on_stderr_and_no_colour_where_it_wants_none(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "validate"],
        cwd=small.programme(tmp_path),
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment({"NO_COLOR": "1", "TERM": "xterm-256color"}),
    )
    out, _ = process.communicate(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "Checking the tracker" in shown
    assert "\x1b[3" not in shown  # no colour; moves of the cursor are none
    assert b"\x1b" not in out
    assert out.startswith(b"workbooks/tracker.xlsx as at ")


def _wait_for(is_so: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to be")

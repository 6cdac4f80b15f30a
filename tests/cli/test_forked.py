"""A command in a fork of the tests' process is to whoever runs it what a fresh one is."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import environment, run
from tests.helpers.forked import begun

FRESH = {"XLTOOLS_FRESH": "1"}


@pytest.mark.parametrize("words", [("validate",), ("validate", "gone.xlsx"), ("vlidate",)])
def test_it_says_and_ends_with_what_a_fresh_one_does(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = small.programme(tmp_path, small.with_cell("Milestones", "forecast", 1, "soon"))

    assert run(folder, *words) == run(folder, *words, variables=FRESH)


def test_its_variables_are_those_it_was_given(tmp_path: Path) -> None:
    zsh = run(tmp_path, "completion", variables={"SHELL": "/bin/zsh"}, check_trackers=False)

    assert "_XLTOOLS_COMPLETE=zsh_complete" in zsh.out


@pytest.mark.skipif(sys.platform == "win32", reason="ends it by a signal")
def test_a_signal_ends_it_and_it_alone(tmp_path: Path) -> None:
    watch = begun(["watch"], cwd=small.programme(tmp_path), stdout=subprocess.PIPE, env=environment({}))
    assert watch.stdout is not None
    assert watch.stdout.readline().startswith(b"workbooks/tracker.xlsx as at ")
    watch.send_signal(signal.SIGTERM)

    assert watch.wait(60) == -signal.SIGTERM
    watch.stdout.close()

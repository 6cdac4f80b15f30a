"""Commands begun in a fork of the tests' own process, where everything that takes a second to import is loaded.

Each is a process like any other: it has an id, an exit code, streams, a folder, variables and signals of its own. What
it does not try is how a program starts: that a module is imported that is needed, that nothing heavy is, what Python
makes of its variables. For that some tests begin a fresh one (`PROGRAM` in `tests.helpers.commands`). With
XLTOOLS_FRESH=1 among its variables each is fresh, and everywhere but on Linux, where alone it is safe to fork a process
that has threads.
"""

import contextlib
import gc
import importlib
import io
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NoReturn
from unittest.mock import patch

from xltools.commands import side_by_side
from xltools.deliver import libreoffice_run
from xltools.region import worker_process

#: Variables that an interpreter, or a library in it, reads as it starts, and as they were when ours did.
_OF_THE_INTERPRETER = ("PYTHON", "LC_", "LANG", "DASK_")
_AT_START = dict(os.environ)


def begun(
    arguments: Sequence[str], *, module: str = "xltools", hears_the_keyboard: bool = False, **how: Any
) -> "subprocess.Popen[Any]":
    """Begin `python -m MODULE ARGUMENTS` as `subprocess.Popen` would.

    Args:
        arguments: what comes after the module's name.
        module: it ends its process itself, or comes to an end.
        hears_the_keyboard: also where it is begun by a job in the background, which inherits deafness.
        how: what Popen takes, but for a `preexec_fn`. Of variables those that the interpreter reads at its start make
            it a fresh process.
    """
    if not _may_fork(how.get("env")):
        hear = _hear if hears_the_keyboard else None
        return subprocess.Popen([sys.executable, "-m", module, *arguments], preexec_fn=hear, **how)  # noqa: PLW1509
    _loaded()

    def become() -> None:
        if hears_the_keyboard:
            _hear()
        _become(module, arguments, how.get("env"))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads: ours wait, and hold no lock that it needs
        return subprocess.Popen([sys.executable], preexec_fn=become, **how)  # noqa: PLW1509 - as above


@contextlib.contextmanager
def readers() -> Iterator[None]:
    """Let the processes that read a region's trackers be forked, which each test would begin anew."""

    def begin(command: Sequence[str], **how: Any) -> "subprocess.Popen[Any]":
        assert list(command) == [sys.executable, "-P", "-m", "xltools.region.worker"], "another program: adapt this"
        return begun((), module=command[-1], **how)

    known = SimpleNamespace(PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL, Popen=begin)
    with patch.object(worker_process, "subprocess", known):
        yield


def _may_fork(variables: Mapping[str, str] | None) -> bool:
    given = os.environ if variables is None else variables
    if not sys.platform.startswith("linux") or given.get("XLTOOLS_FRESH"):
        return False
    names = {name for name in {*given, *_AT_START} if name.startswith(_OF_THE_INTERPRETER)}
    return all(given.get(name) == _AT_START.get(name) for name in names)


def _hear() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _loaded() -> None:
    """Import what commands import at work, so that a fork need not."""
    for name in ("xltools.commands.build", "xltools.report.packs", "xltools.region.summarise", "rich.status"):
        importlib.import_module(name)


def _become(module: str, arguments: Sequence[str], variables: Mapping[str, str] | None) -> NoReturn:
    """Be that program, in the child, where Popen would begin another; never come back."""
    code = 1
    try:
        _forget(variables)
        sys.argv = [module, *arguments]
        if module == "xltools":  # a reader is begun with -P
            sys.path.insert(0, os.getcwd())  # noqa: PTH109 - as `python -m` does
        sys.modules.pop(module, None)  # else runpy warns that it is there already
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 0 if done.code is None else 1
    except BaseException:  # noqa: BLE001 - the interpreter's last word
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            _quietly(stream.flush)
        os._exit(code)


def _forget(variables: Mapping[str, str] | None) -> None:
    """Drop what is of the tests, and not of a program that has just begun."""
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # the last of them tells Popen that the program has begun
    vars(side_by_side)["processors"] = libreoffice_run.processors  # the tests' own process counts one
    sys.settrace(None)
    threading.settrace(None)
    if variables is not None:
        os.environ.clear()
        os.environ.update(variables)
    time.tzset()
    tempfile.tempdir = None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin, sys.stdout, sys.stderr = (_stream(handle) for handle in range(3))
    sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__
    gc.callbacks.clear()  # in one, an interrupt would be lost
    gc.set_threshold(700, 10, 10)


def _stream(handle: int) -> io.TextIOWrapper:
    raw = io.FileIO(handle, "r" if handle == 0 else "w", closefd=False)
    buffer = io.BufferedReader(raw) if handle == 0 else io.BufferedWriter(raw)
    errors = "backslashreplace" if handle == 2 else "strict"
    return io.TextIOWrapper(buffer, encoding="utf-8", errors=errors, line_buffering=handle == 2 or raw.isatty())


def _quietly(do: Callable[[], object]) -> None:
    try:
        do()
    except (OSError, ValueError):
        return

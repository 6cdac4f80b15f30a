"""Commands stopped at the keyboard while they do what they say on the terminal, and what they leave."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.commands import PROGRAM, UNMEASURED, environment

_PATIENCE_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a command ended with, and what its terminal and its output saw.

    Args:
        was_seen: whether it said what it was to be stopped at, before it ended.
    """

    code: int
    out: str
    terminal: str
    was_seen: bool


def stopped_at(
    folder: Path, words: Sequence[str], saying: str, variables: Mapping[str, str | None] | None = None, presses: int = 1
) -> Stopped:
    """Run a command on a terminal, and press Ctrl+C once it says something there."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    settings = {"TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "200", **UNMEASURED, **(variables or {})}
    process = subprocess.Popen(
        [*PROGRAM, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
        env=environment(settings), preexec_fn=_hears_the_keyboard,
    )  # fmt: skip
    os.close(theirs)
    os.set_blocking(ours, False)
    seen, pressed, last = b"", 0, time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < last:
        seen += _read(ours)
        if pressed < presses and saying.encode() in seen and process.poll() is None:
            process.send_signal(signal.SIGINT)
            pressed += 1
        if process.poll() is not None:
            break
        time.sleep(0.01)
    else:
        process.kill()
    assert process.stdout is not None
    out = process.stdout.read().decode()
    seen += _read(ours)
    os.close(ours)
    return Stopped(process.wait(), out, seen.decode(errors="replace"), pressed > 0)


def programs_naming(text: str) -> list[str]:
    """Return the command lines that run now and hold a text."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = place.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in line:
            found.append(line)
    return found


def _hears_the_keyboard() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background inherits deafness


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:  # nothing there, or the other end is closed
        return b""

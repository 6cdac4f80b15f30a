"""Commands stopped at the keyboard while they do what they say on the terminal, and what they leave."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.commands import UNMEASURED, environment
from tests.helpers.forked import begun

_PATIENCE_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a command ended with, and what its terminal and its output saw.

    Args:
        was_pressed: whether the moment to stop it came before it ended.
    """

    code: int
    out: str
    terminal: str
    was_pressed: bool
    seconds: float


def stopped_at(
    folder: Path, words: Sequence[str], saying: str, variables: Mapping[str, str | None] | None = None, presses: int = 1
) -> Stopped:
    """Run a command on a terminal, and press Ctrl+C once it says something there."""
    return _pressed(folder, words, lambda seen, _: saying in seen, variables or {}, presses)


def stopped_when(
    folder: Path, words: Sequence[str], is_time: Callable[[], bool], variables: Mapping[str, str | None]
) -> Stopped:
    """Run a command on a terminal, and press Ctrl+C once it is time."""
    return _pressed(folder, words, lambda _, __: is_time(), variables, 1)


def stopped_after(folder: Path, words: Sequence[str], seconds: float) -> Stopped:
    """Run a command on a terminal, and press Ctrl+C after so long, if it has begun to speak by then."""
    return _pressed(folder, words, lambda seen, spent: spent >= seconds and bool(seen), {}, 1)


def _pressed(
    folder: Path, words: Sequence[str], when: Callable[[str, float], bool], variables: Mapping[str, str | None],
    presses: int,
) -> Stopped:  # fmt: skip
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    settings = {"TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "200", **UNMEASURED, **variables}
    since = time.monotonic()
    process = begun(
        words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
        env=environment(settings), hears_the_keyboard=True,
    )  # fmt: skip
    os.close(theirs)
    os.set_blocking(ours, False)
    seen, pressed = "", 0
    while process.poll() is None:
        seen += _read(ours)
        if pressed < presses and when(seen, time.monotonic() - since) and process.poll() is None:
            process.send_signal(signal.SIGINT)
            pressed += 1
        if time.monotonic() - since > _PATIENCE_SECONDS:
            process.kill()
        select.select([ours], [], [], 0.01)  # so that the key is pressed as soon as the moment has come
    assert process.stdout is not None
    seen += _read(ours)
    os.close(ours)
    spent = time.monotonic() - since
    return Stopped(process.wait(), process.stdout.read().decode(), seen, pressed > 0, spent)


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


def _read(handle: int) -> str:
    try:
        return os.read(handle, 65536).decode(errors="replace")
    except OSError:  # nothing there, or the other end is closed
        return ""

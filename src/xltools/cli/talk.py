"""Talk to a person at a terminal: results on stdout, all else on stderr; progress is not for a pipe."""

import contextlib
import errno
import os
import re
import sys
from collections.abc import Iterator
from typing import NoReturn

import click

from xltools.errors import OutputBlocked

#: What a terminal would obey, or what would make text look other than it is; line ends and tabs stay.
_NOT_PLAIN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@contextlib.contextmanager
def working(what: str) -> Iterator[None]:
    """Show that work goes on, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def tell(text: str) -> None:
    """Print a result for people: nothing in it is obeyed by a terminal.

    Raises:
        OutputBlocked: what stdout leads to cannot hold it.
    """
    tell_data(plain(text))


def tell_data(text: str) -> None:
    """Print a result for programs, as it stands, in UTF-8.

    Raises:
        OutputBlocked: what stdout leads to cannot hold it.
    """
    try:
        click.echo(text, nl=not text.endswith("\n"))
    except OSError as fault:
        if fault.errno in (errno.EPIPE, errno.EINVAL):  # the reader has read enough; click ends quietly
            raise
        raise OutputBlocked(
            f"The result cannot be written to where it was sent ({fault.strerror or fault}): put that right, then run "
            "again."
        ) from fault


def say(text: str) -> None:
    """Say something that is no result."""
    click.echo(plain(text), err=True)


def leave(code: int | str | None) -> NoReturn:
    """End the process with this exit code and nothing more: all of ours is put away by then.

    The interpreter's own way out takes every loaded library apart first, which takes a tenth of a second. And it would
    sometimes end by the signal of Ctrl-C, though we caught the interrupt: where the key was pressed while a library ran
    code that it had composed (an `exec`).
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def plain(text: str) -> str:
    """Show what a terminal would obey as a visible code."""
    return _NOT_PLAIN.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def speak_utf8() -> None:
    """Let every sign be printed: as UTF-8 into a pipe or file, and on a terminal as far as it can show it."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]

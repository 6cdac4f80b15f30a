"""The terminal: the only place that prints, with results to stdout and all else to stderr; and what Ctrl-C does.

No terminal or build server obeys anything in what is printed, whoever wrote it. A pipe gets no progress messages.
"""

import contextlib
import errno
import os
import shutil
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from xltools.errors import OutputBlocked, XltoolsError
from xltools.text.safe import as_printed, plain, shown
from xltools.text.words import typed_path

if TYPE_CHECKING:
    from rich.status import Status

#: Set by the files to double-click, to their own ending.
CLICKED = "XLTOOLS_CLICKED"


#: How long a drawing thread may take to notice that it should pause.
_REST_SECONDS = 0.5


class Stop:
    """What Ctrl+C does: it stops the work, once; pressed again while that is put away, it changes nothing."""

    _PUT_AWAY_SECONDS = 3.0

    def __init__(self) -> None:
        self.was_asked = False
        self._last = 0.0

    def __call__(self, _number: int, _frame: object) -> None:
        """Stop what is being done."""
        now = time.monotonic()
        if not self.was_asked or now - self._last > self._PUT_AWAY_SECONDS:
            self.was_asked, self._last = True, now
            raise KeyboardInterrupt


STOP = Stop()


@contextlib.contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Show that work goes on, on a terminal only; yield what says how far it is."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(shown(what))) as status:
        yield _Drawn(status)


class _Drawn:
    """How far the work is, drawn on the terminal by a thread of rich."""

    def __init__(self, status: "Status") -> None:
        self._status = status

    def __call__(self, so_far: str) -> None:
        """Say how far it is."""
        from rich.text import Text

        self._status.update(Text(shown(so_far)))

    @contextlib.contextmanager
    def at_rest(self) -> Iterator[None]:
        """Let no thread draw meanwhile, as while the process is doubled: a lock that it held would stay held."""
        drawing = set(threading.enumerate()) - {threading.current_thread()}
        self._status.stop()
        for thread in drawing:
            thread.join(_REST_SECONDS)
        try:
            yield
        finally:
            self._status.start()


def tell(text: str, form: str = "text") -> None:
    """Print a result; its form decides how control characters are escaped.

    Raises:
        OutputBlocked: the target of stdout cannot hold it.
    """
    safe = as_printed(text, form)
    try:
        click.echo(safe, nl=not safe.endswith("\n"))
    except OSError as fault:
        if fault.errno in (errno.EPIPE, errno.EINVAL):  # the reader has read enough; click ends quietly
            raise
        raise OutputBlocked(
            f"The result cannot be written where it was sent ({fault.strerror or fault}): fix that, then run again."
        ) from fault


def say(text: str) -> None:
    """Say something that is not a result, in our own lines."""
    click.echo(plain(text), err=True)


def say_line(before: str, sentence: object) -> None:
    """Say one sentence, which may hold any text of others, on one line."""
    say(f"{before}{shown(sentence)}")


def say_fault(fault: XltoolsError) -> None:
    """Say why the work cannot go on: one sentence on one line, and what belongs to it on lines below."""
    first, *more = fault.args or (type(fault).__name__,)
    say_line("xltools: ", first)
    for line in more:
        say_line("  ", line)


def say_traceback(fault: BaseException) -> None:
    """Say where a fault occurred, for people who fix code."""
    say("".join(traceback.format_exception(fault)))


def ask(question: str) -> bool:
    """Ask a person at the terminal; False is the answer to no more than Enter."""
    return click.confirm(shown(question), err=True)


def is_asked_at_terminal() -> bool:
    """Return whether there is a person to ask."""
    return sys.stdin.isatty()


def started() -> tuple[str, str]:
    """Return what a person types to run xltools here, and the ending of the file that they double-clicked."""
    clicked = os.environ.get(CLICKED, "")
    return _typed(sys.argv[0]), clicked if clicked in (".cmd", ".command") else ""


def _typed(program: str) -> str:
    """Return the program as it must be typed: only by its name if the name finds this program."""
    path = Path(program)
    if path.name.lower() not in ("xltools", "xltools.exe"):
        return "python -m xltools"
    found = shutil.which("xltools")
    with contextlib.suppress(OSError):
        if path.parent == Path() or (found is not None and Path(found).samefile(program)):
            return "xltools"
    with contextlib.suppress(ValueError):
        program = str(path.relative_to(Path.cwd()))
    return typed_path(program)


def say_usage(fault: click.ClickException) -> None:
    """Say what is wrong with how a command was called; what was typed may hold anything."""
    if isinstance(fault, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        say(fault.format_message())
        return
    from xltools.cli.usage import usage_sentence

    say_line("xltools: ", usage_sentence(fault))


def leave(code: int | str | None) -> NoReturn:
    """End the process with this exit code at once: everything of ours is cleaned up by then.

    The interpreter's own exit takes every loaded library apart first, which takes a tenth of a second. It would also
    sometimes end with the signal of Ctrl-C although we caught the interrupt: if the key was pressed while a library ran
    generated code (an `exec`).
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def speak_safely() -> None:
    """Make every character printable, in UTF-8 except on a terminal without it; also for faults and warnings."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def take_over() -> None:
    """Print Python's own messages about faults and warnings here too, because the process is only ours."""
    sys.excepthook = lambda _kind, fault, _traceback: say_traceback(fault)
    threading.excepthook = lambda told: say_traceback(told.exc_value) if told.exc_value else None
    warnings.showwarning = _warning
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # a job in the background may not receive it
        signal.signal(signal.SIGINT, STOP)


def _warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    say_line(f"{category.__name__}: ", message)

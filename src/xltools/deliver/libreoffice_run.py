"""Runs of LibreOffice: started with profiles of their own, awaited together, and ended with everything they started."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xltools.deliver.temporary import uninterrupted
from xltools.errors import OutputBlocked

#: The language that a PDF names, so that a screen reader pronounces it correctly. LibreOffice takes it from its
#: profile, #: and without one from the machine. Numbers, dates and the program's own words follow the United Kingdom
#: too.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale" oor:op="fuse">
<value>en-GB</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-GB</value></prop></item>
</oor:items>
"""
_IS_POSIX = os.name == "posix"
_LOOK_SECONDS = 1.0


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(slots=True)
class OfficeRun:
    """One run of LibreOffice over some workbooks, which it takes in their order.

    Args:
        place: a new folder for the workbooks, the results, and everything that the program keeps.
        convert_to: the form to make, as the program's option.
        form: the ending of the files made.
    """

    program: str
    place: Path
    convert_to: str
    form: str
    books: Mapping[str, bytes]
    _running: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def begin(self) -> None:
        """Write the workbooks, and start the program."""
        for folder in ("made", "temporary", "profile/user"):
            (self.place / folder).mkdir(parents=True)
        (self.place / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        for name, content in self.books.items():
            (self.place / name).write_bytes(content)
        command = [
            self.program, f"-env:UserInstallation={(self.place / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", self.convert_to, "--outdir", str(self.place / "made"),
            *(str(self.place / name) for name in self.books),
        ]  # fmt: skip
        # if it is ended, it would leave files in the system's own temporary folder
        temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(self.place / "temporary"))
        with (self.place / "said").open("wb") as said, uninterrupted(is_final=False):
            # otherwise a stop between the start and the next line would lose track of it
            self._running = subprocess.Popen(  # noqa: S603 - a program found on the PATH, no shell, only names of ours
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, start_new_session=_IS_POSIX,
                env={**os.environ, **temporary},
            )  # fmt: skip

    @property
    def is_going(self) -> bool:
        """Whether the program has been started and has not ended."""
        return self._running is not None and self._running.poll() is None

    def wait(self, seconds: float) -> None:
        """Wait for its end, no longer than this."""
        if self._running is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._running.wait(seconds)

    def said(self) -> str:
        """Return what the program printed."""
        return (self.place / "said").read_bytes().decode("utf-8", "replace")

    def path(self, book: str) -> Path:
        """Return the path of the file that is made from a workbook."""
        return self.place / "made" / f"{Path(book).stem}.{self.form}"

    def whole(self) -> list[str]:
        """Return the workbooks whose files are whole: while the program goes on, those before the last one begun."""
        made = [name for name in self.books if self.path(name).exists()]
        return made[:-1] if self.is_going else made

    def end(self) -> None:
        """End the program, if it still goes, with all that it started, because it starts others; nothing else."""
        running = self._running
        if running is None or not self.is_going:
            return
        with contextlib.suppress(ProcessLookupError):
            if _IS_POSIX:
                os.killpg(running.pid, signal.SIGKILL)
            else:
                ended = ["taskkill", "/F", "/T", "/PID", str(running.pid)]
                subprocess.run(ended, check=False, capture_output=True)  # noqa: S603 - Windows' own, no shell
                running.kill()
        _reap(running)


def _reap(ended: "subprocess.Popen[bytes]") -> None:
    """Wait until a program that was killed is gone.

    This does not use `Popen.wait`. A stop may have come just after Python took the lock for waiting and before it could
    release it, and then nothing that asks for that lock ever returns.
    """
    if not _IS_POSIX:
        ended.wait()
        return
    with contextlib.suppress(ChildProcessError):  # something has waited for it already
        os.waitpid(ended.pid, 0)
    ended.returncode = -signal.SIGKILL


def run_together(runs: Sequence[OfficeRun], seconds: float, meanwhile: Callable[[], None]) -> None:
    """Begin runs of LibreOffice and wait until all have ended; on a stop, or after far too long, end them.

    Args:
        seconds: how long all of them may take.
        meanwhile: is called every second.
    """
    last = time.monotonic() + seconds
    try:
        for run in runs:
            run.begin()
        while going := [run for run in runs if run.is_going]:
            if time.monotonic() >= last:
                raise OutputBlocked(
                    f"LibreOffice was still at work after {seconds / 60:.0f} minutes and was stopped: close other "
                    "LibreOffice windows, then run again, or run again without --pdf and --ods; nothing was written."
                )
            going[0].wait(min(_LOOK_SECONDS, seconds))
            meanwhile()
    finally:
        for run in runs:
            run.end()

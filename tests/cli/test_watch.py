"""xltools watch: the tracker is checked at each save, whatever steps Excel takes to save it."""

import queue
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import PROGRAM, UNMEASURED, environment, invoke

_SECONDS = 60


class Running:
    """A watch in a process of its own, read line by line."""

    def __init__(self, folder: Path) -> None:
        self.tracker = folder / "workbooks" / "tracker.xlsx"
        self.last_saved = self.tracker.read_bytes()
        self.process = subprocess.Popen(
            [*PROGRAM, "watch"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(UNMEASURED),
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, start: str) -> list[str]:
        """Return the lines up to the one that begins so."""
        lines: list[str] = []
        while not lines or not lines[-1].startswith(start):
            try:
                lines.append(self._lines.get(timeout=_SECONDS))
            except queue.Empty:
                raise AssertionError(f"no line begins with {start!r}: {lines}") from None
        return lines

    def is_silent(self, seconds: float) -> bool:
        """Whether nothing is said for so long."""
        try:
            self._lines.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def save(self, changed: small.Rows) -> None:
        """Save as Excel does: a new file beside, the old one renamed away, the new one in its place."""
        content = small.tracker_bytes(changed)
        new, old = self.tracker.with_name("A1B2C3D4"), self.tracker.with_name("7E8F9A0B.tmp")
        new.write_bytes(content)
        self.tracker.rename(old)
        new.rename(self.tracker)
        old.unlink()
        self.last_saved = content

    def stop(self) -> int:
        """Stop it as Ctrl-C does; return its exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(_SECONDS)
        assert self.tracker.read_bytes() == self.last_saved
        return code


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Running]:
    running = Running(small.programme(tmp_path))
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait(_SECONDS)


def test_a_watch_tells_what_each_save_brought_and_mended_and_stops_cleanly(watch: Running) -> None:
    assert watch.until("Watching ")[0].startswith("workbooks/tracker.xlsx as at 2012-03-31: no errors")

    watch.save(small.with_cell("Milestones", "forecast", 2, "soon"))
    assert watch.until("Saved: ")[-1] == "Saved: 1 new, nothing fixed. Now 1 error, 1 warning, none waived."
    assert watch.until("    I3: ")[-1] == '    I3: "soon" is not a date.'

    watch.tracker.write_bytes(watch.tracker.read_bytes()[:9_000])  # a save that broke off
    assert watch.until("Not checked: ")[-1].startswith("Not checked: tracker.xlsx is cut short or damaged")

    watch.save(small.rows())
    assert watch.until("Saved: ")[-1] == "Saved: nothing new, 1 fixed. Now no errors, 1 warning, none waived."
    assert watch.until("  Milestones I3: ")[-1] == '  Milestones I3: "soon" is not a date.'

    watch.tracker.touch()
    assert watch.is_silent(2.5)

    assert watch.stop() == 0
    assert watch.until("The watch has ended")[-1] == "The watch has ended; the tracker was only read."


def test_a_tracker_that_cannot_be_read_at_the_beginning_is_one_sentence(tmp_path: Path) -> None:
    done = invoke(tmp_path, "watch", "missing.xlsx")

    assert (done.code, done.out) == (3, "")
    assert done.err.count("\n") == 1

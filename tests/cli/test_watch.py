"""xltools watch: the tracker is checked at each save, whatever steps Excel takes to save it."""

import contextlib
import io
import queue
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.helpers import small
from tests.helpers.commands import UNMEASURED, environment, invoke
from tests.helpers.forked import begun
from xltools.commands.steps import Folder, judge
from xltools.commands.watch import Watch
from xltools.deliver.findings_text import headline as findings_headline
from xltools.tracker import read_tracker

_SECONDS = 60


class Running:
    """A watch in a process of its own, read line by line."""

    def __init__(self, folder: Path) -> None:
        self.tracker = folder / "workbooks" / "tracker.xlsx"
        self.last_saved = self.tracker.read_bytes()
        self.process = begun(
            ["watch"],
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
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A watch that waits for a save to be whole for one second, where it is forked; a fresh one for four."""
    monkeypatch.setattr("xltools.commands.watch._PATIENCE", 1.0)
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

    watch.save(small.with_cell("Milestones", "forecast", 2, "soon"))
    assert watch.until("tracker.xlsx can be read again")[-1] == (
        "tracker.xlsx can be read again, and is as it was: 1 error, 1 warning, none waived."
    )

    watch.save(small.rows())
    assert watch.until("Saved: ")[-1] == "Saved: nothing new, 1 fixed. Now no errors, 1 warning, none waived."
    assert watch.until("  Milestones I3: ")[-1] == '  Milestones I3: "soon" is not a date.'

    watch.tracker.touch()
    assert watch.is_silent(1.3)  # it looks at the file each second, whatever the system tells of it

    assert watch.stop() == 0
    assert watch.until("The watch has ended")[-1] == "The watch has ended; the tracker was only read."


def test_a_tracker_that_cannot_be_read_at_the_beginning_is_one_sentence(tmp_path: Path) -> None:
    done = invoke(tmp_path, "watch", "missing.xlsx")

    assert (done.code, done.out) == (3, "")
    assert done.err.count("\n") == 1


class Looking:
    """A watch that is looked at by hand, over a small tracker."""

    def __init__(self, place: Path, rows: small.Rows | None = None) -> None:
        self.path = small.programme(place, rows) / "workbooks" / "tracker.xlsx"
        folder = Folder(place)
        judged = judge(read_tracker(self.path), folder, is_for_packs=False)
        self.watch = Watch(self.path, folder, None, judged, clock=count().__next__)  # a second for each look

    def looks(self, times: int = 1) -> list[str]:
        """Look so often; return what was told."""
        return [told for _ in range(times) if (told := self.watch.look())]

    def save(self, rows: small.Rows) -> str:
        """Save these rows and look; return what was told."""
        self.path.write_bytes(small.tracker_bytes(rows))
        return "\n".join(self.looks())


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    return Looking(tmp_path)


def late(**milestone: object) -> small.Rows:
    """Rows with a milestone that is complete and has no actual date, which a rule of rows finds; with more cells."""
    rows = small.with_cell("Milestones", "status", 2, "Complete")
    rows["Milestones"][1] |= {"declared_rag": None} | milestone
    return rows


def headline(told: str) -> str:
    return told.partition("\n")[0]


def test_what_an_error_hides_is_neither_fixed_nor_new_again(looking: Looking) -> None:
    assert "MIL-01" in looking.save(late())
    hidden = looking.save(late(actual="soon"))
    again = looking.save(late())
    fixed = looking.save(small.rows())

    assert headline(hidden).startswith("Saved: 1 new, nothing fixed, 1 not judged again.")
    assert "NOT JUDGED AGAIN until what hides them is fixed" in hidden
    assert headline(again).startswith("Saved: nothing new, 1 fixed.")
    assert "MIL-01" not in again
    assert headline(fixed).startswith("Saved: nothing new, 1 fixed.")


def test_what_stays_hidden_over_several_saves_is_told_as_fixed_in_the_end(looking: Looking) -> None:
    looking.save(late())
    looking.save(late(actual="soon"))
    other = looking.save({**late(actual="soon"), "Evidence": []})
    fixed = looking.save(small.rows())

    assert "1 not judged again" in headline(other) or "fixed" not in other.partition("NOT JUDGED")[2]
    assert headline(fixed).startswith("Saved: nothing new, 2 fixed.")


def test_findings_of_a_sheet_that_is_gone_are_not_fixed(looking: Looking) -> None:
    looking.save(late())
    rows = late()
    content = small.tracker_bytes(rows)
    book = load_workbook(io.BytesIO(content))
    del book["Milestones"]
    book.save(looking.path)
    told = "\n".join(looking.looks())
    again = looking.save(rows)

    assert "FIXED" not in told
    assert "not judged again" in headline(told)
    assert "MIL-01" not in again


def test_an_error_elsewhere_leaves_what_was_judged_again_fixed(looking: Looking) -> None:
    looking.save(late())
    rows = small.rows()
    rows["Milestones"][3]["forecast"] = "soon"
    told = looking.save(rows)

    assert headline(told).startswith("Saved: 1 new, 1 fixed. ")


def test_a_tracker_that_was_renamed_is_told_once_with_what_is_there_and_when_it_is_back(looking: Looking) -> None:
    away = looking.path.rename(looking.path.with_name("tracker 2.xlsx"))
    told = looking.looks(20)
    away.rename(looking.path)
    back = looking.looks(3)

    assert len(told) == 1
    assert "was renamed, moved or deleted; tracker 2.xlsx is there." in told[0]
    assert [headline(each) for each in back] == [
        f"tracker.xlsx can be read again, and is as it was: {looking_headline(looking)}."
    ]


def looking_headline(looking: Looking) -> str:
    return findings_headline(looking.watch.judged.findings)


def test_a_moment_without_a_file_is_not_told(looking: Looking) -> None:
    content = looking.path.read_bytes()
    looking.path.unlink()
    assert looking.looks(2) == []
    looking.path.write_bytes(content)
    assert looking.looks(3) == []


def test_each_new_trouble_is_told_and_a_whole_file_in_its_place_too(looking: Looking) -> None:
    content = looking.path.read_bytes()
    looking.path.write_bytes(content[: len(content) // 2])
    half = looking.looks(20)
    looking.path.write_bytes(b"")
    empty = looking.looks(20)
    looking.path.write_bytes(content)
    back = looking.looks(2)

    assert len(half) == len(empty) == len(back) == 1
    assert half[0].startswith("Not checked: ")
    assert empty[0].startswith("Not checked: ")
    assert half != empty
    assert "can be read again" in back[0]


def test_a_spoilt_file_that_comes_back_changed_tells_what_changed_since_it_was_whole(looking: Looking) -> None:
    looking.path.write_bytes(b"PK")
    looking.looks(6)
    told = looking.save(late())

    assert headline(told).startswith("Saved: 1 new, nothing fixed.")


def test_a_schema_that_is_faulty_for_a_while_leaves_the_watch_going(looking: Looking) -> None:
    own = looking.watch.folder.schemas
    own.mkdir()
    (own / "zones.py").write_text("faulty(")
    first = looking.save(late())
    shutil.rmtree(own)
    then = looking.looks(2)

    assert first.startswith("Not checked: ")
    assert len(then) == 1
    assert headline(then[0]).startswith("Saved: 1 new")


def test_many_looks_within_one_save_are_no_measure_of_patience(looking: Looking) -> None:
    looking.watch.clock = lambda: 100.0
    looking.path.write_bytes(b"PK half of a workbook")
    assert looking.looks(50) == []
    looking.watch.clock = lambda: 104.0
    assert [told.partition(":")[0] for told in looking.looks(50)] == ["Not checked"]


def test_that_a_save_is_being_checked_is_shown_until_it_is_told(looking: Looking) -> None:
    shown: list[str] = []

    @contextlib.contextmanager
    def checking() -> Iterator[None]:
        shown.append("begins")
        yield
        shown.append("ends")

    looking.watch.checking = checking
    looking.path.write_bytes(small.tracker_bytes(small.with_cell("Milestones", "forecast", 2, "soon")))
    assert looking.looks()
    assert shown == ["begins", "ends"]
    looking.looks(3)
    assert shown == ["begins", "ends"]

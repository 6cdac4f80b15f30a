"""A region with real processes: one bad tracker spoils nothing, two engines say the same, a second run only reads new.

Trackers are those of invented councils; what is wrong with one is made in its file, or done to its process.
"""

import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.regions import Rows, councils, tracker_bytes, write_region
from tests.helpers.builders import packed, parts, sheet
from tests.helpers.permissions import bound_by_permissions
from tests.helpers.reader_faults import LIES, reader_faults
from tests.helpers.sampling import by_default
from xltools.commands.rollup import Region, rollup
from xltools.measures.region.left_out import CANNOT_READ, FAILED, LeftOut
from xltools.measures.region.tracker_summary import COUNCIL, Summary
from xltools.region import gather as gather_module
from xltools.region import kept_pack, worker_process
from xltools.region.discovery import Found, Search, chosen, hashed, search
from xltools.region.gather import Gathered, GatherOptions, Progress, gather
from xltools.region.serialization import from_line, to_line
from xltools.region.summarise import summarise
from xltools.region.worker import _outcome
from xltools.region.worker_process import children
from xltools.schema.rag import FOUR

pytestmark = pytest.mark.usefixtures("forked_readers")

COUNCILS = councils(3, seed=4)
CHANGED = councils(4, seed=4)[3]
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="stops and kills processes by signal")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three right trackers, rolled up once: what is known of them stands beside them."""
    place = tmp_path_factory.mktemp("kept")
    write_region(place / "returns", 3, seed=4)
    assert rollup([place / "returns"], place / "output" / "pack.xlsx", GatherOptions(workers=2)).known == 0
    return place


@pytest.fixture
def returns(kept: Path, tmp_path: Path) -> Path:
    """A copy of the three, known already, to be added to."""
    shutil.copytree(kept, tmp_path / "region")
    return tmp_path / "region" / "returns"


@pytest.fixture
def with_another(returns: Path) -> Path:
    """The three, and one that is not known."""
    (returns / CHANGED.file_name).write_bytes(tracker_bytes(CHANGED))
    return returns


def gathered(returns: Path, **how: Any) -> Gathered:
    return gather([returns], returns.parent / "output", GatherOptions(**{"workers": 2} | how))


def left_out(found: Gathered) -> dict[str, str]:
    """Return why each tracker that does not count was left out, by its name."""
    return {Path(each.file).name: each.kind for each in found.left_out}


def setting(name: str, value: object) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for row in rows["Settings"]:
            if row["setting"] == name:
                row["value"] = value

    return change


def test_bad_files_are_left_out_with_their_reasons_and_the_rest_is_whole(returns: Path) -> None:
    (returns / "garbage.xlsx").write_bytes(b"no workbook at all")
    far_corner = sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    (returns / "hostile.xlsx").write_bytes(packed(parts(far_corner, names=("Settings",))))
    (returns / "other.xlsx").write_bytes(packed(parts(sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))))
    (returns / "version.xlsx").write_bytes(tracker_bytes(CHANGED, setting("Tracker version", "9")))
    (returns / "undated.xlsx").write_bytes(tracker_bytes(CHANGED, setting("As at", None)))
    found = gathered(returns)
    assert left_out(found) == {
        "garbage.xlsx": "Cannot be read",
        "hostile.xlsx": "Cannot be read",
        "other.xlsx": "Not a tracker",
        "version.xlsx": "Another version",
        "undated.xlsx": "No As at",
    }
    assert sorted(found.tables.councils["council"]) == sorted(f"{c.name} Council" for c in COUNCILS)
    assert str(returns.parent) not in found.tables.left_out.to_csv(), "a pack names no folder of this machine"


def test_of_two_trackers_of_one_organisation_the_latest_counts(returns: Path) -> None:
    name = COUNCILS[0].name
    for file, day in (("older.xlsx", date(2011, 12, 31)), ("later.xlsx", date(2012, 4, 30))):

        def change(rows: Rows, day: date = day) -> None:
            setting("Organisation", f"  {name.upper()} Care Trust ")(rows)
            setting("As at", day)(rows)

        (returns / file).write_bytes(tracker_bytes(CHANGED, change))
    found = gathered(returns)
    assert left_out(found) == {"older.xlsx": "An older report", COUNCILS[0].file_name: "An older report"}
    assert len(found.tables.councils) == 3


def test_the_rating_of_the_latest_older_report_goes_with_the_one_that_counts(returns: Path) -> None:
    file = returns / COUNCILS[0].file_name
    alone = gathered(returns).tables.councils
    assert set(alone["previous_rating"]) == {""}
    for name, day in (("older.xlsx", date(2011, 12, 31)), ("oldest.xlsx", date(2011, 9, 30))):
        (returns / name).write_bytes(tracker_bytes(COUNCILS[0], setting("As at", day)))
    told = next(each for each in gathered(returns).tables.councils.to_dict("records") if file.name in each["file"])
    assert told["previous_as_at"] == pd.Timestamp("2011-12-31")
    assert told["previous_rating"] in FOUR.words
    assert told["rating"] in FOUR.words


def test_two_older_reports_of_one_day_that_differ_give_no_movement() -> None:
    blank = {name: "" if kind == "str" else 0 for name, kind in COUNCIL.items()}

    def report(file: str, day: str, rating: str) -> Summary:
        return Summary(blank | {"organisation": "One", "file": file, "as_at": day, "rating": rating})

    now, before, other = (
        report("a", "2012-03-31", "Red"), report("b", "2011-12-31", "Green"), report("c", "2011-12-31", "Red"),
    )  # fmt: skip
    assert chosen([before, now])[0][0].earlier == ("Green", date(2011, 12, 31))
    assert chosen([now, before, other])[0][0].earlier is None
    assert chosen([now])[0][0].earlier is None


def test_two_trackers_of_one_organisation_and_day_are_reported_for_nobody_can_tell_which_is_right(
    returns: Path,
) -> None:
    shutil.copy(returns / COUNCILS[0].file_name, returns / "z-copy.xlsx")
    assert left_out(gathered(returns)) == {"z-copy.xlsx": "The same day twice"}


@contextmanager
def watching(act: Callable[[int, str], None]) -> Iterator[None]:
    """Do something to each child process as it takes up a tracker."""
    ends = threading.Event()

    def watch() -> None:
        seen: set[tuple[int, str]] = set()
        while not ends.is_set():
            for pid, file in children().items():
                if file and (pid, file) not in seen:
                    seen.add((pid, file))
                    act(pid, file)
            time.sleep(0.005)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


@UNIX
def test_a_tracker_on_which_the_reader_dies_costs_itself_alone_and_is_named(with_another: Path) -> None:
    (with_another / "garbage.xlsx").write_bytes(b"no workbook at all")
    victim = CHANGED.file_name
    with watching(lambda pid, file: os.kill(pid, signal.SIGKILL) if file.endswith(victim) else None):
        found = gathered(with_another)
    assert left_out(found) == {victim: "Reader crashed", "garbage.xlsx": "Cannot be read"}
    assert len(found.tables.councils) == 3


@UNIX
def test_a_process_that_is_lost_once_costs_nothing(with_another: Path) -> None:
    killed: list[int] = []

    def kill_first(pid: int, _file: str) -> None:
        if not killed:
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    with watching(kill_first):
        found = gathered(with_another)
    assert killed
    assert left_out(found) == {}
    assert len(found.tables.councils) == 4


@UNIX
def test_a_tracker_that_hangs_is_left_out_when_its_time_is_over(with_another: Path) -> None:
    victim = CHANGED.file_name
    with watching(lambda pid, file: os.kill(pid, signal.SIGSTOP) if file.endswith(victim) else None):
        found = gathered(with_another, seconds=2.0)
    assert left_out(found) == {victim: "Time limit"}
    assert "2 seconds" in found.tables.left_out["reason"].iloc[0]
    assert children() == {}


#: What a process that was taken over by the tracker that it reads may write in place of an answer, or before it.
SAID = {
    "nothing of ours": b"no outcome\n",
    "an outcome without its key": to_line(LeftOut("x", CANNOT_READ, "x", "x")) + b"\n",
    "an outcome under another key": b"0" * 32 + b" " + to_line(LeftOut("x", CANNOT_READ, "x", "x")) + b"\n",
    "many lines": b"\n" * 9,
    "a pickle": pickle.dumps([1, 2]) + b"\n",
    "no text": bytes(range(128, 256)) + b"\n",
    "the word of a beginning": b"ready\n",
}


@UNIX
@pytest.mark.parametrize("said", by_default({"nothing of ours", "an outcome under another key"}, SAID))
def test_a_reader_that_says_something_else_costs_its_tracker_alone(
    with_another: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    shutil.copy(with_another / CHANGED.file_name, with_another / LIES)
    for name, value in reader_faults(tmp_path / "faults", SAID[said]).items():
        monkeypatch.setenv(name, os.pathsep.join((value, os.environ.get(name, ""))))
    (with_another / CHANGED.file_name).unlink()
    found = gathered(with_another, workers=1)
    assert left_out(found) == {LIES: "Reader crashed"}
    assert "gave no answer that can be used" in found.tables.left_out["reason"].iloc[0]
    assert len(found.tables.councils) == 3


@UNIX
def test_a_reader_that_never_ends_its_line_is_cut_off(
    with_another: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (with_another / CHANGED.file_name).rename(with_another / LIES)
    monkeypatch.setattr(worker_process, "_MOST", 1_000)
    for name, value in reader_faults(tmp_path / "faults", b"x" * 5_000).items():
        monkeypatch.setenv(name, os.pathsep.join((value, os.environ.get(name, ""))))
    found = gathered(with_another, workers=1)
    assert left_out(found) == {LIES: "Reader crashed"}
    assert len(found.tables.councils) == 3


def test_no_process_outlives_the_run(with_another: Path) -> None:
    gathered(with_another)
    assert children() == {}


def test_a_second_run_reads_only_what_is_new(with_another: Path) -> None:
    told: list[Progress] = []
    again = gathered(with_another, told=told.append)
    assert (again.known, again.found) == (3, 4)
    assert [(p.known, p.read, p.to_read) for p in told] == [(3, 0, 1), (3, 1, 1)]


def test_a_kept_outcome_that_was_damaged_is_made_again(returns: Path) -> None:
    victim, *_ = sorted((returns.parent / "output").rglob("*.json"))
    victim.write_bytes(victim.read_bytes()[:-40])
    again = gathered(returns)
    assert again.known == 2
    assert len(again.tables.councils) == 3


def test_a_kept_outcome_that_changed_on_the_disk_is_made_again(returns: Path) -> None:
    victim, *_ = sorted((returns.parent / "output").rglob("*.json"))
    kept = victim.read_bytes()
    place = kept.index(b'"errors": ') + len(b'"errors": ')
    victim.write_bytes(kept[:place] + b"7" + kept[place + 1 :])
    again = gathered(returns)
    assert again.known == 2
    assert 7 not in set(again.tables.councils["errors"])


def test_a_tracker_that_moved_is_known_again_under_its_new_name(returns: Path) -> None:
    (returns / COUNCILS[0].file_name).rename(returns / "moved.xlsx")
    again = gathered(returns)
    assert again.known == 3
    assert "returns/moved.xlsx" in set(again.tables.councils["file"])


def test_the_same_bytes_come_of_one_worker_and_of_two_and_of_what_was_kept(returns: Path) -> None:
    packs = [returns.parent / name / "region-pack.xlsx" for name in ("one", "two")]
    for workers, pack in enumerate(packs, start=1):
        rollup([returns], pack, GatherOptions(workers=workers))
    first = packs[0].read_bytes()
    assert packs[1].read_bytes() == first
    packs[0].unlink()  # else it is left as it is
    assert not rollup([returns], packs[0], GatherOptions()).is_unchanged
    assert packs[0].read_bytes() == first


def again(returns: Path) -> Region:
    return rollup([returns], returns.parent / "output" / "pack.xlsx", GatherOptions())


def test_a_pack_that_would_come_out_the_same_is_left_as_it_is(returns: Path) -> None:
    pack = returns.parent / "output" / "pack.xlsx"
    before, content = pack.stat(), pack.read_bytes()
    same = again(returns)
    assert (same.is_unchanged, pack.stat().st_mtime_ns) == (True, before.st_mtime_ns)
    for record in pack.parent.rglob("*.made"):
        record.unlink()
    made = again(returns)
    assert (made.is_unchanged, pack.read_bytes()) == (False, content)
    assert replace(made, is_unchanged=True) == same


def _another_tracker(returns: Path) -> None:
    (returns / CHANGED.file_name).write_bytes(tracker_bytes(CHANGED))


def _other_readings(returns: Path) -> None:
    (returns / COUNCILS[0].file_name).write_bytes(tracker_bytes(replace(COUNCILS[0], strength=3.0)))


def _no_tracker(returns: Path) -> None:
    (returns / COUNCILS[0].file_name).write_bytes(b"no workbook")


def _another_name(returns: Path) -> None:
    (returns / COUNCILS[0].file_name).rename(returns / "moved.xlsx")


def _one_less(returns: Path) -> None:
    (returns / COUNCILS[0].file_name).unlink()


def _edited(returns: Path) -> None:
    pack = returns.parent / "output" / "pack.xlsx"
    pack.write_bytes(pack.read_bytes() + b" ")


def _gone(returns: Path) -> None:
    (returns.parent / "output" / "pack.xlsx").unlink()


def _elsewhere(returns: Path) -> None:
    """Let a link lead out of the folder to a pack that is the same."""
    pack = returns.parent / "output" / "pack.xlsx"
    pack.rename(returns.parent / "other.xlsx")
    pack.symlink_to(returns.parent / "other.xlsx")


def _forged(returns: Path) -> None:
    """Put another pack there, and say in the record that it is the one."""
    _edited(returns)
    content = (returns.parent / "output" / "pack.xlsx").read_bytes()
    (record,) = (returns.parent / "output").rglob("*.made")
    told = re.sub(rb'"sha256": "\w+"', b'"sha256": "%s"' % sha256(content).hexdigest().encode(), record.read_bytes())
    record.write_bytes(told)


@UNIX
@pytest.mark.parametrize(
    "change",
    by_default(
        (_other_readings, _forged),
        (_another_tracker, _other_readings, _no_tracker, _another_name, _one_less, _edited, _gone, _elsewhere, _forged),
    ),
)
def test_a_pack_is_made_again_where_anything_that_it_is_made_of_changed_or_it_did(
    returns: Path, change: Callable[[Path], None]
) -> None:
    change(returns)
    assert not again(returns).is_unchanged
    fresh = returns.parent / "fresh" / "pack.xlsx"
    rollup([returns], fresh, GatherOptions())
    assert (returns.parent / "output" / "pack.xlsx").read_bytes() == fresh.read_bytes()


def test_a_pack_under_another_name_is_not_taken_for_the_one_that_was_made(returns: Path) -> None:
    other = returns.parent / "output" / "other.xlsx"
    other.write_bytes(b"not of our making")
    assert not rollup([returns], other, GatherOptions()).is_unchanged
    assert again(returns).is_unchanged


def test_other_versions_of_what_makes_the_pack_make_it_again(returns: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pack, "version", lambda name: f"{name} of tomorrow")
    assert not again(returns).is_unchanged


def test_nothing_but_what_is_kept_is_loaded_where_nothing_changed(returns: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from xltools.region.gather import GatherOptions\n"
        "from xltools.commands.rollup import describe_rollup, rollup\n"
        "print(describe_rollup(rollup([Path('returns')], Path('output/pack.xlsx'), GatherOptions())))\n"
        "sys.exit('pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, cwd=returns.parent, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Nothing has changed, so output/pack.xlsx was left as it is: 3 councils, data as at ")


def test_a_councils_own_schemas_and_modules_are_never_run(returns: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = returns.parent / "was-run"
    code = f"open({str(mark)!r}, 'w').close()\n"
    programme = returns / "council"
    for place in (
        programme / "schemas" / "milestones.py",
        returns / "pandas.py",
        returns / "schemas" / "milestones.py",
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(code)
    (programme / "workbooks").mkdir()
    shutil.move(returns / COUNCILS[0].file_name, programme / "workbooks" / "tracker.xlsx")
    monkeypatch.chdir(returns)
    assert len(gathered(returns).tables.councils) == 3
    assert not mark.exists()


def test_a_fault_of_our_own_costs_one_tracker_and_is_told_with_its_place() -> None:
    no_path: Any = object()
    outcome = from_line(_outcome(no_path, "returns/odd.xlsx", ""))
    assert isinstance(outcome, LeftOut)
    assert (outcome.file, outcome.kind) == ("returns/odd.xlsx", FAILED)
    assert re.search(r"TypeError: .* \(\w+\.py:\d+\)", outcome.reason)


def test_folders_are_searched_for_trackers_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a/workbooks/tracker.xlsx", "a/workbooks/archive/2012/tracker.xlsx", "a/output/2012/board-pack.xlsx",
                 "a/workbooks/~$tracker.xlsx", "a/.hidden/t.xlsx", "b/T.XLSM", "b/notes.docx"):  # fmt: skip
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(b"x")
    named = tmp_path / "in" / "b" / "notes.docx"
    found = hashed(search([tmp_path / "in", tmp_path / "in" / "a", named]))
    assert [each.file for each in found] == ["in/a/workbooks/tracker.xlsx", "in/b/T.XLSM", "notes.docx"]


@pytest.mark.parametrize(
    ("loads", "spared"),
    [
        ("xltools.cli.rollup, xltools.commands.rollup, xltools.region.gather", "pandas"),
        ("xltools.region.pack", "pandera"),
    ],
)
def test_the_parent_loads_no_rules_and_pandas_only_once_the_workers_are_at_work(loads: str, spared: str) -> None:
    program = f"import sys, {loads}; sys.exit({spared!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_what_the_pack_needs_is_loaded_while_the_workers_start(with_another: Path) -> None:
    at_work: list[int] = []

    def meanwhile() -> None:
        limit = time.monotonic() + 60
        while not children() and time.monotonic() < limit:
            time.sleep(0.01)
        at_work.append(len(children()))

    gathered(with_another, meanwhile=meanwhile)
    assert at_work == [1]


@pytest.mark.parametrize(("saved", "begun"), [("", 0), (COUNCILS[0].file_name, 1), (CHANGED.file_name, 1)])
def test_a_reader_is_begun_before_files_are_hashed_where_one_was_saved_since_the_last_run(
    returns: Path, monkeypatch: pytest.MonkeyPatch, saved: str, begun: int
) -> None:
    if saved:  # the first is saved as it was, so that the guess is wrong: nothing in it is new
        (returns / saved).write_bytes(tracker_bytes(CHANGED) if saved == CHANGED.file_name else kept_bytes(returns))
    at_work: list[int] = []

    def noted(searched: Search) -> list[Found]:
        at_work.append(len(children()))
        return hashed(searched)

    monkeypatch.setattr(gather_module, "hashed", noted)
    found = gathered(returns, workers=None)
    assert (at_work, found.known) == ([begun], 3)
    assert children() == {}


def kept_bytes(returns: Path) -> bytes:
    """Return the first tracker's content."""
    return (returns / COUNCILS[0].file_name).read_bytes()


def test_readers_that_were_begun_early_end_where_the_run_stops(
    with_another: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: Search) -> list[Found]:
        assert children()
        raise KeyboardInterrupt

    monkeypatch.setattr(gather_module, "hashed", stopped)
    with pytest.raises(KeyboardInterrupt):
        gathered(with_another)
    assert children() == {}


def test_two_programmes_of_one_council_both_count(returns: Path) -> None:
    def change(rows: Rows) -> None:
        setting("Organisation", f"{COUNCILS[0].name} Care Trust")(rows)
        setting("Council", f"{COUNCILS[0].name} Council")(rows)
        setting("Programme", "Another programme")(rows)

    (returns / "another.xlsx").write_bytes(tracker_bytes(CHANGED, change))
    found = gathered(returns)
    assert left_out(found) == {}
    assert len(found.tables.councils) == 4
    assert found.tables.councils["council"].is_unique


@UNIX
def test_a_circle_of_links_ends_nothing(returns: Path) -> None:
    (returns / "circle").symlink_to(returns)
    (returns / "self").symlink_to("self")
    (returns / "loop.xlsx").symlink_to("loop.xlsx")
    found = gathered(returns)
    assert len(found.tables.councils) == 3
    assert left_out(found) == {"loop.xlsx": "Cannot be read"}


@UNIX
def test_what_may_not_be_read_is_left_out_with_its_reason_and_ends_nothing(returns: Path) -> None:
    known = sorted(returns.glob("*.xlsx"))
    assert not isinstance(summarise(known[0], ""), LeftOut)  # whatever is imported for it is there
    shut = known[0]
    for folder in ("shut", "listed"):
        (returns / folder).mkdir()
        shutil.copy(shut, returns / folder / "unseen.xlsx")
    (returns / "shut").chmod(0)
    (returns / "listed").chmod(0o444)
    shut.chmod(0)
    with bound_by_permissions(returns.parent):
        searched = search([returns])
        outcomes = [*searched.left_out, *(summarise(each.path, each.file) for each in hashed(searched))]
    kinds = {Path(each.file).name: each.kind for each in outcomes if isinstance(each, LeftOut)}
    assert kinds == dict.fromkeys((shut.name, "unseen.xlsx", "shut"), "Cannot be read")
    assert len(outcomes) - len(kinds) == 2


def test_an_outcome_kept_under_another_trackers_name_is_made_again(returns: Path) -> None:
    first, second, *_ = sorted((returns.parent / "output").rglob("*.json"))
    second.write_bytes(first.read_bytes())
    assert gathered(returns).known == 2

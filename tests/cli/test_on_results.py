"""Rules judged beside measures: what is found in two processes is what one finds, in the same order."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import small
from tests.helpers.raw_trackers import right_tracker, sheet_of
from tests.helpers.raw_trackers import shipped as shipped_schemas
from xltools.commands import on_results, side_by_side
from xltools.commands.steps import Folder, Judged, judge
from xltools.errors import SchemaFault
from xltools.schema.files import shipped_folder
from xltools.tracker import RawTracker, read_tracker
from xltools.validate import verdicts_on

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
FIRST = os.getpid()


def _of(changed: small.Rows) -> Callable[[Path], RawTracker]:
    def read(place: Path) -> RawTracker:
        return read_tracker(small.programme(place, changed) / "workbooks" / "tracker.xlsx")

    return read


def _example(place: Path) -> RawTracker:
    return replace(read_tracker(Path("workbooks") / "tracker.xlsx"), path=place / "tracker.xlsx")


def _without_readings(_: Path) -> RawTracker:
    return right_tracker().with_sheet(sheet_of(shipped_schemas()["KPI readings"], [])).raw


TRACKERS: dict[str, Callable[[Path], RawTracker]] = {
    "right": lambda _: right_tracker().raw,
    "the example": _example,
    "a cell that cannot be read": _of(small.with_cell("Milestones", "forecast", 2, "soon")),
    "an error at a cell that measures read": _of(small.with_cell("KPI readings", "numerator", 1, -7)),
    "no reading": _without_readings,
    "no day": _of(small.with_setting("As at", "soon")),
    "of another version": lambda _: replace(right_tracker(), version="9.9").raw,
}


def _judged(
    raw: RawTracker, folder: Path, monkeypatch: pytest.MonkeyPatch, *, in_two: bool, is_for_packs: bool = False
) -> Judged:
    with monkeypatch.context() as patched:
        patched.setattr(side_by_side, "may_fork", lambda: in_two)
        return judge(raw, Folder(folder, trusts_schemas=True), is_for_packs=is_for_packs)


def _told(judged: Judged) -> tuple[Any, ...]:
    known = judged.context
    more = (known.left_out, {name: asdict(each) for name, each in known.accounts.items()}) if known else ()
    return judged.findings, judged.notes, judged.as_at, *more


@pytest.mark.parametrize("tracker", TRACKERS)
@pytest.mark.parametrize("is_for_packs", [False, True], ids=["findings", "packs"])
def test_what_two_processes_find_is_what_one_finds(
    tracker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_for_packs: bool
) -> None:
    raw = TRACKERS[tracker](tmp_path)
    one, two = (
        _judged(raw, tmp_path, monkeypatch, in_two=in_two, is_for_packs=is_for_packs) for in_two in (False, True)
    )
    assert _told(one) == _told(two)


def test_the_first_process_judges_what_the_second_could_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = _of(small.with_cell("Milestones", "forecast", 2, "soon"))(tmp_path)
    usual = _judged(raw, tmp_path, monkeypatch, in_two=False)
    judges = verdicts_on

    def is_killed(*given: Any) -> Any:
        if os.getpid() != FIRST:
            os.kill(os.getpid(), signal.SIGKILL)
        return judges(*given)

    monkeypatch.setattr(on_results, "verdicts_on", is_killed)
    assert _told(_judged(raw, tmp_path, monkeypatch, in_two=True)) == _told(usual)


def test_a_rule_that_fails_is_told_before_a_measure_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise SchemaFault("the rule")

    def fails_too(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(on_results, "verdicts_on", fails)
    monkeypatch.setattr(on_results, "answers", fails_too)
    for in_two in (False, True):
        with pytest.raises(SchemaFault, match="the rule"):
            _judged(right_tracker().raw, tmp_path, monkeypatch, in_two=in_two)


def test_rules_of_the_programmes_own_are_run_by_the_first_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schemas").mkdir()
    for file in shipped_folder().glob("*.py"):
        (tmp_path / "schemas" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    own = tmp_path / "schemas" / "risks.py"
    own.write_text(own.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    ran: list[int] = []
    judges = verdicts_on

    def tells(*given: Any) -> Any:
        ran.append(os.getpid())
        return judges(*given)

    monkeypatch.setattr(on_results, "verdicts_on", tells)
    _judged(right_tracker().raw, tmp_path, monkeypatch, in_two=True)
    assert ran == [FIRST]

"""Ctrl+C at each step: one sentence, exit code 130, every file as it was, and no program of ours left running."""

import os
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import contents, invoke
from tests.helpers.sampling import by_default, one_in
from tests.helpers.stopped import Stopped, programs_naming, stopped_after, stopped_at
from tests.helpers.their_workbooks import drawn_book

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")

STEPS = ("Reading the tracker", "Checking the tracker", "laying out the packs", "Writing board-pack.xlsx")
#: Those that are over before a terminal shows them, but where the process imports in them what they need.
QUICK = {
    step: {"XLTOOLS_FRESH": "1"} for step in ("Reading the tracker", "laying out the packs", "Reading the schemas")
}
WAYS = [(step, final) for step in STEPS for final in ((), ("--final",))]
BUILD = ("build", "--pack", "return", "--pack", "board")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small.programme(tmp_path / "programme")


def is_a_stop(done: Stopped) -> None:
    """Hold a command to the sentence and the exit code of a stop."""
    assert done.was_pressed, done.terminal
    assert done.code == 130, done.terminal
    assert done.out == ""
    assert done.terminal.count("xltools: stopped.") == 1
    assert "Traceback" not in done.terminal


@pytest.mark.parametrize(
    ("step", "final"), by_default([way for way in WAYS if way[0] not in QUICK or way[1] == ()], WAYS)
)
def test_a_build_that_is_stopped_leaves_no_trace(folder: Path, step: str, final: tuple[str, ...]) -> None:
    small.programme(folder, small.with_cell("Workstreams", "declared_rag", 1, "Green"))
    before = contents(folder)
    is_a_stop(stopped_at(folder, [*BUILD, *final], step, QUICK.get(step)))

    assert contents(folder) == before
    assert not list((folder / "output").glob("*/"))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a build takes that nobody stops, in seconds."""
    return stopped_after(small.programme(tmp_path_factory.mktemp("usual")), BUILD, 1e9).seconds


@pytest.mark.parametrize("part", one_in(3, [0.2, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0]))
def test_at_any_moment_a_final_build_is_stopped_whole_or_has_ended_whole(
    tmp_path: Path, usual: float, part: float
) -> None:
    folder = small.programme(tmp_path / "programme")
    before = contents(folder)
    done = stopped_after(folder, [*BUILD, "--final"], usual * part)

    assert "Traceback" not in done.terminal
    if done.code == 130:
        assert contents(folder) == before
    else:
        assert done.code == 0
        assert not [name for name in contents(folder) if ".xltools-" in name]
        assert invoke(folder, "email").code == 0, "the packs, their manifest and the archive fit one another"


def test_a_build_that_is_stopped_leaves_the_packs_of_the_one_before(folder: Path) -> None:
    assert invoke(folder, *BUILD).code == 0
    before = contents(folder)
    small.programme(folder, small.with_setting("Programme", "Another"))
    is_a_stop(stopped_at(folder, BUILD, "Writing board-pack.xlsx"))
    after = contents(folder)

    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == {
        "workbooks/tracker.xlsx"
    }


def test_a_key_that_is_pressed_again_and_again_is_still_one_stop(folder: Path) -> None:
    before = contents(folder)
    is_a_stop(stopped_at(folder, BUILD, "Writing board-pack.xlsx", presses=20))

    assert contents(folder) == before


@pytest.mark.office
@pytest.mark.parametrize(("form", "step"), [("--pdf", "Printing as PDF"), ("--ods", "Writing as OpenDocument")])
@pytest.mark.parametrize("moment", by_default({"LibreOffice: "}, ["2 packs by LibreOffice", "LibreOffice: "]))
def test_no_libreoffice_of_ours_is_left(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, step: str, moment: str
) -> None:
    monkeypatch.setattr("xltools.deliver.libreoffice_run._LOOK_SECONDS", 0.4)  # where the command is forked
    (tmp_path / "scratch").mkdir()
    before = contents(folder)
    done = stopped_at(folder, [*BUILD, form], moment, {"TMPDIR": str(tmp_path / "scratch")})
    is_a_stop(done)

    assert step in done.terminal
    assert contents(folder) == before
    assert programs_naming(str(tmp_path / "scratch")) == []
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (("validate",), "Checking the tracker"),
        (("validate", "--format", "workbook"), "Checking the tracker"),
        (("export",), "Exporting the tables"),
        (("describe", "--format", "workbook"), "Reading the schemas"),
        (("new", "another", "--example"), "Making the programme's folder"),
        (("rollup", "workbooks"), "Reading 1 tracker"),
        (("compare", "workbooks/tracker.xlsx", "workbooks/tracker.xlsx"), "Comparing the trackers"),
        (("adopt", "plan.xlsx", "theirs"), "Looking at sheet"),
    ],
)
def test_every_command_that_is_stopped_leaves_no_trace(folder: Path, words: tuple[str, ...], step: str) -> None:
    rows = "\n".join(f"Map mile {mile} | 2025-03-31" for mile in range(2_000))  # so many take time to look at
    drawn_book(folder / "plan.xlsx", {"Plan": f"Task | Finish\n{rows}"})
    before = contents(folder)
    is_a_stop(stopped_at(folder, words, step, QUICK.get(step)))

    assert contents(folder) == before
    assert programs_naming(str(folder)) == []

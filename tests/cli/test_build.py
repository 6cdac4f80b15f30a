"""xltools build: packs or findings, all or none, and an exit code that a script can trust."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import small
from tests.helpers.commands import contents, invoke

PLACE = "output/2012-03-31"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small.programme(tmp_path_factory.mktemp("built"))
    assert invoke(folder, "build").code == 0
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A programme whose packs are built."""
    return Path(shutil.copytree(built, tmp_path / "programme"))


def put(folder: Path, changed: small.Rows) -> None:
    (folder / "workbooks" / "tracker.xlsx").write_bytes(small.tracker_bytes(changed))


def faulty() -> small.Rows:
    return small.with_cell("Milestones", "forecast", 2, "soon")


def manifest(folder: Path, place: str = PLACE) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / place / "manifest.json").read_bytes())
    return content


def test_every_pack_is_written_with_its_manifest_and_nothing_else(built: Path) -> None:
    names = {path.name for path in (built / PLACE).iterdir()}

    assert names == {
        "board-pack.xlsx", "programme-pack.xlsx", "regional-return.xlsx", "workstream-WF.xlsx", "workstream-IA.xlsx",
        "findings.xlsx", "manifest.json",
    }  # fmt: skip
    assert {entry["name"] for entry in manifest(built)["files"]} == names - {"manifest.json"}


def test_the_closing_words_name_what_was_written(folder: Path) -> None:
    done = invoke(folder, "build", "--pack", "return")

    assert done.code == 0
    assert done.out.splitlines()[:3] == [f"Written to {PLACE}:", "  regional-return.xlsx", "  findings.xlsx"]
    assert done.err == ""


def test_packs_of_an_earlier_build_of_the_same_tracker_stay_good(folder: Path) -> None:
    before = contents(folder / PLACE)
    done = invoke(folder, "build", "--pack", "return")
    after = contents(folder / PLACE)

    assert "Still valid from an earlier build of the same tracker: board-pack.xlsx, " in done.out
    assert {name for name in before if before[name] != after.get(name)} == {"manifest.json"}
    assert {entry["name"] for entry in manifest(folder)["files"]} == set(after) - {"manifest.json"}


def test_packs_of_another_tracker_are_taken_away(folder: Path) -> None:
    put(folder, small.with_setting("Programme", "Another programme"))
    invoke(folder, "build", "--pack", "return")

    assert {path.name for path in (folder / PLACE).iterdir()} == {
        "regional-return.xlsx", "findings.xlsx", "manifest.json",
    }  # fmt: skip


def test_a_pack_that_was_edited_by_hand_is_not_called_good(folder: Path) -> None:
    (folder / PLACE / "board-pack.xlsx").write_bytes(b"edited")
    done = invoke(folder, "build", "--pack", "return")

    assert "board-pack.xlsx" not in done.out
    assert "board-pack.xlsx" not in {entry["name"] for entry in manifest(folder)["files"]}


def test_the_order_of_packs_asked_for_does_not_matter(folder: Path) -> None:
    invoke(folder, "build", "--pack", "return", "--pack", "board")
    first = contents(folder / PLACE)
    invoke(folder, "build", "--pack", "board", "--pack", "return", "--pack", "return")

    assert contents(folder / PLACE) == first


def test_a_tracker_that_is_open_in_excel_makes_the_same_bytes_with_a_note(folder: Path) -> None:
    invoke(folder, "build", "--pack", "return")
    before = contents(folder / "output")
    (folder / "workbooks" / "~$tracker.xlsx").write_bytes(b"\x00" * 165)
    done = invoke(folder, "build", "--pack", "return")

    assert done.err.startswith("Note: tracker.xlsx is open in another program (")
    assert done.err.count("\n") == 1
    assert contents(folder / "output") == before


def test_errors_write_findings_and_no_pack(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, faulty())
    done = invoke(folder, "build")

    assert done.code == 1
    assert "I3:" in done.out
    assert "No packs were written" in done.out
    assert f"{PLACE}/findings.xlsx" in done.out
    assert set(contents(folder / "output")) == {"2012-03-31/findings.xlsx"}


def test_errors_leave_the_former_packs_and_a_true_manifest(folder: Path) -> None:
    before = contents(folder / PLACE)
    put(folder, faulty())
    done = invoke(folder, "build")
    after = contents(folder / PLACE)

    assert done.code == 1
    assert "Unchanged from an earlier build: board-pack.xlsx" in done.out
    assert {name for name in before if before[name] != after[name]} == {"findings.xlsx", "manifest.json"}
    assert "findings.xlsx" not in {entry["name"] for entry in manifest(folder)["files"]}
    assert manifest(folder)["sha256"] == json.loads(before["manifest.json"])["sha256"]


def test_a_draft_is_built_in_spite_of_errors_and_says_what_it_left_out(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, faulty())
    done = invoke(folder, "build", "--draft", "--pack", "return")

    assert done.code == 0
    assert manifest(folder)["status"] == "DRAFT"
    assert manifest(folder)["counts"]["error"] == 1
    assert manifest(folder)["options"] == {"packs": ["return"], "with_errors": True}


def test_a_faulty_as_at_puts_the_findings_into_output_itself(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, small.with_setting("As at", "soon"))
    done = invoke(folder, "build", "--draft")

    assert done.code == 1
    assert set(contents(folder / "output")) == {"findings.xlsx"}
    assert "output/findings.xlsx" in done.out


def test_a_faulty_as_at_is_overridden_by_the_option(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, small.with_setting("As at", "soon"))
    invoke(folder, "build", "--draft", "--as-at", "2012-02-29", "--pack", "return")

    assert manifest(folder, "output/2012-02-29")["as_at"] == "2012-02-29"


def test_an_earlier_day_has_a_folder_of_its_own(folder: Path) -> None:
    before = contents(folder / PLACE)
    done = invoke(folder, "build", "--as-at", "2012-02-29", "--pack", "return", "--draft")

    assert done.code == 0
    assert manifest(folder, "output/2012-02-29")["as_at"] == "2012-02-29"
    assert contents(folder / PLACE) == before


def test_a_final_is_archived_with_the_trackers_own_bytes(folder: Path) -> None:
    done = invoke(folder, "build", "--final", "--pack", "return")
    archived = folder / "workbooks" / "archive" / "2012-03-31"

    assert done.code == 0
    assert manifest(folder)["status"] == "FINAL"
    assert {path.name for path in archived.iterdir()} == {"tracker.xlsx", "report.json", "packs"}
    kept = archived / "packs" / "regional-return.xlsx"
    assert kept.read_bytes() == (folder / "output" / "2012-03-31" / "regional-return.xlsx").read_bytes()
    assert (archived / "tracker.xlsx").read_bytes() == (folder / "workbooks" / "tracker.xlsx").read_bytes()


def test_a_final_refuses_errors(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, faulty())
    done = invoke(folder, "build", "--final")

    assert done.code == 1
    assert not (folder / "workbooks" / "archive").exists()


def test_a_final_cannot_be_a_draft(folder: Path) -> None:
    done = invoke(folder, "build", "--final", "--draft")

    assert (done.code, done.out) == (2, "")
    assert "--final" in done.err
    assert "--draft" in done.err


@pytest.mark.parametrize("again", [(), ("--final",)])
def test_final_packs_are_not_built_over_unasked(folder: Path, again: tuple[str, ...]) -> None:
    invoke(folder, "build", "--final", "--pack", "return")
    before = contents(folder)
    done = invoke(folder, "build", "--pack", "return", *again)

    assert (done.code, done.out) == (3, "")
    assert "add --replace" in done.err
    assert contents(folder) == before


def test_replaced_finals_are_set_aside_with_their_archive(folder: Path) -> None:
    invoke(folder, "build", "--final", "--pack", "return")
    before = contents(folder / PLACE)
    put(folder, small.with_setting("Programme", "Another programme"))
    done = invoke(folder, "build", "--final", "--replace", "--pack", "return")
    aside = contents(folder / PLACE / "replaced 1")

    assert done.code == 0
    assert aside == before
    assert {path.name for path in (folder / "workbooks" / "archive").iterdir()} == {
        "2012-03-31", "2012-03-31 replaced 1",
    }  # fmt: skip


def test_errors_after_a_final_leave_the_final_as_it_was(folder: Path) -> None:
    invoke(folder, "build", "--final", "--pack", "return")
    before = contents(folder / PLACE)
    put(folder, faulty())
    done = invoke(folder, "build")

    assert done.code == 1
    assert contents(folder / PLACE) == before
    assert "output/findings.xlsx" in done.out


def test_an_archived_report_before_is_the_one_compared_with(built_example: Path) -> None:
    assert manifest(built_example)["previous"] == "2011-12-31"


def test_an_unknown_pack_is_a_wrong_option_that_lists_the_packs(folder: Path) -> None:
    done = invoke(folder, "build", "--pack", "bord")

    assert (done.code, done.out) == (2, "")
    assert "'bord'" in done.err
    assert "Did you mean board? There are: board, programme, return, workstream, all." in done.err

"""xltools adopt: an office's own workbook, its folder, its questions, and what changed since."""

from pathlib import Path

from openpyxl import load_workbook

from tests.helpers.commands import invoke
from tests.helpers.their_workbooks import digest, drawn_book

PLAN = """
Task            | Finish     | Project | State
Map the coast   | 2025-03-31 | SEA     | Done
Count the reefs | 2025-08-31 | SEA     | Stuck
Publish it      | 2025-12-31 | LAND    | Doing
"""


def test_one_adopt_and_one_build_make_packs_and_leave_the_workbook_as_it_was(tmp_path: Path) -> None:
    workbook = drawn_book(tmp_path / "work plan.xlsx", {"Plan": PLAN.replace("Stuck", "Doing")})
    before = digest(workbook)
    done = invoke(tmp_path, "adopt", "work plan.xlsx")
    assert done.code == 0, done.err
    assert "Milestones: 3 rows of" in done.out
    folder = tmp_path / "work plan packs"
    files = {path.name for path in folder.iterdir()}
    assert {"README.txt", "adopt.xlsx", "build.cmd", "build.command", "schemas"} <= files
    assert "workbooks" not in files
    done = invoke(folder, "build", "--as-at", "2025-04-30")
    assert done.code == 0, done.err
    assert "workstream-SEA.xlsx" in done.out
    assert digest(workbook) == before


def test_what_only_the_office_can_say_is_counted_and_can_be_answered(tmp_path: Path) -> None:
    drawn_book(tmp_path / "plan.xlsx", {"Plan": PLAN})
    done = invoke(tmp_path, "adopt", "plan.xlsx", "packs")
    assert "1 thing only you can say" in done.out
    book = load_workbook(tmp_path / "packs" / "adopt.xlsx")
    row = next(row for row in book["Words"].iter_rows(min_row=2) if row[3].value == "Stuck")
    row[5].value = "On hold"
    book.save(tmp_path / "packs" / "adopt.xlsx")
    done = invoke(tmp_path / "packs", "adopt")
    assert "Nothing is left to decide" in done.out
    assert 'Stuck = "On hold"' in (tmp_path / "packs" / "schemas" / "source.toml").read_text(encoding="utf-8")


def test_a_build_is_offered_only_as_a_draft_while_a_word_without_a_meaning_would_stop_it(tmp_path: Path) -> None:
    drawn_book(tmp_path / "plan.xlsx", {"Plan": PLAN})
    asked = invoke(tmp_path, "adopt", "plan.xlsx", "packs").out
    assert asked.endswith("  cd packs\n  xltools build --draft\n")
    assert invoke(tmp_path / "packs", "build").code == 1
    assert invoke(tmp_path / "packs", "build", "--draft").code == 0


def test_the_answer_says_what_the_cover_needs_until_it_is_given(tmp_path: Path) -> None:
    drawn_book(tmp_path / "plan.xlsx", {"Plan": PLAN.replace("Stuck", "Doing")})
    cover = "For the cover: Type organisation and board on Settings"
    assert cover in invoke(tmp_path, "adopt", "plan.xlsx", "packs").out
    book = load_workbook(tmp_path / "packs" / "adopt.xlsx")
    for row in book["Settings"].iter_rows(min_row=2):
        row[1].value = {"organisation": "Council", "board": "Board"}.get(str(row[0].value), row[1].value)
    book.save(tmp_path / "packs" / "adopt.xlsx")
    assert "For the cover" not in invoke(tmp_path / "packs", "adopt").out


def test_findings_stand_at_their_cells_under_their_headings(tmp_path: Path) -> None:
    drawn_book(tmp_path / "plan.xlsx", {"Plan": PLAN})
    invoke(tmp_path, "adopt", "plan.xlsx", "packs")
    done = invoke(tmp_path / "packs", "validate")
    assert done.code == 1
    assert 'D3: "Stuck" is not in the list for State.' in done.out
    assert "Choose Done or Doing" in done.out


def test_check_answers_by_its_exit_code_and_one_sentence(tmp_path: Path) -> None:
    workbook = drawn_book(tmp_path / "plan.xlsx", {"Plan": PLAN.replace("Stuck", "Doing")})
    invoke(tmp_path, "adopt", "plan.xlsx", "packs")
    assert invoke(tmp_path / "packs", "adopt", "--check").code == 0
    drawn_book(workbook, {"Plan": PLAN.replace("Stuck", "Doing").replace("Finish", "Deadline")})
    done = invoke(tmp_path / "packs", "adopt", "--check")
    assert done.code == 1
    assert 'the heading "Finish" is not in row 1' in done.out
    stopped = invoke(tmp_path / "packs", "build")
    assert stopped.code == 3
    assert '"Deadline"' in stopped.err
    assert len(stopped.err.strip().splitlines()) == 1


def test_a_workbook_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = invoke(tmp_path, "adopt", "none.xlsx")
    assert done.code == 3
    assert len(done.err.strip().splitlines()) == 1


def test_a_tracker_of_xltools_is_told_to_be_one_and_what_to_run(tmp_path: Path) -> None:
    assert invoke(tmp_path, "new", "programme").code == 0
    tracker = next((tmp_path / "programme" / "workbooks").glob("*.xlsx"))
    done = invoke(tmp_path, "adopt", str(tracker))
    assert done.code == 3
    assert "is a tracker of xltools already" in done.err
    assert f"xltools validate {tracker}" in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert [each.name for each in tracker.parent.iterdir()] == [tracker.name]


def test_an_offices_workbook_with_tabs_of_our_names_is_adopted(tmp_path: Path) -> None:
    names = (
        "Settings",
        "Milestones",
        "Risks",
        "Actions",
        "KPIs",
        "Areas",
        "Zones",
        "Workstreams",
        "Evidence",
        "Waivers",
    )
    drawn_book(tmp_path / "plan.xlsx", dict.fromkeys(names, PLAN))
    done = invoke(tmp_path, "adopt", "plan.xlsx", "packs")
    assert done.code == 0, done.err


def test_a_pack_is_not_adopted(tmp_path: Path, built_example: Path) -> None:
    done = invoke(tmp_path, "adopt", str(next(built_example.glob("output/**/board-pack.xlsx"))))
    assert done.code == 3
    assert "name the workbook that it was made from" in done.err


def test_without_a_workbook_it_says_what_to_type(tmp_path: Path) -> None:
    done = invoke(tmp_path, "adopt")
    assert done.code == 2
    assert "xltools adopt WORKBOOK" in done.err

"""Adopt: what is proposed for an office's own workbook, what is asked, and what a pack of it holds."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.helpers.look_alikes import KINDS, look_alike
from tests.helpers.their_workbooks import digest, drawn_book
from xltools.commands.adopt import adopt, check
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder, judge
from xltools.deliver.source_toml_writing import quoted
from xltools.errors import OutputBlocked
from xltools.schema.heading_synonyms import FIELDS, plain
from xltools.schema.loading import load_schemas
from xltools.schema.source_config import FILE
from xltools.tracker import read_tracker
from xltools.validate.adopt.table_proposal import proposals

RAID = """
LOG OF RISKS |          |                        |             |        |             |       |
             |          |                        |             |        |             |       |
DOCUMENT     |          |                        |             |        |             |       |
Project      |          | Manager                |             | No     | 'PMO-1      |       |
             |          |                        |             |        |             |       |
TOTAL        | OPEN     | CLOSED                 |             |        |             |       |
3            | 2        | 1                      |             |        |             |       |
             |          |                        |             |        |             |       |
Risk ID      | Category | Risk Description       | Probability | Impact | Date Raised | Owner | Status
R-001        | People   | Staff leave            | MEDIUM      | HIGH   | '15/02/25   | Lead  | OPEN
R-002        | IT       | Data is lost           | LOW         | HIGH   | '16/02/25   | Lead  | OPEN
R-003        | Money    | Costs rise             | MEDIUM      | MEDIUM | '17/02/25   | Lead  | CLOSED
"""
ISSUES = """
Issue ID | Issue Description | Owner | Status
I-001    | It is late        | Lead  | OPEN
I-002    | It is dear        | Lead  | OPEN
"""
WORKPLAN = """
Task                 | Start      | Finish     | Project
Map the coast        | 2025-01-01 | 2025-03-31 | SEA
Count the reefs      | 2025-01-01 | 2025-08-31 | SEA
Train the rangers    | 2025-02-01 | 2025-09-30 | LAND
Publish the atlas    | 2025-03-01 | 2025-12-31 | LAND
"""
TASKS = "# | TASK | BUCKET | END | PROGRESS\n" + "\n".join(
    f"{row} | Task number {row} of the list | {('Meals', 'Camps')[row % 2]} | "
    f"{'1900-12-30 (Sunday)' if row % 3 else '2025-09-15 (Monday)'} | {('NOT STARTED', 'COMPLETE')[row % 2]}"
    for row in range(1, 61)
)


HEADS = "Task | Original date | Due | Status\n"


def adopted(folder: Path, **sheets: str) -> Path:
    """Adopt a drawn workbook into the folder beside it; return that folder."""
    workbook = drawn_book(folder / "their tracker.xlsx", sheets)
    adopt(workbook, folder / "packs")
    return folder / "packs"


def answered(folder: Path, sheet: str, column: str, answers: dict[str, str | float]) -> None:
    """Answer in the review workbook as a person does: in the rows that hold a word."""
    path = folder / "adopt.xlsx"
    book = load_workbook(path)
    heads = [cell.value for cell in book[sheet][1]]
    for row in book[sheet].iter_rows(min_row=2):
        for word, answer in answers.items():
            if word in [cell.value for cell in row]:
                row[heads.index(column)].value = answer
    book.save(path)


def again(folder: Path) -> int:
    """Adopt again; return how much is left to decide."""
    return adopt(folder.parent / "their tracker.xlsx", folder).undecided


def source_of(folder: Path) -> str:
    return (folder / "schemas" / FILE).read_text(encoding="utf-8")


def test_the_quality_of_proposals_on_look_alikes(tmp_path: Path) -> None:
    """Most headings are not in the list of synonyms; nearly all that is proposed is right, and most is proposed."""
    specs = {spec.name: spec for spec in load_schemas()}
    headings = [(kind.of, name, each) for kind in KINDS for name, (some, _) in kind.columns.items() for each in some]
    unlisted = [each for of, name, each in headings if plain(each) not in FIELDS[of][name].phrases]
    assert len(unlisted) > 0.75 * len(headings)
    proposed = right = wanted = found = 0
    for seed in range(200, 240):
        drawn = look_alike(seed, tmp_path)
        tables = proposals(read_tracker(drawn.path), specs)
        given = {
            (table.tabs[0], each.profile.heading): (table.of, each.name)
            for table in tables
            for each in table.columns
            if each.name
        }
        truth = {key: (drawn.tables[key[0]], name) for key, name in drawn.columns.items() if name}
        proposed += len(given)
        right += sum(truth.get(key) == each for key, each in given.items())
        wanted += len(truth)
        found += sum(given.get(key) == each for key, each in truth.items())
    assert right / proposed > 0.95, f"{right} of {proposed} proposals are right"
    assert found / wanted > 0.80, f"{found} of {wanted} fields are proposed"


def test_a_log_of_risks_is_found_under_its_banners_and_asks_what_its_words_mean(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Risks=RAID, Issues=ISSUES)
    text = source_of(folder)
    for line in ("header_rows = [9]", 'likelihood = "Probability"', 'impact = "Impact"', 'risk = "Risk Description"'):
        assert line in text
    assert 'raised = { heading = "Date Raised", form = "DD/MM/YY" }' in text
    assert "Issues" not in text
    assert "[table.words.likelihood]" not in text
    answered(folder, "Words", "Means", {"LOW": 2, "MEDIUM": 3, "HIGH": 4})
    answered(folder, "Columns", "Field", {"Category": "Not read"})
    assert again(folder) == 0
    assert "HIGH = 4" in source_of(folder)


def test_a_pack_of_risks_alone_has_pages_of_risks_and_nothing_else(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Risks=RAID, Issues=ISSUES)
    answered(folder, "Words", "Means", {"LOW": 2, "MEDIUM": 3, "HIGH": 4})
    answered(folder, "Settings", "Value", {"as_at": "2025-03-31"})
    again(folder)
    tracker = tmp_path / "their tracker.xlsx"
    before = digest(tracker)
    build(read_tracker(tracker), Folder(folder), BuildOptions())
    board = load_workbook(folder / "output" / "2025-03-31" / "board-pack.xlsx")
    assert board.sheetnames == [
        "Cover", "Summary", "Exceptions in brief", "Top risks",
        "Exceptions", "Risks", "Data quality", "Workings", "How to read this",
    ]  # fmt: skip
    assert digest(tracker) == before


def test_days_that_stand_for_no_day_are_one_group_and_are_asked(tmp_path: Path) -> None:
    folder = adopted(tmp_path, DATA=TASKS)
    text = source_of(folder)
    assert 'form = "YYYY-MM-DD (DDDD)"' in text
    assert '"NOT STARTED" = "Not started"' in text
    context = judge(read_tracker(tmp_path / "their tracker.xlsx"), Folder(folder), None)
    wrong = [each for each in context.findings if each.severity == "error"]
    assert {(each.rule, each.message) for each in wrong} == {
        ("CEL-08", "30 Dec 1900 is before the programme, which starts on 1 Jan 2008.")
    }
    assert len(wrong) == 40
    (fix,) = {each.fix for each in wrong}
    assert fix == (
        "If it stands for no date, run `xltools adopt` and choose (blank) for it on Words of adopt.xlsx. "
        "If it is a date, type the correct one."
    )
    answered(folder, "Words", "Means", {"1900-12-30 (Sunday)": "(blank)"})
    assert again(folder) == 0
    assert 'blank = ["1900-12-30 (Sunday)"]' in source_of(folder)
    again_judged = judge(read_tracker(tmp_path / "their tracker.xlsx"), Folder(folder), None)
    assert [each for each in again_judged.findings if each.severity == "error"] == []


def test_a_plan_of_four_columns_is_a_pack_by_one_adopt_and_one_build(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Sheet1=WORKPLAN)
    raw = read_tracker(tmp_path / "their tracker.xlsx")
    built = build(raw, Folder(folder), BuildOptions())
    assert {"board-pack.xlsx", "workstream-SEA.xlsx", "workstream-LAND.xlsx"} <= set(built.release.written)
    assert 'forecast = "Finish"' in source_of(folder)
    assert "baseline" not in source_of(folder)
    context = judge(raw, Folder(folder)).context
    assert context is not None
    assert context.programme.milestones["baseline"].isna().all()


def test_a_table_that_fits_no_sheet_can_be_named_by_a_person(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Stuff="Thing | By\nBuy the land | 2025-06-30\nBuild the house | 2025-12-31")
    assert "[[table]]" not in source_of(folder)
    answered(folder, "Tables", "Tracker sheet", {"Stuff": "Milestones"})
    again(folder)
    assert 'of = "Milestones"' in source_of(folder)
    answered(folder, "Columns", "Field", {"Thing": "Milestone", "By": "Forecast date"})
    again(folder)
    assert 'milestone = "Thing"' in source_of(folder)
    assert 'forecast = "By"' in source_of(folder)


def test_answers_stay_when_the_workbook_has_more_rows(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Risks=RAID)
    answered(folder, "Words", "Means", {"LOW": 2, "MEDIUM": 3, "HIGH": 4})
    more = f"{RAID}R-004 | IT | It fails | VERY HIGH | LOW | | Lead | OPEN\n"
    drawn_book(tmp_path / "their tracker.xlsx", {"Risks": more})
    again(folder)
    text = source_of(folder)
    assert "HIGH = 4" in text
    assert "VERY HIGH" not in text


def test_check_says_in_a_sentence_what_changed(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Sheet1=WORKPLAN)
    assert check(Folder(folder, trusts_schemas=True)) == []
    drawn_book(tmp_path / "their tracker.xlsx", {"Sheet1": WORKPLAN.replace("Finish", "Deadline")})
    told = check(Folder(folder, trusts_schemas=True))
    assert len(told) == 1
    for words in ('"Finish"', '"Deadline"', '"Sheet1"', "line "):
        assert words in told[0]


def test_check_lists_words_never_met(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Risks=RAID)
    answered(folder, "Words", "Means", {"LOW": 2, "MEDIUM": 3, "HIGH": 4})
    again(folder)
    drawn_book(tmp_path / "their tracker.xlsx", {"Risks": RAID.replace("| CLOSED", "| PARKED")})
    assert any("PARKED" in each and "Risks!H12" in each for each in check(Folder(folder, trusts_schemas=True)))


def test_a_mapping_written_by_hand_is_never_overwritten(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Sheet1=WORKPLAN)
    (folder / "adopt.xlsx").unlink()
    before = source_of(folder)
    with pytest.raises(OutputBlocked, match="written by hand"):
        again(folder)
    assert source_of(folder) == before


def test_two_months_tell_what_changed_and_slip_counts_from_the_first_baseline(tmp_path: Path) -> None:
    plan = f"{HEADS}Hire | 2025-06-30 | 2025-06-30 | In progress\nMove | 2025-07-31 | 2025-07-31 | In progress\n"
    folder = adopted(tmp_path, Plan=plan)
    answered(folder, "Columns", "Field", {"Original date": "Baseline date", "Due": "Forecast date"})
    answered(folder, "Settings", "Value", {"as_at": "2025-04-30"})
    again(folder)
    tracker = tmp_path / "their tracker.xlsx"
    build(read_tracker(tracker), Folder(folder), BuildOptions(is_final=True))
    archive = folder / "workbooks" / "archive" / "2025-04-30"
    assert digest(archive / "tracker.xlsx") == digest(tracker)
    later = f"{HEADS}Move | 2025-09-30 | 2025-09-30 | In progress\nHire | 2025-06-30 | 2025-06-30 | Complete\n"
    drawn_book(tracker, {"Plan": later})
    answered(folder, "Settings", "Value", {"as_at": "2025-05-31"})
    again(folder)
    context = judge(read_tracker(tracker), Folder(folder)).context
    assert context is not None
    measured = context.results.milestones.set_index("milestone")
    assert measured.loc["Move", "slip_days"] == 61
    told = zip(*(context.results.changes[name] for name in ("title", "change", "before", "after")), strict=True)
    assert list(told) == [
        ("Move", "Baseline touched", "31 Jul 2025", "30 Sep 2025"),
        ("Move", "Date moved", "31 Jul 2025", "30 Sep 2025"),
        ("Hire", "Closed", "In progress", "Complete"),
        ("Move", "Worse", "Green", "Amber/Red"),
    ]


def test_a_layout_that_changed_since_is_compared_with_what_the_archive_read(tmp_path: Path) -> None:
    plan = "Task | Original date | Due | Status\nHire | 2025-06-30 | 2025-06-30 | In progress\n"
    folder = adopted(tmp_path, Plan=plan)
    answered(folder, "Columns", "Field", {"Original date": "Baseline date", "Due": "Forecast date"})
    answered(folder, "Settings", "Value", {"as_at": "2025-04-30"})
    again(folder)
    tracker = tmp_path / "their tracker.xlsx"
    build(read_tracker(tracker), Folder(folder), BuildOptions(is_final=True))
    later = plan.replace("Original date | Due", "Original date | Deadline").replace("-30 | In", "-28 | In")
    drawn_book(tracker, {"Plan": later})
    answered(folder, "Settings", "Value", {"as_at": "2025-05-31"})
    assert again(folder) == 0
    assert 'forecast = "Deadline"' in source_of(folder)
    context = judge(read_tracker(tracker), Folder(folder)).context
    assert context is not None
    assert not [note for note in context.notes if "not shown" in note]
    told = zip(*(context.results.changes[name] for name in ("title", "change", "before", "after")), strict=True)
    assert list(told) == [("Hire", "Date moved", "30 Jun 2025", "28 Jun 2025")]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_of_theirs_stands_in_the_mapping_as_it_is(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}\n[t]\n{quoted(text)} = 1") == {"a": text, "t": {text: 1}}


def test_headings_that_would_steer_are_text_in_the_mapping(tmp_path: Path) -> None:
    hostile = '=Task"] = 1 \\ [[x'
    sheet = f"{hostile} | Due date | Status\nBuy the land | 2025-06-30 | Done\nBuild it | 2025-12-31 | Doing\n"
    folder = adopted(tmp_path, Plan=sheet)
    source = tomllib.loads(source_of(folder))
    assert source["table"][0]["columns"]["milestone"] == hostile
    book = load_workbook(folder / "adopt.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_row_that_was_renamed_is_offered_its_former_words(tmp_path: Path) -> None:
    plan = f"{HEADS}Hire ten nurses | 2025-06-30 | 2025-06-30 | In progress\nMove | 2025-07-31 | | In progress\n"
    folder = adopted(tmp_path, Plan=plan)
    answered(folder, "Columns", "Field", {"Original date": "Baseline date", "Due": "Forecast date"})
    answered(folder, "Settings", "Value", {"as_at": "2025-04-30"})
    again(folder)
    tracker = tmp_path / "their tracker.xlsx"
    build(read_tracker(tracker), Folder(folder), BuildOptions(is_final=True))
    drawn_book(tracker, {"Plan": plan.replace("Hire ten nurses", "Hire twelve nurses")})
    answered(folder, "Settings", "Value", {"as_at": "2025-05-31"})
    again(folder)
    (told,) = check(Folder(folder, trusts_schemas=True))
    line = '"Hire twelve nurses" = "Hire ten nurses"'
    assert line in told
    (found,) = [each for each in judge(read_tracker(tracker), Folder(folder)).findings if each.rule == "RES-44"]
    assert (found.sheet, found.cell, found.heading) == ("Plan", "A2", "Task")
    assert found.message == (
        '"Hire twelve nurses" seems to be "Hire ten nurses" of the report of 30 Apr 2025 under other words.'
    )
    assert f"write {line} below [table.renamed]" in found.fix
    source = folder / "schemas" / FILE
    source.write_text(f"{source_of(folder)}[table.renamed]\n{line}\n", encoding="utf-8")
    assert check(Folder(folder, trusts_schemas=True)) == []
    again_judged = judge(read_tracker(tracker), Folder(folder))
    assert "RES-44" not in {each.rule for each in again_judged.findings}
    assert again_judged.context is not None
    changed = again_judged.context.results.changes
    assert not set(changed["change"]) & {"New", "Removed"}


def test_when_the_programme_starts_follows_the_data(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Sheet1=WORKPLAN.replace("2025-03-31", "1999-03-31"))
    assert "programme_starts = 1999-01-01" in source_of(folder)
    judged = judge(read_tracker(tmp_path / "their tracker.xlsx"), Folder(folder))
    assert "CEL-08" not in {each.rule for each in judged.findings}


def test_any_other_setting_may_be_typed_in_the_review_workbook(tmp_path: Path) -> None:
    folder = adopted(tmp_path, Risks=RAID)
    assert "review_interval_days" not in source_of(folder)
    typed: dict[str, str | float] = {
        "review_interval_days": 30,
        "kpi_share_1": 0.02,
        "board_meeting": "2025-06-11",
        "purpose": "Note",
    }
    answered(folder, "Settings", "Value", typed)
    again(folder)
    given = tomllib.loads(source_of(folder))["settings"]
    assert {name: str(given[name]) for name in typed} == {name: str(value) for name, value in typed.items()}
    assert again(folder) == 4  # what is asked stays as it was: a setting that nobody needs to give is no question

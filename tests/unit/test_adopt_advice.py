"""Advice on an adopted workbook: no sentence asks for a column that the office has not got, and words are its own."""

import re
from pathlib import Path

import pytest

from tests.helpers.followed_advice import with_cell
from tests.helpers.their_workbooks import adopted, judged
from xltools.commands.steps import Folder, judge
from xltools.schema.checks import SheetRule, spec_of
from xltools.schema.files import shipped_sources
from xltools.schema.loading import _shipped_schema
from xltools.schema.rag import FOUR
from xltools.schema.wording import Names, worded
from xltools.tracker import read_tracker

SPECS = {spec.name: spec for spec in (spec_of(_shipped_schema(name, FOUR)) for name in shipped_sources())}
#: The sheets that `adopt` proposes, and the readings that stand beside KPIs.
ADOPTED = ("Workstreams", "Milestones", "Risks", "Actions", "KPIs", "KPI readings", "Business cases")
RULES = [(name, rule) for name in ADOPTED for rule in SPECS[name].rules]


def kept_by(sheet: str, rule: SheetRule) -> set[str]:
    """Return the fields without which a rule says nothing: those that its message shows, and the one to blame."""
    bare = re.sub(r"\[[\w.]+\?(?:[^\[\]]|\[[^\[\]]*\])*\]", "", rule.message)
    always = {"numerator"}  # without it there is no reading
    return (set(re.findall(r"\{(\w+)", bare)) | {rule.blame} | always) & set(SPECS[sheet].columns)


@pytest.mark.parametrize(("sheet", "rule"), RULES, ids=[rule.rule.id for _, rule in RULES])
def test_no_rule_advises_a_column_that_the_office_does_not_keep(sheet: str, rule: SheetRule) -> None:
    kept = kept_by(sheet, rule)
    headings = {name: {field: f"<{name}.{field}>" for field in spec.columns} for name, spec in SPECS.items()}
    headings["Settings"] |= {name: name for name in SPECS["Settings"].settings or {}}
    unkept = {sheet: frozenset(set(SPECS[sheet].columns) - kept)}
    names = Names(headings, dict, unkept, "Settings of adopt.xlsx")
    (said,) = (each for each in worded(SPECS[sheet], names).rules if each.rule.id == rule.rule.id)
    told = set(re.findall(rf"<{sheet}\.(\w+)>", said.message + said.rule.fix))
    assert told <= kept, f"{said.message} {said.rule.fix}"


def test_an_overdue_task_without_a_column_for_actual_dates_is_told_in_the_offices_words(tmp_path: Path) -> None:
    source = """
    [[table]]
    of = "Milestones"
    sheets = ["Tasks"]
    words.status = { "NOT STARTED" = "Not started", "ALL DONE" = "Complete" }
    [table.columns]
    milestone_id = { make = "id", of = ["TASK"] }
    milestone = "TASK"
    forecast = "END"
    status = "PROGRESS"
    """
    drawn = "TASK | END | PROGRESS\nMap the coast | 2025-03-31 | NOT STARTED\nCount the reefs | 2025-01-31 | ALL DONE"
    (late,) = [each for each in judged(adopted(tmp_path, {"Tasks": drawn}, source)).findings if each.rule == "MIL-06"]
    assert late.message == "PROGRESS is NOT STARTED, but END 31 Mar 2025 has passed."
    assert late.fix == "Type when it is now expected; or choose ALL DONE under PROGRESS."


def test_a_limit_is_said_to_stand_where_the_office_says_its_settings(tmp_path: Path) -> None:
    source = """
    [[table]]
    of = "Risks"
    sheets = ["Risks"]
    columns = { risk_id = "Ref", risk = "Risk", last_reviewed = "Looked at", status = "State" }
    """
    drawn = "Ref | Risk | Looked at | State\n'R-1 | Staff leave | 2024-05-31 | Open"
    (old,) = [each for each in judged(adopted(tmp_path, {"Risks": drawn}, source)).findings if each.rule == "RSK-09"]
    limit = "Review interval (days) in [settings] of source.toml"
    assert old.message == f"State is Open, but Looked at is 31 May 2024: no review within {limit}."


LETTERS = """
[[table]]
of = "Milestones"
sheets = ["Plan"]
words.declared_rag = { A = "Amber/Red", G = "Green", R = "Red" }
words.status = { Doing = "In progress" }
[table.columns]
milestone_id = { make = "id", of = ["Task"] }
milestone = "Task"
baseline = "Promised"
forecast = "Due"
declared_rag = "RAG"
status = "State"
"""


def test_a_rating_better_than_its_dates_is_told_in_the_offices_letters(tmp_path: Path) -> None:
    drawn = "Task | Promised | Due | RAG | State\nHire | 2025-06-30 | 2025-12-30 | G | Doing"
    (found,) = [each for each in judged(adopted(tmp_path, {"Plan": drawn}, LETTERS)).findings if each.rule == "RES-02"]
    assert found.message.startswith("RAG is G, better than the dates.")
    assert found.fix == "Choose R under RAG, or correct the dates and State."
    assert found.value == "G"


def test_advice_on_a_sheet_that_the_workbook_has_not_got_is_left_out(tmp_path: Path) -> None:
    drawn = "Task | Promised | Due | RAG | State\nHire | 2025-06-30 | 2025-01-30 | G | Doing"
    (found,) = [each for each in judged(adopted(tmp_path, {"Plan": drawn}, LETTERS)).findings if each.rule == "MIL-05"]
    assert found.fix == "Correct the day, month or year of Due or Promised."


def test_words_of_ours_that_an_office_uses_are_offered_beside_its_own(tmp_path: Path) -> None:
    drawn = """
    Task | Promised | Due | RAG | State
    Hire | 2025-06-30 | 2025-06-30 | Green | Complete
    Move | 2025-06-30 | 2025-06-30 | Gren | Stuck
    Sell | 2025-06-30 | 2025-06-30 | Blue | Complet
    """
    words = 'words.declared_rag = { A = "Amber/Red" }'
    source = LETTERS.replace('words.declared_rag = { A = "Amber/Red", G = "Green", R = "Red" }', words)
    found = judged(adopted(tmp_path, {"Plan": drawn}, source)).findings
    fixes = {each.value: each.fix.partition(";")[0] for each in found if each.rule == "CEL-15"}
    assert fixes == {
        "Gren": "Choose Green, if that is meant",
        "Blue": "Choose A or Green",
        "Complet": "Choose Complete, if that is meant",
        "Stuck": "Choose Doing or Complete",
    }


def test_a_title_that_is_no_words_is_told_once(tmp_path: Path) -> None:
    folder = adopted(tmp_path, {"Plan": "Task | Due | RAG | State | Promised\nHire | | | |"}, LETTERS)
    raw = with_cell(read_tracker(folder / "their tracker.xlsx"), ("Plan", 2, 1), value=True)
    found = judge(raw, Folder(folder)).findings
    assert [(each.rule, each.cell) for each in found if each.severity == "error"] == [("CEL-19", "A2")]


@pytest.mark.parametrize(
    ("form", "typed", "fix"),
    [
        ("MM/DD/YYYY", "2025-06-30", "Type 06/30/2025, if that is meant."),
        ("MM/DD/YYYY", "6.13.2025", "Type 06/13/2025, if that is meant."),
        ("MM/DD/YYYY", "3.4.2025", "Type the date as MM/DD/YYYY, such as 03/31/2012."),
        ("MM/DD/YYYY", "3/4/25", "Type the date as MM/DD/YYYY, such as 03/31/2012."),
        ("D MMMM YYYY", "30/06/2025", "Type the date again: 30 June 2025."),
        ("DD/MM/YY", "06/30/25", "Type 30/06/25, if meant."),
        ("MMM-YY", "30/06/2025", "Type the date again: Jun-25."),
        ("MMM-YY", "12/06/2025", "Type the date again: 12/06/2025."),
    ],
)
def test_a_date_is_advised_as_the_office_writes_it_and_never_the_other_way_round(
    form: str, typed: str, fix: str, tmp_path: Path
) -> None:
    source = LETTERS.replace('forecast = "Due"', f'forecast = {{ heading = "Due", form = "{form}" }}')
    drawn = f"Task | Promised | Due | RAG | State\nHire | 2025-06-30 | '{typed} | G | Doing"
    (found,) = [each for each in judged(adopted(tmp_path, {"Plan": drawn}, source)).findings if each.cell == "C2"]
    assert found.fix == fix


def test_settings_are_said_to_stand_where_the_office_answers_them(tmp_path: Path) -> None:
    drawn = "Task | Promised | Due | RAG | State\nHire | 2025-06-30 | 1999-01-30 | G | Doing"
    folder = adopted(tmp_path, {"Plan": drawn}, LETTERS)
    for where in ("[settings] of source.toml", "Settings of adopt.xlsx"):
        (found,) = [each for each in judged(folder).findings if each.rule == "CEL-08"]
        assert found.fix == f'Type the correct date; if this one is right, change "programme_starts" in {where}.'
        (folder / "adopt.xlsx").touch()

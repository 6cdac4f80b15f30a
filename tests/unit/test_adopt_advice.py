"""Advice on an adopted workbook: no sentence asks for a column that the office has not got, and words are its own."""

import re
from pathlib import Path

import pytest

from tests.helpers.their_workbooks import adopted, judged
from xltools.schema.checks import SheetRule, spec_of
from xltools.schema.files import shipped_sources
from xltools.schema.loading import _shipped_schema
from xltools.schema.rag import FOUR
from xltools.schema.wording import Names, worded

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

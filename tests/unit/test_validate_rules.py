"""Running rules: messages as staff see the row, no follow-on findings, and a rule that crashes is a bug."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.helpers.raw_trackers import Drawn, day, right_tracker, sheet_of, shipped
from xltools.findings import Finding
from xltools.schema.checks import AcrossRule, RowRule, Rule, Tables, sheet, spec_of
from xltools.schema.columns import day as day_column
from xltools.schema.columns import ident, money, reference, text
from xltools.schema.loading import Schemas
from xltools.validate import RULES, RuleCrashed, every_rule, validate_tracker


def rule_of(rule_id: str, fix: str = "Fix {name}.") -> Rule:
    return Rule(rule_id, "warning", "row", "Illustrative rule.", fix)


def schemas_of(**rules: tuple[Any, ...]) -> Schemas:
    """Make two sheets of our own, things and parts of them, with these rules."""
    things = sheet(
        "Things",
        {
            "thing_id": ident("Thing ID", ""),
            "name": text("Name", ""),
            "due": day_column("Due", ""),
            "cost": money("Cost", ""),
        },
        place=1,
        purpose="Illustrative.",
        rules=rules.get("things", ()),
    )
    parts = sheet(
        "Parts",
        {
            "part_id": ident("Part ID", ""),
            "thing": reference("Thing", "Things.thing_id", ""),
            "due": day_column("Due", ""),
        },
        place=2,
        purpose="Illustrative.",
        rules=rules.get("parts", ()),
    )
    return Schemas({"Things": things, "Parts": parts}, Path(), Path(), "")


def findings_of(schemas: Schemas, things: list[Any], parts: list[Any] | None = None) -> list[Finding]:
    rows = {"Things": things, "Parts": parts or []}
    drawn = Drawn({name: sheet_of(spec_of(schema), rows[name]) for name, schema in schemas.by_sheet.items()})
    return validate_tracker(drawn.raw, schemas).findings


NEVER = RowRule(
    rule_of("THI-01"), "due", lambda table: pd.Series(data=False, index=table.index), "{name}, due {due}, costs {cost}."
)


def has_part(table: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    return table["thing_id"].isin(tables["Parts"]["thing"].dropna())


HAS_PART = AcrossRule(rule_of("THI-02"), "thing_id", has_part, "{thing_id} has no part.")


def test_a_row_rule_points_at_the_cell_to_blame_in_the_words_of_staff() -> None:
    rows = [
        {"thing_id": "T-1", "name": "A {brace}", "due": day("2012-03-31"), "cost": 2_400_000.0},
        {"thing_id": "T-2"},
    ]
    first, second = findings_of(schemas_of(things=(NEVER,)), rows)
    assert (first.sheet, first.cell, first.heading, first.row_id) == ("Things", "C2", "Due", "T-1")
    assert first.message == "A {brace}, due 31 Mar 2012, costs 2400000."
    assert (first.fix, first.value) == ("Fix A {brace}.", "31 Mar 2012")
    assert (second.message, second.value) == ("blank, due blank, costs blank.", "")


def test_a_cell_that_could_not_be_read_brings_no_second_finding() -> None:
    rows = [{"thing_id": "T-1", "due": "soon"}, {"thing_id": "T-2", "cost": "a lot"}, {"thing_id": "T-3"}]
    found = [(f.rule, f.cell) for f in findings_of(schemas_of(things=(NEVER,)), rows)]
    assert found == [("CEL-06", "C2"), ("CEL-11", "D3"), ("THI-01", "C4")]


def test_a_cell_that_was_read_with_a_warning_is_judged_on() -> None:
    rows = [{"thing_id": "T-1", "due": "31/03/2012"}]
    found = [(f.rule, f.cell) for f in findings_of(schemas_of(things=(NEVER,)), rows)]
    assert found == [("CEL-05", "C2"), ("THI-01", "C2")]


def test_a_misspelt_reference_brings_no_finding_on_the_row_that_was_meant() -> None:
    things = [{"thing_id": "THING-1"}, {"thing_id": "OTHER-2"}]
    found = findings_of(schemas_of(things=(HAS_PART,)), things, [{"part_id": "P-1", "thing": "THNG-1"}])
    assert [(f.rule, f.sheet, f.cell) for f in found] == [("THI-02", "Things", "A3"), ("CEL-23", "Parts", "B2")]


def test_a_rule_on_another_sheet_is_not_judged_where_that_sheet_cannot_be_read() -> None:
    schemas = schemas_of(things=(HAS_PART,))
    sheets = {"Things": sheet_of(schemas["Things"], [{"thing_id": "T-1"}])}
    found = validate_tracker(Drawn(sheets).raw, schemas).findings
    assert [(f.rule, f.sheet) for f in found] == [("STR-02", "Parts")]


def test_a_rule_that_crashes_is_named() -> None:
    def crash(table: pd.DataFrame) -> "pd.Series[bool]":
        raise KeyError("dew")

    schemas = schemas_of(things=(RowRule(rule_of("THI-03"), "due", crash, ""),))
    with pytest.raises(RuleCrashed, match="THI-03 of the sheet Things failed: KeyError"):
        findings_of(schemas, [{"thing_id": "T-1"}])


def test_a_rule_that_answers_for_too_few_rows_is_named() -> None:
    short = AcrossRule(rule_of("THI-04"), "due", lambda *_: pd.Series([True]), "")
    with pytest.raises(RuleCrashed, match="THI-04"):
        findings_of(schemas_of(things=(short,)), [{"thing_id": "T-1"}, {"thing_id": "T-2"}])


def test_a_reference_is_not_unknown_where_the_id_itself_could_not_be_read() -> None:
    found = findings_of(schemas_of(), [{"thing_id": "t 1"}], [{"part_id": "P-1", "thing": "t 1"}])
    assert [(f.rule, f.sheet) for f in found] == [("CEL-20", "Things")]


def test_a_reference_in_other_capitals_names_the_id() -> None:
    found = findings_of(schemas_of(), [{"thing_id": "T-1"}], [{"part_id": "P-1", "thing": "t-1"}])
    assert [(f.rule, f.fix) for f in found] == [("CEL-24", "Type T-1.")]


def test_a_row_is_known_by_its_id_even_where_that_is_wrong() -> None:
    found = findings_of(schemas_of(), [{"thing_id": "t-1", "due": "soon"}])
    assert [(f.rule, f.row_id) for f in found] == [("CEL-20", "t-1"), ("CEL-06", "t-1")]


def test_lists_are_read_in_one_way_and_keep_what_is_known() -> None:
    tracker = right_tracker().with_cell("Milestones", "supports", 1, "NAT-1;NAT-2 ; NAT-1")
    tracker = tracker.with_cell("Milestones", "supports", 2, "NAT-1; NAT-9X")
    validation = tracker.validation
    assert [(f.rule, f.cell) for f in validation.findings] == [("CEL-23", "R3")]
    assert validation.tables["Milestones"]["supports"].tolist()[:2] == ["NAT-1; NAT-2", "NAT-1"]


def test_the_clean_tables_keep_the_contract_of_their_schemas() -> None:
    tracker = right_tracker().with_cell("Risks", "impact", 1, "soon").with_cell("Evidence", "date", 1, "31/03/2012")
    validation = tracker.validation
    for name, schema in shipped().by_sheet.items():
        schema.validate(validation.tables[name])


def test_every_rule_stands_once_by_id() -> None:
    ids = [rule.id for rule in every_rule(shipped())]
    assert ids == sorted(set(ids))
    assert {rule.id for rule in RULES} < set(ids)


def test_findings_come_in_reading_order() -> None:
    tracker = right_tracker().with_cell("Risks", "impact", 2, 9.0).with_cell("Risks", "owner", 1, 4.0)
    tracker = tracker.with_cell("Areas", "area", 2, "").with_cell("Risks", "risk", 1, "")
    assert [(f.sheet, f.cell) for f in tracker.findings] == [
        ("Areas", "B3"),
        ("Risks", "D2"),
        ("Risks", "K2"),
        ("Risks", "G3"),
    ]


def test_a_tracker_is_not_changed_by_being_judged() -> None:
    tracker = right_tracker().with_cell("Risks", "impact", 1, "soon")
    before = {name: [list(row) for row in sheet.rows] for name, sheet in tracker.sheets.items()}
    first = validate_tracker(tracker.raw, shipped())
    assert {name: sheet.rows for name, sheet in tracker.sheets.items()} == before
    assert validate_tracker(tracker.raw, shipped()).findings == first.findings

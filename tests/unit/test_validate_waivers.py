"""Waivers and gentle starts: findings that are accepted, lowered or switched off, and never silently."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.raw_trackers import Drawn, Row, day, right_tracker, shipped
from tests.helpers.sampling import by_default
from tests.rules.case import rules
from tests.rules.raw_case import raw_case
from tests.rules.test_engine_rules import CASES
from xltools.errors import SchemaFault
from xltools.findings import Finding, counts
from xltools.schema.loading import Schemas
from xltools.validate import Validation, settle, validate_tracker

WAIVER: Row = {
    "rule": "CEL-14",
    "row_id": "RISK-1",
    "reason": "Agreed",
    "agreed_by": "Board",
    "until": day("2012-03-31"),
}


def faulty(**waiver: Any) -> Drawn:
    """Return a tracker with two scores out of range, and a waiver for the first."""
    tracker = right_tracker().with_cell("Risks", "impact", 1, 9.0).with_cell("Risks", "impact", 2, 9.0)
    return tracker.with_row("Waivers", {**WAIVER, **waiver})


def told(findings: list[Finding]) -> list[tuple[str, str | None, bool]]:
    return [(finding.rule, finding.cell, finding.waived) for finding in findings]


def schemas_with(folder: Path, text: str) -> Schemas:
    (folder / "rules.toml").write_text(text, encoding="utf-8")
    return Schemas(shipped().by_sheet, folder, folder, "")


def test_a_waiver_speaks_for_its_rule_and_row_until_its_last_day() -> None:
    findings = faulty().findings
    assert told(findings) == [("CEL-14", "G2", True), ("CEL-14", "G3", False)]
    assert counts(findings) == {"error": 1, "warning": 0, "waived": 1}
    assert [finding.blocks for finding in findings] == [False, True]


def test_a_waiver_matches_without_regard_to_case_and_spaces() -> None:
    assert told(faulty(rule="cel-14", row_id="risk-1").findings)[0] == ("CEL-14", "G2", True)


def test_a_waiver_that_has_run_out_speaks_for_nothing_and_is_told() -> None:
    findings = faulty(until=day("2012-03-30")).findings
    assert told(findings) == [("CEL-14", "G2", False), ("CEL-14", "G3", False), ("CEL-31", "E2", False)]
    assert findings[-1].message == "The waiver of CEL-14 for RISK-1 ran out on 30 Mar 2012."


def test_a_waiver_without_a_last_day_speaks_for_nothing() -> None:
    findings = faulty(until="soon").findings
    assert told(findings) == [("CEL-14", "G2", False), ("CEL-14", "G3", False), ("CEL-06", "E2", False)]


def test_a_waiver_of_a_whole_sheet_goes_by_its_name_or_none() -> None:
    for row_id in ("", "Risks"):
        tracker = right_tracker().with_truth("Risks", state="hidden")
        tracker = tracker.with_row("Waivers", {**WAIVER, "rule": "STR-04", "row_id": row_id})
        assert told(tracker.findings) == [("STR-04", None, True)]


#: One rule of each kind that a waiver may name: of files and sheets, of cells, and of every sheet.
OF_EACH_KIND = {
    **{rule[:4]: rule for rule in reversed(CASES) if rule.startswith(("STR", "CEL")) and rule != "STR-01"},
    **{rule.rule.id[:4]: rule.rule.id for _, rule in rules() if not rule.rule.id.startswith("WAI")},
    "one row": "STR-13", "no row": "STR-04", "a reading": "RDG-02", "a whole tracker": "CEL-25",
}  # fmt: skip
APART = {"STR-13", "STR-04", "RDG-02", "CEL-25"}


@pytest.mark.parametrize("rule", by_default(APART, sorted(set(OF_EACH_KIND.values()))))
def test_a_waiver_without_a_row_is_of_every_finding_of_its_rule_whatever_its_kind(rule: str) -> None:
    tracker = CASES[rule].faulty(right_tracker()) if rule in CASES else raw_case(rule)
    before = [finding for finding in tracker.findings if finding.rule == rule]
    assert before
    for row_id in ["", *sorted({finding.sheet for finding in before})]:
        findings = tracker.with_row("Waivers", {**WAIVER, "rule": rule, "row_id": row_id}).findings
        waived = [finding for finding in findings if finding.rule == rule and finding.waived]
        expected = [each for each in before if row_id in ("", each.sheet)]
        assert [each.cell for each in waived] == [each.cell for each in expected], row_id
        assert "CEL-30" not in {finding.rule for finding in findings if finding.sheet == "Waivers"}


def test_a_waiver_without_a_row_is_of_every_sheet() -> None:
    tracker = right_tracker().with_cell("Risks", "impact", 1, 9.0).with_cell("Risks", "likelihood", 2, 9.0)
    tracker = tracker.with_cell("Milestones", "critical", 1, "Maybe").with_cell("KPIs", "headline", 1, "Maybe")
    blank = tracker.with_row("Waivers", {**WAIVER, "rule": "CEL-15", "row_id": ""})
    assert {each.sheet for each in blank.findings if each.waived} == {"Milestones", "KPIs"}
    assert {each.rule for each in blank.findings if each.waived} == {"CEL-15"}
    one = tracker.with_row("Waivers", {**WAIVER, "rule": "CEL-15", "row_id": "KPIs"})
    assert {each.sheet for each in one.findings if each.waived} == {"KPIs"}


def test_a_waiver_of_a_rule_on_results_waits_for_the_results() -> None:
    tracker = right_tracker().with_row("Waivers", {**WAIVER, "rule": "RES-01", "row_id": "WF"})
    validation = tracker.validation
    assert validation.findings == []
    found = Finding("warning", "RES-01", "Workstreams", "Illustrative", "", 2, 1, row_id="WF")
    assert told(settle([found], validation, shipped())) == [("RES-01", "A2", True)]
    assert told(settle([], validation, shipped())) == [("CEL-30", "A2", False)]


def test_a_rule_on_waivers_that_is_switched_off_is_so_for_waivers_of_results_too(tmp_path: Path) -> None:
    schemas = schemas_with(tmp_path, "[CEL-30]\noff = true\n")
    raw = right_tracker().with_row("Waivers", {**WAIVER, "rule": "RES-01", "row_id": "WF"}).raw
    validation = validate_tracker(raw, schemas)
    assert told(settle(validation.findings, validation, schemas)) == []


def test_settling_again_changes_nothing() -> None:
    validation = faulty(until=day("2012-03-30")).validation
    assert settle(validation.findings, validation, shipped()) == validation.findings


def test_a_rule_may_be_lowered_from_a_day_on(tmp_path: Path) -> None:
    schemas = schemas_with(tmp_path, '[CEL-14]\nseverity = "warning"\nfrom = 2012-01-01\nuntil = 2012-03-31\n')
    raw = right_tracker().with_cell("Risks", "impact", 1, 9.0).raw
    severities = {
        as_at: [
            f.severity for f in validate_tracker(raw, schemas, date.fromisoformat(as_at)).findings if f.rule == "CEL-14"
        ]
        for as_at in ("2011-12-31", "2012-01-01", "2012-03-31", "2012-04-01")
    }
    assert severities == {
        "2011-12-31": ["error"],
        "2012-01-01": ["warning"],
        "2012-03-31": ["warning"],
        "2012-04-01": ["error"],
    }


def test_a_rule_that_is_switched_off_is_said_to_be(tmp_path: Path) -> None:
    schemas = schemas_with(tmp_path, '[CEL-14]\noff = true\nreason = "Scores are being agreed."\n')
    validation = validate_tracker(right_tracker().with_cell("Risks", "impact", 1, 9.0).raw, schemas)
    assert isinstance(validation, Validation)
    assert validation.findings == []
    assert validation.left_out == ("The rule CEL-14 is switched off by the programme: Scores are being agreed.",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[CEL-14", "cannot be read"),
        ('[CELL-14]\nseverity = "warning"', "CELL-14, which is not a rule. Did you mean CEL-14?"),
        ('[CEL-14]\nseverity = "low"', '"error" or "warning"'),
        ('[CEL-14]\nlevel = "warning"', "level is not known. There are: severity, off, from, until, reason."),
        ('[CEL-14]\noff = true\nfrom = "2012-01-01"', "from = 2012-03-31"),
        ("[CEL-14]\nfrom = 2012-01-01", "changes nothing"),
        ('CEL-14 = "warning"', "[CEL-14]"),
    ],
)
def test_a_file_of_adjustments_that_cannot_be_used_says_why(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SchemaFault) as fault:
        validate_tracker(right_tracker().raw, schemas_with(tmp_path, text))
    assert says in str(fault.value)
    assert "rules.toml" in str(fault.value)

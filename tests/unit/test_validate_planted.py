"""Sixty faults planted in one tracker, on all its sheets: sixty findings, at those cells, and nothing beside them."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from tests.helpers.raw_trackers import HEADER_ROW, Drawn, day, right_tracker, shipped
from xltools.tracker.addresses import address

#: Sheet, field, record from 1, what stands there, and the rule that must tell it.
PLANTED: list[tuple[str, str, int, Any, str]] = [
    ("Settings", "value", 1, "", "CEL-01"),
    ("Settings", "value", 5, day("1912-04-18"), "CEL-08"),
    ("Settings", "value", 6, "note", "CEL-15"),
    ("Areas", "area", 1, "", "CEL-01"),
    ("Areas", "description", 2, "Odd\u00a0 spaces ", "CEL-04"),
    ("Commentary", "doing", 1, True, "CEL-19"),
    ("Zones", "kind", 2, "Comparater", "CEL-15"),
    ("Workstreams", "workstream", 1, "Work  force", "CEL-04"),
    ("Workstreams", "outcome_due", 1, "31/02/2013", "CEL-06"),
    ("Workstreams", "declared_rag", 2, "Amber", "CEL-16"),
    ("Workstreams", "declared_on", 1, "20/03/2012", "CEL-05"),
    ("Workstreams", "declared_by", 1, "", "WKS-03"),
    ("Milestones", "milestone", 1, "", "CEL-01"),
    ("Milestones", "owner", 1, "", "MIL-23"),
    ("Milestones", "forecast", 2, "April 2011", "CEL-06"),
    ("Milestones", "status", 3, "in progress", "CEL-15"),
    ("Milestones", "critical", 1, "Y", "CEL-15"),
    ("Milestones", "supports", 2, "NAT-1, NAT-2", "CEL-28"),
    ("Milestones", "depends_on", 3, "WF-77", "CEL-23"),
    ("Milestones", "workstream_id", 4, "ai", "CEL-23"),
    ("Milestones", "actual", 4, day("2012-03-31"), "MIL-02"),
    ("Milestones", "agreed_on", 5, day("2012-03-01"), "MIL-15"),
    ("Milestones", "decision_body", 6, 7.0, "CEL-17"),
    ("Milestones", "declared_rag", 6, "green", "CEL-15"),
    ("National milestones", "checkpoint", 1, "1/4/11", "CEL-06"),
    ("National milestones", "deliverable", 2, "Bell\u0007", "CEL-26"),
    ("National milestones", "met_on", 2, 41060.0, "CEL-07"),
    ("Likelihood", "likelihood", 1, "Quite likely", "CEL-15"),
    ("Likelihood", "comment", 2, day("2012-03-31"), "CEL-18"),
    ("Requirements", "group", 1, "", "CEL-01"),
    ("Requirements", "requirement", 2, "Requirement two ", "CEL-04"),
    ("Self-assessment", "rag", 1, "Yellow", "CEL-15"),
    ("Self-assessment", "evidence", 2, "", "SEL-04"),
    ("Key questions", "theme", 1, "Specifc", "CEL-15"),
    ("Key questions", "asked_if", 2, "Q-1", "QUE-01"),
    ("Answers", "answer", 1, "Perhaps", "ANS-01"),
    ("Answers", "comment", 2, time(9, 30), "CEL-18"),
    ("Actions", "item_id", 1, "WF-9X", "CEL-23"),
    ("Actions", "due", 2, "TBC", "CEL-29"),
    ("Risks", "likelihood", 1, 6.0, "CEL-14"),
    ("Risks", "impact", 2, 2.5, "CEL-12"),
    ("Risks", "mitigation", 1, "", "RSK-12"),
    ("Risks", "closed", 2, day("2012-03-01"), "RSK-03"),
    ("Risks", "last_reviewed", 1, day("2012-03-01T10:15"), "CEL-09"),
    ("KPIs", "unit", 1, "percent", "CEL-15"),
    ("KPIs", "over_time", 2, "", "CEL-01"),
    ("KPIs", "break_date", 1, "soon", "CEL-06"),
    ("KPIs", "tolerance_1", 2, "2 points", "CEL-11"),
    ("KPI targets", "target", 2, "50%", "CEL-11"),
    ("KPI targets", "source", 1, "", "TGT-09"),
    ("KPI readings", "numerator", 4, "40", "CEL-10"),
    ("KPI readings", "denominator", 5, 0.0, "RDG-03"),
    ("KPI readings", "data_status", 6, "final", "CEL-15"),
    ("Business cases", "case_id", 2, "case-1", "CEL-22"),
    ("Business cases", "planned", 1, "£1.2m", "CEL-11"),
    ("Business cases", "financial_year", 2, "2011-12", "BUS-01"),
    ("Evidence", "evidence_id", 2, "EV-1", "CEL-21"),
    ("Evidence", "workstream_id", 1, "ia", "CEL-24"),
    ("Distribution", "email", 1, "board at example.org", "CEL-27"),
    ("Distribution", "pack", 2, "Bored", "DIS-01"),
]


#: Where a rule blames another cell of the row than the one that was changed.
BLAMED = {"MIL-02": "status", "MIL-15": "agreed", "RSK-03": "status"}


def planted(start: Drawn) -> Drawn:
    for sheet, name, row, cell, _ in PLANTED:
        start = start.with_cell(sheet, name, row, cell)
    return start


def expected(down: int = 0, mirrored: int = 0) -> list[tuple[str, str, str]]:
    """Return the findings planted, moved down by rows and mirrored over so many columns."""
    found = []
    for sheet, name, row, _, rule in PLANTED:
        column = list(shipped()[sheet].columns).index(BLAMED.get(rule, name)) + 1
        width = len(shipped()[sheet].columns)
        column = width + mirrored + 1 - column if mirrored else column
        found.append((sheet, address(row + HEADER_ROW + down, column), rule))
    return sorted(found)


def told(tracker: Drawn) -> list[tuple[str, str, str]]:
    return sorted((f.sheet, f.cell or "", f.rule) for f in tracker.findings)


def test_sixty_faults_stand_on_twenty_sheets() -> None:
    assert len(PLANTED) == len({fault[:3] for fault in PLANTED}) == 60
    assert {fault[0] for fault in PLANTED} == {spec.name for spec in shipped()} - {"Waivers"}


def test_sixty_faults_give_sixty_findings_at_their_cells() -> None:
    assert told(planted(right_tracker())) == expected()


def test_titles_above_and_mirrored_columns_move_the_findings_and_no_more() -> None:
    sheets = {}
    for name, sheet in planted(right_tracker()).sheets.items():
        width = len(shipped()[name].columns)
        rows = [["Our own", *reversed(row)] for row in sheet.rows]
        title: list[list[Any]] = [[f"{name} of the programme", *[""] * width], ["As kept by staff", *[""] * width]]
        sheets[name] = replace(sheet, rows=[*title, *rows])
    assert told(Drawn(sheets)) == expected(down=2, mirrored=1)


@pytest.mark.parametrize("rows", [1, 3])
def test_blank_rows_and_totals_add_a_finding_each_and_no_more(rows: int) -> None:
    tracker = planted(right_tracker())
    sheet = tracker.sheets["Business cases"]
    blank: list[list[Any]] = [[""] * 9 for _ in range(rows)]
    total: list[Any] = ["Total", "", "", "", "", "", 4_800_000.0, "", ""]
    changed = tracker.with_sheet(replace(sheet, rows=[*sheet.rows, *blank, ["", "", "A note to all"], total]))
    even = changed.sheets["Business cases"]
    changed = changed.with_sheet(replace(even, rows=[[*row, *[""] * (9 - len(row))] for row in even.rows]))
    more = {("Business cases", f"A{5 + rows}", "STR-12"), ("Business cases", f"C{4 + rows}", "STR-15")}
    assert set(told(changed)) - set(expected()) == more
    assert len(changed.findings) == 62


def test_hidden_rows_are_named_in_every_message() -> None:
    tracker = planted(right_tracker()).with_truth("Risks", hidden_rows=frozenset({2, 3}), is_filtered=True)
    on_risks = [finding for finding in tracker.findings if finding.sheet == "Risks" and finding.rule != "STR-21"]
    assert len(on_risks) == 5
    assert all(finding.row_is_hidden and "filtered out or hidden" in finding.message for finding in on_risks)

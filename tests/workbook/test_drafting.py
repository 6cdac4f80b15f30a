"""Drafts: whichever rule finds an error, the figures are those of the tracker with the cells that it blames cleared."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.contexts import judged_figures
from tests.helpers.raw_trackers import Drawn, Row, day, right_tracker
from tests.helpers.sampling import by_default
from tests.rules.case import SCHEMAS
from tests.rules.case import rules as schema_rules
from tests.rules.raw_case import raw_case
from tests.rules.test_engine_rules import CASES
from xltools.commands.build_draft import UNREAD, drafted
from xltools.commands.steps import Folder, Judged, judge
from xltools.findings import Finding
from xltools.measures.contradictions import result_rules
from xltools.report.context import ReportContext
from xltools.schema.files import shipped_folder
from xltools.validate import every_rule

ERRORS = [rule.id for rule in [*every_rule(SCHEMAS), *result_rules()] if rule.severity == "error"]
OF_SCHEMAS = {rule.rule.id for _, rule in schema_rules()}
#: The file is of another version, so nothing of it is read: no draft can be made, whatever is cleared.
NO_DRAFT = {"STR-01"}


def faulty(rule: str) -> Drawn:
    """Return a tracker that breaks a rule; one for which no fault is drawn fails here."""
    return raw_case(rule) if rule in OF_SCHEMAS else CASES[rule].faulty(right_tracker())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("programme"))


def draft_of(tracker: Drawn, folder: Folder) -> Judged:
    return drafted(judge(tracker.raw, folder), folder)


def by_hand(tracker: Drawn, judged: Judged, folder: Folder) -> Judged:
    """Clear what is blamed as a person would in Excel, judge again, until nothing at a cell is an error."""
    while True:
        cleared = tracker
        for finding in judged.findings:
            if finding.blocks and finding.row is not None:
                cleared = cleared_at(cleared, finding)
        if cleared.sheets == tracker.sheets:
            return judged
        tracker, judged = cleared, judge(cleared.raw, folder)


def cleared_at(tracker: Drawn, finding: Finding) -> Drawn:
    """Clear the cell of a finding; all its rows where they stand beside their headings."""
    sheet = next(sheet for sheet in tracker.sheets.values() if sheet.name == finding.sheet)
    columns = range(1, len(sheet.rows[0]) + 1)
    assert finding.row is not None
    places = {(finding.row, finding.column)} if finding.column else {(finding.row, each) for each in columns}
    if finding.rule == UNREAD:
        places = {
            (row, each) for row in range(2, len(sheet.rows) + 1) for each in columns if is_beside(sheet.rows[row - 1])
        }
    for place in places:
        assert place[1] is not None
        tracker = tracker.with_cell_at(sheet.name, place[0], place[1], "")
    now = tracker.sheets[sheet.name]
    errors = {place: error for place, error in now.errors.items() if place not in places}
    return tracker.with_truth(sheet.name, errors=errors, uncalculated=now.uncalculated - places)


def is_beside(row: list[Any]) -> bool:
    return bool(row[0] == "")


#: A rule of cells and one across sheets; all the others take minutes.
FIRST = {"CEL-01", "TGT-03"}


@pytest.mark.parametrize("rule", by_default(FIRST, ERRORS))
def test_a_drafts_figures_are_those_of_the_tracker_without_what_is_blamed(rule: str, folder: Folder) -> None:
    tracker = faulty(rule)
    judged = judge(tracker.raw, folder)
    assert rule in {finding.rule for finding in judged.findings if finding.blocks}, "the case breaks another rule"
    draft = drafted(judged, folder)
    if rule in NO_DRAFT:
        assert draft.context is None
        return
    assert draft.context is not None
    assert draft.context.findings == judged.findings
    assert judged_figures(draft) == judged_figures(by_hand(tracker, judged, folder))
    is_told(rule, judged, draft.context)


def is_told(rule: str, judged: Judged, context: ReportContext) -> None:
    """Hold a draft to its list: every error stands there, at a cell that counts as blank or as one that is at none."""
    for finding in judged.findings:
        if not finding.blocks:
            continue
        if finding.row is None:
            assert any(finding.message in sentence for sentence in context.left_out)
        elif judged.raw.sheets[finding.sheet].value(finding.row, finding.column or 1) != "":
            assert (finding.sheet, finding.cell) in {(each.sheet, each.cell) for each in context.blanked}, rule


def test_every_rule_of_errors_has_a_fault_drawn_for_it() -> None:
    assert set(ERRORS) <= OF_SCHEMAS | CASES.keys()


WAIVER: Row = {
    "rule": "CEL-14", "row_id": "RISK-1", "reason": "Agreed", "agreed_by": "Board", "until": day("2012-03-31"),
}  # fmt: skip


def scores(**waiver: Any) -> Drawn:
    tracker = right_tracker().with_cell("Risks", "impact", 1, 9.0).with_cell("Risks", "impact", 2, 9.0)
    return tracker.with_row("Waivers", {**WAIVER, **waiver})


def test_a_waived_error_is_not_blanked_and_one_that_is_not_waived_is(folder: Folder) -> None:
    draft = draft_of(scores(), folder).context
    assert draft is not None
    assert [each.cell for each in draft.blanked] == ["G3"]


def test_a_rule_that_the_programme_lowered_to_a_warning_blanks_nothing(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "schemas", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "schemas" / "rules.toml").write_text('[RDG-02]\nseverity = "warning"\n', encoding="utf-8")
    tracker = right_tracker().with_cell("KPI readings", "numerator", 1, 480.0)
    own, usual = Folder(tmp_path), Folder(tmp_path / "usual")
    assert not judge(tracker.raw, own).has_errors
    assert judge(tracker.raw, usual).has_errors


@pytest.mark.parametrize("ids", [("RISK-1", "RISK-1"), ("RISK-1", "risk-1")])
def test_of_a_doubled_id_a_draft_counts_what_is_left_once_the_second_is_cleared(
    ids: tuple[str, str], folder: Folder
) -> None:
    tracker = right_tracker().with_cell("Risks", "risk_id", 1, ids[0]).with_cell("Risks", "risk_id", 2, ids[1])
    judged = judge(tracker.raw, folder)
    assert judged_figures(drafted(judged, folder)) == judged_figures(by_hand(tracker, judged, folder))


def test_an_error_on_a_whole_sheet_is_listed_and_blanks_no_cell(folder: Folder) -> None:
    draft = draft_of(right_tracker().without_sheet("Evidence"), folder).context
    assert draft is not None
    assert draft.blanked == ()
    assert any("The sheet Evidence is missing" in sentence for sentence in draft.left_out)

"""What counts though it is hidden, filtered out or struck out is said once for a sheet, and where."""

import pytest

from tests.helpers.raw_trackers import Drawn, right_tracker


def found(tracker: Drawn, rule: str) -> list[tuple[str | None, str]]:
    return [(finding.cell, finding.message) for finding in tracker.findings if finding.rule == rule]


def with_risks(**truth: object) -> Drawn:
    return right_tracker().with_truth("Risks", **truth)


def test_rows_that_a_filter_hides_are_told_in_one_line() -> None:
    tracker = right_tracker().with_truth("Milestones", hidden_rows=frozenset({2, 4}), is_filtered=True)
    assert found(tracker, "STR-21") == [("A2", "Rows 2 and 4 are filtered out or hidden, but count.")]


def test_long_runs_of_hidden_rows_say_how_many_there_are() -> None:
    readings = right_tracker().sheets["KPI readings"]
    rows = [readings.rows[0], *readings.rows[1:] * 20]
    tracker = right_tracker().with_truth("KPI readings", rows=rows, hidden_rows=frozenset({2, 3, 4, 6, 7}))
    assert "Rows 2 to 4 and 6 to 7 (5 rows) are hidden, but count." in found(tracker, "STR-21")[0][1]


def test_a_finding_on_a_hidden_row_marks_it_as_hidden() -> None:
    hidden = next(f for f in with_risks(hidden_rows=frozenset({2})).findings if f.rule == "STR-21")
    assert (hidden.row_is_hidden, hidden.severity) == (True, "warning")


def test_hidden_columns_are_named_with_their_headings() -> None:
    assert found(with_risks(hidden_columns=frozenset({6, 7})), "STR-22") == [
        ("F2", "Columns F (Likelihood) and G (Impact) are hidden, but count.")
    ]


def test_a_row_is_struck_out_where_each_cell_that_holds_anything_is() -> None:
    risks = right_tracker().sheets["Risks"]
    filled = [place for place, cell in enumerate(risks.rows[1], 1) if cell != "" and place > 1]
    struck = {place: frozenset({2}) for place in filled}
    assert found(with_risks(struck=struck | {1: frozenset({2})}), "STR-23") == [
        ("A2", "Row 2 is struck out, but counts.")
    ]
    assert "G2" in found(with_risks(struck=struck), "STR-23")[0][1]  # its name is not


def test_a_cell_that_is_struck_out_in_a_row_that_is_not_is_named() -> None:
    struck = {6: frozenset({2}), 7: frozenset({2})}
    assert found(with_risks(struck=struck), "STR-23") == [("F2", "F2 and G2 are struck out, but count.")]


def test_a_tracker_that_hides_and_strikes_nothing_has_no_finding() -> None:
    assert [finding for finding in right_tracker().findings if finding.rule.startswith("STR-2")] == []


@pytest.mark.parametrize(
    ("truth", "rule"),
    [
        ({"errors": {(5, 2): "#REF!"}}, "CEL-02"),
        ({"uncalculated": frozenset({(5, 2)})}, "CEL-03"),
        ({"volatile": frozenset({(5, 2)})}, "CEL-33"),
    ],
)
def test_a_formula_in_a_setting_is_judged_as_in_any_cell(truth: dict[str, object], rule: str) -> None:
    tracker = right_tracker().with_truth("Settings", **truth)
    assert [(each.rule, each.cell) for each in tracker.findings][:1] == [(rule, "B5")]
    ours = right_tracker().with_row("Settings", {"setting": "Our own", "value": 12.0})
    moved = {name: {(12, 2): "#REF!"} if name == "errors" else frozenset({(12, 2)}) for name in truth}
    assert [each.rule for each in ours.with_truth("Settings", **moved).findings] in ([], ["CEL-33"])


def test_a_formula_whose_stored_value_was_not_calculated_counts_as_blank() -> None:
    tracker = right_tracker().with_truth("Risks", uncalculated=frozenset({(2, 6)}))
    assert [each.message for each in tracker.findings] == [
        "The cell holds a formula, and the tracker says that it was not calculated when it was saved."
    ]
    assert tracker.validation.tables["Risks"]["likelihood"].isna().tolist() == [True, False]


def test_a_cell_that_changes_by_itself_and_cannot_be_read_is_told_once() -> None:
    tracker = right_tracker().with_cell("Risks", "likelihood", 1, "often")
    tracker = tracker.with_truth("Risks", volatile=frozenset({(2, 6), (2, 7)}))
    assert [(each.rule, each.cell) for each in tracker.findings] == [("CEL-11", "F2"), ("CEL-33", "G2")]

"""Findings on the screen: a short worklist, and at a save what is new and what is mended."""

from dataclasses import replace

from xltools.deliver.findings_text import findings_json, findings_text, headline, report_text, runs
from xltools.deliver.manifest import to_json
from xltools.deliver.watch_text import changed_text, unmatched
from xltools.findings import Finding


def finding(row: int | None = 2, column: int | None = 1, **more: object) -> Finding:
    made = Finding("error", "MIL-02", "Milestones", "It is wrong.", "Mend it.", row, column, "Forecast date", "soon")
    return replace(made, **more)  # type: ignore[arg-type]


def test_no_findings_are_said_in_words() -> None:
    assert report_text("t.xlsx", "2012-03-31", []) == "t.xlsx as at 2012-03-31: no errors, no warnings, none waived"


def test_counts_are_in_words() -> None:
    found = [finding(), finding(severity="warning"), finding(severity="warning"), finding(waived=True)]

    assert headline(found) == "1 error, 2 warnings, 1 waived"


def test_runs_of_cells_are_joined() -> None:
    assert runs([finding(row) for row in (9, 4, 2, 3)]) == "A2:A4, A9"


def test_many_places_are_cut_short() -> None:
    text = findings_text([finding(row) for row in range(2, 40, 2)])

    assert "A2, A4, A6, A8, A10, A12, A14, A16 and 11 more places: It is wrong. (and 18 more like it)" in text


def test_a_finding_on_a_whole_sheet_says_so() -> None:
    assert "whole sheet: It is wrong." in findings_text([finding(None, None)])


def test_json_holds_what_utf_8_cannot() -> None:
    told = to_json(findings_json("\udcff.xlsx", "0" * 64, None, [finding(value="\ud800\x00\x7f")]))

    assert b'"tracker": "\\udcff.xlsx"' in told
    assert b'"value": "\\ud800\\u0000\x7f"' in told


def test_a_save_tells_what_is_new_and_what_is_mended() -> None:
    before, now = [finding(2, row_id="A"), finding(3, row_id="B")], [finding(3, row_id="B"), finding(4, row_id="C")]

    assert changed_text(before, now).splitlines() == [
        "Saved: 1 new, 1 mended. Now 2 errors, no warnings, none waived.",
        "",
        "NEW",
        "Errors: these stop the packs",
        "",
        "  Milestones (1)",
        "    A4: It is wrong.",
        "        Mend it.  [MIL-02]",
        "",
        "MENDED",
        "  Milestones A2: It is wrong.",
    ]


def test_a_save_that_changes_no_finding_says_so() -> None:
    assert changed_text([finding()], [finding()]) == (
        "Saved: nothing new, nothing mended. Now 1 error, no warnings, none waived."
    )


def test_rows_that_moved_are_neither_new_nor_mended() -> None:
    before = [finding(row, row_id=f"R{row}") for row in range(2, 400)]
    now = [replace(found, row=(found.row or 0) + 7) for found in before]

    assert list(unmatched(now, before)) == []
    assert list(unmatched(before, now)) == []


def test_rows_without_an_id_that_moved_are_told_by_their_words() -> None:
    assert list(unmatched([finding(9, message="It.")], [finding(5, message="It.")])) == []
    assert len(unmatched([finding(9, message="It.")], [finding(5, message="That.")])) == 1


def test_one_more_of_the_same_is_one_new() -> None:
    before = [finding(row) for row in range(2, 10)]

    assert list(unmatched([*before, finding(30)], before)) == [finding(30)]


def test_a_value_that_is_still_wrong_is_neither_new_nor_mended() -> None:
    before, now = finding(value="soon", message='"soon" is wrong.'), finding(value="later", message='"later" is wrong.')

    assert list(unmatched([now], [before])) == []

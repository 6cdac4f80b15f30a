"""Findings on the screen: a short worklist, and at a save what is new and what is fixed."""

from dataclasses import replace

from xltools.deliver.build_text import changed_text, unmatched
from xltools.deliver.findings_text import findings_json, findings_text, headline, report_text, runs
from xltools.deliver.manifest import to_json
from xltools.findings import Finding


def finding(row: int | None = 2, column: int | None = 1, **more: object) -> Finding:
    made = Finding("error", "MIL-02", "Milestones", "It is wrong.", "Fix it.", row, column, "Forecast date", "soon")
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


def test_cells_are_told_together_only_where_what_is_wrong_and_what_to_do_are_the_same() -> None:
    text = findings_text(
        [
            finding(5, message='"Opn" is not in the list.', fix="Choose Open."),
            finding(6, message='"Dne" is not in the list.', fix="Choose Done."),
            finding(7, message='"Opn" is not in the list.', fix="Choose Open."),
        ]
    )
    assert [line.strip() for line in text.splitlines() if line.startswith("    ")] == [
        'A5, A7: "Opn" is not in the list. (and 1 more like it)', "Choose Open.  [MIL-02]",
        'A6: "Dne" is not in the list.', "Choose Done.  [MIL-02]",
    ]  # fmt: skip


def test_of_many_sentences_about_one_rule_five_are_written_out_and_the_rest_counted() -> None:
    text = findings_text([finding(row, message=f"It is {row}.", fix=f"Type {row}.") for row in range(2, 1202)])
    assert "A6: It is 6." in text
    assert "It is 7." not in text
    assert "A7:A1201: 1,195 more break this rule, each differently." in text
    assert "xltools validate --verbose" in text


def test_findings_that_differ_in_one_name_are_told_with_up_to_five_names() -> None:
    def blank(row: int, name: str) -> Finding:
        return finding(row, row_id=name, message=f"{name} is blank, and the report needs a value.")

    names = ["Organisation", "Council", "Board", "Purpose", "Contact", "As at", "Programme"]
    text = findings_text([blank(row, name) for row, name in enumerate(names, 2)])
    assert "A2:A8: Organisation, Council, Board, Purpose, Contact and 2 more are blank, and the report needs a" in text
    assert "A2:A3: Organisation and Council are blank" in findings_text([blank(2, names[0]), blank(3, names[1])])
    assert "A2: Organisation is blank" in findings_text([blank(2, names[0])])


def test_a_name_that_the_remedy_needs_is_never_lost_among_others() -> None:
    found = [
        finding(row, row_id=f"K-{row}", message=f"K-{row} has no row.", fix=f"Add a row for K-{row}.") for row in (2, 3)
    ]
    text = findings_text(found)
    assert "A2: K-2 has no row." in text
    assert "Add a row for K-3." in text


def test_missing_settings_are_told_in_one_sentence() -> None:
    found = [
        finding(None, None, heading=None, subject=f'"{name}"', message=f'The setting "{name}" is missing.')
        for name in ("Board", "As at")
    ]
    assert 'whole sheet: The settings "Board" and "As at" are missing.' in findings_text(found)


def test_a_finding_on_a_whole_sheet_says_so() -> None:
    assert "whole sheet: It is wrong." in findings_text([finding(None, None)])


def test_json_holds_what_utf_8_cannot() -> None:
    told = to_json(findings_json("\udcff.xlsx", "0" * 64, None, [finding(value="\ud800\x00\x7f")]))

    assert b'"tracker": "\\udcff.xlsx"' in told
    assert b'"value": "\\ud800\\u0000\x7f"' in told


def test_a_save_tells_what_is_new_and_what_is_mended() -> None:
    before, now = [finding(2, row_id="A"), finding(3, row_id="B")], [finding(3, row_id="B"), finding(4, row_id="C")]

    assert changed_text(before, now).splitlines() == [
        "Saved: 1 new, 1 fixed. Now 2 errors, no warnings, none waived.",
        "",
        "NEW",
        "Errors: these stop the packs",
        "",
        "  Milestones (1)",
        "    A4: It is wrong.",
        "        Fix it.  [MIL-02]",
        "",
        "FIXED",
        "  Milestones A2: It is wrong.",
    ]


def test_a_save_that_changes_no_finding_says_so() -> None:
    assert changed_text([finding()], [finding()]) == (
        "Saved: nothing new, nothing fixed. Now 1 error, no warnings, none waived."
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

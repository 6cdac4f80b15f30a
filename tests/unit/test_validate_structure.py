"""Structure: which sheets, headings and rows are read, and one clear finding where they are not as they should be."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.raw_trackers import Drawn, day, right_tracker, shipped
from xltools.errors import TrackerRefused
from xltools.findings import Finding
from xltools.tracker.addresses import address
from xltools.tracker.raw import RawSheet, RawTracker
from xltools.validate import validate_tracker

Rows = list[list[Any]]


def with_rows(sheet: str, rows: list[Any]) -> Drawn:
    tracker = right_tracker()
    width = max(len(row) for row in rows)
    even = [[*row, *[""] * (width - len(row))] for row in rows]
    return tracker.with_sheet(replace(tracker.sheets[sheet], rows=even))


def rows_of(sheet: str) -> Rows:
    return [list(row) for row in right_tracker().sheets[sheet].rows]


def told(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(finding.rule, finding.cell) for finding in findings]


#: Where the Milestones have their forecast: a column that is added before it is no fault.
FORECAST = list(shipped()["Milestones"].columns).index("forecast")


def in_forecast(row: int) -> str:
    return address(row, FORECAST + 1)


def test_titles_and_notes_above_the_headings_are_left_alone() -> None:
    rows = [["Milestones of the programme"], ["Kind", "of a note"], [""], *rows_of("Milestones")]
    tracker = with_rows("Milestones", rows).with_cell_at("Milestones", 5, FORECAST + 1, "soon")
    assert told(tracker.findings) == [("CEL-06", in_forecast(5))]
    assert tracker.validation.places["Milestones"].header_row == 4


def test_columns_may_stand_in_any_order_beside_columns_of_staff() -> None:
    rows = [[*reversed(row), "Ours" if number == 0 else number * 1.0] for number, row in enumerate(rows_of("Risks"))]
    moved = with_rows("Risks", rows)
    assert moved.findings == []
    table = moved.validation.tables["Risks"]
    assert list(table.columns) == list(shipped()["Risks"].columns)
    assert table["risk_id"].tolist() == ["RISK-1", "RISK-2"]


def test_headings_match_without_regard_to_case_and_spaces_of_any_kind() -> None:
    rows = rows_of("Areas")
    rows[0] = [" AREA  id", "area", "Description\u00a0", "useful\ninformation"]
    assert with_rows("Areas", rows).findings == []


def test_a_near_heading_is_read_so_that_it_hides_nothing() -> None:
    rows = rows_of("Milestones")
    rows[0][FORECAST] = "Forcast date"
    rows[1][FORECAST] = "soon"
    assert told(with_rows("Milestones", rows).findings) == [("STR-07", in_forecast(1)), ("CEL-06", in_forecast(2))]


def test_a_column_of_staff_is_no_near_miss_where_nothing_is_missing() -> None:
    rows = [[*row, "Forecast dates" if number == 0 else "soon"] for number, row in enumerate(rows_of("Milestones"))]
    assert with_rows("Milestones", rows).findings == []


def test_a_missing_heading_is_told_once_and_not_in_every_row() -> None:
    rows = [row[:7] + row[8:] for row in rows_of("Milestones")]
    assert told(with_rows("Milestones", rows).findings) == [("STR-06", None)]


def test_a_missing_id_column_brings_no_findings_on_what_refers_to_it() -> None:
    rows = [row[1:] for row in rows_of("Workstreams")]
    findings = with_rows("Workstreams", rows).findings
    assert told(findings) == [("STR-06", None)]
    assert "Workstream ID" in findings[0].message


def test_a_missing_sheet_brings_no_findings_on_what_refers_to_it() -> None:
    tracker = right_tracker().without_sheet("KPIs")
    assert [(f.rule, f.sheet) for f in tracker.findings] == [("STR-02", "KPIs")]
    assert tracker.validation.left_out == ("The sheet KPIs could not be read, so what depends on it was not checked.",)


def test_a_sheet_under_a_near_name_is_read_so_that_it_hides_nothing() -> None:
    tracker = right_tracker().with_cell("Milestones", "forecast", 1, "soon")
    sheets = {name.replace("Milestones", "Mile stones"): sheet for name, sheet in tracker.sheets.items()}
    sheets["Mile stones"] = replace(sheets["Mile stones"], name="Mile stones")
    findings = Drawn(sheets).findings
    assert [(f.rule, f.sheet, f.cell) for f in findings] == [
        ("STR-02", "Mile stones", None),
        ("CEL-06", "Mile stones", "I2"),
    ]


def renamed_tab(old: str, new: str, *others: RawSheet, state: str = "visible") -> list[Finding]:
    """Return what is told of missing sheets where a tab has another name, and others are beside it."""
    tracker = right_tracker()
    sheets = {name: sheet for name, sheet in tracker.sheets.items() if name != old}
    sheets[new] = replace(tracker.sheets[old], name=new, state=state)
    found = Drawn({**sheets, **{sheet.name: sheet for sheet in others}}).findings
    return [finding for finding in found if finding.rule == "STR-02"]


@pytest.mark.parametrize("sheet", ["Risks", "KPI readings", "Commentary"])
def test_the_one_tab_with_a_missing_sheets_headings_is_named_and_how_to_name_it(sheet: str) -> None:
    (found,) = renamed_tab(sheet, "Log of 2012")
    assert (found.sheet, found.message) == (
        "Log of 2012",
        f'The sheet {sheet} is missing; "Log of 2012" has all its headings, but is not read.',
    )
    assert found.fix == (
        f"Rename the sheet Log of 2012 to {sheet} if that is it; otherwise put the sheet {sheet} back."
    )


def test_a_hidden_tab_with_a_missing_sheets_headings_is_shown_first() -> None:
    (found,) = renamed_tab("Risks", "Log of 2012", state="hidden")
    assert found.fix.startswith("Right-click a sheet's tab, choose Unhide, then Log of 2012. Rename the sheet")


def test_of_two_tabs_with_a_missing_sheets_headings_neither_is_named() -> None:
    second = replace(right_tracker().sheets["Risks"], name="Log of 2011")
    (found,) = renamed_tab("Risks", "Log of 2012", second)
    assert (found.sheet, found.message) == ("Risks", "The sheet Risks is missing.")


def test_a_tab_that_lacks_one_of_a_missing_sheets_headings_is_not_named() -> None:
    risks = right_tracker().sheets["Risks"]
    nearly = replace(risks, name="Log of 2012", rows=[row[:-1] for row in risks.rows])
    (found,) = [
        f for f in right_tracker().without_sheet("Risks").with_sheet(nearly, nearly.name).findings if f.rule == "STR-02"
    ]
    assert found.message == "The sheet Risks is missing."


def test_a_tab_of_another_name_is_no_sheet_where_the_sheet_is_there() -> None:
    archive = replace(right_tracker().sheets["Risks"], name="Log of 2011")
    assert right_tracker().with_sheet(archive, archive.name).findings == []


def test_sheets_of_staff_are_left_alone_and_named_as_such() -> None:
    ours = RawSheet("Scratch", "hidden", [["#", 1.0], ["Total", ""]])
    tracker = replace(right_tracker(), sheets={**right_tracker().sheets, "Scratch": ours})
    validation = tracker.validation
    assert validation.findings == []
    assert validation.left_out == ("The programme's own sheet is not read: Scratch.",)


def test_rows_below_blank_rows_are_read_at_their_own_addresses() -> None:
    rows = rows_of("Milestones")
    rows = [*rows[:3], [""], [""], *rows[3:5], [""], *rows[5:]]
    rows[6][FORECAST] = "soon"
    findings = with_rows("Milestones", rows).findings
    assert told(findings) == [("STR-13", "A4"), ("CEL-06", in_forecast(7))]
    assert findings[0].message == "Rows 4 to 5 and 8 are blank; the rows below are read."


def test_a_row_of_spaces_is_no_row() -> None:
    rows = [*rows_of("Areas"), ["", "  ", "\u00a0", ""]]
    assert with_rows("Areas", rows).findings == []


@pytest.mark.parametrize("label", ["Total", "TOTAL:", "Grand total", "Totals 2011/12", "Sub-total"])
def test_a_row_of_totals_is_told_and_not_read(label: str) -> None:
    rows = rows_of("Business cases")
    rows += [[""] * 9, ["", label, "", "", "", "", 4_800_000.0, 2_400_000.0, ""]]
    assert told(with_rows("Business cases", rows).findings) == [("STR-12", "B5")]


def test_sums_without_a_label_are_a_row_of_totals_too() -> None:
    rows = [*rows_of("Business cases"), ["", "", "", "", "", "", 4_800_000.0, 2_400_000.0, ""]]
    assert told(with_rows("Business cases", rows).findings) == [("STR-12", "G4")]


def test_a_title_that_speaks_of_totals_is_a_record() -> None:
    assert right_tracker().with_cell("Milestones", "milestone", 1, "Total Place").findings == []


def test_a_record_that_was_only_begun_is_told_cell_by_cell() -> None:
    findings = right_tracker().with_row("Evidence", {"evidence_id": "EV-3"}).findings
    assert told(findings) == [("CEL-01", f"{column}4") for column in "BCDEF"]


def test_a_note_below_the_table_is_one_finding() -> None:
    rows = [*rows_of("Evidence"), [""], ["Figures are provisional", "", "", "", "", ""]]
    assert told(with_rows("Evidence", rows).findings) == [("STR-15", "A5")]


def test_a_note_beside_the_table_is_one_finding() -> None:
    assert told(right_tracker().with_cell_at("Evidence", 3, 9, "check this").findings) == [("STR-15", "I3")]


def test_rows_that_slid_off_their_headings_are_one_finding() -> None:
    rows = [[*row, "", ""] for row in rows_of("Milestones")]
    for number in (2, 3, 4):
        rows[number] = ["", "", *rows[number][:20]]
    findings = with_rows("Milestones", rows).findings
    assert told(findings) == [("STR-11", "C3")]
    assert findings[0].message == "Rows 3 to 5 are 2 columns to the right of the headings; they are not read."


def test_a_whole_table_that_slid_is_one_finding() -> None:
    rows = rows_of("KPI readings")
    rows = [["", *rows[0]], *([*row, ""] for row in rows[1:])]
    assert told(with_rows("KPI readings", rows).findings) == [("STR-11", "A2")]


def test_a_second_row_of_headings_that_describes_the_first_is_one_finding() -> None:
    rows = rows_of("Risks")
    rows.insert(1, ["unique", "from the list", "", "what may happen", "", "1 to 5", "1 to 5", "", "", "", "", "date"])
    assert told(with_rows("Risks", rows).findings) == [("STR-09", "A2")]


def test_merged_titles_above_the_headings_are_left_alone() -> None:
    tracker = with_rows("Areas", [["Areas of the programme"], *rows_of("Areas")])
    assert tracker.with_truth("Areas", merges=((1, 1, 1, 4),)).findings == []


def test_cells_that_a_merge_hides_are_not_called_blank() -> None:
    tracker = right_tracker().with_cell("Risks", "risk", 2, "").with_truth("Risks", merges=((2, 4, 3, 4),))
    assert told(tracker.findings) == [("STR-14", "D2")]


def test_a_merge_of_whole_columns_is_one_finding() -> None:
    assert told(right_tracker().with_truth("Risks", merges=((1, 1, 1_048_576, 15),)).findings) == [("STR-14", "A1")]


def test_another_version_is_told_alone_because_its_sheets_differ() -> None:
    tracker = replace(right_tracker(), version="0").without_sheet("Risks").with_cell("Areas", "area", 1, "")
    findings = tracker.findings
    assert [f.rule for f in findings] == ["STR-01"]
    assert findings[0].message == "The tracker is of version 0; this xltools reads version 1."


def test_a_version_that_someone_changed_in_the_settings_hides_nothing() -> None:
    tracker = right_tracker().with_setting("Tracker version", 2.0).with_cell("Areas", "area", 1, "")
    assert told(tracker.findings) == [("STR-01", "B11"), ("CEL-01", "B2")]


def test_a_hidden_row_is_named_as_hidden() -> None:
    tracker = right_tracker().with_cell("Risks", "impact", 1, 9.0).with_truth("Risks", hidden_rows=frozenset({2}))
    finding = next(finding for finding in tracker.findings if finding.rule == "CEL-14")
    assert finding.row_is_hidden
    assert finding.message == "9 is above 5, the highest allowed. (Row 2 is hidden.)"
    filtered = next(f for f in tracker.with_truth("Risks", is_filtered=True).findings if f.rule == "CEL-14")
    assert filtered.message.endswith("(Row 2 is filtered out or hidden.)")


def test_a_hidden_column_is_named_as_hidden() -> None:
    tracker = right_tracker().with_cell("Risks", "impact", 1, 9.0).with_truth("Risks", hidden_columns=frozenset({7}))
    finding = tracker.findings[0]
    assert not finding.row_is_hidden
    assert finding.message.endswith("(The column is hidden.)")


def test_settings_are_typed_by_their_own_kinds_and_filled_with_defaults() -> None:
    tracker = right_tracker().with_setting("KPI tolerance 1 (share)", 0.07).with_setting("Risk Low to", 4.0)
    settings = tracker.validation.tables.settings
    assert settings["kpi_share_1"] == 0.07
    assert (settings["risk_low_to"], type(settings["risk_low_to"])) == (4, int)
    assert settings["review_interval_days"] == 92
    assert settings["as_at"] == day("2012-03-31")
    assert settings["council"] is None


def test_a_setting_that_cannot_be_read_leaves_its_default() -> None:
    tracker = right_tracker().with_setting("Review interval (days)", "three months")
    validation = tracker.validation
    assert told(validation.findings) == [("CEL-11", "B12")]
    assert validation.tables.settings["review_interval_days"] == 92


def test_a_near_setting_name_is_read_so_that_it_hides_nothing() -> None:
    tracker = right_tracker().with_setting("Review intervall (days)", 500.0)
    assert told(tracker.findings) == [("STR-18", "A12"), ("CEL-14", "B12")]


def test_a_day_given_from_outside_needs_no_setting() -> None:
    tracker = right_tracker().with_setting("As at", "")
    assert told(tracker.findings) == [("CEL-01", "B5")]
    rows = [row for row in rows_of("Settings") if row[0] != "As at"]
    validation = validate_tracker(with_rows("Settings", rows).raw, shipped(), day("2012-03-31").date())
    assert validation.findings == []
    assert validation.tables.as_at == day("2012-03-31")


def test_dates_are_held_to_the_programme_that_the_settings_give() -> None:
    early = right_tracker().with_cell("Evidence", "date", 1, day("2009-02-01"))
    assert early.findings == []
    assert told(early.with_setting("Programme starts", day("2010-04-01")).findings) == [("CEL-08", "C2")]


@pytest.mark.parametrize(
    ("sheets", "holds"),
    [
        ({"Sheet1": "visible"}, 'holds "Sheet1"'),
        ({"Costs": "visible", "Notes": "hidden", "Code": "veryHidden"},
         'holds "Costs", "Notes" (hidden) and "Code" (hidden)'),
        (dict.fromkeys("ABCDEFGH", "visible"), 'holds "A", "B", "C", "D", "E" and 3 more'),
        ({}, "holds no sheet with cells"),
    ],
)  # fmt: skip
def test_a_workbook_without_any_sheet_of_a_tracker_is_told_in_one_sentence(sheets: dict[str, str], holds: str) -> None:
    pages = {name: RawSheet(name, state, [["Cost", 12.0]]) for name, state in sheets.items()}
    with pytest.raises(TrackerRefused) as refused:
        validate_tracker(RawTracker(Path("budget.xlsx"), "0" * 64, pages, ""), shipped())
    assert str(refused.value) == (
        "budget.xlsx is not a tracker: it has none of the 21 sheets (Settings, Areas, Zones and 18 more), and "
        f"{holds}: choose the right file, or make a tracker with `xltools new` and move the rows over."
    )


def test_a_hidden_sheet_counts_and_is_told_how_it_is_shown_again() -> None:
    shown_again = (
        "In Excel press Alt+F11, choose Risks in the list at the left, press F4, and set Visible to -1 - "
        "xlSheetVisible; then save."
    )
    hidden, very = (right_tracker().with_truth("Risks", state=state).findings for state in ("hidden", "veryHidden"))
    assert [(finding.rule, finding.message, finding.fix) for finding in (*hidden, *very)] == [
        ("STR-04", "The sheet Risks is hidden, but counts.", "Right-click a sheet's tab, choose Unhide, then Risks."),
        (
            "STR-04",
            "The sheet Risks is hidden in a way that Excel's Unhide does not list, but counts.",
            shown_again,
        ),
    ]


def test_sheets_that_are_missing_are_one_finding_that_lists_them() -> None:
    tracker = right_tracker().without_sheet("KPIs").without_sheet("Zones")
    told = [(finding.sheet, finding.message) for finding in tracker.findings if finding.rule == "STR-02"]
    assert told == [("Settings", "The sheets Zones and KPIs are missing.")]


def test_a_workbook_of_which_one_sheet_has_a_name_of_a_tracker_is_a_tracker_that_lacks_the_others() -> None:
    pages = {name: sheet for name, sheet in right_tracker().sheets.items() if name == "Risks"}
    told = [(finding.sheet, finding.message) for finding in Drawn(pages).findings if finding.rule == "STR-02"]
    ((sheet, message),) = told
    assert sheet == "Risks"
    assert all((spec.name in message) is not spec.may_be_absent for spec in shipped() if spec.name != "Risks")


@pytest.mark.parametrize("sheet", [spec.name for spec in shipped() if spec.may_be_absent])
def test_a_sheet_that_an_older_tracker_lacks_may_be_absent(sheet: str) -> None:
    tracker = right_tracker().without_sheet(sheet)
    assert tracker.findings == []
    assert validate_tracker(tracker.raw, shipped()).left_out == ()


def test_a_sheet_that_may_be_absent_is_still_known_under_a_misspelt_name() -> None:
    sheet = right_tracker().sheets["Commentary"]
    tracker = right_tracker().without_sheet("Commentary").with_sheet(replace(sheet, name="Comentary"), "Comentary")
    assert [(finding.rule, finding.message) for finding in tracker.findings] == [
        ("STR-02", 'The sheet Commentary is missing; "Comentary" is read as it.')
    ]


def test_a_heading_that_an_older_tracker_lacks_may_be_absent() -> None:
    tracker = right_tracker()
    zones = tracker.sheets["Zones"]
    older = tracker.with_sheet(replace(zones, rows=[row[:2] for row in zones.rows]))
    assert len(zones.rows[0]) == 4
    assert [each for each in older.findings if each.sheet == "Zones"] == []


def without(sheet: str, *headings: str) -> Drawn:
    """A right tracker of which a sheet lacks these columns altogether."""
    rows = right_tracker().sheets[sheet].rows
    kept = [place for place, heading in enumerate(rows[0]) if heading not in headings]
    return right_tracker().with_sheet(
        replace(right_tracker().sheets[sheet], rows=[[row[place] for place in kept] for row in rows])
    )


def test_cells_whose_optional_heading_was_wiped_out_or_renamed_are_not_lost_in_silence() -> None:
    place = right_tracker().sheets["Risks"].rows[0].index("Mitigation") + 1
    wiped = right_tracker().with_cell_at("Risks", 1, place, "")
    renamed = right_tracker().with_cell_at("Risks", 1, place, "What we do")

    assert told(wiped.findings) == told(renamed.findings) == [("STR-06", None)]
    assert (
        renamed.findings[0].fix
        == 'Type the heading in row 1, above its column, in place of "What we do" if that is it.'
    )

"""A figure that a final report gave and that was written over: found by validate, told on Changes and by compare."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.helpers.commands import invoke
from tests.helpers.folders import day, folder_of, row_added, typed_in
from tests.helpers.raw_trackers import right_tracker
from xltools.tracker.raw import RawValue

FIRST, SECOND = "2012-03-31", "2012-04-30"
RULES = ("RES-25", "RES-26", "RES-27", "RES-28", "RES-29", "RES-30")
TOLD = "KPI-01, North, 29 Feb 2012: Numerator is 90; it was 40 in the report of 31 Mar 2012."
REVISED: dict[str, RawValue] = {
    "KPI_ID": "KPI-01", "Period_end": day("2012-02-29"), "Zone": "North", "Numerator": 90.0, "Denominator": 100.0,
    "Reported_on": day("2012-04-20"), "Data_status": "Revised", "Comment": "Counted again",
}  # fmt: skip
LOWER: dict[str, RawValue] = {
    "KPI_ID": "KPI-01", "Kind": "Target", "Due": day("2013-03-31"), "Target": 0.2, "Set_on": day("2012-04-20"),
    "Path": "Hold", "Source": "Illustrative plan",
}  # fmt: skip


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme with a final report, whose tracker stands at the next month end."""
    folder = folder_of(right_tracker(), tmp_path_factory.mktemp("rewritten") / "p")
    done = invoke(folder, "build", "--final", "--pack", "return")
    assert done.code == 0, done.err
    typed_in(tracker_of(folder), ("Settings", "As at", "Value", day(SECOND)))
    return folder


@pytest.fixture
def folder(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "programme"))


def tracker_of(folder: Path) -> Path:
    return folder / "workbooks" / "tracker.xlsx"


def cell_typed(folder: Path, sheet: str, row: int, heading: str, value: RawValue) -> None:
    """Type over one cell, by its row in Excel."""
    book = load_workbook(tracker_of(folder))
    column = next(cell.column for cell in book[sheet][1] if cell.value == heading)
    book[sheet].cell(row, column).value = value
    book.save(tracker_of(folder))


def lowered(folder: Path) -> None:
    cell_typed(folder, "KPI readings", 4, "Numerator", 90.0)
    cell_typed(folder, "KPI targets", 2, "Target", 0.2)


def findings(folder: Path) -> list[tuple[str, str, str]]:
    content = json.loads(invoke(folder, "validate", "workbooks/tracker.xlsx", "--format", "json").out)
    return [(each["rule"], each["cell"], each["message"]) for each in content["findings"] if each["rule"] in RULES]


def changes(folder: Path, as_at: str = SECOND) -> list[tuple[object, ...]]:
    sheet = load_workbook(folder / "output" / as_at / "board-pack.xlsx")["Changes"]
    first, last = sheet.tables["tbl_Changes"].ref.split(":")
    rows = [[cell.value for cell in row] for row in list(sheet[first:last])[1:]]
    return [(row[1], row[2], row[4], row[5], row[6]) for row in rows if row[0] == "Rewritten since the report"]


def test_a_tracker_whose_past_stands_has_no_such_finding(folder: Path) -> None:
    assert findings(folder) == []


def test_a_reading_and_a_target_that_were_written_over_are_found_and_told_on_changes(folder: Path) -> None:
    lowered(folder)
    assert findings(folder) == [
        ("RES-26", "D2", "KPI-01, Target, 31 Mar 2013: Target is 20%; it was 35% in the report of 31 Mar 2012."),
        ("RES-25", "D4", TOLD),
    ]
    done = invoke(folder, "build", "--pack", "board")
    assert done.code == 0, done.err
    assert changes(folder) == [
        ("KPI-01", "North, 29 Feb 2012", "Numerator", "40 in the report of 31 Mar 2012", "90"),
        ("KPI-01", "Target, 31 Mar 2013", "Target", "35% in the report of 31 Mar 2012", "20%"),
    ]
    head = load_workbook(folder / "output" / SECOND / "board-pack.xlsx")["Changes"]
    assert any("2 reported cells were rewritten" in str(cell.value) for row in head["A1:A4"] for cell in row)


def test_a_cell_that_cannot_be_read_has_one_finding_and_no_second(folder: Path) -> None:
    cell_typed(folder, "KPI readings", 4, "Numerator", "many")
    content = json.loads(invoke(folder, "validate", "workbooks/tracker.xlsx", "--format", "json").out)
    assert [each["rule"] for each in content["findings"] if each["cell"] == "D4"] == ["CEL-11"]


def test_a_check_says_the_same_without_the_archived_tracker(folder: Path) -> None:
    lowered(folder)
    with_it = findings(folder)
    (folder / "workbooks" / "archive" / FIRST / "tracker.xlsx").unlink()
    assert findings(folder) == with_it


def test_a_report_of_an_older_xltools_is_asked_through_its_tracker(folder: Path) -> None:
    lowered(folder)
    with_it = findings(folder)
    report = folder / "workbooks" / "archive" / FIRST / "report.json"
    content = json.loads(report.read_bytes()) | {"format": 1}
    del content["counted"], content["sha256"]
    report.write_text(json.dumps(content))
    assert findings(folder) == with_it
    (report.parent / "tracker.xlsx").unlink()
    assert findings(folder) == []
    done = invoke(folder, "validate", "workbooks/tracker.xlsx")
    assert "What was rewritten since the report as at 31/03/2012 cannot be found" in done.out + done.err


def test_compare_tells_it_too(folder: Path) -> None:
    lowered(folder)
    done = invoke(folder, "compare", f"workbooks/archive/{FIRST}/tracker.xlsx", "workbooks/tracker.xlsx")
    assert "Rewritten since the report (2)" in done.out
    assert "numerator: 40 in the report of 31 Mar 2012 -> 90" in done.out


def test_a_revised_row_and_a_new_target_are_the_right_way(folder: Path) -> None:
    row_added(tracker_of(folder), "KPI readings", **REVISED)
    row_added(tracker_of(folder), "KPI targets", **LOWER)
    assert findings(folder) == []
    assert invoke(folder, "build", "--pack", "board").code == 0
    assert changes(folder) == []


def test_it_is_found_after_the_next_final_report_too_until_a_revised_row_says_so(folder: Path) -> None:
    lowered(folder)
    assert invoke(folder, "build", "--final", "--pack", "return").code == 0
    typed_in(tracker_of(folder), ("Settings", "As at", "Value", day("2012-05-31")))
    assert [(rule, message) for rule, _, message in findings(folder) if rule == "RES-25"] == [("RES-25", TOLD)]

    row_added(tracker_of(folder), "KPI readings", **{**REVISED, "Reported_on": day("2012-05-20")})
    row_added(tracker_of(folder), "KPI targets", **{**LOWER, "Set_on": day("2012-05-20")})
    assert findings(folder) == []


def test_a_final_report_made_anew_is_compared_with_the_one_before_it_and_not_with_itself(folder: Path) -> None:
    assert invoke(folder, "build", "--final", "--pack", "return").code == 0
    lowered(folder)
    done = invoke(folder, "build", "--final", "--replace", "--pack", "return")
    assert done.code == 0, done.err
    assert [rule for rule, _, _ in findings(folder)] == ["RES-26", "RES-25"]

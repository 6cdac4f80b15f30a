"""What does not count is said: rows that look like headings, programmes without a sheet or a column."""

import random
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.helpers import small
from tests.helpers.raw_trackers import Drawn, day, right_tracker, shipped
from tests.helpers.sampling import by_default, one_in
from xltools.commands.build_draft import drafted
from xltools.commands.steps import Folder, Judged, judge
from xltools.report.packs import packs
from xltools.schema.files import shipped_folder
from xltools.tracker import read_tracker
from xltools.validate import Validation, validate_tracker
from xltools.validate.accounts import UNKNOWN, Account

LABELS = {
    "milestone_id": "Task 1.1", "workstream_id": "W1", "kind": "Task", "milestone": "Plan agreed",
    "owner": "Programme manager", "status": "Ongoing",
}  # fmt: skip
LIKE_HEADINGS = {"milestone_id": "M-1", "milestone": "Milestone", "owner": "Owner", "status": "Status", "kind": "Kind"}


def with_first_row(tracker: Drawn, sheet: str, row: dict[str, object]) -> Drawn:
    old = tracker.sheets[sheet]
    cells = [row.get(name, "") for name in shipped()[sheet].columns]
    return tracker.with_sheet(replace(old, rows=[old.rows[0], cells, *old.rows[1:]]))  # type: ignore[list-item]


@pytest.mark.parametrize("row", [LABELS, LIKE_HEADINGS])
def test_a_first_row_that_looks_like_labels_is_a_row_with_its_findings(row: dict[str, object]) -> None:
    validation = with_first_row(right_tracker(), "Milestones", row).validation
    assert 2 in validation.accounts["Milestones"].counted
    assert {finding.rule for finding in validation.findings if finding.row == 2} >= {"CEL-01"}


@pytest.mark.parametrize("sheet", one_in(4, [spec.name for spec in shipped() if spec.id_field]))
def test_a_row_with_an_id_of_its_own_is_never_skipped(sheet: str) -> None:
    spec = shipped()[sheet]
    others = {name: column.heading for name, column in spec.columns.items() if name != spec.id_field}
    second = next(iter(others))
    for more in ({second: "Total"}, {second: "Note"}, others):
        row: dict[str, object] = {str(spec.id_field): "ZZ-9", **more}
        validation = with_first_row(right_tracker(), sheet, row).validation
        assert 2 in validation.accounts[sheet].counted, row


def balance(validation: Validation, tracker: Drawn) -> None:
    """Hold every sheet to rows found = counted + left out, each with a reason in words."""
    for account in validation.accounts.values():
        assert set(account.found) == set(account.counted) | set(account.left_out)
        assert not set(account.counted) & set(account.left_out)
        places = [row for row in account.found if row - 1 >= len(tracker.sheets[account.sheet].rows)]
        assert places == []
        for why in account.left_out.values():
            assert " " in why, why
            assert why != UNKNOWN


@pytest.mark.parametrize("seed", one_in(4, range(12)))
def test_rows_found_are_counted_or_left_out_with_a_reason_however_a_tracker_is_spoilt(seed: int) -> None:
    chance = random.Random(seed)
    tracker = right_tracker()
    words = ["", "Total", "Sub-total", "Note", "Milestone ID", "Owner", "ZZ-9", 4.0, day("2012-03-31"), " "]
    for sheet in tracker.sheets.values():
        rows = [list(row) for row in sheet.rows]
        for _ in range(3):
            at = chance.randint(1, len(rows))
            filled = chance.randint(1, len(rows[0]))
            rows.insert(at, [chance.choice(words) if n < filled else "" for n in range(len(rows[0]))])  # type: ignore[misc]
        if chance.random() < 0.3 and len(rows) > 1:
            rows[1] = ["", *rows[1][:-1]]
        tracker = tracker.with_sheet(replace(sheet, rows=rows))
    balance(tracker.validation, tracker)


def judged_without(sheet: str, tracker: Drawn, place: Path) -> Judged:
    """Judge a tracker of a programme that left a sheet out, of its schemas and of its tracker."""
    shutil.copytree(shipped_folder(), place / "schemas", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "schemas" / f"{sheet.lower().replace(' ', '_').replace('-', '_')}.py").unlink()
    return judge(tracker.without_sheet(sheet).raw, Folder(place))


def readings(*zones: tuple[str, float]) -> Drawn:
    """Return a tracker whose KPI-01 has a reading of each zone in one month."""
    sheet = right_tracker().sheets["KPI readings"]
    tracker = right_tracker().with_sheet(replace(sheet, rows=sheet.rows[:1]))
    for zone, numerator in zones:
        tracker = tracker.with_row(
            "KPI readings",
            {
                "kpi_id": "KPI-01", "period_end": day("2012-02-29"), "zone": zone, "numerator": numerator,
                "denominator": 100.0, "reported_on": day("2012-03-31"), "data_status": "Final",
            },
        )  # fmt: skip
    return tracker


@pytest.mark.parametrize("zones", [("North", "England"), ("North", ""), ("North", "north")])
def test_without_the_sheet_zones_no_one_can_tell_a_comparator_so_nothing_is_added_up(
    zones: tuple[str, ...], tmp_path: Path
) -> None:
    tracker = readings(*[(zone, 40.0) for zone in zones])
    judged = judged_without("Zones", tracker, tmp_path)
    errors = [
        finding
        for finding in judged.findings
        if finding.blocks and "no sheet says which zones to add up" in finding.message
    ]
    assert [(finding.rule, finding.sheet, finding.cell) for finding in errors] == [("STR-02", "KPI readings", None)]
    draft = drafted(judged, Folder(tmp_path)).context
    assert draft is not None
    assert draft.results.kpis.set_index("kpi_id")["actual"].isna().loc["KPI-01"]
    assert set(draft.accounts["KPI readings"].left_out) == {2, 3}


@pytest.mark.parametrize("zone", ["North", ""])
def test_without_the_sheet_zones_readings_of_one_zone_or_of_none_count(zone: str, tmp_path: Path) -> None:
    judged = judged_without("Zones", readings((zone, 40.0)), tmp_path)
    assert judged.context is not None
    assert [finding.rule for finding in judged.findings if finding.blocks] == []
    assert judged.context.results.kpis.set_index("kpi_id")["actual"].loc["KPI-01"] == 0.4
    assert judged.context.accounts["KPI readings"].left_out == {}


LEAVE_OUT = by_default({"Zones", "KPIs", "Workstreams"}, [spec.name for spec in shipped() if spec.settings is None])


@pytest.mark.parametrize("sheet", LEAVE_OUT)
def test_whichever_sheet_is_left_out_no_row_stops_counting_in_silence(sheet: str, tmp_path: Path) -> None:
    before = whole().context
    judged = judged_without(sheet, right_tracker(), tmp_path)
    assert before is not None
    assert judged.context is not None
    for name, account in judged.context.accounts.items():
        assert set(account.found) == set(account.counted) | set(account.left_out)
        gone = set(before.accounts[name].counted) - set(account.counted)
        assert all(account.left_out.get(row) for row in gone), (name, gone)
        if gone and name == "KPI readings":
            assert judged.has_errors or all(account.left_out.values())


OPTIONAL = [
    (spec.name, name)
    for spec in shipped()
    if spec.settings is None
    for name, column in spec.columns.items()
    if not column.is_required
]


def without_columns(sheet: str, *names: str) -> Drawn:
    """Return a right tracker without these columns of a sheet."""
    kept = [place for place, name in enumerate(shipped()[sheet].columns) if name not in names]
    old = right_tracker().sheets[sheet]
    return right_tracker().with_sheet(replace(old, rows=[[row[place] for place in kept] for row in old.rows]))


def hold_to_account(before: Mapping[str, Account], after: Mapping[str, Account]) -> None:
    """Hold every row that counted before to count still, or to be left out with a reason."""
    for name, account in after.items():
        gone = set(before[name].counted) - set(account.counted)
        assert all(account.left_out.get(row) for row in gone), (name, gone)


def hold_to_packs(bare: Drawn, folder: Folder) -> None:
    """Hold a tracker to a board pack, and every row that the whole one counts to its account in it."""
    judged = judge(bare.raw, folder)
    before, draft = whole().context, drafted(judged, folder).context
    assert judged.context is not None
    assert before is not None
    assert draft is not None
    hold_to_account(before.accounts, draft.accounts)
    assert sum(len(book.book.sheets) for book in packs(draft, ("board",))) > 3


@cache
def whole() -> Judged:
    """Judge a right tracker."""
    return judge(right_tracker().raw, Folder(Path("no-such-folder")))


@pytest.mark.parametrize(("sheet", "field"), one_in(8, OPTIONAL))
def test_without_an_optional_column_no_row_stops_counting_in_silence(sheet: str, field: str) -> None:
    column, validation = shipped()[sheet].columns[field], without_columns(sheet, field).validation
    assert not [each for each in validation.findings if each.rule.startswith("STR")], "no row needs it"
    told = f'The sheet {sheet} has no heading "{column.heading}", so it counts as blank in every row.'
    assert column.may_be_absent or validation.left_out == (told,)
    hold_to_account(right_tracker().validation.accounts, validation.accounts)


@pytest.mark.parametrize("sheet", by_default({"Milestones", "KPI readings"}, sorted({sheet for sheet, _ in OPTIONAL})))
def test_without_any_optional_column_of_a_sheet_there_is_a_pack_and_every_row_has_its_account(
    sheet: str, tmp_path: Path
) -> None:
    hold_to_packs(without_columns(sheet, *(field for name, field in OPTIONAL if name == sheet)), Folder(tmp_path))


@pytest.mark.heavy
@pytest.mark.parametrize(("sheet", "field"), OPTIONAL)
def test_without_each_optional_column_alone_there_is_a_pack(sheet: str, field: str, tmp_path: Path) -> None:
    hold_to_packs(without_columns(sheet, field), Folder(tmp_path))


def spoilt_file(folder: Path, seed: int) -> Path:
    """Put rows that are no records, and some that are, anywhere into each sheet of a right tracker's file."""
    chance = random.Random(seed)
    book = load_workbook(BytesIO(small.right_tracker()))
    words = [None, "Total", "Sub-total", "Note", "Milestone ID", "Owner", "ZZ-9", 4.0, datetime(2012, 3, 31)]
    for name in (spec.name for spec in shipped() if spec.settings is None):
        sheet = book[name]
        width = len(shipped()[name].columns)
        for _ in range(3):
            row = chance.randint(2, sheet.max_row + 2)
            for column in chance.sample(range(1, width + 1), chance.randint(1, width)):
                sheet.cell(row, column).value = chance.choice(words)
    file = folder / "tracker.xlsx"
    book.save(file)
    return file


@pytest.mark.parametrize("seed", one_in(3, range(6)))
def test_every_row_that_openpyxl_finds_under_the_headings_is_accounted_for(seed: int, tmp_path: Path) -> None:
    file = spoilt_file(tmp_path, seed)
    validation = validate_tracker(read_tracker(file), shipped())
    book = load_workbook(file)
    assert len(validation.accounts) == len(list(shipped()))
    for account in validation.accounts.values():
        rows = book[account.sheet].iter_rows(min_row=2)
        filled = {row[0].row for row in rows if any(cell.value not in (None, "") for cell in row)}
        assert filled == set(account.counted) | set(account.left_out), account.sheet
        assert not set(account.counted) & set(account.left_out)
        assert all(why != UNKNOWN for why in account.left_out.values())

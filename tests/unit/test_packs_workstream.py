"""The workstream packs: what belongs to one workstream, nothing of another, under a name that every system takes."""

from functools import cache
from pathlib import Path

import pytest

from tests.helpers.contexts import context_from, rows_of, said
from tests.helpers.programmes import previous_of, programme_of
from xltools.findings import Finding
from xltools.report.context import ReportContext
from xltools.report.packs.filtered import context_of
from xltools.report.packs.workstream import file_name, workstream_pack, workstream_packs
from xltools.writer import write_book

TABLES: dict[str, str] = {
    "workstreams": "workstream_id | workstream\nWF | Workforce\nCOM | Commissioning\nNEW | Not begun",
    "milestones": """
milestone_id|workstream_id|kind|milestone|decision_body|baseline|forecast|status|depends_on
WF-1|WF|Key decision|Board decides|Care Trust Board|2012-01-31|2012-05-31|In progress|
COM-1|COM|Programme milestone|Contract ends||2012-01-31|2012-06-30|In progress|WF-1
""",
    "kpis": """
kpi_id | workstream_id | kpi            | unit   | better_is | over_time
KPI-1  | WF            | Staff trained  | number | Higher    | Latest
KPI-2  | COM           | Reviews made   | number | Higher    | Latest
""",
    "kpi_readings": """
kpi_id | period_end | zone | numerator | reported_on
KPI-1  | 2012-02-29 | Bay  | 10        | 2012-03-20
KPI-2  | 2012-02-29 | Bay  | 20        | 2012-03-20
""",
    "zones": "zone | kind\nBay | Programme",
    "risks": """
risk_id | workstream_id | risk        | likelihood | impact | status
RISK-1  | WF            | Staff leave | 4          | 4      | Open
RISK-2  | COM           | No bids     | 5          | 5      | Open
""",
    "actions": """
action_id | item_id | action      | due        | status
ACT-1     | WF-1    | Write paper | 2012-03-01 | Open
ACT-2     | RISK-2  | Ask around  | 2012-03-01 | Open
""",
}


@cache
def whole() -> ReportContext:
    """Return a report context of two workstreams and one that has nothing yet, with a finding in each of two rows."""
    findings = tuple(
        Finding("warning", "MIL-06", "Milestones", f"Row {row}", "Fix it.", row=row, column=8) for row in (2, 3)
    )
    whole_sheet = Finding("warning", "STR-01", "Risks", "A whole sheet", "Fix it.")
    before = previous_of(figures={"WF-1.rating": "Green", "COM-1.rating": "Green"})
    return context_from(programme_of(settings={}, **TABLES), before, findings=(*findings, whole_sheet))


def test_a_workstreams_context_holds_its_own_rows_and_no_others() -> None:
    own = context_of(whole(), "WF").results
    assert list(own.milestones["milestone_id"]) == ["WF-1"]
    assert list(own.decisions["milestone_id"]) == ["WF-1"]
    assert list(own.kpis["kpi_id"]) == list(own.kpi_series["kpi_id"]) == ["KPI-1"]
    assert list(own.risks["risk_id"]) == ["RISK-1"]
    assert list(own.actions_overdue["action_id"]) == ["ACT-1"]
    assert set(own.exceptions["item_id"]) == {"WF", "WF-1", "RISK-1"}
    assert set(own.changes["item_id"]) == {"WF-1"}


def test_ratings_are_the_same_as_in_the_whole_programme() -> None:
    before, own = whole().results, context_of(whole(), "WF").results
    assert own.workstreams.iloc[0]["rating"] == before.workstreams.iloc[0]["rating"]
    assert own.milestones.iloc[0]["waited_on_by"] == "COM-1"


def test_the_workings_keep_only_the_workstreams_figures() -> None:
    keys = context_of(whole(), "WF").results.figures["key"]
    assert {key.split(".")[0] for key in keys} == {"WF", "WF-1", "KPI-1", "RISK-1"}


def test_coverage_counts_only_what_the_workstream_owes() -> None:
    told = list(context_of(whole(), "WF").results.coverage["what"])
    assert "Readings of KPI-1" in told
    assert not [what for what in told if "KPI-2" in what or "Requirements" in what]


def test_findings_on_its_rows_and_on_whole_sheets_stay_and_the_others_are_counted() -> None:
    own = context_of(whole(), "COM")
    assert [finding.message for finding in own.findings] == ["Row 3", "A whole sheet"]
    assert own.left_out[-1].endswith("all others are in the programme pack, with 1 finding about them.")


def test_each_workstream_has_a_pack_in_the_order_of_the_tracker() -> None:
    found = {name: lay_out() for name, lay_out in workstream_packs(whole())}
    assert list(found) == ["workstream-WF.xlsx", "workstream-COM.xlsx", "workstream-NEW.xlsx"]
    assert [sheet.name for sheet in found["workstream-WF.xlsx"].sheets] == [
        "Cover", "Month plan WF", "KPI summary", "KPI pages", "Top risks", "Exceptions in brief",
        "KPI scorecard", "KPI charts", "Risks", "Exceptions", "Milestones", "Decisions", "Data quality", "Workings",
        "How to read this",
    ]  # fmt: skip


def test_a_pack_says_nothing_of_another_workstreams_things() -> None:
    book = workstream_pack(whole(), "WF")
    texts = [said(sheet) for sheet in book.sheets]
    texts += [str(rows_of(sheet, table.name)) for sheet in book.sheets for table in sheet.tables]
    assert not [text for text in texts if "KPI-2" in text or "RISK-2" in text or "No bids" in text]


def test_a_workstream_that_has_nothing_yet_has_a_pack_all_the_same(tmp_path: Path) -> None:
    book = workstream_pack(whole(), "NEW")
    write_book(book, tmp_path / "new.xlsx")
    assert rows_of(book.sheet("Milestones"), "Milestones")[0]["Milestone"] == "No milestone is in the tracker."
    assert (tmp_path / "new.xlsx").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("workstream_id", "name"),
    [
        ("WF", "workstream-WF.xlsx"),
        ("CON", "workstream-CON.xlsx"),
        ("../up", "workstream-up.xlsx"),
        ("a:b*c?", "workstream-a-b-c.xlsx"),
        ("...", "workstream-unnamed.xlsx"),
        ("X" * 300, f"workstream-{'X' * 60}.xlsx"),
    ],
)
def test_a_file_name_is_one_that_every_system_takes(workstream_id: str, name: str) -> None:
    assert file_name(workstream_id, set()) == name


def test_ids_that_differ_only_in_case_have_files_of_their_own() -> None:
    taken: set[str] = set()
    assert [file_name(each, taken) for each in ("WF", "wf", "Wf")] == [
        "workstream-WF.xlsx",
        "workstream-wf-2.xlsx",
        "workstream-Wf-3.xlsx",
    ]

"""Odd programmes: whoever keeps few sheets has no page, line or pack for the others, and no sentence with a hole."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import load_workbook

from tests.helpers.commands import invoke
from tests.helpers.folders import day, row_added, typed_in
from tests.helpers.holes import holes, holes_of, texts
from xltools import example
from xltools.commands.new import new_programme, tracker_of
from xltools.commands.steps import Folder, judge
from xltools.report.context import ReportContext
from xltools.report.model import Sheet
from xltools.report.packs import Pack, packs
from xltools.report.template import example_rows, tracker_book
from xltools.schema.files import shipped_folder
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.writer import book_bytes

#: What a programme keeps beside its settings.
KEPT = {
    "milestones": ["milestones"],
    "KPIs": ["kpis", "kpi_readings", "kpi_targets"],
    "KPIs by zone": ["kpis", "kpi_readings", "kpi_targets", "zones"],
    "risks": ["risks"],
    "business cases": ["business_cases", "workstreams"],
    "self-assessment": ["requirements", "self_assessment"],
    "nothing": [],
}
ALWAYS = {
    "Cover", "Summary", "Changes", "Data quality", "Workings", "How to read this",
}  # fmt: skip
#: The pages that each adds to the Board's pack.
PAGES = {
    "milestones": {
        "Milestones",
        "Late milestones",
        "Decisions",
        "Decisions in brief",
        "Exceptions",
        "Exceptions in brief",
    },
    "KPIs": {"How far to trust this", "KPI scorecard", "KPI summary", "KPI pages", "KPI charts", "Exceptions"},
    "KPIs by zone": {
        "How far to trust this", "KPI scorecard", "KPI summary", "KPI pages", "KPI charts", "Exceptions",
        "Exceptions in brief",
    },
    "risks": {"Risks", "Top risks", "Exceptions", "Exceptions in brief"},
    "business cases": {"Value for money", "Money in brief", "Exceptions"},
    "self-assessment": {"Self-assessment", "Requirements in brief", "Exceptions", "Exceptions in brief"},
    "nothing": set(),
}  # fmt: skip
#: Words of what a programme does not keep.
WORDS = {
    "milestone": "milestones",
    "KPI": "KPIs",
    "risk": "risks",
    "requirement": "self-assessment",
}


@cache
def context(kept: str) -> ReportContext:
    """Return the worked example of a programme that keeps these sheets alone."""
    with TemporaryDirectory() as scratch:
        place = Path(scratch)
        (place / "schemas").mkdir()
        for name in ("settings", *KEPT[kept]):
            shutil.copy(shipped_folder() / f"{name}.py", place / "schemas")
        schemas = load_schemas(place / "schemas")
        rows = example_rows(load_schemas(), example.DAYS[0])
        tracker = place / "workbooks" / "tracker.xlsx"
        tracker.parent.mkdir()
        tracker.write_bytes(book_bytes(tracker_book(schemas, {spec.name: rows[spec.name] for spec in schemas})))
        made = judge(read_tracker(tracker), Folder(place)).context
    assert made is not None
    return made


@cache
def made(kept: str) -> tuple[Pack, ...]:
    """Return every pack of such a programme."""
    return tuple(packs(context(kept), ("all",)))


def sheets(kept: str) -> Iterator[Sheet]:
    yield from (sheet for pack in made(kept) for sheet in pack.book.sheets)


@pytest.mark.parametrize("kept", KEPT)
def test_only_what_is_kept_has_a_page(kept: str) -> None:
    board = made(kept)[0].book
    assert {sheet.name for sheet in board.sheets} == ALWAYS | PAGES[kept]


@pytest.mark.parametrize("kept", KEPT)
def test_only_what_is_kept_has_a_pack(kept: str) -> None:
    names = {pack.file_name for pack in made(kept)}
    assert ("regional-return.xlsx" in names) == (kept == "self-assessment")
    assert any(name.startswith("workstream-") for name in names) == ("workstreams" in KEPT[kept])


@pytest.mark.parametrize("kept", KEPT)
def test_no_sentence_has_a_hole(kept: str) -> None:
    assert not holes_of([pack.book for pack in made(kept)])


@pytest.mark.parametrize("kept", KEPT)
def test_a_summary_has_no_line_or_chart_for_what_is_not_kept(kept: str) -> None:
    summary = next(sheet for sheet in sheets(kept) if sheet.name == "Summary")
    told = "\n".join(texts(summary))
    for word, keeper in WORDS.items():
        is_kept = kept == keeper or (word == "KPI" and kept == "KPIs by zone")
        assert is_kept or word.casefold() not in told.casefold(), (word, told)
    if kept in ("nothing", "risks", "milestones"):
        assert not summary.charts


@pytest.mark.parametrize("board", ["", "Cabinet"])
def test_a_pack_without_a_board_asks_nobody(board: str) -> None:
    whole = context("milestones")
    settings = replace(whole.settings, board=board, board_aliases="")
    changed = replace(whole, programme=replace(whole.programme, settings=settings))
    assert not holes(changed, ("all",))


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A tracker begun today, of which only the organisation, the programme and As at are filled in."""
    new_programme(tmp_path / "programme", with_example=False)
    tracker = tracker_of(tmp_path / "programme")
    named = (("Organisation", "Anytown Council"), ("Programme", "Better homes"), ("As at", day("2026-11-30")))
    typed_in(tracker, *(("Settings", name, "Value", value) for name, value in named))
    return tracker.parents[1]


def test_a_tracker_begun_today_says_the_least_that_is_needed(begun: Path) -> None:
    done = invoke(begun, "validate")
    assert done.code == 1
    told = " ".join(done.out.split())
    assert "Board is blank, and the report needs a value. Type it under Value, beside its name." in told
    assert (
        "The sheet Workstreams has no rows under its headings. Type a first row under Workstream ID, Workstream, Lead "
        "and Outcome." in told
    )
    assert "2 errors, no warnings" in told


def test_the_least_that_is_asked_for_is_enough(begun: Path) -> None:
    tracker = tracker_of(begun)
    typed_in(tracker, ("Settings", "Board", "Value", "Cabinet"))
    row_added(
        tracker, "Workstreams", Workstream_ID="HM", Workstream="Homes", Lead="Head of homes", Outcome="Warm homes"
    )
    done = invoke(begun, "validate")
    assert "no errors" in done.out
    assert not holes(begun_context(begun), ("all",))


def begun_context(folder: Path) -> ReportContext:
    made = judge(read_tracker(tracker_of(folder)), Folder(folder)).context
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("forecast", "is_refused"), [("2029-11-30", False), ("2045-01-01", False), ("2999-11-30", True)]
)
def test_without_an_end_of_the_programme_dates_may_lie_years_after_as_at(
    begun: Path, forecast: str, is_refused: bool
) -> None:
    tracker = tracker_of(begun)
    typed_in(tracker, ("Settings", "Board", "Value", "Cabinet"))
    row_added(
        tracker, "Workstreams", Workstream_ID="HM", Workstream="Homes", Lead="Head of homes", Outcome="Warm homes"
    )
    row_added(
        tracker, "Milestones", Milestone_ID="HM-1", Workstream_ID="HM", Milestone="Warm", Owner="Head of homes",
        Kind="Programme milestone", Baseline_date=day("2027-03-31"), Forecast_date=day(forecast), Status="In progress",
    )  # fmt: skip
    faults = [each for each in judge(read_tracker(tracker), Folder(begun)).findings if each.severity == "error"]
    assert [each.rule for each in faults] == (["CEL-08"] if is_refused else [])
    assert all("far later than As at" in each.message and "Programme ends" in each.fix for each in faults)


def test_an_empty_tracker_asks_for_no_end_of_the_programme(begun: Path) -> None:
    settings = load_workbook(tracker_of(begun))["Settings"]
    typed = {row[0].value: row[1].value for row in settings.iter_rows(min_row=2)}
    assert typed["Programme ends"] is None
    assert begun_context(begun).as_at == date(2026, 11, 30)

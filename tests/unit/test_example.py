"""The worked example as a tracker: typed by the schemas, without errors, and with the warnings that it was given."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.helpers import fit, ooxml
from xltools import example
from xltools.findings import Finding
from xltools.measures.finding_source import Case
from xltools.measures.incomplete_kpis import incomplete
from xltools.measures.results import results
from xltools.programme import programme_from
from xltools.report.model import Cell
from xltools.report.template import Row, Rows, example_rows, tracker_book
from xltools.schema.loading import Schemas, load_schemas
from xltools.tracker import read_tracker
from xltools.validate import Validation, settle, validate_tracker
from xltools.writer import write_book

NOW, BEFORE = example.DAYS


@cache
def schemas() -> Schemas:
    return load_schemas()


@cache
def rows(day: date = NOW) -> Rows:
    return example_rows(schemas(), day)


def row(sheet: str, of: Callable[[Row], bool]) -> Row:
    return next(each for each in rows()[sheet] if of(each))


def write(day: date, path: Path) -> Path:
    write_book(tracker_book(schemas(), rows(day), example.NOTES), path)
    return path


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(NOW, tmp_path_factory.mktemp("example") / "tracker.xlsx")


@pytest.fixture(scope="module")
def now(tracker: Path) -> Validation:
    return validate_tracker(read_tracker(tracker), schemas())


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Validation:
    path = write(BEFORE, tmp_path_factory.mktemp("example") / "before.xlsx")
    return validate_tracker(read_tracker(path), schemas())


def plain(value: object) -> object:
    """Return a value without its format, a date as a date, a blank as None."""
    bare = value.value if isinstance(value, Cell) else value
    if isinstance(bare, pd.Timestamp):
        return bare.date()
    return None if bare is None or bare != bare else bare  # noqa: PLR0124 - NaN alone differs from itself


def standing(validation: Validation) -> list[Finding]:
    return [finding for finding in validation.findings if not finding.waived]


def test_a_date_is_a_date_and_a_blank_is_none() -> None:
    milestone = row("Milestones", lambda row: row["milestone_id"] == "SDS-3")

    assert milestone["baseline"] == date(2012, 3, 31)
    assert milestone["actual"] is None


def test_a_setting_is_typed_by_its_own_kind() -> None:
    settings = {each["setting"]: each["value"] for each in rows()["Settings"]}

    assert settings["As at"] == date(2012, 3, 31)
    assert settings["Review interval (days)"] == 92
    assert settings["KPI tolerance 1 (share)"] == 0.05
    assert settings["Purpose"] == "Take assurance"
    assert settings["Tracker version"] == "1"


def test_an_answer_that_is_a_date_is_one_and_any_other_is_words() -> None:
    kinds = Counter(type(each["answer"]) for each in rows()["Answers"])

    assert kinds[date] > 0
    assert kinds[str] > kinds[date]


def test_a_target_of_a_percentage_is_shown_as_one() -> None:
    target = row("KPI targets", lambda row: row["kpi_id"] == "KPI-01" and row["due"] == date(2012, 3, 31))

    assert target["target"] == Cell(0.85, "whole percent")


def test_what_the_example_holds_is_what_its_tracker_holds(tracker: Path, now: Validation) -> None:
    """Nothing is lost or changed on the way through Excel's file and back."""
    for spec in schemas():
        for field, column in spec.columns.items():
            given = [plain(each.get(field) if column.may_be_absent else each[field]) for each in rows()[spec.name]]
            read = [plain(value) for value in now.tables[spec.name][field]]
            assert read == given, f"{spec.name}: {column.heading}"


def test_the_example_has_no_errors_and_the_warnings_that_it_was_given(now: Validation) -> None:
    assert {(finding.severity, finding.rule, finding.row_id) for finding in standing(now)} == {
        ("warning", "MIL-06", "ASS-3"),
        ("warning", "MIL-21", "COM-6"),
        ("warning", "ACT-08", "ACT-11"),
        ("warning", "ACT-08", "ACT-15"),
        ("warning", "RSK-09", "RISK-14"),
    }


def test_the_report_before_has_no_errors_and_warns_of_what_waits_for_later_things(before: Validation) -> None:
    assert {(finding.severity, finding.rule, finding.row_id) for finding in standing(before)} == {
        ("warning", "MIL-19", "COM-2"),
        ("warning", "MIL-19", "WF-M10"),
    }


def test_the_gap_in_the_readings_is_waived_in_both_reports(now: Validation, before: Validation) -> None:
    for validation in (now, before):
        programme = programme_from(validation.tables, validation.places)
        lacking = incomplete(Case(programme, results(programme), None))
        waived = [finding for finding in settle(lacking, validation, schemas()) if finding.waived]
        assert [(finding.rule, finding.row_id) for finding in waived] == [("RDG-05", "KPI-06")]


def test_the_read_me_says_what_is_invented() -> None:
    texts = " ".join(
        str(cell.value) for cell in tracker_book(schemas(), rows(), example.NOTES).sheet("Read me").cells.values()
    )

    assert "Illustrative as a whole are the sheets" in texts


def test_nothing_in_the_example_is_cut_and_nothing_is_unsound(tracker: Path) -> None:
    assert [*ooxml.structure_faults(tracker), *map(str, fit.misfits(tracker))] == []

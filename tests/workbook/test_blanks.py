"""Blanks: no sentence has a hole where a setting or a column of the tracker holds nothing."""

from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.helpers import example_packs
from tests.helpers.holes import holes, is_hollow
from tests.helpers.programmes import programme_of
from tests.helpers.sampling import one_in
from xltools.measures.results import results
from xltools.programme import FIELD_OF_SHEET, Programme, Settings
from xltools.report.context import ReportContext
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import load_schemas

KEPT_KPIS = ("KPI-01", "KPI-03", "KPI-13")


@cache
def programme() -> Programme:
    """Return the worked example with three of its KPIs, so that measuring it over and over takes little time."""
    whole = example_packs.context().programme
    tables: dict[str, Any] = {}
    for name in ("kpis", "kpi_targets", "kpi_readings"):
        table: pd.DataFrame = getattr(whole, name)
        tables[name] = table[table["kpi_id"].isin(KEPT_KPIS)]
    return replace(whole, **tables)


def context(changed: Programme) -> ReportContext:
    example = example_packs.context()
    return replace(example, programme=changed, results=results(changed, example.previous))


def optional_settings() -> list[str]:
    return [each.name for each in fields(Settings) if each.default is not MISSING and each.default in ("", None)]


def optional_columns() -> list[tuple[str, str]]:
    specs: list[SheetSpec] = [spec for spec in load_schemas() if spec.name in FIELD_OF_SHEET]
    return [
        (FIELD_OF_SHEET[spec.name], name)
        for spec in specs
        for name, column in spec.columns.items()
        if not column.is_required and FIELD_OF_SHEET[spec.name] not in ("distribution", "waivers")
    ]


def test_the_worked_example_has_no_hole() -> None:
    assert not holes(example_packs.context(), ("all",))


def without_settings(*names: str) -> Programme:
    blank: dict[str, Any] = {each.name: each.default for each in fields(Settings) if each.name in names}
    return replace(programme(), settings=replace(programme().settings, **blank))


@pytest.mark.parametrize(
    "name",
    one_in(12, optional_settings()),
)
def test_a_blank_setting_leaves_no_hole(name: str) -> None:
    assert not holes(context(without_settings(name)))


def test_settings_that_are_all_blank_leave_no_hole() -> None:
    assert not holes(context(without_settings(*optional_settings())))


@pytest.mark.parametrize(
    ("table", "field"),
    one_in(24, optional_columns()),
)
def test_a_blank_column_leaves_no_hole(table: str, field: str) -> None:
    frame: pd.DataFrame = getattr(programme(), table)
    blank: dict[str, Any] = {table: frame.assign(**{field: pd.Series(index=frame.index, dtype=frame[field].dtype)})}
    assert not holes(context(replace(programme(), **blank)))


def test_a_tracker_of_nothing_but_ids_leaves_no_hole() -> None:
    bare = programme_of(
        workstreams="workstream_id\nWF",
        milestones="milestone_id | workstream_id | kind\nM-1 | WF | Key decision\nM-2 | WF | Programme milestone",
        risks="risk_id\nR-1", kpis="kpi_id\nK-1", areas="area_id\nA1", requirements="requirement_id\nREQ-1",
        national_milestones="national_id | area_id\nN1 | A1", key_questions="question_id | area_id\nQ1 | A1",
        actions="action_id | item_id\nACT-1 | M-1", business_cases="case_id\nC-1", evidence="evidence_id\nE-1",
    )  # fmt: skip
    assert not holes(ReportContext(bare, results(bare)), ("all",))


def test_a_tracker_without_rows_leaves_no_hole() -> None:
    assert not holes(ReportContext(programme_of(), results(programme_of())), ("all",))


@pytest.mark.parametrize("text", ["Asked of the : none", "worst  (critical)", "of its workstreams .", "due NaT",
                                  "rated by nan", "Council: ", "it ()", "A; ; B"])  # fmt: skip
def test_a_hole_is_seen(text: str) -> None:
    assert is_hollow(text)

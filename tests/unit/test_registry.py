"""The registry of measures: what is declared once reaches everything that shows measures, and nothing else can."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from docs.measure_chapters import CHAPTERS
from tests.helpers.contexts import context_from
from tests.helpers.programmes import programme_of
from xltools.deliver.export_content import exported_tables
from xltools.measures import registry
from xltools.measures.registry import TABLES, Key, Measure, Measured, declare, every_measure, shown_measures
from xltools.measures.results import results
from xltools.measures.workings_figure import Subject
from xltools.programme import Programme
from xltools.report.packs.workstream import workstream_pack
from xltools.schema.loading import load_schemas

TWO: dict[str, Any] = {
    "workstreams": "workstream_id | workstream\nNEW | New ways\nOLD | Old ways",
    "milestones": "milestone_id | workstream_id | milestone\nMIL-01 | NEW | Plan agreed\nMIL-02 | OLD | Plan kept",
}


def name_lengths(programme: Programme) -> pd.DataFrame:
    """Count the letters of each workstream's name.

    Returns:
        One row per workstream: `letters`.
    """
    table = programme.workstreams
    return pd.DataFrame({"workstream_id": table["workstream_id"], "letters": table["workstream"].str.len()})


def name_figures(_: Programme, measured: Measured) -> Iterator[dict[str, Any]]:
    for each in measured.name_lengths.itertuples():
        about = Subject(each.workstream_id, each.workstream_id, "Workstream")
        yield about.figure("name_length", each.letters, "The letters of its name")


@pytest.fixture
def throw_away(monkeypatch: pytest.MonkeyPatch) -> Measure:
    monkeypatch.setattr(registry, "_DECLARED", {each.table: each for each in every_measure()})
    measure = Measure(
        table="name_lengths", key=Key.WORKSTREAM, made_by=name_lengths, workings=name_figures, chapter="Milestones"
    )
    declare(measure)
    return measure


@pytest.mark.parametrize("lacks", ["key", "workings", "chapter"])
def test_a_measure_without_a_key_workings_or_a_chapter_cannot_be_declared(lacks: str) -> None:
    whole: dict[str, Any] = {"key": Key.WHOLE, "workings": name_figures, "chapter": "Milestones"}
    without = {name: given for name, given in whole.items() if name != lacks}
    with pytest.raises(TypeError):
        Measure(table="name_lengths", made_by=name_lengths, **without)
    with pytest.raises(TypeError, match=lacks):
        Measure(table="name_lengths", made_by=name_lengths, **{**without, lacks: ""})


def test_a_declared_measure_is_a_result_with_its_workings(throw_away: Measure) -> None:
    found = results(programme_of(**TWO))
    assert found.name_lengths["letters"].tolist() == [8, 8]
    assert {"NEW.name_length", "OLD.name_length"} <= set(found.figures["key"])
    assert throw_away.table in found.tables()


def test_a_declared_measure_is_exported(throw_away: Measure) -> None:
    tables = {each.name: each for each in exported_tables(context_from(programme_of(**TWO)), load_schemas())}
    assert tables["measure-name-lengths"].meaning.startswith("Count the letters of each workstream's name.")
    assert tables["measure-name-lengths"].columns["letters"] == [8, 8]


def test_a_workstreams_pack_has_its_part_of_a_declared_measure_alone(throw_away: Measure) -> None:
    book = workstream_pack(context_from(programme_of(**TWO)), "NEW")
    (workings,) = next(sheet for sheet in book.sheets if sheet.name == "Workings").tables
    keys = {row[0] for row in workings.rows}
    assert "NEW.name_length" in keys
    assert "OLD.name_length" not in keys


def test_a_table_that_lacks_the_field_of_its_key_stands_in_no_workstreams_pack(
    throw_away: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Measure(table="wrong", key=Key.KPI, made_by=name_lengths, workings=name_figures, chapter="Milestones")
    declare(wrong)
    with pytest.raises(KeyError, match="kpi_id"):
        workstream_pack(context_from(programme_of(**TWO)), "NEW")


def test_two_measures_cannot_make_one_table(throw_away: Measure) -> None:
    with pytest.raises(ValueError, match="two measures make the table name_lengths"):
        declare(throw_away)


def test_every_line_of_the_registry_has_its_declaration_and_every_declaration_its_line() -> None:
    assert [each.table for each in every_measure()] == list(TABLES)
    folder = Path(registry.__file__).parent
    declaring = {path.stem for path in folder.glob("*.py") if "\ndeclare(" in path.read_text(encoding="utf-8")}
    assert declaring == set(TABLES.values())


def test_no_result_is_made_of_a_table_that_nobody_declared() -> None:
    with pytest.raises(AttributeError, match="no measure nothing"):
        _ = results(programme_of()).nothing


def test_the_manual_has_each_measure_in_its_chapter() -> None:
    entries = {entry.measure.rpartition(".")[2]: chapter for chapter, entries in CHAPTERS.items() for entry in entries}
    named = {each.table: (each.described_by or each.made_by).__name__ for each in shown_measures()}
    described = {table: entries.get(name) for table, name in named.items() if table != "programme"}
    assert described == {each.table: each.chapter for each in shown_measures() if each.table != "programme"}

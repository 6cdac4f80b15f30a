"""A programme may take columns out of its schemas: it is told what cannot go, and which rules then fall silent."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandera.pandas as pa
import pytest

from tests.helpers.raw_trackers import Drawn, right_tracker, shipped
from xltools.commands.build_draft import drafted
from xltools.commands.steps import Folder, Judged, judge
from xltools.errors import SchemaFault
from xltools.schema.checks import SheetRule, SheetSpec, sheet, spec_of
from xltools.schema.files import shipped_folder
from xltools.schema.needed import NEEDED
from xltools.schema.rag import FOUR, Scale

COLUMNS = [(spec.name, name) for spec in shipped() for name in spec.columns]
REFUSED = {(name, field) for name, (_, fields) in NEEDED.items() for field in fields}


def without(made: pa.DataFrameSchema | Callable[[Scale], pa.DataFrameSchema], field: str) -> pa.DataFrameSchema:
    """Return a schema without a column and the rules that name it: what the end of a programme's own file does."""
    spec = spec_of(made if isinstance(made, pa.DataFrameSchema) else made(FOUR))
    kept: list[SheetRule] = []
    for rule in spec.rules:
        try:
            made_of(spec, field, [rule])
        except SchemaFault:
            continue
        kept.append(rule)
    return made_of(spec, field, kept)


def made_of(spec: SheetSpec, field: str, rules: list[SheetRule]) -> pa.DataFrameSchema:
    columns = {name: column for name, column in spec.columns.items() if name != field}
    return sheet(
        spec.name, columns, place=spec.place, purpose=spec.purpose, rules=rules, settings=spec.settings,
        defaults=spec.defaults, may_be_empty=spec.may_be_empty, may_be_absent=spec.may_be_absent,
    )  # fmt: skip


def folder_without(sheet_name: str, field: str, place: Path, more: str = "") -> Folder:
    """Make a programme's folder whose schemas do without a column."""
    shutil.copytree(shipped_folder(), place / "schemas", ignore=shutil.ignore_patterns("__pycache__"))
    file = place / "schemas" / f"{sheet_name.lower().replace(' ', '_').replace('-', '_')}.py"
    end = f"\nfrom tests.unit.test_taken_columns import without\n\nschema = without(schema, {field!r})\n{more}"
    file.write_text(file.read_text(encoding="utf-8") + end, encoding="utf-8")
    return Folder(place, trusts_schemas=True)


def tracker_without(sheet_name: str, field: str) -> Drawn:
    old, at = right_tracker().sheets[sheet_name], list(shipped()[sheet_name].columns).index(field)
    return right_tracker().with_sheet(replace(old, rows=[[*row[:at], *row[at + 1 :]] for row in old.rows]))


def judged_without(sheet_name: str, field: str, place: Path) -> Judged:
    return judge(tracker_without(sheet_name, field).raw, folder_without(sheet_name, field, place))


def hold(sheet_name: str, field: str, place: Path) -> None:
    """Hold schemas without a column to one sentence, or to figures in which no row stops counting in silence."""
    if (sheet_name, field) in REFUSED:
        with pytest.raises(SchemaFault) as refused:
            judged_without(sheet_name, field, place)
        said = str(refused.value)
        assert said.startswith(str(place / "schemas"))
        assert f".py has no column {field}, which " in said
        assert "\n" not in said
        return
    judged = judged_without(sheet_name, field, place)
    assert [finding.rule for finding in judged.findings if finding.blocks] == []
    draft = drafted(judged, Folder(place, trusts_schemas=True)).context
    assert draft is not None
    for account in draft.accounts.values():
        assert set(account.found) == set(account.counted) | set(account.left_out)


@pytest.mark.heavy
@pytest.mark.parametrize(("sheet_name", "field"), COLUMNS)
def test_whichever_column_is_taken_out_of_the_schemas_there_is_a_report_or_one_sentence(
    sheet_name: str, field: str, tmp_path: Path
) -> None:
    hold(sheet_name, field, tmp_path)


QUICK = [
    ("Zones", "zone"), ("Zones", "kind"), ("KPI targets", "kpi_id"), ("KPI targets", "due"), ("Settings", "value"),
    ("KPI targets", "target_for"), ("Zones", "expected_to"), ("Key questions", "asked_if"), ("KPIs", "break_date"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet_name", "field"), QUICK)
def test_without_a_column_that_other_sheets_read_there_is_a_report_or_one_sentence(
    sheet_name: str, field: str, tmp_path: Path
) -> None:
    hold(sheet_name, field, tmp_path)


def test_the_columns_that_cannot_go_are_columns() -> None:
    assert set(COLUMNS) >= REFUSED


def test_what_cannot_go_is_told_with_its_file_and_both_ways_out(tmp_path: Path) -> None:
    with pytest.raises(SchemaFault) as refused:
        judged_without("Zones", "zone", tmp_path)
    file = tmp_path / "schemas" / "zones.py"
    needs = "has no column zone, which KPI readings need"
    assert str(refused.value) == f"{file} {needs}: put it back, or leave the whole sheet out."


def test_readings_may_do_without_zones_where_the_programme_has_no_zones(tmp_path: Path) -> None:
    folder = folder_without("KPI readings", "zone", tmp_path)
    (folder.schemas / "zones.py").unlink()
    judged = judge(tracker_without("KPI readings", "zone").without_sheet("Zones").raw, folder)
    assert [finding.rule for finding in judged.findings if finding.blocks] == []


def test_a_shipped_rule_that_reads_what_is_not_there_is_left_out_and_said(tmp_path: Path) -> None:
    judged = judged_without("Milestones", "actual", tmp_path)
    told = "The rule MIL-19 was not checked, because it needs a column that the schemas do without:"
    assert judged.context is not None
    assert f'{told} "Actual date" in Milestones.' in judged.context.left_out


def test_a_column_that_stays_in_the_tracker_makes_no_difference(tmp_path: Path) -> None:
    judged = judge(right_tracker().raw, folder_without("Zones", "expected_to", tmp_path))
    assert judged.context is not None
    assert any(said.startswith("The rule RDG-14 was not checked") for said in judged.context.left_out)


OWN_RULE = """
from dataclasses import replace
from xltools.schema.rules import error, reading_across
rule = reading_across(
    "Zones", holds=lambda frame, tables: frame["actual"].notna(), rule=error("OWN-01", "Own."), blame="status",
    message="m", fix="f",
)
spec = spec_of(schema)
schema = made_of(spec, "", [*spec.rules, rule])
"""


def test_a_rule_of_the_programmes_own_that_reads_what_it_took_out_is_its_fault(tmp_path: Path) -> None:
    more = "\nfrom tests.unit.test_taken_columns import made_of, spec_of\n" + OWN_RULE
    folder = folder_without("Milestones", "actual", tmp_path, more)
    with pytest.raises(SchemaFault, match=r"The rule OWN-01 of the sheet Milestones cannot be judged: line \d+"):
        judge(right_tracker().raw, folder)


def test_a_column_that_refers_to_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = folder_without("Actions", "cause", tmp_path)
    file = folder.schemas / "actions.py"
    own = file.read_text(encoding="utf-8").replace('"KPIs.kpi_id"', '"KPIs.code"')
    assert "KPIs.code" in own
    file.write_text(own, encoding="utf-8")
    with pytest.raises(SchemaFault, match=r"has no column code, which item_id in .*actions\.py refers to"):
        judge(right_tracker().raw, folder)

"""Needed columns: those that a programme cannot leave out of a sheet, because nothing on it would count."""

from collections.abc import Mapping
from pathlib import Path

from xltools.errors import SchemaFault
from xltools.schema.checks import SheetSpec

READINGS, ZONES = "KPI readings", "Zones"
#: Sheet -> who needs the columns that follow, by field. Others may be left out, and then count as blank in every row.
NEEDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "Settings": ("every report needs", ("setting", "value")),
    "Areas": ("likelihoods and national milestones need", ("area_id",)),
    ZONES: ("KPI readings need", ("zone", "kind")),
    "Workstreams": ("every other sheet needs", ("workstream_id",)),
    "Milestones": ("workstreams' ratings need", ("milestone_id", "workstream_id", "baseline", "status")),
    "National milestones": ("areas need", ("national_id", "area_id", "checkpoint")),
    "Likelihood": ("areas need", ("review_date", "area_id", "checkpoint", "likelihood")),
    "Requirements": ("the self-assessment needs", ("requirement_id",)),
    "Self-assessment": ("requirements need", ("review_date", "requirement_id", "rag")),
    "Key questions": ("answers need", ("question_id",)),
    "Answers": ("key questions need", ("review_date", "question_id", "answer")),
    "Actions": ("ratings that are off track need", ("item_id", "status")),
    "Risks": ("actions and risk ratings need", ("risk_id", "workstream_id", "likelihood", "impact", "status")),
    "KPIs": ("targets and readings need", ("kpi_id", "workstream_id", "unit", "over_time")),
    "KPI targets": ("KPI ratings need", ("kpi_id", "kind", "due", "target", "set_on")),
    READINGS: ("KPI figures need", ("kpi_id", "period_end", "zone", "numerator", "reported_on")),
    "Business cases": ("savings need", ("case_id", "kind", "financial_year")),
    "Evidence": ("sheets that refer to evidence need", ("evidence_id",)),
    "Commentary": ("pages with commentary need", ("item_id", "period_end")),
    "Distribution": ("`xltools email` needs", ("name", "email", "copy", "pack")),
    "Waivers": ("every waiver needs", ("rule", "row_id", "until")),
}


def refuse_needed(specs: Mapping[str, SheetSpec], files: Mapping[str, Path]) -> None:
    """Refuse schemas in which a sheet lacks a column that it needs.

    Args:
        specs: the programme's sheets.
        files: sheet -> its schema file, if that is the programme's own.

    Raises:
        SchemaFault: in one sentence, with the file and the column.
    """
    for name, spec in specs.items():
        why, fields = NEEDED.get(name, ("", ()))
        for each in fields:
            if each in spec.columns or (each == "zone" and ZONES not in specs):
                continue  # without the sheet Zones, readings may be for the programme as a whole
            more = ", or leave the whole sheet out" if spec.settings is None else ""
            raise SchemaFault(f"{files.get(name, name)} has no column {each}, which {why}: put it back{more}.")
    for spec in specs.values():
        _refuse_dangling(spec, specs, files)


def _refuse_dangling(spec: SheetSpec, specs: Mapping[str, SheetSpec], files: Mapping[str, Path]) -> None:
    """Refuse a column that refers to one that is not there: nothing could be named in it."""
    for name, column in spec.columns.items():
        for target in column.refers_to:
            sheet, _, field = target.partition(".")
            if sheet in specs and field not in specs[sheet].columns:
                place, by = files.get(sheet, sheet), files.get(spec.name, spec.name)
                raise SchemaFault(
                    f"{place} has no column {field}, which {name} in {by} refers to: put it back, or take {name} out."
                )

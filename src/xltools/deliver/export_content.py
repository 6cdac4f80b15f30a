"""What an export holds: every sheet's typed table, every measure, and the findings, as plain columns."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from datetime import datetime, time
from typing import Any

import pandas as pd

from xltools.deliver.export_tables import Datatype, ExportedTable, Field, cells_of, datatype_of
from xltools.findings import Finding
from xltools.measures.registry import shown_measures
from xltools.programme import FIELD_OF_SHEET
from xltools.report.context import ReportContext
from xltools.report.template.csv_rows import exported_names, slug
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column, Kind
from xltools.schema.loading import Schemas

_DATATYPES: dict[Kind, Datatype] = {
    "day": "date", "number": "double", "percent": "double", "money": "double", "whole": "integer",
}  # fmt: skip
_ROW = Field("row", "row", "integer", "The row in Excel.")
_FINDING = {
    "severity": "error or warning", "waived": "Accepted.", "sheet": "The tracker's sheet.",
    "cell": "The cell; blank for a whole sheet.", "heading": "The heading of its column.",
    "row_id": "The id of the row.", "rule": "The rule that is broken.", "value": "The cell as staff see it.",
    "message": "What is wrong.", "fix": "What to do.",
}  # fmt: skip


def exported_tables(context: ReportContext, schemas: Schemas) -> Iterator[ExportedTable]:
    """Give every table of a report context: the tracker's in the order of its tabs, the measures, the findings."""
    names = exported_names(spec.name for spec in schemas)
    for spec in schemas:
        if spec.settings is not None:
            yield _settings(context, spec.settings, names[spec.name])
        else:
            yield _sheet(spec, _table_of(context, spec.name), names)
    yield _programme_rating(context)
    for measure in shown_measures():
        found = getattr(context.results, measure.table)
        if isinstance(found, pd.DataFrame):
            yield _measure(measure.export or measure.table, found, measure.words)
    yield _findings(context.findings)


def _sheet(spec: SheetSpec, table: pd.DataFrame, names: Mapping[str, str]) -> ExportedTable:
    described = tuple(_field(name, column, names) for name, column in spec.columns.items())
    columns = {field.name: _cells(_days_as_dates(table[field.name]), field) for field in described}
    rows = [int(row) for row in table.index]
    return ExportedTable(
        names[spec.name], spec.name, spec.purpose, (_ROW, *described), {"row": rows, **columns}, spec.id_field or ""
    )


def _field(name: str, column: Column, names: Mapping[str, str]) -> Field:
    sheet, _, field = column.refers_to[0].rpartition(".") if len(column.refers_to) == 1 else ("", "", "")
    place = (names[sheet], field) if sheet in names else None
    kind = _DATATYPES.get(column.kind, "string")
    return Field(name, column.heading, kind, column.meaning, is_list=column.is_list, refers_to=place)


def _days_as_dates(series: "pd.Series[Any]") -> "pd.Series[Any]":
    """Write days of a column that holds values of any kind as days, without a time."""
    if series.dtype != object:
        return series
    return series.map(lambda value: value.date() if isinstance(value, datetime) and value.time() == time() else value)


def _cells(series: "pd.Series[Any]", field: Field) -> list[Any]:
    cells = cells_of(series, field.datatype)
    return [None if cell is None else tuple(str(cell).split("; ")) for cell in cells] if field.is_list else cells


def _settings(context: ReportContext, described: Mapping[str, Column], name: str) -> ExportedTable:
    """Give the settings that count, defaults filled in; a day as 2012-03-31."""
    known = {field: value for field, value in asdict(context.settings).items() if field in described}
    heads = [described[field].heading for field in known]
    values = [None if value in (None, "") else str(value) for value in known.values()]
    columns: dict[str, list[Any]] = {"field": list(known), "setting": heads, "value": values}
    return _plain(name, "Settings", "Every setting that counts, defaults filled in.", columns, key="field")


def _measure(name: str, frame: pd.DataFrame, said: str) -> ExportedTable:
    told = _split_values(frame) if name == "figures" else frame
    described = []
    columns = {}
    for heading in map(str, told.columns):
        is_list = bool(len(told)) and isinstance(told[heading].iloc[0], tuple)
        kind: Datatype = "integer" if is_list else datatype_of(told[heading])
        field = Field(slug(heading, "_"), heading, kind, is_list=is_list)
        described.append(field)
        columns[field.name] = list(told[heading]) if is_list else cells_of(told[heading], kind)
    title = f"Measure: {name.replace('_', ' ')}"
    return ExportedTable(f"measure-{slug(name)}", title, _meaning(said), tuple(described), columns)


def _split_values(figures: pd.DataFrame) -> pd.DataFrame:
    """Give a figure's value as a number and as a word, since a column holds one type."""
    values = figures["value"].tolist()
    numbers = [float(value) if isinstance(value, int | float) else None for value in values]
    words = [value if isinstance(value, str) else None for value in values]
    place = list(figures.columns).index("value")
    told = figures.drop(columns="value")
    told.insert(place, "value_word", pd.Series(words, index=told.index, dtype="str"))
    told.insert(place, "value", pd.Series(numbers, index=told.index, dtype="float64"))
    return told


def _programme_rating(context: ReportContext) -> ExportedTable:
    rating = context.results.programme
    shown = {field.name: getattr(rating, field.name) for field in fields(rating) if field.name != "counts"}
    frame = pd.DataFrame({"as_at": [context.as_at], **{name: [value] for name, value in shown.items()}})
    for day in ("as_at", "declared_on"):
        frame[day] = pd.to_datetime(frame[day])
    return _measure("programme", frame, "The programme's rating, derived and declared.")


def _findings(findings: tuple[Finding, ...]) -> ExportedTable:
    columns = {name: [getattr(finding, name) or None for finding in findings] for name in _FINDING}
    columns["waived"] = [finding.waived for finding in findings]
    return _plain("findings", "Findings", "What is wrong with the tracker, cell by cell.", columns, _FINDING)


def _plain(
    name: str, title: str, meaning: str, columns: Mapping[str, list[Any]], said: Mapping[str, str] | None = None,
    *, key: str = "",
) -> ExportedTable:  # fmt: skip
    kinds: dict[str, Datatype] = {"waived": "boolean"}
    described = tuple(Field(each, each, kinds.get(each, "string"), (said or {}).get(each, "")) for each in columns)
    return ExportedTable(name, title, meaning, described, columns, key)


def _table_of(context: ReportContext, sheet: str) -> pd.DataFrame:
    programme = context.programme
    return programme.as_typed(FIELD_OF_SHEET[sheet]) if sheet in FIELD_OF_SHEET else programme.own[sheet]


def _meaning(said: str) -> str:
    """Return what a measure's docstring says that it does and returns, on one line."""
    parts = said.split("\n\n")
    returned = next((part.partition("\n")[2] for part in parts if part.startswith("Returns:")), "")
    return " ".join(f"{parts[0]} {returned}".split())

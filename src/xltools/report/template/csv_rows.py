"""Rows for a new tracker from CSV files, one named as each sheet, with its headings; typed by the schemas."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from importlib.resources.abc import Traversable

from xltools.errors import XltoolsError
from xltools.example import rows_folder
from xltools.report.model import Cell, Scalar, Value
from xltools.report.template.settings import fresh_rows
from xltools.report.template.sheet import Row, Rows
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column, Kind
from xltools.schema.loading import Schemas
from xltools.text.nearest import nearest

_ENDING = ".csv"
_Text = Mapping[str, str]


def csv_rows(schemas: Schemas, folder: Traversable) -> Rows:
    """Load what each sheet holds; one without a file is empty.

    Days are written 2012-03-31, shares 0.85 or 85%. A cell that is not of its column's kind stays text, and validation
    tells of it. Settings that are not named are as in a new tracker.

    Returns:
        By sheet name, rows of typed values, blank as None. Targets of KPIs that are percentages are shown as such.

    Raises:
        XltoolsError: a file is named as no sheet, has a heading that its sheet has not, or cannot be read.
    """
    names = sorted(file.name for file in folder.iterdir() if file.name.lower().endswith(_ENDING))
    sheets = {spec.name: f"{spec.name}{_ENDING}" for spec in schemas}
    for name in names:
        if name not in sheets.values():
            raise XltoolsError(
                f"{folder.joinpath(name)} does not have the name of a sheet. {_meant(name, sheets.values())}"
            )
    if not names:
        raise XltoolsError(
            f"{folder} holds no .csv file: name each after its sheet, such as {next(iter(sheets.values()))}."
        )
    rows = {spec.name: _rows(spec, folder.joinpath(f"{spec.name}{_ENDING}")) for spec in schemas}
    if "KPIs" in rows and "KPI targets" in rows:
        unit = schemas["KPIs"].columns.get("unit", Column("Unit", "choice"))
        said = {str(row.get("kpi_id")): row.get("unit") for row in rows["KPIs"]}
        units = {kpi: unit.meanings.get(str(word), word) for kpi, word in said.items()}
        rows["KPI targets"] = [_target_in_its_unit(row, units) for row in rows["KPI targets"]]
    return rows


def _rows(spec: SheetSpec, file: Traversable) -> list[Row]:
    texts = _texts(spec, file) if file.is_file() else []
    fields = {column.heading: field for field, column in spec.columns.items()}
    typed: Callable[[_Text, Column, str], Value] = partial(_setting, spec) if spec.settings is not None else _cell
    rows: list[Row] = [
        {fields[heading]: typed(text, spec.columns[fields[heading]], said) for heading, said in text.items()}
        for text in texts
    ]
    if spec.settings is None:
        return rows
    given = {row["setting"] for row in rows}
    return [*rows, *(row for row in fresh_rows(spec) if row["setting"] not in given)]


def _texts(spec: SheetSpec, file: Traversable) -> list[dict[str, str]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as fault:
        raise XltoolsError(f"{file} is not UTF-8: in Excel, save it as CSV UTF-8.") from fault
    reader = csv.DictReader(lines, restkey="", restval="")
    known = [column.heading for column in spec.columns.values()]
    for heading in reader.fieldnames or ():
        if heading not in known:
            raise XltoolsError(f"{file}: the sheet {spec.name} has no heading {heading!r}. {_meant(heading, known)}")
    texts = list(reader)
    long = next((place for place, text in enumerate(texts, start=2) if "" in text), None)
    if long is not None:
        raise XltoolsError(f"{file}, row {long}: it has more cells than headings; put text with commas in quotes.")
    return texts


def _setting(spec: SheetSpec, text: _Text, column: Column, said: str) -> Value:
    """Type a setting's value by the setting's own kind."""
    kinds = {known.heading: known for known in (spec.settings or {}).values()}
    own = kinds.get(text.get("Setting", ""), column)
    return _typed(own if column.kind == "value" else column, said)


def _cell(_: _Text, column: Column, said: str) -> Value:
    return _typed(column, said)


def _typed(column: Column, said: str) -> Scalar:
    """Type a cell by its column; what cannot be typed stays as it is, for validation to tell."""
    if not said:
        return None
    try:
        return _TYPES.get(column.kind, str)(said)
    except ValueError:
        return said


def _share(said: str) -> float:
    return float(said[:-1]) / 100 if said.endswith("%") else float(said)


_TYPES: dict[Kind, Callable[[str], Scalar]] = {
    "day": date.fromisoformat, "value": date.fromisoformat, "number": float, "money": float, "whole": int,
    "percent": _share,
}  # fmt: skip


def _target_in_its_unit(row: Row, units: Mapping[str, Value]) -> Row:
    target = row.get("target")
    if units.get(str(row.get("kpi_id"))) != "%" or not isinstance(target, float):
        return row
    is_whole = round(target * 100, 6).is_integer()
    return {**row, "target": Cell(target, "whole percent" if is_whole else "percent")}


def _meant(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."


def example_rows(schemas: Schemas, day: date) -> Rows:
    """Load what each sheet of the worked example holds at the report of a day, by sheet name."""
    return csv_rows(schemas, rows_folder(day))

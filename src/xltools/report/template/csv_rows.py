"""Rows for a new tracker from CSV files, one named as each sheet, with its headings; typed by the schemas."""

import contextlib
import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
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
#: The first part of the file names of the tracker's sheets in an export.
EXPORTED = "tracker-"
#: The columns that an export adds to a sheet: where a row was, and what xltools calls a setting.
_BESIDE = ("row", "field")
_IGNORED = "\0"
_FORMULA_STARTS = "=+-@"
_Text = Mapping[str, str]


def csv_rows(schemas: Schemas, folder: Traversable) -> Rows:
    """Load what each sheet holds; one without a file is empty.

    Days are written 2012-03-31, shares 0.85 or 85%. A cell that is not of its column's kind stays text, and validation
    reports it. Settings that are not named are as in a new tracker.

    It also reads what `xltools export` wrote: files for the tracker's sheets, with columns named by field.

    Returns:
        By sheet name, rows of typed values, blank as None. Targets of KPIs that are percentages are shown as such.

    Raises:
        XltoolsError: a file does not have the name of a sheet, has a heading that its sheet lacks, or cannot be read.
    """
    names = sorted(file.name for file in folder.iterdir() if file.name.lower().endswith(_ENDING))
    sheets = {spec.name: f"{spec.name}{_ENDING}" for spec in schemas}
    is_exported = any(name.startswith(EXPORTED) for name in names)
    if is_exported:
        sheets = {sheet: f"{name}{_ENDING}" for sheet, name in exported_names(sheets).items()}
        names = [name for name in names if name.startswith(EXPORTED)]
    for name in names:
        if name not in sheets.values():
            told = f"{folder.joinpath(name)} does not have the name of a sheet."
            raise XltoolsError(f"{told} {_meant(name, sheets.values())}")
    texts = {spec.name: _texts(spec, folder.joinpath(sheets[spec.name]), is_exported=is_exported) for spec in schemas}
    if not names:
        raise XltoolsError(
            f"{folder} holds no .csv file: name each after its sheet, such as {next(iter(sheets.values()))}."
        )
    rows = {spec.name: _rows(spec, texts[spec.name]) for spec in schemas}
    if "KPIs" in rows and "KPI targets" in rows:
        unit = schemas["KPIs"].columns.get("unit", Column("Unit", "choice"))
        said = {str(row.get("kpi_id")): row.get("unit") for row in rows["KPIs"]}
        units = {kpi: unit.meanings.get(str(word), word) for kpi, word in said.items()}
        rows["KPI targets"] = [_target_in_its_unit(row, units) for row in rows["KPI targets"]]
    return rows


def exported_names(sheets: Iterable[str]) -> dict[str, str]:
    """Name the file of each sheet in an export; sheets whose names differ only in punctuation are numbered."""
    names: dict[str, str] = {}
    for sheet in sheets:
        base = name = f"{EXPORTED}{slug(sheet)}"
        number = 1
        while name in names.values():
            number += 1
            name = f"{base}-{number}"
        names[sheet] = name
    return names


def slug(name: str, joint: str = "-") -> str:
    """Return a name for a file or a column: small letters, digits and the joint."""
    return joint.join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def _rows(spec: SheetSpec, texts: Sequence[_Text]) -> list[Row]:
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


def _texts(spec: SheetSpec, file: Traversable, *, is_exported: bool) -> list[dict[str, str]]:
    """Read a file's rows by heading; none if there is no file."""
    if not file.is_file():
        return []
    try:
        lines = io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as fault:
        raise XltoolsError(f"{file} is not UTF-8: in Excel, save it as CSV UTF-8.") from fault
    reader = csv.DictReader(lines, restkey="", restval="")
    known = [column.heading for column in spec.columns.values()]
    if is_exported:
        named = {field: column.heading for field, column in spec.columns.items()}
        headings = [named.get(field, field) for field in reader.fieldnames or ()]
        reader.fieldnames = [_IGNORED if each in _BESIDE else each for each in headings]
        known.append(_IGNORED)
    for heading in reader.fieldnames or ():
        if heading not in known:
            raise XltoolsError(f"{file}: the sheet {spec.name} has no heading {heading!r}. {_meant(heading, known)}")
    texts = [{heading: said for heading, said in text.items() if heading != _IGNORED} for text in reader]
    if is_exported:
        texts = [{heading: _plain(said) for heading, said in text.items()} for text in texts]
    long = next((place for place, text in enumerate(texts, start=2) if "" in text), None)
    if long is not None:
        raise XltoolsError(f"{file}, row {long}: it has more cells than headings; put text with commas in quotes.")
    return texts


def _plain(said: str) -> str:
    """Take away the apostrophe that an export for Excel puts before text that would be a formula."""
    return said[1:] if said[:1] == "'" and said[1:2] in _FORMULA_STARTS and said[1:2] else said


def _setting(spec: SheetSpec, text: _Text, column: Column, said: str) -> Value:
    """Type a setting's value by the setting's own kind."""
    kinds = {known.heading: known for known in (spec.settings or {}).values()}
    own = kinds.get(text.get("Setting", ""), column)
    return _typed(own if column.kind == "value" else column, said)


def _cell(_: _Text, column: Column, said: str) -> Value:
    return _typed(column, said)


def _typed(column: Column, said: str) -> Scalar:
    """Type a cell by its column; a value that cannot be typed stays as it is, and validation reports it."""
    if not said:
        return None
    try:
        return _TYPES.get(column.kind, str)(said)
    except ValueError:
        return said


def _share(said: str) -> float:
    return float(said[:-1]) / 100 if said.endswith("%") else float(said)


def _any(said: str) -> Scalar:
    """Type a value of any kind: a day, a number that is written plainly, else words."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(said.removesuffix(" 00:00:00"))
    with contextlib.suppress(ValueError):
        if f"{float(said):.15g}" == said:
            return float(said)
    return said


_TYPES: dict[Kind, Callable[[str], Scalar]] = {
    "day": date.fromisoformat, "value": _any, "number": float, "money": float, "whole": int,
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

"""The worked example: the whole of the programme's papers at two reports, kept as CSV, typed by the schemas."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import partial
from importlib.resources import files

from xltools.checks import SheetSpec
from xltools.columns import Column
from xltools.report import Cell, Scalar, Value
from xltools.schemas import Schemas
from xltools.template import Row, Rows

#: The reports that the example has, the latest first.
DAYS: tuple[date, ...] = (date(2012, 3, 31), date(2011, 12, 31))

#: What the example's Read me says besides.
NOTES: tuple[str, ...] = (
    (
        "This is the worked example: it holds the whole of the programme's papers of 2010 to 2012. What they do not "
        "give is invented and says Illustrative in Source, Comment or Notes. Illustrative as a whole are the sheets "
        "Workstreams (but for titles and outcomes), Risks, Actions, Self-assessment and Distribution."
    ),
)

_Text = Mapping[str, str]


def example_rows(schemas: Schemas, day: date) -> Rows:
    """Load what each sheet of the example holds at the report of a day.

    Returns:
        By sheet name, rows of typed values: shares as 0 to 1, blank as None. The targets of KPIs that are
        percentages are shown as such.
    """
    texts = {spec.name: _texts(day, spec.name) for spec in schemas}
    units = {row["KPI ID"]: row["Unit"] for row in texts["KPIs"]}
    rows = {spec.name: [_row(spec, text) for text in texts[spec.name]] for spec in schemas}
    rows["KPI targets"] = [_target_in_its_unit(row, units) for row in rows["KPI targets"]]
    return rows


def _texts(day: date, sheet: str) -> list[dict[str, str]]:
    file = files("xltools.example").joinpath(day.isoformat(), f"{sheet}.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines(keepends=True)))


def _row(spec: SheetSpec, text: _Text) -> Row:
    typed = partial(_setting, spec, text) if spec.settings is not None else _typed
    return {field: typed(column, text[column.heading]) for field, column in spec.columns.items()}


def _setting(spec: SheetSpec, text: _Text, column: Column, said: str) -> Scalar:
    """Type a setting's value by the setting's own kind."""
    if column.kind != "value":
        return _typed(column, said)
    kinds = {known.heading: known for known in (spec.settings or {}).values()}
    return _typed(kinds[text["Setting"]], said)


def _typed(column: Column, said: str) -> Scalar:
    match column.kind:
        case _ if not said:
            return None
        case "day":
            return date.fromisoformat(said)
        case "number" | "percent" | "money":
            return float(said)
        case "whole":
            return int(said)
        case "value":
            return _answer(said)
        case _:
            return said


def _answer(said: str) -> Scalar:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return said


def _target_in_its_unit(row: Row, units: _Text) -> Row:
    target = row["target"]
    if units[str(row["kpi_id"])] != "%" or not isinstance(target, float):
        return row
    is_whole = round(target * 100, 6).is_integer()
    shown: Value = Cell(target, "whole percent" if is_whole else "percent")
    return {**row, "target": shown}

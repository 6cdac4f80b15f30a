"""Cases of rules: rows drawn small, each marked whether the rule holds there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

import pandas as pd

from tests.helpers.drawn import table
from xltools.schema.checks import RowRule, SheetRule, SheetSpec, Tables
from xltools.schema.files import shipped_folder
from xltools.schema.loading import load_schemas

SCHEMAS = load_schemas(shipped_folder())


@dataclass(frozen=True)
class Case:
    """What one rule is tried on.

    Args:
        drawn: rows of the rule's own sheet; the column `holds` says yes or no.
        others: other sheets' rows, by sheet name.
        settings: what the Settings give, by field, besides the defaults.
    """

    drawn: str
    others: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    as_at: str = "2012-03-31"


def rules() -> Iterator[tuple[SheetSpec, SheetRule]]:
    """Go through every rule of every sheet."""
    return ((spec, rule) for spec in SCHEMAS for rule in spec.rules)


@cache
def cases() -> dict[str, Case]:
    """Collect the cases of all sheets, by rule id."""
    found: dict[str, Case] = {}
    for file in sorted((Path(__file__).parent / "drawn").glob("*.py")):
        drawn: dict[str, Case] = import_module(f"tests.rules.drawn.{file.stem}").CASES
        assert not found.keys() & drawn.keys(), f"{file.name} draws a rule again"
        found |= drawn
    return found


def frame_of(case: Case, spec: SheetSpec) -> pd.DataFrame:
    """Return the case's own rows as a typed table."""
    return typed(spec, case.drawn)


def expected(case: Case) -> list[bool]:
    """Return what is drawn under `holds`."""
    words = table(case.drawn, {"holds": "str"})["holds"].tolist()
    assert set(words) <= {"yes", "no"}, words
    return [word == "yes" for word in words]


def verdicts(case: Case, spec: SheetSpec, rule: SheetRule) -> "pd.Series[bool]":
    """Judge the case's rows."""
    frame = frame_of(case, spec)
    return rule.holds(frame) if isinstance(rule, RowRule) else rule.holds(frame, tables_of(case, spec, frame))


def tables_of(case: Case, spec: SheetSpec, frame: pd.DataFrame) -> Tables:
    """Return the whole tracker of a case: what is not drawn has no rows."""
    by_sheet = {
        other.name: typed(other, case.others[other.name]) if other.name in case.others else rowless(other.name)
        for other in SCHEMAS
    }
    by_sheet[spec.name] = frame
    defaults = {name: value for name, (value, _) in (SCHEMAS["Settings"].defaults or {}).items()}
    return Tables(by_sheet, {**defaults, **case.settings}, pd.Timestamp(case.as_at))


@cache
def rowless(sheet: str) -> pd.DataFrame:
    """Return the typed table of a sheet that has no rows yet."""
    columns = SCHEMAS[sheet].columns
    return pd.DataFrame({name: pd.Series([], dtype=column.dtype) for name, column in columns.items()})


def typed(spec: SheetSpec, drawn: str) -> pd.DataFrame:
    """Read a drawn table as the typed table of a sheet, under the Excel rows that it would have."""
    return _typed(spec.name, drawn).copy(deep=False)


@cache
def _typed(sheet: str, drawn: str) -> pd.DataFrame:
    spec = SCHEMAS[sheet]
    dtypes = {name: column.dtype for name, column in spec.columns.items()}
    headings = [cell.strip(" |") for cell in drawn.strip().splitlines()[0].split("|")]
    unknown = set(headings) - {*dtypes, "holds"}
    assert not unknown, f"{spec.name} has no {unknown}"
    rows = table(drawn, {name: dtypes[name] for name in headings if name in dtypes})
    frame = pd.DataFrame(index=pd.RangeIndex(2, len(rows) + 2, name="row"))
    for name, column in spec.columns.items():
        cells = rows[name].tolist() if name in rows else [None] * len(rows)
        values = [_value(cell) for cell in cells] if column.kind == "value" else cells
        frame[name] = pd.Series(values, index=frame.index, dtype=column.dtype)
    return frame


def _value(cell: object) -> object:
    """Type a cell of no fixed kind, as conversion does."""
    if not isinstance(cell, str):
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        return pd.Timestamp(cell)
    return float(cell) if re.fullmatch(r"\d+(\.\d+)?", cell) else cell

"""Programmes for tests: a few drawn tables, every other table empty, all with their real dtypes and places."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from tests.helpers.drawn import table, typed
from xltools.programme import FIELD_OF_SHEET, Previous, Programme, Settings
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import load_schemas
from xltools.tracker.addresses import Place

FIRST_ROW = 2


def programme_of(
    as_at: str = "2012-03-31", *, settings: Mapping[str, Any] | None = None, **tables: str | pd.DataFrame
) -> Programme:
    """Make a programme from a few tables, drawn or typed; fields and tables that are not given are blank.

    Args:
        settings: fields of `Settings`, typed (dates may be ISO text).
        tables: by field of `Programme` (`milestones="milestone_id | baseline ..."`); rows stand from row 2
            on in the columns' own order, unless a typed table brings its index.
    """
    specs = _specs()
    unknown = set(tables) - set(specs)
    assert not unknown, f"no such table: {sorted(unknown)}"
    filled: dict[str, Any] = {
        name: _given(spec, name, tables[name]) if name in tables else _copy(_drawn(name, ""))
        for name, spec in specs.items()
    }
    places = {spec.name: Place(spec.name, 1, _columns(spec)) for spec in specs.values()}
    return Programme(settings=_settings(as_at, settings or {}), places=places, **filled)


def previous_of(
    as_at: str = "2011-12-31",
    figures: Mapping[str, str | float | None] | None = None,
    programme: Programme | None = None,
) -> Previous:
    """Make the report before, from the figures it showed and, where it matters, its tracker."""
    return Previous(as_at=date.fromisoformat(as_at), figures=dict(figures or {}), programme=programme)


def with_rows(programme: Programme, **tables: pd.DataFrame) -> Programme:
    """Return the programme with other rows in these tables."""
    changed: dict[str, Any] = dict(tables)
    return replace(programme, **changed)


@cache
def _specs() -> dict[str, SheetSpec]:
    return {FIELD_OF_SHEET[spec.name]: spec for spec in load_schemas() if spec.name in FIELD_OF_SHEET}


def _given(spec: SheetSpec, name: str, given: str | pd.DataFrame) -> pd.DataFrame:
    return _copy(_drawn(name, given)) if isinstance(given, str) else _typed(spec, given)


@cache
def _drawn(name: str, drawn: str) -> pd.DataFrame:
    """Type a drawn table, once: tests of one measure draw many of theirs alike."""
    return _typed(_specs()[name], drawn).copy()


def _copy(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of its own: pandas copies what it holds once something in it is changed."""
    return table.copy(deep=False)


def _columns(spec: SheetSpec) -> dict[str, int]:
    return {name: place for place, name in enumerate(spec.columns, start=1)}


def _typed(spec: SheetSpec, drawn: str | pd.DataFrame) -> pd.DataFrame:
    dtypes = {name: column.dtype for name, column in spec.columns.items()}
    if isinstance(drawn, str):
        heading = drawn.strip().splitlines()[0] if drawn.strip() else ""
        given = {name.strip() for name in heading.split("|") if name.strip()}
        rows = table(drawn, {name: dtypes[name] for name in given if name in dtypes}) if given else pd.DataFrame()
        index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(rows))
        columns: dict[str, Any] = {str(name): rows[name].array for name in rows}
        blank = {name: typed([None] * len(rows), dtype) for name, dtype in dtypes.items() if name not in columns}
        frame = pd.DataFrame({**blank, **columns}, index=index)
    else:
        frame = drawn
    unknown = set(frame.columns) - set(dtypes)
    assert not unknown, f"{spec.name} has no field {sorted(unknown)}"
    whole = frame[list(dtypes)] if isinstance(drawn, str) else frame.reindex(columns=list(dtypes)).astype(dtypes)
    for name, column in spec.columns.items():
        if column.kind == "value":
            whole[name] = pd.Series([_value(cell) for cell in whole[name]], index=whole.index, dtype="object")
    return whole.rename_axis(index="row")


def _value(cell: object) -> object:
    """Return a cell of any kind as the tracker's reader would: an ISO date is a day."""
    if not isinstance(cell, str):
        return None if cell is None or pd.isna(cell) else cell  # type: ignore[call-overload]
    try:
        return pd.Timestamp(date.fromisoformat(cell))
    except ValueError:
        return cell


def _settings(as_at: str, given: Mapping[str, Any]) -> Settings:
    days = {entry.name for entry in fields(Settings) if "date" in str(entry.type)}
    values: dict[str, Any] = {
        name: date.fromisoformat(value) if name in days and value else value for name, value in given.items()
    }
    return Settings(**{"as_at": date.fromisoformat(as_at)} | values)

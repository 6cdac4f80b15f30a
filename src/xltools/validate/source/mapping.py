"""Mapping: the tables of an office's own workbook become the tracker's, and each value keeps the cell it came from.

Nothing is guessed here: if the workbook lacks something that `source.toml` says, the command stops, with one sentence.
"""

from collections.abc import Mapping
from typing import NamedTuple

from xltools.errors import TrackerRefused
from xltools.schema.checks import SheetSpec
from xltools.schema.loading import Schemas
from xltools.schema.source_config import SHARE, SourceConfig
from xltools.text.words import key_of
from xltools.tracker.raw import RawSheet, RawTracker, RawValue
from xltools.validate.source.gathered import Gathered, add_each, add_rows, fields_given, fields_of, finished
from xltools.validate.source.layout import LayoutChanged, bounded, found_tables
from xltools.validate.source.settings import settings_sheet

#: The unit of shares.
PERCENT = "%"


class Mapped(NamedTuple):
    """What a workbook was mapped to.

    Args:
        sheets: the tracker's sheet -> its table.
        aside: the tracker's sheet -> rows of the office's that are not rows of it, each with the reason.
        alike: the tracker's sheet -> rows whose words make the same ID, so that only their order tells them apart.
    """

    sheets: dict[str, RawSheet]
    aside: dict[str, dict[int, str]]
    alike: dict[str, list[list[int]]]


def mapped(raw: RawTracker, schemas: Schemas) -> Mapped:
    """Put the tracker's tables together from a workbook with another layout.

    Raises:
        TrackerRefused: the workbook does not have the layout in `source.toml`.
    """
    found, changed = _mapped(raw, schemas)
    if changed:
        assert schemas.source is not None
        raise TrackerRefused(_told(raw, schemas.source, changed))
    return found


def layout_changes(raw: RawTracker, schemas: Schemas) -> list[LayoutChanged]:
    """Return every way in which a workbook is not laid out as `source.toml` says."""
    return _mapped(raw, schemas)[1]


def _mapped(raw: RawTracker, schemas: Schemas) -> tuple[Mapped, list[LayoutChanged]]:
    source = schemas.source
    assert source is not None
    changed: list[LayoutChanged] = []
    sheets: dict[str, RawSheet] = {}
    aside: dict[str, dict[int, str]] = {}
    alike: dict[str, list[list[int]]] = {}
    places = {
        (spec.name, number): list(found_tables(raw, table, source, number, changed))
        for spec in schemas
        for number, table in source.of(spec.name)
        if not table.each
    }
    every = [each for found in places.values() for each in found]
    for spec in sorted(schemas, key=lambda spec: any(table.each for _, table in source.of(spec.name))):
        if spec.settings is not None:
            sheets[spec.name] = settings_sheet(raw, spec, source)
            continue
        given = {name for _, table in source.of(spec.name) for name in fields_of(table, spec)}
        made = Gathered([name for name in spec.columns if name in given])
        for number, table in source.of(spec.name):
            if table.each:
                add_each(made, table, spec, sheets)
                continue
            for found in places[spec.name, number]:
                add_rows(made, found if table.area else bounded(found, every), table, spec)
        sheets[spec.name], aside[spec.name] = finished(made, spec)
        alike[spec.name] = [rows for rows in made.made_of_words.values() if len(rows) > 1]
    if any(SHARE in fields_given(table) for _, table in source.of("KPI readings")):
        _settle_shares(sheets)
    for spec in schemas:
        _refer_by_title(spec, sheets, schemas)
    return Mapped(sheets, aside, alike), changed


def _settle_shares(sheets: Mapping[str, RawSheet]) -> None:
    """Correct values that were read as shares, if a KPI's unit and its row say how they were typed.

    For a percentage, 65 means 0.65 if one value of its KPI is above 1. A value that is not a percentage has no
    denominator.
    """
    readings, kpis = sheets["KPI readings"], sheets.get("KPIs")
    units = _by_id(kpis, "unit") if kpis is not None else {}
    if not {"kpi_id", "numerator", "denominator"} <= set(readings.fields):
        return
    of, top, under = (readings.fields.index(name) for name in ("kpi_id", "numerator", "denominator"))
    largest: dict[RawValue, float] = {}
    for row in readings.rows[1:]:
        if isinstance(value := row[top], float):
            largest[row[of]] = max(largest.get(row[of], 0.0), abs(value))
    for row in readings.rows[1:]:
        value = row[top]
        if row[under] != 1.0 or not isinstance(value, float):
            continue
        if units.get(row[of], PERCENT) != PERCENT:
            row[under] = ""
        elif largest[row[of]] > 1:
            row[top] = value / 100
    _settle_targets(sheets.get("KPI targets"), units)


def _settle_targets(targets: RawSheet | None, units: Mapping[RawValue, RawValue]) -> None:
    """Settle the targets of what was read as shares: of a percentage a target of 90 means 0.9."""
    if targets is None or not {"kpi_id", "target"} <= set(targets.fields):
        return
    of, at = (targets.fields.index(name) for name in ("kpi_id", "target"))
    for row in targets.rows[1:]:
        value = row[at]
        if isinstance(value, float) and value > 1 and units.get(row[of], PERCENT) == PERCENT:
            row[at] = value / 100


def _by_id(sheet: RawSheet, field: str) -> dict[RawValue, RawValue]:
    """Return one field of a table by the IDs of its rows."""
    if not {"kpi_id", field} <= set(sheet.fields):
        return {}
    places = sheet.fields.index("kpi_id"), sheet.fields.index(field)
    return {row[places[0]]: row[places[1]] for row in sheet.rows[1:]}


def _refer_by_title(spec: SheetSpec, sheets: Mapping[str, RawSheet], schemas: Schemas) -> None:
    """Put an ID where a cell names a row by its title, as typed there: "Digital" for the workstream DIG."""
    sheet = sheets[spec.name]
    for name, column in spec.columns.items():
        target = column.refers_to[0].partition(".")[0] if len(column.refers_to) == 1 else ""
        if target not in sheets or target == spec.name or name not in sheet.fields:
            continue
        ids = _ids_by_title(schemas[target], sheets[target])
        place = sheet.fields.index(name)
        known = set(ids.values())
        for meant, typed in zip(sheet.rows[1:], (sheet.typed or sheet.rows)[1:], strict=True):
            said = typed[place]
            if meant[place] not in known and isinstance(said, str) and (same := ids.get(key_of(said))):
                meant[place] = same


def _ids_by_title(spec: SheetSpec, sheet: RawSheet) -> dict[str, str]:
    """Return the IDs of a table's rows by their titles; of two rows with one title neither is meant."""
    title = next((name for name, column in spec.columns.items() if column.kind == "text" and name in sheet.fields), "")
    if not title or spec.id_field not in sheet.fields:
        return {}
    places = sheet.fields.index(title), sheet.fields.index(spec.id_field)
    found: dict[str, set[str]] = {}
    for row in sheet.rows[1:]:
        words, row_id = row[places[0]], row[places[1]]
        if isinstance(words, str) and words and isinstance(row_id, str) and row_id:
            found.setdefault(key_of(words), set()).add(row_id)
    return {words: ids.pop() for words, ids in found.items() if len(ids) == 1}


def _told(raw: RawTracker, source: SourceConfig, changed: list[LayoutChanged]) -> str:
    first, more = changed[0], len(changed) - 1
    rest = f" (and {more} more like it)" if more else ""
    return (
        f"{raw.path.name} is not laid out as {first.where} says: {first.told}{rest}. Run `xltools adopt --check` for "
        f"all that changed; correct {source.file.name}, or put the workbook's heading back."
    )

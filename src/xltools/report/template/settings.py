"""The sheet of settings: one row each, its value typed and refused by its own kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from xltools.report.model import Cell, Range, Rule, Sheet, When, Words
from xltools.report.template.conditional_formats import cell_rules, colours_of, errors_first
from xltools.report.template.entries import entry
from xltools.report.template.names import Names
from xltools.report.template.sheet import Row, entry_sheet
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column, Kind
from xltools.schema.rag import Scale
from xltools.validate.sheets import TRACKER_VERSION

VERSION_SETTING = "tracker_version"
#: How a setting's value is shown: all stand left, as words do.
_STYLES: dict[Kind, str] = {
    "day": "date line", "whole": "whole line", "percent": "percent line", "money": "money line", "rating": "strong",
}  # fmt: skip


def settings_sheet(spec: SheetSpec, rows: Sequence[Row], names: Names) -> Sheet:
    """Lay out the settings: every one that is known, with what it counts as where nothing is typed."""
    kinds = {column.heading: column for column in (spec.settings or {}).values()}
    given = rows or list(fresh_rows(spec))
    named = [kinds.get(str(row["setting"])) for row in given]
    shown = [_shown(row, column) for row, column in zip(given, named, strict=True)]
    place = list(spec.columns).index("value") + 1
    known = [(Range(row, place, row, place), column) for row, column in enumerate(named, 2) if column is not None]
    sheet = entry_sheet(spec, shown, names)
    others = tuple(each for each in sheet.entries if each.range.column != place)
    return replace(
        sheet,
        entries=(*others, *(entry(column, cells, names) for cells, column in known)),
        rules=(*_flags(spec, known, names, sheet), *_colours(known, names.scale)),
    )


def fresh_rows(spec: SheetSpec) -> Iterator[Row]:
    """Give every setting's row as a new tracker has it: its default, and what it means."""
    defaults: Mapping[str, tuple[Any, str]] = spec.defaults or {}
    for field, column in (spec.settings or {}).items():
        value, source = defaults.get(field, (None, ""))
        if field == VERSION_SETTING:
            value = TRACKER_VERSION
        notes = f"{column.meaning} {source}." if source else column.meaning
        yield {"setting": column.heading, "value": value, "notes": notes}


def _shown(row: Row, column: Column | None) -> Row:
    style = _STYLES.get(column.kind, "") if column is not None else ""
    value = row.get("value")
    return {**row, "value": Cell(value, style)} if style and not isinstance(value, Cell) else row


def _flags(spec: SheetSpec, known: Sequence[tuple[Range, Column]], names: Names, sheet: Sheet) -> list[When]:
    """Flag each value by its own setting's kind, and every cell as on any sheet."""
    own = [rule for cells, column in known for rule in cell_rules(spec, column, cells, names)]
    return errors_first([*own, *(rule for rule in sheet.rules if isinstance(rule, When))])


def _colours(known: Sequence[tuple[Range, Column]], scale: Scale) -> Iterator[Rule]:
    for cells, column in known:
        if styles := colours_of(column, scale):
            yield Words(cells, styles)


def setting_of(spec: SheetSpec, rows: Sequence[Row], field: str) -> str | date | float | None:
    """Return what some rows of settings say of a field; None where they do not."""
    heading = (spec.settings or {})[field].heading
    found = next((row.get("value") for row in rows if row["setting"] == heading), None)
    bare = found.value if isinstance(found, Cell) else found
    return bare if isinstance(bare, str | date | float | int) else None

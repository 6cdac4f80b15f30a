"""The Settings of an office's own workbook: from its cells, or as `source.toml` says them."""

from datetime import date, datetime, time

from xltools.errors import TrackerRefused
from xltools.schema.checks import SheetSpec
from xltools.schema.date_form import DateForm
from xltools.schema.source_config import (
    LAST_SAVED,
    CellSource,
    SourceConfig,
)
from xltools.text.words import key_of, quoted
from xltools.tracker.addresses import Origins, Part, position
from xltools.tracker.raw import RawSheet, RawTracker, RawValue
from xltools.validate.source.words import as_cell


def settings_sheet(raw: RawTracker, spec: SheetSpec, source: SourceConfig) -> RawSheet:
    """Lay out what `source.toml` says of the settings as the tracker's own sheet of them."""
    names = list(spec.columns)
    heads: list[RawValue] = [column.heading for column in spec.columns.values()]
    rows, parts, origin = [heads], [Part(source.file.name, 0, {})], {}
    given = dict(source.settings)
    for key, (name, value) in enumerate(given.items(), 2):
        column = (spec.settings or {})[name]
        cell, at = _setting_value(raw, source, name, value)
        line = source.lines.of("settings", name) if source.lines else 0
        rows.append([column.heading, cell, *[""] * (len(names) - 2)])
        if at is None:
            origin[key] = (0, line)
            continue
        sheet, row, place = at
        parts.append(Part(sheet, row, {names[1]: place}))
        origin[key] = (len(parts) - 1, row)
    return RawSheet(spec.name, "visible", rows, origins=Origins(tuple(parts), origin), typed=rows, fields=tuple(names))


def _setting_value(
    raw: RawTracker, source: SourceConfig, name: str, value: CellSource | str | float | date
) -> tuple[RawValue, tuple[str, int, int] | None]:
    if not isinstance(value, CellSource):
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime.combine(value, time()), None
        return as_cell(value), None
    if value.origin == LAST_SAVED:
        return (datetime.combine(raw.saved, time()) if raw.saved else ""), None
    named, _, reference = value.cell.rpartition("!")
    sheet = next((each for each in raw.sheets.values() if key_of(each.name) == key_of(named.strip("'"))), None)
    at = position(reference.replace("$", ""))
    if sheet is None or at is None:
        line = source.lines.of("settings", name) if source.lines else 0
        where = f"line {line} of {source.file.name}" if line else source.file.name
        raise TrackerRefused(
            f"{raw.path.name} is not laid out as {where} says: it has no sheet {quoted(named)}, from which {name} is "
            f"taken. Correct {source.file.name}, or put the sheet's name back."
        )
    cell = sheet.value(*at)
    if value.form and isinstance(cell, str) and (day := DateForm.of(value.form).read(cell)) is not None:
        cell = day
    return cell, (sheet.name, *at)

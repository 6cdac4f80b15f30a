"""Where a table is on an office's own sheets: an Excel table, a named range, cells, or tabs."""

import re

from xltools.text.words import key_of
from xltools.tracker.addresses import column_number, span
from xltools.tracker.raw import Area, RawSheet, RawTracker


def area_of(raw: RawTracker, name: str) -> Area | None:
    """Return the stretch of a workbook that an Excel table, a named range or an address with its sheet stands for."""
    if (found := raw.areas.get(name.strip().casefold())) is not None:
        return found if found.sheet in raw.sheets else None
    tab, _, cells = name.rpartition("!")
    sheet = next((each for each in raw.sheets if key_of(each) == key_of(tab.strip("'"))), None)
    if sheet is not None and (whole := re.fullmatch(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", cells.upper())):
        first, last = (column_number(letters) for letters in whole.groups())
        return Area(name, sheet, 1, first, len(raw.sheets[sheet].rows), last)
    place = span(cells.upper()) if sheet is not None else None
    return Area(name, sheet, *place) if sheet is not None and place is not None else None


def within(sheet: RawSheet, area: Area) -> RawSheet:
    """Return what stands in a stretch of a sheet, and in the rows right under it, which staff mean to be in it."""
    last = area.last_row
    columns = range(area.first_column, area.last_column + 1)
    while area.is_open and any(sheet.value(last + 1, column) != "" for column in columns):
        last += 1
    return sheet.within(area.first_row, area.first_column, last, area.last_column)


def tab_name(name: str, pattern: str) -> str | None:
    """Return what a tab's name says beyond its pattern ("Plan - *"), or the name itself; None where it does not fit."""
    parts = [re.escape(key_of(part)) if part.strip() else "" for part in pattern.split("*")]
    match = re.fullmatch(r"\s*(.*)\s*".join(parts), key_of(name))
    if match is None:
        return None
    if len(parts) != 2 or not match[1].strip():
        return name
    start = key_of(name).find(match[1].strip(), len(key_of(pattern.split("*", maxsplit=1)[0])))
    plain = " ".join(name.split())
    return plain[start : start + len(match[1].strip())] if len(plain) == len(key_of(name)) else match[1].strip()

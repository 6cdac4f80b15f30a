"""The layout of an office's own workbook: its tabs, its rows of headings, and the column of each heading."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from xltools.schema.heading_synonyms import FIELDS, likely
from xltools.schema.source_config import SourceConfig, TableSource, column_sources
from xltools.text.nearest import likeness
from xltools.text.words import key_of, listed, quoted, rows_text
from xltools.tracker.addresses import column_number
from xltools.tracker.raw import RawSheet, RawTracker
from xltools.validate.source.headings import SEARCHED_ROWS, columns_of, heading_names
from xltools.validate.source.periods import Period, periods_across
from xltools.validate.source.table_places import area_of, tab_name, within

_NEAR = 0.6


class LayoutChanged(NamedTuple):
    """One way in which a workbook is not laid out as `source.toml` says: the file and line, and a clause."""

    where: str
    told: str


@dataclass(frozen=True)
class Found:
    """One tab's table.

    Args:
        header_row: the last row of its headings.
        columns: field -> its column.
        headings: field -> its heading as it stands there.
        across: column -> the last day of its period, the cell that says so, and which field it gives.
        of: field whose ID is made -> the columns that it is made of.
        tab_name: what the tab says of its rows: the part of its name that the pattern leaves open.
        names: every column's heading.
        first_row: the first row of its headings.
    """

    sheet: RawSheet
    header_row: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    across: Mapping[int, "Period"] = field(default_factory=dict)
    of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    tab_name: str = ""
    names: Mapping[int, str] = field(default_factory=dict)
    first_row: int = 0


def bounded(found: Found, others: Iterable[Found]) -> Found:
    """Return a table that ends where another one of its sheet begins, with what stands alone above that."""
    below = [each.first_row for each in others if each.sheet.name == found.sheet.name]
    start = min((row for row in below if row > found.header_row), default=0)
    if not start:
        return found
    last = start - 1
    while last > found.header_row and sum(cell != "" for cell in found.sheet.rows[last - 1]) <= 1:
        last -= 1
    return replace(found, sheet=replace(found.sheet, rows=found.sheet.rows[:last]))


def found_tables(
    raw: RawTracker, table: TableSource, source: SourceConfig, number: int, changed: list[LayoutChanged]
) -> Iterator[Found]:
    """Yield the tables of every tab that is meant; what is not there is added to `changed`."""
    if table.area:
        area = area_of(raw, table.area)
        if area is None:
            known = [each.name for each in raw.areas.values()]
            near = _near(table.area, known)
            hint = f"; perhaps {quoted(near)} is meant" if near else ""
            told = f"no Excel table or named range is called {quoted(table.area)}{hint}"
            changed.append(LayoutChanged(source.where(number, "area"), told))
            return
        sheet = within(raw.sheets[area.sheet], area)
        found = _found(sheet, table, sheet.name, source, number, changed)
        if found is not None:
            yield found
    for pattern in table.sheets:
        tabs = [sheet for sheet in raw.sheets.values() if tab_name(sheet.name, pattern) is not None]
        if not tabs:
            near = _near(pattern.replace("*", ""), list(raw.sheets))
            hint = (
                f"; perhaps {quoted(near)} is meant"
                if near
                else f"; its sheets are {listed(list(raw.sheets)[:8], 'and')}"
            )
            changed.append(LayoutChanged(source.where(number, "sheets"), f"no sheet is named {quoted(pattern)}{hint}"))
        for sheet in tabs:
            found = _found(sheet, table, tab_name(sheet.name, pattern) or "", source, number, changed)
            if found is not None:
                yield found


def _found(
    sheet: RawSheet, table: TableSource, tab: str, source: SourceConfig, number: int, changed: list[LayoutChanged]
) -> Found | None:
    wanted = {heading: None for each in column_sources(table).values() for heading in each.headings}
    rows = _header_rows(sheet, table, list(wanted))
    if not rows:
        told = f"no row of the sheet {quoted(sheet.name)} has {listed([quoted(each) for each in wanted][:4], 'or')}"
        changed.append(LayoutChanged(source.where(number), told))
        return None
    names = heading_names(sheet, rows)
    at: dict[str, int] = {}
    is_whole = True
    for heading in wanted:
        columns = columns_of(heading, names)
        if len(columns) == 1:
            at[heading] = columns[0]
            continue
        is_whole = False
        line = source.where(number, "columns", _field_of(table, heading))
        changed.append(LayoutChanged(line, _why_not(sheet, heading, rows, columns, names, table)))
    across = periods_across(sheet, table, rows, names, set(at.values()), source)
    if table.across is not None and not across:
        is_whole = False
        told = f"no heading in {rows_text(rows)} of {quoted(sheet.name)} is of the form {quoted(table.across.headings)}"
        changed.append(LayoutChanged(source.where(number, "across"), told))
    return _made(sheet, table, tab, rows, at, across, names) if is_whole else None


def _made(
    sheet: RawSheet,
    table: TableSource,
    tab: str,
    rows: tuple[int, ...],
    at: Mapping[str, int],
    across: Mapping[int, "Period"],
    names: Mapping[int, str],
) -> Found:
    columns: dict[str, int] = {}
    of: dict[str, tuple[int, ...]] = {}
    for name, each in column_sources(table).items():
        if each.heading:
            columns[name] = at[each.heading]
        elif each.column:
            columns[name] = column_number(each.column)
        elif each.of:
            of[name] = tuple(at[heading] for heading in each.of)
    headings = {name: names[column] for name, column in columns.items() if column in names}
    return Found(sheet, rows[-1], columns, headings, across, of, tab, names, rows[0])


def _field_of(table: TableSource, heading: str) -> str:
    return next(name for name, each in column_sources(table).items() if heading in each.headings)


def _header_rows(sheet: RawSheet, table: TableSource, wanted: list[str]) -> tuple[int, ...]:
    """Return the rows of the headings: those that are said; else those as far apart that carry all, or most."""
    said = table.header_rows or (1,)
    span = [row - said[0] for row in said]
    best: tuple[int, ...] = ()
    most = 0
    starts = [said[0]] if table.header_rows else []
    for start in [*starts, *range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1)]:
        rows = tuple(start + each for each in span)
        if rows[-1] > len(sheet.rows):
            continue
        names = heading_names(sheet, rows)
        count = sum(bool(columns_of(heading, names)) for heading in wanted)
        if count > most:
            best, most = rows, count
        if count == len(wanted) and (wanted or table.header_rows):
            return rows
    if not wanted and table.header_rows:
        return table.header_rows
    return best if most * 2 >= len(wanted) else ()


def _why_not(
    sheet: RawSheet,
    heading: str,
    rows: tuple[int, ...],
    columns: list[int],
    names: Mapping[int, str],
    table: TableSource,
) -> str:
    wanted = [each for source in column_sources(table).values() for each in source.headings]
    where = f"{rows_text(rows)} of the sheet {quoted(sheet.name)}"
    if columns:
        return f"the heading {quoted(heading)} fits {len(columns)} columns in {where}, so none is read"
    used = {column for each in wanted for column in columns_of(each, names)}
    left = [name for column, name in names.items() if column not in used]
    meant = {name for name in FIELDS.get(table.of, {}) if likely(heading, f"{table.of}.{name}")}
    meant |= {name for name, each in column_sources(table).items() if heading in each.headings}
    alike = [name for name in left if any(likely(name, f"{table.of}.{field}") for field in meant)]
    near = _near(heading, left) or (alike[0] if len(alike) == 1 else None) or (left[0] if len(left) == 1 else None)
    hint = f", where {quoted(near)} is not read: perhaps that is meant" if near else ""
    return f"the heading {quoted(heading)} is not in {where}{hint}"


def _near(wanted: str, names: list[str]) -> str | None:
    ranked = sorted(((max(likeness(name, wanted), _shares(name, wanted)), name) for name in names), reverse=True)
    return ranked[0][1] if ranked and ranked[0][0] >= _NEAR else None


def _shares(one: str, two: str) -> float:
    """Return 0.7 where one name's words are all among the other's."""
    first, second = (set(re.findall(r"\w+", key_of(name))) for name in (one, two))
    return 0.7 if first and second and (first <= second or second <= first) else 0

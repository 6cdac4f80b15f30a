"""Periods across the page: columns of an office's own table whose headings are months, quarters or years."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from xltools.schema.date_form import DateForm
from xltools.schema.source_config import SourceConfig, TableSource
from xltools.text.words import key_of
from xltools.tracker.raw import RawSheet
from xltools.validate.source.headings import JOINED, cell_text, covered_cells, joined_heading


class Period(NamedTuple):
    """What a column across the page gives: a field of the period whose last day a heading says."""

    day: datetime
    cell: tuple[int, int]
    name: str


def periods_across(
    sheet: RawSheet,
    table: TableSource,
    rows: tuple[int, ...],
    names: Mapping[int, str],
    used: set[int],
    source: SourceConfig,
) -> dict[int, Period]:
    """Return the columns whose headings are periods."""
    if table.across is None:
        return {}
    starts = source.settings.get("financial_year_month")
    form = DateForm.of(table.across.headings, starts) if isinstance(starts, int) else DateForm.of(table.across.headings)
    fields = table.across.given
    if JOINED in table.across.headings and len(fields) == 1:
        return dict(_under_years(sheet, rows, sorted(set(names) - used), form, next(iter(fields))))
    found: dict[int, Period] = {}
    covered = covered_cells(sheet, rows)
    for column in names:
        if column in used:
            continue
        cells = list(dict.fromkeys(covered.get((row, column), (row, column)) for row in rows))
        days = {cell: day for cell in cells if (day := _period(sheet.value(*cell), form)) is not None}
        rest = key_of(" ".join(cell_text(sheet.value(*cell)) for cell in cells if cell not in days))
        name = next((name for name, heading in fields.items() if not heading or key_of(heading) == rest), None)
        if len(days) == 1 and name is not None:
            cell, day = next(iter(days.items()))
            found[column] = Period(day, cell, name)
    return found


def _under_years(
    sheet: RawSheet, rows: tuple[int, ...], columns: Iterable[int], form: DateForm, name: str
) -> Iterator[tuple[int, Period]]:
    """Yield the columns whose joined headings are periods."""
    for column in columns:
        day = form.read(joined_heading(sheet, rows, column))
        if day is not None:
            yield column, Period(day, (rows[-1], column), name)


def _period(cell: object, form: DateForm) -> datetime | None:
    if isinstance(cell, datetime | date):
        return form.last_day(cell)
    return form.read(" ".join(cell.split())) if isinstance(cell, str) else None

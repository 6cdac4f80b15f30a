"""The profile of a sheet: where its tables are, and what each column holds; nothing is decided here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from xltools.text.words import TOTAL, key_of
from xltools.tracker.addresses import column_letter
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.adopt.column_profile import GROUPS, Profile
from xltools.validate.adopt.header_search import (
    header_rows_of,
    months_across,
    months_in_pairs,
    months_under_years,
    next_header,
)
from xltools.validate.source.headings import JOINED, heading_names
from xltools.validate.source.outline import outline
from xltools.validate.source.subtotals import subtotal_titles

_MOST_TABLES = 6


@dataclass(frozen=True)
class SheetProfile:
    """A sheet's table, as it was found.

    Args:
        header_rows: the rows of its headings.
        columns: those that have a heading or hold anything.
        months: columns whose headings are periods -> the form of the headings.
        second: the second heading of the columns of periods, if each period has other columns too.
        height: rows from its headings to its last one.
        title: the text above only this table, if other tables are beside it.
        has_groups: whether there are single rows above groups; their text is then the last of the columns, number 0.
    """

    sheet: RawSheet
    header_rows: tuple[int, ...]
    columns: tuple[Profile, ...]
    months: Mapping[int, str] = field(default_factory=dict)
    rows: int = 0
    has_groups: bool = False
    title: str = ""
    second: str = ""
    height: int = 0

    @property
    def periods(self) -> str:
        """The form of the periods across; "" if there are none, or a quarter may be of either kind of year."""
        forms = Counter(self.months.values())
        form = max(forms, key=lambda each: forms[each], default="")
        return "" if "Q" in form and "YYYY/YY" not in form else form

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, in order."""
        return tuple(column.heading for column in self.columns if column.heading and column.column)


def sheet_profiles(sheet: RawSheet, known: Iterable[str]) -> Iterator[SheetProfile]:
    """Yield a sheet's tables, one under another: each with headings of its own."""
    words = frozenset(known)
    first = 1
    for _ in range(_MOST_TABLES):
        rest = sheet if first == 1 else sheet.within(first, 1, len(sheet.rows), 16_384)
        header = header_rows_of(rest, words)
        start = next_header(rest, header[-1], words) if header else 0
        if start:
            rest = rest.within(first, 1, start - 1, 16_384)
        profile = sheet_profile(rest, words)
        if profile is not None:
            yield profile
        if not start:
            return
        first = start


def side_by_side(profile: SheetProfile, known: Iterable[str]) -> list[SheetProfile]:
    """Return the parts of a table that columns without anything part, or at which its headings begin again."""
    words, sheet, header = frozenset(known), profile.sheet, profile.header_rows
    at = sorted({each.column for each in profile.columns if each.column} | set(profile.months))
    if len(at) < 4 or len(header) > 1:
        return []
    first = key_of(next(each.heading for each in profile.columns if each.column == at[0]))
    again = {each.column for each in profile.columns if each.column and key_of(each.heading) == first}
    starts = [at[0], *(column for before, column in pairwise(at) if column - before > 1 or column in again), at[-1] + 1]
    found: list[SheetProfile] = []
    for start, end in pairwise(starts):
        last = max(column for column in at if column < end)
        part = sheet_profile(sheet.within(1, start, len(sheet.rows), last), words, header)
        if part is None or part.header_rows != header or len(part.headings) < 2:
            return []
        found.append(replace(part, title=_title_above(sheet, header[0], start, last)))
    return found


def _title_above(sheet: RawSheet, header_row: int, first: int, last: int) -> str:
    """Return the only text directly above some columns' headings; "" if there is none."""
    for row in range(header_row - 1, max(0, header_row - 4), -1):
        said = [cell for column in range(first, last + 1) if (cell := sheet.value(row, column)) != ""]
        if said:
            return said[0] if len(said) == 1 and isinstance(said[0], str) else ""
    return ""


def columns_area(profile: SheetProfile) -> str:
    """Name the columns of a table: "Log!H:K", however many rows it will have."""
    at = [each.column for each in profile.columns if each.column] + list(profile.months)
    return f"{profile.sheet.name}!{column_letter(min(at))}:{column_letter(max(at))}"


def sheet_profile(sheet: RawSheet, known: Iterable[str], header_rows: tuple[int, ...] = ()) -> SheetProfile | None:
    """Find a sheet's table; None if nothing on it looks like one.

    Args:
        known: words in headings, which distinguish a row of headings from a row of values.
        header_rows: the rows of its headings, if they are known.
    """
    header_rows = header_rows or header_rows_of(sheet, frozenset(known))
    if not header_rows:
        return None
    names = heading_names(sheet, header_rows)
    months = months_across(sheet, header_rows[-1], names)
    if not months and (found := months_under_years(sheet, header_rows[-1], names)):
        header_rows, months = (header_rows[-1] - 1, header_rows[-1]), found
        names = heading_names(sheet, header_rows)
    second = ""
    if not months:
        months, second = months_in_pairs(sheet, header_rows, names)
    last = _last_row(sheet, header_rows[-1], names)
    width = max(names, default=0)
    groups = _groups(sheet, header_rows[-1] + 1, last, names)
    rows = [
        row
        for row in range(header_rows[-1] + 1, last + 1)
        if row not in groups and not _is_no_record(sheet, row, names)
    ]
    columns = tuple(
        Profile(column, names.get(column, ""), values, len(rows))
        for column in range(1, width + 1)
        if column not in months and ((values := _values(sheet, rows, column)) or column in names)
    )
    if groups:
        columns += (Profile(0, GROUPS, tuple(groups.values()), len(rows)),)
    return SheetProfile(
        sheet, header_rows, columns, months, len(rows), bool(groups), second=second, height=last - header_rows[-1]
    )


def _groups(sheet: RawSheet, first: int, last: int, names: Mapping[int, str]) -> dict[int, str]:
    """Return the rows with a single text above rows with several values, each with its words.

    In a table with sparse rows, such a row may be one that is not filled in yet. So unless such rows are merged, there
    must be two of them, one above all others, each above a row with several values, and they must be few.
    """
    if len(names) < 2:
        return {}
    if summed := subtotal_titles(sheet, first, last):
        return summed
    if numbered := outline(sheet, first, last).titles:
        return {row: text for row, (text, _) in numbered.items()}
    filled = {row: [column for column in names if _holds(sheet.value(row, column))] for row in range(first, last + 1)}
    filled = {row: columns for row, columns in filled.items() if columns}
    order = list(filled)
    full = [len(columns) for columns in filled.values() if len(columns) > 1]
    if not full or sorted(full)[len(full) // 2] < 3 - (len(names) < 4):
        return {}
    found: dict[int, str] = {}
    for place, row in enumerate(order[:-1]):
        cell = sheet.value(row, filled[row][0])
        is_alone = len(filled[row]) == 1 and isinstance(cell, str) and len(cell) <= 80
        if is_alone and len(filled[order[place + 1]]) > 1 and not TOTAL.fullmatch(str(cell).strip()):
            found[row] = " ".join(str(cell).split())
    merged = {top for top, left, bottom, right in sheet.merges if top == bottom and right > left}
    if found and set(found) <= merged:
        return found
    alone = sum(len(columns) == 1 for columns in filled.values())
    is_regular = len(found) >= 2 and order[0] in found and alone == len(found) and len(found) * 3 <= len(order)
    return found if is_regular else {}


def _is_no_record(sheet: RawSheet, row: int, names: Mapping[int, str]) -> bool:
    """Whether a row is a total, or the headings once more, so that it says nothing of what columns hold."""
    filled = {column: cell for column in names if _holds(cell := sheet.value(row, column))}
    first = next(iter(filled.values()), "")
    if isinstance(first, str) and TOTAL.fullmatch(first.strip()):
        return True
    same = sum(
        isinstance(cell, str) and key_of(cell) == key_of(names[column].rpartition(JOINED)[2])
        for column, cell in filled.items()
    )
    return same > 1 and same * 2 >= len(filled)


def _holds(cell: RawValue) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _last_row(sheet: RawSheet, header_row: int, names: Mapping[int, str]) -> int:
    """Return the last row with two values under headings, or with one value if there is only one heading."""
    needed = min(2, len(names))
    last = header_row
    for row, cells in enumerate(sheet.rows[header_row:], header_row + 1):
        filled = [cells[column - 1] for column in names if column <= len(cells) and cells[column - 1] != ""]
        if len(filled) >= needed and not any(
            isinstance(cell, str) and TOTAL.fullmatch(cell.strip()) for cell in filled
        ):
            last = row
    return last


def _values(sheet: RawSheet, rows: Iterable[int], column: int) -> tuple[RawValue, ...]:
    return tuple(cell for row in rows if _holds(cell := sheet.value(row, column)))

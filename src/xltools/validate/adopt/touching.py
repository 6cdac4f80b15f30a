"""Two tables that touch side by side, which look like one: told only where the rows say so and both are known."""

from collections.abc import Mapping
from typing import NamedTuple

from xltools.schema.checks import SheetSpec
from xltools.tracker.raw import RawSheet
from xltools.validate.adopt.proposal import TableProposal
from xltools.validate.adopt.sheet_profile import sheet_profile
from xltools.validate.adopt.table_proposal import known_words, table_proposal

#: As many rows beyond the end of the left table: a single one may be a slip.
_BEYOND = 2
#: A table has as many columns.
_FEWEST = 2


class Touching(NamedTuple):
    """Where the left of two tables ends: its last row, and the headings at which each begins."""

    last_row: int
    left: str
    right: str


def touching(table: TableProposal, specs: Mapping[str, SheetSpec]) -> Touching | None:
    """Find out whether a table may be two; None where nothing says so for certain.

    Every row of the left part is filled up to its end, and every row of the right one, at least two rows further; and
    each part by itself is surely another sheet of the tracker. A column without anything between them then parts them.
    """
    profile = table.profile
    heads = {each.column: each.heading for each in profile.columns if each.column and each.heading}
    if table.area or not table.of or profile.months or len(profile.header_rows) != 1 or len(heads) < 4:
        return None
    columns, header = sorted(heads), profile.header_rows[-1]
    ends = max(_filled(profile.sheet, header, columns[:1]), default=header)
    last = max(_filled(profile.sheet, header, columns), default=header)
    beyond = [column for column in columns if max(_filled(profile.sheet, header, [column]), default=header) > ends]
    place = columns.index(beyond[0]) if beyond else 0
    if last - ends < _BEYOND or place < _FEWEST or len(columns) - place < _FEWEST:
        return None
    for part, end in ((columns[:place], ends), (columns[place:], last)):
        if _filled(profile.sheet, header, part) != set(range(header + 1, end + 1)):
            return None
    left, right = (_part(profile.sheet, header, part, specs) for part in (columns[:place], columns[place:]))
    if not left or not right or left == right:
        return None
    return Touching(ends, heads[columns[0]], heads[columns[place]])


def _filled(sheet: RawSheet, header: int, columns: list[int]) -> set[int]:
    """Return the rows under the headings in which some of these columns hold anything."""
    rows = range(header + 1, len(sheet.rows) + 1)
    return {row for row in rows if any(str(sheet.value(row, column)).strip() for column in columns)}


def _part(sheet: RawSheet, header: int, columns: list[int], specs: Mapping[str, SheetSpec]) -> str:
    """Return the sheet of the tracker that some columns surely are by themselves; "" where that is not sure."""
    part = sheet.within(1, columns[0], len(sheet.rows), columns[-1])
    profile = sheet_profile(part, known_words(), (header,))
    return table_proposal(profile, specs).of if profile is not None else ""

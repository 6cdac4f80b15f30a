"""The cells under periods across the page: percentages, which show a row's unit, and words for no reading."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from xltools.text.words import TOTAL
from xltools.validate.adopt.proposal import BLANK, TITLES, ColumnProposal, WordProposal
from xltools.validate.adopt.sheet_profile import SheetProfile

PERCENT, NUMBER = "%", "number"
_PERCENT = re.compile(r"[0-9][0-9.,]*\s*%")
_READS = re.compile(r"[£$€+-]?\s*[0-9][0-9., ]*\s*(%|[kKmM]|bn)?")


def _cells(profile: SheetProfile) -> Iterator[tuple[int, str]]:
    """Yield the texts under the periods of one table, each with its row."""
    sheet = profile.sheet
    for row in range(profile.header_rows[-1] + 1, profile.header_rows[-1] + 1 + profile.height):
        first = next((cell for cell in sheet.rows[row - 1] if cell != ""), "") if row <= len(sheet.rows) else ""
        if isinstance(first, str) and TOTAL.fullmatch(first.strip()):
            continue
        for column in profile.months:
            if isinstance(cell := sheet.value(row, column), str) and cell.strip():
                yield row, cell.strip()


def units_by_row(profile: SheetProfile, columns: tuple[ColumnProposal, ...]) -> dict[str, str]:
    """Return the unit of each measure, by its name, if percentages typed as text show it and no column does.

    Empty if a column gives units, or no percentage is typed as text: then only a person can say.
    """
    title = next((each.profile.column for each in columns if each.name == TITLES["KPIs"]), 0)
    if not profile.months or not title or any(each.name == "unit" for each in columns):
        return {}
    shares = {row for row, text in _cells(profile) if _PERCENT.fullmatch(text)}
    rows = range(profile.header_rows[-1] + 1, profile.header_rows[-1] + 1 + profile.height)
    names = {row: name for row in rows if isinstance(name := profile.sheet.value(row, title), str) and name.strip()}
    said = {" ".join(name.split()): PERCENT if row in shares else NUMBER for row, name in names.items()}
    return said if shares and len(said) == len(names) else {}


def words_for_nothing(profile: SheetProfile) -> tuple[WordProposal, ...]:
    """Return the words among readings; only a person can say that they mean no reading."""
    counts = Counter(text for _, text in _cells(profile) if not _READS.fullmatch(text))
    why = f"It is not a reading; choose {BLANK} if it stands for none."
    return tuple(WordProposal(word, count, "", why) for word, count in counts.items())


def with_units(missing: tuple[str, ...], units: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields that no column gives, without the unit if the cells show it."""
    return tuple(name for name in missing if name != "unit") if units else missing

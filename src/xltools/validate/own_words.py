"""Own words: how an office's own workbook names the rows that a cell refers to, and where those rows are."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xltools.schema.columns import Column
from xltools.text.words import key_of
from xltools.tracker.raw import RawSheet
from xltools.validate.sheet_reading import Reading


class OwnWords(NamedTuple):
    """What a column that refers to rows calls them.

    Args:
        sheets: where the rows stand that it may refer to.
        said: ID -> what is typed for it in the column.
        titles: ID -> the title of its row, where no other row has it.
    """

    sheets: list[str]
    said: Mapping[str, str] = {}
    titles: Mapping[str, str] = {}

    def row(self, row_id: str, instead_of: str) -> str:
        """Return what to type for a row in place of something else: what another cell has for it, its title or ID."""
        is_id = self.said.get(instead_of, instead_of) in (instead_of, instead_of.lower())
        return self.said.get(row_id) or (row_id if is_id else self.titles.get(row_id, row_id))


def own_words(reading: Reading, name: str, readings: Mapping[str, Reading], targets: Iterable[str]) -> OwnWords:
    """Return the names that a column uses for rows.

    Args:
        name: the column's field.
        targets: the fields that it may refer to, as "Sheet.field".
    """
    sheets = list(dict.fromkeys(target.partition(".")[0] for target in targets))
    raw = reading.layout.raw if reading.layout is not None else None
    if raw is None or raw.origins is None or reading.spec.columns[name].is_list:
        return OwnWords(_stand_in(sheets, readings))
    # A cell may name a row by its title if it can only be a row of one table.
    titles = _titles(readings[sheets[0]]) if len(sheets) == 1 else {}
    return OwnWords(_stand_in(sheets, readings), _typed(reading, name), titles)


def is_named(column: Column) -> bool:
    """Whether an adopted column refers to one row, so that what is typed there says which better than its ID."""
    return column.is_theirs and column.kind == "reference" and not column.is_list


def _stand_in(sheets: list[str], readings: Mapping[str, Reading]) -> list[str]:
    """Return the workbook's sheets that hold the rows of some tables."""
    found: dict[str, None] = {}
    for sheet in sheets:
        layout = readings[sheet].layout
        origins = layout.raw.origins if layout is not None else None
        found |= dict.fromkeys([part.sheet for part in origins.parts] if origins and origins.parts else [sheet])
    return list(found)


def _titles(reading: Reading) -> dict[str, str]:
    """Return the titles of a table's rows as they are typed, by ID; of two rows with one title neither."""
    spec, title = reading.spec, reading.spec.title_field or ""
    if title not in _read(reading) or spec.id_field is None:
        return {}
    words = _by_row(reading, title)
    count = [key_of(text) for text in words.values()]
    ids = reading.table[spec.id_field].items()
    return {str(each): words[row] for row, each in ids if row in words and count.count(key_of(words[row])) == 1}


def _typed(reading: Reading, name: str) -> dict[str, str]:
    words = _by_row(reading, name)
    return {str(each): words[row] for row, each in reversed(list(reading.table[name].items())) if row in words}


def _by_row(reading: Reading, name: str) -> dict[int, str]:
    raw, place = _raw(reading), _read(reading)[name]
    cells = {int(row): raw.as_typed(int(row), place) for row in reading.table.index}
    return {row: " ".join(cell.split()) for row, cell in cells.items() if isinstance(cell, str) and cell.strip()}


def _read(reading: Reading) -> Mapping[str, int]:
    return reading.layout.columns if reading.layout is not None else {}


def _raw(reading: Reading) -> RawSheet:
    assert reading.layout is not None
    return reading.layout.raw

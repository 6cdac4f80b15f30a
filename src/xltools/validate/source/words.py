"""The words of an office's own workbook: what a cell of theirs means in the tracker."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from xltools.schema.columns import Column
from xltools.schema.date_form import DateForm
from xltools.schema.source_config import ColumnSource, TableSource
from xltools.text.words import key_of, number_text
from xltools.tracker.raw import RawValue
from xltools.validate.source.made_ids import id_of

#: A percentage as text, which has only one meaning in a column of shares.
_PERCENT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*%")
_ROW_NAMES = frozenset({"id", "reference", "text", "choice", "rating", "email"})


class Meaning(NamedTuple):
    """What the cells of one field mean in the tracker's words."""

    words: Mapping[str, RawValue]
    blank: frozenset[str]
    form: DateForm | None
    prefix: str
    makes_id: bool
    kind: str

    def __call__(self, cell: RawValue) -> RawValue:  # noqa: PLR0911 - one answer for each way of writing it
        """Return what a cell means."""
        if isinstance(cell, bool):
            return self.words.get(key_of(text_of(cell)), cell)
        text = text_of(cell) if not isinstance(cell, datetime | date | time) else ""
        if text and (key := key_of(text)) in self.words:
            return self.words[key]
        if isinstance(cell, str):
            cell = cell.strip()
            if key_of(cell) in self.blank:
                return ""
            if self.form is not None and (day := self.form.read(cell)) is not None:
                return day
        if self.makes_id and text:
            return id_of(text, self.prefix)
        if self.prefix and text:
            return text.upper() if text.upper().startswith(self.prefix) else f"{self.prefix}{text.upper()}"
        if isinstance(cell, float) and self.kind in _ROW_NAMES:
            return text
        return cell

    def of_all(self, cells: Sequence[RawValue | None]) -> list[RawValue | None]:
        """Return what each of many cells means; equal texts are looked up once, and None stays None."""
        kinds = set(map(type, cells))
        texts = {cell for cell in cells if isinstance(cell, str)} if str in kinds else set()
        meant: dict[object, RawValue] = {text: self(text) for text in texts}
        if not self._changes(kinds):
            is_as_typed = all(text == value for text, value in meant.items())
            return list(cells) if is_as_typed else [meant[cell] if type(cell) is str else cell for cell in cells]
        return [meant[cell] if type(cell) is str else None if cell is None else self(cell) for cell in cells]

    def _changes(self, kinds: Collection[type]) -> bool:
        """Whether cells of some kinds other than text may mean something else than they say."""
        if self.words or self.makes_id or self.prefix:
            return True
        return self.kind in _ROW_NAMES and float in kinds


def meaning_of(source: ColumnSource, table: TableSource, column: Column | None, name: str) -> Meaning:
    """Return how the cells of a field are understood."""
    given = table.words.get(name, {})
    words: dict[str, RawValue] = {
        key_of(theirs): ours if isinstance(ours, str) else float(ours) for theirs, ours in given.items()
    }
    form = DateForm.of(source.form) if source.form else None
    blank = frozenset(map(key_of, source.blank))
    return Meaning(words, blank, form, source.prefix, source.make == "id", column.kind if column else "number")


def as_cell(value: str | float | date) -> RawValue:
    """Return a value of the file as a cell holds it."""
    return float(value) if isinstance(value, int | float) else value


def text_of(cell: RawValue) -> str:
    """Write a cell as the words of an ID or of a list."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float):
        return number_text(cell).replace(",", "")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, time):
        return f"{cell:%H:%M:%S}"
    return cell.isoformat()[:10] if isinstance(cell, date) else ""


def share_of(value: RawValue | None) -> RawValue | None:
    """Return a percentage that was typed as text as the number that it means."""
    percent = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    return float(percent[1].replace(",", "")) / 100 if percent else value

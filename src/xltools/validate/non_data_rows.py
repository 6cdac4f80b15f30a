"""Rows under a header that are not records: totals, notes, repeated headings."""

import re
from collections.abc import Iterator, Mapping, Sequence

from xltools.findings import Finding
from xltools.text.words import TOTAL as _TOTAL
from xltools.text.words import key_of, quoted, shown
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import Spot, found
from xltools.validate.conversion import NUMBERS, verdict_on
from xltools.validate.headings import Layout, heading_keys, keys, row_name_field

#: What a second row of headings says where a row has its name: what kind of thing belongs there, never a name.
_DESCRIBING = frozenset({
    "a", "an", "and", "auto", "code", "date", "digits", "each", "eg", "field", "for", "format", "free", "from",
    "here", "id", "identifier", "ids", "key", "letters", "list", "mandatory", "must", "name", "number", "of", "one",
    "optional", "or", "per", "ref", "reference", "required", "row", "short", "string", "text", "the", "this", "type",
    "unique", "use", "your",
})  # fmt: skip
_ID = re.compile(r"[A-Z0-9-]{1,40}")


def odd_rows(
    layout: Layout, fields: list[str], records: Mapping[int, tuple[RawValue, ...]], given: Sequence[int]
) -> Iterator[tuple[int, Finding]]:
    """Find the rows that are not records, and report what each is.

    Args:
        layout: of the sheet.
        fields: of a record's cells.
        records: the rows that may not be, as they are.
        given: all rows that hold anything.
    """
    needed = sum(layout.spec.columns[name].is_required for name in fields)
    last = given[-1] if given else 0
    for row, record in records.items():
        width = len(record) - record.count("")
        if _has_headings(layout, fields, record):
            yield row, _repeated(layout, row)
        elif _is_total(layout, fields, record, is_last=row == last and len(given) > 2):
            yield row, _total(layout, fields, row, record)
        elif width == 1 and needed > 1 and (place := _note_place(layout, fields, record)) is not None:
            yield row, _note(layout, row, layout.columns[fields[place]], record[place])


def is_label(layout: Layout, cells: Mapping[str, RawValue]) -> bool:
    """Return whether a row says, where it would have its name, what a name is: else it is a record, however faulty."""
    field = row_name_field(layout.spec) or ""
    name = cells.get(field, "")
    if not isinstance(name, str) or not name.strip():
        return False
    words = re.findall(r"[^\W\d_]+|\d+", name.casefold())
    of_heading = re.findall(r"[^\W\d_]+", layout.heading(field).casefold())
    return bool(words) and all(word in _DESCRIBING or word in of_heading for word in words)


def _has_own_id(layout: Layout, fields: Sequence[str], record: Sequence[RawValue]) -> bool:
    """Return whether a row has an ID, which no total and no headings have."""
    cells = dict(zip(fields, record, strict=True))
    given = cells.get(layout.spec.id_field or "", "")
    own = given.strip() if isinstance(given, str) else ""
    return _ID.fullmatch(own) is not None and not _TOTAL.fullmatch(own) and not is_label(layout, cells)


def _has_headings(layout: Layout, fields: Sequence[str], record: Sequence[RawValue]) -> bool:
    if _has_own_id(layout, fields, record):
        return False
    known = heading_keys(layout.spec)
    same = sum(known.get(key) == name for key, name in zip(keys(record), fields, strict=True) if key)
    return same >= max(2, (len(fields) + 1) // 2)


def _repeated(layout: Layout, row: int) -> Finding:
    if row == layout.header_row + 1:
        return _two_headers(layout, row)
    told = f"Row {row} repeats the headings of row {layout.header_row}."
    return found("STR-10", layout.raw.name, told, f"Delete row {row}.", Spot(row, layout.first_column))


def two_header_rows(layout: Layout) -> list[Finding]:
    """Find a row above the headings that names the columns too."""
    above = layout.header_row - 1
    return [_two_headers(layout, above)] if above and _is_names_row(layout, above) else []


def _is_names_row(layout: Layout, row: int) -> bool:
    """Return whether a row names the same columns again, in another spelling (milestone_id, baseline)."""
    same = 0
    for name, column in layout.columns.items():
        cell = layout.raw.value(row, column)
        key = key_of(cell).replace("_", " ") if isinstance(cell, str) else ""
        same += key in {name.replace("_", " "), key_of(layout.heading(name))}
    return same >= max(2, (len(layout.columns) + 1) // 2)


def _two_headers(layout: Layout, row: int) -> Finding:
    told = f"Rows {min(row, layout.header_row)} and {max(row, layout.header_row)} are both headings."
    fix = f"Delete row {row}; row {layout.header_row} has the headings that are read."
    return found("STR-09", layout.raw.name, told, fix, Spot(row, layout.first_column))


def _is_total(layout: Layout, fields: Sequence[str], record: Sequence[RawValue], *, is_last: bool) -> bool:
    """Return whether a row adds up those above: it says so, or has nothing but numbers and ends the table."""
    if _has_own_id(layout, fields, record):
        return False
    if any(type(cell) is str and _TOTAL.fullmatch(cell.strip()) for cell in record):
        return True
    kinds = [layout.spec.columns[name].kind for name, cell in zip(fields, record, strict=True) if cell != ""]
    numbers = [cell for cell in record if isinstance(cell, float)]
    return is_last and len(kinds) == len(numbers) > 0 and all(kind in NUMBERS for kind in kinds)


def _total(layout: Layout, fields: Sequence[str], row: int, record: Sequence[RawValue]) -> Finding:
    texts = [place for place, cell in enumerate(record) if type(cell) is str and _TOTAL.fullmatch(cell.strip())]
    place = texts[0] if texts else next(place for place, cell in enumerate(record) if cell != "")
    told = f"Row {row} is a total, not a row of {layout.spec.name}; it is not read."
    column = layout.columns[fields[place]]
    return found("STR-12", layout.raw.name, told, spot=Spot(row, column, value=shown(record[place])))


def _note_place(layout: Layout, fields: Sequence[str], record: Sequence[RawValue]) -> int | None:
    """Return where a row holds a note and nothing else; None where its one cell begins a record."""
    place = next(place for place, cell in enumerate(record) if cell != "")
    cell, name = record[place], fields[place]
    column = layout.spec.columns[name]
    if not isinstance(cell, str) or (layout.spec.settings is not None and name == fields[0]):
        return None
    is_key = column.kind in {"id", "reference"} and _ID.fullmatch(cell.strip())
    is_record = is_key or (column.kind not in {"text", "reference"} and not verdict_on(cell, column).is_faulty)
    return None if is_record else place


def _note(layout: Layout, row: int, column: int, cell: RawValue) -> Finding:
    told = f"{quoted(cell)} is alone in row {row}; it looks like a note and is not read."
    fix = f"Move it above the headings in row {layout.header_row}, or fill in the rest of the row."
    return found("STR-15", layout.raw.name, told, fix, Spot(row, column, value=shown(cell)))

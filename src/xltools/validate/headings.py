"""Headings: where a sheet's header row is, and which column holds each field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xltools.findings import Finding
from xltools.schema.checks import SheetSpec
from xltools.text.nearest import likeness
from xltools.text.words import key_of, named, quoted, shown
from xltools.tracker.raw import RawSheet, RawValue
from xltools.validate.cell_verdicts import Spot, found

SEARCHED_ROWS = 100  # staff's own notes above the headings are shorter than this
_NEAR, _CLEAR_OF_OTHERS = 0.8, 0.05

#: Whether a name is that of something else than a thing ("Risks.owner").
IsAnother = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a sheet's table is.

    Args:
        columns: field -> its column, from 1; a field whose heading is missing is not among them.
        misspelt: fields found under a heading that is only similar.
        unheaded: columns from 1 that have no heading at all.
    """

    spec: SheetSpec
    raw: RawSheet
    header_row: int
    columns: Mapping[str, int]
    misspelt: frozenset[str] = frozenset()
    unheaded: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that have no column here and need one, in the schema's order.

        One that no row needs is only missing where its cells may be there all the same: under a heading that is not
        known, or under none.
        """
        absent = self.absent
        if not absent or self.spec.settings is not None or self.unknown or self._has_cells_without_heading:
            return absent
        return tuple(field for field in absent if self.spec.columns[field].is_required)

    @property
    def _has_cells_without_heading(self) -> bool:
        below = self.raw.rows[self.header_row :]
        return any(row[place - 1] != "" for place in self.unheaded for row in below)

    @property
    def absent(self) -> tuple[str, ...]:
        """The fields of this version of the tracker that have no column here, in the schema's order."""
        columns = self.spec.columns.items()
        return tuple(field for field, column in columns if field not in self.columns and not column.may_be_absent)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings of the row that are of no field, as staff see them."""
        known, taken = heading_keys(self.spec), set(self.columns.values())
        cells = enumerate(self.raw.rows[self.header_row - 1], start=1)
        words = ((place, shown(cell).strip()) for place, cell in cells if cell != "")
        return tuple(word for place, word in words if word and place not in taken and key_of(word) not in known)

    @property
    def first_column(self) -> int:
        """The column of the first field that is there: where a finding on a whole row points."""
        return next(iter(self.columns.values()))

    def heading(self, field: str) -> str:
        """Return a field's heading."""
        return self.spec.columns[field].heading


def keys(row: Sequence[RawValue]) -> list[str]:
    """Return a row's cells as headings are compared; "" for what is not text."""
    return [key_of(cell) if isinstance(cell, str) else "" for cell in row]


def row_name_field(spec: SheetSpec) -> str | None:
    """Return the field by which a reader knows a row: the id, else the first reference, else the first words."""
    kinds = ("id", "reference", "text")
    return next((name for kind in kinds for name, column in spec.columns.items() if column.kind == kind), None)


def heading_keys(spec: SheetSpec) -> dict[str, str]:
    """Return what a sheet's headings compare as -> their fields."""
    return {key_of(column.heading): field for field, column in spec.columns.items()}


def header_row_of(spec: SheetSpec, raw: RawSheet) -> int | None:
    """Find the row, from 1, that has most of a sheet's headings; the first of equals; None where none does."""
    wanted = set(heading_keys(spec))
    needed = min(3, max(1, len(wanted) // 2))
    best, found = needed - 1, None
    for number, row in enumerate(raw.rows[:SEARCHED_ROWS], start=1):
        count = len(wanted.intersection(keys(row)))
        if count > best:
            best, found = count, number
        if best == len(wanted):  # no row further down can carry more
            break
    return found


def layout_of(
    spec: SheetSpec, raw: RawSheet, is_another: IsAnother = lambda _, __: False
) -> tuple[Layout | None, list[Finding]]:
    """Find a sheet's table, and report wrong headings; another field's heading is not a misspelling."""
    if raw.origins is not None:  # its headings were found when it was put together
        given = raw.fields or tuple(spec.columns)
        return Layout(spec, raw, 1, {name: place for place, name in enumerate(given, 1)}), []
    header_row = header_row_of(spec, raw)
    if header_row is None:
        if not raw.rows or not any(cell != "" for row in raw.rows[:SEARCHED_ROWS] for cell in row):
            told = f"The sheet {raw.name} has no headings: it is blank."
        else:
            told = f"No row of the sheet {raw.name} has its headings."
        names = ", ".join(column.heading for column in spec.columns.values())
        return None, [found("STR-05", raw.name, told, f"Type these headings in one row: {names}.")]
    cells = raw.rows[header_row - 1]
    row_keys = keys(cells)
    fields = heading_keys(spec)
    columns: dict[str, int] = {}
    for place, key in enumerate(row_keys):
        if key in fields:
            columns.setdefault(fields[key], place + 1)
    near = _near_misses(spec, columns, row_keys, is_another)
    unheaded = tuple(place + 1 for place, cell in enumerate(cells) if cell == "" or not shown(cell).strip())
    places = {**near, **columns}
    in_order = {field: places[field] for field in spec.columns if field in places}
    layout = Layout(spec, raw, header_row, in_order, frozenset(near), unheaded)
    return layout, list(_heading_findings(layout, row_keys))


def _near_misses(
    spec: SheetSpec, columns: Mapping[str, int], row_keys: Sequence[str], is_another: IsAnother
) -> dict[str, int]:
    """Match fields without a heading to similar headings; never where two would do."""
    known = set(heading_keys(spec))
    theirs = {key: place + 1 for place, key in reversed(list(enumerate(row_keys))) if key and key not in known}
    alike = {
        (field, key): _likeness(key_of(column.heading), key)
        for field, column in spec.columns.items()
        if field not in columns
        for key in theirs
    }
    near = {
        (field, key): ratio
        for (field, key), ratio in alike.items()
        if ratio >= _NEAR and not is_another(key, f"{spec.name}.{field}")
    }
    return {
        field: theirs[key]
        for (field, key), ratio in near.items()
        if all(
            ratio - rival >= _CLEAR_OF_OTHERS
            for pair, rival in near.items()
            if pair != (field, key) and (pair[0] == field or pair[1] == key)
        )
    }


def _likeness(expected: str, theirs: str) -> float:
    """Compare two headings: 1 is equal; one that leaves out a word of the other still scores high."""
    plain = theirs.replace("_", " ")
    ratio = likeness(plain, expected)
    some, more = sorted((set(expected.split()), set(plain.split())), key=len)
    return max(ratio, _NEAR) if some < more and ratio >= 0.6 else ratio


def _heading_findings(layout: Layout, row_keys: Sequence[str]) -> Iterator[Finding]:
    sheet, row = layout.raw.name, layout.header_row
    cells = layout.raw.rows[row - 1]
    fields = heading_keys(layout.spec)
    for field in layout.missing:
        heading = layout.heading(field)
        told = f"The heading {quoted(heading)} is missing from row {row}."
        fix = f"Type the heading in row {row}, above its column."
        if layout.unknown and not layout.spec.columns[field].is_required:
            theirs = named([quoted(word) for word in layout.unknown])
            fix = f"Type the heading in row {row}, above its column, in place of {theirs} if that is it."
        yield found("STR-06", sheet, told, fix, Spot(heading=heading, subject=quoted(heading)))
    for field in sorted(layout.misspelt):
        heading, column = layout.heading(field), layout.columns[field]
        told = f"The heading {quoted(cells[column - 1])} is read as {quoted(heading)}."
        yield found("STR-07", sheet, told, f"Type {heading}.", Spot(row, column, heading, shown(cells[column - 1])))
    for place, key in enumerate(row_keys, 1):
        if key in fields and layout.columns[fields[key]] != place:
            heading = layout.heading(fields[key])
            told = f"The heading {quoted(heading)} is there twice; the first column is read, this one is not."
            yield found("STR-08", sheet, told, spot=Spot(row, place, heading, shown(cells[place - 1])))

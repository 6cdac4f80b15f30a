"""Cells whose value changes by itself because a cell that they refer to does, one or more steps away."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xltools.tracker.addresses import span
from xltools.tracker.excel_tables import TablePlace
from xltools.tracker.formula_references import Cell, Name, Place, TablePart, heading, references
from xltools.tracker.full_scan import SheetReader
from xltools.tracker.package import Package
from xltools.tracker.workbook import SheetPart, Workbook

#: Beyond these no references are followed: what is found by then, and each volatile formula itself, is reported anyway.
FORMULAS_FOLLOWED, BYTES_FOLLOWED, STEPS_FOLLOWED = 20_000, 32 << 20, 100
#: How often cells are looked for in a stretch, and how many references and names are followed.
LOOKS_FOLLOWED, REFERENCES_FOLLOWED, NAMES_OF_ONE = 5_000_000, 200_000, 50


class _Area(NamedTuple):
    sheet: str
    top: int
    left: int
    foot: int
    right: int


class _User(NamedTuple):
    """A formula, of cells or of a name: what it refers to, and the cells that it fills, or its name."""

    areas: tuple[_Area, ...]
    names: frozenset[Name]
    sheet: str = ""
    fills: tuple[int, int, int, int] = (1, 1, 0, 0)
    name: Name | None = None


class _Looked(Exception):  # noqa: N818 - no fault: it ends the search
    """As much was looked for as may be."""


class _Changing:
    """The cells and names that one step found to change by themselves."""

    def __init__(self, cells: Mapping[str, Iterable[Cell]], names: Iterable[Name] = ()) -> None:
        self._rows: dict[str, dict[int, list[int]]] = {}
        for sheet, each in cells.items():
            rows: dict[int, list[int]] = {}
            for row, column in sorted(each):
                rows.setdefault(row, []).append(column)
            if rows:
                self._rows[sheet] = rows
        self._sorted = {sheet: list(rows) for sheet, rows in self._rows.items()}
        self._names = frozenset(names)

    def __bool__(self) -> bool:
        return bool(self._rows or self._names)

    def holds_one_of(self, user: _User, looks: "_Looks") -> bool:
        return not self._names.isdisjoint(user.names) or any(self._is_in(area, looks) for area in user.areas)

    def _is_in(self, area: _Area, looks: "_Looks") -> bool:
        rows = self._sorted.get(area.sheet, ())
        for at in range(bisect_left(rows, area.top), len(rows)):
            looks.one()
            if rows[at] > area.foot:
                return False
            columns = self._rows[area.sheet][rows[at]]
            place = bisect_left(columns, area.left)
            if place < len(columns) and columns[place] <= area.right:
                return True
        return False


class _Looks:
    """Counts how often it was looked."""

    def __init__(self) -> None:
        self._left = LOOKS_FOLLOWED

    def one(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _Looked


def add_followers(
    package: Package, workbook: Workbook, tables: Sequence[TablePlace], sheets: Mapping[SheetPart, set[Cell]]
) -> None:
    """Add to the cells that change by themselves, by sheet, those that refer to one of them.

    References are followed within the workbook: by addresses, by defined names, and by the columns of tables.
    """
    size = sum(package.size(sheet.part) for sheet in sheets)
    if not any(sheets.values()) or size > BYTES_FOLLOWED:
        return
    package.tally.unpacked_again(size)
    users = _Users(workbook, tables, [sheet.name.casefold() for sheet in sheets])
    for sheet in sheets:
        if not users.add(package, sheet):
            return
    users.add_names()
    changing = {sheet.name.casefold(): cells for sheet, cells in sheets.items()}
    try:
        _follow(users.found, changing)
    except _Looked:
        return


def _follow(users: list[_User], changing: Mapping[str, set[Cell]]) -> None:
    """Mark the cells of each formula that refers to what changes by itself, step by step."""
    looks, new = _Looks(), _Changing(changing)
    for _ in range(STEPS_FOLLOWED):
        found = [user for user in users if new.holds_one_of(user, looks)]
        if not found:
            return
        gone = set(map(id, found))
        users = [user for user in users if id(user) not in gone]
        cells: dict[str, set[Cell]] = {}
        for user in found:
            top, left, foot, right = user.fills
            filled = {(row, at) for row in range(top, foot + 1) for at in range(left, right + 1)}
            if user.sheet:
                cells.setdefault(user.sheet, set()).update(filled - changing[user.sheet])
        for sheet, each in cells.items():
            changing[sheet].update(each)
        new = _Changing(cells, (user.name for user in found if user.name is not None))


class _Users:
    """The formulas of a workbook, and what each refers to.

    Args:
        sheets: their names in small letters, in the order of their tabs.
    """

    def __init__(self, workbook: Workbook, tables: Sequence[TablePlace], sheets: Sequence[str]) -> None:
        self._order = {sheet: place for place, sheet in enumerate(sheets)}
        self._sheets = sheets
        self._names = {Name("", word): formula for word, formula in workbook.names.items()}
        for sheet, own in workbook.own_names.items():
            self._names |= {Name(sheet, word): formula for word, formula in own.items()}
        self._tables = {table.name.casefold(): table for table in tables}
        self._headings = {
            table: {heading(each): place for place, each in enumerate(self._tables[table].headings)}
            for table in self._tables
        }
        self._count = 0
        self.found: list[_User] = []

    def add(self, package: Package, sheet: SheetPart) -> bool:
        """Add the formulas of a sheet; False where the workbook has more than are followed."""
        reader = SheetReader(package, sheet.part)
        reader.keep_formulas()
        reader.read(package.stream(sheet.part))
        groups: dict[str, tuple[int, int, str]] = {}
        name = sheet.name.casefold()
        for row, column, attributes, text in reader.formulas:
            group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            if group and text:
                groups[group] = (row, column, text)
            first = groups.get(group, (row, column, text))
            filled = span(attributes.get("ref", "")) if attributes.get("t") == "array" else None
            areas, names = self._referred(first[2], name, (row, column), (row - first[0], column - first[1]))
            self.found.append(_User(areas, names, name, filled or (row, column, row, column)))
            if len(self.found) > FORMULAS_FOLLOWED or self._count > REFERENCES_FOLLOWED:
                return False
        return True

    def add_names(self) -> None:
        """Add the names whose formulas refer to something."""
        for name, formula in self._names.items():
            areas = [area for each in references(formula) for area in self._fixed(each)]
            words = frozenset(self._known(references(formula), name.sheet))
            if areas or words:
                self.found.append(_User(tuple(areas), words, name=name))

    def _referred(self, formula: str, sheet: str, at: Cell, moved: Cell) -> tuple[tuple[_Area, ...], frozenset[Name]]:
        """Return the areas that a cell's formula refers to, and the names; what is relative in a name is an area."""
        areas: list[_Area] = []
        told = references(formula)
        for each in told:
            if isinstance(each, Place):
                areas += (_Area(on, *each.cells(*moved)) for on in self._run(each.sheet or sheet))
            else:
                areas += self._of_table(each, sheet, at)
        names = frozenset(self._known(told, sheet))
        for name in self._reached(names):
            for each in references(self._names[name]):
                if isinstance(each, Place) and not each.is_fixed:
                    cells = each.cells(at[0] - 1, at[1] - 1, is_round=True)
                    areas += (_Area(on, *cells) for on in self._run(each.sheet or sheet))
        self._count += len(areas) + len(names)
        return tuple(areas), names

    def _known(self, told: Iterable[Place | Name | TablePart], sheet: str) -> Iterator[Name]:
        """Yield the defined names among words: a sheet's own one hides one of the whole workbook."""
        for each in told:
            if isinstance(each, Name):
                own, whole = Name(each.sheet or sheet, each.word), Name("", each.word)
                if own in self._names or whole in self._names:
                    yield own if own in self._names else whole

    def _reached(self, names: Iterable[Name]) -> list[Name]:
        """Return the names that these names use, and they themselves, up to a number that is many."""
        reached = dict.fromkeys(names)
        for name in (queue := list(reached)):
            if len(queue) >= NAMES_OF_ONE:
                break
            new = [each for each in self._known(references(self._names[name]), name.sheet) if each not in reached]
            reached |= dict.fromkeys(new)
            queue += dict.fromkeys(new)
        return queue

    def _run(self, sheets: str) -> Sequence[str]:
        """Return the sheets of a reference: one, or all from one to another."""
        first, _, last = sheets.partition(":")
        if not last or sheets in self._order:
            return [sheets]
        if first not in self._order or last not in self._order:
            return []
        start, stop = sorted((self._order[first], self._order[last]))
        return self._sheets[start : stop + 1]

    def _fixed(self, each: Place | Name | TablePart) -> list[_Area]:
        """Return the areas of what a name refers to that are the same for whoever uses it."""
        if not isinstance(each, Place):
            return self._of_table(each, "", (0, 0))
        return [_Area(on, *each.cells(0, 0)) for on in self._run(each.sheet)] if each.is_fixed else []

    def _of_table(self, each: Name | TablePart, sheet: str, at: Cell) -> list[_Area]:
        """Return the area of a part of a table; of a table's name alone it is its data."""
        part = TablePart(each.word, (), frozenset()) if isinstance(each, Name) else each
        table = self._tables.get(part.table) if part.table else self._table_at(sheet, at)
        if table is None:
            return []
        columns = [self._headings[table.name.casefold()].get(each) for each in part.headings]
        known = [place for place in columns if place is not None]
        if len(known) < len(columns):
            return []
        left = table.left + min(known, default=0)
        right = table.left + max(known) if known else table.right
        return [
            _Area(table.sheet, max(top, 1), left, foot, right) for top, foot in table.stretches(part.rows, sheet, at[0])
        ]

    def _table_at(self, sheet: str, at: Cell) -> TablePlace | None:
        held = (table for table in self._tables.values() if table.sheet == sheet)
        return next((t for t in held if t.top <= at[0] <= t.foot and t.left <= at[1] <= t.right), None)

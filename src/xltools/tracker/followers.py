"""Cells that change by themselves because a cell that they refer to does, one or more steps away."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xltools.tracker.cells import COLUMNS, ROWS, column_number, span
from xltools.tracker.package import Package
from xltools.tracker.reference import SheetReader
from xltools.tracker.workbook import SheetPart

#: Beyond these no references are followed: what is found by then, and each volatile formula itself, is told anyway.
FORMULAS_FOLLOWED, BYTES_FOLLOWED, STEPS_FOLLOWED = 20_000, 32 << 20, 50

_TEXT = re.compile(r'"(?:[^"]|"")*+"?+')
#: Columns of tables, and the number of another workbook; two brackets deep.
_BRACKETS = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*+\])*+\]")
_CELL = r"\$?+[A-Za-z]{1,3}\$?+[1-9]\d{0,6}"
#: A reference: its sheet, quoted or not; a range, whole columns or whole rows, or one cell. None of another workbook.
_REFERENCE = re.compile(
    rf"(?<![\w.$\]\[!])(?:(?:'((?:[^'\[\]]|'')+)'|([^\W\d][\w.]*))!)?+"
    rf"({_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d{{1,7}}:\$?\d{{1,7}})(?![\w(.!])"
)
_PART = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d{0,7})")

Cell = tuple[int, int]


class _Area(NamedTuple):
    sheet: str
    top: int
    left: int
    foot: int
    right: int

    def holds_one_of(self, cells: set[Cell]) -> bool:
        if self.top == self.foot and self.left == self.right:
            return (self.top, self.left) in cells
        return any(self.top <= row <= self.foot and self.left <= column <= self.right for row, column in cells)


class _Formula(NamedTuple):
    row: int
    column: int
    areas: tuple[_Area, ...]
    fills: tuple[int, int, int, int]


def add_followers(package: Package, sheets: Mapping[SheetPart, set[Cell]]) -> None:
    """Add to the cells that change by themselves, by sheet, those that refer to one of them.

    References by address are followed, within the workbook; those by a name or a table's column are not.
    """
    if not any(sheets.values()) or sum(package.size(sheet.part) for sheet in sheets) > BYTES_FOLLOWED:
        return
    package.tally.unpacked_again(sum(package.size(sheet.part) for sheet in sheets))
    changing = {sheet.name.casefold(): cells for sheet, cells in sheets.items()}
    formulas = {sheet.name.casefold(): list(_formulas(package, sheet)) for sheet in sheets}
    if sum(map(len, formulas.values())) > FORMULAS_FOLLOWED:
        return
    for _ in range(STEPS_FOLLOWED):
        if not sum(_step(formulas[name], changing, name) for name in formulas):
            return


def _step(formulas: list[_Formula], changing: Mapping[str, set[Cell]], name: str) -> int:
    """Mark the formulas of a sheet that refer to a marked cell; return how many are new."""
    new = [
        formula
        for formula in formulas
        if (formula.row, formula.column) not in changing[name]
        and any(area.holds_one_of(changing.get(area.sheet, set())) for area in formula.areas)
    ]
    for formula in new:
        top, left, foot, right = formula.fills
        changing[name].update((row, at) for row in range(top, foot + 1) for at in range(left, right + 1))
    return len(new)


def _formulas(package: Package, sheet: SheetPart) -> Iterator[_Formula]:
    reader = SheetReader(package, sheet.part)
    reader.keep_formulas()
    reader.read(package.stream(sheet.part))
    groups: dict[str, tuple[int, int, str]] = {}
    for row, column, attributes, text in reader.formulas:
        group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        if group and text:
            groups[group] = (row, column, text)
        first = groups.get(group, (row, column, text))
        moved = (row - first[0], column - first[1])
        area = span(attributes.get("ref", "")) if attributes.get("t") == "array" else None
        areas = tuple(_areas(first[2], sheet.name.casefold(), *moved))
        yield _Formula(row, column, areas, area or (row, column, row, column))


def _areas(formula: str, sheet: str, down: int, right: int) -> Iterator[_Area]:
    for quoted, bare, where in _REFERENCE.findall(_BRACKETS.sub("]", _TEXT.sub('"', formula))):
        first, _, last = where.partition(":")
        ends = [_moved(end, down, right) for end in (first, last or first)]
        rows, columns = sorted(end[0] for end in ends), sorted(end[1] for end in ends)
        on = (quoted.replace("''", "'") or bare).casefold() or sheet
        yield _Area(on, rows[0] or 1, columns[0] or 1, rows[1] or ROWS, columns[1] or COLUMNS)


def _moved(end: str, down: int, right: int) -> Cell:
    """Return the row and column of one end of a reference, moved as a shared formula is; 0 is all of them."""
    match = _PART.fullmatch(end)
    if match is None:
        return (0, 0)
    is_fixed_column, letters, is_fixed_row, digits = match.groups()
    if not letters:  # whole rows: the sign stands before the number
        return (int(digits) + (0 if is_fixed_column or is_fixed_row else down), 0)
    column = column_number(letters) + (0 if is_fixed_column else right)
    return (int(digits) + (0 if is_fixed_row else down) if digits else 0, column)

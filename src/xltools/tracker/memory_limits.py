"""Memory limits: how far the used areas of the sheets reach, and how much text their cells hold."""

from array import array
from collections.abc import Callable, Iterator
from typing import NamedTuple

from xltools.errors import TrackerRefused
from xltools.tracker.addresses import address, column_number
from xltools.tracker.full_scan import SheetReader
from xltools.tracker.grammar import COLUMN, HELD, MADE, SHARED, TYPED
from xltools.tracker.package import Package, shown
from xltools.tracker.sheet_truth import SheetTruth

#: Every cell of a used area costs memory, blank or not.
AREA_HELD = 20_000_000
#: Areas that come to no more than this need no exact measure.
AREA_SMALL = 8_000_000
#: A used area above the first figure, with fewer than one cell in the second that holds anything, is a stray cell's.
SPARSE_FROM, SPARSE_RATIO = 10_000_000, 50
#: What a reading may take, all told.
MEMORY_HELD = 1 << 30
#: Python and the modules that reading loads; and the file, which is held as it is and, twice, as the plain workbook.
_BASE_COSTS, _FILES_HELD = 60 << 20, 3
#: Bytes for a cell of a used area, and more for one that holds anything, in both readers; for a shared string.
_AREA_COSTS, _CELL_COSTS, _STRING_COSTS = 40, 42, 60
#: What a byte of a sheet can come to: one with the value reader, and four with Python if it is a letter; if it is a
#: part of a cell, less.
_DEAREST_BYTE = 5

_SHORTEST_CELL, _BLANK_CELL = len('<c r="A1" t="s"><v>0</v></c>'), len('<c r="A1"/>')


class Held(NamedTuple):
    """The furthest row and column of a sheet that hold anything, and how many cells do."""

    rows: int
    columns: int
    cells: int

    @property
    def area(self) -> int:
        """The cells from A1 to the furthest, blank ones too."""
        return self.rows * self.columns


class Scanned(NamedTuple):
    """One sheet as scanned; `held` where it was measured on the way."""

    name: str
    part: str
    truth: SheetTruth
    held: Held | None = None

    @property
    def area(self) -> int:
        """The most that the used area can be."""
        return self.held.area if self.held else self.truth.rows * self.truth.columns


def areas(package: Package, sheets: list[Scanned]) -> int:
    """Return how many cells the used areas of all sheets have, or a bound where they are few; refuse what is too many.

    A sheet is measured exactly only where its bounds leave a doubt.
    """
    found = {sheet.name: sheet.area for sheet in sheets}
    doubtful = {name for name, area in found.items() if area > SPARSE_FROM}
    for measure in (_measured_columns, _measured_cells):
        for sheet in sheets:
            if (
                sum(found.values()) <= (AREA_SMALL if measure is _measured_columns else AREA_HELD)
                and sheet.name not in doubtful
            ):
                continue
            held = sheet.held or measure(package, sheet)
            found[sheet.name] = held.area
            if held.area <= max(SPARSE_FROM, SPARSE_RATIO * held.cells):
                doubtful.discard(sheet.name)
            elif measure is _measured_cells:
                raise _stray(package, sheet, held)
    total = sum(found.values())
    if total > AREA_HELD:
        raise TrackerRefused(
            f"{package.name} has {total:,} cells in the used areas of its sheets, more than the "
            f"{AREA_HELD:,} that can be held: move old rows to another workbook, and delete stray cells far from the "
            "tables (Ctrl+End finds them)."
        )
    return total


def _stray(package: Package, sheet: Scanned, held: Held) -> TrackerRefused:
    return TrackerRefused(
        f"{package.name} has a stray cell in its sheet {shown(sheet.name)!r}, whose used area reaches "
        f"{address(held.rows, held.columns)} though only {held.cells:,} cells hold anything: go there with "
        "Ctrl+End, delete that row and column, and save."
    )


def _measured_columns(package: Package, sheet: Scanned) -> Held:
    """Measure a plainly written sheet in haste: the columns exactly, but those of blank cells, and blank rows, too.

    Where they were measured on the way, and no stray cell is feared, the cells need not be counted.
    """
    known = Held(sheet.truth.rows, sheet.truth.furthest, 0)
    if 0 < known.area <= SPARSE_FROM:
        return known
    letters: set[bytes] = set()
    cells = 0
    for block in whole_cells(package.stream(sheet.part)):
        letters.update(COLUMN.findall(block))
        cells += block.count(b"</v>") + block.count(b"</is>")
    return Held(sheet.truth.rows, max((column_number(found.decode()) for found in letters), default=0), cells)


def _measured_cells(package: Package, sheet: Scanned) -> Held:
    """Measure a plainly written sheet by each cell that holds anything."""
    letters: set[bytes] = set()
    rows = cells = 0
    for block in whole_cells(package.stream(sheet.part)):
        found = HELD.findall(block)
        cells += len(found)
        letters.update(column for column, _ in found)
        rows = max(rows, max((int(row) for _, row in found), default=0))
    return Held(rows, max((column_number(column.decode()) for column in letters), default=0), cells)


def held_by(reader: SheetReader) -> Held:
    """Return what the full scan has measured."""
    return Held(reader.held_rows, reader.held_columns, reader.held_cells)


def whole_cells(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut a sheet's part into pieces that begin and end with whole cells."""
    rest = b""
    for block in blocks:
        rest += block
        cut = rest.rfind(b"<c ")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def memory_left(
    package: Package, area: int, lengths: "array[int]", plain: Callable[[], Package], *, is_bound: bool = False
) -> int | None:
    """Return how many bytes are left for texts in Python's own form, or None for enough; refuse what leaves none.

    The text of the cells is counted exactly only where a bound leaves a doubt.

    Args:
        area: how many cells the used areas have.
        lengths: an upper bound on the length of each shared string.
        plain: gives the plain workbook, whose sheets' parts hold the cells.
        is_bound: whether to return what is left at least, where that is anything, and leave the counting for later; of
            workbooks whose cells were counted in sheets that are all passed on as they stand.
    """
    needed = _BASE_COSTS + _FILES_HELD * package.packed_size
    needed += area * _AREA_COSTS + len(lengths) * _STRING_COSTS + sum(lengths)
    shared, cells = max(lengths, default=0), package.tally.cells
    if needed + _DEAREST_BYTE * (package.total_size + shared * cells) <= MEMORY_HELD:
        return None
    needed += cells * _CELL_COSTS
    text = shared * cells + max(package.total_size - _SHORTEST_CELL * cells, 0)
    if needed + text > MEMORY_HELD // 2:
        most = shared * cells + package.total_size - _BLANK_CELL * cells
        text = most if is_bound and needed + most <= MEMORY_HELD else _text(plain(), lengths)
    needed += text
    if needed > MEMORY_HELD:
        raise too_heavy(package.name)
    return MEMORY_HELD - needed


def too_heavy(name: str) -> TrackerRefused:
    """Word the refusal of a workbook whose cells and texts would fill the memory."""
    return TrackerRefused(
        f"{name} would take more than 1 GiB of memory: move old rows to another workbook, or shorten text that is "
        "repeated in many cells."
    )


def _text(workbook: Package, lengths: "array[int]") -> int:
    """Count the text of all cells; each has its own copy of a text that it shares."""
    total = 0
    for part in workbook.parts:
        if part.startswith("xl/worksheets/"):
            for block in whole_cells(workbook.stream(part)):
                total += len(b"".join(TYPED.findall(block))) + len(b"".join(MADE.findall(block)))
                total += sum(lengths[index] for index in map(int, SHARED.findall(block)) if index < len(lengths))
    return total

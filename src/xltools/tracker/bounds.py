"""What can be held in memory: how far the used areas of the sheets reach, and how much text the cells repeat."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xltools.errors import TrackerRefused
from xltools.places import address
from xltools.tracker.cells import SheetTruth, column_number
from xltools.tracker.grammar import COLUMN
from xltools.tracker.package import Package, shown
from xltools.tracker.reference import SheetReader
from xltools.tracker.strings import StringsReader

#: Every cell of a used area costs memory, blank or not.
CELLS_HELD = 20_000_000
#: A used area above the first figure, with fewer than one cell in the second that holds anything, is a stray cell's.
SPARSE_FROM, SPARSE_RATIO = 10_000_000, 50
#: Each cell gets its own copy of the text that it shares.
TEXT_HELD = 1 << 30

_SHORTEST_CELL = len('<c r="A1" t="s"><v>0</v></c>')
_INDEX = re.compile(rb' t="s"[^<>]*><v>(\d+)<')


@dataclass(frozen=True, slots=True)
class Held:
    """The furthest row and column of a sheet that hold anything, and how many cells do."""

    rows: int
    columns: int
    cells: int

    @property
    def area(self) -> int:
        """The cells from A1 to the furthest, blank ones too."""
        return self.rows * self.columns


@dataclass(frozen=True, slots=True)
class Scanned:
    """One sheet as scanned; `held` where it was measured on the way."""

    name: str
    part: str
    truth: SheetTruth
    held: Held | None = None

    @property
    def area(self) -> int:
        """The most that the used area can be."""
        return self.held.area if self.held else self.truth.rows * self.truth.columns


def refuse_sparse(package: Package, sheets: list[Scanned]) -> None:
    """Refuse used areas that cannot be held; a sheet is measured exactly only where its bounds leave a doubt."""
    areas = {sheet.name: sheet.area for sheet in sheets}
    doubtful = {name for name, area in areas.items() if area > SPARSE_FROM}
    for measure in (_measured_bytes, _measured_cells):
        for sheet in sheets:
            if sum(areas.values()) <= CELLS_HELD and sheet.name not in doubtful:
                continue
            held = sheet.held or measure(package, sheet)
            areas[sheet.name] = held.area
            if held.area <= max(SPARSE_FROM, SPARSE_RATIO * held.cells):
                doubtful.discard(sheet.name)
            elif measure is _measured_cells:
                raise _stray(package, sheet, held)
    if sum(areas.values()) > CELLS_HELD:
        raise TrackerRefused(
            f"{package.name} has {sum(areas.values()):,} cells in the used areas of its sheets, more than the "
            f"{CELLS_HELD:,} that can be held: move old rows to another workbook, and delete stray cells far from the "
            "tables (Ctrl+End finds them)."
        )


def _stray(package: Package, sheet: Scanned, held: Held) -> TrackerRefused:
    return TrackerRefused(
        f"{package.name} has a stray cell in its sheet {shown(sheet.name)!r}, whose used area reaches "
        f"{address(held.rows, held.columns)} though only {held.cells:,} cells hold anything: go there with "
        "Ctrl+End, delete that row and column, and save."
    )


def _measured_bytes(package: Package, sheet: Scanned) -> Held:
    """Measure a plainly written sheet: the columns exactly, rows without a value counted too."""
    letters: set[bytes] = set()
    cells = 0
    for block in _whole_cells(package.stream(sheet.part)):
        letters.update(COLUMN.findall(block))
        cells += block.count(b"</v>") + block.count(b"</is>")
    return Held(sheet.truth.rows, max((column_number(found.decode()) for found in letters), default=0), cells)


def _measured_cells(package: Package, sheet: Scanned) -> Held:
    reader = SheetReader(package, sheet.part)
    reader.read(package.stream(sheet.part))
    return held_by(reader)


def held_by(reader: SheetReader) -> Held:
    """Return what the reference reader has measured."""
    return Held(reader.held_rows, reader.held_columns, reader.held_cells)


def _whole_cells(blocks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        rest += block
        cut = rest.rfind(b"<c ")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def refuse_heavy_text(package: Package, strings: str, longest: int, plain: Callable[[], Package]) -> None:
    """Refuse cells that share text until it fills the memory; counted exactly only where a bound leaves a doubt.

    Args:
        longest: an upper bound on the length of one shared string.
        plain: gives the plain workbook, whose sheets' parts hold the cells.
    """
    if longest * (package.total_size // _SHORTEST_CELL) <= TEXT_HELD:
        return
    lengths: list[int] = []
    StringsReader(package, strings, lambda text: lengths.append(len(text))).read()
    lengths = lengths[1:-1]  # without the beginning and the end of the table
    total, workbook = 0, plain()
    for part in workbook.parts:
        if part.startswith("xl/worksheets/"):
            for block in _whole_cells(workbook.stream(part)):
                total += sum(lengths[index] for index in map(int, _INDEX.findall(block)) if index < len(lengths))
    if total > TEXT_HELD:
        raise TrackerRefused(
            f"{package.name} repeats long text in so many cells that it takes {total / TEXT_HELD:.1f} GiB to hold: "
            "move old rows to another workbook, or shorten the text."
        )

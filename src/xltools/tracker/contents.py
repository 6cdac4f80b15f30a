"""The contents of a guarded package: each sheet's truth scanned from its XML, its values by calamine.

Values are what Excel shows them to be: a number is a float, a logical a bool, text a str (rich text without its
formatting), a blank, an error or a formula without a value "". A number in a date format is a date where it is a
whole day, a datetime where it has a time of day, and a time where it has no day (below 1); in a format of elapsed
hours it is a timedelta. A negative number in a date format, which Excel itself cannot show, comes as a time.
"""

import io
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from xltools.errors import TrackerRefused
from xltools.tracker.excel_tables import Tables
from xltools.tracker.fast_scan import counts_cells, truth_of
from xltools.tracker.file_checks import SAVE_AS
from xltools.tracker.followers import add_followers
from xltools.tracker.full_scan import SheetReader
from xltools.tracker.memory_limits import Scanned, areas, held_by, memory_left, whole_cells
from xltools.tracker.package import Package, shown
from xltools.tracker.plain_workbook import (
    Packed,
    Packer,
    Strings,
    as_it_stands,
    plain_workbook,
    strings_part,
    without_durations,
)
from xltools.tracker.raw import Area, RawSheet, RawValue
from xltools.tracker.repeated import Texts
from xltools.tracker.sheet_truth import SheetTruth
from xltools.tracker.struck import Struck, joined, struck_cells
from xltools.tracker.styles import styles_of
from xltools.tracker.workbook import SheetPart, Workbook, load_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Rows = list[list[RawValue]]


def read_contents(package: Package) -> tuple[Workbook, dict[str, RawSheet], dict[str, Area]]:
    """Read the workbook part of a package, all its sheets by name, and what stretches of them are called.

    Raises:
        TrackerRefused: it is not a workbook, damaged, or too large to hold.
    """
    workbook = load_workbook(package)
    styles = styles_of(package, workbook.styles)
    tables = Tables(package)
    filtered = [tables.filter_rows_of(sheet.part) for sheet in workbook.sheets]
    _check_other_parts(package, workbook)
    scanned, plain, texts = _scan(package, workbook)
    changing = {sheet: seen.truth.volatile for sheet, seen in zip(workbook.sheets, scanned, strict=True)}
    add_followers(package, workbook, tables.places(workbook), changing)
    values = _values(package.name, plain, styles.kinds, texts)
    struck = _struck(package, plain, styles.struck)
    each = zip(workbook.sheets, scanned, values, struck, filtered, strict=True)
    sheets = {
        sheet.name: _raw_sheet(sheet, seen.truth, rows, out, is_filtered=seen.truth.is_filtered or has_filtered_table)
        for sheet, seen, rows, out, has_filtered_table in each
    }
    return workbook, sheets, tables.areas(workbook)


class _PlainParts(NamedTuple):
    """What the plain workbook is put together from."""

    sheets: list[Packed]
    strings: Strings
    is_1904: bool

    def workbook(self, kinds: list[int]) -> bytes:
        return plain_workbook(self.sheets, self.strings.part, kinds, is_1904=self.is_1904)


def _check_other_parts(package: Package, workbook: Workbook) -> None:
    """Unpack what is not parsed below: a damaged part anywhere means that the file is not what was saved."""
    parsed = {workbook.strings, *(sheet.part for sheet in workbook.sheets)}
    for part in package.parts:
        if part not in parsed:
            package.check(part, is_xml=workbook.types.is_xml(part))


def _scan(package: Package, workbook: Workbook) -> tuple[list[Scanned], _PlainParts, Texts | None]:
    """Scan all sheets; refuse what cannot be held; give the parts of the plain workbook."""
    scanned, parts = [], []
    for sheet in workbook.sheets:
        seen, part = _scan_sheet(package, sheet, is_stale=workbook.is_stale)
        scanned.append(seen)
        parts.append(part)
    area = areas(package, scanned)
    strings = strings_part(package, workbook.strings)
    plain = _PlainParts(parts, strings, workbook.is_1904)
    left = partial(memory_left, package, area, strings.lengths, lambda: Package(package.name, plain.workbook([])))
    at_least = left(is_bound=counts_cells(package) and all(seen.held is None for seen in scanned))
    return scanned, plain, None if at_least is None else Texts(package.name, at_least, left)


def _scan_sheet(package: Package, sheet: SheetPart, *, is_stale: bool) -> tuple[Scanned, Packed]:
    truth = truth_of(package, sheet.part, names=sheet.volatile_names, is_stale=is_stale)
    if truth is not None:
        return Scanned(sheet.name, sheet.part, truth), as_it_stands(package, sheet.part)
    packer = Packer()
    reader = SheetReader(package, sheet.part, packer.write, sheet.volatile_names, is_stale=is_stale)
    truth = reader.read(package.stream(sheet.part))
    package.tally.rows(0, reader.held_cells)
    return Scanned(sheet.name, sheet.part, truth, held_by(reader)), packer.packed()


def _struck(package: Package, plain: _PlainParts, styles: frozenset[int]) -> list[Struck]:
    """Return the struck-out cells of each sheet; nothing is read again where no style and no text is struck out."""
    strings = plain.strings.struck
    if not styles and not strings:
        return [{} for _ in plain.sheets]
    package.tally.unpacked_again(sum(sheet.size for sheet in plain.sheets))
    again = Package(package.name, plain.workbook([]))
    numbers = range(1, len(plain.sheets) + 1)
    return [struck_cells(whole_cells(again.stream(f"xl/worksheets/{n}.xml")), styles, strings) for n in numbers]


def _values(name: str, plain: _PlainParts, kinds: list[int], texts: Texts | None) -> Iterator[Rows]:
    """Yield each sheet's values, from A1 on; calamine's faults, and its panics, become refusals."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - no reader before the guard

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(plain.workbook(kinds)))
        for index in range(len(plain.sheets)):
            try:
                rows = _rows(workbook.get_sheet_by_index(index), texts)
            except OverflowError:  # a duration beyond what Python holds
                other = CalamineWorkbook.from_filelike(io.BytesIO(plain.workbook(without_durations(kinds))))
                rows = _rows(other.get_sheet_by_index(index), texts)
            yield rows
    except CalamineError as fault:
        raise _unreadable(name, fault) from None
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise _unreadable(name, fault) from None


def _rows(sheet: "CalamineSheet", texts: Texts | None) -> Rows:
    """Read a sheet from A1 on; where memory might run short row by row, and each text that cells repeat held once."""
    if texts is None:
        return sheet.to_python(skip_empty_area=False)
    rows = [[texts[value] if type(value) is str else value for value in row] for row in sheet.iter_rows()]
    if sheet.start and sheet.start[1]:  # the rows begin at the first column that holds anything
        before: list[RawValue] = [""] * sheet.start[1]
        return [before + row for row in rows]
    return rows


def _unreadable(name: str, fault: BaseException) -> TrackerRefused:
    return TrackerRefused(
        f"{name} cannot be read as a workbook ({shown(str(fault))}): {SAVE_AS} again, or use a backup."
    )


def _raw_sheet(sheet: SheetPart, truth: SheetTruth, rows: Rows, struck: Struck, *, is_filtered: bool) -> RawSheet:
    return RawSheet(
        name=sheet.name,
        state=sheet.state,
        rows=rows,
        errors=truth.errors,
        uncalculated=frozenset(truth.uncalculated | truth.stale),
        volatile=frozenset(truth.volatile),
        merges=tuple(truth.merges),
        hidden_rows=frozenset(truth.hidden_rows),
        hidden_columns=frozenset(truth.hidden_columns),
        is_filtered=is_filtered,
        struck=joined(struck, truth.struck),
    )

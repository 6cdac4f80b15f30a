"""A marked copy of the tracker: staff's own sheets, with the faulty cells coloured and commented."""

import io
import warnings
from collections.abc import Iterable, Mapping, Sequence

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltools.deliver.marked_pages import set_pages
from xltools.deliver.sanitize import disarm, put, storable, with_fills_first
from xltools.deliver.tracker_extract import extract
from xltools.findings import Finding
from xltools.report import theme
from xltools.tracker import RawSheet, RawTracker

#: With more cells than this on the sheets with findings, they are not copied as they look: openpyxl needs 6 s for them.
MOST_CELLS = 100_000
#: Excel slows down with more notes than this on a workbook; further cells are coloured alone.
MOST_COMMENTS = 2_000
#: A rule's fill uses the background colour, a cell's own fill the foreground colour.
_FILLS = {
    severity: PatternFill("solid", fgColor=colour, bgColor=colour)
    for severity in ("error", "warning")
    if (colour := theme.STYLES[severity]["bg_color"].removeprefix("#"))
}
_CARRIES = (
    "Only the sheets with findings are here. They hold values, not formulas; pictures, charts, links, macros, "
    "drop-downs and colours given by a formula are left out; what was hidden or protected is open."
)
_DRAWN = (
    "Only the sheets with findings are here. They are too large or too unusual to copy as they look: their rows with "
    "findings are drawn, plainly."
)
_NONE = "No cell of the tracker is marked, so none of its sheets is here."

_Cells = Mapping[tuple[str, int, int], list[Finding]]


def of(raw: RawTracker, content: bytes, findings: Sequence[Finding]) -> tuple[Workbook, str]:
    """Return the marked copy of the sheets with findings, and notes about it.

    Args:
        content: the tracker's bytes.
    """
    cells = _by_cell(finding for finding in findings if finding.sheet in raw.sheets)
    wanted = [name for name in raw.sheets if name in {sheet for sheet, _, _ in cells}]
    if not wanted:
        return _empty(), _NONE
    book = _loaded(raw, content, wanted)
    told = _CARRIES if book is not None else _DRAWN
    book = book if book is not None else _drawn(raw, wanted, cells)
    _mark(book, cells)
    for name in book.sheetnames:
        set_pages(book[name], [(row, column) for sheet, row, column in cells if sheet == name])
    return book, told


def _loaded(raw: RawTracker, content: bytes, wanted: Sequence[str]) -> Workbook | None:
    """Load the look and values of some sheets; None if they are too large, or openpyxl cannot load them."""
    if sum(len(raw.sheets[name].rows) * len(raw.sheets[name].rows[0]) for name in wanted) > MOST_CELLS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about what it drops; the first sheet tells the reader
            book = openpyxl.load_workbook(io.BytesIO(extract(content, wanted)), data_only=True, keep_links=False)
    except Exception:  # noqa: BLE001 - the tracker was read already; a copy that fails is drawn plainly instead
        return None
    if book.sheetnames != list(wanted):
        return None
    disarm(book)
    return book


def _mark(book: Workbook, cells: _Cells) -> None:
    commented = 0
    filled: dict[str, dict[str, list[str]]] = {name: {} for name in book.sheetnames}
    for (sheet_name, row, column), found in cells.items():
        sheet = book[sheet_name]
        cell = _anchor(sheet, row, column)
        severity = "error" if any(f.severity == "error" for f in found) else "warning"
        cell.fill = _FILLS[severity]
        sheet.row_dimensions[row].hidden = False
        filled[sheet_name].setdefault(severity, []).append(cell.coordinate)
        if commented < MOST_COMMENTS:
            words = "\n".join(f"{f.message} {f.fix}" for f in found)
            before = f"{cell.comment.text}\n" if cell.comment is not None else ""
            cell.comment = Comment(storable(before + words), "xltools", height=120, width=320)
            commented += 1
    for name, by_severity in filled.items():
        with_fills_first(book[name], [(_FILLS[severity], places) for severity, places in sorted(by_severity.items())])


def _by_cell(findings: Iterable[Finding]) -> dict[tuple[str, int, int], list[Finding]]:
    cells: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in findings:
        if finding.row is not None and finding.column is not None:
            cells.setdefault((finding.sheet, finding.row, finding.column), []).append(finding)
    return cells


def _anchor(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return the cell itself, or the first cell of the merged block that it is in."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        block = next(b for b in sheet.merged_cells.ranges if cell.coordinate in b)
        cell = sheet.cell(block.min_row, block.min_col)
    assert isinstance(cell, Cell)
    return cell


def _empty() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _drawn(raw: RawTracker, wanted: Sequence[str], cells: _Cells) -> Workbook:
    """Draw the first row and the rows with findings of each sheet, at their own addresses."""
    book = _empty()
    for name in wanted:
        sheet = book.create_sheet(name)
        for row in sorted({1, *(row for sheet_name, row, _ in cells if sheet_name == name)}):
            _draw_row(sheet, raw.sheets[name], row)
    return book


def _draw_row(sheet: Worksheet, source: RawSheet, row: int) -> None:
    for column, value in enumerate(source.rows[row - 1] if row <= len(source.rows) else [], start=1):
        shown = source.errors.get((row, column)) or value
        if isinstance(shown, str):
            if shown:
                put(sheet, row, column, shown)
        else:
            sheet.cell(row, column).value = shown

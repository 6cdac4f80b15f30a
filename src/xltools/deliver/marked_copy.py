"""A marked copy of the tracker: staff's own sheets as they know them, the faulty cells coloured and commented."""

import hashlib
import io
import warnings
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltools import theme
from xltools.deliver.safe_cells import put, storable
from xltools.findings import Finding
from xltools.tracker import RawSheet, RawTracker

#: A tracker with more cells than this is not copied whole: openpyxl needs about a minute for a million.
MOST_CELLS = 300_000
#: Excel slows down with more notes than this on a workbook; further cells are coloured alone.
MOST_COMMENTS = 2_000
_CARRIES = (
    "The copy holds values, not formulas; charts, pictures, links and macros of the tracker are left out of it.",
)
_FILLS = {
    severity: PatternFill("solid", fgColor=theme.STYLES[severity]["bg_color"].removeprefix("#"))
    for severity in ("error", "warning")
}


def of(raw: RawTracker, findings: Sequence[Finding]) -> tuple[Workbook, tuple[str, ...]]:
    """Return the marked copy, and sentences about what it cannot carry."""
    if sum(len(s.rows) * len(s.rows[0]) for s in raw.sheets.values() if s.rows) <= MOST_CELLS:
        book = _loaded(raw)
        if book is not None:
            _mark(book, findings)
            return book, _CARRIES
    return _drawn(raw, findings), (
        "The tracker is too large or too unusual to copy as it looks: only the rows with findings are drawn, plainly.",
    )


def _loaded(raw: RawTracker) -> Workbook | None:
    """Load the tracker's look and values; None where openpyxl cannot, or where it was saved again meanwhile."""
    try:
        content = raw.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != raw.sha256:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what it drops; the first sheet says so for the reader
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except Exception:  # noqa: BLE001 - the tracker was read already; a copy that fails is drawn plainly instead
        return None
    if not book.worksheets or set(raw.sheets) != set(book.sheetnames):
        return None
    _disarm(book)
    return book


def _disarm(book: Workbook) -> None:
    """Take out whatever could act: links and defined names come from the tracker."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.hyperlink is not None:
                    cell.hyperlink = None
    for name in list(book.defined_names):
        if "[" in (book.defined_names[name].attr_text or ""):
            del book.defined_names[name]


def _mark(book: Workbook, findings: Iterable[Finding]) -> None:
    commented = 0
    for (sheet_name, row, column), found in _by_cell(findings).items():
        if sheet_name not in book.sheetnames:
            continue
        cell = _anchor(book[sheet_name], row, column)
        severity = "error" if any(f.severity == "error" for f in found) else "warning"
        cell.fill = _FILLS[severity]
        if commented < MOST_COMMENTS:
            words = "\n".join(f"{f.message} {f.fix}" for f in found)
            before = f"{cell.comment.text}\n" if cell.comment is not None else ""
            cell.comment = Comment(storable(before + words), "xltools", height=120, width=320)
            commented += 1


def _by_cell(findings: Iterable[Finding]) -> dict[tuple[str, int, int], list[Finding]]:
    cells: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in findings:
        if finding.row is not None and finding.column is not None:
            cells.setdefault((finding.sheet, finding.row, finding.column), []).append(finding)
    return cells


def _anchor(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return the cell itself, or the first cell of the merged block that it stands in."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        block = next(b for b in sheet.merged_cells.ranges if cell.coordinate in b)
        cell = sheet.cell(block.min_row, block.min_col)
    assert isinstance(cell, Cell)
    return cell


def _drawn(raw: RawTracker, findings: Sequence[Finding]) -> Workbook:
    """Draw the rows with findings of each sheet, at their own addresses, values as text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet_name, row, _ in _by_cell(findings):
        if sheet_name not in raw.sheets:
            continue
        if sheet_name not in book.sheetnames:
            _draw_row(book.create_sheet(sheet_name), raw.sheets[sheet_name], 1)
        _draw_row(book[sheet_name], raw.sheets[sheet_name], row)
    _mark(book, findings)
    return book


def _draw_row(sheet: Worksheet, source: RawSheet, row: int) -> None:
    for column, value in enumerate(source.rows[row - 1] if row <= len(source.rows) else [], start=1):
        text = source.errors.get((row, column)) or value
        if isinstance(text, str):
            if text:
                put(sheet, row, column, text)
        else:
            sheet.cell(row, column).value = text

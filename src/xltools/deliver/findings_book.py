"""The findings workbook: a list whose rows link to the cells, then a marked copy of the tracker."""

import math
import os
from collections.abc import Collection, Sequence
from itertools import count
from pathlib import Path

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from xltools.deliver import marked_copy
from xltools.deliver.findings_text import headline
from xltools.deliver.no_clock import properties, saved
from xltools.deliver.os_errors import said
from xltools.deliver.release import FINDINGS_FILE
from xltools.deliver.sanitize import put, storable
from xltools.findings import Finding
from xltools.report import theme
from xltools.tracker import RawTracker
from xltools.tracker.addresses import column_letter

NAME = FINDINGS_FILE
SHEET = "Findings"
HEADINGS = ("Severity", "Sheet", "Cell", "Heading", "Value", "What is wrong", "What to do", "Rule", "In this copy")
_WIDTHS = (9.5, 13, 8, 14, 14, 33, 33, 8.5, 7.5)  # of a laptop's window, and of A4 across at nine points
_SET_OFF = (7, 8)  # columns after a long text, which would touch them
_FIRST = 6  # the row of the headings
_MOST_ROWS = 1_048_000  # Excel holds 1,048,576
_MOST_LINKED = 32_000  # Excel holds 65,530 links on a sheet, and a row has two
_ESCAPED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '% "<>[]^`{}'})  # as Excel does
_TITLE = Font(name=theme.FONT, size=16, bold=True, color=theme.INK.removeprefix("#"))
_TEXT = Font(name=theme.FONT, size=10, color=theme.TEXT.removeprefix("#"))
_STRONG = Font(name=theme.FONT, size=10, bold=True, color=theme.INK.removeprefix("#"))
_LINK = Font(name=theme.FONT, size=10, underline="single", color="0B5394")
_FILLS = {
    "Error": PatternFill("solid", fgColor=theme.STYLES["error"]["bg_color"].removeprefix("#")),
    "Warning": PatternFill("solid", fgColor=theme.STYLES["warning"]["bg_color"].removeprefix("#")),
}


def to_bytes(raw: RawTracker, content: bytes, findings: Sequence[Finding], place: Path) -> bytes:
    """Return the workbook's bytes.

    Args:
        content: the tracker's own bytes.
        place: the folder that the workbook will be in; its links start from there.
    """
    book, told = marked_copy.of(raw, content, findings)
    tables = {name.casefold() for sheet in book.worksheets for name in sheet.tables}
    sheet = book.create_sheet(_free_name(SHEET, {name.casefold() for name in book.sheetnames}), 0)
    _head(sheet, raw, findings, told)
    ordered = sorted(findings, key=_work_order)
    target = _link_target(raw.path, place)
    for offset, finding in enumerate(ordered[:_MOST_ROWS], start=1):
        _row(sheet, _FIRST + offset, finding, target if offset <= _MOST_LINKED else "", book)
    _dress(sheet, min(len(ordered), _MOST_ROWS), _free_name("tbl_Findings", tables))
    book.active = 0
    sheet.sheet_view.tabSelected = True
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
        if other.sheet_properties.tabColor is None:  # the copy's tabs, in addition to the worklist's own
            other.sheet_properties.tabColor = theme.STYLES["bar"]["bg_color"].removeprefix("#")
    book.properties = properties(storable(f"Findings in {raw.path.name}: a marked copy, not the tracker"))
    with said(place / NAME):  # openpyxl writes to temporary files of the system
        return saved(book)


def _work_order(finding: Finding) -> int:
    """Errors first, then warnings, then what is waived; within each the reading order stays."""
    return 2 if finding.waived else 0 if finding.severity == "error" else 1


def _head(sheet: Worksheet, raw: RawTracker, findings: Sequence[Finding], told: str) -> None:
    put(sheet, 1, 1, f"Findings: {headline(findings)}").font = _TITLE
    put(
        sheet, 2, 1, f"In {raw.path.name}. This is a marked copy: fix the tracker itself, then run again."
    ).font = _STRONG
    put(
        sheet, 3, 1, "Cell opens the tracker at that cell; the last column shows the cell in this copy, coloured."
    ).font = _TEXT
    put(sheet, 4, 1, told).font = _TEXT
    more = len(findings) - _MOST_ROWS
    if more > 0:
        put(sheet, 5, 1, f"{more:,} more findings than a sheet holds are not listed here.").font = _STRONG


def _row(sheet: Worksheet, row: int, finding: Finding, target: str, book: Workbook) -> None:
    severity = "Waived" if finding.waived else finding.severity.capitalize()
    cell = finding.cell or "Whole sheet"
    values = (
        severity, finding.sheet, cell, finding.heading or "None", finding.value or "Blank",
        finding.message, finding.fix, finding.rule, "Not in the copy",
    )  # fmt: skip
    for column, value in enumerate(values, start=1):
        placed = put(sheet, row, column, value)
        placed.font = _TEXT
        placed.alignment = Alignment(wrap_text=True, vertical="top", indent=int(column in _SET_OFF))
    sheet.row_dimensions[row].height = _height(values)
    if severity in _FILLS:
        sheet.cell(row, 1).fill = _FILLS[severity]
    location = f"'{finding.sheet.replace(chr(39), chr(39) * 2)}'!{finding.cell or 'A1'}"
    if target:
        _link(sheet, row, 3, Hyperlink(ref="", target=target, location=location))
    if finding.sheet in book.sheetnames and row <= _FIRST + _MOST_LINKED:
        put(sheet, row, 9, "Show").font = _TEXT
        _link(sheet, row, 9, Hyperlink(ref="", location=location))


def _height(values: Sequence[str]) -> float:
    """Return the points that a row's longest text needs; previews and LibreOffice do not find it themselves."""
    lines = max(math.ceil(len(text) / (width * 1.1 - 2)) for text, width in zip(values, _WIDTHS, strict=True))
    return min(13.0 * lines + 4, 409)


def _link(sheet: Worksheet, row: int, column: int, link: Hyperlink) -> None:
    cell = sheet.cell(row, column)
    link.ref = cell.coordinate
    cell.hyperlink = link
    cell.font = _LINK


def _dress(sheet: Worksheet, count: int, table_name: str) -> None:
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), start=1):
        cell = put(sheet, _FIRST, column, heading)
        cell.font = _STRONG
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", indent=int(column in _SET_OFF))
        sheet.column_dimensions[column_letter(column)].width = width
    table = Table(displayName=table_name, ref=f"A{_FIRST}:I{_FIRST + max(count, 1)}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"A{_FIRST + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = theme.RED.removeprefix("#")
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.5, bottom=0.5)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_FIRST}:{_FIRST}"


def _link_target(tracker: Path, place: Path) -> str:
    """Return the way from the workbook to the tracker; none if no link can hold it."""
    try:
        way = os.path.relpath(tracker, place)
    except ValueError:  # another drive
        return ""
    way = Path(way).as_posix()
    if "#" in way or storable(way) != way:  # Excel reads '#' as the end of the file's name
        return ""
    # a relation's target is an address: these signs must be escaped, and a first part with ':' would be a scheme
    return (f"./{way}" if ":" in way.partition("/")[0] else way).translate(_ESCAPED)


def _free_name(name: str, taken: Collection[str]) -> str:
    if name.casefold() not in taken:
        return name
    return next(free for number in count(2) if (free := f"{name}_{number}").casefold() not in taken)

"""The marked copy on paper: of each sheet the headings and what is around its findings, in letters one can read."""

from collections.abc import Collection, Iterable, Iterator

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_LETTERS = 9.0  # points, as in the packs
_AROUND = 2  # rows shown before and after a finding
_ONE_PAGE = 20  # rows between findings that still fit on one page
_MARGINS = PageMargins(left=0.4, right=0.4, top=0.8, bottom=0.7)
#: Pixels of columns at full size between the margins, as LibreOffice draws them; paper by its number in Excel.
_PAPERS = ((9, (11.69 - 0.8) * 96 / 1.06), (8, (16.54 - 0.8) * 96 / 1.06))
_USUAL_WIDTH, _USUAL_SIZE = 8.43, 11.0
_SMALLEST = 8.0  # points: smaller letters in the tracker are not made larger than the rest allows
_MOST_LOOKED_AT = 50  # rows
_MOST_AREAS = 6  # each of them begins a page
_FOOT = ("Marked copy, not the tracker: &A", None, "Page &P of &N")  # left, centre, right


def set_pages(sheet: Worksheet, places: Collection[tuple[int, int]]) -> None:
    """Make a sheet print what is needed to read its findings: on A4, or else on A3, or else on pages side by side.

    Args:
        places: row and column of each finding.
    """
    last = max(column for _, column in places)
    headings = _headings(sheet)
    blocks = list(_blocks((row for row, _ in places), headings))
    letter = get_column_letter(last)
    areas = [f"A{first}:{letter}{end}" for first, end in blocks]
    if len(areas) > _MOST_AREAS:
        areas = [f"A{blocks[0][0]}:{letter}{blocks[-1][1]}"]
    sheet.print_area = ",".join(areas)
    if headings:
        sheet.print_title_rows = f"{headings[0]}:{headings[1]}"
    width = sum(_pixels(sheet, column) for column in range(1, last + 1))
    looked_at = sorted({row for row, _ in places})[:_MOST_LOOKED_AT]
    least = _LETTERS / _size(sheet, [*(range(headings[0], headings[1] + 1) if headings else ()), *looked_at], last)
    paper, room = next((each for each in _PAPERS if each[1] / width >= least), _PAPERS[-1])
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_margins = _MARGINS
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = int(min(room / width, 1.0) * 100) if room / width >= least else round(least * 100 + 0.49)
    sheet.print_title_cols = None if room / width >= least else "A:A"
    sheet.row_breaks.brk, sheet.col_breaks.brk = [], []
    foot = sheet.oddFooter
    assert foot is not None
    parts = (foot.left, foot.center, foot.right)
    if not any(part.text for part in parts if part):  # it has no footer of its own
        for part, text in zip(parts, _FOOT, strict=True):
            if part is not None:
                part.text = text


def _headings(sheet: Worksheet) -> tuple[int, int] | None:
    """Return the rows that are repeated on each page: those of the sheet itself, else those that do not scroll."""
    own = sheet.print_title_rows
    if own:
        first, _, end = own.replace("$", "").partition(":")
        return int(first), int(end or first)
    frozen = sheet.freeze_panes
    row = int("".join(filter(str.isdigit, str(frozen)))) - 1 if frozen else 1
    return (1, row) if 0 < row < _ONE_PAGE else None


def _blocks(rows: Iterable[int], headings: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each stretch that prints together; headings are above the first."""
    wanted = sorted(set(rows))
    top = headings[1] + 1 if headings else 1
    first = end = 0
    for row in wanted:
        if end and row - end > _ONE_PAGE:
            yield first, end
            first = 0
        first = first or max(row - _AROUND, min(top, row))
        end = row + _AROUND
    yield first, end


def _pixels(sheet: Worksheet, column: int) -> float:
    for letter, each in sheet.column_dimensions.items():
        first, last = each.min or column_index_from_string(letter), each.max or column_index_from_string(letter)
        if first <= column <= last:
            return 0.0 if each.hidden else (each.width or _USUAL_WIDTH) * 7 + 5
    return (sheet.sheet_format.defaultColWidth or _USUAL_WIDTH) * 7 + 5


def _size(sheet: Worksheet, rows: Iterable[int], last: int) -> float:
    """Return the size of the smallest letters of these rows."""
    sizes = [
        float(cell.font.sz or _USUAL_SIZE)
        for row in rows
        for cell in next(sheet.iter_rows(min_row=row, max_row=row, max_col=last))
        if cell.value is not None
    ]
    return max(min(sizes, default=_USUAL_SIZE), _SMALLEST)

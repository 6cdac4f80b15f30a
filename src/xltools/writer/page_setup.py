"""How a sheet prints and first appears: paper, margins, and the head and foot of every page."""

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from xltools.report.model import Book, Page, Sheet
from xltools.report.theme import FONT, INK, QUIET, RED, ROW_HEIGHT, STYLES
from xltools.writer.excel_text import attribute_text, shortened, units
from xltools.writer.sizes import DEFAULT_WIDTH
from xltools.writer.text_fit import column_pixels

_PAPERS = {"A4": 9, "A3": 8}


#: Pixels of a laptop's window (1366 by 768) that columns have: what row numbers and the scroll bar leave.
WINDOW = 1300
#: Percent below which a laptop's letters are too small to read: wider tables scroll beside their frozen columns.
SMALLEST_ZOOM, SMALLEST_OF_A_TABLE = 50, 75


def set_view(worksheet: Worksheet, sheet: Sheet, widths: Mapping[int, float]) -> None:
    """Set what a reader sees at opening: no gridlines on sheets for readers, and a page's width at once."""
    if sheet.kind == "entry":
        worksheet.hide_gridlines(1)
    else:
        worksheet.hide_gridlines(2)
        worksheet.set_default_row(ROW_HEIGHT)
        everywhere = "A1:XFD1048576"
        # a reader is not to be told by green corners that an id is a number kept as text
        worksheet.ignore_errors(
            dict.fromkeys(
                ("number_stored_as_text", "two_digit_text_year", "formula_differs", "formula_range"), everywhere
            )
        )
    worksheet.set_zoom(zoom(sheet, widths))
    if sheet.freeze:
        worksheet.freeze_panes(sheet.freeze[0] - 1, sheet.freeze[1] - 1)
    if sheet.tab:
        look = STYLES[sheet.tab]
        worksheet.set_tab_color(look.get("bg_color") or look["font_color"])


def zoom(sheet: Sheet, widths: Mapping[int, float]) -> int:
    """Return the percent at which the width of a sheet for readers fits a laptop's window."""
    if sheet.kind == "entry":
        return 100
    last = sheet.page.area.last_column if sheet.page.area else max(widths, default=1)
    total = sum(column_pixels(widths.get(column, DEFAULT_WIDTH)) for column in range(1, last + 1))
    least = SMALLEST_OF_A_TABLE if sheet.freeze else SMALLEST_ZOOM
    return max(min(WINDOW * 100 // max(total, 1), 100), least)


def set_page(worksheet: Worksheet, page: Page, book: Book) -> None:
    """Set a sheet's paper, its fit, its repeated rows and breaks, and the lines at its head and foot."""
    if page.orientation == "landscape":
        worksheet.set_landscape()
    else:
        worksheet.set_portrait()
    worksheet.set_paper(_PAPERS[page.paper])
    left, right, top, bottom = page.margins
    worksheet.set_margins(left, right, top, bottom)
    worksheet.fit_to_pages(page.pages_wide, page.pages_tall)
    if page.repeat_rows:
        worksheet.repeat_rows(page.repeat_rows[0] - 1, page.repeat_rows[1] - 1)
    if page.breaks:
        worksheet.set_h_pagebreaks(sorted(page.breaks))
    if page.area:
        area = page.area
        worksheet.print_area(area.row - 1, area.column - 1, area.last_row - 1, area.last_column - 1)
    worksheet.set_header(header(book.marking, book.status), {"margin": 0.3, "scale_with_doc": False})
    worksheet.set_footer(footer(book.footer), {"margin": 0.3, "scale_with_doc": False})


def header(marking: str, status: str) -> str:
    """Return the head of a page: marking left, status right, DRAFT large and red."""
    # the font stands last of the codes, so that a text that begins with a digit is not read as a size
    size, color = (14, RED) if status.upper() == "DRAFT" else (9, QUIET)
    left, right = _said(marking, 120), _said(status, 50)
    return f'&L&9&K{INK[1:]}&"{FONT},Bold"{left}&R&{size}&K{color[1:]}&"{FONT},Bold"{right}'


def footer(line: str) -> str:
    """Return the foot of a page: the pack's line left, page x of y right."""
    look = f'&9&K{QUIET[1:]}&"{FONT},Regular"'
    return f"&L{look}{_said(line, 150)}&R{look}Page &P of &N"


def _said(text: str, limit: int) -> str:
    """Return a text for a header or footer, within so many units once its ampersands are doubled."""
    line = " ".join(text.split())
    said = attribute_text(line).replace("&", "&&")
    while units(said) > limit:
        line = shortened(line, units(line) - 1)
        said = attribute_text(line).replace("&", "&&")
    return said

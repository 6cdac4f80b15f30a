"""The findings' marked copy on paper: its headings, the rows around each finding, and letters that can be read."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers import small
from tests.workbook.test_own_paper import small_letters
from xltools.deliver import findings_book
from xltools.deliver.libreoffice import converted, page_count
from xltools.deliver.marked_pages import set_pages
from xltools.findings import Finding
from xltools.tracker import read_tracker

COLUMNS, ROWS = 24, 900


def sheet() -> Worksheet:
    """Return a long sheet in letters of ten points, wider than a page; below its first rows every tenth is filled."""
    made = Workbook().worksheets[0]
    for row in (*range(1, 31), *range(40, ROWS + 1, 10)):
        for column in range(1, COLUMNS + 1):
            made.cell(row, column, f"{row}-{column}").font = Font(size=10)
    for letter in map(chr, range(ord("A"), ord("A") + COLUMNS)):
        made.column_dimensions[letter].width = 12
    made.freeze_panes = "B2"
    return made


def areas(made: Worksheet, places: Iterable[tuple[int, int]]) -> list[str]:
    set_pages(made, list(places))
    return [area.partition("!")[2].replace("$", "") for area in str(made.print_area).split(",")]


def test_only_the_rows_around_findings_print_and_no_column_beyond_the_last_of_them() -> None:
    made = sheet()
    assert areas(made, [(20, 3), (24, 5)]) == ["A18:E26"]
    assert made.print_title_rows == "$1:$1"


def test_findings_far_apart_print_on_pages_of_their_own() -> None:
    assert areas(sheet(), [(20, 3), (500, 2), (880, 2)]) == ["A18:C22", "A498:C502", "A878:C882"]


def test_a_sheet_with_findings_all_over_prints_as_one() -> None:
    assert areas(sheet(), [(row, 2) for row in range(30, 800, 50)]) == ["A28:B782"]


def test_a_finding_in_the_headings_prints_them() -> None:
    assert areas(sheet(), [(1, 3)]) == ["A1:C3"]


@pytest.mark.parametrize(("last", "paper", "beside"), [(6, 9, None), (14, 8, None), (24, 8, "$A:$A")])
def test_the_paper_is_the_smallest_that_shows_nine_points(last: int, paper: int, beside: str | None) -> None:
    made = sheet()
    set_pages(made, [(5, last)])
    assert made.page_setup.paperSize == paper
    assert made.page_setup.scale is not None
    assert made.page_setup.scale >= 90
    assert made.print_title_cols == beside


@pytest.mark.office
def test_every_list_of_the_copy_prints_in_letters_of_nine_points(tmp_path: Path) -> None:
    (tmp_path / "tracker.xlsx").write_bytes(small.right_tracker())
    raw = read_tracker(tmp_path / "tracker.xlsx")
    found = [Finding("error", "CEL-01", name, "Wrong.", "Mend it.", 2, len(each.rows[0]), "Heading", "")
             for name, each in raw.sheets.items() if each.rows]  # fmt: skip
    content = findings_book.to_bytes(raw, raw.path.read_bytes(), found, tmp_path)
    pdf = converted({"findings.xlsx": content}, "pdf")["findings.pdf"]

    assert not small_letters(pdf)
    assert page_count(pdf) <= 4 * len(raw.sheets)

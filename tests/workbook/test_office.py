"""LibreOffice as a witness: it prints, reads and recalculates what a workbook says."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.helpers import figures, office, pack_checks

pytestmark = pytest.mark.office


def workbook(path: Path, cached: float) -> Path:
    """Make a workbook of two printed pages with one formula, 2 + 2, and its cached value."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sums")
        sheet.write_string("A1", "Illustrative")
        sheet.write_number("A2", 2)
        sheet.write_formula("A3", "=A2+2", None, cached)
        sheet.write_string("A4", "last line")
        book.add_worksheet("Next").write_string("A1", "second page")
    return path


def test_a_workbook_is_printed_to_a_picture_a_page_and_one_page_can_be_asked_for(tmp_path: Path) -> None:
    made = office.pdf(workbook(tmp_path / "a.xlsx", 4), tmp_path)
    pages = office.pictures(made, tmp_path / "pages")
    assert [page.read_bytes()[:4] for page in pages] == [b"\x89PNG", b"\x89PNG"]
    assert [page.name for page in office.pictures(made, tmp_path / "one", first=2, last=2)] == ["a-2.png"]


def test_printed_text_shows_the_cached_value(tmp_path: Path) -> None:
    first, second = office.page_texts(workbook(tmp_path / "a.xlsx", 999))
    assert "999" in first
    assert "second page" in second


def test_a_right_cached_value_survives_recalculation_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    books = [workbook(tmp_path / "right.xlsx", 4), workbook(tmp_path / "wrong.xlsx", 999)]
    right, wrong = office.recalculated_together(books, tmp_path / "again")
    assert figures.changed_from(books[0], right) == []
    assert figures.changed_from(books[1], wrong) == ["Sums!A3: =A2+2 holds 999, recalculated 4"]


def test_a_workbook_that_libreoffice_cannot_open_is_a_failure(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(AssertionError, match="LibreOffice made no pdf"):
        office.render(broken, tmp_path / "pages")


def test_hashes_and_empty_pages_are_faults_of_a_page(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "narrow.xlsx") as book:
        sheet = book.add_worksheet("Narrow")
        sheet.set_column("A:A", 2)
        for row in range(4):
            sheet.write_number(row, 0, 123456789, book.add_format({"num_format": "#,##0"}))
        book.add_worksheet("Empty page").write_string("A1", "alone")
    found = pack_checks.page_faults(office.page_texts(tmp_path / "narrow.xlsx"))
    assert found == ["page 1 shows ###", "page 2 is empty, or holds a stray piece of a chart"]

"""What we write, exceljs and SheetJS load, and each sees in every cell the value that we see there."""

import warnings
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.helpers import small
from tests.helpers.commands import invoke
from tests.helpers.other_readers import differences, our_values, read_by_others, seen_otherwise
from tests.helpers.their_workbooks import drawn_book
from xltools.deliver.no_clock import saved

pytestmark = pytest.mark.readers


def test_the_packs_and_the_tracker_of_the_worked_example_are_seen_as_we_see_them(built_example: Path) -> None:
    packs = sorted(built_example.glob("output/*/*.xlsx"))
    assert len(packs) > 5
    assert seen_otherwise(*packs, *sorted(built_example.glob("workbooks/*.xlsx"))) == []


def test_what_lists_findings_is_seen_as_we_see_it(tmp_path: Path) -> None:
    """findings.xlsx and the marked copy have notes on the sheets that are the tracker's own."""
    place = small.programme(tmp_path, small.with_cell("Milestones", "baseline", 1, "soon"))
    assert invoke(place, "build").code == 1
    assert invoke(place, "validate", "--format", "workbook", "--output", "marked.xlsx").code == 1
    assert seen_otherwise(place / "marked.xlsx", next(place.glob("output/**/findings.xlsx"))) == []


def test_the_proposal_for_an_offices_own_workbook_is_seen_as_we_see_it(tmp_path: Path) -> None:
    book = drawn_book(
        tmp_path / "plan.xlsx", {"Plan": "Task | Due | Status\nHire | 2025-06-30 | Doing\nPlan | 2025-04-30 | Done"}
    )
    assert invoke(tmp_path, "adopt", book.name, "packs").code == 0
    assert seen_otherwise(tmp_path / "packs" / "adopt.xlsx") == []


def test_an_empty_tracker_and_the_dictionary_are_seen_as_we_see_them(tmp_path: Path) -> None:
    assert invoke(tmp_path, "new", "p").code == 0
    assert invoke(tmp_path, "describe", "--format", "workbook", "--output", "words.xlsx").code == 0
    assert seen_otherwise(tmp_path / "p" / "workbooks" / "tracker.xlsx", tmp_path / "words.xlsx") == []


def test_a_note_keeps_its_words_whatever_its_part_is_called(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("One", "Two"):
        sheet = book.create_sheet(name)
        sheet["B2"] = f"in {name}"
        sheet["B2"].comment = Comment(f"xl/comments/comment1.xml of {name}", "xltools")
    path = tmp_path / "notes.xlsx"
    path.write_bytes(saved(book))
    assert seen_otherwise(path) == []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import openpyxl

        again = openpyxl.load_workbook(path)
    assert [again[name]["B2"].comment.text for name in ("One", "Two")] == [
        f"xl/comments/comment1.xml of {name}" for name in ("One", "Two")
    ]


def test_a_difference_would_be_seen(built_example: Path) -> None:
    book = next(built_example.glob("output/*/board-pack.xlsx"))
    ours = our_values(book)
    sheet, cell = next((name, at) for name, cells in ours.items() for at in cells)
    ours[sheet][cell] = "another"
    assert len(differences(ours, read_by_others(book)[0]["SheetJS"])) == 1

"""What we write, exceljs and SheetJS load, and each sees in every cell the value that we see there."""

import warnings
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.helpers import small
from tests.helpers.commands import invoke
from tests.helpers.other_readers import differences, our_values, read_by_others, seen_otherwise
from tests.helpers.their_workbooks import drawn_book
from xltools.deliver.no_clock import saved

pytestmark = pytest.mark.readers


@pytest.mark.parametrize("is_of_a_workstream", [False, pytest.param(True, marks=pytest.mark.heavy)])
def test_the_packs_and_the_tracker_of_the_worked_example_are_seen_as_we_see_them(
    built_example: Path, *, is_of_a_workstream: bool
) -> None:
    """Packs of workstreams have only sheets that the programme's has too."""
    packs = [path for path in built_example.glob("output/*/*.xlsx")
             if path.name.startswith("workstream") == is_of_a_workstream]  # fmt: skip
    assert len(packs) > 3
    assert seen_otherwise(*sorted(packs), *sorted(built_example.glob("workbooks/*.xlsx"))) == []


def with_findings(place: Path) -> list[Path]:
    """Make findings.xlsx and the marked copy, which have notes on the sheets that are the tracker's own."""
    small.programme(place, small.with_cell("Milestones", "baseline", 1, "soon"))
    assert invoke(place, "build").code == 1
    assert invoke(place, "validate", "--format", "workbook", "--output", "marked.xlsx").code == 1
    return [place / "marked.xlsx", next(place.glob("output/**/findings.xlsx"))]


def adopted(place: Path) -> list[Path]:
    """Make the proposal for an office's own workbook."""
    plan = "Task | Due | Status\nHire | 2025-06-30 | Doing\nPlan | 2025-04-30 | Done"
    book = drawn_book(place / "plan.xlsx", {"Plan": plan})
    assert invoke(place, "adopt", book.name, "packs").code == 0
    return [place / "packs" / "adopt.xlsx"]


def empty_with_dictionary(place: Path) -> list[Path]:
    """Make an empty tracker and the data dictionary."""
    assert invoke(place, "new", "p").code == 0
    assert invoke(place, "describe", "--format", "workbook", "--output", "words.xlsx").code == 0
    return [place / "p" / "workbooks" / "tracker.xlsx", place / "words.xlsx"]


def with_notes(place: Path) -> list[Path]:
    """Make a workbook whose notes name parts of a workbook."""
    book = Workbook()
    for name in ("One", "Two"):
        sheet = book.create_sheet(name)
        sheet["B2"] = f"in {name}"
        sheet["B2"].comment = Comment(f"xl/comments/comment1.xml of {name}", "xltools")
    (place / "notes.xlsx").write_bytes(saved(book))
    return [place / "notes.xlsx"]


def test_whatever_else_we_write_is_seen_as_we_see_it(tmp_path: Path) -> None:
    books = []
    for make in (with_findings, adopted, empty_with_dictionary, with_notes):
        place = tmp_path / make.__name__
        place.mkdir()
        books += make(place)
    assert seen_otherwise(*books) == []


def test_a_note_keeps_its_words_whatever_its_part_is_called(tmp_path: Path) -> None:
    (path,) = with_notes(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again = load_workbook(path)
    notes = [again[name]["B2"].comment for name in ("One", "Two")]
    assert [note and note.text for note in notes] == [f"xl/comments/comment1.xml of {name}" for name in ("One", "Two")]


def test_a_difference_would_be_seen(built_example: Path) -> None:
    book = next(built_example.glob("output/*/regional-return.xlsx"))
    ours = our_values(book)
    sheet, cell = next((name, at) for name, cells in ours.items() for at in cells)
    ours[sheet][cell] = "another"
    assert len(differences(ours, read_by_others(book)[0]["SheetJS"])) == 1

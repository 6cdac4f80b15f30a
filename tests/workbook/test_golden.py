"""A workbook as text shows every change that a reader would see."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.helpers import golden


def workbook(path: Path, value: float = 4, look: dict[str, Any] | None = None) -> Path:
    """Make a workbook of a title, a styled formula and a rule."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Summary")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.write_string("A1", " Illustrative ")
        sheet.write_formula("B2", "=2+2", book.add_format(look or {"num_format": "0.0", "bold": True}), value)
        red = book.add_format({"bg_color": "#C00000"})
        sheet.conditional_format("A1:A9", {"type": "cell", "criteria": "==", "value": '"Red"', "format": red})
    return path


def test_the_dump_says_what_a_reader_sees(tmp_path: Path) -> None:
    assert golden.dump(workbook(tmp_path / "a.xlsx")).splitlines() == [
        "== Summary ==",
        "page landscape paper 9 state visible",
        "A1 ' Illustrative '",
        "B2 [0.0; bold] =2+2 -> 4",
        'rule A1:A9 cellIs equal "Red" C00000',
    ]


@pytest.mark.parametrize(
    ("value", "look"), [(5, None), (4, {"num_format": "0.00", "bold": True}), (4, {"bg_color": "red"})]
)
def test_a_changed_figure_or_look_is_a_difference(tmp_path: Path, value: float, look: dict[str, Any] | None) -> None:
    expected = tmp_path / "golden.txt"
    golden.compare(workbook(tmp_path / "a.xlsx"), expected, update=True)
    assert golden.compare(workbook(tmp_path / "a.xlsx"), expected) == ""
    assert "B2" in golden.compare(workbook(tmp_path / "b.xlsx", value, look), expected)


def test_a_golden_file_that_is_not_there_is_a_difference(tmp_path: Path) -> None:
    assert "no golden file" in golden.compare(workbook(tmp_path / "a.xlsx"), tmp_path / "none.txt")


def test_the_fixture_fails_where_there_is_no_golden_file(tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    with pytest.raises(AssertionError, match="no golden file"):
        golden(workbook(tmp_path / "a.xlsx"), "of-no-pack.txt")

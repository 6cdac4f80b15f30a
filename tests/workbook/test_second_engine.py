"""Every formula of every pack, calculated anew by IronCalc, which shares nothing with LibreOffice, gives its value."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter

from tests.helpers import second_engine, small
from tests.helpers.figures import formulas
from tests.helpers.sampling import by_default
from tests.workbook.test_example_packs import PACKS, pack
from xltools.commands.steps import Folder, judge
from xltools.report.context import ReportContext
from xltools.report.packs import packs
from xltools.report.template import tracker_book
from xltools.schema.files import shipped_folder
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.writer import book_bytes

pytestmark = pytest.mark.engine


@cache
def one_row_each() -> ReportContext:
    """Return a programme each of whose tables has one row."""
    rows = {name: given if name == "Settings" else given[:1] for name, given in small.rows().items()}
    rows["Evidence"][0]["workstream_id"] = rows["Workstreams"][0]["workstream_id"]
    with TemporaryDirectory() as scratch:
        place = small.programme(Path(scratch), rows)
        made = judge(read_tracker(place / "workbooks" / "tracker.xlsx"), Folder(place)).context
    assert made is not None
    return made


@cache
def milestones_alone() -> ReportContext:
    """Return a programme that keeps nothing but milestones."""
    with TemporaryDirectory() as scratch:
        place = Path(scratch)
        (place / "schemas").mkdir()
        for name in ("settings", "milestones"):
            shutil.copy(shipped_folder() / f"{name}.py", place / "schemas")
        schemas = load_schemas(place / "schemas")
        rows = small.rows()
        typed = {name: [{key: small._day(cell) for key, cell in row.items()} for row in rows[name]] for name in rows}
        tracker = place / "workbooks" / "tracker.xlsx"
        tracker.parent.mkdir()
        tracker.write_bytes(book_bytes(tracker_book(schemas, {spec.name: typed[spec.name] for spec in schemas})))
        made = judge(read_tracker(tracker), Folder(place)).context
    assert made is not None
    return made


@pytest.mark.parametrize("programme", [one_row_each, milestones_alone])
def test_each_formula_of_a_small_programme_gives_its_value_again(programme: object, tmp_path: Path) -> None:
    assert callable(programme)
    count = 0
    for made in packs(programme(), ("all",)):
        book = tmp_path / made.file_name
        book.write_bytes(book_bytes(made.book))
        assert second_engine.changed_figures(book) == []
        count += len(formulas(book))
    assert count > 10


@pytest.mark.parametrize("name", by_default({"board-pack"}, PACKS))
def test_each_formula_of_the_worked_example_gives_its_value_again(built_example: Path, name: str) -> None:
    assert second_engine.changed_figures(pack(built_example, name)) == []


def test_a_value_that_its_formula_does_not_give_is_found(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Sums")
        sheet.write_number("A1", 2)
        sheet.write_formula("A2", "=A1+2", None, 999)
        sheet.write_formula("A3", '=COUNTIF(A1:A2,">1")', None, 2)
    assert second_engine.changed_figures(tmp_path / "a.xlsx") == ["Sums!A2: =A1+2 holds 999, IronCalc has 4.0"]


def test_a_column_of_one_row_is_calculated_and_not_left_out(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("One")
        sheet.add_table("A1:A2", {"name": "tbl_One", "columns": [{"header": "Rating"}], "data": [["Green"]]})
        sheet.write_formula("C1", '=COUNTIF(tbl_One[Rating],"Green")', None, 1)
        sheet.write_formula("C2", '=COUNTIF(tbl_One[Rating],"Green")', None, 5)
    (found,) = second_engine.changed_figures(tmp_path / "a.xlsx")
    assert found.startswith("One!C2")

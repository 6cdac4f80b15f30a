"""Programme folders for tests: a drawn tracker saved as a real workbook, and cells changed as staff would."""

from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.helpers.raw_trackers import Drawn
from xltools.tracker.properties import VERSION_PROPERTY
from xltools.tracker.raw import RawValue


def saved(drawn: Drawn, path: Path) -> Path:
    """Save a drawn tracker as a workbook; its folder is made."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in drawn.sheets.values():
        made = book.create_sheet(sheet.name)
        for row in sheet.rows:
            made.append([None if cell == "" else cell for cell in row])
            for cell in made[made.max_row]:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type  # also what begins with "="
    book.custom_doc_props.append(StringProperty(name=VERSION_PROPERTY, value=drawn.version))  # type: ignore[attr-defined]
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def folder_of(drawn: Drawn, place: Path) -> Path:
    """Make a programme folder around a drawn tracker."""
    saved(drawn, place / "workbooks" / "tracker.xlsx")
    return place


def typed_in(tracker: Path, *cells: tuple[str, str, str, RawValue]) -> None:
    """Type values into a saved tracker: sheet, the id of the row (a setting's name), heading, value."""
    book = load_workbook(tracker)
    for sheet_name, row_id, heading, value in cells:
        sheet = book[sheet_name]
        assert isinstance(sheet, Worksheet)
        row, column = _place(sheet, row_id, heading)
        sheet.cell(row, column).value = None if value == "" else value
    book.save(tracker)


def row_added(tracker: Path, sheet_name: str, **values: RawValue) -> None:
    """Add a row to a sheet of a saved tracker, by headings with their spaces as underscores."""
    book = load_workbook(tracker)
    sheet = book[sheet_name]
    assert isinstance(sheet, Worksheet)
    headings = [str(cell.value or "") for cell in sheet[1]]
    given = {name.replace("_", " "): value for name, value in values.items()}
    assert set(given) <= set(headings), sorted(set(given) - set(headings))
    row = next(n for n in range(2, sheet.max_row + 2) if sheet.cell(n, 1).value in (None, ""))
    for column, heading in enumerate(headings, start=1):
        if heading in given:
            sheet.cell(row, column).value = given[heading]
    book.save(tracker)


def row_deleted(tracker: Path, sheet_name: str, row_id: str) -> None:
    """Delete the row of an id from a sheet of a saved tracker."""
    book = load_workbook(tracker)
    sheet = book[sheet_name]
    assert isinstance(sheet, Worksheet)
    sheet.delete_rows(_place(sheet, row_id, "")[0])
    book.save(tracker)


def _place(sheet: Worksheet, row_id: str, heading: str) -> tuple[int, int]:
    headings = [cell.value for cell in sheet[1]]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == row_id)
    return row, headings.index(heading) + 1 if heading else 1


def day(text: str) -> datetime:
    """Return a date as it is typed into a workbook."""
    return datetime.fromisoformat(text)

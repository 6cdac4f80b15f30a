"""The rules that live in Excel: LibreOffice evaluates each as a cell's formula, and must agree with Python."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Formatter

import pandas as pd
import pytest
import xlsxwriter
from python_calamine import load_workbook

from tests.helpers import office
from tests.rules.case import cases, expected, frame_of, rules
from xltools.schema.checks import RowRule, SheetSpec
from xltools.tracker.addresses import column_letter

pytestmark = pytest.mark.office

LIVE = [(spec, rule) for spec, rule in rules() if isinstance(rule, RowRule) and rule.rule.live is not None]
#: A cell that shows an Excel error.
BROKEN = object()


@dataclass(frozen=True)
class Row:
    """One row of the scratch sheet.

    Args:
        is_broken: what Python says of it.
        is_spoilt: whether a cell of it has a finding of its own: Python says no more then, so Excel need not.
    """

    cells: dict[str, object]
    is_broken: bool
    why: str = "as drawn"
    is_spoilt: bool = False


def fields_read(rule: RowRule) -> list[str]:
    names = (name for _, name, _, _ in Formatter().parse(rule.rule.live or "") if name and name != "last")
    return sorted(set(names))


def scratch_rows(spec: SheetSpec, rule: RowRule) -> list[Row]:
    """Draw the rule's rows between a row of errors, which may poison no other, and spoilt and blank ones."""
    case = cases()[rule.rule.id]
    frame = frame_of(case, spec)
    verdicts = zip(frame.index, expected(case), strict=True)
    drawn = [Row({field: frame.loc[row, field] for field in spec.columns}, not holds) for row, holds in verdicts]
    poison = Row(dict.fromkeys(fields_read(rule), BROKEN), is_broken=False, why="errors everywhere")
    spoilt = [
        Row(row.cells | {field: cell}, is_broken_without(field, row, frame, rule), f"{why} in {field}", is_spoilt=True)
        for row in drawn
        if row.is_broken
        for field, cell, why in spoilt_cells(row, spec, rule)
    ]
    return [poison, *drawn, *spoilt, Row({}, is_broken=False, why="blank")]


def spoilt_cells(row: Row, spec: SheetSpec, rule: RowRule) -> Iterator[tuple[str, object, str]]:
    """Spoil each cell that a faulty row's verdict hangs on, in each way that has a finding of its own."""
    for field in fields_read(rule):
        yield field, BROKEN, "error"
        column, cell = spec.columns[field], row.cells[field]
        if column.dtype != "str" or column.words:
            yield field, f"soon {id(row)}", "other words"
        if column.words and isinstance(cell, str) and "LOWER(" not in (rule.rule.live or ""):
            yield field, cell.upper() + "S", "misspelt word"


def is_broken_without(field: str, row: Row, frame: pd.DataFrame, rule: RowRule) -> bool:
    """Ask Python of the row with the spoilt cell blanked, as conversion does, under the rows drawn."""
    last = len(frame) + 2
    cells = {name: None if name == field else cell for name, cell in row.cells.items()}
    spoilt = pd.DataFrame(
        {name: pd.array([cells.get(str(name))], dtype=dtype) for name, dtype in frame.dtypes.items()}, index=[last]
    )
    return not rule.holds(pd.concat([frame, spoilt])).iloc[-1]


def write_scratch(book: xlsxwriter.Workbook, spec: SheetSpec, rule: RowRule, rows: list[Row]) -> None:
    sheet = book.add_worksheet(rule.rule.id)
    a_day = book.add_format({"num_format": "dd/mm/yyyy"})
    letters = {field: column_letter(place) for place, field in enumerate(spec.columns, start=1)}
    for number, row in enumerate(rows, start=1):
        for place, field in enumerate(spec.columns):
            cell = row.cells.get(field)
            if cell is BROKEN:
                sheet.write_formula(number, place, "=NA()", None, "#N/A")
            elif isinstance(cell, pd.Timestamp):
                sheet.write_datetime(number, place, cell.to_pydatetime(), a_day)
            elif isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif isinstance(cell, float) and not math.isnan(cell):
                sheet.write_number(number, place, cell)
        formula = at_row((rule.rule.live or "").format(**letters, last=len(rows) + 1), number + 1)
        sheet.write_formula(number, len(spec.columns), "=" + formula, None, "")


def at_row(formula: str, row: int) -> str:
    """Move a formula from row 2 to another, as Excel does: $C2 moves, $C$2 stays."""
    return re.sub(r"(\$[A-Z]+)2\b", rf"\g<1>{row}", formula)


@cache
def drawn_rows() -> dict[str, list[Row]]:
    """Draw the rows of every live rule, by its id."""
    return {rule.rule.id: scratch_rows(spec, rule) for spec, rule in LIVE}


@pytest.fixture(scope="module")
def flagged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bool]]:
    """Evaluate all live rules in one workbook: for each rule, whether LibreOffice flags each of its rows."""
    folder = tmp_path_factory.mktemp("live")
    rows = drawn_rows()
    with xlsxwriter.Workbook(folder / "live.xlsx") as book:
        for spec, rule in LIVE:
            write_scratch(book, spec, rule, rows[rule.rule.id])
    answers = load_workbook(office.recalculated(folder / "live.xlsx", folder / "recalculated"))
    found: dict[str, list[bool]] = {}
    for spec, rule in LIVE:
        cells = answers.get_sheet_by_name(rule.rule.id).to_python(skip_empty_area=False)[1:]
        found[rule.rule.id] = [cell is True for cell in (row[len(spec.columns)] for row in cells)]
    return found


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.rule.id) for _, rule in LIVE])
def test_excel_flags_the_rows_that_python_does(rule: RowRule, flagged: dict[str, list[bool]]) -> None:
    marked = list(zip(drawn_rows()[rule.rule.id], flagged[rule.rule.id], strict=True))
    plain = [(row, is_so) for row, is_so in marked if not row.is_spoilt]
    assert [row.cells for row, is_so in plain if is_so] == [row.cells for row, _ in plain if row.is_broken]
    assert [row.why for row, is_so in marked if is_so and not row.is_broken] == []

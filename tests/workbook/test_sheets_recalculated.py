"""Sheets of KPIs, milestones and money: LibreOffice calculates what Python does, also from a cell changed by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook.workbook import Workbook

from tests.helpers.contexts import context_from, row_of, shown
from tests.helpers.figures import changed_from, formulas
from tests.helpers.office import recalculated_together
from tests.helpers.programmes import programme_of
from tests.spec import test_year_to_date as year_to_date
from tests.unit import test_sheets_kpi as kpis
from tests.unit import test_sheets_milestones as milestones
from tests.unit import test_sheets_money as money
from xltools.report.context import ReportContext
from xltools.report.model import Sheet
from xltools.report.packs.books import bound
from xltools.report.sheets.kpi_charts import kpi_charts_sheet
from xltools.report.sheets.kpi_scorecard import kpi_scorecard_sheet
from xltools.report.sheets.kpi_words import rated_sentence
from xltools.report.sheets.milestones import milestones_sheet
from xltools.writer import write_book

pytestmark = pytest.mark.office


def of_kpis(context: ReportContext) -> list[Sheet]:
    return [kpi_scorecard_sheet(context), kpi_charts_sheet(context)]


def drawn() -> dict[str, tuple[ReportContext, list[Sheet]]]:
    """Make the sheets of each workbook."""
    plan = context_from(programme_of(workstreams=milestones.WORKSTREAMS, milestones=milestones.MILESTONES))
    total, share = (
        context_from(year_to_date.programme([70, 80, 75], "Higher", targets, unit=unit))
        for unit, targets in (("number", year_to_date.TARGET), ("%", year_to_date.SHARE))
    )
    return {
        "kpis": (kpis.context(), of_kpis(kpis.context())),
        "milestones": (plan, [milestones_sheet(plan)]),
        "money": (money.context(), [money.sheet()]),
        "a total of the year": (total, of_kpis(total)),
        "a share of the year": (share, of_kpis(share)),
    }


def with_another_reading(book: Workbook) -> None:
    cell = next(row for row in book["KPI charts"].iter_rows() if row[0].value == "KPI-01 2012-03-31")[3]
    assert cell.value == 75
    cell.value = 90


def with_another_rating(book: Workbook) -> None:
    next(cell for row in book["KPI scorecard"].iter_rows() for cell in row if cell.value == "Red").value = "Green"


def with_another_actual(book: Workbook) -> None:
    row = next(row for row in book["Value for money"].iter_rows() if row[4].value == 90)
    row[4].value, row[6].value = 130, 130  # the cashable part is a reading of its own


#: What is changed by hand -> in which workbook, and how.
BY_HAND: dict[str, tuple[str, Callable[[Workbook], None]]] = {
    "a reading": ("kpis", with_another_reading),
    "a rating": ("kpis", with_another_rating),
    "an actual": ("money", with_another_actual),
}
NAMES = ("kpis", "milestones", "money", "a total of the year", "a share of the year")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every workbook, as written and as changed by hand, and in `again` what LibreOffice makes of it."""
    place = tmp_path_factory.mktemp("sheets")
    books: list[Path] = []
    for name, (context, sheets) in drawn().items():
        books.append(place / f"{name}.xlsx")
        write_book(bound(context, name, sheets), books[-1])
    for changed, (name, by_hand) in BY_HAND.items():
        book = openpyxl.load_workbook(place / f"{name}.xlsx")
        by_hand(book)
        books.append(place / f"{changed}.xlsx")
        book.save(books[-1])
    recalculated_together(books, place / "again")
    return place


def calculated(folder: Path, changed: str, sheet: str) -> Any:
    return openpyxl.load_workbook(folder / "again" / f"{changed}.xlsx", data_only=True)[sheet]


@pytest.mark.parametrize("name", NAMES)
def test_live_figures_are_the_same_when_calculated_anew(name: str, folder: Path) -> None:
    book = folder / f"{name}.xlsx"
    assert formulas(book)
    assert changed_from(book, folder / "again" / book.name) == []


def test_a_changed_reading_changes_latest_and_variance_as_it_does_in_python(folder: Path) -> None:
    rows = calculated(folder, "a reading", "KPI scorecard").iter_rows(values_only=True)
    row = next(row for row in rows if row[0] == "KPI-01")
    changed = kpis.context(kpis.READINGS.replace("| 70 ", "| 85 "))
    expected = row_of(kpi_scorecard_sheet(changed), "KPIs", "KPI-01")
    assert row[5:8] == pytest.approx((expected["Latest"], expected["Target now"], expected["Variance"]))


def test_a_changed_rating_changes_the_sentence_that_counts_as_it_does_in_python(folder: Path) -> None:
    sentence = calculated(folder, "a rating", "KPI scorecard")["A4"].value
    assert sentence == shown(rated_sentence(pd.DataFrame({"rating": ["Green", "Green"]})))


def test_a_changed_actual_changes_variance_totals_net_and_share_as_it_does_in_python(folder: Path) -> None:
    rows = calculated(folder, "an actual", "Value for money").iter_rows(values_only=True)
    year = next(row for row in rows if row[0] == "2010/11")
    expected = money.years(money.CASES.replace("| 100     | 90", "| 100     | 130"))["2010/11"]
    assert year[2:13] == pytest.approx(tuple(list(expected.values())[2:13]))

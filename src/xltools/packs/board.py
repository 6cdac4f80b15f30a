"""The board pack: what a Board member reads, in the order of reading."""

from collections.abc import Callable

from xltools.edition import Edition
from xltools.packs.binding import bound
from xltools.report import Book, Sheet
from xltools.sheets.changes import changes_sheet, full_changes_sheet
from xltools.sheets.cover import cover_sheet
from xltools.sheets.data_quality import data_quality_sheet
from xltools.sheets.decisions import decisions_sheet
from xltools.sheets.exceptions import exceptions_sheet
from xltools.sheets.kpi_charts import kpi_charts_sheet
from xltools.sheets.kpi_scorecard import kpi_scorecard_sheet
from xltools.sheets.milestones import milestones_sheet
from xltools.sheets.national_milestones import national_milestones_sheet
from xltools.sheets.plan_on_a_page import plan_on_a_page_sheet
from xltools.sheets.risks import risks_sheet
from xltools.sheets.self_assessment import self_assessment_sheet
from xltools.sheets.summary import summary_sheet
from xltools.sheets.value_for_money import value_for_money_sheet
from xltools.sheets.workings import workings_sheet

SHEETS: tuple[Callable[[Edition], Sheet], ...] = (
    summary_sheet,
    decisions_sheet,
    changes_sheet,
    plan_on_a_page_sheet,
    milestones_sheet,
    kpi_scorecard_sheet,
    kpi_charts_sheet,
    national_milestones_sheet,
    self_assessment_sheet,
    risks_sheet,
    value_for_money_sheet,
    exceptions_sheet,
    data_quality_sheet,
    workings_sheet,
)


#: The sheets that say less to a Board, and what stands in their place in the programme pack.
IN_FULL: dict[Callable[[Edition], Sheet], Callable[[Edition], Sheet]] = {changes_sheet: full_changes_sheet}


def board_sheets(edition: Edition, *, in_full: bool = False) -> list[Sheet]:
    """Lay out every sheet of the board pack but its cover; in full for those who want every row."""
    return [(IN_FULL.get(make, make) if in_full else make)(edition) for make in SHEETS]


def board_pack(edition: Edition) -> Book:
    """Make the Board's pack."""
    sheets = board_sheets(edition)
    return bound(edition, "board pack", [cover_sheet(edition, "Board pack", sheets), *sheets])

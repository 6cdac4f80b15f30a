"""The comparison: two trackers side by side, with the sheet Changes as the packs have it."""

from xltools.measures.comparison import Comparison
from xltools.report.context import Edition
from xltools.report.model import Book
from xltools.report.packs.books import bound
from xltools.report.sheets.changes import full_changes_sheet
from xltools.report.sheets.comparison import about_sheet, edits_sheet, not_compared_sheet, records_sheet, renames_sheet


def comparison_book(comparison: Comparison, facts: tuple[tuple[str, str, str], ...]) -> Book:
    """Make the workbook of a comparison.

    Args:
        facts: what each fact is called, of the old tracker, of the new one.
    """
    edition = Edition(comparison.new, comparison.measured, comparison.previous)
    sheets = [
        about_sheet(edition, facts),
        full_changes_sheet(edition),
        edits_sheet(edition),
        records_sheet(edition, comparison),
        renames_sheet(edition, comparison),
        not_compared_sheet(edition, comparison),
    ]
    return bound(edition, "comparison", sheets)

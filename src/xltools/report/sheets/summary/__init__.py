"""Summary: says how we are, what got worse, and what is asked of the reader."""

from xltools.report.sheets.summary.page import summary_sheet

__all__ = ["summary_sheet"]

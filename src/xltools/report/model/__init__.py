"""The report model: frozen values that say what a workbook holds, not how it looks.

Rows and columns are counted from 1, as Excel's addresses are. A style is named, never described:
names are those of `theme.STYLES` and may be joined with a space ("date strong").
"""

from xltools.report.model.book import Book, Page, Sheet
from xltools.report.model.cells import Cell, Column, Formula, Link, Range, Rich, Scalar, Table, Value
from xltools.report.model.charts import Axis, Bar, Chart, Entry, Rule, Series, Span, When, Words
from xltools.tracker.addresses import address, column_letter

__all__ = [
    "Axis", "Bar", "Book", "Cell", "Chart", "Column", "Entry", "Formula", "Link", "Page", "Range", "Rich", "Rule",
    "Scalar", "Series", "Sheet", "Span", "Table", "Value", "When", "Words", "address", "column_letter",
]  # fmt: skip

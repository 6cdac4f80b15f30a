"""PDF: what LibreOffice prints of a pack, tagged so that a screen reader reads all of it, as headings and tables.

LibreOffice 7.4 tags only the cells whose text wraps. A screen reader that trusts tags then leaves out titles, dates,
figures and ratings: worse than no tags. So we make them again, from the workbook that was printed.
"""

from xltools.deliver.pdf.file import OtherFormError
from xltools.deliver.pdf.tags import tagged

__all__ = ["OtherFormError", "tagged"]

"""PDF: what LibreOffice prints from a pack, tagged so that a screen reader reads all of it, as headings and tables.

LibreOffice 7.4 tags only cells whose text wraps. A screen reader that trusts tags then leaves out titles, dates,
figures and ratings, which is worse than no tags. So we make the tags again, from the workbook that was printed.
"""

from xltools.deliver.pdf.file import OtherFormError
from xltools.deliver.pdf.tags import tagged

__all__ = ["OtherFormError", "tagged"]

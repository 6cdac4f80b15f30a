"""The data dictionary and the rule catalogue, from the schemas: as tables, text, Markdown or a workbook."""

from xltools.report.dictionary.book import dictionary_book
from xltools.report.dictionary.contents import Catalogue, as_markdown, as_text, catalogue, part_as_text

__all__ = ["Catalogue", "as_markdown", "as_text", "catalogue", "dictionary_book", "part_as_text"]

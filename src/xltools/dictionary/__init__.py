"""The data dictionary and the rule catalogue, told from the schemas: as tables, text, Markdown or a workbook."""

from xltools.dictionary.book import dictionary_book
from xltools.dictionary.tables import Catalogue, catalogue
from xltools.dictionary.words import as_markdown, as_text

__all__ = ["Catalogue", "as_markdown", "as_text", "catalogue", "dictionary_book"]

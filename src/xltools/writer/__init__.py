"""The writer: report model in, .xlsx out; nothing else imports xlsxwriter, and text is never code."""

from xltools.writer.book import write_book

__all__ = ["write_book"]

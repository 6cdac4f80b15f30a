"""The writer: report model in, .xlsx out; nothing else imports xlsxwriter, and text is never code."""

import io

from xltools.report.model import Book
from xltools.writer.book import write_book

__all__ = ["book_bytes", "write_book"]


def book_bytes(book: Book) -> bytes:
    """Return a book's .xlsx; the same book gives the same bytes."""
    stream = io.BytesIO()
    write_book(book, stream)
    return stream.getvalue()

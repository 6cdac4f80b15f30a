"""Bind sheets into a book: what stands on every page of every pack."""

from collections.abc import Iterable

from xltools.report.context import Edition
from xltools.report.model import Book, Sheet
from xltools.report.sheets.layout import day


def bound(edition: Edition, title: str, sheets: Iterable[Sheet]) -> Book:
    """Bind sheets into a book under the edition's marking and status."""
    settings = edition.settings
    return Book(
        title=f"{settings.title}: {title}",
        subject=f"Data as at {day(edition.as_at)}",
        organisation=settings.organisation,
        marking=settings.marking,
        status=edition.status,
        footer=f"{settings.title}: {title}  |  data as at {day(edition.as_at)}",
        created=edition.as_at,
        sheets=tuple(sheets),
        properties={"Tracker SHA-256": edition.programme.sha256},
    )

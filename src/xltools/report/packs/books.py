"""The books of whole packs: the Board's, the programme office's, and those that a programme's `packs.toml` adds."""

from collections.abc import Iterable

from xltools.report.context import Edition
from xltools.report.model import Book, Sheet
from xltools.report.packs.catalogue import MONTH_PLANS, SHEETS, choice_of, laid_out
from xltools.report.sheets.cover import cover_sheet
from xltools.report.sheets.layout import day
from xltools.text.words import within_a_sentence


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


def board_pack(edition: Edition) -> Book:
    """Make the Board's pack."""
    title = choice_of(edition, "board").title or "Board pack"
    sheets = laid_out(edition, "board", tuple(SHEETS))
    return bound(edition, within_a_sentence(title), [cover_sheet(edition, title, sheets), *sheets])


def programme_pack(edition: Edition) -> Book:
    """Make the Programme Board's pack, with every row."""
    title = choice_of(edition, "programme").title or "Programme pack"
    sheets = laid_out(edition, "programme", (*SHEETS, MONTH_PLANS, *edition.own_sheets), in_full=True)
    return bound(edition, within_a_sentence(title), [cover_sheet(edition, title, sheets), *sheets])


def file_name(kind: str) -> str:
    """Return the file of such a pack."""
    return f"{kind}-pack.xlsx"


def own_pack(edition: Edition, kind: str) -> Book:
    """Make a pack that the programme added."""
    title = edition.choices[kind].title
    sheets = laid_out(edition, kind, (), in_full=True)
    return bound(edition, within_a_sentence(title), [cover_sheet(edition, title, sheets), *sheets])

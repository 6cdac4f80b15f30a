"""The programme pack: every row of the board pack, each workstream's plan by month, the programme's own sheets."""

from xltools.report.context import Edition
from xltools.report.model import Book
from xltools.report.packs.binding import bound
from xltools.report.packs.catalogue import MONTH_PLANS, SHEETS, choice_of, laid_out
from xltools.report.sheets.cover import cover_sheet
from xltools.text.words import within_a_sentence


def programme_pack(edition: Edition) -> Book:
    """Make the Programme Board's pack, with every row."""
    title = choice_of(edition, "programme").title or "Programme pack"
    sheets = laid_out(edition, "programme", (*SHEETS, MONTH_PLANS, *edition.own_sheets), in_full=True)
    return bound(edition, within_a_sentence(title), [cover_sheet(edition, title, sheets), *sheets])

"""The board pack: what a Board member reads, in the order of reading."""

from xltools.report.context import Edition
from xltools.report.model import Book
from xltools.report.packs.binding import bound
from xltools.report.packs.catalogue import SHEETS, choice_of, laid_out
from xltools.report.sheets.cover import cover_sheet
from xltools.text.words import within_a_sentence


def board_pack(edition: Edition) -> Book:
    """Make the Board's pack."""
    title = choice_of(edition, "board").title or "Board pack"
    sheets = laid_out(edition, "board", tuple(SHEETS))
    return bound(edition, within_a_sentence(title), [cover_sheet(edition, title, sheets), *sheets])

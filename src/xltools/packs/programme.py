"""The programme pack: the board pack, and each workstream's plan by month."""

from xltools.edition import Edition
from xltools.packs.binding import bound
from xltools.packs.board import board_sheets
from xltools.report import Book
from xltools.sheets.cover import cover_sheet
from xltools.sheets.month_plan import month_plan_sheet


def programme_pack(edition: Edition) -> Book:
    """Make the Programme Board's pack, with every row."""
    sheets = board_sheets(edition, in_full=True)
    # in a draft, a faulty id counts as blank, and one may stand twice
    named = edition.results.workstreams["workstream_id"].drop_duplicates()
    plans = [month_plan_sheet(edition, workstream_id) for workstream_id in named if workstream_id]
    pages = [*sheets[:-2], *plans, *sheets[-2:]]  # data quality and workings stay last
    return bound(edition, "programme pack", [cover_sheet(edition, "Programme pack", pages), *pages])

"""The regional return: the form of paper 004, filled, with its data as one table."""

from xltools.edition import Edition
from xltools.packs.binding import bound
from xltools.report import Book
from xltools.sheets.cover import cover_sheet
from xltools.sheets.return_data import return_data_sheet
from xltools.sheets.return_form import area_form, requirements_form
from xltools.sheets.words import records


def regional_return(edition: Edition) -> Book:
    """Make the return that the council sends to its region."""
    areas = [area_form(edition, area, number) for number, area in enumerate(records(edition.programme.areas), start=1)]
    sheets = [requirements_form(edition), *areas, return_data_sheet(edition)]
    return bound(edition, "regional return", [cover_sheet(edition, "Regional return", sheets), *sheets])

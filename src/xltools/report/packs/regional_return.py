"""The regional return: the form of paper 004, filled, with its data as one table."""

from collections.abc import Iterator

from xltools.report.context import Edition
from xltools.report.model import Book, Sheet
from xltools.report.packs.books import bound
from xltools.report.sheets.cover import cover_sheet
from xltools.report.sheets.return_data import return_data_sheet
from xltools.report.sheets.return_form import area_form
from xltools.report.sheets.return_requirements import requirements_form
from xltools.report.sheets.words import records, text_or


def regional_return(edition: Edition) -> Book:
    """Make the return that the council sends to its region."""
    first = [requirements_form(edition)] if edition.programme.keeps("requirements") else []
    areas = area_forms(edition) if edition.has_area_forms else ()
    sheets = [*first, *areas, return_data_sheet(edition)]
    return bound(edition, "regional return", [cover_sheet(edition, "Regional return", sheets), *sheets])


def area_forms(edition: Edition) -> Iterator[Sheet]:
    """Lay out each area's form, each under a name of its own."""
    taken: set[str] = set()
    for number, area in enumerate(records(edition.programme.areas), start=1):
        name = f"Area {text_or(area['area_id'], f'without ID {number}')}"
        if name in taken:
            name = f"{name} ({number})"
        taken.add(name)
        yield area_form(edition, area, name, number)

"""The books of whole packs: the Board's, the programme office's, the return, the comparison, and a programme's own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xltools.measures.comparison import Comparison
from xltools.report.context import ReportContext
from xltools.report.model import Book, Sheet
from xltools.report.packs.catalogue import (
    BOARD,
    FULL,
    LAST,
    PROGRAMME,
    choice_of,
    laid_out,
)
from xltools.report.sheets.changes import full_changes_sheet
from xltools.report.sheets.comparison import about_sheet, edits_sheet, not_compared_sheet, records_sheet, renames_sheet
from xltools.report.sheets.cover import cover_sheet, front_sheet, guide_sheet
from xltools.report.sheets.head_notes import with_head_notes
from xltools.report.sheets.layout import day
from xltools.report.sheets.return_data import return_data_sheet
from xltools.report.sheets.return_form import area_form
from xltools.report.sheets.return_parts import ABOUT, READER, requirements_form
from xltools.report.sheets.titled import headed_as_typed, made_ids, own_headings, titled
from xltools.report.sheets.words import records, text_or
from xltools.report.theme import APPENDIX_TAB, COVER_TAB, PAPER_TAB
from xltools.text.words import within_a_sentence


def bound(context: ReportContext, title: str, sheets: Iterable[Sheet]) -> Book:
    """Bind sheets into a book under the report context's marking and status."""
    settings = context.settings
    titles, headings = made_ids(context.programme), own_headings(context.programme)
    made = [
        replace(with_head_notes(sheet), tab=sheet.tab or (PAPER_TAB if place else COVER_TAB))
        for place, sheet in enumerate(sheets)
    ]
    return Book(
        title=f"{settings.title}: {title}",
        subject=f"Data as at {day(context.as_at)}",
        organisation=settings.organisation,
        marking=settings.marking,
        status=context.full_status,
        footer=f"{settings.title}: {title}  |  data as at {day(context.as_at)}",
        created=context.as_at,
        sheets=tuple(titled(headed_as_typed(sheet, headings), titles) for sheet in made),
        properties={"Tracker SHA-256": context.programme.sha256},
    )


def board_pack(context: ReportContext) -> Book:
    """Make the Board's pack."""
    title = choice_of(context, "board").title or "Board pack"
    sheets = laid_out(context, "board", BOARD, appendix=(*FULL, *LAST))
    guide = guide_sheet(context, sheets)
    return bound(context, within_a_sentence(title), [front_sheet(context, title, [*sheets, guide]), *sheets, guide])


def programme_pack(context: ReportContext) -> Book:
    """Make the programme manager's pack: it prints what one works from, and has every row of everything on screen."""
    title = choice_of(context, "programme").title or "Programme pack"
    behind = (*FULL, *context.own_sheets, *LAST)
    sheets = laid_out(context, "programme", PROGRAMME, in_full=True, appendix=behind)
    return bound(context, within_a_sentence(title), covered(context, title, sheets))


def covered(context: ReportContext, title: str, sheets: list[Sheet]) -> list[Sheet]:
    """Put a cover before sheets, and behind an appendix the sheet that says how to read them and lists all of them."""
    guide = [guide_sheet(context, sheets)] if any(sheet.is_appendix for sheet in sheets) else []
    return [cover_sheet(context, title, [*sheets, *guide]), *sheets, *guide]


def file_name(kind: str) -> str:
    """Return the file of such a pack."""
    return f"{kind}-pack.xlsx"


def own_pack(context: ReportContext, kind: str) -> Book:
    """Make a pack that the programme added."""
    title = context.choices[kind].title
    sheets = laid_out(context, kind, (), in_full=True)
    return bound(context, within_a_sentence(title), covered(context, title, sheets))


def comparison_book(comparison: Comparison, facts: tuple[tuple[str, str, str], ...]) -> Book:
    """Make the workbook of a comparison.

    Args:
        facts: for each fact its name, its value for the old tracker, and for the new one.
    """
    context = ReportContext(comparison.new, comparison.measured, comparison.previous)
    sheets = [
        about_sheet(context, facts),
        full_changes_sheet(context),
        edits_sheet(context),
        records_sheet(context, comparison),
        renames_sheet(context, comparison),
        not_compared_sheet(context, comparison),
    ]
    return bound(context, "comparison", sheets)


def regional_return(context: ReportContext) -> Book:
    """Make the return that the council sends to its region."""
    first = [requirements_form(context)] if context.programme.keeps("requirements") else []
    areas = area_forms(context) if context.has_area_forms else ()
    sheets = [*first, *areas, replace(return_data_sheet(context), is_appendix=True, tab=APPENDIX_TAB)]
    cover = cover_sheet(context, "Regional return", sheets, reader=READER, about=ABOUT)
    return bound(context, "regional return", [cover, *sheets])


def area_forms(context: ReportContext) -> Iterator[Sheet]:
    """Lay out each area's form, each under a name of its own."""
    taken: set[str] = set()
    for number, area in enumerate(records(context.programme.areas), start=1):
        name = f"Area {text_or(area['area_id'], f'without ID {number}')}"
        if name in taken:
            name = f"{name} ({number})"
        taken.add(name)
        yield area_form(context, area, name, number)

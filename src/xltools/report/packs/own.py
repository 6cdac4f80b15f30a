"""A pack of the programme's own: the sheets that its `packs.toml` names, under the title given there."""

from xltools.report.context import Edition
from xltools.report.model import Book
from xltools.report.packs.binding import bound
from xltools.report.packs.catalogue import laid_out
from xltools.report.sheets.cover import cover_sheet
from xltools.text.words import within_a_sentence


def file_name(kind: str) -> str:
    """Return the file of such a pack."""
    return f"{kind}-pack.xlsx"


def own_pack(edition: Edition, kind: str) -> Book:
    """Make a pack that the programme added."""
    title = edition.choices[kind].title
    sheets = laid_out(edition, kind, (), in_full=True)
    return bound(edition, within_a_sentence(title), [cover_sheet(edition, title, sheets), *sheets])

"""Holes: what a sentence looks like in which something is missing, and where a report has one."""

import re
from collections.abc import Collection, Iterator

from tests.helpers.contexts import shown
from xltools.report.context import ReportContext
from xltools.report.model import Book, Sheet
from xltools.report.packs import packs

#: What a sentence with a hole looks like; two spaces stand after an ID, and around a stroke.
HOLE = re.compile(
    r"\S {2,}(?!\|)\S|^ | $| [.,;:](?!\w)|[:;,] ?[;.](?!\w)|: ?,|, ?,|\( ?\)|\[ ?\]|\b(nan|NaT|NaN|<NA>)\b"
    r"|(?<!^)(?<!: )\bNone\b(?! are shown)|\b(of|by|for|from|the|to|with) [:;,.)]|\bthe the\b|\bthe of\b"
)
#: What a whole text ends in where something is missing; a line of the return's form goes on in the next.
OPEN_END = re.compile(r"[:;,]$")
AFTER_ID = re.compile(r"^[A-Z0-9-]+  (?=\S)|  \|  |  (?=Risk area: )")
#: Words that say that there is none, each a cell's whole text or after the word that it answers.
SAID = re.compile(r"^None$")


def texts(sheet: Sheet) -> Iterator[str]:
    """Give every text of a sheet; what staff typed stands within sentences, so nothing is left out."""
    values = [*sheet.cells.values(), *(value for table in sheet.tables for row in table.rows for value in row)]
    for value in values:
        if isinstance(text := shown(value), str):
            yield text
    for chart in sheet.charts:
        yield from (chart.title, chart.alt)


def holes(of: ReportContext, kinds: tuple[str, ...] = ("board", "return")) -> set[str]:
    return holes_of([pack.book for pack in packs(of, kinds)])


def holes_of(books: Collection[Book]) -> set[str]:
    found = {f"{book.title} / {part}" for book in books for part in (book.title, book.footer) if is_hollow(part)}
    for book in books:
        for sheet in book.sheets:
            is_wrapped = sheet.kind == "printed"
            found |= {f"{sheet.name}: {text}" for text in texts(sheet) if is_hollow(text, is_line=is_wrapped)}
    return found


def is_hollow(text: str, *, is_line: bool = False) -> bool:
    if not text or SAID.match(text):
        return False
    return bool(HOLE.search(AFTER_ID.sub("| ", text))) or (not is_line and bool(OPEN_END.search(text)))

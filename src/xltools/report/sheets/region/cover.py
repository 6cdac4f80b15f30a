"""The cover of the region's pack: what it holds, on what it stands, and how to read the ratings."""

from collections.abc import Sequence

from xltools.measures.region.results import RegionResults
from xltools.report.model import Column, Link, Page, Sheet, Table
from xltools.report.sheets.layout import Layout, day
from xltools.schema import rag
from xltools.text.words import capital, plural

PURPOSES: dict[str, str] = {
    "Summary": "How the region is, who needs help, and who can share, on one page",
    "Workings": "Where each figure comes from: council, tracker, cells",
}
NOTE = (
    "Regional figures are ratios of sums, never means of councils' shares. Areas, requirements and KPIs of several "
    "councils are one where their titles are the same. Each council's tracker was checked by the rules that come with "
    "xltools, not by rules of its own."
)


def cover_sheet(region: RegionResults, sheets: Sequence[Sheet]) -> Sheet:
    """Make the cover of a pack that holds these sheets."""
    layout = Layout("Cover", "accessible", Page("portrait"))
    layout.widths.update({1: 26, 2: 82})
    layout.put(1, 1, f"Region: {plural(len(region.councils), 'council')}", "title")
    layout.put(2, 1, "What many programmes' trackers say together", "subtitle")
    layout.put(3, 1, region.marking or "No protective marking", "subtitle strong")
    row = _facts(layout, region, 5)
    layout.section(row + 1, 1, 2, "What is in this pack")
    for offset, sheet in enumerate(sheets, start=row + 2):
        layout.put(offset, 1, sheet.name, "link", Link(sheet=sheet.name))
        layout.put(offset, 2, _said(sheet), "body")
    _ratings(layout, row + len(sheets) + 3)
    return layout.sheet()


def _facts(layout: Layout, region: RegionResults, row: int) -> int:
    days = sorted({when.date() for when in region.councils["as_at"]})
    span = day(days[-1]) if len(days) == 1 else f"{day(days[-1])}; the oldest tracker {day(days[0])}"
    programmes = region.councils["programme"].nunique()
    facts = [
        ("Data as at", span),
        ("Councils", f"{plural(len(region.councils), 'council')}, {plural(programmes, 'programme name')}"),
        ("Trackers left out", str(len(region.left_out) or "None")),
        ("Protective marking", region.marking or "None given"),
    ]
    for offset, (name, value) in enumerate(facts):
        layout.put(row + offset, 1, name, "body strong ruled")
        layout.put(row + offset, 2, value, "body ruled")
    return row + len(facts)


def _said(sheet: Sheet) -> str:
    title = str(sheet.cells[1, 1].value)
    return PURPOSES.get(sheet.name) or capital(title.partition(": ")[2] or title)


def _ratings(layout: Layout, row: int) -> None:
    layout.section(row, 1, 2, "How to read the ratings")
    words = (*rag.RATINGS, rag.COMPLETE, rag.NOT_RATED)
    columns = (Column("Rating", "rating", 26), Column("What it means", "body", 82))
    rows = tuple((word, rag.MEANINGS[word]) for word in words)
    table = layout.table(Table("Rating_key", columns, rows, row + 1, description="Each rating's word and its meaning"))
    layout.colour_columns(table, ["Rating"])
    layout.put(table.last_row + 2, 1, "Note", "body strong top")
    layout.put(table.last_row + 2, 2, NOTE, "body top indented")

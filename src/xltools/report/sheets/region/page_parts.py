"""What the region's sheets share: their head and words; with the two short sheets, its cover and its gaps."""

import re
from collections.abc import Sequence

from xltools.measures.region.results import RegionResults
from xltools.measures.region.workings import council_key
from xltools.measures.spc_limits import EVEN, MOVING, STABLE, STEADY_POINTS
from xltools.report.model import Bar, Cell, Column, Formula, Link, Page, Range, Sheet, Table, Value
from xltools.report.sheets.layout import Layout, day
from xltools.report.sheets.paragraphs import lines_of, width_of
from xltools.report.sheets.words import Record, fitting, nothing_row, records
from xltools.report.theme import ROW_HEIGHT
from xltools.schema import rag
from xltools.text.words import capital, plural


def signal(region: RegionResults, key: str) -> str:
    """Say what chance does not explain of a KPI's last point, Better, Worse or Moved, or why nobody can tell."""
    own = region.kpi_trend[(region.kpi_trend["key"] == key) & region.kpi_trend["is_charted"]]
    state = "" if own.empty else own["spc_state"].iloc[-1]
    if state == EVEN:
        return "No range"
    if state not in (STABLE, MOVING):
        return f"Under {STEADY_POINTS} {'points' if len(own) < STEADY_POINTS else 'steady'}"
    last = own.iloc[-1]
    words = _UNDER_WAY if last["spc_state"] == MOVING else _BEYOND_CHANCE
    return words.get(last["spc_towards"], words[""])


#: By what a special cause means.
_BEYOND_CHANCE = {
    "Improvement": "Better", "Concern": "Worse", "Neutral high": "Moved", "Neutral low": "Moved", "": "Within chance",
}  # fmt: skip
_UNDER_WAY = {"Improvement": "Improving", "Concern": "Worsening", "": "Changing"}
#: Characters of the columns' widths that print side by side at their own size; more would shrink letters of 9 points.
A4_WIDE, A3_WIDE = 138.0, 196.0
MARGINS = (0.3, 0.3, 0.65, 0.6)
#: Two charts side by side, and two rows of them, fill a page of A4 landscape.
CHART_MARGINS = (0.3, 0.3, 0.6, 0.55)
CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = 490, 310, 15
_CHART_ROOM = 510.0  # points of that page
_LARGE, _LESS_LARGE = 1.8, 1.4  # how much larger a title's letters are, and a long title's
_LONGEST = 36


def short_title(key: str, title: str) -> str:
    """Name a KPI in a chart's title, which has one line."""
    said = f"{key} {title}"
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"


def chart_breaks(row: int, below: int) -> tuple[int, ...]:
    """Return the rows after which a page of charts ends, so that none is cut: the head has one row of them, if any.

    Args:
        row: of the first charts.
        below: the first row that has none.
    """
    first = int((row + CHART_ROWS) * ROW_HEIGHT <= _CHART_ROOM)
    return tuple(range(row + first * CHART_ROWS - 1, below - 1, 2 * CHART_ROWS))


def head(layout: Layout, region: RegionResults, title: str, *notes: str) -> int:
    """Put the title in A1, what it is based on in A2, the marking in A3, notes below; return the next free row.

    A note longer than a page is wide goes on in the row below, at a sentence where it can.
    """
    layout.put(1, 1, title, "title" if width_of(title, is_bold=True) * _LARGE <= A4_WIDE else "title large")
    layout.put(2, 1, standing(region), "subtitle")
    layout.put(3, 1, region.marking or "No protective marking", "subtitle strong")
    lines = [line for note in notes for line in _lines(note)]
    for offset, line in enumerate(lines):
        layout.put(4 + offset, 1, line, "subtitle")
    return 5 + len(lines)


def _lines(note: str) -> list[str]:
    lines = [""]
    for sentence in re.split(r"(?<=[.;]) ", note):
        longer = f"{lines[-1]} {sentence}".strip()
        if len(lines_of(longer, A4_WIDE)) == 1:
            lines[-1] = longer
        else:
            lines += lines_of(sentence, A4_WIDE)
    return [line for line in lines if line]


def paper(last_row: int, last_column: int, *, breaks: tuple[int, ...] = (), repeat: int = 0, wide: float = 0) -> Page:
    """Return the page of a sheet that is read on paper: its columns to the last, at their own size.

    Columns to the right of the last are for the screen.

    Args:
        repeat: the row of the headings that stand on each page; 0 for none.
        wide: characters of those columns' widths, where they may not fit on A4.
    """
    return Page(
        paper="A3" if wide > A4_WIDE else "A4", area=Range(1, 1, last_row, last_column), breaks=breaks,
        margins=MARGINS, repeat_rows=(repeat, repeat) if repeat else None,
    )  # fmt: skip


def screen(repeat: int, breaks: tuple[int, ...] = ()) -> Page:
    """Return the page of a sheet that is looked up: on A3, where letters stay at 9 points should somebody print it."""
    return Page(paper="A3", margins=MARGINS, repeat_rows=(repeat, repeat), breaks=breaks)


def standing(region: RegionResults) -> str:
    """Say how many councils the region's figures are based on, and to which day."""
    behind = int(region.quality["is_behind"].sum())
    older = f", {behind} of them more than a quarter older" if behind else ""
    out = plural(len(region.left_out), "tracker") + " left out" if len(region.left_out) else "none left out"
    return f"{region.counted}  |  data as at {day(region.as_at)}{older}  |  {out}"


def council_cell(region: RegionResults, number: int, style: str = "") -> Cell:
    """Return a council's name, which leads to its row of the data quality, and so to its tracker."""
    return Cell(region.name(number), style, Link("Quality", council_key(number)))


def figure_link(number: int, key: str) -> Link:
    """Return the link to the workings of a council's figure."""
    return Link("Workings", f"{council_key(number)}.{key}")


def named(region: RegionResults, numbers: tuple[int, ...], most: int) -> str:
    """Name councils, as many as fit into so many characters."""
    return fitting([region.name(number) for number in numbers], most)


GAPS = (
    Column("Kind", "word", 12), Column("ID", "id strong", 14), Column("Gap", "body", 30),
    Column("Short of it", "body", 16),
    Column("Councils", "whole", 8.4), Column("Judged", "whole", 7.2), Column("Share (%)", "whole percent", 8.6),
    Column("Common", "word", 9), Column("Which", "body small", 32),
)  # fmt: skip
_MOST_NAMES = 170


def gaps_sheet(region: RegionResults) -> Sheet:
    """Lay out the gaps, the commonest first."""
    layout = Layout("Gaps")
    row = head(
        layout, region, _title(region),
        "Common: a third or more of the councils that were judged on it. Share is live: councils over judged.",
        "KPIs are judged against each council's own target at the region's period.",
    )  # fmt: skip
    rows = tuple(_gap(region, record) for record in records(region.gaps))
    none = nothing_row(GAPS, "Gap", "No council falls short on anything.")
    table = layout.table(Table("Gaps", GAPS, rows or (none,), row, description="What councils fall short of"))
    layout.rules.append(Bar(table.span("Share (%)"), low=0, high=1))
    return layout.sheet(freeze=(row + 1, 3), page=paper(table.last_row, len(GAPS), repeat=row))


def _title(region: RegionResults) -> str:
    common = int(region.gaps["is_common"].sum())
    return f"Gaps: {plural(common, 'is', 'are') if common else 'none is'} common to a third of the councils or more"


def _gap(region: RegionResults, record: Record) -> tuple[Value, ...]:
    this = "tbl_Gaps[[#This Row],[{}]]".format
    return (
        record["kind"], record["key"], record["title"], capital(record["what"]),
        int(record["councils"]), int(record["judged"]),
        Cell(Formula(f"{this('Councils')}/{this('Judged')}", float(record["share"]))),
        "Yes" if record["is_common"] else "No", named(region, record["numbers"], _MOST_NAMES),
    )  # fmt: skip


_WIDTHS = {1: 24.0, 2: 67.0}  # characters that A4 portrait holds at their own size
PURPOSES: dict[str, str] = {
    "Summary": "How the region is, who needs help, and who can share",
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
    layout.widths.update(_WIDTHS)
    layout.put(1, 1, f"Region: {region.counted}", "title")
    layout.put(2, 1, "What many programmes' trackers say together", "subtitle")
    layout.put(3, 1, region.marking or "No protective marking", "subtitle strong")
    row = _facts(layout, region, 5)
    for title, is_appendix in (("What is in this pack", False), ("Behind it, on screen", True)):
        layout.section(row + 1, 1, 2, title)
        listed = [sheet for sheet in sheets if sheet.is_appendix is is_appendix]
        for offset, sheet in enumerate(listed, start=row + 2):
            layout.put(offset, 1, sheet.name, "link", Link(sheet=sheet.name))
            layout.put(offset, 2, _said(sheet), "body")
        row += len(listed) + 2
    _ratings(layout, row + 1)
    return layout.sheet()


def _facts(layout: Layout, region: RegionResults, row: int) -> int:
    days = sorted({when.date() for when in region.councils["as_at"]})
    span = day(days[-1]) if len(days) == 1 else f"{day(days[-1])}; the oldest tracker {day(days[0])}"
    programmes = len(region.programmes)
    facts = [
        ("Data as at", span),
        ("Councils", f"{region.counted}, {plural(programmes, 'programme name')}"),
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
    columns = (Column("Rating", "rating", _WIDTHS[1]), Column("What it means", "body", _WIDTHS[2]))
    rows = tuple((word, rag.MEANINGS[word]) for word in words)
    table = layout.table(Table("Rating_key", columns, rows, row + 1, description="Each rating's word and its meaning"))
    layout.colour_columns(table, ["Rating"])
    layout.put(table.last_row + 2, 1, "Note", "body strong top")
    layout.put(table.last_row + 2, 2, NOTE, "body top indented")

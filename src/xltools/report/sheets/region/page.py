"""What the region's sheets share: their head, and how they lead to the workings."""

from xltools.measures.region.figures import council_key
from xltools.measures.region.results import RegionResults
from xltools.report.model import Cell, Link
from xltools.report.sheets.layout import Layout, day
from xltools.report.sheets.words import fitting
from xltools.text.words import plural

MARGINS = (0.35, 0.35, 0.7, 0.7)
#: Two charts side by side, and two rows of them, fill a page of A4 landscape.
CHART_MARGINS = (0.35, 0.35, 0.6, 0.55)
CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = 520, 240, 12
_LONGEST = 36


def short_title(key: str, title: str) -> str:
    """Name a KPI in a chart's title, which has one line."""
    said = f"{key} {title}"
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"


def head(layout: Layout, region: RegionResults, title: str, *notes: str) -> int:
    """Put the title in A1, what it stands on in A2, the marking in A3, notes below; return the next free row."""
    layout.put(1, 1, title, "title")
    layout.put(2, 1, standing(region), "subtitle")
    layout.put(3, 1, region.marking or "No protective marking", "subtitle strong")
    for offset, note in enumerate(notes):
        layout.put(4 + offset, 1, note, "subtitle")
    return 5 + len(notes)


def standing(region: RegionResults) -> str:
    """Say how many councils the region's figures stand on, and to which day."""
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

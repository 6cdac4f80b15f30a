"""Which cell each piece of printed text comes from, by its place on the page and its words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from xltools.deliver.pdf.printed import Picture, Sheet
from xltools.deliver.pdf.runs import Run

Place = tuple[int, int]
_FIRST_ROWS = 4  # how many rows a page may begin later than we calculate
_SLACK = 1.5  # points by which a line may be outside its row
_PAST_THE_EDGE = 3.0
_SCALES = range(10, 101)


@dataclass(frozen=True, slots=True)
class Band:
    """A row on a page, from its top to its bottom, in points from the paper's foot."""

    row: int
    top: float
    bottom: float
    is_repeated: bool


@dataclass
class PageCells:
    """One page of a sheet.

    Args:
        cells: by (row, column), the pieces of each cell's text in the order in which they are read.
        others: pieces of text that match no cell, by the row beside them.
        edges: pieces of the page's head and foot.
        last_row: the last row that is on the page.
    """

    cells: dict[Place, list[Run]] = field(default_factory=dict)
    others: list[tuple[int, Run]] = field(default_factory=list)
    edges: list[Run] = field(default_factory=list)
    repeated: list[Run] = field(default_factory=list)
    first_row: int = 1
    last_row: int = 0
    bands: list[Band] = field(default_factory=list)


@dataclass
class Printer:
    """Follows a sheet from page to page."""

    sheet: Sheet
    scale: float = 1
    next_row: int = 1
    _is_begun: bool = False
    _rows: dict[int, list[int]] = field(default_factory=dict)

    def page(self, runs: list[Run], height: float) -> PageCells:
        """Find the cells of the sheet's next page.

        Args:
            runs: its text, except that of figures.
            height: of the paper, in points.
        """
        if not self._is_begun:
            self.scale, self._is_begun = self._scale_of(runs), True
            for row, column in sorted(self.sheet.cells):
                self._rows.setdefault(row, []).append(column)
        top, bottom = height - self.sheet.top_at(self.scale), self.sheet.bottom_at(self.scale)
        body = [run for run in runs if bottom - _SLACK <= run.y <= top + _SLACK]
        edges = [run for run in runs if not bottom - _SLACK <= run.y <= top + _SLACK]
        found: PageCells | None = None
        for first in self._first_rows():
            tried = self._placed(body, list(self._bands(first, top, bottom)))
            found = tried if found is None or len(tried.others) < len(found.others) else found
            if not found.others:
                break
        assert found is not None  # there is a first row to try
        found.edges = edges
        self.next_row = found.last_row + 1
        return found

    def _first_rows(self) -> Iterator[int]:
        """Yield the rows with which the page may begin, the likeliest first; an empty page is not printed."""
        yield from range(self.next_row, self.next_row + _FIRST_ROWS)
        yield from range(max(1, self.next_row - 2), self.next_row)
        yield from sorted(row + 1 for row in self.sheet.breaks if row >= self.next_row)[:_FIRST_ROWS]

    def chart_at(self, x: float, y: float, page: PageCells) -> Picture | None:
        """Return the chart at this place on a page."""
        row = next((band.row for band in page.bands if band.bottom <= y <= band.top), page.last_row)
        there = [chart for chart in self.sheet.charts if chart.row <= row <= chart.last_row]
        return min(there, key=lambda chart: self._distance(x, chart.column), default=None)

    def _scale_of(self, runs: list[Run]) -> float:
        """Return by how much the sheet was made smaller: its title says so."""
        title = self.sheet.cells.get((1, 1))
        said = [run for run in runs if title and title.text.startswith("".join(run.text.split()))]
        first = max(said, key=lambda run: run.size, default=None)
        if title is None or first is None:
            return 1
        return min(_SCALES, key=lambda percent: abs(percent / 100 * title.size - first.size)) / 100

    def _bands(self, first: int, top: float, bottom: float) -> Iterator[Band]:
        """Yield the rows of a page that begins with this row."""
        at = top
        rows = list(range(first, self.sheet.last_row + 1))
        head = self.sheet.repeated
        repeated = list(range(head[0], head[1] + 1)) if head and first > head[1] else []
        for row in [*repeated, *rows]:
            below = at - self.sheet.height(row) * self.scale
            if below < bottom - _SLACK:
                return
            yield Band(row, at, below, row in repeated)
            at = below
            if row in self.sheet.breaks and row not in repeated:
                return

    def _placed(self, body: list[Run], bands: list[Band]) -> PageCells:
        page = PageCells(bands=bands)
        own = [band.row for band in bands if not band.is_repeated]
        page.first_row, page.last_row = (own[0], own[-1]) if own else (self.next_row, self.next_row)
        for run in sorted(body, key=lambda run: (-run.y, run.x)):
            band = next((band for band in bands if band.bottom - _SLACK < run.y <= band.top), None)
            column = self._column(run, band.row, page) if band else None
            if band is None or column is None:
                page.others.append((band.row if band else page.last_row, run))
            elif band.is_repeated:
                page.repeated.append(run)
            else:
                page.cells.setdefault((band.row, column), []).append(run)
        return page

    def _column(self, run: Run, row: int, page: PageCells) -> int | None:
        """Return the column of the row whose cell says these words, the nearest of several; a figure is said once."""
        words = "".join(run.text.split())
        fitting = [column for column in self._rows.get(row, ()) if self.sheet.cells[row, column].says(words)]
        free = [column for column in fitting if self.sheet.cells[row, column].text or (row, column) not in page.cells]
        return min(free, key=lambda column: self._distance(run.x, column), default=None)

    def _distance(self, x: float, column: int) -> float:
        left, right = (self.sheet.left + self.scale * self.sheet.left_of(each) for each in (column, column + 1))
        x += _PAST_THE_EDGE  # a column may begin a little later than we calculate
        return max(left - x, x - right, 0)

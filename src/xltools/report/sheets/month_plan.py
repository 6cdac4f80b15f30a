"""Month plan: one workstream's decisions and milestones month by month, under its outcome (paper 003)."""

import textwrap
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Literal

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Link, Page, Range, Rich, Sheet
from xltools.report.sheets.boxes import ROWS, border_key, planned_day, put_box
from xltools.report.sheets.layout import Layout, day
from xltools.report.sheets.paging import placed_height
from xltools.report.sheets.timeline import MOST_COLUMNS, Stretch, bands, later_month, months_apart, stretches
from xltools.report.sheets.titled import made_ids
from xltools.report.sheets.words import Record, day_or, fitting, records, text_or

AROUND = 12  # months before and after the day reported on
FEWEST_COLUMNS = 5
ONE_BAND, SEVERAL = 130.0, 194.0  # characters of the whole page: A4, A3; more would shrink its letters below 9 points
GAP = 1.2
A4_ROOM, A3_ROOM = 400.0, 660.0  # points for a plan at its width; rows are at most a fifth taller than estimated
MOST_UNDATED = 60  # which a page holds
_APART, _MONTHS = 7, 18.0  # points between boxes; of the line of months
Span = tuple[date, date]
NOTE = "Each item is in the month it was first planned for, and says when it happened or is expected."


def month_plan_sheet(context: ReportContext, workstream_id: str, span: Span | None = None) -> Sheet:
    """Lay out a workstream's plan by month.

    Args:
        span: a day in the first and in the last month to show; by default the months of its milestones that
            are within a year of the day reported on.
    """
    shown = _milestones(context, workstream_id)
    first, last_day = span or _default_span(context, shown)
    dated = {record["month"] for record in shown if record["month"]}
    columns = stretches(first, last_day, dated) if dated or not shown or span else []
    rows = bands(columns)
    if len(rows) <= 1:
        layout, _, area = _laid_out(context, workstream_id, shown, columns, ONE_BAND)
        if _height(layout, area) <= A4_ROOM:
            return layout.sheet(page=_page("A4", area))
    layout, _, area = _laid_out(context, workstream_id, shown, columns, SEVERAL)
    if _height(layout, area) <= A3_ROOM:
        return layout.sheet(page=_page("A3", area))
    layout, breaks, area = _laid_out(context, workstream_id, shown, columns, SEVERAL, is_paged=True)
    return layout.sheet(page=_page("A3", area, tuple(breaks)))


def _height(layout: Layout, area: Range) -> float:
    return placed_height(layout.cells, layout.widths, (area.row, area.last_row), layout.heights)


def _laid_out(
    context: ReportContext,
    workstream_id: str,
    shown: list[Record],
    columns: list[Stretch],
    width: float,
    *,
    is_paged: bool = False,
) -> tuple[Layout, list[int], Range]:
    """Lay the plan out over so many characters; return it with the rows after which pages end, and what prints."""
    rows = bands(columns)
    workstream = _workstream(context, workstream_id)
    layout = Layout(f"Month plan {workstream_id}", "printed", scale=context.scale)
    last = _set_widths(layout, max(len(rows[0]) if rows else MOST_COLUMNS, FEWEST_COLUMNS), width)
    layout.head(context, f"{text_or(workstream['workstream'], workstream_id)}: {_title(shown, columns)}", NOTE)
    row = 6 if context.programme.lacks("workstreams", "outcome") else _put_outcome(layout, workstream, last, 6)
    _put_key(layout, context, workstream, row)
    row, pages = row + 2, _Pages(A3_ROOM)
    pages.left -= placed_height(layout.cells, layout.widths, (1, row), layout.heights)
    for band in rows:
        if not is_paged:
            row = _put_band(layout, context, band, shown, row)
            continue
        heights = _slot_heights(layout, band, shown)
        if band is not rows[0]:
            pages.keep(row, _MONTHS + sum(heights))
        first = 0
        while first < len(heights):
            end = first + pages.fill(row, heights[first:])
            row, first = _put_band(layout, context, band, shown, row, (first, end)), end
    if undated := [record for record in shown if not record["month"]]:
        after = _put_undated(layout, undated, last, row)
        pages.keep(row, placed_height(layout.cells, layout.widths, (row, after), layout.heights))
        row = after
    _put_rest(layout, context, [record for record in shown if record["month"]], columns, row)
    for column in range(1, last + 1, 2):
        layout.colour_words(Range(5, column, row, column))
    return layout, pages.ends, Range(1, 1, row, last)


def _title(shown: list[Record], columns: list[Stretch]) -> str:
    if columns:
        return f"plan by month, {Stretch(columns[0].first, columns[-1].last).title}"
    none = "its one milestone has no" if len(shown) == 1 else f"none of {len(shown)} milestones has a"
    return f"plan by month; {none} date"


class _Pages:
    """The pages of a plan that one cannot hold, each with the room that is left on it, in points."""

    def __init__(self, room: float) -> None:
        self.room = self.left = room
        self.ends: list[int] = []

    def keep(self, row: int, points: float) -> None:
        """Begin a page before a row if what begins there fits on a page, but not on the rest of this one."""
        if self.left < points <= self.room:
            self._end(row)

    def fill(self, row: int, heights: list[float]) -> int:
        """Return how many of these boxes go under the months of this row, on this page or a new one."""
        if self.left < _MONTHS + heights[0] and self.left < self.room:
            self._end(row)
        self.left -= _MONTHS
        count = 0
        while count < len(heights) and (heights[count] <= self.left or not count):
            self.left -= heights[count]
            count += 1
        return count

    def _end(self, row: int) -> None:
        self.ends.append(row - 1)
        self.left = self.room


def _slot_heights(layout: Layout, band: list[Stretch], shown: list[Record]) -> list[float]:
    """Return the points that each row of boxes takes, with the gap below it."""
    found = []
    for slot in range(max(_tallest(band, shown), 1)):
        only = Layout("One row of boxes", scale=layout.scale)
        for place, stretch in enumerate(band):
            for record in _in(stretch, shown)[slot : slot + 1]:
                put_box(only, 1, 1 + 2 * place, record, by_plan=True)
        found.append(placed_height(only.cells, layout.widths, (1, ROWS)) + _APART)
    return found


def _page(paper: Literal["A4", "A3"], area: Range, ends: tuple[int, ...] = ()) -> Page:
    """Keep the plan on one page if its letters stay large enough; otherwise end pages after these rows."""
    return Page("landscape", paper, 1, 0 if ends else 1, breaks=ends, area=area, margins=(0.4, 0.4, 0.65, 0.6))


def _set_widths(layout: Layout, count: int, width: float) -> int:
    """Share the page's width out over so many columns with gaps between; return the last one."""
    for place in range(count):
        layout.widths |= {1 + 2 * place: width / count - GAP, 2 + 2 * place: GAP}
    return 2 * count - 1


def _workstream(context: ReportContext, workstream_id: str) -> Record:
    frame = context.results.workstreams
    return records(frame[frame["workstream_id"] == workstream_id])[0]


def _milestones(context: ReportContext, workstream_id: str) -> list[Record]:
    """Return the workstream's milestones, each with the first day of the month it was planned for (None: undated).

    That is the month of its first baseline, or else of its forecast, whenever it happens. So a plan does not empty as
    it is carried out, and a milestone long past its day is not in the month of the report.
    """
    frame = context.results.milestones
    own = records(frame[frame["workstream_id"] == workstream_id])
    for record in own:
        at = planned_day(record) or day_or(record["expected"])
        record["month"] = at.replace(day=1) if isinstance(at, date) else None
        record["at"] = at if isinstance(at, date) else date.max
    return sorted(own, key=lambda record: record["at"])


def _default_span(context: ReportContext, shown: list[Record]) -> Span:
    """Return the months about the as-at day in which anything is planned, or those about what is planned nearest."""
    now = context.as_at.replace(day=1)
    dated = [record["month"] for record in shown if record["month"]]
    if not dated:
        return now, later_month(now, MOST_COLUMNS - 1)
    nearest = min(dated, key=lambda month: abs(months_apart(now, month)))
    middle = now if abs(months_apart(now, nearest)) <= AROUND else nearest
    near = [month for month in dated if abs(months_apart(middle, month)) <= AROUND]
    return min(near), max(near)


def _put_outcome(layout: Layout, workstream: Record, last: int, row: int) -> int:
    """Put the outcome over the whole page, a line a row, because nothing is merged; return the next free row."""
    due = day_or(workstream["outcome_due"])
    when = f" (due {day(due)})" if isinstance(due, date) else ""
    text = f"Outcome: {text_or(workstream['outcome'], 'not given')}{when}"
    lines = textwrap.wrap(text, int(sum(layout.widths.values()) * 0.97))
    for place, line in enumerate(lines):
        layout.put(row + place, 1, line, "strong complete")
        layout.fill(row + place, 2, last, "strong complete")
    return row + len(lines) + 1


def _put_key(layout: Layout, context: ReportContext, workstream: Record, row: int) -> None:
    link = Link("Workings", f"{workstream['workstream_id']}.rating")
    layout.put(row, 1, workstream["rating"], "rating boxed", link)
    for place, (text, style) in enumerate(border_key(context.programme), start=1):
        layout.put(row, 1 + 2 * place, text, style)


def _put_band(
    layout: Layout,
    context: ReportContext,
    band: list[Stretch],
    shown: list[Record],
    row: int,
    slots: tuple[int, int] | None = None,
) -> int:
    """Put some months side by side, each with its boxes; return the next free row.

    Args:
        slots: the first row of boxes, and the one after the last, if a page holds no more; by default all of them.
    """
    first, end = slots or (0, max(_tallest(band, shown), 1))
    for place, stretch in enumerate(band):
        column = 1 + 2 * place
        now = " (as at)" if context.as_at.replace(day=1) in stretch else ""
        boxes = _in(stretch, shown)
        is_over = 0 < first >= len(boxes)  # nothing of it continues on this page
        more = ", continued" if first else ""
        layout.put(row, column, None if is_over else f"{stretch.title}{now}{more}", "heading")
        for slot, record in enumerate(boxes[first:end]):
            put_box(layout, row + 1 + slot * (ROWS + 1), column, record, by_plan=True)
        if not boxes and not first:
            months = "this month" if stretch.first == stretch.last else "these months"
            layout.put(row + 1, column, f"Nothing was planned for {months}", "body quiet top")
    for slot in range(end - first):
        layout.heights[row + (slot + 1) * (ROWS + 1)] = _APART
    return row + 1 + (end - first) * (ROWS + 1)


def _in(stretch: Stretch, shown: Sequence[Record]) -> list[Record]:
    return [record for record in shown if record["month"] in stretch]


def _tallest(band: Sequence[Stretch], shown: Sequence[Record]) -> int:
    return max(len(_in(stretch, shown)) for stretch in band)


def _put_undated(layout: Layout, undated: list[Record], last: int, row: int) -> int:
    """Name the milestones that no month can hold, side by side; return the next free row."""
    layout.put(row, 1, f"Without a date: {len(undated)}", "heading")
    layout.fill(row, 2, last, "heading")
    places = range(1, last + 1, 2)
    for place, record in enumerate(undated[:MOST_UNDATED]):
        said = {"Complete": " (done)", "Cancelled": " (cancelled)"}.get(record["status"], "")
        name = f"  {text_or(record['milestone'], 'without a name')}{said}"
        runs = ((record["milestone_id"], "strong"), (name, ""))
        at = (row + 1 + place // len(places), places[place % len(places)])
        layout.cells[at] = Cell(Rich(runs), "body small top")
    row += 1 + ceil(min(len(undated), MOST_UNDATED) / len(places))
    if len(undated) > MOST_UNDATED:
        layout.put(row, 1, f"And {len(undated) - MOST_UNDATED} more, in full on Milestones.", "line quiet")
        row += 1
    return row + 1


def _put_rest(layout: Layout, context: ReportContext, shown: list[Record], columns: list[Stretch], row: int) -> None:
    """Name the milestones with a date that are in no month of the plan."""
    if not columns:
        return
    whole = Stretch(columns[0].first, columns[-1].last)
    made = made_ids(context.programme)
    rest = [
        f"{made.get(record['milestone_id'], record['milestone_id'])} ({record['month']:%B %Y})"
        for record in shown
        if record["month"] not in whole
    ]
    said = "Every milestone of the workstream is on this plan." if shown else "The workstream has no milestones."
    layout.put(row, 1, f"Not on this plan: {fitting(rest, 150)}." if rest else said, "line quiet")

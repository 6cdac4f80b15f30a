"""Plan on a page: each workstream's decisions and milestones in time order, its outcome at the end (paper 001)."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd

from xltools.measures.frames import id_order, once
from xltools.programme import Programme
from xltools.report.context import ReportContext
from xltools.report.model import Link, Page, Range, Sheet
from xltools.report.sheets.boxes import ROWS, border_key, kinds, past_date, put_box, standing
from xltools.report.sheets.layout import Layout, day
from xltools.report.sheets.paging import page_ends, placed_height
from xltools.report.sheets.titled import made_ids
from xltools.report.sheets.words import Record, day_or, fitting, records
from xltools.report.theme import ROW_HEIGHT
from xltools.schema import rag
from xltools.text.words import plural

BOXES = 7  # on one line of a workstream
LINES = 2  # lines of a workstream's boxes, at most; a third line gives the IDs of those without room
FIRST_BOX = 3
OUTCOME = FIRST_BOX + 2 * BOXES
WIDTHS = {1: 15.5, 2: 0.7, OUTCOME: 40.0}
BOX_WIDTH, GAP = 22.6, 0.7
_BETWEEN = 5.0  # points between two lines of boxes
_MARGINS = (0.35, 0.35, 0.55, 0.5)
_ROOM = 750.0  # estimated points on a page whose letters print at eight points
_MOST_PAGES = 2
_LINE = 190  # letters of the line that names boxes without room


def plan_on_a_page_sheet(context: ReportContext) -> Sheet:
    """Lay out the plan on one A3 page.

    If that would be more than two pages, each workstream has one line of boxes, and none for items without a date,
    which have no place in the order of dates.
    """
    made = _laid_out(context)
    if len(made.page.breaks) < _MOST_PAGES:
        return made
    return min(made, _laid_out(context, is_brief=True), key=lambda sheet: len(sheet.page.breaks))


def _laid_out(context: ReportContext, *, is_brief: bool = False) -> Sheet:
    layout = Layout("Plan on a page", "printed", scale=context.scale)
    layout.widths.update(WIDTHS)
    for box in range(BOXES):
        layout.widths[FIRST_BOX + 2 * box] = BOX_WIDTH
        layout.widths[FIRST_BOX + 2 * box + 1] = GAP
    layout.head(context, f"{context.settings.title}: plan on a page")
    layout.put(3, FIRST_BOX + 4, f"{kinds(context.programme)}, in order of date", "subtitle")
    key = _key(layout, context, 4)
    row = (key or 3) + 2
    layout.heights[row - 1] = _BETWEEN
    starts = list[int]()
    for record in records(context.results.workstreams):
        starts.append(row)
        row = _workstream(layout, context, record, row, is_brief=is_brief)
    _colour(layout, row)
    last = OUTCOME if _has_outcomes(context.programme) else OUTCOME - 2
    page = Page("landscape", "A3", 1, 1, area=Range(1, 1, max(row - 1, key), last), margins=_MARGINS)
    if breaks := _breaks(layout, starts, row, last):
        page = replace(page, pages_tall=0, breaks=breaks, repeat_rows=(key, key) if key else None)
    return layout.sheet(page=page)


def _breaks(layout: Layout, starts: list[int], end: int, last: int) -> tuple[int, ...]:
    """Return the rows after which a page ends, so that boxes stay readable; none if everything fits on one page.

    Args:
        end: the row after the last one.
        last: the last column; a narrower page prints larger, and so holds less.
    """
    room = _ROOM * sum(layout.widths[column] for column in range(1, last + 1)) / sum(layout.widths.values())
    spans = [(first, after - 1) for first, after in pairwise([*starts, end])]
    heights = [placed_height(layout.cells, layout.widths, span, layout.heights) for span in spans]
    used = placed_height(layout.cells, layout.widths, (1, starts[0] - 1), layout.heights) if starts else 0
    return tuple(spans[place][1] for place in page_ends(heights, used, room, 2 * ROW_HEIGHT))


def _key(layout: Layout, context: ReportContext, row: int) -> int:
    """Put the key above the boxes, with the ratings on their own line if one line cannot hold everything.

    Returns:
        Its last row; 0 if there is nothing to explain, because no milestone of an adopted workbook is rated.
    """
    programme = context.programme
    borders, words = border_key(programme), programme.scale.words if _is_rated(context) else ()
    if not borders and not words:
        return 0
    layout.put(row, 1, "How to read", "body quiet")
    if _has_outcomes(programme):
        layout.put(row, OUTCOME, "Outcome", "outcome small regular")
    for place, (text, style) in enumerate(borders):
        layout.put(row, FIRST_BOX + 2 * place, text, style)
    first = len(borders)
    if first + len(words) > BOXES:
        row, first = row + 1, 0
    for place, word in enumerate(words, start=first):
        layout.put(row, FIRST_BOX + 2 * place, word, "rating small boxed")
    return row


def _is_rated(context: ReportContext) -> bool:
    ratings = [*context.results.milestones["rating"], *context.results.workstreams["rating"]]
    return not context.programme.is_adopted or any(map(context.scale.is_rated, ratings))


def _is_told_by_status(context: ReportContext) -> bool:
    """Whether an adopted workbook rates no milestone, so that boxes say each one's state, not that it is not rated."""
    return context.programme.is_adopted and not any(map(context.scale.is_rated, context.results.milestones["rating"]))


def _own(context: ReportContext, workstream: Record) -> "pd.Series[bool]":
    own: pd.Series[bool] = context.results.milestones["workstream_id"] == workstream["workstream_id"]
    return own


def _workstream(layout: Layout, context: ReportContext, record: Record, row: int, *, is_brief: bool) -> int:
    shown, rest = chosen(context, record["workstream_id"], is_brief=is_brief)
    lines = max(-(-len(shown) // BOXES), 1)
    link = Link("Workings", f"{record['workstream_id']}.rating")
    is_long = len(str(record["workstream"])) > WIDTHS[1]  # not every program wraps a link, so the next line has it
    layout.put(row, 1, record["workstream"], "body strong top", None if is_long else link)
    own = [*shown, *rest]
    done = sum(milestone["rating"] == rag.COMPLETE for milestone in own)
    of = plural(len(own), "milestone") if context.programme.lacks("milestones", "status", "actual") else ""
    said = (of or f"{done} of {len(own)} complete") if own else "No milestones given"
    layout.put(row + 1, 1, said, "body quiet", link if is_long else None)
    is_told = _is_told_by_status(context)
    if is_told and record["rating"] == rag.NOT_RATED:
        past = int(past_date(context.results.milestones[_own(context, record)]).sum())
        layout.put(row + 2, 1, f"{past} past date" if past else None, "body strong")
    else:
        layout.put(row + 2, 1, record["rating"], "rating boxed")
    for place, milestone in enumerate(shown):
        line, box = divmod(place, BOXES)
        is_bare = is_told and milestone["rating"] == rag.NOT_RATED
        stands = standing(context.programme, milestone) if is_bare else ""
        put_box(layout, row + line * (ROWS + 1), FIRST_BOX + 2 * box, milestone, said=stands)
    if _has_outcomes(context.programme):
        _outcome(layout, record, row)
    for line in range(lines):
        layout.heights[row + line * (ROWS + 1) + ROWS] = _BETWEEN
    after = row + lines * (ROWS + 1)
    if not rest:
        return after
    layout.put(after, FIRST_BOX, _rest(context, rest, is_first=not shown, is_brief=is_brief), "line quiet")
    layout.heights[after + 1] = _BETWEEN
    return after + 2


def _rest(context: ReportContext, rest: list[Record], *, is_first: bool, is_brief: bool) -> str:
    """Say how many do not fit, and which, if their IDs are the office's own."""
    made = made_ids(context.programme)
    undated = sum(day_or(each["expected"]) is None for each in rest) if is_brief else 0
    of = f" ({undated} without a date)" if undated else ""
    start = plural(len(rest), "milestone") + of if is_first else f"And {len(rest)} more{of}"
    told = f"{start}, in full on Milestones"
    named = fitting([each["milestone_id"] for each in rest if each["milestone_id"] not in made], _LINE - len(told))
    return f"{told}: {named.replace(';', ',')}" if named else told


def _has_outcomes(programme: Programme) -> bool:
    """Whether workstreams have outcomes: an adopted workbook may keep none."""
    return not programme.is_adopted or programme.has("workstreams", "outcome", "outcome_due")


def _outcome(layout: Layout, record: Record, row: int) -> None:
    due = day_or(record["outcome_due"])
    when = f"By {day(due)}" if due is not None and not isinstance(due, str) else None
    layout.put(row, OUTCOME, record["outcome"], "outcome small regular")
    layout.put(row + 1, OUTCOME, when, "outcome small regular")
    layout.put(row + 2, OUTCOME, None, "outcome small regular")


def chosen(context: ReportContext, workstream_id: str, *, is_brief: bool = False) -> tuple[list[Record], list[Record]]:
    """Choose a workstream's boxes in time order; return them and then those that do not fit, in the same order.

    If not all fit, open ones come first, then decisions, then those reached most recently.

    Args:
        is_brief: whether there is only one line, without room for items that have no date.
    """
    own = _by_workstream(context).get(workstream_id, [])
    days = {place: day for place, each in enumerate(own) if not pd.isna(day := _shown_at(each))}
    undated = [] if is_brief else [place for place in range(len(own)) if place not in days]
    latest = [*sorted(days, key=lambda place: days[place], reverse=True), *undated]
    wanted = sorted(latest, key=lambda place: (not own[place]["is_open"], not _is_decision(own[place])))
    kept = set(wanted[: BOXES * (1 if is_brief else LINES)])
    by_id = sorted(range(len(own)), key=lambda place: id_order(own[place]["milestone_id"]))
    ordered = sorted(by_id, key=lambda place: (place not in days, days.get(place, pd.Timestamp.min)))
    return [own[place] for place in ordered if place in kept], [own[place] for place in ordered if place not in kept]


@once
def _by_workstream(context: ReportContext) -> dict[str, list[Record]]:
    """Return each workstream's milestones, in the tracker's order."""
    found: dict[str, list[Record]] = {}
    for each in records(context.results.milestones):
        found.setdefault(each["workstream_id"], []).append(each)
    return found


def _shown_at(milestone: Record) -> Any:
    """Return a milestone's day in the plan; NaT if it has none."""
    return milestone["actual" if milestone["status"] == rag.COMPLETE else "expected"]


def _is_decision(milestone: Record) -> bool:
    return bool(milestone["kind"] == "Key decision" and milestone["rating"] != rag.CANCELLED)


def _colour(layout: Layout, last: int) -> None:
    """Colour every rating word of the page, in one rule for each column that holds boxes."""
    for column in [1, *range(FIRST_BOX, OUTCOME, 2)]:
        layout.colour_words(Range(4, column, last, column))

"""Plan on a page: each workstream's decisions and milestones in time order, its outcome at the end (paper 001)."""

from dataclasses import replace
from itertools import pairwise

from xltools.programme import Programme
from xltools.report.context import ReportContext
from xltools.report.model import Link, Page, Range, Sheet
from xltools.report.sheets.boxes import ROWS, border_key, kinds, put_box
from xltools.report.sheets.layout import Layout, day
from xltools.report.sheets.words import Record, day_or, records
from xltools.schema import rag
from xltools.text.words import plural

BOXES = 7  # on one line of a workstream
LINES = 3  # of a workstream, at most
MOST_LINES = 6, 8  # on the first page and on others, of an office that has more than one page shows at a readable size
FIRST_BOX = 3
OUTCOME = FIRST_BOX + 2 * BOXES
WIDTHS = {1: 21.0, 2: 1.2, OUTCOME: 48.0}
BOX_WIDTH, GAP = 23.5, 1.2


def plan_on_a_page_sheet(context: ReportContext) -> Sheet:
    """Lay out the plan on one A3 page."""
    layout = Layout("Plan on a page", "printed", scale=context.scale)
    layout.widths.update(WIDTHS)
    for box in range(BOXES):
        layout.widths[FIRST_BOX + 2 * box] = BOX_WIDTH
        layout.widths[FIRST_BOX + 2 * box + 1] = GAP
    layout.head(
        context,
        f"{context.settings.title}: plan on a page",
        f"{kinds(context.programme)}, in order of date",
    )
    row = _key(layout, context.programme, 6) + 2
    key, starts = row - 2, list[int]()
    for record in records(context.results.workstreams):
        starts.append(row)
        row = _workstream(layout, context, record, row)
    _colour(layout, row)
    last = OUTCOME if _has_outcomes(context.programme) else OUTCOME - 2
    page = Page("landscape", "A3", 1, 1, area=Range(1, 1, row, last), margins=(0.4, 0.4, 0.65, 0.6))
    if context.programme.is_adopted and (breaks := _breaks(starts, row)):
        page = replace(page, pages_tall=0, breaks=breaks, repeat_rows=(key, key))
    return layout.sheet(page=page)


def _breaks(starts: list[int], last: int) -> tuple[int, ...]:
    """Return the rows after which a page ends, so that boxes stay readable; none where all fit on one page."""
    breaks: list[int] = []
    top = starts[0] if starts else 0
    for start, end in pairwise([*starts, last]):
        if end - top > MOST_LINES[bool(breaks)] * (ROWS + 1) and start > top:
            breaks.append(start - 1)
            top = start
    return tuple(breaks)


def _key(layout: Layout, programme: Programme, row: int) -> int:
    """Put the key over the boxes, the ratings on a line of their own where all is more than one holds; return it."""
    layout.put(row, 1, "How to read", "body quiet")
    if _has_outcomes(programme):
        layout.put(row, OUTCOME, "Outcome", "outcome small")
    borders, words = border_key(programme), programme.scale.words
    for place, (text, style) in enumerate(borders):
        layout.put(row, FIRST_BOX + 2 * place, text, style)
    first = len(borders)
    if first + len(words) > BOXES:
        row, first = row + 1, 0
    for place, word in enumerate(words, start=first):
        layout.put(row, FIRST_BOX + 2 * place, word, "rating small boxed")
    return row


def _workstream(layout: Layout, context: ReportContext, record: Record, row: int) -> int:
    shown, rest = chosen(context, record["workstream_id"])
    lines = max(-(-len(shown) // BOXES), 1)
    layout.put(row, 1, record["workstream"], "body strong top", Link("Workings", f"{record['workstream_id']}.rating"))
    done = sum(milestone["rating"] == rag.COMPLETE for milestone in shown)
    more = f", and {rest} more on Milestones" if rest else ""
    of = plural(len(shown), "milestone") if context.programme.lacks("milestones", "status", "actual") else ""
    counted = f"{of or f'{done} of {len(shown)} complete'}{more}" if shown else "No milestones given"
    layout.put(row + 1, 1, counted, "body quiet")
    layout.put(row + 2, 1, record["rating"], "rating boxed")
    for place, milestone in enumerate(shown):
        line, box = divmod(place, BOXES)
        put_box(layout, row + line * (ROWS + 1), FIRST_BOX + 2 * box, milestone)
    if _has_outcomes(context.programme):
        _outcome(layout, record, row)
    for line in range(lines):
        layout.heights[row + line * (ROWS + 1) + ROWS] = 7
    return row + lines * (ROWS + 1)


def _has_outcomes(programme: Programme) -> bool:
    """Whether workstreams have outcomes: an adopted workbook may keep none."""
    return not programme.is_adopted or programme.has("workstreams", "outcome", "outcome_due")


def _outcome(layout: Layout, record: Record, row: int) -> None:
    due = day_or(record["outcome_due"])
    when = f"By {day(due)}" if due is not None and not isinstance(due, str) else "Date not given"
    layout.put(row, OUTCOME, record["outcome"], "outcome small")
    layout.put(row + 1, OUTCOME, when, "outcome small")
    layout.put(row + 2, OUTCOME, None, "outcome small")


def chosen(context: ReportContext, workstream_id: str) -> tuple[list[Record], int]:
    """Choose a workstream's boxes in time order, and count those that found no room.

    Where there are more than fit, open ones and decisions come first, then what was reached last.
    """
    milestones = context.results.milestones
    own = milestones[milestones["workstream_id"] == workstream_id]
    ordered = own.assign(shown_at=own["actual"].where(own["status"] == rag.COMPLETE, own["expected"]))
    room = BOXES * LINES
    if len(ordered) > room:
        first = ordered.sort_values(["is_open", "shown_at"], ascending=[False, False], kind="stable").head(room)
        ordered = ordered.loc[ordered.index.isin(first.index)]
    ordered = ordered.sort_values(["shown_at", "milestone_id"], kind="stable", na_position="last")
    return records(ordered), len(own) - len(ordered)


def _colour(layout: Layout, last: int) -> None:
    """Colour every rating word of the page, in one rule for each column that holds boxes."""
    for column in [1, *range(FIRST_BOX, OUTCOME, 2)]:
        layout.colour_words(Range(6, column, last, column))

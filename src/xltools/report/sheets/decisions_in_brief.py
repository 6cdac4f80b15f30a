"""Decisions in brief: each decision asked today on a block of its own, with options and costs; the others in a line."""

from collections.abc import Iterator
from itertools import pairwise

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Link, Page, Range, Sheet
from xltools.report.sheets.decisions import FORWARD, STATES, decisions_listed, others_due, outcome_of
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.paging import page_ends, placed_height
from xltools.report.sheets.shared_columns import milestone_figure, workstream_names
from xltools.report.sheets.summary.actions import if_not_decided
from xltools.report.sheets.words import Record, asked_of, day_or, expected_or, text_or
from xltools.schema.columns import split
from xltools.text.words import capital, listed, plural

NAME = "Decisions in brief"
ASKED = STATES[0]
LAST = 3
_WIDTHS = {1: 18.0, 2: 63.0, 3: 13.0}
_MARGINS = (0.5, 0.4, 0.6, 0.5)
_MOST = 8  # of each state but the first; the others are counted
_HEAD, _ROOM = 80.0, 755.0  # points of the title, and of a page
_SECTIONS = {"Due within horizon": "To come", "Later": "Later on"}

#: What stands beside each other: a word or an ID, a sentence, and perhaps a live rating.
Line = tuple[Cell, str, Cell | None]


def decisions_in_brief_sheet(context: ReportContext) -> Sheet:
    """Lay out the decisions for the table: what is asked in full, what is overdue, taken and to come in a line each."""
    layout = Layout(NAME, "printed", scale=context.scale)
    layout.widths |= _WIDTHS
    found = decisions_listed(context)
    asked = [record for record in found if record["state"] == ASKED]
    row = layout.head(context, _title(found))
    parts = [(_heading(each), list(_asked(context, each))) for each in asked]
    if not asked:
        none = f"No decision is asked of {asked_of(context.settings.board)} today."
        parts.append(("Asked today: none", [(Cell(None), none, None)]))
    parts += _others(context, found)
    starts = [row]
    for title, lines in parts:
        starts.append(_put(layout, starts[-1], title, lines))
    heights = [placed_height(layout.cells, _WIDTHS, (first, after - 1)) for first, after in pairwise(starts)]
    breaks = [starts[place + 1] - 1 for place in page_ends(heights, _HEAD, _ROOM, 0)]
    row = starts[-1]
    layout.colour_words(Range(5, LAST, row, LAST))
    return layout.sheet(page=Page("portrait", breaks=tuple(breaks), margins=_MARGINS))


def _title(found: list[Record]) -> str:
    asked = [record for record in found if record["state"] == ASKED]
    past = sum(bool(record["is_overdue"]) for record in asked)
    more = sum(record["state"] == "Overdue" for record in found)
    told = [f"{len(asked) or 'none'} asked today"]
    told += [f"{past} of them overdue"] if past else []
    told += [f"{more} {'more ' if past else ''}overdue"] if more else [] if past else ["none overdue"]
    return f"{NAME}: {', '.join(told)}"


def _heading(record: Record) -> str:
    return f"{record['milestone_id']}  {text_or(record['milestone'], 'Without a name')}"


def _asked(context: ReportContext, record: Record) -> Iterator[Line]:
    """Yield what a body needs to decide: who and when, what is recommended, the options, and what follows without."""
    key = record["milestone_id"]
    name = workstream_names(context).get(record["workstream_id"], record["workstream_id"])
    bodies = listed(split(record["decision_body"]), "and") or "No body is given"
    yield (
        Cell(name, "body strong top", Link("Milestones", key)),
        f"{bodies}. {capital(_when(record))}.",
        milestone_figure(key, "Rating", record["rating"], "rating", "rating"),
    )
    if record["recommendation"]:
        yield _word("Recommendation"), record["recommendation"], None
    for place, option in enumerate(split(record["options"])):
        yield _word("" if place else "Options and costs"), option, None
    yield _word("If not decided"), if_not_decided(context, record), None
    if waiting := split(record["waited_on_by"]):
        yield _word("Waits for it"), listed(waiting), None


def _word(word: str) -> Cell:
    return Cell(word or None, "body strong top")


def _when(record: Record) -> str:
    expected = expected_or(record, "no date is given")
    by = expected.lower() if isinstance(expected, str) else f"expected {short_day(expected)}" if expected else ""
    slip = record["slip_days"]
    if slip != slip:  # noqa: PLR0124 - without a baseline there is no slip
        return by
    late = f"{plural(abs(int(slip)), 'day')} {'late' if slip > 0 else 'early'}" if slip else "on time"
    return f"{by}, {late}"


def _others(context: ReportContext, found: list[Record]) -> Iterator[tuple[str, list[Line]]]:
    for state in STATES[1:]:
        mine = [record for record in found if record["state"] == state]
        if not mine:
            continue
        shown = mine[:_MOST]
        short = f", {len(shown)} shown; all are on Decisions" if len(shown) < len(mine) else ""
        yield f"{_SECTIONS.get(state, state)}: {len(mine)}{short}", [_line(context, record) for record in shown]
    if others := others_due(context):
        yield "For other bodies", [(Cell(None), others, None)]


def _line(context: ReportContext, record: Record) -> Line:
    """Say one decision in a line; its rating stands beside it while it is open."""
    key = record["milestone_id"]
    bodies = listed(split(record["decision_body"]), "and") or "no body given"
    told = f"{text_or(record['milestone'], 'Without a name')}. "
    is_open = record["state"] in (*FORWARD, "Overdue")
    told += f"{bodies}: {_when(record)}." if is_open else f"{bodies}: {_taken(context, record)}."
    rating = milestone_figure(key, "Rating", record["rating"], "rating", "rating") if is_open else None
    return Cell(key, "body strong top", Link("Milestones", key)), capital(told), rating


def _taken(context: ReportContext, record: Record) -> str:
    """Say when it was taken, and how."""
    taken = day_or(record["actual"])
    on = f"on {short_day(taken)}" if taken and not isinstance(taken, str) else "day not given"
    return f"{text_or(outcome_of(context, record), 'decided').lower()} {on}"


def _put(layout: Layout, row: int, title: str, lines: list[Line]) -> int:
    """Put one part under its heading; return the row after the gap behind it."""
    layout.section(row, 1, LAST, title)
    for place, (head, said, rating) in enumerate(lines, start=row + 1):
        layout.cells[place, 1] = head
        layout.put(place, 2, said, "body top indented")
        if rating is not None:
            layout.cells[place, LAST] = rating
    return row + len(lines) + 2

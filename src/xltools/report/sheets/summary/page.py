"""The summary page: its opening sentences, then its sections in the order of reading."""

from collections.abc import Callable
from itertools import pairwise

import pandas as pd

from xltools.report.context import ReportContext
from xltools.report.model import Link, Page, Range, Sheet
from xltools.report.sheets.layout import Layout, day
from xltools.report.sheets.paging import page_ends, placed_height
from xltools.report.sheets.summary.delivery import (
    decisions_asked,
    decisions_section,
    slips_section,
    workstreams_section,
)
from xltools.report.sheets.summary.performance import kpis_section
from xltools.report.sheets.summary.risk import risks_section
from xltools.report.sheets.summary_grid import LAST, LINE, WIDTHS
from xltools.report.sheets.words import NOT_GIVEN, asked_of, fitting, records, text_or
from xltools.schema.rag import NOT_RATED
from xltools.text.words import plural

#: Each section with the table that it needs: a programme without that table has no such section.
DECISIONS, SLIPS = "decisions", "slips"
SECTIONS: tuple[tuple[str, Callable[[Layout, ReportContext, int], int]], ...] = (
    ("workstreams", workstreams_section),
    (DECISIONS, decisions_section),
    ("kpis", kpis_section),
    (SLIPS, slips_section),
    ("risks", risks_section),
)

_MARGINS = (0.25, 0.25, 0.5, 0.5)
_ROOM = 522.0  # points of a page
_FEW_LINES = 0.25  # of a page
_BARE = 1.0  # characters of a column that holds nothing
_GAP = 8.0  # points between sections


def summary_sheet(context: ReportContext) -> Sheet:
    """Lay out the summary page."""
    layout = Layout("Summary", "printed", scale=context.scale)
    layout.widths.update(WIDTHS)
    layout.head(context, f"{context.settings.title}: summary")
    row = _overall(layout, context, 4)
    starts = [1]
    for needs, section in SECTIONS:
        if _keeps(context, needs):
            starts.append(row)
            row = section(layout, context, row)
            layout.heights[row - 1] = _GAP
    _widen_the_last(layout)
    page = Page(
        "landscape",
        area=Range(1, 1, row, LAST),
        breaks=_breaks(layout, [*starts[:1], *starts[2:], row]),
        margins=_MARGINS,
    )
    return layout.sheet(page=page)


def _breaks(layout: Layout, starts: list[int]) -> tuple[int, ...]:
    """Return the rows after which a page ends, so that no section that fits on a page is split or left alone.

    A last page of a few lines also takes the section before them, if the page before keeps at least one.
    """
    spans = [(first, after - 1) for first, after in pairwise(starts)]
    heights = [placed_height(layout.cells, layout.widths, span, layout.heights) for span in spans]
    ends = page_ends(heights, 0, _ROOM, 0)
    first = ends[-2] + 1 if len(ends) > 1 else 0
    if ends and ends[-1] > first and sum(heights[ends[-1] + 1 :]) < _ROOM * _FEW_LINES:
        ends[-1] -= 1
    return tuple(spans[place][1] for place in ends)


def _widen_the_last(layout: Layout) -> None:
    """Give the last column, which holds sentences, the room of those that no section fills."""
    used = {column for (_, column), cell in layout.cells.items() if cell.value not in (None, "")}
    for column in range(2, LAST):
        if column not in used:
            layout.widths[LAST] += layout.widths[column] - _BARE
            layout.widths[column] = _BARE


def _keeps(context: ReportContext, needs: str) -> bool:
    if needs == DECISIONS:
        return context.programme.keeps_decisions
    if needs == SLIPS:
        return context.programme.has("milestones", "baseline")
    return context.programme.keeps(needs)


def _overall(layout: Layout, context: ReportContext, row: int) -> int:
    overall = context.results.programme
    layout.put(row, 1, overall.rating, "rating large")
    is_declared = overall.declared or not context.programme.is_adopted
    if is_declared:
        layout.put(row + 1, 1, f"Declared: {overall.declared or NOT_GIVEN}", "body centre boxed")
    was = f"Was {overall.previous_rating}: {overall.movement.lower()}" if overall.previous_rating else "First report"
    layout.put(row + (2 if is_declared else 1), 1, was, "body centre boxed")
    layout.heights[row] = 30
    sentences = (_how_we_are(context), _what_got_worse(context), _what_is_asked(context))
    for offset, sentence in enumerate(each for each in sentences if each):
        link = Link("Workings", "PROGRAMME.rating") if offset == 0 else None
        layout.put(row + offset, 2, sentence, "line indented" + (" strong" if offset == 0 else ""), link)
    layout.colour_words(Range(row, 1, row, 1))
    return row + 3


def _how_we_are(context: ReportContext) -> str:
    overall = context.results.programme
    counted = [f"{count} {word}" for word, count in overall.counts.items() if count]
    better = " (declared better than derived)" if overall.is_declared_better else ""
    if not counted:
        return f"The programme is {_rated(overall.rating)}{better}: the tracker has no workstream to rate it by."
    if not any(count for word, count in overall.counts.items() if word != NOT_RATED):
        of = sum(overall.counts.values())
        none = "its one workstream is not rated" if of == 1 else f"none of its {of} workstreams is rated"
        return f"The programme is {_rated(overall.rating)}{better}: {none}."
    return f"The programme is {_rated(overall.rating)}{better}: of its workstreams {', '.join(counted)}."


def _rated(rating: str) -> str:
    return rating.lower() if rating == NOT_RATED else f"rated {rating}"


def _what_got_worse(context: ReportContext) -> str:
    if context.previous is None:
        return "What got worse: nothing to compare with yet."
    results, since = context.results, f"since {day(context.previous.as_at)}"
    rolled_up = _fell(results.workstreams, "workstream", "movement")
    kpis = _fell(results.kpis, "kpi", "counted_movement")
    if not rolled_up and not kpis:
        return f"No workstream and no KPI was rated worse {since}."
    # a KPI is part of its workstream: they are listed apart, so that nobody adds them up
    room = (LINE - 50) // 2 if rolled_up and kpis else LINE - 40
    told = [f"{fitting(rolled_up, room)}."] if rolled_up else []
    told += [f"KPIs: {fitting(kpis, room)}."] if kpis else []
    return f"Worse {since}: {' '.join(told)}"


def _fell(table: pd.DataFrame, title: str, movement: str) -> list[str]:
    """Name what was rated worse, with its rating now."""
    rows = records(table[table[movement] == "Worse"])
    return [f"{text_or(row[title], row[f'{title}_id'])} to {row['rating']}" for row in rows]


def _what_is_asked(context: ReportContext) -> str:
    if not context.programme.keeps_decisions:
        return ""
    asked = records(decisions_asked(context))
    if not asked:
        return f"No decision is asked of {asked_of(context.settings.board)} at this meeting."
    names = [f"{r['milestone_id']} {text_or(r['milestone'], 'without a name')}" for r in asked]
    return f"Asked of you: {plural(len(asked), 'decision')}: {fitting(names, LINE - 30)}."

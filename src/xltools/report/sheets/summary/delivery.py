"""The summary's sections on delivery: workstreams, decisions asked, biggest slips."""

import pandas as pd

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Link
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.shared_columns import milestone_figure
from xltools.report.sheets.summary.actions import action_sentence, if_not_decided, state_words
from xltools.report.sheets.summary.unrated import is_unrated, unrated_section
from xltools.report.sheets.summary_grid import LAST, closed_up, coloured, headed
from xltools.report.sheets.words import Record, asked_of, capped, expected_or, records, text_or
from xltools.text.words import capital, plural

MOST_SLIPS, MOST_DECISIONS = 3, 5


def workstreams_section(layout: Layout, context: ReportContext, row: int) -> int:
    """Put each workstream's ratings and the reason; return the next free row."""
    if is_unrated(context):
        return unrated_section(layout, context, row)
    rows = records(context.results.workstreams)
    worse = sum(r["movement"] == "Worse" for r in rows)
    title = "Workstreams: none is in the tracker"
    if rows:
        title = (
            f"Workstreams: {plural(worse, 'is worse', 'are worse')} than at the last report" if worse else "Workstreams"
        )
    is_planned = context.programme.keeps("milestones") and not context.programme.lacks("milestones", "baseline")
    headings = ("Workstream", "Derived", "Declared", "Previous", "Movement", "Open behind" if is_planned else "", "Why")
    absent = _absent(context)
    row = headed(layout, row, title, closed_up(headings, absent, ""))
    for offset, record in enumerate(rows):
        key = f"{record['workstream_id']}.rating"
        mark = " [note]" if record["is_declared_better"] else ""
        cells = (
            Cell(text_or(record["workstream"], record["workstream_id"]), "body strong ruled"),
            Cell(record["rating"], "rating ruled"),
            Cell((record["declared"] or "Not declared") + mark, "body centre ruled"),
            Cell(record["previous_rating"] or "New", "body centre ruled"),
            Cell(record["movement"], "body centre ruled"),
            Cell(_behind(record), "body centre ruled", Link("Workings", key))
            if is_planned
            else Cell(None, "body ruled"),
            Cell(_why(record), "body small indented ruled"),
        )
        layout.put_row(row + offset, 1, closed_up(cells, absent, Cell(None, "body ruled")))
    end = row + len(rows)
    if rows:
        coloured(layout, row, end - 1, ratings=(2,) if 4 in absent else (2, 4), movements=() if 5 in absent else (5,))
    if any(r["is_declared_better"] for r in rows):
        note = "[note] Declared better than the evidence: see Workings for what the derived rating is made of."
        layout.put(end, 1, note, "line quiet")
        end += 1
    return end + 1


def _absent(context: ReportContext) -> set[int]:
    """Return the places of what an adopted workbook does not say: Declared; on a first report Previous, Movement."""
    programme = context.programme
    if not programme.is_adopted:
        return set()
    declared = set() if programme.has("workstreams", "declared_rag") else {3}
    behind = {6} if programme.lacks("milestones", "baseline") else set()
    return declared | behind | ({4, 5} if context.previous is None else set())


def _behind(record: Record) -> str:
    return f"{int(record['milestones_behind'])} of {int(record['open_milestones'])}"


def _why(record: Record) -> str:
    """Return the reason without the rating that it begins with, which is in its own cell."""
    return capital(str(record["reason"]).removeprefix(f"{record['rating']}: "))


def decisions_section(layout: Layout, context: ReportContext, row: int) -> int:
    """Put the decisions asked of this Board today, and those that are overdue."""
    decisions: pd.DataFrame = context.results.decisions
    ours = decisions[decisions["is_ours"]]
    shown = records(ours[ours["state"].isin(["Asked today", "Overdue"])].sort_values(["state", "expected"]))
    asked = len(decisions_asked(context))
    past = sum(bool(record["is_overdue"]) for record in shown)
    overdue = f", {past} overdue" if past else ""
    short = capped(len(shown[:MOST_DECISIONS]), len(shown), "Decisions")
    title = f"Asked of {asked_of(context.settings.board)}: {plural(asked, 'decision')} today{overdue}{short}"
    if not shown:  # one sentence needs no headings, and the room may keep the page whole
        layout.section(row, 1, LAST, title)
        layout.put(row + 1, 1, "No decision is asked today, and none is overdue.", "line quiet")
        return row + 3
    row = headed(layout, row, title, ("Decision", "Expected", "State", "Waits for it", "", "Rating", "If not decided"))
    for offset, record in enumerate(shown[:MOST_DECISIONS]):
        layout.put_row(
            row + offset,
            1,
            (
                Cell(_named(record), "body strong ruled"),
                Cell(expected_or(record, "No date"), "date ruled"),
                Cell(state_words(record), "body centre ruled"),
                Cell(record["waited_on_by"] or "No milestone", "line indented ruled"),
                Cell(None, "body ruled"),
                milestone_rating(record),
                Cell(if_not_decided(context, record), "body small indented ruled"),
            ),
        )
    coloured(layout, row, row + len(shown[:MOST_DECISIONS]) - 1, ratings=(6,))
    return row + len(shown[:MOST_DECISIONS]) + 1


def _named(record: Record) -> str:
    """Name a milestone by its ID and its words."""
    return f"{record['milestone_id']}  {text_or(record['milestone'], 'without a name')}".strip()


def milestone_rating(record: Record) -> Cell:
    """Look a milestone's rating up in the milestones' table, live."""
    return milestone_figure(record["milestone_id"], "Rating", record["rating"], "rating", "rating ruled")


def slips_section(layout: Layout, context: ReportContext, row: int) -> int:
    """Put the open milestones that slipped most, with what is done about each."""
    milestones = context.results.milestones
    late = milestones[milestones["is_open"] & (milestones["slip_days"] > 0)]
    rows = records(late.sort_values(["slip_days", "milestone_id"], ascending=[False, True]))
    short = capped(len(rows[:MOST_SLIPS]), len(rows), "Milestones")
    title = f"Biggest slips: {plural(len(rows), 'open milestone is', 'open milestones are')} late{short}"
    headings = ("Milestone", "Expected", "Slip (days)", "Previous", "Movement", "Rating", "Action")
    is_first = context.programme.is_adopted and context.previous is None
    absent = {4, 5} if is_first else set[int]()
    row = headed(layout, row, title, closed_up(headings, absent, ""))
    for offset, record in enumerate(rows[:MOST_SLIPS]):
        days = float(record["slip_days"])
        slip = milestone_figure(record["milestone_id"], "Slip (days)", days, "slip_days", "days apart ruled")
        cells = (
            Cell(_named(record), "body strong ruled"),
            Cell(expected_or(record, "No date"), "date ruled"),
            slip,
            Cell(record["previous_rating"] or "New", "body centre ruled"),
            Cell(record["movement"], "body centre ruled"),
            milestone_rating(record),
            Cell(action_sentence(context, record["milestone_id"]), "body small indented ruled"),
        )
        layout.put_row(row + offset, 1, closed_up(cells, absent, Cell(None, "body ruled")))
    if not rows:
        layout.put(row, 1, "No open milestone is late.", "line quiet")
    shown = max(len(rows[:MOST_SLIPS]), 1)
    if is_first:
        coloured(layout, row, row + shown - 1, ratings=(4,))
    else:
        coloured(layout, row, row + shown - 1, ratings=(4, 6), movements=(5,))
    return row + shown + 1


def decisions_asked(context: ReportContext) -> pd.DataFrame:
    """Return the decisions that this Board is asked to take at its meeting."""
    decisions: pd.DataFrame = context.results.decisions
    return decisions[decisions["is_ours"] & decisions["state"].isin(["Asked today"])]

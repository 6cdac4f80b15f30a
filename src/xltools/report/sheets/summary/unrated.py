"""The summary's section on workstreams that nothing rates: an adopted workbook has no first dates to rate them by."""

import pandas as pd

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Link
from xltools.report.sheets.boxes import past_date
from xltools.report.sheets.layout import Layout, short_day
from xltools.report.sheets.summary_grid import closed_up, headed
from xltools.report.sheets.words import day_or, records, text_or
from xltools.schema import rag
from xltools.text.words import plural


def is_unrated(context: ReportContext) -> bool:
    """Whether an adopted workbook's workstreams have milestones, but neither a rating nor a date first promised."""
    programme = context.programme
    said = context.results.workstreams
    words = [*said["rating"], *said["declared"], *said["previous_rating"]]
    return (
        programme.is_adopted
        and programme.keeps("milestones")
        and programme.lacks("milestones", "baseline")
        and not any(map(context.scale.is_rated, words))
    )


def unrated_section(layout: Layout, context: ReportContext, row: int) -> int:
    """Put how many milestones each workstream has, is past and comes to next; return the next free row."""
    milestones = context.results.milestones
    past = past_date(milestones)
    absent = {3} if context.programme.lacks("milestones", "status", "actual") else set[int]()
    headings = ("Workstream", "Milestones", "Complete", "Past date", "", "", "What is next")
    row = headed(layout, row, _title(int(past.sum()), is_known=not absent), closed_up(headings, absent, ""))
    rows = records(context.results.workstreams)
    for offset, record in enumerate(rows):
        own = milestones["workstream_id"] == record["workstream_id"]
        counts = (own.sum(), (own & (milestones["rating"] == rag.COMPLETE)).sum(), (own & past).sum())
        cells = (
            Cell(text_or(record["workstream"], record["workstream_id"]), "body strong ruled"),
            *(Cell(int(count), "body centre ruled") for count in counts),
            Cell(None, "body ruled"),
            Cell(None, "body ruled"),
            Cell(
                _next(milestones[own & ~past]),
                "body small indented ruled",
                Link("Workings", f"{record['workstream_id']}.rating"),
            ),
        )
        layout.put_row(row + offset, 1, closed_up(cells, absent, Cell(None, "body ruled")))
    return row + len(rows) + 1


def _title(past: int, *, is_known: bool) -> str:
    if not past:
        return "Workstreams: none has a milestone past its date"
    said = plural(past, "milestone is past its date", "milestones are past their dates")
    whether = "" if is_known else f"; whether {'it is' if past == 1 else 'they are'} done is not known"
    return f"Workstreams: {said}{whether}"


def _next(milestones: pd.DataFrame) -> str:
    """Name what is due next; say if no date is given, or none is in the future."""
    coming = milestones[milestones["is_open"].astype(bool) & milestones["expected"].notna()]
    if coming.empty:
        undated = int(milestones["is_open"].astype(bool).sum())
        return (
            f"{plural(undated, 'open milestone has', 'open milestones have')} no date"
            if undated
            else "Nothing is still to come"
        )
    first = records(coming.sort_values(["expected", "milestone_id"]).head(1))[0]
    due = day_or(first["expected"])
    when = f"{short_day(due)}: " if due is not None and not isinstance(due, str) else ""
    return f"{when}{text_or(first['milestone'], first['milestone_id'])}"

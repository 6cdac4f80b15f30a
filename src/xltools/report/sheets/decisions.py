"""Decisions: what is asked today, what is overdue, what was taken since the last report, and what comes next."""

from datetime import date

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Link, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.shared_columns import milestone_figure, with_wide_ids, workstream_names
from xltools.report.sheets.summary.actions import if_not_decided, state_words
from xltools.report.sheets.words import (
    NOT_GIVEN,
    OVERDUE,
    Record,
    asked_of,
    day_or,
    fitting,
    nothing_row,
    number_or_word,
    records,
    text_or,
)
from xltools.schema.columns import split
from xltools.text.words import capital, plural

#: The states that the table lists, in its order; the others are counted in a note.
STATES = ("Asked today", "Overdue", "Taken since last report", "Due within horizon", "Later")
FORWARD = ("Due within horizon", "Later")
NO_DATE = "No date"

COLUMNS = (
    Column("ID", "id strong", 9), Column("State", "body strong", 16), Column("Decision", "body", 38),
    Column("Workstream", "body", 15), Column("Decided by", "body indented", 18), Column("Expected", "date", 12),
    Column("Slip (days)", "days", 10), Column("Rating", "rating", 12), Column("Outcome", "word indented", 13),
    Column("Depends on it", "body", 13), Column("If not decided", "body", 30),
)  # fmt: skip

OPTIONS = (Column("ID", "id strong", 9), Column("Kind of text", "body strong", 16), Column("Text", "body", 38))


def decisions_sheet(context: ReportContext) -> Sheet:
    """Lay out the decisions as one table: today's, overdue ones, those taken, then the plan by month and body."""
    layout = Layout("Decisions", scale=context.scale)
    start = layout.head(context, _title(context), *_notes(context))
    rows = tuple(_row(context, record) for record in decisions_listed(context))
    none = nothing_row(
        COLUMNS, "Decision", "No decision is asked for, overdue, taken or planned.", {"Rating": "Not rated"}
    )
    table = layout.table(
        Table(
            "Decisions",
            with_wide_ids(COLUMNS, rows),
            rows or (none,),
            row=start,
            description="Key decisions: asked today, overdue, taken since the last report, planned",
        )
    )
    layout.colour_columns(table, ["Rating"])
    _options(layout, context, table.last_row + 2)
    page = Page(repeat_rows=(start, start), margins=(0.4, 0.4, 0.7, 0.7))
    return layout.sheet(freeze=(start + 1, 1), page=page)


def _options(layout: Layout, context: ReportContext, row: int) -> None:
    """Put what the tracker says of the listed decisions, a text to a row, where it says anything."""
    rows = tuple(
        (Cell(record["milestone_id"], ""), what, words)
        for record in decisions_listed(context)
        for what, words in (
            *((("Recommendation", record["recommendation"]),) if record["recommendation"] else ()),
            *(("Option", option) for option in split(record["options"])),
        )
    )
    if rows:
        layout.section(row, 1, len(OPTIONS), "What is recommended, and what each option costs")
        description = "Recommendation and options of the decisions listed above"
        layout.table(Table("Decision_options", OPTIONS, rows, row + 1, description=description))


def _title(context: ReportContext) -> str:
    found = records(context.results.decisions)
    asked = sum(record["state"] == "Asked today" for record in found)
    overdue = sum(bool(record["is_overdue"]) for record in found)
    verb = "is" if asked == 1 else "are"
    past = f"{overdue} {'is' if overdue == 1 else 'are'} overdue" if overdue else "none is overdue"
    return capital(f"{plural(asked, 'decision')} {verb} asked of {asked_of(context.settings.board)} today; {past}")


def _notes(context: ReportContext) -> tuple[str, ...]:
    months = context.settings.decision_horizon_months
    order = (
        f"In order: asked today, overdue, taken since the last report, then by month and body; "
        f"the horizon is {plural(months, 'month')}. Slips and ratings follow the Milestones sheet; states are as built."
    )
    found = records(context.results.decisions)
    before = sum(record["state"] == "Taken before" for record in found)
    dropped = sum(record["state"] == "Not needed" for record in found)
    rest = [plural(before, "decision", "decisions") + " taken earlier"] if before else []
    rest += [f"{dropped} no longer needed"] if dropped else []
    notes = (order, f"Not listed here, but on the Milestones sheet: {' and '.join(rest)}.") if rest else (order,)
    others = others_due(context)
    return (*notes, others) if others else notes


def others_due(context: ReportContext) -> str:
    """Name what other bodies decide by the day of the meeting, in case one of them is our Board under another name."""
    meeting = context.settings.board_meeting
    due = [
        f"{record['milestone_id']} ({text_or(record['decision_body'], 'no body given')})"
        for record in records(context.results.decisions)
        if record["state"] in (*FORWARD, "Overdue") and meeting is not None and _is_by(record["expected"], meeting)
    ]
    if not due:
        return ""
    return f"By the day of the meeting too, but asked of other bodies: {fitting(due, 120)}."


def _is_by(expected: object, meeting: date) -> bool:
    day = day_or(expected)
    return isinstance(day, date) and day <= meeting


def decisions_listed(context: ReportContext) -> list[Record]:
    """Return the decisions that the table lists, in its order."""
    found = [record for record in records(context.results.decisions) if record["state"] in STATES]
    return sorted(found, key=_order)


def _order(record: Record) -> tuple[int, date, str, date]:
    """Order by state; what is still to come by month, then body; alike ones as in the tracker."""
    expected = day_or(record["expected"])
    at = expected if isinstance(expected, date) else date.max
    month, body = (at.replace(day=1), str(record["decision_body"])) if record["state"] in FORWARD else (at, "")
    return STATES.index(record["state"]), month, body, at


def outcome_of(context: ReportContext, record: Record) -> str:
    """Say what was decided, in the programme's own word; '' where it is not given."""
    said = record["decision_outcome"]
    return context.programme.word("milestones", "decision_outcome", said, record["row"]) if said else ""


def _row(context: ReportContext, record: Record) -> tuple[Value, ...]:
    key = record["milestone_id"]
    outcome = NOT_GIVEN if record["state"] == "Taken since last report" else "Not yet taken"
    return (
        Cell(key, "", Link("Milestones", key)),
        state_words(record),
        text_or(record["milestone"]),
        workstream_names(context).get(record["workstream_id"], record["workstream_id"]),
        text_or(record["decision_body"]),
        OVERDUE if record["is_overdue"] else milestone_figure(key, "Expected", day_or(record["expected"], NO_DATE)),
        milestone_figure(key, "Slip (days)", number_or_word(record["slip_days"], NOT_GIVEN), "slip_days"),
        milestone_figure(key, "Rating", record["rating"], "rating"),
        text_or(outcome_of(context, record), outcome),
        text_or(record["waited_on_by"], "Nothing"),
        _if_not_decided(context, record),
    )


def _if_not_decided(context: ReportContext, record: Record) -> str:
    return "Decided" if record["state"] == "Taken since last report" else if_not_decided(context, record)

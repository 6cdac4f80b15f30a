"""Exceptions: everything off track with what is being done about it, and the actions that are overdue."""

from dataclasses import replace
from datetime import date

import pandas as pd

from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Formula, Page, Sheet, Table, Value
from xltools.report.sheets.commentary_texts import behind_text, commentaries, doing_text
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.shared_columns import table_figure, with_wide_ids, without, workings_link, workstream_names
from xltools.report.sheets.words import NOT_GIVEN, Record, day_or, nothing_row, number_or_none, records, text_or
from xltools.schema import rag
from xltools.text.words import capital, listed, plural

COLUMNS = (
    Column("ID", "id strong", 10), Column("Kind", "word", 12), Column("What", "body", 29),
    Column("Workstream", "body indented", 15), Column("Rating", "rating", 12), Column("Why", "body indented", 31),
    Column("Cause", "body indented", 25), Column("Consequence", "body indented", 25),
    Column("Action", "body indented", 28), Column("Owner", "body indented", 18), Column("Due", "date", 12),
    Column("Overdue", "word", 10),
)  # fmt: skip
OVERDUE_COLUMNS = (
    Column("Action ID", "id strong", 10), Column("About", "id", 12), Column("Action that is overdue", "body", 29),
    Column("Due since", "date", 15), Column("Days overdue", "whole", 12), Column("Its owner", "body", 31),
)  # fmt: skip
NOTE = (
    "Each row is one thing and one open action about it; a milestone's may be about a risk behind it. Not given: "
    "it is blank in the tracker, which is a finding on the Data quality sheet. The list is as built."
)
#: What stands for Action where no actions are kept.
MITIGATION = "Mitigation"
#: Item kind -> the table of this book where its rating stands.
RATED_IN = {"KPI": "KPIs", "Milestone": "Milestones", "Risk": "Risks"}
PAGE_MARGINS = (0.35, 0.35, 0.7, 0.7)


def exceptions_sheet(context: ReportContext) -> Sheet:
    """Lay out the exceptions, and below them the actions that are overdue."""
    layout = Layout("Exceptions", scale=context.scale)
    start = layout.head(
        context,
        _title(context),
        NOTE if _has_actions(context) else "Each row is one thing that is off track. The list is as built.",
    )
    table = layout.table(_exceptions(context, start))
    layout.colour_columns(table, ["Rating"])
    if context.programme.keeps("actions"):
        _put_overdue(layout, context, table.last_row + 2)
    page = Page(repeat_rows=(start, start), margins=PAGE_MARGINS)
    return layout.sheet(freeze=(start + 1, 2), page=page)


def _title(context: ReportContext) -> str:
    exceptions = context.results.exceptions
    things = exceptions.drop_duplicates("item_id")
    overdue = len(context.results.actions_overdue)
    if not len(things):
        late = f"; {plural(overdue, 'action is', 'actions are')} overdue" if overdue else ""
        return f"Exceptions: nothing is rated {context.scale.off_track_text}{late}"
    bare = exceptions.loc[exceptions["action"] != "", "item_id"]
    without = int((~things["item_id"].isin(bare)).sum())
    no_action = (
        f"{without} {'has' if without == 1 else 'have'} no open action" if without else "each has an open action"
    )
    is_late = (
        f"{overdue} {'action is' if overdue == 1 else 'actions are'} overdue" if overdue else "no action is overdue"
    )
    done = f"; {no_action}, {is_late}" if context.programme.keeps("actions") else ""
    return f"Exceptions: {_rated(context, things['rating'])}{done}"


def _rated(context: ReportContext, ratings: "pd.Series[str]") -> str:
    """Count the things by rating, worst first: "2 are Red and 5 Amber/Red"; what none has is not said."""
    counted = [(count, word) for word in context.scale.off_track if (count := int((ratings == word).sum()))]
    (first, worst), *others = counted
    are_worst = f"{first} {'is' if first == 1 else 'are'} {worst}"
    return listed([are_worst, *(f"{count} {word}" for count, word in others)])


def _exceptions(context: ReportContext, start: int) -> Table:
    names = workstream_names(context)
    said, has_actions = commentaries(context), _has_actions(context)
    found = tuple(
        _row(record, names, said.get(record["item_id"]), has_actions=has_actions)
        for record in records(context.results.exceptions)
    )
    columns, rows = without(COLUMNS, found, _absent(context))
    if not has_actions:
        columns = tuple(replace(each, heading=MITIGATION) if each.heading == "Action" else each for each in columns)
    none = nothing_row(columns, "What", f"Nothing is rated {context.scale.off_track_text}.", {"Rating": rag.NOT_RATED})
    return Table(
        "Exceptions", with_wide_ids(columns, rows), rows or (none,), row=start,
        description=f"Everything rated {context.scale.off_track_text}, with cause, consequence, action, owner and due "
        "date",
    )  # fmt: skip


def _has_actions(context: ReportContext) -> bool:
    """Whether actions are shown: an adopted workbook may keep none."""
    return context.programme.keeps("actions") or not context.programme.is_adopted


def _absent(context: ReportContext) -> set[str]:
    """Return the headings under which an adopted workbook has nothing to say."""
    programme = context.programme
    if not programme.is_adopted:
        return set()
    absent = set() if _has_actions(context) else {"Consequence", "Owner", "Due", "Overdue"}
    lacks_cause = programme.lacks("risks", "cause") or not programme.keeps("risks")
    if lacks_cause and not _has_actions(context):
        absent.add("Cause")
    if not _has_actions(context) and (not programme.keeps("risks") or programme.lacks("risks", "mitigation")):
        absent.add("Action")
    return absent | (set() if programme.keeps("workstreams") else {"Workstream"})


def _row(record: Record, names: dict[str, str], said: Record | None, *, has_actions: bool) -> tuple[Value, ...]:
    key, workstream = record["item_id"], text_or(record["workstream_id"], "")
    return (
        Cell(key, "", workings_link(key, "rating")),
        record["item_kind"],
        text_or(record["title"]),
        names.get(workstream, workstream) or "Programme",
        _rating(record),
        capital(str(text_or(record["reason"])).removeprefix(f"{record['rating']}: ")),
        _cause(record, said),
        capital(text_or(record["consequence"])),
        _action(record, said) if has_actions else text_or(record["mitigation"]),
        text_or(record["owner"]),
        day_or(record["due"], NOT_GIVEN),
        _overdue(record),
    )


def _cause(record: Record, said: Record | None) -> str:
    """Say why it is off track: an action's cause, and what the commentary for this period has behind it."""
    behind, cause = behind_text(said), text_or(record["cause"], "")
    if not behind:
        return capital(cause or NOT_GIVEN)
    return f"{capital(cause)}\nCommentary: {behind}" if cause else behind


def _action(record: Record, said: Record | None) -> str:
    """Say what is being done about it: an action, or that there is none, with a risk's mitigation or a commentary."""
    if text_or(record["action"], ""):
        is_behind = record["item_kind"] == "Milestone" and record["about_id"] != record["item_id"]
        through = f"Through {record['about_id']}: " if is_behind else ""
        return through + capital(record["action"])
    mitigation, doing = text_or(record["mitigation"], ""), doing_text(said)
    told = [f"Mitigation: {mitigation}" if mitigation else "", f"Commentary: {doing}" if doing else ""]
    return ". ".join(["No open action", *(each for each in told if each)])


def _rating(record: Record) -> Value:
    table, rating = RATED_IN.get(record["item_kind"]), record["rating"]
    return str(rating) if table is None else table_figure(table, record["item_id"], "Rating", rating, "rating")


def _overdue(record: Record) -> str:
    if not text_or(record["action"], ""):
        return "No action"
    return "Overdue" if record["is_overdue"] else "No"


def _put_overdue(layout: Layout, context: ReportContext, row: int) -> None:
    overdue = records(context.results.actions_overdue)
    title = plural(len(overdue), "open action is", "open actions are") if overdue else "No open action is"
    layout.section(row, 1, len(COLUMNS), f"{title} past the due date")
    layout.heights[row] = 21
    rows = tuple(_overdue_row(record, context.as_at) for record in overdue)
    none = nothing_row(OVERDUE_COLUMNS, "Action that is overdue", "No open action is past its due date.")
    description = "Open actions past their due date"
    layout.table(Table("Actions_overdue", OVERDUE_COLUMNS, rows or (none,), row=row + 1, description=description))


def _overdue_row(record: Record, as_at: date) -> tuple[Value, ...]:
    since = f"DATE({as_at.year},{as_at.month},{as_at.day})-tbl_Actions_overdue[[#This Row],[Due since]]"
    return (
        record["action_id"],
        record["item_id"],
        capital(text_or(record["action"])),
        day_or(record["due"], NOT_GIVEN),
        Formula(since, number_or_none(record["days_overdue"])),
        text_or(record["owner"]),
    )

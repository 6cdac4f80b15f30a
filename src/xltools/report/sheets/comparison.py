"""Comparison: what was compared, what was rewritten word by word, and what has no ID of its own."""

from collections.abc import Mapping
from typing import Any

from xltools.measures.changed_rows import TEXT_EDITED
from xltools.measures.comparison import Comparison
from xltools.measures.word_edits import marked_words, word_edits
from xltools.report.context import ReportContext
from xltools.report.model import Column, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout, day
from xltools.report.sheets.shared_columns import with_wide_ids
from xltools.report.sheets.words import nothing_row, number_or_none, records, text_or
from xltools.text.words import capital, plural

ABOUT = (Column("What", "body strong", 24), Column("Old", "body", 60), Column("New", "body", 60))
EDITS = (
    Column("ID", "id strong", 11), Column("What", "body", 40), Column("Kind", "body indented", 16),
    Column("Field", "body", 16), Column("Word by word", "body", 90),
)  # fmt: skip
RECORDS = (
    Column("Change", "word strong", 18), Column("Kind", "body", 16), Column("ID", "id strong", 11),
    Column("What", "body", 46), Column("Field", "body", 16), Column("Before", "body", 28),
    Column("Now", "body indented", 28), Column("Moved by (days)", "days", 10),
)  # fmt: skip
RENAMES = (
    Column("Old ID", "id strong", 14), Column("New ID", "id strong", 14), Column("Kind", "body", 18),
    Column("Title of both", "body", 70),
)  # fmt: skip


def about_sheet(context: ReportContext, facts: tuple[tuple[str, str, str], ...]) -> Sheet:
    """Lay out which two trackers were compared: each fact of the old and the new one."""
    title = f"Comparison: {day(context.as_at)} with {_before(context)}"
    return _sheet(context, "Comparison", title, Table("Compared", ABOUT, facts, 0), "Each fact of the two trackers.")


def edits_sheet(context: ReportContext) -> Sheet:
    """Lay out every rewritten text word by word."""
    found = context.results.changes
    rows = tuple(
        (row["item_id"], text_or(row["title"]), row["item_kind"], capital(row["field"]), _words(row))
        for row in records(found[found["change"] == TEXT_EDITED])
    )
    title = (
        f"Words: {plural(len(rows), 'text')} {'was' if len(rows) == 1 else 'were'} rewritten since {_before(context)}"
    )
    none = nothing_row(EDITS, "What", "No text was rewritten.")
    table = Table("Edits", with_wide_ids(EDITS, rows), rows or (none,), 0)
    return _sheet(context, "Words", title, table, "[-what was cut-] and {+what was added+}, kept words shortened.")


def records_sheet(context: ReportContext, comparison: Comparison) -> Sheet:
    """Lay out what differs in readings, reviews and settings."""
    rows = tuple(_record(row) for row in records(comparison.records))
    title = f"Readings, reviews and settings: {plural(len(rows), 'difference')} since {_before(context)}"
    none = nothing_row(RECORDS, "What", "Nothing differs.")
    table = Table("Records", with_wide_ids(RECORDS, rows), rows or (none,), 0)
    return _sheet(context, "Readings and reviews", title, table, "Matched by what each row is about, and when.")


def renames_sheet(context: ReportContext, comparison: Comparison) -> Sheet:
    """Lay out which removed ids may have a new one."""
    rows = tuple((r["old_id"], r["new_id"], r["item_kind"], r["title"]) for r in records(comparison.renames))
    title = f"Renames: {plural(len(rows), 'thing')} may have a new ID"
    none = nothing_row(RENAMES, "Title of both", "No removed thing has the same title as a new one.")
    note = "Suggested by the title alone and never assumed: each is listed as Removed and as New."
    return _sheet(context, "Renames", title, Table("Renames", with_wide_ids(RENAMES, rows), rows or (none,), 0), note)


def not_compared_sheet(context: ReportContext, comparison: Comparison) -> Sheet:
    """Lay out which rows and sheets cannot be matched."""
    columns = (Column("What was not compared", "body", 110),)
    rows: tuple[tuple[Value, ...], ...] = tuple((sentence,) for sentence in comparison.not_compared)
    title = f"Not compared: {plural(len(rows), 'fact')}"
    table = Table("Not_compared", columns, rows or (("Everything was compared.",),), 0)
    return _sheet(context, "Not compared", title, table, "Rows without an ID, or with the ID of a row above.")


def _sheet(context: ReportContext, name: str, title: str, table: Table, note: str) -> Sheet:
    layout = Layout(name)
    start = layout.head(context, title, note)
    placed = Table(table.name, table.columns, table.rows, start, description=title)
    layout.table(placed)
    if any(column.heading == "Change" for column in table.columns):
        layout.colour_columns(placed, ["Change"], "movement")
    return layout.sheet(page=Page(repeat_rows=(start, start), margins=(0.4, 0.4, 0.7, 0.7)))


def _before(context: ReportContext) -> str:
    return day(context.previous.as_at) if context.previous else "no report"


def _words(row: Mapping[str, Any]) -> str:
    if not row["before"] or not row["after"]:
        return f"{{+{row['after']}+}}" if row["after"] else f"[-{row['before']}-]"
    return marked_words(word_edits(row["before"], row["after"]))


def _record(row: Mapping[str, Any]) -> tuple[Value, ...]:
    days = number_or_none(row["days"])
    return (
        row["change"], row["item_kind"], text_or(row["item_id"], "None"), text_or(row["title"]),
        capital(text_or(row["field"], "None")), text_or(row["before"], "None"), text_or(row["after"], "None"),
        "No date" if days is None else days,
    )  # fmt: skip

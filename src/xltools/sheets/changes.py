"""Changes: what is worse, better, moved, new or gone since the last report, matched by id."""

from xltools.edition import Edition
from xltools.report import Cell, Column, Formula, Link, Page, Sheet, Table, Value
from xltools.sheets.id_columns import with_wide_ids
from xltools.sheets.layout import Layout, day
from xltools.sheets.nothing import nothing_row
from xltools.sheets.words import Record, capital, number_or_none, plural, records, text_or

UNCHANGED = "Unchanged"
#: Each kind of change, in the order that a Board asks for them, with what it counts.
CHANGES: dict[str, str] = {
    "Worse": "Ratings that fell, and risks that score higher",
    "Better": "Ratings that rose, and risks that score lower",
    "Baseline touched": "Dates first promised that were overwritten",
    "Date moved": "Dates that were put back or brought forward",
    "New": "Things that were not in the tracker before",
    "Closed": "Things completed, met, done, closed or cancelled",
    "Removed": "Things that are gone from the tracker",
    "Figure changed": "Amounts and other numbers that are not as before",
    "Text edited": "Words that were rewritten",
    UNCHANGED: "Things that are as they were (not listed below)",
}
#: The kinds of thing, from the whole to its parts; others stand after them.
KINDS = ("Programme", "Workstream", "Milestone", "KPI", "Risk", "Requirement", "National milestone", "Action")
LONGEST = 160  # characters of a text that was edited; the whole stands in the tracker
COUNTS = (
    Column("Since the last report", "word strong", 18), Column("How many", "whole", 11),
    Column("What it counts", "body quiet", 46),
)  # fmt: skip
COLUMNS = (
    Column("Change", "word strong", 18), Column("ID", "id strong", 11), Column("What", "body", 46),
    Column("Kind", "body indented", 17), Column("Field", "body", 15), Column("Before", "body", 28),
    Column("Now", "body indented", 28), Column("Moved by (days)", "days", 10),
)  # fmt: skip
#: item kind -> the table of this book that holds the item.
TABLES = {"Milestone": "Milestones", "KPI": "KPIs", "Risk": "Risks", "Requirement": "Requirements"}


def changes_sheet(edition: Edition) -> Sheet:
    """Lay out the counts, and below them each change."""
    layout = Layout("Changes")
    start = layout.head(edition, _title(edition), _note(edition))
    if edition.previous is not None:
        counts = layout.table(_counts(edition, start))
        layout.colour_columns(counts, [COUNTS[0].heading], "movement")
        start = counts.last_row + 2
    table = _changes(edition, start)
    layout.widths[2] = table.columns[1].width  # ids below the counts
    layout.table(table)
    layout.colour_columns(table, ["Change"], "movement")
    page = Page(repeat_rows=(table.row, table.row), margins=(0.4, 0.4, 0.7, 0.7))
    return layout.sheet(page=page)


def _title(edition: Edition) -> str:
    if edition.previous is None:
        return "Changes: there is no report before this one to compare with"
    found = edition.results.changes["change"]
    worse, better, moved = (int((found == word).sum()) for word in ("Worse", "Better", "Date moved"))
    things = f"{worse or 'no'} {'thing is' if worse == 1 else 'things are'} worse and {better or 'none'} better"
    has_moved = plural(moved, "date has", "dates have")
    return f"Changes since {day(edition.previous.as_at)}: {things}; {has_moved} moved"


def _note(edition: Edition) -> str:
    if edition.previous is None:
        return "Changes are told from the second final report on: each is matched by its id with the archived tracker."
    rows = (
        ""
        if edition.previous.programme is not None
        else " Its tracker cannot be read, so changes in rows are not told."
    )
    return (
        f"Each thing is matched by its id with the report as at {day(edition.previous.as_at)}. Counts are live; "
        f"the list is as built, long texts cut.{rows}"
    )


def _counts(edition: Edition, start: int) -> Table:
    found = edition.results.changes["change"]
    rows = tuple((word, _count(word, int((found == word).sum())), meaning) for word, meaning in CHANGES.items())
    return Table("Change_counts", COUNTS, rows, row=start, description="How many things changed, by kind of change")


def _count(word: str, count: int) -> Value:
    """Count a kind of change live; what is unchanged is not listed, so its number is a value."""
    return count if word == UNCHANGED else Formula(f'COUNTIF(tbl_Changes[Change],"{word}")', count)


def _changes(edition: Edition, start: int) -> Table:
    found = edition.results.changes
    listed = records(found[found["change"] != UNCHANGED])
    rows = tuple(_row(record) for record in sorted(listed, key=_order))
    sentence = "Nothing has changed." if edition.previous else "There is nothing to compare with yet."
    none = nothing_row(COLUMNS, "What", sentence)
    return Table(
        "Changes",
        with_wide_ids(COLUMNS, rows),
        rows or (none,),
        row=start,
        description="Each change since the last report, by kind of change",
    )


def _order(record: Record) -> tuple[int, int, float]:
    """Order by change and kind; of dates the furthest moved first; alike ones as in the tracker."""
    words, kind = list(CHANGES), record["item_kind"]
    place = words.index(record["change"]) if record["change"] in words else len(words)
    moved = number_or_none(record["days"]) or 0
    return place, KINDS.index(kind) if kind in KINDS else len(KINDS), -abs(moved)


def _row(record: Record) -> tuple[Value, ...]:
    key, kind = record["item_id"], record["item_kind"]
    days = number_or_none(record["days"])
    return (
        record["change"],
        Cell(key, "", Link(TABLES[kind], key) if kind in TABLES else None),
        text_or(record["title"]),
        text_or(kind),
        capital(text_or(record["field"], "None")),
        _told(record["before"]),
        _told(record["after"]),
        "None" if days is None else days,
    )


def _told(text: str) -> str:
    return text_or(text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…", "None")

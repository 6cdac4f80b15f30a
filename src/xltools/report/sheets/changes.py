"""Changes: what is worse, better, moved, new or gone since the last report, matched by id."""

from xltools.measures.changed_rows import CHANGES, REWRITTEN, UNCHANGED
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Formula, Link, Page, Sheet, Table, Value
from xltools.report.sheets.history_table import put_history
from xltools.report.sheets.layout import Layout, day
from xltools.report.sheets.paging import page_room, row_height
from xltools.report.sheets.shared_columns import with_wide_ids
from xltools.report.sheets.words import Record, nothing_row, number_or_none, records, text_or
from xltools.report.theme import ROW_HEIGHT
from xltools.text.words import capital, plural

#: What a Board sees row by row; the rest is counted, and listed in the programme pack.
BOARD_KINDS = ("Programme", "Workstream", "Milestone", "KPI", "Risk", "Requirement", "National milestone")
#: What only the programme pack lists.
NOT_FOR_BOARD = ("Rating changed", "Owner changed", "Link changed", "Detail changed", "Figure changed", "Text edited")
#: The kinds of thing, from the whole to its parts; others are after them.
KINDS = ("Programme", "Workstream", "Milestone", "KPI", "Risk", "Requirement", "National milestone", "Action")
#: Counted even where there was none.
ALWAYS = ("Worse", "Better", "Baseline touched", "Date moved", "New", "Closed", "Removed", UNCHANGED)
PAPER = (11.69 - 0.8, 8.27 - 1.4)  # inches of A4 landscape within the margins
TITLE_POINTS = 60.0
_MARGINS = (0.4, 0.4, 0.7, 0.7)
LONGEST = 160  # characters of a text that was edited; the whole is in the tracker
COUNTS = (
    Column("Since the last report", "word strong", 18), Column("How many", "whole", 11),
    Column("What it counts", "body quiet", 46), Column("Listed below", "whole", 17),
)  # fmt: skip
COLUMNS = (
    Column("Change", "word strong", 18), Column("ID", "id strong", 11), Column("What", "body", 46),
    Column("Kind", "body indented", 17), Column("Field", "body", 15), Column("Before", "body", 28),
    Column("Now", "body indented", 28), Column("Moved by (days)", "days", 10),
)  # fmt: skip
#: item kind -> the table of this book that holds the item.
TABLES = {
    "Milestone": "Milestones",
    "KPI": "KPIs",
    "KPI reading": "KPIs",
    "KPI target": "KPIs",
    "Risk": "Risks",
    "Requirement": "Requirements",
}


def changes_sheet(context: ReportContext) -> Sheet:
    """Lay out the counts, and below them each change that a Board asks about."""
    return _sheet(context, in_full=False)


def full_changes_sheet(context: ReportContext) -> Sheet:
    """Lay out the counts, and below them every change: actions, evidence, amounts and edited texts too."""
    return _sheet(context, in_full=True)


def _sheet(context: ReportContext, *, in_full: bool) -> Sheet:
    layout = Layout("Changes", scale=context.scale)
    listed, rest = _listed(context, in_full=in_full)
    start = layout.head(
        context, _title(context, listed), _note(context, is_whole=all(each["change"] == UNCHANGED for each in rest))
    )
    if context.previous is not None:
        counts = layout.table(_counts(listed, rest, start))
        layout.colour_columns(counts, [COUNTS[0].heading], "movement")
        start = counts.last_row + 2
    table = _changes(context, listed, start)
    layout.widths[2] = table.columns[1].width  # ids below the counts
    layout.table(table)
    layout.colour_columns(table, ["Change"], "movement")
    after = put_history(layout, context, table.last_row + 2)
    breaks = _breaks(table, after)
    return layout.sheet(page=Page(repeat_rows=(table.row, table.row), breaks=breaks, margins=_MARGINS))


def _breaks(table: Table, after: int) -> tuple[int, ...]:
    """Start the history, which ends before a row, on a new page where one page cannot hold all, so it is never split.

    Over several pages an estimate of what is left of the last one would be too far out to decide by.
    """
    used = TITLE_POINTS + (table.row - 1) * ROW_HEIGHT + sum(row_height(values, COLUMNS) for values in table.rows)
    history = (after - table.last_row - 2) * ROW_HEIGHT
    return (table.last_row + 1,) if history and used + history > page_room(COLUMNS, PAPER) else ()


def _title(context: ReportContext, listed: list[Record]) -> str:
    """Count the rows below; what is listed in the programme pack alone is said beside them, never added to them."""
    if context.previous is None:
        return "Changes: there is no report before this one to compare with"
    here = [each["change"] for each in listed]
    found = context.results.changes["change"].tolist()
    worse, better, moved, over = (here.count(word) for word in ("Worse", "Better", "Date moved", REWRITTEN))
    things = f"{worse or 'no'} {'thing is' if worse == 1 else 'things are'} worse and {better or 'none'} better"
    dates = plural(moved, "date has", "dates have")
    more = sum(found.count(word) - here.count(word) for word in ("Worse", "Better", "Date moved"))
    rest = f" ({more} more in the programme pack)" if more else ""
    told = f"; {plural(over, 'reported cell was', 'reported cells were')} rewritten" if over else ""
    return f"Changes since {day(context.previous.as_at)}: {things}; {dates} moved{rest}{told}"


def _listed(context: ReportContext, *, in_full: bool) -> tuple[list[Record], list[Record]]:
    """Split the changes into those listed here, and those only counted."""
    found = records(context.results.changes)
    listed = [
        each for each in found
        if each["change"] != UNCHANGED
        and (in_full or each["change"] == REWRITTEN or _is_for_board(each))
    ]  # fmt: skip
    kept = {id(each) for each in listed}
    return listed, [each for each in found if id(each) not in kept]


def _is_for_board(each: Record) -> bool:
    return each["item_kind"] in BOARD_KINDS and each["change"] not in NOT_FOR_BOARD


def _note(context: ReportContext, *, is_whole: bool) -> str:
    if context.previous is None:
        return "Changes are shown from the second final report on: each is matched by its ID with the archived tracker."
    rows = (
        ""
        if context.previous.programme is not None
        else " Its tracker cannot be read, so changes in rows are not shown."
    )
    rest = (
        " What is counted but not listed is in the programme pack: actions, evidence, amounts, owners, links and "
        "edited texts."
        if not is_whole
        else ""
    )
    return (
        f"Each thing is matched by its ID with the report as at {day(context.previous.as_at)}. Counts are live; "
        f"the list is as built, long texts cut.{rows}{rest}"
    )


def _counts(listed: list[Record], rest: list[Record], start: int) -> Table:
    counted = ((word, _numbers(word, listed, rest), meaning) for word, meaning in CHANGES.items())
    rows = tuple(
        (word, count, meaning, here) for word, (count, here), meaning in counted if word in ALWAYS or _shown(count)
    )
    return Table("Change_counts", COUNTS, rows, row=start, description="How many things changed, by kind of change")


def _shown(count: int | Formula) -> object:
    """Return what a count shows."""
    return count.value if isinstance(count, Formula) else count


def _numbers(word: str, listed: list[Record], rest: list[Record]) -> tuple[int | Formula, int | Formula]:
    """Count a kind of change live over the list, with those that are not listed, and without them."""
    here, others = ([each["change"] for each in group].count(word) for group in (listed, rest))
    if not here:
        return others, 0
    live = f'COUNTIF(tbl_Changes[Change],"{word}")'
    return Formula(live + (f"+{others}" if others else ""), here + others), Formula(live, here)


def _changes(context: ReportContext, listed: list[Record], start: int) -> Table:
    rows = tuple(_row(record) for record in sorted(listed, key=_order))
    sentence = "Nothing has changed." if context.previous else "There is nothing to compare with yet."
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

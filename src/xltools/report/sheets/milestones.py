"""Milestones: every milestone with its dates, slip and rating, and a chart of the open ones."""

from collections import Counter

import pandas as pd

from xltools.programme import Programme
from xltools.report.context import ReportContext
from xltools.report.model import Cell, Column, Formula, Link, Page, Sheet, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.milestone_chart import put_milestone_chart
from xltools.report.sheets.paging import breaks_between, page_room, row_height
from xltools.report.sheets.shared_columns import (
    with_wide_ids,
    with_wide_words,
    without,
    workings_link,
    workstream_names,
)
from xltools.report.sheets.words import NOT_GIVEN, Record, day_or, nothing_row, number_or_none, records, text_or
from xltools.report.theme import ROW_HEIGHT
from xltools.text.words import capital, listed

COLUMNS = (
    Column("ID", "id strong", 9), Column("Workstream", "body", 13), Column("Kind", "body", 12.5),
    Column("Milestone", "body", 34), Column("Owner", "body indented", 17), Column("Status", "word indented", 11.5),
    Column("Baseline", "date", 12), Column("Expected", "date", 12), Column("Slip (days)", "days", 10),
    Column("Rating", "rating", 12), Column("Declared", "rating", 12), Column("Previous", "rating", 12),
    Column("Movement", "word indented", 11.5), Column("Why", "body", 33), Column("Waits on", "body indented", 11),
    Column("Supports", "body", 9.5),
)  # fmt: skip
NOTE = (
    "Baseline is the date first promised; Expected is the actual date of what is complete, As at of what is "
    "overdue. Slip is their difference, live; ratings and reasons are as built."
)
NOTE_WITHOUT_BASELINE = "Expected is the date in your workbook. Ratings and reasons are as built."
SLIP = "tbl_Milestones[[#This Row],[Expected]]-tbl_Milestones[[#This Row],[Baseline]]"
NO_SLIP = "None"
MARGINS = (0.35, 0.35, 0.7, 0.7)
PAPER = (11.69 - 0.7, 8.27 - 1.4)  # inches of A4 landscape within the margins


def milestones_sheet(context: ReportContext) -> Sheet:
    """Lay out the chart of the open milestones on a page of its own, and then the table of all."""
    layout = Layout("Milestones", scale=context.scale)
    found = context.results.milestones
    has_slips = not context.programme.lacks("milestones", "baseline")
    start = layout.head(context, _title(found), NOTE if has_slips else NOTE_WITHOUT_BASELINE, "")
    absent = _absent(context)
    columns, rows = without(COLUMNS, tuple(_rows(context)), absent)
    columns = with_wide_ids(columns, rows)
    if context.programme.is_adopted:
        columns = with_wide_words(columns, rows, "Status")
    layout.widths |= {place: column.width for place, column in enumerate(columns, start=1)}
    last = start - 2
    if has_slips:
        last = put_milestone_chart(layout, context, start)
        _put_link(layout, start - 2, last + 2)
    layout.section(last + 2, 1, len(columns), _section(found, context.programme))
    layout.heights[last + 2] = 21
    none = nothing_row(columns, "Milestone", "No milestone is in the tracker.", {"Rating": "Not rated"})
    description = "Every milestone with its dates, slip in days, rating, movement and reason"
    table = layout.table(Table("Milestones", columns, rows or (none,), row=last + 3, description=description))
    layout.colour_columns(table, [each for each in ("Rating", "Declared", "Previous") if each not in absent])
    layout.colour_columns(table, [each for each in ("Movement",) if each not in absent], "movement")
    return layout.sheet(page=Page(repeat_rows=(table.row, table.row), breaks=_breaks(table), margins=MARGINS))


#: Headings that an adopted workbook may say nothing under -> the field that they show.
_FIELDS = {
    "Workstream": "workstream_id", "Kind": "kind", "Owner": "owner", "Status": "status", "Baseline": "baseline",
    "Slip (days)": "baseline", "Declared": "declared_rag", "Waits on": "depends_on", "Supports": "supports",
}  # fmt: skip


def _absent(context: ReportContext) -> set[str]:
    """Return the headings under which an adopted workbook has nothing to say."""
    programme = context.programme
    absent = {heading for heading, name in _FIELDS.items() if programme.lacks("milestones", name)}
    return absent | ({"Previous", "Movement"} if programme.is_adopted and context.previous is None else set())


def _breaks(table: Table) -> tuple[int, ...]:
    """Begin the table on a new page, unless it is so short that the chart's page holds it too."""
    above = table.row * ROW_HEIGHT * 1.1  # wrapped texts beside the chart make rows taller
    needed = above + sum(row_height(row, table.columns) for row in table.rows)
    headings = {column.heading for column in table.columns}
    if needed < page_room(table.columns, PAPER) or "Workstream" not in headings:
        return ()
    if "Baseline" not in headings:  # there is no chart above it
        return tuple(breaks_between(table, "Workstream", paper=PAPER))
    return (table.row - 2, *breaks_between(table, "Workstream", paper=PAPER))


def _put_link(layout: Layout, row: int, target: int) -> None:
    """Lead to the table, which is below the chart and its own rows."""
    layout.put(row, 1, "Go to the table of all milestones", "link line", Link(sheet="Milestones", cell=f"A{target}"))


#: Fields that are shown in the programme's own words.
_WORDS = ("kind", "status")


def _section(milestones: pd.DataFrame, programme: Programme) -> str:
    if milestones.empty:
        return "No milestone is in the tracker"
    all_of = "The one milestone" if len(milestones) == 1 else f"All {len(milestones)} milestones"
    if programme.lacks("milestones", "status"):
        return all_of
    said = [programme.word("milestones", "status", str(word)).lower() for word in milestones["status"]]
    counts = [f"{count} {word or 'without a status'}" for word, count in Counter(said).most_common()]
    return f"{all_of}: {listed(counts)}"


def _title(milestones: pd.DataFrame) -> str:
    is_open = milestones["is_open"].astype(bool)
    late = int((is_open & (milestones["slip_days"] > 0)).sum())
    open_count = int(is_open.sum())
    unknown = int((~is_open & (milestones["status"] == "")).sum())
    if unknown:  # nothing says whether these are done
        rest = f"; {open_count} still to come" if open_count else ""
        whether = "whether it is done" if unknown == 1 else "whether they are done"
        return f"Milestones: {unknown} of {len(milestones)} past the date, {whether} is not known{rest}"
    if not open_count:
        return f"Milestones: none of {len(milestones)} is open" if len(milestones) else "Milestones: there are none"
    if milestones.loc[is_open, "slip_days"].isna().all():
        past = int(milestones["is_overdue"].astype(bool).sum())
        first = f"{open_count} open, {past} past the date" if past else f"{open_count} open"
        return f"Milestones: {first}; how late is not known, for none has a baseline"
    are = "one is" if open_count == 1 else "ones are"
    return f"Milestones: {late or 'none'} of {open_count} open {are} late"


def _rows(context: ReportContext) -> list[tuple[Value, ...]]:
    names = workstream_names(context)
    order = {key: place for place, key in enumerate(names)}
    is_as_typed = context.programme.lacks("milestones", "baseline")  # what is past has no other day to be told by
    found = records(context.results.milestones)
    # rows of one workstream stand together, in the order of the workstreams; within it, in the tracker's order
    found.sort(key=lambda record: order.get(record["workstream_id"], len(order)))
    for record in found:
        own = record["workstream_id"]
        record |= {"workstream": names.get(str(own), str(own))}
        if is_as_typed and record["is_overdue"]:
            record["typed"] = record["forecast"]
        record |= {field: context.programme.word("milestones", field, record[field], record["row"]) for field in _WORDS}
    return [_row(record) for record in found]


def _row(record: Record) -> tuple[Value, ...]:
    key = record["milestone_id"]
    return (
        Cell(key, "", workings_link(key, "rating")),
        text_or(record["workstream"]),
        text_or(record["kind"]),
        text_or(record["milestone"]),
        text_or(record["owner"]),
        text_or(record["status"]),
        Cell(day_or(record["first_baseline"], NOT_GIVEN), "", workings_link(key, "first_baseline")),
        Cell(day_or(record["typed"], "No date"))
        if "typed" in record
        else Cell(day_or(record["expected"], "No date"), "", workings_link(key, "expected")),
        _slip(record),
        record["rating"],
        text_or(record["declared"], "None"),
        text_or(record["previous_rating"], "None"),
        text_or(record["movement"], "None"),
        capital(str(record["reason"]).removeprefix(f"{record['rating']}: ")),
        text_or(record["depends_on"], "Nothing"),
        text_or(record["supports"], "None"),
    )


def _slip(record: Record) -> Cell:
    """Return the slip as a live difference; a word where a date is missing."""
    known = "COUNT(tbl_Milestones[[#This Row],[Baseline]],tbl_Milestones[[#This Row],[Expected]])=2"
    both = day_or(record["first_baseline"]) is not None and day_or(record["expected"]) is not None
    value = number_or_none(record["slip_days"]) if both else None
    live = Formula(f'IF({known},{SLIP},"{NO_SLIP}")', NO_SLIP if value is None else value)
    return Cell(live, "", workings_link(record["milestone_id"], "slip_days"))

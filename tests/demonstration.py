"""A book that uses every part of the report model, with illustrative figures: for the writer's tests and pictures."""

from datetime import date

from xltools.report import (
    Axis, Bar, Book, Cell, Chart, Column, Entry, Formula, Link, Page, Range, Rich, Series, Sheet, Span, Table, When,
    Words,
)  # fmt: skip
from xltools.theme import MOVEMENT_STYLES, RATING_STYLES

READINGS = tuple(
    (date(2011 + (3 + month) // 12, (3 + month) % 12 + 1, 1), 0.31 + 0.045 * month, 0.30 + 0.05 * month)
    for month in range(12)
)
MILESTONES = (
    ("SDS-1", "Board chooses how to influence personalisation at the partnership trust", date(2011, 1, 12), 0, "Complete"),
    ("SDS-3", "All contacts personalised; 85% of people who are eligible hold a budget of their own", date(2012, 3, 31),
     31, "Amber/Red"),
    ("WF-5", "Phase 2 agreed", date(2012, 4, 25), 48, "Red"),
    ("WF-7", "Both phases monitored", None, None, "Not rated"),
)  # fmt: skip


def milestones_table() -> Table:
    """Return a table of illustrative milestones, with a live column."""
    columns = (
        Column("Milestone ID", "id", 12), Column("Milestone", "body", 34), Column("Baseline date", "date", 13),
        Column("Slip (days)", "days", 10), Column("Rating", "rating", 13), Column("Why", "body", 24), Column("Weeks late", "number", 10),
    )  # fmt: skip
    rows = tuple(
        (Cell(key, "strong", Link("Milestones", key)), name, day, slip, rating, "Illustrative reason",
         Formula("tbl_Milestones[[#This Row],[Slip (days)]]/7", (slip or 0) / 7))
        for key, name, day, slip, rating in MILESTONES
    )  # fmt: skip
    return Table("Milestones", columns, rows, row=4, description="Illustrative milestones, one row each", with_filter=True)


def milestones_sheet() -> Sheet:
    """Return an accessible sheet: title, note, one table."""
    table = milestones_table()
    cells = {
        (1, 1): Cell("Milestones", "title"),
        (2, 1): Cell("Illustrative data as at 31 March 2012. [note 1]", "subtitle"),
        (10, 1): Cell("Late, days in all", "line strong"),
        (10, 4): Cell(Formula("SUM(tbl_Milestones[Slip (days)])", 79), "whole"),
    }
    rules = (Words(table.span("Rating"), RATING_STYLES), Bar(table.span("Slip (days)"), low=0, high=60),
             When(table.span("Milestone ID"), "$D5>40", "error"))  # fmt: skip
    return Sheet("Milestones", "accessible", cells, (table,), rules=rules, freeze=(5, 1), tab="title",
                 page=Page(repeat_rows=(4, 4), breaks=(7,)))  # fmt: skip


def readings_sheet() -> Sheet:
    """Return an accessible sheet with a table and a chart beside it for each kind."""
    rows = tuple((day, actual if place < 10 else None, target) for place, (day, actual, target) in enumerate(READINGS))
    table = Table("Readings", (Column("Month", "month", 12), Column("Actual", "percent"), Column("Target", "percent")),
                  rows, row=4)  # fmt: skip
    month, last = Span("Readings", "Month"), Axis(low=0, high=1, number_format="0%")
    months = Axis(is_dates=True, number_format="mmm yy", step=3)
    lines = (Series("Actual", Span("Readings", "Actual"), month, label="Actual 71.5%"),
             Series("Target", Span("Readings", "Target"), month, "target", label="Target 85.0%"))  # fmt: skip
    line = Chart("line", "Personal budgets: gap closing", lines, "Illustrative: actual against target by month", 4, 5,
                 x=months, y=last)  # fmt: skip
    mixed = Chart("column", "Columns with a line", (
        Series("Actual", Span("Readings", "Actual"), month, "planned"),
        Series("Target", Span("Readings", "Target"), month, "target", kind="line")),
        "Illustrative: columns and a line", 17, 5, x=months, y=Axis("Share of people (%)", "0%"), with_legend=True)  # fmt: skip
    return Sheet("Readings", "accessible", {(1, 1): Cell("Readings", "title")}, (table,), (line, mixed))


def counts_sheet() -> Sheet:
    """Return a printed sheet with stacked columns, bars and a dumbbell Gantt chart."""
    counts = Table("Counts", (Column("Quarter"), Column("Green", "whole"), Column("Amber/Red", "whole"), Column("Red", "whole")),
                   (("Jun 11", 2, 4, 6), ("Sep 11", 4, 4, 4), ("Dec 11", 7, 3, 2), ("Mar 12", 9, 3, 0)), row=3)  # fmt: skip
    plan = Table("Plan", (Column("Milestone", "body", 16), Column("Baseline", "date"), Column("Expected", "date"),
                          Column("Place", "whole"), Column("Slip", "days")),
                 (("SDS-1 Agree", date(2012, 1, 15), date(2012, 1, 15), 1, 0),
                  ("SDS-3 Plans", date(2012, 2, 1), date(2012, 4, 20), 2, 79),
                  ("WF-5 Phase 2", date(2012, 3, 1), date(2012, 5, 30), 3, 90)), row=10)  # fmt: skip
    quarter = Span("Counts", "Quarter")
    stack = tuple(Series(name, Span("Counts", name), quarter, look, show_values=True)
                  for name, look in (("Green", "green"), ("Amber/Red", "amber red"), ("Red", "red")))  # fmt: skip
    place = Span("Plan", "Place")
    ids = tuple(row[0] for row in plan.rows)
    gantt = (
        Series("Baseline", place, Span("Plan", "Baseline"), "baseline"),
        Series("Expected", place, Span("Plan", "Expected"), "expected", labels=ids, minus=Span("Plan", "Slip")),
        Series("As at", Span(range=Range(17, 3, 18, 3)), Span(range=Range(17, 2, 18, 2)), "as at", label="31 Mar"),
    )  # fmt: skip
    cells = {(1, 1): Cell("Counts and plan", "title"), (2, 1): Cell("Nine of twelve are Green", "section"),
             (17, 2): Cell(date(2012, 3, 31), "date"), (18, 2): Cell(date(2012, 3, 31), "date"),
             (17, 3): Cell(0, "whole"), (18, 3): Cell(4, "whole")}  # fmt: skip
    charts = (
        Chart("column stacked", "Self-assessment by quarter", stack, "Illustrative: ratings by quarter", 2, 7,
              width=420, height=240, with_legend=True, gap=40),
        Chart("bar", "Green by quarter", (Series("Green", Span("Counts", "Green"), quarter, "green", show_values=True),),
              "Illustrative: Green by quarter", 2, 14, width=380, height=240, gap=60,
              x=Axis(is_reversed=True), y=Axis(is_hidden=True)),
        Chart("scatter", "Milestones: baseline and expected", gantt, "Illustrative: three milestones, two late", 20, 1,
              width=800, height=260, x=Axis(is_dates=True, low=date(2012, 1, 1), high=date(2012, 7, 1), step=30.4,
                                            number_format="d mmm yy"),
              y=Axis(low=0, high=4, is_hidden=True, is_reversed=True)),
        Chart("bar stacked", "Shares", tuple(Series(s.name, s.values, s.categories, s.look) for s in stack),
              "Illustrative: the same lying down", 14, 14, width=380, height=240, with_legend=True),
    )  # fmt: skip
    return Sheet("Counts", "printed", cells, (counts, plan), charts, page=Page(pages_tall=1))


def plan_sheet() -> Sheet:
    """Return a printed sheet laid out in boxes, with rich text."""
    words = Rich((("SDS-1", "strong"), ("  Board chooses how to influence personalisation at the partnership trust\n", ""),
                  ("Complete, 12 Jan 2011", "quiet strong")))  # fmt: skip
    cells = {
        (1, 1): Cell("Plan on a page", "title"),
        (3, 1): Cell("Self directed support", "notice"), (3, 2): Cell(words, "body decision top complete"),
        (3, 3): Cell(words, "body milestone top amber green"), (3, 4): Cell("Late", "body risk top red"),
        (3, 5): Cell("By April 2013 every eligible person and carer has a personal plan and budget", "outcome"),
        (4, 1): Cell("Better", "rating"), (4, 2): Cell(True), (4, 3): Cell(True, "boolean"),
        (4, 4): Cell(123456789.5, "money", Link(sheet="Milestones")), (4, 5): Cell(date(1848, 7, 5), "date"),
    }  # fmt: skip
    rules = (Words(Range(4, 1, 4, 1), MOVEMENT_STYLES),)
    return Sheet("Plan & page", "printed", cells, rules=rules, widths=dict.fromkeys(range(1, 6), 20.0) | {4: 6},
                 page=Page(paper="A3", pages_tall=1, area=Range(1, 1, 4, 5)))  # fmt: skip


def entry_sheet() -> Sheet:
    """Return a sheet made for typing, with drop-downs and help."""
    table = Table("Actions", (Column("Action", "body", 30), Column("Due", "date", 13), Column("State", "word", 14)),
                  (("Agree the plan", date(2012, 5, 1), "Open"),), row=1, blank_rows=9)  # fmt: skip
    entries = (
        Entry(table.span("State"), "list", ("Open", "Closed"), title="State", message="Open until done.",
              error_title="Not a state", error="Choose Open or Closed."),
        Entry(table.span("Due"), "date", low=date(2008, 1, 1), high=date(2020, 12, 31), is_warning=True),
        Entry(table.span("Action"), "custom", source="LEN($A2)<200", message="What will be done."),
    )  # fmt: skip
    return Sheet("Actions", "entry", tables=(table,), entries=entries, freeze=(2, 1))


def book(*sheets: Sheet) -> Book:
    """Return a book of these sheets, or of all that this module makes."""
    lists = Sheet("Lists", "entry", {(1, 1): Cell("State"), (2, 1): Cell("Open")}, is_hidden=True)
    made = sheets or (
        milestones_sheet(), readings_sheet(), counts_sheet(), plan_sheet(), entry_sheet(), lists,
    )  # fmt: skip
    return Book(
        title="Demonstration", subject="Illustrative data", organisation="Illustrative Trust", marking="NHS PROTECT",
        status="DRAFT", footer="Illustrative programme, as at 31 March 2012", created=date(2012, 4, 25), sheets=made,
        names={} if sheets else {"States": "Lists!$A$2:$A$2"}, properties={"As at": "2012-03-31"},
    )  # fmt: skip

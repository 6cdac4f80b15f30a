"""A book that uses every part of the report model, with illustrative figures: for the writer's tests and pictures."""

from datetime import date

from tests.helpers.demonstration_charts import counts_sheet, readings_sheet
from xltools.report.model import (
    Bar,
    Book,
    Cell,
    Column,
    Entry,
    Formula,
    Link,
    Page,
    Range,
    Rich,
    Sheet,
    Table,
    When,
    Words,
)
from xltools.report.theme import MOVEMENT_STYLES, RATING_STYLES

MILESTONES = (
    (
        "SDS-1",
        "Board chooses how to influence personalisation at the partnership trust",
        date(2011, 1, 12),
        0,
        "Complete",
    ),
    (
        "SDS-3",
        "All contacts personalised; 85% of people who are eligible hold a budget of their own",
        date(2012, 3, 31),
        31,
        "Amber/Red",
    ),
    ("WF-5", "Phase 2 agreed", date(2012, 4, 25), 48, "Red"),
    ("WF-7", "Both phases monitored", None, None, "Not rated"),
)


def milestones_table() -> Table:
    """Return a table of illustrative milestones, with a live column."""
    columns = (
        Column("Milestone ID", "id", 12),
        Column("Milestone", "body", 34),
        Column("Baseline date", "date", 13),
        Column("Slip (days)", "days", 10),
        Column("Rating", "rating", 13),
        Column("Why", "body", 24),
        Column("Weeks late", "number", 10),
    )
    rows = tuple(
        (
            Cell(key, "strong", Link("Milestones", key)),
            name,
            day,
            slip,
            rating,
            "Illustrative reason",
            Formula("tbl_Milestones[[#This Row],[Slip (days)]]/7", (slip or 0) / 7),
        )
        for key, name, day, slip, rating in MILESTONES
    )
    return Table(
        "Milestones", columns, rows, row=4, description="Illustrative milestones, one row each", with_filter=True
    )


def milestones_sheet() -> Sheet:
    """Return an accessible sheet: title, note, one table."""
    table = milestones_table()
    cells = {
        (1, 1): Cell("Milestones", "title"),
        (2, 1): Cell("Illustrative data as at 31 March 2012. [note 1]", "subtitle"),
        (10, 1): Cell("Late, days in all", "line strong"),
        (10, 4): Cell(Formula("SUM(tbl_Milestones[Slip (days)])", 79), "whole"),
    }
    rules = (
        Words(table.span("Rating"), RATING_STYLES),
        Bar(table.span("Slip (days)"), low=0, high=60),
        When(table.span("Milestone ID"), "$D5>40", "error"),
    )
    return Sheet(
        "Milestones",
        "accessible",
        cells,
        (table,),
        rules=rules,
        freeze=(5, 1),
        tab="title",
        page=Page(repeat_rows=(4, 4), breaks=(7,)),
    )


def plan_sheet() -> Sheet:
    """Return a printed sheet laid out in boxes, with rich text."""
    words = Rich(
        (
            ("SDS-1", "strong"),
            ("  Board chooses how to influence personalisation at the partnership trust\n", ""),
            ("Complete, 12 Jan 2011", "quiet strong"),
        )
    )
    cells = {
        (1, 1): Cell("Plan on a page", "title"),
        (3, 1): Cell("Self directed support", "notice"),
        (3, 2): Cell(words, "body decision top complete"),
        (3, 3): Cell(words, "body milestone top amber green"),
        (3, 4): Cell("Late", "body risk top red"),
        (3, 5): Cell("By April 2013 every eligible person and carer has a personal plan and budget", "outcome"),
        (4, 1): Cell("Better", "rating"),
        (4, 2): Cell(True),
        (4, 3): Cell(True, "boolean"),
        (4, 4): Cell(123456789.5, "money", Link(sheet="Milestones")),
        (4, 5): Cell(date(1848, 7, 5), "date"),
    }
    rules = (Words(Range(4, 1, 4, 1), MOVEMENT_STYLES),)
    return Sheet(
        "Plan & page",
        "printed",
        cells,
        rules=rules,
        widths=dict.fromkeys(range(1, 6), 20.0) | {4: 6},
        page=Page(paper="A3", pages_tall=1, area=Range(1, 1, 4, 5)),
    )


def entry_sheet() -> Sheet:
    """Return a sheet made for typing, with drop-downs and help."""
    table = Table(
        "Actions",
        (Column("Action", "body", 30), Column("Due", "date", 13), Column("State", "word", 14)),
        (("Agree the plan", date(2012, 5, 1), "Open"),),
        row=1,
        blank_rows=9,
    )
    entries = (
        Entry(
            table.span("State"),
            "list",
            ("Open", "Closed"),
            title="State",
            message="Open until done.",
            error_title="Not a state",
            error="Choose Open or Closed.",
        ),
        Entry(table.span("Due"), "date", low=date(2008, 1, 1), high=date(2020, 12, 31), is_warning=True),
        Entry(table.span("Action"), "custom", source="LEN($A2)<200", message="What will be done."),
    )
    return Sheet("Actions", "entry", tables=(table,), entries=entries, freeze=(2, 1))


def book(*sheets: Sheet) -> Book:
    """Return a book of these sheets, or of all that this module makes."""
    lists = Sheet("Lists", "entry", {(1, 1): Cell("State"), (2, 1): Cell("Open")}, is_hidden=True)
    made = sheets or (
        milestones_sheet(),
        readings_sheet(),
        counts_sheet(),
        plan_sheet(),
        entry_sheet(),
        lists,
    )
    return Book(
        title="Demonstration",
        subject="Illustrative data",
        organisation="Illustrative Trust",
        marking="NHS PROTECT",
        status="DRAFT",
        footer="Illustrative programme, as at 31 March 2012",
        created=date(2012, 4, 25),
        sheets=made,
        names={} if sheets else {"States": "Lists!$A$2:$A$2"},
        properties={"As at": "2012-03-31"},
    )

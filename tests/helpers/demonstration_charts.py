"""The sheets of the demonstration book that hold charts: every kind of them, with illustrative figures."""

from datetime import date

from xltools.report.model import Axis, Cell, Chart, Column, Page, Range, Series, Sheet, Span, Table

READINGS = tuple(
    (date(2011 + (3 + month) // 12, (3 + month) % 12 + 1, 1), 0.31 + 0.045 * month, 0.30 + 0.05 * month)
    for month in range(12)
)


def readings_sheet() -> Sheet:
    """Return an accessible sheet with a table and a chart beside it for each kind."""
    rows = tuple((day, actual if place < 10 else None, target) for place, (day, actual, target) in enumerate(READINGS))
    table = Table(
        "Readings",
        (Column("Month", "month", 12), Column("Actual", "percent"), Column("Target", "percent")),
        rows,
        row=4,
    )
    month, last = Span("Readings", "Month"), Axis(low=0, high=1, number_format="0%")
    months = Axis(is_dates=True, number_format="mmm yy", step=3)
    lines = (
        Series("Actual", Span("Readings", "Actual"), month, label="Actual 71.5%"),
        Series("Target", Span("Readings", "Target"), month, "target", label="Target 85.0%"),
    )
    line = Chart(
        "line",
        "Personal budgets: gap closing",
        lines,
        "Illustrative: actual against target by month",
        4,
        5,
        x=months,
        y=last,
    )
    mixed = Chart(
        "column",
        "Columns with a line",
        (
            Series("Actual", Span("Readings", "Actual"), month, "planned"),
            Series("Target", Span("Readings", "Target"), month, "target", kind="line"),
        ),
        "Illustrative: columns and a line",
        17,
        5,
        x=months,
        y=Axis("Share of people (%)", "0%"),
        with_legend=True,
    )
    return Sheet("Readings", "accessible", {(1, 1): Cell("Readings", "title")}, (table,), (line, mixed))


def counts_sheet() -> Sheet:
    """Return a printed sheet with stacked columns, bars and a dumbbell Gantt chart."""
    counts = Table(
        "Counts",
        (Column("Quarter"), Column("Green", "whole"), Column("Amber/Red", "whole"), Column("Red", "whole")),
        (("Jun 11", 2, 4, 6), ("Sep 11", 4, 4, 4), ("Dec 11", 7, 3, 2), ("Mar 12", 9, 3, 0)),
        row=3,
    )
    plan = Table(
        "Plan",
        (
            Column("Milestone", "body", 16),
            Column("Baseline", "date"),
            Column("Expected", "date"),
            Column("Place", "whole"),
            Column("Slip", "days"),
        ),
        (
            ("SDS-1 Agree", date(2012, 1, 15), date(2012, 1, 15), 1, 0),
            ("SDS-3 Plans", date(2012, 2, 1), date(2012, 4, 20), 2, 79),
            ("WF-5 Phase 2", date(2012, 3, 1), date(2012, 5, 30), 3, 90),
        ),
        row=10,
    )
    quarter = Span("Counts", "Quarter")
    stack = tuple(
        Series(name, Span("Counts", name), quarter, look, show_values=True)
        for name, look in (("Green", "green"), ("Amber/Red", "amber red"), ("Red", "red"))
    )
    place = Span("Plan", "Place")
    ids = ("SDS-1 Agree", "SDS-3 Plans", "WF-5 Phase 2")
    gantt = (
        Series("Baseline", place, Span("Plan", "Baseline"), "baseline"),
        Series("Expected", place, Span("Plan", "Expected"), "expected", labels=ids, minus=Span("Plan", "Slip")),
        Series("As at", Span(range=Range(17, 3, 18, 3)), Span(range=Range(17, 2, 18, 2)), "as at", label="31 Mar"),
    )
    cells = {
        (1, 1): Cell("Counts and plan", "title"),
        (2, 1): Cell("Nine of twelve are Green", "section"),
        (17, 2): Cell(date(2012, 3, 31), "date"),
        (18, 2): Cell(date(2012, 3, 31), "date"),
        (17, 3): Cell(0, "whole"),
        (18, 3): Cell(4, "whole"),
    }
    charts = (
        Chart(
            "column stacked",
            "Self-assessment by quarter",
            stack,
            "Illustrative: ratings by quarter",
            2,
            7,
            width=420,
            height=240,
            with_legend=True,
            gap=40,
        ),
        Chart(
            "bar",
            "Green by quarter",
            (Series("Green", Span("Counts", "Green"), quarter, "green", show_values=True),),
            "Illustrative: Green by quarter",
            2,
            14,
            width=380,
            height=240,
            gap=60,
            x=Axis(is_reversed=True),
            y=Axis(is_hidden=True),
        ),
        Chart(
            "scatter",
            "Milestones: baseline and expected",
            gantt,
            "Illustrative: three milestones, two late",
            20,
            1,
            width=800,
            height=260,
            x=Axis(is_dates=True, low=date(2012, 1, 1), high=date(2012, 7, 1), step=30.4, number_format="d mmm yy"),
            y=Axis(low=0, high=4, is_hidden=True, is_reversed=True),
        ),
        Chart(
            "bar stacked",
            "Shares",
            tuple(Series(s.name, s.values, s.categories, s.look) for s in stack),
            "Illustrative: the same lying down",
            14,
            14,
            width=380,
            height=240,
            with_legend=True,
        ),
    )
    return Sheet("Counts", "printed", cells, (counts, plan), charts, page=Page(pages_tall=1))

"""The Milestones sheet: its table, whose figures are live, and the chart of the open ones."""

from datetime import date
from functools import cache

from tests.helpers.contexts import cell_of, context_from, row_of, rows_of, said, table_of, title
from tests.helpers.programmes import previous_of, programme_of
from xltools.report.model import Cell, Chart, Link, Sheet
from xltools.report.sheets.milestone_chart import MOST
from xltools.report.sheets.milestones import COLUMNS, milestones_sheet

WORKSTREAMS = "workstream_id | workstream\nSDS | Self Directed Support\nWF | Workforce"
MILESTONES = """
milestone_id | workstream_id | kind                | milestone | baseline   | forecast   | actual     | status
WF-1         | WF            | Programme milestone | Late      | 2012-03-31 | 2012-05-31 |            | In progress
SDS-1        | SDS           | Programme milestone | Done      | 2011-12-31 |            | 2012-01-31 | Complete
WF-2         | WF            | Key decision        | On time   | 2012-04-30 | 2012-04-30 |            | In progress
WF-3         | WF            | Programme milestone | Early     | 2012-06-30 | 2012-06-20 |            | In progress
WF-4         | WF            | Programme milestone | Undated   |            |            |            | Not started
"""


@cache
def sheet(milestones: str = MILESTONES) -> Sheet:
    programme = programme_of(workstreams=WORKSTREAMS, milestones=milestones)
    return milestones_sheet(context_from(programme, previous_of(figures={"WF-1.rating": "Green"})))


def chart(milestones: str = MILESTONES) -> Chart:
    return sheet(milestones).charts[0]


def many(count: int) -> str:
    rows = [f"WF-{n}|WF|Programme milestone|Item {n}|2012-04-01|2012-05-{n % 28 + 1:02}|Open" for n in range(count)]
    return "\n".join(["milestone_id|workstream_id|kind|milestone|baseline|forecast|status", *rows])


def test_the_title_counts_the_open_ones_that_are_late() -> None:
    assert title(sheet()) == "Milestones: 1 of 4 open ones are late"


def test_other_sheets_find_the_headings_that_they_look_up() -> None:
    wanted = "ID Workstream Kind Milestone Owner Status Baseline Expected Slip~(days) Rating Declared Previous Movement"
    assert [column.heading for column in COLUMNS][:13] == [word.replace("~", " ") for word in wanted.split()]


def test_rows_stand_by_workstream_and_then_as_in_the_tracker() -> None:
    assert [row["ID"] for row in rows_of(sheet(), "Milestones")] == ["SDS-1", "WF-1", "WF-2", "WF-3", "WF-4"]


def test_a_row_tells_dates_rating_movement_and_why() -> None:
    row = row_of(sheet(), "Milestones", "WF-1")
    assert (row["Workstream"], row["Baseline"], row["Expected"]) == ("Workforce", date(2012, 3, 31), date(2012, 5, 31))
    assert (row["Slip (days)"], row["Rating"], row["Previous"], row["Movement"]) == (61, "Amber/Red", "Green", "Worse")
    assert row["Why"] == "Expected 61 days after its first baseline; limit 30"


def test_a_complete_one_shows_when_it_was_done() -> None:
    row = row_of(sheet(), "Milestones", "SDS-1")
    assert (row["Expected"], row["Rating"], row["Slip (days)"]) == (date(2012, 1, 31), "Complete", 31)


def test_every_blank_is_a_word() -> None:
    row = row_of(sheet(), "Milestones", "WF-4")
    assert (row["Baseline"], row["Expected"], row["Slip (days)"]) == ("Not given", "No date", "None")
    assert (row["Owner"], row["Declared"], row["Waits on"]) == ("Not given", "None", "Nothing")
    assert all(value not in (None, "") for value in row.values())


def test_figures_lead_to_their_workings() -> None:
    for heading, measure in (("ID", "rating"), ("Baseline", "first_baseline"), ("Slip (days)", "slip_days")):
        cell = cell_of(sheet(), "Milestones", "WF-1", heading)
        assert isinstance(cell, Cell)
        assert cell.link == Link("Workings", f"WF-1.{measure}")


def test_the_chart_draws_the_dated_open_ones_in_order_of_expected_date() -> None:
    rows = rows_of(sheet(), "Milestone_chart")
    assert [(row["ID"], row["Slip (days)"], row["Chart row"]) for row in rows] == [
        ("WF-2", 0, 1),
        ("WF-1", 61, 2),
        ("WF-3", -10, 3),
        ("As at", 0, 4),
        ("As at", 0, 0),
    ]


def test_the_chart_names_each_milestone_and_its_slip() -> None:
    expected = next(series for series in chart().series if series.name == "Expected")
    assert expected.labels == ("WF-2  on time", "WF-1  +61 days", "WF-3  -10 days")
    assert chart().title == "Open milestones: the biggest slip is WF-1, 61 days late"


def test_the_chart_says_what_it_does_not_draw() -> None:
    assert "4 milestones are open; 1 without a date cannot be drawn" in said(sheet())


def test_of_many_the_chart_draws_those_that_slipped_most() -> None:
    milestones = many(30)
    drawn = [row for row in rows_of(sheet(milestones), "Milestone_chart") if row["ID"] != "As at"]
    assert len(drawn) == MOST
    assert min(float(str(row["Slip (days)"])) for row in drawn) == 38
    told = "30 milestones are open; drawn are the 20 that slipped most, the other 10 by at most 38 days"
    assert told in said(sheet(milestones))


def test_a_long_table_begins_on_a_new_page_below_the_chart() -> None:
    long = sheet(many(60))
    table = table_of(long, "Milestones")
    assert long.page.breaks[0] == table.row - 2
    assert long.page.repeat_rows == (table.row, table.row)


def test_a_short_table_stays_on_the_charts_page() -> None:
    assert sheet().page.breaks == ()


def test_a_programme_without_milestones_says_so() -> None:
    empty = sheet("milestone_id | workstream_id | kind | milestone | baseline | status")
    assert title(empty) == "Milestones: there are none"
    assert rows_of(empty, "Milestones")[0]["Milestone"] == "No milestone is in the tracker."
    assert empty.charts == ()

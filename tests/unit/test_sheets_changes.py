"""The Changes sheet: live counts, the list in the order a Board asks for it, and no report to compare with."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.helpers.contexts import cell_of, context_from, rows_of, said, table_of, title
from tests.helpers.programmes import previous_of, programme_of
from xltools.programme import Previous, Programme
from xltools.report.model import Cell, Formula, Link, Sheet
from xltools.report.sheets.changes import changes_sheet, full_changes_sheet

WORKSTREAMS = "workstream_id | workstream\nWF | Workforce"
BEFORE = """
milestone_id | workstream_id | kind                | milestone | baseline   | forecast   | status
WF-1         | WF            | Programme milestone | Moves     | 2012-05-31 | 2012-05-31 | In progress
WF-2         | WF            | Programme milestone | Moves far | 2012-05-31 | 2012-05-31 | In progress
WF-3         | WF            | Programme milestone | Touched   | 2012-06-30 |            | In progress
WF-4         | WF            | Programme milestone | Goes      | 2012-06-30 |            | In progress
WF-5         | WF            | Programme milestone | Stays     | 2012-06-30 |            | In progress
"""
NOW = """
milestone_id | workstream_id | kind                | milestone | baseline   | forecast   | status
WF-1         | WF            | Programme milestone | Moves     | 2012-05-31 | 2012-06-04 | In progress
WF-2         | WF            | Programme milestone | Moves far | 2012-05-31 | 2012-09-30 | In progress
WF-3         | WF            | Programme milestone | Touched   | 2012-07-31 |            | In progress
WF-5         | WF            | Programme milestone | Stays     | 2012-06-30 |            | In progress
WF-6         | WF            | Programme milestone | Comes     | 2012-06-30 |            | Not started
"""


def programme(milestones: str, as_at: str = "2012-03-31") -> Programme:
    return programme_of(as_at, workstreams=WORKSTREAMS, milestones=milestones)


def previous(tracker: Programme | None) -> Previous:
    return previous_of("2011-12-31", {"WF-2.rating": "Green", "WF-1.rating": "Green"}, tracker)


@cache
def sheet() -> Sheet:
    return changes_sheet(context_from(programme(NOW), previous(programme(BEFORE, "2011-12-31"))))


def test_the_title_counts_what_is_worse_better_and_moved() -> None:
    assert title(sheet()) == "Changes since 31 December 2011: 1 thing is worse and none better; 2 dates have moved"


def test_the_worst_comes_first_and_the_furthest_moved_before_others() -> None:
    told = [(row["Change"], row["ID"]) for row in rows_of(sheet(), "Changes")]
    assert told == [
        ("Worse", "WF-2"),
        ("Baseline touched", "WF-3"),
        ("Date moved", "WF-2"),
        ("Date moved", "WF-1"),
        ("New", "WF-6"),
        ("Removed", "WF-4"),
    ]


def test_a_moved_date_shows_before_now_and_by_how_many_days() -> None:
    row = next(row for row in rows_of(sheet(), "Changes") if row["Change"] == "Date moved")
    assert (row["Before"], row["Now"], row["Moved by (days)"]) == ("31 May 2012", "30 Sep 2012", 122)


def test_counts_are_live_but_for_what_is_unchanged() -> None:
    counts = {row[0]: row[1] for row in table_of(sheet(), "Change_counts").rows}
    assert counts["Date moved"] == Formula('COUNTIF(tbl_Changes[Change],"Date moved")', 2)
    assert counts["Unchanged"] == 2  # a milestone and the workstream


def test_a_change_leads_to_its_row_on_the_milestones_sheet() -> None:
    cell = cell_of(sheet(), "Changes", "WF-6", "ID")
    assert isinstance(cell, Cell)
    assert cell.link == Link("Milestones", "WF-6")


def test_a_long_text_that_was_edited_is_cut() -> None:
    reworded = NOW.replace("Stays  ", "Stays " + "and goes on " * 40)
    after = full_changes_sheet(context_from(programme(reworded), previous(programme(BEFORE, "2011-12-31"))))
    edited = next(row for row in rows_of(after, "Changes") if row["Change"] == "Text edited")
    assert str(edited["Now"]).endswith("…")
    assert len(str(edited["Now"])) <= 161


def test_the_first_report_has_nothing_to_compare_with() -> None:
    first = changes_sheet(context_from(programme(NOW)))
    assert title(first) == "Changes: there is no report before this one to compare with"
    assert [table.name for table in first.tables] == ["Changes"]
    assert rows_of(first, "Changes")[0]["What"] == "There is nothing to compare with yet."


def test_a_tracker_that_cannot_be_read_is_told() -> None:
    told = said(changes_sheet(context_from(programme(NOW), previous(None))))
    assert "Its tracker cannot be read, so changes in rows are not shown." in told


def test_a_board_reads_of_its_milestones_and_only_counts_the_rewording() -> None:
    context = context_from(programme(NOW.replace("Stays  ", "Stays put")), previous(programme(BEFORE, "2011-12-31")))
    board, full = changes_sheet(context), full_changes_sheet(context)
    assert "Text edited" not in {row["Change"] for row in rows_of(board, "Changes")}
    assert "Text edited" in {row["Change"] for row in rows_of(full, "Changes")}
    for sheet in (board, full):
        counted = {row["Since the last report"]: row["How many"] for row in rows_of(sheet, "Change_counts")}
        assert counted["Text edited"] == 1


@pytest.mark.parametrize(("moved", "is_torn"), [(3, False), (60, True)])
def test_the_history_begins_a_page_where_it_could_be_torn_from_its_headings(moved: int, is_torn: bool) -> None:
    heading = "milestone_id | workstream_id | kind | milestone | baseline | forecast | status"
    now, before = (
        programme("\n".join([heading, *(
            f"WF-{n} | WF | Programme milestone | Move the desk | 2012-05-31 | {day} | In progress"
            for n in range(moved)
        )]), as_at)
        for as_at, day in (("2012-03-31", "2012-09-30"), ("2011-12-31", "2012-05-31"))
    )  # fmt: skip
    old = previous(before)
    made = changes_sheet(replace(context_from(now, old), history=(old,)))
    above = table_of(made, "History").row - 2  # its title stands between
    assert made.page.breaks == ((above,) if is_torn else ())


READ = """
kpi_id | period_end | zone | numerator | reported_on | data_status
K-1    | 2011-12-31 | East | 11        | 2011-12-31  | Final
"""


def test_a_reading_that_was_written_over_is_told_to_the_board_with_its_report_and_counted_in_the_title() -> None:
    beside: dict[str, Any] = {
        "kpis": "kpi_id | kpi | unit\nK-1 | Budgets | number",
        "zones": "zone | kind\nEast | Programme",
    }
    before = programme_of("2011-12-31", **beside, kpi_readings=READ)
    now = programme_of("2012-03-31", **beside, kpi_readings=READ.replace("11        |", "14        |"))
    laid = changes_sheet(context_from(now, previous_of("2011-12-31", {}, before)))
    (row,) = [row for row in rows_of(laid, "Changes") if row["Change"] == "Rewritten since the report"]
    assert (row["ID"], row["What"], row["Before"], row["Now"]) == (
        "K-1", "East, 31 Dec 2011", "11 in the report of 31 Dec 2011", "14",
    )  # fmt: skip
    assert title(laid).endswith("; 1 reported cell was rewritten")

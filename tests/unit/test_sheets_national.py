"""The National milestones sheet: each area at each checkpoint, and what had to be in place."""

from datetime import date
from functools import cache

import pytest

from tests.helpers.contexts import context_from, rows_of, said, table_of, title
from tests.helpers.programmes import programme_of
from xltools.report.model import Cell, Formula, Link, Sheet, Words
from xltools.report.sheets.national_milestones import national_milestones_sheet
from xltools.report.sheets.shared_columns import read_months

AREAS = """
area_id | area
A1      | Partnerships
A2      | Budgets
"""
NATIONAL = """
national_id | area_id | checkpoint | deliverable | deadline   | met_on     | forecast
N1          | A1      | 2011-03-31 | Plans made  |            | 2011-03-01 |
N2          | A1      | 2011-03-31 | People told | 2010-12-31 | 2011-05-30 |
N3          | A2      | 2011-03-31 | All offered |            |            | 2012-09-30
N4          | A2      | 2012-09-30 | All served  |            |            |
"""
LIKELIHOOD = """
review_date | area_id | checkpoint | likelihood
2011-03-01  | A1      | 2011-03-31 | Fairly likely
2011-03-01  | A2      | 2011-03-31 | Very unlikely
2011-12-31  | A2      | 2012-09-30 | Very likely
2012-03-31  | A2      | 2012-09-30 | Fairly unlikely
"""
MILESTONES = """
milestone_id | milestone | supports
SDS-1        | Offer all | N3
"""


@cache
def sheet() -> Sheet:
    programme = programme_of(areas=AREAS, national_milestones=NATIONAL, likelihood=LIKELIHOOD, milestones=MILESTONES)
    return national_milestones_sheet(context_from(programme))


@cache
def empty() -> Sheet:
    return national_milestones_sheet(context_from(programme_of()))


def test_the_title_says_first_what_was_missed() -> None:
    assert title(sheet()) == "National milestones: 1 missed, 1 met late and 1 to come of 3 checkpoints"


def test_what_is_still_open_is_named_with_its_date_and_who_brings_it() -> None:
    assert "Still open: N3 in A2, 366 days late, expected 30 Sep 2012 (by SDS-1)." in said(sheet())


def test_the_checkpoints_are_counted_live() -> None:
    counted = next(cell.value for cell in sheet().cells.values() if isinstance(cell.value, Formula))
    assert counted.value == "Checkpoints: 1 Missed, 1 Met late, 0 Met, 1 Due, 0 Not given"
    assert 'COUNTIF(tbl_Checkpoints[Standing],"Missed")' in counted.expression


def test_a_missed_checkpoint_is_red_and_says_how_late() -> None:
    row = rows_of(sheet(), "Checkpoints")[1]
    assert (row["Area ID"], row["Checkpoint"], row["Standing"], row["Days late"], row["Rating"]) == (
        "A2",
        date(2011, 3, 31),
        "Missed",
        366.0,
        "Red",
    )
    assert (row["Deliverables met"], row["Came true"], row["Movement"]) == ("0 of 1", "Yes", "Past")


def test_a_checkpoint_to_come_is_rated_by_its_likelihood() -> None:
    row = rows_of(sheet(), "Checkpoints")[2]
    assert (row["Rating"], row["Likelihood"], row["Said before"], row["Movement"], row["Came true"]) == (
        "Amber/Red",
        "Fairly unlikely",
        "Very likely",
        "Worse",
        "Not known yet",
    )


def test_what_was_said_of_a_past_checkpoint_is_the_last_word_before_its_day() -> None:
    row = rows_of(sheet(), "Checkpoints")[0]
    assert (row["Said before"], row["Came true"], row["Rating"]) == ("Fairly likely", "No", "Complete")


def test_a_deliverable_says_its_own_deadline_and_what_supports_it() -> None:
    told, offered = rows_of(sheet(), "National")[1:3]
    assert (told["Own deadline"], told["Days late"], told["Supported here by"]) == (date(2010, 12, 31), 150.0, "None")
    assert (offered["Own deadline"], offered["Supported here by"]) == ("None", "SDS-1")


def test_ids_lead_to_the_workings_and_ratings_do_not() -> None:
    row = table_of(sheet(), "Checkpoints").rows[1]
    assert row[0] == Cell("A2", "", Link("Workings", "A2-2011-03-31.rating"))
    assert row[5] == "Red"


def test_only_words_bring_colours() -> None:
    assert all(isinstance(rule, Words) for rule in sheet().rules)


def test_without_milestones_both_tables_say_so() -> None:
    assert title(empty()) == "National milestones: none is in the tracker"
    assert rows_of(empty(), "Checkpoints")[0]["Area"] == "No national milestone is in the tracker."
    assert rows_of(empty(), "National")[0]["Deliverable"] == "No deliverable is in the tracker."
    assert "No deliverable is past its day and still open." in said(empty())


def test_an_area_is_not_torn_between_two_pages() -> None:
    drawn = [f"N{n}|A{1 + n // 12}|2011-03-31|{'A deliverable of some length ' * 3}|2011-03-01" for n in range(60)]
    areas = "area_id | area\n" + "\n".join(f"A{n} | Area {n}" for n in range(1, 7))
    heading = "national_id|area_id|checkpoint|deliverable|met_on"
    programme = programme_of(areas=areas, national_milestones="\n".join([heading, *drawn]))
    made = national_milestones_sheet(context_from(programme))
    table = table_of(made, "National")
    starts = {table.first_data_row + n - 1 for n in range(12, 60, 12)} | {table.row - 2}
    assert made.page.breaks
    assert set(made.page.breaks) <= starts


@pytest.mark.parametrize(
    ("checkpoint", "source", "month"),
    [
        ("2010-03-31", "Paper 4, milestone 1, April 2010", "April 2010"),
        ("2010-03-31", "April 2010; met date Illustrative", "April 2010"),
        ("2010-12-31", "By January 2011", "January 2011"),
        ("2012-02-29", "March 2012", "March 2012"),
        ("2010-03-31", "By 30 April 2010", None),  # a day of it is no month alone
        ("2010-03-31", "Published on the 1st April 2010", None),
        ("2010-03-31", "March 2010", None),  # its own month is no reading
        ("2010-03-30", "April 2010", None),  # not the day before the month
        ("2010-03-31", "", None),
    ],
)
def test_a_checkpoint_that_its_source_names_by_month_says_which_day_that_is_read_as(
    checkpoint: str, source: str, month: str | None
) -> None:
    rows = f"national_id | area_id | checkpoint | source\nN1 | A1 | {checkpoint} | {source}"
    context = context_from(programme_of(areas=AREAS, national_milestones=rows))
    assert list(read_months(context).values()) == ([month] if month else [])
    assert (f"{month} as " in said(national_milestones_sheet(context))) == (month is not None)


def test_a_checkpoint_is_named_by_month_only_where_each_source_of_it_does() -> None:
    rows = """
national_id | area_id | checkpoint | source
N1          | A1      | 2010-03-31 | April 2010
N2          | A1      | 2010-03-31 | 31 March 2010
"""
    context = context_from(programme_of(areas=AREAS, national_milestones=rows))
    assert not read_months(context)

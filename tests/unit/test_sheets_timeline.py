"""Timelines and the pages of long tables: lines that stand in their month, breaks that tear no group."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from xltools.report.model import Column, Table
from xltools.report.sheets.paging import breaks_between
from xltools.report.sheets.shared_columns import with_wide_ids
from xltools.report.sheets.timeline import Stretch, bands, month_axis, stretches

LANDSCAPE = (10.9, 6.9)


@pytest.mark.parametrize("months", [1, 7, 20, 40, 70, 130])
@pytest.mark.parametrize("year", [2010, 2011, 2012])
def test_each_line_of_a_month_axis_stands_in_another_month_evenly_apart(months: int, year: int) -> None:
    first = date(year, 1, 17)
    axis = month_axis(first, first + timedelta(days=30 * months))
    assert isinstance(axis.low, date)
    assert isinstance(axis.high, date)
    assert axis.step is not None
    count = round((axis.high - axis.low).days / axis.step)
    lines = [axis.low + timedelta(days=int(line * axis.step)) for line in range(count + 1)]
    reached = [line.year * 12 + line.month for line in lines]
    assert {after - before for before, after in pairwise(reached)} == {round(axis.step / (365.25 / 12))}
    assert count <= 12
    assert axis.low <= first
    assert axis.high >= first + timedelta(days=30 * months)


def test_months_that_fit_side_by_side_are_each_a_column() -> None:
    found = stretches(date(2011, 5, 1), date(2011, 12, 31), {date(2011, 5, 1)})
    assert [stretch.title for stretch in found][:2] == ["May 2011", "June 2011"]
    assert len(found) == 8


def test_of_many_months_those_that_hold_nothing_are_one_column() -> None:
    found = stretches(date(2011, 11, 1), date(2013, 3, 1), {date(2011, 11, 1), date(2013, 3, 1)})
    assert [stretch.title for stretch in found] == ["November 2011", "December 2011 to February 2013", "March 2013"]
    assert date(2012, 6, 1) in found[1]


def test_columns_are_shared_out_evenly_over_bands() -> None:
    columns = [Stretch(date(2012, 1, 1), date(2012, 1, 1))] * 10
    assert [len(band) for band in bands(columns)] == [5, 5]


def grouped(sizes: dict[str, int]) -> Table:
    columns = (Column("ID", "id", 10), Column("Group", "body", 20), Column("Text", "body", 60))
    rows = tuple((f"{name}-{n}", name, "Word " * 30) for name, size in sizes.items() for n in range(size))
    return Table("Grouped", columns, rows, row=5)


def test_a_page_ends_before_the_group_that_it_has_no_room_for() -> None:
    # three lines a row: about ten rows on a page
    assert breaks_between(grouped({"A": 6, "B": 6, "C": 2}), "Group", paper=LANDSCAPE) == [11]


def test_a_table_that_fits_on_a_page_has_no_breaks() -> None:
    assert breaks_between(grouped({"A": 2, "B": 2}), "Group", paper=LANDSCAPE) == []


def test_a_group_longer_than_a_page_begins_on_a_new_one_and_runs_on() -> None:
    assert breaks_between(grouped({"A": 6, "B": 30}), "Group", paper=LANDSCAPE) == [11]


def test_an_id_column_is_as_wide_as_its_longest_id() -> None:
    columns = (Column("ID", "id strong", 9), Column("What", "body", 20))
    wide, plain = with_wide_ids(columns, [("A-VERY-LONG-ID-01", "A-VERY-LONG-TEXT-THAT-WRAPS")])
    assert wide.width > 20
    assert plain.width == 20

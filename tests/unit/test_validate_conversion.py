"""What each cell is read as, and what is said of it: never a guess."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.schema.columns import (
    Column,
    choice,
    day,
    email,
    ident,
    money,
    number,
    percent,
    rating,
    reference,
    text,
    value,
    whole,
    yes_no,
)
from xltools.tracker.raw import RawValue
from xltools.validate.cell_verdicts import Limits
from xltools.validate.conversion import converted, verdict_on

DAY = day("Forecast date", "")
NUMBER = number("Numerator", "")
MONEY = money("Planned", "")
PERCENT = percent("Share", "")
WHOLE = whole("Impact", "", low=1, high=5)
TEXT = text("Owner", "")
ID = ident("Risk ID", "")
STATUS = choice("Status", ("Not started", "In progress", "Complete"), "")
RAG = rating("Declared RAG", "")
YES_NO = yes_no("Cashable", "")
EMAIL = email("Email", "")
VALUE = value("Value", "")
ITEM = reference("Item ID", "Risks.risk_id", "")
LIMITS = Limits(datetime(2008, 1, 1), datetime(2014, 3, 31))


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("31/03/2012", datetime(2012, 3, 31)),
        ("1/4/2011", datetime(2011, 4, 1)),
        ("1.4.2011", datetime(2011, 4, 1)),
        ("31 March 2012", datetime(2012, 3, 31)),
        ("31st Mar 2012", datetime(2012, 3, 31)),
        ("Saturday 31 March 2012", datetime(2012, 3, 31)),
        ("31-Mar-2012", datetime(2012, 3, 31)),
    ],
)
def test_text_that_is_one_date_day_first_is_read_with_a_warning(typed: str, read_as: datetime) -> None:
    verdict = verdict_on(typed, DAY, LIMITS)
    assert (verdict.value, verdict.rule) == (read_as, "CEL-05")


@pytest.mark.parametrize(
    ("typed", "rule", "fix"),
    [
        ("April 2011", "CEL-06", "Type the day too: 30/04/2011, if meant."),
        ("soon", "CEL-06", "Type day, month and year, such as 31/03/2012."),
        ("31/02/2012", "CEL-06", "Type a day from 1 to 29 February 2012."),
        ("1/4/11", "CEL-06", "Type the year in full: 1/4/2011, if meant."),
        ("3/31/2012", "CEL-06", "Type 31/03/2012, if meant."),
        ("2012-03-31", "CEL-06", "Type the day first: 31/03/2012, if that is meant."),
        ("2012-03-31 00:00:00", "CEL-06", "Type the day first: 31/03/2012, if that is meant."),
        ("31/03/2012 or later", "CEL-06", "Type day, month and year, such as 31/03/2012."),
        ("0/0/2012", "CEL-06", "Type day, month and year, such as 31/03/2012."),
        ("1900-12-30 (Sunday)", "CEL-06", "Type day, month and year, such as 31/03/2012."),
        ("1900-12-30", "CEL-06", "Type the day first, such as 31/03/2012."),
        (41060.0, "CEL-07", "Give the cell a date format; if it then shows the wrong day, type the date."),
        (31032012.0, "CEL-07", "Type the date with slashes: 31/03/2012, if that is meant."),
        (2012.0, "CEL-07", "Type day, month and year, such as 31/03/2012."),
        (True, "CEL-19", "Type the correct value."),
        (time(9, 30), "CEL-06", "Type day, month and year, such as 31/03/2012."),
        (timedelta(hours=26), "CEL-06", "Type day, month and year, such as 31/03/2012."),
        ("TBC", "CEL-29", "Leave the cell blank."),
        (datetime(1912, 3, 31), "CEL-08", None),
        (datetime(9999, 12, 31), "CEL-08", None),
        ("31/03/1912", "CEL-08", None),
    ],
)
def test_any_other_date_is_an_error_that_says_what_to_type(typed: RawValue, rule: str, fix: str | None) -> None:
    verdict = verdict_on(typed, DAY, LIMITS)
    assert (verdict.value, verdict.rule) == (None, rule)
    assert verdict.is_faulty
    assert fix in (None, verdict.fix)


def test_a_date_keeps_its_day_and_loses_its_time_with_a_warning() -> None:
    verdict = verdict_on(datetime(2012, 3, 31, 14, 30), DAY, LIMITS)
    assert (verdict.value, verdict.rule) == (datetime(2012, 3, 31), "CEL-09")


@pytest.mark.parametrize(
    ("typed", "column", "read_as"),
    [
        ("12", NUMBER, 12.0),
        ("-12.5", NUMBER, -12.5),
        ("2,400,000", MONEY, 2_400_000.0),
        ("£2,400,000", MONEY, 2_400_000.0),
        ("-£12.50", MONEY, -12.5),
        ("85%", PERCENT, 0.85),
        ("0.85", PERCENT, 0.85),
        ("3", WHOLE, 3.0),
    ],
)
def test_text_that_can_only_be_one_number_is_read_with_a_warning(typed: str, column: Column, read_as: float) -> None:
    verdict = verdict_on(typed, column)
    assert (verdict.value, verdict.rule) == (read_as, "CEL-10")


@pytest.mark.parametrize(
    ("typed", "column", "rule", "fix"),
    [
        ("£1.2m", MONEY, "CEL-11", "Type 1200000, if that is meant."),
        ("1.2 million", MONEY, "CEL-11", "Type 1200000, if that is meant."),
        ("(1,200)", MONEY, "CEL-11", "Type -1200, if that is meant."),
        ("Included in 1.1", MONEY, "CEL-11", "Type pounds in digits alone, such as 2400000."),
        ("12 to 15", NUMBER, "CEL-11", "Type digits, such as 12.5."),
        ("1.200,50", NUMBER, "CEL-11", None),
        ("1,2", NUMBER, "CEL-11", None),
        ("85%", NUMBER, "CEL-11", "Set the cell's format to Percentage and type 85%, if that is meant."),
        ("£12", NUMBER, "CEL-11", "Type 12, if that is meant."),
        ("N/A", NUMBER, "CEL-29", "Leave the cell blank."),
        ("nil", NUMBER, "CEL-29", "Type 0 if there were none; otherwise leave the cell blank."),
        (datetime(2011, 4, 1), NUMBER, "CEL-11", "Set the cell's format to Number and type the number again."),
        (True, NUMBER, "CEL-19", None),
        (85.0, PERCENT, "CEL-13", "Type 85%."),
        ("85", PERCENT, "CEL-13", "Type 85%."),
        (1.5, PERCENT, "CEL-13", "Type a percentage from 0% to 100%."),
        (-0.1, PERCENT, "CEL-14", "Type a percentage from 0% to 100%."),
        (101.0, PERCENT, "CEL-14", "Type a percentage from 0% to 100%."),
        (2.5, WHOLE, "CEL-12", "Type a whole number from 1 to 5."),
        (0.0, WHOLE, "CEL-14", "Type a whole number from 1 to 5."),
        (float("inf"), NUMBER, "CEL-11", None),
    ],
)
def test_any_other_number_is_an_error_that_says_what_to_type(
    typed: RawValue, column: Column, rule: str, fix: str | None
) -> None:
    verdict = verdict_on(typed, column)
    assert (verdict.value, verdict.rule) == (None, rule)
    assert fix in (None, verdict.fix)


@pytest.mark.parametrize(
    ("typed", "column", "rule", "fix"),
    [
        ("complete", STATUS, "CEL-15", "Choose Complete, if that is meant."),
        ("Completed", STATUS, "CEL-15", "Choose Complete, if that is meant."),
        ("In-progress", STATUS, "CEL-15", "Choose In progress, if that is meant."),
        ("xyz", STATUS, "CEL-15", "Choose Not started, In progress or Complete."),
        (3.0, STATUS, "CEL-15", "Choose Not started, In progress or Complete."),
        ("Amber", RAG, "CEL-16", "Choose Amber/Green or Amber/Red."),
        ("AMBER ", RAG, "CEL-16", "Choose Amber/Green or Amber/Red."),
        ("amber/green", RAG, "CEL-15", "Choose Amber/Green, if that is meant."),
        ("N/A", RAG, "CEL-29", "Leave the cell blank."),
        (True, YES_NO, "CEL-19", "Type Yes, if that is meant."),
        (False, STATUS, "CEL-19", "Choose Not started, In progress or Complete."),
        ("r 1", ID, "CEL-20", "Type R-1, if no other row has it."),
        ("CON", ID, "CEL-20", "Choose another ID."),
        ("R-" + "1" * 60, ID, "CEL-20", "Choose another ID."),
        ("-", ID, "CEL-29", "Enter an ID: the row needs it."),
        (datetime(2011, 5, 1), ID, "CEL-18", "Type an apostrophe first ('), then the words."),
        (time(9, 30), TEXT, "CEL-18", "Type an apostrophe first ('), then the words."),
        ("a@b", EMAIL, "CEL-27", None),
        ("a@example.org; b@example.org", EMAIL, "CEL-27", None),
    ],
)
def test_a_word_that_is_not_allowed_is_an_error_with_the_nearest(
    typed: RawValue, column: Column, rule: str, fix: str | None
) -> None:
    verdict = verdict_on(typed, column)
    assert (verdict.value, verdict.rule) == (None, rule)
    assert fix in (None, verdict.fix)


@pytest.mark.parametrize(
    ("typed", "column", "read_as", "rule", "says"),
    [
        (" Complete", STATUS, "Complete", "CEL-04", "a space before the first letter"),
        ("Complete ", STATUS, "Complete", "CEL-04", "a space after the last letter"),
        ("In  progress", STATUS, "In progress", "CEL-04", "two spaces together"),
        ("In\u00a0progress", STATUS, "In progress", "CEL-04", "non-breaking"),
        ("In progress\u200b", STATUS, "In progress", "CEL-04", "no width"),
        ("In\nprogress", STATUS, "In progress", "CEL-04", "a line break"),
        ("Head\tof service", TEXT, "Head of service", "CEL-04", "a tab"),
        ("One line\n", TEXT, "One line", "CEL-04", "an empty line"),
        ("Bell\u0007", TEXT, "Bell", "CEL-26", "cannot be seen"),
        ("Half \ud800", TEXT, "Half", "CEL-26", "cannot be seen"),
        ("   ", TEXT, None, "CEL-04", "looks blank"),
        (12.0, TEXT, "12", "CEL-17", "a number here"),
        (7.0, ID, "7", "CEL-17", "a number here"),
    ],
)
def test_stray_characters_are_taken_out_with_a_warning(
    typed: RawValue, column: Column, read_as: str | None, rule: str, says: str
) -> None:
    verdict = verdict_on(typed, column)
    assert (verdict.value, verdict.rule) == (read_as, rule)
    assert says in verdict.message


@pytest.mark.parametrize(
    ("typed", "column", "read_as"),
    [
        ("", TEXT, None),
        ("Two\nlines", TEXT, "Two\nlines"),
        ("Two\r\nlines", TEXT, "Two\nlines"),
        ("שלום 👋", TEXT, "שלום 👋"),
        ("N/A", TEXT, "N/A"),
        ("WF-1", ID, "WF-1"),
        ("North", ITEM, "North"),
        ("a.b@c.example.org", EMAIL, "a.b@c.example.org"),
        ("31/03/2012", VALUE, "31/03/2012"),
        (12.5, VALUE, 12.5),
        (datetime(2012, 3, 31), VALUE, datetime(2012, 3, 31)),
        (date(2012, 3, 31), DAY, datetime(2012, 3, 31)),
        (1.0, PERCENT, 1.0),
        (-5.0, NUMBER, -5.0),
        ("Complete", STATUS, "Complete"),
    ],
)
def test_what_is_right_is_read_as_it_stands(typed: RawValue, column: Column, read_as: object) -> None:
    verdict = verdict_on(typed, column, LIMITS)
    assert (verdict.value, verdict.rule) == (read_as, "")


def test_messages_hold_no_word_of_ours() -> None:
    odd: list[RawValue] = [
        "soon",
        "x y",
        41060.0,
        True,
        time(1),
        datetime(1900, 1, 1),
        "N/A",
        " a",
        "1/4/11",
        -1.0,
        1e300,
    ]
    columns = [DAY, NUMBER, MONEY, PERCENT, WHOLE, TEXT, ID, STATUS, RAG, YES_NO, EMAIL, VALUE, ITEM]
    for column in columns:
        for cell in odd:
            verdict = verdict_on(cell, column, LIMITS)
            said = f"{verdict.message} {verdict.fix}".casefold()
            assert not [word for word in ("float", "str(", "datetime", "nan", "nat ", "dtype", "none") if word in said]


def test_a_column_is_typed_as_its_kind_says_whether_clean_or_not() -> None:
    cells: dict[Column, list[RawValue]] = {
        DAY: [datetime(2012, 3, 31), "", datetime(2012, 3, 31)],
        NUMBER: [1.0, "", 2.5],
        TEXT: ["a", "", "b"],
        STATUS: ["Complete", "", "Complete"],
        VALUE: ["a", "", 1.0],
    }
    for column, clean in cells.items():
        fast, none = converted(clean, column, LIMITS)
        slow, faults = converted([*clean, time(1)], column, LIMITS)
        assert not none
        assert set(faults) == {3}
        as_series = pd.Series(fast, dtype=column.dtype)
        pd.testing.assert_series_equal(as_series, pd.Series(slow, dtype=column.dtype)[:3])
        assert pd.isna(as_series[1])


def test_a_number_is_no_truth_and_one_is_not_true() -> None:
    values, faults = converted([1.0, True, 1.0], NUMBER)
    assert np.array_equal(values, [1.0, np.nan, 1.0], equal_nan=True)
    assert faults[1].rule == "CEL-19"


@pytest.mark.parametrize(
    ("column", "held", "read_as"),
    [
        (PERCENT, 0.1 * 7, 0.7),
        (NUMBER, 2.9999999999999996, 3.0),
        (WHOLE, 2.9999999999999996, 3.0),
        (MONEY, 620000.0000000001, 620000.0),
        (VALUE, 0.1 * 7, 0.7),
        (NUMBER, 1.7976931348623157e308, 1.7976931348623157e308),
    ],
)
def test_a_number_is_read_at_the_digits_that_excel_compares_by(column: Column, held: RawValue, read_as: float) -> None:
    assert verdict_on(held, column, LIMITS).value == read_as
    assert converted([held, ""], column, LIMITS)[0][0] == read_as


@given(
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
    st.integers(-3, 3),
    st.sampled_from([NUMBER, MONEY]),
)
def test_numbers_that_excel_shows_as_equal_are_equal(number: float, steps: int, column: Column) -> None:
    shown = float(f"{number:.15g}")
    near = shown
    for _ in range(abs(steps)):
        near = float(np.nextafter(near, np.inf if steps > 0 else -np.inf))
    if f"{near:.15g}" != f"{shown:.15g}":
        return  # the next numbers are told apart at 15 digits
    values, faults = converted([shown, near], column, LIMITS)
    assert values[0] == values[1] == shown == verdict_on(near, column, LIMITS).value
    assert faults == {}


@pytest.mark.parametrize(
    ("held", "day_of_month", "rule"),
    [
        (datetime(2012, 5, 31, 0, 0, 0, 1000), 31, ""),
        (datetime(2012, 5, 30, 23, 59, 59, 999000), 31, ""),
        (datetime(2012, 5, 31, 0, 0, 1), 31, "CEL-09"),
        (datetime(2012, 5, 30, 23, 59, 59), 30, "CEL-09"),
        (datetime(2012, 5, 31, 14, 30), 31, "CEL-09"),
    ],
)
def test_a_date_that_a_calculation_missed_by_a_hair_has_no_time_of_day(
    held: datetime, day_of_month: int, rule: str
) -> None:
    verdict = verdict_on(held, DAY, LIMITS)
    assert (verdict.value, verdict.rule) == (datetime(2012, 5, day_of_month), rule)

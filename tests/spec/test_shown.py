"""Shown: how figures and dates read in sentences."""

from datetime import date

import pandas as pd
import pytest

from xltools.measures import display_text
from xltools.text.words import listed


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.816, "81.6%"), (0.85, "85.0%"), (1.0, "100.0%"), (0.8155, "81.6%"), (0.12249999999, "12.2%"), (None, "")],
)
def test_a_share_is_a_percentage_with_one_decimal(share: float | None, text: str) -> None:
    assert display_text.percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567.0, "1,234,567"), (0.25, "0.3"), (2.5, "2.5"), (-0.04, "0"), (-2.25, "-2.3"), (float("nan"), "")],
)
def test_a_number_has_separators_and_rounds_halves_away_from_zero(value: float, text: str) -> None:
    assert display_text.number(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(1250.4, "GBP", "£1,250"), (-1250.5, "GBP", "-£1,251"), (0.5, "%", "50.0%"), (21.0, "number", "21")],
)
def test_a_value_is_shown_in_its_unit(value: float, unit: str, text: str) -> None:
    assert display_text.amount(value, unit) == text


@pytest.mark.parametrize(
    ("gap", "unit", "text"),
    [(-0.034, "%", "3.4 points"), (0.01, "%", "1.0 point"), (-5.0, "number", "5"), (-1200.0, "GBP", "£1,200")],
)
def test_percentages_differ_by_points(gap: float, unit: str, text: str) -> None:
    assert display_text.gap(gap, unit) == text


def test_a_day_is_short_and_a_blank_is_nothing() -> None:
    assert display_text.day(date(2012, 3, 1)) == "1 Mar 2012"
    assert display_text.day(pd.NaT) == ""  # type: ignore[arg-type]


def test_words_are_listed_as_a_sentence_does() -> None:
    assert [listed(list(words)) for words in ("", "A", "AB", "ABC")] == ["", "A", "A and B", "A, B and C"]

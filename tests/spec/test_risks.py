"""Risks: score, band, movement and review, drawn."""

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import previous_of, programme_of
from xltools.measures.risks import risks


def test_a_risk_is_scored_and_banded_by_the_limits_of_the_settings() -> None:
    rows = """
        risk_id | likelihood | impact | status
        R-1     | 1          | 3      | Open
        R-2     | 1          | 4      | Open
        R-3     | 2          | 3      | Open
        R-4     | 3          | 4      | Open
        R-5     | 4          | 4      | Open
        R-6     | 4          | -      | Open
        R-7     | 5          | 5      | Closed
        """
    assert_drawn(
        risks(programme_of(risks=rows), None),
        """
        risk_id | score | band     | rating
        R-1     | 3     | Low      | Green
        R-2     | 4     | Moderate | Amber/Green
        R-3     | 6     | Moderate | Amber/Green
        R-4     | 12    | High     | Amber/Red
        R-5     | 16    | Extreme  | Red
        R-6     | -     | -        | Not rated
        R-7     | 25    | Extreme  | Complete
        """,
    )
    narrow = programme_of(settings={"risk_low_to": 4, "risk_moderate_to": 8, "risk_high_to": 20}, risks=rows)
    assert risks(narrow, None)["band"].tolist() == ["Low", "Low", "Moderate", "High", "High", "", "Extreme"]


def test_a_risk_moves_by_its_score_since_the_last_report() -> None:
    programme = programme_of(
        risks="""
        risk_id | likelihood | impact | status | closed
        R-1     | 4          | 5      | Open   | -
        R-2     | 2          | 4      | Open   | -
        R-3     | 3          | 4      | Open   | -
        R-4     | 5          | 2      | Open   | -
        R-5     | 1          | 2      | Closed | 2012-02-29
        """
    )
    before = previous_of(figures={"R-1.score": 12.0, "R-2.score": 12.0, "R-3.score": 12.0, "R-5.score": 4.0})
    assert_drawn(
        risks(programme, before)[["risk_id", "previous_score", "movement"]],
        """
        risk_id | previous_score | movement
        R-1     | 12             | Worse
        R-2     | 12             | Better
        R-3     | 12             | Same
        R-4     | -              | New
        R-5     | 4              | Closed
        """,
    )


def test_a_review_is_overdue_after_the_interval_counted_from_the_raising_if_there_was_none() -> None:
    programme = programme_of(
        risks="""
        risk_id | raised     | last_reviewed | status
        R-1     | 2010-05-19 | 2011-12-30    | Open
        R-2     | 2010-05-19 | 2011-12-29    | Open
        R-3     | 2011-12-01 | -             | Open
        R-4     | -          | -             | Open
        R-5     | 2010-05-19 | 2011-10-19    | Closed
        """
    )
    assert_drawn(
        risks(programme, None),
        """
        risk_id | days_since_review | is_review_overdue
        R-1     | 92                | False
        R-2     | 93                | True
        R-3     | 121               | True
        R-4     | -                 | False
        R-5     | 164               | False
        """,
    )


def test_as_at_an_earlier_day_later_risks_closings_and_reviews_do_not_count() -> None:
    programme = programme_of(
        as_at="2011-12-31",
        risks="""
        risk_id | raised     | last_reviewed | status | closed     | likelihood | impact
        R-1     | 2012-02-08 | 2012-03-14    | Open   | -          | 2          | 2
        R-2     | 2010-01-20 | 2012-02-29    | Closed | 2012-02-29 | 2          | 2
        """,
    )
    assert_drawn(
        risks(programme, None),
        """
        row | risk_id | status | closed | last_reviewed | rating      | is_review_overdue
        3   | R-2     | Open   | -      | -             | Amber/Green | False
        """,
    )


def test_no_risks_give_an_empty_table_with_its_columns() -> None:
    frame = risks(programme_of(), None)
    assert frame.empty
    assert {"score", "band", "rating", "movement", "is_review_overdue"} <= set(frame.columns)

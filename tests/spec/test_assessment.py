"""Self-assessment: requirements at the last review, the one before, and all of them, drawn."""

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import as_drawn, assert_drawn
from tests.helpers.programmes import programme_of, with_rows
from tests.helpers.sampling import examples
from xltools.measures.assessment import assessment_history, requirements

REQUIREMENTS = "requirement_id | group\nREQ-1 | Stakeholders\nREQ-2 | Arrangements\nREQ-3 | Arrangements"
REVIEWS = """
    review_date | requirement_id | rag         | evidence
    2011-09-30  | REQ-1          | Amber/Red   | Some
    2011-12-31  | REQ-1          | Amber/Green | More
    2012-03-31  | REQ-1          | Green       | All
    2011-12-31  | REQ-2          | Amber/Green | Half
    2012-04-30  | REQ-2          | Green       | Later
    """


def test_a_requirement_stands_at_its_latest_review_not_after_as_at() -> None:
    programme = programme_of(requirements=REQUIREMENTS, self_assessment=REVIEWS)
    assert_drawn(
        requirements(programme),
        """
        row | requirement_id | group        | rating      | evidence | review_date | previous_rating | previous_review | movement
        2   | REQ-1          | Stakeholders | Green       | All      | 2012-03-31  | Amber/Green     | 2011-12-31      | Better
        3   | REQ-2          | Arrangements | Amber/Green | Half     | 2011-12-31  | -               | -               | New
        4   | REQ-3          | Arrangements | Not rated   | -        | -           | -               | -               | New
        """,  # noqa: E501 - a table stands as it is drawn
    )


def test_as_at_an_earlier_day_the_review_of_that_day_counts() -> None:
    programme = programme_of("2011-12-31", requirements=REQUIREMENTS, self_assessment=REVIEWS)
    assert requirements(programme)["rating"].tolist() == ["Amber/Green", "Amber/Green", "Not rated"]


def test_a_rating_is_stale_once_its_review_is_older_than_the_interval() -> None:
    for interval, stale in ((91, [False, False, False]), (90, [False, True, False])):
        programme = programme_of(
            settings={"review_interval_days": interval}, requirements=REQUIREMENTS, self_assessment=REVIEWS
        )
        assert requirements(programme)["is_stale"].tolist() == stale


def test_of_two_ratings_at_one_review_the_worse_counts() -> None:
    programme = programme_of(
        requirements="requirement_id\nREQ-1",
        self_assessment="""
        review_date | requirement_id | rag
        2012-03-31  | REQ-1          | Amber/Red
        2012-03-31  | REQ-1          | Green
        """,
    )
    assert requirements(programme)["rating"].tolist() == ["Amber/Red"]


def test_each_review_counts_its_ratings_and_who_it_left_out() -> None:
    programme = programme_of(requirements=REQUIREMENTS, self_assessment=REVIEWS)
    assert_drawn(
        assessment_history(programme),
        """
        review_date | Red | Amber/Red | Amber/Green | Green | Not rated
        2011-09-30  | 0   | 1         | 0           | 0     | 2
        2011-12-31  | 0   | 0         | 2           | 0     | 1
        2012-03-31  | 0   | 0         | 0           | 1     | 2
        """,
    )


def test_no_review_leaves_every_requirement_not_rated_and_no_history() -> None:
    programme = programme_of(requirements=REQUIREMENTS)
    assert requirements(programme)["rating"].tolist() == ["Not rated"] * 3
    assert assessment_history(programme).empty
    assert list(assessment_history(programme).columns) == [
        "review_date", "Red", "Amber/Red", "Amber/Green", "Green", "Not rated",
    ]  # fmt: skip


@examples(10)
@given(order=st.permutations(range(5)))
def test_the_order_of_rows_never_matters_and_counts_add_up(order: list[int]) -> None:
    programme = programme_of(requirements=REQUIREMENTS, self_assessment=REVIEWS)
    moved = with_rows(programme, self_assessment=programme.self_assessment.iloc[order])
    assert as_drawn(requirements(moved)) == as_drawn(requirements(programme))
    history = assessment_history(moved)
    assert (history.drop(columns="review_date").sum(axis="columns") == 3).all()

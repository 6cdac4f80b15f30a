"""Key questions: asked, answered, and answered before, drawn."""

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import programme_of
from xltools.measures.questions import questions

QUESTIONS = """
    question_id | area_id | answer_type | asked_if
    Q07         | A2      | Yes/No      | -
    Q08         | A2      | Date        | Q07 = No
    Q09         | A2      | Text        | -
    """


def test_a_question_is_answered_unanswered_or_not_asked_at_the_last_review() -> None:
    programme = programme_of(
        areas="area_id | area\nA2 | Personal budgets",
        key_questions=QUESTIONS,
        answers="""
        review_date | question_id | answer
        2011-12-31  | Q07         | No
        2011-12-31  | Q08         | 2012-02-01
        2012-03-31  | Q07         | Yes
        2012-04-30  | Q09         | Later
        """,
    )
    assert_drawn(
        questions(programme),
        """
        row | question_id | area             | is_asked | answer | review_date | previous_answer | state
        2   | Q07         | Personal budgets | True     | Yes    | 2012-03-31  | No              | Answered
        3   | Q08         | Personal budgets | False    | -      | 2012-03-31  | 1 Feb 2012      | Not asked
        4   | Q09         | Personal budgets | True     | -      | 2012-03-31  | -               | Unanswered
        """,
    )


def test_a_question_that_hangs_on_another_is_asked_when_that_was_answered_so_in_any_case() -> None:
    programme = programme_of(
        key_questions=QUESTIONS,
        answers="review_date | question_id | answer\n2012-03-31 | Q07 | no\n2012-03-31 | Q08 | 2012-09-30",
    )
    assert_drawn(
        questions(programme),
        """
        question_id | is_asked | answer      | state
        Q07         | True     | no          | Answered
        Q08         | True     | 30 Sep 2012 | Answered
        Q09         | True     | -           | Unanswered
        """,
    )


def test_without_any_review_every_question_is_unanswered_but_those_that_hang_on_another() -> None:
    assert questions(programme_of(key_questions=QUESTIONS))["state"].tolist() == [
        "Unanswered", "Not asked", "Unanswered",
    ]  # fmt: skip


def test_no_questions_give_an_empty_table() -> None:
    assert questions(programme_of()).empty

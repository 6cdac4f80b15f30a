"""Answers: at each review, the answers to the key questions."""

from datetime import date

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import Column, day, reference, text
from xltools.schema.rules import (
    blank,
    broken_when,
    error,
    given,
    lookup,
    parent_answers,
    reading_across,
    recently_reviewed,
    stated_once,
    warning,
    within_as_at,
)


def fits_its_question(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the answers that are blank, or of their question's type; words take anything."""
    asked = lookup(frame["question_id"], tables["Key questions"], "question_id", "answer_type")
    answer = frame["answer"]
    is_day = answer.map(lambda given: isinstance(given, date)).astype(bool)
    is_wrong = ((asked == "Yes/No") & ~answer.isin(("Yes", "No"))) | ((asked == "Date") & ~is_day)
    return answer.isna() | ~is_wrong


def was_asked(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the answers to questions that were asked, or where the answer that they depend on is blank."""
    hangs_on = parent_answers(tables["Key questions"], frame, frame)
    is_needless = hangs_on["was"].notna() & (hangs_on["asked_for"] != hangs_on["was"])
    return frame["answer"].isna() | ~is_needless


schema = sheet(
    "Answers",
    {
        "review_date": day("Review date", "The day of the review.", required=True),
        "question_id": reference("Question ID", "Key questions.question_id", "The question answered.", required=True),
        "answer": Column("Answer", "value", "Yes, No, a date or words, as the question asks.", width=50),
        "comment": text("Comment", "Anything worth adding.", width=40),
    },
    place=11,
    purpose="At each review, the answers to the key questions.",
    rules=[
        reading_across(
            "Key questions",
            holds=fits_its_question,
            rule=error(
                "ANS-01",
                "An answer is of the type its question asks for.",
                source="Paper 004: yes/no, date and text questions",
            ),
            blame="answer",
            message='[answer] is "{answer}", which is not the type of answer that {question_id} asks for.',
            fix="Type Yes, No, a date such as 31/03/2012, or words, as [Key questions.answer_type] "
            "in [Key questions] says.",
        ),
        reading_across(
            "Key questions",
            holds=was_asked,
            rule=error(
                "ANS-02",
                "Only a question that was asked is answered.",
                source="Paper 004: a question asked only if another was answered no",
            ),
            blame="answer",
            message='[answer] is "{answer}", but {question_id} was not asked at the review of {review_date}: '
            "the question it depends on was answered differently.",
            fix="Delete this row, or correct the answer that decides whether the question is asked.",
        ),
        stated_once(
            ("review_date", "question_id"),
            error("ANS-03", "A question is answered once at each review."),
            blame="answer",
            message="{question_id} is already answered at the review of {review_date} in a row above.",
            fix="Delete the row that is not needed.",
        ),
        within_as_at(
            "review_date",
            warning("ANS-04", "A review is dated on or before [Settings.as_at]."),
            message="[review_date] {review_date} is after [Settings.as_at], {as_at}: this row does not count.",
            fix="Correct [review_date], or update [Settings.as_at] in [Settings].",
        ),
        recently_reviewed(
            warning(
                "ANS-05",
                "The last review is no older than the review interval.",
                source="Paper 004: at least quarterly",
            ),
            message="The last review was on {review_date}, longer ago than "
            "[Settings.review_interval_days] in [Settings].",
            fix="Add the answers of a new review.",
        ),
        broken_when(
            given("question_id") & blank("answer"),
            warning("ANS-06", "Every row of answers has an answer."),
            blame="answer",
            message="[answer] is blank for {question_id}.",
            fix="Type the answer, or delete the row.",
        ),
    ],
)

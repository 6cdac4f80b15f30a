"""Answers: at each review, the answers to the key questions."""

from xltools.checks import sheet
from xltools.columns import Column, day, reference, text

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
)

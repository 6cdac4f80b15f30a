"""Key questions: which were asked at a review, by the answers to others."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

_CONDITION = re.compile(r"\s*([^=]*[^=\s])\s*=\s*(.*\S)\s*")


def asked_if_parts(asked_if: "pd.Series[str]") -> pd.DataFrame:
    """Split "Q-04 = No" into `question_id` and `answer`; both are blank where the form is another."""
    texts: Sequence[object] = asked_if.tolist()
    found = [_CONDITION.fullmatch(text) if isinstance(text, str) else None for text in texts]
    parts = {
        name: pd.array([match[number] if match else np.nan for match in found], dtype="str")
        for number, name in enumerate(("question_id", "answer"), start=1)
    }
    return pd.DataFrame(parts, index=asked_if.index)


def parent_answers(questions: pd.DataFrame, answers: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """Find the answer on which each question hangs.

    Args:
        questions: the key questions.
        answers: the answers of all reviews.
        wanted: `review_date` and `question_id` of the questions to look up.

    Returns:
        One row per wanted row, in its order: `asked_for`, the answer that makes it a question, and `was`,
        the answer given at that review; both blank for a question asked always, `was` where none was given.
    """
    asked = asked_if_parts(questions["asked_if"]).rename(columns={"question_id": "parent", "answer": "asked_for"})
    asked["question_id"] = questions["question_id"]
    asked = asked.dropna(subset=["question_id"]).drop_duplicates("question_id")
    said = answers[["review_date", "question_id", "answer"]].dropna(subset=["review_date", "question_id"])
    said = said.drop_duplicates(["review_date", "question_id"])
    said = said.rename(columns={"question_id": "parent", "answer": "was"})
    found = wanted[["review_date", "question_id"]].merge(asked, on="question_id", how="left")
    found = found.merge(said, on=["review_date", "parent"], how="left")
    return found[["asked_for", "was"]].set_axis(wanted.index)

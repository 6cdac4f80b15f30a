"""Key questions: which were asked at a review, by the answers to others."""

import re
from typing import Any

import numpy as np
import pandas as pd

from xltools.schema.rules.across import rows_of

#: The number for a blank day.
_NO_DAY = np.datetime64("NaT", "ns").astype(np.int64)
#: What a question that is always asked depends on.
_ALWAYS: tuple[object, object] = (np.nan, np.nan)
_CONDITION = re.compile(r"\s*([^=]*[^=\s])\s*=\s*(.*\S)\s*")


def asked_if_parts(asked_if: "pd.Series[str]") -> pd.DataFrame:
    """Split "Q-04 = No" into `question_id` and `answer`; both are blank if the form is another."""
    found = [_condition(text) or (np.nan, np.nan) for text in asked_if.tolist()]
    parts = {name: [each[place] for each in found] for place, name in enumerate(("question_id", "answer"))}
    return pd.DataFrame({name: pd.array(cells, dtype="str") for name, cells in parts.items()}, index=asked_if.index)


def _condition(text: object) -> tuple[str, str] | None:
    """Return the question and the answer that a condition names; None if it names none."""
    found = _CONDITION.fullmatch(text) if isinstance(text, str) else None
    return (found[1], found[2]) if found else None


def asked_on(questions: pd.DataFrame, answers: pd.DataFrame, day: pd.Timestamp) -> "pd.Series[bool]":
    """Return which questions were asked at the review of a day: those always asked, and those that an answer led to.

    Args:
        questions: the key questions.
        answers: the answers of all reviews.
        day: the day of the review; NaT if there was none.
    """
    parents, said = _parents(questions), _said(answers)
    number = int(day.to_datetime64().astype("datetime64[D]").astype(np.int64))
    is_asked = []
    for question in questions["question_id"].tolist():
        parent, asked = parents.get(question, _ALWAYS) if isinstance(question, str) else _ALWAYS
        is_asked.append(not isinstance(asked, str) or (number != _NO_DAY and said.get((number, parent)) == asked))
    return pd.Series(is_asked, index=questions.index, dtype="bool")


def _parents(questions: pd.DataFrame) -> dict[object, tuple[object, object]]:
    """Return by question the one that it depends on, and the answer that makes it apply."""
    parents: dict[object, tuple[object, object]] = {}
    for question, condition in rows_of(questions["question_id"], questions["asked_if"]):
        parents.setdefault(question, _condition(condition) or _ALWAYS)
    return parents


def _said(answers: pd.DataFrame) -> dict[tuple[object, object], object]:
    """Return each answer by the number of its day and its question; of two the first counts."""
    said: dict[tuple[object, object], object] = {}
    for day, question, answer in rows_of(_days(answers), answers["question_id"], answers["answer"]):
        if isinstance(question, str):
            said.setdefault((day, question), answer)
    return said


def _days(reviews: pd.DataFrame) -> "pd.Series[Any]":
    """Number the days of reviews: numbers are looked up far faster than days."""
    return pd.Series(reviews["review_date"].to_numpy().astype("datetime64[D]").astype(np.int64))


def parent_answers(questions: pd.DataFrame, answers: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """Find the answer that each question depends on.

    Args:
        questions: the key questions.
        answers: the answers of all reviews.
        wanted: `review_date` and `question_id` of the questions to look up.

    Returns:
        One row per wanted row, in its order: `asked_for`, the answer that makes the question apply, and `was`, the
        answer given at that review. Both are blank for a question that is always asked; `was` is blank if no answer was
        given.
    """
    parents, said = _parents(questions), _said(answers)
    asked_for: list[object] = []
    was: list[object] = []
    for day, question in rows_of(_days(wanted), wanted["question_id"]):
        parent, asked = parents.get(question, _ALWAYS) if isinstance(question, str) else _ALWAYS
        asked_for.append(asked)
        was.append(said.get((day, parent), np.nan) if isinstance(parent, str) and day != _NO_DAY else np.nan)
    return pd.DataFrame(
        {"asked_for": pd.Series(asked_for, dtype="str").array, "was": pd.Series(was, dtype="object").array},
        index=wanted.index,
    )

"""Key questions: which were asked at the last review, and the answers then and before."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from xltools.measures.display_text import cell_text
from xltools.measures.frames import by_id, frame_of, records, stamp, text
from xltools.measures.registry import Key, Measure, declare
from xltools.programme import Programme
from xltools.schema.rules.questions import asked_if_parts

ANSWERED, UNANSWERED, NOT_ASKED = "Answered", "Unanswered", "Not asked"
_WORDS = ("question_id", "area_id", "theme", "question", "answer_type", "asked_if")
_DTYPES = {
    "row": "int64", "question_id": "str", "area_id": "str", "area": "str", "theme": "str", "question": "str",
    "answer_type": "str", "asked_if": "str", "is_asked": "bool", "answer": "str", "review_date": "datetime64[us]",
    "previous_answer": "str", "state": "str",
}  # fmt: skip


def questions(programme: Programme) -> pd.DataFrame:
    """Return the answer to each key question at the last review.

    A question that depends on another is asked only if that other one has the right answer at the same review.

    Returns:
        One row per question, in the tracker's order. `review_date` is that of the last review up to as-at. `answer` is
        as the tracker shows it, '' if none was given or the question was not asked. `previous_answer` is from the
        review before. `state` is Answered, Unanswered or Not asked.

    Source:
        Paper 004.
    """
    said = _answers(programme)
    days: list[Any] = [pd.NaT, pd.NaT, *sorted({day for day, _ in said})]
    before, last = days[-2:]
    areas, parents = by_id(programme.areas, "area_id", "area"), hung_on(programme)
    rows = []
    for each in records(programme.key_questions):
        is_asked = _is_asked(parents[each.Index], last, said)
        words = {name: text(getattr(each, name)) for name in _WORDS}
        answer = said.get((last, words["question_id"]), "") if is_asked else ""
        rows.append({
            **words,
            "row": each.Index,
            "area": areas.get(words["area_id"], ""),
            "is_asked": is_asked,
            "answer": answer,
            "review_date": last,
            "previous_answer": said.get((before, words["question_id"]), ""),
            "state": ANSWERED if answer else UNANSWERED if is_asked else NOT_ASKED,
        })  # fmt: skip
    return frame_of(rows, _DTYPES)


def _answers(programme: Programme) -> dict[tuple[pd.Timestamp, str], str]:
    """Return the answers up to as-at by review and question; of two on one day the last in the alphabet."""
    table, as_at = programme.answers, stamp(programme.as_at)
    said = zip(table["review_date"].tolist(), table["question_id"].tolist(), table["answer"].tolist(), strict=True)
    known = [
        (cell_text(answer).strip(), day, key) for day, key, answer in said if isinstance(key, str) and day <= as_at
    ]
    return {(day, key): told for told, day, key in sorted(known)}


def hung_on(programme: Programme) -> dict[int, tuple[str, str]]:
    """Return the question and the answer that each question depends on, by its row; two '' for one asked always."""
    parts = asked_if_parts(programme.key_questions["asked_if"])
    return {each.Index: (text(each.question_id), text(each.answer)) for each in records(parts)}


def _is_asked(parent: tuple[str, str], review: Any, said: Mapping[tuple[pd.Timestamp, str], str]) -> bool:
    question_id, answer = parent
    return not question_id or said.get((review, question_id), "").casefold() == answer.casefold()


declare(
    Measure(
        table="questions",
        key=Key.WHOLE,
        made_by=questions,
        workings="an answer is what the tracker says",
        chapter="National milestones and self-assessment",
    )
)

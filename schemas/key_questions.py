"""Key questions: the questions asked of each area at a review."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, ident, reference, text
from xltools.schema.rules import (
    asked_if_parts,
    asked_on,
    broken_when,
    closes_a_cycle,
    error,
    has_row,
    last_review,
    last_reviewed,
    lookup,
    reading_across,
    stated_once,
    table_rule,
    unlike_in,
    warning,
)

ANSWER_TYPES = ("Yes/No", "Date", "Text")
THEMES = ("Specific", "Next steps", "What could prevent", "Support")


def names_a_question(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the rows whose condition, if it can be read, names a question."""
    return has_row(asked_if_parts(frame["asked_if"])["question_id"], frame["question_id"])


def asks_for_yes_or_no(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the rows whose condition can come true; where the other question is open, any can."""
    asked = asked_if_parts(frame["asked_if"])
    is_yes_no = lookup(asked["question_id"], frame, "question_id", "answer_type") == "Yes/No"
    return ~(is_yes_no & ~asked["answer"].isin(("Yes", "No")))


def closes_no_cycle(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the questions that do not close a cycle."""
    return ~closes_a_cycle(frame["question_id"], asked_if_parts(frame["asked_if"])["question_id"])


def is_answered(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the questions answered at the last review, or not asked at it."""
    answers = tables["Answers"]
    is_asked = asked_on(frame, answers, last_review(answers, tables))
    return has_row(frame["question_id"].where(is_asked), last_reviewed(answers, tables, "question_id"))


schema = sheet(
    "Key questions",
    {
        "question_id": ident("Question ID", "Identifies the question."),
        "area_id": reference("Area ID", "Areas.area_id", "The area it is asked of.", required=True),
        "question": text("Question", "What is asked.", required=True, width=70),
        "answer_type": choice("Answer type", ANSWER_TYPES, "What form the answer takes.", required=True),
        "theme": choice("Theme", THEMES, "What it is about.", required=True, width=20),
        "asked_if": text("Asked if", "Asked only after this answer to another: 'Q-04 = No'.", width=18),
    },
    place=10,
    purpose="The questions asked of each area at a review.",
    rules=[
        broken_when(
            unlike_in(
                "asked_if",
                lambda texts: asked_if_parts(texts)["answer"].notna(),
                'OR(LEN(TRIM(LEFT({cell},FIND("=",{cell})-1)))=0,LEN(TRIM(MID({cell},FIND("=",{cell})+1,999)))=0)',
            ),
            error(
                "QUE-01",
                "A condition names a question and its answer.",
                source="Paper 004: a question asked only if another was answered no",
            ),
            blame="asked_if",
            message='[asked_if] is "{asked_if}", which is not in the form: [question_id] = answer.',
            fix="Type a [question_id], '=' and the answer, such as: Q-04 = No.",
        ),
        table_rule(
            holds=names_a_question,
            rule=error("QUE-02", "A condition names a question that exists."),
            blame="asked_if",
            message='[asked_if] is "{asked_if}", but that [question_id] is not on this sheet.',
            fix="Type the [question_id] of another row, '=' and the answer, such as: Q-04 = No.",
        ),
        table_rule(
            holds=asks_for_yes_or_no,
            rule=error("QUE-03", "A condition on a yes/no question asks for Yes or No."),
            blame="asked_if",
            message='[asked_if] is "{asked_if}", but the answer to that question is Yes or No.',
            fix="Type Yes or No after the '='.",
        ),
        table_rule(
            holds=closes_no_cycle,
            rule=error("QUE-04", "No question depends on its own answer, directly or through others."),
            blame="asked_if",
            message='{question_id} is asked if "{asked_if}", which in turn depends on the answer to {question_id}.',
            fix="Clear [asked_if] in one question of the cycle.",
        ),
        stated_once(
            ("area_id", "question"),
            warning("QUE-05", "A question is asked of an area only once."),
            blame="question",
            message='{area_id} is already asked "{question}" in a row above.',
            fix="Delete the row that is not needed.",
            any_case=True,
        ),
        reading_across(
            "Answers",
            holds=is_answered,
            rule=warning(
                "QUE-06",
                "Every question asked was answered at the last review.",
                source="Paper 004: key questions for each milestone",
            ),
            blame="question_id",
            message="{question_id} (asked if: {asked_if}) has no row in [Answers] at the last review.",
            fix="Add a row to [Answers] for {question_id} at the last review.",
        ),
    ],
)

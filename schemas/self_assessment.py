"""Self-assessment: at each review, the rating of each requirement."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import day, rating, reference, text
from xltools.schema.rules import (
    blank,
    broken_when,
    error,
    has_open_action,
    last_review,
    rated,
    reading_across,
    recently_reviewed,
    stated_once,
    warning,
    within_as_at,
)


def is_acted_on(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the ratings that are of an older review, on track, or whose requirement an open action is about."""
    is_off_track = frame["rag"].isin(tables.scale.off_track) & (frame["review_date"] == last_review(frame, tables))
    return has_open_action(frame["requirement_id"].where(is_off_track), tables)


schema = sheet(
    "Self-assessment",
    {
        "review_date": day("Review date", "The day of the review.", required=True),
        "requirement_id": reference(
            "Requirement ID", "Requirements.requirement_id", "The requirement rated.", required=True
        ),
        "rag": rating("RAG", "How far it is met.", required=True),
        "evidence": text("Evidence", "The evidence for the rating.", width=60),
    },
    place=9,
    purpose="At each review, the rating of each requirement.",
    rules=[
        stated_once(
            ("review_date", "requirement_id"),
            error("SEL-01", "A requirement is rated once at each review."),
            blame="rag",
            message="{requirement_id} is already rated at the review of {review_date} in a row above.",
            fix="Delete the row that is not needed.",
        ),
        within_as_at(
            "review_date",
            warning("SEL-02", "A review is dated on or before [Settings.as_at]."),
            message="[review_date] {review_date} is after [Settings.as_at], {as_at}: this row does not count.",
            fix="Correct [review_date], or update [Settings.as_at] in [Settings].",
        ),
        recently_reviewed(
            warning(
                "SEL-03",
                "The last review is no older than the review interval.",
                source="Paper 004: at least quarterly",
            ),
            message="The last review was on {review_date}, longer ago than "
            "[Settings.review_interval_days] in [Settings].",
            fix="Add the rows of a new review.",
        ),
        broken_when(
            rated("rag") & blank("evidence"),
            warning("SEL-04", "A rating has evidence.", source="Own rule: no rating without a reason"),
            blame="evidence",
            message="[rag] is {rag}, but [evidence] is blank.",
            fix="Type under [evidence] what shows how far it is met.",
        ),
        reading_across(
            "Actions",
            holds=is_acted_on,
            rule=warning(
                "SEL-05",
                "A requirement that is off track has an open action.",
                source="Paper 004: where further work is needed",
            ),
            blame="rag",
            message="{requirement_id} was rated {rag} at the last review ({review_date}), "
            "but no open row in [Actions] is about it.",
            fix="Add a row to [Actions] for {requirement_id}: cause, consequence, action, owner and due date.",
        ),
    ],
)

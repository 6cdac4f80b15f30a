"""Likelihood: at each review, how likely each area is to meet each checkpoint."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, day, reference, text
from xltools.schema.rag import LIKELIHOODS
from xltools.schema.rules import (
    areas_to_judge,
    blank,
    broken_when,
    error,
    has_open_action,
    has_row,
    last_review,
    reading_across,
    recently_reviewed,
    stated_once,
    warning,
    within_as_at,
    word,
)

UNLIKELY = ("Fairly unlikely", "Very unlikely")


def is_checkpoint_of_area(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the rows whose area has a national milestone at the checkpoint."""
    return has_row(checkpoint_of(frame), checkpoint_of(tables["National milestones"]))


def checkpoint_of(frame: pd.DataFrame) -> "pd.Series[str]":
    """Name area and checkpoint together; blank where either is."""
    named: pd.Series[str] = frame["area_id"] + " " + frame["checkpoint"].dt.strftime("%Y-%m-%d")
    return named


def is_acted_on(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the rows that are of an older review or a past checkpoint, likely, or acted on."""
    is_now = (frame["review_date"] == last_review(frame, tables)) & (frame["checkpoint"] >= tables.as_at)
    return has_open_action(frame["area_id"].where(is_now & frame["likelihood"].isin(UNLIKELY)), tables)


schema = sheet(
    "Likelihood",
    {
        "review_date": day("Review date", "The day of the review.", required=True),
        "area_id": reference("Area ID", "Areas.area_id", "The area judged.", required=True),
        "checkpoint": day("Checkpoint", "The checkpoint judged.", required=True),
        "likelihood": choice("Likelihood", LIKELIHOODS, "How likely it is to be met by then.", required=True, width=18),
        "comment": text("Comment", "Why.", width=50),
    },
    place=7,
    purpose="At each review, how likely each area is to meet each checkpoint.",
    rules=[
        stated_once(
            ("review_date", "area_id", "checkpoint"),
            error("LIK-01", "An area is judged once at each review for each checkpoint."),
            blame="likelihood",
            message="{area_id} is already judged for {checkpoint} at the review of {review_date} in a row above.",
            fix="Delete the row that is not needed.",
        ),
        reading_across(
            "National milestones",
            holds=is_checkpoint_of_area,
            rule=error(
                "LIK-02",
                "A checkpoint that is judged is one of the area's national milestones.",
                source="Paper 002: areas and checkpoints",
            ),
            blame="checkpoint",
            message="[National milestones] has no [National milestones.checkpoint] {checkpoint} for {area_id}.",
            fix="Type the [checkpoint] as it is in [National milestones] for {area_id}.",
        ),
        within_as_at(
            "review_date",
            warning("LIK-03", "A review is dated on or before [Settings.as_at]."),
            message="[review_date] {review_date} is after [Settings.as_at], {as_at}: this row does not count.",
            fix="Correct [review_date], or update [Settings.as_at] in [Settings].",
        ),
        recently_reviewed(
            warning(
                "LIK-04",
                "While a checkpoint is to come, the last review is no older than the review interval.",
                source="Paper 004: at least quarterly",
            ),
            message="The last review was on {review_date}, longer ago than "
            "[Settings.review_interval_days] in [Settings].",
            fix="Add the rows of a new review.",
            is_due=lambda tables: "National milestones" in tables.by_sheet and len(areas_to_judge(tables)) > 0,
        ),
        broken_when(
            word("likelihood", *UNLIKELY) & blank("comment"),
            warning(
                "LIK-05",
                "A checkpoint judged unlikely to be met has a reason.",
                source="Paper 004: what could prevent the milestone",
            ),
            blame="comment",
            message="[likelihood] is {likelihood}, but [comment] is blank.",
            fix="Type the reason under [comment].",
        ),
        reading_across(
            "Actions",
            holds=is_acted_on,
            rule=warning(
                "LIK-06",
                "An area that is unlikely to meet a checkpoint to come has an open action.",
                source="Practice of exception reports: cause, consequence, action, by whom, by when",
            ),
            blame="likelihood",
            message="{area_id} is {likelihood} to meet {checkpoint} (review of {review_date}), "
            "but no open row in [Actions] is about it.",
            fix="Add a row to [Actions] for {area_id}: cause, consequence, action, owner and due date.",
        ),
    ],
)

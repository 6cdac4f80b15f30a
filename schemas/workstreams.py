"""Workstreams: the programme's workstreams, each with its outcome."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import day, ident, rating, text
from xltools.schema.rules import (
    blank,
    broken_when,
    dated,
    error,
    given,
    has_open_action,
    has_row,
    limit,
    off_track,
    rated,
    reading_across,
    stated_once,
    warning,
    within_as_at,
)


def has_milestone(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the workstreams that a milestone belongs to."""
    return has_row(frame["workstream_id"], tables["Milestones"]["workstream_id"])


def is_acted_on(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the workstreams that are on track, or that an open action is about."""
    is_off_track = frame["declared_rag"].isin(tables.scale.off_track)
    return has_open_action(frame["workstream_id"].where(is_off_track), tables)


def is_declared_lately(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the workstreams whose rating, if any, was declared within the review interval."""
    age: pd.Series[float] = (tables.as_at - frame["declared_on"]).dt.days
    return ~(age > limit(tables, "review_interval_days"))


def ends_last(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the workstreams without a milestone planned after the outcome; a cancelled one does not count."""
    due = dict(zip(frame["workstream_id"].tolist(), frame["outcome_due"].tolist(), strict=True))
    milestones = (tables["Milestones"][name].tolist() for name in ("workstream_id", "status", "baseline"))
    late = {
        owner
        for owner, status, planned in zip(*milestones, strict=True)
        if owner in due and status != "Cancelled" and planned > due[owner]
    }
    return ~frame["workstream_id"].isin(late)


schema = sheet(
    "Workstreams",
    {
        "workstream_id": ident("Workstream ID", "Identifies the workstream."),
        "workstream": text("Workstream", "The name of the workstream.", required=True),
        "lead": text("Lead", "The role that leads it.", required=True, width=24),
        "outcome": text("Outcome", "What will be true when it is done.", required=True, width=60),
        "outcome_due": day("Outcome due", "By when."),
        "declared_rag": rating("Declared RAG", "The lead's own rating."),
        "declared_on": day("Declared on", "When it was declared."),
        "declared_by": text("Declared by", "The role that declared it.", width=22),
        "rag_reason": text("RAG reason", "Why, in one sentence.", width=46),
        "path_to_green": text("Path to green", "What will bring it back.", width=46),
    },
    place=4,
    purpose="The programme's workstreams, each with its outcome.",
    may_be_empty=False,
    rules=[
        reading_across(
            "Milestones",
            holds=has_milestone,
            rule=warning("WKS-01", "A workstream has a milestone."),
            blame="workstream_id",
            message="No row in [Milestones] has the [Milestones.workstream_id] {workstream_id}.",
            fix="Add a row to [Milestones] with [Milestones.workstream_id] {workstream_id}.",
        ),
        broken_when(
            rated("declared_rag") & blank("declared_on"),
            warning("WKS-02", "A declared rating has a date."),
            blame="declared_on",
            message="[declared_rag] is {declared_rag}, but [declared_on] is blank.",
            fix="Type the day it was declared under [declared_on].",
        ),
        broken_when(
            rated("declared_rag") & blank("declared_by"),
            warning("WKS-03", "A declared rating says who declared it."),
            blame="declared_by",
            message="[declared_rag] is {declared_rag}, but [declared_by] is blank.",
            fix="Type the role that declared it under [declared_by].",
        ),
        broken_when(
            rated("declared_rag") & blank("rag_reason"),
            warning("WKS-04", "A declared rating has a reason.", source="Own rule: no rating without a reason"),
            blame="rag_reason",
            message="[declared_rag] is {declared_rag}, but [rag_reason] is blank.",
            fix="Type the reason in one sentence under [rag_reason].",
        ),
        broken_when(
            off_track("declared_rag") & blank("path_to_green"),
            warning(
                "WKS-05",
                "A workstream that is off track has a path to green.",
                source="Practice of highlight reports",
            ),
            blame="path_to_green",
            message="[declared_rag] is {declared_rag}, but [path_to_green] is blank.",
            fix="Type what will bring it back under [path_to_green].",
        ),
        within_as_at(
            "declared_on",
            error("WKS-06", "A rating was declared no later than [Settings.as_at]."),
            message="[declared_on] is {declared_on}, which is after [Settings.as_at], {as_at}.",
            fix="Type the day it was declared, or update [Settings.as_at] in [Settings].",
        ),
        reading_across(
            "Actions",
            holds=is_acted_on,
            rule=warning(
                "WKS-07",
                "A workstream that is off track has an open action.",
                source="Practice of exception reports: cause, consequence, action, by whom, by when",
            ),
            blame="declared_rag",
            message="{workstream_id} is declared {declared_rag}, but no open row in [Actions] is about it.",
            fix="Add a row to [Actions] for {workstream_id}"
            "[Actions.cause?: cause, consequence, action, owner and due date].",
        ),
        stated_once(
            ("workstream",),
            warning("WKS-08", "A workstream is entered only once."),
            blame="workstream",
            message="{workstream} is already in a row above.",
            fix="Delete the row that is not needed.",
            any_case=True,
        ),
        reading_across(
            holds=is_declared_lately,
            rule=warning(
                "WKS-09",
                "A declared rating is no older than the review interval.",
                source="Paper 004: at least quarterly",
            ),
            blame="declared_on",
            message="[declared_on] is {declared_on}, longer ago than [Settings.review_interval_days] in [Settings].",
            fix="Declare the rating again, and type the day under [declared_on].",
            kind="time",
        ),
        broken_when(
            (dated("declared_on") | given("declared_by") | given("rag_reason")) & blank("declared_rag"),
            warning("WKS-10", "Details of a declared rating are given only with a rating."),
            blame="declared_rag",
            message="[declared_rag] is blank, but [declared_on] is {declared_on}, [declared_by] is {declared_by} "
            "and [rag_reason] is {rag_reason}.",
            fix="Choose the rating under [declared_rag], or clear the other cells about it.",
        ),
        reading_across(
            "Milestones",
            holds=ends_last,
            rule=warning("WKS-11", "An outcome is due no earlier than the workstream's last milestone."),
            blame="outcome_due",
            message="[outcome_due] is {outcome_due}, but a milestone of {workstream_id} has a later "
            "[Milestones.baseline].",
            fix="Correct [outcome_due], or the [Milestones.baseline] of the milestones that come after it.",
        ),
    ],
)

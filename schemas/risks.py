"""Risks: what may go wrong, how bad it would be, and what is done about it."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, day, ident, reference, text, whole
from xltools.schema.rules import (
    Condition,
    among,
    before,
    blank,
    broken_when,
    dated,
    error,
    has_open_action,
    limit,
    reading_across,
    stated_once,
    warning,
    within_as_at,
    word,
)

STATUSES = ("Open", "Closed")

#: Scores up to 25 that are not the product of two numbers from 1 to 5.
NO_PRODUCTS = (7, 11, 13, 14, 17, 18, 19, 21, 22, 23, 24)

target_above_score = Condition(
    frozenset({"target_score", "likelihood", "impact"}),
    lambda frame: frame["target_score"] > frame["likelihood"] * frame["impact"],
    "IF(ISNUMBER(${target_score}2),IF(ISNUMBER(${likelihood}2),IF(ISNUMBER(${impact}2),"
    "${target_score}2>${likelihood}2*${impact}2)))",
)


def is_reviewed_lately(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the risks that are closed, or were reviewed or raised within the review interval, or have RSK-07."""
    seen = frame["last_reviewed"].fillna(frame["raised"])
    days: pd.Series[float] = (tables.as_at - seen).dt.days
    is_stale = (days > limit(tables, "review_interval_days")) | seen.isna()
    return ~((frame["status"] == "Open") & is_stale) | (frame["last_reviewed"] < frame["raised"])


def is_acted_on(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the risks that are closed, Low or Moderate, or that an open action is about."""
    is_high = frame["likelihood"] * frame["impact"] > limit(tables, "risk_moderate_to")
    return has_open_action(frame["risk_id"].where(is_high & (frame["status"] == "Open")), tables)


schema = sheet(
    "Risks",
    {
        "risk_id": ident("Risk ID", "Identifies the risk."),
        "workstream_id": reference(
            "Workstream ID", "Workstreams.workstream_id", "The workstream it threatens.", required=True
        ),
        "area_id": reference("Area ID", "Areas.area_id", "The national area it threatens, if any."),
        "risk": text("Risk", "What may happen, and what would follow.", required=True, width=50),
        "cause": text("Cause", "What would cause it.", width=40),
        "likelihood": whole(
            "Likelihood", "1 rare, 2 unlikely, 3 possible, 4 likely, 5 almost certain.", required=True, low=1, high=5
        ),
        "impact": whole(
            "Impact", "1 insignificant, 2 minor, 3 moderate, 4 major, 5 catastrophic.", required=True, low=1, high=5
        ),
        "initial_score": whole("Initial score", "The score when it was raised.", low=1, high=25),
        "target_score": whole("Target score", "The score that the mitigation aims for.", low=1, high=25),
        "mitigation": text("Mitigation", "What is being done about it.", width=50),
        "owner": text("Owner", "The role responsible for it.", width=24),
        "raised": day("Raised", "When it was first recorded."),
        "last_reviewed": day("Last reviewed", "When it was last looked at."),
        "status": choice("Status", STATUSES, "Whether it is still open.", required=True),
        "closed": day("Closed", "When it was closed."),
    },
    place=13,
    purpose="What may go wrong, how bad it would be, and what is done about it.",
    rules=[
        broken_when(
            word("status", "Open") & target_above_score,
            error("RSK-01", "The target score of an open risk is no higher than its score."),
            blame="target_score",
            message="[target_score] is {target_score}, more than [likelihood] {likelihood} times [impact] {impact} "
            "([status] {status}).",
            fix="Type a lower [target_score], or correct [likelihood] and [impact].",
        ),
        broken_when(
            word("status", "Closed") & blank("closed"),
            error("RSK-02", "A closed risk has a closing date."),
            blame="closed",
            message="[status] is {status}, but [closed] is blank.",
            fix="Type the day under [closed][status?, or choose Open under [status]].",
        ),
        broken_when(
            dated("closed") & word("status", "Open"),
            error("RSK-03", "A risk with a closing date is closed."),
            blame="status",
            message="[closed] is {closed}, but [status] is {status}.",
            fix="Choose Closed under [status], or clear the date under [closed].",
        ),
        within_as_at(
            "closed",
            error("RSK-04", "No risk was closed after [Settings.as_at]."),
            message="[closed] is {closed}, which is after [Settings.as_at], {as_at}.",
            fix="Correct [closed], or clear it[status? and choose Open under [status]].",
        ),
        within_as_at(
            "last_reviewed",
            error("RSK-05", "No risk was reviewed after [Settings.as_at]."),
            message="[last_reviewed] is {last_reviewed}, which is after [Settings.as_at], {as_at}.",
            fix="Correct [last_reviewed].",
        ),
        within_as_at(
            "raised",
            error("RSK-06", "No risk was raised after [Settings.as_at]."),
            message="[raised] is {raised}, which is after [Settings.as_at], {as_at}.",
            fix="Correct [raised].",
        ),
        broken_when(
            before("last_reviewed", "raised"),
            error("RSK-07", "A risk is reviewed after it was raised."),
            blame="last_reviewed",
            message="[last_reviewed] is {last_reviewed}, before [raised] {raised}.",
            fix="Correct [last_reviewed] or [raised].",
        ),
        broken_when(
            before("closed", "raised"),
            error("RSK-08", "A risk is closed after it was raised."),
            blame="closed",
            message="[closed] is {closed}, before [raised] {raised}.",
            fix="Correct [closed] or [raised].",
        ),
        reading_across(
            holds=is_reviewed_lately,
            rule=warning(
                "RSK-09",
                "An open risk was reviewed within the review interval.",
                source="Paper 004: at least quarterly",
            ),
            blame="last_reviewed",
            message="[status] is {status}, but [last_reviewed] is {last_reviewed}[raised?, and [raised] is "
            "{raised}]: no review within "
            "[Settings.review_interval_days] in [Settings].",
            fix="Review the risk, and type the day under [last_reviewed].",
            kind="time",
        ),
        broken_when(
            among("initial_score", NO_PRODUCTS),
            warning("RSK-10", "An initial score is likelihood times impact.", source="NHS 5x5 risk matrix"),
            blame="initial_score",
            message="[initial_score] is {initial_score}, which is not a likelihood times an impact from 1 to 5.",
            fix="Type a likelihood times an impact, such as 12 (3 times 4).",
        ),
        broken_when(
            among("target_score", NO_PRODUCTS),
            warning("RSK-11", "A target score is likelihood times impact.", source="NHS 5x5 risk matrix"),
            blame="target_score",
            message="[target_score] is {target_score}, which is not a likelihood times an impact from 1 to 5.",
            fix="Type a likelihood times an impact, such as 6 (2 times 3).",
        ),
        broken_when(
            word("status", "Open") & blank("mitigation"),
            warning("RSK-12", "An open risk has a mitigation.", source="Paper 004: risks and mitigations"),
            blame="mitigation",
            message="[status] is {status}, but [mitigation] is blank.",
            fix="Type what is being done about it under [mitigation].",
        ),
        broken_when(
            word("status", "Open") & blank("owner"),
            warning("RSK-13", "An open risk has an owner."),
            blame="owner",
            message="[status] is {status}, but [owner] is blank.",
            fix="Type the role responsible for it under [owner].",
        ),
        reading_across(
            "Actions",
            holds=is_acted_on,
            rule=warning(
                "RSK-14",
                "An open risk whose score is High or Extreme has an open action.",
                source="Practice of exception reports: cause, consequence, action, by whom, by when",
            ),
            blame="risk_id",
            message="{risk_id} ({status}) has [likelihood] {likelihood} and [impact] {impact}, "
            "but no open row in [Actions] is about it.",
            fix="Add a row to [Actions] for {risk_id}[Actions.cause?: cause, consequence, action, owner and due date].",
        ),
        stated_once(
            ("workstream_id", "risk"),
            warning("RSK-15", "A risk is entered only once in its workstream."),
            blame="risk",
            message='{workstream_id} already has the risk "{risk}" in a row above.',
            fix="Delete the row that is not needed.",
            any_case=True,
        ),
    ],
)

"""Milestones: key decisions and programme milestones, with their dates."""

import pandas as pd

from xltools.checks import Tables, sheet
from xltools.columns import choice, day, ident, rating, reference, split, text, yes_no
from xltools.rules import (
    before,
    blank,
    broken_when,
    closes_a_circle,
    dated,
    error,
    given,
    has_open_action,
    is_on_a_circle,
    rated,
    reading_across,
    stated_once,
    table_rule,
    warning,
    within_as_at,
    word,
)

KINDS = ("Key decision", "Programme milestone")
STATUSES = ("Not started", "In progress", "Complete", "On hold", "Cancelled")
OUTCOMES = ("Approved", "Deferred", "Refused")

OPEN = ("Not started", "In progress", "On hold")


def is_forecast_to_come(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the milestones that are closed, or whose forecast is not before As at; a mistyped one has MIL-05."""
    is_mistyped = frame["forecast"] < frame["baseline"] - pd.Timedelta(days=31)
    return ~(frame["status"].isin(OPEN) & (frame["forecast"] < tables.as_at) & ~is_mistyped)


def is_overdue_with_forecast(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the milestones that are closed, not yet due, or have a forecast."""
    return ~(frame["status"].isin(OPEN) & (frame["baseline"] < tables.as_at) & frame["forecast"].isna())


def is_acted_on(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the milestones that are closed, on track, or that an open action is about."""
    is_off_track = frame["declared_rag"].isin(tables.scale.off_track) & frame["status"].isin(OPEN)
    return has_open_action(frame["milestone_id"].where(is_off_track), tables)


def waits_for_no_circle(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Tell the milestones that do not close a circle."""
    return ~closes_a_circle(frame["milestone_id"], frame["depends_on"])


def follows_what_it_waits_for(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Tell the open milestones that nothing they wait for comes after."""
    expected = frame["actual"].fillna(frame["forecast"]).fillna(frame["baseline"])
    day_of = dict(zip(reversed(frame["milestone_id"].tolist()), reversed(expected.tolist()), strict=True))
    rows = zip(frame["status"].tolist(), frame["depends_on"].tolist(), expected.tolist(), strict=True)
    is_early = [
        status in OPEN and any(day_of[awaited] > day for awaited in split(waits_for) if awaited in day_of)
        for status, waits_for, day in rows
    ]
    return ~pd.Series(is_early, index=frame.index) | is_on_a_circle(frame["milestone_id"], frame["depends_on"])


def waited_until_complete(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Tell the complete milestones that wait for nothing open."""
    is_open = set(frame.loc[frame["status"].isin(OPEN), "milestone_id"])
    rows = zip(frame["status"].tolist(), frame["depends_on"].tolist(), strict=True)
    is_early = [status == "Complete" and not is_open.isdisjoint(split(waits_for)) for status, waits_for in rows]
    return ~pd.Series(is_early, index=frame.index) | is_on_a_circle(frame["milestone_id"], frame["depends_on"])


schema = sheet(
    "Milestones",
    {
        "milestone_id": ident("Milestone ID", "Names the milestone."),
        "workstream_id": reference(
            "Workstream ID", "Workstreams.workstream_id", "The workstream it belongs to.", required=True
        ),
        "kind": choice(
            "Kind", KINDS, "A decision that a body takes, or a thing the programme does.", required=True, width=20
        ),
        "milestone": text("Milestone", "What will have happened, in plain words.", required=True, width=50),
        "owner": text("Owner", "The role that answers for it.", width=24),
        "decision_body": text("Decision body", "Who decides; several joined by '; '.", width=28, is_list=True),
        "decision_outcome": choice("Decision outcome", OUTCOMES, "What was decided."),
        "baseline": day("Baseline date", "The date first promised; it is never changed.", required=True),
        "forecast": day("Forecast date", "When it is now expected."),
        "actual": day("Actual date", "When it happened."),
        "agreed": day("Agreed date", "A new date that a Board agreed."),
        "agreed_on": day("Agreed on", "When the Board agreed it."),
        "agreed_by": text("Agreed by", "The body that agreed it.", width=22),
        "status": choice("Status", STATUSES, "Where it stands now.", required=True),
        "declared_rag": rating("Declared RAG", "The owner's own rating."),
        "critical": yes_no("Critical", "Yes: the workstream's delivery is rated no better than this."),
        "risk_area": text("Risk area", "The risk that hangs on it.", width=40),
        "supports": reference(
            "Supports",
            "National milestones.national_id",
            "The national deliverables it helps; several joined by '; '.",
            is_list=True,
        ),
        "depends_on": reference(
            "Depends on",
            "Milestones.milestone_id",
            "The milestones it waits for; several joined by '; '.",
            is_list=True,
        ),
        "source": text("Source", "The paper it comes from.", width=30),
    },
    place=5,
    purpose="Key decisions and programme milestones, with their dates.",
    rules=[
        broken_when(
            word("status", "Complete") & blank("actual"),
            error("MIL-01", "A complete milestone has its actual date."),
            blame="actual",
            message="Status is {status}, but Actual date is blank.",
            fix="Type the day it happened under Actual date, or change Status.",
        ),
        broken_when(
            dated("actual") & word("status", *OPEN, "Cancelled"),
            error("MIL-02", "A milestone with an actual date is complete."),
            blame="status",
            message="Actual date is {actual}, but Status is {status}.",
            fix="Choose Complete under Status, or clear Actual date.",
        ),
        within_as_at(
            "actual",
            error("MIL-03", "Nothing has happened after As at."),
            message="Actual date is {actual}, which lies after As at, {as_at}.",
            fix="Correct Actual date; if it has not happened yet, type it under Forecast date and change Status.",
        ),
        broken_when(
            before("actual", "baseline", by_days=31),
            warning("MIL-04", "A milestone happens no more than a month before its baseline."),
            blame="actual",
            message="Actual date is {actual}, more than a month before Baseline date {baseline}.",
            fix="See that day, month and year of Actual date and Baseline date are right.",
        ),
        broken_when(
            before("forecast", "baseline", by_days=31),
            warning("MIL-05", "A milestone is expected no more than a month before its baseline."),
            blame="forecast",
            message="Forecast date is {forecast}, more than a month before Baseline date {baseline}.",
            fix="See that day, month and year of Forecast date and Baseline date are right.",
        ),
        reading_across(
            holds=is_forecast_to_come,
            rule=warning("MIL-06", "The forecast of an open milestone has not passed."),
            blame="forecast",
            message="Status is {status}, but Forecast date {forecast} has passed.",
            fix="Type when it is now expected, or its Actual date and the Status Complete.",
        ),
        reading_across(
            holds=is_overdue_with_forecast,
            rule=warning("MIL-07", "An open milestone that is past its baseline has a forecast."),
            blame="forecast",
            message="Status is {status} and Baseline date {baseline} has passed, but Forecast date is blank.",
            fix="Type under Forecast date when it is now expected.",
        ),
        broken_when(
            word("kind", "Key decision") & blank("decision_body"),
            error(
                "MIL-08",
                "A key decision says who decides.",
                source="Papers 001 and 003: key decisions and the bodies that take them",
            ),
            blame="decision_body",
            message="Kind is {kind}, but Decision body is blank.",
            fix="Type the body that decides under Decision body; several joined by '; '.",
        ),
        broken_when(
            word("kind", "Key decision") & word("status", "Complete") & blank("decision_outcome"),
            error("MIL-09", "A key decision that was taken has its outcome."),
            blame="decision_outcome",
            message="Kind is {kind} and Status is {status}, but Decision outcome is blank.",
            fix="Choose under Decision outcome what was decided, or change Status.",
        ),
        broken_when(
            word("decision_outcome", "Deferred") & word("status", "Complete"),
            error("MIL-10", "A deferred decision is not complete."),
            blame="status",
            message="Decision outcome is {decision_outcome}, but Status is {status}.",
            fix="Change Status and type the new Forecast date, or correct Decision outcome.",
        ),
        broken_when(
            word("decision_outcome", "Approved", "Refused") & word("status", *OPEN),
            error("MIL-11", "A decision that has its outcome was taken."),
            blame="status",
            message="Decision outcome is {decision_outcome}, but Status is {status}.",
            fix="Choose Complete under Status and type the Actual date, or clear Decision outcome.",
        ),
        broken_when(
            word("kind", "Programme milestone") & word("decision_outcome", *OUTCOMES),
            warning("MIL-12", "Only a key decision has an outcome."),
            blame="decision_outcome",
            message="Decision outcome is {decision_outcome}, but Kind is {kind}.",
            fix="Clear Decision outcome, or choose Key decision under Kind.",
        ),
        broken_when(
            dated("agreed") & blank("agreed_on"),
            error(
                "MIL-13",
                "A new date that a Board agreed says when it was agreed.",
                source="Own rule: slip counts from an agreed date only where it is known who agreed it, and when",
            ),
            blame="agreed_on",
            message="Agreed date is {agreed}, but Agreed on is blank.",
            fix="Type the day of the Board's meeting under Agreed on, or clear Agreed date.",
        ),
        broken_when(
            dated("agreed") & blank("agreed_by"),
            error(
                "MIL-14",
                "A new date that a Board agreed says who agreed it.",
                source="Own rule: slip counts from an agreed date only where it is known who agreed it, and when",
            ),
            blame="agreed_by",
            message="Agreed date is {agreed}, but Agreed by is blank.",
            fix="Type the body under Agreed by, or clear Agreed date.",
        ),
        broken_when(
            (dated("agreed_on") | given("agreed_by")) & blank("agreed"),
            warning("MIL-15", "Who agreed a new date, and when, stands beside that date."),
            blame="agreed",
            message="Agreed on is {agreed_on} and Agreed by is {agreed_by}, but Agreed date is blank.",
            fix="Type the new date under Agreed date, or clear Agreed on and Agreed by.",
        ),
        within_as_at(
            "agreed_on",
            error("MIL-16", "A new date was agreed no later than As at."),
            message="Agreed on is {agreed_on}, which lies after As at, {as_at}.",
            fix="Correct Agreed on; clear the three Agreed columns if the Board has not yet agreed.",
        ),
        broken_when(
            before("agreed", "agreed_on"),
            warning("MIL-17", "A Board agrees a date that is still to come."),
            blame="agreed",
            message="Agreed date is {agreed}, before it was agreed on {agreed_on}.",
            fix="See that Agreed date holds the new date, and Agreed on the day of the meeting.",
        ),
        table_rule(
            holds=waits_for_no_circle,
            rule=error("MIL-18", "No milestone waits for itself, directly or in a circle."),
            blame="depends_on",
            message="{milestone_id} depends on {depends_on}, and that in the end on {milestone_id}.",
            fix="Take one milestone of the circle out of Depends on.",
        ),
        table_rule(
            holds=follows_what_it_waits_for,
            rule=warning("MIL-19", "An open milestone is expected no earlier than what it depends on."),
            blame="depends_on",
            message="{milestone_id} (Status {status}, Baseline date {baseline}, Forecast date {forecast}) depends on "
            "{depends_on}, which is expected later.",
            fix="Move Forecast date, or correct Depends on.",
        ),
        table_rule(
            holds=waited_until_complete,
            rule=warning("MIL-20", "What a complete milestone depends on is complete."),
            blame="depends_on",
            message="Status is {status}, but a milestone that it depends on ({depends_on}) is still open.",
            fix="Bring the Status of the milestones in Depends on up to date, or correct Depends on.",
        ),
        reading_across(
            "Actions",
            holds=is_acted_on,
            rule=warning(
                "MIL-21",
                "A milestone that is off track has an open action.",
                source="Practice of exception reports: cause, consequence, action, by whom, by when",
            ),
            blame="declared_rag",
            message="{milestone_id} ({status}) is declared {declared_rag}, but no open row in Actions is about it.",
            fix="Add a row in Actions for {milestone_id}: cause, consequence, action, owner and due date.",
        ),
        broken_when(
            word("status", "Complete", "Cancelled") & rated("declared_rag"),
            warning(
                "MIL-22",
                "A milestone that is complete or cancelled stands outside the ratings.",
                source="Practice: completed items stand outside the rating",
            ),
            blame="declared_rag",
            message="Status is {status}, but Declared RAG is {declared_rag}.",
            fix="Clear Declared RAG, or change Status.",
        ),
        broken_when(
            word("status", *OPEN) & blank("owner"),
            warning("MIL-23", "An open milestone has its owner."),
            blame="owner",
            message="Status is {status}, but Owner is blank.",
            fix="Type the role that answers for it under Owner.",
        ),
        stated_once(
            ("workstream_id", "milestone"),
            warning("MIL-24", "A milestone stands once in its workstream."),
            blame="milestone",
            message='{workstream_id} has the milestone "{milestone}" in a row above already.',
            fix="Delete the row that does not count, or say how the two differ.",
            any_case=True,
        ),
    ],
)

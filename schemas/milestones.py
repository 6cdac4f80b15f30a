"""Milestones: key decisions and programme milestones, with their dates."""

import re

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, day, ident, rating, reference, split, text, yes_no
from xltools.schema.rules import (
    before,
    blank,
    broken_when,
    closes_a_cycle,
    dated,
    error,
    given,
    has_open_action,
    is_on_a_cycle,
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
#: How an option says what it costs: a sum of money, or in words that there is none or that it is not known.
COST = re.compile(
    r"(?:£|GBP)\s*\d|\d\s*(?:GBP|pounds)\b"
    r"|\b(?:no|nil|without|zero)\s+(?:\w+\s+)?costs?\b|\bcosts?\s+(?:nothing|nil|neutral)\b|\bcost[- ]neutral\b"
    r"|\bcosts?\s+(?:(?:is|are)\s+)?(?:not\s+(?:yet\s+)?known|unknown|to be confirmed)\b",
    re.IGNORECASE,
)


def is_forecast_to_come(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the milestones that are closed, or whose forecast is not before As at; a mistyped one has MIL-05."""
    is_mistyped = frame["forecast"] < frame["baseline"] - pd.Timedelta(days=31)
    return ~(frame["status"].isin(OPEN) & (frame["forecast"] < tables.as_at) & ~is_mistyped)


def is_overdue_with_forecast(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the milestones that are closed, not yet due, or have a forecast."""
    return ~(frame["status"].isin(OPEN) & (frame["baseline"] < tables.as_at) & frame["forecast"].isna())


def is_acted_on(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the milestones that are closed, on track, or that an open action is about."""
    is_off_track = frame["declared_rag"].isin(tables.scale.off_track) & frame["status"].isin(OPEN)
    return has_open_action(frame["milestone_id"].where(is_off_track), tables)


def closes_no_cycle(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the milestones that do not close a cycle."""
    return ~closes_a_cycle(frame["milestone_id"], frame["depends_on"])


def follows_what_it_depends_on(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the open milestones that are expected no earlier than what they depend on."""
    expected = frame["actual"].fillna(frame["forecast"]).fillna(frame["baseline"])
    day_of = dict(zip(reversed(frame["milestone_id"].tolist()), reversed(expected.tolist()), strict=True))
    rows = zip(frame["status"].tolist(), frame["depends_on"].tolist(), expected.tolist(), strict=True)
    is_early = [
        status in OPEN and any(day_of[awaited] > day for awaited in split(depends_on) if awaited in day_of)
        for status, depends_on, day in rows
    ]
    return ~pd.Series(is_early, index=frame.index) | is_on_a_cycle(frame["milestone_id"], frame["depends_on"])


def waited_until_complete(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the complete milestones that depend on nothing open."""
    is_open = set(frame.loc[frame["status"].isin(OPEN), "milestone_id"])
    rows = zip(frame["status"].tolist(), frame["depends_on"].tolist(), strict=True)
    is_early = [status == "Complete" and not is_open.isdisjoint(split(depends_on)) for status, depends_on in rows]
    return ~pd.Series(is_early, index=frame.index) | is_on_a_cycle(frame["milestone_id"], frame["depends_on"])


def costs_every_option(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the rows whose options each say a sum, that they cost nothing, or that their cost is not known."""
    said = [all(COST.search(option) for option in split(text)) for text in frame["options"].fillna("")]
    return pd.Series(said, index=frame.index, dtype="bool")


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
        "owner": text("Owner", "The role responsible for it.", width=24),
        "decision_body": text("Decision body", "Who decides; separate several with '; '.", width=28, is_list=True),
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
        "risk_area": text("Risk area", "The risk that depends on it.", width=40),
        "supports": reference(
            "Supports",
            "National milestones.national_id",
            "The national deliverables it helps; separate several with '; '.",
            is_list=True,
        ),
        "depends_on": reference(
            "Depends on",
            "Milestones.milestone_id",
            "The milestones that it depends on; separate several with '; '.",
            is_list=True,
        ),
        "source": text("Source", "The paper it comes from.", width=30),
        "recommendation": text(
            "Recommendation", "For a decision: what the body is asked to agree.", width=40, may_be_absent=True
        ),
        "options": text(
            "Options and costs",
            "For a decision: each option with what it costs; separate several with '; '.",
            width=50,
            is_list=True,
            may_be_absent=True,
        ),
        "if_not_decided": text(
            "If not decided", "For a decision: what happens without it.", width=40, may_be_absent=True
        ),
    },
    place=5,
    purpose="Key decisions and programme milestones, with their dates.",
    rules=[
        broken_when(
            word("status", "Complete") & blank("actual"),
            error("MIL-01", "A complete milestone has an actual date."),
            blame="actual",
            message="[status] is {status}, but [actual] is blank.",
            fix="Type the day it happened under [actual], or change [status].",
        ),
        broken_when(
            dated("actual") & word("status", *OPEN, "Cancelled"),
            error("MIL-02", "A milestone with an actual date is complete."),
            blame="status",
            message="[actual] is {actual}, but [status] is {status}.",
            fix="Choose Complete under [status], or clear [actual].",
        ),
        within_as_at(
            "actual",
            error("MIL-03", "No milestone happened after [Settings.as_at]."),
            message="[actual] is {actual}, which is after [Settings.as_at], {as_at}.",
            fix="Correct [actual][forecast?; if it has not happened yet, move the date to [forecast]"
            "[status? and change [status]]].",
        ),
        broken_when(
            before("actual", "baseline", by_days=31),
            warning("MIL-04", "A milestone happens no more than a month before its baseline."),
            blame="actual",
            message="[actual] is {actual}, more than a month before [baseline] {baseline}.",
            fix="Correct the day, month or year of [actual] or "
            "[baseline][Waivers?; if both are right, agree a waiver].",
        ),
        broken_when(
            before("forecast", "baseline", by_days=31),
            warning("MIL-05", "A milestone is expected no more than a month before its baseline."),
            blame="forecast",
            message="[forecast] is {forecast}, more than a month before [baseline] {baseline}.",
            fix="Correct the day, month or year of [forecast] or "
            "[baseline][Waivers?; if both are right, agree a waiver].",
        ),
        reading_across(
            holds=is_forecast_to_come,
            rule=warning("MIL-06", "The forecast of an open milestone has not passed."),
            blame="forecast",
            message="[status] is {status}, but [forecast] {forecast} has passed.",
            fix="Type when it is now expected; or [actual?type its [actual] and ]choose Complete under [status].",
        ),
        reading_across(
            holds=is_overdue_with_forecast,
            rule=warning("MIL-07", "An open milestone that is past its baseline has a forecast."),
            blame="forecast",
            message="[status] is {status} and [baseline] {baseline} has passed, but [forecast] is blank.",
            fix="Type under [forecast] when it is now expected.",
        ),
        broken_when(
            word("kind", "Key decision") & blank("decision_body"),
            error(
                "MIL-08",
                "A key decision says who decides.",
                source="Papers 001 and 003: key decisions and the bodies that take them",
            ),
            blame="decision_body",
            message="[kind] is {kind}, but [decision_body] is blank.",
            fix="Type the body that decides under [decision_body]; separate several with '; '.",
        ),
        broken_when(
            word("kind", "Key decision") & word("status", "Complete") & blank("decision_outcome"),
            error("MIL-09", "A key decision that was taken has an outcome."),
            blame="decision_outcome",
            message="[kind] is {kind} and [status] is {status}, but [decision_outcome] is blank.",
            fix="Choose under [decision_outcome] what was decided, or change [status].",
        ),
        broken_when(
            word("decision_outcome", "Deferred") & word("status", "Complete"),
            error("MIL-10", "A deferred decision is not complete."),
            blame="status",
            message="[decision_outcome] is {decision_outcome}, but [status] is {status}.",
            fix="Change [status][forecast? and type the new [forecast]], or correct [decision_outcome].",
        ),
        broken_when(
            word("decision_outcome", "Approved", "Refused") & word("status", *OPEN),
            error("MIL-11", "A decision that has an outcome was taken."),
            blame="status",
            message="[decision_outcome] is {decision_outcome}, but [status] is {status}.",
            fix="Choose Complete under [status][actual? and type the [actual]], or clear [decision_outcome].",
        ),
        broken_when(
            word("kind", "Programme milestone") & word("decision_outcome", *OUTCOMES),
            warning("MIL-12", "Only a key decision has an outcome."),
            blame="decision_outcome",
            message="[decision_outcome] is {decision_outcome}, but [kind] is {kind}.",
            fix="Clear [decision_outcome], or choose Key decision under [kind].",
        ),
        broken_when(
            dated("agreed") & blank("agreed_on"),
            error(
                "MIL-13",
                "A new date that a Board agreed says when it was agreed.",
                source="Own rule: slip counts from an agreed date only where it is known who agreed it, and when",
            ),
            blame="agreed_on",
            message="[agreed] is {agreed}, but [agreed_on] is blank.",
            fix="Type the day of the Board's meeting under [agreed_on], or clear [agreed].",
        ),
        broken_when(
            dated("agreed") & blank("agreed_by"),
            error(
                "MIL-14",
                "A new date that a Board agreed says who agreed it.",
                source="Own rule: slip counts from an agreed date only where it is known who agreed it, and when",
            ),
            blame="agreed_by",
            message="[agreed] is {agreed}, but [agreed_by] is blank.",
            fix="Type the body under [agreed_by], or clear [agreed].",
        ),
        broken_when(
            (dated("agreed_on") | given("agreed_by")) & blank("agreed"),
            warning("MIL-15", "Who agreed a new date, and when, is given only with that date."),
            blame="agreed",
            message="[agreed_on] is {agreed_on} and [agreed_by] is {agreed_by}, but [agreed] is blank.",
            fix="Type the new date under [agreed], or clear [agreed_on] and [agreed_by].",
        ),
        within_as_at(
            "agreed_on",
            error("MIL-16", "A new date was agreed no later than [Settings.as_at]."),
            message="[agreed_on] is {agreed_on}, which is after [Settings.as_at], {as_at}.",
            fix="Correct [agreed_on]; clear [agreed?[agreed], ][agreed_on][agreed_by? and [agreed_by]] if the Board "
            "has not yet agreed.",
        ),
        broken_when(
            before("agreed", "agreed_on"),
            warning("MIL-17", "A new date is no earlier than the day it was agreed."),
            blame="agreed",
            message="[agreed] is {agreed}, before it was agreed on {agreed_on}.",
            fix="Type the new date under [agreed], and the day of the meeting under [agreed_on].",
        ),
        table_rule(
            holds=closes_no_cycle,
            rule=error("MIL-18", "No milestone depends on itself, directly or through others."),
            blame="depends_on",
            message="{milestone_id} depends on {depends_on}, which in turn depends on {milestone_id}.",
            fix="Remove one milestone of the cycle from [depends_on].",
        ),
        table_rule(
            holds=follows_what_it_depends_on,
            rule=warning("MIL-19", "An open milestone is expected no earlier than what it depends on."),
            blame="depends_on",
            message="{milestone_id} ([status] {status}, [baseline] {baseline}, [forecast] {forecast}) depends on "
            "{depends_on}, which is expected later.",
            fix="Type a later [forecast], or correct [depends_on].",
        ),
        table_rule(
            holds=waited_until_complete,
            rule=warning("MIL-20", "A complete milestone depends only on complete milestones."),
            blame="depends_on",
            message="[status] is {status}, but a milestone that it depends on ({depends_on}) is still open.",
            fix="Update the [status] of the milestones in [depends_on], or correct [depends_on].",
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
            message="{milestone_id} ({status}) is declared {declared_rag}, but no open row in [Actions] is about it.",
            fix="Add a row to [Actions] for {milestone_id}"
            "[Actions.cause?: cause, consequence, action, owner and due date].",
        ),
        broken_when(
            word("status", "Complete", "Cancelled") & rated("declared_rag"),
            warning(
                "MIL-22",
                "A milestone that is complete or cancelled has no declared rating.",
                source="Practice: completed items are not rated",
            ),
            blame="declared_rag",
            message="[status] is {status}, but [declared_rag] is {declared_rag}.",
            fix="Clear [declared_rag], or change [status].",
        ),
        broken_when(
            word("status", *OPEN) & blank("owner"),
            warning("MIL-23", "An open milestone has an owner."),
            blame="owner",
            message="[status] is {status}, but [owner] is blank.",
            fix="Type the role responsible for it under [owner].",
        ),
        stated_once(
            ("workstream_id", "milestone"),
            warning("MIL-24", "A milestone is entered only once in its workstream."),
            blame="milestone",
            message='{workstream_id} already has the milestone "{milestone}" in a row above.',
            fix="Delete the row that is not needed, or say under [milestone] how the two differ.",
            any_case=True,
        ),
        broken_when(
            word("kind", "Programme milestone")
            & (given("recommendation") | given("options") | given("if_not_decided")),
            warning("MIL-25", "Only a key decision has a recommendation, options and what happens without it."),
            blame="kind",
            message="[kind] is {kind}, but [recommendation] is {recommendation}, [options] is {options} and "
            "[if_not_decided] is {if_not_decided}.",
            fix="Clear [recommendation], [options] and [if_not_decided]; or choose Key decision under [kind]"
            "[decision_body?, and type the body that decides under [decision_body]].",
        ),
        broken_when(
            given("options") & blank("recommendation") & word("status", *OPEN),
            warning(
                "MIL-26",
                "An open decision that has options has a recommendation.",
                source="Practice of reports to councils: recommendation, options considered, what each costs",
            ),
            blame="recommendation",
            message="[status] is {status} and [options] is {options}, but [recommendation] is blank.",
            fix="Type under [recommendation] what the body is asked to agree.",
        ),
        table_rule(
            holds=costs_every_option,
            rule=warning(
                "MIL-27",
                "Each option of a decision says what it costs.",
                source="Practice of reports to councils: recommendation, options considered, what each costs",
            ),
            blame="options",
            message="[options] is {options}. Not every option says what it costs.",
            fix="Type what each option costs, with a pound sign, or 'no cost', or 'cost not known'.",
        ),
    ],
)

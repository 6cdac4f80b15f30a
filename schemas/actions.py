"""Actions: what is being done about whatever is off track."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, day, ident, reference, text
from xltools.schema.rules import (
    blank,
    broken_when,
    dated,
    error,
    reading_across,
    stated_once,
    warning,
    within_as_at,
    word,
)

STATUSES = ("Open", "Done", "Dropped")
ITEMS = (
    "Workstreams.workstream_id",
    "Milestones.milestone_id",
    "National milestones.national_id",
    "Areas.area_id",
    "Requirements.requirement_id",
    "Risks.risk_id",
    "KPIs.kpi_id",
    "Business cases.case_id",
    "Key questions.question_id",
    "Evidence.evidence_id",
)

EXCEPTIONS = "Practice of exception reports: cause, consequence, action, by whom, by when"


def is_not_overdue(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the actions that are closed, or whose due date has not passed."""
    return ~((frame["status"] == "Open") & (frame["due"] < tables.as_at))


def is_still_wanted(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the actions that are closed, or about nothing closed."""
    milestones, risks = tables["Milestones"], tables["Risks"]
    done = milestones.loc[milestones["status"].isin(("Complete", "Cancelled")), "milestone_id"]
    gone = risks.loc[risks["status"] == "Closed", "risk_id"]
    is_over = frame["item_id"].isin(done.dropna()) | frame["item_id"].isin(gone.dropna())
    return ~((frame["status"] == "Open") & is_over)


schema = sheet(
    "Actions",
    {
        "action_id": ident("Action ID", "Identifies the action."),
        "item_id": reference("Item ID", ITEMS, "What it is about: the id of anything in the tracker.", required=True),
        "cause": text("Cause", "Why the thing is off track.", width=40),
        "consequence": text("Consequence", "What happens if nothing is done.", width=40),
        "action": text("Action", "What is being done.", required=True, width=50),
        "owner": text("Owner", "The role that does it.", width=24),
        "due": day("Due", "By when."),
        "status": choice("Status", STATUSES, "Where it stands.", required=True),
        "closed": day("Closed", "When it was done or dropped."),
    },
    place=12,
    purpose="What is being done about whatever is off track.",
    rules=[
        broken_when(
            word("status", "Done", "Dropped") & blank("closed"),
            error("ACT-01", "An action that is done or dropped has a closing date."),
            blame="closed",
            message="[status] is {status}, but [closed] is blank.",
            fix="Type the day under [closed], or choose Open under [status].",
        ),
        broken_when(
            dated("closed") & word("status", "Open"),
            error("ACT-02", "An action with a closing date is done or dropped."),
            blame="status",
            message="[closed] is {closed}, but [status] is {status}.",
            fix="Choose Done or Dropped under [status], or clear [closed].",
        ),
        within_as_at(
            "closed",
            error("ACT-03", "No action was closed after [Settings.as_at]."),
            message="[closed] is {closed}, which is after [Settings.as_at], {as_at}.",
            fix="Correct [closed], or clear it[status? and choose Open under [status]].",
        ),
        broken_when(
            word("status", "Open") & blank("owner"),
            warning("ACT-04", "An open action has an owner.", source=EXCEPTIONS),
            blame="owner",
            message="[status] is {status}, but [owner] is blank.",
            fix="Type the role that does it under [owner].",
        ),
        broken_when(
            word("status", "Open") & blank("due"),
            warning("ACT-05", "An open action has a due date.", source=EXCEPTIONS),
            blame="due",
            message="[status] is {status}, but [due] is blank.",
            fix="Type the day under [due].",
        ),
        broken_when(
            word("status", "Open") & blank("cause"),
            warning("ACT-06", "An open action has a cause.", source=EXCEPTIONS),
            blame="cause",
            message="[status] is {status}, but [cause] is blank.",
            fix="Type under [cause] why the thing is off track.",
        ),
        broken_when(
            word("status", "Open") & blank("consequence"),
            warning("ACT-07", "An open action has a consequence.", source=EXCEPTIONS),
            blame="consequence",
            message="[status] is {status}, but [consequence] is blank.",
            fix="Type under [consequence] what happens if nothing is done.",
        ),
        reading_across(
            holds=is_not_overdue,
            rule=warning("ACT-08", "The due date of an open action has not passed."),
            blame="due",
            message="[status] is {status}, but [due] {due} has passed.",
            fix="Type the new day under [due], or choose Done under [status][closed? and type the day under [closed]].",
        ),
        stated_once(
            ("item_id", "action"),
            warning("ACT-09", "An action is entered only once."),
            blame="action",
            message='{item_id} already has the action "{action}" in a row above.',
            fix="Delete the row that is not needed.",
            any_case=True,
        ),
        reading_across(
            "Milestones",
            "Risks",
            holds=is_still_wanted,
            rule=warning("ACT-10", "An open action is about something that is still open."),
            blame="status",
            message="[status] is {status}, but {item_id} is closed, complete or cancelled.",
            fix="Choose Done or Dropped under [status][closed? and type the day under [closed]], or correct [item_id].",
        ),
    ],
)

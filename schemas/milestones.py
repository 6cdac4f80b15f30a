"""Milestones: key decisions and programme milestones, with their dates."""

from xltools.checks import sheet
from xltools.columns import choice, day, ident, rating, reference, text, yes_no

KINDS = ("Key decision", "Programme milestone")
STATUSES = ("Not started", "In progress", "Complete", "On hold", "Cancelled")
OUTCOMES = ("Approved", "Deferred", "Refused")

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
)

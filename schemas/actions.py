"""Actions: what is being done about whatever is off track."""

from xltools.checks import sheet
from xltools.columns import choice, day, ident, reference, text

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

schema = sheet(
    "Actions",
    {
        "action_id": ident("Action ID", "Names the action."),
        "item_id": reference("Item ID", ITEMS, "What it is about: the id of anything in the tracker.", required=True),
        "cause": text("Cause", "Why the thing is off track.", width=40),
        "consequence": text("Consequence", "What follows if nothing is done.", width=40),
        "action": text("Action", "What is being done.", required=True, width=50),
        "owner": text("Owner", "The role that does it.", width=24),
        "due": day("Due", "By when."),
        "status": choice("Status", STATUSES, "Where it stands.", required=True),
        "closed": day("Closed", "When it was done or dropped."),
    },
    place=12,
    purpose="What is being done about whatever is off track.",
)

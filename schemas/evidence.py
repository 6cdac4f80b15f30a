"""Evidence: what people and audits say about the outcomes."""

from xltools.schema.checks import sheet
from xltools.schema.columns import choice, day, ident, reference, text
from xltools.schema.rules import error, stated_once, warning, within_as_at

KINDS = ("User story", "Survey", "Audit", "Complaint", "Good practice", "Other")
SUPPORTS = ("Yes", "Partly", "No")

schema = sheet(
    "Evidence",
    {
        "evidence_id": ident("Evidence ID", "Identifies the row."),
        "workstream_id": reference(
            "Workstream ID", "Workstreams.workstream_id", "The workstream that it is about.", required=True
        ),
        "date": day("Date", "When it was gathered.", required=True),
        "kind": choice("Kind", KINDS, "What it is.", required=True),
        "summary": text("Summary", "What it says.", required=True, width=70),
        "supports_outcome": choice(
            "Supports outcome", SUPPORTS, "Whether it shows that the outcome is being achieved.", required=True
        ),
    },
    place=18,
    purpose="What people and audits say about the outcomes.",
    rules=[
        within_as_at(
            "date",
            error("EVI-01", "No evidence was gathered after [Settings.as_at]."),
            message="[date] is {date}, which is after [Settings.as_at], {as_at}.",
            fix="Correct [date], or update [Settings.as_at] in [Settings].",
        ),
        stated_once(
            ("workstream_id", "summary"),
            warning("EVI-02", "A piece of evidence is entered only once."),
            blame="summary",
            message="{workstream_id} already has the same [summary] in a row above: {summary}",
            fix="Delete the row that is not needed.",
            any_case=True,
        ),
    ],
)

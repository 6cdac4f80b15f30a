"""Workstreams: the programme's workstreams, each with its outcome."""

from xltools.checks import sheet
from xltools.columns import day, ident, rating, text

schema = sheet(
    "Workstreams",
    {
        "workstream_id": ident("Workstream ID", "Names the workstream."),
        "workstream": text("Workstream", "The workstream's title.", required=True),
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
)

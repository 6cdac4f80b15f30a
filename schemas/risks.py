"""Risks: what may go wrong, how bad it would be, and what is done about it."""

from xltools.checks import sheet
from xltools.columns import choice, day, ident, reference, text, whole

STATUSES = ("Open", "Closed")

schema = sheet(
    "Risks",
    {
        "risk_id": ident("Risk ID", "Names the risk."),
        "workstream_id": reference(
            "Workstream ID", "Workstreams.workstream_id", "The workstream it threatens.", required=True
        ),
        "area_id": reference("Area ID", "Areas.area_id", "The national area it threatens, if any."),
        "risk": text("Risk", "What may happen, and what would follow.", required=True, width=50),
        "cause": text("Cause", "What would bring it about.", width=40),
        "likelihood": whole(
            "Likelihood", "1 rare, 2 unlikely, 3 possible, 4 likely, 5 almost certain.", required=True, low=1, high=5
        ),
        "impact": whole(
            "Impact", "1 insignificant, 2 minor, 3 moderate, 4 major, 5 catastrophic.", required=True, low=1, high=5
        ),
        "initial_score": whole("Initial score", "The score when it was raised.", low=1, high=25),
        "target_score": whole("Target score", "The score that the mitigation aims for.", low=1, high=25),
        "mitigation": text("Mitigation", "What is being done about it.", width=50),
        "owner": text("Owner", "The role that watches it.", width=24),
        "raised": day("Raised", "When it was first recorded."),
        "last_reviewed": day("Last reviewed", "When it was last looked at."),
        "status": choice("Status", STATUSES, "Whether it still stands.", required=True),
        "closed": day("Closed", "When it was closed."),
    },
    place=13,
    purpose="What may go wrong, how bad it would be, and what is done about it.",
)

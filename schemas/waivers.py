"""Waivers: findings that were agreed to be lived with, and until when."""

from xltools.checks import sheet
from xltools.columns import day, text

schema = sheet(
    "Waivers",
    {
        "rule": text("Rule", "The rule's id, as the finding gives it.", required=True, width=12),
        "row_id": text(
            "Row ID", "The id of the row it is about; blank where the rule is about a whole sheet.", width=16
        ),
        "reason": text("Reason", "Why it can be lived with.", required=True, width=50),
        "agreed_by": text("Agreed by", "The role that agreed.", required=True, width=24),
        "until": day("Until", "The last day it counts.", required=True),
    },
    place=20,
    purpose="Findings that were agreed to be lived with, and until when.",
)

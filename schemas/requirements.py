"""Requirements: the underpinning requirements of the self-assessment."""

from xltools.checks import sheet
from xltools.columns import choice, ident, text

GROUPS = ("Stakeholders", "Arrangements")

schema = sheet(
    "Requirements",
    {
        "requirement_id": ident("Requirement ID", "Names the requirement.", width=16),
        "group": choice(
            "Group", GROUPS, "Whether it is about people being engaged or arrangements being in place.", required=True
        ),
        "requirement": text("Requirement", "What is asked.", required=True, width=70),
    },
    place=8,
    purpose="The underpinning requirements of the self-assessment.",
)

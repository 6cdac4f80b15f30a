"""Requirements: the underpinning requirements of the self-assessment."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, ident, text
from xltools.schema.rules import has_row, last_reviewed, reading_across, stated_once, warning

GROUPS = ("Stakeholders", "Arrangements")


def is_rated(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the requirements that the last review rated."""
    return has_row(frame["requirement_id"], last_reviewed(tables["Self-assessment"], tables, "requirement_id"))


schema = sheet(
    "Requirements",
    {
        "requirement_id": ident("Requirement ID", "Identifies the requirement.", width=16),
        "group": choice(
            "Group", GROUPS, "Whether it is about people being engaged or arrangements being in place.", required=True
        ),
        "requirement": text("Requirement", "What is required.", required=True, width=70),
    },
    place=8,
    purpose="The underpinning requirements of the self-assessment.",
    rules=[
        reading_across(
            "Self-assessment",
            holds=is_rated,
            rule=warning(
                "REQ-01",
                "A requirement was rated at the last review.",
                source="Paper 004: every underpinning requirement is rated",
            ),
            blame="requirement_id",
            message="{requirement_id} has no row in [Self-assessment] at the last review.",
            fix="Add a row to [Self-assessment] for {requirement_id} at the last review.",
        ),
        stated_once(
            ("requirement",),
            warning("REQ-02", "A requirement is entered only once."),
            blame="requirement",
            message='"{requirement}" is already in a row above.',
            fix="Delete the row that is not needed.",
            any_case=True,
        ),
    ],
)

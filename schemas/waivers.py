"""Waivers: findings that were accepted, and until when."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import day, text
from xltools.schema.rules import reading_across, stated_once, warning


def is_looked_at_within_a_year(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the waivers that end within a year of As at."""
    return ~(frame["until"] > tables.as_at + pd.DateOffset(years=1))


schema = sheet(
    "Waivers",
    {
        "rule": text("Rule", "The rule's id, as the finding gives it.", required=True, width=12),
        "row_id": text(
            "Row ID",
            "The ID of the row it is about, or the sheet's name; blank: every finding of the rule, on every sheet.",
            width=16,
        ),
        "reason": text("Reason", "Why it can be accepted.", required=True, width=50),
        "agreed_by": text("Agreed by", "The role that agreed.", required=True, width=24),
        "until": day("Until", "The last day it counts.", required=True),
    },
    place=20,
    purpose="Findings that were accepted, and until when.",
    rules=[
        stated_once(
            ("rule", "row_id"),
            warning("WAI-01", "A finding is waived once."),
            blame="rule",
            message="{rule} is already waived for {row_id} in a row above.",
            fix="Delete the row that is not needed.",
        ),
        reading_across(
            holds=is_looked_at_within_a_year,
            rule=warning("WAI-02", "A waiver is looked at again within a year."),
            blame="until",
            message="[until] is {until}, more than a year away.",
            fix="Type an earlier day under [until].",
            kind="time",
        ),
    ],
)

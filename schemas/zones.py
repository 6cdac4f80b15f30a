"""Zones: the parts of the territory that readings come from."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, day, text
from xltools.schema.rules import before, broken_when, error, has_row, reading_across, stated_once, warning

KINDS = ("Programme", "Comparator")


def is_read(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the zones that readings come from, or need not come from: comparators, or before any were taken."""
    readings = tables["KPI readings"]
    if readings.empty:
        return pd.Series(data=True, index=frame.index)
    return has_row(frame["zone"].where(frame["kind"] == "Programme"), readings["zone"])


schema = sheet(
    "Zones",
    {
        "zone": text("Zone", "The zone's name, as readings give it.", required=True, width=20),
        "kind": choice(
            "Kind", KINDS, "Programme zones are summed; comparators are shown beside and never summed.", required=True
        ),
        "expected_from": day(
            "From",
            "Every KPI needs its readings from this day; if blank, from the KPI's first reading.",
            may_be_absent=True,
        ),
        "expected_to": day("To", "The last day of its last period; blank while it still reports.", may_be_absent=True),
    },
    place=3,
    purpose="The parts of the territory that readings come from.",
    rules=[
        stated_once(
            ("zone",),
            error("ZON-01", "A zone is entered only once."),
            blame="zone",
            message="{zone} is already in a row above.",
            fix="Delete the row that is not needed, or give this zone its own name.",
            any_case=True,
        ),
        reading_across(
            "KPI readings",
            holds=is_read,
            rule=warning("ZON-02", "A zone of the programme has readings."),
            blame="zone",
            message="{zone} is a zone of the kind {kind}, but no row in [KPI readings] has it.",
            fix="Add its readings to [KPI readings], or delete the zone.",
        ),
        broken_when(
            before("expected_to", "expected_from"),
            error("ZON-03", "A zone does not end before it begins."),
            blame="expected_to",
            message="[expected_to] is {expected_to}, before [expected_from] {expected_from}.",
            fix="Correct [expected_from] or [expected_to].",
        ),
    ],
)

"""Zones: the parts of the territory that readings come from."""

from xltools.checks import sheet
from xltools.columns import choice, text

KINDS = ("Programme", "Comparator")

schema = sheet(
    "Zones",
    {
        "zone": text("Zone", "The zone's name, as readings give it.", required=True, width=20),
        "kind": choice(
            "Kind", KINDS, "Programme zones are summed; comparators are shown beside and never summed.", required=True
        ),
    },
    place=3,
    purpose="The parts of the territory that readings come from.",
)

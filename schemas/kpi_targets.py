"""KPI targets: what each KPI should reach, by when, and when that was set."""

from xltools.checks import sheet
from xltools.columns import choice, day, number, reference, text

KINDS = ("Baseline", "Target")
PATHS = ("Line", "Hold")

schema = sheet(
    "KPI targets",
    {
        "kpi_id": reference("KPI ID", "KPIs.kpi_id", "The KPI it is for.", required=True),
        "kind": choice("Kind", KINDS, "Where it started, or what it should reach.", required=True),
        "due": day("Due", "The day it is for.", required=True),
        "target": number("Target", "The value; a percentage is typed as one.", required=True),
        "set_on": day("Set on", "When it was set; the latest one counts.", required=True),
        "path": choice("Path", PATHS, "Line: the target rises evenly from the point before; Hold: it stands as it is."),
        "source": text("Source", "Who set it.", width=40),
    },
    place=15,
    purpose="What each KPI should reach, by when, and when that was set.",
)

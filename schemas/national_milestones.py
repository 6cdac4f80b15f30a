"""National milestones: what the national bodies expect of every council, by area and checkpoint."""

from xltools.checks import sheet
from xltools.columns import day, ident, reference, text

schema = sheet(
    "National milestones",
    {
        "national_id": ident("National ID", "Names the deliverable."),
        "area_id": reference("Area ID", "Areas.area_id", "The area it belongs to.", required=True),
        "checkpoint": day("Checkpoint", "The day by which the area is judged.", required=True),
        "deliverable": text("Deliverable", "What must be in place.", required=True, width=60),
        "deadline": day("Deadline", "Its own date, where it has one before the checkpoint."),
        "forecast": day("Forecast date", "When it is now expected."),
        "met_on": day("Met on", "When it was met."),
        "measure": reference("Measure", "KPIs.kpi_id", "The KPI that decides it, where one does."),
        "source": text("Source", "The paper it comes from.", width=30),
    },
    place=6,
    purpose="What the national bodies expect of every council, by area and checkpoint.",
)

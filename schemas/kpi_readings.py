"""KPI readings: what was measured, by period and zone."""

from xltools.checks import sheet
from xltools.columns import choice, day, number, reference, text

STATUSES = ("Provisional", "Final", "Revised")

schema = sheet(
    "KPI readings",
    {
        "kpi_id": reference("KPI ID", "KPIs.kpi_id", "The KPI read.", required=True),
        "period_end": day("Period end", "The last day of the period.", required=True),
        "zone": reference("Zone", "Zones.zone", "Where it was read.", required=True),
        "numerator": number("Numerator", "The upper number, or the value itself where there is no lower one."),
        "denominator": number("Denominator", "The lower number."),
        "reported_on": day("Reported on", "When it was reported; the latest one counts.", required=True),
        "data_status": choice("Data status", STATUSES, "How firm it is.", required=True),
        "comment": text("Comment", "Anything worth knowing.", width=40),
    },
    place=16,
    purpose="What was measured, by period and zone.",
)

"""KPIs: what is measured, in what unit, and which way is better."""

from xltools.checks import sheet
from xltools.columns import choice, day, ident, number, reference, text, yes_no

UNITS = ("%", "number", "GBP")
POLARITIES = ("Higher", "Lower", "Neutral")
OVER_TIME = ("Sum", "Latest")
TOLERANCES = ("Points", "Share")

schema = sheet(
    "KPIs",
    {
        "kpi_id": ident("KPI ID", "Names the measure."),
        "workstream_id": reference(
            "Workstream ID", "Workstreams.workstream_id", "The workstream it tells about.", required=True
        ),
        "kpi": text("KPI", "The measure's title.", required=True, width=40),
        "definition": text("Definition", "What is counted, and when.", width=60),
        "numerator": text("Numerator", "What the upper number counts.", width=36),
        "denominator": text("Denominator", "What the lower number counts; blank where there is none.", width=36),
        "unit": choice("Unit", UNITS, "What its values are.", required=True, width=10),
        "better_is": choice("Better is", POLARITIES, "Which way is better; Neutral: close to the target is best."),
        "over_time": choice(
            "Over time", OVER_TIME, "Sum adds periods up; Latest takes the last one.", required=True, width=12
        ),
        "headline": yes_no("Headline", "Yes: stands on the Summary, and the workstream is rated no better than it."),
        "tolerance_as": choice(
            "Tolerance as", TOLERANCES, "Whether tolerances are points or a share of the target.", width=14
        ),
        "tolerance_1": number("Tolerance 1", "Short by up to this: Amber/Green; blank takes the Settings.", low=0),
        "tolerance_2": number("Tolerance 2", "Short by up to this: Amber/Red; blank takes the Settings.", low=0),
        "break_date": day("Break date", "From this day it is counted anew: the mean and limits start again."),
        "break_reason": text("Break reason", "What changed.", width=40),
        "validated_on": day("Validated on", "When its data were last checked against the source."),
        "process_documented": yes_no("Process documented", "Whether it is written down how it is collected."),
        "owner": text("Owner", "The role that answers for it.", width=24),
        "source": text("Source", "The paper or system it comes from.", width=36),
    },
    place=14,
    purpose="What is measured, in what unit, and which way is better.",
)

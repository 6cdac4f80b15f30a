"""Business cases: what is invested, disinvested and saved, by year."""

from xltools.checks import sheet
from xltools.columns import choice, ident, money, reference, text, yes_no

KINDS = ("Investment", "Disinvestment", "Saving")

schema = sheet(
    "Business cases",
    {
        "case_id": ident("Case ID", "Names the row."),
        "workstream_id": reference(
            "Workstream ID", "Workstreams.workstream_id", "The workstream it belongs to.", required=True
        ),
        "case": text("Case", "What the money is for.", required=True, width=44),
        "kind": choice("Kind", KINDS, "Money put in, taken out of a service, or saved.", required=True),
        "cashable": yes_no("Cashable", "Yes: the money is released and can be spent elsewhere."),
        "financial_year": text("Financial year", "As 2011/12.", required=True, width=14),
        "planned": money("Planned (GBP)", "What was planned for the year."),
        "actual": money("Actual (GBP)", "What came of it; blank until known."),
        "comment": text("Comment", "Anything worth knowing.", width=40),
    },
    place=17,
    purpose="What is invested, disinvested and saved, by year.",
)

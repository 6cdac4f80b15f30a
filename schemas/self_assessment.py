"""Self-assessment: at each review, the rating of each requirement."""

from xltools.checks import sheet
from xltools.columns import day, rating, reference, text

schema = sheet(
    "Self-assessment",
    {
        "review_date": day("Review date", "The day of the review.", required=True),
        "requirement_id": reference(
            "Requirement ID", "Requirements.requirement_id", "The requirement rated.", required=True
        ),
        "rag": rating("RAG", "How far it is met.", required=True),
        "evidence": text("Evidence", "What shows it.", width=60),
    },
    place=9,
    purpose="At each review, the rating of each requirement.",
)

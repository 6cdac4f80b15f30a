"""Likelihood: at each review, how likely each area is to meet each checkpoint."""

from xltools.checks import sheet
from xltools.columns import choice, day, reference, text
from xltools.rag import LIKELIHOODS

schema = sheet(
    "Likelihood",
    {
        "review_date": day("Review date", "The day of the review.", required=True),
        "area_id": reference("Area ID", "Areas.area_id", "The area judged.", required=True),
        "checkpoint": day("Checkpoint", "The checkpoint judged.", required=True),
        "likelihood": choice("Likelihood", LIKELIHOODS, "How likely it is to be met by then.", required=True, width=18),
        "comment": text("Comment", "Why.", width=50),
    },
    place=7,
    purpose="At each review, how likely each area is to meet each checkpoint.",
)

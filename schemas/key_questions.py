"""Key questions: the questions asked of each area at a review."""

from xltools.checks import sheet
from xltools.columns import choice, ident, reference, text

ANSWER_TYPES = ("Yes/No", "Date", "Text")
THEMES = ("Specific", "Next steps", "What could prevent", "Support")

schema = sheet(
    "Key questions",
    {
        "question_id": ident("Question ID", "Names the question."),
        "area_id": reference("Area ID", "Areas.area_id", "The area it is asked of.", required=True),
        "question": text("Question", "What is asked.", required=True, width=70),
        "answer_type": choice("Answer type", ANSWER_TYPES, "What form the answer takes.", required=True),
        "theme": choice("Theme", THEMES, "What it is about.", required=True, width=20),
        "asked_if": text("Asked if", "Asked only if another was answered so: 'Q-04 = No'.", width=18),
    },
    place=10,
    purpose="The questions asked of each area at a review.",
)

"""Distribution: who receives which pack."""

from xltools.checks import sheet
from xltools.columns import choice, email, text

COPIES = ("To", "Cc")

schema = sheet(
    "Distribution",
    {
        "name": text("Name", "Who it goes to.", required=True, width=30),
        "role": text("Role", "As what.", width=30),
        "email": email("Email", "Where to.", required=True),
        "copy": choice("Copy", COPIES, "Addressed, or copied in.", required=True, width=9),
        "pack": text(
            "Pack",
            "Board, Programme, Return, or Workstream and its ID; several joined by '; '.",
            required=True,
            width=24,
            is_list=True,
        ),
    },
    place=19,
    purpose="Who receives which pack.",
)

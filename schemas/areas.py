"""Areas: the national areas that progress is judged in."""

from xltools.checks import sheet
from xltools.columns import ident, text

schema = sheet(
    "Areas",
    {
        "area_id": ident("Area ID", "Names the area."),
        "area": text("Area", "The area's title.", required=True, width=40),
        "description": text("Description", "What success there means.", width=60),
        "useful_information": text("Useful information", "Guidance worth reading.", width=40),
    },
    place=2,
    purpose="The national areas that progress is judged in.",
)

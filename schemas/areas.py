"""Areas: the national areas that progress is judged in."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import ident, text
from xltools.schema.rules import areas_to_judge, has_row, last_reviewed, reading_across, stated_once, warning


def is_judged(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the areas that the last review judged, or had nothing left to judge in."""
    areas = frame["area_id"]
    return has_row(
        areas.where(areas.isin(areas_to_judge(tables))), last_reviewed(tables["Likelihood"], tables, "area_id")
    )


def has_deliverable(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the areas that a national milestone belongs to."""
    return has_row(frame["area_id"], tables["National milestones"]["area_id"])


schema = sheet(
    "Areas",
    {
        "area_id": ident("Area ID", "Identifies the area."),
        "area": text("Area", "The name of the area.", required=True, width=40),
        "description": text("Description", "What success there means.", width=60),
        "useful_information": text("Useful information", "Guidance worth reading on it.", width=40),
    },
    place=2,
    purpose="The national areas that progress is judged in.",
    rules=[
        reading_across(
            "Likelihood",
            "National milestones",
            holds=is_judged,
            rule=warning(
                "ARE-01",
                "An area with a checkpoint to come was judged at the last review.",
                source="Paper 004: the likelihood of each milestone is judged at each review",
            ),
            blame="area_id",
            message="{area_id} has a checkpoint to come, but no row in [Likelihood] at the last review.",
            fix="Add a row to [Likelihood] for {area_id} at the last review, for each checkpoint to come.",
        ),
        stated_once(
            ("area",),
            warning("ARE-02", "An area is entered only once."),
            blame="area",
            message="{area} is already in a row above.",
            fix="Delete the row that is not needed.",
            any_case=True,
        ),
        reading_across(
            "National milestones",
            holds=has_deliverable,
            rule=warning("ARE-03", "An area has a national milestone."),
            blame="area_id",
            message="No row in [National milestones] has the [National milestones.area_id] {area_id}.",
            fix="Add a row to [National milestones] with [National milestones.area_id] {area_id}.",
        ),
    ],
)

"""National milestones: what the national bodies expect of every council, by area and checkpoint."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import day, ident, reference, text
from xltools.schema.rules import (
    before,
    broken_when,
    dated,
    error,
    given,
    reading_across,
    stated_once,
    warning,
    within_as_at,
)


def is_forecast_to_come(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the deliverables that are met, or whose forecast, if any, is not before As at."""
    return ~(frame["met_on"].isna() & (frame["forecast"] < tables.as_at))


def is_missed_with_forecast(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the deliverables that are met, not yet due, decided by a KPI, or have a forecast."""
    is_past = frame["deadline"].fillna(frame["checkpoint"]) < tables.as_at
    return ~(is_past & frame[["met_on", "measure", "forecast"]].isna().all(axis="columns"))


schema = sheet(
    "National milestones",
    {
        "national_id": ident("National ID", "Identifies the deliverable."),
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
    rules=[
        broken_when(
            before("checkpoint", "deadline"),
            error(
                "NAT-01",
                "A deliverable's own deadline is no later than its checkpoint.",
                source="Papers 002 and 004: some deliverables have earlier dates of their own",
            ),
            blame="deadline",
            message="[deadline] is {deadline}, after [checkpoint] {checkpoint}.",
            fix="Correct [deadline] or [checkpoint]; clear [deadline] if it has no date of its own.",
        ),
        within_as_at(
            "met_on",
            error("NAT-02", "No deliverable was met after [Settings.as_at]."),
            message="[met_on] is {met_on}, which is after [Settings.as_at], {as_at}.",
            fix="Correct [met_on]; if it is not met yet, move the date to [forecast].",
        ),
        reading_across(
            holds=is_forecast_to_come,
            rule=warning("NAT-03", "The forecast of a deliverable not yet met has not passed."),
            blame="forecast",
            message="[met_on] is {met_on}, but [forecast] {forecast} has passed.",
            fix="Type when it is now expected, or the day it was met under [met_on].",
        ),
        reading_across(
            holds=is_missed_with_forecast,
            rule=warning("NAT-04", "A deliverable that was missed has a forecast date."),
            blame="forecast",
            message="[checkpoint] is {checkpoint} and [deadline] is {deadline}, which has passed; "
            "[measure] is {measure}, "
            "[met_on] is {met_on} and [forecast] is {forecast}.",
            fix="Type under [forecast] when it is expected, or the day it was met under [met_on].",
        ),
        broken_when(
            given("measure") & dated("met_on"),
            warning(
                "NAT-05",
                "A deliverable that a KPI decides has nothing under [met_on].",
                source="Own rule: such a deliverable is decided by its KPI at its deadline",
            ),
            blame="met_on",
            message="[met_on] is {met_on}, but {measure} decides whether it is met.",
            fix="Clear [met_on] if the KPI decides; if not, clear [measure].",
        ),
        stated_once(
            ("area_id", "checkpoint", "deliverable"),
            warning("NAT-06", "A deliverable is entered only once."),
            blame="deliverable",
            message='{area_id} already has "{deliverable}" by {checkpoint} in a row above.',
            fix="Delete the row that is not needed.",
            any_case=True,
        ),
    ],
)

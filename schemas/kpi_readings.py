"""KPI readings: what was measured, by period and zone."""

import pandas as pd

from xltools.checks import Tables, sheet
from xltools.columns import choice, day, number, reference, text
from xltools.rules import (
    among,
    before,
    below,
    blank,
    broken_when,
    error,
    given,
    has_word,
    off_month_end,
    reading_across,
    stated_once,
    table_rule,
    turns_provisional,
    warning,
    within_as_at,
    word,
)

STATUSES = ("Provisional", "Final", "Revised")


def is_percentage(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the readings of KPIs whose unit is %."""
    return has_word(frame["kpi_id"], "%", table=tables["KPIs"], id_field="kpi_id", field="unit")


def is_of(kind: str, frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the readings of the programme's zones, or of comparators."""
    return has_word(frame["zone"], kind, table=tables["Zones"], id_field="zone", field="kind")


def is_at_most_all(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the readings that make 100% at most; a denominator of 0 has a finding of its own."""
    is_more = (frame["numerator"] > frame["denominator"]) & (frame["denominator"] > 0)
    return ~(is_more & is_percentage(frame, tables))


def keeps_both_numbers(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the readings that zones can be summed from, or need not be."""
    is_alone = frame["numerator"].notna() & frame["denominator"].isna()
    return ~(is_alone & is_of("Programme", frame, tables) & is_percentage(frame, tables))


def is_a_share(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the comparators' readings that are shares, and all others: the programme's keep both numbers."""
    is_alone = frame["denominator"].isna() & is_of("Comparator", frame, tables)
    is_beyond = (frame["numerator"] < 0) | (frame["numerator"] > 1)
    return ~(is_alone & is_beyond & is_percentage(frame, tables))


def is_meant_as_ratio(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """Tell the readings without a denominator, or whose KPI has one."""
    kpis = tables["KPIs"]
    plain = kpis.loc[kpis["denominator"].isna() & kpis["unit"].isin(("number", "GBP")), "kpi_id"].dropna()
    return frame["denominator"].isna() | ~frame["kpi_id"].isin(plain)


def is_within_its_zone(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True where the period lies between From and To of its zone, or those are blank."""
    zones = tables["Zones"].dropna(subset=["zone"]).drop_duplicates("zone").set_index("zone")
    holds = pd.Series(data=True, index=frame.index)
    if "expected_from" in zones:
        holds &= ~(frame["period_end"] < frame["zone"].map(zones["expected_from"]))
        holds &= ~(frame["period_end"] > frame["zone"].map(zones["expected_to"]))
    return holds


def stays_firm(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Tell the readings that do not take back a firm one."""
    return ~turns_provisional(frame)


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
    rules=[
        stated_once(
            ("kpi_id", "period_end", "zone", "reported_on"),
            error("RDG-01", "A KPI is reported once for a period and zone on one day."),
            blame="reported_on",
            message="{kpi_id}, {zone}, {period_end} was reported on {reported_on} in a row above already.",
            fix="Delete the row that does not count, or correct Reported on: the latest one counts.",
            is_live=False,  # a sheet of many rows
        ),
        reading_across(
            "KPIs",
            holds=is_at_most_all,
            rule=error("RDG-02", "A percentage's upper number is no more than its lower number."),
            blame="numerator",
            message="Numerator is {numerator}, more than Denominator {denominator}, but the Unit of {kpi_id} is %.",
            fix="Correct Numerator or Denominator: they may stand the wrong way round.",
        ),
        broken_when(
            below("denominator", 0) | among("denominator", (0,)),
            error("RDG-03", "A denominator is above 0."),
            blame="denominator",
            message="{kpi_id}, {zone}, {period_end}: Denominator is {denominator}.",
            fix="Type the lower number; if nothing was there to count, clear Numerator and Denominator and say so "
            "under Comment.",
        ),
        reading_across(
            "KPIs",
            "Zones",
            holds=keeps_both_numbers,
            rule=error(
                "RDG-04",
                "A percentage read in the programme keeps both its numbers.",
                source="Own rule: a total of zones is the ratio of sums, never the mean of ratios",
            ),
            blame="denominator",
            message="{kpi_id}, {zone}, {period_end}: Numerator is {numerator} and Denominator is blank, but the Unit "
            "is %, and {zone} is part of the programme.",
            fix="Type the lower number under Denominator and the upper one under Numerator.",
        ),
        broken_when(
            given("kpi_id") & blank("numerator"),
            warning("RDG-06", "A reading has its number."),
            blame="numerator",
            message="{kpi_id}, {zone}, {period_end}: Numerator is blank, so the period is incomplete.",
            fix="Type the number under Numerator; delete the row if nothing was read.",
        ),
        broken_when(
            (before("reported_on", "period_end") & word("data_status", "Final", "Revised"))
            | before("reported_on", "period_end", by_days=31),
            error(
                "RDG-07",
                "A firm reading is reported after its period, a provisional one at most a month before its end.",
            ),
            blame="reported_on",
            message="Reported on is {reported_on}, before Period end {period_end} (Data status {data_status}).",
            fix="Correct Period end or Reported on; choose Provisional if the period was not over.",
        ),
        broken_when(
            off_month_end("period_end"),
            error("RDG-08", "A period ends on the last day of a month."),
            blame="period_end",
            message="Period end is {period_end}, which is not the last day of its month.",
            fix="Type the last day of the month or quarter.",
        ),
        within_as_at(
            "reported_on",
            warning("RDG-09", "A reading counts from As at on."),
            message="Reported on {reported_on} lies after As at, {as_at}: this reading does not count.",
            fix="Correct Reported on, or bring As at in Settings up to date.",
        ),
        table_rule(
            holds=stays_firm,
            rule=warning("RDG-10", "A firm reading does not become provisional again."),
            blame="data_status",
            message="Data status is {data_status}, but {kpi_id}, {zone}, {period_end} was firm before {reported_on}.",
            fix="Choose Revised under Data status, or correct Reported on.",
        ),
        broken_when(
            word("data_status", "Revised") & blank("comment"),
            warning("RDG-11", "A revised reading says what changed."),
            blame="comment",
            message="Data status is {data_status}, but Comment is blank.",
            fix="Type the reason under Comment.",
        ),
        reading_across(
            "KPIs",
            "Zones",
            holds=is_a_share,
            rule=error("RDG-12", "A comparator's percentage without a denominator lies between 0% and 100%."),
            blame="numerator",
            message="{zone}: Numerator is {numerator} and Denominator is {denominator}, but the Unit of {kpi_id} is %.",
            fix="Type it as a percentage, such as 85%, or type its Denominator.",
        ),
        reading_across(
            "KPIs",
            holds=is_meant_as_ratio,
            rule=warning("RDG-13", "Only a ratio has a denominator."),
            blame="denominator",
            message="Denominator is {denominator}, but {kpi_id} has none in KPIs.",
            fix="Clear Denominator, or type in KPIs under Denominator what it counts.",
        ),
        reading_across(
            "Zones",
            holds=is_within_its_zone,
            rule=warning("RDG-14", "A reading lies between From and To of its zone."),
            blame="period_end",
            message="{kpi_id}, {zone}: Period end {period_end} lies before From or after To of {zone} in Zones: "
            "this reading does not count.",
            fix="Correct Period end, or From and To in Zones: To is the last day of the last period.",
        ),
    ],
)

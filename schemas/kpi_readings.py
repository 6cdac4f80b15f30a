"""KPI readings: what was measured, by period and zone."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, day, number, reference, text
from xltools.schema.rules import (
    among,
    before,
    below,
    blank,
    broken_when,
    error,
    given,
    has_word,
    lookup,
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
    """True for the readings of KPIs whose unit is %."""
    return has_word(frame["kpi_id"], "%", table=tables["KPIs"], id_field="kpi_id", field="unit")


def is_of(kind: str, frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the readings of the programme's zones, or of comparators."""
    return has_word(frame["zone"], kind, table=tables["Zones"], id_field="zone", field="kind")


def is_at_most_all(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the readings that make 100% at most; a denominator of 0 has a finding of its own."""
    is_more = (frame["numerator"] > frame["denominator"]) & (frame["denominator"] > 0)
    return ~(is_more & is_percentage(frame, tables))


def keeps_both_numbers(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the readings that zones can be summed from, or need not be."""
    is_alone = frame["numerator"].notna() & frame["denominator"].isna()
    return ~(is_alone & is_of("Programme", frame, tables) & is_percentage(frame, tables))


def is_a_share(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the comparators' readings that are shares, and all others: the programme's keep both numbers."""
    is_alone = frame["denominator"].isna() & is_of("Comparator", frame, tables)
    is_beyond = (frame["numerator"] < 0) | (frame["numerator"] > 1)
    return ~(is_alone & is_beyond & is_percentage(frame, tables))


def divides(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the comparators' readings that are shares of something, and all others; one beyond 100% has its own."""
    is_alone = frame["denominator"].isna() & is_of("Comparator", frame, tables)
    return ~(is_alone & frame["numerator"].between(0, 1) & is_percentage(frame, tables))


def is_a_share_of_something(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the readings that are not below 0, or are not shares; a comparator's alone has a finding of its own."""
    is_alone = frame["denominator"].isna() & is_of("Comparator", frame, tables)
    return ~((frame["numerator"] < 0) & ~is_alone & is_percentage(frame, tables))


def counts_something(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the readings that are not below 0, are shares, or whose KPI has a target or baseline below 0."""
    targets = tables.by_sheet.get("KPI targets")
    may_fall = set() if targets is None else set(targets.loc[targets["target"] < 0, "kpi_id"])
    units = lookup(frame["kpi_id"], tables["KPIs"], "kpi_id", "unit")
    return ~((frame["numerator"] < 0) & units.isin(("number", "GBP")) & ~frame["kpi_id"].isin(may_fall))


def is_meant_as_ratio(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the readings without a denominator, or whose KPI has one."""
    kpis = tables["KPIs"]
    plain = kpis.loc[kpis["denominator"].isna() & kpis["unit"].isin(("number", "GBP")), "kpi_id"].dropna()
    return frame["denominator"].isna() | ~frame["kpi_id"].isin(plain)


def is_within_its_zone(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True where the period is between From and To of its zone, or those are blank."""
    zones, end = tables["Zones"], frame["period_end"]
    if "expected_from" not in zones or zones.empty:  # of no zone at all, not even the kind of the bounds is known
        return pd.Series(data=True, index=frame.index)
    begins, ends = (lookup(frame["zone"], zones, "zone", bound) for bound in ("expected_from", "expected_to"))
    return ~((end < begins) | (end > ends))


def stays_firm(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the readings that do not take back a firm one."""
    return ~turns_provisional(frame)


schema = sheet(
    "KPI readings",
    {
        "kpi_id": reference("KPI ID", "KPIs.kpi_id", "The KPI measured.", required=True),
        "period_end": day("Period end", "The last day of the period.", required=True),
        "zone": reference("Zone", "Zones.zone", "Where it was measured.", required=True),
        "numerator": number("Numerator", "The numerator, or the value itself where there is no denominator."),
        "denominator": number("Denominator", "The denominator."),
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
            message="{kpi_id}, {zone}, {period_end} is already reported on {reported_on} in a row above.",
            fix="Delete the row that is not needed, or correct [reported_on]: the latest one counts.",
            is_live=False,  # a sheet of many rows
        ),
        reading_across(
            "KPIs",
            holds=is_at_most_all,
            rule=error("RDG-02", "The numerator of a percentage is no larger than its denominator."),
            blame="numerator",
            message="[numerator] is {numerator}, more than [denominator] {denominator}, but the "
            "[KPIs.unit] of {kpi_id} is %.",
            fix="Correct [numerator] or [denominator]: they may be the wrong way round.",
        ),
        broken_when(
            below("denominator", 0) | among("denominator", (0,)),
            error("RDG-03", "A denominator is above 0."),
            blame="denominator",
            message="{kpi_id}, {zone}, {period_end}: [denominator] is {denominator}.",
            fix="Type the denominator; if there was nothing to count, clear [numerator] and [denominator]"
            "[comment? and say so under [comment]].",
        ),
        reading_across(
            "KPIs",
            "Zones",
            holds=keeps_both_numbers,
            rule=error(
                "RDG-04",
                "A percentage measured in the programme has both its numbers.",
                source="Own rule: a total of zones is the ratio of sums, never the mean of ratios",
            ),
            blame="denominator",
            message="{kpi_id}, {zone}, {period_end}: [numerator] is {numerator} and [denominator] is blank, but the "
            "[KPIs.unit] is %, and {zone} is part of the programme.",
            fix="Type both numbers, under [numerator] and under [denominator].",
        ),
        broken_when(
            given("kpi_id") & blank("numerator"),
            warning("RDG-06", "A reading has a number."),
            blame="numerator",
            message="{kpi_id}, {zone}, {period_end}: [numerator] is blank, so the period is incomplete.",
            fix="Type the number under [numerator]; delete the row if nothing was measured.",
        ),
        broken_when(
            (before("reported_on", "period_end") & word("data_status", "Final", "Revised"))
            | before("reported_on", "period_end", by_days=31),
            error(
                "RDG-07",
                "A firm reading is reported after its period, a provisional one at most a month before its end.",
            ),
            blame="reported_on",
            message="[reported_on] is {reported_on}, before [period_end] {period_end}"
            "[data_status? ([data_status] {data_status})].",
            fix="Correct [period_end] or [reported_on][data_status?; choose Provisional if the period was not over].",
        ),
        broken_when(
            off_month_end("period_end"),
            error("RDG-08", "A period ends on the last day of a month."),
            blame="period_end",
            message="[period_end] is {period_end}, which is not the last day of its month.",
            fix="Type the last day of the month or quarter.",
        ),
        within_as_at(
            "reported_on",
            warning("RDG-09", "A reading is reported on or before [Settings.as_at]."),
            message="[reported_on] {reported_on} is after [Settings.as_at], {as_at}: this reading does not count.",
            fix="Correct [reported_on], or update [Settings.as_at] in [Settings].",
        ),
        table_rule(
            holds=stays_firm,
            rule=warning("RDG-10", "A firm reading does not become provisional again."),
            blame="data_status",
            message="[data_status] is {data_status}, but {kpi_id}, {zone}, {period_end} was firm before {reported_on}.",
            fix="Choose Revised under [data_status], or correct [reported_on].",
        ),
        broken_when(
            word("data_status", "Revised") & blank("comment"),
            warning("RDG-11", "A revised reading says what changed."),
            blame="comment",
            message="[data_status] is {data_status}, but [comment] is blank.",
            fix="Type the reason under [comment].",
        ),
        reading_across(
            "KPIs",
            "Zones",
            holds=is_a_share,
            rule=error("RDG-12", "A comparator's percentage without a denominator is between 0% and 100%."),
            blame="numerator",
            message="{zone}: [numerator] is {numerator} and [denominator] is {denominator}, but the "
            "[KPIs.unit] of {kpi_id} is %.",
            fix="Type the number itself under [numerator] and of how many under [denominator]: a published 85% is 85 "
            "and 100.",
        ),
        reading_across(
            "KPIs",
            holds=is_meant_as_ratio,
            rule=warning("RDG-13", "Only a ratio has a denominator."),
            blame="denominator",
            message="[denominator] is {denominator}, but {kpi_id} has none in [KPIs].",
            fix="Clear [denominator], or type in [KPIs] under [KPIs.denominator] what it counts.",
        ),
        reading_across(
            "Zones",
            holds=is_within_its_zone,
            rule=warning("RDG-14", "A reading is between [Zones.expected_from] and [Zones.expected_to] of its zone."),
            blame="period_end",
            message="{kpi_id}, {zone}: [period_end] {period_end} is before [Zones.expected_from] or "
            "after [Zones.expected_to] of {zone} in [Zones]: "
            "this reading does not count.",
            fix="Correct [period_end], or [Zones.expected_from] and [Zones.expected_to] in [Zones]: the latter is the "
            "last day of its last period.",
        ),
        reading_across(
            "KPIs",
            "Zones",
            holds=is_a_share_of_something,
            rule=error("RDG-15", "A percentage's upper number is not below 0."),
            blame="numerator",
            message="{kpi_id}, {zone}, {period_end}: [numerator] is {numerator}, below 0, but the [KPIs.unit] is %.",
            fix="Type the upper number without '-'; if nothing was counted, type 0.",
        ),
        reading_across(
            "KPIs",
            holds=counts_something,
            rule=warning("RDG-16", "A count, or an amount of money, is not below 0."),
            blame="numerator",
            message="{kpi_id}, {zone}, {period_end}: [numerator] is {numerator}, below 0.",
            fix="Type the number without '-'[Waivers?; if it may rightly be below 0, as a net change may, "
            "agree a waiver].",
        ),
        reading_across(
            "KPIs",
            "Zones",
            holds=divides,
            rule=warning("RDG-17", "A comparator's percentage has a denominator."),
            blame="denominator",
            message="{zone}, {period_end}: [denominator] is blank, so this is not shown beside {kpi_id}.",
            fix="Type the number itself under [numerator] and of how many under [denominator]: a published 85% is 85 "
            "and 100.",
        ),
    ],
)

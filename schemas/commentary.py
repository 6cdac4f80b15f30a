"""Commentary: what is behind a figure or a rating, and what is being done, said for one period."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import day, reference, text
from xltools.schema.rules import (
    blank,
    broken_when,
    error,
    given,
    reading_across,
    stated_once,
    table_rule,
    unlike_in,
    warning,
    within_as_at,
)

ITEMS = (
    "KPIs.kpi_id",
    "Workstreams.workstream_id",
    "Milestones.milestone_id",
    "National milestones.national_id",
    "Areas.area_id",
    "Requirements.requirement_id",
    "Risks.risk_id",
    "Business cases.case_id",
)
#: Characters that stand beside a chart without being cut.
ROOM = 300
#: What the name of a person begins with, and that of a role never.
TITLES = ("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "prof", "prof.", "cllr", "cllr.", "sir", "dame")

EXCEPTIONS = "Practice of exception reports: cause, consequence, action, by whom, by when"
PAGES = "Own rule: a Board reads three short texts beside a chart"


def fits(texts: "pd.Series[str]") -> "pd.Series[bool]":
    """True for the texts that are no longer than their place."""
    return texts.str.len() <= ROOM


def names_a_role(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the rows whose By is blank, or neither an e-mail address nor a name with its title."""
    said = frame["by"].fillna("")
    return ~(said.str.contains("@", regex=False) | said.str.split(" ").str[0].str.lower().isin(TITLES))


def of_months(ids: "pd.Series[str]", days: "pd.Series[pd.Timestamp]") -> Iterator[tuple[object, float, float]]:
    """Return each id with the year and the month of its day."""
    return zip(ids.tolist(), days.dt.year.tolist(), days.dt.month.tolist(), strict=True)


def is_of_a_reading(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the rows about a period that the KPI was read for, about one without readings, or about no KPI."""
    readings = tables["KPI readings"]
    months = readings["period_end"].to_numpy().astype("datetime64[M]")
    asked = frame["period_end"].to_numpy().astype("datetime64[M]")
    read_then = readings[np.isin(months, asked) & readings["kpi_id"].isin(frame["item_id"].dropna().unique())]
    read = set(of_months(read_then["kpi_id"], read_then["period_end"]))
    kpis = set(readings["kpi_id"].dropna().tolist())
    found = [
        item not in kpis or math.isnan(year) or (item, year, month) in read
        for item, year, month in of_months(frame["item_id"], frame["period_end"])
    ]
    return pd.Series(found, index=frame.index, dtype="bool")


def ends_a_month(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the rows about a month's end or the day of the report, and those about a KPI."""
    is_kpi = frame["item_id"].isin(tables["KPIs"]["kpi_id"].dropna().tolist())
    end = frame["period_end"]
    holds: pd.Series[bool] = is_kpi | end.isna() | end.dt.is_month_end | (end == tables.as_at)
    return holds


TOO_LONG = f"LEN({{cell}})>{ROOM}"

schema = sheet(
    "Commentary",
    {
        "item_id": reference("Item ID", ITEMS, "What it is about: mostly a KPI.", required=True),
        "period_end": day("Period end", "The last day of the period that it is about.", required=True),
        "behind": text("What is behind it", "Why the figure or rating is as it is.", required=True, width=60),
        "doing": text("What is being done", "What is being done about it.", width=60),
        "by": text("By", "The role that does it, or answers for it.", width=24),
    },
    place=18,
    purpose="What is behind a figure or a rating, and what is being done, for one period.",
    may_be_absent=True,
    rules=[
        stated_once(
            ("item_id", "period_end"),
            error("CMT-01", "An item has one commentary for a period."),
            blame="period_end",
            message="{item_id} already has a commentary for {period_end} in a row above.",
            fix="Delete the row that is not needed, or correct [period_end].",
        ),
        within_as_at(
            "period_end",
            warning("CMT-02", "No commentary is for a period that ends after [Settings.as_at]."),
            message="[period_end] {period_end} is after [Settings.as_at], {as_at}: this row does not count.",
            fix="Correct [period_end], or update [Settings.as_at] in [Settings].",
        ),
        reading_across(
            "KPI readings",
            holds=is_of_a_reading,
            rule=warning("CMT-03", "A commentary on a KPI is for a period that was read."),
            blame="period_end",
            message="[period_end] is {period_end}, but {item_id} has no reading for that period: this row is not shown "
            "beside it.",
            fix="Type under [period_end] the last day of a period that [KPI readings] has for {item_id}.",
        ),
        reading_across(
            "KPIs",
            holds=ends_a_month,
            rule=warning("CMT-04", "A commentary is for a period that ends with a month, or at [Settings.as_at]."),
            blame="period_end",
            message="[period_end] is {period_end}, which is neither the last day of a month nor [Settings.as_at], "
            "{as_at}.",
            fix="Type the last day of the month under [period_end].",
        ),
        broken_when(
            unlike_in("behind", fits, TOO_LONG),
            warning("CMT-05", "The reason in a commentary fits its place beside a chart.", source=PAGES),
            blame="behind",
            message=f"[behind] is longer than {ROOM} characters, for which there is room beside a chart.",
            fix=f"Say it in {ROOM} characters or fewer; the rest belongs in a paper of its own.",
        ),
        broken_when(
            unlike_in("doing", fits, TOO_LONG),
            warning("CMT-06", "The response in a commentary fits its place beside a chart.", source=PAGES),
            blame="doing",
            message=f"[doing] is longer than {ROOM} characters, for which there is room beside a chart.",
            fix=f"Say it in {ROOM} characters or fewer; steps with a day of their own belong in [Actions].",
        ),
        broken_when(
            given("item_id") & blank("doing"),
            warning("CMT-07", "A commentary says what is being done.", source=EXCEPTIONS),
            blame="doing",
            message="{item_id} has a commentary, but [doing] is blank.",
            fix="Type under [doing] what is being done, or that nothing needs to be done.",
        ),
        broken_when(
            given("item_id") & blank("by"),
            warning("CMT-08", "A commentary says by whom.", source=EXCEPTIONS),
            blame="by",
            message="{item_id} has a commentary, but [by] is blank.",
            fix="Type the role that does it, or answers for it, under [by].",
        ),
        table_rule(
            holds=names_a_role,
            rule=warning("CMT-09", "A commentary names a role, not a person.", source="Own rule: packs are published"),
            kind="row",
            blame="by",
            message="[by] is {by}, which looks like a person or an address.",
            fix="Type the role under [by], such as Head of finance.",
        ),
    ],
)

"""KPI targets: what each KPI should reach, by when, and when that was set."""

import numpy as np
import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, day, number, reference, text
from xltools.schema.rules import (
    before,
    blank,
    broken_when,
    error,
    is_backward,
    lookup,
    reading_across,
    stated_once,
    table_rule,
    warning,
    within_as_at,
    word,
)

KINDS = ("Baseline", "Target")
PATHS = ("Line", "Hold")
PERIOD, YEAR_TO_DATE = "Period", "Year to date"


def asks_for_no_less(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets that follow polarity; those set after As at do not count, nor do mistyped ones."""
    is_yearly = frame["target_for"] == YEAR_TO_DATE
    known = frame[~(frame["set_on"] > tables.as_at) & is_a_share(frame, tables) & ~is_yearly]
    better_is = lookup(known["kpi_id"], tables["KPIs"], "kpi_id", "better_is")
    return ~is_backward(known, better_is).reindex(frame.index, fill_value=False)


def is_a_share(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets of percentages that are shares, and all other targets."""
    is_percentage = lookup(frame["kpi_id"], tables["KPIs"], "kpi_id", "unit") == "%"
    return ~(is_percentage & ((frame["target"] < 0) | (frame["target"] > 1)))


def is_fit_for_share(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets that are not 0, or have points: by choice, or as percentages have them by default."""
    kpis = tables["KPIs"]
    tolerance_as = lookup(frame["kpi_id"], kpis, "kpi_id", "tolerance_as")
    unit = lookup(frame["kpi_id"], kpis, "kpi_id", "unit")
    has_share = (tolerance_as == "Share") | (tolerance_as.isna() & unit.isin(("number", "GBP")))
    return ~((frame["kind"] == "Target") & (frame["target"] == 0) & has_share)


def begins_somewhere(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the targets without a line, or with a point to draw it from; one that cannot be read may be it."""
    points = list(zip(frame["kpi_id"].tolist(), frame["due"].tolist(), strict=True))
    first: dict[str, pd.Timestamp] = {}
    for kpi_id, due in points:
        first[kpi_id] = min(first.get(kpi_id, due), due) if not pd.isna(due) else pd.Timestamp.min
    begins = pd.Series([isinstance(kpi_id, str) and first[kpi_id] == due for kpi_id, due in points], index=frame.index)
    return ~(begins & (frame["kind"] == "Target") & (frame["path"] == "Line") & ~(frame["target_for"] == YEAR_TO_DATE))


def says_what_it_is_for(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets that say what they are for, or are no total of many periods by the look of the readings."""
    kpis, readings = tables["KPIs"], tables["KPI readings"]
    is_sum = lookup(frame["kpi_id"], kpis, "kpi_id", "over_time") == "Sum"
    asked = frame[is_sum & (frame["kind"] == "Target") & frame["target_for"].isna()].dropna(subset=["due", "target"])
    holds = pd.Series(data=True, index=frame.index)
    for kpi_id, rows in asked.groupby("kpi_id"):
        mine = readings[readings["kpi_id"] == kpi_id]
        if mine["denominator"].notna().any():
            continue
        totals = mine.dropna(subset=["period_end"]).groupby("period_end")["numerator"].sum(min_count=1).dropna()
        for row, target, due in zip(rows.index, rows["target"], rows["due"], strict=True):
            holds.loc[row] = not _is_of_many_periods(target, due, totals)
    return holds


def _is_of_many_periods(target: float, due: pd.Timestamp, totals: "pd.Series[float]") -> bool:
    """Return whether a target is nearer to a year's total than to a period's, by the year of readings before it."""
    if len(totals) < 2:
        return False
    end = min(due, totals.index[-1])
    year = totals[(totals.index > end - pd.DateOffset(years=1)) & (totals.index <= end)]
    year = year if len(year) > 1 else totals[:12]
    days = np.median(np.diff(totals.index.to_numpy()) / np.timedelta64(1, "D"))
    in_a_year, usual = max(round(365.25 / days), 1), year.median()
    return bool(in_a_year > 1 and usual > 0 and target >= np.sqrt(in_a_year) * usual)


def can_add_up(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets for the year to date whose KPI is a count that adds up, due at a month's end."""
    over_time = lookup(frame["kpi_id"], tables["KPIs"], "kpi_id", "over_time")
    readings = tables["KPI readings"]
    ratios = set(readings["kpi_id"][readings["denominator"].notna()])
    is_count = (over_time.isna() | (over_time == "Sum")) & ~frame["kpi_id"].isin(ratios)
    is_fit = is_count & (frame["due"].isna() | frame["due"].dt.is_month_end) & ~(frame["path"] == "Hold")
    holds: pd.Series[bool] = ~((frame["target_for"] == YEAR_TO_DATE) & (frame["kind"] == "Target")) | is_fit
    return holds


schema = sheet(
    "KPI targets",
    {
        "kpi_id": reference("KPI ID", "KPIs.kpi_id", "The KPI it is for.", required=True),
        "kind": choice("Kind", KINDS, "Where it started, or what it should reach.", required=True),
        "due": day("Due", "The day it is for.", required=True),
        "target": number("Target", "The value; a percentage is typed as one.", required=True),
        "set_on": day("Set on", "When it was set; the latest one counts.", required=True),
        "path": choice("Path", PATHS, "Line: straight from the point before; Hold: this level counts from Set on."),
        "source": text("Source", "Who set it.", width=40),
        "target_for": choice(
            "For",
            (PERIOD, YEAR_TO_DATE),
            "Period: each period's reading; Year to date: the sum since the financial year began. Blank is Period.",
            may_be_absent=True,
        ),
    },
    place=15,
    purpose="What each KPI should reach, by when, and when that was set.",
    rules=[
        stated_once(
            ("kpi_id", "kind", "due", "set_on"),
            error("TGT-01", "A target is set once for one due date on one day."),
            blame="target",
            message="{kpi_id} has a {kind} due {due}, set on {set_on}, in a row above already.",
            fix="Delete the row that is not needed, or correct [set_on]: the latest one counts.",
        ),
        reading_across(
            "KPIs",
            holds=asks_for_no_less,
            rule=warning("TGT-02", "A later target asks for no less than the one before."),
            blame="target",
            message="{kpi_id} has the target {target} due {due} (set on {set_on}), weaker than the one due before it.",
            fix="Correct [target] or [due]; or [KPIs.better_is] in "
            "[KPIs].[Waivers? If it was lowered on purpose, agree a waiver.]",
        ),
        reading_across(
            "KPIs",
            holds=is_a_share,
            rule=error("TGT-03", "The target of a percentage lies between 0% and 100%."),
            blame="target",
            message="[target] is {target}, but the [KPIs.unit] of {kpi_id} is %.",
            fix="Type it as a percentage, such as 85%.",
        ),
        reading_across(
            "KPIs",
            holds=is_fit_for_share,
            rule=error(
                "TGT-04",
                "A target of 0 has its tolerances in points.",
                source="Own rule: a share of nothing is nothing",
            ),
            blame="target",
            message="[target] is {target} ({kind}), but the tolerances of {kpi_id} are shares of the target.",
            fix="Choose Points under [KPIs.tolerance_as] in [KPIs] for {kpi_id}, and type both tolerances there.",
        ),
        broken_when(
            word("kind", "Target") & before("due", "set_on"),
            warning("TGT-05", "A target is set before it is due."),
            blame="set_on",
            message="{kind} due {due} was set later, on {set_on}.",
            fix="Correct [due] or [set_on].",
        ),
        within_as_at(
            "set_on",
            warning("TGT-06", "A target counts from [Settings.as_at] on."),
            message="[set_on] {set_on} lies after [Settings.as_at], {as_at}: this target does not count yet.",
            fix="Correct [set_on], or update [Settings.as_at] in [Settings].",
        ),
        broken_when(
            word("kind", "Target") & blank("path"),
            warning("TGT-07", "A target says how it is reached."),
            blame="path",
            message="[kind] is {kind}, but [path] is blank.",
            fix="Choose Line if it runs evenly from the point before, Hold if this level counts from [set_on].",
        ),
        table_rule(
            holds=begins_somewhere,
            rule=warning("TGT-08", "A line begins at an earlier point."),
            blame="path",
            message="{kpi_id} has [path] {path} to its {kind} due {due}, but no row with an earlier date under [due].",
            fix="Add a row of the kind Baseline with an earlier date under [due], or choose Hold under [path].",
        ),
        broken_when(
            word("kind", "Target") & blank("source"),
            warning("TGT-09", "A target says who set it."),
            blame="source",
            message="[kind] is {kind}, but [source] is blank.",
            fix="Type the paper or body under [source].",
        ),
        reading_across(
            "KPIs",
            "KPI readings",
            holds=says_what_it_is_for,
            rule=error("TGT-10", "A target far above a period's readings says what it is for."),
            blame="target",
            message="[target] is {target}, many times what {kpi_id} counts in one period, and [target_for] is blank.",
            fix="Choose Year to date under [target_for] if it is for the year's total, "
            "Period if it is for each period.",
        ),
        reading_across(
            "KPIs",
            "KPI readings",
            holds=can_add_up,
            rule=error("TGT-11", "A target for the year to date is a Line to a month's end, for a count that adds up."),
            blame="target_for",
            message="[target_for] is {target_for}, but {kpi_id} is no count that adds up over time, "
            "or [path] is Hold, or [due], {due}, is no month's end.",
            fix="Choose Period under [target_for]; or, for a count with Sum under [KPIs.over_time] in [KPIs], "
            "choose Line under [path] and type the last day of a month under [due].",
        ),
    ],
)

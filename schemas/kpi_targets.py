"""KPI targets: what each KPI should reach, by when, and when that was set."""

import math
from collections.abc import Collection
from typing import Any, NamedTuple

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
    off_month_end,
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
LENGTHS = ("Month", "Quarter")
DAYS = 365.25
#: A year's target lies between so many times what a year brings now, where more is better, and so many times.
LEAST_OF_A_YEAR, MOST_OF_A_YEAR = 0.75, 3
#: Readings follow a line if they come to so much of it; fewer of them lead nowhere.
ON_THE_LINE, FEWEST_FOR_A_LINE = 0.6, 3
_DAY = np.timedelta64(1, "D")


def asks_for_no_less(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets that follow polarity; those set after As at do not count, nor do mistyped ones.

    A target is compared with those for the same: the total of a year grows, and a month's is no quarter's.
    """
    is_late = frame["set_on"].to_numpy() > tables.as_at.to_datetime64()
    is_yearly = (frame["target_for"] == YEAR_TO_DATE).to_numpy(dtype="bool")
    rows = np.flatnonzero(~is_late & is_a_share(frame, tables).to_numpy() & ~is_yearly)
    points = pd.DataFrame({name: frame[name].array.take(rows) for name in ("kpi_id", "due", "set_on", "target")})
    better_is = lookup(points["kpi_id"], tables["KPIs"], "kpi_id", "better_is")
    lengths = frame["target_for"].array.take(rows)
    kinds = [
        f"{kpi_id}{own if own in LENGTHS else ''}" if isinstance(kpi_id, str) else np.nan
        for kpi_id, own in zip(points["kpi_id"].tolist(), lengths.tolist(), strict=True)
    ]
    points["kpi_id"] = pd.array(kinds, dtype="str")
    holds = np.ones(len(frame), dtype=np.bool_)
    holds[rows] = ~is_backward(points, better_is).to_numpy()
    return pd.Series(holds, index=frame.index)


def is_a_share(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets of percentages that are shares, and all other targets."""
    is_percentage = lookup(frame["kpi_id"], tables["KPIs"], "kpi_id", "unit") == "%"
    return ~(is_percentage & ((frame["target"] < 0) | (frame["target"] > 1)))


def is_not_below_nothing(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets that are not below 0, are shares, or whose KPI was read below 0."""
    readings = tables["KPI readings"]
    fell = readings.loc[readings["numerator"] < 0, "kpi_id"]
    units = lookup(frame["kpi_id"], tables["KPIs"], "kpi_id", "unit")
    return ~((frame["target"] < 0) & units.isin(("number", "GBP")) & ~frame["kpi_id"].isin(fell))


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


class _Periods(NamedTuple):
    """What the periods of a KPI came to, in time order; those that have no number are left out."""

    ends: Any
    totals: Any

    def between(self, after: Any, until: Any) -> "_Periods":
        """Return those that end after a day and by another."""
        is_within = (self.ends > after) & (self.ends <= until)
        return _Periods(self.ends[is_within], self.totals[is_within])


class _Point(NamedTuple):
    """A target or baseline whose KPI, day and value can be read."""

    kpi_id: str
    due: pd.Timestamp
    target: float
    path: object
    is_asked: bool  # whether it is a target that does not say what it is for


def says_what_it_is_for(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets that say what they are for, or are no year's total by the look of the readings."""
    names, kpis = ("kpi_id", "better_is", "over_time"), tables["KPIs"]
    kinds = {kpi_id: own for kpi_id, *own in reversed(list(zip(*(kpis[name].tolist() for name in names), strict=True)))}
    points = _points(frame, {kpi_id for kpi_id, (_, over_time) in kinds.items() if over_time == "Sum"})
    periods = _periods(tables, {point.kpi_id for point in points if point is not None and point.is_asked})
    of_kpi: dict[str, list[_Point]] = {}
    for point in sorted((each for each in points if each is not None), key=lambda each: each.due):
        of_kpi.setdefault(point.kpi_id, []).append(point)
    holds = np.ones(len(frame), dtype=np.bool_)
    for place, asked in enumerate(points):
        if asked is None or not asked.is_asked or asked.kpi_id not in periods:
            continue
        before = [each for each in of_kpi[asked.kpi_id] if each.due < asked.due]
        start = before[-1] if before and asked.path != "Hold" else None
        is_more = kinds[asked.kpi_id][0] == "Higher"
        holds[place] = not _is_a_years(asked, start, periods[asked.kpi_id], is_more=is_more)
    return pd.Series(holds, index=frame.index)


def _points(frame: pd.DataFrame, sums: Collection[str]) -> list[_Point | None]:
    """Return the point of each row; None where a part of it is blank.

    Args:
        sums: the KPIs whose periods add up: of those alone a target may be a year's.
    """
    names = ("kpi_id", "due", "target", "path", "kind", "target_for")
    return [
        None
        if pd.isna(kpi_id) or pd.isna(due) or pd.isna(target)
        else _Point(kpi_id, due, target, path, kind == "Target" and pd.isna(target_for) and kpi_id in sums)
        for kpi_id, due, target, path, kind, target_for in zip(*(frame[name].tolist() for name in names), strict=True)
    ]


def _periods(tables: Tables, kpi_ids: Collection[str]) -> dict[str, _Periods]:
    """Return what the periods of each of these KPIs came to, without those that are ratios."""
    if not kpi_ids:
        return {}
    read = _own_readings(tables, kpi_ids, are_numbers=True)
    ratios = {*read.loc[read["denominator"].notna(), "kpi_id"].tolist()}
    codes, kpis = pd.factorize(read["kpi_id"])
    ends, numbers = read["period_end"].to_numpy(), read["numerator"].to_numpy()
    found: dict[str, _Periods] = {}
    for code, kpi_id in enumerate(kpis):
        own = (codes == code) & ~np.isnan(numbers)
        if kpi_id not in ratios and own.any():
            days, places, counts = np.unique(ends[own], return_inverse=True, return_counts=True)
            of_days = np.split(numbers[own][np.argsort(places, kind="stable")], np.cumsum(counts)[:-1])
            found[kpi_id] = _Periods(days, np.array([math.fsum(each) for each in of_days]))
    return found


def _own_readings(tables: Tables, kpi_ids: Collection[str], *, are_numbers: bool = False) -> pd.DataFrame:
    """Return the last reading of each of these KPIs, period and zone, without those of comparators.

    Args:
        are_numbers: KPIs of which each reading has a denominator are not wanted either.
    """
    read, zones = tables["KPI readings"], tables["Zones"] if "Zones" in tables.by_sheet else None
    is_own = read["kpi_id"].isin(kpi_ids).to_numpy() & read["period_end"].notna().to_numpy()
    if zones is not None:
        is_own &= ~read["zone"].isin(zones.loc[zones["kind"] == "Comparator", "zone"]).to_numpy()
    if are_numbers:
        is_number = is_own & read["denominator"].isna().to_numpy()
        is_own &= read["kpi_id"].isin(read["kpi_id"].array[is_number].unique()).to_numpy()
    rows = np.flatnonzero(is_own)
    rows = rows[np.argsort(read["reported_on"].to_numpy()[rows].astype(np.int64), kind="stable")]  # no day is the first
    numbers = np.zeros(len(rows), dtype=np.int64)
    for name in ("kpi_id", "period_end", "zone"):
        places = pd.factorize(read[name].array[rows])[0] + 1
        numbers = pd.factorize(numbers * (places.max(initial=0) + 1) + places)[0]
    last = np.zeros(numbers.max(initial=-1) + 1, dtype=np.int64)
    last[numbers] = rows  # the last one written counts
    names = ("kpi_id", "period_end", "numerator", "denominator")
    return pd.DataFrame({name: read[name].array.take(last) for name in names})


def _is_a_years(row: _Point, start: _Point | None, periods: _Periods, *, is_more: bool) -> bool:
    """Return whether a target looks like the total of a year and not like what one period should reach.

    It is nearer, in proportion, to a year's total than to the best that a period was or leads to, it is about as large
    as a year's total, and the readings do not follow its line. Who wants more sets no year's target far below what a
    year brings already; who wants less may, but sets none for a period that is above every period.

    Args:
        start: the dated point before, where it is a line; else None.
        periods: of the KPI; it has one at least.
    """
    end = min(row.due, pd.Timestamp(periods.ends[-1]))
    year = periods.between((end - pd.DateOffset(years=1)).to_datetime64(), end.to_datetime64())
    year = year if len(year.ends) > 1 else _Periods(periods.ends[:12], periods.totals[:12])
    if len(year.ends) < 2:
        return False
    in_a_year = max(round(DAYS / np.median(np.diff(periods.ends) / _DAY)), 1)
    total = in_a_year * year.totals.mean()
    least = LEAST_OF_A_YEAR * total if is_more else 0
    if not (in_a_year > 1 and total > 0 and least <= row.target <= MOST_OF_A_YEAR * total):
        return False
    times = np.sqrt(in_a_year)  # half way, in proportion, from a period to a year
    if row.target < times * year.totals.max() or (row.path != "Hold" and row.target < times * _leads_to(year, row.due)):
        return False
    return not _follows(year, start, row)


def _leads_to(year: _Periods, due: pd.Timestamp) -> float:
    """Return where a straight line through the periods of a year leads by a day; below them where they fall."""
    ages = (year.ends - year.ends[0]) / _DAY
    if len(ages) < FEWEST_FOR_A_LINE or ages[-1] == 0:
        return float(year.totals[-1])
    slope, first = np.polyfit(ages, year.totals, 1)
    return float(first + slope * ((due.to_datetime64() - year.ends[0]) / _DAY))


def _follows(year: _Periods, start: _Point | None, row: _Point) -> bool:
    """Return whether the periods since a line began are about on it."""
    if start is None or row.due <= start.due:
        return False
    begun, due = start.due.to_datetime64(), row.due.to_datetime64()
    since = year.between(begun, due)
    line = start.target + (since.ends - begun) / (due - begun) * (row.target - start.target)
    return bool(len(line) and line.sum() > 0 and since.totals.sum() >= ON_THE_LINE * line.sum())


def adds_up(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets for the year to date of a KPI that adds up; one that does not say has its own finding."""
    over_time = lookup(frame["kpi_id"], tables["KPIs"], "kpi_id", "over_time")
    return ~(_is_for_the_year(frame) & (over_time == "Latest"))


def runs_up(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets for the year to date that are no level to hold, unless the KPI is a ratio."""
    is_held = _is_for_the_year(frame) & (frame["path"] == "Hold")
    if not is_held.any():
        return ~is_held
    kpis, read = tables["KPIs"], _own_readings(tables, frame.loc[is_held, "kpi_id"].dropna().unique())
    ratios = {*kpis.loc[kpis["unit"] == "%", "kpi_id"], *read.loc[read["denominator"].notna(), "kpi_id"]}
    holds: pd.Series[bool] = ~(is_held & ~frame["kpi_id"].isin(ratios))
    return holds


def are_for_one_thing(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the targets whose KPI has them all for the period, or all for the year to date."""
    counts = (frame["kind"] == "Target") & ~(frame["set_on"] > tables.as_at)
    counts &= frame["kpi_id"].notna() & frame["target"].notna()
    rows = list(zip(counts.tolist(), frame["kpi_id"].tolist(), _is_for_the_year(frame).tolist(), strict=True))
    told = {(kpi_id, is_yearly) for is_counted, kpi_id, is_yearly in rows if is_counted}
    holds = [not (is_counted and {(kpi_id, True), (kpi_id, False)} <= told) for is_counted, kpi_id, _ in rows]
    return pd.Series(holds, index=frame.index, dtype="bool")


def _is_for_the_year(frame: pd.DataFrame) -> "pd.Series[bool]":
    return (frame["target_for"] == YEAR_TO_DATE) & (frame["kind"] == "Target")


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
            (PERIOD, *LENGTHS, YEAR_TO_DATE),
            "Period: each period as long as those when it was set, or a Month or Quarter; Year to date: all since the "
            "financial year began. Blank is Period.",
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
            fix="Type it again with its % sign, from 0% to 100%.",
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
            rule=error("TGT-10", "A target as large as a year's total says what it is for."),
            blame="target",
            message="[target] is {target}, about what {kpi_id} counts in a whole year, and [target_for] is blank.",
            fix="Choose Year to date under [target_for] if it is for the year's total, "
            "Period if it is for each period.",
        ),
        reading_across(
            "KPIs",
            holds=adds_up,
            rule=error("TGT-11", "A target for the year to date is for a KPI that adds up."),
            blame="target",
            message="[target_for] is {target_for}, but {kpi_id} does not add up over time: "
            "its [KPIs.over_time] in [KPIs] is Latest.",
            fix="Choose Period under [target_for].",
        ),
        reading_across(
            "KPIs",
            "KPI readings",
            holds=runs_up,
            rule=error("TGT-12", "A count's target for the year to date runs up through the year."),
            blame="path",
            message="[path] is {path}, but [target_for] is {target_for}, and {kpi_id} is a count: "
            "a year's total is reached month by month.",
            fix="Choose Line under [path].",
        ),
        broken_when(
            word("kind", "Target") & word("target_for", YEAR_TO_DATE) & off_month_end("due"),
            error("TGT-13", "A target for the year to date falls due at the end of a month."),
            blame="due",
            message="[kind] is {kind} and [target_for] {target_for}, but [due], {due}, is not the last day of a month.",
            fix="Type the last day of a month under [due].",
        ),
        reading_across(
            holds=are_for_one_thing,
            rule=error("TGT-14", "The targets of a KPI are all for its periods, or all for the year to date."),
            blame="target",
            message="{kpi_id} has targets for the period and for the year to date, "
            "so nobody can tell which of them it is rated by.",
            fix="Choose Year to date under [target_for] in all its rows, or in none.",
        ),
        reading_across(
            "KPIs",
            "KPI readings",
            holds=is_not_below_nothing,
            rule=warning("TGT-15", "The target of a count, or of an amount of money, is not below 0."),
            blame="target",
            message="[target] is {target}, below 0, and no reading of {kpi_id} is.",
            fix="Type it without '-'[Waivers?; if it may rightly be below 0, as a net change may, agree a waiver].",
        ),
    ],
)

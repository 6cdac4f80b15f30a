"""KPIs of a region: sums and their ratio by period, with limits over time, and the councils side by side."""

from typing import Any

import numpy as np
import pandas as pd

from xltools.measures.frames import dicts, frame_of
from xltools.measures.polarity import POLARITY
from xltools.measures.readings import SHARE
from xltools.measures.region.funnel import (
    LEAST_COUNCILS,
    LEAST_EXPECTED,
    LIMITS,
    NO_LIMITS,
    Overdispersion,
    are_enough,
    funnel_limits,
    overdispersion,
    verdicts,
)
from xltools.measures.region.workings import in_order
from xltools.measures.spc_bounds import bounded
from xltools.measures.spc_limits import fixed_chart
from xltools.schema import rag
from xltools.text.words import counted as counted_in_words

#: A period of a ratio counts for the region once this share of its councils reported it; a sum needs all of them.
ENOUGH = 0.9
FLOW = "Sum"
_SIGNALS = {"improvement": ("Improvement",), "concern": ("Concern",), "neutral": ("Neutral high", "Neutral low")}
_KPIS = {
    "key": "str", "title": "str", "unit": "str", "better_is": "str", "over_time": "str", "is_ratio": "bool",
    "councils": "int64", "other_rhythm": "int64", "period_end": "datetime64[us]", "reported": "int64",
    "numerator": "float64", "denominator": "float64", "actual": "float64", "previous_actual": "float64",
    "rated": "int64", "on_target": "int64", "outside": "int64", "provisional": "int64", "note": "str",
    "no_limits": "str", "no_rank": "str", "overdispersion": "float64",
}  # fmt: skip
_TREND = {
    "key": "str", "period_end": "datetime64[us]", "reported": "int64", "numerator": "float64", "denominator": "float64",
    "actual": "float64", "is_charted": "bool", "mean": "float64", "lower": "float64", "upper": "float64",
    "improvement": "float64", "concern": "float64", "neutral": "float64", "special_cause": "str",
    "spc_state": "str", "spc_towards": "str",
}  # fmt: skip


def counting(kpis: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Pick the readings that can be added up: those of councils that report a KPI at its usual interval.

    A month's flow cannot be added to a quarter's. Stocks on one day can be added.

    Args:
        kpis: the region's, with `key` and `title`.
        readings: the region's, with the `key` of its KPI.

    Returns:
        Readings that have a number, with `step` of their council and `is_ratio` of their KPI.
    """
    usual = kpis[kpis["step"] > 0].groupby("key")["step"].agg(lambda steps: steps.mode().min())
    told = kpis[["number", "key", "step", "unit", "over_time"]].drop_duplicates(["number", "key"])
    joined = readings.merge(told, on=["number", "key"])
    joined = joined[joined["actual"].notna()]
    is_usual = joined["step"].eq(joined["key"].map(usual)) | joined["step"].eq(0) | joined["over_time"].ne(FLOW)
    is_ratio = joined["unit"].eq(SHARE) | joined["denominator"].notna().groupby(joined["key"]).transform("all")
    return joined.assign(is_ratio=is_ratio.astype("bool"))[is_usual].reset_index(drop=True)


def kpi_trend(kpis: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Add the councils up by KPI and period, and chart the ratio of the sums.

    Returns:
        One row per KPI and period, in order of time: `reported` (councils), `numerator`, `denominator`, `actual` (ratio
        of sums, or the sum if there is no denominator), `is_charted` (enough councils reported it to make it a point of
        the chart), `mean`, `lower`, `upper` (from the first steady stretch, shown from its start; blank while the
        region is changing), the signals' values, `special_cause`; `spc_state` and `spc_towards` of the whole series
        now, on each of its rows.

    Source:
        Ratio of sums; fixed limits, like a council's own (docs/adr/0005).
    """
    councils = kpis.groupby("key")["number"].nunique()
    sums = counted.groupby(["key", "period_end"], sort=True).agg(
        reported=("number", "nunique"), numerator=("numerator", "sum"),
        denominator=("denominator", lambda d: d.sum(min_count=1)), is_ratio=("is_ratio", "first"),
    ).reset_index()  # fmt: skip
    ratio = sums["numerator"] / sums["denominator"].where(sums["denominator"] != 0)
    sums["actual"] = ratio.where(sums["is_ratio"].astype("bool"), sums["numerator"])
    having = counted.groupby("key")["number"].nunique().reindex(councils.index)
    needed: pd.Series[float] = sums["key"].map(having) * np.where(sums["is_ratio"], ENOUGH, 1.0)
    sums["is_charted"] = (sums["reported"] >= needed) & sums["actual"].notna()
    words = kpis.drop_duplicates("key").set_index("key")
    drawn = [_charted(own, words["better_is"][key], words["unit"][key]) for key, own in sums.groupby("key", sort=False)]
    return frame_of(dicts(pd.concat(drawn)) if drawn else [], _TREND)


def _charted(own: pd.DataFrame, better_is: str, unit: str) -> pd.DataFrame:
    polarity = better_is if better_is in POLARITY else "Neutral"
    values = own.set_index("period_end")["actual"].where(own["is_charted"].to_numpy())
    chart, state = fixed_chart(values, polarity)
    chart = bounded(chart, unit).set_index(own.index)
    found = own.assign(**{name: chart[name] for name in ("mean", "lower", "upper", "special_cause")})
    found = found.assign(spc_state=state.state, spc_towards=state.towards)
    return found.assign(**{name: chart["value"].where(chart["point_type"].isin(k)) for name, k in _SIGNALS.items()})


def league(kpis: pd.DataFrame, counted: pd.DataFrame, trend: pd.DataFrame) -> pd.DataFrame:
    """Compare the councils at one period: the latest that enough of them reported.

    Returns:
        One row per KPI and council, the best first: `number`, `key`, `title`, `unit`, `period_end`, `numerator`,
        `denominator`, `actual`, `target`, `rating` (against the council's own target), `rank` (1 is best; blank for
        counts, which grow with a council's size, and if neither direction is better: `no_rank` says which), `region`
        (the ratio of sums), the funnel's limits and the `verdict` (blank and No limits if `no_limits` says why),
        `overdispersion` and the variance `between` councils that the limits include if it was found, `is_provisional`,
        `rows`, `columns` (for the tracker's cells).
    """
    if counted.empty:
        none = dict.fromkeys(("rank", "region", *LIMITS, "overdispersion", "between"), np.nan)
        return counted.assign(**dict.fromkeys(("title", "verdict", "columns", "no_limits", "no_rank"), ""), **none)
    last = _period(trend)
    own = counted[counted["period_end"].eq(counted["key"].map(last))]
    words = {each["key"]: each for each in dicts(kpis.drop_duplicates("key"))}
    columns = kpis.drop_duplicates(["number", "key"]).set_index(["number", "key"])["columns"]
    region = trend[trend["period_end"].eq(trend["key"].map(last))].set_index("key")["actual"]
    parts = []
    for key in in_order(own["key"]):
        mine = own[own["key"] == key]
        parts.append(_ranked(mine.assign(title=words[key]["title"], region=region[key]), words[key]["better_is"]))
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(columns=columns.reindex(pd.MultiIndex.from_frame(frame[["number", "key"]])).to_numpy())


def _ranked(mine: pd.DataFrame, better_is: str) -> pd.DataFrame:
    sign, share = POLARITY.get(better_is, 0), float(mine["region"].iloc[0])
    no_limits, no_rank = _no_limits(mine, share), _no_rank(mine, better_is)
    sizes = mine["denominator"].where(are_enough(share, mine["denominator"]))
    found = Overdispersion() if no_limits else overdispersion(share, mine["actual"], sizes)
    limits = funnel_limits(np.nan if no_limits else share, sizes, found.between)
    told = pd.Series(NO_LIMITS, index=mine.index, dtype="str")
    told = told if no_limits else verdicts(mine["actual"], limits, sign)
    rank = mine["actual"] * np.nan if no_rank else (mine["actual"] * -sign).rank(method="min")
    joined = mine.join(limits).assign(
        verdict=told, rank=rank, no_limits=no_limits, no_rank=no_rank, overdispersion=found.ratio, between=found.between
    )
    return joined.sort_values(["number"] if no_rank else ["rank", "number"], kind="stable")


def _no_limits(mine: pd.DataFrame, share: float) -> str:
    """Say why councils have no funnel; '' if they have one."""
    if mine["unit"].iloc[0] != SHARE:
        return "only a share of a known denominator has a funnel"
    having = int((mine["denominator"] > 0).sum())
    if not having:
        return "no funnel without denominators"
    if having < LEAST_COUNCILS:
        who = counted_in_words(having, "council")
        return f"no funnel: {who} gave it, and fewer than {LEAST_COUNCILS} do not show what is usual"
    if not 0 < share < 1:
        return f"no funnel: the region is at {share:.0%}, where chance has no room"
    enough = int(are_enough(share, mine["denominator"]).sum())
    if enough < LEAST_COUNCILS:
        told = f"{enough or 'none'} of {having} councils {'is' if enough < 2 else 'are'} large enough"
        needed = f"{LEAST_EXPECTED} cases and {LEAST_EXPECTED} others expected"
        return f"no funnel: {told} ({needed}), and {LEAST_COUNCILS} are needed"
    return ""


def _no_rank(mine: pd.DataFrame, better_is: str) -> str:
    """Say why councils are not ranked; '' if they are."""
    if better_is == "Neutral":
        return "a Neutral KPI is not ranked"
    if better_is not in POLARITY:
        return "not ranked: nobody has said which way is better"
    return "" if mine["is_ratio"].iloc[0] else "not ranked: a count grows with a council's size"


def _period(trend: pd.DataFrame) -> pd.Series:
    """Return the period at which councils are compared: the latest charted, else the one that most gave."""
    whole = trend[trend["is_charted"]].groupby("key")["period_end"].max()
    most = trend.sort_values(["reported", "period_end"], kind="stable").groupby("key")["period_end"].last()
    return whole.combine_first(most)


def region_kpis(kpis: pd.DataFrame, trend: pd.DataFrame, league: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Return the region's result for each KPI.

    Returns:
        One row per KPI: `councils` that keep it, `other_rhythm` (those that report at other intervals and cannot be
        added), `period_end`, `reported`, `numerator`, `denominator`, `actual` (ratio of sums), `previous_actual` (the
        period before), `rated` and `on_target` (councils, against their own targets), `outside` (beyond three standard
        errors), `provisional` readings, `note` (what to know about the figure), `no_limits` and `no_rank` (why there is
        no funnel or no rank), and `overdispersion` (how many times more the councils differ than chance explains, if
        they do).
    """
    last, rows = _period(trend), []
    adding = {key: set(numbers) for key, numbers in counted.groupby("key")["number"].unique().items()}
    for key in in_order(kpis["key"]):
        own = kpis[kpis["key"] == key]
        row: dict[str, Any] = {name: own[name].iloc[0] for name in ("title", "unit", "better_is", "over_time")}
        added = adding.get(key, set())
        row |= {"key": key, "councils": own["number"].nunique(), "is_ratio": False}
        row["other_rhythm"] = int(((own["step"] > 0) & ~own["number"].isin(added)).sum())
        row |= _now(trend[trend["key"] == key], last.get(key), league[league["key"] == key])
        rows.append(row | {"note": _note(row, len(added))})
    return frame_of(rows, _KPIS)


def _now(trend: pd.DataFrame, last: Any, side: pd.DataFrame) -> dict[str, Any]:
    if trend.empty:
        return {
            "reported": 0,
            "rated": 0,
            "on_target": 0,
            "outside": 0,
            "provisional": 0,
            "no_limits": "",
            "no_rank": "",
        }
    now = trend[trend["period_end"] == last].iloc[0]
    before = trend[(trend["period_end"] < last) & trend["is_charted"]]
    rated = side["rating"].isin(rag.SCALE)
    row = {name: now[name] for name in ("period_end", "reported", "numerator", "denominator", "actual")}
    return row | {
        "is_ratio": bool(side["is_ratio"].any()), "rated": int(rated.sum()),
        "previous_actual": before["actual"].iloc[-1] if len(before) else np.nan,
        "on_target": int((side["rating"] == rag.GREEN).sum()),
        "outside": int(side["verdict"].str.startswith("Far ").sum()), "provisional": int(side["is_provisional"].sum()),
        "no_limits": side["no_limits"].iloc[0], "no_rank": side["no_rank"].iloc[0],
        "overdispersion": side["overdispersion"].where(side["between"] > 0).iloc[0],
    }  # fmt: skip


def _note(row: dict[str, Any], added: int) -> str:
    parts = []
    if row["councils"] == 1:
        parts.append("only one council keeps it, in these words")
    if added and row["reported"] < added:
        parts.append(f"{added - row['reported']} gave no complete reading for this period")
    if row["other_rhythm"]:
        verbs = ("reports", "is") if row["other_rhythm"] == 1 else ("report", "are")
        parts.append(f"{row['other_rhythm']} {verbs[0]} at another interval and {verbs[1]} not added")
    if row["provisional"]:
        parts.append(f"{row['provisional']} provisional")
    if not added:
        parts.append("no reading")
    return "; ".join(parts)

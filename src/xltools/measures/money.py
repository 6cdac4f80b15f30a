"""Money: what was invested, disinvested and saved in each year, and the share of spend released as cash."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from xltools.measures import display_text
from xltools.measures.frames import by_id, records, texts
from xltools.measures.kpi_ratings import ratings, tolerances
from xltools.measures.kpi_targets import target_points
from xltools.measures.periods import year_name, year_start
from xltools.measures.polarity import polarities
from xltools.measures.registry import Key, Measure, Measured, declare
from xltools.measures.trajectory import Points, trajectory
from xltools.measures.workings_figure import Subject, cells_of
from xltools.programme import Programme
from xltools.schema import rag

KINDS = ("Investment", "Disinvestment", "Saving")
_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")
_BY = ["year", "workstream_id", "kind"]
_AMOUNTS = ["planned", "actual", "cashable_planned", "cashable_actual"]


def year_begins(year: str, first_month: int) -> date | None:
    """Return the first day of a financial year written as 2011/12; None for anything else."""
    found = _YEAR.fullmatch(year)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    return date(int(found[1]), first_month, 1)


def money(programme: Programme) -> pd.DataFrame:
    """Add up the business cases by year, workstream and kind.

    Returns:
        One row per year, workstream and kind, ordered by time, then as on the Workstreams sheet, then Investment,
        Disinvestment, Saving: `year` (as typed), `workstream_id`, `kind`, `planned`, `actual`, `variance` (actual minus
        planned), `cashable_planned`, `cashable_actual`. All in pounds, blank if nothing was given. An actual for a year
        that begins after as-at does not count.
    """
    cases = _cases(programme)
    sums = cases.groupby(_BY, sort=False)[_AMOUNTS].sum(min_count=1).reset_index()
    order = {workstream: place for place, workstream in enumerate(texts(programme.workstreams["workstream_id"]))}
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    sums = sums.sort_values(
        _BY,
        key=lambda names: names if names.name == "year" else names.map(order if names.name == _BY[1] else kinds),
        ignore_index=True,
        kind="stable",
    )
    sums["variance"] = sums["actual"] - sums["planned"]
    return sums[[*_BY, "planned", "actual", "variance", "cashable_actual", "cashable_planned"]]


def money_years(programme: Programme, series: pd.DataFrame) -> pd.DataFrame:
    """Measure each year's net benefit and its cashable share of spend.

    Args:
        series: from `kpi_series` of the same programme.

    Returns:
        One row per year of the business cases, in time order: `year`; planned and actual of each kind
        (`investment_planned` ...); `net_planned`, `net_actual` (savings and disinvestments minus investments, for the
        kinds given; blank if none is given); `cashable_planned`, `cashable_actual`; `spend` (the sum of the
        denominators, in that year, of the KPI that the settings name) and `spend_periods` (how many were read);
        `cashable_share`; `cashable_target` (that KPI's target at the year's end); `rating`. Blank and Not rated if the
        settings name no KPI, or it has no readings in that year.

    Source:
        Own rule; the 3% of spend is the programme's own milestone (paper 002), a target like any other.
    """
    cases = _cases(programme)
    years = pd.DataFrame({"year": sorted(cases["year"].unique())}, dtype="str")
    for kind in KINDS:
        mine = cases[cases["kind"] == kind].groupby("year")[["planned", "actual"]].sum(min_count=1)
        for amount in ("planned", "actual"):
            years[f"{kind.lower()}_{amount}"] = years["year"].map(mine[amount])
    for amount in ("planned", "actual"):
        signed = years[[f"{kind.lower()}_{amount}" for kind in KINDS]] * [-1, 1, 1]
        years[f"net_{amount}"] = signed.sum(axis=1, min_count=1)
        total = cases.groupby("year")[f"cashable_{amount}"].sum(min_count=1)
        years[f"cashable_{amount}"] = years["year"].map(total)
    spend = _spend(programme, series)
    years["spend"] = years["year"].map(spend["spend"])
    years["spend_periods"] = years["year"].map(spend["spend_periods"]).fillna(0).astype("int64")
    spent = years["spend"].where((years["spend"] != 0) & years["year"].map(spend["is_whole"]).eq(other=True))
    years["cashable_share"] = years["cashable_actual"] / spent
    return _rated(years, programme)


def _cases(programme: Programme) -> pd.DataFrame:
    """Return the business cases as at the day reported on, with their cashable parts."""
    table, first_month = programme.business_cases, programme.settings.financial_year_month
    cases = pd.DataFrame({"year": texts(table["financial_year"]), "workstream_id": texts(table["workstream_id"])})
    cases["kind"], cases["planned"], cases["actual"] = texts(table["kind"]), table["planned"], table["actual"]
    begun = {year: _has_begun(year_begins(year, first_month), programme.as_at) for year in cases["year"].unique()}
    cases["actual"] = cases["actual"].where(cases["year"].map(begun).astype("bool"))
    is_cashable = table["cashable"].eq("Yes") & cases["kind"].ne("Investment")
    for amount in ("planned", "actual"):
        cases[f"cashable_{amount}"] = cases[amount].where(is_cashable)
    return cases


def _has_begun(start: date | None, as_at: date) -> bool:
    return start is None or start <= as_at


def _spend(programme: Programme, series: pd.DataFrame) -> pd.DataFrame:
    """Return by year what was spent, how many periods that covers, and whether every period reported is whole."""
    first_month = programme.settings.financial_year_month
    mine = series[series["kpi_id"].eq(programme.settings.cashable_kpi)]
    last = mine["period_end"].where(mine["zones_reported"] > 0).max()
    mine = mine[mine["period_end"] <= last]
    years = mine["period_end"].map(lambda day: year_name(year_start(day.date(), first_month)))
    by = mine["denominator"].groupby(years)
    over_time = by_id(programme.kpis, "kpi_id", "over_time").get(programme.settings.cashable_kpi)
    is_stock = over_time == "Latest"
    is_whole = mine["is_whole"].groupby(years)
    found = pd.DataFrame({"spend": by.last() if is_stock else by.sum(min_count=1), "spend_periods": by.count(),
                          "is_whole": is_whole.last() if is_stock else is_whole.all()})  # fmt: skip
    return found[found["spend_periods"] > 0]


def _rated(years: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Add the target of each year's end, and the rating of the share against it."""
    kpi_id, first_month = programme.settings.cashable_kpi, programme.settings.financial_year_month
    better_is = polarities(programme).get(kpi_id, "")
    nothing: Points = ()
    points = target_points(programme).get(kpi_id, nothing)
    starts = {place: year_begins(year, first_month) for place, year in years["year"].items()}
    ends = {place: pd.Timestamp(day) + pd.DateOffset(years=1, days=-1) for place, day in starts.items() if day}
    days = pd.Series(ends, dtype="datetime64[us]")
    years["cashable_target"] = trajectory(points, days, better_is).reindex(years.index)
    kpi = programme.kpis[programme.kpis["kpi_id"] == kpi_id].head(1)
    rules = kpi.loc[kpi.index.repeat(len(years))].set_index(years.index) if len(kpi) else None
    if rules is None:
        return years.assign(rating=rag.NOT_RATED)
    limits = tolerances(rules, years["cashable_target"], programme.settings, programme.scale)
    measured = years.assign(actual=years["cashable_share"], target=years["cashable_target"], better_is=better_is)
    return years.assign(rating=ratings(measured.join(limits), programme.scale))


def money_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain each year's money: by kind, the net benefit, and the cashable share of spend."""
    for each in records(results.money_years):
        about = Subject(each.year or "No year", f"Financial year {each.year or 'not given'}", "Financial year")
        table = programme.business_cases
        cases = table[table["financial_year"].fillna("").eq(each.year)]
        for of in ("planned", "actual"):
            yield from _kinds(programme, about, each, cases, of)
            cells = cells_of(programme, "Business cases", [of], cases.index)
            yield _pounds(about, f"net_{of}", getattr(each, f"net_{of}"),
                          "Savings and disinvestments minus investments", cells)  # fmt: skip
            chosen = cases[cases["cashable"].eq("Yes") & cases["kind"].ne("Investment")]
            yield _pounds(about, f"cashable_{of}", getattr(each, f"cashable_{of}"), "Savings that are cashable",
                          cells_of(programme, "Business cases", [of], chosen.index))  # fmt: skip
        yield from _share(programme, about, each)


def _kinds(programme: Programme, about: Subject, each: Any, cases: pd.DataFrame, of: str) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        cells = cells_of(programme, "Business cases", [of], cases[cases["kind"] == kind].index)
        name = f"{kind.lower()}_{of}"
        yield _pounds(about, name, getattr(each, name), f"{kind}s {of}, added up", cells)


def _share(programme: Programme, about: Subject, each: Any) -> Iterator[dict[str, Any]]:
    kpi = programme.settings.cashable_kpi or "a KPI that the Settings do not name"
    yield _pounds(
        about, "spend", each.spend, f"The denominators of {kpi} in the year ({each.spend_periods} periods)", ""
    )
    yield about.figure(
        "cashable_share", each.cashable_share, f"Cashable actuals over the year's spend (denominator of {kpi})",
        shown=display_text.percent(each.cashable_share), numerator=each.cashable_actual, denominator=each.spend,
    )  # fmt: skip
    yield about.figure("cashable_target", each.cashable_target, f"Target of {kpi} at the year's end",
                       shown=display_text.percent(each.cashable_target), source="KPI targets")  # fmt: skip
    told = [display_text.percent(value) for value in (each.cashable_share, each.cashable_target)]
    reason = f"{each.rating}: {told[0]} against {told[1]}" if all(told) else f"{each.rating}: no share or no target"
    yield about.figure("rating", each.rating, f"Cashable share against its target, with the tolerances of {kpi}",
                       reason=reason)  # fmt: skip


def _pounds(about: Subject, measure: str, value: float, formula: str, cells: str) -> dict[str, Any]:
    return about.figure(measure, value, formula, shown=display_text.pounds(value), cells=cells)


declare(
    Measure(
        table="money",
        key=Key.WORKSTREAM,
        made_by=money,
        workings="each year's workings add its rows up",
        chapter="Money",
    )
)


declare(
    Measure(
        table="money_years",
        key=Key.WHOLE,
        made_by=money_years,
        takes=("kpi_series",),
        workings=money_figures,
        chapter="Money",
    )
)

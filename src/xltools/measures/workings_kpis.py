"""Workings of the KPIs: each figure of the scorecard with its readings, targets, formula and limits."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from xltools.measures import shown
from xltools.measures.figure import Subject, cells_of, subject
from xltools.measures.kpi_ratings import tolerance_fields
from xltools.measures.periods import month_number, year_start
from xltools.measures.tidy import by_id, day_text, records, text
from xltools.programme import Programme
from xltools.rag import Scale
from xltools.validate.words import listed

if TYPE_CHECKING:
    from xltools.measures.results import Results

NHS = "NHS Making Data Count"
READINGS, TARGETS, KPIS = "KPI readings", "KPI targets", "KPIs"
_MARKS = {"timeliness": (), "completeness": (), "validation": ("validated_on",), "process": ("process_documented",)}


def kpi_figures(programme: Programme, results: "Results") -> Iterator[dict[str, Any]]:
    """Explain every figure of every KPI."""
    series = dict(list(results.kpi_series.groupby("kpi_id", sort=False)))
    sources, nothing = by_id(programme.kpis, "kpi_id", "source"), results.kpi_series.iloc[:0]
    for kpi in records(results.kpis):
        about = subject(kpi, "kpi_id", "kpi", "KPI")
        mine = series.get(kpi.kpi_id, nothing)
        yield from _now(programme, about, kpi, mine, text(sources.get(kpi.kpi_id)))
        yield from _over_time(programme, about, kpi, mine)
        yield from _process(about, kpi, mine)
        yield from _outlook(programme, about, kpi)
        for part, fields in _MARKS.items():
            cells = cells_of(programme, KPIS, fields, [kpi.row])
            yield about.figure(part, getattr(kpi, part), _MARK_RULES[part], cells=cells,
                               source="After an NHS data quality kite mark")  # fmt: skip


_MARK_RULES = {
    "timeliness": "The last period came from every zone within a month of its end (quarterly: three), none is overdue",
    "completeness": "Under 3% of the last 12 months' readings are blank or invalid",
    "validation": "Checked against the source within a year of the day reported on",
    "process": "It is documented how the figures are collected",
}


def _now(programme: Programme, about: Subject, kpi: Any, mine: pd.DataFrame, source: str) -> Iterator[dict[str, Any]]:
    last = mine[mine["period_end"] == kpi.period_end]
    cells = _reading_cells(programme, last)
    parts = {"numerator": kpi.numerator, "denominator": kpi.denominator}
    way = "Sum of the zones' numerators" + ("" if pd.isna(kpi.denominator) else " over the sum of their denominators")
    when = "no period was read" if pd.isna(kpi.period_end) else f"period to {day_text(kpi.period_end)}"
    of = f"{kpi.zones_reported} of {kpi.zones_expected} zones"
    yield _amount(about, kpi, "actual", f"{way}: {when}, {of}", cells=cells, **parts, source=source or "Own rule")
    targets = _targets(programme, kpi)
    aim = {"cells": cells_of(programme, TARGETS, ["target", "due", "set_on"], targets.index)}
    sources = list(dict.fromkeys(targets["source"].dropna()))
    yield _amount(about, kpi, "target", f"Trajectory at the end of the {when}, by the targets set by then",
                  **aim, source="; ".join(sources) or "Own rule")  # fmt: skip
    points = None if pd.isna(kpi.variance) else _signed(kpi.variance, kpi.unit)
    yield about.figure("variance", kpi.variance, "Actual less target", shown=points)
    yield about.figure(
        "rating",
        kpi.rating,
        _rating_rule(programme.scale),
        cells=cells_of(programme, KPIS, ["better_is", "tolerance_as", *tolerance_fields(programme.scale)], [kpi.row]),
        limits=_tolerances(kpi, programme.scale),
        reason=kpi.reason,
    )


def _over_time(programme: Programme, about: Subject, kpi: Any, mine: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for measure, then, told in (
        ("direction", "previous_actual", "the period before"),
        ("direction_year", "year_ago_actual", "the same period a year before"),
    ):
        yield _amount(about, kpi, then, f"Actual of {told}")
        yield about.figure(measure, getattr(kpi, measure), f"Better or worse than {told}, by which way is better")
    for measure, rows in (("year_to_date", _this_year(programme, kpi, mine)), ("rolling_12", _last_12(kpi, mine))):
        is_sum = kpi.over_time == "Sum"
        added = rows if is_sum else rows.tail(1)
        known = not pd.isna(getattr(kpi, measure))
        parts = {name: added[name].sum(min_count=1) for name in ("numerator", "denominator")} if known else {}
        span = "since the financial year began" if measure == "year_to_date" else "of the last 12 months"
        way = f"Sums over the periods {span}" if is_sum else "A stock: its last period's"
        cells = _reading_cells(programme, added) if known else ""
        yield _amount(about, kpi, measure, way, cells=cells, **parts)


def _process(about: Subject, kpi: Any, mine: pd.DataFrame) -> Iterator[dict[str, Any]]:
    last = mine[mine["period_end"] == kpi.period_end].tail(1)
    formulas = {
        "mean": "Mean of the readings since the last break",
        "lower": "Mean less 2.66 mean moving ranges",
        "upper": "Mean plus 2.66 mean moving ranges",
    }
    for measure, formula in formulas.items():
        value = last[measure].iloc[0] if len(last) else None
        yield about.figure(measure, value, formula, shown=shown.amount(value, kpi.unit), source=NHS,
                           limits="From 13 readings")  # fmt: skip
    for measure, formula in (
        ("variation", "What kind of point the last one is, by four rules"),
        ("assurance", "The limits of the process against the target now"),
    ):
        told = {"reason": getattr(kpi, f"{measure}_sentence"), "source": NHS}
        yield about.figure(measure, getattr(kpi, measure), formula, **told)


def _outlook(programme: Programme, about: Subject, kpi: Any) -> Iterator[dict[str, Any]]:
    targets = _targets(programme, kpi)
    due = targets[targets["due"] == kpi.next_target_due]
    cells = cells_of(programme, TARGETS, ["target", "due"], due.index)
    when = "" if pd.isna(kpi.next_target_due) else f", {day_text(kpi.next_target_due)}"
    yield _amount(about, kpi, "next_target", f"The next target to fall due{when}", cells=cells)
    interval = ""
    if not pd.isna(kpi.forecast):
        ends = (shown.amount(end, kpi.unit) for end in (kpi.forecast_lower, kpi.forecast_upper))
        interval = "95% prediction interval {} to {}".format(*ends)
    line = "Least squares on the last 6 to 12 readings since the last break, at the next target's day"
    yield _amount(about, kpi, "forecast", line, reason=kpi.forecast_reason, limits=interval)
    yield about.figure(
        "chance",
        kpi.chance,
        "Chance of meeting the next target, by Student's t about the forecast",
        shown=shown.percent(kpi.chance),
        limits="Very likely from 80%, Fairly likely from 50%, Fairly unlikely from 20%",
        reason=kpi.forecast_likelihood or kpi.forecast_reason,
    )
    if kpi.comparator:
        told = f"{kpi.comparator}, period to {day_text(kpi.comparator_period)}; beside ours, never added"
        yield _amount(about, kpi, "comparator_actual", told)


def _amount(about: Subject, kpi: Any, measure: str, formula: str, **more: Any) -> dict[str, Any]:
    value = getattr(kpi, measure)
    return about.figure(measure, value, formula, shown=shown.amount(value, kpi.unit), **more)


def _signed(variance: float, unit: str) -> str:
    told = shown.gap(variance, unit)
    return told if not told.strip("£0. points") else f"{'-' if variance < 0 else '+'}{told}"


def _rating_rule(scale: Scale) -> str:
    ordinals = ("first", "second", "third")[: len(scale.between)]
    within = [f"{word} within the {place}" for word, place in zip(scale.between, ordinals, strict=True)]
    within[0] += " limit"
    return f"{scale.best} at the target or better, {', '.join(within)}, {scale.worst_word} beyond"


def _tolerances(kpi: Any, scale: Scale) -> str:
    if pd.isna(kpi.tolerance_1):
        return ""
    return listed([shown.gap(getattr(kpi, name), kpi.unit) for name in tolerance_fields(scale)], "and")


def _targets(programme: Programme, kpi: Any) -> pd.DataFrame:
    table = programme.kpi_targets
    is_known = table["kpi_id"].eq(kpi.kpi_id) & (table["set_on"] <= pd.Timestamp(programme.as_at))
    return table[is_known]


def _this_year(programme: Programme, kpi: Any, mine: pd.DataFrame) -> pd.DataFrame:
    if pd.isna(kpi.period_end):
        return mine
    start = year_start(kpi.period_end.date(), programme.settings.financial_year_month)
    return _between(mine, start, kpi.period_end.date())


def _last_12(kpi: Any, mine: pd.DataFrame) -> pd.DataFrame:
    if pd.isna(kpi.period_end):
        return mine
    end = kpi.period_end.date()
    first = month_number(end) - 11
    return _between(mine, date(first // 12, first % 12 + 1, 1), end)


def _between(mine: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    return mine[mine["period_end"].between(pd.Timestamp(start), pd.Timestamp(end))]


def _reading_cells(programme: Programme, periods: pd.DataFrame) -> str:
    rows: Iterable[int] = (row for group in periods["rows"] for row in group)
    fields = ["numerator"] if periods["denominator"].isna().all() else ["numerator", "denominator"]
    return cells_of(programme, READINGS, fields, rows)

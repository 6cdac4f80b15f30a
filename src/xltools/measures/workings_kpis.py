"""Workings of the KPIs: each figure of the scorecard with its readings, targets, formula and limits."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from xltools.measures import display_text
from xltools.measures.frames import by_id, records, stamp, text
from xltools.measures.kpi_ratings import tolerance_fields
from xltools.measures.kpi_targets import YEAR_TO_DATE
from xltools.measures.periods import month_number, year_start
from xltools.measures.polarity import POLARITY
from xltools.measures.readings import SHARE
from xltools.measures.registry import Measured
from xltools.measures.workings_figure import Subject, cells_of, subject
from xltools.programme import Programme
from xltools.schema.rag import Scale
from xltools.text.words import day_text, listed

#: Rows of one KPI: its periods from `kpi_series`, or its targets.
Rows: TypeAlias = list[Any]

NHS = "NHS Making Data Count"
#: The bounds that limits of a count or a share cannot pass.
_BOUNDS = {"lower": 0.0, "upper": 1.0}
READINGS, TARGETS, KPIS = "KPI readings", "KPI targets", "KPIs"
_MARKS = {"timeliness": (), "completeness": (), "validation": ("validated_on",), "process": ("process_documented",)}


def kpi_figures(programme: Programme, results: Measured) -> Iterator[dict[str, Any]]:
    """Explain every figure of every KPI."""
    series = _by_kpi(records(results.kpi_series))
    as_at = stamp(programme.as_at)
    targets = _by_kpi(each for each in records(programme.kpi_targets) if each.set_on <= as_at)
    sources = by_id(programme.kpis, "kpi_id", "source")
    for kpi in records(results.kpis):
        about = subject(kpi, "kpi_id", "kpi", "KPI")
        mine, aims = series.get(kpi.kpi_id, []), targets.get(kpi.kpi_id, [])
        yield from _now(programme, about, kpi, mine, aims, text(sources.get(kpi.kpi_id)))
        yield from _over_time(programme, about, kpi, mine)
        yield from _process(about, kpi, mine)
        yield from _outlook(programme, about, kpi, aims)
        yield from _verdict(about, kpi)
        for part, fields in _MARKS.items():
            cells = cells_of(programme, KPIS, fields, [kpi.row])
            yield about.figure(part, getattr(kpi, part), _MARK_RULES[part], cells=cells,
                               source="After an NHS data quality kite mark")  # fmt: skip


_MARK_RULES = {
    "timeliness": "Every zone reported the last period within a month of its end (quarterly: three), none is overdue",
    "completeness": "Under 3% of the last 12 months' readings are blank or invalid",
    "validation": "Checked against the source within a year of the day reported on",
    "process": "How the figures are collected is documented",
}


def _by_kpi(rows: Iterable[Any]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row.kpi_id, []).append(row)
    return found


def _now(
    programme: Programme, about: Subject, kpi: Any, mine: Rows, targets: Rows, source: str
) -> Iterator[dict[str, Any]]:
    last = [period for period in mine if period.period_end == kpi.period_end]
    cells = _reading_cells(programme, last)
    parts = {"numerator": kpi.numerator, "denominator": kpi.denominator}
    way = "Sum of the zones' numerators" + ("" if pd.isna(kpi.denominator) else " over the sum of their denominators")
    when = "no period was measured" if pd.isna(kpi.period_end) else f"period to {day_text(kpi.period_end)}"
    of = f"{kpi.zones_reported} of {kpi.zones_expected} zones"
    yield _amount(about, kpi, "actual", f"{way}: {when}, {of}", cells=cells, **parts, source=source or "Own rule")
    aim = {"cells": cells_of(programme, TARGETS, ["target", "due", "set_on"], (each.Index for each in targets))}
    sources = list(dict.fromkeys(filter(None, (text(each.source) for each in targets))))
    told = {**aim, "source": "; ".join(sources) or "Own rule"}
    if kpi.target_for == YEAR_TO_DATE:
        yield from _to_date(about, kpi, told)
    else:
        yield _amount(about, kpi, "target", f"Trajectory at the end of the {when}, by the targets set by then", **told)
        yield about.figure("variance", kpi.variance, "Actual minus target", shown=_signed(kpi.variance, kpi.unit))
    yield about.figure(
        "rating",
        kpi.rating,
        _rating_rule(kpi, programme.scale),
        cells=cells_of(programme, KPIS, ["better_is", "tolerance_as", *tolerance_fields(programme.scale)], [kpi.row]),
        limits=_tolerances(kpi, programme.scale),
        reason=kpi.reason,
    )


def _to_date(about: Subject, kpi: Any, told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Explain the target for the year to date: what is due of it by now, and how far the year so far is from that."""
    due = f", due {day_text(kpi.year_target_due)}" if not pd.isna(kpi.year_target_due) else ": none falls due this year"
    yield _amount(about, kpi, "year_target", f"The target for the year to date{due}", **told)
    share = "The part of the year's target that is due by the end of the last period, month by month"
    if not pd.isna(kpi.denominator):
        share = (
            "The target of the year to date at the end of the last period: of a ratio, the same all year or on a line"
        )
    yield _amount(about, kpi, "target_to_date", share, cells=told["cells"])
    shown = _signed(kpi.variance_to_date, kpi.unit)
    yield about.figure("variance_to_date", kpi.variance_to_date, "Year to date less what is due by now", shown=shown)


def _over_time(programme: Programme, about: Subject, kpi: Any, mine: Rows) -> Iterator[dict[str, Any]]:
    for measure, then, told in (
        ("direction", "previous_actual", "the period before"),
        ("direction_year", "year_ago_actual", "the same period a year before"),
    ):
        yield _amount(about, kpi, then, f"Actual of {told}")
        yield about.figure(measure, getattr(kpi, measure), f"Better or worse than {told}, by which direction is better")
    for measure, rows in (("year_to_date", _this_year(programme, kpi, mine)), ("rolling_12", _last_12(kpi, mine))):
        is_sum = kpi.over_time == "Sum"
        added = rows if is_sum else rows[-1:]
        known = not pd.isna(getattr(kpi, measure))
        parts = {name: _sum(added, name) for name in ("numerator", "denominator")} if known else {}
        span = "since the financial year began" if measure == "year_to_date" else "of the last 12 months"
        way = f"Sums over the periods {span}" if is_sum else "A stock: its last period's"
        cells = _reading_cells(programme, added) if known else ""
        yield _amount(about, kpi, measure, way, cells=cells, **parts)


def _process(about: Subject, kpi: Any, mine: Rows) -> Iterator[dict[str, Any]]:
    last = [period for period in mine if period.period_end == kpi.period_end][-1:]
    made_of = "the readings that limits are made of"
    formulas = {
        "mean": f"Mean of {made_of}",
        "lower": f"That mean less 2.66 mean moving ranges of {made_of}",
        "upper": f"That mean plus 2.66 mean moving ranges of {made_of}",
    }
    for measure, way in formulas.items():
        value = getattr(last[0], measure) if last else None
        formula = way
        if value == _BOUNDS.get(measure, math.nan) and (measure == "lower" or kpi.unit == SHARE):
            formula += f", held at {display_text.amount(value, kpi.unit)}, as no reading can be beyond"
        yield about.figure(measure, value, formula, shown=display_text.amount(value, kpi.unit), source=NHS,
                           limits="From 12 steady readings; 13 where limits are of all readings",
                           reason=kpi.spc_reason)  # fmt: skip
    for measure, formula in (
        ("variation", "What kind of point the last one is, by four rules"),
        ("assurance", "The limits of the process against the target now"),
    ):
        told = {"reason": getattr(kpi, f"{measure}_sentence"), "source": NHS}
        yield about.figure(measure, getattr(kpi, measure), formula, **told)


def _verdict(about: Subject, kpi: Any) -> Iterator[dict[str, Any]]:
    """Explain the verdict, and how the rating moved."""
    formula = "What may be said at once of rating, variation, assurance, movement and outlook, by the manual's table"
    yield about.figure("verdict", kpi.verdict, formula, reason=kpi.verdict_sentence)
    counts = "The rating against the last report's, where more than one reading says so"
    yield about.figure("counted_movement", kpi.counted_movement, counts, reason=kpi.movement_reason)


def _outlook(programme: Programme, about: Subject, kpi: Any, targets: Rows) -> Iterator[dict[str, Any]]:
    due = (each.Index for each in targets if each.due == kpi.next_target_due)
    cells = cells_of(programme, TARGETS, ["target", "due"], due)
    when = "" if pd.isna(kpi.next_target_due) else f", {day_text(kpi.next_target_due)}"
    if kpi.target_for != YEAR_TO_DATE:
        yield _amount(about, kpi, "next_target", f"The next target to fall due{when}", cells=cells)
    interval = ""
    if not pd.isna(kpi.forecast):
        ends = (display_text.amount(end, kpi.unit) for end in (kpi.forecast_lower, kpi.forecast_upper))
        interval = "95% prediction interval {} to {}".format(*ends)
    line = "Damped trend through the last 6 to 36 readings since the last break, at the next target's day"
    yield _amount(about, kpi, "forecast", line, reason=kpi.forecast_reason, limits=interval)
    yield about.figure(
        "chance",
        kpi.chance,
        "Chance of meeting the next target, from the same distribution, 5% at least and 95% at most",
        shown=display_text.percent(kpi.chance),
        limits="Very likely from 80%, Fairly likely from 50%, Fairly unlikely from 20%",
        reason=kpi.forecast_likelihood or kpi.forecast_reason,
    )
    if kpi.comparator:
        told = f"{kpi.comparator}, period to {day_text(kpi.comparator_period)}; beside ours, never added"
        yield _amount(about, kpi, "comparator_actual", told)


def _amount(about: Subject, kpi: Any, measure: str, formula: str, **more: Any) -> dict[str, Any]:
    value = getattr(kpi, measure)
    return about.figure(measure, value, formula, shown=display_text.amount(value, kpi.unit), **more)


def _signed(variance: float | None, unit: str) -> str | None:
    if variance is None or math.isnan(variance):
        return None
    told = display_text.gap(variance, unit)
    return told if not told.strip("£0. points") else f"{'-' if variance < 0 else '+'}{told}"


def _rating_rule(kpi: Any, scale: Scale) -> str:
    """Say which rating is given where; a Neutral KPI has the best one within its first limit, on either side."""
    is_neutral = POLARITY.get(kpi.better_is) == 0
    ordinals = ("first", "second", "third")[: len(scale.between)]
    words = [scale.best, *scale.between[1:]] if is_neutral else scale.between
    within = [f"{word} within the {place}" for word, place in zip(words, ordinals, strict=True)]
    within[0] += " limit of the target on either side" if is_neutral else " limit"
    parts = within if is_neutral else [f"{scale.best} at the target or better", *within]
    return f"{', '.join(parts)}, {scale.worst_word} beyond"


def _tolerances(kpi: Any, scale: Scale) -> str:
    if pd.isna(kpi.tolerance_1):
        return ""
    return listed([display_text.gap(getattr(kpi, name), kpi.unit) for name in tolerance_fields(scale)], "and")


def _sum(periods: Rows, name: str) -> float | None:
    """Add up what was given; None if nothing was."""
    given = [number for period in periods if not pd.isna(number := getattr(period, name))]
    return math.fsum(given) if given else None


def _this_year(programme: Programme, kpi: Any, mine: Rows) -> Rows:
    if pd.isna(kpi.period_end):
        return mine
    start = year_start(kpi.period_end.date(), programme.settings.financial_year_month)
    return _between(mine, start, kpi.period_end.date())


def _last_12(kpi: Any, mine: Rows) -> Rows:
    if pd.isna(kpi.period_end):
        return mine
    end = kpi.period_end.date()
    first = month_number(end) - 11
    return _between(mine, date(first // 12, first % 12 + 1, 1), end)


def _between(mine: Rows, start: date, end: date) -> Rows:
    return [period for period in mine if stamp(start) <= period.period_end <= stamp(end)]


def _reading_cells(programme: Programme, periods: Rows) -> str:
    rows: Iterable[int] = (row for period in periods for row in period.rows)
    fields = ["numerator"] if all(pd.isna(period.denominator) for period in periods) else ["numerator", "denominator"]
    return cells_of(programme, READINGS, fields, rows)

"""KPI targets: which rows of the tracker are targets for a KPI's periods, and which for its year to date.

A target is for one thing only. A target set for periods of another length is not a target for today's. A KPI with
targets of both kinds has none, because nobody can tell which of the two its rating would be about.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from xltools.measures.frames import by_id, once, records, stamp
from xltools.measures.periods import month_number, places_of, year_start
from xltools.measures.polarity import polarities
from xltools.measures.trajectory import Points, Version, day_number, points_of, targets_on
from xltools.programme import Programme

#: What a target says it is for; blank means a period.
PERIOD, YEAR_TO_DATE = "Period", "Year to date"
BOTH = "Both"
#: The lengths of period that a target may name, in months.
LENGTHS = {"Month": 1, "Quarter": 3}
FLOW, SHARE, BASELINE = "Sum", "%", "Baseline"

Set: TypeAlias = tuple[Version, int]
"""A target, and the months of the period that it was set for: 0 where that makes no difference."""


class ToDate(NamedTuple):
    """A target for the year to date at the end of one period.

    Attributes:
        now: the part that is due by then.
        target: the next target to fall due in the same financial year, on the day `due`.
    """

    now: float
    target: float
    due: Any


NO_TARGET_TO_DATE = ToDate(np.nan, np.nan, pd.NaT)


@once
def kinds_of_target(programme: Programme) -> dict[str, str]:
    """Say by KPI what its targets are for that were set by as-at: Period, Year to date or Both; none has no entry."""
    found: dict[str, str] = {}
    for each in _known(programme):
        if each.kind != BASELINE:
            kind = YEAR_TO_DATE if each.target_for == YEAR_TO_DATE else PERIOD
            found[each.kpi_id] = kind if found.get(each.kpi_id, kind) == kind else BOTH
    return found


@once
def target_points(programme: Programme, series: pd.DataFrame | None = None) -> dict[str, Points]:
    """Gather the dated target points of each KPI's periods as known by as-at, with all versions of each.

    A row without its KPI, due date, target or date set does not count. A blank path is a line. If a KPI has a target
    for the year to date, its targets are not for periods.

    Args:
        series: from `covered_periods`. Targets set for another length of time than the last period's are left out.
    """
    last = {} if series is None else last_months(series)
    return {kpi_id: _of_length(mine, last.get(kpi_id, 0)) for kpi_id, mine in _set(programme, series).items()}


def last_months(series: pd.DataFrame) -> dict[str, int]:
    """Return by KPI the months of the last period that some zones reported."""
    columns = (series[name].tolist() for name in ("kpi_id", "months", "zones_reported"))
    return {kpi_id: months for kpi_id, months, zones in zip(*columns, strict=True) if zones > 0}


def period_targets(programme: Programme, series: pd.DataFrame) -> "pd.Series[float]":
    """Return the target of each period, from the trajectory of the targets for periods of its length.

    Args:
        series: as `covered_periods` gives it.
    """
    better_is, given = polarities(programme), _set(programme, series)
    found = np.full(len(series), np.nan)
    lengths, days = series["months"].to_numpy(), series["period_end"].to_numpy()
    for kpi_id, places in places_of(series).items():
        for length in sorted(set(lengths[places].tolist())):
            own = places[lengths[places] == length]
            points = _of_length(given.get(kpi_id, []), length)
            found[own] = targets_on(points, days[own], better_is[kpi_id])
    return pd.Series(found, index=series.index)


@once
def of_another_length(programme: Programme, series: pd.DataFrame) -> dict[str, tuple[Any, int]]:
    """Return, by KPI, its last target if none counts because all were set for periods of another length.

    Returns:
        The target's row, and the length in months of the period that it was set for.
    """
    points, found = target_points(programme, series), dict[str, tuple[Any, int]]()
    last = last_months(series)
    lengths = _lengths(programme, series)
    kinds = kinds_of_target(programme)
    for each in _known(programme):
        stands = any(not version.is_baseline for of in points.get(each.kpi_id, ()) for version in of)
        if stands or kinds.get(each.kpi_id) != PERIOD or each.kind == BASELINE:
            continue
        length, now = lengths.of(each), last.get(each.kpi_id, 0)
        then = found[each.kpi_id][0] if each.kpi_id in found else each
        if length and now and length != now and (then.due, then.set_on) <= (each.due, each.set_on):
            found[each.kpi_id] = (each, length)
    return found


def targets_to_date(programme: Programme, ends: Iterable[tuple[str, Any]]) -> list[ToDate]:
    """Return how much of each KPI's target for the year to date is due by the end of a period.

    For a count, a share of the target is due each month: from nothing at the start of the financial year, or from the
    target before it in the same year. For a ratio, the target itself is due all year, or the line from an earlier dated
    point if there is one. Blank if no target falls due later in that financial year.

    Args:
        ends: KPIs, each with the last day of one of its periods; blank if it has none.
    """
    better_is, first_month = polarities(programme), programme.settings.financial_year_month
    ratios = ratio_ids(programme)
    rows: dict[str, list[Any]] = {}
    for each in _known(programme):
        if each.target_for == YEAR_TO_DATE or each.kind == BASELINE:
            rows.setdefault(each.kpi_id, []).append(each)
    found = []
    for kpi_id, end in ends:
        divides = kpi_id in ratios
        mine = [each for each in rows.get(kpi_id, []) if divides or each.kind != BASELINE]
        points = points_of([_version(each) for each in mine])
        found.append(_to_date(points, end, first_month, better_is.get(kpi_id, "") if divides else None))
    return found


def _to_date(points: Points, end: Any, first_month: int, better_is: str | None) -> ToDate:
    """Return one KPI's target to date; a count, which runs up through the year, has no `better_is`."""
    if not points or pd.isna(end):
        return NO_TARGET_TO_DATE
    start = year_start(end.date(), first_month)
    over = day_number(start.replace(year=start.year + 1))
    first, day = day_number(start), day_number(end.date())
    of_year = [of[-1] for of in points if first <= of[-1].due < over and not of[-1].is_baseline]
    coming = next((each for each in of_year if each.due >= day), None)
    if coming is None:
        return NO_TARGET_TO_DATE
    due = pd.Timestamp(coming.due, unit="D")
    if better_is is not None:
        now = float(targets_on(points, np.array([end.to_datetime64()]), better_is)[0])
        return ToDate(coming.target if np.isnan(now) else now, coming.target, due)
    before = [(month_number(pd.Timestamp(each.due, unit="D")), each.target) for each in of_year if each.due < day]
    month, so_far = before[-1] if before else (month_number(start) - 1, 0.0)
    passed, of = (month_number(each) - month for each in (end, due))
    return ToDate(so_far + (coming.target - so_far) * passed / of, coming.target, due)


@once
def _known(programme: Programme) -> list[Any]:
    """Return the rows that were set by as-at and say all that counts."""
    as_at = stamp(programme.as_at)
    return [
        each
        for each in records(programme.kpi_targets)
        if not any(map(pd.isna, (each.kpi_id, each.due, each.target, each.set_on))) and each.set_on <= as_at
    ]


def _set(programme: Programme, series: pd.DataFrame | None) -> dict[str, list[Set]]:
    """Return what was set for each KPI's periods."""
    kinds, lengths = kinds_of_target(programme), _lengths(programme, series)
    found: dict[str, list[Set]] = {}
    for each in _known(programme):
        if kinds.get(each.kpi_id, PERIOD) == PERIOD:
            found.setdefault(each.kpi_id, []).append((_version(each), lengths.of(each)))
    return found


def _of_length(mine: list[Set], length: int) -> Points:
    return points_of([version for version, months in mine if not (months and length) or months == length])


def _version(row: Any) -> Version:
    return Version(day_number(row.due), row.target, day_number(row.set_on), row.path != "Hold", row.kind == BASELINE)


class _Lengths(NamedTuple):
    """How long the periods of each count that adds up are: by KPI its periods' ends and months, in time order."""

    read: dict[str, list[tuple[pd.Timestamp, int]]]

    def of(self, target: Any) -> int:
        """Return the months of the period that a target was set for: as it says, or else as the KPI was read then."""
        read = self.read.get(target.kpi_id)
        if not read:
            return 0
        if target.target_for in LENGTHS:
            return LENGTHS[target.target_for]
        return next((months for end, months in read if end >= target.set_on), read[-1][1])


@once
def _lengths(programme: Programme, series: pd.DataFrame | None) -> _Lengths:
    """Return the lengths of the periods of counts; a stock and a ratio ask the same of a month and of a quarter."""
    found: dict[str, list[tuple[pd.Timestamp, int]]] = {}
    if series is None:
        return _Lengths(found)
    over_time, units = (by_id(programme.kpis, "kpi_id", name) for name in ("over_time", "unit"))
    ratios = ratio_ids(programme)
    columns = (series[name].tolist() for name in ("kpi_id", "period_end", "months", "zones_reported"))
    for kpi_id, end, length, zones in zip(*columns, strict=True):
        is_count = over_time.get(kpi_id) == FLOW and units.get(kpi_id) != SHARE and kpi_id not in ratios
        if is_count and length and zones:
            found.setdefault(kpi_id, []).append((end, length))
    return _Lengths(found)


@once
def ratio_ids(programme: Programme) -> set[str]:
    """Return the KPIs that divide: percentages, and those for which a zone of the programme gave a denominator."""
    read, zones, kpis = programme.kpi_readings, programme.zones, programme.kpis
    kinds = zip(zones["zone"].tolist(), zones["kind"].tolist(), strict=True)
    ours = {zone for zone, kind in kinds if kind == "Programme"}
    has_lower = read["denominator"].notna().to_numpy()
    pairs = set(zip(*(read[name].array[has_lower].tolist() for name in ("kpi_id", "zone")), strict=True))
    shares = zip(kpis["kpi_id"].tolist(), kpis["unit"].tolist(), strict=True)
    divided = {kpi_id for kpi_id, zone in pairs if zone in ours} | {kpi_id for kpi_id, unit in shares if unit == SHARE}
    return {kpi_id for kpi_id in divided if isinstance(kpi_id, str)}

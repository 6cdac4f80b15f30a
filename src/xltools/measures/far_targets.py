"""Far targets (RES-34): targets and baselines out of scale with the readings, each a question at its cell."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from xltools.findings import Finding
from xltools.measures import display_text
from xltools.measures.complete_periods import FLOW
from xltools.measures.finding_source import Case, Cell, finding, result_rule
from xltools.measures.frames import by_id, records, records_by, stamp
from xltools.measures.out_of_scale import (
    NEAR,
    SMALL,
    STEP,
    TIMES,
    at_least,
    is_far_from,
    is_within,
    leads_up,
    moves,
    usual,
)
from xltools.measures.periods import steps
from xltools.measures.readings import SHARE
from xltools.programme import Programme
from xltools.text.words import day_text, number_text

TARGETS = "KPI targets"
MONEY, HIGHER, LOWER = "GBP", "Higher", "Lower"
YEAR_TO_DATE, BASELINE = "Year to date", "Baseline"
#: A target may be far better than today's readings, but this far can only be a typing mistake.
_AMBITIOUS = 80
#: The first is the least number of readings. With fewer than the second nobody knows whether they grow.
_LEAST_READ, _FEW_READ = 3, 6

TARGET = result_rule(
    "RES-34",
    "A target is on the scale of the readings.",
    "Check it against its source: the decimal point, a % sign or thousands may be wrong. Type what is meant"
    "[Waivers?; if it is right, agree a waiver].",
)


def targets_out_of_scale(case: Case, units: Mapping[str, str]) -> Iterator[Finding]:
    """Find the targets and baselines that are out of scale with what was read."""
    programme, series = case.programme, case.results.kpi_periods
    read = {
        kpi_id: [each.actual for each in periods if each.actual and not math.isnan(each.actual)]
        for kpi_id, periods in records_by(series, "kpi_id", "actual").items()
    }
    aims = _aims(programme, series)
    for aim in aims:
        actuals, unit = read.get(aim.kpi_id, []), units.get(aim.kpi_id, "")
        others = [each.per_period for each in aims if each.kpi_id == aim.kpi_id and each is not aim]
        if not _is_slip(aim, actuals, others, unit):
            continue
        about = f"{amount_text(aim.per_period, unit)}{aim.each}, and most readings are about "
        about += amount_text(usual(actuals), unit)
        said = f"{aim.kpi_id}, {aim.kind} due {day_text(aim.due)}: {about}."
        cell = Cell(TARGETS, aim.row, "target", amount_text(aim.target, unit), aim.kpi_id)
        yield finding(case, TARGET, cell, "{said}", {"said": said})


class _Aim(NamedTuple):
    """A target or baseline that counts; what is for the year to date is parted among its periods."""

    row: int
    kpi_id: str
    kind: str
    due: pd.Timestamp
    target: float
    per_period: float
    each: str
    better_is: str
    is_told: bool


def _aims(programme: Programme, series: pd.DataFrame) -> list[_Aim]:
    """List the targets that count by as-at; `is_told` is True if TGT-10 already asks what they are for."""
    as_at = stamp(programme.as_at)
    known = (each for each in records(programme.kpi_targets) if each.set_on <= as_at)
    latest = {(each.kpi_id, each.kind, each.due): each for each in sorted(known, key=lambda each: each.set_on)}
    better, step = by_id(programme.kpis, "kpi_id", "better_is"), steps(series)
    over_time, given = by_id(programme.kpis, "kpi_id", "over_time"), programme.kpi_readings
    ratios = set(given["kpi_id"].array[given["denominator"].notna().to_numpy()].tolist())
    aims = []
    for row in sorted(latest.values(), key=lambda each: each.Index):
        if any(map(pd.isna, (row.kpi_id, row.kind, row.due, row.target))):
            continue
        is_yearly = row.target_for == YEAR_TO_DATE and row.kind != BASELINE
        part = row.target * step.get(row.kpi_id, 12) / 12 if is_yearly else row.target
        is_flow = over_time.get(row.kpi_id) == FLOW and row.kpi_id not in ratios
        is_told = is_flow and not isinstance(row.target_for, str)
        each = " for each period" if is_yearly else ""
        about = (row.due, row.target, part, each, better.get(row.kpi_id, ""), is_told)
        aims.append(_Aim(row.Index, row.kpi_id, row.kind, *about))
    return aims


def _is_slip(aim: _Aim, read: list[float], others: list[float], unit: str) -> bool:
    """Return whether a target is so far from the readings that no ambition and no growth explains it."""
    if not aim.target or len(read) < _LEAST_READ:
        return False
    least = SMALL if unit not in (SHARE, MONEY) else 0.0
    actuals = [at_least(each, least) for each in read]
    is_larger, is_start = abs(aim.per_period) > usual(actuals), aim.kind == BASELINE
    if is_larger and aim.is_told and not is_start:
        return False
    is_ambitious = not is_start and aim.better_is != (LOWER if is_larger else HIGHER)
    target = at_least(aim.per_period, least if is_ambitious or is_start else 0.0)
    if not is_far_from(target, actuals, _AMBITIOUS if is_ambitious else TIMES):
        return False
    if is_start and (is_within(target, actuals[0], STEP) or (unit != SHARE and leads_up(0, [target, *actuals]))):
        return False
    is_agreed = any(each and is_within(at_least(each, least), target, NEAR) for each in others)
    return unit == SHARE or not (is_ambitious and (moves(actuals) or len(actuals) < _FEW_READ or is_agreed))


def amount_text(value: float, unit: str) -> str:
    """Show a number with enough figures to distinguish it from numbers on another scale."""
    if unit == SHARE:
        return f"{number_text(float(f'{value * 100:.3g}'))}%"
    return display_text.amount(value, unit) if abs(value) >= 1 else number_text(float(f"{value:.3g}"))

"""Incomplete KPIs (RDG-05, RES-21 to RES-24, RES-41): what a KPI still needs, each a finding where staff can add it."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xltools.findings import Finding
from xltools.measures.complete_periods import expected_zones, incompleteness, later_incomplete
from xltools.measures.finding_source import Case, Cell, finding, result_rule
from xltools.measures.frames import by_id, records_by
from xltools.measures.kpi_data_quality import due_day
from xltools.measures.kpi_targets import last_months, of_another_length
from xltools.measures.periods import month_end, month_number, rhythm
from xltools.measures.readings import PROGRAMME, SHARE, counting_readings
from xltools.programme import Programme
from xltools.schema.columns import split
from xltools.text.words import counted, day_text, listed, number_text

READINGS, TARGETS = "KPI readings", "KPI targets"
_NAMED = 5
#: The fields of a reading, and of a period, that these rules need.
_OF_READING = ("row", "kpi_id", "period_end", "zone", "kind", "numerator", "is_usable")
_OF_PERIOD = ("period_end", "actual", "months", "zones_reported", "zones_expected", "missing")
#: The zones of a KPI that report at other intervals than the KPI, with both intervals.
_Others: TypeAlias = Mapping[str, tuple[int, int]]
_MONTHLY = 1

GAP = result_rule(
    "RDG-05",
    "A series of readings has no gap.",
    "Add the readings for the periods named[Waivers?; if there are none, agree a waiver].",
)
LACKING = result_rule(
    "RES-21",
    "The last period of a KPI has a reading from every zone expected.",
    "Add the missing readings. If a zone no longer reports, type its last day under [Zones.expected_to] in [Zones].",
    "Own rule: a sum over fewer zones than expected does not count",
)
RHYTHM = result_rule(
    "RES-22",
    "A KPI is reported at one interval, the same in all its zones.",
    "Add the readings that bring it to one interval[Waivers?; if it changed for good, agree a waiver].",
    "Own rule: a month is not compared with a quarter",
)
JOINED = result_rule(
    "RES-23",
    "A zone that joins later has a start date.",
    "Add its earlier readings, or type the first day from which it reports under [Zones.expected_from] in [Zones].",
    "Own rule: figures of other zones are not compared",
)
OVERDUE = result_rule(
    "RES-24",
    "The readings of a KPI are not overdue.",
    "Add the readings for the periods since then.",
    "After an NHS trust's data quality kite mark (conventions 2.3)",
)
LENGTH = result_rule(
    "RES-41",
    "A target is for a period as long as those that are read.",
    "Add a row for a period as long as they are now, with the day from which it counts under [set_on]; or, if "
    "this target is for such a period, choose Month or Quarter under [target_for].",
    "Own rule: a quarter's target is not compared with a month",
)
RULES = (GAP, LACKING, RHYTHM, JOINED, OVERDUE, LENGTH)


def incomplete(case: Case) -> Iterator[Finding]:
    """Find the readings that KPIs lack, the zones that join without a start date, and the intervals that change."""
    counting = counting_readings(case.programme)
    series = case.results.kpi_periods
    waiting, read = later_incomplete(series), records_by(counting, "kpi_id", *_OF_READING)
    for kpi_id, periods in records_by(series, "kpi_id", *_OF_PERIOD).items():
        rows = [row for row in read[kpi_id] if row.kind == PROGRAMME]
        others = _other_rhythms(periods, rows)
        yield from _gaps(case, kpi_id, periods, rows, others)
        yield from _lacking(case, kpi_id, periods, rows, waiting.get(kpi_id))
        yield from _rhythms(case, kpi_id, periods, rows, others)
        yield from _joined(case, kpi_id, periods, rows)
        yield from _overdue(case, kpi_id, periods, rows)
    yield from _other_lengths(case, series)


def _other_lengths(case: Case, series: pd.DataFrame) -> Iterator[Finding]:
    """Find the KPIs whose last target is for a period of another length than the one read last."""
    last = last_months(series)
    for kpi_id, (target, length) in of_another_length(case.programme, series).items():
        message = (
            f"{kpi_id} is read {_every(last[kpi_id])} now, but this target is for a period of "
            f"{counted(length, 'month')}: it does not count."
        )
        cell = Cell(TARGETS, target.Index, "target", number_text(target.target), kpi_id)
        yield finding(case, LENGTH, cell, "{said}", {"said": message})


def _gaps(case: Case, kpi_id: str, periods: list[Any], rows: list[Any], others: _Others) -> Iterator[Finding]:
    """Find what is missing between two readings of a zone, at the later one; a blank cell has RDG-06 already."""
    told = _told_elsewhere(case.programme, kpi_id, rows)
    lacking: dict[str, list[pd.Timestamp]] = {}
    at = {(row.zone, row.period_end): row for row in rows if row.is_usable}
    for period in periods:
        for zone in split(period.missing):
            if (zone, period.period_end) not in told and zone not in others:
                lacking.setdefault(zone, []).append(period.period_end)
        for zone in [zone for zone in lacking if (zone, period.period_end) in at]:
            days = lacking.pop(zone)
            cell = _cell(at[zone, period.period_end])
            said = f"{kpi_id}, {zone}: no reading counts for {_days(days)}."
            yield finding(case, GAP, cell, "{said}", {"said": said})


def _lacking(case: Case, kpi_id: str, periods: list[Any], rows: list[Any], waiting: Any | None) -> Iterator[Finding]:
    """Find a KPI that some zones have not reported, at its last row; of a zone that lacks several periods, all."""
    if waiting is None:
        return
    last = {row.zone: row.period_end for row in rows if row.is_usable}
    absent: dict[str, list[pd.Timestamp]] = {}
    for period in periods:
        for zone in split(period.missing):
            if not period.period_end < last.get(zone, pd.NaT):
                absent.setdefault(zone, []).append(period.period_end)
    more = {zone: days for zone, days in absent.items() if days != [waiting.period_end]}
    named = "".join(f" {zone} has no reading that counts for {_days(days)}." for zone, days in more.items())
    whole = [period for period in periods if not pd.isna(period.actual)]
    shown_at = f"and shown as at {day_text(whole[-1].period_end)}" if whole else "and has no complete period"
    message = f"{kpi_id}: {incompleteness(waiting)}.{named} It is not rated, {shown_at}."
    yield finding(case, LACKING, _cell(_last(rows)), "{said}", {"said": message})


def _rhythms(case: Case, kpi_id: str, periods: list[Any], rows: list[Any], others: _Others) -> Iterator[Finding]:
    """Find where a KPI's interval changes, and the zones that report at their own interval."""
    for before, period in itertools.pairwise(periods):
        if before.months == period.months:
            continue
        first = next((row for row in rows if row.period_end == period.period_end), None)
        message = (
            f"{kpi_id} is reported {_every(before.months)} to {day_text(before.period_end)} and "
            f"{_every(period.months)} from {day_text(period.period_end)}: nothing is compared or forecast across that "
            "change, and limits start again."
        )
        yield finding(case, RHYTHM, _cell(first or _last(rows)), "{said}", {"said": message})
    for zone, (span, usual) in others.items():
        row = _last([row for row in rows if row.zone == zone])
        message = f"{kpi_id}: {zone} is reported {_every(span)}, the KPI {_every(usual)}: its periods are not complete."
        yield finding(case, RHYTHM, _cell(row), "{said}", {"said": message})


def _joined(case: Case, kpi_id: str, periods: list[Any], rows: list[Any]) -> Iterator[Finding]:
    """Find the zones that join after others without a start date, at their first row."""
    stated = {zone.name for zone in expected_zones(case.programme) if not pd.isna(zone.start)}
    first: dict[str, Any] = {}
    for row in rows:
        if row.is_usable:
            first.setdefault(row.zone, row)
    begun = min((row.period_end for row in first.values()), default=pd.NaT)
    for zone, row in first.items():
        days = [period.period_end for period in periods if begun <= period.period_end < row.period_end]
        if days and zone not in stated:
            message = (
                f"{kpi_id}: {zone} has no reading for {_days(days)}, when others had. It counts from "
                f"{day_text(row.period_end)} on, and nothing is compared with the periods before."
            )
            yield finding(case, JOINED, _cell(row), "{said}", {"said": message})


def _overdue(case: Case, kpi_id: str, periods: list[Any], rows: list[Any]) -> Iterator[Finding]:
    """Find a KPI that nobody has reported since a period whose readings are due."""
    read = [period for period in periods if period.zones_reported]
    if not read or not read[-1].zones_expected:
        return
    last, as_at = read[-1], case.programme.as_at
    step = last.months or _MONTHLY
    following = month_end(month_number(last.period_end) + step)
    due = due_day(following, step)
    if due <= as_at and not _has_ended(case.programme, pd.Timestamp(following)):
        message = (
            f"{kpi_id} has no reading since {day_text(last.period_end)}; "
            f"that of {day_text(following)} was due by {day_text(due)}."
        )
        yield finding(case, OVERDUE, _cell(_last(rows)), "{said}", {"said": message})


def _has_ended(programme: Programme, day: pd.Timestamp) -> bool:
    """Return whether no zone is left to report a period."""
    zones = expected_zones(programme)
    return bool(zones) and all(zone.end < day for zone in zones)


def _other_rhythms(periods: list[Any], rows: list[Any]) -> dict[str, tuple[int, int]]:
    """Return the zones whose last rhythm is not the KPI's: theirs and the KPI's."""
    usual = {period.period_end: period.months for period in periods}
    days: dict[str, list[pd.Timestamp]] = {}
    for row in rows:
        if row.is_usable:
            days.setdefault(row.zone, []).append(row.period_end)
    found = {}
    for zone, mine in days.items():
        span = int(rhythm(np.array([month_number(day) for day in mine], dtype=np.int64))[-1])
        if span and usual[mine[-1]] and span != usual[mine[-1]]:
            found[zone] = (span, usual[mine[-1]])
    return found


def _told_elsewhere(programme: Programme, kpi_id: str, rows: list[Any]) -> set[tuple[str, pd.Timestamp]]:
    """Return the zones and periods whose row exists but lacks a number, which the rules for its cells report."""
    is_share = by_id(programme.kpis, "kpi_id", "unit").get(kpi_id) == SHARE
    return {(row.zone, row.period_end) for row in rows if not row.is_usable and (is_share or pd.isna(row.numerator))}


def _cell(row: Any) -> Cell:
    return Cell(READINGS, row.row, "period_end", day_text(row.period_end), row.kpi_id)


def _last(rows: list[Any]) -> Any:
    return max(rows, key=lambda row: (row.period_end, row.row))


def _days(days: list[pd.Timestamp]) -> str:
    """Name periods: up to five, then how many more."""
    told = [day_text(day) for day in days[:_NAMED]]
    more = len(days) - _NAMED
    return listed([*told, f"{more} more"] if more > 0 else told)


def _every(span: int) -> str:
    return (
        "at no fixed interval" if not span else "every month" if span == _MONTHLY else f"every {counted(span, 'month')}"
    )

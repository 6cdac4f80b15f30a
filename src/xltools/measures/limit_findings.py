"""Limit findings (RES-51, RES-52): readings that cannot make limits, and a process that left its limits for good."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from xltools.findings import Finding
from xltools.measures.finding_source import Case, Cell, finding, names_of, result_rule
from xltools.measures.frames import records
from xltools.measures.kept_rows import BREAKS
from xltools.measures.kpi_periods import dated_values
from xltools.measures.kpi_series import stretches_asked
from xltools.measures.segments import segments
from xltools.measures.spc_limits import FIRST_STEADY, STEADY_POINTS, ProcessState, Stretch
from xltools.text.words import counted, day_text

LOCKED = "NHSRplotthedots, Number of points required: limits are locked at 12 points or more"

STRETCH = result_rule(
    "RES-51",
    "Limits are made of 12 readings or more, of one process.",
    "Correct [KPIs.limits_from] and [KPIs.limits_to], or clear both: then the first steady stretch counts.",
    LOCKED,
)
BREAK = result_rule(
    "RES-52",
    "A process that has left its limits for good has a break.",
    "Find out what changed. If it will last, type {day} under {date_column} and the reason under "
    "{reason_column}: limits then start again[Waivers?; if it is to be watched first, agree a waiver].",
    "NHSRplotthedots, Number of points required: limits are revised from the start of a long run, "
    "if its cause is understood",
)
RULES = (STRETCH, BREAK)
#: For a KPI without room for another break.
_NO_ROOM = (
    "Find out what changed. If it will last, begin a KPI with a new [KPIs.kpi_id] at {day}, as this one has all the "
    "breaks that its row can hold[Waivers?; if it is to be watched first, agree a waiver]."
)


def limits_to_look_at(case: Case) -> Iterator[Finding]:
    """Find the stretches that limits cannot be made of, and the KPIs that may need a break."""
    yield from _stretches(case)
    yield from _breaks(case)


def _stretches(case: Case) -> Iterator[Finding]:
    programme = case.programme
    asked = stretches_asked(programme)
    if not asked:
        return
    rows = programme.kpis.reset_index(names="row").drop_duplicates("kpi_id").set_index("kpi_id")["row"]
    read = {kpi_id: (values, breaks) for kpi_id, values, breaks in dated_values(programme, case.results.kpi_periods)}
    for kpi_id, stretch in asked.items():
        if stretch.last < stretch.first:  # which KPI-18 has
            continue
        fault = _fault(stretch, *read[kpi_id]) if kpi_id in read else "there are no readings"
        if not fault and programme.settings.spc_limits != FIRST_STEADY:
            fault = "[Settings.spc_limits] asks for limits of all readings, so these do not count"
        if fault:
            days = {"first": day_text(stretch.first), "last": day_text(stretch.last), "kpi_id": kpi_id}
            message = f"{{kpi_id}}, limits from {{first}} to {{last}}: {fault}."
            cell = Cell("KPIs", int(rows[kpi_id]), "limits_from", days["first"], kpi_id)
            yield finding(case, STRETCH, cell, message, days)


def _fault(stretch: Stretch, values: pd.Series, breaks: list[date]) -> str:
    """Say why limits cannot be made of a stretch; '' if they can."""
    days = pd.DatetimeIndex(values.index)
    given = values.notna().to_numpy()
    if not given.any():
        return "there are no readings"
    within = given & np.asarray((days >= pd.Timestamp(stretch.first)) & (days <= pd.Timestamp(stretch.last)))
    if not within.any():
        return f"the readings are from {day_text(days[given][0])} to {day_text(days[given][-1])}"
    if within.sum() < STEADY_POINTS:
        return f"that is {counted(int(within.sum()), 'reading')}, and limits need {STEADY_POINTS}"
    if len(set(segments(values.index, breaks)[within])) > 1:
        return "a break, or zones that came or went, is among them, so they are of more than one process"
    return ""


def _breaks(case: Case) -> Iterator[Finding]:
    periods = case.results.kpi_periods
    drawn = case.results.kpi_charts
    kpi: Any
    for kpi in records(case.results.kpi_standings):
        state = drawn[kpi.kpi_id].state if kpi.kpi_id in drawn and not kpi.incomplete else ProcessState()
        if state.consider_break is None:
            continue
        begun = pd.Timestamp(state.consider_break)
        before = periods.loc[periods["kpi_id"].eq(kpi.kpi_id) & (periods["period_end"] < begun)]
        first = before["period_end"].iloc[-1] + pd.Timedelta(days=1)
        free = _free(case, kpi.row)
        cell = Cell("KPIs", kpi.row, free or BREAKS[0], "" if free else _typed(case, kpi.row, BREAKS[0]), kpi.kpi_id)
        words = {"kpi_id": kpi.kpi_id, "reason": state.reason.rstrip("."), "day": day_text(first),
                 "from": f"{state.limits_from:%B %Y}", "to": f"{state.limits_to:%B %Y}"}  # fmt: skip
        names = names_of(case)
        words |= {f"{each}_column": names.heading("KPIs", free.replace("date", each)) for each in ("date", "reason")}
        message = "{kpi_id} has left its usual range of {from} to {to}. {reason}: consider a break."
        yield finding(case, BREAK if free else replace(BREAK, fix=_NO_ROOM), cell, message, words)


def _free(case: Case, row: int) -> str:
    """Return the first column of a KPI's row that has room for another break; '' if none has.

    A break in the future counts from its day on, and already uses its column.
    """
    own = names_of(case).by_sheet.get("KPIs", {})
    known = [field for field in BREAKS if not own or field in own]
    return next((field for field in known if not _typed(case, row, field)), "")


def _typed(case: Case, row: int, field: str) -> str:
    day = case.programme.kpis[field].get(row)
    return "" if pd.isna(day) else day_text(day)

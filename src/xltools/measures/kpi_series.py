"""KPI series: the periods of each KPI with the lines of its chart."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from xltools.measures.frames import by_id, once, records
from xltools.measures.kpi_periods import dated_values, kpi_periods, recorded_breaks
from xltools.measures.periods import steps
from xltools.measures.polarity import polarities, polarity_of
from xltools.measures.readings import counting_readings
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.seasons import only_follows_the_seasons
from xltools.measures.spc_bounds import bounded
from xltools.measures.spc_limits import FIRST_STEADY, MOVING, SEASONAL, ProcessState, Stretch, fixed_chart, nhs_chart
from xltools.measures.spc_words import SEASONS, Verdict, variation
from xltools.programme import Programme

#: The points that get their own line on a chart, by what `xmr_chart` calls them.
_POINTS = {"improvement": ("Improvement",), "concern": ("Concern",), "neutral": ("Neutral high", "Neutral low")}
_CHART = ["mean", "lower", "upper", *_POINTS, "special_cause", "segment"]


def kpi_series(
    programme: Programme, periods: pd.DataFrame | None = None, drawn: "Mapping[str, Charted] | None" = None
) -> pd.DataFrame:
    """Measure each KPI in each period from its first reading to its last.

    Args:
        periods: from `kpi_periods` of the same programme, if already made.
        drawn: from `charts`, if already made.

    Returns:
        One row per KPI and period, in the order of the KPIs sheet and then of time, including periods that nobody
        reported: `kpi_id`, `period_end`, `numerator`, `denominator`, `actual` (in the KPI's unit, shares 0 to 1; blank
        if the period is incomplete), `zones_reported`, `zones_expected` and the other fields of `covered_periods`,
        `is_provisional`, `target` (blank before the first), `comparator_actual`, `mean`, `lower`, `upper` (from the
        first steady stretch since the last break, and shown from its start; blank with fewer than 12 readings and while
        the process moves), `improvement`, `concern`, `neutral` (the value if special cause says so, else blank),
        `special_cause` (the rule that decided, or ''), `segment` (from 1; a new one begins at each recorded break and
        if the coverage changes), `rows` (Excel rows in KPI readings).

    Source:
        The ratio of sums over zones; fixed limits (NHSRplotthedots, "Number of points required"), or those of NHS
        Making Data Count's tool if the Settings ask for them.
    """
    series = kpi_periods(programme) if periods is None else periods
    found = charts(programme, series) if drawn is None else drawn
    return series.join(_lines({kpi_id: each.chart for kpi_id, each in found.items()}))[
        ["kpi_id", "period_end", "numerator", "denominator", "actual", "zones_reported", "zones_expected",
         "is_whole", "missing", "other_rhythm", "is_settled", "partial_actual", "months", "stretch", "covers",
         "is_provisional", "target", "comparator_actual", *_CHART, "rows"]
    ]  # fmt: skip


class Charted(NamedTuple):
    """One KPI's chart, and what it lets anyone say of the process."""

    chart: pd.DataFrame
    state: ProcessState


def variation_of(charted: Charted | None, incomplete: str) -> Verdict:
    """Return the kind of a KPI's last point, in the words of its scorecard.

    Args:
        charted: None for a KPI that was never read, which has no words.
        incomplete: what its last period lacks; '' if it is complete. Nothing is concluded from an incomplete period.
    """
    if incomplete:
        return Verdict("Incomplete", "", f"{incomplete}.")
    return Verdict("", "", "") if charted is None else variation(*charted)


def charts(programme: Programme, series: pd.DataFrame) -> dict[str, Charted]:
    """Chart each KPI of a series, by its id in the series' order, with limits as the Settings and its row say."""
    better_is, stretches = polarities(programme), stretches_asked(programme)
    units, step = by_id(programme.kpis, "kpi_id", "unit"), steps(series)
    is_ours, recorded = programme.settings.spc_limits == FIRST_STEADY, recorded_breaks(programme)
    found: dict[str, Charted] = {}
    for kpi_id, values, breaks in dated_values(programme, series):
        polarity = polarity_of(better_is[kpi_id])
        asked = stretches.get(kpi_id)
        made = fixed_chart(values, polarity, breaks, asked) if is_ours else nhs_chart(values, polarity, breaks)
        state = replace(made[1], begins=_begins(made[0]["segment"], recorded.get(kpi_id, ())))
        if state.state == MOVING and _is_seasonal(made[0], int(step.get(kpi_id, 1))):
            state = ProcessState(SEASONAL, SEASONS, points=state.points, begins=state.begins)
        found[kpi_id] = Charted(bounded(made[0], units.get(kpi_id, "")), state)
    return found


def _is_seasonal(chart: pd.DataFrame, step: int) -> bool:
    """Whether only the season moves in the last segment of a chart, because a long season makes a run each year."""
    own = chart.loc[chart["segment"] == chart["segment"].iloc[-1], "value"]
    return only_follows_the_seasons(own.to_numpy(dtype="float64", na_value=math.nan), step)


def _begins(segment: pd.Series, breaks: Iterable[date]) -> str:
    """Say what the last segment of a series begins with: a break that somebody recorded, or other zones or periods."""
    own = segment[segment == segment.iloc[-1]].index[0]
    before = segment[segment < segment.iloc[-1]].index
    is_recorded = len(before) == 0 or any(before[-1] < pd.Timestamp(day) <= own for day in breaks)
    return "the last break" if is_recorded else "its zones or periods changed"


@once
def stretches_asked(programme: Programme) -> dict[str, Stretch]:
    """Return the periods that an office chose for its limits, by KPI; none if only one end is typed."""
    found: dict[str, Stretch] = {}
    for kpi in records(programme.kpis, "kpi_id", "limits_from", "limits_to"):
        if not any(map(pd.isna, kpi[1:])):
            found.setdefault(kpi.kpi_id, Stretch(kpi.limits_from.date(), kpi.limits_to.date()))
    return found


def last_known(programme: Programme, series: pd.DataFrame, day: date) -> dict[str, tuple[pd.Timestamp, float]]:
    """Return, by KPI, the period that an earlier report gave, and what is known about it now.

    That is its last complete period for which every reading had arrived by then, with the numbers that count today.
    """
    counting = counting_readings(programme)
    came = dict(zip(counting["row"].tolist(), counting["first_reported_on"].tolist(), strict=True))
    due = pd.Timestamp(day)
    known: dict[str, tuple[pd.Timestamp, float]] = {}
    for period in reversed(records(series[series["period_end"].le(due) & series["is_whole"].astype("bool")])):
        if period.kpi_id in known or pd.isna(period.actual):
            continue
        days = [came.get(row, pd.NaT) for row in period.rows]
        if all(not pd.isna(came_on) and came_on <= due for came_on in days):
            known[period.kpi_id] = (period.period_end, float(period.actual))
    return known


def known_now(programme: Programme, series: pd.DataFrame, day: date) -> dict[str, float]:
    """Return what is known now of the period that a report of an earlier day gave for each KPI, by its id."""
    return {kpi_id: actual for kpi_id, (_, actual) in last_known(programme, series, day).items()}


def _lines(drawn: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the charts of a series below each other, in its order, with their signals as lines of their own."""
    if not drawn:
        return pd.DataFrame(columns=_CHART, dtype="float64")
    chart = pd.concat(drawn.values(), ignore_index=True)
    kinds = {name: chart["value"].where(chart["point_type"].isin(kinds)) for name, kinds in _POINTS.items()}
    told = chart["special_cause"].astype("str")
    return chart.assign(**kinds, special_cause=told, segment=chart["segment"].astype("int64"))[_CHART]


declare(
    Measure(
        table="kpi_charts", key=Key.KPI, made_by=charts, takes=("kpi_periods",), workings="a step to kpi_series",
        chapter="KPIs", is_step=True,
    )
)  # fmt: skip
declare(
    Measure(
        table="kpi_series",
        key=Key.KPI,
        made_by=kpi_series,
        takes=("kpi_periods", "kpi_charts"),
        workings="each KPI's workings name its readings, and its chart is beside them",
        chapter="KPIs",
    )
)

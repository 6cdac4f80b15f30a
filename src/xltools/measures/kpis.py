"""KPIs: each KPI compared with its trajectory, its past and its own variation, and its outlook."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from xltools.measures.frames import by_id, figure_text, frame_of, records, records_by, text_array, typed
from xltools.measures.kpi_data_quality import data_quality
from xltools.measures.kpi_forecasts import FORECAST, kpi_forecasts
from xltools.measures.kpi_movement import MOVEMENT, kpi_movement
from xltools.measures.kpi_over_time import direction, rolling_12, standing
from xltools.measures.kpi_ratings import tolerance_fields
from xltools.measures.kpi_series import Charted, charts, kpi_series, variation_of
from xltools.measures.kpi_standings import kpi_standings
from xltools.measures.kpi_targets import YEAR_TO_DATE
from xltools.measures.kpi_verdicts import VERDICT, with_verdicts
from xltools.measures.periods import places_of
from xltools.measures.polarity import polarity_of
from xltools.measures.readings import comparators, counting_readings
from xltools.measures.registry import Key, Measure, declare
from xltools.measures.spc_limits import EVEN, MOVING, SEASONAL
from xltools.measures.spc_words import NO_LIMITS, NO_RANGE, OF_SEASONS, Verdict, assurance, last_limits, record
from xltools.measures.workings_kpis import kpi_figures
from xltools.measures.zone_signals import zone_sentences
from xltools.programme import Previous, Programme
from xltools.schema.rag import Scale

_VERDICTS = {"kpi_id": "str"} | {
    f"{of}{part}": "str" for of in ("variation", "assurance") for part in ("", "_symbol", "_sentence")
}
#: The fields of `ProcessState`, as columns.
_STATE = {
    "spc_state": "str", "spc_reason": "str", "spc_towards": "str", "limits_from": "datetime64[us]",
    "limits_to": "datetime64[us]", "moving_since": "datetime64[us]", "consider_break": "datetime64[us]",
}  # fmt: skip
_STATE_TEXTS = [name for name, kind in _STATE.items() if kind == "str"]
COLUMNS = (
    "row", "kpi_id", "workstream_id", "kpi", "definition", "unit", "better_is", "over_time", "is_headline", "owner",
    "period_end", "numerator", "denominator", "actual", "zones_reported", "zones_expected", "is_provisional",
    "target", "variance", "target_for", "target_to_date", "variance_to_date", "year_target", "year_target_due",
    "rating", "reason", "incomplete", "incomplete_mark", "previous_actual", "direction", "year_ago_actual",
    "direction_year", "year_to_date", "rolling_12", *FORECAST, *list(_VERDICTS)[1:], *_STATE, "zone_sentence",
    *VERDICT, "timeliness", "completeness", "validation", "process", "previous_rating", "movement", *MOVEMENT,
    "comparator", "comparator_actual", "comparator_period",
)  # fmt: skip

#: The words for a process whose target is for the year to date.
OF_THE_YEAR = Verdict("", "", "The target is for the year to date, so single periods are not compared with it.")

__all__ = ["COLUMNS", "kpi_scorecard", "kpi_series", "scorecard_columns"]


def scorecard_columns(scale: Scale) -> list[str]:
    """Name the scorecard's columns; the tolerances of its scale are before the rating."""
    place = COLUMNS.index("rating")
    return [*COLUMNS[:place], *tolerance_fields(scale), *COLUMNS[place:]]


def kpi_scorecard(
    programme: Programme,
    series: pd.DataFrame,
    previous: Previous | None,
    standings: pd.DataFrame | None = None,
    forecasts: pd.DataFrame | None = None,
    drawn: Mapping[str, Charted] | None = None,
) -> pd.DataFrame:
    """Measure each KPI at its last complete period.

    Args:
        series: from `kpi_series` of the same programme.
        standings: from `kpi_standings` of the same programme, if already made; `forecasts` likewise.
        drawn: from `charts`, if already made.

    Returns:
        One row per row of the KPIs sheet, in its order. `actual`, `target` (the trajectory on that period's last day)
        and what follows from them are blank if no period is complete. While a later period is incomplete, only
        `incomplete` is given, in words. `variance` is actual minus target. If `target_for` is Year to date, `target`
        and `variance` are blank, and the rating compares `year_to_date` with `target_to_date`, the part of
        `year_target` (due on `year_target_due`) that is due by then. `tolerance_1` and `_2` are in the KPI's unit.
        `rolling_12` is blank for stocks. `next_target` is the first to fall due after that period and not before as-at.
        `forecast` and `chance` are blank if `forecast_reason` says why. `comparator` is '' if there is nothing to
        compare with. `spc_state` is too short, stable (it has limits), moving (a trend or run is under way, or no
        stretch has been steady since the last break: no limits, no symbols, no assurance), too even (no range to judge
        by: none of these either), seasonal (it only goes up and down with the year: none of these either), or '' if a
        period is incomplete; `spc_reason` says why. `spc_towards` is what special
        cause means now, at the last point if stable or for the direction if moving (Improvement, Concern, Neutral high,
        Neutral low). The limits come from the readings from `limits_from` to `limits_to`. A trend or run began at
        `moving_since`. `consider_break` is the period at which to consider a break, blank if there is no reason for
        one. `verdict` is the one statement about the KPI. Anything that would contradict it is blank: `with_verdicts`
        says which fields, and why.

    Source:
        Own rule (measures.md); variation and assurance as in NHS Making Data Count, if there are limits.
    """
    standings = kpi_standings(programme, series) if standings is None else standings
    forecasts = kpi_forecasts(programme, series, standings) if forecasts is None else forecasts
    counting = counting_readings(programme)
    frame = standings.join(
        [forecasts, data_quality(programme, counting, series), _over_time(programme, series, standings)]
    )
    frame = frame.join(
        _verdicts(charts(programme, series) if drawn is None else drawn, series, frame)
        .drop(columns="kpi_id")
        .set_index(frame.index)
    )
    frame["zone_sentence"] = pd.Series(zone_sentences(programme, series, frame), index=frame.index, dtype="str")
    _compare(frame, previous, programme.scale)
    frame = frame.join(kpi_movement(programme, series, frame, previous))
    frame = with_verdicts(programme, series, frame)
    return _with_comparator(frame, comparators(counting))[scorecard_columns(programme.scale)].reset_index(drop=True)


def _over_time(programme: Programme, series: pd.DataFrame, standings: pd.DataFrame) -> pd.DataFrame:
    """Set each KPI's last period beside its past."""
    ids, better_is = standings["kpi_id"], standings["better_is"]
    now = standing(series).reindex(ids).set_index(standings.index)
    frame = now[["previous_actual", "year_ago_actual"]].copy()
    frame["direction"] = direction(now, "previous", better_is)
    frame["direction_year"] = direction(now, "year_ago", better_is)
    over_time = by_id(programme.kpis, "kpi_id", "over_time")
    frame["rolling_12"] = ids.map(rolling_12(series, over_time)).astype("float64")
    return frame


def _verdicts(drawn: Mapping[str, Charted], series: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    places = places_of(series)
    rows = []
    kpi: Any
    for kpi in records(frame):
        found = drawn.get(kpi.kpi_id)
        row = {"kpi_id": kpi.kpi_id} | dict.fromkeys([*list(_VERDICTS)[1:], *_STATE_TEXTS], "")
        now = variation_of(found, kpi.incomplete)
        row |= {"variation": now.word, "variation_symbol": now.symbol, "variation_sentence": now.sentence}
        if kpi.incomplete:
            row["assurance_sentence"] = f"{kpi.incomplete}."
        elif found is not None:
            row |= _verdict(kpi, found, series["target"].iloc[places[kpi.kpi_id]])
        rows.append(row)
    return frame_of(rows, _VERDICTS | _STATE)


def _verdict(kpi: Any, found: Charted, targets: pd.Series) -> dict[str, Any]:
    """Return what one KPI's chart says about its target, and the state of its process."""
    state, polarity = found.state, polarity_of(kpi.better_is)
    if kpi.target_for == YEAR_TO_DATE:
        held = OF_THE_YEAR
    elif state.state == MOVING:
        held = NO_RANGE
    elif state.state == SEASONAL:
        held = OF_SEASONS
    elif state.state == EVEN:
        held = NO_LIMITS
    else:
        so_far = record(found.chart, targets, polarity, kpi.target)
        held = assurance(last_limits(found.chart), kpi.target, polarity, so_far)
    row = {"assurance": held.word, "assurance_symbol": held.symbol, "assurance_sentence": held.sentence}
    days = (state.limits_from, state.limits_to, state.since, state.consider_break)
    values = (state.state, state.reason, state.towards, *(pd.NaT if day is None else pd.Timestamp(day) for day in days))
    return row | dict(zip(_STATE, values, strict=True))


def _compare(frame: pd.DataFrame, previous: Previous | None, scale: Scale) -> None:
    before = [figure_text(previous, f"{kpi_id}.rating") for kpi_id in frame["kpi_id"]]
    moved = [scale.movement(then, now) for then, now in zip(before, frame["rating"], strict=True)]
    frame["previous_rating"] = pd.Series(before, index=frame.index, dtype="str")
    frame["movement"] = pd.Series(moved, index=frame.index, dtype="str")


def _with_comparator(frame: pd.DataFrame, beside: pd.DataFrame) -> pd.DataFrame:
    """Add the comparator's last reading, which may be older than the KPI's own, and never later."""
    rows = records_by(beside, "kpi_id", "period_end", "comparator", "comparator_actual")
    pairs = zip(frame["kpi_id"].tolist(), frame["period_end"].tolist(), strict=True)
    found = [[each for each in rows.get(kpi_id, ()) if each.period_end <= end][-1:] for kpi_id, end in pairs]
    return frame.assign(
        comparator=text_array(each[0].comparator if each else "" for each in found),
        comparator_actual=typed([each[0].comparator_actual if each else None for each in found], "float64"),
        comparator_period=typed([each[0].period_end if each else None for each in found], "datetime64[us]"),
    )


declare(
    Measure(
        table="kpis",
        key=Key.WORKSTREAM,
        made_by=kpi_scorecard,
        takes=("kpi_series", "previous", "kpi_standings", "kpi_forecasts", "kpi_charts"),
        workings=kpi_figures,
        chapter="KPIs",
    )
)

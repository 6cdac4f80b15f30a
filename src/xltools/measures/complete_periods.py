"""Complete periods: which periods of a KPI are complete, decided once, before any figure is made.

Incomplete is not a value: a period's total counts only if every zone expected then gave its reading, and all readings
cover the same length of time. A total that does not count is blank, with the reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xltools.measures import display_text
from xltools.measures.frames import by_id, once, records, text_array
from xltools.measures.periods import last_days, month_numbers, places_of, rhythm
from xltools.measures.readings import PROGRAMME, Places, period_sums
from xltools.programme import Programme
from xltools.schema.columns import split
from xltools.text.words import counted, day_text, listed

FLOW = "Sum"
#: This many months before the last reading, or after the first, may be a gap or one longer period that it covers.
_LONGER = (3, 6, 12)
#: What a period has that nobody reported.
_OF_A_GAP = {"numerator": np.nan, "denominator": np.nan, "actual": np.nan, "zones_reported": 0, "is_provisional": False}


class Zone(NamedTuple):
    """One of the programme's zones: its name, and between which days it is expected; NaT if nobody said."""

    name: str
    start: Any
    end: Any


class _Judged(NamedTuple):
    """A period: the zones expected, whether it is complete, and which zones are missing or report at other intervals.

    `is_settled`: no zone joins later without saying from when.
    """

    expected: tuple[str, ...]
    is_whole: bool
    missing: tuple[str, ...]
    other_rhythm: tuple[str, ...]
    is_settled: bool


class _Given(NamedTuple):
    """What one zone gave of one KPI: the day of its first row, and the months that each usable one covers."""

    first: pd.Timestamp
    spans: Mapping[pd.Timestamp, int]


def covered_periods(programme: Programme, counting: pd.DataFrame) -> pd.DataFrame:
    """Decide which periods of each KPI are complete, and blank the sums of those that are not.

    Args:
        counting: from `counting_readings` of the same programme.

    Returns:
        One row per KPI and period in time order, including periods that nobody reported. It has the fields of
        `period_sums`, with `numerator`, `denominator` and `actual` blank if the period is not complete, and: `months`
        (how many it covers; 0 if the series has no regular interval), `zones_expected`, `is_whole` (whether it is
        complete), `missing` (the expected zones that gave no usable reading, joined, in the order of the Zones sheet),
        `other_rhythm` (zones whose reading covers another length of time than the period), `is_settled` (False before
        the first reading of a zone that joins without a From: it may have been missing, so no total spans that
        reading), `partial_actual` (a ratio over the zones that reported, if some did and some did not; else blank),
        `stretch` (from 1; a new one begins if the interval or the expected zones change, and nothing is compared across
        that) and `covers` (the months and zones that two figures must share to be compared).

    Source:
        Own rule: a zone is expected between From and To on the Zones sheet; without From, from its first reading of the
        KPI. A stock's zones may report at different intervals, a flow's may not.
    """
    sums = period_sums(counting)
    ours = counting[counting["kind"].eq(PROGRAMME).to_numpy()]
    given = _given(ours)
    ratios = set(compress(ours["kpi_id"].tolist(), ours["is_ratio"].tolist()))
    over_time, zones = by_id(programme.kpis, "kpi_id", "over_time"), expected_zones(programme)
    series, places = _with_gaps(sums), dict[str, Places]()
    begun = 0
    judged: list[_Judged] = []
    for kpi_id, own in groupby(series["kpi_id"].tolist()):
        end = begun + len(list(own))
        places[kpi_id] = np.arange(begun, end)
        periods = zip(*(series[name][begun:end].tolist() for name in ("period_end", "months")), strict=True)
        judged += _judged(periods, given.get(kpi_id, {}), zones, is_flow=over_time.get(kpi_id) == FLOW)
        begun = end
    return _blanked(series, judged, ratios, places)


@once
def expected_zones(programme: Programme) -> list[Zone]:
    """List the programme's own zones in the order of the Zones sheet; comparators are never expected."""
    first: dict[str, Any] = {}
    for each in records(programme.zones, "zone", "expected_from", "expected_to", "kind"):
        if isinstance(each.zone, str):
            first.setdefault(each.zone, each)
    return [Zone(*each[1:4]) for each in first.values() if each.kind == PROGRAMME]


def later_incomplete(series: pd.DataFrame) -> dict[str, Any]:
    """Find by KPI the last period that some zones reported and that is incomplete, if no complete one is later.

    While there is one, a KPI is shown at its last complete period, and nothing is concluded from it.
    """
    read = zip(series["kpi_id"].tolist(), series["zones_reported"].tolist(), series["is_whole"].tolist(), strict=True)
    last = {kpi_id: (place, is_whole) for place, (kpi_id, zones, is_whole) in enumerate(read) if zones}
    waiting = {kpi_id: place for kpi_id, (place, is_whole) in last.items() if not is_whole}
    return dict(zip(waiting, records(series.iloc[list(waiting.values())]), strict=True)) if waiting else {}


def incompleteness(period: Any, unit: str = "") -> str:
    """Describe what an incomplete period covers: "31 Mar 2012 is incomplete: 2 of 3 zones, without Torquay"."""
    told = f"{day_text(period.period_end)} is incomplete: {zones_given(period)}"
    if period.missing:
        told += f", without {listed(split(period.missing))}"
    if period.other_rhythm:
        named = listed(split(period.other_rhythm))
        told += f"; the reading of {named} covers a different length of time"
    if unit and not pd.isna(period.partial_actual):
        told += f"; {display_text.amount(period.partial_actual, unit)} over those that reported, not rated"
    return told


def zones_given(period: Any) -> str:
    """Count the zones of a period as a mark does: "2 of 3 zones"."""
    return f"{period.zones_reported} of {counted(period.zones_expected, 'zone')}"


def _given(ours: pd.DataFrame) -> dict[str, dict[str, _Given]]:
    """Return what each zone gave of each KPI."""
    days: dict[tuple[str, str], list[pd.Timestamp]] = {}
    first: dict[tuple[str, str], pd.Timestamp] = {}
    columns = (ours[name].tolist() for name in ("kpi_id", "zone", "period_end", "is_usable"))
    for kpi_id, zone, day, is_usable in zip(*columns, strict=True):
        first.setdefault((kpi_id, zone), day)
        if is_usable:
            days.setdefault((kpi_id, zone), []).append(day)
    found: dict[str, dict[str, _Given]] = {}
    for (kpi_id, zone), mine in days.items():
        spans = rhythm(np.array([day.year * 12 + day.month for day in mine], dtype=np.int64)).tolist()
        found.setdefault(kpi_id, {})[zone] = _Given(first[kpi_id, zone], dict(zip(mine, spans, strict=True)))
    return found


def _with_gaps(sums: pd.DataFrame) -> dict[str, Any]:
    """Add a row for each period that a KPI's series left out, and the months that each period covers.

    Returns:
        The columns of `period_sums`, and `months`.
    """
    month = month_numbers(sums["period_end"].to_numpy())
    places, spans, gaps = list[int](), list[int](), dict[int, int]()
    for own in places_of(sums).values():
        last: int | None = None
        for place, number, span in zip(own.tolist(), month[own].tolist(), rhythm(month[own]).tolist(), strict=True):
            begun = number if last is None else last
            step = number - begun
            for ahead in range(1, step // span) if span and step % span == 0 else ():
                gaps[len(places)] = begun + span * ahead
                places.append(place)
                spans.append(span)
            last = number
            places.append(place)
            spans.append(span)
    at, left_out = np.array(places, dtype=np.int64), np.array(list(gaps), dtype=np.int64)
    found: dict[str, Any] = {name: sums[name].array.take(at) for name in ("kpi_id", "period_end")}
    found["period_end"][left_out] = last_days(np.array(list(gaps.values()), dtype=np.int64))
    for name, blank in _OF_A_GAP.items():
        found[name] = sums[name].to_numpy()[at]
        found[name][left_out] = blank
    rows = sums["rows"].tolist()
    found["rows"] = [() if number in gaps else rows[place] for number, place in enumerate(places)]
    return found | {"months": np.array(spans, dtype=np.int64)}


def _judged(
    periods: Iterable[tuple[pd.Timestamp, int]], given: Mapping[str, _Given], zones: Sequence[Zone], *, is_flow: bool
) -> Iterator[_Judged]:
    """Judge each of one KPI's periods, by its last day and its months."""
    begun = min((each.first for each in given.values()), default=pd.NaT)
    joining = [zone for zone in zones if pd.isna(zone.start)]
    for day, covered in periods:
        expected = tuple(zone.name for zone in zones if begun <= day and _is_expected(zone, given.get(zone.name), day))
        spans = {name: given[name].spans.get(day) for name in expected if name in given}
        missing = tuple(name for name in expected if spans.get(name) is None)
        other = tuple(name for name, span in spans.items() if is_flow and span and covered and span != covered)
        is_settled = all(not day < given[zone.name].first for zone in joining if zone.name in given)
        yield _Judged(expected, bool(expected) and not missing and not other, missing, other, is_settled)


def _is_expected(zone: Zone, given: _Given | None, day: pd.Timestamp) -> bool:
    """Return whether a zone's reading of a period is expected: from From, or else its first reading, to To."""
    if day > zone.end:
        return False
    if pd.isna(zone.start):
        return given is not None and day >= given.first
    return bool(day >= zone.start)


def _blanked(
    series: dict[str, Any], judged: Sequence[_Judged], ratios: set[str], places: Mapping[str, Places]
) -> pd.DataFrame:
    """Add what was judged, and blank what is not whole."""
    is_whole = np.array([row.is_whole for row in judged], dtype=np.bool_)
    is_mixed = np.array([bool(row.other_rhythm) for row in judged], dtype=np.bool_)
    divides = np.array([kpi_id in ratios for kpi_id in series["kpi_id"].tolist()], dtype=np.bool_)
    partial = np.where(~is_whole & ~is_mixed & divides, series["actual"], np.nan)
    for name in ("numerator", "denominator", "actual"):
        series[name] = np.where(is_whole, series[name], np.nan)
    stretch, covers = _stretched(series, [row.expected for row in judged], places)
    series |= {
        "rows": pd.Series(series["rows"], dtype="object"),
        "zones_expected": np.array([len(row.expected) for row in judged], dtype=np.int64),
        "is_whole": is_whole,
        "is_settled": np.array([row.is_settled for row in judged], dtype=np.bool_),
        "missing": text_array("; ".join(row.missing) for row in judged),
        "other_rhythm": text_array("; ".join(row.other_rhythm) for row in judged),
        "partial_actual": partial,
        "stretch": stretch,
        "covers": text_array(covers),
    }
    return pd.DataFrame(series)


def _stretched(
    series: Mapping[str, Any], expected: Sequence[tuple[str, ...]], of_kpis: Mapping[str, Places]
) -> tuple[Places, list[str]]:
    """Number the stretches of each KPI within which figures may be compared, and say what each period covers."""
    stretch, covers = np.zeros(len(expected), dtype=np.int64), list[str]()
    span, is_read = series["months"].tolist(), (series["zones_reported"] > 0).tolist()
    for places in of_kpis.values():
        kinds = [f"{span[place]}: {'; '.join(expected[place])}" for place in places.tolist()]
        read = [number for number, place in enumerate(places.tolist()) if is_read[place]]
        for one, next_one in {(read[-1], read[-2]), (read[0], read[1])} if len(read) > 1 else ():
            apart = abs(one - next_one)
            if apart > 1 and apart * span[places[one]] in _LONGER:
                kinds[one] += "?"
        changes = [one != other for one, other in pairwise(kinds)]
        stretch[places] = np.cumsum([1, *changes])
        covers += kinds
    return stretch, covers

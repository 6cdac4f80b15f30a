"""Implausible readings and targets (RES-31 to RES-33): more likely mistyped than true; each a question at its cell."""

import itertools
import math
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from xltools.findings import Finding
from xltools.measures.far_targets import MONEY, TARGET, amount_text, targets_out_of_scale
from xltools.measures.finding_source import Case, Cell, finding, result_rule
from xltools.measures.frames import by_id, records, records_by
from xltools.measures.kpi_periods import recorded_breaks
from xltools.measures.out_of_scale import SMALL, at_least, is_far_from, leads_up, outliers, usual
from xltools.measures.readings import PROGRAMME, SHARE, counting_readings
from xltools.text.words import day_text, named, number_text

READINGS, ZONES = "KPI readings", "Zones"
#: The fields of a reading that these rules need.
_OF_READING = ("row", "kpi_id", "period_end", "zone", "kind", "numerator", "denominator", "is_ratio")

TOTAL = result_rule(
    "RES-31",
    "A zone is part of the programme, not the total of the others.",
    "If it is their total, delete its readings: the pack adds zones up itself[Waivers?; if it is a zone of its own, "
    "agree a waiver].",
    "Own rule: what is counted twice is wrong",
)
NOT_WHOLE = result_rule(
    "RES-32",
    "A count is a whole number.",
    "Type the whole number that was counted[Waivers?; if it can be a part of one, agree a waiver].",
)
READING = result_rule(
    "RES-33",
    "A reading is on the scale of its series.",
    "Check it against its source: the decimal point, a % sign or thousands may be wrong. Type what is meant"
    "[Waivers?; if it is right, agree a waiver].",
)
RULES = (TOTAL, NOT_WHOLE, READING, TARGET)

_LEAST_PERIODS, _LEAST_WHOLE, _FEW_OF = 3, 3, 5
#: How near a rounded total comes to the sum of its zones.
_ROUNDED = 5e-4
#: How much three totals of two figures prove: smaller totals need more periods.
_EVIDENCE = 3.0


def implausible(case: Case) -> Iterator[Finding]:
    """Find the zones that are totals, the counts that are not whole, and the numbers that are out of scale."""
    counting = counting_readings(case.programme)
    is_ours = counting["kind"].to_numpy(dtype="object") == PROGRAMME
    is_alone = counting["is_ratio"].to_numpy() & counting["denominator"].isna().to_numpy() & ~is_ours
    is_read = counting["is_usable"].to_numpy() | (is_alone & counting["numerator"].notna().to_numpy())
    units = by_id(case.programme.kpis, "kpi_id", "unit")
    read = records_by(counting if is_read.all() else counting[is_read], "kpi_id", *_OF_READING)
    totals: dict[str, list[tuple[str, int, int]]] = {}
    for kpi_id, rows in read.items():
        for zone, matched, compared in _totals([row for row in rows if row.kind == PROGRAMME]):
            totals.setdefault(zone, []).append((kpi_id, matched, compared))
    yield from _told_totals(case, totals)
    breaks = recorded_breaks(case.programme)
    for kpi_id, rows in read.items():
        unit = units.get(kpi_id, "")
        parts = _not_whole(rows) if unit != MONEY else []
        yield from (_told_part(case, row, field) for row, field in parts)
        known = {row.row for row, _ in parts}
        yield from _readings(case, [row for row in rows if row.row not in known], unit, breaks.get(kpi_id, []))
    yield from targets_out_of_scale(case, units)


class _Totalled(NamedTuple):
    """A zone's number beside the sum of the others, and how many others that are not 0 there are."""

    own: float
    others: float
    adding: int


def _totals(rows: list[Any]) -> Iterator[tuple[str, int, int]]:
    """Find the zones of a KPI that are the sum of at least two others in most periods, and in three or more."""
    by_period = [list(group) for _, group in itertools.groupby(sorted(rows, key=_end), key=_end)]
    read = [({row.zone: row for row in period}, math.fsum(row.numerator for row in period)) for period in by_period]
    for zone in dict.fromkeys(row.zone for row in rows):
        compared, found = 0, []
        for period, total in read:
            own = period.get(zone)
            if own is None or len(period) < 3 or not own.numerator:
                continue
            compared += 1
            # Nearly all zones are nowhere near half of the total, and we know that without adding up the others.
            if not math.isclose(own.numerator, total - own.numerator, rel_tol=2 * _ROUNDED):
                continue
            others = [row for row in period.values() if row is not own]
            sums = list(_sums(own, others))
            if all(map(_is_sum, sums)):
                found.append(max(abs(each.own) for each in sums))
        evidence = sum(math.log10(total + 1) for total in found)
        if len(found) >= _LEAST_PERIODS and 2 * len(found) > compared and evidence >= _EVIDENCE - 0.01:
            yield zone, len(found), compared


def _sums(own: Any, others: list[Any]) -> Iterator[_Totalled]:
    for field in ("numerator", "denominator") if own.is_ratio else ("numerator",):
        numbers = [getattr(row, field) for row in others]
        yield _Totalled(getattr(own, field), math.fsum(numbers), sum(map(bool, numbers)))


def _is_sum(total: _Totalled) -> bool:
    return total.adding >= 2 and math.isclose(total.own, total.others, rel_tol=_ROUNDED)


def _told_totals(case: Case, totals: Mapping[str, list[tuple[str, int, int]]]) -> Iterator[Finding]:
    rows = {row.zone: row for row in reversed(records(case.programme.zones)) if isinstance(row.zone, str)}
    for zone, found in totals.items():
        kpis = named([f"{kpi_id} ({matched} of {compared} periods)" for kpi_id, matched, compared in found])
        place = rows[zone].Index if ZONES in case.programme.places else None
        said = f"{zone} equals the sum of the other zones in {kpis}: if it is their total, all is counted twice."
        yield finding(case, TOTAL, Cell(ZONES, place, "zone", zone, zone), "{said}", {"said": said})


def _not_whole(rows: list[Any]) -> list[tuple[Any, str]]:
    """Return the numbers of a KPI, by row and field, that are not whole while nearly all the others are."""
    found = []
    for field in ("numerator", "denominator"):
        numbers = [(row, getattr(row, field)) for row in rows if row.kind == PROGRAMME or row.is_ratio]
        given = [(row, number) for row, number in numbers if not pd.isna(number) and not _is_alone(row)]
        parts = [row for row, number in given if number != int(number)]
        whole = len(given) - len(parts)
        if parts and whole >= _LEAST_WHOLE and len(parts) <= max(1, len(given) // _FEW_OF):
            found += [(row, field) for row in parts]
    return found


def _is_alone(row: Any) -> bool:
    """Return whether a reading of a ratio is the ratio itself, as a comparator's may be."""
    return bool(row.is_ratio) and pd.isna(row.denominator)


def _told_part(case: Case, row: Any, field: str) -> Finding:
    number = number_text(getattr(row, field))
    said = f"{_which(row)}: {number} is not a whole number, and nearly all others of {row.kpi_id} are."
    return finding(case, NOT_WHOLE, _cell(row, field), "{said}", {"said": said})


def _readings(case: Case, rows: list[Any], unit: str, breaks: list[date]) -> Iterator[Finding]:
    """Find the readings of a KPI that are out of scale with the others of their zone between the same breaks."""
    everyone = [_value(row, unit) for row in rows]
    stretch = partial(_series, breaks=[pd.Timestamp(day) for day in breaks])
    for _, group in itertools.groupby(sorted(rows, key=stretch), stretch):
        series = list(group)
        values = [_value(row, unit) for row in series]
        if unit == SHARE and len(series) <= _LEAST_WHOLE:  # too few: shares of other zones are on the same scale
            far = [place for place, value in enumerate(values) if value and is_far_from(value, _less(everyone, value))]
            found = dict.fromkeys(far, "numerator")
            values = everyone
        else:
            far = [each for each in outliers(values) if not leads_up(each, values, may_jump=unit != SHARE)]
            found = {place: _field(place, series) for place in far}
        yield from (_told_reading(case, series[place], field, values, unit) for place, field in found.items())
        yield from _far_parts(case, [row for place, row in enumerate(series) if place not in found])


def _far_parts(case: Case, series: list[Any]) -> Iterator[Finding]:
    """Find the numbers of a ratio that are both too large, so that the ratio looks right but weighs too much."""
    rows = [row for row in series if row.is_ratio and not _is_alone(row)]
    lowers = [row.denominator for row in rows]
    for place in outliers(lowers):
        if lowers[place] > usual(lowers) and not leads_up(place, lowers):
            yield _told_reading(case, rows[place], "denominator", lowers, "", is_part=True)


def _told_reading(
    case: Case, row: Any, field: str, values: list[float], unit: str, *, is_part: bool = False
) -> Finding:
    value = getattr(row, field) if is_part or not row.is_ratio else _ratio(row)
    about = f"{amount_text(value, unit)}, and most others of its series are about {amount_text(usual(values), unit)}"
    said = f"{_which(row)}: {about}."
    return finding(case, READING, _cell(row, field), "{said}", {"said": said})


def _field(place: int, series: list[Any]) -> str:
    """Return which number of a ratio is farther from those of the others."""
    row = series[place]
    if not row.is_ratio or _is_alone(row) or not row.numerator:
        return "numerator"
    apart = {}
    for field in ("numerator", "denominator"):
        others = [abs(getattr(each, field)) for each in series if getattr(each, field) and each is not row]
        others = [each for each in others if not math.isnan(each)]
        apart[field] = abs(math.log(abs(getattr(row, field)) / usual(others))) if others else 0.0
    return "denominator" if apart["denominator"] > apart["numerator"] else "numerator"


def _value(row: Any, unit: str) -> float:
    """Return the value of a reading to compare; small counts differ by chance."""
    if not row.is_ratio or _is_alone(row):
        return at_least(row.numerator) if unit not in (SHARE, MONEY) else abs(float(row.numerator))
    if not row.denominator:
        return 0.0
    if unit == SHARE:
        return abs(float(at_least(row.numerator, min(SMALL, row.denominator)) / row.denominator))
    return abs(_ratio(row))


def _ratio(row: Any) -> float:
    return float(row.numerator) if _is_alone(row) else float(row.numerator / row.denominator)


def _less(values: list[float], value: float) -> list[float]:
    """Return values without one of these."""
    place = values.index(value)
    return [*values[:place], *values[place + 1 :]]


def _series(row: Any, breaks: list[pd.Timestamp]) -> tuple[str, int]:
    return row.zone, sum(row.period_end >= day for day in breaks)


def _end(row: Any) -> Any:
    return row.period_end


def _which(row: Any) -> str:
    return f"{row.kpi_id}, {row.zone}, {day_text(row.period_end)}"


def _cell(row: Any, field: str) -> Cell:
    return Cell(READINGS, row.row, field, number_text(getattr(row, field)), row.kpi_id)

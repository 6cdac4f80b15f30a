"""Readings: which one counts for each KPI, period and zone, and the totals of the programme's zones."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures.frames import once
from xltools.programme import Programme

Places: TypeAlias = npt.NDArray[np.int64]
Numbers: TypeAlias = npt.NDArray[np.float64]

PROGRAMME, COMPARATOR = "Programme", "Comparator"
SHARE = "%"
#: Units of counts.
COUNTS = ("number", "days")
#: If two were reported on one day (which is a finding) the more definite one counts, whatever the order of rows.
_EXPECTED = ("expected_from", "expected_to")
_FIRMNESS = {"Provisional": 0, "Final": 1, "Revised": 2}


@once
def counting_readings(programme: Programme) -> pd.DataFrame:
    """Pick the one reading that counts for each KPI, period and zone.

    Returns:
        One row per KPI, period and zone, ordered as on the KPIs sheet, then by time, then as on the Zones sheet: `row`,
        `kpi_id`, `period_end`, `zone`, `kind` (Programme or Comparator), `numerator`, `denominator`, `reported_on`,
        `first_reported_on` (blank if no number arrived), `data_status`, `is_ratio`, `is_usable`, `is_valid`. A reading
        is not usable without a number, or for a ratio without its denominator. A share that is not between 0 and 1 is
        not valid either.

    Source:
        Own rule: the latest Reported on up to as-at counts, and only for a period that ends by as-at. A reading without
        a date reported, a period, a known KPI or a known zone does not count. Nor does a reading outside the From and
        To of its zone.
    """
    read = programme.kpi_readings
    known = _known(programme)
    order = known.rows[np.lexsort([key[known.rows] for key in reversed(_order(read, known))])]
    groups = [known.kpi[order], read["period_end"].to_numpy()[order], known.zone[order]]
    begins = _begins(groups)
    latest = order[np.append(begins[1:], len(order)) - 1] if len(order) else order
    columns: dict[str, Any] = {name: read[name].array.take(latest) for name in read.columns if name != "comment"}
    columns |= {"row": read.index.to_numpy()[latest], "kind": known.kinds.take(known.zone[latest])}
    columns["zone_order"] = known.zone[latest]
    came = np.where(read["numerator"].notna(), read["reported_on"].to_numpy(), np.datetime64("NaT"))
    columns["first_reported_on"] = _least(came[order], begins)
    return pd.DataFrame(columns | _judged(columns, known.kpi[latest], _shares(programme.kpis)))


def period_sums(counting: pd.DataFrame) -> pd.DataFrame:
    """Add up the programme's zones by KPI and period.

    Args:
        counting: from `counting_readings`.

    Returns:
        One row per KPI and reported period, in the same order: `kpi_id`, `period_end`, `numerator`, `denominator`
        (blank if the KPI has none), `actual` (the ratio of the sums; blank if no zone gave a usable number, or the
        denominators add up to 0), `zones_reported`, `is_provisional`, `rows` (the Excel rows that were added up).

    Source:
        The ratio of sums, never the mean of ratios. Comparators are not added.
    """
    ours = counting[counting["kind"].eq(PROGRAMME).to_numpy()]
    usable = ours["is_usable"].to_numpy()
    begins = _begins([pd.factorize(ours["kpi_id"])[0], ours["period_end"].to_numpy()])
    sums: dict[str, Any] = {name: ours[name].array.take(begins) for name in ("kpi_id", "period_end")}
    for name in ("numerator", "denominator"):
        sums[name] = _sums(np.where(usable, ours[name].to_numpy(), np.nan), begins)
    sums["actual"] = divided(sums["numerator"], sums["denominator"], ours["is_ratio"].to_numpy()[begins])
    sums["zones_reported"] = np.add.reduceat(usable.astype(np.int64), begins) if len(begins) else begins
    provisional = usable & ours["data_status"].eq("Provisional").to_numpy()
    sums["is_provisional"] = np.logical_or.reduceat(provisional, begins) if len(begins) else begins.astype(np.bool_)
    parts = zip(_runs(ours["row"].tolist(), begins), _runs(usable.tolist(), begins), strict=True)
    sums["rows"] = pd.Series([tuple(sorted(compress(rows, is_read))) for rows, is_read in parts], dtype="object")
    return pd.DataFrame(sums)


def comparators(counting: pd.DataFrame) -> pd.DataFrame:
    """List the comparator's readings: for each KPI, those of the first comparator on the Zones sheet that has any.

    Returns:
        One row per KPI and period: `kpi_id`, `period_end`, `comparator` (the zone), `comparator_actual`,
        `row`.
    """
    beside = np.flatnonzero(counting["kind"].eq(COMPARATOR).to_numpy() & counting["is_usable"].to_numpy())
    kpis, zones = counting["kpi_id"].array.take(beside).tolist(), counting["zone_order"].to_numpy()[beside].tolist()
    first: dict[str, int] = {}
    for kpi_id, zone in zip(kpis, zones, strict=True):
        first[kpi_id] = min(first.get(kpi_id, zone), zone)
    chosen = beside[np.array([first[kpi_id] == zone for kpi_id, zone in zip(kpis, zones, strict=True)], dtype=np.bool_)]
    numbers = (counting[name].to_numpy()[chosen] for name in ("numerator", "denominator", "is_ratio"))
    return pd.DataFrame(
        {
            "kpi_id": counting["kpi_id"].array.take(chosen),
            "period_end": counting["period_end"].array.take(chosen),
            "comparator": counting["zone"].array.take(chosen),
            "comparator_actual": divided(*numbers),
            "row": counting["row"].to_numpy()[chosen],
        }
    )


def ratio(numerator: pd.Series, denominator: pd.Series, is_ratio: pd.Series) -> pd.Series:
    """Divide if it is a ratio, blank over 0 or a blank; otherwise return only the numerator."""
    found = divided(numerator.to_numpy(), denominator.to_numpy(), is_ratio.to_numpy(dtype=np.bool_))
    return pd.Series(found, index=numerator.index)


def divided(numerator: Numbers, denominator: Numbers, is_ratio: npt.NDArray[np.bool_]) -> Numbers:
    """Divide as `ratio` does."""
    found = np.where(is_ratio, np.nan, numerator)
    with np.errstate(all="ignore"):
        np.divide(numerator, denominator, out=found, where=is_ratio & (denominator != 0))
    return found


@dataclass(frozen=True)
class _Known:
    """Which readings were known by as-at, of known KPIs and zones.

    Attributes:
        rows: their positions in the sheet, from 0.
        kpi: for each row of the sheet, its KPI's position among the KPIs; zone: the same for zones.
        kinds: the kind of each zone.
    """

    rows: Places
    kpi: Places
    zone: Places
    kinds: Any


def _known(programme: Programme) -> _Known:
    read, as_at = programme.kpi_readings, np.datetime64(programme.as_at)
    zones = programme.zones
    own = {zone: place for place, zone in reversed(list(enumerate(zones["zone"].tolist()))) if isinstance(zone, str)}
    at = sorted(own.values())  # of two with one name the first counts
    ids = {kpi_id: None for kpi_id in programme.kpis["kpi_id"].tolist() if isinstance(kpi_id, str)}
    kpi, zone = (
        _places(read[name], known) for name, known in (("kpi_id", ids), ("zone", zones["zone"].array.take(at)))
    )
    kinds = zones["kind"].array.take(at)
    has_kind = np.append(~pd.isna(kinds), False)
    ends = read["period_end"].to_numpy()
    counts = (read["reported_on"].to_numpy() <= as_at) & (ends <= as_at)
    # An unknown zone (-1) takes the last place, which is blank; a comparison with a blank day is False.
    days = (zones[name].to_numpy()[at] for name in _EXPECTED)
    first, last = (np.append(each, np.array("NaT", each.dtype))[zone] for each in days)
    counts &= ~(ends < first) & ~(ends > last)
    return _Known(np.flatnonzero(counts & (kpi >= 0) & has_kind[zone]), kpi, zone, kinds)


def _places(cells: "pd.Series[str]", known: Iterable[str]) -> Places:
    """Return the place of each cell among those that are known; -1 for any other."""
    place = {word: number for number, word in enumerate(known)}
    return np.fromiter((place.get(cell, -1) for cell in cells.tolist()), dtype=np.int64, count=len(cells))


def _order(read: pd.DataFrame, known: _Known) -> list[npt.NDArray[Any]]:
    """Return what readings are sorted by, most important first; the last ones only settle ties."""
    firmness = np.array([_FIRMNESS.get(word, np.nan) for word in read["data_status"].tolist()], dtype=np.float64)
    numbers = [read[name].to_numpy() for name in ("numerator", "denominator")]
    days = [read[name].to_numpy() for name in ("period_end", "reported_on")]
    return [known.kpi, days[0], known.zone, days[1], firmness, *numbers, np.arange(len(read))]


def _begins(keys: list[npt.NDArray[Any]]) -> Places:
    """Return the place where each run of equal keys begins."""
    differs = np.ones(len(keys[0]), dtype=np.bool_)
    differs[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.flatnonzero(differs)


def _least(days: npt.NDArray[Any], begins: Places) -> npt.NDArray[Any]:
    """Return the first day of each run; blank if it has none."""
    return np.fmin.reduceat(days, begins) if len(begins) else days


def _sums(numbers: Numbers, begins: Places) -> Numbers:
    """Add up each run, exactly, so that the order of rows never matters; blank if nothing was given."""
    return np.array([total(run) for run in _runs(numbers.tolist(), begins)], dtype=np.float64)


def total(numbers: Iterable[float]) -> float:
    """Add up numbers exactly, so that their order never matters; NaN for a blank, and if all are blank."""
    given = [number for number in numbers if not math.isnan(number)]
    return math.fsum(given) if given else math.nan


def _runs(cells: list[Any], begins: Places) -> Iterator[list[Any]]:
    """Part a column where each run begins."""
    for begin, end in pairwise([*begins.tolist(), len(cells)]):
        yield cells[begin:end]


def _shares(kpis: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return whether each KPI is a percentage; of two with one id the first counts."""
    first: dict[Any, Any] = {}
    for kpi_id, unit in zip(kpis["kpi_id"].tolist(), kpis["unit"].tolist(), strict=True):
        if isinstance(kpi_id, str):
            first.setdefault(kpi_id, unit)
    return np.array([unit == SHARE for unit in first.values()], dtype=np.bool_)


def _judged(latest: Mapping[str, Any], kpi: Places, shares: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[np.bool_]]:
    """Judge whether each reading is of a ratio, usable and valid.

    Args:
        kpi: of each reading, its KPI's place.
        shares: whether each KPI is a percentage.
    """
    above, below = (np.asarray(latest[name], dtype=np.float64) for name in ("numerator", "denominator"))
    kind = latest["kind"].to_numpy(dtype="object")
    is_share, has_lower = shares[kpi], ~np.isnan(below)
    # A KPI of numbers is a ratio once one of its own zones has a denominator. A comparator decides only for itself.
    divides_ours = np.zeros(len(shares), dtype=np.bool_)
    divides_ours[kpi[has_lower & (kind == PROGRAMME)]] = True
    is_ratio = is_share | divides_ours[kpi] | (has_lower & (kind == COMPARATOR))
    divides = (below > 0) | ((below == 0) & (above == 0))
    is_usable = ~np.isnan(above) & (divides | ~is_ratio)
    is_outside = is_share & ((above > below) | (above < 0))
    return {"is_ratio": is_ratio, "is_usable": is_usable, "is_valid": is_usable & ~is_outside}

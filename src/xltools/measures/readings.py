"""Readings: which one counts for each KPI, period and zone, and the totals of the programme's zones."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xltools.measures.frames import once
from xltools.programme import Programme

Places: TypeAlias = npt.NDArray[np.int64]

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
    counting = read.drop(columns="comment").iloc[latest].reset_index(drop=True)
    counting["row"] = read.index[latest]
    counting["kind"], counting["zone_order"] = known.kinds.take(known.zone[latest]), known.zone[latest]
    came = read["reported_on"].where(read["numerator"].notna()).to_numpy()[order]
    counting["first_reported_on"] = _least(came, begins)
    return _judged(counting, programme.kpis)


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
    sums = ours[["kpi_id", "period_end"]].iloc[begins].reset_index(drop=True)
    for name in ("numerator", "denominator"):
        sums[name] = _sums(ours[name].where(usable).to_numpy(), begins)
    is_ratio = ours["is_ratio"].iloc[begins].reset_index(drop=True)
    sums["actual"] = ratio(sums["numerator"], sums["denominator"], is_ratio)
    sums["zones_reported"] = np.add.reduceat(usable.astype(np.int64), begins) if len(begins) else begins
    provisional = usable & ours["data_status"].eq("Provisional").to_numpy()
    sums["is_provisional"] = np.logical_or.reduceat(provisional, begins) if len(begins) else begins.astype(np.bool_)
    parts = zip(_runs(ours["row"].tolist(), begins), _runs(usable.tolist(), begins), strict=True)
    sums["rows"] = [tuple(sorted(compress(rows, is_read))) for rows, is_read in parts]
    return sums


def comparators(counting: pd.DataFrame) -> pd.DataFrame:
    """List the comparator's readings: for each KPI, those of the first comparator on the Zones sheet that has any.

    Returns:
        One row per KPI and period: `kpi_id`, `period_end`, `comparator` (the zone), `comparator_actual`,
        `row`.
    """
    beside = counting[(counting["kind"] == COMPARATOR) & counting["is_usable"]]
    places = list(zip(beside["kpi_id"].tolist(), beside["zone_order"].tolist(), strict=True))
    first: dict[str, int] = {}
    for kpi_id, place in places:
        first[kpi_id] = min(first.get(kpi_id, place), place)
    chosen = beside[np.array([first[kpi_id] == place for kpi_id, place in places], dtype=np.bool_)]
    return pd.DataFrame(
        {
            "kpi_id": chosen["kpi_id"],
            "period_end": chosen["period_end"],
            "comparator": chosen["zone"],
            "comparator_actual": ratio(chosen["numerator"], chosen["denominator"], chosen["is_ratio"]),
            "row": chosen["row"],
        }
    ).reset_index(drop=True)


def ratio(numerator: pd.Series, denominator: pd.Series, is_ratio: pd.Series) -> pd.Series:
    """Divide where it is a ratio, blank over 0 or a blank; else return the numerator alone."""
    return (numerator / denominator.where(denominator != 0)).where(is_ratio.astype("bool"), numerator)


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
    zones = programme.zones.dropna(subset=["zone"]).drop_duplicates("zone")
    kpi = pd.Index(programme.kpis["kpi_id"].dropna().unique()).get_indexer(pd.Index(read["kpi_id"]))
    zone = pd.Index(zones["zone"]).get_indexer(pd.Index(read["zone"]))
    kinds = zones["kind"].array
    has_kind = np.append(~pd.isna(kinds), False)
    ends = read["period_end"].to_numpy()
    counts = (read["reported_on"].to_numpy() <= as_at) & (ends <= as_at)
    # An unknown zone (-1) takes the last place, which is blank; a comparison with a blank day is False.
    days = (zones[name].to_numpy() for name in _EXPECTED)
    first, last = (np.append(each, np.array("NaT", each.dtype))[zone] for each in days)
    counts &= ~(ends < first) & ~(ends > last)
    return _Known(np.flatnonzero(counts & (kpi >= 0) & has_kind[zone]), kpi, zone, kinds)


def _order(read: pd.DataFrame, known: _Known) -> list[npt.NDArray[Any]]:
    """Return what readings are sorted by, most important first; the last ones only settle ties."""
    firmness = read["data_status"].map(_FIRMNESS).to_numpy(dtype=np.float64)
    numbers = [read[name].to_numpy() for name in ("numerator", "denominator")]
    days = [read[name].to_numpy() for name in ("period_end", "reported_on")]
    return [known.kpi, days[0], known.zone, days[1], firmness, *numbers, np.arange(len(read))]


def _begins(keys: list[npt.NDArray[Any]]) -> Places:
    """Return the place where each run of equal keys begins."""
    differs = np.ones(len(keys[0]), dtype=np.bool_)
    differs[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.flatnonzero(differs)


def _least(days: npt.NDArray[Any], begins: Places) -> npt.NDArray[Any]:
    """Return the first day of each run; blank where it has none."""
    return np.fmin.reduceat(days, begins) if len(begins) else days


def _sums(numbers: npt.NDArray[np.float64], begins: Places) -> list[float]:
    """Add up each run, exactly, so that the order of rows never matters; blank where nothing was given."""
    given = ([number for number in run if not math.isnan(number)] for run in _runs(numbers.tolist(), begins))
    return [math.fsum(run) if run else math.nan for run in given]


def _runs(cells: list[Any], begins: Places) -> Iterator[list[Any]]:
    """Part a column where each run begins."""
    for begin, end in pairwise([*begins.tolist(), len(cells)]):
        yield cells[begin:end]


def _judged(latest: pd.DataFrame, kpis: pd.DataFrame) -> pd.DataFrame:
    """Add whether each reading is of a ratio, usable and valid."""
    # if two have the same id, the first counts
    units = dict(reversed(list(zip(kpis["kpi_id"], kpis["unit"], strict=True))))
    is_share = latest["kpi_id"].isin([kpi_id for kpi_id, unit in units.items() if unit == SHARE])
    has_lower = latest["denominator"].notna()
    ours = has_lower & latest["kind"].eq(PROGRAMME)
    # A KPI of numbers is a ratio once one of its own zones has a denominator. A comparator decides only for itself.
    is_ratio = is_share | ours.groupby(latest["kpi_id"]).transform("any").astype("bool")
    is_ratio |= has_lower & latest["kind"].eq(COMPARATOR)
    nothing_of_nothing = latest["denominator"].eq(0) & latest["numerator"].eq(0)
    divides = latest["denominator"].gt(0) | nothing_of_nothing
    usable = latest["numerator"].notna() & (divides | ~is_ratio)
    outside = is_share & ((latest["numerator"] > latest["denominator"]) | (latest["numerator"] < 0))
    return latest.assign(is_ratio=is_ratio, is_usable=usable, is_valid=usable & ~outside)

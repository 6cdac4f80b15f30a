"""Readings: which one counts for each KPI, period and zone, and what the programme's zones add up to."""

import numpy as np
import pandas as pd

from xltools.programme import Programme

PROGRAMME, COMPARATOR = "Programme", "Comparator"
SHARE = "%"
_SAME = ["kpi_place", "period_end", "zone_place"]
#: Of two reported on one day (which is a finding) the firmer counts, so that the order of rows never matters.
_FIRMNESS = {"Provisional": 0, "Final": 1, "Revised": 2}


def counting_readings(programme: Programme) -> pd.DataFrame:
    """Pick the one reading that counts for each KPI, period and zone.

    Returns:
        One row per KPI, period and zone, in the order of the KPIs sheet, of time and of the Zones
        sheet: `row`, `kpi_id`, `period_end`, `zone`, `kind` (Programme or Comparator), `numerator`,
        `denominator`, `reported_on`, `first_reported_on` (blank where no number came), `data_status`,
        `is_ratio`, `is_usable`, `is_valid`. Not usable is one without a number, or a ratio's without
        its denominator. Not valid is also a share that is not between 0 and 1.

    Source:
        Own rule: the latest Reported on not after as-at counts, and no period that ends after it. A
        reading without a date reported, period, known KPI or known zone does not count.
    """
    ordered = _known(programme).sort_values(
        [*_SAME, "reported_on", "firmness", "numerator", "denominator", "row"], ignore_index=True
    )
    came = ordered["reported_on"].where(ordered["numerator"].notna())
    ordered["first_reported_on"] = came.groupby([ordered[name] for name in _SAME]).transform("min")
    latest = ordered.drop_duplicates(_SAME, keep="last").reset_index(drop=True)
    return _judged(latest, programme.kpis).drop(columns=["kpi_place", "zone_place", "firmness"])


def period_sums(counting: pd.DataFrame) -> pd.DataFrame:
    """Add up the programme's zones by KPI and period.

    Args:
        counting: as `counting_readings` returns it.

    Returns:
        One row per KPI and period that was reported, ordered alike: `kpi_id`, `period_end`,
        `numerator`, `denominator` (blank where the KPI has none), `actual` (the ratio of the sums;
        blank where no zone gave a usable number, or the denominators add up to 0), `zones_reported`,
        `is_provisional`, `rows` (the Excel rows that were added up).

    Source:
        The ratio of sums, never the mean of ratios; comparators are not added.
    """
    ours = counting[counting["kind"] == PROGRAMME].reset_index(drop=True)
    usable = ours["is_usable"]
    masked = pd.DataFrame(
        {
            "numerator": ours["numerator"].where(usable),
            "denominator": ours["denominator"].where(usable),
            "zones_reported": usable.astype("int64"),
            "is_provisional": usable & ours["data_status"].eq("Provisional"),
            "is_ratio": ours["is_ratio"],
        }
    )
    # The KPI's place in the sheet, not its name, decides the order of the rows.
    by = masked.groupby([pd.factorize(ours["kpi_id"])[0], ours["period_end"]], sort=True)
    sums = by[["numerator", "denominator"]].sum(min_count=1)
    sums["actual"] = ratio(sums["numerator"], sums["denominator"], by["is_ratio"].first())
    sums["zones_reported"] = by["zones_reported"].sum()
    sums["is_provisional"] = by["is_provisional"].any()
    sums = sums.reset_index(drop=True)
    firsts = ours.drop_duplicates(["kpi_id", "period_end"]).reset_index(drop=True)
    sums.insert(0, "kpi_id", firsts["kpi_id"])
    sums.insert(1, "period_end", firsts["period_end"])
    sums["rows"] = _rows(ours["row"].to_numpy(), usable.to_numpy(), by.ngroup().to_numpy(), len(sums))
    return sums


def comparators(counting: pd.DataFrame) -> pd.DataFrame:
    """List the comparator's readings: of each KPI the first comparator of the Zones sheet that has any.

    Returns:
        One row per KPI and period: `kpi_id`, `period_end`, `comparator` (the zone), `comparator_actual`,
        `row`.
    """
    beside = counting[(counting["kind"] == COMPARATOR) & counting["is_usable"]]
    first = beside.sort_values("zone_order", kind="stable").drop_duplicates("kpi_id").set_index("kpi_id")["zone"]
    chosen = beside[beside["zone"] == beside["kpi_id"].map(first)]
    return pd.DataFrame(
        {
            "kpi_id": chosen["kpi_id"],
            "period_end": chosen["period_end"],
            "comparator": chosen["zone"],
            "comparator_actual": ratio(chosen["numerator"], chosen["denominator"], chosen["is_ratio"]),
            "row": chosen["row"],
        }
    ).reset_index(drop=True)


def zones_expected(counting: pd.DataFrame) -> pd.Series:
    """Count by `kpi_id` the programme's zones that have ever given a usable reading."""
    ours = counting[(counting["kind"] == PROGRAMME) & counting["is_usable"]]
    return ours.groupby("kpi_id")["zone"].nunique()


def ratio(numerator: pd.Series, denominator: pd.Series, is_ratio: pd.Series) -> pd.Series:
    """Divide where it is a ratio, blank over 0 or a blank; else return the numerator alone."""
    return (numerator / denominator.where(denominator != 0)).where(is_ratio.astype("bool"), numerator)


def _known(programme: Programme) -> pd.DataFrame:
    """Return the readings that were known by as-at, of known KPIs and zones, with their places."""
    as_at = pd.Timestamp(programme.as_at)
    read = programme.kpi_readings
    kpis, zones = programme.kpis["kpi_id"], programme.zones
    known = read.drop(columns="comment").assign(
        row=read.index,
        kpi_place=read["kpi_id"].map(_places(kpis)),
        zone_place=read["zone"].map(_places(zones["zone"])),
        firmness=read["data_status"].map(_FIRMNESS),
    )
    known["kind"] = known["zone"].map(zones.drop_duplicates("zone").set_index("zone")["kind"])
    known["zone_order"] = known["zone_place"]
    counts = (known["reported_on"] <= as_at) & (known["period_end"] <= as_at)
    return known[counts & known["kpi_place"].notna() & known["kind"].notna()].reset_index(drop=True)


def _places(names: pd.Series) -> pd.Series:
    """Number names in their order; a name that comes twice has its first place."""
    unique = names.dropna().drop_duplicates()
    return pd.Series(np.arange(len(unique)), index=unique.to_numpy())


def _judged(latest: pd.DataFrame, kpis: pd.DataFrame) -> pd.DataFrame:
    """Add whether each reading is of a ratio, usable and valid."""
    is_share = latest["kpi_id"].map(kpis.drop_duplicates("kpi_id").set_index("kpi_id")["unit"]).eq(SHARE)
    has_lower = latest["denominator"].notna()
    ours = has_lower & latest["kind"].eq(PROGRAMME)
    # A KPI of numbers is a ratio as soon as one of its own zones divides; a comparator may divide alone.
    is_ratio = is_share | ours.groupby(latest["kpi_id"]).transform("any").astype("bool")
    is_ratio |= has_lower & latest["kind"].eq(COMPARATOR)
    nothing_of_nothing = latest["denominator"].eq(0) & latest["numerator"].eq(0)
    divides = latest["denominator"].gt(0) | nothing_of_nothing
    usable = latest["numerator"].notna() & (divides | ~is_ratio)
    outside = is_share & ((latest["numerator"] > latest["denominator"]) | (latest["numerator"] < 0))
    return latest.assign(is_ratio=is_ratio, is_usable=usable, is_valid=usable & ~outside)


def _rows(rows: np.ndarray, usable: np.ndarray, group: np.ndarray, groups: int) -> list[tuple[int, ...]]:
    """Gather the usable Excel rows of each group; groups are numbered in order."""
    ends = np.cumsum(np.bincount(group[usable], minlength=groups))
    return [tuple(sorted(part.tolist())) for part in np.split(rows[usable], ends[:-1])] if groups else []

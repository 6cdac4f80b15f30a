"""Readings of a summary: each KPI by period, with target, rating and rows; limits are the region's own."""

import pandas as pd

from xltools.measures.kpi_ratings import ratings, tolerances
from xltools.measures.periods import steps
from xltools.measures.polarity import polarities
from xltools.measures.readings import counting_readings, period_sums, zones_expected
from xltools.measures.trajectory import Points, target_points, trajectory
from xltools.places import column_letter
from xltools.programme import Programme

SHEET = "KPI readings"


def kept_series(programme: Programme) -> pd.DataFrame:
    """Measure each KPI in each period that was reported, beside its target.

    Returns:
        One row per KPI and period in time order: `kpi_id`, `period_end`, `numerator`, `denominator`, `actual`,
        `zones_reported`, `zones_expected`, `is_provisional`, `rows`, `target` (blank before the first).
    """
    counting = counting_readings(programme)
    series = period_sums(counting)
    points, better_is = target_points(programme), polarities(programme)
    nothing: Points = ()
    targets = [
        trajectory(points.get(str(kpi_id), nothing), days, better_is[str(kpi_id)])
        for kpi_id, days in series.groupby("kpi_id", sort=False)["period_end"]
    ]
    expected = series["kpi_id"].map(zones_expected(counting)).fillna(0).astype("int64")
    return series.assign(target=pd.concat(targets) if targets else pd.Series(dtype="float64"), zones_expected=expected)


def kpi_rows(programme: Programme, series: pd.DataFrame) -> pd.DataFrame:
    """Return each KPI's own words, the months between its periods (0: not known), and its cells: KPI readings!D,E."""
    kpis = programme.kpis.dropna(subset="kpi_id").drop_duplicates("kpi_id")
    frame = kpis[["kpi_id", "kpi", "unit", "better_is", "over_time"]].fillna("").astype("str")
    step = steps(series) if len(series) else pd.Series(dtype="int64")
    place = programme.places.get(SHEET)
    fields = ("numerator", "denominator")
    letters = [column_letter(place.columns[name]) for name in fields if name in place.columns] if place else []
    columns = f"{place.sheet}!{','.join(letters)}" if place is not None and letters else ""
    return frame.assign(step=frame["kpi_id"].map(step).fillna(0).astype("int64"), columns=columns)


def reading_rows(programme: Programme, series: pd.DataFrame) -> pd.DataFrame:
    """Return each reading with its rating against the trajectory, and its Excel rows as text."""
    kpis = programme.kpis.dropna(subset="kpi_id").drop_duplicates("kpi_id").set_index("kpi_id")
    own = kpis.reindex(series["kpi_id"]).set_index(series.index)
    measured = series.assign(better_is=own["better_is"])
    measured = measured.join(tolerances(own, series["target"], programme.settings)[["tolerance_1", "tolerance_2"]])
    rows = [_runs(rows) for rows in series["rows"]]
    return measured.assign(rating=ratings(measured) if len(measured) else "", rows=rows)


def _runs(rows: tuple[int, ...]) -> str:
    """Join rows into runs: 14:16, 20."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}:{b}" for a, b in runs)

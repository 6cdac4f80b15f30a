"""The region's pack: what many councils' trackers say together, for those who aim support and share learning."""

from collections.abc import Callable

import pandas as pd

from xltools.measures.coverage import FLOW
from xltools.measures.frames import by_id, records, text
from xltools.measures.kpi_periods import kpi_periods
from xltools.measures.kpi_ratings import ratings, tolerances
from xltools.measures.periods import steps
from xltools.measures.region.results import RegionResults
from xltools.measures.region.summary import Lane
from xltools.programme import Programme
from xltools.region.components import lanes_of, lanes_of_rows
from xltools.report.model import Book, Sheet
from xltools.report.sheets.layout import day
from xltools.report.sheets.region.areas import council_by_area_sheet, likelihoods_sheet
from xltools.report.sheets.region.funnels import funnels_sheet
from xltools.report.sheets.region.kpis import league_sheet, region_kpis_sheet
from xltools.report.sheets.region.page import cover_sheet, gaps_sheet
from xltools.report.sheets.region.quality import left_out_sheet, quality_sheet, workings_sheet
from xltools.report.sheets.region.spread import spread_sheet
from xltools.report.sheets.region.summary import summary_sheet
from xltools.report.sheets.region.support import support_sheet
from xltools.report.sheets.region.trend import trend_sheet
from xltools.text.words import plural
from xltools.tracker.addresses import column_letter

CANNOT_READ, NO_TRACKER, OTHER_VERSION = "Cannot be read", "Not a tracker", "Another version"
NO_AS_AT, NO_ORGANISATION, OTHER_SCALE = "No As at", "No organisation", "Another rating scale"
TOO_SLOW, CRASHED, FAILED = "Time limit", "Reader crashed", "xltools failed"
OLDER, TWICE = "An older report", "The same day twice"


SHEET = "KPI readings"
_RATED_BY = ["unit", "better_is", "tolerance_as", "tolerance_1", "tolerance_2"]


def kept_series(programme: Programme) -> pd.DataFrame:
    """Measure each KPI in each period that was reported, beside its target.

    Returns:
        One row per KPI and period in time order: as `kpi_periods` gives it, and blank too where a flow's
        period covers other months than the last one, for a region adds up months or quarters, never both.
    """
    series = kpi_periods(programme)
    series = series[series["zones_reported"] > 0].reset_index(drop=True)
    flows = [kpi_id for kpi_id, word in by_id(programme.kpis, "kpi_id", "over_time").items() if word == FLOW]
    last = series.groupby("kpi_id")["months"].transform("last")
    is_other = series["kpi_id"].isin(flows) & series["months"].ne(last)
    for name in ("numerator", "denominator", "actual"):
        series[name] = series[name].mask(is_other)
    return series


def kpi_lanes(programme: Programme, series: pd.DataFrame) -> list[Lane]:
    """Return each KPI's own words, the months between its periods (0: not known), and its cells: KPI readings!D,E."""
    step = steps(series).to_dict() if len(series) else {}
    place = programme.places.get(SHEET)
    fields = ("numerator", "denominator")
    is_simple = place is not None and place.origins is None
    letters = [column_letter(place.columns[n]) for n in fields if n in place.columns] if place and is_simple else []
    columns = f"{place.sheet}!{','.join(letters)}" if place is not None and letters else ""
    own = {each.kpi_id: each for each in reversed(records(programme.kpis)) if text(each.kpi_id)}
    words = ("kpi_id", "kpi", "unit", "better_is", "over_time")
    return lanes_of_rows(
        "kpis",
        (
            (*(text(getattr(each, name)) for name in words), step.get(each.kpi_id, 0), columns)
            for each in reversed(own.values())
        ),
    )


def reading_lanes(programme: Programme, series: pd.DataFrame) -> list[Lane]:
    """Return each reading with its rating against the trajectory, and its Excel rows as text."""
    kpis = programme.kpis
    first = {kpi_id: place for place, kpi_id in reversed(list(enumerate(kpis["kpi_id"].tolist())))}
    own = kpis[_RATED_BY].iloc[[first[kpi_id] for kpi_id in series["kpi_id"].tolist()]].set_axis(series.index)
    limits = tolerances(own, series["target"], programme.settings)
    rated_by = {"actual": series["actual"], "target": series["target"], "better_is": own["better_is"]}
    measured = pd.DataFrame(rated_by | {name: limits[name] for name in ("tolerance_1", "tolerance_2")})
    rating = ratings(measured).tolist() if len(measured) else []
    return lanes_of("readings", series, rating=rating, rows=[_runs(rows) for rows in series["rows"].tolist()])


def _runs(rows: tuple[int, ...]) -> str:
    """Join rows into runs: 14:16, 20."""
    if len(rows) == 1:
        return str(rows[0])
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}:{b}" for a, b in runs)


SHEETS: tuple[Callable[[RegionResults], Sheet], ...] = (
    summary_sheet,
    council_by_area_sheet,
    likelihoods_sheet,
    region_kpis_sheet,
    league_sheet,
    funnels_sheet,
    trend_sheet,
    spread_sheet,
    support_sheet,
    gaps_sheet,
    quality_sheet,
    left_out_sheet,
    workings_sheet,
)


def region_pack(region: RegionResults) -> Book:
    """Make the region's pack."""
    sheets = [make(region) for make in SHEETS]
    title = f"Region: {plural(len(region.councils), 'council')}"
    return Book(
        title=title,
        subject=f"Data as at {day(region.as_at)}",
        organisation="Region",
        marking=region.marking,
        status="",
        footer=f"{title}  |  data as at {day(region.as_at)}",
        created=region.as_at,
        sheets=(cover_sheet(region, sheets), *sheets),
    )

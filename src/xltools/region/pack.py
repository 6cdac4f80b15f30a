"""The region's pack: what many councils' trackers say together, for those who aim support and share learning."""

from collections.abc import Callable

from xltools.measures.region.results import RegionResults
from xltools.report.model import Book, Sheet
from xltools.report.sheets.layout import day
from xltools.report.sheets.region.areas import council_by_area_sheet, likelihoods_sheet
from xltools.report.sheets.region.funnels import funnels_sheet
from xltools.report.sheets.region.kpis import league_sheet, region_kpis_sheet
from xltools.report.sheets.region.page import cover_sheet, gaps_sheet
from xltools.report.sheets.region.portfolio import portfolio_sheet
from xltools.report.sheets.region.quality import left_out_sheet, quality_sheet, workings_sheet
from xltools.report.sheets.region.spread import spread_sheet
from xltools.report.sheets.region.summary import summary_sheet
from xltools.report.sheets.region.support import support_sheet
from xltools.report.sheets.region.trend import trend_sheet

SHEETS: tuple[Callable[[RegionResults], Sheet], ...] = (
    summary_sheet,
    portfolio_sheet,
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
    title = f"Region: {region.counted}"
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

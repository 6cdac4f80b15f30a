"""The region's pack: the measures and sheets of many councils' trackers, as one workbook."""

from collections.abc import Callable
from dataclasses import replace

from xltools.measures.region.results import RegionResults
from xltools.report.model import Book, Sheet
from xltools.report.sheets.layout import day
from xltools.report.sheets.region.areas import council_by_area_sheet, likelihoods_sheet
from xltools.report.sheets.region.funnels import funnels_sheet
from xltools.report.sheets.region.kpis import league_sheet, region_kpis_sheet
from xltools.report.sheets.region.page_parts import cover_sheet, gaps_sheet
from xltools.report.sheets.region.portfolio import portfolio_sheet
from xltools.report.sheets.region.quality import left_out_sheet, quality_sheet, workings_sheet
from xltools.report.sheets.region.spread import spread_sheet
from xltools.report.sheets.region.summary import summary_sheet
from xltools.report.sheets.region.support import support_sheet
from xltools.report.sheets.region.trend import trend_sheet
from xltools.report.theme import APPENDIX_TAB, COVER_TAB, PAPER_TAB

SHEETS: tuple[Callable[[RegionResults], Sheet], ...] = (
    summary_sheet,
    portfolio_sheet,
    council_by_area_sheet,
    region_kpis_sheet,
    funnels_sheet,
    trend_sheet,
    spread_sheet,
    support_sheet,
    gaps_sheet,
    likelihoods_sheet,
    league_sheet,
    quality_sheet,
    left_out_sheet,
    workings_sheet,
)


#: The appendix, every row behind the pages: where figures and judgements come from.
LOOKED_UP = ("Likelihoods", "KPI league", "Data quality", "Left out", "Workings")


def region_pack(region: RegionResults) -> Book:
    """Make the region's pack."""
    sheets = [_in_place(make(region)) for make in SHEETS]
    title = f"Region: {region.counted}"
    return Book(
        title=title,
        subject=f"Data as at {day(region.as_at)}",
        organisation="Region",
        marking=region.marking,
        status="",
        footer=f"{title}  |  data as at {day(region.as_at)}",
        created=region.as_at,
        sheets=(replace(cover_sheet(region, sheets), tab=COVER_TAB), *sheets),
    )


def _in_place(sheet: Sheet) -> Sheet:
    """Say, also by the colour of its tab, whether a sheet is to be read or to be looked up."""
    is_appendix = sheet.name in LOOKED_UP
    return replace(sheet, is_appendix=is_appendix, tab=APPENDIX_TAB if is_appendix else PAPER_TAB)

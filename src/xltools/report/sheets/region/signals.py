"""The last point of the region's chart of a KPI, in a word."""

from xltools.measures.region.results import RegionResults
from xltools.measures.spc import MINIMUM_POINTS
from xltools.report.sheets.words import number_or_none


def signal(region: RegionResults, key: str) -> str:
    """Return Better or Worse where the last point says so beyond chance, Same within chance, else why there is none."""
    own = region.kpi_trend[(region.kpi_trend["key"] == key) & region.kpi_trend["is_charted"]]
    if own.empty or number_or_none(own["mean"].iloc[-1]) is None:
        return f"Under {MINIMUM_POINTS} points"
    last = own.iloc[-1]
    words = {"improvement": "Better", "concern": "Worse", "neutral": "Moved"}
    return next((word for name, word in words.items() if number_or_none(last[name]) is not None), "Within chance")

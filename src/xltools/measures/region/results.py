"""Results of a region: every measure, in the order in which they need each other."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from xltools.measures.region.areas import ahead, area_standing, distribution
from xltools.measures.region.gaps import gaps, needs
from xltools.measures.region.kpis import counting, kpi_trend, league, region_kpis
from xltools.measures.region.portfolio import by_programme, portfolio
from xltools.measures.region.quality import council_quality
from xltools.measures.region.reviews import requirement_spread, review_trend
from xltools.measures.region.support import support_asked
from xltools.measures.region.tables import RegionTables
from xltools.measures.region.tracker_summary import same
from xltools.measures.region.workings import figures, with_keys


@dataclass(frozen=True)
class RegionResults:
    """What the region's pack is made of; each table is described by the measure of its name.

    Attributes:
        councils: one row per tracker that counts, with `number`.
        support: each request with the area's `key` and `title`; practice: each piece of good practice alike.
    """

    councils: pd.DataFrame
    left_out: pd.DataFrame
    standing: pd.DataFrame
    distribution: pd.DataFrame
    requirement_spread: pd.DataFrame
    review_trend: pd.DataFrame
    kpis: pd.DataFrame
    kpi_trend: pd.DataFrame
    league: pd.DataFrame
    ahead: pd.DataFrame
    needs: pd.DataFrame
    support: pd.DataFrame
    support_asked: pd.DataFrame
    practice: pd.DataFrame
    gaps: pd.DataFrame
    quality: pd.DataFrame
    rules_broken: pd.DataFrame
    portfolio: pd.DataFrame
    programmes: pd.DataFrame
    figures: pd.DataFrame

    @property
    def as_at(self) -> date:
        """The latest day that any council's data covers."""
        latest: date = self.councils["as_at"].max().date()
        return latest

    @property
    def marking(self) -> str:
        """The councils' protective marking; where they differ, all of them."""
        return " / ".join(sorted({marking for marking in self.councils["marking"] if marking}))

    @property
    def counted(self) -> str:
        """How many councils there are; where one has several programmes, how many these are too."""
        programmes = len(self.councils)
        councils = len({same(name) for name in self.councils["organisation"]})
        words = f"{councils} council{'' if councils == 1 else 's'}"
        return words if councils == programmes else f"{programmes} programmes of {words}"

    def name(self, number: int) -> str:
        """Return the name of a council."""
        return self._names[number - 1]

    @cached_property
    def _names(self) -> list[str]:
        names: list[str] = self.councils["council"].tolist()
        return names


def region_results(tables: RegionTables) -> RegionResults:
    """Measure a region; it holds one council at least."""
    checkpoints = with_keys(tables.checkpoints, "area_id", "area")
    requirements = with_keys(tables.requirements, "requirement_id", "requirement")
    kpis = with_keys(tables.kpis.assign(own=tables.kpis["kpi_id"]), "kpi_id", "kpi", "unit", "better_is", "over_time")
    keys = kpis[["number", "own", "key"]].rename(columns={"own": "kpi_id"}).drop_duplicates(["number", "kpi_id"])
    counted = counting(kpis, tables.readings.merge(keys, on=["number", "kpi_id"]))
    trend = kpi_trend(kpis, counted)
    side, standing = league(kpis, counted, trend), area_standing(checkpoints)
    areas = standing.drop_duplicates("title")[["key", "title"]]
    support = _in_areas(tables.support, areas)
    practice = _in_areas(tables.practice, areas)
    whole = region_kpis(kpis, trend, side, counted)
    programmes = portfolio(tables.councils)
    return RegionResults(
        councils=tables.councils,
        left_out=tables.left_out,
        standing=standing,
        distribution=distribution(standing, len(tables.councils)),
        requirement_spread=requirement_spread(requirements),
        review_trend=review_trend(tables.reviews),
        kpis=whole,
        kpi_trend=trend,
        league=side,
        ahead=ahead(standing, practice),
        needs=needs(standing, requirements, side, support),
        support=support,
        support_asked=support_asked(support),
        practice=practice,
        gaps=gaps(checkpoints, requirements, side),
        quality=council_quality(tables, requirements, kpis, side),
        rules_broken=tables.rules_broken,
        portfolio=programmes,
        programmes=by_programme(programmes),
        figures=figures(tables.councils, whole, side, standing, requirements),
    )


def _in_areas(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Give each row the key of its area; an area that no council has checkpoints for keeps its words alone."""
    known = {same(title): (key, title) for key, title in zip(areas["key"], areas["title"], strict=True)}
    found = [known.get(same(area), ("", area or "No area")) for area in frame["area"]]
    return frame.assign(
        key=pd.Series([key for key, _ in found], index=frame.index, dtype="str"),
        title=pd.Series([title for _, title in found], index=frame.index, dtype="str"),
    )

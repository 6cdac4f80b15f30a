"""Situations of a KPI: each occurs in the worked example exactly where the manual says so, with its chart."""

from collections.abc import Callable
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from docs.situations import SITUATIONS, Situation, picture, situations
from tests.helpers.example_packs import context
from xltools.measures.spc_limits import MOVING, STABLE, TOO_SHORT

_SVG = "{http://www.w3.org/2000/svg}"
_YEAR = 12


@cache
def records() -> dict[str, Any]:
    return {kpi.kpi_id: kpi for kpi in context().results.kpis.itertuples()}


def series_of(kpi_id: str) -> pd.DataFrame:
    series: pd.DataFrame = context().results.kpi_series
    return series.loc[series["kpi_id"].eq(kpi_id)]


def last_reading_is(meaning: str) -> Callable[[Any], bool]:
    return lambda kpi: kpi.spc_state == STABLE and kpi.spc_towards == meaning


def dips_in_the_same_months(kpi: Any) -> bool:
    """True where the three lowest months of either year are the same, and below all others of their year."""
    values = series_of(kpi.kpi_id)["actual"].tolist()
    if kpi.spc_state != STABLE or len(values) != 2 * _YEAR:
        return False
    years = [values[:_YEAR], values[_YEAR:]]
    low = [{place for place in range(_YEAR) if year[place] in sorted(year)[:3]} for year in years]
    return low[0] == low[1]


IS_IN: dict[str, Callable[[Any], bool]] = {
    "Stable and passing": lambda kpi: kpi.spc_state == STABLE and kpi.assurance == "Consistently passing",
    "Stable and failing": lambda kpi: kpi.spc_state == STABLE and kpi.assurance == "Consistently failing",
    "Hit and miss": lambda kpi: kpi.assurance == "Hit and miss",
    "Special cause, better": last_reading_is("Improvement"),
    "Special cause, worse": last_reading_is("Concern"),
    "Moving": lambda kpi: kpi.spc_state == MOVING,
    "Re-based": lambda kpi: len(set(series_of(kpi.kpi_id)["segment"])) > 1,
    "Too short": lambda kpi: kpi.spc_state == TOO_SHORT,
    "Seasonal": dips_in_the_same_months,
    "Incomplete": lambda kpi: bool(kpi.incomplete),
    "Yearly target": lambda kpi: kpi.target_for == "Year to date",
}


def test_the_manual_has_every_situation_and_no_other() -> None:
    assert [each.name for each in SITUATIONS] == list(IS_IN)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.name)
def test_a_situation_occurs_exactly_where_the_manual_says(situation: Situation) -> None:
    found = {kpi_id for kpi_id, kpi in records().items() if IS_IN[situation.name](kpi)}
    assert found == {situation.kpi_id, *situation.others}


def test_no_kpi_shows_two_situations() -> None:
    shown = [each.kpi_id for each in SITUATIONS]
    assert sorted(set(shown)) == sorted(shown)


def test_the_kpi_that_was_re_based_has_three_sets_of_limits() -> None:
    limits = series_of("KPI-18").groupby("segment")[["mean", "lower", "upper"]].nunique()
    assert limits.to_numpy().tolist() == [[1, 1, 1]] * 3


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.name)
def test_a_chart_is_the_same_each_time_and_says_in_words_what_it_draws(situation: Situation) -> None:
    drawn = picture(context(), situation)
    root = ET.fromstring(drawn)
    title, told = (root.findtext(f"{_SVG}{name}") for name in ("title", "desc"))
    assert drawn == picture(context(), situation)
    assert title is not None
    assert title.startswith(f"{situation.kpi_id}: ")
    assert told is not None
    assert str(records()[situation.kpi_id].kpi) in told


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.name)
def test_limits_are_drawn_where_the_process_is_stable_and_nowhere_else(situation: Situation) -> None:
    root = ET.fromstring(picture(context(), situation))
    dotted = [line for line in root.iter(f"{_SVG}polyline") if line.get("stroke-dasharray") == "2 3"]
    stretches = series_of(situation.kpi_id).dropna(subset=["lower"])["segment"].nunique()
    assert bool(dotted) == (records()[situation.kpi_id].spc_state == STABLE)
    assert len(dotted) == 2 * stretches


def test_each_picture_stands_in_the_manual_with_a_text_in_its_place() -> None:
    page = "\n".join(situations(context()))
    for each in SITUATIONS:
        assert f"](situations/{each.picture.name})" in page
        assert f"![Line chart of {records()[each.kpi_id].kpi}, " in page

"""Zone signals: a zone that changed where the whole did not is named once, and chance alone names hardly any."""

import numpy as np
import pandas as pd
import pytest

from tests.helpers.contexts import context_from, said
from tests.helpers.programmes import programme_of
from xltools.measures.results import results
from xltools.measures.zone_signals import Signal, Zone, not_by_chance, signal
from xltools.programme import Programme
from xltools.report.sheets.kpi_charts import kpi_charts_sheet
from xltools.report.sheets.kpi_pages import kpi_pages_sheet

STEADY = [100.0, 104, 101, 98, 103, 100, 97, 102, 99, 104, 101, 100, 103, 98, 101, 99, 102, 100]


def programme(better_is: str = "Higher", **zones: list[float]) -> Programme:
    """Draw one KPI of monthly counts by zone."""
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2010-10-31", periods=len(STEADY), freq="ME")]
    rows = [
        f"K-1 | {day} | {zone} | {value} | {day} | Final"
        for zone, values in zones.items()
        for day, value in zip(days, values, strict=True)
        if not np.isnan(value)
    ]
    return programme_of(
        days[-1],
        kpis=f"kpi_id | kpi | unit | better_is | over_time | headline\nK-1 | Visits | number | {better_is} | Sum | Yes",
        zones="zone | kind\n" + "\n".join(f"{zone} | Programme" for zone in zones),
        kpi_readings="kpi_id | period_end | zone | numerator | reported_on | data_status\n" + "\n".join(rows),
    )


def sentence(made: Programme) -> str:
    return str(results(made, None).kpis["zone_sentence"].iloc[0])


def with_last(*values: float) -> list[float]:
    return [*STEADY[: -len(values)], *values]


def test_a_zone_that_fell_where_another_made_up_for_it_is_named() -> None:
    made = programme(East=with_last(60), West=with_last(140))
    assert results(made, None).kpis["spc_towards"].iloc[0] == ""
    assert sentence(made) == (
        "2 zones have changed beyond chance where the whole has not: East for the worse (its last reading is below its "
        "usual range); West for the better (its last reading is above its usual range)."
    )


@pytest.mark.parametrize(
    ("better_is", "way"),
    [("Higher", "East for the worse"), ("Lower", "East for the better"), ("Neutral", "East, downwards")],
)
def test_which_way_it_changed_is_told_by_what_is_better(better_is: str, way: str) -> None:
    noisy = [value + 60 * (place % 2) for place, value in enumerate(STEADY)]
    assert way in sentence(programme(better_is, East=with_last(60), West=noisy))


def test_a_zone_that_changed_as_the_whole_did_is_not_told_again() -> None:
    made = programme(East=with_last(60), West=STEADY)
    assert results(made, None).kpis["spc_towards"].iloc[0] == "Concern"
    assert sentence(made) == ""


@pytest.mark.parametrize(
    "zones",
    [{"East": STEADY, "West": STEADY}, {"East": with_last(60)}, {"East": with_last(60), "West": with_last(np.nan)}],
    ids=["nothing happened", "one zone is the whole", "the last period is incomplete"],
)
def test_nothing_is_said_of_zones_where(zones: dict[str, list[float]]) -> None:
    assert sentence(programme("Higher", **zones)) == ""


def test_the_sentence_stands_once_beside_the_chart_and_once_on_the_kpi_s_page() -> None:
    context = context_from(programme(East=with_last(60), West=with_last(140)))
    for sheet in (kpi_charts_sheet(context), kpi_pages_sheet(context)):
        assert said(sheet).count("changed beyond chance") == 1


def test_of_many_zones_chance_alone_names_one_in_few_programmes() -> None:
    chance, named = np.random.default_rng(11), 0
    for _ in range(60):
        judged = (signal(chance.normal(10, 1, 24), 12) for _ in range(54))
        named += bool(not_by_chance([Zone("K", str(place), each) for place, each in enumerate(judged) if each]))
    assert named <= 6


def test_the_more_zones_there_are_the_further_one_has_to_be_out() -> None:
    far = Zone("K", "far", Signal(0.004, is_high=True, why=""))
    others = [Zone("K", str(place), Signal(1.0, is_high=False, why="")) for place in range(50)]
    assert not_by_chance([far, *others[:10]]) == [far]
    assert not_by_chance([far, *others]) == []
    assert not_by_chance([]) == []


def test_a_zone_of_too_few_or_equal_readings_is_not_judged() -> None:
    assert signal(np.array(STEADY), 11) is None
    assert signal(np.array([0.0] * 14 + [1.0]), 12) is None
    assert signal(np.array(STEADY[:12]), 12) is None


@pytest.mark.parametrize(
    ("last", "told"),
    [([108.0] * 7, "its last 7 readings are above their mean"), ([60.0], "its last reading is below its usual range"),
     ([101.0, 102, 103, 104, 105, 106, 107], "its last 8 readings have risen one after another")],
)  # fmt: skip
def test_why_a_zone_is_named_is_said(last: list[float], told: str) -> None:
    found = signal(np.array([*STEADY, 99.0, *last]), 12)
    assert found is not None
    assert found.why == told


def test_of_many_zones_two_are_named_and_the_others_counted() -> None:
    made = programme(A=with_last(60), B=with_last(140), C=with_last(55), D=with_last(145))
    assert sentence(made).startswith("4 zones have changed beyond chance where the whole has not: A for the worse (")
    assert sentence(made).endswith("B for the better (its last reading is above its usual range), and 2 more.")


def test_a_long_name_of_a_zone_is_cut() -> None:
    told = sentence(programme("Higher", **{"A" * 300: with_last(60), "West": with_last(140)}))
    assert "A" * 300 not in told
    assert len(told) < 320

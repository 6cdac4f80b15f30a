"""Implausible: zones that are totals, counts that are not whole, and numbers out of scale; and what is none of them."""

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.programmes import programme_of
from tests.helpers.sampling import examples
from xltools.findings import Finding
from xltools.measures.finding_source import Case
from xltools.measures.implausible import implausible
from xltools.measures.results import results

MONTHS = [day.strftime("%Y-%m-%d") for day in pd.date_range("2010-04-30", "2012-03-31", freq="ME")]
ZONES = "zone | kind\nNorth | Programme\nSouth | Programme\nEast | Programme\nTotal | Programme\nEngland | Comparator"
Series = Mapping[str, Sequence[float | tuple[float, float] | None]]


def found(
    series: Series, unit: str = "number", targets: str = "", better: str = "Higher", more: str = ""
) -> list[Finding]:
    """Judge one KPI's readings by zone: numbers, or upper and lower numbers."""
    rows = []
    for zone, numbers in series.items():
        days = MONTHS[len(MONTHS) - len(numbers) :]
        for day, number in zip(days, numbers, strict=True):
            upper, lower = number if isinstance(number, tuple) else (number, None)
            rows.append((day, zone, upper, lower))
    frame = pd.DataFrame(rows, columns=["period_end", "zone", "numerator", "denominator"])
    frame["period_end"] = pd.to_datetime(frame["period_end"])
    frame = frame.assign(kpi_id="KPI-01", data_status="Final", reported_on=frame["period_end"])
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    head, _, cells = more.partition("\n")
    programme = programme_of(
        kpis=f"kpi_id | unit | better_is | over_time{head}\nKPI-01 | {unit} | {better} | Sum{cells}",
        zones=ZONES,
        kpi_targets=f"kpi_id | kind | due | target | set_on | path | target_for\n{targets}",
        kpi_readings=frame,
    )
    return list(implausible(Case(programme, results(programme), None)))


def told(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(each.rule, each.cell) for each in findings]


# A zone that is the total of the others


def test_a_zone_that_is_the_sum_of_the_others_is_questioned_at_its_row() -> None:
    (finding,) = found({"North": [10, 12, 9], "South": [20, 18, 21], "Total": [30, 30, 30]})
    assert (finding.rule, finding.severity, finding.sheet, finding.cell) == ("RES-31", "warning", "Zones", "A5")
    assert finding.message == (
        "Total equals the sum of the other zones in KPI-01 (3 of 3 periods): "
        "if it is their total, all is counted twice."
    )


@pytest.mark.parametrize(
    ("series", "is_total"),
    [
        ({"North": [10, 12, 9, 8], "South": [20, 18, 21, 25], "Total": [30, 30, 30, 34]}, True),
        ({"North": [10, 12], "South": [20, 18], "Total": [30, 30]}, False),
        ({"North": [10, 12, 9, 8, 7], "South": [20, 18, 21, 22, 23], "Total": [30, 31, 30, 31, 30]}, True),
        ({"North": [10, 12, 9, 8, 7, 8], "South": [20, 18, 21, 22, 23, 9], "Total": [30, 31, 30, 31, 30, 9]}, False),
        ({"North": [10, 12, 9], "Total": [10, 12, 9]}, False),
        ({"North": [0, 0, 0], "South": [0, 0, 0], "Total": [0, 0, 0]}, False),
        ({"North": [10, 12, 9], "South": [0, 0, 0], "Total": [10, 12, 9]}, False),
        ({"North": [1, 1, 2], "South": [1, 2, 0], "Total": [2, 3, 2]}, False),
        ({"North": [10, 12, 9], "South": [20, 18, 21], "Total": [30, 30, 30], "East": [1, 2, 3]}, False),
        ({"North": [10, 12, 9], "South": [20, 18, 21], "England": [30, 30, 30]}, False),
    ],
)
def test_which_zones_are_totals(series: Series, *, is_total: bool) -> None:
    assert ("RES-31" in [each.rule for each in found(series)]) == is_total


def test_the_total_of_a_share_adds_up_both_its_numbers() -> None:
    north, south = [(80, 100), (70, 90), (75, 99)], [(40, 50), (41, 52), (39, 49)]
    both = [(a + c, b + d) for (a, b), (c, d) in zip(north, south, strict=True)]
    assert told(found({"North": north, "South": south, "Total": both}, "%")) == [("RES-31", "A5")]
    assert told(found({"North": north, "South": south, "Total": [(a, 200) for a, _ in both]}, "%")) == []


def test_a_total_of_money_may_be_rounded() -> None:
    series: Series = {"North": [1200.4, 1300.2, 1250.3], "South": [900.3, 910.1, 905.9], "Total": [2101, 2210, 2156]}
    assert told(found(series, "GBP")) == [("RES-31", "A5")]


# A count that is no whole number


def test_a_percentage_typed_in_a_count_is_questioned() -> None:
    (finding,) = found({"North": [12, 14, 0.03, 13, 15]})
    assert (finding.rule, finding.cell, finding.value) == ("RES-32", "D4", "0.03")
    assert finding.message == (
        "KPI-01, North, 31 Jan 2012: 0.03 is not a whole number, and nearly all others of KPI-01 are."
    )


@pytest.mark.parametrize(
    ("numbers", "unit", "cells"),
    [
        ([12, 14, 13.5, 13, 15], "number", ["D4"]),
        ([12, 14, 0.7, 13, 15] * 2, "number", ["D4", "D9"]),
        ([(80, 100), (0.8, 100), (81, 99), (80, 100)], "%", ["D3"]),
        ([(80, 100), (81, 99.5), (81, 99), (80, 100)], "%", ["E3"]),
        ([12.5, 14, 13.5, 13, 15.5], "number", []),
        ([12, 13.5], "number", []),
        ([1200, 1300.5, 1250, 1220], "GBP", []),
        ([2.9999999999999996, 3, 3, 3][1:], "number", []),
    ],
)
def test_which_counts_are_not_whole(numbers: list[Any], unit: str, cells: list[str]) -> None:
    assert [each.cell for each in found({"North": numbers}, unit) if each.rule == "RES-32"] == cells


def test_a_comparators_share_alone_is_no_count() -> None:
    assert found({"North": [(80, 100)] * 4, "England": [0.8, 0.81]}, "%") == []


# A reading out of scale


@pytest.mark.parametrize(
    ("numbers", "unit", "cells"),
    [
        ([300, 310, 290, 15000, 305], "number", ["D5"]),
        ([300, 310, 290, 5.0, 305], "number", ["D5"]),
        ([20500, 21000, 20, 20700, 21200], "GBP", ["D4"]),
        ([(70, 100), (72, 99), (71, 98), (0, 101), (70, 7000)], "%", ["E6"]),
        ([(70, 100), (72, 99), (71, 9800), (70, 101), (7, 10)], "%", ["E4"]),
        ([300, 310, 290, 0, 305], "number", []),
        ([1, 2, 0, 4, 1, 100], "number", []),
        ([300, 310, 15000], "number", []),
        ([1, 4, 30, 150, 400, 600, 800, 900], "number", []),
        ([2, 150, 400, 600, 800, 900], "number", []),
        ([200, 250, 400, 600, 800, 5], "number", ["D7"]),
        ([30000, 70000, 400000, 600000, 900000, 900], "GBP", ["D7"]),
        ([900, 90, 200, 100, 30, 8, 9000], "number", ["D8"]),
        ([900, 700, 400, 90, 30, 8], "number", []),
        ([4, 300, 305, 298, 301], "number", ["D2"]),
        ([-15000, 300, 310, 290, 305], "number", ["D2"]),
        ([7, 300, 305, 298, 301], "number", ["D2"]),
        ([5, 11, 40, 200, 1000, 5000], "number", []),
        ([(3, 1900), (30, 1900), (90, 1900), *((200 + 70 * n, 1900) for n in range(20))], "%", []),
        ([(7, 10000), (7000, 10000), (7100, 10000), (7050, 10000)], "%", ["D2"]),
        ([(1, 900), (54, 900), (60, 910), (50, 905)], "%", []),
        ([(70, 100), (72, 99), (7100, 9800), (70, 101), (71, 100)], "%", ["E4"]),
    ],
)
def test_which_readings_are_out_of_scale(numbers: list[Any], unit: str, cells: list[str]) -> None:
    assert [each.cell for each in found({"North": numbers}, unit) if each.rule == "RES-33"] == cells


def test_a_share_of_a_comparator_is_judged_by_those_of_the_zones() -> None:
    (finding,) = found({"North": [(70, 100)] * 5, "England": [0.007]}, "%")
    assert (finding.rule, finding.cell) == ("RES-33", "D7")
    assert finding.message == "KPI-01, England, 31 Mar 2012: 0.7%, and most others of its series are about 70%."


def test_a_kpi_that_is_counted_anew_is_judged_on_either_side_of_its_break() -> None:
    numbers = [4000, 4100, 3900, 4050, 20, 21, 19, 22]
    after = " | break_date\n | 2011-12-01"
    assert [each.cell for each in found({"North": numbers}, more=after)] == []


def test_a_kpi_with_two_breaks_is_judged_between_them_too() -> None:
    numbers = [4000, 4100, 3900, 4050, 20, 21, 19, 22, 90000, 91000, 90500, 89000]
    after = " | break_date | second_break_date\n | 2011-12-01 | 2011-08-01"
    assert [each.cell for each in found({"North": numbers}, more=after)] == []


# A target out of scale


@pytest.mark.parametrize(
    ("numbers", "unit", "target", "is_far"),
    [
        ([(70, 100)] * 5, "%", "Target | 2012-06-30 | 0.007 | 2011-04-01 | Hold | ", True),
        ([(70, 100)] * 5, "%", "Target | 2012-06-30 | 0.75 | 2011-04-01 | Hold | ", False),
        ([(7, 1000)] * 5, "%", "Target | 2012-06-30 | 0.7 | 2011-04-01 | Hold | ", True),
        ([(70, 100)] * 5, "%", "Baseline | 2010-03-31 | 0.007 | 2011-04-01 |  | ", True),
        ([(n, 1000) for n in range(10, 800, 50)], "%", "Baseline | 2010-03-31 | 0.004 | 2011-04-01 |  | ", False),
        ([300] * 8, "number", "Target | 2012-06-30 | 30000 | 2011-04-01 | Hold | Period", True),
        ([140] * 8, "number", "Target | 2012-06-30 | 2.8 | 2011-04-01 | Hold | Period", True),
        ([300] * 8, "number", "Target | 2012-06-30 | 3 | 2011-04-01 | Hold | Period", True),
        ([300] * 8, "number", "Target | 2012-03-31 | 3600 | 2011-04-01 | Line | Year to date", False),
        ([300] * 8, "number", "Target | 2012-03-31 | 36 | 2011-04-01 | Line | Year to date", True),
        ([300] * 8, "number", "Target | 2012-06-30 | 0 | 2011-04-01 | Hold | Period", False),
        ([1, 2, 4, 8, 12, 30], "number", "Target | 2015-03-31 | 2000 | 2011-04-01 | Line | Period", False),
        ([3, 4, 3], "number", "Target | 2015-03-31 | 500 | 2011-04-01 | Line | Period", False),
        ([25000, 26000, 24000] * 2, "GBP", "Target | 2012-06-30 | 25 | 2011-04-01 | Hold | Period", True),
    ],
)
def test_which_targets_are_out_of_scale(numbers: list[Any], unit: str, target: str, *, is_far: bool) -> None:
    rules = [(each.rule, each.cell) for each in found({"North": numbers}, unit, f"KPI-01 | {target}")]
    assert rules == ([("RES-34", "D2")] if is_far else [])


def test_only_the_target_that_counts_is_questioned() -> None:
    row = "KPI-01 | Target | 2012-06-30 | {} | Hold |"
    rows = row.format("0.007 | 2011-04-01") + "\n" + row.format("0.7 | 2011-05-01")
    assert found({"North": [(70, 100)] * 5}, "%", rows) == []


# What is none of them


def growing(chance: random.Random) -> list[float]:
    top, middle = chance.randint(50, 3000), chance.uniform(6, 16)
    return [float(round(top / (1 + math.exp((middle - n) / 3)))) for n in range(24)]


def seasonal(chance: random.Random) -> list[float]:
    level, swing = chance.randint(40, 4000), chance.uniform(0.1, 0.8)
    return [
        float(round(level * (1 + swing * math.sin(n / 12 * 2 * math.pi)) * chance.uniform(0.9, 1.1))) for n in range(24)
    ]


def small(chance: random.Random) -> list[float]:
    mean = chance.uniform(0.2, 6)
    return [float(sum(chance.random() < mean / 50 for _ in range(50))) for _ in range(24)]


def money(chance: random.Random) -> list[float]:
    level = chance.uniform(2_000, 900_000)
    return [round(level * chance.lognormvariate(0, 0.6), 2) for _ in range(24)]


def running_down(chance: random.Random) -> list[float]:
    return [float(round(each)) for each in reversed(growing(chance))]


def hours(chance: random.Random) -> list[float]:
    return [chance.randint(20, 90) + chance.choice((0.0, 0.5, 0.25)) for _ in range(24)]


def shares(chance: random.Random) -> list[tuple[float, float]]:
    cases, first, last = chance.randint(12, 900), chance.uniform(0.02, 0.9), chance.uniform(0.05, 0.98)
    rows = []
    for n in range(24):
        lower = max(1, round(cases * chance.uniform(0.8, 1.2)))
        part = first + (last - first) * n / 23
        rows.append((float(sum(chance.random() < part for _ in range(lower))), float(lower)))
    return rows


KINDS = [(growing, "number"), (seasonal, "number"), (small, "number"), (money, "GBP"), (running_down, "number"),
         (hours, "number"), (shares, "%")]  # fmt: skip


@examples(60)
@given(seed=st.integers(0, 1 << 30), kind=st.sampled_from(KINDS), length=st.integers(1, 24), from_start=st.booleans())
def test_series_as_programmes_have_them_are_not_questioned(
    seed: int, kind: Any, length: int, *, from_start: bool
) -> None:
    make, unit = kind
    chance = random.Random(seed)
    series = {zone: make(chance) for zone in ("North", "South", "East")}
    cut = {zone: each[:length] if from_start else each[-length:] for zone, each in series.items()}
    assert [each.message for each in found(cut, unit)] == []

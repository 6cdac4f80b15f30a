"""Targets of a whole year that were typed as a period's: found, while right targets of months and quarters pass."""

import random
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from tests.rules.case import SCHEMAS, Case, frame_of, rules, tables_of
from xltools.schema.checks import AcrossRule

AS_AT = "2012-03-31"
KPIS = "kpi_id | unit | better_is | over_time\nHIGH | number | Higher | Sum\nLOW | number | Lower | Sum"
(SPEC, RULE) = next((spec, rule) for spec, rule in rules() if rule.rule.id == "TGT-10")
HEAD = "kpi_id | kind | due | target | set_on | path"


@dataclass(frozen=True)
class Series:
    """Readings of one count up to March 2012, and the months that each covers."""

    kpi_id: str
    values: tuple[float, ...]
    months: int

    @property
    def drawn(self) -> str:
        ends = pd.date_range(end=AS_AT, periods=len(self.values), freq="ME" if self.months == 1 else "QE-MAR")
        rows = zip(ends, self.values, strict=True)
        return "\n".join(
            ["kpi_id | period_end | zone | numerator | reported_on"]
            + [f"{self.kpi_id} | {end.date()} | North | {value:.0f} | {AS_AT}" for end, value in rows]
        )

    @property
    def start(self) -> str:
        """The day before its first period began."""
        return str((pd.Timestamp(AS_AT) - pd.offsets.MonthEnd(len(self.values) * self.months)).date())


def passes(series: Series, *targets: str) -> bool:
    case = Case("\n".join([HEAD, *targets]), {"KPIs": KPIS, "KPI readings": series.drawn}, as_at=AS_AT)
    assert isinstance(RULE, AcrossRule)
    frame = frame_of(case, SCHEMAS[SPEC.name])
    return bool(RULE.holds(frame, tables_of(case, SPEC, frame)).all())


def steady(chance: random.Random, kpi_id: str) -> Series:
    """Draw a count about one level, with noise and, in some, a season."""
    months = chance.choice([1, 3])
    level, noise, swing = chance.choice([4, 30, 100, 2500]), chance.uniform(0.03, 0.25), chance.choice([0, 0, 0.3])
    count = chance.randint(4, 30 if months == 1 else 12)
    season = 12 // months
    values = [
        max(level * (1 + chance.gauss(0, noise) + swing * np.sin(2 * np.pi * n / season)), 0) for n in range(count)
    ]
    return Series(kpi_id, tuple(values), months)


def right_target(chance: random.Random) -> tuple[Series, list[str]]:
    """Draw readings, and the target that an office would rightly set for a month or a quarter of them."""
    kpi_id = chance.choice(["HIGH", "LOW"])
    series = steady(chance, kpi_id)
    level = float(np.mean(series.values))
    if chance.random() < 0.5:  # a level to hold, or a line to one
        by = chance.uniform(1, 1.5) if kpi_id == "HIGH" else chance.uniform(0.5, 1)
        path = chance.choice(["Hold", "Line"])
        return series, [f"{kpi_id} | Target | 2012-03-31 | {level * by:.0f} | {series.start} | {path}"]
    count, months = chance.randint(3, 14), series.months  # a service that grows from nothing along its line
    whole = count + chance.randint(0, 10)
    top = chance.choice([60, 120, 800])
    values = tuple(max(top * (n + 1) / whole * (1 + chance.gauss(0, 0.12)), 0) for n in range(count))
    grown = Series("HIGH", values, months)
    due = (pd.Timestamp(AS_AT) + pd.offsets.MonthEnd((whole - count) * months)).date()
    first = f"HIGH | Baseline | {grown.start} | 0 | {grown.start} | "
    return grown, [first, f"HIGH | Target | {due} | {top} | {grown.start} | Line"]


@pytest.mark.parametrize("seed", range(40))
def test_a_right_target_of_a_month_or_a_quarter_is_never_taken_for_a_years(seed: int) -> None:
    series, targets = right_target(random.Random(seed))
    assert passes(series, *targets), (series, targets)


def a_years_target_is_found(seed: int) -> bool:
    chance = random.Random(1000 + seed)
    kpi_id = chance.choice(["HIGH", "LOW"])
    series = steady(chance, kpi_id)
    year = float(np.mean(series.values)) * 12 / series.months
    by = chance.uniform(0.95, 1.3) if kpi_id == "HIGH" else chance.uniform(0.7, 1.05)
    rows = [f"{kpi_id} | Target | 2012-03-31 | {year * by:.0f} | {series.start} | {chance.choice(['Line', 'Hold'])}"]
    if chance.random() < 0.4:
        rows.insert(0, f"{kpi_id} | Baseline | {series.start} | {np.mean(series.values):.0f} | {series.start} | ")
    return not passes(series, *rows)


def test_nearly_every_years_target_that_was_typed_as_a_periods_is_found() -> None:
    found = [a_years_target_is_found(seed) for seed in range(40)]
    assert sum(found) >= 37, [seed for seed, each in enumerate(found) if not each]


QUARTERS = Series("HIGH", (15, 30, 45, 60), 3)


def test_a_quarters_target_that_is_reached_from_nothing_along_a_line_is_no_years() -> None:
    start = "HIGH | Baseline | 2011-03-31 | 0 | 2011-03-31 | "
    assert passes(QUARTERS, start, "HIGH | Target | 2013-03-31 | 120 | 2011-03-31 | Line")
    assert passes(QUARTERS, "HIGH | Target | 2013-03-31 | 120 | 2011-03-31 | Line")


def test_the_readings_of_a_comparator_hide_no_years_target() -> None:
    case = Case(
        f"{HEAD}\nHIGH | Target | 2012-03-31 | 1200 | 2011-03-31 | Line",
        {
            "KPIs": KPIS,
            "Zones": "zone | kind\nNorth | Programme\nEngland | Comparator",
            "KPI readings": Series("HIGH", (100,) * 6, 1).drawn
            + "\n"
            + Series("HIGH", (9000,) * 6, 1).drawn.split("\n", 1)[1].replace("North", "England"),
        },
    )
    frame = frame_of(case, SCHEMAS[SPEC.name])
    assert isinstance(RULE, AcrossRule)
    assert not RULE.holds(frame, tables_of(case, SPEC, frame)).any()

"""A check asks of each KPI no more than it needs, and finds what the whole scorecard says."""

import random
from collections import Counter

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.programmes import previous_of, programme_of
from tests.helpers.sampling import examples
from xltools.measures.commentary import CURRENT, is_wanted, lacking_commentary
from xltools.measures.finding_source import Case
from xltools.measures.forecast_contradictions import foretold
from xltools.measures.frames import records
from xltools.measures.limit_findings import limits_to_look_at
from xltools.measures.results import Results, results
from xltools.programme import Previous, Programme
from xltools.schema.rag import LIKELIHOODS

LAST = pd.Timestamp("2012-03-31")
READINGS = "kpi_id | period_end | zone | numerator | denominator | reported_on | data_status"
TARGETS = "kpi_id | kind | due | target | set_on | path | target_for"


def months(rng: random.Random) -> list[int | None]:
    """Draw the months of one KPI up to the last: a level, a line or a jump, with noise, and here and there a gap."""
    length, step, jump = rng.randint(1, 30), rng.choice([0, 0, 0, 12, -9]), rng.choice([0, 0, 90, -90, 200])
    start, noise = rng.randint(0, length), rng.choice([5, 20, 60])
    values = [400 + step * at + (jump if at >= start else 0) + rng.randint(-noise, noise) for at in range(length)]
    values[-1] += rng.choice([0, 0, 0, 300])
    gaps = rng.sample(range(length), rng.choice([0, 0, 1]))
    return [None if at in gaps else min(max(value, 0), 1000) for at, value in enumerate(values)]


def drawn(seed: int) -> tuple[Programme, Previous | None]:
    """Draw a programme of some KPIs, each of which decides a deliverable, and the report before it."""
    rng = random.Random(seed)
    kpis, targets, readings, deliverables, said = [], [], [], [], []
    told: dict[str, str | float | None] = {}
    for number in range(1, rng.randint(1, 4) + 1):
        kpi_id, due = f"KPI-{number}", rng.choice(["2012-06-30", "2012-09-30", "2013-03-31"])
        better, unit = rng.choice(["Higher", "Higher", "Lower", "Neutral", "-"]), rng.choice(["%", "number"])
        kpis.append(f"{kpi_id} | {unit} | {better} | Latest | Points")
        now, aim = rng.sample([0.1, 0.35, 0.4, 0.45, 0.6, 0.9], 2)
        kind = rng.choice(["Period", "Period", "Period", "Year to date"])
        for day, target in (("2011-12-31", now), (due, aim)):
            targets.append(f"{kpi_id} | Target | {day} | {target} | 2010-01-01 | Hold | {kind}")
        own, is_short = months(rng), rng.random() < 0.1
        for zone in ("North", "South")[: rng.randint(1, 2)]:
            for at, value in enumerate(reversed(own)):
                end = (LAST - pd.offsets.MonthEnd(at)).date()
                if value is not None and not (zone == "South" and at == 0 and is_short):
                    readings.append(f"{kpi_id} | {end} | {zone} | {value} | 1000 | {end} | Final")
        deliverables.append(f"N{number} | A{number} | {due} | {kpi_id}")
        said.append(f"2012-03-31 | A{number} | {due} | {rng.choice(LIKELIHOODS)}")
        told[f"{kpi_id}.rating"] = rng.choice(["Green", "Red", "Amber/Green"])
    spoken = rng.sample([f"KPI-{number} | {day} | Snow" for number in range(1, 5)
                         for day in ("2012-03-31", "2012-01-31")], rng.randint(0, 3))  # fmt: skip
    programme = programme_of(
        zones="zone | kind\nNorth | Programme\nSouth | Programme",
        kpis="\n".join(["kpi_id | unit | better_is | over_time | tolerance_as", *kpis]),
        kpi_targets="\n".join([TARGETS, *targets]),
        kpi_readings="\n".join([READINGS, *readings]),
        national_milestones="\n".join(["national_id | area_id | checkpoint | measure", *deliverables]),
        likelihood="\n".join(["review_date | area_id | checkpoint | likelihood", *said]),
        commentary="\n".join(["item_id | period_end | behind", "Other | 2012-03-31 | Snow", *spoken]),
    )
    return programme, rng.choice([None, previous_of(figures=told)])


@given(st.integers(0, 1_000_000))
@examples(80)
def test_the_scorecard_as_a_whole_finds_the_same(seed: int) -> None:
    programme, previous = drawn(seed)
    apart, whole = (Case(programme, results(programme, previous), previous) for _ in range(2))

    breaks = Counter(each.row_id for each in limits_to_look_at(apart) if each.rule == "RES-52")
    assert breaks == Counter(whole.results.kpis.dropna(subset=["consider_break"])["kpi_id"])
    assert {each.row_id for each in lacking_commentary(apart)} == lacking(whole.results, programme)
    assert [each.row for each in foretold(apart) if each.rule == "RES-08"] == contradicted(whole.results, programme)


def lacking(measured: Results, programme: Programme) -> set[str]:
    """Name the KPIs whose page asks for a commentary and has none, by the scorecard."""
    current = measured.commentary.loc[measured.commentary["state"] == CURRENT, "item_id"]
    dated = measured.commentary.loc[measured.commentary["period"].notna(), "item_id"]
    return {
        kpi.kpi_id
        for kpi in records(measured.kpis)
        if is_wanted(kpi.rating, kpi.variation, programme.scale) and kpi.kpi_id not in {*current}
        if kpi.kpi_id in {*dated}
    }


def contradicted(measured: Results, programme: Programme) -> list[int | None]:
    """Give the rows of the reviews that the scorecard's forecast of their KPI contradicts by two words."""
    found: list[int | None] = []
    for review in records(programme.likelihood):
        (kpi,) = records(measured.kpis[measured.kpis["kpi_id"] == review.area_id.replace("A", "KPI-")])
        is_next = kpi.next_target_due == review.checkpoint
        if review.likelihood in LIKELIHOODS[:2] and kpi.forecast_likelihood and is_next:
            steps = LIKELIHOODS.index(kpi.forecast_likelihood) - LIKELIHOODS.index(review.likelihood)
            found += [review.Index] if steps >= 2 else []
    return found

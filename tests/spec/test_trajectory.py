"""Trajectory: the target on a day, by what was set by then."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.programmes import programme_of, with_rows
from tests.helpers.sampling import examples
from xltools.measures.kpi_series import kpi_series
from xltools.measures.kpi_targets import target_points
from xltools.measures.trajectory import NextTarget, first_day, next_target, trajectory
from xltools.programme import Programme

PERSONAL_BUDGETS = """
    kpi_id | kind     | due        | target | set_on     | path
    KPI-01 | Baseline | 2010-03-31 | 0.04   | 2010-04-21 | Line
    KPI-01 | Target   | 2011-03-31 | 0.30   | 2009-09-30 | Line
    KPI-01 | Target   | 2012-03-31 | 0.85   | 2011-03-16 | Line
    KPI-01 | Target   | 2013-03-31 | 1.00   | 2010-11-30 | Line
    KPI-01 | Target   | 2013-03-31 | 0.70   | 2012-10-26 | Line
"""


def targets(drawn: str, as_at: str, better_is: str, *days: str) -> list[float | None]:
    """Return the targets of KPI-01 on these days, None before the first."""
    points = target_points(programme_of(as_at, kpi_targets=drawn)).get("KPI-01", ())
    found = trajectory(points, pd.Series(pd.to_datetime(list(days))), better_is)
    return [None if np.isnan(value) else round(float(value), 6) for value in found]


def test_before_the_cut_personal_budgets_are_on_the_line_to_100_percent() -> None:
    (target,) = targets(PERSONAL_BUDGETS, "2012-09-30", "Higher", "2012-09-30")
    assert target == pytest.approx(0.85 + 0.15 * 183 / 365, abs=1e-6)
    assert round(target or 0, 3) == 0.925


def test_after_the_cut_of_26_october_2012_the_lower_target_holds() -> None:
    assert targets(PERSONAL_BUDGETS, "2012-10-31", "Higher", "2012-10-31", "2013-03-31") == [0.70, 0.70]


def test_a_cut_does_not_rewrite_what_was_asked_before_it() -> None:
    before = targets(PERSONAL_BUDGETS, "2012-09-30", "Higher", "2012-03-31", "2012-09-30")
    assert targets(PERSONAL_BUDGETS, "2012-10-31", "Higher", "2012-03-31", "2012-09-30") == before


def test_the_cut_counts_from_the_day_it_was_set() -> None:
    found = targets(PERSONAL_BUDGETS, "2012-10-31", "Higher", "2012-10-25", "2012-10-26")
    assert found == [pytest.approx(0.85 + 0.15 * 208 / 365, abs=1e-6), 0.70]


def test_as_at_an_earlier_day_the_targets_of_that_day_count() -> None:
    """On 1 January 2011 there is no target for April 2012 yet, so that the line runs straight to 2013."""
    (target,) = targets(PERSONAL_BUDGETS, "2011-01-01", "Higher", "2012-03-31")
    assert target == pytest.approx(0.30 + 0.70 * 366 / 731, abs=1e-6)


def test_a_line_starts_from_a_baseline_and_passes_each_target_on_its_day() -> None:
    found = targets(PERSONAL_BUDGETS, "2012-03-31", "Higher", "2010-03-31", "2010-09-29", "2011-03-31", "2012-03-31")
    assert found == [0.04, pytest.approx(0.04 + 0.26 * 182 / 365, abs=1e-6), 0.30, 0.85]


def test_a_held_target_counts_from_the_day_it_was_set_and_after_it_was_due() -> None:
    drawn = """
        kpi_id | kind   | due        | target | set_on     | path
        KPI-01 | Target | 2013-03-31 | 0.80   | 2011-09-30 | Hold
    """
    days = ("2011-09-29", "2011-09-30", "2012-03-31", "2013-03-31", "2013-04-30")
    assert targets(drawn, "2013-05-01", "Higher", *days) == [None, 0.80, 0.80, 0.80, 0.80]


def test_a_line_that_begins_nowhere_asks_for_nothing_before_it_is_due() -> None:
    drawn = """
        kpi_id | kind   | due        | target | set_on     | path
        KPI-01 | Target | 2012-03-31 | 0.80   | 2011-09-30 | Line
    """
    assert targets(drawn, "2013-01-01", "Higher", "2012-03-30", "2012-03-31", "2013-01-01") == [None, 0.80, 0.80]


def test_the_next_held_target_counts_as_soon_as_the_one_before_has_fallen_due() -> None:
    drawn = """
        kpi_id | kind   | due        | target | set_on     | path
        KPI-01 | Target | 2011-03-31 | 0.60   | 2010-09-30 | Hold
        KPI-01 | Target | 2012-03-31 | 0.80   | 2010-09-30 | Hold
    """
    found = targets(drawn, "2012-03-31", "Higher", "2011-03-31", "2011-04-01", "2012-03-31")
    assert found == [0.60, 0.80, 0.80]


def test_until_a_held_target_was_set_the_last_one_stands() -> None:
    drawn = """
        kpi_id | kind   | due        | target | set_on     | path
        KPI-01 | Target | 2011-03-31 | 0.60   | 2010-09-30 | Hold
        KPI-01 | Target | 2012-03-31 | 0.80   | 2011-07-20 | Hold
    """
    assert targets(drawn, "2012-03-31", "Higher", "2011-07-19", "2011-07-20") == [0.60, 0.80]


def test_a_held_target_that_was_set_anew_counts_from_that_day_as_it_was_set() -> None:
    drawn = """
        kpi_id | kind   | due        | target | set_on     | path
        KPI-01 | Target | 2013-03-31 | 0.80   | 2011-04-20 | Hold
        KPI-01 | Target | 2013-03-31 | 0.90   | 2012-01-18 | Hold
        KPI-01 | Target | 2013-03-31 | 0.95   | 2012-04-18 | Hold
    """
    assert targets(drawn, "2012-03-31", "Higher", "2012-01-17", "2012-01-18", "2012-04-30") == [0.80, 0.90, 0.90]


def test_a_baseline_asks_for_nothing() -> None:
    drawn = """
        kpi_id | kind     | due        | target | set_on     | path
        KPI-01 | Baseline | 2010-03-31 | 0.45   | 2010-04-21 | Line
        KPI-01 | Target   | 2012-03-31 | 0.60   | 2011-04-20 | Hold
    """
    assert targets(drawn, "2012-03-31", "Higher", "2010-03-31", "2011-04-19", "2011-04-20") == [None, None, 0.60]
    alone = "\n".join(drawn.splitlines()[:3])
    assert targets(alone, "2012-03-31", "Higher", "2010-03-31", "2012-03-31") == [None, None]


def test_a_line_may_begin_at_a_held_target_and_a_held_target_follow_a_line() -> None:
    drawn = """
        kpi_id | kind     | due        | target | set_on     | path
        KPI-01 | Baseline | 2010-03-31 | 0.40   | 2010-04-21 | Line
        KPI-01 | Target   | 2011-03-31 | 0.60   | 2010-04-21 | Line
        KPI-01 | Target   | 2012-03-31 | 0.70   | 2010-04-21 | Hold
        KPI-01 | Target   | 2013-03-31 | 0.80   | 2010-04-21 | Line
    """
    days = ("2011-03-31", "2011-04-30", "2012-03-31", "2012-09-29", "2013-03-31")
    assert targets(drawn, "2013-03-31", "Higher", *days) == [0.60, 0.70, 0.70, pytest.approx(0.7499, abs=1e-3), 0.80]


def test_a_baseline_for_the_same_day_never_replaces_a_target() -> None:
    drawn = """
        kpi_id | kind     | due        | target | set_on     | path
        KPI-01 | Target   | 2012-03-31 | 0.85   | 2011-03-16 | Hold
        KPI-01 | Baseline | 2012-03-31 | 0.30   | 2012-04-20 | Line
    """
    assert targets(drawn, "2012-06-30", "Higher", "2012-03-31", "2012-06-30") == [0.85, 0.85]


def test_a_new_baseline_leaves_the_last_target_standing() -> None:
    drawn = """
        kpi_id | kind     | due        | target | set_on     | path
        KPI-01 | Target   | 2011-03-31 | 0.60   | 2010-04-21 | Hold
        KPI-01 | Baseline | 2011-09-30 | 0.40   | 2011-10-20 | Line
    """
    assert targets(drawn, "2012-06-30", "Higher", "2011-06-30", "2011-09-30", "2012-06-30") == [0.60, 0.60, 0.60]


def test_the_first_day_with_a_target_is_told() -> None:
    points = target_points(programme_of("2012-10-31", kpi_targets=PERSONAL_BUDGETS))["KPI-01"]
    assert first_day(points, "Higher") == date(2010, 3, 31)
    held = """
        kpi_id | kind     | due        | target | set_on     | path
        KPI-01 | Baseline | 2010-03-31 | 0.40   | 2010-04-21 | Line
        KPI-01 | Target   | 2013-03-31 | 0.80   | 2011-09-30 | Hold
    """
    points = target_points(programme_of("2012-10-31", kpi_targets=held))["KPI-01"]
    assert first_day(points, "Higher") == date(2011, 9, 30)
    assert first_day((), "Higher") is None


@pytest.mark.parametrize(
    ("better_is", "midway"),
    [("Higher", 0.70), *((word, 0.85 - 0.15 * 181 / 365) for word in ("Lower", "Neutral", ""))],
)
def test_only_a_target_that_asks_for_less_breaks_the_line(better_is: str, midway: float) -> None:
    drawn = """
        kpi_id | kind   | due        | target | set_on     | path
        KPI-01 | Target | 2012-03-31 | 0.85   | 2010-01-01 | Line
        KPI-01 | Target | 2013-03-31 | 0.70   | 2010-01-01 | Line
    """
    assert targets(drawn, "2012-09-28", better_is, "2012-09-28") == [pytest.approx(midway, abs=1e-6)]


def test_where_less_is_better_a_higher_next_target_holds_from_its_day_too() -> None:
    drawn = """
        kpi_id | kind   | due        | target | set_on     | path
        KPI-01 | Target | 2012-03-31 | 20     | 2010-01-01 | Line
        KPI-01 | Target | 2013-03-31 | 25     | 2012-06-01 | Line
    """
    assert targets(drawn, "2012-12-31", "Lower", "2012-05-31", "2012-06-01", "2012-12-31") == [20, 25, 25]


def test_a_target_without_due_date_value_or_date_set_does_not_count() -> None:
    drawn = """
        kpi_id | kind   | due        | target | set_on     | path
        KPI-01 | Target |            | 0.10   | 2010-01-01 | Line
        KPI-01 | Target | 2011-01-01 |        | 2010-01-01 | Line
        KPI-01 | Target | 2012-01-01 | 0.30   |            | Line
    """
    assert targets(drawn, "2012-12-31", "Higher", "2012-12-31") == [None]


def test_the_next_target_is_the_first_due_after_the_day_and_no_baseline() -> None:
    points = target_points(programme_of("2012-10-31", kpi_targets=PERSONAL_BUDGETS))["KPI-01"]
    assert next_target(points, date(2010, 1, 1)) == NextTarget(0.30, date(2011, 3, 31))
    assert next_target(points, date(2012, 3, 31)) == NextTarget(0.70, date(2013, 3, 31))
    assert next_target(points, date(2013, 3, 31)) is None


# Properties

DAYS = st.dates(date(2010, 1, 1), date(2014, 12, 31))
ROWS = st.lists(
    st.tuples(DAYS, st.floats(0, 1, width=32), DAYS, st.sampled_from(["Line", "Hold"])),
    min_size=1,
    max_size=7,
    unique_by=lambda row: (row[0], row[2]),
)


MIXED = st.lists(
    st.tuples(
        st.sampled_from(["Target", "Target", "Target", "Baseline"]),
        st.dates(date(2010, 1, 1), date(2010, 2, 10)),
        st.integers(0, 4),
        st.dates(date(2009, 12, 20), date(2010, 2, 20)),
        st.sampled_from(["Line", "Hold", None]),
    ),
    max_size=6,
    unique_by=lambda row: (row[0], row[1], row[3]),
)


def by_the_words(
    rows: list[tuple[str, date, int, date, str | None]], day: date, as_at: date, sign: int
) -> float | None:
    """Say the target of one day as measures.md has it, slowly, from rows alone; None where there is none."""
    known = [row for row in rows if row[3] <= as_at]
    dues = sorted({row[1] for row in known})
    of = {due: sorted((row for row in known if row[1] == due), key=lambda row: row[3]) for due in dues}
    aims = {due: [row for row in of[due] if row[0] == "Target"] for due in dues}
    if aims.get(day):
        return aims[day][-1][2]
    past, coming = [due for due in dues if due <= day], [due for due in dues if due > day]
    stands = next((aims[due][-1][2] for due in reversed(past) if aims[due]), None)
    if not coming:
        return stands
    start = (aims[past[-1]] or of[past[-1]])[-1] if past else None
    for _, due, target, set_on, path in reversed(aims[coming[0]]):
        is_line = path != "Hold"
        if is_line and start is not None and (target - start[2]) * sign >= 0:
            return start[2] + (target - start[2]) * (day - start[1]).days / (due - start[1]).days
        if day >= set_on:
            return None if is_line and start is None else target
    return stands


@examples(300)
@given(MIXED, st.sampled_from(["Higher", "Lower", "Neutral"]))
def test_the_target_of_any_day_is_what_the_rules_say_in_words(
    rows: list[tuple[str, date, int, date, str | None]], better_is: str
) -> None:
    names = ("kind", "due", "target", "set_on", "path")
    frame = pd.DataFrame([dict(zip(names, row, strict=True)) | {"kpi_id": "KPI-01"} for row in rows])
    as_at = date(2010, 2, 5)
    points = target_points(programme_of("2010-02-05", kpi_targets=frame)) if rows else {}
    days = pd.Series(pd.date_range("2009-12-15", "2010-02-25"))
    found = trajectory(points.get("KPI-01", ()), days, better_is)
    sign = {"Higher": 1, "Lower": -1}.get(better_is, 0)
    for day, target in zip(days, found, strict=True):
        expected = by_the_words(rows, day.date(), as_at, sign)
        assert (np.isnan(target) and expected is None) or target == pytest.approx(expected), day


def drawn_points(rows: list[tuple[date, float, date, str]]) -> Programme:
    frame = pd.DataFrame(
        [{"kpi_id": "KPI-01", "kind": "Target", "due": due, "target": target, "set_on": set_on, "path": path}
         for due, target, set_on, path in rows],
        index=range(2, 2 + len(rows)),
    )  # fmt: skip
    return programme_of("2012-12-31", kpi_targets=frame)


def whole_trajectory(programme: Programme, better_is: str) -> list[float]:
    days = pd.Series(pd.date_range("2010-01-01", "2014-12-31", freq="17D"))
    return list(trajectory(target_points(programme).get("KPI-01", ()), days, better_is))


@examples(20)
@given(ROWS, st.sampled_from(["Higher", "Lower", "Neutral"]))
def test_a_trajectory_stays_between_its_lowest_and_highest_target(
    rows: list[tuple[date, float, date, str]], better_is: str
) -> None:
    values = [value for value in whole_trajectory(drawn_points(rows), better_is) if not np.isnan(value)]
    asked = [target for _, target, _, _ in rows]
    assert all(min(asked) - 1e-9 <= value <= max(asked) + 1e-9 for value in values)


@examples(20)
@given(ROWS)
def test_the_order_of_targets_never_matters(rows: list[tuple[date, float, date, str]]) -> None:
    programme = drawn_points(rows)
    turned = with_rows(programme, kpi_targets=programme.kpi_targets.iloc[::-1])
    np.testing.assert_array_equal(whole_trajectory(programme, "Higher"), whole_trajectory(turned, "Higher"))


@examples(20)
@given(ROWS)
def test_polarity_mirrors_a_trajectory(rows: list[tuple[date, float, date, str]]) -> None:
    mirrored = [(due, -target, set_on, path) for due, target, set_on, path in rows]
    lower = whole_trajectory(drawn_points(mirrored), "Lower")
    np.testing.assert_allclose(whole_trajectory(drawn_points(rows), "Higher"), [-value for value in lower])


@examples(20)
@given(ROWS)
def test_what_is_set_after_as_at_changes_nothing(rows: list[tuple[date, float, date, str]]) -> None:
    known = [row for row in rows if row[2] <= date(2012, 12, 31)]
    every = whole_trajectory(drawn_points(rows), "Higher")
    assert str(every) == str(whole_trajectory(drawn_points(known), "Higher") if known else [np.nan] * len(every))


def test_the_trajectory_of_a_series_is_that_of_its_periods() -> None:
    programme = programme_of(
        "2012-10-31",
        kpis="kpi_id | unit | better_is | over_time\nKPI-01 | % | Higher | Latest",
        zones="zone | kind\nNorth | Programme",
        kpi_targets=PERSONAL_BUDGETS,
        kpi_readings="""
            kpi_id | period_end | zone  | numerator | denominator | reported_on
            KPI-01 | 2012-09-30 | North | 6         | 10          | 2012-10-10
            KPI-01 | 2012-10-31 | North | 7         | 10          | 2012-10-31
        """,
    )
    assert [round(target, 3) for target in kpi_series(programme)["target"]] == [0.925, 0.70]

"""National milestones: deliverables and checkpoints, drawn."""

import pandas as pd
import pytest

from tests.helpers.drawn import assert_drawn, table
from tests.helpers.programmes import programme_of
from xltools.measures.national import checkpoints, national
from xltools.programme import Programme

SERIES_FIELDS = {"kpi_id": "str", "period_end": "datetime64[us]", "actual": "float64", "target": "float64"}
NO_SERIES = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in SERIES_FIELDS.items()})


def test_a_deliverable_is_met_met_late_missed_or_due_by_its_own_deadline() -> None:
    programme = programme_of(
        national_milestones="""
        national_id | area_id | checkpoint | deadline   | forecast   | met_on
        N1          | A1      | 2011-03-31 | 2010-12-31 | -          | 2010-12-31
        N2          | A1      | 2011-03-31 | 2010-12-31 | -          | 2011-02-18
        N3          | A1      | 2011-03-31 | -          | 2012-09-30 | -
        N4          | A1      | 2011-03-31 | -          | 2012-01-31 | -
        N5          | A1      | 2012-03-31 | -          | -          | -
        N6          | A1      | 2011-03-31 | -          | -          | 2012-04-01
        """
    )
    assert_drawn(
        national(programme, NO_SERIES),
        """
        row | national_id | due        | state    | late_days | expected   | met_on
        2   | N1          | 2010-12-31 | Met      | -         | 2010-12-31 | 2010-12-31
        3   | N2          | 2010-12-31 | Met late | 49        | 2011-02-18 | 2011-02-18
        4   | N3          | 2011-03-31 | Missed   | 366       | 2012-09-30 | -
        5   | N4          | 2011-03-31 | Missed   | 366       | -          | -
        6   | N5          | 2012-03-31 | Due      | -         | 2012-03-31 | -
        7   | N6          | 2011-03-31 | Missed   | 366       | -          | -
        """,
    )


@pytest.mark.parametrize(
    ("actuals", "state", "late_days", "met_on"),
    [
        ("0.31 | 0.29", "Met", None, "2011-03-31"),
        ("0.30 | 0.29", "Met", None, "2011-03-31"),
        ("0.29 | 0.31", "Met late", 30, "2011-04-30"),
        ("0.29 | 0.29", "Missed", 366, None),
        ("- | 0.31", "Not given", None, None),
    ],
)
def test_a_kpi_decides_its_deliverable_by_the_target_of_the_due_day(
    actuals: str, state: str, late_days: float | None, met_on: str | None
) -> None:
    at_due, after = actuals.split(" | ")
    series = table(
        f"""
        kpi_id | period_end | actual   | target
        KPI-1  | 2011-02-28 | 0.35     | 0.27
        KPI-1  | 2011-03-31 | {at_due} | 0.30
        KPI-1  | 2011-04-30 | {after}  | 0.40
        """
    )
    found = national(bound("Higher"), series).iloc[0]
    assert (found["state"], None if pd.isna(found["late_days"]) else found["late_days"]) == (state, late_days)
    assert (None if pd.isna(found["met_on"]) else f"{found['met_on']:%Y-%m-%d}") == met_on


def bound(better_is: str, as_at: str = "2012-03-31", met_on: str = "-") -> Programme:
    return programme_of(
        as_at,
        kpis=f"kpi_id | better_is\nKPI-1 | {better_is}",
        national_milestones="national_id | area_id | checkpoint | measure | met_on\n"
        f"N9 | A2 | 2011-03-31 | KPI-1 | {met_on}",
    )


def test_a_kpi_that_is_better_lower_is_met_from_below() -> None:
    drawn = "kpi_id | period_end | actual | target\nKPI-1 | 2011-03-31 | 22 | 25"
    assert national(bound("Lower"), table(drawn))["state"].tolist() == ["Met"]
    assert national(bound("Higher"), table(drawn))["state"].tolist() == ["Missed"]


def test_where_the_kpi_cannot_tell_the_trackers_day_counts() -> None:
    assert national(bound("Neutral", met_on="2011-03-01"), NO_SERIES)["state"].tolist() == ["Met"]
    assert national(bound("Higher", met_on="2011-04-01"), NO_SERIES)["state"].tolist() == ["Met late"]


def test_before_its_deadline_a_kpi_decides_nothing() -> None:
    drawn = table("kpi_id | period_end | actual | target\nKPI-1 | 2011-02-28 | 0.31 | 0.30")
    assert national(bound("Higher", as_at="2011-03-31", met_on="2011-02-01"), drawn)["state"].tolist() == ["Met"]
    assert national(bound("Higher", as_at="2011-03-30", met_on="2011-02-01"), drawn)["state"].tolist() == ["Due"]


def test_each_deliverable_names_the_milestones_that_support_it() -> None:
    programme = programme_of(
        milestones="milestone_id | supports\nSDS-10 | N9; N8\nSDS-3 | N9",
        national_milestones="national_id | area_id | checkpoint\nN8 | A2 | 2011-03-31\nN9 | A2 | 2011-03-31",
    )
    assert national(programme, NO_SERIES)["supported_by"].tolist() == ["SDS-10", "SDS-3; SDS-10"]


CHECKPOINTS = """
    national_id | area_id | checkpoint | deadline   | met_on
    N1          | A1      | 2010-03-31 | -          | 2010-03-15
    N2          | A1      | 2010-03-31 | 2009-12-31 | 2010-01-29
    N3          | A2      | 2010-03-31 | -          | 2010-03-15
    N4          | A2      | 2010-03-31 | -          | 2010-04-30
    N5          | A3      | 2010-03-31 | -          | 2010-03-15
    N6          | A3      | 2010-03-31 | -          | -
    N7          | A10     | 2010-09-30 | -          | -
    """


def test_a_checkpoint_is_met_when_all_its_deliverables_are_by_the_day_of_the_last() -> None:
    programme = programme_of("2010-06-30", areas="area_id | area\nA1 | Partnership", national_milestones=CHECKPOINTS)
    assert_drawn(
        checkpoints(programme, national(programme, NO_SERIES)),
        """
        area_id | area        | checkpoint | state    | late_days | deliverables | met | rating
        A1      | Partnership | 2010-03-31 | Met      | -         | 2            | 2   | Complete
        A2      | -           | 2010-03-31 | Met late | 30        | 2            | 2   | Complete
        A3      | -           | 2010-03-31 | Missed   | 91        | 2            | 1   | Red
        A10     | -           | 2010-09-30 | Due      | -         | 1            | 0   | Not rated
        """,
    )


@pytest.mark.parametrize(
    ("likelihood", "rating"),
    [
        ("Very likely", "Green"),
        ("Fairly likely", "Amber/Green"),
        ("Fairly unlikely", "Amber/Red"),
        ("Very unlikely", "Red"),
    ],
)
def test_likelihood_is_a_rating_one_to_one_until_the_checkpoint(likelihood: str, rating: str) -> None:
    programme = programme_of(
        "2010-06-30",
        national_milestones="national_id | area_id | checkpoint\nN7 | A1 | 2010-09-30",
        likelihood=f"""
        review_date | area_id | checkpoint | likelihood
        2010-03-31  | A1      | 2010-09-30 | Fairly likely
        2010-06-30  | A1      | 2010-09-30 | {likelihood}
        2010-07-31  | A1      | 2010-09-30 | Fairly likely
        """,
    )
    found = checkpoints(programme, national(programme, NO_SERIES)).iloc[0]
    assert (found["likelihood"], found["rating"]) == (likelihood, rating)
    assert found["previous_likelihood"] == "Fairly likely"
    expected = {"Green": "Better", "Amber/Green": "Same"}.get(rating, "Worse")
    assert found["movement"] == expected


def test_of_two_likelihoods_at_one_review_the_worse_counts() -> None:
    programme = programme_of(
        "2010-06-30",
        national_milestones="national_id | area_id | checkpoint\nN7 | A1 | 2010-09-30",
        likelihood="""
        review_date | area_id | checkpoint | likelihood
        2010-06-30  | A1      | 2010-09-30 | Fairly unlikely
        2010-06-30  | A1      | 2010-09-30 | Very likely
        """,
    )
    assert checkpoints(programme, national(programme, NO_SERIES))["likelihood"].tolist() == ["Fairly unlikely"]


@pytest.mark.parametrize(
    ("met_on", "likelihood", "right"),
    [
        ("2010-03-31", "Fairly likely", "Yes"),
        ("2010-03-31", "Very unlikely", "No"),
        ("2010-04-30", "Very likely", "No"),
        ("-", "Fairly unlikely", "Yes"),
    ],
)
def test_the_last_review_before_the_checkpoint_is_held_against_what_happened(
    met_on: str, likelihood: str, right: str
) -> None:
    programme = programme_of(
        national_milestones=f"national_id | area_id | checkpoint | met_on\nN1 | A1 | 2010-03-31 | {met_on}",
        likelihood=f"""
        review_date | area_id | checkpoint | likelihood
        2009-12-31  | A1      | 2010-03-31 | {likelihood}
        2010-03-31  | A1      | 2010-03-31 | Very likely
        """,
    )
    found = checkpoints(programme, national(programme, NO_SERIES)).iloc[0]
    assert (found["last_foretold"], found["foretold_right"]) == (likelihood, right)


def test_nothing_national_gives_empty_tables_with_their_columns() -> None:
    programme = programme_of()
    assert national(programme, NO_SERIES).empty
    assert "foretold_right" in checkpoints(programme, national(programme, NO_SERIES)).columns

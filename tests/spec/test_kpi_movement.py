"""KPI movement: which changes of a rating count; one reading against the one before never does."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.drawn import assert_drawn
from tests.helpers.programmes import previous_of, programme_of
from xltools.measures.kpi_movement import Period, settled
from xltools.measures.results import results
from xltools.programme import Previous, Programme
from xltools.schema.rag import FOUR, SCALE

SHORT = {"G": "Green", "a": "Amber/Green", "r": "Amber/Red", "R": "Red", "-": "Not rated"}


def run(drawn: str) -> list[Period]:
    """Draw periods: G, a, r, R for the four ratings, + and - after one for its special cause; . for not rated."""
    return [
        Period(
            pd.Timestamp(2012, 1, 31),
            SHORT.get(each[0], "Not rated"),
            {"+": "Better", "-": "Worse"}.get(each[1:], ""),
        )
        for each in drawn.split()
    ]


@pytest.mark.parametrize(
    ("drawn", "rating", "ground"),
    [
        ("a a a", "Amber/Green", ""),
        ("a a r", "Amber/Green", ""),
        ("a a r a r a", "Amber/Green", ""),
        ("a a r r", "Amber/Red", "held for two periods"),
        ("a a R r", "Amber/Red", "held for two periods"),
        ("a . r . r", "Amber/Red", "held for two periods"),
        ("a a r-", "Amber/Red", "special cause"),
        ("a a r+", "Amber/Green", ""),
        ("a a G", "Green", "crossed the target"),
        ("G G a", "Amber/Green", "crossed the target"),
        (". .", "", ""),
        (". r", "Amber/Red", ""),
    ],
)
def test_a_rating_settles_where_it_crosses_the_target_or_two_readings_or_special_cause_agree(
    drawn: str, rating: str, ground: str
) -> None:
    assert settled(run(drawn), FOUR) == (rating, ground)


@given(st.lists(st.sampled_from(["a", "r", "R"]), min_size=1, max_size=12))
def test_short_of_the_target_and_without_special_cause_no_rating_settles_that_only_one_reading_had(
    drawn: list[str],
) -> None:
    words = [SHORT[each] for each in drawn]
    now = settled(run(" ".join(drawn)), FOUR).rating
    assert now in words
    # neither of two readings in a row may both be on one side of it unless it moved there
    last = words[-2:]
    sides = {FOUR.movement(now, each) for each in last}
    assert len(last) < 2 or sides not in ({"Worse"}, {"Better"})


@given(st.lists(st.sampled_from(SCALE), min_size=3, max_size=12))
def test_one_reading_that_goes_back_leaves_everything_as_it_was(words: list[str]) -> None:
    path = [Period(pd.Timestamp(2012, 1, 31), word, "") for word in words]
    steady = [*path, path[-1], path[-1]]
    assert settled(steady, FOUR).rating == words[-1]


def months(count: int) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in pd.date_range("2010-04-30", periods=count, freq="ME")]


def kpi(values: str, *, as_at: str = "", target: float = 80, years: str = "") -> Programme:
    """Draw a KPI of monthly readings, higher is better, against a target with limits of 5 and 10 points."""
    numbers = values.split()
    days = months(len(numbers))
    for_ = "Year to date" if years else "Period"
    return programme_of(
        as_at or days[-1],
        kpis="kpi_id | kpi | unit | better_is | over_time | tolerance_as | tolerance_1 | tolerance_2\n"
        f"K-1 | Checks | number | Higher | {'Sum' if years else 'Latest'} | Points | 5 | 10",
        kpi_targets="kpi_id | kind | due | target | set_on | path | target_for\n"
        f"K-1 | Target | {years or '2010-04-30'} | {target} | 2010-01-01 | {'Line' if years else 'Hold'} | {for_}",
        zones="zone | kind\nEast | Programme",
        kpi_readings="kpi_id | period_end | zone | numerator | reported_on | data_status\n"
        + "\n".join(f"K-1 | {day} | East | {n} | {day} | Final" for day, n in zip(days, numbers, strict=True)),
    )


def told(programme: Programme, reported: str, since: str) -> pd.DataFrame:
    before: Previous = previous_of(since, {"K-1.rating": reported})
    kpis: pd.DataFrame = results(programme, before).kpis
    return kpis


@pytest.mark.parametrize(
    ("values", "since", "reported", "movement", "counted", "before"),
    [
        # a monthly report: one reading fell by a rating
        ("78 77 78 73", "2010-06-30", "Amber/Green", "Worse", "One reading only", "Amber/Green"),
        # and the month after it is said, against what had settled, though the last report gave the rating already
        ("78 77 78 73 72", "2010-07-31", "Amber/Red", "Same", "Worse", "Amber/Green"),
        # nothing is said of it twice
        ("78 77 78 73 72 71", "2010-08-31", "Amber/Red", "Same", "Same", "Amber/Red"),
        # a reading that went back was no movement, either way
        ("78 77 78 73 78", "2010-07-31", "Amber/Red", "Better", "One reading only", "Amber/Red"),
        # a quarterly report
        ("78 77 78 73 72 71", "2010-06-30", "Amber/Green", "Worse", "Worse", "Amber/Green"),
        ("81 82 81 83 78", "2010-06-30", "Green", "Worse", "Worse", "Green"),
        # the report's rating was of one reading, and what came since is a movement from it all the same
        ("65 68 73 82", "2010-06-30", "Amber/Red", "Better", "Better", "Amber/Red"),
        # the report gave another rating than is known now: it was revised since
        ("78 77 78 78", "2010-06-30", "Amber/Red", "Better", "Better", "Amber/Red"),
        ("78 77 78 78", "2010-06-30", "", "New", "New", ""),
    ],
)
def test_a_kpi_moved_where_more_than_one_reading_says_so(
    values: str, since: str, reported: str, movement: str, counted: str, before: str
) -> None:
    (row,) = told(kpi(values), reported, since).itertuples()
    assert (row.movement, row.counted_movement, row.counted_before) == (movement, counted, before)


def test_each_movement_says_why_it_counts_or_not() -> None:
    assert_drawn(
        told(kpi("78 77 78 73"), "Amber/Green", "2010-06-30"),
        """
        kpi_id | movement_reason
        K-1    | Amber/Red after Amber/Green by one reading: it counts once it holds for two periods, crosses the target or shows special cause
        """,  # noqa: E501
    )
    assert_drawn(
        told(kpi("78 77 78 73 72"), "Amber/Red", "2010-07-31"),
        """
        kpi_id | movement_reason
        K-1    | Worse than Amber/Green: the rating held for two periods; the last report's Amber/Red was of one reading
        """,
    )


def test_a_year_to_date_counts_where_it_held_for_two_periods() -> None:
    # due are 100 a month: 98, 197, 296 are within 5; 388 is 12 short, and 486 is 14 short
    for read, counted in (("98 99 99 92", "One reading only"), ("98 99 99 92 98", "Worse")):
        row = told(kpi(read, target=1200, years="2011-03-31"), "Amber/Green", "2010-06-30").iloc[0]
        assert (row["rating"], row["counted_movement"]) == ("Red", counted)

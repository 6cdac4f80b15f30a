"""Councils of a region: where they stand in each area, who is ahead, gaps in common, support asked for, reviews."""

import pandas as pd
import pytest

from tests.helpers.drawn import assert_drawn, table
from xltools.measures.region.areas import ahead, area_standing, distribution
from xltools.measures.region.gaps import gaps, needs
from xltools.measures.region.reviews import requirement_spread, review_trend
from xltools.measures.region.support import support_asked, topics_of
from xltools.measures.region.tracker_summary import same
from xltools.measures.region.workings import cells_of, with_keys

WORDS = {"likelihood": "str", "previous_likelihood": "str", "movement": "str", "cells": "str", "late_days": "float64"}


def checkpoints(*rows: str) -> pd.DataFrame:
    """Return checkpoints drawn as council, area, day, state, late days, rating, likelihood, movement."""
    heads = "| number | key | checkpoint | state | late_days | rating | likelihood | movement |"
    frame = table("\n".join([heads, *rows]), {"late_days": "float64", "likelihood": "str", "movement": "str"})
    blank = frame.assign(likelihood=frame["likelihood"].fillna(""), movement=frame["movement"].fillna(""))
    return blank.assign(
        number=frame["number"].astype("int64"), title=frame["key"] + " of all", previous_likelihood="", cells="L!D2",
        review_date=pd.Timestamp("2012-03-31"),
    )  # fmt: skip


def test_an_areas_rating_is_the_worst_of_what_is_not_yet_met() -> None:
    standing = area_standing(
        checkpoints(
            "| 1 | A1 | 2011-03-31 | Missed | 366 | Red         | -             | -      |",
            "| 1 | A1 | 2013-03-31 | Due    | -   | Green       | Very likely   | Better |",
            "| 1 | A2 | 2011-03-31 | Met    | -   | Complete    | -             | -      |",
            "| 1 | A2 | 2013-03-31 | Due    | -   | Amber/Green | Fairly likely | Same   |",
            "| 2 | A1 | 2011-03-31 | Met late | 9 | Complete    | -             | -      |",
        )
    )
    assert_drawn(
        standing,
        """
        number | key | rating      | likelihood    | movement | met | met_late | missed | late_days
        1      | A1  | Red         | Very likely   | Better   | 0   | 0        | 1      | 366
        1      | A2  | Amber/Green | Fairly likely | Same     | 1   | 0        | 0      | -
        2      | A1  | Complete    | -             | -        | 0   | 1        | 0      | 9
        """,
    )


def test_the_distribution_counts_each_council_once_and_those_without_the_area() -> None:
    standing = area_standing(
        checkpoints(
            "| 1 | A1 | 2013-03-31 | Due | - | Red   | Very unlikely | Worse |",
            "| 2 | A1 | 2013-03-31 | Due | - | Green | Very likely   | Same  |",
        )
    )
    assert_drawn(distribution(standing, 3), "key | Red | Green | Amber/Red | absent | worse\n A1 | 1 | 1 | 0 | 1 | 1")


def test_ahead_is_who_met_all_in_time_and_is_very_likely_next_with_practice_first() -> None:
    standing = area_standing(
        checkpoints(
            "| 1 | A1 | 2011-03-31 | Met      | - | Complete | -           | -    |",
            "| 1 | A1 | 2013-03-31 | Due      | - | Green    | Very likely | Same |",
            "| 2 | A1 | 2011-03-31 | Met      | - | Complete | -           | -    |",
            "| 3 | A1 | 2011-03-31 | Met late | 1 | Complete | -           | -    |",
            "| 4 | A1 | 2013-03-31 | Due      | - | Green    | Very likely | Same |",
        )
    )
    practice = pd.DataFrame({"number": [2], "key": ["A1"]})
    assert_drawn(ahead(standing, practice), "number | practice\n 2 | 1\n 1 | 0")


def requirements(*rows: str) -> pd.DataFrame:
    heads = "| number | key | rating | previous_rating | movement |"
    frame = table("\n".join([heads, *rows]), {"previous_rating": "str", "movement": "str"}).fillna("")
    return frame.assign(number=frame["number"].astype("int64"), title=frame["key"])


NO_LEAGUE = pd.DataFrame({"number": [], "key": [], "title": [], "rating": []}).astype("str")
NO_CHECKPOINTS = checkpoints("| 1 | A1 | 2013-03-31 | Due | - | Green | Very likely | Same |")


@pytest.mark.parametrize(("short", "is_common"), [(1, True), (0, None)])
def test_a_gap_is_common_from_a_third_of_those_judged_on(short: int, is_common: bool | None) -> None:
    ratings = ["Amber/Red"] * short + ["Green"] * (3 - short)
    judged = requirements(
        *(f"| {n} | R1 | {r} | - | - |" for n, r in enumerate(ratings, 1)), "| 4 | R1 | Not rated | - | - |"
    )
    found = gaps(NO_CHECKPOINTS, judged, NO_LEAGUE)
    assert [bool(word) for word in found["is_common"]] == ([] if is_common is None else [is_common])


def test_a_gap_of_fewer_than_a_third_is_listed_but_not_common() -> None:
    judged = requirements(*(f"| {n} | R1 | {'Red' if n == 1 else 'Green'} | - | - |" for n in range(1, 5)))
    found = gaps(NO_CHECKPOINTS, judged, NO_LEAGUE)
    assert_drawn(found, "key | councils | judged | share | is_common\n R1 | 1 | 4 | 0.25 | False")


def test_who_needs_help_is_ordered_by_red_areas_first() -> None:
    standing = area_standing(
        checkpoints(
            "| 1 | A1 | 2013-03-31 | Due | - | Amber/Red | Fairly unlikely | Worse |",
            "| 2 | A1 | 2013-03-31 | Due | - | Red       | Very unlikely   | Same  |",
        )
    )
    judged = requirements("| 1 | R1 | Red | - | - |", "| 2 | R1 | Green | - | - |")
    asked = pd.DataFrame({"number": [1, 1]})
    assert_drawn(
        needs(standing, judged, NO_LEAGUE.astype({"number": "int64"}), asked),
        """
        number | areas_red | areas_amber_red | requirements_red | asks | why
        2      | 1         | 0               | 0                | 0    | 1 area Red
        1      | 0         | 1               | 1                | 2    | 1 area Amber/Red, 1 requirement Red
        """,
    )


def test_requirements_are_counted_now_and_before() -> None:
    judged = requirements(
        "| 1 | R1 | Green     | Red       | Better    |",
        "| 2 | R1 | Amber/Red | Green     | Worse     |",
        "| 3 | R1 | Not rated | -         | Not rated |",
    )
    assert_drawn(
        requirement_spread(judged),
        "key | councils | off_track | rated | share | was_off_track | was_rated | better | worse\n"
        "R1 | 3 | 1 | 2 | 0.5 | 1 | 2 | 1 | 1",
    )


def test_of_two_reviews_in_one_quarter_a_councils_last_counts() -> None:
    reviews = table(
        """
        number | review_date | rating | requirements
        1      | 2012-01-10  | Red    | 12
        1      | 2012-03-31  | Green  | 12
        2      | 2012-02-28  | Red    | 4
        """
    ).astype({"requirements": "int64"})
    assert_drawn(review_trend(reviews), "quarter | councils | Green | Red | share\n 2012-03-31 | 2 | 12 | 4 | 0.75")


@pytest.mark.parametrize(
    ("asked", "topics"),
    [
        ("Peer visit on reablement", ["Learning from peers"]),
        ("Legal advice on framework contracts", ["Legal and policy advice", "Contracts and market"]),
        ("A common IT platform", ["Systems and data"]),
        ("Something of its own kind", ["Other"]),
        ("Capital for building", ["Other"]),
    ],
)
def test_a_request_is_of_the_topics_that_its_words_begin(asked: str, topics: list[str]) -> None:
    assert topics_of(asked) == topics


def test_support_is_grouped_by_area_and_topic_with_each_council_once() -> None:
    support = pd.DataFrame(
        {
            "number": [1, 1, 2],
            "key": "A1",
            "title": "Partners",
            "asked": ["Peer visit", "Another peer visit", "Training"],
        }
    )
    assert_drawn(
        support_asked(support),
        "key | topic | councils\n A1 | Learning from peers | 1\n A1 | Training and staff | 1",
    )


def test_things_are_one_where_their_titles_are_whatever_their_ids() -> None:
    frame = pd.DataFrame(
        {"id": ["K1", "K1", "M7", "K1"], "kpi": ["Reviews on time", "reviews  on time.", "Reviews on time", "Delays"]}
    )
    assert list(with_keys(frame, "id", "kpi")["key"]) == ["K1 (2)", "K1 (2)", "K1 (2)", "K1"]
    assert same(" Reviews  on time. ") == same("reviews on time")


def test_kpis_of_one_title_in_other_units_are_not_one() -> None:
    frame = pd.DataFrame({"id": ["K1", "K1"], "kpi": ["Reviews", "Reviews"], "unit": ["%", "number"]})
    assert with_keys(frame, "id", "kpi", "unit")["key"].nunique() == 2


def test_cells_are_named_by_columns_and_runs_of_rows() -> None:
    assert cells_of("KPI readings!D,E", "14:16, 20") == "KPI readings!D14:D16, D20; E14:E16, E20"

"""Ratings on scales of three, four and five points: what holds on every one of them."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.programmes import programme_of
from tests.helpers.scales import WORDS, scale_of
from xltools.measures.kpi_ratings import ratings, tolerance_fields, tolerances
from xltools.measures.milestones import milestones
from xltools.measures.rating_rollup import Item, part, programme_part, tally, worst_part
from xltools.measures.risks import BANDS, risks
from xltools.programme import Programme, Settings
from xltools.schema import rag
from xltools.schema.rag import Scale

SCALES = [scale_of(count) for count in WORDS]
OTHERS = (rag.NOT_RATED, rag.COMPLETE, rag.CANCELLED)
scales = st.sampled_from(SCALES)


def words_of(scale: Scale, *others: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([*scale.words, *others]), min_size=1, max_size=12)


def items(words: list[str]) -> list[Item]:
    return [Item(f"I-{number}", word) for number, word in enumerate(words)]


def on(scale: Scale, programme: Programme) -> Programme:
    return replace(programme, scale=scale)


@given(scales, st.data())
def test_a_movement_and_its_way_back_are_opposite(scale: Scale, data: st.DataObject) -> None:
    before, now = (data.draw(st.sampled_from(scale.words)) for _ in range(2))
    back = {"Better": "Worse", "Worse": "Better", "Same": "Same"}

    assert scale.movement(now, before) == back[scale.movement(before, now)]
    assert (scale.movement(before, now) == "Worse") == (scale.points(now) > scale.points(before))


@given(scales, st.data())
def test_the_worst_of_some_is_one_of_them_and_no_better_than_any(scale: Scale, data: st.DataObject) -> None:
    words = data.draw(words_of(scale, *OTHERS))
    worst, rated = scale.worst(words), [word for word in words if scale.is_rated(word)]

    assert worst == (max(rated, key=scale.points) if rated else rag.NOT_RATED)


@given(scales, st.data())
def test_a_part_lies_between_its_best_item_and_its_worst(scale: Scale, data: st.DataObject) -> None:
    words = data.draw(words_of(scale))
    points = [scale.points(word) for word in words]
    rating = scale.points(part("delivery", items(words), scale).rating)

    assert min(points) <= rating <= max(points)


@given(scales, st.data())
def test_the_floors_of_a_part_hold_on_every_scale(scale: Scale, data: st.DataObject) -> None:
    words = data.draw(words_of(scale))
    rating = scale.points(part("delivery", items(words), scale).rating)
    worst = words.count(scale.worst_word)

    if any(word in scale.off_track for word in words):
        assert rating >= 1
    if worst * 5 >= len(words):
        assert rating >= len(scale.words) - 2
    if worst * 2 >= len(words):
        assert rating == len(scale.words) - 1


@given(scales, st.data())
def test_one_more_of_the_worst_makes_nothing_better(scale: Scale, data: st.DataObject) -> None:
    words = data.draw(words_of(scale))
    for rated in (part("risk", items(words), scale), programme_part(items(words), scale)):
        made = part if rated.name == "risk" else None
        more = [*words, scale.worst_word]
        after = made("risk", items(more), scale) if made else programme_part(items(more), scale)
        assert scale.points(after.rating) >= scale.points(rated.rating)


@given(scales, st.data())
def test_a_programme_is_at_most_one_step_better_than_its_worst_workstream(scale: Scale, data: st.DataObject) -> None:
    words = data.draw(words_of(scale))

    assert scale.points(programme_part(items(words), scale).rating) >= max(map(scale.points, words)) - 1


@given(scales, st.data())
def test_every_rating_is_counted_once(scale: Scale, data: st.DataObject) -> None:
    words = data.draw(words_of(scale, rag.NOT_RATED, rag.COMPLETE))
    counted = tally(words, scale)

    assert list(counted) == [*scale.ratings, rag.NOT_RATED, rag.COMPLETE]
    assert sum(counted.values()) == len(words)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: str(len(scale.words)))
def test_a_workstream_is_its_worst_rated_part(scale: Scale) -> None:
    parts = [part(name, items([word]), scale) for name, word in zip("abcde", scale.words, strict=False)]

    assert worst_part(parts, scale) == scale.worst_word


def kpis(scale: Scale, short: list[float]) -> pd.DataFrame:
    """Return KPIs, in %, so many points short of a target of 80%, within the tolerances of the defaults."""
    limits = {3: (5.0,), 4: (2.0, 5.0), 5: (2.0, 3.5, 5.0)}[len(scale.words)]
    points: dict[str, Any] = {f"kpi_points_{place}": limit for place, limit in enumerate(limits, start=1)}
    settings = Settings(as_at=pd.Timestamp("2012-03-31").date(), **points)
    blank = pd.Series([float("nan")] * len(short))
    rows = pd.DataFrame({"unit": "%", "tolerance_as": None, **dict.fromkeys(tolerance_fields(scale), blank)})
    target = pd.Series([0.8] * len(short))
    actual = target - pd.Series(short) / 100
    return pd.DataFrame({"actual": actual, "target": target, "better_is": "Higher"}).join(
        tolerances(rows, target, settings, scale)
    )


@pytest.mark.parametrize(
    ("count", "rated"),
    [
        (3, ["Green", "Green", "Amber", "Amber", "Amber", "Red"]),
        (4, ["Green", "Green", "Amber/Green", "Amber/Red", "Amber/Red", "Red"]),
        (5, ["Green", "Green", "Amber/Green", "Amber", "Amber/Red", "Red"]),
    ],
)
def test_a_kpi_is_rated_by_as_many_tolerances_as_the_scale_has(count: int, rated: list[str]) -> None:
    scale = scale_of(count)

    assert list(ratings(kpis(scale, [-1.0, 0.0, 2.0, 3.5, 5.0, 5.1]), scale)) == rated


@given(scales, st.lists(st.floats(-10, 10), min_size=2, max_size=6).map(sorted))
def test_a_kpi_further_from_its_target_is_rated_no_better(scale: Scale, short: list[float]) -> None:
    points = [scale.points(word) for word in ratings(kpis(scale, short), scale)]

    assert points == sorted(points)


MILESTONES = """
    milestone_id | baseline   | forecast   | status      | agreed     | agreed_on  | agreed_by
    ON-TIME      | 2012-05-01 | 2012-05-01 | In progress |            |            |
    7-DAYS       | 2012-05-01 | 2012-05-08 | In progress |            |            |
    8-DAYS       | 2012-05-01 | 2012-05-09 | In progress |            |            |
    31-DAYS      | 2012-05-01 | 2012-06-01 | In progress |            |            |
    61-DAYS      | 2012-05-01 | 2012-07-01 | In progress |            |            |
    91-DAYS      | 2012-05-01 | 2012-07-31 | In progress |            |            |
    OVERDUE      | 2012-03-30 |            | In progress |            |            |
    ON-HOLD      | 2012-05-01 | 2012-05-01 | On hold     |            |            |
    AGREED       | 2012-05-01 | 2012-07-31 | In progress | 2012-07-31 | 2012-03-01 | The Board
    DONE         | 2012-03-01 |            | Complete    |            |            |
"""


@pytest.mark.parametrize(
    ("count", "rated"),
    [
        (3, ["Green", "Green", "Amber", "Amber", "Amber", "Red", "Amber", "Amber", "Amber", "Complete"]),
        (4, ["Green", "Green", "Amber/Green", "Amber/Red", "Amber/Red", "Red", "Amber/Red", "Amber/Red", "Amber/Green",
             "Complete"]),
        (5, ["Green", "Green", "Amber/Green", "Amber", "Amber/Red", "Red", "Amber/Red", "Amber/Red", "Amber/Green",
             "Complete"]),
    ],
)  # fmt: skip
def test_a_milestone_is_rated_by_the_limits_of_its_scale(count: int, rated: list[str]) -> None:
    programme = on(scale_of(count), programme_of(milestones=MILESTONES))

    assert list(milestones(programme, None)["rating"]) == rated


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: str(len(scale.words)))
def test_the_bands_of_risk_are_spread_over_the_scale(scale: Scale) -> None:
    table = """
        risk_id | likelihood | impact | status
        R-1     | 1          | 1      | Open
        R-2     | 2          | 2      | Open
        R-3     | 3          | 3      | Open
        R-4     | 5          | 5      | Open
        R-5     | 5          | 5      | Closed
    """
    found = risks(on(scale, programme_of(risks=table)), None)

    assert list(found["band"])[:4] == list(BANDS)
    assert list(found["rating"]) == [*scale.spread(4), "Complete"]
    assert (found["rating"].iloc[0], found["rating"].iloc[3]) == (scale.best, scale.worst_word)

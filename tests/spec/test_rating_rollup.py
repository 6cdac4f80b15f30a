"""Roll-up: the published vectors of the rule, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.measures.rating_rollup import Item, part, programme_part, tally, worst_item, worst_part
from xltools.schema import rag

ratings = st.sampled_from([*rag.SCALE, rag.NOT_RATED, rag.COMPLETE, rag.CANCELLED])


def items(*words: str, critical: frozenset[int] = frozenset()) -> list[Item]:
    return [Item(f"A-{place}", word, is_critical=place in critical) for place, word in enumerate(words)]


def many(**counts: int) -> list[str]:
    words = {"green": "Green", "amber_green": "Amber/Green", "amber_red": "Amber/Red", "red": "Red"}
    return [words[name] for name, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("words", "rating"),
    [
        (many(green=59, amber_green=1), "Green"),
        (many(green=29, red=1), "Amber/Green"),
        (many(green=4, red=3), "Amber/Red"),
        (many(green=1, amber_green=1), "Amber/Green"),
        (many(green=9, amber_red=1), "Amber/Green"),
        (many(green=4, red=1), "Amber/Red"),
        (many(green=5, red=1), "Amber/Green"),
        (many(green=1, red=1), "Red"),
        (many(amber_red=2), "Amber/Red"),
        (["Green"], "Green"),
        (["Green", "Not rated"], "Green"),
        (["Green", "Not rated", "Not rated"], "Not rated"),
        (["Green", "Complete", "Complete", "Cancelled"], "Green"),
        (["Complete", "Cancelled"], "Complete"),
        (["Cancelled"], "Not rated"),
        ([], "Not rated"),
    ],
)
def test_a_part_is_the_mean_of_its_items_held_by_its_reds(words: list[str], rating: str) -> None:
    assert part("delivery", items(*words)).rating == rating


def test_a_part_is_never_better_than_its_worst_critical_item() -> None:
    words = many(green=29, amber_red=1)
    assert part("delivery", items(*words)).rating == "Amber/Green"
    assert part("delivery", items(*words, critical=frozenset({29}))).rating == "Amber/Red"
    assert part("delivery", items(*words, critical=frozenset({0}))).rating == "Amber/Green"


@pytest.mark.parametrize(
    ("words", "rating"),
    [
        (many(green=4, red=1), "Amber/Red"),
        (many(green=4, amber_red=1), "Amber/Green"),
        (many(green=4, amber_green=1), "Green"),
        (many(red=5), "Red"),
        (["Green", "Not rated", "Not rated"], "Not rated"),
        (["Complete", "Complete"], "Complete"),
        (["Complete", "Green"], "Green"),
    ],
)
def test_the_programme_is_the_mean_of_workstreams_at_most_one_step_better_than_the_worst(
    words: list[str], rating: str
) -> None:
    assert programme_part(items(*words)).rating == rating


def test_a_workstream_is_its_worst_rated_part() -> None:
    green, red, blank = (part(name, items(*words)) for name, words in (("a", ["Green"]), ("b", ["Red"]), ("c", [])))
    assert worst_part([green, red, blank]) == "Red"
    assert worst_part([green, blank]) == "Green"
    assert worst_part([blank, blank]) == "Not rated"


def test_a_workstream_is_complete_when_its_delivery_is_and_nothing_else_is_open() -> None:
    done, none, unknown = part("delivery", items("Complete")), part("risk", []), part("risk", items("Not rated"))
    assert worst_part([done, none]) == "Complete"
    assert worst_part([done, unknown]) == "Not rated"


def test_the_rule_says_how_the_rating_fell_out() -> None:
    assert part("risk", items(*many(green=4, red=3))).rule == (
        "mean points of 7 rated items: 1.29, Amber/Green; 3 of 7 Red, a fifth or more: at best Amber/Red"
    )
    assert part("risk", items("Green", "Not rated", "Not rated")).rule == "1 of 3 items rated, fewer than half"
    assert programme_part(items(*many(green=4, red=1))).rule == (
        "mean points of 5 rated workstreams: 0.60, Amber/Green; at most one step better than the worst"
    )


def test_the_worst_item_is_the_most_severe_of_the_worst_rating() -> None:
    made = [Item("A-1", "Red", severity=91), Item("A-2", "Red", severity=98), Item("A-3", "Amber/Red", severity=400)]
    worst = worst_item(made)
    assert worst is not None
    assert worst.item_id == "A-2"
    assert worst_item(items("Not rated", "Complete")) is None


@given(words=st.lists(ratings, max_size=12), critical=st.frozensets(st.integers(0, 12)))
def test_adding_a_red_never_improves_a_part(words: list[str], critical: frozenset[int]) -> None:
    before = part("delivery", items(*words, critical=critical)).rating
    after = part("delivery", items(*words, "Red", critical=critical)).rating
    assert after != rag.COMPLETE
    if rag.is_rated(before):
        assert rag.points(after) >= rag.points(before)


@given(words=st.lists(ratings, max_size=12))
def test_adding_a_red_workstream_never_improves_the_programme(words: list[str]) -> None:
    before, after = (programme_part(items(*each)).rating for each in (words, [*words, "Red"]))
    if rag.is_rated(before):
        assert rag.points(after) >= rag.points(before)


@given(words=st.lists(ratings, min_size=1, max_size=12), data=st.data())
def test_making_one_item_worse_never_improves_a_part(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    if rag.is_rated(words[place]):
        worse = data.draw(st.sampled_from(rag.SCALE[rag.points(words[place]) :]))
        before = part("delivery", items(*words)).rating
        after = part("delivery", items(*words[:place], worse, *words[place + 1 :])).rating
        assert before == after == rag.NOT_RATED or rag.points(after) >= rag.points(before)


@given(words=st.lists(ratings, max_size=10), critical=st.frozensets(st.integers(0, 9)), data=st.data())
def test_the_order_of_items_never_matters(words: list[str], critical: frozenset[int], data: st.DataObject) -> None:
    made = items(*words, critical=critical)
    shuffled = data.draw(st.permutations(made))
    assert part("delivery", made) == part("delivery", shuffled)
    assert programme_part(made) == programme_part(shuffled)


@given(words=st.lists(ratings, max_size=20))
def test_counts_by_word_agree_with_the_items(words: list[str]) -> None:
    counted = [word for word in words if word != rag.CANCELLED]
    assert sum(tally(counted).values()) == len(counted)

"""Words of a chart agree: limits that stand say nothing that most of the last periods contradict."""

import pytest

from xltools.measures.spc import xmr_limits
from xltools.measures.spc_words import Record, assurance

STEADY = [10.0, 12.0, 11.0] * 4


@pytest.mark.parametrize(
    ("target", "met", "word"),
    [(5, 7, "Consistently passing"), (5, 4, "Consistently passing"), (5, 3, ""), (5, 1, ""),
     (20, 0, "Consistently failing"), (20, 3, "Consistently failing"), (20, 4, ""), (20, 7, "")],
)  # fmt: skip
def test_a_target_is_not_relied_on_that_most_of_the_last_periods_missed(target: float, met: int, word: str) -> None:
    assert assurance(xmr_limits(STEADY), target, "Higher", Record(met, 7)).word == word


@pytest.mark.parametrize(
    ("target", "so_far", "word", "told"),
    [(20, Record(7, 7, 0), "Consistently failing", "in 7 of the last 7 periods, when it asked for less."),
     (20, Record(5, 7, 3), "Consistently failing", "in 5 of the last 7 periods."),
     (20, Record(1, 7, 5), "", ""),
     (5, Record(0, 7, 7), "Consistently passing", "in 7 of the last 7 periods, when it asked for more."),
     (5, Record(7, 7, 2), "", "")],
)  # fmt: skip
def test_what_the_limits_say_is_held_against_the_target_of_today(
    target: float, so_far: Record, word: str, told: str
) -> None:
    found = assurance(xmr_limits(STEADY), target, "Higher", so_far)
    assert found.word == word
    assert told in found.sentence

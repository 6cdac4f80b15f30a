"""Word edits: what was cut and added, in the order of reading."""

from hypothesis import given
from hypothesis import strategies as st

from xltools.measures.word_edits import ADDED, CUT, KEPT, marked_words, word_edits

TEXTS = st.lists(st.sampled_from(["the", "Board", "agrees", "31 March"]), max_size=20).map(" ".join)


def marked(before: str, after: str) -> str:
    return marked_words(word_edits(before, after))


def test_a_word_in_place_of_another_stands_after_the_one_that_was_cut() -> None:
    assert marked("Agreed by the Council in March", "Agreed by the Board in March") == (
        "Agreed by the [-Council-] {+Board+} in March"
    )


def test_words_that_come_first_or_last_are_marked() -> None:
    assert marked("the plan holds", "Now the plan") == "{+Now+} the plan [-holds-]"


def test_of_long_runs_that_were_kept_only_the_ends_are_shown() -> None:
    long = " ".join(f"w{number}" for number in range(40))

    assert marked(f"one {long} end", f"two {long} end") == "[-one-] {+two+} w0 w1 w2 w3 w4 w5 …"


def test_a_text_of_which_only_spaces_differ_says_so() -> None:
    assert marked("the  plan", "the\nplan") == "only the spaces between words differ"


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_edits(before: str, after: str) -> None:
    edits = word_edits(before, after)

    assert " ".join(words for what, words in edits if what in (KEPT, CUT)) == before
    assert " ".join(words for what, words in edits if what in (KEPT, ADDED)) == after


def test_a_text_as_long_as_a_cell_can_hold_is_compared_at_once() -> None:
    before = "word " * 6000
    edits = word_edits(before, before + "end")

    assert edits[-1] == (ADDED, "end") or (CUT, before.strip()) in edits

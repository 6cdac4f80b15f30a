"""The one verdict: every combination of what is known, and no two words on a row that contradict each other."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.verdict_table import merged, values_of
from tests.helpers.programmes import previous_of, programme_of
from tests.helpers.sampling import examples
from xltools.measures.results import results
from xltools.measures.verdict_words import Evidence, KpiVerdict, every_evidence, standing, verdict
from xltools.schema.rag import FOUR, LIKELIHOODS, NOT_RATED, SCALE

LIKELY, UNLIKELY = LIKELIHOODS[:2], LIKELIHOODS[2:]
GOOD, POOR = "Its last reading is unusually good", "Its last reading is unusually poor"
GETS_BETTER, GETS_WORSE = ("Improving", "Improving, too slowly", GOOD), ("Getting worse", POOR)
#: What only limits that stand may say.
OF_LIMITS = ("passing", "failing", "usual range", "reliably", "lasting change", "Hit and miss", "the last ")


class Row(NamedTuple):
    """What stands together on one row of a page."""

    rating: str
    state: str
    movement: str
    following: str
    said: KpiVerdict

    @property
    def is_on(self) -> bool:
        return standing(self.rating) == "On target"

    @property
    def is_short(self) -> bool:
        return standing(self.rating) in ("Near target", "Off target")

    @property
    def is_likely(self) -> bool:
        return self.said.likelihood in LIKELY

    @property
    def is_unlikely(self) -> bool:
        return self.said.likelihood in UNLIKELY

    @property
    def words(self) -> str:
        return f"{self.said.word}; {self.said.course}; {self.said.assurance}"


#: Pairs of words that may not be read together, and who has both.
PAIRS: dict[str, Callable[[Row], bool]] = {
    "consistently failing beside the best rating": lambda row: row.is_on and "failing" in row.words,
    "consistently passing beside another": lambda row: row.is_short and "passing" in row.words,
    "only a lasting change will meet it, beside the best": lambda row: row.is_on and "lasting change" in row.words,
    "missed the last, beside the best": lambda row: row.is_on and "issed the last" in row.words,
    "met the last, beside another": lambda row: row.is_short and "et the last" in row.words,
    "reliably on target, beside another": lambda row: row.is_short and "reliably" in row.words,
    "consistently failing beside likely, of no easier target": lambda row: (
        "failing" in row.said.assurance and row.is_likely and row.following != "easier"
    ),
    "lasting change beside likely, of no easier target": lambda row: (
        "lasting change" in row.words and row.is_likely and row.following != "easier"
    ),
    "missed each of the last beside likely": lambda row: (
        "issed the last" in row.words and row.is_likely and row.is_short and row.following != "easier"
    ),
    "consistently passing beside unlikely, of no harder target": lambda row: (
        "passing" in row.said.assurance and row.is_unlikely and row.following != "harder" and row.is_on
    ),
    "met each of the last beside unlikely, of no harder target": lambda row: (
        "et the last" in row.words and row.is_on and row.is_unlikely and row.following != "harder"
    ),
    "getting worse and short, beside likely": lambda row: (
        row.said.course in GETS_WORSE and row.is_short and row.is_likely and row.following != "easier"
    ),
    "improving and on target, beside unlikely, of no harder target": lambda row: (
        row.said.course in GETS_BETTER and row.is_on and row.is_unlikely and row.following != "harder"
    ),
    "improving beside a worse rating, unless too slowly": lambda row: (
        row.said.course == "Improving" and row.movement == "Worse"
    ),
    "too slowly beside the best, or beside likely": lambda row: (
        "too slowly" in row.words and (row.is_on or row.is_likely)
    ),
    "getting worse beside a better rating": lambda row: row.said.course == "Getting worse" and row.movement == "Better",
    "improving and getting worse": lambda row: "mproving" in row.words and "etting worse" in row.words,
    "mixed signs beside any outlook": lambda row: row.said.course == "Mixed signs" and bool(row.said.likelihood),
    "a usual range where no limits stand": lambda row: (
        row.state != "stable" and any(word in row.words for word in OF_LIMITS)
    ),
    "consistently passing while it gets worse": lambda row: (
        "passing" in row.said.assurance and row.said.course in (*GETS_WORSE, "Mixed signs")
    ),
    "consistently failing while it improves": lambda row: (
        "failing" in row.said.assurance and row.said.course in (*GETS_BETTER, "Mixed signs")
    ),
    "within its usual range beside special cause": lambda row: (
        "usual range" in row.words and row.said.course != "Within its usual range"
    ),
}


def contradictions(known: Evidence, said: KpiVerdict) -> list[str]:
    row = Row(known.rating, known.state, known.movement, known.next_target, said)
    return [pair for pair, has_both in PAIRS.items() if has_both(row)]


def test_no_combination_of_what_is_known_gives_two_words_that_contradict() -> None:
    seen = 0
    for known in every_evidence():
        seen += 1
        assert contradictions(known, verdict(known)) == [], known
    assert seen == 5 * 6 * 8 * 6 * 3 * 5 * 3 * 2


@pytest.mark.parametrize("pair", PAIRS)
def test_each_pair_can_be_read_on_some_row_that_no_verdict_made(pair: str) -> None:
    """A pair that nothing could break would be no test."""
    loud = (
        KpiVerdict(f"On target: {course.lower()}, {word}", course, word, "", likelihood)
        for course in ("Improving", "Getting worse", "Mixed signs", "Improving, too slowly", "Within its usual range")
        for word in ("Consistently passing", "Consistently failing", "Met the last 7 of 7", "Missed the last 7 of 7",
                     "only a lasting change will meet it", "reliably", "Improving, getting worse", "usual range")
        for likelihood in (*LIKELIHOODS, "")
    )  # fmt: skip
    rows = (
        Row(rating, state, movement, "", said)
        for said in loud
        for rating in ("Green", "Red")
        for state in ("stable", "moving")
        for movement in ("Better", "Worse")
    )
    assert any(PAIRS[pair](row) for row in rows)


def test_each_thing_that_is_said_was_given_and_each_that_is_not_has_a_reason() -> None:
    for known in every_evidence():
        said = verdict(known)
        assert said.assurance in ("", known.assurance)
        assert said.likelihood in ("", known.likelihood)
        assert bool(said.likelihood_withheld) == bool(known.likelihood and not said.likelihood and not known.is_neutral)
        if known.assurance and not said.assurance and known.state == "stable" and not known.is_neutral:
            assert said.assurance_withheld


def test_where_nothing_contradicts_nothing_is_withheld() -> None:
    known = Evidence("Green", "stable", "", "Consistently passing", "Same", "Very likely")
    assert verdict(known) == KpiVerdict(
        "On target, reliably", "Within its usual range", "Consistently passing", "", "Very likely", ""
    )


BASE = Evidence("Amber/Red", "stable", "", "Hit and miss", "Same", "Fairly likely")


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({}, "Off target this time"),
        ({"rating": "Green"}, "On target this time"),
        ({"rating": "Amber/Green"}, "Near target, within its usual range"),
        ({"assurance": "Missed the last 7 of 7"}, "Off target: missed the last 7 of 7"),
        ({"assurance": "Consistently failing"}, "Off target: only a lasting change will meet it"),
        ({"assurance": ""}, "Off target, within its usual range"),
        ({"variation": "Improvement"}, "Off target, but improving"),
        ({"variation": "Improvement", "likelihood": "Very unlikely"}, "Off target: improving, too slowly"),
        ({"variation": "Improvement", "movement": "Worse"}, "Off target: mixed signs"),
        ({"variation": "Concern", "state": "moving"}, "Off target and getting worse"),
        ({"variation": "Concern", "movement": "Better"}, "Off target: mixed signs"),
        ({"variation": "One reading worse"}, "Off target, and its last reading is unusually poor"),
        ({"variation": "One reading worse", "rating": "Green"}, "On target, but its last reading is unusually poor"),
        ({"variation": "One reading better"}, "Off target, but its last reading is unusually good"),
        ({"variation": "One reading better", "is_neutral": True}, "Off target, and its last reading is unusual"),
        ({"state": "moving"}, "Off target, not steady"),
        ({"state": "too short"}, "Off target, too few readings yet"),
        ({"rating": NOT_RATED, "unrated": "No target"}, "No target; within its usual range"),
        ({"rating": NOT_RATED, "unrated": "Incomplete", "is_silent": True}, "Incomplete"),
        ({"variation": "Neutral high", "is_neutral": True}, "Off target, changing"),
    ],
)
def test_the_verdict_says_where_a_kpi_stands_and_what_matters_most(changed: dict[str, object], word: str) -> None:
    assert verdict(replace(BASE, **changed)).word == word  # type: ignore[arg-type]


def test_a_harder_next_target_may_be_unlikely_though_this_one_is_met_reliably() -> None:
    known = Evidence("Green", "stable", "", "Consistently passing", "Same", "Very unlikely")
    assert verdict(known).likelihood_withheld == "The signs disagree"
    assert verdict(replace(known, next_target="harder")).likelihood == "Very unlikely"


def test_an_easier_next_target_may_be_likely_though_this_one_is_never_met() -> None:
    known = Evidence("Red", "stable", "", "Consistently failing", "Same", "Very likely")
    assert verdict(known).likelihood == ""
    assert verdict(replace(known, next_target="easier")).likelihood == "Very likely"


def kpi(values: list[int], target: int, following: int, better_is: str, path: str, reported: str) -> pd.Series:
    """Measure a KPI of monthly readings against a target now and another in a year."""
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2009-04-30", periods=len(values), freq="ME")]
    later = f"{pd.Timestamp(days[-1]) + pd.offsets.MonthEnd(6):%Y-%m-%d}"
    programme = programme_of(
        days[-1],
        kpis="kpi_id | kpi | unit | better_is | over_time | tolerance_as | tolerance_1 | tolerance_2\n"
        f"K-1 | Checks | number | {better_is} | Latest | Points | 3 | 6",
        kpi_targets="kpi_id | kind | due | target | set_on | path | target_for\n"
        f"K-1 | Target | {days[0]} | {target} | 2009-01-01 | Hold | Period\n"
        f"K-1 | Target | {later} | {following} | 2009-01-02 | {path} | Period",
        zones="zone | kind\nEast | Programme",
        kpi_readings="kpi_id | period_end | zone | numerator | reported_on | data_status\n"
        + "\n".join(f"K-1 | {day} | East | {n} | {day} | Final" for day, n in zip(days, values, strict=True)),
    )
    kpis: pd.DataFrame = results(programme, previous_of(days[-4], {"K-1.rating": reported})).kpis
    return kpis.iloc[0]


@examples(25)
@given(
    values=st.one_of(
        st.lists(st.integers(0, 40), min_size=4, max_size=30),
        st.lists(st.integers(18, 22), min_size=14, max_size=30),
        st.lists(st.integers(0, 3), min_size=14, max_size=30).map(
            lambda steps: [sum(steps[: place + 1]) for place in range(len(steps))]
        ),
    ),
    target=st.integers(0, 45),
    following=st.integers(0, 45),
    better_is=st.sampled_from(["Higher", "Lower", "Neutral"]),
    path=st.sampled_from(["Hold", "Line"]),
    reported=st.sampled_from(SCALE),
)
def test_no_row_of_any_series_holds_two_words_that_contradict(
    values: list[int], target: int, following: int, better_is: str, path: str, reported: str
) -> None:
    row = kpi(values, target, following, better_is, path, reported)
    more = 0 if pd.isna(row["next_target"]) else row["next_target"] - row["target"]
    more *= -1 if better_is == "Lower" else 1
    said = KpiVerdict(row["verdict"], row["course"], row["assurance"], "", row["forecast_likelihood"])
    following_is = "harder" if more > 0 else "easier" if more < 0 else ""
    shown = Row(row["rating"], row["spc_state"], row["counted_movement"], following_is, said)
    assert [pair for pair, has_both in PAIRS.items() if has_both(shown)] == []
    sentence = row["verdict_sentence"]
    if row["rating"] == FOUR.best:
        assert "short of the target" not in sentence
    elif FOUR.is_rated(row["rating"]):
        assert "relied on" not in sentence
    if row["spc_state"] == "moving":
        assert not row["assurance"]
        assert not row["assurance_symbol"]
        assert row["assurance_reason"]
    assert bool(row["forecast_likelihood"]) == (not pd.isna(row["chance"]))
    assert row["forecast_likelihood"] or row["forecast_reason"]


def test_the_manuals_table_has_each_combination_on_one_line_with_its_own_verdict() -> None:
    known = {evidence: verdict(evidence).word for evidence in every_evidence() if not evidence.is_neutral}
    byvalues_of = {values_of(evidence): word for evidence, word in known.items()}
    lines = merged(byvalues_of)
    assert len(lines) < len(byvalues_of) / 50
    for values, word in byvalues_of.items():
        on = [said for line, said in lines if all(own <= among for own, among in zip(values, line, strict=True))]
        assert on == [word]


@pytest.mark.parametrize(
    ("better_is", "outlook", "assurance", "sentence"),
    [
        (
            "Neutral",
            "Neither direction is better, so no chance of",
            "Neither way is better",
            "Neither direction",
        ),
        ("", "Nobody has said which way is better", "Better is not given", "Nobody has said"),
    ],
)
def test_why_a_kpi_is_neither_foretold_nor_judged_is_true_of_it(
    better_is: str, outlook: str, assurance: str, sentence: str
) -> None:
    row = kpi([20, 21, 19] * 5, 20, 21, better_is, "Hold", "Green")
    assert row["forecast_reason"].startswith(outlook)
    assert row["assurance_reason"] == assurance
    assert row["assurance_sentence"].startswith(sentence)
    assert not row["forecast_likelihood"]


def test_without_a_reading_or_a_target_the_verdict_is_that_word_in_every_field() -> None:
    programme = programme_of(
        kpis="kpi_id | kpi | unit | better_is\nK-1 | Never read | number | Higher\nK-2 | No aim | number | Higher",
        zones="zone | kind\nEast | Programme",
        kpi_readings="kpi_id | period_end | zone | numerator | reported_on | data_status\n"
        "K-2 | 2012-03-31 | East | 5 | 2012-03-31 | Final",
    )
    never, aimless = (row for _, row in results(programme, None).kpis.iterrows())
    assert (never["verdict"], never["no_figure"], never["assurance_reason"]) == ("No reading",) * 3
    assert never["forecast_reason"] == "No reading"
    assert aimless["verdict"] == "No target; too few readings yet"
    assert aimless["no_target"] == "No target"


def test_one_reading_beyond_the_limits_is_no_trend_and_two_are() -> None:
    steady = [20, 21, 19, 20, 22, 18] * 3
    assert kpi([*steady, 40], 10, 10, "Lower", "Hold", "Red")["course"] == "Its last reading is unusually poor"
    assert kpi([*steady, 1], 10, 10, "Lower", "Hold", "Red")["course"] == "Its last reading is unusually good"
    assert kpi([*steady, 40], 10, 10, "Neutral", "Hold", "Red")["course"] == "Its last reading is unusual"
    assert kpi([*steady, 40, 41], 10, 10, "Lower", "Hold", "Red")["course"] == "Getting worse"

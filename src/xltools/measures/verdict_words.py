"""Verdict: the one statement that combines a KPI's variation, assurance, rating, movement and outlook.

Every page, export and mail says what this says. What would contradict another word on the same row is withheld.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from xltools.measures.changed_rows import BETTER, WORSE
from xltools.measures.spc_limits import EVEN, MOVING, SEASONAL, STABLE, TOO_SHORT
from xltools.schema.rag import FOUR, LIKELIHOODS, NOT_RATED, Scale

STATES = (TOO_SHORT, STABLE, MOVING, EVEN, SEASONAL, "")
IMPROVEMENT, CONCERN, HIGH, LOW = "Improvement", "Concern", "Neutral high", "Neutral low"
#: What a special cause of the last reading alone means: no rule marks the one before it.
ONE_BETTER, ONE_WORSE, ONE_APART = "One reading better", "One reading worse", "One reading apart"
VARIATIONS = (IMPROVEMENT, CONCERN, HIGH, LOW, ONE_BETTER, ONE_WORSE, ONE_APART, "")
PASSING, FAILING, BY_CHANCE = "Consistently passing", "Consistently failing", "Hit and miss"
#: What a process met, or missed, in each of its last periods, where its usual range has the target in it.
MET_LAST, MISSED_LAST = "Met the last", "Missed the last"
ASSURANCES = (PASSING, FAILING, BY_CHANCE, f"{MET_LAST} 7 of 7", f"{MISSED_LAST} 7 of 7", "")
HARDER, EASIER = "harder", "easier"
#: Where a KPI stands, by its rating.
ON, NEAR, OFF = "On target", "Near target", "Off target"

IMPROVING, WORSENING, CHANGING, TOO_SLOW, MIXED = (
    "Improving", "Getting worse", "Changing", "Improving, too slowly", "Mixed signs",
)  # fmt: skip
USUAL, UNSETTLED, TOO_EARLY, NO_RANGE, SEASONS = (
    "Within its usual range", "Not steady", "Too few readings yet", "No range to judge by", "Follows the seasons",
)  # fmt: skip
GOOD_READING, POOR_READING, ODD_READING = (
    "Its last reading is unusually good", "Its last reading is unusually poor", "Its last reading is unusual",
)  # fmt: skip
COURSES = (
    IMPROVING, WORSENING, CHANGING, TOO_SLOW, MIXED, USUAL, UNSETTLED, TOO_EARLY, NO_RANGE, SEASONS,
    GOOD_READING, POOR_READING, ODD_READING, "",
)  # fmt: skip
_ALONE = {ONE_BETTER: GOOD_READING, ONE_WORSE: POOR_READING, ONE_APART: ODD_READING}

#: Why a word is withheld.
CHANGING_NOW = "Not judged: it is changing, so its usual range would mislead"
STANDS_OUT = "Not judged: the last reading stands out, so what was usual may not be"
OTHER_WAY = "Not judged: the rating and the usual range disagree"
SIGNS_DISAGREE = "The signs disagree"
_BETTER, _WORSE = (IMPROVING, GOOD_READING), (WORSENING, POOR_READING)
_LIKELY, _UNLIKELY = LIKELIHOODS[:2], LIKELIHOODS[2:]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one KPI, or of one of its zones.

    Args:
        rating: a word of the scale, or Not rated.
        state: of its process: too short, stable, moving, too even or seasonal; '' without a series.
        variation: what special cause of today means, one of `VARIATIONS`; '' for none.
        assurance: Consistently passing, Consistently failing, Hit and miss, or Met or Missed the last n of n; '' for
            none.
        movement: of the rating since the last report, as `kpi_movement` counts it. One reading against the one before
            is noise, and no part of a verdict.
        likelihood: of the next target, one of `LIKELIHOODS`; '' for none.
        next_target: whether that asks for more than the target now (harder), for less (easier), or neither ('').
        unrated: why it is not rated, in a word or two: "No target", "Incomplete".
        is_neutral: whether neither way is better, so that nothing is passed, failed or foretold.
        is_silent: whether nothing may be said but why: it is incomplete, or was never read.
    """

    rating: str
    state: str = ""
    variation: str = ""
    assurance: str = ""
    movement: str = ""
    likelihood: str = ""
    next_target: str = ""
    unrated: str = NOT_RATED
    is_neutral: bool = False
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class KpiVerdict:
    """What may be said of one KPI; no two of these words contradict each other.

    Attributes:
        word: the verdict: "Off target: missed the last 7 of 7".
        course: how it moves, one of `COURSES`.
        assurance: as given, or '' where it is withheld.
        assurance_withheld: why; '' where it is not.
        likelihood: as given, or '' where it is withheld.
        likelihood_withheld: why; '' where it is not.
    """

    word: str
    course: str
    assurance: str = ""
    assurance_withheld: str = ""
    likelihood: str = ""
    likelihood_withheld: str = ""


def verdict(known: Evidence, scale: Scale = FOUR) -> KpiVerdict:
    """Compose the one verdict on a KPI.

    Source:
        Own rule, after NHS Making Data Count's table of variation and assurance: where limits do not describe a
        process there is no assurance; a word that another contradicts is left out, and it says so.
    """
    stands = standing(known.rating, scale)
    if known.is_silent:
        return KpiVerdict(known.unrated, "")
    course = _course(known, stands)
    assurance, unsure = _assurance(known, stands, course)
    likelihood, unforeseen = _likelihood(known, stands, course, assurance)
    return KpiVerdict(_word(known, stands, course, assurance), course, assurance, unsure, likelihood, unforeseen)


def standing(rating: str, scale: Scale = FOUR) -> str:
    """Return where a KPI stands by its rating; '' where it is not rated."""
    if not scale.is_rated(rating):
        return ""
    if rating == scale.best:
        return ON
    return OFF if rating in scale.off_track else NEAR


def _course(known: Evidence, stands: str) -> str:
    """Return how a KPI moves; a better level with a worse rating is given as both, one reading as no movement."""
    if known.variation in _ALONE:
        return _ALONE[ONE_APART if known.is_neutral else known.variation]
    if known.variation == IMPROVEMENT and not known.is_neutral:
        is_short = stands in (NEAR, OFF) and known.likelihood in _UNLIKELY
        return TOO_SLOW if is_short else MIXED if known.movement == WORSE else IMPROVING
    if known.variation == CONCERN and not known.is_neutral:
        return MIXED if known.movement == BETTER else WORSENING
    if known.variation:
        return CHANGING
    return {STABLE: USUAL, MOVING: UNSETTLED, TOO_SHORT: TOO_EARLY, EVEN: NO_RANGE, SEASONAL: SEASONS}.get(
        known.state, ""
    )


def _assurance(known: Evidence, stands: str, course: str) -> tuple[str, str]:
    """Return the assurance that may be said, and why none is where one was given."""
    word = known.assurance
    if not word or known.is_neutral:
        return "", ""
    if known.state != STABLE:
        return "", CHANGING_NOW if known.state == MOVING else ""
    is_met, is_missed = word == PASSING or word.startswith(MET_LAST), word == FAILING or word.startswith(MISSED_LAST)
    if (is_met and stands in (NEAR, OFF)) or (is_missed and stands == ON):
        return "", OTHER_WAY
    against = {PASSING: (WORSENING, POOR_READING, MIXED), FAILING: (IMPROVING, GOOD_READING, TOO_SLOW, MIXED)}
    if course in against.get(word, ()):
        return "", STANDS_OUT
    return word, ""


def _likelihood(known: Evidence, stands: str, course: str, assurance: str) -> tuple[str, str]:
    """Return the likelihood that may be said, and why none is where one was given."""
    word = known.likelihood
    if not word or known.is_neutral:
        return "", ""
    is_likely = word in _LIKELY
    contradicts = course == MIXED
    if is_likely and stands != ON and known.next_target != EASIER:
        contradicts |= course in _WORSE or assurance == FAILING or assurance.startswith(MISSED_LAST)
    if not is_likely and stands == ON and known.next_target != HARDER:
        contradicts |= course in _BETTER or assurance == PASSING or assurance.startswith(MET_LAST)
    if not stands and known.next_target == "":
        contradicts |= assurance == (FAILING if is_likely else PASSING)
        contradicts |= course in (_WORSE if is_likely else _BETTER)
    return ("", SIGNS_DISAGREE) if contradicts else (word, "")


def _word(known: Evidence, stands: str, course: str, assurance: str) -> str:
    """Say where a KPI stands, and the one thing about it that matters most."""
    if not stands:
        told = course.lower()
        return f"{known.unrated}; {told}" if told else known.unrated
    if course != USUAL:
        return f"{stands}{_JOINTS.get((stands, course), ', ')}{course.lower()}" if course else stands
    if assurance.startswith((MET_LAST, MISSED_LAST)):
        return f"{stands}: {assurance.lower()}"
    return f"{stands}{_OF_USUAL.get((stands, assurance), f', {USUAL.lower()}')}"


_JOINTS = {
    (ON, IMPROVING): " and ", (OFF, WORSENING): " and ", (NEAR, WORSENING): " and ", (ON, WORSENING): ", but ",
    (ON, CHANGING): ", but ", (NEAR, IMPROVING): " and ", (OFF, IMPROVING): ", but ", (NEAR, TOO_SLOW): ": ",
    (ON, GOOD_READING): ", and ", (NEAR, GOOD_READING): ", but ", (OFF, GOOD_READING): ", but ",
    (ON, POOR_READING): ", but ", (NEAR, POOR_READING): ", and ", (OFF, POOR_READING): ", and ",
    (ON, ODD_READING): ", but ", (NEAR, ODD_READING): ", and ", (OFF, ODD_READING): ", and ",
    (OFF, TOO_SLOW): ": ", (ON, MIXED): ": ", (NEAR, MIXED): ": ", (OFF, MIXED): ": ",
}  # fmt: skip
_OF_USUAL = {
    (ON, PASSING): ", reliably", (ON, BY_CHANCE): " this time", (OFF, BY_CHANCE): " this time",
    (NEAR, FAILING): ": only a lasting change will meet it", (OFF, FAILING): ": only a lasting change will meet it",
}  # fmt: skip


def every_evidence(scale: Scale = FOUR) -> Iterator[Evidence]:
    """Give every combination of what a verdict is made of."""
    for rating, state, variation, assurance, movement, likelihood, following, is_neutral in product(
        (*scale.words, NOT_RATED), STATES, VARIATIONS, ASSURANCES, (BETTER, WORSE, "Same"), (*LIKELIHOODS, ""),
        (HARDER, EASIER, ""), (False, True),
    ):  # fmt: skip
        yield Evidence(
            rating, state, variation, assurance, movement, likelihood, following, unrated="No target",
            is_neutral=is_neutral,
        )  # fmt: skip

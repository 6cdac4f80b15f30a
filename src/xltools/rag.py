"""The rating scale and what can be said of two ratings; Not rated is no point on it.

Four points, as the programme's own self-assessment form (paper 004) has them: an even scale, so
that nobody sits on the middle. Plain "Amber" is refused elsewhere and never guessed.
"""

from collections.abc import Iterable

GREEN = "Green"
AMBER_GREEN = "Amber/Green"
AMBER_RED = "Amber/Red"
RED = "Red"
NOT_RATED = "Not rated"
COMPLETE = "Complete"
CANCELLED = "Cancelled"

#: From best to worst; a rating's points are its place here.
SCALE: tuple[str, ...] = (GREEN, AMBER_GREEN, AMBER_RED, RED)
#: As staff meet the scale in drop-downs and keys: worst first, as paper 004 prints it.
RATINGS: tuple[str, ...] = (RED, AMBER_RED, AMBER_GREEN, GREEN)

#: One to one (own rule, measures.md): how likely a milestone is, as a rating.
LIKELIHOODS: tuple[str, ...] = ("Very likely", "Fairly likely", "Fairly unlikely", "Very unlikely")
LIKELIHOOD_RATING: dict[str, str] = dict(zip(LIKELIHOODS, SCALE, strict=True))

MEANINGS: dict[str, str] = {
    GREEN: "On track: delivery to time, cost and quality is highly likely",
    AMBER_GREEN: "Probable: needs steady attention so that risks stay small",
    AMBER_RED: "In doubt: needs prompt action on major issues",
    RED: "Off track: unachievable as planned; needs a decision",
    NOT_RATED: "Nothing was measured, so nothing is coloured",
    COMPLETE: "Done: stands outside the ratings",
}


def is_rated(rating: object) -> bool:
    """Tell whether a word is a point on the scale."""
    return isinstance(rating, str) and rating in SCALE


def points(rating: str) -> int:
    """Return a rating's points: Green 0 to Red 3."""
    return SCALE.index(rating)


def rating_at(value: int) -> str:
    """Return the rating with these points, held within the scale."""
    return SCALE[min(max(value, 0), len(SCALE) - 1)]


def worst(ratings: Iterable[str]) -> str:
    """Return the worst rated of these, or Not rated where none is."""
    rated = [points(rating) for rating in ratings if is_rated(rating)]
    return rating_at(max(rated)) if rated else NOT_RATED


def movement(previous: str | None, now: str | None) -> str:
    """Say how a rating moved, in one word.

    Returns:
        Better, Worse or Same between two ratings; Completed for a thing now Complete;
        New where there was none before; "Not rated" where either side has no rating.
    """
    if previous is None or previous == "":
        return "New"
    if now == COMPLETE:
        return "Same" if previous == COMPLETE else "Completed"
    if not is_rated(previous) or not is_rated(now):
        return NOT_RATED if previous != now else "Same"
    assert now is not None
    change = points(now) - points(previous)
    return "Worse" if change > 0 else "Better" if change < 0 else "Same"

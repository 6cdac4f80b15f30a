"""The rating scale and what can be said of two ratings; Not rated is not a point on it.

A programme may bring its own scale of three to five points (`scales`), which is passed along as a value. The shipped
scale has four points, as in the programme's own self-assessment form (paper 004): an even number, so that nobody can
choose the middle. The regional return and the region's roll-up know only those four.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

GREEN = "Green"
AMBER_GREEN = "Amber/Green"
AMBER_RED = "Amber/Red"
RED = "Red"
NOT_RATED = "Not rated"
COMPLETE = "Complete"
CANCELLED = "Cancelled"

#: The theme's names for the looks that a point may have, each with enough contrast between letters and fill.
LOOKS = ("green", "light green", "amber green", "amber", "amber red", "red", "blue")
#: How likely a milestone is, the most likely first, as in paper 004: these four on every scale.
LIKELIHOODS: tuple[str, ...] = ("Very likely", "Fairly likely", "Fairly unlikely", "Very unlikely")
#: What is beside the ratings, on every scale.
OTHER_MEANINGS: dict[str, str] = {
    NOT_RATED: "Nothing was measured, so nothing is coloured",
    COMPLETE: "Done: no longer rated",
}


_MANY = 3  # from this many ratings on, a sentence no longer names each


@dataclass(frozen=True)
class Point:
    """One point of a scale.

    Args:
        word: the rating, as everybody reads and types it.
        look: the theme's name for its fill and letters.
        meaning: its meaning, in one sentence without a full stop.
        is_off_track: whether it asks for an action.
    """

    word: str
    look: str
    meaning: str
    is_off_track: bool = False


@dataclass(frozen=True)
class Scale:
    """The points of a rating scale, from best to worst."""

    best_to_worst: tuple[Point, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The ratings from best to worst; a rating's points are its place here."""
        return tuple(point.word for point in self.best_to_worst)

    @cached_property
    def ratings(self) -> tuple[str, ...]:
        """The ratings as staff meet them in drop-downs and keys: worst first, as paper 004 prints them."""
        return self.words[::-1]

    @cached_property
    def off_track(self) -> tuple[str, ...]:
        """The ratings that ask for an action, worst first."""
        return tuple(point.word for point in reversed(self.best_to_worst) if point.is_off_track)

    @cached_property
    def on_track(self) -> tuple[str, ...]:
        """The ratings that ask for none, best first."""
        return tuple(point.word for point in self.best_to_worst if not point.is_off_track)

    @property
    def off_track_text(self) -> str:
        """Say which ratings are off track: "Red or Amber/Red"; of three or more the mildest, "Amber or worse"."""
        return " or ".join(self.off_track) if len(self.off_track) < _MANY else f"{self.off_track[-1]} or worse"

    @property
    def on_track_text(self) -> str:
        """Say which ratings are not: "Green or Amber/Green"; of three or more the mildest, "Amber or better"."""
        return " or ".join(self.on_track) if len(self.on_track) < _MANY else f"{self.on_track[-1]} or better"

    @cached_property
    def between(self) -> tuple[str, ...]:
        """The ratings between the best and the worst, best first: each has a limit of its own for a KPI."""
        return self.words[1:-1]

    @cached_property
    def looks(self) -> dict[str, str]:
        """The theme's name for the look of each rating."""
        return {point.word: point.look for point in self.best_to_worst}

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What each rating says, and what is beside the ratings."""
        return {point.word: point.meaning for point in self.best_to_worst} | OTHER_MEANINGS

    @property
    def best(self) -> str:
        """The best rating."""
        return self.words[0]

    @property
    def worst_word(self) -> str:
        """The worst rating."""
        return self.words[-1]

    @property
    def last_but_one(self) -> str:
        """The rating next to the worst."""
        return self.words[-2]

    @cached_property
    def likelihood_rating(self) -> dict[str, str]:
        """The rating that each likelihood means."""
        return dict(zip(LIKELIHOODS, self.spread(len(LIKELIHOODS)), strict=True))

    def spread(self, count: int) -> tuple[str, ...]:
        """Spread this many grades, best first, over the scale: the ends on its ends, and halves to the worse.

        Source:
            Own rule; four grades are one to one on four points, and leave out the middle of five.
        """
        last = len(self.words) - 1
        return tuple(self.words[(2 * place * last + count - 1) // (2 * (count - 1))] for place in range(count))

    def is_rated(self, rating: object) -> bool:
        """Return whether a word is a point on the scale."""
        return isinstance(rating, str) and rating in self.words

    def points(self, rating: str) -> int:
        """Return a rating's points: the best has 0."""
        return self.words.index(rating)

    def rating_at(self, value: int) -> str:
        """Return the rating with these points, held within the scale."""
        return self.words[min(max(value, 0), len(self.words) - 1)]

    def worst(self, ratings: Iterable[str]) -> str:
        """Return the worst rated of these, or Not rated if none is."""
        rated = [self.points(rating) for rating in ratings if self.is_rated(rating)]
        return self.rating_at(max(rated)) if rated else NOT_RATED

    def movement(self, previous: str | None, now: str | None) -> str:
        """Say how a rating moved, in one word.

        Returns:
            Better, Worse or Same between two ratings; Completed for a thing now Complete;
            New if there was none before; "Not rated" if either side has no rating.
        """
        if previous is None or previous == "":
            return "New"
        if now == COMPLETE:
            return "Same" if previous == COMPLETE else "Completed"
        if not self.is_rated(previous) or not self.is_rated(now):
            return NOT_RATED if previous != now else "Same"
        assert now is not None
        change = self.points(now) - self.points(previous)
        return "Worse" if change > 0 else "Better" if change < 0 else "Same"


#: The shipped scale.
FOUR = Scale((
    Point(GREEN, "green", "On track: delivery to time, cost and quality is highly likely"),
    Point(AMBER_GREEN, "amber green", "Probable: needs steady attention so that risks stay small"),
    Point(AMBER_RED, "amber red", "In doubt: needs prompt action on major issues", is_off_track=True),
    Point(RED, "red", "Off track: unachievable as planned; needs a decision", is_off_track=True),
))  # fmt: skip

# From the shipped scale, for the region, whose councils all use it.
SCALE, RATINGS, MEANINGS = FOUR.words, FOUR.ratings, FOUR.meanings
LIKELIHOOD_RATING = FOUR.likelihood_rating
is_rated, points, rating_at, worst, movement = FOUR.is_rated, FOUR.points, FOUR.rating_at, FOUR.worst, FOUR.movement

"""Rating roll-up: many ratings combined into one, with the items, limits and rule behind it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from xltools.measures import display_text
from xltools.measures.frames import id_order
from xltools.schema import rag
from xltools.schema.rag import FOUR, Scale
from xltools.text.words import counted

PROGRAMME = "PROGRAMME"
#: Part of a workstream's rating -> the table of its items.
RATED_BY = {"delivery": "milestones", "performance": "kpis", "risk": "risks"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a rating is based on.

    Attributes:
        item_id: in the tracker.
        rating: a point on the scale, or Not rated, Complete, Cancelled.
        is_critical: whether the rating based on it may not be better than its own.
        is_adverse: whether a summary counts it as bad: behind, not on target, High or Extreme.
        severity: how bad it is within its rating (days late, score); sorts items with the same rating.
        told: its value as words in a sentence: "by 48 days"; '' if there is none.
        limit: the limit that it passed, as words in a sentence; '' for none.
    """

    item_id: str
    rating: str
    is_critical: bool = False
    is_adverse: bool = False
    severity: float = 0.0
    told: str = ""
    limit: str = ""

    @property
    def name(self) -> str:
        """What a sentence calls it: its ID, or that it has none."""
        return self.item_id or "one without an ID"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rating: its items, how the rule applied, and what to say about it.

    Attributes:
        name: delivery, performance, risk, or workstreams.
        items: all of them, in the order of their ids; those Complete or Cancelled do not count.
        rule: how the rating follows from the items.
        summary: which items decided it: "3 of 7 open milestones behind, worst WF-5 by 48 days; limit 30".
    """

    name: str
    rating: str
    items: tuple[Item, ...]
    rule: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Rollup:
    """A rating of a workstream or the programme, with its parts and its reason in one sentence."""

    rating: str
    parts: tuple[Part, ...]
    reason: str


def part(name: str, items: Sequence[Item], scale: Scale = FOUR) -> Part:
    """Rate one part of a workstream by its items; their order does not matter.

    Source:
        Own rule. The rating is the mean of the items' points, rounded to the nearest point, and halves to the worse. It
        is at best Amber/Green while any item is Amber/Red or Red, at best Amber/Red if a fifth or more are Red, and Red
        if half are. It is never better than its worst critical item. It is Not rated if fewer than half of the open
        items are rated. On another scale: at best the second rating while any item is off track, at best the last but
        one if a fifth or more have the worst rating, and the worst if half have it.
    """
    rating, rule = _rated(items, scale)
    return Part(name, rating, tuple(sorted(items, key=lambda item: id_order(item.item_id))), rule)


def worst_part(parts: Sequence[Part], scale: Scale = FOUR) -> str:
    """Rate a workstream by its worst rated part; Complete where its delivery is and nothing else is open."""
    rating = scale.worst(each.rating for each in parts)
    if scale.is_rated(rating):
        return rating
    is_done = any(each.name == "delivery" and each.rating == rag.COMPLETE for each in parts)
    return rag.COMPLETE if is_done and not any(_open(each.items) for each in parts) else rag.NOT_RATED


def programme_part(items: Sequence[Item], scale: Scale = FOUR) -> Part:
    """Rate the programme by its workstreams: their mean, at most one step better than the worst.

    Source:
        Own rule; if fewer than half of the workstreams are rated, the programme is Not rated.
    """
    rating, rule = _unrated(items, "workstream", scale)
    if not rating:
        points = [scale.points(item.rating) for item in items if scale.is_rated(item.rating)]
        mean, held = _mean(points), max(points) - 1
        rating, rule = scale.rating_at(max(mean, held)), _mean_rule(points, "workstream", scale)
        if held > mean:
            rule += "; at most one step better than the worst"
    return Part("workstreams", rating, tuple(sorted(items, key=lambda item: id_order(item.item_id))), rule)


def worst_item(items: Sequence[Item], scale: Scale = FOUR) -> Item | None:
    """Return the worst rated item, the most severe of its rating; None if none is rated."""
    rated = [item for item in items if scale.is_rated(item.rating)]
    if not rated:
        return None
    worst = max((scale.points(item.rating), item.severity) for item in rated)
    alike = [item for item in rated if (scale.points(item.rating), item.severity) == worst]
    return min(alike, key=lambda item: (not item.is_critical, id_order(item.item_id)))


def tally(ratings: Sequence[str], scale: Scale = FOUR) -> dict[str, int]:
    """Count ratings by word, worst first, every word named."""
    found = Counter(ratings)
    return {word: found[word] for word in (*scale.ratings, rag.NOT_RATED, rag.COMPLETE)}


def _open(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.rating not in (rag.COMPLETE, rag.CANCELLED)]


def _unrated(items: Sequence[Item], noun: str, scale: Scale) -> tuple[str, str]:
    """Return Complete or Not rated, and why, where the items allow no rating; else two blanks."""
    still_open = _open(items)
    if not still_open:
        if any(item.rating == rag.COMPLETE for item in items):
            return rag.COMPLETE, f"every {noun} is complete"
        return rag.NOT_RATED, f"no open {noun}"
    rated = sum(scale.is_rated(item.rating) for item in still_open)
    if rated * 2 < len(still_open):
        return rag.NOT_RATED, f"{rated} of {counted(len(still_open), noun)} rated, fewer than half"
    return "", ""


def _mean(points: Sequence[int]) -> int:
    """Return the mean rounded to the nearest, halves up, which is to the worse; whole numbers lose nothing."""
    return (2 * sum(points) + len(points)) // (2 * len(points))


def _mean_rule(points: Sequence[int], noun: str, scale: Scale) -> str:
    mean = display_text.number(sum(points) / len(points), 2)
    return f"mean points of {counted(len(points), f'rated {noun}')}: {mean}, {scale.rating_at(_mean(points))}"


def _rated(items: Sequence[Item], scale: Scale) -> tuple[str, str]:
    rating, rule = _unrated(items, "item", scale)
    if rating:
        return rating, rule
    rated = [item for item in _open(items) if scale.is_rated(item.rating)]
    points = [scale.points(item.rating) for item in rated]
    least, rule = _mean(points), _mean_rule(points, "item", scale)
    for at_least, why in _floors(rated, scale):
        if at_least > least:
            least, rule = at_least, f"{rule}; {why}: at best {scale.rating_at(at_least)}"
    return scale.rating_at(least), rule


def _floors(rated: Sequence[Item], scale: Scale) -> list[tuple[int, str]]:
    """Return the points that a part has at least, mildest first, and why."""
    reds = sum(item.rating == scale.worst_word for item in rated)
    bad = sum(item.rating in scale.off_track for item in rated)
    of_worst = f"{reds} of {len(rated)} {scale.worst_word}"
    critical = [item for item in rated if item.is_critical]
    floors = []
    if bad:
        floors.append((1, f"{bad} of {len(rated)} {' or '.join(reversed(scale.off_track))}"))
    if reds * 5 >= len(rated):
        floors.append((scale.points(scale.last_but_one), f"{of_worst}, a fifth or more"))
    if reds * 2 >= len(rated):
        floors.append((scale.points(scale.worst_word), f"{of_worst}, half or more"))
    worst = worst_item(critical, scale)
    if worst is not None:
        floors.append((scale.points(worst.rating), f"{worst.name} is critical and {worst.rating}"))
    return floors

"""The table of verdicts for docs/measures.md: every combination of what is known, those alike on one line."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from xltools.measures.verdict_words import (
    ONE_APART,
    ONE_BETTER,
    ONE_WORSE,
    Evidence,
    KpiVerdict,
    every_evidence,
    standing,
    verdict,
)

HEADINGS = {
    "rating": "Stands", "state": "State", "variation": "Special cause", "assurance": "Usual range and target",
    "movement": "Rating moved", "likelihood": "Outlook", "next_target": "Next target",
}  # fmt: skip
#: The values of each field, in the order of `HEADINGS`, of combinations that say the same.
Known: TypeAlias = tuple[frozenset[str], ...]
Said: TypeAlias = Callable[[KpiVerdict], str]
_INTRO = """### Table of verdicts

Each line is every combination of the words in its cells. No combination is on two lines, and "any" means every possible
word. On target is the best rating, Off target a rating that needs an action, and Near target any rating between them.
Special cause is what the last point means, or the direction in which a process is moving; one reading is a last point
beyond the limits after one that is not. Usual range and target is the
assurance that the limits give; only a stable process has one. Rating moved is counted as `counted_movement` says. Next
target says whether the next target is harder or easier than the target now.

An incomplete KPI, or one without readings, has that word and no other verdict. A Neutral KPI never passes or fails and
has no forecast chance, and its special cause is neither good nor bad."""


def verdict_table() -> Iterator[str]:
    """Give the parts of the manual's section: the verdict of each combination, and what it withholds."""
    yield _INTRO
    yield "**Verdicts** by what is known:"
    yield "\n".join(_table("Verdict", lambda found: found.word))
    yield "**Withheld**, because it would contradict the rest; the cell says why instead:"
    yield "\n".join(_table("Not said", _withheld))


def _withheld(found: KpiVerdict) -> str:
    told = [f"assurance: {found.assurance_withheld}"] if found.assurance_withheld else []
    return "; ".join(told + ([f"outlook: {found.likelihood_withheld}"] if found.likelihood_withheld else []))


def _table(heading: str, said: Said) -> Iterator[str]:
    found = {values_of(known): said(verdict(known)) for known in every_evidence() if _is_possible(known)}
    every = [frozenset(value for known in found for value in known[place]) for place in range(len(HEADINGS))]
    yield "| " + " | ".join([*HEADINGS.values(), heading]) + " |"
    yield "|" + "---|" * (len(HEADINGS) + 1)
    for known, word in merged(found):
        if word:
            cells = ["any" if known[place] == all_of else _cell(known[place]) for place, all_of in enumerate(every)]
            yield "| " + " | ".join([*cells, word]) + " |"


def values_of(known: Evidence) -> Known:
    """Return the words of a combination, in the order of `HEADINGS`."""
    words = [standing(known.rating) or "Not rated", *(getattr(known, name) for name in list(HEADINGS)[1:])]
    return tuple(frozenset([word or "none"]) for word in words)


def _is_possible(known: Evidence) -> bool:
    """True of what can come about: assurance and special cause need a process that is judged, and a sign."""
    is_sided = not known.is_neutral and known.variation not in ("Neutral high", "Neutral low", ONE_APART)
    has_limits = known.state == "stable" or not known.assurance
    can_stand_out = known.state == "stable" or known.variation not in (ONE_BETTER, ONE_WORSE)
    return is_sided and has_limits and can_stand_out and bool(known.state)


def merged(found: dict[Known, str]) -> list[tuple[Known, str]]:
    """Put combinations that say the same together, field by field, the last first."""
    lines = list(found.items())
    for place in reversed(range(len(HEADINGS))):
        together: dict[tuple[Known, Known, str], frozenset[str]] = {}
        for known, word in lines:
            key = (known[:place], known[place + 1 :], word)
            together[key] = together.get(key, frozenset()) | known[place]
        lines = [((*before, values, *after), word) for (before, after, word), values in together.items()]
    return lines


def _cell(values: frozenset[str]) -> str:
    return ", ".join(sorted(values))

"""Chosen: one tracker for each programme of an organisation; the others are left out, with the reason."""

from collections.abc import Iterable

from xltools.measures.region.summary import LeftOut, Summary, same
from xltools.region.reasons import OLDER, TWICE
from xltools.region.serialization import Outcome


def chosen(outcomes: Iterable[Outcome]) -> tuple[list[Summary], list[LeftOut]]:
    """Choose one tracker for each programme of an organisation, the latest; the others are left out with that reason.

    Of two for one day the first by file name counts, and the other is reported, for nobody can tell which is right.
    """
    counting: dict[tuple[str, str], Summary] = {}
    left_out: list[LeftOut] = []
    for outcome in outcomes:
        if isinstance(outcome, LeftOut):
            left_out.append(outcome)
            continue
        key = same(outcome.organisation), same(str(outcome.council["programme"]))
        rival = counting.get(key)
        if rival is None:
            counting[key] = outcome
            continue
        winner, loser = (rival, outcome) if _rank(rival) <= _rank(outcome) else (outcome, rival)
        counting[key] = winner
        left_out.append(_loser(loser, winner))
    return list(counting.values()), left_out


def _rank(summary: Summary) -> tuple[int, str, str]:
    return -summary.as_at.toordinal(), str(summary.council["file"]), str(summary.council["sha256"])


def _loser(loser: Summary, winner: Summary) -> LeftOut:
    from xltools.measures.display_text import day  # needs pandas, which is not there before the workers are at work

    file, other = str(loser.council["file"]), str(winner.council["file"])
    if loser.as_at < winner.as_at:
        told = f"It is as at {day(loser.as_at)}; {other}, as at {day(winner.as_at)}, counts instead."
        return LeftOut(file, OLDER, told, "Nothing: the later report counts.", loser.organisation)
    alike = "the same workbook" if loser.council["sha256"] == winner.council["sha256"] else "another workbook"
    told = f"{other} is {alike} of this organisation and programme, also as at {day(winner.as_at)}, and counts."
    return LeftOut(
        file, TWICE, told, "Ask the council which one is right, and take the other away.", loser.organisation
    )

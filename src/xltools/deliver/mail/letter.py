"""The letter: the subject of a message and what it says about its packs, from those packs only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xltools.deliver.mail.plain import one_line
from xltools.report.context import ReportContext
from xltools.report.key_messages import key_messages
from xltools.report.packs.filtered import context_of
from xltools.report.sheets.layout import day, reissue
from xltools.report.sheets.words import asked_of
from xltools.schema.columns import split
from xltools.schema.rag import FOUR, Scale
from xltools.text.words import within_a_sentence

WHOLE = ("Board", "Programme")
#: The titles of packs, unless the programme chose others. Only these start with a small letter within a sentence, #:
#: because the programme's own titles may be names.
SHIPPED_TITLES = ("Board pack", "Programme pack", "Regional return")
MOST_MESSAGES, MOST_WORSE, MOST_DECISIONS = 5, 8, 12
_STANDING = ("workstream", "rating", "declared", "previous_rating", "movement")
_LONGEST = 160  # characters for the name of a thing
_LONGEST_MESSAGE = 400


@dataclass(frozen=True, slots=True)
class Standing:
    """How one thing is rated: its derived rating, the declared one, and the one before."""

    name: str
    rating: str
    declared: str
    before: str
    movement: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, each part on lines of its own."""

    subject: str
    marking: str
    status: str
    opening: str
    standings: tuple[Standing, ...]
    reason: str
    messages: tuple[tuple[str, str], ...]  # what the reader should know, each under Alert, Advise or Assure
    worse: tuple[str, ...]
    decisions: tuple[str, ...]
    has_news: bool  # whether it says what got worse and what is asked, even if that is nothing
    previous: str  # the day of the last report; '' if there is none
    attached: tuple[str, ...]
    contact: str
    scale: Scale = FOUR


def letter(
    context: ReportContext, packs: tuple[str, ...], titles: tuple[str, ...], attached: tuple[str, ...]
) -> Letter:
    """Write the letter that goes with some packs.

    A reader who gets only a workstream's pack reads about that workstream only; the return says nothing more.

    Args:
        packs: their names in Distribution.
        titles: their titles.
        attached: the names of the files.
    """
    settings = context.settings
    own = [pack.removeprefix("Workstream ") for pack in packs if pack.startswith("Workstream ")]
    is_whole = any(pack in WHOLE for pack in packs)
    seen = [context] if is_whole else [context_of(context, each) for each in own]
    return Letter(
        subject=subject(context, titles),
        marking=one_line(settings.marking, 100),
        status=one_line(reissue(context), 400) if context.is_final else context.status,
        opening=_opening(context, titles),
        standings=_standings(context, is_whole=is_whole, own=own),
        reason=one_line(context.results.programme.reason, 300) if is_whole else "",
        messages=tuple(_messages(context))[:MOST_MESSAGES] if is_whole else (),
        worse=tuple(_shortened([line for each in seen for line in _worse(each)], MOST_WORSE)),
        decisions=tuple(_shortened([line for each in seen for line in _asked(each)], MOST_DECISIONS)),
        has_news=bool(seen),
        previous=day(context.previous.as_at) if context.previous else "",
        attached=attached,
        contact=one_line(settings.contact, 200),
        scale=context.scale,
    )


def subject(context: ReportContext, titles: tuple[str, ...]) -> str:
    """Return the subject: the marking first, DRAFT or the number of a reissue if so, then what it is."""
    settings = context.settings
    status = f"REISSUE {context.issue.number}" if context.is_reissue else "" if context.is_final else context.status
    what = f"{one_line(settings.title, 80)}: {one_line(', '.join(titles), 100)}, data as at {day(context.as_at)}"
    return " - ".join(part for part in (one_line(settings.marking, 60).upper(), status, what) if part)


def _opening(context: ReportContext, titles: tuple[str, ...]) -> str:
    settings = context.settings
    what = ", ".join(within_a_sentence(title) if title in SHIPPED_TITLES else title for title in titles)
    meeting = f" for {asked_of(settings.board)} of {day(settings.board_meeting)}" if settings.board_meeting else ""
    whose = ", ".join(part for part in (f"the {settings.title}", settings.organisation) if part)
    return one_line(f"Attached: {what} of {whose}{meeting}. Data as at {day(context.as_at)}.")


def _standings(context: ReportContext, *, is_whole: bool, own: list[str]) -> tuple[Standing, ...]:
    whole = context.results.programme
    told = [["Programme", whole.rating, whole.declared, whole.previous_rating, whole.movement]] if is_whole else []
    rows: list[dict[Any, Any]] = context.results.workstreams.to_dict("records")
    told += [[row[field] for field in _STANDING] for row in rows if is_whole or row["workstream_id"] in own]
    return tuple(Standing(*(one_line(each, 80) for each in row)) for row in told)


def _messages(context: ReportContext) -> Iterable[tuple[str, str]]:
    """List what the front sheet gives as key messages."""
    for heading, sentence in key_messages(context):
        yield one_line(heading, 40), one_line(sentence, _LONGEST_MESSAGE)


def _worse(context: ReportContext) -> Iterable[str]:
    """List what got worse, except the programme and its workstreams, whose ratings are above."""
    found = context.results.changes
    rows: list[dict[Any, Any]] = found[found["change"] == "Worse"].to_dict("records")
    for row in rows:
        if row["item_kind"] not in ("Programme", "Workstream"):
            what = one_line(f"{row['item_kind']} {row['item_id']}, {row['title']}", _LONGEST)
            yield f"{what}: {row['field']} from {one_line(row['before'], 40)} to {one_line(row['after'], 40)}"


def _asked(context: ReportContext) -> Iterable[str]:
    """Return which decisions are asked of the Board today."""
    found = context.results.decisions
    rows: list[dict[Any, Any]] = found[found["state"] == "Asked today"].to_dict("records")
    for row in rows:
        bodies = one_line(", ".join(split(row["decision_body"])), 80)
        what = one_line(f"{row['milestone_id']}, {row['milestone']}", _LONGEST)
        recommended = one_line(row["recommendation"], _LONGEST)
        yield f"{what} ({bodies})" + (f". Recommended: {recommended}" if recommended else "")


def _shortened(lines: list[str], most: int) -> list[str]:
    rest = len(lines) - most
    return lines if rest <= 0 else [*lines[:most], f"and {rest} more: see the pack"]

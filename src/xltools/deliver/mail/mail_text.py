"""What email prints: which drafts there are, what would be sent, and what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from xltools.deliver.mail.message import Draft, size_mb
from xltools.deliver.mail.recipients import Recipient
from xltools.deliver.mail.smtp import (
    ADDRESS,
    LATER,
    MESSAGE,
    NOT_SENT,
    POLICY,
    REFUSED,
    SENDER,
    SENT,
    SIZE,
    UNKNOWN,
    Outcome,
)
from xltools.text.safe import shown
from xltools.text.words import listed

_ONE_AGAIN = "xltools email --send --again --to ADDRESS"

_WORDS = {
    SENT: "Sent to", REFUSED: "Refused:", LATER: "Not taken yet:", NOT_SENT: "Not sent to",
    UNKNOWN: "Not known whether it reached",
}  # fmt: skip
#: What to do, by what was refused.
_REMEDIES = {
    ADDRESS: "Fix refused addresses in Distribution, build again, and send: nobody gets the same pack twice.",
    POLICY: "The mail server does not let this computer or account send to those: ask your IT support, then "
    "send again.",
    SENDER: "The mail server takes no message from the address that is set up as from: ask your IT support, "
    "then send again.",
    SIZE: "The message is too large for the mail server: send those packs another way.",
    MESSAGE: "The mail server refused the message itself: ask your IT support what its answer means, then send again.",
}


def drafts_text(paths: Sequence[Path], made: Sequence[Draft]) -> str:
    """Say which drafts were written, for whom, with what."""
    blocks = [f"Drafts in {shown(paths[0].parent)}:"]
    for draft in made:
        size = size_mb(draft.unsent_bytes())
        packs = ", ".join(map(shown, draft.packs))
        blocks.append("\n".join([f"  {shown(draft.name)} ({size:.1f} MB: {packs})", *_people(draft)]))
    blocks.append("Open each in Outlook, read it and press Send; or send them all with: xltools email --send")
    return "\n".join(blocks)


def plan_text(plan: Iterable[tuple[Draft, Sequence[str]]], had: Mapping[str, Mapping[str, str]], host: str) -> str:
    """Say what would be sent through which server, and who is left out because they had it already."""
    lines = [f"Through {host}:"]
    for draft, recipients in plan:
        if recipients:
            lines.append(f"  {draft.letter.subject}")
            lines.append(f"    to {', '.join(recipients)}")
        for address, outcome in had.get(draft.name, {}).items():
            why = "has it already" if outcome == SENT else "may have it already (a former run was cut off)"
            lines.append(f"    not again to {address}, who {why}")
    return "\n".join(lines)


def report_text(report: Iterable[tuple[Draft, Mapping[str, Outcome]]], record: Path) -> str:
    """Say of every message whom it reached and whom not, and why."""
    lines: list[str] = []
    for draft, outcomes in report:
        lines.append(draft.letter.subject)
        for word, said in _WORDS.items():
            people = {each: outcome for each, outcome in outcomes.items() if outcome.word == word}
            if people:
                lines.append(f"  {said} {', '.join(_with_reasons(people))}")
    lines.append(f"Recorded in {shown(record)}.")
    return "\n".join(lines)


def remedy_text(outcomes: Iterable[Outcome]) -> str:
    """Say what to do about messages that did not arrive."""
    outcomes = tuple(outcomes)
    words = {outcome.word for outcome in outcomes}
    refused = {outcome.about for outcome in outcomes if outcome.word == REFUSED}
    told = [remedy for about, remedy in _REMEDIES.items() if about in refused]
    if LATER in words:
        told.append("The mail server asks to try again later: run xltools email --send in a quarter of an hour.")
    if NOT_SENT in words:
        told.append("Run xltools email --send again for those it was not sent to.")
    if UNKNOWN in words:
        told.append(f"Ask those of whom it is not known; if they have nothing: {_ONE_AGAIN}")
    return "\n".join(told)


def still_text(doubtful: Sequence[str], without: Sequence[str]) -> str:
    """Say who may still be without the packs after this sending; '' if nobody is."""
    told = []
    if doubtful:
        told.append(
            f"It is not known whether {listed(doubtful)} {'has' if len(doubtful) == 1 else 'have'} these packs: a "
            f"former run was cut off before the mail server answered. Ask, and if they have nothing: {_ONE_AGAIN}"
        )
    if without:
        told.append("Not everybody of Distribution gets these packs: see the warnings above.")
    return "\n".join(told)


def nothing_text(doubtful: Sequence[str], without: Sequence[str]) -> str:
    """Say why nothing was sent."""
    if doubtful or without:
        return " ".join(["Nothing was sent.", *still_text(doubtful, without).splitlines()])
    return "Everyone had these packs already: nothing was sent (--again sends them once more, with --to NAME to one)."


def _people(draft: Draft) -> list[str]:
    return [f"    {word}: {_named(people)}" for word, people in draft.group.fields if people]


def _named(people: Iterable[Recipient]) -> str:
    return ", ".join(f"{each.name} <{each.address}>" if each.name else each.address for each in people)


def _with_reasons(people: Mapping[str, Outcome]) -> Iterable[str]:
    """List addresses; those with the same answer of the server come together, before that answer."""
    reasons: dict[str, list[str]] = {}
    for address, outcome in people.items():
        reasons.setdefault("" if outcome.word == SENT else outcome.said, []).append(address)
    for reason, addresses in reasons.items():
        yield ", ".join(addresses) + (f" ({reason})" if reason else "")

"""Mailing: the packs of a build to the people of its Distribution sheet, as drafts or over SMTP."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, make_msgid
from pathlib import Path

from xltools.commands.steps import Folder, judge, trusting
from xltools.deliver import publish
from xltools.deliver.mail import mail_text
from xltools.deliver.mail.drafts import drafts, write_drafts
from xltools.deliver.mail.message import Draft
from xltools.deliver.mail.mime import token_header
from xltools.deliver.mail.packed import Packed, load_packed, newest_folder
from xltools.deliver.mail.record import SENT_JSON, Record
from xltools.deliver.mail.smtp import NOT_SENT, SENT, Outcome, handed_over, is_open, session
from xltools.deliver.mail.smtp_settings import SmtpSettings, smtp_settings
from xltools.errors import SendingBlocked
from xltools.report.context import ReportContext
from xltools.schema.columns import own_text
from xltools.tracker import read_tracker


@dataclass(frozen=True)
class Mailing:
    """What is ready to be sent from a folder, and what is amiss with it."""

    folder: Path
    drafts: tuple[Draft, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Who would be sent which draft now, without those who had it already."""

    mailing: Mailing
    settings: SmtpSettings
    again: bool
    to_send: tuple[tuple[Draft, tuple[str, ...]], ...]
    had: Mapping[str, Mapping[str, str]]

    @property
    def counted(self) -> tuple[int, int]:
        """How many messages, and how many recipients in all."""
        chosen = [recipients for _, recipients in self.to_send if recipients]
        return len(chosen), sum(len(recipients) for recipients in chosen)


@dataclass(frozen=True)
class Sent:
    """What became of each message."""

    record: Path
    outcomes: tuple[tuple[Draft, Mapping[str, Outcome]], ...]

    @property
    def each(self) -> tuple[Outcome, ...]:
        """Every outcome."""
        return tuple(outcome for _, outcomes in self.outcomes for outcome in outcomes.values())

    @property
    def is_whole(self) -> bool:
        """Whether everything reached everyone."""
        return all(outcome.word == SENT for outcome in self.each)


@own_text()
def mailing_of(named: Path | None, here: Folder, *, trust_schemas: bool = False) -> Mailing:
    """Check the packs of a folder (the newest of `here` where none is named) and write the messages.

    Args:
        trust_schemas: whether the programme's own schemas are trusted from now on.

    Raises:
        SendingBlocked: the packs, their tracker or its rules are not as they were at the build; nobody gets any.
    """
    packed = load_packed(named if named is not None else newest_folder(here.output))
    made, warnings = drafts(packed, _context(packed, trust_schemas=trust_schemas))
    if not made:
        raise SendingBlocked(
            "Nobody gets these packs by the tracker's Distribution sheet: fill it in and build again.", *warnings
        )
    return Mailing(packed.folder, made, warnings)


def describe_drafts(mailing: Mailing) -> str:
    """Write the drafts and say so."""
    return mail_text.drafts_text(write_drafts(mailing.folder, mailing.drafts), mailing.drafts)


@own_text()
def plan_of(mailing: Mailing, *, again: bool) -> Plan:
    """Find out who is to be sent what, through which server; nothing is sent.

    Raises:
        SendingBlocked: no mail server is set up, or the record of what was sent cannot be read.
    """
    settings = smtp_settings(os.environ, Path.home())
    record = Record(mailing.folder, may_forget=again)
    return _planned(mailing, settings, record, again=again)


def describe_plan(plan: Plan) -> str:
    """Say what would be sent."""
    return mail_text.plan_text(plan.to_send, plan.had, f"{plan.settings.host} as {plan.settings.sender}")


@own_text()
def send(plan: Plan) -> Sent:
    """Send what the plan says, one message after another, each written down before and after.

    A connection that is lost ends the run; what was not begun is told as not sent.

    Raises:
        SendingBlocked: the server cannot be reached, trusted or signed in to; nothing was sent.
    """
    folder = plan.mailing.folder
    output = folder.parent if folder.resolve().parent.name == "output" else folder
    outcomes: list[tuple[Draft, Mapping[str, Outcome]]] = []
    with publish.sole_builder(output):
        record = Record(folder, may_forget=plan.again)
        now = _planned(plan.mailing, plan.settings, record, again=plan.again)
        chosen = [(draft, recipients) for draft, recipients in now.to_send if recipients]
        with session(plan.settings) as server:
            alive = True
            for draft, recipients in chosen:
                if not alive:
                    outcomes.append((draft, dict.fromkeys(recipients, Outcome(NOT_SENT, "the connection was lost"))))
                    continue
                content, moment, message_id = _stamped(draft, plan.settings)
                record.begin(_told(draft, moment, message_id), _fields(draft, recipients))
                outcomes.append((draft, handed_over(server, plan.settings.sender, recipients, content)))
                record.end(outcomes[-1][1])
                alive = is_open(server)
    return Sent(folder / SENT_JSON, tuple(outcomes))


def describe_sent(sent: Sent) -> str:
    """Say of each message whom it reached."""
    return "\n".join(
        part for part in (mail_text.report_text(sent.outcomes, sent.record), mail_text.remedy_text(sent.each)) if part
    )


def _context(packed: Packed, *, trust_schemas: bool) -> ReportContext:
    """Read the tracker that the packs were made from, as it stood then; it names the recipients and the headline."""
    manifest, home = packed.manifest, trusting(packed.programme_folder, trust_schemas=trust_schemas)
    name = str(manifest["tracker"])
    places = [
        place
        for place in (home.path / "workbooks" / name, home.path / name)
        if Path(name).name == name and place.is_file()
    ]
    if not places:
        raise SendingBlocked(
            f"The tracker {name} that these packs were made from is not in {home.path / 'workbooks'}, "
            "so it is not known whether it has changed: put it back, or build again; nothing was sent."
        )
    raw = read_tracker(places[0])
    if raw.sha256 != manifest.get("sha256"):
        raise SendingBlocked(
            f"{places[0]} was saved after the packs in {packed.folder} were built from it, so they are out of date: "
            "build again; nothing was sent."
        )
    judged = judge(raw, home, packed.as_at, may_stand_outside=True)
    assert judged.context is not None, "an as-at was given"
    before = judged.context.previous.as_at.isoformat() if judged.context.previous else None
    if (judged.schemas.sha256, before) != (manifest.get("schemas_sha256"), manifest.get("previous")):
        raise SendingBlocked(
            f"The rules in schemas or the archive have changed since the packs in {packed.folder} were built: "
            "build again; nothing was sent."
        )
    return judged.context


def _planned(mailing: Mailing, settings: SmtpSettings, record: Record, *, again: bool) -> Plan:
    to_send, had = [], {}
    for draft in mailing.drafts:
        known = {} if again else record.had(draft.packs)
        everyone = [each.address for each in draft.group.everyone]
        to_send.append((draft, tuple(address for address in everyone if address.lower() not in known)))
        had[draft.name] = {address: known[address.lower()] for address in everyone if address.lower() in known}
    return Plan(mailing, settings, again, tuple(to_send), had)


def _stamped(draft: Draft, settings: SmtpSettings) -> tuple[bytes, str, str]:
    """Return a message as it is sent, the moment it is, and its id: the one place where a clock counts."""
    now = datetime.now(UTC)
    message_id = make_msgid(domain=settings.sender.rpartition("@")[2])
    head = {"From": settings.sender, "Date": format_datetime(now), "Message-ID": message_id}
    content = draft.content(*(token_header(name, value) for name, value in head.items()))
    return content, now.isoformat(timespec="seconds"), message_id


def _told(draft: Draft, moment: str, message_id: str) -> dict[str, object]:
    return {"moment": moment, "subject": draft.letter.subject, "message_id": message_id, "packs": draft.packs}


def _fields(draft: Draft, recipients: Sequence[str]) -> dict[str, str]:
    addressed: Iterable[str] = {each.address for each in draft.group.to}
    return {address: "To" if address in addressed else "Cc" for address in recipients}

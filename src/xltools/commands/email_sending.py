"""Send the messages of a report over SMTP; each is recorded before and after, so that nobody gets one twice."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, make_msgid
from pathlib import Path

from xltools.commands.email import Mailing
from xltools.deliver import publish
from xltools.deliver.mail import mail_text
from xltools.deliver.mail.message import Draft
from xltools.deliver.mail.mime import token_header
from xltools.deliver.mail.record import Record
from xltools.deliver.mail.smtp import NOT_SENT, SENT, Outcome, handed_over, is_open, session
from xltools.deliver.mail.smtp_settings import SmtpSettings, smtp_settings
from xltools.schema.columns import own_text
from xltools.text.safe import shown
from xltools.text.words import counted


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

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Those who may have it and are not sent it again: a former run was cut off before the server answered."""
        found = [address for had in self.had.values() for address, outcome in had.items() if outcome != SENT]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Sent:
    """What happened to each message."""

    record: Path
    outcomes: tuple[tuple[Draft, Mapping[str, Outcome]], ...]
    plan: Plan

    @property
    def each(self) -> tuple[Outcome, ...]:
        """Every outcome."""
        return tuple(outcome for _, outcomes in self.outcomes for outcome in outcomes.values())

    @property
    def is_whole(self) -> bool:
        """Whether everybody has it: those who were sent it now, and those who were to have it before."""
        return all(outcome.word == SENT for outcome in self.each) and has_everybody(self.plan)


@own_text()
def plan_of(mailing: Mailing, *, again: bool) -> Plan:
    """Find out who gets what, through which server; nothing is sent.

    Raises:
        SendingBlocked: no mail server is set up, or the record of what was sent cannot be read.
    """
    settings = smtp_settings(os.environ, Path.home())
    return _planned(mailing, settings, mailing.record(may_forget=again), again=again)


def describe_plan(plan: Plan) -> str:
    """Say what would be sent."""
    how = ", unencrypted," if plan.settings.security == "none" else ""
    return mail_text.plan_text(plan.to_send, plan.had, f"{plan.settings.host}{how} as {plan.settings.sender}")


def describe_nothing(plan: Plan) -> str:
    """Say why there is nothing to send."""
    return mail_text.nothing_text(plan.doubtful, plan.mailing.without)


@own_text()
def send(plan: Plan, told: Callable[[str], None] = lambda _: None) -> Sent:
    """Send what the plan says, one message after another, each written down before and after.

    If the connection is lost, the run ends, and messages that were not begun are reported as not sent.

    Args:
        told: is called with what is being done.

    Raises:
        SendingBlocked: the server cannot be reached, trusted or signed in to; nothing was sent.
    """
    folder = plan.mailing.output
    output = folder.parent if folder.resolve().parent.name == "output" else folder
    outcomes: list[tuple[Draft, Mapping[str, Outcome]]] = []
    with publish.sole_builder(output):
        record = plan.mailing.record(may_forget=plan.again)
        now = _planned(plan.mailing, plan.settings, record, again=plan.again)
        chosen = [(draft, recipients) for draft, recipients in now.to_send if recipients]
        with session(plan.settings) as server:
            alive = True
            for number, (draft, recipients) in enumerate(chosen, 1):
                told(f"Sending message {number} of {len(chosen)} to {counted(len(recipients), 'recipient')}")
                if not alive:
                    outcomes.append((draft, dict.fromkeys(recipients, Outcome(NOT_SENT, "the connection was lost"))))
                    continue
                content, moment, message_id = _stamped(draft, plan.settings)
                record.begin(_told(draft, moment, message_id), _fields(draft, recipients))
                outcomes.append((draft, handed_over(server, plan.settings.sender, recipients, content)))
                record.end(outcomes[-1][1])
                alive = is_open(server)
    return Sent(record.path, tuple(outcomes), now)


def describe_sent(sent: Sent) -> str:
    """Say for each message who got it, and what to do if somebody is still without it."""
    parts = (
        mail_text.report_text(sent.outcomes, sent.record),
        mail_text.remedy_text(sent.each),
        mail_text.still_text(sent.plan.doubtful, sent.plan.mailing.without),
    )
    return "\n".join(part for part in parts if part)


def describe_stop(plan: Plan) -> str:
    """Say where to see who had got it when the sending was stopped."""
    record = plan.mailing.record_path
    if not record.exists():
        return "stopped: nothing was sent."
    return f"stopped: {shown(record)} says who was sent what; send again, and those are left out."


def has_everybody(plan: Plan) -> bool:
    """Return whether nobody stays without the packs, once what is to be sent was taken."""
    return not plan.doubtful and not plan.mailing.without


def _planned(mailing: Mailing, settings: SmtpSettings, record: Record, *, again: bool) -> Plan:
    to_send, had = [], {}
    for draft in mailing.drafts:
        known = {} if again else record.had(draft.packs, draft.said)
        everyone = [each.address for each in draft.group.everyone]
        to_send.append((draft, tuple(address for address in everyone if address.lower() not in known)))
        had[draft.name] = {address: known[address.lower()] for address in everyone if address.lower() in known}
    return Plan(mailing, settings, again, tuple(to_send), had)


def _stamped(draft: Draft, settings: SmtpSettings) -> tuple[bytes, str, str]:
    """Return a message as it is sent, the time, and its id: the only place that uses a clock."""
    now = datetime.now(UTC)
    message_id = make_msgid(domain=settings.sender.rpartition("@")[2])
    head = {"From": settings.sender, "Date": format_datetime(now), "Message-ID": message_id}
    content = draft.content(*(token_header(name, value) for name, value in head.items()))
    return content, now.isoformat(timespec="seconds"), message_id


def _told(draft: Draft, moment: str, message_id: str) -> dict[str, object]:
    return {
        "moment": moment,
        "subject": draft.letter.subject,
        "message_id": message_id,
        "packs": draft.packs,
        "said": draft.said,
    }


def _fields(draft: Draft, recipients: Sequence[str]) -> dict[str, str]:
    fields = {each.address: field for field, people in draft.group.fields for each in people}
    return {address: fields[address] for address in recipients}

"""Mailing: the packs of a build to the people of its Distribution sheet, as drafts or over SMTP."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, make_msgid
from pathlib import Path

from xltools.commands.steps import Folder, judge, trusting
from xltools.deliver import publish
from xltools.deliver.archive import PACKS, TRACKER, archived_report, load_history
from xltools.deliver.mail import mail_text
from xltools.deliver.mail.drafts import drafts, write_drafts
from xltools.deliver.mail.message import Draft
from xltools.deliver.mail.mime import token_header
from xltools.deliver.mail.packed import Packed, folder_named, load_packed, newest_folder
from xltools.deliver.mail.record import Record, record_of
from xltools.deliver.mail.smtp import NOT_SENT, SENT, Outcome, handed_over, is_open, session
from xltools.deliver.mail.smtp_settings import SmtpSettings, smtp_settings
from xltools.errors import SendingBlocked
from xltools.report.context import ReportContext
from xltools.schema.columns import own_text
from xltools.tracker import RawTracker, read_tracker
from xltools.version import VERSION


@dataclass(frozen=True)
class Mailing:
    """What is ready to be sent from a folder, who gets nothing of it, and what else is amiss with it.

    Args:
        folder: the packs' own.
        home: the programme's.
        day: the packs' as-at.
    """

    folder: Path
    home: Folder
    day: str
    drafts: tuple[Draft, ...]
    without: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def output(self) -> Path:
        """Where drafts of messages are written: beside the packs, or in output where the packs are the archive's."""
        return self.home.output / self.day if self.folder.name == PACKS else self.folder

    def record(self, *, may_forget: bool) -> Record:
        """Open the record of who had this report."""
        return record_of(self.home.archive.parent, self.day, self.folder, may_forget=may_forget)


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
    """What became of each message."""

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
def mailing_of(
    named: Path | None,
    here: Folder,
    only: Sequence[str] = (),
    copied: Sequence[str] = (),
    *,
    trust_schemas: bool = False,
) -> Mailing:
    """Check the packs of a folder (the newest of `here` where none is named) and write the messages.

    Args:
        only: names or addresses of Distribution: nobody else gets anything.
        copied: addresses that are copied in besides.
        trust_schemas: whether the programme's own schemas are trusted from now on.

    Raises:
        SendingBlocked: the packs, their tracker or its rules are not as they were at the build; nobody gets any.
    """
    places = here.output, here.archive
    packed = load_packed(newest_folder(*places) if named is None else folder_named(named, *places))
    context, is_sure = _context(packed, trust_schemas=trust_schemas)
    made = drafts(packed, context, only, copied, with_news=is_sure)
    if not made.made:
        raise SendingBlocked(
            "Nobody gets these packs by the tracker's Distribution sheet: fill it in and build again.",
            *made.without,
            *made.warnings,
        )
    home, day = Folder(packed.programme_folder), packed.as_at.isoformat()
    return Mailing(packed.folder, home, day, made.made, made.without, made.warnings)


def describe_drafts(mailing: Mailing) -> str:
    """Write the drafts and say so."""
    return mail_text.drafts_text(write_drafts(mailing.output, mailing.drafts), mailing.drafts)


@own_text()
def plan_of(mailing: Mailing, *, again: bool) -> Plan:
    """Find out who is to be sent what, through which server; nothing is sent.

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
def send(plan: Plan) -> Sent:
    """Send what the plan says, one message after another, each written down before and after.

    A connection that is lost ends the run; what was not begun is told as not sent.

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
            for draft, recipients in chosen:
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
    """Say of each message whom it reached, and what to do where somebody is still without it."""
    parts = (
        mail_text.report_text(sent.outcomes, sent.record),
        mail_text.remedy_text(sent.each),
        mail_text.still_text(sent.plan.doubtful, sent.plan.mailing.without),
    )
    return "\n".join(part for part in parts if part)


def has_everybody(plan: Plan) -> bool:
    """Return whether nobody stays without the packs, once what is to be sent was taken."""
    return not plan.doubtful and not plan.mailing.without


def _context(packed: Packed, *, trust_schemas: bool) -> tuple[ReportContext, bool]:
    """Read the tracker that the packs were made from, as it stood then; it names the recipients and the headline.

    Returns:
        It, and whether it gives the figures that the packs show.
    """
    home = trusting(packed.programme_folder, trust_schemas=trust_schemas)
    if packed.is_archived:
        return _archived_context(packed, home)
    raw = _tracker_of(packed, home)
    if raw.sha256 != packed.manifest.get("sha256"):
        kept = home.archive / packed.as_at.isoformat()
        if packed.is_final and _has_moved_on(raw, home, packed.as_at) and (kept / TRACKER).is_file():
            return _archived_context(packed, home)
        advice = f"; to send them as they were archived: xltools email {kept}" if (kept / PACKS).is_dir() else ""
        raise SendingBlocked(
            f"{raw.path} was saved after the packs in {packed.folder} were built from it, so they are out of date: "
            f"build again{advice}; nothing was sent."
        )
    judged = judge(raw, home, packed.as_at, may_stand_outside=True)
    assert judged.context is not None, "an as-at was given"
    before = judged.context.previous.as_at.isoformat() if judged.context.previous else None
    if (judged.schemas.sha256, before) != (packed.manifest.get("schemas_sha256"), packed.manifest.get("previous")):
        raise SendingBlocked(
            f"The rules in schemas or the archive have changed since the packs in {packed.folder} were built: "
            "build again; nothing was sent."
        )
    return judged.context, True


def _has_moved_on(raw: RawTracker, home: Folder, as_at: date) -> bool:
    """Return whether a tracker is at a later report already, so that what it says is no change of this one."""
    now = judge(raw, home, is_for_packs=False).as_at
    return now is not None and now > as_at


def _archived_context(packed: Packed, home: Folder) -> tuple[ReportContext, bool]:
    """Read the tracker that the archive keeps of a final report.

    Rules may have changed since, and reports before it: what it gives now is told only where its packs show the same.
    """
    place = home.archive / packed.as_at.isoformat() if not packed.is_archived else packed.folder.parent
    raw = read_tracker(place / TRACKER)
    if raw.sha256 != packed.manifest.get("sha256"):
        raise SendingBlocked(
            f"{raw.path} is not the tracker that the packs in {packed.folder} were made from: put it back from a "
            "backup; nothing was sent."
        )
    context = judge(raw, home, packed.as_at, may_stand_outside=True).context
    assert context is not None, "an as-at was given"
    now = {row["key"]: row["value"] for row in archived_report(context, raw.sha256, VERSION)["figures"]}
    history, _ = load_history(home.archive, packed.as_at + timedelta(days=1), is_latest_enough=True)
    then = history[-1].figures if history and history[-1].as_at == packed.as_at else {}
    return context, all(key in then and then[key] == value for key, value in now.items())


def _tracker_of(packed: Packed, home: Folder) -> RawTracker:
    """Read the tracker that a manifest names.

    Raises:
        SendingBlocked: it is not there.
    """
    manifest = packed.manifest
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
    return read_tracker(places[0])


def _planned(mailing: Mailing, settings: SmtpSettings, record: Record, *, again: bool) -> Plan:
    to_send, had = [], {}
    for draft in mailing.drafts:
        known = {} if again else record.had(draft.packs, draft.said)
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

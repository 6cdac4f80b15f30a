"""Email: choose the packs, tracker and people of each message, and write the drafts; `email_sending` sends them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from xltools.commands.build_draft import drafted
from xltools.commands.steps import Folder, day_of, judge, measure, trusting
from xltools.deliver.archive import archived_figures
from xltools.deliver.archive_reading import PACKS, TRACKER, load_history
from xltools.deliver.mail import mail_text
from xltools.deliver.mail.checked_packs import Packed, folder_named, load_packed, newest_folder
from xltools.deliver.mail.drafts import drafts, write_drafts
from xltools.deliver.mail.message import Draft
from xltools.deliver.mail.record import Record, record_of, record_path
from xltools.errors import SendingBlocked
from xltools.report.context import ReportContext
from xltools.schema.columns import own_text
from xltools.tracker import RawTracker, read_tracker


@dataclass(frozen=True)
class Mailing:
    """What is ready to be sent from a folder, who gets nothing, and what else is wrong.

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
        """Where drafts of messages are written: beside the packs, or in output if the packs are in the archive."""
        return self.home.output / self.day if self.folder.name == PACKS else self.folder

    @property
    def record_path(self) -> Path:
        """Where the record of who got this report is."""
        return record_path(self.home.archive.parent, self.day)

    def record(self, *, may_forget: bool) -> Record:
        """Open the record of who had this report."""
        return record_of(self.home.archive.parent, self.day, self.folder, may_forget=may_forget)


@own_text()
def mailing_of(
    named: Path | None,
    here: Folder,
    only: Sequence[str] = (),
    copied: Sequence[str] = (),
    *,
    trust_schemas: bool = False,
) -> Mailing:
    """Check the packs of a folder (the newest of `here` if none is named) and write the messages.

    Args:
        only: names or addresses of Distribution: nobody else gets anything.
        copied: addresses that are copied in as well.
        trust_schemas: whether the programme's own schemas are trusted from now on.

    Raises:
        SendingBlocked: the packs, their tracker or its rules have changed since the build; nobody gets anything.
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


def _context(packed: Packed, *, trust_schemas: bool) -> tuple[ReportContext, bool]:
    """Read the tracker that the packs were made from, as it was then; it names the recipients and the headline.

    Returns:
        The tracker, and whether it gives the figures that the packs show.
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
    schemas, context = measure(raw, home, packed.as_at)
    before = context.previous.as_at.isoformat() if context.previous else None
    if (schemas.sha256, before) != (packed.manifest.get("schemas_sha256"), packed.manifest.get("previous")):
        raise SendingBlocked(
            f"The rules in schemas or the archive have changed since the packs in {packed.folder} were built: "
            "build again; nothing was sent."
        )
    if packed.has_errors:  # the draft leaves out the cells that errors blame, and so does its letter
        context = drafted(judge(raw, home, packed.as_at, may_stand_outside=True), home, packed.as_at).context or context
    return context, True


def _has_moved_on(raw: RawTracker, home: Folder, as_at: date) -> bool:
    """Return whether a tracker is at a later report already, so that what it says is not a change of this one."""
    now = day_of(raw, home)
    return now is not None and now > as_at


def _archived_context(packed: Packed, home: Folder) -> tuple[ReportContext, bool]:
    """Read the tracker that the archive keeps of a final report.

    Rules and earlier reports may have changed since, so its figures are used only if its packs show the same.
    """
    place = home.archive / packed.as_at.isoformat() if not packed.is_archived else packed.folder.parent
    raw = read_tracker(place / TRACKER)
    if raw.sha256 != packed.manifest.get("sha256"):
        raise SendingBlocked(
            f"{raw.path} is not the tracker that the packs in {packed.folder} were made from: put it back from a "
            "backup; nothing was sent."
        )
    _, context = measure(raw, home, packed.as_at)
    now = {row["key"]: row["value"] for row in archived_figures(context)}
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

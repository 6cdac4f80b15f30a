"""Build: check a tracker and write its packs, all of them or none."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.commands.build_draft import drafted
from xltools.commands.side_by_side import Job, side_by_side
from xltools.commands.steps import Folder, Judged, judge
from xltools.deliver import archive, archive_reading, build_text, publish
from xltools.deliver.mail.plain import one_line
from xltools.deliver.mail.withdrawal import withdraw_drafts
from xltools.deliver.manifest import MANIFEST
from xltools.deliver.publish import staging
from xltools.deliver.release import (
    FINDINGS,
    FINDINGS_FILE,
    Output,
    Release,
    Source,
    findings_alone,
    is_final,
    refuse_over_final,
    released,
)
from xltools.deliver.temporary import uninterrupted
from xltools.deliver.tracker_bytes import original
from xltools.errors import OutputBlocked
from xltools.findings import Finding
from xltools.programme import Issue, Previous
from xltools.report.context import ReportContext
from xltools.report.sheets.layout import reissue
from xltools.schema.columns import own_text
from xltools.tracker import RawTracker

if TYPE_CHECKING:
    from xltools.deliver.pack_formats import Forms
    from xltools.report import packs
    from xltools.report.model import Book

_LONGEST_REASON = 200


@dataclass(frozen=True)
class BuildOptions:
    """How to build: which packs, as at which day, and what to override.

    Args:
        issued: the day on which a final report is issued.
        because: why a final report replaces one of the same day.
    """

    kinds: tuple[str, ...] = ("all",)
    as_at: date | None = None
    with_errors: bool = False
    is_final: bool = False
    may_replace: bool = False
    forms: tuple[str, ...] = ()
    issued: date | None = None
    because: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """How the packs were asked for, in the manifest's words and in a fixed order."""
        forms = {"forms": sorted(set(self.forms))} if self.forms else {}
        return {"packs": sorted(set(self.kinds)), "with_errors": self.with_errors} | forms


@dataclass(frozen=True)
class Built:
    """What a build made from a tracker; without packs if errors stopped them, even as a draft."""

    judged: Judged
    release: Release
    has_packs: bool
    draft: build_text.Draft = "none"
    notes: tuple[str, ...] = ()
    issue: str = ""
    is_first: bool = False


@own_text()
def build(
    raw: RawTracker, folder: Folder, options: BuildOptions, told: Callable[[str], None] = lambda _: None
) -> Built:
    """Judge a tracker and write its packs, all or none; with errors write only the findings, unless told otherwise.

    Args:
        told: is called with what is being done.

    Raises:
        TrackerRefused: the tracker was saved again meanwhile.
        OutputBlocked: an output cannot be written, or a form cannot be made; everything is as it was.
    """
    if options.forms:
        from xltools.deliver.libreoffice import office  # noqa: PLC0415 - most builds have no use for it

        office()  # or nothing is written
    told("Checking the tracker")
    judged = judge(raw, folder, options.as_at, told=told)
    tracker = original(raw)
    if judged.context is None or (judged.has_errors and not options.with_errors):
        return _without_packs(judged, folder, options, tracker)
    context = drafted(judged, folder, options.as_at).context if judged.has_errors else judged.context
    if context is None:
        return _without_packs(judged, folder, options, tracker)
    context = _issued(replace(context, is_final=options.is_final), folder, options)
    place = folder.output / context.as_at.isoformat()
    mapping = judged.schemas.source.text if judged.schemas.source else ""
    source = Source(raw, tracker, judged.schemas.sha256, options.options, mapping)
    forms = _forms(options, context, told) if options.forms else None
    is_first = not context.is_final and next(folder.output.glob(f"*/{MANIFEST}"), None) is None
    notes: list[str] = []
    # begun before we take the lock: if this process is killed, the second one holds nothing that another waits for
    with (
        contextlib.ExitStack() as held,
        _shared(context, options, _findings(source, context, place), told) as (written, marked),
        publish.sole_builder(folder.output),
        staging() as stage,
    ):
        refuse_over_final(place, may_replace=options.may_replace)
        if options.is_final:
            archive.refuse_if_archived(folder.archive, context.as_at, may_replace=options.may_replace)
        archived = folder.archive if options.is_final else None
        noted = _noted(written, notes)
        outputs = chain(forms.beside(noted) if forms else noted, marked)
        release = released(stage, context, source, outputs, place, archived)
        held.enter_context(uninterrupted(is_final=True))  # the packs are in place, so a stop comes too late
        _tidy(folder, place)
    said = (*notes, *(forms.notes if forms else ()))
    return Built(judged, release, has_packs=True, notes=said, issue=reissue(context), is_first=is_first)


@contextlib.contextmanager
def _shared(
    context: ReportContext, options: BuildOptions, marking: list[Job[Output]], told: Callable[[str], None]
) -> Iterator[tuple[Iterator[Output], Iterator[Output]]]:
    """Yield the packs and the marked copy, made by two processes if there may be two.

    One process marks the cells while the other does what all packs share, because a marked copy needs none of it.
    """
    planning: Job[Any] = Job("Measuring, and laying out the packs", partial(_packs, context, options))
    with side_by_side((planning, *marking), told) as made:
        writing = next(made)
        with side_by_side(writing, told) as written:
            yield written, made


def _noted(outputs: Iterator[Output], notes: list[str]) -> Iterator[Output]:
    """Yield the files, and keep the notes about them."""
    for output in outputs:
        notes += output.notes
        yield output


def _tidy(folder: Folder, place: Path) -> None:
    """Take away what the packs made stale: drafts of mail, and the findings that stopped an earlier build."""
    withdraw_drafts(place)
    with contextlib.suppress(OSError):
        (folder.output / FINDINGS_FILE).unlink()


def describe_build(built: Built, started: build_text.Started = build_text.TYPED) -> str:
    """Say what a build wrote, or why it wrote no packs."""
    if not built.has_packs:
        return build_text.no_packs_text(built.release, built.judged.findings, built.draft, started)
    assert built.judged.context is not None
    text = build_text.packs_text(built.release, built.judged.findings, built.issue, started)
    mails = built.judged.context.programme.keeps("distribution")
    return f"{text}\n{build_text.next_text(started, mails=mails)}" if built.is_first else text


def _issued(context: ReportContext, folder: Folder, options: BuildOptions) -> ReportContext:
    """Say which issue of its day's final report this is.

    What replaces a final report is a reissue if a reason is given, or if the report says anything different from
    before. Otherwise it is the same issue made again, for example after an address was corrected. A reissue is of the
    whole report: each of its packs says so.
    """
    if not context.is_final:
        return context
    if options.issued is not None and options.issued < context.as_at:
        raise OutputBlocked(
            f"The report is as at {context.as_at:%d/%m/%Y}, so it is not issued on {options.issued:%d/%m/%Y}: correct "
            "--issued; nothing was written."
        )
    if not (folder.archive / context.as_at.isoformat()).exists():
        return replace(context, issue=Issue(1, options.issued))
    former = archive_reading.report_of(folder.archive, context.as_at)
    before = former.issue if former is not None else Issue()
    same = replace(context, issue=before)
    if not options.because and not _says_another_thing(same, folder, options, former):
        return same
    because = one_line(options.because, _LONGEST_REASON).rstrip(".")
    replaced = former.figures if former is not None else {}
    issue = Issue(before.number + 1, options.issued, because, _day_of(before, context, options), replaced)
    return replace(context, issue=issue)


def _day_of(before: Issue, context: ReportContext, options: BuildOptions) -> date | None:
    """Return the day of the issue that is replaced; for a first issue, the Board's meeting if that is over."""
    meeting = context.settings.board_meeting
    day = before.day
    if day is None and not before.is_reissue and options.issued and meeting and meeting <= options.issued:
        day = meeting
    if day is not None and options.issued is not None and options.issued < day:
        raise OutputBlocked(
            f"The report that this one replaces was issued on {day:%d/%m/%Y}, so this one is not issued on "
            f"{options.issued:%d/%m/%Y}: correct --issued; nothing was written."
        )
    return day


def _says_another_thing(context: ReportContext, folder: Folder, options: BuildOptions, former: Previous | None) -> bool:
    """Return whether the report would say anything else than the archived one: by its figures, then by each pack."""
    if former is None:
        return True
    now = archive.archived_report(context, "", "")["figures"]
    if any(former.figures.get(row["key"]) != row["value"] for row in now):
        return True
    said = archive_reading.said_by_packs(folder.archive, context.as_at)
    from xltools.report import packs  # noqa: PLC0415 - few builds are of a report that is archived already

    made = (pack for pack in packs.packs(context, options.kinds) if pack.file_name in said)
    return any(said[pack.file_name] != pack.said_sha256 for pack in made)


def _forms(options: BuildOptions, context: ReportContext, told: Callable[[str], None]) -> "Forms":
    from xltools.deliver.pack_formats import Forms  # noqa: PLC0415 - most builds have no use for it

    return Forms(options.forms, context.as_at, told=told)


def _without_packs(judged: Judged, folder: Folder, options: BuildOptions, tracker: bytes) -> Built:
    return Built(judged, _findings_only(judged, folder, tracker), has_packs=False, draft=_draft(judged, options))


def _draft(judged: Judged, options: BuildOptions) -> build_text.Draft:
    """Return whether a draft is possible despite the errors; not if its As at is unknown."""
    if any(finding.rule == "STR-01" and finding.row is None for finding in judged.findings):
        return "none"
    as_at = judged.schemas["Settings"].settings or {}
    heading = as_at["as_at"].heading if "as_at" in as_at else "As at"
    is_doubtful = any(f.blocks and f.sheet == "Settings" and f.row_id == heading for f in judged.findings)
    if judged.context is not None and (options.as_at is not None or not is_doubtful):
        return "is not final" if options.is_final else "can be had"
    return "needs a day" if options.with_errors else "none"


def _packs(context: ReportContext, options: BuildOptions) -> list[Job[Output]]:
    """Return what writes each pack; what several of them show is measured, and what lays them out is loaded."""
    from xltools.report import packs  # noqa: PLC0415 - while another process marks the cells
    from xltools.writer import book_bytes  # noqa: PLC0415 - likewise

    planned = packs.plan(context, options.kinds)
    if len(planned) > 1:
        context.results.tables()
    write = partial(_written, book_bytes, is_printed="pdf" in options.forms)
    return [Job(f"Writing {each.file_name}", partial(write, each)) for each in planned]


def _written(book_bytes: Callable[["Book"], bytes], planned: "packs.Planned", *, is_printed: bool) -> Output:
    """Lay out and write one pack."""
    pack = planned.made()
    printed = book_bytes(pack.book.print_edition()) if is_printed else b""
    return Output(pack.kind, pack.file_name, book_bytes(pack.book), pack.said_sha256, printed, pack.notes)


def _findings(source: Source, context: ReportContext, place: Path) -> list[Job[Output]]:
    """Return the job that marks the findings in a copy of the tracker, if there are any."""
    if not context.findings:
        return []
    return [Job(f"Marking the cells in {FINDINGS_FILE}", partial(_marked, source, context, place))]


def _marked(source: Source, context: ReportContext, place: Path) -> Output:
    content = _marked_copy(source.raw, source.tracker, context.findings, place)
    return Output(FINDINGS, FINDINGS_FILE, content)


def _marked_copy(raw: RawTracker, tracker: bytes, findings: Sequence[Finding], place: Path) -> bytes:
    from xltools.deliver import findings_book  # noqa: PLC0415 - openpyxl takes its time, in the process that needs it

    return findings_book.to_bytes(raw, tracker, findings, place)


def _findings_only(judged: Judged, folder: Folder, tracker: bytes) -> Release:
    """Write only the findings; packs of an earlier build stay as they were, and final ones keep their own findings."""
    with publish.sole_builder(folder.output), staging() as stage:
        place = folder.output / judged.as_at.isoformat() if judged.as_at else folder.output
        if is_final(place):
            place = folder.output
        content = _marked_copy(judged.raw, tracker, judged.findings, place)
        return findings_alone(stage, place, FINDINGS_FILE, content)

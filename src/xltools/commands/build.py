"""Building: a tracker judged, and its packs written, all or none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from xltools.commands.draft import drafted
from xltools.commands.steps import Folder, Judged, judge
from xltools.deliver import archive, build_text, findings_book, publish
from xltools.deliver.forms import Forms
from xltools.deliver.mail.withdrawal import withdraw_drafts
from xltools.deliver.office import office
from xltools.deliver.publish import staging
from xltools.deliver.release import Output, Release, Source, findings_alone, is_final, refuse_over_final, released
from xltools.deliver.source_file import original
from xltools.report import packs
from xltools.report.context import ReportContext
from xltools.tracker import RawTracker
from xltools.writer import book_bytes


@dataclass(frozen=True)
class BuildOptions:
    """How to build: which packs, as at which day, and what may be overridden."""

    kinds: tuple[str, ...] = ("all",)
    as_at: date | None = None
    with_errors: bool = False
    is_final: bool = False
    may_replace: bool = False
    forms: tuple[str, ...] = ()

    @property
    def options(self) -> dict[str, Any]:
        """What a manifest says of how the packs were asked for, whatever the order."""
        forms = {"forms": sorted(set(self.forms))} if self.forms else {}
        return {"packs": sorted(set(self.kinds)), "with_errors": self.with_errors} | forms


@dataclass(frozen=True)
class Built:
    """What a build made of a tracker; without packs where errors stopped them, even a draft's."""

    judged: Judged
    release: Release
    has_packs: bool
    draft: build_text.Draft = "none"
    notes: tuple[str, ...] = ()


def build(raw: RawTracker, folder: Folder, options: BuildOptions) -> Built:
    """Judge a tracker and write its packs, all or none; with errors only the findings, unless told otherwise.

    Raises:
        TrackerRefused: the tracker was saved again meanwhile.
        OutputBlocked: an output cannot be written, or a form cannot be made; everything is as it was.
    """
    if options.forms:
        office()  # or nothing is written
    judged = judge(raw, folder, options.as_at)
    tracker = original(raw)
    if judged.context is None or (judged.has_errors and not options.with_errors):
        return _without_packs(judged, folder, options, tracker)
    context = drafted(judged, folder, options.as_at).context if judged.has_errors else judged.context
    if context is None:
        return _without_packs(judged, folder, options, tracker)
    context = replace(context, is_final=options.is_final)
    place = folder.output / context.as_at.isoformat()
    mapping = judged.schemas.source.text if judged.schemas.source else ""
    source = Source(raw, tracker, judged.schemas.sha256, options.options, mapping)
    forms = Forms(options.forms, context.as_at)
    with publish.sole_builder(folder.output), staging() as stage:
        refuse_over_final(place, may_replace=options.may_replace)
        if options.is_final:
            archive.refuse_if_archived(folder.archive, context.as_at, may_replace=options.may_replace)
        archived = folder.archive if options.is_final else None
        outputs = chain(forms.beside(_packs(context, options)), _findings(source, context, place))
        release = released(stage, context, source, outputs, place, archived)
        withdraw_drafts(place)
    return Built(judged, release, has_packs=True, notes=tuple(forms.notes))


def describe_build(built: Built) -> str:
    """Say what a build wrote, or why it wrote no packs."""
    if not built.has_packs:
        return build_text.no_packs_text(built.release, built.judged.findings, built.draft)
    assert built.judged.context is not None
    return build_text.packs_text(built.release, built.judged.findings)


def _without_packs(judged: Judged, folder: Folder, options: BuildOptions, tracker: bytes) -> Built:
    return Built(judged, _findings_only(judged, folder, tracker), has_packs=False, draft=_draft(judged, options))


def _draft(judged: Judged, options: BuildOptions) -> build_text.Draft:
    """Return whether a draft can be had in spite of the errors: not where it is unknown which day it stands at."""
    if any(finding.rule == "STR-01" and finding.row is None for finding in judged.findings):
        return "none"
    as_at = judged.schemas["Settings"].settings or {}
    heading = as_at["as_at"].heading if "as_at" in as_at else "As at"
    is_doubtful = any(f.blocks and f.sheet == "Settings" and f.row_id == heading for f in judged.findings)
    if judged.context is not None and (options.as_at is not None or not is_doubtful):
        return "can be had"
    return "needs a day" if options.with_errors else "none"


def _packs(context: ReportContext, options: BuildOptions) -> Iterator[Output]:
    for pack in packs.packs(context, options.kinds):
        yield Output(pack.kind, pack.file_name, book_bytes(pack.book))


def _findings(source: Source, context: ReportContext, place: Path) -> Iterator[Output]:
    if context.findings:
        content = findings_book.to_bytes(source.raw, source.tracker, context.findings, place)
        yield Output("findings", findings_book.NAME, content)


def _findings_only(judged: Judged, folder: Folder, tracker: bytes) -> Release:
    """Write the findings alone; packs of an earlier build stay as they were, and final ones keep their own findings."""
    with publish.sole_builder(folder.output), staging() as stage:
        place = folder.output / judged.as_at.isoformat() if judged.as_at else folder.output
        if is_final(place):
            place = folder.output
        content = findings_book.to_bytes(judged.raw, tracker, judged.findings, place)
        return findings_alone(stage, place, findings_book.NAME, content)

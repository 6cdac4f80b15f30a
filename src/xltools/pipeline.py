"""The steps in order, from a tracker to what is written; nothing else decides order."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from xltools import packs
from xltools.deliver import archive, build_text, findings_book, findings_text, lock
from xltools.deliver.files import staging, write_whole
from xltools.deliver.manifest import to_json
from xltools.deliver.original import original, refuse_over_tracker
from xltools.deliver.release import Output, Release, Source, findings_alone, is_final, refuse_over_final, released
from xltools.edition import Edition
from xltools.errors import XltoolsError
from xltools.findings import Finding, in_reading_order
from xltools.measures.contradictions import contradiction_rules, contradictions
from xltools.measures.results import results
from xltools.programme import Previous, programme_from
from xltools.schemas import Schemas, load_schemas
from xltools.tracker import RawTracker, read_tracker
from xltools.validate import Validation, every_rule, settle, validate_tracker
from xltools.writer import book_bytes


@dataclass(frozen=True)
class Folder:
    """A programme folder: where its schemas, archive and outputs are."""

    path: Path

    @property
    def schemas(self) -> Path:
        """The programme's own schemas, where it has them."""
        return self.path / "schemas"

    @property
    def archive(self) -> Path:
        """What each final report was made from."""
        return self.path / "workbooks" / "archive"

    @property
    def output(self) -> Path:
        """What builds write."""
        return self.path / "output"


@dataclass(frozen=True)
class How:
    """How to build: which packs, as at which day, and what may be overridden."""

    kinds: tuple[str, ...] = ("all",)
    as_at: date | None = None
    with_errors: bool = False
    is_final: bool = False
    may_replace: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """What a manifest says of how the packs were asked for, whatever the order."""
        return {"packs": sorted(set(self.kinds)), "with_errors": self.with_errors}


@dataclass(frozen=True)
class Judged:
    """A tracker, read and judged: every finding, and the edition it makes where its As at is known."""

    raw: RawTracker
    schemas: Schemas
    findings: tuple[Finding, ...]
    edition: Edition | None

    @property
    def has_errors(self) -> bool:
        """Whether anything stops the packs."""
        return any(finding.blocks for finding in self.findings)

    @property
    def as_at(self) -> date | None:
        """The last day that the data covers; None where the tracker does not say."""
        return self.edition.as_at if self.edition else None

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences that refuse nothing: about the file, and about the archive."""
        return self.edition.notes if self.edition else self.raw.notes


@dataclass(frozen=True)
class Built:
    """What a build made of a tracker; without packs where errors stopped them."""

    judged: Judged
    release: Release
    has_packs: bool


def judge(raw: RawTracker, folder: Folder, as_at: date | None = None) -> Judged:
    """Judge a tracker that was read: structure, cells, rules, then what the measures contradict."""
    schemas = load_schemas(folder.schemas)
    validation = validate_tracker(raw, schemas, as_at)
    if math.isnan(validation.tables.as_at.year):  # NaT: the tracker does not say
        return Judged(raw, schemas, tuple(validation.findings), None)
    edition = _edition(raw, schemas, validation, folder)
    return Judged(raw, schemas, edition.findings, edition)


def build(raw: RawTracker, folder: Folder, how: How) -> Built:
    """Judge a tracker and write its packs, all or none; with errors only the findings, unless told otherwise.

    Raises:
        TrackerRefused: the tracker was saved again meanwhile.
        OutputBlocked: an output cannot be written; everything is as it was.
    """
    judged = judge(raw, folder, how.as_at)
    tracker = original(raw)
    if judged.edition is None or (judged.has_errors and not how.with_errors):
        return Built(judged, _findings_only(judged, folder, tracker), has_packs=False)
    edition = replace(judged.edition, is_final=how.is_final)
    place = folder.output / edition.as_at.isoformat()
    source = Source(raw, tracker, judged.schemas.sha256, how.options)
    with lock.sole_builder(folder.output), staging() as stage:
        refuse_over_final(place, may_replace=how.may_replace)
        if how.is_final:
            archive.refuse_if_archived(folder.archive, edition.as_at, may_replace=how.may_replace)
        archived = folder.archive if how.is_final else None
        release = released(stage, edition, source, _outputs(source, edition, how, place), place, archived)
    return Built(judged, release, has_packs=True)


def told_findings(judged: Judged, folder: Folder, form: str, output: Path | None) -> str:
    """Write the findings in the form asked for; return what is for the screen."""
    if form == "workbook":
        target = output or folder.output / f"{judged.raw.path.stem}-findings.xlsx"
        refuse_over_tracker(target, judged.raw.path)
        write_whole(target, findings_book.to_bytes(judged.raw, original(judged.raw), judged.findings, target.parent))
        return f"{findings_text.headline(judged.findings)}: written to {target}"
    as_at = judged.as_at.isoformat() if judged.as_at else None
    path = judged.raw.path.as_posix()
    if form == "json":
        text = to_json(findings_text.findings_json(path, judged.raw.sha256, as_at, judged.findings)).decode()
    else:
        text = findings_text.report_text(path, as_at, judged.findings)
    if output is None:
        return text
    refuse_over_tracker(output, judged.raw.path)
    write_whole(output, text.encode())
    return f"{findings_text.headline(judged.findings)}: written to {output}"


def told_build(built: Built) -> str:
    """Say what a build wrote, or why it wrote no packs."""
    if not built.has_packs:
        return build_text.no_packs_text(built.release, built.judged.findings)
    assert built.judged.edition is not None
    return build_text.packs_text(built.release, built.judged.findings)


def _edition(raw: RawTracker, schemas: Schemas, validation: Validation, folder: Folder) -> Edition:
    programme = programme_from(validation.tables, validation.places, raw.sha256)
    history, notes = archive.load_history(folder.archive, programme.as_at)
    previous, more = _with_programme(history[-1] if history else None, folder, schemas)
    measured = results(programme, previous)
    found = settle([*validation.findings, *contradictions(programme, measured, previous)], validation, schemas)
    return Edition(
        programme=programme,
        results=measured,
        previous=previous,
        history=history,
        findings=tuple(in_reading_order(found, raw.sheets)),
        left_out=validation.left_out,
        notes=(*raw.notes, *notes, *more),
        rules={rule.id: rule for rule in [*every_rule(schemas), *contradiction_rules()]},
        tracker_name=raw.path.name,
    )


def _with_programme(
    previous: Previous | None, folder: Folder, schemas: Schemas
) -> tuple[Previous | None, tuple[str, ...]]:
    """Read the previous report's own tracker, so that changes in its rows can be told."""
    if previous is None:
        return None, ()
    try:
        raw = read_tracker(folder.archive / previous.as_at.isoformat() / archive.TRACKER)
        validation = validate_tracker(raw, schemas, previous.as_at)
    except XltoolsError as fault:
        return previous, (f"Changes in the tracker's rows since {previous.as_at:%d/%m/%Y} are not shown: {fault}",)
    return replace(previous, programme=programme_from(validation.tables, validation.places, raw.sha256)), ()


def _outputs(source: Source, edition: Edition, how: How, place: Path) -> Iterator[Output]:
    for pack in packs.packs(edition, how.kinds):
        yield Output(pack.kind, pack.file_name, book_bytes(pack.book))
    if edition.findings:
        content = findings_book.to_bytes(source.raw, source.tracker, edition.findings, place)
        yield Output("findings", findings_book.NAME, content)


def _findings_only(judged: Judged, folder: Folder, tracker: bytes) -> Release:
    """Write the findings alone; packs of an earlier build stay as they were, and final ones keep their own findings."""
    with lock.sole_builder(folder.output), staging() as stage:
        place = folder.output / judged.as_at.isoformat() if judged.as_at else folder.output
        if is_final(place):
            place = folder.output
        content = findings_book.to_bytes(judged.raw, tracker, judged.findings, place)
        return findings_alone(stage, place, findings_book.NAME, content)

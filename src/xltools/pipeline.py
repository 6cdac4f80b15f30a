"""The steps in order, from a tracker to what is written; nothing else decides order."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from xltools import packs
from xltools.deliver import archive, findings_book, lock, manifest
from xltools.deliver.files import Staging, staging
from xltools.edition import Edition
from xltools.errors import OutputBlocked, TrackerRefused, XltoolsError
from xltools.findings import Finding, counts, in_reading_order
from xltools.measures.contradictions import contradiction_rules, contradictions
from xltools.measures.results import results
from xltools.programme import Previous, programme_from
from xltools.report import Book
from xltools.schemas import Schemas, load_schemas
from xltools.tracker import RawTracker, read_tracker
from xltools.validate import Validation, apply_waivers, every_rule, validate_tracker
from xltools.version import VERSION
from xltools.writer import write_book


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


@dataclass(frozen=True)
class Built:
    """What a build left behind: the folder, the files it wrote, and what it found."""

    judged: Judged
    folder: Path
    files: tuple[str, ...]
    kept: tuple[str, ...] = ()


def judge(tracker: Path, folder: Folder, as_at: date | None = None) -> Judged:
    """Read a tracker and judge it: structure, cells, rules, then what the measures contradict."""
    raw = read_tracker(tracker)
    schemas = load_schemas(folder.schemas)
    validation = validate_tracker(raw, schemas, as_at)
    if _is_blank(validation.tables.as_at):
        return Judged(raw, schemas, tuple(validation.findings), None)
    edition = _edition(raw, schemas, validation, folder)
    return Judged(raw, schemas, edition.findings, edition)


def _edition(raw: RawTracker, schemas: Schemas, validation: Validation, folder: Folder) -> Edition:
    programme = programme_from(validation.tables, validation.places, raw.sha256)
    history, notes = archive.load_history(folder.archive, programme.as_at)
    previous, more = _with_programme(history[-1] if history else None, folder, schemas)
    measured = results(programme, previous)
    found = [*validation.findings, *apply_waivers(contradictions(programme, measured, previous), validation)]
    rules = {rule.id: rule for rule in [*every_rule(schemas), *contradiction_rules()]}
    return Edition(
        programme=programme,
        results=measured,
        previous=previous,
        history=history,
        findings=tuple(in_reading_order(found, raw.sheets)),
        left_out=validation.left_out,
        notes=(*raw.notes, *notes, *more),
        rules=rules,
        tracker_name=raw.path.name,
    )


def _with_programme(
    previous: Previous | None, folder: Folder, schemas: Schemas
) -> tuple[Previous | None, tuple[str, ...]]:
    if previous is None:
        return None, ()
    tracker = folder.archive / previous.as_at.isoformat() / archive.TRACKER
    try:
        raw = read_tracker(tracker)
        validation = validate_tracker(raw, schemas, previous.as_at)
    except XltoolsError as fault:
        return previous, (f"Changes in the tracker's rows since {previous.as_at:%d/%m/%Y} are not shown: {fault}",)
    return replace(previous, programme=programme_from(validation.tables, validation.places, raw.sha256)), ()


def build(
    tracker: Path,
    folder: Folder,
    *,
    kinds: Sequence[str] = packs.KINDS,
    as_at: date | None = None,
    with_errors: bool = False,
    is_final: bool = False,
    may_replace: bool = False,
) -> Built:
    """Judge a tracker and write its packs, all or none; with errors only the findings, unless told otherwise.

    Raises:
        TrackerRefused: the tracker cannot be read.
        OutputBlocked: an output cannot be written; everything is as it was.
    """
    judged = judge(tracker, folder, as_at)
    if judged.edition is None or (judged.has_errors and not with_errors):
        return _write_findings(judged, folder)
    if is_final:
        archive.refuse_if_archived(folder.archive, judged.edition.as_at, may_replace=may_replace)
    with lock.sole_builder(folder.output), staging() as stage:
        return _write_packs(judged, folder, stage, kinds, is_final, may_replace)


def _write_findings(judged: Judged, folder: Folder) -> Built:
    """Write the findings alone; packs of an earlier build stay as they were."""
    place = folder.output / judged.as_at.isoformat() if judged.as_at else folder.output
    with lock.sole_builder(folder.output), staging() as stage:
        stage.add(place / findings_book.NAME, lambda stream: findings_book.write(stream, judged.raw, judged.findings))
        stage.publish()
    return Built(judged, place, (findings_book.NAME,))


def _write_packs(
    judged: Judged, folder: Folder, stage: Staging, kinds: Sequence[str], is_final: bool, may_replace: bool
) -> Built:
    assert judged.edition is not None
    edition = replace(judged.edition, is_final=is_final)
    place = folder.output / edition.as_at.isoformat()
    former = manifest.load_manifest(place)
    _refuse_over_final(place, former, may_replace)
    tracker_bytes = _same_bytes(judged.raw)
    entries = _stage_packs(stage, place, packs.books(edition, kinds))
    if edition.findings:
        name = findings_book.NAME
        digest = stage.add(place / name, lambda stream: findings_book.write(stream, judged.raw, edition.findings))
        entries.append({"name": name, "kind": "findings", "sha256": digest})
    options = {"packs": list(kinds), "draft": not is_final}
    content = _manifest(judged, edition, options, entries)
    kept, stale = _former_files(former, content)
    content["files"] = sorted([*entries, *kept], key=lambda entry: str(entry["name"]))
    stage.publish(remove=[place / name for name in stale])
    if is_final:
        report = archive.archived_report(edition.as_at, judged.raw.sha256, VERSION, edition.results.figures)
        archive.save_to_archive(folder.archive, edition.as_at, tracker_bytes, report)
    stage.add(place / manifest.MANIFEST, lambda stream: _write(stream, manifest.to_json(content)))
    stage.publish()
    return Built(judged, place, tuple(str(e["name"]) for e in entries), tuple(str(e["name"]) for e in kept))


def _stage_packs(stage: Staging, place: Path, books: Iterable[packs.Pack]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for pack in books:
        parts = ""

        def write(stream: BinaryIO, book: Book = pack.book) -> None:
            nonlocal parts
            write_book(book, stream)
            parts = manifest.parts_sha256(stream)

        digest = stage.add(place / pack.file_name, write)
        entries.append({"name": pack.file_name, "kind": pack.kind, "sha256": digest, "parts_sha256": parts})
    return entries


def _manifest(
    judged: Judged, edition: Edition, options: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    rating = edition.results.programme
    workstreams = edition.results.workstreams
    return {
        "xltools": VERSION,
        "tracker": judged.raw.path.name,
        "sha256": judged.raw.sha256,
        "schemas_sha256": judged.schemas.sha256,
        "as_at": edition.as_at.isoformat(),
        "previous": edition.previous.as_at.isoformat() if edition.previous else None,
        "status": edition.status,
        "marking": edition.settings.marking,
        "options": dict(options),
        "counts": counts(edition.findings),
        "headline": {
            "programme": {"derived": rating.rating, "declared": rating.declared, "movement": rating.movement},
            "workstreams": {
                row.workstream_id: {"derived": row.rating, "declared": row.declared, "movement": row.movement}
                for row in workstreams.itertuples()
            },
        },
        "left_out": list(edition.left_out),
        "notes": list(edition.notes),
        "files": list(entries),
    }


def _former_files(
    former: Mapping[str, Any], content: Mapping[str, Any]
) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Tell which files of an earlier build still hold (same tracker, rules, status), and which do not."""
    made = {str(entry["name"]) for entry in content["files"]}
    others = {name: entry for name, entry in manifest.files_of(former).items() if name not in made}
    same = all(former.get(k) == content[k] for k in ("xltools", "sha256", "schemas_sha256", "status", "previous"))
    if same:
        return list(others.values()), []
    return [], list(others)


def _refuse_over_final(place: Path, former: Mapping[str, Any], may_replace: bool) -> None:
    if former.get("status") == "FINAL" and not may_replace:
        raise OutputBlocked(
            f"The final packs are in {place} already: add --replace to build over them "
            "(the old ones are kept beside them), or change As at in the Settings sheet."
        )


def _same_bytes(raw: RawTracker) -> bytes:
    """Read the tracker's bytes again for the archive; they must be those that were judged."""
    with raw.path.open("rb") as stream:
        content = stream.read()
    if hashlib.sha256(content).hexdigest() != raw.sha256:
        raise TrackerRefused(f"{raw.path.name} was saved again while the packs were being made: build again.")
    return content


def _write(stream: BinaryIO, content: bytes) -> None:
    stream.write(content)


def _is_blank(moment: pd.Timestamp) -> bool:
    return bool(pd.isna(moment))

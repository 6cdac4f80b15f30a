"""A release: the packs of one edition put in place together, its archive, and last its manifest."""

import hashlib
import io
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltools.deliver import archive, manifest
from xltools.deliver.files import Staging, said
from xltools.edition import Edition
from xltools.errors import OutputBlocked, TrackerRefused
from xltools.findings import counts
from xltools.tracker import RawTracker
from xltools.version import VERSION


@dataclass(frozen=True, slots=True)
class Output:
    """One file of a release: its kind ("board", "findings" ...), its name, and its bytes."""

    kind: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Release:
    """What a release left in its folder: files written now, and files of an earlier build that still hold."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What a release is made from, for its manifest."""

    raw: RawTracker
    schemas_sha256: str
    options: Mapping[str, Any]


def released(
    stage: Staging, edition: Edition, source: Source, outputs: Iterable[Output], folder: Path, archived: Path | None
) -> Release:
    """Write the outputs into the folder, all or none; archive them where `archived` is given; last the manifest."""
    former = manifest.load_manifest(folder)
    tracker_bytes = _same_bytes(source.raw)
    entries = [_staged(stage, folder, output) for output in outputs]
    content = manifest_content(edition, source, entries)
    kept, stale = former_files(former, content)
    content["files"] = sorted([*entries, *kept], key=lambda entry: str(entry["name"]))
    if former.get("status") == "FINAL":
        _keep_former(folder, manifest.files_of(former))
    stage.publish(remove=[folder / name for name in stale])
    if archived is not None:
        report = archive.archived_report(edition.as_at, source.raw.sha256, VERSION, edition.results.figures)
        archive.save_to_archive(archived, edition.as_at, tracker_bytes, report)
    stage.add(folder / manifest.MANIFEST, manifest.to_json(content))
    stage.publish()
    return Release(folder, tuple(str(e["name"]) for e in entries), tuple(str(e["name"]) for e in kept))


def refuse_over_final(folder: Path, *, may_replace: bool) -> None:
    """Refuse to build over final packs, unless it was asked for."""
    if manifest.load_manifest(folder).get("status") == "FINAL" and not may_replace:
        raise OutputBlocked(
            f"The final packs are in {folder} already: add --replace to build over them "
            "(the old ones are kept beside them), or change As at in the Settings sheet."
        )


def manifest_content(edition: Edition, source: Source, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Say what a release was made from and what it says at its head: no clock, no user, no machine."""
    rating = edition.results.programme
    return {
        "xltools": VERSION,
        "tracker": source.raw.path.name,
        "sha256": source.raw.sha256,
        "schemas_sha256": source.schemas_sha256,
        "as_at": edition.as_at.isoformat(),
        "previous": edition.previous.as_at.isoformat() if edition.previous else None,
        "status": edition.status,
        "marking": edition.settings.marking,
        "options": dict(source.options),
        "counts": counts(edition.findings),
        "headline": {
            "programme": {"derived": rating.rating, "declared": rating.declared, "movement": rating.movement},
            "workstreams": {
                row["workstream_id"]: {name: row[field] for name, field in _HEADLINE.items()}
                for row in edition.results.workstreams.to_dict("records")
            },
        },
        "left_out": list(edition.left_out),
        "notes": list(edition.notes),
        "files": list(entries),
    }


_HEADLINE = {"derived": "rating", "declared": "declared", "movement": "movement"}


def former_files(former: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Tell which files of an earlier build still hold (same tracker, rules, status), and which do not."""
    made = {str(entry["name"]) for entry in content["files"]}
    others = {name: entry for name, entry in manifest.files_of(former).items() if name not in made}
    if all(former.get(k) == content[k] for k in ("xltools", "sha256", "schemas_sha256", "status", "previous")):
        return list(others.values()), []
    return [], list(others)


def _staged(stage: Staging, folder: Path, output: Output) -> dict[str, Any]:
    digest = stage.add(folder / output.name, output.content)
    parts = manifest.parts_sha256(io.BytesIO(output.content))
    return {"name": output.name, "kind": output.kind, "sha256": digest, "parts_sha256": parts}


def _keep_former(folder: Path, names: Iterable[str]) -> None:
    """Copy final packs aside before others take their places."""
    number = 1
    while (aside := folder / f"replaced {number}").exists():
        number += 1
    with said(aside / manifest.MANIFEST):
        aside.mkdir()
        for name in (*names, manifest.MANIFEST):
            if (folder / name).is_file():
                shutil.copy2(folder / name, aside / name)


def _same_bytes(raw: RawTracker) -> bytes:
    """Read the tracker's bytes again for the archive; they must be those that were judged."""
    content = raw.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != raw.sha256:
        raise TrackerRefused(f"{raw.path.name} was saved again while the packs were being made: build again.")
    return content

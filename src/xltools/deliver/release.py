"""A final or draft report: its packs put in place together, then its archive, and last its manifest."""

import contextlib
import hashlib
import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltools.deliver import archive, manifest
from xltools.deliver.os_errors import said
from xltools.deliver.publish import Staging, next_aside
from xltools.deliver.temporary import new_temporary_folder
from xltools.errors import OutputBlocked
from xltools.findings import counts
from xltools.programme import Previous
from xltools.report.context import ReportContext
from xltools.tracker import RawTracker
from xltools.version import VERSION

#: The kind of the file that lists findings, which is never sent.
FINDINGS = "findings"
FINDINGS_FILE = "findings.xlsx"


@dataclass(frozen=True, slots=True)
class Output:
    """One file of a release: its kind ("board", "findings" ...), its name, its bytes, and the hash of what it says.

    Args:
        printed: the workbook that its PDF is made from, if that is another one: one without the appendix.
        notes: what to say about it.
    """

    kind: str
    name: str
    content: bytes
    said_sha256: str = ""
    printed: bytes = b""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """What a release left in its folder: files written now, and files of an earlier build that still hold."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What a release is made from: the tracker's bytes and mapping for the archive, the rest for the manifest."""

    raw: RawTracker
    tracker: bytes
    schemas_sha256: str
    options: Mapping[str, Any]
    mapping: str = ""


def released(
    stage: Staging,
    context: ReportContext,
    source: Source,
    outputs: Iterable[Output],
    folder: Path,
    archived: Path | None,
    findings_name: str = FINDINGS_FILE,
) -> Release:
    """Write the outputs, and their archive if `archived` is given: all or none, the manifest last."""
    former = manifest.load_manifest(folder)
    entries = [_staged(stage, folder, output) for output in outputs]
    content = manifest_content(context, source, entries)
    kept, stale = former_files(former, content, folder)
    if (folder / findings_name).is_file() and findings_name not in {str(entry["name"]) for entry in entries}:
        stale.append(findings_name)  # of an earlier build that wrote nothing else
    content["files"] = sorted([*entries, *kept], key=lambda entry: str(entry["name"]))
    stage.add(folder / manifest.MANIFEST, manifest.to_json(content))
    with ExitStack() as stack:
        steps: list[Callable[[], None]] = []
        if former.get("status") == "FINAL":
            steps.append(stack.enter_context(_setting_aside(folder, manifest.files_of(former))))
        if archived is not None:
            report = archive.archived_report(context, source.raw.sha256, VERSION, source.mapping)
            packs = _to_keep(stage, folder, content)
            steps.append(stack.enter_context(archive.archiving(archived, context.as_at, source.tracker, report, packs)))
        stage.publish(remove=[folder / name for name in stale], then=lambda: _in_order(steps))
    return Release(folder, tuple(str(e["name"]) for e in entries), tuple(str(e["name"]) for e in kept))


def _to_keep(stage: Staging, folder: Path, content: Mapping[str, Any]) -> dict[str, Path]:
    """Return where the packs of a final report and their manifest are now, by name: the archive keeps them too."""
    names = [str(entry["name"]) for entry in content["files"] if entry.get("kind") != FINDINGS]
    return {name: stage.place_of(folder / name) for name in (*names, manifest.MANIFEST)}


def findings_alone(stage: Staging, folder: Path, name: str, content: bytes) -> Release:
    """Write the findings and no packs; packs of an earlier build stay, and their manifest no longer names findings."""
    former = manifest.load_manifest(folder)
    entries = manifest.files_of(former)
    stage.add(folder / name, content)
    if entries.pop(name, None) is not None:
        stage.add(folder / manifest.MANIFEST, manifest.to_json({**former, "files": list(entries.values())}))
    stage.publish()
    return Release(folder, (name,), tuple(entry for entry in entries if (folder / entry).is_file()))


def is_final(folder: Path) -> bool:
    """Whether final packs are in a folder."""
    return manifest.load_manifest(folder).get("status") == "FINAL"


def refuse_over_final(folder: Path, *, may_replace: bool) -> None:
    """Refuse to build over final packs, unless it was asked for."""
    if is_final(folder) and not may_replace:
        raise OutputBlocked(
            f"The final packs are in {folder} already: add --replace to build over them "
            "(the old ones are kept beside them), with --final and --because for a reissue, or change As at in the "
            "settings."
        )


def manifest_content(context: ReportContext, source: Source, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Say what a release was made from and what it says at its head: no clock, no user, no machine."""
    rating = context.results.programme
    return {
        "xltools": VERSION,
        "tracker": source.raw.path.name,
        "sha256": source.raw.sha256,
        "schemas_sha256": source.schemas_sha256,
        "as_at": context.as_at.isoformat(),
        "previous": context.previous.as_at.isoformat() if context.previous else None,
        "history_sha256": _history_sha256(context.history),
        "status": context.status,
        **({"issue": archive.issue_json(context.issue)} if context.is_reissue else {}),
        "marking": context.settings.marking,
        "options": dict(source.options),
        "counts": counts(context.findings),
        "headline": {
            "programme": {"derived": rating.rating, "declared": rating.declared, "movement": rating.movement},
            "workstreams": {
                row["workstream_id"]: {name: row[field] for name, field in _HEADLINE.items()}
                for row in context.results.workstreams.to_dict("records")
            },
        },
        "left_out": list(context.left_out),
        "rows": {sheet: account.to_json() for sheet, account in context.accounts.items()},
        "blanked": [{name: getattr(each, name) for name in _BLANKED} for each in context.blanked],
        "notes": list(context.notes),
        "files": list(entries),
    }


#: What a file of an earlier build must have been made from to stay beside the files of this one.
_MADE_FROM = ("xltools", "sha256", "schemas_sha256", "as_at", "history_sha256", "status", "issue")
#: The fields for each cell that a draft counts as blank.
_BLANKED = ("sheet", "cell", "heading", "value", "rule")
_HEADLINE = {"derived": "rating", "declared": "declared", "movement": "movement"}


def former_files(
    former: Mapping[str, Any], content: Mapping[str, Any], folder: Path
) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Return the files of an earlier build that still hold, made from the same throughout, and those that do not."""
    made = {str(entry["name"]) for entry in content["files"]} | {manifest.MANIFEST}
    others = {name: entry for name, entry in manifest.files_of(former).items() if name not in made}
    if any(former.get(key) != content.get(key) for key in _MADE_FROM):
        return [], list(others)
    return [entry for name, entry in others.items() if _is_as_written(folder / name, entry)], []


def _staged(stage: Staging, folder: Path, output: Output) -> dict[str, Any]:
    entry = {"name": output.name, "kind": output.kind, "sha256": stage.add(folder / output.name, output.content)}
    if output.content.startswith(b"PK"):  # a PDF has no parts
        entry["parts_sha256"] = manifest.parts_sha256(io.BytesIO(output.content))
    if output.said_sha256:
        entry["said_sha256"] = output.said_sha256
    return entry


def _is_as_written(path: Path, entry: Mapping[str, Any]) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == entry.get("sha256")


def _history_sha256(history: Sequence[Previous]) -> str:
    shown = {report.as_at.isoformat(): report.figures for report in history}
    return hashlib.sha256(manifest.to_json(shown)).hexdigest()


def _in_order(steps: Iterable[Callable[[], None]]) -> None:
    for step in steps:
        step()


@contextlib.contextmanager
def _setting_aside(folder: Path, names: Iterable[str]) -> Iterator[Callable[[], None]]:
    """Copy final packs aside before others replace them; yield a function that puts the copies where they stay."""
    with said(folder / "replaced"):
        staged = new_temporary_folder(folder)
    aside = next_aside(folder, "replaced ")

    def put() -> None:
        with said(aside):
            staged.rename(aside)

    try:
        with said(aside):
            for name in (*names, manifest.MANIFEST):
                if (folder / name).is_file():
                    shutil.copy2(folder / name, staged / name)
        yield put
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)  # a later step failed, and the packs are back in their places
        raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)

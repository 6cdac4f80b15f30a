"""The packs of one build, checked against their manifest before anything is sent."""

import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xltools.deliver.archive_reading import PACKS, issue_from
from xltools.deliver.manifest import MANIFEST, files_of, load_manifest
from xltools.errors import SendingBlocked
from xltools.programme import Issue
from xltools.text.words import listed

#: The findings and the .ods files of a build are not sent. Every pack may be sent, including the programme's own.
NOT_SENT_KIND = "findings"
SENT_ENDINGS = (".xlsx", ".pdf")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class PackFile:
    """One pack as it was built."""

    name: str
    sha256: str
    content: bytes
    said: str = ""  # the hash of what its reader reads; '' if the build did not record it


@dataclass(frozen=True, slots=True)
class Packed:
    """The packs of a folder, and the manifest that vouches for them."""

    folder: Path
    manifest: Mapping[str, Any]
    files: Mapping[str, PackFile]

    @property
    def as_at(self) -> date:
        """The last day that the packs' data covers."""
        return date.fromisoformat(self.manifest["as_at"])

    @property
    def is_final(self) -> bool:
        """Whether the packs are final; else they say DRAFT."""
        return self.manifest.get("status") == "FINAL"

    @property
    def has_errors(self) -> bool:
        """Whether they are a draft of a tracker with errors, or nobody says that they are not."""
        counts = self.manifest.get("counts")
        return not self.is_final and not (isinstance(counts, Mapping) and counts.get("error") == 0)

    @property
    def issue(self) -> Issue:
        """Which issue of a final report they are."""
        try:
            return issue_from(self.manifest.get("issue"))
        except (ValueError, TypeError, KeyError, AttributeError):
            return Issue()

    @property
    def is_archived(self) -> bool:
        """Whether they are the packs that the archive keeps of a final report."""
        place = self.folder.resolve()
        return place.name == PACKS and place.parent.parent.name == "archive"

    @property
    def programme_folder(self) -> Path:
        """The folder whose output or archive has the packs; this folder if they were put elsewhere."""
        place = self.folder.resolve()
        if self.is_archived:
            return place.parent.parent.parent.parent
        return place.parent.parent if place.parent.name == "output" else Path()


def newest_folder(output: Path, archive: Path) -> Path:
    """Return the folder of the latest as-at that a build has finished; from the archive if output is gone.

    Raises:
        SendingBlocked: there is none.
    """
    built, kept = _built(output), _kept(archive)
    if not built and not kept:
        raise SendingBlocked(f"There are no packs in {output}: run xltools build first, or name the packs' folder.")
    return (built or kept)[-1]


def folder_named(named: Path, output: Path, archive: Path) -> Path:
    """Return the packs' folder for a name: the folder itself, or for a day the one in output or in the archive.

    Raises:
        SendingBlocked: there are packs of other days but not of that day; or the archive has its report without packs.
    """
    day = named.name if _DAY.fullmatch(named.name) else ""
    is_in_archive = named.resolve().parent.name == "archive"
    if (named / MANIFEST).is_file() or not day:
        return named
    places = [] if is_in_archive else [output / day] if len(named.parts) == 1 else []
    kept = (named if is_in_archive else archive / day) / PACKS
    found = next((place for place in (*places, kept) if (place / MANIFEST).is_file()), None)
    if found is None and kept.parent.is_dir():
        raise SendingBlocked(
            f"The archive keeps no packs of {day}: its report was made by a version before 0.2.0. Make them "
            f"again with  xltools build {kept.parent / 'tracker.xlsx'} --final --replace  ; nothing was sent."
        )
    days = sorted({place.name for place in _built(output)} | {place.parent.name for place in _kept(archive)})
    if found is None and days and len(named.parts) == 1:
        raise SendingBlocked(f"There are no packs of {day}. Name a day that has them: {_days_told(days)}.")
    return found or named


def _days_told(days: list[str]) -> str:
    """Return the latest days, newest first."""
    return listed([*days[:-6:-1], f"{len(days) - 5} earlier"] if len(days) > 5 else days[::-1], "or")


def _built(output: Path) -> list[Path]:
    return [place for place in _days(output) if (place / MANIFEST).is_file()]


def _kept(archive: Path) -> list[Path]:
    return [place / PACKS for place in _days(archive) if (place / PACKS / MANIFEST).is_file()]


def _days(folder: Path) -> list[Path]:
    return sorted(place for place in (folder.iterdir() if folder.is_dir() else ()) if _DAY.fullmatch(place.name))


def load_packed(folder: Path) -> Packed:
    """Load the packs of a build.

    Raises:
        SendingBlocked: there is no manifest, or a pack is not what it says.
    """
    manifest = load_manifest(folder)
    entries = {name: entry for name, entry in files_of(manifest).items() if _is_sent(name, entry)}
    if not entries or not _is_told(manifest):
        raise SendingBlocked(
            f"{folder} holds no packs with a manifest that can be read: run xltools build, or name another folder."
        )
    return Packed(
        folder,
        manifest,
        {
            name: _checked(folder / name, str(entry.get("sha256")), str(entry.get("said_sha256") or ""))
            for name, entry in entries.items()
        },
    )


def _is_told(manifest: Mapping[str, Any]) -> bool:
    """Return whether a manifest says what its packs were made from, and as at which day."""
    day, tracker = manifest.get("as_at"), manifest.get("tracker")
    with contextlib.suppress(ValueError):
        return isinstance(tracker, str) and isinstance(day, str) and bool(date.fromisoformat(day))
    return False


def _is_sent(name: str, entry: Mapping[str, Any]) -> bool:
    return entry.get("kind") not in (None, NOT_SENT_KIND) and name.lower().endswith(SENT_ENDINGS)


def _checked(path: Path, sha256: str, said: str) -> PackFile:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise SendingBlocked(f"{path} cannot be read ({fault.strerror}): build again; nothing was sent.") from fault
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SendingBlocked(
            f"{path} was changed after it was built (its hash is not the one in {MANIFEST}): "
            "change the tracker instead and build again; nothing was sent."
        )
    return PackFile(path.name, sha256, content, said)

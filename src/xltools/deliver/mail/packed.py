"""Packed: the packs of one build, checked to be what their manifest says before anything is sent."""

import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xltools.deliver.manifest import MANIFEST, files_of, load_manifest
from xltools.errors import SendingBlocked

#: The findings and the .ods of a build stay where they are; every pack may be sent, those of the programme's own too.
NOT_SENT_KIND = "findings"
SENT_ENDINGS = (".xlsx", ".pdf")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class PackFile:
    """One pack as it was built."""

    name: str
    sha256: str
    content: bytes


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
    def programme_folder(self) -> Path:
        """The folder whose output the packs are; this folder where they were put elsewhere."""
        place = self.folder.resolve()
        return place.parent.parent if place.parent.name == "output" else Path()


def newest_folder(output: Path) -> Path:
    """Return the folder of the latest as-at that a build has finished.

    Raises:
        SendingBlocked: there is none.
    """
    days = [place for place in (output.iterdir() if output.is_dir() else ()) if _DAY.fullmatch(place.name)]
    built = sorted(place for place in days if (place / MANIFEST).is_file())
    if not built:
        raise SendingBlocked(f"There are no packs in {output}: run xltools build first, or name the packs' folder.")
    return built[-1]


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
        folder, manifest, {name: _checked(folder / name, str(entry.get("sha256"))) for name, entry in entries.items()}
    )


def _is_told(manifest: Mapping[str, Any]) -> bool:
    """Return whether a manifest says what its packs were made from, and as at which day."""
    day, tracker = manifest.get("as_at"), manifest.get("tracker")
    with contextlib.suppress(ValueError):
        return isinstance(tracker, str) and isinstance(day, str) and bool(date.fromisoformat(day))
    return False


def _is_sent(name: str, entry: Mapping[str, Any]) -> bool:
    return entry.get("kind") not in (None, NOT_SENT_KIND) and name.lower().endswith(SENT_ENDINGS)


def _checked(path: Path, sha256: str) -> PackFile:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise SendingBlocked(f"{path} cannot be read ({fault.strerror}): build again; nothing was sent.") from fault
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SendingBlocked(
            f"{path} was changed after it was built (its hash is not the one in {MANIFEST}): "
            "change the tracker instead and build again; nothing was sent."
        )
    return PackFile(path.name, sha256, content)

"""The manifest: what a build made and from what, so that a pack can be checked before it is sent."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from xltools.text.strict_json import from_json

MANIFEST = "manifest.json"


def parts_sha256(book: BinaryIO) -> str:
    """Hash a workbook's unzipped parts, which stay the same if another zlib compresses them differently."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(book) as package:
        for name in sorted(package.namelist()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(package.read(name)).digest())
    return digest.hexdigest()


def to_json(content: Mapping[str, Any]) -> bytes:
    """Write JSON for people: in its own order, with two spaces and in UTF-8."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return text.encode(errors="backslashreplace")  # what UTF-8 cannot hold, such as an odd file name, as JSON's \udcff


def load_manifest(folder: Path) -> dict[str, Any]:
    """Load a build's manifest; empty if there is none or it cannot be read."""
    try:
        content = from_json((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def files_of(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return a manifest's file entries by name; only plain names, never a path."""
    entries = manifest.get("files")
    named = {str(e.get("name", "")): e for e in (entries if isinstance(entries, list) else ()) if isinstance(e, dict)}
    return {name: entry for name, entry in named.items() if name not in ("", "..") and Path(name).name == name}

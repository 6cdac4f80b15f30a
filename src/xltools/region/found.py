"""Found: which files of the paths given are trackers to read, under the names that reports show."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from xltools.errors import XltoolsError
from xltools.tracker.guard import BYTES_HELD

#: Folders of a programme that hold what was made of trackers, and former ones.
_NOT_LOOKED_INTO = frozenset({"archive", "output", "schemas"})
#: Files hashed at a time: in slow storage it is the waiting that takes long.
_AT_A_TIME = 16
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, its name in reports (no machine's folders), and its hash ('' where unreadable)."""

    path: Path
    file: str
    sha256: str


def found_trackers(paths: list[Path]) -> list[Found]:
    """List the trackers among files and folders, each once, in the order of their names.

    Raises:
        XltoolsError: a path is not there, or no file was found.
    """
    named = tracker_files(paths)
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        found = [Found(*one, sha256) for one, sha256 in zip(named.items(), pool.map(_sha256, named), strict=True)]
    return sorted(found, key=lambda each: (each.file, each.sha256))


def tracker_files(paths: list[Path]) -> dict[Path, str]:
    """Name the files that are trackers to read, by where they are.

    In folders, .xlsx and .xlsm files count at any depth, but for Excel's owner files, hidden folders, and the
    folders archive, output and schemas.

    Raises:
        XltoolsError: a path is not there, or no file was found.
    """
    named: dict[Path, str] = {}
    for path in paths:
        if not path.exists():
            raise XltoolsError(f"There is no file or folder {path}: check the name.")
        for file, name in _files(path):
            named.setdefault(file.resolve(), name)
    if not named:
        where = ", ".join(map(str, paths))
        raise XltoolsError(
            f"No workbook (.xlsx) was found in {where}: name the trackers, or the folder that holds them."
        )
    return named


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, path.name
        return
    top = path.resolve()
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(f for f in folders if f.lower() not in _NOT_LOOKED_INTO and not f.startswith("."))
        for name in sorted(files):
            file = Path(folder) / name
            if file.suffix.lower() in _WORKBOOKS and not name.startswith(("~$", ".")):
                yield file, (Path(top.name) / file.relative_to(top)).as_posix()


def _sha256(path: Path) -> str:
    """Hash a file; '' for what the reader will refuse anyway."""
    try:
        if not path.is_file() or path.stat().st_size > BYTES_HELD:
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""

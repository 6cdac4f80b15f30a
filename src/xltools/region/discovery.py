"""Discovery: which files are trackers to read, their names, and which one counts for each programme."""

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xltools.errors import XltoolsError
from xltools.measures.region.left_out import CANNOT_READ, OLDER, TWICE, LeftOut
from xltools.measures.region.tracker_summary import Summary, same
from xltools.region.serialization import Outcome
from xltools.tracker.file_checks import BYTES_HELD

#: Folders of a programme that hold what was made of trackers, and former ones.
_ADOPT = "adopt.xlsx"
_NOT_LOOKED_INTO = frozenset({"archive", "output", "schemas"})
#: Files hashed at a time: in slow storage it is the waiting that takes long.
_AT_A_TIME = 16
_ALLOW = "Give yourself access to the folder, or do not name it."
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, its name in reports (no machine's folders), and its hash ('' where unreadable)."""

    path: Path
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Search:
    """What a search of files and folders came to: the trackers by where they are, and what could not be looked into."""

    files: dict[Path, str]
    left_out: tuple[LeftOut, ...]


def search(paths: list[Path]) -> Search:
    """Look for trackers; what cannot be looked into is named with its reason, and stops nothing.

    In folders, .xlsx and .xlsm files count at any depth, but for Excel's owner files, hidden folders, and the
    folders archive, output and schemas.

    Raises:
        XltoolsError: a path is not there, or no file was found.
    """
    files: dict[Path, str] = {}
    left_out: list[LeftOut] = []
    for path in paths:
        if not os.path.lexists(path):
            raise XltoolsError(f"There is no file or folder {path}, or you may not open it: check the name.")
        for file, name in _files(path, left_out):
            files.setdefault(Path(os.path.realpath(file)), name)
    if not files:
        where = ", ".join(map(str, paths))
        raise XltoolsError(
            f"No workbook (.xlsx) was found in {where}: name the trackers, or the folder that holds them.",
            *(f"{each.file}: {each.reason}" for each in left_out),
        )
    return Search(files, tuple(left_out))


def hashed(searched: Search) -> list[Found]:
    """Return the files that a search came to, with their hashes, in the order of their names."""
    named = searched.files
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        found = [Found(*one, sha256) for one, sha256 in zip(named.items(), pool.map(_sha256, named), strict=True)]
    return sorted(found, key=lambda each: (each.file, each.sha256))


def saved_since(searched: Search, when: float) -> int:
    """Count the files whose time says that they were saved since; a copy may keep an older time, so it is a guess."""
    found = 0
    for path in searched.files:
        with contextlib.suppress(OSError):
            found += path.stat().st_mtime > when
    return found


def _files(path: Path, left_out: list[LeftOut]) -> Iterator[tuple[Path, str]]:
    if not os.path.isdir(path):  # noqa: PTH112 - a Path's own way raises where a folder may not be looked at
        yield path, path.name
        return
    top = Path(os.path.realpath(path))

    def name_of(place: str | Path) -> str:
        return (Path(top.name) / Path(place).relative_to(top)).as_posix()

    def unread(fault: OSError) -> None:
        told = f"The folder cannot be read ({fault.strerror or type(fault).__name__}), so no tracker in it was read."
        left_out.append(LeftOut(name_of(str(fault.filename or top)), CANNOT_READ, told, _ALLOW))

    for folder, folders, files in os.walk(top, onerror=unread):
        folders[:] = sorted(f for f in folders if f.lower() not in _NOT_LOOKED_INTO and not f.startswith("."))
        for name in folders:
            if _leads_out(place := Path(folder) / name, top):
                told = "It is a link to a folder elsewhere, and links are not followed."
                left_out.append(
                    LeftOut(name_of(place), CANNOT_READ, told, "Name the folder that it points to as well.")
                )
        for name in sorted(files):
            file = Path(folder) / name
            is_ours = name.lower() == _ADOPT and (file.parent / "schemas").is_dir()  # the answers, not a tracker
            if file.suffix.lower() in _WORKBOOKS and not name.startswith(("~$", ".")) and not is_ours:
                yield file, name_of(file)


def _leads_out(place: Path, top: Path) -> bool:
    """Return whether a folder is a link to one that is not looked into anyway."""
    return place.is_symlink() and not Path(os.path.realpath(place)).is_relative_to(top)


def _sha256(path: Path) -> str:
    """Hash a file; '' for what the reader will refuse anyway."""
    try:
        if not path.is_file() or path.stat().st_size > BYTES_HELD:
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def chosen(outcomes: Iterable[Outcome]) -> tuple[list[Summary], list[LeftOut]]:
    """Choose one tracker for each programme of an organisation, the latest; the others are left out with that reason.

    The rating of the latest of the older ones goes with the one that counts, so that its movement is known.
    Of two for one day the first by file name counts, and the other is reported, because nobody can tell which is right.
    """
    counting: dict[tuple[str, str], Summary] = {}
    reported: dict[tuple[str, str], set[tuple[date, str]]] = {}
    left_out: list[LeftOut] = []
    for outcome in outcomes:
        if isinstance(outcome, LeftOut):
            left_out.append(outcome)
            continue
        key = same(outcome.organisation), same(str(outcome.council["programme"]))
        reported.setdefault(key, set()).add((outcome.as_at, str(outcome.council["rating"])))
        rival = counting.get(key)
        if rival is None:
            counting[key] = outcome
            continue
        winner, loser = (rival, outcome) if _rank(rival) <= _rank(outcome) else (outcome, rival)
        counting[key] = winner
        left_out.append(_loser(loser, winner))
    return [replace(each, earlier=_earlier(each, reported[key])) for key, each in counting.items()], left_out


def _earlier(summary: Summary, reported: Iterable[tuple[date, str]]) -> tuple[str, date] | None:
    """Return the rating of the report before, and its day; None without one, or where two of that day differ."""
    older = [(day, rating) for day, rating in reported if day < summary.as_at]
    last = [(rating, day) for day, rating in older if day == max(older)[0]]
    return last[0] if len(last) == 1 else None


def _rank(summary: Summary) -> tuple[int, str, str]:
    return -summary.as_at.toordinal(), str(summary.council["file"]), str(summary.council["sha256"])


def _loser(loser: Summary, winner: Summary) -> LeftOut:
    from xltools.measures.display_text import day  # needs pandas, which is not there before the workers are at work

    file, other = str(loser.council["file"]), str(winner.council["file"])
    if loser.as_at < winner.as_at:
        told = f"It is as at {day(loser.as_at)}; {other}, as at {day(winner.as_at)}, counts instead."
        return LeftOut(file, OLDER, told, "Nothing: the later report counts.", loser.organisation)
    alike = "the same workbook" if loser.council["sha256"] == winner.council["sha256"] else "another workbook"
    told = f"{other} is {alike} of this organisation and programme, also as at {day(winner.as_at)}, and counts."
    return LeftOut(file, TWICE, told, "Ask the council which one is right, and remove the other.", loser.organisation)

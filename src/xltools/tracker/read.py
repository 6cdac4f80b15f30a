"""Find and read a tracker: read the file once, check it first, and import heavy libraries only then."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xltools.errors import TrackerRefused
from xltools.tracker.copies import copies_among, copies_beside, copies_named, open_elsewhere
from xltools.tracker.file_checks import read_bytes, refuse_other_kinds
from xltools.tracker.raw import RawTracker

_NAMED = 5


def find_tracker(folder: Path) -> Path:
    """Return the only .xlsx directly in the folder `workbooks` of a programme folder.

    Raises:
        TrackerRefused: there is none, or more than one.
    """
    workbooks = folder / "workbooks"
    try:
        found = sorted(path for path in workbooks.iterdir() if _is_workbook(path))
    except OSError as fault:
        raise TrackerRefused(
            f"There is no folder {workbooks} that can be read ({fault.strerror}): go to the programme's folder, or "
            "name the tracker in the command."
        ) from None
    if not found:
        raise TrackerRefused(f"There is no .xlsx in {workbooks}: put the tracker there, or name it in the command.")
    if len(found) > 1:
        original, copies = copies_among([path.name for path in found])
        if copies:
            raise TrackerRefused(
                f"It is not clear which tracker counts: {copies_named(copies)} beside {original} in {workbooks}. Look "
                f"at what each holds (xltools compare), keep one, and move the others to {workbooks / 'archive'}; or "
                "name one in the command."
            )
        names = ", ".join(path.name for path in found[:_NAMED])
        rest = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise TrackerRefused(
            f"{workbooks} holds {len(found)} workbooks ({names}{rest}): name one in the command, or move the others "
            f"to {workbooks / 'archive'}."
        )
    return found[0]


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx" and not path.name.startswith("~$") and path.is_file()


if TYPE_CHECKING:
    from xltools.tracker.package import Package
    from xltools.tracker.workbook import Workbook


class Opened(NamedTuple):
    """A tracker file whose bytes were taken, and are those of a workbook that is safe to read."""

    path: Path
    contents: bytes
    package: "Package"


def read_tracker(path: Path | str) -> RawTracker:
    """Read a tracker, whole or not at all; the file is read once, and never written or locked.

    Raises:
        TrackerRefused: it is not there, not a workbook, damaged, unsafe to open, or too large to hold.
    """
    return read_opened(open_tracker(path))


def open_tracker(path: Path | str) -> Opened:
    """Take a tracker's bytes, and refuse a file that is not a workbook or not safe; nothing in it is read yet.

    Raises:
        TrackerRefused: it is not there, not a workbook, or unsafe to open.
    """
    path = Path(path)
    contents = read_bytes(path)
    refuse_other_kinds(path.name, contents)
    from xltools.tracker.package import Package  # noqa: PLC0415 - a missing file is reported at once

    return Opened(path, contents, Package(path.name, contents))


def read_opened(opened: Opened) -> RawTracker:
    """Read an opened tracker, whole or not at all; only once, because its package counts what is read.

    Raises:
        TrackerRefused: it is damaged, or too large to hold.
    """
    import hashlib  # noqa: PLC0415 - a package that is not safe to open is told at once

    from xltools.tracker.contents import read_contents  # noqa: PLC0415 - as above
    from xltools.tracker.properties import saved_on  # noqa: PLC0415 - as above

    path, contents, package = opened
    workbook, sheets, areas = read_contents(package)
    passing = _passing(path)
    notes = (*_lasting(path, workbook), *passing)
    return RawTracker(
        path, hashlib.sha256(contents).hexdigest(), sheets, workbook.version, notes, passing, workbook.ratings,
        is_pack=workbook.is_pack, areas=areas, saved=saved_on(package),
    )  # fmt: skip


def _lasting(path: Path, workbook: "Workbook") -> tuple[str, ...]:
    return (f"{path.name} holds macros; they were not run.",) if workbook.has_macros else ()


def _passing(path: Path) -> tuple[str, ...]:
    copies = copies_beside(path)
    beside = (copies,) if copies else ()
    owned = open_elsewhere(path)
    return (owned, *beside) if owned else beside

"""Reads a tracker: the file once, guarded; what a refusal does not need is imported only after it."""

from pathlib import Path
from typing import TYPE_CHECKING

from xltools.tracker.file_checks import read_bytes, refuse_other_kinds
from xltools.tracker.raw import RawTracker

if TYPE_CHECKING:
    from xltools.tracker.workbook import Workbook


def read_tracker(path: Path | str) -> RawTracker:
    """Read a tracker, whole or not at all; the file is read once, and never written or locked.

    Raises:
        TrackerRefused: it is not there, not a workbook, damaged, unsafe to open, or too large to hold.
    """
    path = Path(path)
    contents = read_bytes(path)
    refuse_other_kinds(path.name, contents)
    from xltools.tracker.package import Package  # noqa: PLC0415 - a file that is not there is told at once

    package = Package(path.name, contents)
    import hashlib  # noqa: PLC0415 - as above, for a package that is not safe to open

    from xltools.tracker.contents import read_contents  # noqa: PLC0415 - as above

    workbook, sheets = read_contents(package)
    passing = _passing(path)
    notes = (*_lasting(path, workbook), *passing)
    return RawTracker(
        path, hashlib.sha256(contents).hexdigest(), sheets, workbook.version, notes, passing, workbook.ratings
    )


def _lasting(path: Path, workbook: "Workbook") -> tuple[str, ...]:
    return (f"{path.name} holds macros; they were not run.",) if workbook.has_macros else ()


def _passing(path: Path) -> tuple[str, ...]:
    if any(path.with_name(owner).exists() for owner in (f"~${path.name}", f".~lock.{path.name}#")):
        return (f"{path.name} is open in another program; what was last saved is read.",)
    return ()

"""A new folder for a programme: made whole beside its place, then put there; it never overwrites anything."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from xltools.deliver.os_errors import said
from xltools.deliver.temporary import new_temporary_folder
from xltools.errors import OutputBlocked

#: What stands at the top of a programme folder.
PARTS = ("workbooks", "schemas", "output", "README.txt", "build.cmd")


@contextlib.contextmanager
def founding(folder: Path) -> Iterator[Path]:
    """Make a programme folder: yield one to fill, and put all of it in its place at the end, or nothing.

    A folder that is there already may hold other things; they are left alone.

    Raises:
        OutputBlocked: a part of a programme stands there already, or the folder cannot be written.
    """
    refuse_if_taken(folder)
    beside, first = (folder, folder / PARTS[0]) if folder.is_dir() else (folder.parent, folder)
    with said(first):
        beside.mkdir(parents=True, exist_ok=True)
        staged = new_temporary_folder(beside)
    try:
        with said(first):
            (staged / "output").mkdir()
        yield staged
        with said(first):
            _put_in_place(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def refuse_if_taken(folder: Path) -> None:
    """Refuse a place that holds a part of a programme already, or is no folder."""
    if folder.exists() and not folder.is_dir():
        raise OutputBlocked(f"{folder} is a file: name a folder for the programme, one that need not be there yet.")
    taken = next((part for part in PARTS if (folder / part).exists()), None)
    if taken is not None:
        raise OutputBlocked(
            f"{folder / taken} is there already, and a new programme never overwrites anything: "
            "name another folder, or move it away first; nothing was changed."
        )


def _put_in_place(staged: Path, folder: Path) -> None:
    if not folder.exists():
        staged.rename(folder)
        return
    moved: list[Path] = []
    try:
        for part in sorted(staged.iterdir()):
            _refuse_newcomer(folder / part.name)
            part.rename(folder / part.name)
            moved.append(part)
    except BaseException:
        for part in moved:
            (folder / part.name).rename(part)
        raise


def _refuse_newcomer(target: Path) -> None:
    if target.exists():
        raise OutputBlocked(f"{target} came into being meanwhile: name another folder; nothing was changed.")

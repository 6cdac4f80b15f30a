"""Finds the tracker where the command names none."""

from pathlib import Path

from xltools.errors import TrackerRefused

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
        names = ", ".join(path.name for path in found[:_NAMED])
        rest = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise TrackerRefused(
            f"{workbooks} holds {len(found)} workbooks ({names}{rest}): name one in the command, or move the others "
            f"to {workbooks / 'archive'}."
        )
    return found[0]


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx" and not path.name.startswith("~$") and path.is_file()

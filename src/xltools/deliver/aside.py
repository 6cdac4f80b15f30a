"""What is set aside when something takes its place: "<name> replaced 1", 2 and on; never lost."""

from itertools import count
from pathlib import Path


def next_aside(folder: Path, name: str) -> Path:
    """Return the first place for it that is free."""
    return next(place for number in count(1) if not (place := folder / f"{name}{number}").exists())


def latest_aside(folder: Path, name: str) -> Path | None:
    """Return where it was set aside last; None where it never was."""
    latest = None
    for number in count(1):
        if not (place := folder / f"{name}{number}").exists():
            break
        latest = place
    return latest

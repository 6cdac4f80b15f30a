"""What one process of a run makes for all of them, in the run's own folder, and nobody changes."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from xltools.commands.build import BuildOptions, build
from xltools.commands.new import new_programme, tracker_of
from xltools.commands.steps import Folder
from xltools.tracker import read_tracker


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a file or folder that whichever process asks first makes, at a path where nothing is yet."""
    place = Path(os.environ["XLTOOLS_TESTS_FOLDER"]) / name
    with FileLock(f"{place}.lock"):
        if not place.exists():
            with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
                make(Path(scratch) / name)
                (Path(scratch) / name).rename(place)
    return place


def new_example() -> Path:
    """Return the worked example's folder as `xltools new --example` makes it: to read or to copy."""
    return made_once("example", lambda place: new_programme(place, with_example=True))


def built_example() -> Path:
    """Return the worked example's folder with all its packs: to read or to copy."""

    def make(place: Path) -> None:
        shutil.copytree(new_example(), place)
        build(read_tracker(tracker_of(place)), Folder(place), BuildOptions())

    return made_once("built", make)

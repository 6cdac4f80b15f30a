"""What was meant: the nearby tracker or programme's folder, if the named one does not exist."""

import contextlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from xltools.errors import TrackerRefused
from xltools.text.words import listed, typed_path

WORKBOOKS = "workbooks"
_MOST_LOOKED_AT, _MOST_NAMED, _LEVELS_UP = 200, 5, 3


def what_was_meant(tracker: Path | None) -> TrackerRefused | None:
    """Return the refusal that says where the tracker is, if one is nearby; None if not.

    Args:
        tracker: as it was named; None if the command looks for the only one in workbooks/ and that folder is missing.
    """
    with contextlib.suppress(OSError, RuntimeError):
        if tracker is None:
            return _folder_meant()
        if (tracker / WORKBOOKS).is_dir():
            return TrackerRefused(
                f"{tracker} is a programme's folder: go there first ({_go(tracker)}), and leave its name out."
            )
        if not tracker.exists():
            return _file_meant(tracker)
    return None


def _folder_meant() -> TrackerRefused | None:
    here = Path.cwd()
    if Path(WORKBOOKS).is_dir():
        return None
    above = [Path("/".join([".."] * up)) for up in range(1, _LEVELS_UP + 1) if _is_programme(_up(here, up))]
    near = above[:1] or [path for path in _children(Path()) if _is_programme(path)]
    if not near:
        return None
    if len(near) == 1:
        return TrackerRefused(
            f"{here} is not a programme's folder, because it has no folder workbooks: go there first ({_go(near[0])})."
        )
    names = [str(path) for path in near[:_MOST_NAMED]] + (["another"] if len(near) > _MOST_NAMED else [])
    return TrackerRefused(
        f"{here} is not a programme's folder: go to one of those in it first ({listed(names, 'or')})."
    )


def _up(here: Path, levels: int) -> Path:
    return here.parents[levels - 1] if levels <= len(here.parents) else here


def _is_programme(folder: Path) -> bool:
    return any(path.suffix.lower() == ".xlsx" for path in _children(folder / WORKBOOKS))


def _children(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(islice(folder.iterdir(), _MOST_LOOKED_AT))
    return []


def _go(folder: Path) -> str:
    return f"cd {typed_path(folder)}"


def _file_meant(tracker: Path) -> TrackerRefused | None:
    from xltools.text.nearest import nearest

    found = {path.name: path for path in (*_workbooks(Path(WORKBOOKS)), *_workbooks(tracker.parent))}
    name = tracker.name if tracker.name in found else nearest(tracker.name, found)
    name = name or (f"{tracker.name}.xlsx" if f"{tracker.name}.xlsx" in found else None)
    return TrackerRefused(f"There is no file {tracker}: did you mean {found[name]}?") if name else None


def _workbooks(folder: Path) -> Iterator[Path]:
    for path in _children(folder):
        if path.suffix.lower() in (".xlsx", ".xlsm") and not path.name.startswith("~$"):
            yield path

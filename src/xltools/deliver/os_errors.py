"""What the system says about a write that failed, in one sentence for the user."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from xltools.errors import OutputBlocked


@contextlib.contextmanager
def said(target: Path) -> Iterator[None]:
    """Turn the system's report of a failed write into one sentence for the user."""
    try:
        yield
    except OSError as fault:
        raise OutputBlocked(_sentence(target, fault)) from fault


def refuse_unreplaceable(target: Path) -> None:
    """Refuse a target that could not be replaced: open in Excel (Windows), read-only, or a folder."""
    with said(target):
        is_link, is_folder, exists = target.is_symlink(), target.is_dir(), target.exists()
    if is_folder and not is_link:
        raise OutputBlocked(
            f"{target} is a folder, where a file should be: move it away, then run again; nothing was changed."
        )
    if is_link or not exists:
        return
    try:
        with target.open("r+b"):
            pass
    except OSError as fault:
        raise OutputBlocked(
            f"{target} cannot be replaced, because it is open in Excel or read-only: close it there, or allow it to be "
            "written, then run again; nothing was changed."
        ) from fault


def _sentence(target: Path, fault: OSError) -> str:
    if fault.errno == errno.ENOSPC or fault.errno == getattr(errno, "EDQUOT", None):
        return f"The disk is full, so {target} was not written: free some space, then run again; nothing was changed."
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{target} cannot be written, because the folder {target.parent} is read-only or the file is open: "
            "close it in Excel, or choose a folder that you may write to, then run again."
        )
    if fault.errno == errno.ENAMETOOLONG:
        return f"The path {target} is too long for this computer: move the programme folder to a shorter path."
    if fault.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{_file_on_the_way(target)} is a file, where a folder should be: move it away, then run again."
    return f"{target} cannot be written ({fault.strerror or fault}): fix that, then run again."


def _file_on_the_way(target: Path) -> Path:
    """Return the file that is where a folder should be, nearest to the top."""
    return next((path for path in reversed(target.parents) if path.exists() and not path.is_dir()), target.parent)

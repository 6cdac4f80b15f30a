"""The tracker's bytes as they were judged; and no output ever takes the tracker's place."""

import contextlib
import hashlib
from pathlib import Path

from xltools.errors import OutputBlocked, TrackerRefused
from xltools.tracker import RawTracker


def original(raw: RawTracker) -> bytes:
    """Read the tracker's bytes again; they must be the same as those that were judged.

    Raises:
        TrackerRefused: the tracker was saved again meanwhile, or has gone.
    """
    try:
        content = raw.path.read_bytes()
    except OSError as fault:
        raise TrackerRefused(
            f"{raw.path} disappeared while it was being checked ({fault.strerror or fault}): check that its drive is "
            "connected and that nobody moved it, then run again."
        ) from fault
    if hashlib.sha256(content).hexdigest() != raw.sha256:
        raise TrackerRefused(f"{raw.path} was saved again while it was being checked: run again.")
    return content


def refuse_over_tracker(target: Path, tracker: Path | None = None) -> None:
    """Refuse an output that would replace the tracker, or be where a tracker is looked for.

    Raises:
        OutputBlocked: in these cases; nothing was written.
    """
    with contextlib.suppress(OSError):
        if tracker is not None and target.exists() and target.samefile(tracker):
            raise OutputBlocked(f"{target} is the tracker, which is never overwritten: give --output another name.")
    if target.suffix.lower() == ".xlsx" and target.absolute().parent.name == "workbooks":
        raise OutputBlocked(
            f"{target} would be among the trackers in workbooks and look like one: give --output another folder."
        )

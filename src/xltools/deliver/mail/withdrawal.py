"""Withdrawal: remove the drafts when their packs are built again, so that nobody sends an old one."""

import contextlib
from pathlib import Path

#: The folder of drafts, beside the packs, and what a draft is called in it.
FOLDER = "drafts"
PATTERN = "[0-9][0-9]-*.eml"


def withdraw_drafts(folder: Path) -> None:
    """Take away the drafts beside packs, as far as nobody has them open."""
    for draft in (folder / FOLDER).glob(PATTERN):
        with contextlib.suppress(OSError):
            draft.unlink()
    with contextlib.suppress(OSError):
        (folder / FOLDER).rmdir()

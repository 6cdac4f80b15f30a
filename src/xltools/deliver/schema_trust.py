"""Trust: whether the schemas beside a tracker, which are programs, may run.

They may run if the command is run in the programme's folder or below it, or if the user said so. That is kept in the
user's own folder, never in the programme's, with the hash of everything that could run.
"""

import contextlib
import os
from pathlib import Path

from xltools.deliver.new_folder import own_folder
from xltools.errors import SchemaFault
from xltools.schema.files import SchemaFiles
from xltools.schema.loading import BESIDE
from xltools.text.words import named

#: The folder within the user's own that holds a file for each folder of schemas that was trusted, named by its hash.
FOLDER = "trusted-schemas"


def refuse_untrusted(read: SchemaFiles, programme: Path) -> None:
    """Refuse to run schemas that differ from the shipped ones, in a folder that is not known to be the user's own.

    Raises:
        SchemaFault: they were not trusted, or were changed since.
    """
    if not read.differing or _stands_in(programme) or _place(read).is_file():
        return
    raise SchemaFault(
        f"The folder {read.place} holds schemas that are not those of xltools: {named(read.differing)}. Schemas are "
        "programs that would run as you, and you have not said yet that these may: look at those files, and run the "
        "command again with --trust-schemas if you trust what you read."
    )


def remember(read: SchemaFiles) -> bool:
    """Save that schemas are trusted until a file changes; False if the user's own folder cannot be written."""
    if not read.differing:
        return True
    place = _place(read)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The file counts by being there; its text is for someone who wants to withdraw the trust.
        place.write_text(f"{read.place.resolve()}\n", encoding="utf-8", errors="backslashreplace")
        return True
    return False


def _place(read: SchemaFiles) -> Path:
    return own_folder() / FOLDER / read.fingerprint(BESIDE)


def _stands_in(programme: Path) -> bool:
    """Return whether the command runs in the programme's folder, or in a folder of it."""
    try:
        here, folder = os.path.realpath(os.curdir), os.path.realpath(programme)
    except OSError:  # the folder of the day was taken away
        return False
    return Path(here).is_relative_to(folder)

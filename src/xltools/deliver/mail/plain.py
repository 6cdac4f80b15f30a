"""Plain text for mail and file names: a tracker's text without anything that could steer a mail program or terminal."""

import re

from xltools.text.safe import CONTROLS

# Control characters of both sets, line and paragraph separators, marks that change reading direction, lone surrogates.
_STEERING = re.compile(f"[{CONTROLS}\ud800-\udfff\ufffe\uffff]+")
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*]+')


def one_line(text: str, most: int = 0) -> str:
    """Return a text on one line without control characters; cut, with a sign, if it is longer than `most`.

    A byte order mark, which is invisible and comes with copied text, is left out, because some mail programs drop it.
    """
    line = " ".join(_STEERING.sub(" ", text.replace("\ufeff", "")).split())
    return f"{line[: most - 1].rstrip()}…" if most and len(line) > most else line


def file_name(text: str, ending: str, most: int = 100) -> str:
    """Return a name for a file that every system takes, in any script."""
    stem = one_line(_NOT_IN_FILE_NAMES.sub(" ", text), most).strip(" .")
    return f"{stem or 'pack'}{ending}"
